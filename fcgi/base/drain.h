/*
 * drain.h - what every program that drains a queue does: pass after pass,
 * rest when there is nothing to do, leave at a TERM; names for claims; and
 * how long to wait before another attempt.
 */
#ifndef BASE_DRAIN_H
#define BASE_DRAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/*
 * Until a TERM, which is heeded between two passes.  *busy: there may be more
 * to do at once; else it rests, and four times as long when a pass failed:
 * the database is away.  Two who rest do not do so in step.
 */
typedef enum err drain_fn(void *arg, bool *busy);
void drain_run(drain_fn *pass, void *arg, int64_t rest_ms);

/* A name for a claim that nobody else has. */
#define DRAIN_OWNER 81
void drain_owner(const char *host, char out[DRAIN_OWNER]);

/* Twice as long each time, between half and all of it, at random. */
int64_t drain_pause(int64_t attempts, int64_t first_ms, int64_t longest_ms);

#endif
