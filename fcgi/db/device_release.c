/* device_release.c - phones that leave; see device_move.h. */
#include <string.h>

#include "db/compile.h"
#include "db/device_move.h"
#include "db/personal.h"

struct releasing {
	int64_t id;
	bool leaves;
};

static enum err
audit(struct act *act, const struct device *d, const char *action)
{
	struct audit_entry entry = {
		.organisation_id = d->organisation_id,
		.action = action,
		.object = "device",
		.object_id = d->id,
		.object_name = d->mac,
	};

	return act_audit(act, &entry);
}

static enum err
release(struct act *act, void *arg)
{
	const struct releasing *r = arg;
	struct device d;
	enum err e;

	if ((e = personal_refuse(act, "releasing a phone")) != ERR_OK ||
	    (e = device_by_id(act, r->id, &d)) != ERR_OK)
		return e;
	if ((*d.releasing_at != '\0') == r->leaves)
		return ERR_OK; /* twice is once */
	if ((e = db_run(act->db, STMT_DEVICE_RELEASE,
		 VALS(V_INT(r->leaves), V_INT(d.id)), NULL)) != ERR_OK ||
	    (e = device_end(act, d.id)) != ERR_OK)
		return e;
	return audit(act, &d, r->leaves ? "release" : "keep");
}

enum err
device_release(struct act *act, int64_t id, int64_t version)
{
	struct releasing r = { id, true };

	return device_if(act, id, version, release, &r);
}

enum err
device_keep(struct act *act, int64_t id, int64_t version)
{
	struct releasing r = { id, false };

	return device_if(act, id, version, release, &r);
}

static enum err
released(struct act *act, void *arg)
{
	const char *const *mac = arg;
	struct device d;
	enum err e;

	if ((e = device_begin_mac(act, *mac, &d)) != ERR_OK)
		return e;
	if (*d.releasing_at == '\0')
		return act_fail(act, ERR_INVALID, "mac",
		    "%s is not being released.", d.mac);
	return device_delete(act, d.mac);
}

enum err
device_released(struct act *act, const char *mac)
{
	return act_tx(act, released, &mac);
}

struct due {
	struct act *act;
	int64_t n;
};

static enum err
due_row(void *arg, const struct val *row, size_t n)
{
	struct due *d = arg;
	enum err e = device_released(d->act, row[0].s);

	(void)n;
	/* Somebody was quicker: deleted it, or keeps it. */
	if (e == ERR_NOTFOUND || e == ERR_INVALID)
		return ERR_OK;
	d->n += e == ERR_OK;
	return e;
}

enum err
devices_released(struct act *act, int64_t limit, int64_t *n)
{
	struct due d = { act, 0 };
	enum err e = db_each(act->db, act->a, STMT_RELEASE_DUE,
	    VALS(V_INT(RELEASE_DAYS), V_INT(limit)), due_row, &d);

	act_clear(act);
	if (n != NULL)
		*n = d.n;
	return e;
}
