/*
 * vitals.h - how an installation is, seen from its database: clock, rights of
 * who is connected, and the queue for Yealink.  For "voipconfigctl doctor"
 * and for the metrics of voipconfig-admin.
 */
#ifndef DB_VITALS_H
#define DB_VITALS_H

#include <stdbool.h>

#include "db/db.h"

/* The database's clock, seconds since 1970. */
enum err vitals_clock(struct db *, struct arena *, int64_t *) MUST_CHECK;

struct grant {
	const char *table;     /* "*": every table of the database */
	const char *column;    /* "": all of them */
	const char *privilege; /* "SELECT" */
};
struct grants {
	struct arena *a;
	struct grant *g;
	size_t n, cap;
};

/* Those of the user who is connected. */
enum err grants_mine(struct db *, struct arena *, struct grants *) MUST_CHECK;
/* Those that a file of schema/roles gives; its text. */
void grants_of_role(struct arena *, const char *text, struct grants *);
bool grants_cover(const struct grants *have, const struct grant *wanted);

/* One account at Yealink. */
struct rps_vitals {
	const char *account;
	bool enabled, paused; /* paused: no calls now, it failed too often */
	int64_t unwell;       /* failures in a row */
	int64_t waiting, refused;
	int64_t oldest;   /* seconds the oldest has waited; 0: none */
	int64_t compared; /* seconds since, -1: never */
	const char *trouble;
};
/* Jobs without an account are a row with the account "". */
enum err rps_vitals_each(struct db *, struct arena *,
    void (*fn)(void *, const struct rps_vitals *), void *) MUST_CHECK;

#endif
