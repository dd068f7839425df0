/*
 * notify_event.h - looking for what webhooks are told: nothing is added to the
 * path of a phone, the traces it leaves are looked through.
 *
 * Each look is one transaction: the cursor moves and the jobs are inserted
 * together.  A job of an event has a name (notify_job.dedup) made of what has
 * happened, so that finding it twice makes it once.
 *
 *   device.seen      served for the first time, or after a long silence
 *   device.refused   refused; once an hour for a phone
 *   device.outdated  changed, and not fetched for a while
 *   rps.stuck        Yealink refuses a job, or jobs wait too long
 */
#ifndef DB_NOTIFY_EVENT_H
#define DB_NOTIFY_EVENT_H

#include "db/act.h"

struct notify_event_conf {
	int64_t silent_days;    /* without a fetch: seen again */
	int64_t outdated_after; /* seconds from the change; at least 60 */
	int64_t stuck_after;    /* seconds a job for Yealink may wait */
	int64_t late;           /* seconds until a row is surely visible */
	int64_t keep;           /* seconds a webhook is tried */
};

enum notify_cursor { CURSOR_FETCHES, CURSOR_OUTDATED, CURSOR_STUCK, CURSOR__N };
extern const char *const notify_cursor_words[];

/*
 * One look, unless somebody looked within every_ms.  *jobs: how many events it
 * found, those that were known already too; *more: look again at once.  The
 * first look of all begins where the log ends.
 */
enum err notify_look(struct act *, const struct notify_event_conf *,
    enum notify_cursor, int64_t every_ms, size_t *jobs, bool *more) MUST_CHECK;

#endif
