-- The words of what is not public have its owner before them; all recordings are entered anew.
-- Segments of the index are merged when there are two of a kind, so that questions read few.

INSERT INTO search (search) VALUES ('delete-all');
INSERT INTO search (search, rank) VALUES ('usermerge', 2);
UPDATE recordings SET indexed_at = NULL;
