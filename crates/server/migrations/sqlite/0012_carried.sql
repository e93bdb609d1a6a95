-- That an instance is being carried into this database, from where, and when that was over.

CREATE TABLE carried (
    origin TEXT PRIMARY KEY,
    begun_at INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;
