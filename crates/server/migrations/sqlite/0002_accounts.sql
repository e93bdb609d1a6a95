-- Accounts, how people get into them, and what belongs to them.
-- Every credential is kept as its SHA-256 only.

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL UNIQUE,
    username TEXT NOT NULL,
    is_admin INTEGER NOT NULL DEFAULT 0,
    default_visibility TEXT NOT NULL DEFAULT 'unlisted'
    CHECK (default_visibility IN ('public', 'unlisted', 'private')),
    created_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX users_by_username ON users (lower(username));

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL UNIQUE,
    user_agent TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX sessions_by_user ON sessions (user_id);

-- Links sent by e-mail. One without an address makes the first admin, whoever opens it.
CREATE TABLE login_links (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash TEXT NOT NULL UNIQUE,
    email TEXT,
    makes_admin INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;

CREATE INDEX login_links_by_email ON login_links (email, created_at);

ALTER TABLE installations ADD COLUMN user_id INTEGER REFERENCES users (id);
CREATE INDEX installations_by_user ON installations (user_id);

-- The owner; without one a recording is unclaimed.
ALTER TABLE recordings ADD COLUMN user_id INTEGER REFERENCES users (id);
CREATE INDEX recordings_by_user ON recordings (user_id, created_at DESC);

-- How it is played, as JSON, and when its owner threw it away.
ALTER TABLE recordings ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE recordings ADD COLUMN deleted_at INTEGER;
