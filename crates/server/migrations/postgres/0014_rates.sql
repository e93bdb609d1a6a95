-- How much clients sent lately, where several nodes have to know: when the bucket of each will be
-- full again. Its name is a hash of the kind of request and the address.

CREATE TABLE rate_buckets (
    name TEXT NOT NULL PRIMARY KEY,
    full_at BIGINT NOT NULL
);
