/* token.c - voipconfigctl token: bearer tokens of integrations. */
#include "db/token.h"
#include "ctl/commands.h"
#include "ctl/parts.h"

enum err
cmd_token_add(struct ctl *ct)
{
	struct token t = { .scopes = "read" };
	enum err e;

	field_defaults(token_fields, ntoken_fields, &t);
	t.name = ct->arg[0];
	if ((e = ctl_organisation_option(ct, &t.organisation_id)) == ERR_OK &&
	    t.organisation_id == 0)
		return ctl_usage(ct, "Say whose: organisation=ORG.");
	if (e == ERR_OK)
		e = ctl_fields(ct, token_fields, ntoken_fields, &t);
	if (e == ERR_OK)
		e = token_add(&ct->act, &t);
	if (e != ERR_OK)
		return e;
	out_open(ct->out, NULL);
	out_int(ct->out, "id", t.id);
	out_str(ct->out, "name", t.name);
	out_str(ct->out, "token", t.secret);
	out_close(ct->out);
	return ERR_OK;
}

enum err
cmd_token_list(struct ctl *ct)
{
	static const struct column col[] = { { "id", COL_INT, NULL },
		{ "+organisation_id", COL_INT, NULL },
		{ "organisation", COL_TEXT, NULL }, { "user", COL_TEXT, NULL },
		{ "name", COL_TEXT, NULL }, { "scopes", COL_TEXT, NULL },
		{ "+created_at", COL_TEXT, NULL },
		{ "expires_at", COL_TEXT, NULL },
		{ "used_at", COL_TEXT, NULL } };
	int64_t org;
	enum err e;

	if ((e = ctl_organisation_option(ct, &org)) != ERR_OK)
		return e;
	out_list(ct->out, "tokens");
	e = token_each(&ct->act, org, ctl_row, LISTING(ct, col));
	out_close(ct->out);
	return e;
}

enum err
cmd_token_delete(struct ctl *ct)
{
	int64_t id;
	enum err e;

	e = ctl_number(ct, "ID", ct->arg[0], 1, INT64_MAX, &id);
	if (e == ERR_OK)
		e = token_delete(&ct->act, id);
	if (e == ERR_OK)
		ctl_done(ct, "deleted", "token", id, ct->arg[0]);
	return e;
}
