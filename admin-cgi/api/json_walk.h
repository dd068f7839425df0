/*
 * json_walk.h - what json-c does not refuse: it takes a later member of the
 * same name for the only one, clamps numbers that are too large, and knows
 * words and spellings that JSON has not.
 */
#ifndef API_JSON_WALK_H
#define API_JSON_WALK_H

#include <stddef.h>

#include "base/arena.h"

/*
 * Any text, before json-c reads it: each value becomes hundreds of bytes, so
 * a body of "{},{},{}" would take a gigabyte.  NULL, or what is wrong.
 */
const char *json_weigh(const char *text, size_t len) MUST_CHECK;

/* Well-formed text, as json-c has found it.  NULL, or what is wrong with it:
 * "names a member twice". */
const char *json_walk(struct arena *, const char *text, size_t len) MUST_CHECK;

#endif
