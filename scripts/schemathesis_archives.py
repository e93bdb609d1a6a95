"""Archives to import: whole ones, ones with something wrong, and bytes that are none."""

import hashlib
import io
import json
import tarfile

import schemathesis
from hypothesis import strategies as st

CAST = b'{"version":2,"width":80,"height":24}\n[1.0,"o","hello\\r\\n"]\n'

# What a manifest may say in any place: the right thing, or anything else.
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


def mostly(right):
    return st.integers(0, 9).flatmap(lambda chance: anything if chance == 0 else right)


ids = st.integers(1, 5)
visibilities = mostly(st.sampled_from(["public", "unlisted", "private"]))
recordings = st.fixed_dictionaries(
    {
        "id": mostly(ids),
        "file": mostly(ids.map(lambda number: f"recordings/{number}.cast")),
        "sha256": mostly(st.just(hashlib.sha256(CAST).hexdigest())),
    },
    optional={
        "title": mostly(st.text(max_size=20)),
        "visibility": visibilities,
        "created_at": mostly(st.just("2026-01-02T03:04:05Z")),
        "tags": mostly(st.lists(st.sampled_from(["demo", "build"]), max_size=2)),
        "speed": mostly(st.floats(0.1, 10)),
    },
)
collections = st.fixed_dictionaries(
    {
        "id": mostly(ids),
        "title": mostly(st.text(min_size=1, max_size=20)),
        "recordings": mostly(st.lists(ids, max_size=3)),
    },
    optional={"visibility": visibilities, "description": mostly(st.text(max_size=20))},
)
manifests = st.fixed_dictionaries(
    {
        "format": mostly(st.just(1)),
        "origin": mostly(st.just("https://elsewhere.example")),
        "recordings": mostly(st.lists(recordings, max_size=3)),
        "collections": mostly(st.lists(collections, max_size=2)),
    }
)
files = st.lists(
    st.tuples(
        mostly(ids.map(lambda number: f"recordings/{number}.cast")).map(str),
        st.just(CAST) | st.binary(max_size=600),
    ),
    max_size=3,
)


@st.composite
def archives(draw):
    """A tar archive, now and then cut off."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w", format=tarfile.PAX_FORMAT) as tar:
        manifest = json.dumps(draw(manifests)).encode("utf-8", "surrogatepass")
        for name, content in [("manifest.json", manifest), *draw(files)]:
            entry = tarfile.TarInfo(name.replace("\0", ""))
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    content = archive.getvalue()
    whole = draw(st.integers(0, 4)) > 0
    return content if whole else content[: draw(st.integers(0, len(content)))]


schemathesis.openapi.media_type("application/x-tar", archives() | archives() | st.binary(max_size=2000))
