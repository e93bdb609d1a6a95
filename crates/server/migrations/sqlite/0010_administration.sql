-- What those who look after the server set and do: quotas, suspensions, takedowns, and the log of
-- all of it.

ALTER TABLE users ADD COLUMN suspended_at INTEGER;
-- What an account may keep, in place of what the configuration says; below zero is anything.
ALTER TABLE users ADD COLUMN quota_bytes INTEGER;
ALTER TABLE users ADD COLUMN quota_recordings INTEGER;

-- Why an archived recording was taken down.
ALTER TABLE recordings ADD COLUMN takedown_reason TEXT;
CREATE INDEX recordings_sizes_by_user ON recordings (user_id, deleted_at, stored_bytes);
CREATE INDEX recordings_taken_down ON recordings (id) WHERE takedown_reason IS NOT NULL;

-- Entries outlive what they tell of, so they refer to nothing.
CREATE TABLE audit_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor_id INTEGER,
    actor TEXT NOT NULL,
    address TEXT,
    deed TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL
) STRICT;

CREATE INDEX audit_log_by_time ON audit_log (at);
