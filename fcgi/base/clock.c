/* clock.c - see clock.h. */
#include <time.h>

#include "base/clock.h"

static int64_t stopped = -1; /* tests only; negative: the clock runs */

static int64_t
usec(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int64_t
clock_now(void)
{
	return stopped >= 0 ? stopped : (int64_t)time(NULL);
}

int64_t
clock_usec(void)
{
	return stopped >= 0 ? stopped * 1000000 : usec(CLOCK_REALTIME);
}

uint64_t
clock_mono_us(void)
{
	return (uint64_t)usec(CLOCK_MONOTONIC);
}

int64_t
clock_mono(void)
{
	return (int64_t)(clock_mono_us() / 1000000);
}

void
clock_stop(int64_t at)
{
	stopped = at;
}
