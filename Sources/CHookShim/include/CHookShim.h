/*
 * The border between Swift and Lua. lua.h is deliberately not included here: Swift reaches only functions that never
 * raise. Lua raises with longjmp, which must not cross a Swift frame; so there is no way back from Lua into Swift at
 * all: a host function writes down its call, yields, and Swift reads it when the function that it called has returned.
 */
#ifndef CHOOKSHIM_H
#define CHOOKSHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A Lua state with its limits. */
typedef struct hook_machine hook_machine;
/* One try of a hook: a coroutine that may wait for the program. */
typedef struct hook_task hook_task;

/* Bytes that belong to the machine, valid until its next call. */
typedef struct hook_view {
    const uint8_t *bytes;
    size_t count;
} hook_view;

/* How a load or a step of a task ended. */
typedef enum hook_outcome {
    /* The result is a list: the name of a type, and what belongs to it. */
    HOOK_DONE = 0,
    /* The task waits: hook_machine_called names the function, the result is the list of its arguments. */
    HOOK_WAITING,
    /* The result is a list with one string, the message. */
    HOOK_FAILED,
    /* As HOOK_FAILED, for calls that are nested too deeply. */
    HOOK_TOO_DEEP,
    /* Stopped for good; hook_machine_line tells where. */
    HOOK_OUT_OF_INSTRUCTIONS,
    HOOK_OUT_OF_MEMORY,
} hook_outcome;

/* Opens a state with the allowed library. NULL: not enough memory. */
hook_machine *hook_machine_new(size_t memory_bytes);
void hook_machine_free(hook_machine *machine);
/* Adds a host function; library may be NULL for a global one. false: not enough memory. */
bool hook_machine_add_function(hook_machine *machine, const char *library, const char *name);
/*
 * Compiles a file (text only), runs it in an environment of its own, and reads what it returns. When done, the result
 * is the type's name, and for a table (key, name of the value's type, value) for each field; functions have nil for a
 * value. *reference is the function to run (the value itself, or its field `run`), or 0.
 */
hook_outcome hook_machine_load(hook_machine *machine, const uint8_t *source, size_t count, const char *chunk,
                               int64_t instructions, int32_t *reference);
void hook_machine_unload(hook_machine *machine, int32_t reference);

hook_view hook_machine_result(const hook_machine *machine);
/* Log lines of the last step: a byte for the level (0 info, 1 warn, 2 cut), four of length, the text. */
hook_view hook_machine_log(const hook_machine *machine);
const char *hook_machine_called(const hook_machine *machine);
/* The line that the last stop or error is about; 0 where it is not known. */
int32_t hook_machine_line(const hook_machine *machine);
/* What the state holds now, and the most that it ever held. */
size_t hook_machine_memory(const hook_machine *machine);
size_t hook_machine_peak(const hook_machine *machine);
/* For tests: after so many allocations that grow the state, count of them fail; 0 ends it. */
void hook_machine_fail(hook_machine *machine, size_t after, size_t count);
/* "Lua 5.4" */
const char *hook_machine_version(void);

/* NULL: not enough memory. */
hook_task *hook_task_new(hook_machine *machine, int32_t reference, int64_t instructions, size_t log_bytes,
                         uint64_t seed);
/* context: one encoded value. When done, the result is the type's name and, if it can be handed over, the value. */
hook_outcome hook_task_start(hook_machine *machine, hook_task *task, const uint8_t *context, size_t count);
/* values: an encoded list; with is_error its first value, a string, is raised at the place of the call. */
hook_outcome hook_task_resume(hook_machine *machine, hook_task *task, bool is_error, const uint8_t *values,
                              size_t count);
/* Drops the task wherever it stands: nothing of it runs any more. */
void hook_task_free(hook_machine *machine, hook_task *task);

/* What the child process gives up before it reads its first byte. Each call returns 0 or an errno. */
typedef struct hook_confinement {
    int32_t session, directory, descriptors, privileges, parent_death, limits, calls;
} hook_confinement;
/* address_space_bytes counts from what the process has mapped already. */
hook_confinement hook_confine(uint64_t address_space_bytes, uint64_t cpu_seconds);
/*
 * Makes one of the attempts that confinement is there against: open-file, write-file, read-environment, connect-out,
 * start-process, run-program, map-executable, make-executable, signal-parent, trace-parent, raise-signal. 0: it
 * succeeded; -1: there is none of that name; else the error. Some end the process.
 */
int32_t hook_attempt(const char *name);

#endif
