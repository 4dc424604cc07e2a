/* Loading files and running tasks. Both run as coroutines, so that a stop can leave them by yielding. */
#include "machine.h"

#include <stdlib.h>
#include <string.h>

typedef struct bytes {
    const uint8_t *start;
    size_t count;
} bytes;

static int push_new_thread(lua_State *L) {
    hook_task *task = lua_touserdata(L, 1);
    task->thread = lua_newthread(L);
    task->reference = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

static bool open_task(hook_machine *machine, hook_task *task) {
    task->reference = LUA_NOREF;
    lua_pushcfunction(machine->state, push_new_thread);
    lua_pushlightuserdata(machine->state, task);
    bool is_open = lua_pcall(machine->state, 1, 0, 0) == LUA_OK;
    lua_settop(machine->state, 0);
    return is_open;
}

static void close_task(hook_machine *machine, hook_task *task) {
    luaL_unref(machine->state, LUA_REGISTRYINDEX, task->reference);
}

/* The message of an error: its text, or the field `message` of a table. Nothing of the script is called for it. */
static int encode_error(lua_State *L) {
    hook_machine *machine = hook_machine_of(L);
    machine->result.count = 0;
    if (lua_istable(L, 1)) {
        lua_pushliteral(L, "message");
        lua_rawget(L, 1);
        if (lua_type(L, -1) == LUA_TSTRING) lua_replace(L, 1);
    }
    lua_settop(L, 1);
    if (lua_type(L, 1) != LUA_TSTRING && lua_type(L, 1) != LUA_TNUMBER) {
        lua_pushfstring(L, "the hook raised a %s: raise a text, as in error(\"why\")", luaL_typename(L, 1));
        lua_replace(L, 1);
    }
    size_t count;
    const char *text = lua_tolstring(L, 1, &count);
    lua_pushlstring(L, text, count < 4096 ? count : 4096);
    hook_encode_count(L, &machine->result, 1);
    hook_encode(L, -1, &machine->result);
    return 0;
}

static hook_outcome take_error(hook_machine *machine, lua_State *from, int status) {
    lua_Debug frame;
    lua_State *L = machine->state;
    const char *text = lua_type(from, -1) == LUA_TSTRING ? lua_tostring(from, -1) : "";
    bool is_deep = strstr(text, "stack overflow") != NULL;
    machine->line = 0;
    /* A dead coroutine still has its frames, down to the one that raised. */
    for (int level = 0; from != L && machine->line == 0 && lua_getstack(from, level, &frame); level++) {
        lua_getinfo(from, "l", &frame);
        if (frame.currentline > 0) machine->line = frame.currentline;
    }
    machine->result.count = 0;
    if (status == LUA_ERRMEM || !lua_checkstack(L, 8)) return HOOK_OUT_OF_MEMORY;
    lua_xmove(from, L, from == L ? 0 : 1);
    lua_pushcfunction(L, encode_error);
    lua_insert(L, -2);
    status = lua_pcall(L, 1, 0, 0);
    lua_settop(L, 0);
    if (status != LUA_OK) return HOOK_OUT_OF_MEMORY;
    return is_deep ? HOOK_TOO_DEEP : HOOK_FAILED;
}

/* Runs the task on until it ends, waits or is stopped. `count` arguments are on its stack. */
static hook_outcome step(hook_machine *machine, hook_task *task, int count, int *results) {
    machine->task = task;
    machine->stopped = HOOK_DONE;
    machine->is_waiting = false;
    machine->line = 0;
    hook_arm(task->thread);
    int status = lua_resume(task->thread, NULL, count, results);
    machine->task = NULL;
    machine->answer = NULL;
    if (machine->stopped != HOOK_DONE) return machine->stopped;
    if (status == LUA_OK) return HOOK_DONE;
    if (status == LUA_YIELD && machine->is_waiting) return HOOK_WAITING;
    return take_error(machine, task->thread, status);
}

/* Runs `function` on the main state with the values on the top of the task's stack. */
static hook_outcome finish(hook_machine *machine, lua_State *from, int count, lua_CFunction function) {
    lua_State *L = machine->state;
    machine->result.count = 0;
    if (!lua_checkstack(L, count + 4)) return HOOK_OUT_OF_MEMORY;
    lua_pushcfunction(L, function);
    lua_xmove(from, L, count);
    int status = lua_pcall(L, count, 0, 0);
    if (status != LUA_OK) return take_error(machine, L, status);
    lua_settop(L, 0);
    return HOOK_DONE;
}

static int encode_verdict(lua_State *L) {
    hook_buffer *result = &hook_machine_of(L)->result;
    lua_settop(L, 1);
    bool is_value = lua_type(L, 1) < LUA_TFUNCTION && lua_type(L, 1) != LUA_TLIGHTUSERDATA;
    hook_encode_count(L, result, is_value ? 2 : 1);
    hook_encode_text(L, luaL_typename(L, 1), result);
    if (is_value) hook_encode(L, 1, result);
    return 0;
}

hook_task *hook_task_new(hook_machine *machine, int32_t reference, int64_t instructions, size_t log_bytes,
                         uint64_t seed) {
    hook_task *task = calloc(1, sizeof *task);
    if (!task) return NULL;
    task->instructions = instructions;
    task->log_bytes = (int64_t)log_bytes;
    hook_seed(task->random, seed);
    if (!open_task(machine, task) || !lua_checkstack(task->thread, 4)) {
        hook_task_free(machine, task);
        return NULL;
    }
    lua_rawgeti(task->thread, LUA_REGISTRYINDEX, reference);
    return task;
}

static int decode_context(lua_State *L) {
    const bytes *context = lua_touserdata(L, 1);
    hook_decode(L, context->start, context->count);
    return 1;
}

hook_outcome hook_task_start(hook_machine *machine, hook_task *task, const uint8_t *context, size_t count) {
    lua_State *L = machine->state;
    bytes encoded = {context, count};
    int results = 0;
    machine->log.count = 0;
    lua_pushcfunction(L, decode_context);
    lua_pushlightuserdata(L, &encoded);
    int status = lua_pcall(L, 1, 1, 0);
    if (status != LUA_OK) return take_error(machine, L, status);
    lua_xmove(L, task->thread, 1);
    hook_outcome outcome = step(machine, task, 1, &results);
    return outcome == HOOK_DONE ? finish(machine, task->thread, results, encode_verdict) : outcome;
}

hook_outcome hook_task_resume(hook_machine *machine, hook_task *task, bool is_error, const uint8_t *values,
                              size_t count) {
    int results = 0;
    machine->log.count = 0;
    machine->answer = values;
    machine->answer_count = count;
    machine->answer_is_error = is_error;
    hook_outcome outcome = step(machine, task, 0, &results);
    return outcome == HOOK_DONE ? finish(machine, task->thread, results, encode_verdict) : outcome;
}

/* Dropped, not closed: what a script wrote into __close would run where nothing could stop it. */
void hook_task_free(hook_machine *machine, hook_task *task) {
    close_task(machine, task);
    free(task);
}

typedef struct source {
    bytes text;
    const char *chunk;
    hook_task *task;
} source;

static int compile(lua_State *L) {
    const source *from = lua_touserdata(L, 1);
    if (luaL_loadbufferx(L, (const char *)from->text.start, from->text.count, from->chunk, "t") != LUA_OK) lua_error(L);
    hook_push_environment(L);
    lua_setupvalue(L, -2, 1);
    lua_xmove(L, from->task->thread, 1);
    return 0;
}

/* The result is written as hook_machine_load says; the function to run is kept in the registry. */
static int read_declaration(lua_State *L) {
    hook_machine *machine = hook_machine_of(L);
    lua_settop(L, 1);
    int type = lua_type(L, 1);
    lua_Integer count = type == LUA_TTABLE ? hook_push_sorted_keys(L, 1) : 0;
    hook_encode_count(L, &machine->result, (uint32_t)(1 + 3 * count));
    hook_encode_text(L, luaL_typename(L, 1), &machine->result);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_settop(L, 2);
        lua_rawgeti(L, 2, i);
        lua_pushvalue(L, 3);
        bool is_function = lua_rawget(L, 1) == LUA_TFUNCTION;
        hook_encode(L, 3, &machine->result);
        hook_encode_text(L, luaL_typename(L, 4), &machine->result);
        if (is_function) lua_pushnil(L);
        hook_encode(L, -1, &machine->result);
    }
    lua_settop(L, 1);
    if (type == LUA_TTABLE) {
        lua_pushliteral(L, "run");
        lua_rawget(L, 1);
    }
    if (!lua_isfunction(L, -1)) return 0;
    lua_Debug function;
    lua_pushvalue(L, -1);
    lua_getinfo(L, ">S", &function);
    machine->line = function.linedefined;
    machine->loaded = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

static hook_outcome load(hook_machine *machine, source *from) {
    lua_State *L = machine->state;
    int results = 0;
    lua_pushcfunction(L, compile);
    lua_pushlightuserdata(L, from);
    int status = lua_pcall(L, 1, 0, 0);
    if (status != LUA_OK) return take_error(machine, L, status);
    machine->is_loading = true;
    hook_outcome outcome = step(machine, from->task, 0, &results);
    machine->is_loading = false;
    return outcome == HOOK_DONE ? finish(machine, from->task->thread, results, read_declaration) : outcome;
}

hook_outcome hook_machine_load(hook_machine *machine, const uint8_t *text, size_t count, const char *chunk,
                               int64_t instructions, int32_t *reference) {
    hook_task task = {.instructions = instructions};
    source from = {{text, count}, chunk, &task};
    machine->log.count = machine->result.count = 0;
    machine->loaded = 0;
    machine->line = 0;
    *reference = 0;
    hook_seed(task.random, 0);
    if (!open_task(machine, &task)) return HOOK_OUT_OF_MEMORY;
    hook_outcome outcome = load(machine, &from);
    close_task(machine, &task);
    if (outcome == HOOK_DONE) *reference = machine->loaded;
    return outcome;
}
