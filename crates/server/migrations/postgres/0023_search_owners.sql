-- The words of what is not public have its owner before them; all recordings are entered anew.

TRUNCATE search;
UPDATE recordings SET indexed_at = NULL;
