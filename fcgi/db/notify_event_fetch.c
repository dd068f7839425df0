/* notify_event_fetch.c - events in what phones fetched; see notify_event.h. */
#include <inttypes.h>

#include "db/notify_look.h"
#include "db/row.h"

enum outcome { OTHER, SERVED, REFUSED }; /* as FETCH_OUTCOME */

struct fetch {
	int64_t id, outcome, when, first_at;
	const char *at, *reason, *file, *address, *firmware;
	const char *before; /* NULL: it was never served before */
	bool first;
};

static void
say_seen(struct event_text *m, const void *arg)
{
	const struct fetch *f = arg;

	event_str(m, "address", f->address);
	event_str(m, "firmware", f->firmware);
	event_bool(m, "first", f->first);
	event_str(m, "previous_at", f->before);
}

static void
say_refused(struct event_text *m, const void *arg)
{
	const struct fetch *f = arg;

	event_str(m, "reason", f->reason);
	event_str(m, "file", f->file);
	event_str(m, "address", f->address);
	event_str(m, "firmware", f->firmware);
}

/* Seen is who was not served for so long, or never; the time before is its
 * name, so whichever of a phone's requests is found first tells it. */
static enum err
look_served(struct look *l, struct subject *s, struct fetch *f)
{
	struct arena *a = l->act->a;
	struct val row[2];
	int64_t before = 0;
	enum err e;

	e = db_first(l->act->db, a, STMT_EVENT_BEFORE,
	    VALS(V_STR(s->mac), V_INT(s->organisation_id), V_INT(f->id)), row,
	    2);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	if (e == ERR_OK) {
		f->before = row[0].s;
		before = row[1].i;
	}
	if (before != 0 && f->when - before < l->conf->silent_days * 86400)
		return ERR_OK;
	/* The log is pruned; when it came first is known longer. */
	f->first = before == 0 && (f->first_at == 0 || f->first_at >= f->when);
	s->name =
	    arena_printf(a, "seen:%" PRId64 ":%" PRId64, s->device_id, before);
	look_tell(l, s, f->at, say_seen, f);
	return ERR_OK;
}

static enum err
on_fetch(void *arg, const struct val *r, size_t n)
{
	struct look *l = arg;
	struct fetch f = { .id = r[6].i,
		.outcome = r[7].i,
		.at = r[8].s,
		.when = r[9].i,
		.reason = r[10].s,
		.file = r[11].s,
		.address = r[12].s,
		.firmware = r[13].s,
		.first_at = row_int(&r[14]) };
	struct subject s = look_subject(r,
	    f.outcome == SERVED ? "device.seen" : "device.refused");

	(void)n;
	if (f.outcome == OTHER || !look_wanted(l, s.event, s.path))
		return ERR_OK;
	if (f.outcome == SERVED)
		return look_served(l, &s, &f);
	s.name = arena_printf(l->act->a, "refused:%" PRId64 ":%" PRId64,
	    s.device_id, f.when / 3600);
	look_tell(l, &s, f.at, say_refused, &f);
	return ERR_OK;
}

/* Rows behind one id and up to another; *from becomes the last one's. */
static enum err
look_rows(struct look *l, int64_t *from, int64_t upto)
{
	struct db *db = l->act->db;
	struct arena *a = l->act->a;
	struct val end[2];
	enum err e;

	e = db_first(db, a, STMT_EVENT_LOG_STEP,
	    VALS(V_INT(*from), V_INT(upto), V_INT(LOOK_STEP)), end, 2);
	if (e != ERR_OK || end[1].i == 0)
		return e;
	e = db_each(db, a, STMT_EVENT_FETCHES, VALS(V_INT(*from), end[0]),
	    on_fetch, l);
	*from = end[0].i;
	l->more = l->more || end[1].i == LOOK_STEP;
	return e;
}

/*
 * Rows become visible out of the order of their ids: a batch that was slow to
 * commit, another node of a cluster.  So every row is looked at twice: when it
 * is new, and once more when what is older than it is surely there.
 */
enum err
look_fetches(struct look *l)
{
	struct val end[1];
	bool was_more;
	enum err e;

	e = db_first(l->act->db, l->act->a, STMT_EVENT_LOG_END, NOVALS, end, 1);
	if (e != ERR_OK)
		return e;
	if (l->nhooks == 0) {
		l->position = l->settled = end[0].i;
		l->marked = true;
		return ERR_OK;
	}
	if ((e = look_rows(l, &l->position, INT64_MAX)) != ERR_OK)
		return e;
	if (l->mark_old && l->settled < l->mark) {
		was_more = l->more;
		l->more = false;
		if ((e = look_rows(l, &l->settled, l->mark)) != ERR_OK)
			return e;
		if (!l->more)
			l->settled = l->mark;
		l->more = l->more || was_more;
	}
	l->marked = l->settled >= l->mark;
	return ERR_OK;
}
