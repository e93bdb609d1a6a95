-- Collections: recordings in an order that somebody chose.

CREATE TABLE collections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    secret_token TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    description TEXT,
    visibility TEXT NOT NULL CHECK (visibility IN ('public', 'unlisted', 'private')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX collections_by_user ON collections (user_id);

CREATE TABLE collection_items (
    collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    recording_id INTEGER NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    PRIMARY KEY (collection_id, recording_id)
) STRICT;

CREATE INDEX collection_items_by_recording ON collection_items (recording_id);
