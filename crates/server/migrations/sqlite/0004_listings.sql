-- What the lists go by: views, how popular a recording is, and what admins recommend.

ALTER TABLE recordings ADD COLUMN featured INTEGER NOT NULL DEFAULT 0;
ALTER TABLE recordings ADD COLUMN views INTEGER NOT NULL DEFAULT 0;
-- Grows with every view and never has to be aged: see src/popularity.rs.
ALTER TABLE recordings ADD COLUMN popularity INTEGER NOT NULL DEFAULT 0;

-- Who viewed what on which day, by a hash that nobody can turn back; kept for two days.
CREATE TABLE viewers (
    recording_id INTEGER NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
    day INTEGER NOT NULL,
    viewer TEXT NOT NULL,
    PRIMARY KEY (recording_id, day, viewer)
) STRICT;

CREATE INDEX viewers_by_day ON viewers (day);

-- A secret of the day, that goes into those hashes.
CREATE TABLE view_salts (
    day INTEGER PRIMARY KEY,
    salt TEXT NOT NULL
) STRICT;

CREATE INDEX recordings_public_by_popularity ON recordings (popularity DESC)
WHERE visibility = 'public' AND archived_at IS NULL AND deleted_at IS NULL AND popularity > 0;
CREATE INDEX recordings_featured ON recordings (created_at DESC)
WHERE featured = 1 AND visibility = 'public' AND archived_at IS NULL AND deleted_at IS NULL;
CREATE INDEX recordings_deleted_by_user ON recordings (user_id, deleted_at)
WHERE deleted_at IS NOT NULL;
