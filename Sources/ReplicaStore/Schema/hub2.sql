-- The baseline of a library at a hub, beside log3.sql: the items of the snapshot, in frames as they came.

CREATE TABLE baseline_frame (
    kind INTEGER NOT NULL,            -- first item of the frame
    id BLOB NOT NULL,
    size INTEGER NOT NULL,            -- bytes
    zstd INTEGER NOT NULL,            -- 1 where bytes are compressed
    bytes BLOB NOT NULL,              -- payload of a frame: Protocol/Bundles.md
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
