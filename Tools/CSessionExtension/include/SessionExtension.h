#pragma once

#include <stddef.h>

// SQLite declares its session extension only where a macro asks for it, which Swift's map of the library doesn't set.

/// Begins to note what a connection changes in all its tables. Returns NULL where that can't be.
void *lectern_session_begin(void *connection);

/// Ends it, and hands out what was changed; the caller frees the bytes with `lectern_session_free`. Returns SQLite's
/// result code.
int lectern_session_end(void *session, int *size, void **bytes);

/// What is done about a change that doesn't fit what is there.
enum lectern_session_policy {
    /// It is left out, so that what is there stays.
    LECTERN_SESSION_KEEP,
    /// It is put in the place of what is there.
    LECTERN_SESSION_TAKE,
};

/// Carries changes out. `*rebase`, where `rebase` isn't NULL, is how conflicts were settled, to be freed likewise.
int lectern_session_apply(
    void *connection, int size, const void *bytes, enum lectern_session_policy policy, int *rebaseSize, void **rebase);

/// Changes as they are upon what another side did, and upon how it settled conflicts with them.
int lectern_session_rebase(
    int rebaseSize, const void *rebase, int size, const void *bytes, int *resultSize, void **result);

void lectern_session_free(void *bytes);
