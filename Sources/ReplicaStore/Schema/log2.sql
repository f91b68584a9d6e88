-- What syncing asks of the log, and what must not cost a walk over all of it.

-- Captures that changes name and that are not here.
CREATE TABLE absent_capture (
    hash BLOB PRIMARY KEY,
    timestamp INTEGER NOT NULL        -- of the newest change that names it: milliseconds << 16 | counter, at most 2^63 - 1
) STRICT, WITHOUT ROWID;
CREATE INDEX absent_capture_newest ON absent_capture (timestamp);

-- What an author had seen of others at some of its changes, so that a context is never summed up from the start.
CREATE TABLE chain_context (
    replica INTEGER NOT NULL,         -- number of the author
    sequence INTEGER NOT NULL,
    context BLOB NOT NULL,            -- a version vector without the author
    PRIMARY KEY (replica, sequence)
) STRICT, WITHOUT ROWID;

CREATE INDEX private_record_withheld ON private_record (replica, sequence) WHERE salt IS NULL;
