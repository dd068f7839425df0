/* rotate.c - see rotate.h. */
#include <inttypes.h>
#include <string.h>

#include "base/digest.h"
#include "db/compile.h"
#include "db/job.h"
#include "db/organisation.h"
#include "db/personal.h"
#include "db/rotate.h"
#include "db/row.h"

#define PASSWORD_LEN 24

struct rotation {
	int64_t id, version, days; /* 0: to be ended */
};

static enum err
check_days(struct act *act, int64_t days)
{
	act_clear(act);
	if (days >= 1 && days <= ROTATE_DAYS_MAX)
		return ERR_OK;
	return act_fail(act, ERR_INVALID, "days",
	    "days must be 1 to %d; what is to end at once is ended.",
	    ROTATE_DAYS_MAX);
}

/* row: secret, until, under way */
static enum err
check_state(struct act *act, const struct rotation *r, const char *name,
    const struct val *row)
{
	bool under_way = row[2].i != 0;

	if (r->days == 0 && !under_way)
		return act_fail(act, ERR_CONFLICT, "",
		    "No rotation of %s is under way.", name);
	if (r->days != 0 && under_way)
		return act_fail(act, ERR_CONFLICT, "",
		    "A rotation of %s is under way until %s; phones may still "
		    "have what was before it.  End it first.",
		    name, row[1].s);
	if (r->days != 0 && row[0].type == VAL_NULL)
		return act_fail(act, ERR_CONFLICT, "",
		    "%s has no password that could be rotated; set one.", name);
	return ERR_OK;
}

static enum err
new_secret(struct act *act, struct val *sealed)
{
	char *password = arena_alloc(act->a, PASSWORD_LEN + 1);

	digest_token(password, PASSWORD_LEN);
	return act_seal(act, "prov", password, sealed);
}

static enum err
audit(struct act *act, const struct rotation *r, struct audit_entry entry)
{
	entry.action = r->days == 0 ? "end_rotation" : "rotate";
	if (r->days != 0)
		entry.after =
		    arena_printf(act->a, "{\"days\":%" PRId64 "}", r->days);
	return act_audit(act, &entry);
}

/* --- a device ------------------------------------------------------------------ */

static enum err
rotate_device(struct act *act, const struct rotation *r, const struct device *d,
    const struct val *old)
{
	struct val sealed;
	enum err e;

	if ((e = new_secret(act, &sealed)) != ERR_OK ||
	    (e = db_run(act->db, STMT_DEVICE_OWN, VALS(sealed, V_INT(d->id)),
		 NULL)) != ERR_OK ||
	    (e = device_end(act, d->id)) != ERR_OK ||
	    (e = db_run(act->db, STMT_DEVICE_OLD_SET,
		 VALS(V_BYTES(old->s, old->len), V_INT(r->days), V_INT(d->id)),
		 NULL)) != ERR_OK)
		return e;
	return job_add(act, JOB_EDIT_DEVICE, d->organisation_id, d->mac);
}

static enum err
device(struct act *act, void *arg)
{
	const struct rotation *r = arg;
	struct val row[3];
	struct device d;
	enum err e;

	if ((e = personal_refuse(act, "a rotation")) != ERR_OK ||
	    (e = device_by_id(act, r->id, &d)) != ERR_OK ||
	    (e = db_first(act->db, act->a, STMT_DEVICE_OLD, VALS(V_INT(d.id)),
		 row, 3)) != ERR_OK ||
	    (e = check_state(act, r, d.mac, row)) != ERR_OK)
		return e;
	e = r->days == 0 ? device_old_drop(act, d.id)
			 : rotate_device(act, r, &d, &row[0]);
	if (e != ERR_OK)
		return e;
	return audit(act, r,
	    (struct audit_entry){ .organisation_id = d.organisation_id,
		.object = "device",
		.object_id = d.id,
		.object_name = d.mac });
}

