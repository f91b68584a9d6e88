#pragma once

#include "FaultyFiles.h"
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

// What is remembered of the files beneath the root. The caller holds the lock.

/// One change of a file's bytes that is not on disk yet, with what it replaced.
struct faulty_write {
    struct faulty_write *earlier;
    off_t offset;
    off_t size_before;
    /// The length where this cuts or extends the file; -1 for a write.
    off_t truncated_to;
    size_t new_count;
    size_t old_count;
    unsigned char *new_bytes;
    unsigned char *old_bytes;
};

/// A file by its inode, which is one of its file system.
struct faulty_file {
    struct faulty_file *next;
    dev_t device;
    ino_t inode;
    char path[512];
    struct faulty_write *newest;
};

enum faulty_name_kind { FAULTY_CREATED, FAULTY_REMOVED, FAULTY_RENAMED };

/// One change of a name that is not on disk yet.
struct faulty_name {
    struct faulty_name *earlier;
    enum faulty_name_kind kind;
    ino_t directory;
    char path[512];
    char former[512];
    /// Where what stood at `path` is kept; empty where nothing stood there.
    char grave[512];
};

/// The calls of the C library itself.
struct faulty_calls {
    int (*open)(const char *, int, ...);
    int (*openat)(int, const char *, int, ...);
    ssize_t (*write)(int, const void *, size_t);
    ssize_t (*pwrite)(int, const void *, size_t, off_t);
    int (*ftruncate)(int, off_t);
    int (*fsync)(int);
    int (*fdatasync)(int);
    int (*rename)(const char *, const char *);
    int (*renameat)(int, const char *, int, const char *);
    int (*unlink)(const char *);
    int (*unlinkat)(int, const char *, int);
    int (*mkdir)(const char *, mode_t);
    int (*mkdirat)(int, const char *, mode_t);
};
extern struct faulty_calls faulty_libc;

int faulty_is_beneath(const char *path, const char *prefix);
struct faulty_file *faulty_find(const struct stat *status);
void faulty_track(int descriptor, const char *path);
/// Called for a file that is none of these, or new: its inode may have been that of one which is gone.
void faulty_untrack(int descriptor);
void faulty_note_write(struct faulty_file *file, int descriptor, off_t offset, const void *bytes, size_t count);
void faulty_note_truncation(struct faulty_file *file, int descriptor, off_t length);
void faulty_note_synced(int descriptor);
void faulty_note_created(const char *path);
/// Called before a name goes or is replaced.
struct faulty_name *faulty_prepare_name(enum faulty_name_kind kind, const char *path, const char *former);
/// Called after that happened, or didn't.
void faulty_note_name(struct faulty_name *change, int happened);
/// Everything beneath a prefix is on disk.
void faulty_settle(const char *prefix);
void faulty_forget(void);
void faulty_lose_power(const char *prefix, uint64_t seed);
long faulty_pending(const char *prefix);
void faulty_set_graveyard(const char *path);
uint64_t faulty_random(uint64_t *state);
