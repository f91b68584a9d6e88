-- The baseline of a replica: what a snapshot of it holds, beside log3.sql.

-- Items as they are in the baseline, where the log has changed them since. All others are in the baseline as their rows say.
CREATE TABLE baseline_item (
    kind INTEGER NOT NULL,
    id BLOB NOT NULL,
    state BLOB,                       -- NULL where the baseline hasn't got the item
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- Edits of texts whose changes are in the baseline, in runs: Protocol/Bundles.md.
CREATE TABLE text_run (
    kind INTEGER NOT NULL,
    id BLOB NOT NULL,                 -- item
    text BLOB NOT NULL,               -- name of the text: Protocol/Encoding.md
    run INTEGER NOT NULL,             -- 1, 2, 3 … oldest first
    size INTEGER NOT NULL,            -- bytes
    zstd INTEGER NOT NULL,            -- 1 where bytes are compressed
    bytes BLOB NOT NULL,
    PRIMARY KEY (kind, id, text, run)
) STRICT, WITHOUT ROWID;