enum err
device_rotate(struct act *act, int64_t id, int64_t version, int64_t days)
{
	struct rotation r = { id, version, days };
	enum err e = check_days(act, days);

	return e != ERR_OK ? e : device_if(act, id, version, device, &r);
}

enum err
device_rotate_end(struct act *act, int64_t id, int64_t version)
{
	struct rotation r = { id, version, 0 };

	return device_if(act, id, version, device, &r);
}

enum err
device_old_drop(struct act *act, int64_t id)
{
	return db_run(act->db, STMT_DEVICE_OLD_DROP, VALS(V_INT(id)), NULL);
}

/* --- an organisation ------------------------------------------------------------ */

static enum err
rotate_organisation(struct act *act, const struct rotation *r)
{
	struct val sealed;
	enum err e;

	if (r->days == 0)
		return db_run(act->db, STMT_ORG_OLD_END, VALS(V_INT(r->id)),
		    NULL);
	if ((e = new_secret(act, &sealed)) != ERR_OK ||
	    (e = db_run(act->db, STMT_ORG_ROTATE,
		 VALS(V_INT(r->days), sealed, V_INT(r->id)), NULL)) != ERR_OK)
		return e;
	return job_add(act, JOB_EDIT_SERVER, r->id, NULL);
}

static enum err
organisation(struct act *act, void *arg)
{
	const struct rotation *r = arg;
	struct organisation o;
	struct val row[3];
	enum err e;

	e = db_first(act->db, act->a, STMT_ORG_LOCK, VALS(V_INT(r->id)), row,
	    1);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	if ((e = organisation_by_id(act, r->id, &o)) != ERR_OK ||
	    (e = act_version(act, o.name, r->version, o.version)) != ERR_OK ||
	    (e = db_first(act->db, act->a, STMT_ORG_OLD, VALS(V_INT(o.id)), row,
		 3)) != ERR_OK ||
	    (e = check_state(act, r, o.name, row)) != ERR_OK ||
	    (e = rotate_organisation(act, r)) != ERR_OK)
		return e;
	return audit(act, r,
	    (struct audit_entry){ .organisation_id = o.id,
		.object = "organisation",
		.object_id = o.id,
		.object_name = o.name });
}

enum err
organisation_rotate(struct act *act, int64_t id, int64_t version, int64_t days)
{
	struct rotation r = { id, version, days };
	enum err e = check_days(act, days);

	return e != ERR_OK ? e : act_tx(act, organisation, &r);
}

enum err
organisation_rotate_end(struct act *act, int64_t id, int64_t version)
{
	struct rotation r = { id, version, 0 };

	return act_tx(act, organisation, &r);
}

enum err
organisation_old_drop(struct act *act, int64_t id)
{
	return db_run(act->db, STMT_ORG_OLD_DROP, VALS(V_INT(id)), NULL);
}

enum err
organisation_rotation(struct act *act, int64_t id, struct rotation_facts *f)
{
	struct val row[5];
	enum err e;

	e = db_first(act->db, act->a, STMT_ORG_ROTATION, VALS(V_INT(id)), row,
	    5);
	if (e != ERR_OK)
		return e;
	*f = (struct rotation_facts){
		.under_way = row_int(&row[0]) != 0,
		.old_user = "",
		.old_until = "",
		.rotated_at = row_text(&row[3]),
		.on_old = row[4].i,
	};
	if (f->under_way) {
		f->old_user = row_text(&row[1]);
		f->old_until = row_text(&row[2]);
	}
	return ERR_OK;
}

/* --- what has ended --------------------------------------------------------------- */

enum err
rotations_wipe(struct act *act)
{
	uint64_t n;
	enum err e;

	do
		e = db_run(act->db, STMT_ORG_OLD_WIPE, NOVALS, &n);
	while (e == ERR_OK && n != 0);
	if (e != ERR_OK)
		return e;
	do
		e = db_run(act->db, STMT_DEVICE_OLD_WIPE, NOVALS, &n);
	while (e == ERR_OK && n != 0);
	return e;
}
