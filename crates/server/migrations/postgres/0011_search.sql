-- What recordings are searched by: an index of words that holds no text, the lines of sessions
-- with their moments, and which recordings have to be looked at again.

CREATE TABLE search (
    recording_id BIGINT PRIMARY KEY REFERENCES recordings (id) ON DELETE CASCADE,
    words TSVECTOR NOT NULL
);

CREATE INDEX search_words ON search USING GIN (words);

-- Each line: milliseconds, a tab, the text.
CREATE TABLE session_texts (
    recording_id BIGINT PRIMARY KEY REFERENCES recordings (id) ON DELETE CASCADE,
    lines TEXT NOT NULL
);

ALTER TABLE recordings ADD COLUMN indexed_at BIGINT;

CREATE INDEX recordings_to_index ON recordings (id)
WHERE indexed_at IS NULL AND archived_at IS NULL AND deleted_at IS NULL;
