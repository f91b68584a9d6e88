-- What a log stands on. Below its baseline the library is a snapshot, and the changes are gone.

ALTER TABLE library ADD COLUMN baseline BLOB;                             -- head of the snapshot: Protocol/Bundles.md; NULL where there is none
ALTER TABLE library ADD COLUMN baseline_position INTEGER NOT NULL DEFAULT 0;  -- every change in the log stands behind it

-- Captures that were here, and that neither an item nor a change refers to any more. One that is here all the same came
-- again, before what names it, or for nothing.
CREATE TABLE forgotten_capture (
    hash BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- A snapshot on its way: its head under the number 0, then its items.
CREATE TABLE arriving (
    number INTEGER PRIMARY KEY,
    items INTEGER NOT NULL,           -- how many came up to this frame
    kind INTEGER NOT NULL,            -- last item of the frame
    id BLOB NOT NULL,
    size INTEGER NOT NULL,            -- bytes
    zstd INTEGER NOT NULL,            -- 1 where bytes are compressed
    bytes BLOB NOT NULL               -- payload of a frame: Protocol/Bundles.md
) STRICT;
