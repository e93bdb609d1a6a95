-- Tags of recordings: with blanks between them in the row, and one by one to be found by.

ALTER TABLE recordings ADD COLUMN tags TEXT NOT NULL DEFAULT '';

CREATE TABLE recording_tags (
    recording_id BIGINT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (recording_id, tag)
);

CREATE INDEX recording_tags_by_tag ON recording_tags (tag, recording_id);
