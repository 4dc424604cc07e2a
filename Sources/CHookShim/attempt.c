/* What a process that is not Lua any more would try. Each is expected to fail, or to end the process. */
#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "CHookShim.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/ptrace.h>
#endif

static int status_of(long result) { return result < 0 ? errno : 0; }

static int open_file(void) { return status_of(open("/etc/passwd", O_RDONLY)); }
static int write_file(void) { return status_of(open("/tmp/haupdate-hooks-attempt", O_WRONLY | O_CREAT, 0600)); }
static int read_environment(void) { return status_of(open("/proc/self/environ", O_RDONLY)); }
static int connect_out(void) { return status_of(socket(AF_INET, SOCK_STREAM, 0)); }
static int start_process(void) { return status_of(fork()); }
static int signal_parent(void) { return status_of(kill(getppid(), 0)); }
static int end_itself_by_abort(void) { return status_of(raise(0)); }

static int run_program(void) {
    char *const arguments[] = {"/bin/true", NULL};
    char *const environment[] = {NULL};
    return status_of(execve("/bin/true", arguments, environment));
}

static int map_executable(void) {
    void *pages = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return pages == MAP_FAILED ? errno : 0;
}

static int make_executable(void) {
    void *pages = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return pages == MAP_FAILED ? errno : status_of(mprotect(pages, 4096, PROT_READ | PROT_EXEC));
}

static int trace_parent(void) {
#if defined(__linux__)
    return status_of(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
#else
    return EPERM;
#endif
}

static const struct {
    const char *name;
    int (*make)(void);
} attempts[] = {
    {"open-file", open_file},           {"write-file", write_file},       {"read-environment", read_environment},
    {"connect-out", connect_out},       {"start-process", start_process}, {"run-program", run_program},
    {"map-executable", map_executable}, {"make-executable", make_executable},
    {"signal-parent", signal_parent},   {"trace-parent", trace_parent},   {"raise-signal", end_itself_by_abort},
};

int32_t hook_attempt(const char *name) {
    for (size_t index = 0; index < sizeof attempts / sizeof attempts[0]; index++)
        if (strcmp(attempts[index].name, name) == 0) return attempts[index].make();
    return -1;
}
