#pragma once

#include <stdint.h>

// `sqlite3_db_config` takes a variable number of arguments, which Swift cannot call.

/// Turns the checkpoint at the close of a connection off. Returns SQLite's result code.
int lectern_sqlite_disable_checkpoint_on_close(void *connection);

// FTS5 calls its functions once for each row that matches, so they are not Swift's.

/// Lets a connection say `lectern_rank(search)`: how well a row of the full-text index matches, the best first in
/// ascending order. See Docs/Decisions/0019-ranking-without-lengths.md. Returns SQLite's result code.
int lectern_sqlite_register_ranking(void *connection);

// `statx` is a GNU extension, which Swift does not see.

/// What tells a file from all others on this machine, for as long as it exists; zeros where that can't be told.
typedef struct {
    uint64_t inode;
    /// When the file was made, in nanoseconds since 1970; 0 where the file system does not say.
    uint64_t birthInNanoseconds;
} LecternFileMark;

/// Looks at the file at a path.
LecternFileMark lectern_file_mark(const char *path);
