-- Uploads that clients may repeat: the key that they chose, and what became of it.

CREATE TABLE upload_keys (
    installation_id INTEGER NOT NULL REFERENCES installations (id),
    key_hash TEXT NOT NULL,
    recording_id INTEGER NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (installation_id, key_hash)
) STRICT;

CREATE INDEX upload_keys_by_time ON upload_keys (created_at);
CREATE INDEX upload_keys_by_recording ON upload_keys (recording_id);
