/* Which calls of the system the child may still make once it is confined: those that compute, wait and answer. */
#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "confine.h"

#include <errno.h>

#if defined(__linux__)
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif
#endif

#if defined(OUR_ARCHITECTURE)

#ifndef SECCOMP_RET_KILL_PROCESS
#define SECCOMP_RET_KILL_PROCESS 0x80000000U
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define RETURN(what) BPF_STMT(BPF_RET | BPF_K, (what))
#define ALLOW(name) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1), RETURN(SECCOMP_RET_ALLOW)
#define KILL(name) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1), RETURN(SECCOMP_RET_KILL_PROCESS)
/* Memory may be had, but never memory that can be run. The low half of an argument holds all of prot's bits. */
#define ALLOW_UNLESS_EXECUTABLE(name)                                                                                   \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 4), LOAD(args[2]),                                               \
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1), RETURN(SECCOMP_RET_KILL_PROCESS),                        \
        RETURN(SECCOMP_RET_ALLOW)

int32_t hook_filter_calls(void) {
    struct sock_filter program[] = {
        LOAD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCHITECTURE, 1, 0),
        RETURN(SECCOMP_RET_KILL_PROCESS),
        LOAD(nr),
        /* Frames. Nothing can be opened beside the three descriptors that are there. */
        ALLOW(read),
        ALLOW(write),
        /* Memory. */
        ALLOW(brk),
        ALLOW(munmap),
        ALLOW(mremap),
        ALLOW(madvise),
        ALLOW_UNLESS_EXECUTABLE(mmap),
        ALLOW_UNLESS_EXECUTABLE(mprotect),
        /* Locks, time, chance, and the look at whether the parent still lives. */
        ALLOW(futex),
        ALLOW(clock_gettime),
        ALLOW(getrandom),
        ALLOW(getppid),
        ALLOW(restart_syscall),
        ALLOW(rt_sigreturn),
        ALLOW(rt_sigprocmask),
        /* The end; abort() raises a signal in itself. */
        ALLOW(exit),
        ALLOW(exit_group),
        ALLOW(getpid),
        ALLOW(gettid),
        /* Whoever tries one of these is not Lua any more. */
        KILL(execve),
        KILL(execveat),
        KILL(clone),
#if defined(SYS_clone3)
        KILL(clone3),
#endif
#if defined(SYS_fork)
        KILL(fork),
        KILL(vfork),
#endif
        KILL(socket),
        KILL(socketpair),
        KILL(connect),
        KILL(ptrace),
        KILL(process_vm_readv),
        KILL(process_vm_writev),
        KILL(kill),
        KILL(tkill),
        KILL(bpf),
        KILL(unshare),
        KILL(setns),
        KILL(mount),
#if defined(SYS_io_uring_setup)
        KILL(io_uring_setup),
#endif
        /* A library that asks for something else is told that it may not. */
        RETURN(SECCOMP_RET_ERRNO | EPERM),
    };
    struct sock_fprog filter = {sizeof program / sizeof program[0], program};
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) < 0) return errno;
    /* Seen to work: whoever may not open another descriptor is told so by this filter, and not by a limit. */
    if (syscall(SYS_openat, AT_FDCWD, "/", O_RDONLY) >= 0 || errno != EPERM) return ENOTSUP;
    return 0;
}

#elif defined(__linux__)

/* No table of calls for this processor: a child that is not confined must not run hooks. */
int32_t hook_filter_calls(void) { return ENOSYS; }

#else

/* Elsewhere there is no such filter; docs/hooks.md says what holds there. */
int32_t hook_filter_calls(void) { return 0; }

#endif
