-- Syncing. None of it is ever shared.

-- Remotes: where this replica's changes go, and where others' come from.
CREATE TABLE remote (
    name TEXT PRIMARY KEY,
    address TEXT NOT NULL,            -- a hub's URL, or a folder's absolute path
    role TEXT,                        -- reader, writer, owner: what this replica may do there, as last heard
    vector BLOB NOT NULL,             -- what it is known to hold: a version vector
    synced INTEGER,                   -- when a sync with it last ended well
    clock_ahead INTEGER,              -- its clock against this machine's, in milliseconds, at that time
    problem TEXT,                     -- the code of what keeps it from syncing; NULL where the last sync ended well
    explanation TEXT                  -- the same as a sentence
) STRICT, WITHOUT ROWID;

-- A run of received changes that has begun and not ended: one row, or none. Once a snapshot has come in with it, positions
-- say nothing of what was here before: first_position is 0 then, and shown_item (replica5.sql) says it.
CREATE TABLE receiving (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    first_position INTEGER NOT NULL   -- position in the log behind all that was here before, or 0
) STRICT;

-- What each author's changes in that run took away of what was here before.
CREATE TABLE received_deletion (
    author BLOB NOT NULL,             -- replica
    kind INTEGER NOT NULL,
    id BLOB NOT NULL,
    PRIMARY KEY (author, kind, id)
) STRICT, WITHOUT ROWID;
