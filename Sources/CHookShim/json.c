/* json.encode. The keys of an object stand in their fixed order; json.null is the light userdata NULL. */
#include "machine.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 64

static void put(lua_State *L, const char *text, size_t count) {
    if (!hook_buffer_append(&hook_machine_of(L)->json, text, count)) {
        luaL_error(L, "json.encode: the text is over %d KB", (int)(HOOK_VALUE_BYTES >> 10));
    }
}

static void put_text(lua_State *L, const char *text) { put(L, text, strlen(text)); }

/* Whether all of the text is UTF-8: json has no other strings. */
static bool is_utf8(lua_State *L, int index) {
    size_t count;
    const char *text = lua_tolstring(L, index, &count);
    const unsigned char *at = (const unsigned char *)text, *end = at + count;
    while (at < end) {
        int more = *at < 0x80 ? 0 : *at >= 0xc2 && *at < 0xe0 ? 1 : *at >= 0xe0 && *at < 0xf0 ? 2
                 : *at >= 0xf0 && *at < 0xf5 ? 3 : -1;
        if (more < 0 || end - at <= more) return false;
        if ((*at == 0xe0 && at[1] < 0xa0) || (*at == 0xed && at[1] > 0x9f)) return false;
        if ((*at == 0xf0 && at[1] < 0x90) || (*at == 0xf4 && at[1] > 0x8f)) return false;
        for (at++; more > 0; more--, at++) {
            if ((*at & 0xc0) != 0x80) return false;
        }
    }
    return true;
}

static void put_string(lua_State *L, int index) {
    size_t count;
    const char *text = lua_tolstring(L, index, &count);
    if (!is_utf8(L, index)) luaL_error(L, "json.encode: a string is not UTF-8");
    put_text(L, "\"");
    for (size_t i = 0; i < count; i++) {
        unsigned char byte = (unsigned char)text[i];
        char escaped[8];
        if (byte == '"' || byte == '\\') snprintf(escaped, sizeof escaped, "\\%c", byte);
        else if (byte == '\n') strcpy(escaped, "\\n");
        else if (byte < 0x20 || byte == 0x7f) snprintf(escaped, sizeof escaped, "\\u%04x", byte);
        else {
            put(L, text + i, 1);
            continue;
        }
        put_text(L, escaped);
    }
    put_text(L, "\"");
}

static void put_number(lua_State *L, int index) {
    char digits[40];
    if (lua_isinteger(L, index)) {
        snprintf(digits, sizeof digits, LUA_INTEGER_FMT, (LUAI_UACINT)lua_tointeger(L, index));
    } else {
        lua_Number number = lua_tonumber(L, index);
        if (!isfinite(number)) luaL_error(L, "json.encode: json has no infinity and no nan");
        for (int precision = 15; precision <= 17; precision++) {
            snprintf(digits, sizeof digits, "%.*g", precision, number);
            if (strtod(digits, NULL) == number) break;
        }
    }
    put_text(L, digits);
}

static void put_value(lua_State *L, int index, int depth);

static void put_object(lua_State *L, int table, int depth) {
    lua_Integer count = hook_push_sorted_keys(L, table);
    int keys = lua_gettop(L);
    put_text(L, "{");
    for (lua_Integer i = 1; i <= count; i++) {
        if (i > 1) put_text(L, ",");
        if (lua_rawgeti(L, keys, i) != LUA_TSTRING) {
            luaL_error(L,
                       "json.encode: a table has a %s as a key beside others: use strings, or 1, 2, … without a hole",
                       luaL_typename(L, -1));
        }
        put_string(L, lua_gettop(L));
        put_text(L, ":");
        lua_rawget(L, table);
        put_value(L, lua_gettop(L), depth + 1);
        lua_settop(L, keys);
    }
    put_text(L, "}");
    lua_settop(L, keys - 1);
}

static void put_table(lua_State *L, int table, int depth) {
    lua_Integer count = 0;
    if (depth >= MAX_DEPTH) luaL_error(L, "json.encode: a table is nested too deeply or contains itself");
    luaL_checkstack(L, 8, "json.encode");
    if (!hook_is_list(L, table, &count)) {
        put_object(L, table, depth);
        return;
    }
    hook_charge(L, count);
    put_text(L, "[");
    for (lua_Integer i = 1; i <= count; i++) {
        if (i > 1) put_text(L, ",");
        lua_rawgeti(L, table, i);
        put_value(L, lua_gettop(L), depth + 1);
        lua_pop(L, 1);
    }
    put_text(L, "]");
}

static void put_value(lua_State *L, int index, int depth) {
    switch (lua_type(L, index)) {
    case LUA_TNIL:
    case LUA_TLIGHTUSERDATA: put_text(L, "null"); return;
    case LUA_TBOOLEAN: put_text(L, lua_toboolean(L, index) ? "true" : "false"); return;
    case LUA_TNUMBER: put_number(L, index); return;
    case LUA_TSTRING: put_string(L, index); return;
    case LUA_TTABLE: put_table(L, index, depth); return;
    default: luaL_error(L, "json.encode: a %s has no place in json", luaL_typename(L, index));
    }
}

int hook_json_encode(lua_State *L) {
    hook_buffer *buffer = &hook_machine_of(L)->json;
    luaL_checkany(L, 1);
    lua_settop(L, 1);
    buffer->count = 0;
    put_value(L, 1, 0);
    hook_charge(L, 50 + (lua_Integer)buffer->count / 8);
    lua_pushlstring(L, (const char *)buffer->bytes, buffer->count);
    return 1;
}
