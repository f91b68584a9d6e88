#define _GNU_SOURCE
#include "CSQLiteShim.h"
#include <fcntl.h>
#include <sys/stat.h>

LecternFileMark lectern_file_mark(const char *path) {
    LecternFileMark mark = {0, 0};
    struct statx status;
    if (statx(AT_FDCWD, path, AT_STATX_SYNC_AS_STAT, STATX_INO | STATX_BTIME, &status) == 0) {
        mark.inode = status.stx_ino;
        if (status.stx_mask & STATX_BTIME)
            mark.birthInNanoseconds = (uint64_t)status.stx_btime.tv_sec * 1000000000 + status.stx_btime.tv_nsec;
        return mark;
    }
    // Some sandboxes know `stat` only.
    struct stat older;
    if (stat(path, &older) == 0) mark.inode = older.st_ino;
    return mark;
}
