/* Values as bytes; ValueTag and ByteReader in LuaMachine have the same numbers. */
#include "machine.h"

#include <string.h>

enum { TAG_NULL, TAG_FALSE, TAG_TRUE, TAG_INT, TAG_DOUBLE, TAG_STRING, TAG_TABLE, TAG_LIST };

static void put(lua_State *L, hook_buffer *buffer, const void *bytes, size_t count) {
    if (!hook_buffer_append(buffer, bytes, count)) {
        int limit = (int)(HOOK_VALUE_BYTES >> 10);
        luaL_error(L, "this is too large to leave the hook (limit %d KB): hand over less", limit);
    }
}

static void put_tag(lua_State *L, hook_buffer *buffer, uint8_t tag) { put(L, buffer, &tag, 1); }

void hook_encode_count(lua_State *L, hook_buffer *buffer, uint32_t count) {
    uint8_t bytes[4] = {(uint8_t)count, (uint8_t)(count >> 8), (uint8_t)(count >> 16), (uint8_t)(count >> 24)};
    put(L, buffer, bytes, sizeof bytes);
}

static void put_word(lua_State *L, hook_buffer *buffer, uint64_t word) {
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++) bytes[i] = (uint8_t)(word >> (8 * i));
    put(L, buffer, bytes, sizeof bytes);
}

static void put_string(lua_State *L, hook_buffer *buffer, const char *text, size_t count) {
    put_tag(L, buffer, TAG_STRING);
    hook_encode_count(L, buffer, (uint32_t)count);
    put(L, buffer, text, count);
}

void hook_encode_text(lua_State *L, const char *text, hook_buffer *buffer) {
    put_string(L, buffer, text, strlen(text));
}

static void encode(lua_State *L, int index, hook_buffer *buffer, int depth);

static void encode_table(lua_State *L, int index, hook_buffer *buffer, int depth) {
    if (depth >= HOOK_VALUE_DEPTH) luaL_error(L, "a table is nested too deeply or contains itself: flatten it");
    luaL_checkstack(L, 8, "a table is nested too deeply");
    lua_Integer count = 0;
    if (hook_is_list(L, index, &count)) {
        put_tag(L, buffer, TAG_LIST);
        hook_encode_count(L, buffer, (uint32_t)count);
        for (lua_Integer i = 1; i <= count; i++) {
            lua_rawgeti(L, index, i);
            encode(L, -1, buffer, depth + 1);
            lua_pop(L, 1);
        }
        return;
    }
    put_tag(L, buffer, TAG_TABLE);
    size_t place = buffer->count;
    uint32_t pairs = 0;
    hook_encode_count(L, buffer, 0);
    /* The order does not matter here: Swift sorts what it reads. */
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1), pairs++) {
        encode(L, -2, buffer, depth + 1);
        encode(L, -1, buffer, depth + 1);
    }
    for (int i = 0; i < 4; i++) buffer->bytes[place + (size_t)i] = (uint8_t)(pairs >> (8 * i));
}

static void encode(lua_State *L, int index, hook_buffer *buffer, int depth) {
    index = lua_absindex(L, index);
    switch (lua_type(L, index)) {
    case LUA_TNIL: put_tag(L, buffer, TAG_NULL); return;
    case LUA_TBOOLEAN: put_tag(L, buffer, lua_toboolean(L, index) ? TAG_TRUE : TAG_FALSE); return;
    case LUA_TNUMBER:
        if (lua_isinteger(L, index)) {
            put_tag(L, buffer, TAG_INT);
            put_word(L, buffer, (uint64_t)lua_tointeger(L, index));
        } else {
            lua_Number number = lua_tonumber(L, index);
            uint64_t bits;
            memcpy(&bits, &number, sizeof bits);
            put_tag(L, buffer, TAG_DOUBLE);
            put_word(L, buffer, bits);
        }
        return;
    case LUA_TSTRING: {
        size_t count;
        const char *text = lua_tolstring(L, index, &count);
        put_string(L, buffer, text, count);
        return;
    }
    case LUA_TLIGHTUSERDATA: put_tag(L, buffer, TAG_NULL); return; /* json.null is the only one */
    case LUA_TTABLE: encode_table(L, index, buffer, depth); return;
    default: luaL_error(L, "a %s cannot leave the hook: hand over strings, numbers, booleans or tables of them",
                        luaL_typename(L, index));
    }
}

void hook_encode(lua_State *L, int index, hook_buffer *buffer) { encode(L, index, buffer, 0); }

typedef struct reader {
    const uint8_t *next, *end;
} reader;

static uint64_t take(lua_State *L, reader *from, int bytes) {
    if (from->end - from->next < bytes) luaL_error(L, "a value from the program is cut");
    uint64_t word = 0;
    for (int i = 0; i < bytes; i++) word |= (uint64_t)from->next[i] << (8 * i);
    from->next += bytes;
    return word;
}

static void decode(lua_State *L, reader *from, bool is_inside, int depth);

static void decode_table(lua_State *L, reader *from, bool is_list, int depth) {
    if (depth > HOOK_VALUE_DEPTH + 1) luaL_error(L, "a value from the program is nested too deeply");
    uint32_t count = (uint32_t)take(L, from, 4);
    if ((size_t)(from->end - from->next) < count) luaL_error(L, "a value from the program is cut");
    lua_createtable(L, is_list ? (int)count : 0, is_list ? 0 : (int)count);
    for (uint32_t i = 1; i <= count; i++) {
        if (is_list) {
            decode(L, from, true, depth + 1);
            lua_rawseti(L, -2, i);
            continue;
        }
        decode(L, from, true, depth + 1);
        decode(L, from, true, depth + 1);
        /* A field that is null is absent: `if ctx.x then` must not take it for something. */
        if (lua_islightuserdata(L, -1) || lua_islightuserdata(L, -2)) lua_pop(L, 2);
        else lua_rawset(L, -3);
    }
}

static void decode(lua_State *L, reader *from, bool is_inside, int depth) {
    luaL_checkstack(L, 4, "too many values");
    switch (take(L, from, 1)) {
    case TAG_NULL:
        if (is_inside) lua_pushlightuserdata(L, NULL);
        else lua_pushnil(L);
        return;
    case TAG_FALSE: lua_pushboolean(L, 0); return;
    case TAG_TRUE: lua_pushboolean(L, 1); return;
    case TAG_INT: lua_pushinteger(L, (lua_Integer)take(L, from, 8)); return;
    case TAG_DOUBLE: {
        uint64_t bits = take(L, from, 8);
        lua_Number number;
        memcpy(&number, &bits, sizeof number);
        lua_pushnumber(L, number);
        return;
    }
    case TAG_STRING: {
        uint32_t count = (uint32_t)take(L, from, 4);
        if ((size_t)(from->end - from->next) < count) luaL_error(L, "a value from the program is cut");
        lua_pushlstring(L, (const char *)from->next, count);
        from->next += count;
        return;
    }
    case TAG_TABLE: decode_table(L, from, false, depth); return;
    case TAG_LIST: decode_table(L, from, true, depth); return;
    default: luaL_error(L, "a value from the program has an unknown kind");
    }
}

void hook_decode(lua_State *L, const uint8_t *bytes, size_t count) {
    reader from = {bytes, bytes + count};
    decode(L, &from, false, 0);
}

int hook_decode_list(lua_State *L, const uint8_t *bytes, size_t count) {
    reader from = {bytes, bytes + count};
    uint32_t values = (uint32_t)take(L, &from, 4);
    for (uint32_t i = 0; i < values; i++) decode(L, &from, false, 0);
    return (int)values;
}
