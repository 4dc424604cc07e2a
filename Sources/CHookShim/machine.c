/* The life of a machine. Everything that may raise runs inside lua_pcall, with only C frames in between. */
#include "machine.h"

#include <stdlib.h>
#include <string.h>

/* Unreachable by design; returning makes Lua abort, which ends the child and not the program. */
static int panic(lua_State *L) {
    (void)L;
    return 0;
}

hook_machine *hook_machine_new(size_t memory_bytes) {
    hook_machine *machine = calloc(1, sizeof *machine);
    if (!machine) return NULL;
    machine->memory_limit = memory_bytes;
    machine->state = lua_newstate(hook_allocate, machine);
    if (!machine->state) {
        free(machine);
        return NULL;
    }
    lua_atpanic(machine->state, panic);
    *(hook_machine **)lua_getextraspace(machine->state) = machine;
    lua_pushcfunction(machine->state, hook_open_library);
    if (lua_pcall(machine->state, 0, 0, 0) != LUA_OK) {
        hook_machine_free(machine);
        return NULL;
    }
    return machine;
}

void hook_machine_free(hook_machine *machine) {
    lua_close(machine->state);
    hook_buffer_free(&machine->result);
    hook_buffer_free(&machine->log);
    hook_buffer_free(&machine->json);
    free(machine);
}

typedef struct function_name {
    const char *library, *name;
} function_name;

static int add_function(lua_State *L) {
    const function_name *function = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, hook_machine_of(L)->globals);
    if (function->library) {
        if (lua_getfield(L, -1, function->library) != LUA_TTABLE) {
            lua_pop(L, 1);
            lua_newtable(L);
            lua_pushvalue(L, -1);
            lua_setfield(L, -3, function->library);
        }
        lua_pushfstring(L, "%s.%s", function->library, function->name);
    } else {
        lua_pushstring(L, function->name);
    }
    lua_pushcclosure(L, hook_host_function, 1);
    lua_setfield(L, -2, function->name);
    return 0;
}

bool hook_machine_add_function(hook_machine *machine, const char *library, const char *name) {
    function_name function = {library, name};
    lua_pushcfunction(machine->state, add_function);
    lua_pushlightuserdata(machine->state, &function);
    bool is_added = lua_pcall(machine->state, 1, 0, 0) == LUA_OK;
    lua_settop(machine->state, 0);
    return is_added;
}

/* Writes into a slot that exists already, so it cannot raise. */
void hook_machine_unload(hook_machine *machine, int32_t reference) {
    luaL_unref(machine->state, LUA_REGISTRYINDEX, reference);
}

hook_view hook_machine_result(const hook_machine *machine) {
    return (hook_view){machine->result.bytes, machine->result.count};
}

hook_view hook_machine_log(const hook_machine *machine) {
    return (hook_view){machine->log.bytes, machine->log.count};
}

const char *hook_machine_called(const hook_machine *machine) { return machine->called; }
int32_t hook_machine_line(const hook_machine *machine) { return machine->line; }
size_t hook_machine_memory(const hook_machine *machine) { return machine->memory; }
size_t hook_machine_peak(const hook_machine *machine) { return machine->peak; }
void hook_machine_fail(hook_machine *machine, size_t after, size_t count) {
    machine->allocations_left = after;
    machine->failures_left = count;
}
const char *hook_machine_version(void) { return LUA_RELEASE; }
