/*
 * claim.c - how fast jobs for Yealink are claimed, as a worker does it before
 * its calls: takes back what others left, routes, looks at the accounts, and
 * claims a hundred jobs.
 *
 *   claim DB_SOCKET DB_NAME ACCOUNT SECONDS
 *
 * Nothing is called and nothing settled: each claim's lease has run out
 * already, so that the next pass takes the jobs back, and the queue is as long
 * at the end as it was.  Prints claims, jobs and microseconds.
 */
#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/scan.h"
#include "db/rps_account.h"
#include "db/rps_queue.h"

struct claims {
	struct db *db;
	struct arena *a;
	int64_t account, n, jobs;
};

static enum err
pass(struct claims *c)
{
	static const size_t most[6] = { 1, 1, 1, 100, 20, 100 };
	struct rps_claim claim = { .lease = -1 };
	struct rps_account_now *all;
	uint64_t left;
	size_t routed, n;
	enum err e;

	arena_reset(c->a);
	digest_token(claim.owner, 12);
	if ((e = rps_queue_sweep(c->db, &left)) != ERR_OK ||
	    (e = rps_queue_route(c->db, c->a, &routed)) != ERR_OK ||
	    (e = rps_account_now(c->db, c->a, -1, &all, &n)) != ERR_OK ||
	    (e = rps_queue_due(c->db, c->a, c->account, most, 2000, &claim)) !=
		ERR_OK)
		return e;
	c->n++;
	c->jobs += (int64_t)claim.n;
	return claim.n == 0 ? ERR_OK : rps_queue_claim(c->db, c->a, &claim);
}

int
main(int argc, char **argv)
{
	struct db_conf conf = { .host = "",
		.user = "root",
		.password = "",
		.timeout = 60,
		.role = ROLE_RPS };
	struct claims c = { .a = arena_new() };
	int64_t seconds;
	uint64_t begin;

	if (argc != 5 ||
	    scan_int(argv[3], 1, INT64_MAX, &c.account) != ERR_OK ||
	    scan_int(argv[4], 1, 3600, &seconds) != ERR_OK)
		errx(2, "usage: claim DB_SOCKET DB_NAME ACCOUNT SECONDS");
	conf.socket = argv[1];
	conf.name = argv[2];
	c.db = db_open(&conf);
	for (int i = 0; i < 3; i++) /* to warm up */
		if (pass(&c) != ERR_OK)
			errx(1, "the queue is not to be had");
	c.n = c.jobs = 0;
	begin = clock_mono_us();
	while (clock_mono_us() - begin < (uint64_t)seconds * 1000000)
		if (pass(&c) != ERR_OK)
			errx(1, "a pass failed");
	printf("%" PRId64 "\t%" PRId64 "\t%" PRIu64 "\n", c.n, c.jobs,
	    clock_mono_us() - begin);
	db_close(c.db);
	arena_free(c.a);
	return 0;
}
