-- Another index of words, from which the newest recordings that somebody may see come first and
-- little else is read: terms are marked by where they stand, and facts are terms as well.
-- All recordings are entered anew. What is thrown away, archived, hidden or given to somebody
-- else leaves the index with that very change, and comes back when it was looked at again.

TRUNCATE search;

-- Everybody who searches reads what waits to be sorted in, so that has to stay little.
ALTER INDEX search_words SET (gin_pending_list_limit = 256);

UPDATE recordings SET indexed_at = NULL;

CREATE FUNCTION search_forgets_changed() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search WHERE recording_id = old.id;
    new.indexed_at := NULL;
    RETURN new;
END
$$;

CREATE TRIGGER search_forgets_changed
BEFORE UPDATE OF indexed_at, user_id, visibility, archived_at, deleted_at ON recordings
FOR EACH ROW
WHEN (old.indexed_at IS NOT NULL AND (
    new.indexed_at IS NULL OR new.user_id IS DISTINCT FROM old.user_id
    OR new.visibility <> old.visibility
    OR new.archived_at IS NOT NULL OR new.deleted_at IS NOT NULL
))
EXECUTE FUNCTION search_forgets_changed();
