/*
 * table.sort, stable. Lua's own takes the time of day to pick its pivots, so that equal elements could come out in
 * another order in another run.
 */
#include "machine.h"

/* Whether the element on the top must stand before the one below it: only then do they change places. */
static bool must_swap(lua_State *L) {
    if (lua_isnil(L, 2)) return lua_compare(L, -1, -2, LUA_OPLT);
    lua_pushvalue(L, 2);
    lua_pushvalue(L, -2);
    lua_pushvalue(L, -4);
    lua_call(L, 2, 1);
    bool is_before = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return is_before;
}

/* Merges the sorted runs [low, middle) and [middle, high) of one list into another. */
static void merge(lua_State *L, int from, int to, lua_Integer low, lua_Integer middle, lua_Integer high) {
    lua_Integer left = low, right = middle;
    for (lua_Integer place = low; place < high; place++) {
        bool takes_right = left >= middle;
        if (!takes_right && right < high) {
            lua_rawgeti(L, from, left);
            lua_rawgeti(L, from, right);
            takes_right = must_swap(L);
            lua_pop(L, 2);
        }
        lua_rawgeti(L, from, takes_right ? right++ : left++);
        lua_rawseti(L, to, place);
    }
}

static lua_Integer least(lua_Integer one, lua_Integer other) { return one < other ? one : other; }

/* The table is written only when everything has been compared: an error leaves it as it was. */
int hook_sort(lua_State *L) {
    luaL_checkany(L, 1);
    lua_Integer count = luaL_len(L, 1);
    if (count > HOOK_MAX_RANGE) {
        return luaL_error(L, "table.sort over more than %I elements: do it in parts", (LUAI_UACINT)HOOK_MAX_RANGE);
    }
    if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_settop(L, 2);
    if (count < 2) return 0;
    lua_createtable(L, (int)count, 0);
    lua_createtable(L, (int)count, 0);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_geti(L, 1, i);
        lua_rawseti(L, 3, i);
    }
    int from = 3, to = 4;
    for (lua_Integer width = 1; width < count; width *= 2) {
        hook_charge(L, count);
        for (lua_Integer low = 1; low <= count; low += 2 * width) {
            merge(L, from, to, low, least(low + width, count + 1), least(low + 2 * width, count + 1));
        }
        int other = from;
        from = to;
        to = other;
    }
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(L, from, i);
        lua_seti(L, 1, i);
    }
    return 0;
}
