/* drain.c - see drain.h. */
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/drain.h"

static volatile sig_atomic_t leaving;

static void
on_term(int sig)
{
	(void)sig;
	leaving = 1;
}

static void
rest(int64_t ms)
{
	struct timespec ts;
	uint16_t random;

	digest_random(&random, sizeof(random));
	ms = ms / 2 + random % (ms + 1);
	ts = (struct timespec){ .tv_sec = ms / 1000,
		.tv_nsec = ms % 1000 * 1000000 };
	if (!leaving)
		nanosleep(&ts, NULL);
}

void
drain_run(drain_fn *pass, void *arg, int64_t rest_ms)
{
	struct sigaction sa = { .sa_handler = on_term };
	bool busy;

	sigemptyset(&sa.sa_mask);
	sigaction(SIGTERM, &sa, NULL);
	while (!leaving) {
		busy = false;
		if (pass(arg, &busy) != ERR_OK)
			rest(4 * rest_ms);
		else if (!busy)
			rest(rest_ms);
	}
}

void
drain_owner(const char *host, char out[DRAIN_OWNER])
{
	char random[13];

	digest_token(random, sizeof(random) - 1);
	snprintf(out, DRAIN_OWNER, "%.40s:%d:%s", host, (int)getpid(), random);
}

int64_t
drain_pause(int64_t attempts, int64_t first_ms, int64_t longest_ms)
{
	int64_t ms = first_ms;
	uint32_t random;

	for (int64_t i = 1; i < attempts && ms < longest_ms; i++)
		ms *= 2;
	if (ms > longest_ms)
		ms = longest_ms;
	digest_random(&random, sizeof(random));
	return ms / 2 + (int64_t)(random % (uint32_t)(ms / 2 + 1));
}
