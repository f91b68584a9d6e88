-- One replica of a library in one SQLite file, beside the log (log1.sql). Identifiers are 16 bytes, hashes 32; times are
-- milliseconds since 1970 unless a comment says otherwise. The log is the truth: everything below the line "Projection"
-- can be rebuilt from it.

-- What is true of the whole file: one row.
CREATE TABLE library (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id BLOB NOT NULL,                 -- library, 16 bytes
    replica BLOB NOT NULL,            -- this file's replica, 16 bytes
    nonce BLOB NOT NULL,              -- 16 random bytes that the identity file repeats
    clock INTEGER NOT NULL,           -- newest timestamp seen or issued: milliseconds << 16 | counter
    digest BLOB NOT NULL,             -- 32 bytes, kept incrementally
    fold_version INTEGER NOT NULL,    -- the rules that made the projection and the digest
    searches INTEGER NOT NULL         -- 1 where the search index is kept
) STRICT;

-- Which changes are about an item.
CREATE TABLE change_item (
    kind INTEGER NOT NULL,
    id BLOB NOT NULL,
    position INTEGER NOT NULL,        -- change
    first_index INTEGER NOT NULL,     -- index of the part's first operation
    PRIMARY KEY (kind, id, position, first_index)
) STRICT, WITHOUT ROWID;

-- Edits of texts that weren't made upon all that stand before them in this log, and what they were made upon instead.
CREATE TABLE concurrent_edit (
    kind INTEGER NOT NULL,
    id BLOB NOT NULL,                 -- item
    position INTEGER NOT NULL,        -- change
    operation INTEGER NOT NULL,       -- index of the edit
    bases BLOB NOT NULL,              -- dots: Protocol/Encoding.md
    PRIMARY KEY (kind, id, position, operation)
) STRICT, WITHOUT ROWID;

-- Segments that arrived before what they build on.
CREATE TABLE pending_segment (
    replica BLOB NOT NULL,            -- author, 16 bytes
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    bytes BLOB NOT NULL,              -- Protocol/Bundles.md, "Segment"
    PRIMARY KEY (replica, first, last)
) STRICT, WITHOUT ROWID;

-- Private records of changes that are not folded yet.
CREATE TABLE pending_private (
    replica BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    operation INTEGER NOT NULL,
    salt BLOB NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (replica, sequence, operation)
) STRICT, WITHOUT ROWID;

