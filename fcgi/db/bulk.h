/*
 * bulk.h - one change of many phones: a job like an import (db/import.h),
 * whose rows are phones.
 *
 * Each phone is changed by the function that changes one, or not at all; the
 * report says of each that was not why.  A template is not among the changes:
 * it is chosen by model and family, not by phone.
 */
#ifndef DB_BULK_H
#define DB_BULK_H

#include "db/import.h"
#include "db/list.h"

enum bulk_what {
	BULK_SETTING,
	BULK_DELETE_SETTING,
	BULK_GROUP,
	BULK_CODECS,
	BULK_SIP_SERVER,
	BULK_ENABLED,
	BULK_WINDOW
};
extern const char *const bulk_words[]; /* NULL-terminated */

struct bulk_change {
	int64_t what;      /* enum bulk_what */
	const char *name;  /* of a setting */
	const char *value; /* of a setting, sealed with the job */
	int64_t absent;
	const char *group; /* "": none any more */
	const char *codecs;
	const char *server_host;
	int64_t server_port, transport;
	const char *lines; /* "1 3", or "": all there are */
	int64_t enabled;
	int64_t hours; /* of a window; 0: closed */
};

#define BULK_NOW 200   /* phones that are changed while the caller waits */
#define BULK_MAX 10000 /* of one call */

struct bulk {
	struct bulk_change change;
	const char **macs;
	size_t nmacs;
	struct import_job job; /* mode: dry_run or good_rows; organisation_id */
	const char *warning;   /* out: of the setting; or NULL */
};

/*
 * The phones a list's filters select (LIST_DEVICES_OUT).  ERR_INVALID: more
 * than BULK_MAX; ERR_NOTFOUND: a filter names what is not there to be seen.
 */
enum err bulk_select(struct act *, const struct list_ask *,
    struct bulk *) MUST_CHECK;

/*
 * Checks the change and does it: at once, job.id stays 0 and the counts and
 * the report of job say what became of it; or as a job to come, job.id.
 */
enum err bulk_start(struct act *, struct bulk *) MUST_CHECK;

#endif
