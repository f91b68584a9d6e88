#pragma once

// `sqlite3_db_config` takes a variable number of arguments, which Swift cannot call.

/// Turns the checkpoint at the close of a connection off. Returns SQLite's result code.
int lectern_sqlite_disable_checkpoint_on_close(void *connection);
