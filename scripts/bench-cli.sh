#!/usr/bin/env bash
# Our recorder beside script(1), asciinema 3 from crates.io and 2 from PyPI. The peers are built and
# installed once, into .cache. Arguments go to bench-cli.py.
set -euo pipefail
cd "$(dirname "$0")/.."

three=3.2.0
two=2.4.0
rust=$PWD/.cache/asciinema-$three
python=$PWD/.cache/asciinema-$two
if [ ! -x "$rust/bin/asciinema" ]; then
    cargo install asciinema --version "$three" --locked --root "$rust" --target-dir "$rust/target"
    rm -rf "$rust/target"
fi
if [ ! -x "$python/bin/asciinema" ]; then
    python3 -m venv "$python"
    "$python/bin/pip" install --quiet "asciinema==$two"
fi
scripts/bench-cli.py "${CARGO_TARGET_DIR:-target}/release/asciinema" \
    "$three=$rust/bin/asciinema" "$two=$python/bin/asciinema" "$@"
