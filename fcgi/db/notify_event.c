/* notify_event.c - see notify_event.h. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "db/job.h"
#include "db/notify_event.h"
#include "db/notify_look.h"
#include "db/row.h"

#define ADD_VALUES 9 /* of EVENT_ADD */
#define HOOKS_STEP 64
#define OVERLAP 300 /* seconds: a refusal that became visible late */

const char *const notify_cursor_words[] = { "fetches", "outdated", "stuck",
	NULL };

/* --- who is told --- */

static enum err
on_hook(void *arg, const struct val *r, size_t n)
{
	struct look *l = arg;
	struct hook *more;

	(void)n;
	if (l->nhooks == l->hooks_cap) {
		l->hooks_cap += l->hooks_cap + HOOKS_STEP;
		more = arena_alloc(l->act->a, l->hooks_cap * sizeof(*more));
		if (l->nhooks != 0)
			memcpy(more, l->hooks, l->nhooks * sizeof(*more));
		l->hooks = more;
	}
	l->hooks[l->nhooks++] = (struct hook){ r[0].i, r[1].s, r[2].s };
	return ERR_OK;
}

static bool
wants(const struct hook *h, const char *event, const char *path)
{
	size_t len = strlen(event), n;
	const char *p;

	if (strncmp(h->path, path, strlen(h->path)) != 0)
		return false;
	for (p = h->events; *p != '\0'; p += n + strspn(p + n, " ")) {
		n = strcspn(p, " ");
		if (n == len && memcmp(p, event, n) == 0)
			return true;
	}
	return false;
}

bool
look_wanted(const struct look *l, const char *event, const char *path)
{
	for (size_t i = 0; i < l->nhooks; i++)
		if (wants(&l->hooks[i], event, path))
			return true;
	return false;
}

/* --- telling them --- */

static struct val *
another_row(struct look *l)
{
	struct val *more;

	if (l->n == l->cap) {
		l->cap += l->cap + HOOKS_STEP;
		more =
		    arena_alloc(l->act->a, l->cap * ADD_VALUES * sizeof(*more));
		if (l->n != 0)
			memcpy(more, l->v, l->n * ADD_VALUES * sizeof(*more));
		l->v = more;
	}
	return l->v + l->n++ * ADD_VALUES;
}

/* What every event of a phone says of it. */
static void
about(struct event_text *m, const struct subject *s)
{
	event_int(m, "organisation_id", s->organisation_id);
	event_str(m, "organisation", s->organisation);
	if (s->device_id == 0)
		return;
	event_int(m, "device_id", s->device_id);
	event_str(m, "mac", s->mac);
	event_str(m, "label", s->label);
}

/* say adds what is special to the event. */
void
look_tell(struct look *l, const struct subject *s, const char *at,
    void (*say)(struct event_text *, const void *), const void *what)
{
	struct arena *a = l->act->a;
	struct event_text m;
	struct val *v;

	for (size_t i = 0; i < l->nhooks; i++) {
		if (!wants(&l->hooks[i], s->event, s->path))
			continue;
		event_begin(&m, a, s->event, at);
		about(&m, s);
		say(&m, what);
		v = another_row(l);
		*v++ = V_INT(s->organisation_id);
		*v++ = V_INT(l->hooks[i].id);
		*v++ = V_ID(s->device_id);
		*v++ = V_OPT(s->mac);
		*v++ = V_STR(s->event);
		*v++ = V_STR(arena_strdup(a, m.id));
		*v++ = V_STR(event_end(&m));
		*v++ = V_STR(
		    arena_printf(a, "%" PRId64 ":%s", l->hooks[i].id, s->name));
		*v = V_INT(l->conf->keep);
	}
}

/* row: as EVENT_DEVICE */
struct subject
look_subject(const struct val *r, const char *event)
{
	return (struct subject){ .device_id = r[0].i,
		.mac = r[1].s,
		.label = r[2].s,
		.organisation_id = r[3].i,
		.organisation = r[4].s,
		.path = r[5].s,
		.event = event };
}

/* --- phones that were changed and did not fetch --- */

static void
say_outdated(struct event_text *m, const void *arg)
{
	const struct val *r = arg;

	event_str(m, "changed_at", row_text(&r[6]));
	event_str(m, "served_at", row_text(&r[8]));
}

static enum err
on_outdated(void *arg, const struct val *r, size_t n)
{
	struct look *l = arg;
	struct subject s = look_subject(r, "device.outdated");

	(void)n;
	s.name = arena_printf(l->act->a, "outdated:%" PRId64 ":%" PRId64,
	    s.device_id, r[7].i);
	look_tell(l, &s, NULL, say_outdated, r);
	return ERR_OK;
}

/* The position is a time; what is looked at is old enough to be there. */
static enum err
look_outdated(struct look *l)
{
	struct db *db = l->act->db;
	struct arena *a = l->act->a;
	int64_t upto = l->now - l->conf->outdated_after;
	struct val end[2];
	enum err e;

	if (upto <= l->position)
		return ERR_OK;
	e = db_first(db, a, STMT_EVENT_CHANGED_STEP,
	    VALS(V_INT(l->position), V_INT(upto)), end, 2);
	if (e != ERR_OK)
		return e;
	if (end[1].i == LOOK_STEP) {
		upto = end[0].i;
		l->more = true;
	}
	if (l->nhooks != 0 && end[1].i != 0)
		e = db_each(db, a, STMT_EVENT_OUTDATED,
		    VALS(V_INT(l->position), V_INT(upto)), on_outdated, l);
	l->position = upto;
	return e;
}

