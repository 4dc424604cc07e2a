#include "machine.h"

#include <stdlib.h>
#include <string.h>

bool hook_buffer_append(hook_buffer *buffer, const void *bytes, size_t count) {
    if (count > HOOK_VALUE_BYTES || buffer->count + count > HOOK_VALUE_BYTES) return false;
    if (buffer->count + count > buffer->capacity) {
        size_t capacity = buffer->capacity ? buffer->capacity : 256;
        while (capacity < buffer->count + count) capacity *= 2;
        uint8_t *grown = realloc(buffer->bytes, capacity);
        if (!grown) return false;
        buffer->bytes = grown;
        buffer->capacity = capacity;
    }
    if (count) memcpy(buffer->bytes + buffer->count, bytes, count);
    buffer->count += count;
    return true;
}

void hook_buffer_free(hook_buffer *buffer) {
    free(buffer->bytes);
    *buffer = (hook_buffer){0};
}
