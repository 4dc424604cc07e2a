/* json.decode (RFC 8259), straight onto the Lua stack. A member that is null is absent; an element is json.null. */
#include "machine.h"

#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 64

typedef struct text {
    lua_State *L;
    const char *start, *next, *end;
} text;

static int refuse(text *from, const char *expected) {
    int line = 1;
    for (const char *at = from->start; at < from->next && at < from->end; at++) line += *at == '\n';
    return luaL_error(from->L, "json.decode: line %d: expected %s%s", line, expected,
                      from->next >= from->end ? ", but the text ends" : "");
}

static void skip_blanks(text *from) {
    while (from->next < from->end && strchr(" \t\r\n", *from->next) && *from->next) from->next++;
}

static bool takes(text *from, const char *word) {
    size_t count = strlen(word);
    if ((size_t)(from->end - from->next) < count || memcmp(from->next, word, count) != 0) return false;
    from->next += count;
    return true;
}

static void put(text *from, const void *bytes, size_t count) {
    if (!hook_buffer_append(&hook_machine_of(from->L)->json, bytes, count)) {
        luaL_error(from->L, "json.decode: a string is over %d KB", (int)(HOOK_VALUE_BYTES >> 10));
    }
}

static unsigned take_hex(text *from) {
    unsigned code = 0;
    for (int i = 0; i < 4; i++) {
        const char *digits = "0123456789abcdef";
        char byte = from->next < from->end ? *from->next : '\0';
        const char *digit = byte ? strchr(digits, byte | 0x20) : NULL;
        /* Setting bit 5 also turns control characters into digits. */
        if (!digit || (unsigned char)byte < '0') refuse(from, "four hexadecimal digits");
        code = code * 16 + (unsigned)(digit - digits);
        from->next++;
    }
    return code;
}

static void put_code(text *from, unsigned code) {
    unsigned char bytes[4];
    int count = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char heads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (int i = count - 1; i > 0; i--, code >>= 6) bytes[i] = (unsigned char)(0x80 | (code & 0x3f));
    bytes[0] = (unsigned char)(heads[count] | code);
    put(from, bytes, (size_t)count);
}

static void take_escape(text *from) {
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    char byte = from->next < from->end ? *from->next++ : '\0';
    const char *name = byte ? strchr(names, byte) : NULL;
    if (name) {
        put(from, &values[name - names], 1);
        return;
    }
    if (byte != 'u') refuse(from, "an escape that json has");
    unsigned code = take_hex(from);
    if (code >= 0xd800 && code < 0xdc00 && takes(from, "\\u")) {
        unsigned low = take_hex(from);
        if (low < 0xdc00 || low > 0xdfff) refuse(from, "the second half of a character");
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    put_code(from, code);
}

static bool is_plain(char byte) { return byte != '"' && byte != '\\' && (unsigned char)byte >= 0x20; }

static void take_string(text *from) {
    hook_buffer *buffer = &hook_machine_of(from->L)->json;
    if (!takes(from, "\"")) refuse(from, "a string");
    buffer->count = 0;
    for (;;) {
        const char *plain = from->next;
        while (from->next < from->end && is_plain(*from->next)) from->next++;
        put(from, plain, (size_t)(from->next - plain));
        if (takes(from, "\"")) break;
        if (!takes(from, "\\")) refuse(from, "the end of a string");
        take_escape(from);
    }
    lua_pushlstring(from->L, (const char *)buffer->bytes, buffer->count);
}

static void skip_digits(text *from) {
    const char *start = from->next;
    while (from->next < from->end && *from->next >= '0' && *from->next <= '9') from->next++;
    if (from->next == start) refuse(from, "a digit");
}

static void take_number(text *from) {
    char digits[64];
    const char *start = from->next;
    bool is_number = from->next < from->end && (*from->next == '-' || (*from->next >= '0' && *from->next <= '9'));
    if (!is_number) refuse(from, "a value");
    takes(from, "-");
    if (!takes(from, "0")) skip_digits(from);
    if (takes(from, ".")) skip_digits(from);
    if (takes(from, "e") || takes(from, "E")) {
        if (!takes(from, "+")) takes(from, "-");
        skip_digits(from);
    }
    size_t count = (size_t)(from->next - start);
    if (count >= sizeof digits) refuse(from, "a number of less than 64 digits");
    memcpy(digits, start, count);
    digits[count] = '\0';
    /* Lua's own reader keeps whole numbers that fit as integers. */
    if (lua_stringtonumber(from->L, digits) != count + 1) refuse(from, "a number");
}

static void take_value(text *from, int depth);

static void take_array(text *from, int depth) {
    lua_Integer count = 0;
    lua_newtable(from->L);
    skip_blanks(from);
    if (takes(from, "]")) return;
    do {
        take_value(from, depth + 1);
        lua_rawseti(from->L, -2, ++count);
        skip_blanks(from);
    } while (takes(from, ","));
    if (!takes(from, "]")) refuse(from, "',' or ']'");
}

static void take_object(text *from, int depth) {
    lua_newtable(from->L);
    skip_blanks(from);
    if (takes(from, "}")) return;
    do {
        skip_blanks(from);
        take_string(from);
        skip_blanks(from);
        if (!takes(from, ":")) refuse(from, "':'");
        take_value(from, depth + 1);
        if (lua_islightuserdata(from->L, -1)) {
            lua_pop(from->L, 1);
            lua_pushnil(from->L);
        }
        lua_rawset(from->L, -3);
        skip_blanks(from);
    } while (takes(from, ","));
    if (!takes(from, "}")) refuse(from, "',' or '}'");
}

static void take_value(text *from, int depth) {
    if (depth > MAX_DEPTH) luaL_error(from->L, "json.decode: the text is nested too deeply (limit %d)", MAX_DEPTH);
    luaL_checkstack(from->L, 6, "json.decode");
    skip_blanks(from);
    if (takes(from, "{")) take_object(from, depth);
    else if (takes(from, "[")) take_array(from, depth);
    else if (from->next < from->end && *from->next == '"') take_string(from);
    else if (takes(from, "true")) lua_pushboolean(from->L, 1);
    else if (takes(from, "false")) lua_pushboolean(from->L, 0);
    else if (takes(from, "null")) lua_pushlightuserdata(from->L, NULL);
    else take_number(from);
}

int hook_json_decode(lua_State *L) {
    size_t count;
    const char *start = luaL_checklstring(L, 1, &count);
    hook_charge(L, 50 + (lua_Integer)count / 8);
    text from = {L, start, start, start + count};
    take_value(&from, 0);
    skip_blanks(&from);
    if (from.next < from.end) refuse(&from, "the end of the text");
    return 1;
}
