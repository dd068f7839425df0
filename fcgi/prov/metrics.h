/*
 * metrics.h - counters shared by all workers, printed as Prometheus text.
 */
#ifndef PROV_METRICS_H
#define PROV_METRICS_H

#include <stdint.h>

#include "base/buf.h"
#include "db/reason.h"
#include "prov/ident.h"

struct metrics; /* in shared memory */

enum metric {
	METRIC_DB_TRIPS, /* statements executed while a phone waited */
	METRIC_DB_FLUSH, /* statements executed to write the fetch log */
	METRIC_DB_ERRORS,
	METRIC_CACHE_HITS, /* compiled templates and global files */
	METRIC_CACHE_MISSES,
	METRIC_LOG_DROPPED, /* fetch log rows lost: no database, a flood */
	METRIC_WORKER_STARTS,
	METRIC_WORKER_CRASHES,
	METRIC__MAX
};

struct metrics *metrics_new(void); /* before the pool forks */
void metrics_add(struct metrics *, enum metric, uint64_t);

/* One finished request.  kind FILE__MAX: not a phone's file. */
void metrics_request(struct metrics *, enum file_kind, int status, enum reason,
    uint64_t bytes, uint64_t usec);

/* Metric names begin with voipconfig_; counters, and one histogram of
 * seconds with buckets 0.5 ms ... 10 s. */
void metrics_print(const struct metrics *, struct buf *);

#endif
