-- What was imported, by where it came from, so that the same archive may be sent again.

CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    origin TEXT NOT NULL,
    original_id INTEGER NOT NULL,
    -- Of the file that was imported; a collection has none.
    content_sha256 TEXT,
    recording_id INTEGER REFERENCES recordings (id) ON DELETE CASCADE,
    collection_id INTEGER REFERENCES collections (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX imports_by_origin ON imports (original_id, origin);
CREATE INDEX imports_by_recording ON imports (recording_id);
CREATE INDEX imports_by_collection ON imports (collection_id);
