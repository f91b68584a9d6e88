#define _GNU_SOURCE
#include "Tracking.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// A definition in an executable wins over that of a shared library, for the libraries' own calls too.

static atomic_int active;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[512];
static char machine[512];
static enum faulty_kind kind;
static long operations, strikes_at, lasts;
static int struck, stopped, tells;
static uint64_t chance;

static void load(void) {
    if (faulty_libc.open) return;
    faulty_libc.openat = dlsym(RTLD_NEXT, "openat64");
    faulty_libc.write = dlsym(RTLD_NEXT, "write");
    faulty_libc.pwrite = dlsym(RTLD_NEXT, "pwrite64");
    faulty_libc.ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    faulty_libc.fsync = dlsym(RTLD_NEXT, "fsync");
    faulty_libc.fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    faulty_libc.rename = dlsym(RTLD_NEXT, "rename");
    faulty_libc.renameat = dlsym(RTLD_NEXT, "renameat");
    faulty_libc.unlink = dlsym(RTLD_NEXT, "unlink");
    faulty_libc.unlinkat = dlsym(RTLD_NEXT, "unlinkat");
    faulty_libc.mkdir = dlsym(RTLD_NEXT, "mkdir");
    faulty_libc.mkdirat = dlsym(RTLD_NEXT, "mkdirat");
    faulty_libc.open = dlsym(RTLD_NEXT, "open64");
}

__attribute__((constructor)) static void begin(void) { load(); }

// MARK: What simulations call

void faulty_files_begin(const char *newRoot, const char *graveyard) {
    pthread_mutex_lock(&lock);
    snprintf(root, sizeof root, "%s", newRoot);
    faulty_set_graveyard(graveyard);
    machine[0] = 0;
    stopped = struck = 0;
    kind = FAULTY_NONE;
    atomic_store(&active, 1);
    pthread_mutex_unlock(&lock);
}

void faulty_files_end(void) {
    pthread_mutex_lock(&lock);
    atomic_store(&active, 0);
    faulty_forget();
    pthread_mutex_unlock(&lock);
}

void faulty_files_arm(const char *prefix, enum faulty_kind newKind, long at, long newLasts, uint64_t seed) {
    pthread_mutex_lock(&lock);
    snprintf(machine, sizeof machine, "%s", prefix);
    kind = newKind;
    operations = 0;
    strikes_at = at;
    lasts = newLasts;
    struck = stopped = 0;
    chance = seed;
    pthread_mutex_unlock(&lock);
}

long faulty_files_disarm(void) {
    pthread_mutex_lock(&lock);
    kind = FAULTY_NONE;
    long count = operations;
    operations = 0;
    pthread_mutex_unlock(&lock);
    return count;
}

int faulty_files_struck(void) {
    pthread_mutex_lock(&lock);
    int result = struck;
    pthread_mutex_unlock(&lock);
    return result;
}

void faulty_files_reboot(const char *prefix, int losesPower, uint64_t seed) {
    pthread_mutex_lock(&lock);
    stopped = 0;
    if (tells) fprintf(stderr, "    restart, %ld changes not on disk\n", faulty_pending(prefix));
    if (losesPower) faulty_lose_power(prefix, seed);
    pthread_mutex_unlock(&lock);
}

void faulty_files_settle(const char *prefix) {
    pthread_mutex_lock(&lock);
    faulty_settle(prefix);
    pthread_mutex_unlock(&lock);
}

long faulty_files_unsettled(const char *prefix) {
    pthread_mutex_lock(&lock);
    long count = faulty_pending(prefix);
    pthread_mutex_unlock(&lock);
    return count;
}

void faulty_files_tell(int newTells) { tells = newTells; }

void faulty_files_seed_sqlite(int seed) { sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, seed, NULL); }

// MARK: Judging a call

/// Whether a path is none that is looked at. SQLite's shared memory is made anew after every start.
static int is_passed(const char *path) {
    size_t length = strlen(path);
    return !faulty_is_beneath(path, root) || (length > 4 && strcmp(path + length - 4, "-shm") == 0);
}

/// Takes the lock where a path is looked at.
///
/// Elsewhere a call may wait for as long as it likes, for a reader of a pipe or for a disk: it is made without the lock.
static int lock_unless_passed(const char *path) {
    pthread_mutex_lock(&lock);
    if (!is_passed(path)) return 1;
    pthread_mutex_unlock(&lock);
    return 0;
}

