-- GIFs that were asked for and are not there yet: how far each is, or why it cannot be made.

CREATE TABLE gifs (
    -- What the cache will know it by.
    name TEXT NOT NULL PRIMARY KEY,
    -- The job that makes it.
    job_id INTEGER REFERENCES jobs (id) ON DELETE CASCADE,
    -- A hash of who asked first.
    asker TEXT NOT NULL,
    percent INTEGER,
    refusal TEXT,
    refused_at INTEGER
) STRICT;

CREATE INDEX gifs_by_job ON gifs (job_id);
