#define SQLITE_ENABLE_SESSION 1
#define SQLITE_ENABLE_PREUPDATE_HOOK 1

#include "SessionExtension.h"
#include <sqlite3.h>

void *lectern_session_begin(void *connection) {
    sqlite3_session *session = NULL;
    if (sqlite3session_create((sqlite3 *)connection, "main", &session) != SQLITE_OK) return NULL;
    if (sqlite3session_attach(session, NULL) != SQLITE_OK) {
        sqlite3session_delete(session);
        return NULL;
    }
    return session;
}

int lectern_session_end(void *session, int *size, void **bytes) {
    int code = sqlite3session_changeset((sqlite3_session *)session, size, bytes);
    sqlite3session_delete((sqlite3_session *)session);
    return code;
}

static int settle(void *context, int conflict, sqlite3_changeset_iter *iterator) {
    (void)iterator;
    if (*(enum lectern_session_policy *)context == LECTERN_SESSION_KEEP) return SQLITE_CHANGESET_OMIT;
    return conflict == SQLITE_CHANGESET_DATA || conflict == SQLITE_CHANGESET_CONFLICT
        ? SQLITE_CHANGESET_REPLACE : SQLITE_CHANGESET_OMIT;
}

int lectern_session_apply(
    void *connection, int size, const void *bytes, enum lectern_session_policy policy, int *rebaseSize, void **rebase) {
    return sqlite3changeset_apply_v2(
        (sqlite3 *)connection, size, (void *)bytes, NULL, settle, &policy, rebase, rebaseSize, 0);
}

int lectern_session_rebase(
    int rebaseSize, const void *rebase, int size, const void *bytes, int *resultSize, void **result) {
    sqlite3_rebaser *rebaser = NULL;
    int code = sqlite3rebaser_create(&rebaser);
    if (code == SQLITE_OK) code = sqlite3rebaser_configure(rebaser, rebaseSize, rebase);
    if (code == SQLITE_OK) code = sqlite3rebaser_rebase(rebaser, size, bytes, resultSize, result);
    sqlite3rebaser_delete(rebaser);
    return code;
}

void lectern_session_free(void *bytes) { sqlite3_free(bytes); }
