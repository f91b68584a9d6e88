#include "CSQLiteShim.h"
#include <sqlite3.h>

/// What a word is worth where it stands: in title, author, body, note, comment.
static const double weights[] = {8, 4, 1, 3, 2};

enum { columns = sizeof weights / sizeof *weights };

/// A word that stands there as often as this is worth half of what it could be at most.
static const double half = 1.2;

/// More places of one word are not counted.
static const int most = 24;

static void rank(const Fts5ExtensionApi *api, Fts5Context *row, sqlite3_context *result, int count, sqlite3_value **values) {
    double worth = 0;
    for (int phrase = 0; phrase < api->xPhraseCount(row); phrase++) {
        int found[columns] = {0};
        int total = 0, column, offset;
        Fts5PhraseIter place;
        int code = api->xPhraseFirst(row, phrase, &place, &column, &offset);
        if (code != SQLITE_OK) return sqlite3_result_error_code(result, code);
        while (column >= 0 && total++ < most) {
            if (column < columns) found[column]++;
            api->xPhraseNext(row, &place, &column, &offset);
        }
        for (column = 0; column < columns; column++) worth += weights[column] * found[column] / (found[column] + half);
    }
    sqlite3_result_double(result, -worth);
}

int lectern_sqlite_register_ranking(void *connection) {
    fts5_api *api = 0;
    sqlite3_stmt *statement = 0;
    int code = sqlite3_prepare_v2(connection, "SELECT fts5(?1)", -1, &statement, 0);
    if (code == SQLITE_OK) code = sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", 0);
    if (code == SQLITE_OK) sqlite3_step(statement);
    int end = sqlite3_finalize(statement);
    if (code == SQLITE_OK) code = end;
    if (code != SQLITE_OK) return code;
    return api ? api->xCreateFunction(api, "lectern_rank", 0, rank, 0) : SQLITE_ERROR;
}
