/*
 * serve.h - the phone side's front page: routes, and what answers them.
 *
 * One request of a phone:
 *   name    what file of whom (ident)
 *   guard   is this address guessing? then 429, without a look further
 *   look up device and organisation, one round trip: also for all that came
 *           together (serve_ahead)
 *   gate    may it? if not: 401, the same for every reason
 *   make    the file's handler
 *   log     a row for the fetch log, flushed when nobody waits
 */
#ifndef PROV_SERVE_H
#define PROV_SERVE_H

#include "prov/bucket.h"
#include "prov/flog.h"
#include "prov/gate.h"
#include "prov/guard.h"
#include "render/make.h"
#include "web/edge.h"

struct serve_conf {
	const char *public_url;
	const char *resource_dir;
	int64_t upload_max;  /* bytes of one upload */
	int64_t upload_keep; /* uploads of a kind kept for a device */
	int64_t cache;       /* bytes a worker keeps compiled templates in */
};

/* One worker's world.  db, vault, guard, metrics are BORROWED. */
struct serve {
	const struct serve_conf *conf;
	struct db *db;
	struct guard *guard;
	struct metrics *metrics;
	struct gate gate;
	struct maker *maker;
	struct flog *flog;
	uint64_t hits, misses; /* of the maker, already counted */
	bucket flood;          /* rows of the fetch log about nobody */
	bool well;             /* the database answered, and is not asked */
	uint64_t ping_after;   /* again before, by clock_mono_us() */
};

extern const struct route serve_routes[];
extern const size_t nserve_routes;

enum err serve_init(struct serve *, struct vault *, struct arena *) MUST_CHECK;
void serve_release(struct serve *);

/* For struct edge. */
void serve_ahead(void *serve, struct req *const *, size_t n);
void serve_idle(void *serve, bool busy);
void serve_dress(void *serve, const struct req *, struct resp *);

#endif
