/* What the files of this target share; Swift does not see it. */
#ifndef HOOK_MACHINE_H
#define HOOK_MACHINE_H

#include "CHookShim.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

/* What crosses the border at once, in encoded bytes: a frame has 1 MiB, and needs some for itself. */
#define HOOK_VALUE_BYTES ((size_t)1000 << 10)
#define HOOK_VALUE_DEPTH 31
/* The most elements or bytes that one library call may work on. */
#define HOOK_MAX_RANGE ((lua_Integer)1 << 20)
#define HOOK_MAX_STRING ((lua_Integer)8 << 20)
#define HOOK_MAX_GUARDS 100
/* What catching an error costs, measured in instructions. */
#define HOOK_ERROR_COST 30
/* How many instructions pass between two looks at the budget. */
#define HOOK_STRIDE 1000

typedef struct hook_buffer {
    uint8_t *bytes;
    size_t count, capacity;
} hook_buffer;

struct hook_task {
    lua_State *thread;
    int reference;
    int64_t instructions;
    int64_t log_bytes;
    /* How many pcall and xpcall are open. */
    int guards;
    uint64_t random[4];
};

struct hook_machine {
    lua_State *state;
    size_t memory, peak, memory_limit;
    /* For tests: how many allocations still succeed before so many fail; 0 failures is the usual state. */
    size_t allocations_left, failures_left;
    /* `json` is for one call of json.encode or json.decode, which call nothing else. */
    hook_buffer result, log, json;
    const char *called;
    int32_t line;
    /* The task that runs now; NULL between steps. */
    hook_task *task;
    bool is_loading, is_waiting;
    /* HOOK_DONE, or why the running task may not execute another instruction. It is never taken back. */
    hook_outcome stopped;
    /* The answer that the resumed task will read. */
    const uint8_t *answer;
    size_t answer_count;
    bool answer_is_error;
    /* A reference into the registry: the template of each file's globals. */
    int globals;
    /* The function of the file that was loaded last. */
    int loaded;
};

static inline hook_machine *hook_machine_of(lua_State *L) { return *(hook_machine **)lua_getextraspace(L); }

/* buffer.c: never raises */
bool hook_buffer_append(hook_buffer *buffer, const void *bytes, size_t count);
void hook_buffer_free(hook_buffer *buffer);

/* limits.c */
void *hook_allocate(void *machine, void *block, size_t old_size, size_t new_size);
/* Takes instructions from the running task's budget for work that Lua cannot count; raises when none are left. */
void hook_charge(lua_State *L, lua_Integer instructions);
void hook_stop(lua_State *L, hook_outcome why);
void hook_arm(lua_State *L);

/* values.c: these raise */
void hook_encode(lua_State *L, int index, hook_buffer *buffer);
void hook_encode_text(lua_State *L, const char *text, hook_buffer *buffer);
void hook_encode_count(lua_State *L, hook_buffer *buffer, uint32_t count);
/* Pushes one value, or all of a list; hook_decode_list returns how many. */
void hook_decode(lua_State *L, const uint8_t *bytes, size_t count);
int hook_decode_list(lua_State *L, const uint8_t *bytes, size_t count);

/* order.c: these raise */
/* Pushes a list of the table's keys in their fixed order, and returns how many there are. */
lua_Integer hook_push_sorted_keys(lua_State *L, int table);
/* Whether the keys are exactly 1, 2, … count; an empty table is no list. */
bool hook_is_list(lua_State *L, int table, lua_Integer *count);
int hook_next(lua_State *L);
int hook_pairs(lua_State *L);

/* bounded.c, guarded.c, hosts.c, json.c, json_decode.c, random.c, sort.c: Lua functions */
int hook_bounded_rep(lua_State *L);
int hook_bounded_format(lua_State *L);
int hook_bounded_move(lua_State *L);
int hook_bounded_unpack(lua_State *L);
int hook_bounded_concat(lua_State *L);
int hook_bounded_insert(lua_State *L);
int hook_bounded_remove(lua_State *L);
int hook_sort(lua_State *L);
int hook_pcall(lua_State *L);
int hook_xpcall(lua_State *L);
int hook_setmetatable(lua_State *L);
int hook_tostring(lua_State *L);
/* Pushes the text of a value; an address never shows. */
const char *hook_push_text(lua_State *L, int index);
int hook_random(lua_State *L);
int hook_randomseed(lua_State *L);
void hook_seed(uint64_t state[4], uint64_t seed);
int hook_json_encode(lua_State *L);
int hook_json_decode(lua_State *L);
int hook_verdict(lua_State *L);
int hook_log_info(lua_State *L);
int hook_log_warn(lua_State *L);
int hook_log_call(lua_State *L);
int hook_host_function(lua_State *L);

/* library.c */
int hook_open_library(lua_State *L);
/* Pushes a copy of the template of globals, which belongs to one file. */
void hook_push_environment(lua_State *L);

#endif
