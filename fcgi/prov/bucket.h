/*
 * bucket.h - failures poured into one word, which leak away with time.
 *
 * The word holds when it was last looked after, and how much was in it then.
 * It is read and written whole, so that workers sharing it need no lock.
 */
#ifndef PROV_BUCKET_H
#define PROV_BUCKET_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Leaks are so many failures a minute or an hour: counted in 1/3600 of a
 * failure, they are a whole number a second.
 */
#define BUCKET_ONE 3600u
#define BUCKET_MAX (UINT32_MAX / BUCKET_ONE / 4) /* failures it may hold */

typedef _Atomic uint64_t bucket;

/* In BUCKET_ONEs. */
struct rate {
	uint32_t leak; /* a second */
	uint32_t full;
};

/* A word that says: so much at that time, in seconds. */
uint64_t bucket_of(int64_t when, uint64_t in);
uint32_t bucket_time(uint64_t);

/* No room for one more? */
bool bucket_is_full(uint64_t, struct rate, int64_t now);

/* Adds or takes so much, between nothing and twice full; the new level. */
uint64_t bucket_pour(bucket *, struct rate, int64_t more, int64_t now);

#endif
