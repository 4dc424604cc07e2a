#include "machine.h"

#include <stdlib.h>

void *hook_allocate(void *context, void *block, size_t old_size, size_t new_size) {
    hook_machine *machine = context;
    /* Without a block, Lua passes the kind of the new object in place of the old size. */
    size_t held = block ? old_size : 0;
    if (new_size == 0) {
        free(block);
        machine->memory -= held;
        return NULL;
    }
    if (new_size > held && machine->memory + (new_size - held) > machine->memory_limit) return NULL;
    if (new_size > held && machine->failures_left > 0) {
        if (machine->allocations_left > 0) {
            machine->allocations_left--;
        } else {
            machine->failures_left--;
            return NULL;
        }
    }
    void *moved = realloc(block, new_size);
    if (!moved) return NULL;
    machine->memory += new_size - held;
    if (machine->memory > machine->peak) machine->peak = machine->memory;
    return moved;
}

static void note_line(lua_State *L, hook_machine *machine) {
    lua_Debug frame;
    for (int level = 0; lua_getstack(L, level, &frame); level++) {
        lua_getinfo(L, "l", &frame);
        if (frame.currentline > 0) {
            machine->line = frame.currentline;
            return;
        }
    }
}

/*
 * A stopped task is left by yielding, which no pcall can catch, and is never resumed. Where Lua cannot yield (inside a
 * comparator of table.sort), it raises; pcall and xpcall pass that on (guarded.c), and the hook comes back at the next
 * instruction.
 */
static void look_at_budget(lua_State *L, lua_Debug *frame) {
    (void)frame;
    hook_machine *machine = hook_machine_of(L);
    if (machine->stopped == HOOK_DONE) {
        if (!machine->task) return;
        machine->task->instructions -= lua_gethookcount(L);
        if (machine->task->instructions > 0) return;
        hook_stop(L, HOOK_OUT_OF_INSTRUCTIONS);
    }
    if (lua_isyieldable(L)) {
        lua_yield(L, 0);
        return;
    }
    luaL_error(L, "the hook has been stopped");
}

void hook_stop(lua_State *L, hook_outcome why) {
    hook_machine *machine = hook_machine_of(L);
    if (machine->stopped == HOOK_DONE) {
        machine->stopped = why;
        note_line(L, machine);
    }
    /* Once only: lua_sethook walks the whole call stack. */
    if (lua_gethookcount(L) != 1) lua_sethook(L, look_at_budget, LUA_MASKCOUNT, 1);
}

void hook_arm(lua_State *L) { lua_sethook(L, look_at_budget, LUA_MASKCOUNT, HOOK_STRIDE); }

void hook_charge(lua_State *L, lua_Integer instructions) {
    hook_machine *machine = hook_machine_of(L);
    if (!machine->task) return;
    machine->task->instructions -= instructions;
    if (machine->task->instructions > 0 && machine->stopped == HOOK_DONE) return;
    hook_stop(L, HOOK_OUT_OF_INSTRUCTIONS);
    luaL_error(L, "the hook has been stopped");
}
