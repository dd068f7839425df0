/* user_rules.c - see user_rules.h. */
#include "db/user_rules.h"

static bool
is_above(const struct act *act, int64_t role)
{
	return (act->above >> role & 1u) != 0;
}

enum err
user_may_touch(struct act *act, const struct user *u)
{
	if (!is_above(act, u->role))
		return ERR_OK;
	return act_fail(act, ERR_DENIED, "",
	    "%s is a %s, which is more than you may change.", u->login,
	    user_role_words[u->role]);
}

enum err
user_may_give(struct act *act, int64_t role)
{
	if (!is_above(act, role))
		return ERR_OK;
	return act_fail(act, ERR_DENIED, "role",
	    "You may not make anybody a %s: that is more than you are.",
	    user_role_words[role]);
}

static bool
is_provider(const struct user *u)
{
	return u != NULL && u->role == USER_PROVIDER_ADMIN && u->enabled != 0;
}

enum err
user_stays_provider(struct act *act, const struct user *old,
    const struct user *now)
{
	struct val row[1];
	enum err e;

	if (!is_provider(old) || is_provider(now))
		return ERR_OK;
	if ((e = db_run(act->db, STMT_PROVIDER_TURN, NOVALS, NULL)) != ERR_OK)
		return e;
	e = db_first(act->db, act->a, STMT_PROVIDER_OTHER, VALS(V_INT(old->id)),
	    row, 1);
	if (e == ERR_NOTFOUND)
		return act_fail(act, ERR_CONFLICT, "",
		    "%s is the last provider_admin who may log in; make "
		    "another one first.",
		    old->login);
	return e;
}
