-- A word that is everywhere is answered from a narrower range of numbers than before.

UPDATE search SET words = words || CAST('''=r8x' || (recording_id >> 8) || '''' AS TSVECTOR);
