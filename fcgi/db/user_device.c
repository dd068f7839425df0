/* user_device.c - whose phone is whose; see user.h. */
#include <string.h>

#include "db/device.h"
#include "db/organisation.h"
#include "db/user.h"
#include "db/user_rules.h"

struct pair {
	int64_t id;
	const char *mac;
};

static enum err
person(struct act *act, int64_t id, struct user *u)
{
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_USER_LOCK_ID, VALS(V_INT(id)), row,
	    1);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	e = user_by_id(act, id, u);
	return e != ERR_OK ? e : user_may_touch(act, u);
}

static enum err
audit(struct act *act, const char *action, const struct user *u,
    const struct device *d)
{
	return act_audit(act,
	    &(struct audit_entry){ .organisation_id = u->organisation_id,
		.action = action,
		.object = "user_device",
		.object_id = u->id,
		.object_name =
		    arena_printf(act->a, "%s %s", u->login, d->mac) });
}

/* He may have no more than his organisation has. */
static enum err
check_below(struct act *act, const struct user *u, const struct device *d)
{
	struct act as_user = *act;
	struct organisation o, other;
	enum err e;

	if ((e = organisation_by_id(act, u->organisation_id, &o)) != ERR_OK)
		return e;
	as_user.scope = o.path;
	e = organisation_by_id(&as_user, d->organisation_id, &other);
	if (e == ERR_NOTFOUND)
		return act_fail(act, ERR_INVALID, "mac",
		    "%s is not a phone of %s.", d->mac, o.name);
	return e;
}

static enum err
check_role(struct act *act, const struct user *u)
{
	if (u->role == USER_ORGANISATION_USER)
		return ERR_OK;
	return act_fail(act, ERR_INVALID, "login",
	    "%s is no organisation_user and has no phones of his own.",
	    u->login);
}

/* ERR_CONFLICT, without a word: he has it. */
static enum err
give(struct act *act, const struct user *u, const char *mac, struct device *d)
{
	enum err e;

	if ((e = device_by_mac(act, mac, d)) != ERR_OK ||
	    (e = check_below(act, u, d)) != ERR_OK)
		return e;
	return db_run(act->db, STMT_USER_DEVICE_ADD,
	    VALS(V_INT(u->id), V_INT(d->id)), NULL);
}

static enum err
put(struct act *act, void *arg)
{
	const struct pair *p = arg;
	struct device d;
	struct user u;
	enum err e;

	if ((e = person(act, p->id, &u)) != ERR_OK ||
	    (e = check_role(act, &u)) != ERR_OK)
		return e;
	e = give(act, &u, p->mac, &d);
	if (e == ERR_CONFLICT)
		return act_fail(act, e, "mac", "%s has %s already.", u.login,
		    d.mac);
	return e != ERR_OK ? e : audit(act, "create", &u, &d);
}

enum err
user_device_put(struct act *act, int64_t id, const char *mac)
{
	struct pair p = { id, mac };

	return act_tx(act, put, &p);
}

static enum err
drop(struct act *act, void *arg)
{
	const struct pair *p = arg;
	struct device d;
	uint64_t n = 0;
	struct user u;
	enum err e;

	if ((e = person(act, p->id, &u)) != ERR_OK ||
	    (e = device_by_mac(act, p->mac, &d)) != ERR_OK ||
	    (e = db_run(act->db, STMT_USER_DEVICE_DELETE,
		 VALS(V_INT(u.id), V_INT(d.id)), &n)) != ERR_OK)
		return e;
	if (n == 0)
		return act_fail(act, ERR_NOTFOUND, "mac",
		    "%s does not have %s.", u.login, d.mac);
	return audit(act, "delete", &u, &d);
}

enum err
user_device_delete(struct act *act, int64_t id, const char *mac)
{
	struct pair p = { id, mac };

	return act_tx(act, drop, &p);
}

enum err
user_device_each(struct act *act, int64_t id, db_row_fn *fn, void *arg)
{
	struct user u;
	enum err e;

	if ((e = user_by_id(act, id, &u)) != ERR_OK)
		return e;
	return db_each(act->db, act->a, STMT_USER_DEVICE_EACH, VALS(V_INT(id)),
	    fn, arg);
}

/* --- all of them at once ---------------------------------------------------- */

struct set {
	int64_t id;
	const char *const *macs;
	size_t n;
};

static void
list_one(struct buf *b, const char *mac)
{
	buf_str(b, b->len == 0 ? "{\"phones\":[" : ",");
	field_json_text(b, mac);
}

static const char *
list_done(struct buf *b)
{
	buf_str(b, b->len == 0 ? "{\"phones\":[]}" : "]}");
	return b->p;
}

static enum err
note_mac(void *arg, const struct val *row, size_t n)
{
	(void)n;
	list_one(arg, row[0].s);
	return ERR_OK;
}

static enum err
give_all(struct act *act, const struct set *s, const struct user *u,
    struct buf *after)
{
	struct device d;
	enum err e;

	for (size_t i = 0; i < s->n; i++) {
		e = give(act, u, s->macs[i], &d);
		if (e == ERR_CONFLICT)
			return act_fail(act, ERR_INVALID,
			    arena_printf(act->a, "macs/%zu", i),
			    "%s stands in the list twice.", d.mac);
		if (e != ERR_OK && act->problem.field[0] != '\0')
			return act_fail(act, ERR_INVALID,
			    arena_printf(act->a, "macs/%zu", i), "%s",
			    arena_strdup(act->a, act->problem.text));
		if (e != ERR_OK)
			return e;
		list_one(after, d.mac);
	}
	return ERR_OK;
}

static enum err
set(struct act *act, void *arg)
{
	const struct set *s = arg;
	struct buf before = BUF_INIT(act->a), after = BUF_INIT(act->a);
	struct user u;
	enum err e;

	if ((e = person(act, s->id, &u)) != ERR_OK ||
	    (e = check_role(act, &u)) != ERR_OK ||
	    (e = db_each(act->db, act->a, STMT_USER_DEVICE_EACH,
		 VALS(V_INT(u.id)), note_mac, &before)) != ERR_OK ||
	    (e = db_run(act->db, STMT_USER_DEVICE_CLEAR, VALS(V_INT(u.id)),
		 NULL)) != ERR_OK ||
	    (e = give_all(act, s, &u, &after)) != ERR_OK)
		return e;
	return act_audit(act,
	    &(struct audit_entry){ .organisation_id = u.organisation_id,
		.action = "change",
		.object = "user_device",
		.object_id = u.id,
		.object_name = u.login,
		.before = list_done(&before),
		.after = list_done(&after) });
}

enum err
user_device_set(struct act *act, int64_t id, const char *const *macs, size_t n)
{
	struct set s = { .id = id, .macs = macs, .n = n };

	return act_tx(act, set, &s);
}
