/*
 * Records what a process does to the files under one folder, in the order in which it happens.
 *
 * Preloaded (LD_PRELOAD) before the C library. DISKRECORDER_ROOT names the folder, DISKRECORDER_LOG the file that the
 * records are appended to; DiskLog.java reads it. One lock is held over each change and its record, so that the order of
 * the records is that of the changes. Only a sync runs outside of the lock, between two records: what it covers is what
 * was done before the first one. A way to write that is not recorded leaves a record that says so.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum kind { START = 1, OPEN, CLOSE, WRITE, TRUNCATE, SYNC_BEGIN, SYNC_END, RENAME, LINK, UNLINK, MKDIR, UNKNOWN };

struct header {
    int32_t kind;
    int32_t fd;
    int64_t nanos;
    int64_t offset;
    int64_t size;
    int32_t name_length;
    int32_t other_length;
};

#define MOST_FDS 65536
#define EXPORT __attribute__((visibility("default")))
#define REAL(name) ((__typeof__(&name))real(#name))

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *root;
static size_t root_length;
static int log_fd = -1;
static unsigned char tracked[MOST_FDS];

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (found == NULL) {
        abort();
    }
    return found;
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void append(const void *bytes, size_t length) {
    const char *at = bytes;
    while (length > 0) {
        long count = syscall(SYS_write, log_fd, at, length);
        if (count < 0) {
            abort();
        }
        at += count;
        length -= (size_t)count;
    }
}

/* Call with the lock held, after the change; `nanos` is from before it. */
static void record(enum kind kind, int fd, int64_t nanos, int64_t offset, int64_t size, const char *name,
                   const char *other, const void *data) {
    int kept = errno;
    struct header header = {kind, fd, nanos, offset, size, (int32_t)strlen(name), (int32_t)strlen(other)};
    append(&header, sizeof header);
    append(name, strlen(name));
    append(other, strlen(other));
    if (data != NULL) {
        append(data, (size_t)size);
    }
    errno = kept;
}

__attribute__((constructor)) static void begin(void) {
    root = getenv("DISKRECORDER_ROOT");
    const char *log = getenv("DISKRECORDER_LOG");
    if (root == NULL || log == NULL) {
        return;
    }
    root_length = strlen(root);
    log_fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (log_fd < 0) {
        abort();
    }
    record(START, 0, now(), 0, 0, "", "", NULL);
}

static int is_inside(const char *path) {
    return log_fd >= 0 && strncmp(path, root, root_length) == 0 && (path[root_length] == '/' || path[root_length] == 0);
}

static int is_tracked(int fd) {
    return log_fd >= 0 && fd >= 0 && fd < MOST_FDS && tracked[fd];
}

static int64_t enter(void) {
    pthread_mutex_lock(&lock);
    return now();
}

static void leave(void) {
    pthread_mutex_unlock(&lock);
}

static void unknown(const char *what) {
    int64_t nanos = enter();
    record(UNKNOWN, 0, nanos, 0, 0, what, "", NULL);
    leave();
}

/* size of an OPEN: 1 when the file is new, 0 when it was there; it is -1 when it was emptied. */
static int open_inside(const char *path, int flags, mode_t mode) {
    int64_t nanos = enter();
    int is_new = access(path, F_OK) != 0;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (fd >= MOST_FDS) {
        abort();
    }
    if (fd >= 0) {
        tracked[fd] = 1;
        int emptied = (flags & O_TRUNC) && !is_new;
        record(OPEN, fd, nanos, 0, is_new ? 1 : emptied ? -1 : 0, path, "", NULL);
    }
    leave();
    return fd;
}

static mode_t mode_of(int flags, va_list more) {
    return (flags & O_CREAT) ? (mode_t)va_arg(more, int) : 0;
}

#define DEFINE_OPEN(name)                                      \
    EXPORT int name(const char *path, int flags, ...) {        \
        va_list more;                                          \
        va_start(more, flags);                                 \
        mode_t mode = mode_of(flags, more);                    \
        va_end(more);                                          \
        if (is_inside(path)) {                                 \
            return open_inside(path, flags, mode);             \
        }                                                      \
        return REAL(name)(path, flags, mode);                  \
    }
DEFINE_OPEN(open)
DEFINE_OPEN(open64)

