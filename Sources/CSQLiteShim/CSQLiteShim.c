#include "CSQLiteShim.h"
#include <sqlite3.h>

int lectern_sqlite_disable_checkpoint_on_close(void *connection) {
    int enabled = 0;
    return sqlite3_db_config((sqlite3 *)connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &enabled);
}
