-- Installations of the recorder, known by the hash of their id, and what they uploaded.
-- Times are microseconds since 1970 in UTC; JSON is TEXT.

CREATE TABLE installations (
    id INTEGER PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;

CREATE TABLE recordings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    secret_token TEXT NOT NULL UNIQUE,
    installation_id INTEGER NOT NULL REFERENCES installations (id),
    visibility TEXT NOT NULL CHECK (visibility IN ('public', 'unlisted', 'private')),
    title TEXT,
    description TEXT,
    audio_url TEXT,
    -- What the file says.
    format_version INTEGER NOT NULL,
    cols INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    duration INTEGER NOT NULL,
    event_count INTEGER NOT NULL,
    idle_time_limit INTEGER,
    command TEXT,
    env TEXT NOT NULL,
    term_type TEXT,
    term_version TEXT,
    theme TEXT,
    recorded_at INTEGER,
    -- Where it came from and where it lies.
    user_agent TEXT,
    file_key TEXT NOT NULL UNIQUE,
    stored_bytes INTEGER NOT NULL,
    content_bytes INTEGER NOT NULL,
    content_sha256 TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER
) STRICT;

CREATE INDEX recordings_by_installation ON recordings (installation_id, created_at);
CREATE INDEX recordings_public_by_time ON recordings (created_at DESC)
WHERE visibility = 'public' AND archived_at IS NULL;
