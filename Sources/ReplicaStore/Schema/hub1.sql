-- A library at a hub: which one it is. The rest is its log (log1.sql, log2.sql), which a hub keeps and never folds.

CREATE TABLE library (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id BLOB NOT NULL                  -- 16 bytes
) STRICT;
