/*
 * notify_look.h - what the searches of notify_event.h share: one look, who is
 * told, and telling them.
 */
#ifndef DB_NOTIFY_LOOK_H
#define DB_NOTIFY_LOOK_H

#include "db/notify_event.h"
#include "db/notify_part.h"

#define LOOK_STEP 1000 /* rows of one look, as in EVENT_CHANGED_STEP */

struct hook {
	int64_t id;
	const char *path, *events;
};

struct look {
	struct act *act;
	const struct notify_event_conf *conf;
	enum notify_cursor which;
	int64_t every_ms;
	/* The cursor. */
	int64_t position, settled, mark, now;
	bool mark_old, marked;
	/* Who is told, and the rows that tell them. */
	struct hook *hooks;
	size_t nhooks, hooks_cap;
	struct val *v;
	size_t n, cap;
	bool more;
};

/* What an event is about, and what it is called. */
struct subject {
	int64_t organisation_id, device_id;
	const char *organisation, *path, *mac, *label;
	const char *event, *name; /* name: of what has happened */
};

/* Does anybody wish to know that, of an organisation with that path? */
bool look_wanted(const struct look *, const char *event, const char *path);
/* A job for each of them; say adds what is special to the event.  at: as
 * event_begin(). */
void look_tell(struct look *, const struct subject *, const char *at,
    void (*say)(struct event_text *, const void *), const void *what);
/* row: as EVENT_DEVICE */
struct subject look_subject(const struct val *row, const char *event);

/* notify_event_fetch.c */
enum err look_fetches(struct look *) MUST_CHECK;

#endif
