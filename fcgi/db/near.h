/*
 * near.h - how far apart two names are, for "did you mean".
 */
#ifndef DB_NEAR_H
#define DB_NEAR_H

#include <stddef.h>

#define NEAR_MAX 120 /* longest name looked at, in bytes */

/*
 * Letters to add, drop, replace or swap with their neighbour to get from one
 * to the other; more than limit comes out as limit + 1.
 */
size_t near_distance(const char *, const char *, size_t limit);

/* How many wrong letters still make the same word: a third, at most 5. */
size_t near_limit(const char *);

#endif
