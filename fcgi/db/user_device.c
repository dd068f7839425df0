/* user_device.c - whose phone is whose; see user.h. */
#include "db/device.h"
#include "db/organisation.h"
#include "db/user.h"

struct pair {
	const char *login, *mac;
};

static enum err
both(struct act *act, const struct pair *p, struct user *u, struct device *d)
{
	enum err e;

	if ((e = user_find(act, p->login, u)) != ERR_OK)
		return e;
	return device_by_mac(act, p->mac, d);
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
put(struct act *act, void *arg)
{
	const struct pair *p = arg;
	struct device d;
	struct user u;
	enum err e;

	if ((e = both(act, p, &u, &d)) != ERR_OK ||
	    (e = check_below(act, &u, &d)) != ERR_OK)
		return e;
	if (u.role != USER_ORGANISATION_USER)
		return act_fail(act, ERR_INVALID, "login",
		    "%s is no organisation_user and manages all phones.",
		    u.login);
	e = db_run(act->db, STMT_USER_DEVICE_ADD,
	    VALS(V_INT(u.id), V_INT(d.id)), NULL);
	if (e == ERR_CONFLICT)
		return act_fail(act, e, "mac", "%s has %s already.", u.login,
		    d.mac);
	return e != ERR_OK ? e : audit(act, "create", &u, &d);
}

enum err
user_device_put(struct act *act, const char *login, const char *mac)
{
	struct pair p = { .login = login, .mac = mac };

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

	if ((e = both(act, p, &u, &d)) != ERR_OK ||
	    (e = db_run(act->db, STMT_USER_DEVICE_DELETE,
		 VALS(V_INT(u.id), V_INT(d.id)), &n)) != ERR_OK)
		return e;
	if (n == 0)
		return act_fail(act, ERR_NOTFOUND, "mac",
		    "%s does not have %s.", u.login, d.mac);
	return audit(act, "delete", &u, &d);
}

enum err
user_device_delete(struct act *act, const char *login, const char *mac)
{
	struct pair p = { .login = login, .mac = mac };

	return act_tx(act, drop, &p);
}

enum err
user_device_each(struct act *act, const char *login, db_row_fn *fn, void *arg)
{
	struct user u;
	enum err e;

	if ((e = user_find(act, login, &u)) != ERR_OK)
		return e;
	return db_each(act->db, act->a, STMT_USER_DEVICE_EACH,
	    VALS(V_INT(u.id)), fn, arg);
}
