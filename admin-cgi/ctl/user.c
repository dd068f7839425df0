/* user.c - voipconfigctl user: people who manage phones. */
#include "db/user.h"
#include "ctl/commands.h"
#include "ctl/parts.h"
#include "db/second_factor.h"

enum err
cmd_user_add(struct ctl *ct)
{
	struct user u = { .enabled = 1, .role = USER_READ_ONLY };
	enum err e;

	field_defaults(user_fields, nuser_fields, &u);
	u.login = ct->arg[0];
	if ((e = ctl_organisation_option(ct, &u.organisation_id)) == ERR_OK &&
	    u.organisation_id == 0)
		return ctl_usage(ct, "Say whose: organisation=ORG.");
	if (e == ERR_OK)
		e = ctl_fields(ct, user_fields, nuser_fields, &u);
	if (e == ERR_OK)
		e = user_add(&ct->act, &u);
	if (e != ERR_OK)
		return e;
	if (u.password == NULL || *u.password == '\0')
		ctl_warn(
		    "%s has no password and can not log in; \"voipconfigctl "
		    "user change %s password=?\" gives one",
		    u.login, u.login);
	ctl_done(ct, "added", "user", u.id, u.login);
	return ERR_OK;
}

enum err
cmd_user_list(struct ctl *ct)
{
	struct column col[] = { { "+id", COL_INT, NULL },
		{ "login", COL_TEXT, NULL }, { "name", COL_TEXT, NULL },
		{ "role", COL_WORD, NULL }, { "enabled", COL_BOOL, NULL },
		{ "+organisation_id", COL_INT, NULL },
		{ "organisation", COL_TEXT, NULL },
		{ "last_login", COL_TEXT, NULL },
		{ "+version", COL_INT, NULL } };
	int64_t org;
	enum err e;

	col[3].words = user_role_words;
	if ((e = ctl_organisation_option(ct, &org)) != ERR_OK)
		return e;
	out_list(ct->out, "users");
	e = user_each(&ct->act, org, ctl_row, LISTING(ct, col));
	out_close(ct->out);
	return e;
}

static const struct column phone_columns[] = { { "mac", COL_TEXT, NULL },
	{ "label", COL_TEXT, NULL } };

enum err
cmd_user_show(struct ctl *ct)
{
	struct user u = { 0 };
	enum err e;

	if ((e = user_find(&ct->act, ct->arg[0], &u)) != ERR_OK)
		return e;
	out_open(ct->out, NULL);
	out_int(ct->out, "id", u.id);
	out_str(ct->out, "organisation", u.organisation);
	ctl_show_fields(ct, user_fields, nuser_fields, &u);
	out_bool(ct->out, "has_password", u.has_password != 0);
	out_bool(ct->out, "second_factor", u.has_totp != 0);
	out_int(ct->out, "failures", u.failures);
	out_str(ct->out, "created_at", u.created_at);
	out_str(ct->out, "last_login", u.last_login_at);
	if (u.role == USER_ORGANISATION_USER) {
		out_list(ct->out, "phones");
		e = user_device_each(&ct->act, u.id, ctl_row,
		    LISTING(ct, phone_columns));
		out_close(ct->out);
	}
	out_close(ct->out);
	return e;
}

enum err
cmd_user_change(struct ctl *ct)
{
	struct user u = { 0 };
	int64_t org;
	enum err e;

	if (ct->nset == 0)
		return ctl_usage(ct, "Say what to change: field=value.");
	if ((e = user_find(&ct->act, ct->arg[0], &u)) == ERR_OK)
		e = ctl_organisation_option(ct, &org);
	if (e == ERR_OK && org != 0)
		u.organisation_id = org;
	if (e == ERR_OK)
		e = ctl_fields(ct, user_fields, nuser_fields, &u);
	if (e == ERR_OK)
		e = user_change(&ct->act, &u, u.version);
	if (e == ERR_OK)
		ctl_done(ct, "changed", "user", u.id, u.login);
	return e;
}

enum err
cmd_user_delete(struct ctl *ct)
{
	struct user u;
	enum err e;

	if ((e = user_find(&ct->act, ct->arg[0], &u)) == ERR_OK)
		e = user_delete(&ct->act, u.id);
	if (e == ERR_OK)
		ctl_done(ct, "deleted", "user", u.id, u.login);
	return e;
}

enum err
cmd_user_totp_reset(struct ctl *ct)
{
	struct user u;
	enum err e;

	if ((e = user_find(&ct->act, ct->arg[0], &u)) == ERR_OK)
		e = factor_reset(&ct->act, u.id);
	if (e == ERR_OK)
		ctl_done(ct, "has no second factor now", "user", u.id, u.login);
	return e;
}

enum err
cmd_user_phone_add(struct ctl *ct)
{
	const char *mac;
	struct user u;
	enum err e;

	if ((e = ctl_mac(ct, ct->arg[1], &mac)) == ERR_OK &&
	    (e = user_find(&ct->act, ct->arg[0], &u)) == ERR_OK)
		e = user_device_put(&ct->act, u.id, mac);
	if (e == ERR_OK)
		ctl_done(ct, arena_printf(ct->act.a, "may manage %s", mac),
		    "user", 0, ct->arg[0]);
	return e;
}

enum err
cmd_user_phone_delete(struct ctl *ct)
{
	const char *mac;
	struct user u;
	enum err e;

	if ((e = ctl_mac(ct, ct->arg[1], &mac)) == ERR_OK &&
	    (e = user_find(&ct->act, ct->arg[0], &u)) == ERR_OK)
		e = user_device_delete(&ct->act, u.id, mac);
	if (e == ERR_OK)
		ctl_done(ct, arena_printf(ct->act.a, "may not manage %s", mac),
		    "user", 0, ct->arg[0]);
	return e;
}