/// A path as it is from the root of the file system.
static void resolve(int directory, const char *path, char *result, size_t size) {
    if (path[0] == '/') {
        snprintf(result, size, "%s", path);
        return;
    }
    char link[64], base[512] = "";
    if (directory == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
    ssize_t count = readlink(link, base, sizeof base - 1);
    base[count > 0 ? count : 0] = 0;
    snprintf(result, size, "%.480s/%.480s", base, path);
}

enum verdict { PASS, FAIL, STOP_IN_MIDST };

/// Counts an operation, and says what becomes of it.
static enum verdict judge(const char *what, const char *path, int needsRoom) {
    if (!faulty_is_beneath(path, machine)) return PASS;
    if (tells) fprintf(stderr, "    %ld %s %s%s\n", operations + 1, what, path + strlen(root), stopped ? " (stopped)" : "");
    if (stopped) {
        errno = EIO;
        return FAIL;
    }
    operations++;
    if (kind == FAULTY_NONE || operations < strikes_at) return PASS;
    switch (kind) {
    case FAULTY_STOP:
        struck = stopped = 1;
        errno = EIO;
        return STOP_IN_MIDST;
    case FAULTY_FULL:
        if (operations >= strikes_at + lasts || !needsRoom) return PASS;
        struck = 1;
        errno = ENOSPC;
        return FAIL;
    case FAULTY_BROKEN:
        if (operations >= strikes_at + lasts) return PASS;
        struck = 1;
        errno = EIO;
        return FAIL;
    case FAULTY_NONE: break;
    }
    return PASS;
}

static struct faulty_file *tracked(int descriptor) {
    struct stat status;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return NULL;
    return faulty_find(&status);
}

/// The file that a descriptor is of, with the lock; `NULL`, without the lock, where it is none that is looked at.
static struct faulty_file *lock_if_tracked(int descriptor) {
    pthread_mutex_lock(&lock);
    struct faulty_file *file = tracked(descriptor);
    if (!file) pthread_mutex_unlock(&lock);
    return file;
}

// MARK: Opening

static int opened_elsewhere(int directory, const char *path, int flags, mode_t mode) {
    int result = faulty_libc.openat(directory, path, flags, mode);
    if (result < 0) return result;
    pthread_mutex_lock(&lock);
    faulty_untrack(result);
    pthread_mutex_unlock(&lock);
    return result;
}

static int opened(int directory, const char *path, int flags, mode_t mode) {
    load();
    if (!atomic_load(&active) || (flags & O_ACCMODE) == O_RDONLY)
        return faulty_libc.openat(directory, path, flags, mode);
    char whole[1024];
    resolve(directory, path, whole, sizeof whole);
    if (!lock_unless_passed(whole)) return opened_elsewhere(directory, path, flags, mode);
    int result = -1;
    struct stat status;
    int isNew = lstat(whole, &status) != 0;
    if (!(isNew && (flags & O_CREAT)) || judge("create", whole, 1) == PASS) {
        int cuts = !isNew && (flags & O_TRUNC) && status.st_size > 0;
        result = faulty_libc.openat(directory, path, flags & ~O_TRUNC, mode);
        if (result >= 0) {
            if (isNew) {
                faulty_untrack(result);
                faulty_note_created(whole);
            }
            faulty_track(result, whole);
            struct faulty_file *file = cuts ? tracked(result) : NULL;
            if (file) {
                faulty_note_truncation(file, result, 0);
                faulty_libc.ftruncate(result, 0);
            }
        }
    }
    pthread_mutex_unlock(&lock);
    return result;
}

static mode_t mode_of(int flags, va_list *list) {
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(*list, mode_t) : 0;
}

#define OPENING(NAME)                                                                                                  \
    int NAME(const char *path, int flags, ...) {                                                                       \
        va_list list;                                                                                                  \
        va_start(list, flags);                                                                                         \
        mode_t mode = mode_of(flags, &list);                                                                           \
        va_end(list);                                                                                                  \
        return opened(AT_FDCWD, path, flags, mode);                                                                    \
    }
#define OPENING_AT(NAME)                                                                                               \
    int NAME(int directory, const char *path, int flags, ...) {                                                        \
        va_list list;                                                                                                  \
        va_start(list, flags);                                                                                         \
        mode_t mode = mode_of(flags, &list);                                                                           \
        va_end(list);                                                                                                  \
        return opened(directory, path, flags, mode);                                                                   \
    }
OPENING(open)
OPENING(open64)
OPENING_AT(openat)
OPENING_AT(openat64)

// MARK: Bytes

/// The C library's own call.
static ssize_t passed(int descriptor, const void *bytes, size_t count, off_t offset, int isPlaced) {
    return isPlaced ? faulty_libc.pwrite(descriptor, bytes, count, offset)
                    : faulty_libc.write(descriptor, bytes, count);
}

static ssize_t written(int descriptor, const void *bytes, size_t count, off_t offset, int isPlaced) {
    load();
    // The standard streams are nobody's files; who tells of a crash must not wait for the lock.
    if (descriptor <= STDERR_FILENO || !atomic_load(&active))
        return passed(descriptor, bytes, count, offset, isPlaced);
    struct faulty_file *file = lock_if_tracked(descriptor);
    if (!file) return passed(descriptor, bytes, count, offset, isPlaced);
    ssize_t result = -1;
    enum verdict verdict = judge("write", file->path, 1);
    // Where the machine stops in the midst of a write, some sectors of it are there.
    size_t done = verdict == STOP_IN_MIDST ? 512 * (faulty_random(&chance) % (count / 512 + 1)) : count;
    if (done > 0 && verdict != FAIL) {
        off_t place = isPlaced ? offset : lseek(descriptor, 0, SEEK_CUR);
        if (fcntl(descriptor, F_GETFL) & O_APPEND) place = lseek(descriptor, 0, SEEK_END);
        faulty_note_write(file, descriptor, place, bytes, done);
        result = passed(descriptor, bytes, done, offset, isPlaced);
    }
    if (verdict != PASS) {
        result = -1;
        errno = kind == FAULTY_FULL && !stopped ? ENOSPC : EIO;
    }
    pthread_mutex_unlock(&lock);
    return result;
}

ssize_t write(int descriptor, const void *bytes, size_t count) { return written(descriptor, bytes, count, 0, 0); }
ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    return written(descriptor, bytes, count, offset, 1);
}
ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off_t offset) {
    return written(descriptor, bytes, count, offset, 1);
}

