/* What confine.c and filter.c share. */
#ifndef CONFINE_H
#define CONFINE_H

#include "CHookShim.h"

/* Lets through only the calls of the system that the child needs. 0, or the error; there is no way back. */
int32_t hook_filter_calls(void);

#endif
