/*
 * notify.c - telling phones now: /devices/../provision and /reboot, the same
 * for a group, an organisation and a selection, and what became of it,
 * /notify-jobs.
 */
#include "api/notify.h"
#include "api/page.h"
#include "api/routes.h"
#include "api/select.h"
#include "db/device.h"
#include "db/notifier.h"
#include "db/notify_chosen.h"
#include "web/resp.h"

/* --- jobs --- */

static const char *
or_null(const char *s)
{
	return *s == '\0' ? NULL : s;
}

static void
put_job(struct view *v, const struct notify_job *j)
{
	view_open(v, NULL);
	view_int(v, "id", j->id);
	view_text(v, "kind", notify_kind_words[j->kind]);
	view_text(v, "state", notify_state_words[j->state]);
	view_id(v, "organisation_id", j->organisation_id);
	view_text(v, "organisation", j->organisation);
	view_id(v, "device_id", j->device_id);
	view_text(v, "mac", or_null(j->mac));
	view_id(v, "webhook_id", j->webhook_id);
	view_text(v, "event", or_null(j->event));
	view_text(v, "message_id", or_null(j->message_id));
	view_int(v, "attempts", j->attempts);
	view_text(v, "words", j->words);
	view_text(v, "actor", or_null(j->actor));
	view_text(v, "run_after", j->run_after);
	view_text(v, "give_up_at", j->give_up_at);
	view_text(v, "created_at", j->created_at);
	view_text(v, "done_at", j->done_at);
	view_close(v);
}

static void
job_item(struct view *v, const struct val *row)
{
	struct notify_job j;

	notify_from_row(row, &j);
	put_job(v, &j);
}

enum err
op_notify_job_list(struct call *c)
{
	return page_answer(c, LIST_NOTIFY_JOBS, job_item, NULL);
}

enum err
notify_show(struct call *c, int64_t id)
{
	struct notify_job j;
	enum err e = notify_by_id(&c->act, id, &j);

	if (e == ERR_OK)
		put_job(&c->out, &j);
	return e;
}

enum err
notify_accepted(struct call *c, int64_t id)
{
	c->rs->status = 202;
	resp_header(c->rs, "Location",
	    arena_printf(c->a, "/api/v1/notify-jobs/%lld", (long long)id));
	return notify_show(c, id);
}

enum err
op_notify_job_show(struct call *c)
{
	int64_t id;
	enum err e = call_id(c, 0, &id);

	return e != ERR_OK ? e : notify_show(c, id);
}

enum err
op_notify_job_retry(struct call *c)
{
	int64_t id;
	enum err e;

	if ((e = call_id(c, 0, &id)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = notify_retry(&c->act, id)) != ERR_OK)
		return e;
	return notify_show(c, id);
}

/* --- one phone --- */

static enum err
tell(struct call *c, enum notify_kind kind)
{
	const char *mac;
	int64_t id;
	enum err e;

	if ((e = call_device(c, 0, &mac)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = notify_device(&c->act, mac, kind, &id)) != ERR_OK)
		return e;
	return notify_accepted(c, id);
}

enum err
op_device_provision(struct call *c)
{
	return tell(c, NOTIFY_PROVISION);
}

enum err
op_device_reboot(struct call *c)
{
	return tell(c, NOTIFY_REBOOT);
}

/* --- a group, an organisation --- */

static enum err
tell_all(struct call *c, struct notify_many *m)
{
	enum err e;

	if ((e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = notify_devices(&c->act, m)) != ERR_OK)
		return e;
	c->rs->status = 202;
	view_open(&c->out, NULL);
	view_int(&c->out, "phones", m->phones);
	view_close(&c->out);
	return ERR_OK;
}

static enum err
tell_group(struct call *c, enum notify_kind kind)
{
	struct notify_many m = { .kind = kind };
	enum err e = call_id(c, 0, &m.group_id);

	return e != ERR_OK ? e : tell_all(c, &m);
}

enum err
op_group_provision(struct call *c)
{
	return tell_group(c, NOTIFY_PROVISION);
}

enum err
op_group_reboot(struct call *c)
{
	return tell_group(c, NOTIFY_REBOOT);
}

static enum err
tell_organisation(struct call *c, enum notify_kind kind)
{
	struct notify_many m = { .kind = kind };
	enum err e = call_id(c, 0, &m.organisation_id);

	return e != ERR_OK ? e : tell_all(c, &m);
}

enum err
op_organisation_provision(struct call *c)
{
	return tell_organisation(c, NOTIFY_PROVISION);
}

enum err
op_organisation_reboot(struct call *c)
{
	return tell_organisation(c, NOTIFY_REBOOT);
}

/* --- a selection --- */

static enum err
tell_chosen(struct call *c, enum notify_kind kind)
{
	struct notify_chosen n = { .kind = kind };
	struct bulk b = { .nmacs = 0 };
	struct json *select = NULL;
	struct view *v = &c->out;
	enum err e;

	if ((e = in_object(&c->act, c->in, "select", &select)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK)
		return e;
	if (select == NULL)
		return act_fail(&c->act, ERR_INVALID, "select",
		    "Say which phones (select).");
	if ((e = select_phones(c, select, &b)) != ERR_OK)
		return e;
	n.macs = b.macs;
	n.nmacs = b.nmacs;
	if ((e = notify_chosen(&c->act, &n)) != ERR_OK)
		return e;
	c->rs->status = 202;
	view_open(v, NULL);
	view_int(v, "phones", n.phones);
	view_int(v, "disabled", n.disabled);
	view_int(v, "unreachable", n.unreachable);
	view_int(v, "unknown", n.unknown);
	view_close(v);
	return ERR_OK;
}

enum err
op_devices_provision(struct call *c)
{
	return tell_chosen(c, NOTIFY_PROVISION);
}

enum err
op_devices_reboot(struct call *c)
{
	return tell_chosen(c, NOTIFY_REBOOT);
}
