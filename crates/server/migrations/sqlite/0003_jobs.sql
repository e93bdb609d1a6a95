-- Work that is done now and then, by whichever node takes the lease first.

CREATE TABLE jobs (
    name TEXT PRIMARY KEY,
    run_at INTEGER NOT NULL,
    leased_until INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT
) STRICT;

-- A recording that an admin brought back is not archived again.
ALTER TABLE recordings ADD COLUMN archive_exempt INTEGER NOT NULL DEFAULT 0;

CREATE INDEX recordings_unclaimed ON recordings (created_at)
WHERE user_id IS NULL AND archived_at IS NULL;
CREATE INDEX recordings_archived ON recordings (archived_at) WHERE archived_at IS NOT NULL;
CREATE INDEX recordings_deleted ON recordings (deleted_at) WHERE deleted_at IS NOT NULL;
