/* group.c - see group.h. */
#include <inttypes.h>
#include <string.h>

#include "db/compile.h"
#include "db/group.h"
#include "db/organisation.h"
#include "db/row.h"

#define ROW_N 5
#define AT(member) offsetof(struct group, member)

const struct field group_fields[] = {
	{ "name", F_TEXT, AT(name), 0, 120, NULL, check_needed,
	    "unique in the organisation", false },
	{ "notes", F_TEXT, AT(notes), 0, 2000, NULL, NULL, "for people",
	    false },
};
const size_t ngroup_fields = sizeof(group_fields) / sizeof(group_fields[0]);

static void
from_row(const struct val *r, struct group *g)
{
	*g = (struct group){
		.id = r[0].i,
		.organisation_id = r[1].i,
		.name = r[2].s,
		.notes = r[3].s,
		.version = r[4].i,
	};
}

enum err
group_by_id(struct act *act, int64_t id, struct group *g)
{
	struct val row[ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_GROUP_BY_ID,
	    VALS(V_INT(id), V_STR(act_scope(act))), row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "group",
		    "There is no group with the id %" PRId64 ".", id);
	if (e == ERR_OK)
		from_row(row, g);
	return e;
}

enum err
group_find(struct act *act, int64_t organisation_id, const char *name,
    struct group *g)
{
	struct val row[ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_GROUP_BY_NAME,
	    VALS(V_INT(organisation_id), V_STR(name), V_STR(act_scope(act))),
	    row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "group",
		    "The organisation has no group called %s; make it first.",
		    name);
	if (e == ERR_OK)
		from_row(row, g);
	return e;
}

static enum err
audit(struct act *act, const char *action, const struct group *before,
    const struct group *after)
{
	const struct group *g = field_either(before, after);
	const struct audit_entry entry = {
		.organisation_id = g->organisation_id,
		.action = action,
		.object = "group",
		.object_id = g->id,
		.object_name = g->name,
	};

	return field_audit(act, &entry, group_fields, ngroup_fields, before,
	    after);
}

static enum err
name_taken(struct act *act, const struct group *g)
{
	return act_fail(act, ERR_CONFLICT, "name",
	    "The organisation has a group called %s already.", g->name);
}

static enum err
add(struct act *act, void *arg)
{
	struct group *g = arg;
	struct organisation o;
	enum err e;

	field_defaults(group_fields, ngroup_fields, g);
	if ((e = field_check(act, group_fields, ngroup_fields, g, NULL)) !=
		ERR_OK ||
	    (e = organisation_by_id(act, g->organisation_id, &o)) != ERR_OK)
		return e;
	e = db_insert(act->db, STMT_GROUP_ADD,
	    VALS(V_INT(o.id), V_STR(g->name), V_STR(g->notes)), &g->id);
	if (e == ERR_CONFLICT)
		return name_taken(act, g);
	g->version = 1;
	return e != ERR_OK ? e : audit(act, "create", NULL, g);
}

enum err
group_add(struct act *act, struct group *g)
{
	return act_tx(act, add, g);
}

static enum err
begin(struct act *act, int64_t id, struct group *g)
{
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_GROUP_LOCK, VALS(V_INT(id)), row, 1);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	return group_by_id(act, id, g);
}

struct change {
	const struct group *to;
	int64_t version;
};

static enum err
change(struct act *act, void *arg)
{
	const struct change *c = arg;
	struct group old, g = *c->to;
	enum err e;

	field_defaults(group_fields, ngroup_fields, &g);
	if ((e = begin(act, g.id, &old)) != ERR_OK)
		return e;
	if ((e = act_version(act, old.name, c->version, old.version)) != ERR_OK)
		return e;
	g.organisation_id = old.organisation_id;
	if ((e = field_check(act, group_fields, ngroup_fields, &g, &old)) !=
	    ERR_OK)
		return e;
	e = db_run(act->db, STMT_GROUP_CHANGE,
	    VALS(V_STR(g.name), V_STR(g.notes), V_INT(g.id)), NULL);
	if (e == ERR_CONFLICT)
		return name_taken(act, &g);
	if (e != ERR_OK || (e = audit(act, "change", &old, &g)) != ERR_OK)
		return e;
	return organisation_touch(act, g.organisation_id);
}

enum err
group_change(struct act *act, const struct group *g, int64_t version)
{
	struct change c = { g, version };

	return act_tx(act, change, &c);
}

/* The ids are read before the group goes, the rows written after it. */
struct members {
	struct act *act;
	int64_t *ids;
	size_t n, cap;
};

static enum err
member(void *arg, const struct val *row, size_t n)
{
	struct members *m = arg;
	int64_t *ids;

	(void)n;
	if (m->n == m->cap) {
		m->cap = m->cap == 0 ? 64 : 2 * m->cap;
		ids = arena_alloc(m->act->a, m->cap * sizeof(*ids));
		if (m->n != 0)
			memcpy(ids, m->ids, m->n * sizeof(*ids));
		m->ids = ids;
	}
	m->ids[m->n++] = row[0].i;
	return ERR_OK;
}

static enum err
drop(struct act *act, void *arg)
{
	const int64_t *id = arg;
	struct members m = { .act = act };
	struct group g;
	enum err e;

	if ((e = begin(act, *id, &g)) != ERR_OK ||
	    (e = db_each(act->db, act->a, STMT_GROUP_DEVICES, VALS(V_INT(*id)),
		 member, &m)) != ERR_OK ||
	    (e = db_run(act->db, STMT_GROUP_DELETE, VALS(V_INT(*id)), NULL)) !=
		ERR_OK)
		return e;
	for (size_t i = 0; i < m.n; i++)
		if ((e = device_end(act, m.ids[i])) != ERR_OK)
			return e;
	if ((e = audit(act, "delete", &g, NULL)) != ERR_OK)
		return e;
	return organisation_touch(act, g.organisation_id);
}

enum err
group_delete(struct act *act, int64_t id)
{
	return act_tx(act, drop, &id);
}

enum err
group_each(struct act *act, int64_t organisation_id, db_row_fn *fn, void *arg)
{
	return db_each(act->db, act->a, STMT_GROUP_EACH,
	    VALS(V_INT(organisation_id), V_INT(organisation_id),
		V_STR(act_scope(act))),
	    fn, arg);
}
