/* What the child process gives up at its start. */
#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "confine.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

static int32_t result_of(long status) { return status < 0 ? errno : 0; }

static int32_t close_other_descriptors(void) {
#if defined(__linux__) && defined(SYS_close_range)
    if (syscall(SYS_close_range, 3u, ~0u, 0u) == 0) return 0;
#endif
    long last = sysconf(_SC_OPEN_MAX);
    if (last < 0 || last > 65536) last = 65536;
    for (int descriptor = 3; descriptor < last; descriptor++) close(descriptor);
    return 0;
}

static int32_t drop_privileges(void) {
#if defined(__linux__)
    return result_of(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
#else
    return 0;
#endif
}

/*
 * A child that waits sees the parent's death as the end of standard input; one that is busy looks each time it has used
 * half a second. Not with PR_SET_PDEATHSIG: that kills the child when the thread that started it ends, and a pool of
 * threads ends them as it likes (prctl(2)).
 */
static pid_t parent;

static void look_for_parent(int signal) {
    (void)signal;
    if (getppid() != parent) _exit(0);
}

static int32_t die_with_parent(void) {
    struct sigaction action = {.sa_handler = look_for_parent, .sa_flags = SA_RESTART};
    struct itimerval every = {{0, 500000}, {0, 500000}};
    parent = getppid();
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGPROF, &action, NULL) < 0) return errno;
    return result_of(setitimer(ITIMER_PROF, &every, NULL));
}

static int32_t limit(int resource, rlim_t value) {
    struct rlimit bounds = {value, value};
    return result_of(setrlimit(resource, &bounds));
}

#if defined(__linux__)
/* Address space that is mapped already, in bytes; 0 where that cannot be read. */
static uint64_t mapped_bytes(void) {
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file) return 0;
    if (fscanf(file, "%lu", &pages) != 1) pages = 0;
    fclose(file);
    return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}
#endif

static int32_t set_limits(uint64_t address_space_bytes, uint64_t cpu_seconds) {
    int32_t failure = 0, status;
#if defined(__linux__)
    uint64_t mapped = mapped_bytes();
    if (mapped && address_space_bytes && (status = limit(RLIMIT_AS, mapped + address_space_bytes))) failure = status;
    /* Root is exempt from this one. */
    if ((status = limit(RLIMIT_NPROC, 0))) failure = status;
#else
    (void)address_space_bytes;
#endif
    if ((status = limit(RLIMIT_CPU, cpu_seconds))) failure = status;
    if ((status = limit(RLIMIT_FSIZE, 0))) failure = status;
    if ((status = limit(RLIMIT_CORE, 0))) failure = status;
    /* Standard input, output and error stay open; nothing can be opened beside them. */
    if ((status = limit(RLIMIT_NOFILE, 3))) failure = status;
    return failure;
}

hook_confinement hook_confine(uint64_t address_space_bytes, uint64_t cpu_seconds) {
    hook_confinement done = {0};
    /* The leader of a process group cannot open a session; it has been given one of its own already. */
    done.session = setsid() < 0 && errno != EPERM ? errno : 0;
    done.directory = result_of(chdir("/"));
    done.descriptors = close_other_descriptors();
    done.privileges = drop_privileges();
    done.parent_death = die_with_parent();
    done.limits = set_limits(address_space_bytes, cpu_seconds);
    /* Last: what comes before needs calls that this one takes away. */
    done.calls = hook_filter_calls();
    return done;
}
