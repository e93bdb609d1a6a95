-- What recordings are searched by: an index of words that holds no text, the lines of sessions
-- with their moments, and which recordings have to be looked at again.

CREATE VIRTUAL TABLE search USING fts5(
    title, description, tags, session,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);

CREATE TRIGGER search_forgets AFTER DELETE ON recordings BEGIN
    DELETE FROM search WHERE rowid = old.id;
END;

-- Each line: milliseconds, a tab, the text.
CREATE TABLE session_texts (
    recording_id INTEGER PRIMARY KEY REFERENCES recordings (id) ON DELETE CASCADE,
    lines TEXT NOT NULL
) STRICT;

ALTER TABLE recordings ADD COLUMN indexed_at INTEGER;

CREATE INDEX recordings_to_index ON recordings (id)
WHERE indexed_at IS NULL AND archived_at IS NULL AND deleted_at IS NULL;
