/*
 * hosts.h - where the database is: one server, or the nodes of a cluster in
 * the order we want them, the nearest first; and which of them are of no use
 * just now.
 *
 * A host that failed is left alone for a while, so that not everybody who
 * connects waits for it; when no other is left it is tried all the same.
 */
#ifndef DB_HOSTS_H
#define DB_HOSTS_H

#include <stdbool.h>

#include "db/db.h"

struct host {
	const char *name;   /* NULL: the socket */
	const char *socket; /* NULL: TCP */
	unsigned port;
	uint64_t bad_until; /* of clock_mono_us() */
};

#define HOSTS_MAX 16 /* more are not looked at */

struct hosts;

struct hosts *hosts_new(const struct db_conf *); /* OWNED: hosts_free() */
void hosts_free(struct hosts *);

/* At least one. */
size_t hosts_count(const struct hosts *);
const struct host *hosts_at(const struct hosts *, size_t);

/* Is it worth a try now? */
bool hosts_good(const struct hosts *, size_t);

/* It failed: left alone for some seconds more than LONG or SHORT, not the
 * same for everybody. */
#define HOSTS_LONG 10 /* it does not answer, or will not serve */
#define HOSTS_SHORT 2 /* a connection broke, which may be all there was to it */
void hosts_bad(struct hosts *, size_t, unsigned seconds);

#endif
