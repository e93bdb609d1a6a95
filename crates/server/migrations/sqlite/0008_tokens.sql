-- Tokens with which programs act for an account: as much as their scopes say, as long as they
-- last. What is uploaded with a token belongs to an installation of its own.

CREATE TABLE tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    installation_id INTEGER NOT NULL REFERENCES installations (id),
    token_hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- Names with blanks between them.
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;

CREATE INDEX tokens_by_user ON tokens (user_id);
CREATE INDEX tokens_by_installation ON tokens (installation_id);
