/* Writes down, in order, everything that a process does to the files of one folder, for a disk to be rebuilt from.
 *
 * cc -shared -fPIC -o recorder.so recorder.c -ldl
 * LD_PRELOAD=recorder.so RECORD_ROOT=/folder RECORD_LOG=/log program
 *
 * A record: op (1 byte), length of the path (4), path, offset (8), length of the data (4), data. Numbers are
 * little-endian. Each call and its record are one step under a lock, so the order in the log is the order on the disk.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static const char *root;
static size_t root_length;
static int log_fd = -1;

#define REAL(name) \
  static typeof(name) *real; \
  if (!real) real = (typeof(name) *)dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
  const char *log = getenv("RECORD_LOG");
  root = getenv("RECORD_ROOT");
  if (!log || !root) return;
  root_length = strlen(root);
  log_fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int in_folder(const char *path) {
  return log_fd >= 0 && path && !strncmp(path, root, root_length) && path[root_length] == '/';
}

static ssize_t plain_write(int fd, const void *data, size_t length) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) real = dlsym(RTLD_NEXT, "write");
  return real(fd, data, length);
}

static void put(char op, const char *path, uint64_t offset, const void *data, uint32_t length) {
  uint32_t path_length = (uint32_t)(strlen(path + root_length + 1));
  struct iovec parts[6] = {{&op, 1}, {&path_length, 4}, {(void *)(path + root_length + 1), path_length},
                           {&offset, 8}, {&length, 4}, {(void *)data, length}};
  size_t total = 17 + path_length + length, at = 0;
  char *whole = malloc(total);
  for (int i = 0; i < 6; i++) {
    memcpy(whole + at, parts[i].iov_base ? parts[i].iov_base : "", parts[i].iov_len);
    at += parts[i].iov_len;
  }
  for (at = 0; at < total;) {
    ssize_t written = plain_write(log_fd, whole + at, total - at);
    if (written <= 0) abort();
    at += (size_t)written;
  }
  free(whole);
}

static const char *path_of(int fd, char *buffer) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, buffer, PATH_MAX - 1);
  if (length <= 0) return NULL;
  buffer[length] = 0;
  return in_folder(buffer) && !strstr(buffer, " (deleted)") ? buffer : NULL;
}

static int opened(int fd, const char *path, int flags, int existed) {
  char buffer[PATH_MAX];
  if (fd < 0) return fd;
  int kept = errno;
  const char *where = path_of(fd, buffer);
  if (where && (flags & O_CREAT) && !existed) put('c', where, 0, NULL, 0);
  else if (where && (flags & O_TRUNC)) put('t', where, 0, NULL, 0);
  errno = kept;
  (void)path;
  return fd;
}

#define OPENING(call) \
  mode_t mode = 0; \
  if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); } \
  pthread_mutex_lock(&turn); \
  int existed = faccessat(folder, path, F_OK, 0) == 0; \
  int fd = opened(call, path, flags, existed); \
  pthread_mutex_unlock(&turn); \
  return fd;

int open(const char *path, int flags, ...) { REAL(open); int folder = AT_FDCWD; OPENING(real(path, flags, mode)) }
int open64(const char *path, int flags, ...) { REAL(open64); int folder = AT_FDCWD; OPENING(real(path, flags, mode)) }
int openat(int folder, const char *path, int flags, ...) { REAL(openat); OPENING(real(folder, path, flags, mode)) }
int openat64(int folder, const char *path, int flags, ...) { REAL(openat64); OPENING(real(folder, path, flags, mode)) }

static void note_write(int fd, int64_t offset, const void *data, ssize_t done) {
  char buffer[PATH_MAX];
  int kept = errno;
  const char *where = done > 0 ? path_of(fd, buffer) : NULL;
  if (where) put('w', where, (uint64_t)offset, data, (uint32_t)done);
  errno = kept;
}

ssize_t write(int fd, const void *data, size_t length) {
  pthread_mutex_lock(&turn);
  int64_t before = lseek(fd, 0, SEEK_CUR);
  if (before >= 0 && (fcntl(fd, F_GETFL) & O_APPEND)) before = lseek(fd, 0, SEEK_END);
  ssize_t done = plain_write(fd, data, length);
  if (before >= 0) note_write(fd, before, data, done);
  pthread_mutex_unlock(&turn);
  return done;
}

#define POSITIONED(name, type) \
  ssize_t name(int fd, const void *data, size_t length, type offset) { \
    REAL(name); \
    pthread_mutex_lock(&turn); \
    ssize_t done = real(fd, data, length, offset); \
    note_write(fd, offset, data, done); \
    pthread_mutex_unlock(&turn); \
    return done; \
  }
POSITIONED(pwrite, off_t)
POSITIONED(pwrite64, off64_t)

#define ON_FILE(op, name, parameters, call, number) \
  int name parameters { \
    REAL(name); \
    char buffer[PATH_MAX]; \
    pthread_mutex_lock(&turn); \
    int result = call; \
    int kept = errno; \
    const char *where = result == 0 ? path_of(fd, buffer) : NULL; \
    if (where) put(op, where, (uint64_t)(number), NULL, 0); \
    errno = kept; \
    pthread_mutex_unlock(&turn); \
    return result; \
  }
ON_FILE('s', fsync, (int fd), real(fd), 0)
ON_FILE('s', fdatasync, (int fd), real(fd), 0)
ON_FILE('t', ftruncate, (int fd, off_t length), real(fd, length), length)
ON_FILE('t', ftruncate64, (int fd, off64_t length), real(fd, length), length)

#define ON_NAMES(op, name, parameters, call, from, to) \
  int name parameters { \
    REAL(name); \
    pthread_mutex_lock(&turn); \
    int result = call; \
    if (result == 0 && in_folder(from)) { \
      const char *other = to; \
      int inside = other && in_folder(other); \
      put(op, from, 0, inside ? other + root_length + 1 : NULL, inside ? (uint32_t)strlen(other + root_length + 1) : 0); \
    } \
    pthread_mutex_unlock(&turn); \
    return result; \
  }
ON_NAMES('r', rename, (const char *from, const char *to), real(from, to), from, to)
ON_NAMES('l', link, (const char *from, const char *to), real(from, to), from, to)
ON_NAMES('u', unlink, (const char *path), real(path), path, NULL)
ON_NAMES('m', mkdir, (const char *path, mode_t mode), real(path, mode), path, NULL)
