-- Rows that say more, and indexes that fewer edits have to write. What is made from the log is made anew.

-- What was done to an item is a chain: its row names the newest part on it, and each change says where its parts lead.
-- A part is named by its place, position << 20 | index of its first operation in the change; 0 is none.
ALTER TABLE change ADD COLUMN links BLOB;   -- for each part the one before it on its item
DROP TABLE change_item;

-- How many items people see.
ALTER TABLE library ADD COLUMN articles INTEGER NOT NULL DEFAULT 0;
ALTER TABLE library ADD COLUMN annotations INTEGER NOT NULL DEFAULT 0;
ALTER TABLE library ADD COLUMN comments INTEGER NOT NULL DEFAULT 0;

DROP TABLE article;
CREATE TABLE article (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    lifecycle INTEGER NOT NULL,
    visible INTEGER NOT NULL,
    newest_part INTEGER NOT NULL,     -- the newest part on it in the log
    url TEXT,                         -- as given
    url_key TEXT,                     -- canonical key of the current URL
    moved INTEGER NOT NULL,           -- 1 where id doesn't follow from url_key
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
    absent INTEGER NOT NULL,          -- 1 where that capture is not here
    indexed_body BLOB,                -- hash of the capture that the search index holds
    state BLOB NOT NULL
) STRICT;
-- Most articles are found by their URL without an index, since their id follows from it.
CREATE INDEX article_moved ON article (url_key) WHERE moved = 1;
CREATE INDEX article_listed ON article (saved, id) WHERE visible = 1;
CREATE INDEX article_trashed ON article (saved, id) WHERE lifecycle = 1;
CREATE INDEX article_purged ON article (id) WHERE lifecycle = 2;
CREATE INDEX article_absent ON article (body) WHERE absent = 1;

DROP TABLE annotation;
CREATE TABLE annotation (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    lifecycle INTEGER NOT NULL,
    visible INTEGER NOT NULL,
    newest_part INTEGER NOT NULL,
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
CREATE INDEX annotation_hidden ON annotation (article) WHERE visible = 0;
CREATE INDEX annotation_trashed ON annotation (id) WHERE lifecycle = 1;
CREATE INDEX annotation_purged ON annotation (id) WHERE lifecycle = 2;
CREATE INDEX annotation_ambiguous ON annotation (id) WHERE visible = 1 AND resolution = 'ambiguous';
CREATE INDEX annotation_orphaned ON annotation (id) WHERE visible = 1 AND resolution = 'orphaned';

DROP TABLE comment;
CREATE TABLE comment (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    lifecycle INTEGER NOT NULL,
    visible INTEGER NOT NULL,
    newest_part INTEGER NOT NULL,
    parent_kind INTEGER,
    parent BLOB,                      -- id of the article, annotation or comment that it answers
    name TEXT,
    body TEXT,
    status INTEGER NOT NULL,          -- 1 approved, 2 pending, 3 spam
    created INTEGER,
    state BLOB NOT NULL
) STRICT;
CREATE INDEX comment_parent ON comment (parent_kind, parent);
CREATE INDEX comment_hidden ON comment (parent_kind, parent) WHERE visible = 0;
CREATE INDEX comment_trashed ON comment (id) WHERE lifecycle = 1;
CREATE INDEX comment_purged ON comment (id) WHERE lifecycle = 2;

DROP TABLE tag;
CREATE TABLE tag (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    lifecycle INTEGER NOT NULL,
    visible INTEGER NOT NULL,
    newest_part INTEGER NOT NULL,
    name TEXT,                        -- key
    display TEXT,                     -- as people wrote it
    state BLOB NOT NULL
) STRICT;
CREATE INDEX tag_name ON tag (name);

DROP TABLE collection;
CREATE TABLE collection (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    lifecycle INTEGER NOT NULL,
    visible INTEGER NOT NULL,
    newest_part INTEGER NOT NULL,
    path TEXT,                        -- keys joined by /
    display TEXT,                     -- last component as people wrote it
    state BLOB NOT NULL
) STRICT;

DROP TABLE other_item;
CREATE TABLE other_item (
    number INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    id BLOB NOT NULL,
    lifecycle INTEGER NOT NULL,
    visible INTEGER NOT NULL,
    newest_part INTEGER NOT NULL,
    state BLOB NOT NULL,
    UNIQUE (kind, id)
) STRICT;