/* --- Yealink --- */

static void
say_stuck(struct event_text *m, const void *arg)
{
	const struct val *r = arg;

	event_str(m, "what", "refused");
	event_int(m, "job_id", r[0].i);
	event_str(m, "target", r[4].s);
	event_str(m, "verb", job_words[row_enum(&r[5])]);
	event_str(m, "reason", r[6].s);
}

static enum err
on_stuck(void *arg, const struct val *r, size_t n)
{
	struct look *l = arg;
	struct subject s = { .organisation_id = r[1].i,
		.organisation = r[2].s,
		.path = r[3].s,
		.event = "rps.stuck" };

	(void)n;
	s.name = arena_printf(l->act->a, "stuck:%" PRId64 ":%" PRId64, r[0].i,
	    r[8].i);
	look_tell(l, &s, r[7].s, say_stuck, r);
	if (r[8].i > l->position)
		l->position = r[8].i;
	return ERR_OK;
}

static void
say_waiting(struct event_text *m, const void *arg)
{
	const struct val *r = arg;

	event_str(m, "what", "waiting");
	event_int(m, "jobs", r[3].i);
	event_str(m, "since", r[4].s);
}

static enum err
on_waiting(void *arg, const struct val *r, size_t n)
{
	struct look *l = arg;
	struct subject s = { .organisation_id = r[0].i,
		.organisation = r[1].s,
		.path = r[2].s,
		.event = "rps.stuck" };

	(void)n;
	s.name = arena_printf(l->act->a, "waiting:%" PRId64 ":%" PRId64, r[0].i,
	    r[5].i);
	look_tell(l, &s, NULL, say_waiting, r);
	return ERR_OK;
}

static enum err
look_stuck(struct look *l)
{
	struct db *db = l->act->db;
	struct arena *a = l->act->a;
	enum err e;

	if (l->nhooks == 0) {
		l->position = l->now;
		return ERR_OK;
	}
	e = db_each(db, a, STMT_EVENT_REFUSED,
	    VALS(V_INT(l->position > OVERLAP ? l->position - OVERLAP : 0)),
	    on_stuck, l);
	if (e != ERR_OK)
		return e;
	return db_each(db, a, STMT_EVENT_WAITING,
	    VALS(V_INT(l->conf->stuck_after)), on_waiting, l);
}

/* --- a look --- */

static enum err
take(struct look *l, bool *ours)
{
	struct db *db = l->act->db;
	const char *name = notify_cursor_words[l->which];
	uint64_t n = 0;
	struct val r[5];
	enum err e;

	*ours = false;
	if ((e = db_run(db, STMT_CURSOR_LOOK,
		 VALS(V_STR(name), V_INT(l->every_ms)), &n)) != ERR_OK ||
	    n == 0)
		return e;
	*ours = true;
	e = db_first(db, l->act->a, STMT_CURSOR_GET,
	    VALS(V_INT(l->conf->late), V_STR(name)), r, 5);
	if (e != ERR_OK)
		return e;
	l->position = r[0].i;
	l->settled = r[1].i;
	l->mark = r[2].i;
	l->mark_old = r[3].i != 0;
	l->now = r[4].i;
	/* A time yet to come is of a clock that was set back. */
	if (l->which != CURSOR_FETCHES && l->position > l->now)
		l->position = l->now - l->conf->outdated_after;
	return ERR_OK;
}

static enum err
look(struct act *act, void *arg)
{
	static enum err (*const looks[CURSOR__N])(
	    struct look *) = { look_fetches, look_outdated, look_stuck };
	struct look *l = arg;
	bool ours;
	enum err e;

	l->nhooks = l->hooks_cap = l->n = l->cap = 0;
	l->more = l->marked = false;
	if ((e = take(l, &ours)) != ERR_OK || !ours)
		return e;
	if ((e = db_each(act->db, act->a, STMT_EVENT_HOOKS, NOVALS, on_hook,
		 l)) != ERR_OK ||
	    (e = looks[l->which](l)) != ERR_OK ||
	    (e = db_insert_many(act->db, STMT_EVENT_ADD, l->v, l->n)) != ERR_OK)
		return e;
	return db_run(act->db, STMT_CURSOR_PUT,
	    VALS(V_INT(l->position), V_INT(l->settled), V_INT(l->marked),
		V_INT(l->marked), V_STR(notify_cursor_words[l->which])),
	    NULL);
}

enum err
notify_look(struct act *act, const struct notify_event_conf *conf,
    enum notify_cursor which, int64_t every_ms, size_t *jobs, bool *more)
{
	struct look l = { .act = act,
		.conf = conf,
		.which = which,
		.every_ms = every_ms };
	enum err e;

	*jobs = 0;
	*more = false;
	/* Not in the same transaction: it would lock what others look at. */
	e = db_run(act->db, STMT_CURSOR_NEW,
	    VALS(V_STR(notify_cursor_words[which]),
		V_INT(which == CURSOR_FETCHES)),
	    NULL);
	if (e == ERR_OK)
		e = act_tx(act, look, &l);
	if (e == ERR_OK) {
		*jobs = l.n;
		*more = l.more;
	}
	return e;
}
