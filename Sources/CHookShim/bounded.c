/*
 * The parts of Lua's own library that need bounds: one call may work long without an instruction that could be counted.
 * Each checks its arguments, and then becomes the original, its upvalue, in the same frame.
 */
#include "machine.h"

#include <string.h>

static lua_CFunction original(lua_State *L) { return lua_tocfunction(L, lua_upvalueindex(1)); }

static void check_range(lua_State *L, const char *function, lua_Integer count) {
    if (count > HOOK_MAX_RANGE) {
        luaL_error(L, "%s over more than %I elements: do it in parts", function, (LUAI_UACINT)HOOK_MAX_RANGE);
    }
    if (count > 0) hook_charge(L, count);
}

/* Last minus first plus one; a range that no integer holds counts as endless. */
static lua_Integer span(lua_Integer first, lua_Integer last) {
    if (first > last) return 0;
    lua_Unsigned distance = (lua_Unsigned)last - (lua_Unsigned)first;
    return distance >= (lua_Unsigned)HOOK_MAX_RANGE ? HOOK_MAX_RANGE + 1 : (lua_Integer)distance + 1;
}

int hook_bounded_rep(lua_State *L) {
    size_t count, separator;
    luaL_checklstring(L, 1, &count);
    lua_Integer times = luaL_checkinteger(L, 2);
    luaL_optlstring(L, 3, "", &separator);
    if (times <= 0 || count + separator == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    if (times > HOOK_MAX_STRING / (lua_Integer)(count + separator)) {
        return luaL_error(L, "string.rep to more than %d MB", (int)(HOOK_MAX_STRING >> 20));
    }
    hook_charge(L, times / 8 + times * (lua_Integer)(count + separator) / 64 + 1);
    return original(L)(L);
}

/* Addresses would differ from run to run, and tell where the process lives. */
int hook_bounded_format(lua_State *L) {
    size_t count;
    const char *format = luaL_checklstring(L, 1, &count);
    for (const char *at = format, *end = format + count; (at = memchr(at, '%', (size_t)(end - at)));) {
        if (*++at == '%') {
            at++;
            continue;
        }
        if (at[strspn(at, "-+ #0123456789.")] == 'p') {
            return luaL_error(L, "string.format has no %%p in a hook: addresses differ from run to run");
        }
    }
    for (int i = 2; i <= lua_gettop(L); i++) {
        int type = lua_type(L, i);
        if (type == LUA_TNIL || type == LUA_TBOOLEAN || type == LUA_TNUMBER || type == LUA_TSTRING) continue;
        hook_push_text(L, i);
        lua_replace(L, i);
    }
    return original(L)(L);
}

int hook_bounded_move(lua_State *L) {
    check_range(L, "table.move", span(luaL_checkinteger(L, 2), luaL_checkinteger(L, 3)));
    return original(L)(L);
}

int hook_bounded_unpack(lua_State *L) {
    lua_Integer last = lua_isnoneornil(L, 3) ? luaL_len(L, 1) : luaL_checkinteger(L, 3);
    check_range(L, "table.unpack", span(luaL_optinteger(L, 2, 1), last));
    return original(L)(L);
}

int hook_bounded_concat(lua_State *L) {
    lua_Integer last = lua_isnoneornil(L, 4) ? luaL_len(L, 1) : luaL_checkinteger(L, 4);
    check_range(L, "table.concat", span(luaL_optinteger(L, 3, 1), last));
    return original(L)(L);
}

/* table.insert and table.remove move everything behind the place. */
static int shift(lua_State *L, int arguments) {
    luaL_checkany(L, 1);
    lua_Integer length = luaL_len(L, 1);
    if (lua_gettop(L) == arguments) check_range(L, "moving", span(luaL_checkinteger(L, 2), length));
    return original(L)(L);
}

int hook_bounded_insert(lua_State *L) { return shift(L, 3); }
int hook_bounded_remove(lua_State *L) { return shift(L, 2); }

const char *hook_push_text(lua_State *L, int index) {
    index = lua_absindex(L, index);
    int type = lua_type(L, index);
    if (type == LUA_TLIGHTUSERDATA) return lua_pushliteral(L, "null");
    bool is_plain = type == LUA_TNIL || type == LUA_TBOOLEAN || type == LUA_TNUMBER || type == LUA_TSTRING;
    if (!is_plain && luaL_getmetafield(L, index, "__tostring") == LUA_TNIL) {
        return lua_pushstring(L, lua_typename(L, type));
    }
    if (!is_plain) lua_pop(L, 1);
    return luaL_tolstring(L, index, NULL);
}

int hook_tostring(lua_State *L) {
    luaL_checkany(L, 1);
    hook_push_text(L, 1);
    return 1;
}