-- Items that one author took away in a large run. Trashed ones stay visible here until somebody decides. Never shared.
CREATE TABLE held_item (
    kind INTEGER NOT NULL,
    id BLOB NOT NULL,
    author BLOB NOT NULL,             -- replica that took them away
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- What this replica keeps for itself: a default name and address for comments, and the like. Never shared.
CREATE TABLE local_setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------------------------------------------------------------
-- Projection. In every table, state is the item's canonical row (Protocol/Encoding.md, "Item row"): current values,
-- concurrent values and all that merging needs. The other columns repeat what people search and sort by.
-- lifecycle: 0 live, 1 trashed, 2 purged. visible: 1 where the item and all its ancestors are live.

CREATE TABLE article (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    lifecycle INTEGER NOT NULL,
    visible INTEGER NOT NULL,
    url TEXT,                         -- as given
    url_key TEXT,                     -- canonical key of the current URL
    title TEXT,
    authors TEXT,                     -- joined by line feeds
    site TEXT,
    language TEXT,
    published INTEGER,
    saved INTEGER,
    reading INTEGER NOT NULL,         -- 0 unread, 1 reading, 2 read
    progress INTEGER NOT NULL,        -- 0 to 1000
    favourite INTEGER NOT NULL,
    archived INTEGER NOT NULL,
    body BLOB,                        -- hash of the current capture
    indexed_body BLOB,                -- hash of the capture that the search index holds
    state BLOB NOT NULL
) STRICT;
CREATE INDEX article_url_key ON article (url_key) WHERE url_key IS NOT NULL;
CREATE INDEX article_listed ON article (saved, id) WHERE visible = 1;
CREATE INDEX article_trashed ON article (saved, id) WHERE lifecycle = 1;
CREATE INDEX article_purged ON article (id) WHERE lifecycle = 2;
CREATE INDEX article_body ON article (body) WHERE body IS NOT NULL;

CREATE TABLE annotation (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    lifecycle INTEGER NOT NULL,
    visible INTEGER NOT NULL,
    article BLOB,                     -- id of the article that it is on
    kind INTEGER NOT NULL,            -- 1 highlight, 2 note, 3 bookmark
    note TEXT,
    created INTEGER,
    resolution TEXT NOT NULL,         -- whole-article, unresolved, resolved, moved, edited, ambiguous, orphaned
    first INTEGER,                    -- first scalar of the words in the current body
    last INTEGER,                     -- scalar after the last one
    reason TEXT NOT NULL,             -- why the words were found there, or not: Protocol/Registry.md
    measure INTEGER,                  -- the thousandths or the count that belongs to the reason
    state BLOB NOT NULL
) STRICT;
CREATE INDEX annotation_article ON annotation (article);
CREATE INDEX annotation_purged ON annotation (id) WHERE lifecycle = 2;
CREATE INDEX annotation_visible ON annotation (resolution) WHERE visible = 1;

CREATE TABLE comment (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    lifecycle INTEGER NOT NULL,
    visible INTEGER NOT NULL,
    parent_kind INTEGER,
    parent BLOB,                      -- id of the article, annotation or comment that it answers
    name TEXT,
    body TEXT,
    status INTEGER NOT NULL,          -- 1 approved, 2 pending, 3 spam
    created INTEGER,
    state BLOB NOT NULL
) STRICT;
CREATE INDEX comment_parent ON comment (parent_kind, parent);
CREATE INDEX comment_purged ON comment (id) WHERE lifecycle = 2;
CREATE INDEX comment_visible ON comment (visible) WHERE visible = 1;

CREATE TABLE tag (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    lifecycle INTEGER NOT NULL,
    visible INTEGER NOT NULL,
    name TEXT,                        -- key
    display TEXT,                     -- as people wrote it
    state BLOB NOT NULL
) STRICT;
CREATE INDEX tag_name ON tag (name);

CREATE TABLE collection (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    lifecycle INTEGER NOT NULL,
    visible INTEGER NOT NULL,
    path TEXT,                        -- keys joined by /
    display TEXT,                     -- last component as people wrote it
    state BLOB NOT NULL
) STRICT;

-- Items without a table of their own: replicas, the library itself, and kinds that a newer program knows.
CREATE TABLE other_item (
    number INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    id BLOB NOT NULL,
    lifecycle INTEGER NOT NULL,
    visible INTEGER NOT NULL,
    state BLOB NOT NULL,
    UNIQUE (kind, id)
) STRICT;

-- The names that an item's sets hold: an article's tags and collections, an annotation's tags.
CREATE TABLE membership (
    kind INTEGER NOT NULL,            -- kind of the item
    field INTEGER NOT NULL,           -- code of the set
    name TEXT NOT NULL,               -- key or path
    number INTEGER NOT NULL,          -- number of the item in its table
    PRIMARY KEY (kind, field, name, number)
) STRICT, WITHOUT ROWID;

-- What people should look at: concurrent values, items that came back from the trash, late work on purged items.
CREATE TABLE conflict (
    kind INTEGER NOT NULL,
    id BLOB NOT NULL,
    reason TEXT NOT NULL,             -- values, came-back, left-behind, parked
    field INTEGER NOT NULL,           -- code of the register; 0 where the reason has none
    PRIMARY KEY (kind, id, reason, field)
) STRICT, WITHOUT ROWID;

-- Full text. Rows are number * 4 + kind; the text itself is in captures and state, so rows go out by 'delete'.
CREATE VIRTUAL TABLE search USING fts5 (
    title, author, body, note, comment,
    content = '', tokenize = "unicode61 remove_diacritics 2"
);
