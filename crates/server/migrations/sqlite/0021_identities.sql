-- An account may have several addresses, and identities at providers of OpenID Connect.

-- Every address of every account; the one that letters go to stands in users, too.
CREATE TABLE user_emails (
    email TEXT NOT NULL PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX user_emails_by_user ON user_emails (user_id);
INSERT INTO user_emails (email, user_id, created_at) SELECT email, id, created_at FROM users;

CREATE TABLE identities (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    email TEXT,
    created_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX identities_by_subject ON identities (issuer, subject);
CREATE INDEX identities_by_user ON identities (user_id);

-- What a provider said to a browser that has yet to say whose account it is about.
CREATE TABLE proven_identities (
    token_hash TEXT NOT NULL PRIMARY KEY,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    email TEXT,
    is_verified INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
