/* pcall, xpcall and setmetatable without the ways in which a script could outlive its limits. */
#include "machine.h"

/* Memory that ran out and a stop are not the script's to catch. */
static void pass_on_stops(lua_State *L, int status) {
    if (status == LUA_ERRMEM) hook_stop(L, HOOK_OUT_OF_MEMORY);
    if (hook_machine_of(L)->stopped != HOOK_DONE) lua_error(L);
}

/*
 * Each error that is caught costs time by the depth at which it was raised, which no count of instructions shows: a
 * function that calls itself through pcall would run for minutes within its budget.
 */
static void enter(lua_State *L) {
    hook_task *task = hook_machine_of(L)->task;
    if (!task) return;
    if (task->guards >= HOOK_MAX_GUARDS) luaL_error(L, "pcall is nested more than %d deep", HOOK_MAX_GUARDS);
    task->guards++;
}

static int after_call(lua_State *L, int status, lua_KContext extra) {
    hook_task *task = hook_machine_of(L)->task;
    if (task) task->guards--;
    if (status == LUA_OK || status == LUA_YIELD) return lua_gettop(L) - (int)extra;
    pass_on_stops(L, status);
    if (task) task->instructions -= HOOK_ERROR_COST;
    lua_pushboolean(L, 0);
    lua_pushvalue(L, -2);
    return 2;
}

int hook_pcall(lua_State *L) {
    luaL_checkany(L, 1);
    enter(L);
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    return after_call(L, lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, after_call), 0);
}

/* The handler of an error that a stop raised would run with the budget's eye shut: it is not called any more. */
static int call_handler(lua_State *L) {
    if (hook_machine_of(L)->stopped != HOOK_DONE) return 1;
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}

int hook_xpcall(lua_State *L) {
    int count = lua_gettop(L);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    enter(L);
    lua_pushvalue(L, 2);
    lua_pushcclosure(L, call_handler, 1);
    lua_replace(L, 2);
    lua_pushboolean(L, 1);
    lua_pushvalue(L, 1);
    lua_rotate(L, 3, 2);
    return after_call(L, lua_pcallk(L, count - 2, LUA_MULTRET, 2, 2, after_call), 2);
}

/* Finalizers run where no limit reaches them; weak tables show when memory is collected. */
int hook_setmetatable(lua_State *L) {
    static const char *const refused[] = {"__gc", "__mode"};
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, lua_isnil(L, 2) || lua_istable(L, 2), 2, "nil or table");
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL) return luaL_error(L, "cannot change a protected metatable");
    for (size_t i = 0; lua_istable(L, 2) && i < sizeof refused / sizeof *refused; i++) {
        lua_pushstring(L, refused[i]);
        if (lua_rawget(L, 2) != LUA_TNIL) return luaL_error(L, "%s is not allowed in a hook: leave it out", refused[i]);
        lua_pop(L, 1);
    }
    lua_settop(L, 2);
    lua_setmetatable(L, 1);
    return 1;
}
