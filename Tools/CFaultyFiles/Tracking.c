#define _GNU_SOURCE
#include "Tracking.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct faulty_calls faulty_libc;

static struct faulty_file *files;
static struct faulty_name *newest_name;
static char graveyard[512];
static long next_grave;

void faulty_set_graveyard(const char *path) {
    snprintf(graveyard, sizeof graveyard, "%s", path);
    next_grave = 0;
}

/// SplitMix64.
uint64_t faulty_random(uint64_t *state) {
    uint64_t mixed = *state += 0x9e3779b97f4a7c15ULL;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31);
}

int faulty_is_beneath(const char *path, const char *prefix) {
    size_t length = strlen(prefix);
    return length > 0 && strncmp(path, prefix, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static int is_of(const struct faulty_file *file, const struct stat *status) {
    return file->inode == status->st_ino && file->device == status->st_dev;
}

struct faulty_file *faulty_find(const struct stat *status) {
    for (struct faulty_file *file = files; file; file = file->next)
        if (is_of(file, status)) return file;
    return NULL;
}

void faulty_track(int descriptor, const char *path) {
    struct stat status;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return;
    struct faulty_file *file = faulty_find(&status);
    if (!file) {
        file = calloc(1, sizeof *file);
        file->device = status.st_dev;
        file->inode = status.st_ino;
        file->next = files;
        files = file;
    }
    snprintf(file->path, sizeof file->path, "%s", path);
}

/// Notes a change with the bytes that it replaces, from `offset` up to `end`.
static struct faulty_write *note(struct faulty_file *file, int descriptor, off_t offset, off_t end) {
    struct stat status;
    fstat(descriptor, &status);
    struct faulty_write *change = calloc(1, sizeof *change);
    change->offset = offset;
    change->size_before = status.st_size;
    change->truncated_to = -1;
    if (end > status.st_size) end = status.st_size;
    if (end > offset) {
        // A descriptor may be open for writing only.
        int reading = faulty_libc.open(file->path, O_RDONLY | O_CLOEXEC);
        change->old_count = end - offset;
        change->old_bytes = calloc(1, change->old_count);
        if (reading >= 0) {
            if (pread(reading, change->old_bytes, change->old_count, offset) < 0) change->old_count = 0;
            close(reading);
        }
    }
    change->earlier = file->newest;
    file->newest = change;
    return change;
}

void faulty_note_write(struct faulty_file *file, int descriptor, off_t offset, const void *bytes, size_t count) {
    struct faulty_write *change = note(file, descriptor, offset, offset + (off_t)count);
    change->new_bytes = malloc(count + 1);
    memcpy(change->new_bytes, bytes, count);
    change->new_count = count;
}

void faulty_note_truncation(struct faulty_file *file, int descriptor, off_t length) {
    struct stat status;
    fstat(descriptor, &status);
    note(file, descriptor, length, status.st_size)->truncated_to = length;
}

static void free_writes(struct faulty_file *file) {
    while (file->newest) {
        struct faulty_write *change = file->newest;
        file->newest = change->earlier;
        free(change->new_bytes);
        free(change->old_bytes);
        free(change);
    }
}

void faulty_untrack(int descriptor) {
    struct stat status;
    if (fstat(descriptor, &status) != 0) return;
    for (struct faulty_file **place = &files; *place; place = &(*place)->next)
        if (is_of(*place, &status)) {
            struct faulty_file *file = *place;
            *place = file->next;
            free_writes(file);
            free(file);
            return;
        }
}

static void drop_name(struct faulty_name **place) {
    struct faulty_name *change = *place;
    *place = change->earlier;
    if (change->grave[0]) faulty_libc.unlink(change->grave);
    free(change);
}

void faulty_note_synced(int descriptor) {
    struct stat status;
    if (fstat(descriptor, &status) != 0) return;
    if (S_ISREG(status.st_mode)) {
        struct faulty_file *file = faulty_find(&status);
        if (file) free_writes(file);
    } else {
        for (struct faulty_name **place = &newest_name; *place;)
            if ((*place)->directory == status.st_ino) drop_name(place);
            else place = &(*place)->earlier;
    }
}

static ino_t directory_of(const char *path) {
    char copy[512];
    struct stat status;
    snprintf(copy, sizeof copy, "%s", path);
    return stat(dirname(copy), &status) == 0 ? status.st_ino : 0;
}

struct faulty_name *faulty_prepare_name(enum faulty_name_kind kind, const char *path, const char *former) {
    struct faulty_name *change = calloc(1, sizeof *change);
    change->kind = kind;
    change->directory = directory_of(path);
    snprintf(change->path, sizeof change->path, "%s", path);
    snprintf(change->former, sizeof change->former, "%s", former);
    struct stat status;
    if (kind != FAULTY_CREATED && lstat(path, &status) == 0 && S_ISREG(status.st_mode)) {
        snprintf(change->grave, sizeof change->grave, "%.480s/%ld", graveyard, next_grave++);
        if (link(path, change->grave) != 0) change->grave[0] = 0;
    }
    return change;
}

void faulty_note_name(struct faulty_name *change, int happened) {
    change->earlier = newest_name;
    newest_name = change;
    if (!happened) {
        drop_name(&newest_name);
        return;
    }
    struct stat status;
    if (change->kind == FAULTY_RENAMED && stat(change->path, &status) == 0) {
        struct faulty_file *file = faulty_find(&status);
        if (file) snprintf(file->path, sizeof file->path, "%s", change->path);
    }
}

void faulty_note_created(const char *path) {
    faulty_note_name(faulty_prepare_name(FAULTY_CREATED, path, ""), 1);
}

void faulty_settle(const char *prefix) {
    for (struct faulty_file *file = files; file; file = file->next)
        if (faulty_is_beneath(file->path, prefix)) free_writes(file);
    for (struct faulty_name **place = &newest_name; *place;)
        if (faulty_is_beneath((*place)->path, prefix)) drop_name(place);
        else place = &(*place)->earlier;
}

void faulty_forget(void) {
    while (newest_name) drop_name(&newest_name);
    while (files) {
        struct faulty_file *file = files;
        files = file->next;
        free_writes(file);
        free(file);
    }
}

/// Takes all changes of a file back, then does some of them again, a write perhaps in part.
static void lose_writes(struct faulty_file *file, uint64_t *state) {
    int descriptor = faulty_libc.open(file->path, O_RDWR | O_CLOEXEC);
    struct stat status;
    if (descriptor < 0) return;
    if (fstat(descriptor, &status) != 0 || !is_of(file, &status)) {
        close(descriptor);
        return;
    }
    size_t count = 0;
    for (struct faulty_write *change = file->newest; change; change = change->earlier) {
        faulty_libc.ftruncate(descriptor, change->size_before);
        if (change->old_count)
            (void)!faulty_libc.pwrite(descriptor, change->old_bytes, change->old_count, change->offset);
        count++;
    }
    struct faulty_write *inOrder[count + 1];
    size_t index = count;
    for (struct faulty_write *change = file->newest; change; change = change->earlier) inOrder[--index] = change;
    uint64_t share = faulty_random(state) % 101;
    for (index = 0; index < count; index++) {
        struct faulty_write *change = inOrder[index];
        if (faulty_random(state) % 100 >= share) continue;
        if (change->truncated_to >= 0) {
            faulty_libc.ftruncate(descriptor, change->truncated_to);
            continue;
        }
        size_t length = change->new_count;
        // Sectors are written whole.
        if (faulty_random(state) % 4 == 0 && length > 512) length = 512 * (1 + faulty_random(state) % (length / 512));
        (void)!faulty_libc.pwrite(descriptor, change->new_bytes, length, change->offset);
    }
    close(descriptor);
}

static void undo(struct faulty_name *change) {
    switch (change->kind) {
    case FAULTY_CREATED: faulty_libc.unlink(change->path); break;
    case FAULTY_RENAMED: faulty_libc.rename(change->path, change->former); break;
    case FAULTY_REMOVED: break;
    }
    if (change->grave[0]) (void)!link(change->grave, change->path);
}

void faulty_lose_power(const char *prefix, uint64_t seed) {
    uint64_t state = seed;
    // Files by their paths, so that chance falls on the same ones in every run.
    for (;;) {
        struct faulty_file *first = NULL;
        for (struct faulty_file *file = files; file; file = file->next)
            if (file->newest && faulty_is_beneath(file->path, prefix) &&
                (!first || strcmp(file->path, first->path) < 0))
                first = file;
        if (!first) break;
        lose_writes(first, &state);
        free_writes(first);
    }
    // Names reach the disk in the order of their changes: some of the last ones are lost.
    long count = 0;
    for (struct faulty_name *change = newest_name; change; change = change->earlier)
        if (faulty_is_beneath(change->path, prefix)) count++;
    long lost = count ? (long)(faulty_random(&state) % (uint64_t)(count + 1)) : 0;
    for (struct faulty_name *change = newest_name; change && lost > 0; change = change->earlier)
        if (faulty_is_beneath(change->path, prefix)) {
            undo(change);
            lost--;
        }
    faulty_settle(prefix);
}

long faulty_pending(const char *prefix) {
    long count = 0;
    for (struct faulty_file *file = files; file; file = file->next)
        if (faulty_is_beneath(file->path, prefix))
            for (struct faulty_write *change = file->newest; change; change = change->earlier) count++;
    for (struct faulty_name *change = newest_name; change; change = change->earlier)
        if (faulty_is_beneath(change->path, prefix)) count++;
    return count;
}
