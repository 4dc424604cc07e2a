/* math.random with a state of its own for each task (xoshiro256**, as Lua's own: https://prng.di.unimi.it). */
#include "machine.h"

#include <string.h>

static uint64_t rotated(uint64_t word, int bits) { return word << bits | word >> (64 - bits); }

static uint64_t draw(uint64_t state[4]) {
    uint64_t result = rotated(state[1] * 5, 7) * 9, shifted = state[1] << 17;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotated(state[3], 45);
    return result;
}

/* SplitMix64 spreads one word over the state, which is never all zero then. */
void hook_seed(uint64_t state[4], uint64_t seed) {
    for (int i = 0; i < 4; i++) {
        uint64_t word = seed += 0x9e3779b97f4a7c15u;
        word = (word ^ word >> 30) * 0xbf58476d1ce4e5b9u;
        word = (word ^ word >> 27) * 0x94d049bb133111ebu;
        state[i] = word ^ word >> 31;
    }
}

static uint64_t *state_of(lua_State *L) {
    hook_task *task = hook_machine_of(L)->task;
    if (!task) luaL_error(L, "math.random cannot be used here");
    return task->random;
}

int hook_random(lua_State *L) {
    uint64_t word = draw(state_of(L));
    lua_Integer low = 1, high;
    switch (lua_gettop(L)) {
    case 0: lua_pushnumber(L, (lua_Number)(word >> 11) * 0x1p-53); return 1;
    case 1: high = luaL_checkinteger(L, 1); break;
    case 2:
        low = luaL_checkinteger(L, 1);
        high = luaL_checkinteger(L, 2);
        break;
    default: return luaL_error(L, "wrong number of arguments");
    }
    if (lua_gettop(L) == 1 && high == 0) {
        lua_pushinteger(L, (lua_Integer)word);
        return 1;
    }
    luaL_argcheck(L, low <= high, lua_gettop(L), "interval is empty");
    uint64_t width = (uint64_t)high - (uint64_t)low;
    /* Draws again above the last whole multiple, so that each number is as likely as the others. */
    if (width != UINT64_MAX) {
        uint64_t count = width + 1, end = UINT64_MAX - UINT64_MAX % count;
        while (word >= end) word = draw(state_of(L));
        word %= count;
    }
    lua_pushinteger(L, (lua_Integer)((uint64_t)low + word));
    return 1;
}

/* Without an argument Lua would take the time and an address: here a seed must be given. */
int hook_randomseed(lua_State *L) {
    lua_Number number = luaL_checknumber(L, 1);
    uint64_t seed = (uint64_t)lua_tointeger(L, 1);
    if (!lua_isinteger(L, 1)) memcpy(&seed, &number, sizeof seed);
    hook_seed(state_of(L), seed);
    return 0;
}
