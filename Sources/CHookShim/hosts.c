/* What a hook says to the program: verdicts, log lines, and calls that wait for an answer. */
#include "machine.h"

#include <string.h>

/* pass(note), fail(reason), wait(reason, seconds), unknown(reason): a table, which Verdict+Reading.swift reads. */
int hook_verdict(lua_State *L) {
    const char *kind = lua_tostring(L, lua_upvalueindex(1));
    bool is_pass = strcmp(kind, "pass") == 0;
    lua_settop(L, 2);
    lua_createtable(L, 0, 3);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_setfield(L, 3, "verdict");
    if (!is_pass || !lua_isnil(L, 1)) {
        if (!lua_isstring(L, 1)) {
            const char *what = is_pass ? "note" : "reason";
            return luaL_error(L, "%s() needs a %s: a string, not a %s", kind, what, luaL_typename(L, 1));
        }
        lua_pushvalue(L, 1);
        lua_setfield(L, 3, "text");
    }
    if (strcmp(kind, "wait") == 0 && !lua_isnil(L, 2)) {
        lua_Number seconds = luaL_checknumber(L, 2);
        luaL_argcheck(L, seconds >= 0 && seconds <= 86400, 2, "seconds are from 0 to 86400");
        lua_pushnumber(L, seconds);
        lua_setfield(L, 3, "seconds");
    }
    return 1;
}

static void append_log(lua_State *L, uint8_t level, const char *text, size_t count) {
    hook_machine *machine = hook_machine_of(L);
    uint32_t length = (uint32_t)count;
    uint8_t head[5] = {level, (uint8_t)length, (uint8_t)(length >> 8), (uint8_t)(length >> 16),
                       (uint8_t)(length >> 24)};
    if (machine->log.count + sizeof head + count > HOOK_VALUE_BYTES) return;
    if (!hook_buffer_append(&machine->log, head, sizeof head) || !hook_buffer_append(&machine->log, text, count)) {
        luaL_error(L, "not enough memory for a log line");
    }
}

static int log_from(lua_State *L, uint8_t level, int first) {
    hook_machine *machine = hook_machine_of(L);
    luaL_Buffer line;
    size_t count;
    int last = lua_gettop(L);
    if (machine->is_loading) return luaL_error(L, "nothing can be logged while the file is loaded: log inside `run`");
    luaL_buffinit(L, &line);
    for (int i = first; i <= last; i++) {
        if (i > first) luaL_addchar(&line, '\t');
        hook_push_text(L, i);
        luaL_addvalue(&line);
    }
    luaL_pushresult(&line);
    const char *text = lua_tolstring(L, -1, &count);
    int64_t left = machine->task ? machine->task->log_bytes : 0;
    if (left < 0) return 0;
    /* An empty line costs something too, else a loop could write millions. */
    if (machine->task) machine->task->log_bytes -= (int64_t)count + 16;
    if ((int64_t)count + 16 > left) append_log(L, 2, "", 0);
    else append_log(L, level, text, count);
    return 0;
}

int hook_log_info(lua_State *L) { return log_from(L, 0, 1); }
int hook_log_warn(lua_State *L) { return log_from(L, 1, 1); }
int hook_log_call(lua_State *L) { return log_from(L, 0, 2); }

static int take_answer(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    hook_machine *machine = hook_machine_of(L);
    lua_settop(L, 0);
    int count = hook_decode_list(L, machine->answer, machine->answer_count);
    if (!machine->answer_is_error) return count;
    if (count < 1 || !lua_isstring(L, 1)) return luaL_error(L, "the program refused the call");
    luaL_where(L, 1);
    lua_pushvalue(L, 1);
    lua_concat(L, 2);
    return lua_error(L);
}

/* The upvalue is the name. No Swift runs below this frame: the call is written down, and the coroutine yields. */
int hook_host_function(lua_State *L) {
    hook_machine *machine = hook_machine_of(L);
    const char *name = lua_tostring(L, lua_upvalueindex(1));
    int count = lua_gettop(L);
    if (machine->is_loading) {
        return luaL_error(L, "%s cannot be called while the file is loaded: call it inside `run`", name);
    }
    if (!lua_isyieldable(L)) {
        return luaL_error(L,
                          "%s waits for an answer, which is not possible inside table.sort, string.gsub or tostring: "
                          "call it before",
                          name);
    }
    hook_charge(L, HOOK_STRIDE);
    machine->result.count = 0;
    hook_encode_count(L, &machine->result, (uint32_t)count);
    for (int i = 1; i <= count; i++) hook_encode(L, i, &machine->result);
    machine->called = name;
    machine->is_waiting = true;
    return lua_yieldk(L, 0, 0, take_answer);
}
