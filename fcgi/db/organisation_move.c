/*
 * organisation_move.c - see organisation.h.
 *
 * Two moves at once can not make a circle: each has locked the row it moves
 * and the one it moves it below before it reads where they are, and changes
 * both; what still crosses is a deadlock, and done again.
 */
#include <inttypes.h>
#include <string.h>

#include "db/enrol.h"
#include "db/lock_state.h"
#include "db/organisation.h"
#include "db/row.h"

#define PATH_MAX_LEN 255

struct move {
	int64_t id, parent_id, version;
	struct organisation o, parent;
	const char *to; /* its path to be */
};

static enum err
lock(struct act *act, int64_t id)
{
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_ORG_LOCK, VALS(V_INT(id)), row, 1);
	return e == ERR_NOTFOUND ? ERR_OK : e;
}

static enum err
begin(struct act *act, struct move *m)
{
	bool first = m->id < m->parent_id;
	enum err e;

	if ((e = lock(act, first ? m->id : m->parent_id)) != ERR_OK ||
	    (e = lock(act, first ? m->parent_id : m->id)) != ERR_OK ||
	    (e = organisation_by_id(act, m->id, &m->o)) != ERR_OK ||
	    (e = act_version(act, m->o.name, m->version, m->o.version)) !=
		ERR_OK)
		return e;
	e = organisation_by_id(act, m->parent_id, &m->parent);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "parent_id",
		    "There is no organisation with the id %" PRId64 ".",
		    m->parent_id);
	if (e != ERR_OK)
		return e;
	return db_run(act->db, STMT_ORG_STAND, VALS(V_INT(m->parent_id)), NULL);
}

static enum err
check(struct act *act, struct move *m)
{
	const struct organisation *o = &m->o, *parent = &m->parent;
	struct val row[1];
	enum err e;

	if (o->parent_id == 0)
		return act_fail(act, ERR_INVALID, "parent_id",
		    "%s is the provider; everybody else is below it.", o->name);
	if (strncmp(parent->path, o->path, strlen(o->path)) == 0)
		return act_fail(act, ERR_INVALID, "parent_id",
		    "%s can not be moved below itself%s%s.", o->name,
		    parent->id == o->id ? "" : ", and below it is ",
		    parent->id == o->id ? "" : parent->name);
	if (parent->kind == ORG_CUSTOMER)
		return act_fail(act, ERR_INVALID, "parent_id",
		    "%s is a customer, and a customer has nobody below it.",
		    parent->name);
	e = db_first(act->db, act->a, STMT_ORG_LONGEST,
	    VALS(V_STR(arena_printf(act->a, "%s%%", o->path))), row, 1);
	if (e != ERR_OK)
		return e;
	m->to = arena_printf(act->a, "%s%" PRId64 "/", parent->path, o->id);
	if ((size_t)row[0].i - strlen(o->path) + strlen(m->to) > PATH_MAX_LEN)
		return act_fail(act, ERR_INVALID, "parent_id",
		    "There are too many levels above it.");
	return ERR_OK;
}

static enum err
nearest_account(struct act *act, const char *path, int64_t *id)
{
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_RPS_NEAREST, VALS(V_STR(path)), row,
	    1);
	*id = e == ERR_OK ? row[0].i : 0;
	return e == ERR_NOTFOUND ? ERR_OK : e;
}

/* Of it and everybody below who has no nearer one. */
static enum err
queue_jobs(struct act *act, const struct move *m)
{
	const char *below = arena_printf(act->a, "%s%%", m->to);
	int64_t was, is;
	enum err e;

	if ((e = nearest_account(act, m->o.path, &was)) != ERR_OK ||
	    (e = nearest_account(act, m->to, &is)) != ERR_OK || was == is)
		return e;
	e = db_run(act->db, STMT_ORG_MOVE_SERVERS,
	    VALS(V_STR(below), V_STR(below)), NULL);
	if (e != ERR_OK)
		return e;
	return db_run(act->db, STMT_ORG_MOVE_DEVICES,
	    VALS(V_STR(below), V_STR(below)), NULL);
}

/* One entry for those above it until now, one for those above it from now on:
 * who may read an entry is decided by the path of its time. */
static enum err
audit(struct act *act, const struct move *m, const char *action)
{
	return act_audit(act,
	    &(struct audit_entry){ .organisation_id = m->o.id,
		.action = action,
		.object = "organisation",
		.object_id = m->o.id,
		.object_name = m->o.name,
		.before = arena_printf(act->a, "{\"parent_id\":%" PRId64 "}",
		    m->o.parent_id),
		.after = arena_printf(act->a, "{\"parent_id\":%" PRId64 "}",
		    m->parent.id) });
}

static enum err
rewrite(struct act *act, const struct move *m)
{
	const char *below = arena_printf(act->a, "%s%%", m->o.path);
	enum err e;

	e = db_run(act->db, STMT_ORG_MOVE,
	    VALS(V_INT(m->parent.id), V_INT(m->o.id)), NULL);
	if (e == ERR_CONFLICT)
		return act_fail(act, e, "parent_id",
		    "There is an organisation called %s there already.",
		    m->o.name);
	if (e != ERR_OK)
		return e;
	return db_run(act->db, STMT_ORG_MOVE_PATHS,
	    VALS(V_STR(m->to), V_INT((int64_t)strlen(m->o.path) + 1),
		V_STR(below)),
	    NULL);
}

static enum err
move(struct act *act, void *arg)
{
	struct move *m = arg;
	enum err e;

	if ((e = begin(act, m)) != ERR_OK || (e = check(act, m)) != ERR_OK)
		return e;
	if (m->o.parent_id == m->parent.id)
		return ERR_OK; /* there already */
	if ((e = audit(act, m, "move_away")) != ERR_OK ||
	    (e = rewrite(act, m)) != ERR_OK ||
	    (e = enrol_inherit(act, m->o.id)) != ERR_OK ||
	    (e = lock_state(act, m->o.id, true)) != ERR_OK ||
	    (e = audit(act, m, "move_here")) != ERR_OK)
		return e;
	return queue_jobs(act, m);
}

enum err
organisation_move(struct act *act, int64_t id, int64_t parent_id,
    int64_t version)
{
	struct move m = { .id = id,
		.parent_id = parent_id,
		.version = version };

	return act_tx(act, move, &m);
}
