/* enrol.c - see enrol.h. */
#include <inttypes.h>
#include <string.h>

#include "db/compile.h"
#include "db/enrol.h"
#include "db/job.h"
#include "db/organisation.h"
#include "db/personal.h"
#include "db/row.h"

const char *const secrets_words[] = { "inherited", "always", "window", "once",
	NULL };
const char *const creds_words[] = { "none", "own", "own_old", "organisation",
	"organisation_old", NULL };
const char *const enrol_words[] = { "not_needed", "waiting", "closed", "open",
	"given", "enrolled", NULL };

/* Who is given a password at once, at most; each costs some milliseconds. */
#define BARE_MAX 10000

/* --- what holds below an organisation --------------------------------------- */

/* row: pattern, word */
static enum err
say(void *arg, const struct val *row, size_t n)
{
	struct act *act = arg;

	(void)n;
	return db_run(act->db, STMT_SECRETS_SET, VALS(row[1], row[0]), NULL);
}

static enum err
refuse_open(struct act *act, const char *below)
{
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_SECRETS_OPEN, VALS(V_STR(below)),
	    row, 1);
	if (e == ERR_NOTFOUND)
		return ERR_OK;
	if (e != ERR_OK)
		return e;
	return act_fail(act, ERR_INVALID, "gate_secrets",
	    "%s asks its phones for no credentials (gate_auth none), so what "
	    "they are given can not depend on them: there, ask for some, or "
	    "say gate_secrets always, also of single phones.",
	    row[0].s);
}

struct bare {
	struct act *act;
	int64_t *ids;
	size_t n;
};

/* row: id, mac, organisation_id */
static enum err
bare_row(void *arg, const struct val *row, size_t n)
{
	struct bare *b = arg;

	(void)n;
	b->ids[b->n++] = row[0].i;
	return job_add(b->act, JOB_EDIT_DEVICE, row[2].i, row[1].s);
}

/* Making their configurations makes the passwords: compile.h. */
static enum err
dress_bare(struct act *act, const char *below)
{
	struct bare b = { .act = act };
	enum err e;

	b.ids = arena_alloc(act->a, (BARE_MAX + 1) * sizeof(*b.ids));
	e = db_each(act->db, act->a, STMT_SECRETS_BARE,
	    VALS(V_STR(below), V_INT(BARE_MAX + 1)), bare_row, &b);
	if (e != ERR_OK || b.n == 0)
		return e;
	if (b.n > BARE_MAX)
		return act_fail(act, ERR_CONFLICT, "gate_secrets",
		    "More than %d phones have no password of their own; do it "
		    "for the organisations below one by one.",
		    BARE_MAX);
	return devices_end(act, b.ids, b.n, true);
}

enum err
enrol_inherit(struct act *act, int64_t id)
{
	const char *below;
	struct val row[2];
	enum err e;

	e = db_first(act->db, act->a, STMT_SECRETS_ABOVE, VALS(V_INT(id)), row,
	    2);
	if (e != ERR_OK)
		return e;
	below = arena_printf(act->a, "%s%%", row[0].s);
	if ((e = db_run(act->db, STMT_SECRETS_SET, VALS(row[1], V_STR(below)),
		 NULL)) != ERR_OK ||
	    (e = db_each(act->db, act->a, STMT_SECRETS_SAID, VALS(V_STR(below)),
		 say, act)) != ERR_OK ||
	    (e = refuse_open(act, below)) != ERR_OK)
		return e;
	return dress_bare(act, below);
}

/* --- windows ------------------------------------------------------------------ */

struct window {
	int64_t id, hours;
};

static enum err
check_window(struct act *act, const struct device *d, const struct val *row)
{
	if (row[0].i - 1 == SECRETS_ALWAYS)
		return act_fail(act, ERR_CONFLICT, "",
		    "%s is always given its configuration on the credentials "
		    "of %s; a window means something when gate_secrets is "
		    "window or once.",
		    d->mac, row[2].s);
	if (row_enum(&row[1]) == GATE_DEVICE)
		return act_fail(act, ERR_CONFLICT, "",
		    "%s lets phones in on credentials of their own alone "
		    "(gate_auth device); a window would open nothing.",
		    row[2].s);
	return ERR_OK;
}

enum err
device_window_check(struct act *act, const struct device *d, int64_t hours,
    bool *differs)
{
	struct val row[4];
	enum err e;

	e = db_first(act->db, act->a, STMT_WINDOW_STATE, VALS(V_INT(d->id)),
	    row, 4);
	if (e != ERR_OK)
		return e;
	*differs = hours != 0 || row[3].i != 0;
	return hours == 0 ? ERR_OK : check_window(act, d, row);
}

static enum err
window(struct act *act, void *arg)
{
	const struct window *w = arg;
	struct audit_entry entry = { .object = "device" };
	struct device d;
	bool differs;
	enum err e;

	if ((e = personal_refuse(act, "a window")) != ERR_OK ||
	    (e = device_by_id(act, w->id, &d)) != ERR_OK ||
	    (e = device_window_check(act, &d, w->hours, &differs)) != ERR_OK ||
	    !differs)
		return e;
	e = w->hours == 0
	    ? db_run(act->db, STMT_WINDOW_CLOSE, VALS(V_INT(d.id)), NULL)
	    : db_run(act->db, STMT_WINDOW_OPEN,
		  VALS(V_INT(w->hours), V_INT(d.id)), NULL);
	if (e != ERR_OK)
		return e;
	entry.organisation_id = d.organisation_id;
	entry.action = w->hours == 0 ? "close_window" : "open_window";
	entry.object_id = d.id;
	entry.object_name = d.mac;
	if (w->hours != 0)
		entry.after =
		    arena_printf(act->a, "{\"hours\":%" PRId64 "}", w->hours);
	return act_audit(act, &entry);
}

enum err
device_window(struct act *act, int64_t id, int64_t version, int64_t hours)
{
	struct window w = { id, hours };

	act_clear(act);
	if (hours < 0 || hours > WINDOW_HOURS_MAX)
		return act_fail(act, ERR_INVALID, "hours",
		    "hours must be 1 to %d, or 0 to close the window.",
		    WINDOW_HOURS_MAX);
	return device_if(act, id, version, window, &w);
}

/* --- how a device stands ----------------------------------------------------- */

static enum enrol_state
state_of(const struct enrolment *m, bool open)
{
	if (m->policy == SECRETS_ALWAYS)
		return ENROL_NOT_NEEDED;
	if (open)
		return ENROL_OPEN;
	if (*m->enrolled_at != '\0')
		return ENROL_DONE;
	if (m->policy == SECRETS_WINDOW)
		return ENROL_CLOSED;
	return *m->given_at == '\0' ? ENROL_WAITING : ENROL_GIVEN;
}

void
enrolment_from_row(const struct val *r, struct enrolment *m)
{
	*m = (struct enrolment){
		.policy = row_int(&r[0]) - 1,
		.given_at = row_text(&r[3]),
		.given_to = row_text(&r[4]),
		.enrolled_at = row_text(&r[5]),
		.old_until = row_text(&r[6]),
		.credentials = row_int(&r[7]),
		.credentials_at = row_text(&r[8]),
	};
	m->window_until = row_int(&r[1]) != 0 ? row_text(&r[2]) : "";
	m->state = state_of(m, row_int(&r[1]) != 0);
}
