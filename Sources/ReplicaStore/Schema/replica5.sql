-- What people saw here before a snapshot came in with the run that is open: the log doesn't tell it any more. Never shared.
CREATE TABLE shown_item (
    kind INTEGER NOT NULL,
    id BLOB NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
