-- That an instance is being carried into this database, from where, and when that was over.

CREATE TABLE carried (
    origin TEXT PRIMARY KEY,
    begun_at BIGINT NOT NULL,
    finished_at BIGINT
);
