/* notify.c - see notify.h; the worker's side is in notify_queue.c. */
#include <inttypes.h>
#include <string.h>

#include "db/device.h"
#include "db/group.h"
#include "db/notifier.h"
#include "db/notify.h"
#include "db/organisation.h"
#include "db/row.h"
#include "db/webhook.h"

#define ROW_N 18
#define PHONES_MAX 20000 /* at once: one transaction */

const char *const notify_kind_words[] = { "provision", "reboot", "probe",
	"webhook", NULL };
const char *const notify_state_words[] = { "ready", "claimed", "done", "failed",
	"replaced", NULL };

int64_t
notify_worth(enum notify_kind kind, int64_t phones)
{
	return (kind == NOTIFY_REBOOT ? 3600 : 4 * 3600) + phones;
}

void
notify_from_row(const struct val *r, struct notify_job *j)
{
	*j = (struct notify_job){ .id = r[0].i,
		.kind = row_enum(&r[1]),
		.state = row_enum(&r[2]),
		.organisation_id = r[3].i,
		.organisation = r[4].type == VAL_NULL ? NULL : r[4].s,
		.notifier_id = row_int(&r[5]),
		.webhook_id = row_int(&r[6]),
		.device_id = row_int(&r[7]),
		.mac = row_text(&r[8]),
		.event = r[9].s,
		.message_id = r[10].s,
		.attempts = r[11].i,
		.words = r[12].s,
		.actor = r[13].s,
		.run_after = row_text(&r[14]),
		.give_up_at = row_text(&r[15]),
		.created_at = row_text(&r[16]),
		.done_at = r[17].type == VAL_NULL ? NULL : r[17].s };
}

enum err
notify_by_id(struct act *act, int64_t id, struct notify_job *j)
{
	struct val row[ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_NOTIFY_BY_ID,
	    VALS(V_INT(id), V_STR(act_scope(act)), V_INT(act->scope == NULL),
		V_INT(act->own_user), V_INT(act->own_user)),
	    row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "",
		    "There is no job with the id %" PRId64 ".", id);
	if (e == ERR_OK)
		notify_from_row(row, j);
	return e;
}

/* What holds there; refused when nothing does. */
static enum err
notifier_for(struct act *act, int64_t organisation_id, const char *name,
    struct notifier_holds *h)
{
	enum err e = notifier_nearest(act, organisation_id, h);

	if (e != ERR_OK || h->kind > NOTIFIER_OFF)
		return e;
	if (h->kind == NOTIFIER_OFF)
		return act_fail(act, ERR_CONFLICT, "",
		    "Phones of %s are not told anything: its notifier is off.",
		    name);
	return act_fail(act, ERR_CONFLICT, "",
	    "It is not known how phones of %s are reached: the provider sets "
	    "it with `voipconfigctl notifier set`.",
	    name);
}

static enum err
audit(struct act *act, enum notify_kind kind, struct audit_entry *entry)
{
	entry->action = notify_kind_words[kind];
	return act_audit(act, entry);
}

/* --- one phone --- */

struct asking {
	const char *mac;
	enum notify_kind kind;
	int64_t *job_id;
};

static enum err
put(struct act *act, const struct asking *q, const struct device *d,
    const struct notifier_holds *h)
{
	const char *kind = notify_kind_words[q->kind];
	const char *name = arena_printf(act->a, "%s:%s", kind, d->mac);
	struct val row[1];
	enum err e;

	if ((e = db_run(act->db, STMT_NOTIFY_REPLACE,
		 VALS(V_STR(d->mac), V_STR(kind)), NULL)) != ERR_OK ||
	    (e = db_run(act->db, STMT_NOTIFY_ADD,
		 VALS(V_STR(kind), V_INT(d->organisation_id),
		     V_INT(h->notifier_id), V_INT(d->id), V_STR(d->mac),
		     V_STR(name), V_INT(notify_worth(q->kind, 0)),
		     V_STR(act->actor)),
		 NULL)) != ERR_OK ||
	    (e = db_first(act->db, act->a, STMT_NOTIFY_NAMED, VALS(V_STR(name)),
		 row, 1)) != ERR_OK)
		return e;
	*q->job_id = row[0].i;
	return ERR_OK;
}

static enum err
ask(struct act *act, void *arg)
{
	const struct asking *q = arg;
	struct notifier_holds h;
	struct device d;
	enum err e;

	if ((e = device_by_mac(act, q->mac, &d)) != ERR_OK ||
	    (e = notifier_for(act, d.organisation_id, d.organisation, &h)) !=
		ERR_OK ||
	    (e = put(act, q, &d, &h)) != ERR_OK)
		return e;
	return audit(act, q->kind,
	    &(struct audit_entry){ .organisation_id = d.organisation_id,
		.object = "device",
		.object_id = d.id,
		.object_name = d.mac });
}

static bool
is_for_phones(enum notify_kind kind)
{
	return kind == NOTIFY_PROVISION || kind == NOTIFY_REBOOT;
}

