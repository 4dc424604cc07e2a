/* Lua walks tables in an order that depends on addresses; here it depends on the keys alone. */
#include "machine.h"

#include <stdlib.h>
#include <string.h>

typedef struct sort_key {
    /* 0 false, 1 true, 2 numbers, 3 strings */
    int rank;
    bool is_integer;
    lua_Integer integer;
    lua_Number number;
    const char *text;
    size_t count;
} sort_key;

static sort_key key_at(lua_State *L, int index) {
    sort_key key = {0};
    switch (lua_type(L, index)) {
    case LUA_TBOOLEAN: key.rank = lua_toboolean(L, index); break;
    case LUA_TNUMBER:
        key.rank = 2;
        key.is_integer = lua_isinteger(L, index);
        if (key.is_integer) key.integer = lua_tointeger(L, index);
        key.number = lua_tonumber(L, index);
        break;
    case LUA_TSTRING:
        key.rank = 3;
        key.text = lua_tolstring(L, index, &key.count);
        break;
    default:
        luaL_error(L, "a table with a %s as a key has no fixed order: use strings, numbers or booleans as keys",
                   luaL_typename(L, index));
    }
    return key;
}

/* A float key is never a whole number within the integers (Lua makes those integers), so doubles compare them well. */
static int compare(const void *first, const void *second) {
    const sort_key *left = first, *right = second;
    if (left->rank != right->rank) return left->rank < right->rank ? -1 : 1;
    if (left->rank == 2) {
        if (left->is_integer && right->is_integer) {
            return (left->integer > right->integer) - (left->integer < right->integer);
        }
        return (left->number > right->number) - (left->number < right->number);
    }
    if (left->rank < 2) return 0;
    size_t shared = left->count < right->count ? left->count : right->count;
    int order = memcmp(left->text, right->text, shared);
    return order ? order : (left->count > right->count) - (left->count < right->count);
}

static lua_Integer count_keys(lua_State *L, int table) {
    lua_Integer count = 0;
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) count++;
    return count;
}

static void push_key(lua_State *L, const sort_key *key) {
    if (key->rank < 2) lua_pushboolean(L, key->rank);
    else if (key->rank == 3) lua_pushlstring(L, key->text, key->count);
    else if (key->is_integer) lua_pushinteger(L, key->integer);
    else lua_pushnumber(L, key->number);
}

lua_Integer hook_push_sorted_keys(lua_State *L, int table) {
    table = lua_absindex(L, table);
    luaL_checkstack(L, 6, "too many nested tables");
    lua_Integer count = count_keys(L, table), filled = 0;
    /* About what sorting costs. */
    hook_charge(L, count * 16);
    sort_key *keys = lua_newuserdatauv(L, (size_t)count * sizeof *keys + 1, 0);
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) keys[filled++] = key_at(L, -2);
    qsort(keys, (size_t)count, sizeof *keys, compare);
    lua_createtable(L, (int)count, 0);
    /* No script runs in between, so the table still holds the strings that the keys point into. */
    for (lua_Integer i = 0; i < count; i++) {
        push_key(L, &keys[i]);
        lua_rawseti(L, -2, i + 1);
    }
    lua_remove(L, -2);
    return count;
}

bool hook_is_list(lua_State *L, int table, lua_Integer *count) {
    *count = (lua_Integer)lua_rawlen(L, table);
    if (*count == 0) return false;
    /* The length may be any border of a table with holes, so each key is looked at. */
    for (lua_Integer i = 1; i <= *count; i++) {
        int type = lua_rawgeti(L, table, i);
        lua_pop(L, 1);
        if (type == LUA_TNIL) return false;
    }
    return count_keys(L, table) == *count;
}

/* Finds the smallest key above the given one: no state between calls, at the price of a look at every key. */
int hook_next(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    bool has_floor = !lua_isnil(L, 2), found = false;
    sort_key floor = {0}, best = {0};
    lua_Integer seen = 0;
    if (has_floor) floor = key_at(L, 2);
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
        sort_key key = key_at(L, -2);
        seen++;
        if (has_floor && compare(&key, &floor) <= 0) continue;
        if (found && compare(&key, &best) >= 0) continue;
        best = key;
        found = true;
    }
    hook_charge(L, seen);
    if (!found) {
        lua_pushnil(L);
        return 1;
    }
    push_key(L, &best);
    lua_pushvalue(L, -1);
    lua_rawget(L, 1);
    return 2;
}

/* Upvalues: the keys, how many, how many are done. Fields that have gone since are left out. */
static int next_of_pairs(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_Integer count = lua_tointeger(L, lua_upvalueindex(2)), done = lua_tointeger(L, lua_upvalueindex(3));
    lua_settop(L, 1);
    while (done < count) {
        lua_rawgeti(L, lua_upvalueindex(1), ++done);
        lua_pushvalue(L, 2);
        if (lua_rawget(L, 1) != LUA_TNIL) {
            lua_pushinteger(L, done);
            lua_replace(L, lua_upvalueindex(3));
            return 2;
        }
        lua_settop(L, 1);
    }
    lua_pushinteger(L, done);
    lua_replace(L, lua_upvalueindex(3));
    lua_pushnil(L);
    return 1;
}

static int return_three(lua_State *L, int status, lua_KContext context) {
    (void)L, (void)status, (void)context;
    return 3;
}

int hook_pairs(lua_State *L) {
    luaL_checkany(L, 1);
    if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
        lua_pushvalue(L, 1);
        lua_callk(L, 1, 3, 0, return_three);
        return 3;
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_Integer count = hook_push_sorted_keys(L, 1);
    lua_pushinteger(L, count);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_of_pairs, 3);
    lua_pushvalue(L, 1);
    lua_pushnil(L);
    return 3;
}
