/*
 * drift.h - comparing an account at Yealink with what we want there, a page
 * at a time.
 *
 * One step reads one page and writes down, in one transaction, what it found
 * and how far the comparison is; so it needs the memory of a page, other work
 * goes on in between, and who is killed is followed by another.
 */
#ifndef RPS_DRIFT_H
#define RPS_DRIFT_H

#include "db/rps_request.h"
#include "rps/work.h"

/* One step of a request that was taken under owner. */
void drift_step(struct work *, const char *owner, struct rps_request *);

#endif