enum err
notify_device(struct act *act, const char *mac, enum notify_kind kind,
    int64_t *job_id)
{
	struct asking q = { mac, kind, job_id };

	if (!is_for_phones(kind))
		return act_fail(act, ERR_INVALID, "kind",
		    "A phone is told to provision or to reboot.");
	return act_tx(act, ask, &q);
}

/* --- many --- */

struct place {
	const char *name, *object;
	int64_t id, organisation_id;
};

static enum err
find_place(struct act *act, const struct notify_many *m, struct place *p)
{
	struct organisation o;
	struct group g;
	enum err e;

	if (m->group_id != 0) {
		if ((e = group_by_id(act, m->group_id, &g)) != ERR_OK)
			return e;
		*p = (struct place){ g.name, "group", g.id, g.organisation_id };
		return ERR_OK;
	}
	if ((e = organisation_by_id(act, m->organisation_id, &o)) != ERR_OK)
		return e;
	*p = (struct place){ o.name, "organisation", o.id, o.id };
	return ERR_OK;
}

static enum err
put_many(struct act *act, const struct notify_many *m, const struct place *p,
    int64_t notifier_id)
{
	struct val org = V_INT(p->organisation_id), group = V_INT(m->group_id);
	struct val kind = V_STR(notify_kind_words[m->kind]);
	enum err e;

	e = db_run(act->db, STMT_NOTIFY_REPLACE_MANY,
	    VALS(kind, org, group, group), NULL);
	if (e != ERR_OK)
		return e;
	return db_run(act->db, STMT_NOTIFY_ADD_MANY,
	    VALS(kind, V_INT(notifier_id), kind,
		V_INT(notify_worth(m->kind, m->phones)), V_STR(act->actor), org,
		group, group),
	    NULL);
}

static enum err
ask_many(struct act *act, void *arg)
{
	struct notify_many *m = arg;
	struct notifier_holds h;
	struct val n[1], group = V_INT(m->group_id);
	struct place p;
	enum err e;

	if (act->own_user != 0)
		return act_fail(act, ERR_DENIED, "",
		    "You may tell your own phones, one by one.");
	if ((e = find_place(act, m, &p)) != ERR_OK ||
	    (e = notifier_for(act, p.organisation_id, p.name, &h)) != ERR_OK ||
	    (e = db_first(act->db, act->a, STMT_NOTIFY_PHONES,
		 VALS(V_INT(p.organisation_id), group, group), n, 1)) != ERR_OK)
		return e;
	m->phones = n[0].i;
	if (m->phones > PHONES_MAX)
		return act_fail(act, ERR_INVALID, "",
		    "%s has %" PRId64 " phones; tell them group by group, at "
		    "most %d at once.",
		    p.name, m->phones, PHONES_MAX);
	if ((e = put_many(act, m, &p, h.notifier_id)) != ERR_OK)
		return e;
	return audit(act, m->kind,
	    &(struct audit_entry){ .organisation_id = p.organisation_id,
		.object = p.object,
		.object_id = p.id,
		.object_name = p.name,
		.after = arena_printf(act->a, "{\"phones\":%" PRId64 "}",
		    m->phones) });
}

enum err
notify_devices(struct act *act, struct notify_many *m)
{
	if (!is_for_phones(m->kind))
		return act_fail(act, ERR_INVALID, "kind",
		    "Phones are told to provision or to reboot.");
	return act_tx(act, ask_many, m);
}

/* --- once more --- */

/* Would it be told today? */
static enum err
check_told(struct act *act, struct notify_job *j)
{
	struct notifier_holds h;
	struct webhook w;
	enum err e;

	if (is_for_phones(j->kind)) {
		e = notifier_for(act, j->organisation_id, j->mac, &h);
		if (e == ERR_OK)
			j->notifier_id = h.notifier_id;
		return e;
	}
	if (j->kind != NOTIFY_WEBHOOK || strcmp(j->event, "test") == 0)
		return ERR_OK;
	if ((e = webhook_by_id(act, j->webhook_id, &w)) != ERR_OK || w.enabled)
		return e;
	return act_fail(act, ERR_CONFLICT, "",
	    "The webhook %s is disabled; enable it first.", w.name);
}

static enum err
retry(struct act *act, void *arg)
{
	const int64_t *id = arg;
	struct notify_job j;
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_NOTIFY_LOCK, VALS(V_INT(*id)), row,
	    1);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	if ((e = notify_by_id(act, *id, &j)) != ERR_OK)
		return e;
	if (j.state != NOTIFY_FAILED)
		return act_fail(act, ERR_CONFLICT, "",
		    "Only a job that failed is tried again; this one is %s.",
		    notify_state_words[j.state]);
	if ((e = check_told(act, &j)) != ERR_OK ||
	    (e = db_run(act->db, STMT_NOTIFY_RETRY,
		 VALS(V_ID(j.notifier_id), V_INT(j.id)), NULL)) != ERR_OK)
		return e;
	return act_audit(act,
	    &(struct audit_entry){ .organisation_id = j.organisation_id,
		.action = "retry",
		.object = "notify_job",
		.object_id = j.id,
		.object_name = *j.mac != '\0' ? j.mac : j.event });
}

enum err
notify_retry(struct act *act, int64_t id)
{
	return act_tx(act, retry, &id);
}
