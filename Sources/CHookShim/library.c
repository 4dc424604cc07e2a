/* The allow-list: what a hook finds in its globals. */
#include "machine.h"

/* Replaces a function of the library on the stack's top by one that has the original as its upvalue. */
static void bound(lua_State *L, const char *name, lua_CFunction function) {
    lua_getfield(L, -1, name);
    lua_pushcclosure(L, function, 1);
    lua_setfield(L, -2, name);
}

static void remove_field(lua_State *L, const char *name) {
    lua_pushnil(L);
    lua_setfield(L, -2, name);
}

static void open(lua_State *L, const char *name, lua_CFunction function) {
    lua_pushcfunction(L, function);
    lua_pushstring(L, name);
    lua_call(L, 1, 1);
}

static void push_base(lua_State *L) {
    static const char *const kept[] = {"assert", "error", "getmetatable", "ipairs", "rawequal", "rawget",
                                       "rawlen", "rawset", "select", "tonumber", "type", "_VERSION"};
    static const luaL_Reg own[] = {
        {"next", hook_next}, {"pairs", hook_pairs}, {"pcall", hook_pcall}, {"xpcall", hook_xpcall},
        {"setmetatable", hook_setmetatable}, {"tostring", hook_tostring}, {"print", hook_log_info}, {NULL, NULL},
    };
    lua_newtable(L);
    luaL_setfuncs(L, own, 0);
    open(L, "_G", luaopen_base);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        lua_getfield(L, -1, kept[i]);
        lua_setfield(L, -3, kept[i]);
    }
    lua_pop(L, 1);
}

static void add_libraries(lua_State *L) {
    open(L, "string", luaopen_string);
    remove_field(L, "dump");
    bound(L, "rep", hook_bounded_rep);
    bound(L, "format", hook_bounded_format);
    lua_setfield(L, -2, "string");

    open(L, "table", luaopen_table);
    bound(L, "move", hook_bounded_move);
    bound(L, "unpack", hook_bounded_unpack);
    bound(L, "concat", hook_bounded_concat);
    bound(L, "insert", hook_bounded_insert);
    bound(L, "remove", hook_bounded_remove);
    lua_pushcfunction(L, hook_sort);
    lua_setfield(L, -2, "sort");
    lua_setfield(L, -2, "table");

    /* Some builds of Lua still have what 5.2 gave up: a hook must find the same everywhere. */
    static const char *const outdated[] = {"atan2", "cosh", "frexp", "ldexp", "log10", "pow", "sinh", "tanh"};
    open(L, "math", luaopen_math);
    for (size_t i = 0; i < sizeof outdated / sizeof *outdated; i++) remove_field(L, outdated[i]);
    lua_pushcfunction(L, hook_random);
    lua_setfield(L, -2, "random");
    lua_pushcfunction(L, hook_randomseed);
    lua_setfield(L, -2, "randomseed");
    lua_setfield(L, -2, "math");

    open(L, "utf8", luaopen_utf8);
    lua_setfield(L, -2, "utf8");
}

static void add_own_libraries(lua_State *L) {
    static const luaL_Reg json[] = {{"encode", hook_json_encode}, {"decode", hook_json_decode}, {NULL, NULL}};
    static const luaL_Reg log[] = {{"info", hook_log_info}, {"warn", hook_log_warn}, {NULL, NULL}};
    static const char *const verdicts[] = {"pass", "fail", "wait", "unknown"};
    luaL_newlib(L, json);
    lua_pushlightuserdata(L, NULL);
    lua_setfield(L, -2, "null");
    lua_setfield(L, -2, "json");
    luaL_newlib(L, log);
    lua_createtable(L, 0, 2);
    lua_pushcfunction(L, hook_log_call);
    lua_setfield(L, -2, "__call");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_setfield(L, -2, "log");
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        lua_pushstring(L, verdicts[i]);
        lua_pushcclosure(L, hook_verdict, 1);
        lua_setfield(L, -2, verdicts[i]);
    }
}

static void copy_fields(lua_State *L, int from, int to) {
    for (lua_pushnil(L); lua_next(L, from); lua_pop(L, 1)) {
        lua_pushvalue(L, -2);
        lua_pushvalue(L, -2);
        lua_rawset(L, to);
    }
}

/* All strings share one metatable: its functions are a copy that no hook can reach, and so cannot change. */
static void protect_strings(lua_State *L, int globals) {
    lua_pushliteral(L, "");
    lua_createtable(L, 0, 2);
    lua_newtable(L);
    lua_getfield(L, globals, "string");
    copy_fields(L, lua_gettop(L), lua_gettop(L) - 1);
    lua_pop(L, 1);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}

int hook_open_library(lua_State *L) {
    push_base(L);
    add_libraries(L);
    add_own_libraries(L);
    protect_strings(L, lua_gettop(L));
    hook_machine_of(L)->globals = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

void hook_push_environment(lua_State *L) {
    luaL_checkstack(L, 10, NULL);
    lua_newtable(L);
    int environment = lua_gettop(L);
    lua_rawgeti(L, LUA_REGISTRYINDEX, hook_machine_of(L)->globals);
    int template = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, template); lua_pop(L, 1)) {
        lua_pushvalue(L, -2);
        if (lua_istable(L, -2)) {
            lua_newtable(L);
            copy_fields(L, lua_gettop(L) - 2, lua_gettop(L));
            if (lua_getmetatable(L, -3)) lua_setmetatable(L, -2);
        } else {
            lua_pushvalue(L, -2);
        }
        lua_rawset(L, environment);
    }
    lua_settop(L, environment);
    lua_pushvalue(L, environment);
    lua_setfield(L, environment, "_G");
}