static int truncated(int descriptor, off_t length) {
    load();
    if (!atomic_load(&active)) return faulty_libc.ftruncate(descriptor, length);
    struct faulty_file *file = lock_if_tracked(descriptor);
    if (!file) return faulty_libc.ftruncate(descriptor, length);
    int result = -1;
    if (judge("truncate", file->path, 0) == PASS) {
        faulty_note_truncation(file, descriptor, length);
        result = faulty_libc.ftruncate(descriptor, length);
    }
    pthread_mutex_unlock(&lock);
    return result;
}

int ftruncate(int descriptor, off_t length) { return truncated(descriptor, length); }
int ftruncate64(int descriptor, off_t length) { return truncated(descriptor, length); }

// MARK: Putting on disk

static int synced(int descriptor) {
    load();
    if (!atomic_load(&active)) return faulty_libc.fsync(descriptor);
    char path[512] = "";
    resolve(descriptor, "", path, sizeof path);
    size_t length = strlen(path);
    if (length > 0 && path[length - 1] == '/') path[length - 1] = 0;
    if (!lock_unless_passed(path)) return faulty_libc.fsync(descriptor);
    int result = -1;
    if (judge("sync", path, 0) == PASS) {
        faulty_note_synced(descriptor);
        result = 0;
    }
    pthread_mutex_unlock(&lock);
    return result;
}

int fsync(int descriptor) { return synced(descriptor); }
int fdatasync(int descriptor) { return synced(descriptor); }

// MARK: Names

static int renamed(int fromDirectory, const char *from, int toDirectory, const char *to) {
    load();
    if (!atomic_load(&active)) return faulty_libc.renameat(fromDirectory, from, toDirectory, to);
    char wholeFrom[1024], wholeTo[1024];
    resolve(fromDirectory, from, wholeFrom, sizeof wholeFrom);
    resolve(toDirectory, to, wholeTo, sizeof wholeTo);
    if (!lock_unless_passed(wholeTo)) return faulty_libc.renameat(fromDirectory, from, toDirectory, to);
    int result = -1;
    if (judge("rename", wholeTo, 0) == PASS) {
        struct faulty_name *change = faulty_prepare_name(FAULTY_RENAMED, wholeTo, wholeFrom);
        result = faulty_libc.renameat(fromDirectory, from, toDirectory, to);
        int cause = errno;
        faulty_note_name(change, result == 0);
        errno = cause;
    }
    pthread_mutex_unlock(&lock);
    return result;
}

int rename(const char *from, const char *to) { return renamed(AT_FDCWD, from, AT_FDCWD, to); }
int renameat(int fromDirectory, const char *from, int toDirectory, const char *to) {
    return renamed(fromDirectory, from, toDirectory, to);
}

static int removed(int directory, const char *path, int flags) {
    load();
    if (!atomic_load(&active)) return faulty_libc.unlinkat(directory, path, flags);
    char whole[1024];
    resolve(directory, path, whole, sizeof whole);
    if ((flags & AT_REMOVEDIR) || !lock_unless_passed(whole)) return faulty_libc.unlinkat(directory, path, flags);
    int result = -1;
    if (judge("remove", whole, 0) == PASS) {
        struct faulty_name *change = faulty_prepare_name(FAULTY_REMOVED, whole, "");
        result = faulty_libc.unlinkat(directory, path, flags);
        int cause = errno;
        faulty_note_name(change, result == 0);
        errno = cause;
    }
    pthread_mutex_unlock(&lock);
    return result;
}

int unlink(const char *path) { return removed(AT_FDCWD, path, 0); }
int unlinkat(int directory, const char *path, int flags) { return removed(directory, path, flags); }

static int made(int directory, const char *path, mode_t mode) {
    load();
    if (!atomic_load(&active)) return faulty_libc.mkdirat(directory, path, mode);
    char whole[1024];
    resolve(directory, path, whole, sizeof whole);
    if (!lock_unless_passed(whole)) return faulty_libc.mkdirat(directory, path, mode);
    // A directory counts as on disk at once: what is lost with it is lost with its files.
    int result = judge("make", whole, 1) == PASS ? faulty_libc.mkdirat(directory, path, mode) : -1;
    pthread_mutex_unlock(&lock);
    return result;
}

int mkdir(const char *path, mode_t mode) { return made(AT_FDCWD, path, mode); }
int mkdirat(int directory, const char *path, mode_t mode) { return made(directory, path, mode); }
