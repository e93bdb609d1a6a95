-- Another index of words, from which the newest recordings that somebody may see come first and
-- nothing else is read: terms are marked by where they stand, and facts are terms as well.
-- All recordings are entered anew. What is thrown away, archived, hidden or given to somebody
-- else leaves the index with that very change, and comes back when it was looked at again.

DROP TRIGGER search_forgets;
DROP TABLE search;

CREATE VIRTUAL TABLE search USING fts5(
    terms,
    content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 0 tokenchars ''='''
);

UPDATE recordings SET indexed_at = NULL;

CREATE TRIGGER search_forgets AFTER DELETE ON recordings BEGIN
    DELETE FROM search WHERE rowid = old.id;
END;

CREATE TRIGGER search_forgets_changed
AFTER UPDATE OF indexed_at, user_id, visibility, archived_at, deleted_at ON recordings
WHEN old.indexed_at IS NOT NULL AND (
    new.indexed_at IS NULL OR new.user_id IS NOT old.user_id
    OR new.visibility <> old.visibility
    OR new.archived_at IS NOT NULL OR new.deleted_at IS NOT NULL
)
BEGIN
    DELETE FROM search WHERE rowid = old.id;
    UPDATE recordings SET indexed_at = NULL WHERE id = old.id;
END;
