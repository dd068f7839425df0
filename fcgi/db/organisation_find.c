/* organisation_find.c - finding and listing; organisation.h. */
#include <inttypes.h>
#include <string.h>

#include "base/scan.h"
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

enum err
organisation_facts(struct act *act, int64_t id, struct organisation_facts *f)
{
	struct organisation o;
	struct val row[11];
	enum err e;

	if ((e = organisation_by_id(act, id, &o)) != ERR_OK ||
	    (e = db_first(act->db, act->a, STMT_ORG_FACTS, VALS(V_INT(id)), row,
		 11)) != ERR_OK)
		return e;
	*f = (struct organisation_facts){
		.devices = row[0].i,
		.groups = row[1].i,
		.children = row[2].i,
		.has_prov_password = row[3].i != 0,
		.has_admin_password = row[4].i != 0,
		.created_at = row_text(&row[5]),
		.changed_at = row_text(&row[6]),
		.rps_state = row_enum(&row[7]),
		.rps_url = row_text(&row[8]),
		.rps_synced_at = row[9].type == VAL_NULL ? NULL : row[9].s,
		.serial_needed = row[10].i != 0,
	};
	return ERR_OK;
}
