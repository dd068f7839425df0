/* bucket.c - see bucket.h. */
#include "prov/bucket.h"

uint32_t
bucket_time(uint64_t w)
{
	return (uint32_t)(w >> 32);
}

/*
 * What is in it now.  A time to come does not leak yet: a shut-out that
 * lasts, or a clock that was set back.
 */
static uint64_t
level(uint64_t w, struct rate r, int64_t now)
{
	int64_t past = now - bucket_time(w);
	uint64_t in = (uint32_t)w, out;

	out = past > 0 ? (uint64_t)past * r.leak : 0;
	return in > out ? in - out : 0;
}

uint64_t
bucket_of(int64_t when, uint64_t in)
{
	return (uint64_t)(uint32_t)when << 32 | in;
}

bool
bucket_is_full(uint64_t w, struct rate r, int64_t now)
{
	return level(w, r, now) + BUCKET_ONE > r.full;
}

uint64_t
bucket_pour(bucket *b, struct rate r, int64_t more, int64_t now)
{
	uint64_t old = atomic_load(b), new, in;

	do {
		in = level(old, r, now);
		in = more < 0 && in < (uint64_t)-more ? 0 : in + (uint64_t)more;
		if (in > 2 * (uint64_t)r.full)
			in = 2 * (uint64_t)r.full;
		new = bucket_of(now > bucket_time(old) ? now : bucket_time(old),
		    in);
	} while (!atomic_compare_exchange_weak(b, &old, new));
	return in;
}
