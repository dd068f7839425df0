/*
 * device_whole.h - a phone with all that is on it and all that is known of
 * it, for people to look at: ONE round trip.
 */
#ifndef DB_DEVICE_WHOLE_H
#define DB_DEVICE_WHOLE_H

#include "db/enrol.h"
#include "db/job.h"
#include "db/model.h"

struct device_whole {
	struct device device;
	struct model model;   /* what a phone's keys and lines need of it */
	const char *path_key; /* of its organisation */
	/* From the fetch log; see db/stmt_state.h.  Times "": never. */
	const char *state; /* never_seen, up_to_date, outdated ... */
	const char *first_at, *last_at, *refused_at, *address, *firmware;
	int64_t rps_state; /* -1: Yealink's service has nothing of it */
	const char *rps_reason, *rps_synced_at;
	struct enrolment enrolment;
	struct sheet sheet; /* lines, keys, settings, sealed passwords */
};

/* By MAC in any spelling, or by id; ERR_NOTFOUND when it is neither. */
enum err device_whole(struct act *, const char *name,
    struct device_whole *) MUST_CHECK;

#endif