#define DEFINE_OPENAT(name)                                    \
    EXPORT int name(int folder, const char *path, int flags, ...) { \
        va_list more;                                          \
        va_start(more, flags);                                 \
        mode_t mode = mode_of(flags, more);                    \
        va_end(more);                                          \
        if (is_inside(path)) {                                 \
            return open_inside(path, flags, mode);             \
        }                                                      \
        if (is_tracked(folder) && (flags & O_ACCMODE) != O_RDONLY) { \
            unknown(#name);                                    \
        }                                                      \
        return REAL(name)(folder, path, flags, mode);          \
    }
DEFINE_OPENAT(openat)
DEFINE_OPENAT(openat64)

EXPORT int close(int fd) {
    if (!is_tracked(fd)) {
        return (int)syscall(SYS_close, fd);
    }
    int64_t nanos = enter();
    tracked[fd] = 0;
    record(CLOSE, fd, nanos, 0, 0, "", "", NULL);
    int result = (int)syscall(SYS_close, fd);
    leave();
    return result;
}

static ssize_t written(int fd, const void *bytes, int64_t offset, int64_t nanos, ssize_t result) {
    if (result > 0) {
        record(WRITE, fd, nanos, offset, result, "", "", bytes);
    }
    leave();
    return result;
}

EXPORT ssize_t write(int fd, const void *bytes, size_t count) {
    if (!is_tracked(fd)) {
        return REAL(write)(fd, bytes, count);
    }
    int64_t nanos = enter();
    int64_t offset = lseek(fd, 0, (fcntl(fd, F_GETFL) & O_APPEND) ? SEEK_END : SEEK_CUR);
    return written(fd, bytes, offset, nanos, syscall(SYS_write, fd, bytes, count));
}

#define DEFINE_PWRITE(name)                                                                       \
    EXPORT ssize_t name(int fd, const void *bytes, size_t count, off64_t offset) {                \
        if (!is_tracked(fd)) {                                                                    \
            return syscall(SYS_pwrite64, fd, bytes, count, offset);                               \
        }                                                                                         \
        int64_t nanos = enter();                                                                  \
        return written(fd, bytes, offset, nanos, syscall(SYS_pwrite64, fd, bytes, count, offset)); \
    }
DEFINE_PWRITE(pwrite)
DEFINE_PWRITE(pwrite64)

#define DEFINE_FTRUNCATE(name)                             \
    EXPORT int name(int fd, off64_t size) {                \
        if (!is_tracked(fd)) {                             \
            return (int)syscall(SYS_ftruncate, fd, size);  \
        }                                                  \
        int64_t nanos = enter();                           \
        int result = (int)syscall(SYS_ftruncate, fd, size); \
        if (result == 0) {                                 \
            record(TRUNCATE, fd, nanos, 0, size, "", "", NULL); \
        }                                                  \
        leave();                                           \
        return result;                                     \
    }
DEFINE_FTRUNCATE(ftruncate)
DEFINE_FTRUNCATE(ftruncate64)

static int sync_tracked(int fd, long call) {
    int64_t nanos = enter();
    record(SYNC_BEGIN, fd, nanos, 0, 0, "", "", NULL);
    leave();
    int result = (int)syscall(call, fd);
    int failed = errno;
    nanos = enter();
    if (result == 0) {
        record(SYNC_END, fd, nanos, 0, 0, "", "", NULL);
    }
    leave();
    errno = failed;
    return result;
}

EXPORT int fsync(int fd) {
    return is_tracked(fd) ? sync_tracked(fd, SYS_fsync) : (int)syscall(SYS_fsync, fd);
}

EXPORT int fdatasync(int fd) {
    return is_tracked(fd) ? sync_tracked(fd, SYS_fdatasync) : (int)syscall(SYS_fdatasync, fd);
}

static int change_names(enum kind kind, const char *name, const char *other, long call, long first, long second) {
    int64_t nanos = enter();
    int result = (int)syscall(call, first, second);
    if (result == 0) {
        record(kind, 0, nanos, 0, 0, name, other, NULL);
    }
    leave();
    return result;
}

EXPORT int rename(const char *from, const char *to) {
    return is_inside(from) || is_inside(to) ? change_names(RENAME, from, to, SYS_rename, (long)from, (long)to)
                                            : (int)syscall(SYS_rename, from, to);
}

EXPORT int link(const char *from, const char *to) {
    return is_inside(to) ? change_names(LINK, from, to, SYS_link, (long)from, (long)to)
                         : (int)syscall(SYS_link, from, to);
}

EXPORT int unlink(const char *path) {
    return is_inside(path) ? change_names(UNLINK, path, "", SYS_unlink, (long)path, 0) : (int)syscall(SYS_unlink, path);
}

EXPORT int rmdir(const char *path) {
    return is_inside(path) ? change_names(UNLINK, path, "", SYS_rmdir, (long)path, 0) : (int)syscall(SYS_rmdir, path);
}

EXPORT int mkdir(const char *path, mode_t mode) {
    return is_inside(path) ? change_names(MKDIR, path, "", SYS_mkdir, (long)path, (long)mode)
                           : (int)syscall(SYS_mkdir, path, mode);
}

EXPORT ssize_t writev(int fd, const struct iovec *parts, int count) {
    if (is_tracked(fd)) {
        unknown("writev");
    }
    return REAL(writev)(fd, parts, count);
}

#define DEFINE_PWRITEV(name)                                                        \
    EXPORT ssize_t name(int fd, const struct iovec *parts, int count, off64_t offset) { \
        if (is_tracked(fd)) {                                                       \
            unknown(#name);                                                         \
        }                                                                           \
        return REAL(name)(fd, parts, count, offset);                                \
    }
DEFINE_PWRITEV(pwritev)
DEFINE_PWRITEV(pwritev64)

#define DEFINE_SENDFILE(name)                                           \
    EXPORT ssize_t name(int to, int from, off64_t *offset, size_t count); \
    EXPORT ssize_t name(int to, int from, off64_t *offset, size_t count) { \
        if (is_tracked(to)) {                                           \
            unknown(#name);                                             \
        }                                                               \
        return REAL(name)(to, from, offset, count);                     \
    }
DEFINE_SENDFILE(sendfile)
DEFINE_SENDFILE(sendfile64)

EXPORT ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *offset, size_t count, unsigned int flags) {
    if (is_tracked(to)) {
        unknown("copy_file_range");
    }
    return REAL(copy_file_range)(from, at, to, offset, count, flags);
}

EXPORT int posix_fallocate(int fd, off64_t offset, off64_t length) {
    if (is_tracked(fd)) {
        unknown("posix_fallocate");
    }
    return REAL(posix_fallocate)(fd, offset, length);
}

EXPORT int unlinkat(int folder, const char *path, int flags) {
    if (is_inside(path) || is_tracked(folder)) {
        unknown("unlinkat");
    }
    return (int)syscall(SYS_unlinkat, folder, path, flags);
}

EXPORT int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    if (is_inside(from) || is_inside(to) || is_tracked(from_folder) || is_tracked(to_folder)) {
        unknown("renameat");
    }
    return REAL(renameat)(from_folder, from, to_folder, to);
}

/* SQLite's -shm file is memory that happens to have a name: a cache that it makes anew after a crash. */
static int is_shared_memory(int fd) {
    char link_name[64];
    char path[4096];
    int length = 0;
    char digits[16];
    for (int rest = fd; rest > 0 || length == 0; rest /= 10) {
        digits[length++] = (char)('0' + rest % 10);
    }
    strcpy(link_name, "/proc/self/fd/");
    size_t at = strlen(link_name);
    while (length > 0) {
        link_name[at++] = digits[--length];
    }
    link_name[at] = 0;
    ssize_t count = readlink(link_name, path, sizeof path);
    return count > 4 && memcmp(path + count - 4, "-shm", 4) == 0;
}

#define DEFINE_MMAP(name)                                                                      \
    EXPORT void *name(void *at, size_t length, int protection, int flags, int fd, off64_t offset) { \
        if (is_tracked(fd) && (protection & PROT_WRITE) && (flags & MAP_SHARED) && !is_shared_memory(fd)) { \
            unknown(#name);                                                                    \
        }                                                                                      \
        return (void *)syscall(SYS_mmap, at, length, protection, flags, fd, offset);           \
    }
DEFINE_MMAP(mmap)
DEFINE_MMAP(mmap64)
