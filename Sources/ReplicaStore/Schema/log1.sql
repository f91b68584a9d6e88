-- The log of a library: what a replica and a hub keep alike. Identifiers are 16 bytes, hashes 32.

-- Every replica whose changes are in the log.
CREATE TABLE replica (
    number INTEGER PRIMARY KEY,       -- a short name inside this file
    id BLOB NOT NULL UNIQUE,          -- 16 bytes
    sequence INTEGER NOT NULL,        -- newest change; none is missing before it
    head BLOB NOT NULL,               -- hash of the newest change
    context BLOB NOT NULL             -- what its author had seen of others at that change: a version vector
) STRICT;

-- The log: every change, in an order that causality allows.
CREATE TABLE change (
    position INTEGER PRIMARY KEY,     -- 1, 2, 3 … in the order of folding
    replica INTEGER NOT NULL REFERENCES replica (number),
    sequence INTEGER NOT NULL,        -- place in the author's chain
    timestamp INTEGER NOT NULL,       -- milliseconds << 16 | counter
    hash BLOB NOT NULL,
    body BLOB NOT NULL,               -- context step and parts: Protocol/Encoding.md
    UNIQUE (replica, sequence)
) STRICT;

-- Private records: what a change only commits to. Salt and body are NULL where they are withheld from this replica.
CREATE TABLE private_record (
    replica INTEGER NOT NULL,         -- number of the author
    sequence INTEGER NOT NULL,
    operation INTEGER NOT NULL,       -- index of the operation
    commitment BLOB NOT NULL,
    salt BLOB,
    body BLOB,
    PRIMARY KEY (replica, sequence, operation)
) STRICT, WITHOUT ROWID;

-- Captures: immutable texts by their hash.
CREATE TABLE capture (
    number INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,        -- SHA-256 of the text
    size INTEGER NOT NULL,            -- bytes of the text
    zstd INTEGER NOT NULL,            -- 1 where bytes are compressed
    bytes BLOB NOT NULL
) STRICT;
