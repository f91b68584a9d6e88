#pragma once

#include <stdint.h>

// The calls by which a process changes files, between the engine and the C library. Beneath one root they are counted,
// can fail, and are remembered until they are put on disk, so that a loss of power can take them back. Everywhere else
// they are passed on.
//
// One simulation at a time; the calls themselves may come from any thread.

/// What happens to the machine at the chosen operation.
enum faulty_kind {
    /// Nothing; operations are counted.
    FAULTY_NONE = 0,
    /// The machine stops: a write is done in part, and every later change fails.
    FAULTY_STOP = 1,
    /// There is no room for some operations.
    FAULTY_FULL = 2,
    /// Some operations fail by the disk's fault.
    FAULTY_BROKEN = 3,
};

/// Begins to look at everything beneath `root`. What is removed is kept in `graveyard`, on the same file system.
void faulty_files_begin(const char *root, const char *graveyard);

/// Ends that, and forgets everything.
void faulty_files_end(void);

/// Counts operations on the machine beneath `prefix`, and lets `kind` happen at the `at`-th one, counted from 1, and for
/// `lasts` operations where it passes.
void faulty_files_arm(const char *prefix, enum faulty_kind kind, long at, long lasts, uint64_t seed);

/// Ends the counting. Returns how many operations there were.
long faulty_files_disarm(void);

/// Whether the armed fault has happened.
int faulty_files_struck(void);

/// Starts a machine that stopped. Where power was lost, a part of what was not on disk, chosen by `seed`, is lost.
void faulty_files_reboot(const char *prefix, int losesPower, uint64_t seed);

/// Puts everything beneath `prefix` on disk.
void faulty_files_settle(const char *prefix);

/// How many writes and changes of names are not on disk beneath `prefix`.
long faulty_files_unsettled(const char *prefix);

/// Starts SQLite's random numbers anew from a seed.
void faulty_files_seed_sqlite(int seed);

/// Whether each operation is told on standard error.
void faulty_files_tell(int tells);
