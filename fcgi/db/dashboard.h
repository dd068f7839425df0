/*
 * dashboard.h - how it stands: phones by state, the queue, what went wrong,
 * what was changed.
 *
 * Of one organisation phones are counted now; of many, what tally.h counted
 * last is added up, so that a look costs the same among a million.
 */
#ifndef DB_DASHBOARD_H
#define DB_DASHBOARD_H

#include "db/organisation.h"

/* Whose phones: those of an organisation the actor was found to see, and of
 * everybody below it, or its own alone. */
struct dashboard {
	struct act *act;
	struct organisation o;
	bool below;
	/* filled by dashboard_of() */
	const char *pattern; /* of paths */
	bool counted;        /* what is answered was counted before */
	bool root;           /* everybody */
	bool all;            /* ... and what is nobody's */
	int64_t organisations;
};
enum err dashboard_of(struct dashboard *) MUST_CHECK;

struct dashboard_devices {
	int64_t never_seen, up_to_date, outdated, silent, refused;
	const char *counted_at; /* NULL: now */
	int64_t uncounted;      /* organisations */
};
enum err dashboard_devices(struct dashboard *,
    struct dashboard_devices *) MUST_CHECK;

struct dashboard_queue {
	int64_t ready, claimed, refused;
	int64_t oldest; /* seconds the one that waits longest has been due;
	                 * -1: none waits */
};
enum err dashboard_queue(struct dashboard *,
    struct dashboard_queue *) MUST_CHECK;

/* Phones refused in the last week, the latest 20 first.  row: at, mac, label,
 * organisation_id, organisation, file, reason, address (the last three NULL
 * when the log has forgotten it) */
enum err dashboard_failures(struct dashboard *, db_row_fn *, void *) MUST_CHECK;
/* The last 10.  row: id, at, actor, action, object, object_name,
 * organisation_id */
enum err dashboard_changes(struct dashboard *, db_row_fn *, void *) MUST_CHECK;

/* By model, then firmware.  row: model, firmware, devices */
enum err dashboard_firmware(struct dashboard *, db_row_fn *, void *) MUST_CHECK;
/* Firmware that is there for these phones, inherited ones too.  row: id,
 * organisation_id, organisation, name, firmware_version, size, created_at */
enum err dashboard_resources(struct dashboard *, db_row_fn *,
    void *) MUST_CHECK;
/* When the oldest count was made; NULL: counted now, or never. */
enum err dashboard_counted_at(struct dashboard *, const char **) MUST_CHECK;

#endif
