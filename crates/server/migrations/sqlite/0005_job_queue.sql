-- Jobs become a queue: any number of each kind, with what they need, tried again when they fail.
-- A job with a key recurs and is there once; a job that failed for good stays to be looked at.

DROP TABLE jobs;

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    key TEXT UNIQUE,
    payload TEXT NOT NULL,
    run_at INTEGER NOT NULL,
    leased_until INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    failed_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX jobs_due ON jobs (run_at) WHERE failed_at IS NULL;
