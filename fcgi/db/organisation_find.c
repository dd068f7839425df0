/* organisation_find.c - finding, listing and deleting; organisation.h. */
#include <inttypes.h>
#include <string.h>

#include "base/scan.h"
#include "db/device.h"
#include "db/job.h"
#include "db/organisation.h"
#include "db/row.h"

struct found {
	int64_t id;
	size_t n;
};

static enum err
one_found(void *arg, const struct val *row, size_t n)
{
	struct found *f = arg;

	(void)n;
	if (f->n++ == 0)
		f->id = row[0].i;
	return ERR_OK;
}

/* "parent/name": a name itself may hold slashes, so each is tried. */
static enum err
find_below(struct act *act, const char *text, struct found *f)
{
	const char *slash = text;
	enum err e = ERR_OK;

	while (
	    e == ERR_OK && f->n == 0 && (slash = strchr(slash, '/')) != NULL) {
		const char *parent =
		    arena_strndup(act->a, text, (size_t)(slash - text));

		e = db_each(act->db, act->a, STMT_ORG_BY_NAMES,
		    VALS(V_STR(parent), V_STR(slash + 1),
			V_STR(act_scope(act))),
		    one_found, f);
		slash++;
	}
	return e;
}

enum err
organisation_find(struct act *act, const char *text, struct organisation *o)
{
	struct found f = { 0 };
	int64_t id;
	enum err e;

	if (scan_int(text, 1, INT64_MAX, &id) == ERR_OK) {
		e = organisation_by_id(act, id, o);
		if (e != ERR_NOTFOUND)
			return e;
		act_clear(act);
	}
	e = db_each(act->db, act->a, STMT_ORG_BY_NAME,
	    VALS(V_STR(text), V_STR(act_scope(act))), one_found, &f);
	if (e == ERR_OK && f.n == 0)
		e = find_below(act, text, &f);
	if (e != ERR_OK)
		return e;
	if (f.n == 0)
		return act_fail(act, ERR_NOTFOUND, "organisation",
		    "There is no organisation called %s.", text);
	if (f.n > 1)
		return act_fail(act, ERR_CONFLICT, "organisation",
		    "More than one organisation is called %s; write "
		    "parent/name, or its id.",
		    text);
	return organisation_by_id(act, f.id, o);
}

enum err
organisation_pattern(struct act *act, int64_t id, const char **pattern)
{
	struct organisation o;
	enum err e;

	*pattern = "%";
	if (id == 0)
		return ERR_OK;
	if ((e = organisation_by_id(act, id, &o)) == ERR_OK)
		*pattern = arena_printf(act->a, "%s%%", o.path);
	return e;
}

enum err
organisation_each(struct act *act, int64_t id, db_row_fn *fn, void *arg)
{
	const char *pattern;
	enum err e;

	if ((e = organisation_pattern(act, id, &pattern)) != ERR_OK)
		return e;
	return db_each(act->db, act->a, STMT_ORG_EACH,
	    VALS(V_STR(pattern), V_STR(act_scope(act))), fn, arg);
}

enum err
organisation_secret(struct act *act, int64_t id, const char **user,
    const char **password)
{
	struct val row[2];
	enum err e;

	e = db_first(act->db, act->a, STMT_ORG_SECRET,
	    VALS(V_INT(id), V_STR(act_scope(act))), row, 2);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "organisation",
		    "There is no organisation with the id %" PRId64 ".", id);
	if (e != ERR_OK)
		return e;
	*user = row[0].s;
	return act_unseal(act, "prov", &row[1], password);
}

struct deletion {
	struct act *act;
	int64_t id;
	bool with_devices;
};

static enum err
delete_device(void *arg, const struct val *row, size_t n)
{
	const struct deletion *d = arg;

	(void)n;
	return device_delete(d->act, row[0].s);
}

static enum err
check_empty(struct act *act, const struct deletion *d,
    const struct organisation *o)
{
	struct val row[3];
	enum err e;

	e = db_first(act->db, act->a, STMT_ORG_COUNTS, VALS(V_INT(o->id)), row,
	    3);
	if (e != ERR_OK)
		return e;
	if (row[0].i != 0)
		return act_fail(act, ERR_CONFLICT, "",
		    "%s has organisations below it (%" PRId64 "); delete "
		    "them first.",
		    o->name, row[0].i);
	if (row[1].i != 0 && !d->with_devices)
		return act_fail(act, ERR_CONFLICT, "",
		    "%s has devices (%" PRId64 "); delete them first, or say "
		    "--with-devices.",
		    o->name, row[1].i);
	if (row[2].i != 0)
		return act_fail(act, ERR_CONFLICT, "",
		    "%s has %" PRId64 " accounts at Yealink; take them away "
		    "first.",
		    o->name, row[2].i);
	return ERR_OK;
}

static enum err
delete_row(struct act *act, const struct organisation *o)
{
	struct audit_entry entry = {
		.organisation_id = o->id,
		.action = "delete",
		.object = "organisation",
		.object_id = o->id,
		.object_name = o->name,
		.before = field_json(act->a, organisation_fields,
		    norganisation_fields, o),
	};
	enum err e;

	/* Before the row goes: workers must not keep what they know. */
	if ((e = organisation_touch(act, o->id)) != ERR_OK ||
	    (e = act_audit(act, &entry)) != ERR_OK ||
	    (e = job_add(act, JOB_DELETE_SERVER, o->id, NULL)) != ERR_OK)
		return e;
	return db_run(act->db, STMT_ORG_DELETE, VALS(V_INT(o->id)), NULL);
}

static enum err
drop(struct act *act, void *arg)
{
	struct deletion *d = arg;
	struct organisation o;
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_ORG_LOCK, VALS(V_INT(d->id)), row,
	    1);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	if ((e = organisation_by_id(act, d->id, &o)) != ERR_OK ||
	    (e = check_empty(act, d, &o)) != ERR_OK)
		return e;
	e = db_each(act->db, act->a, STMT_ORG_MACS, VALS(V_INT(d->id)),
	    delete_device, d);
	return e != ERR_OK ? e : delete_row(act, &o);
}

enum err
organisation_delete(struct act *act, int64_t id, bool with_devices)
{
	struct deletion d = { act, id, with_devices };

	return act_tx(act, drop, &d);
}
