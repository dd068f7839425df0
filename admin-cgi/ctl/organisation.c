/* organisation.c - voipconfigctl organisation: the tree. */
#include <string.h>

#include "ctl/commands.h"
#include "ctl/parts.h"
#include "db/creds.h"
#include "db/organisation.h"

enum err
cmd_organisation_add(struct ctl *ct)
{
	struct organisation o;
	const char *parent = ctl_take(ct, "parent");
	enum err e = ERR_OK;

	organisation_defaults(&o);
	o.name = ct->arg[0];
	o.kind = parent == NULL ? ORG_PROVIDER : ORG_CUSTOMER;
	if (parent != NULL)
		e = ctl_organisation(ct, parent, &o.parent_id);
	if (e == ERR_OK)
		e = ctl_fields(ct, organisation_fields, norganisation_fields,
		    &o);
	if (e == ERR_OK)
		e = organisation_add(&ct->act, &o);
	if (e == ERR_OK)
		ctl_done(ct, "added", "organisation", o.id, o.name);
	return e;
}

/* Two blanks a step down the tree, so that it looks like one. */
static enum err
tree_row(void *arg, const struct val *row, size_t n)
{
	struct ctl *ct = arg;
	const char *const *kinds =
	    part_words(organisation_fields, norganisation_fields, "kind");
	int depth = -2;

	(void)n;
	for (const char *p = ctl_cell(&row[4]); *p != '\0'; p++)
		depth += *p == '/';
	out_open(ct->out, NULL);
	out_int(ct->out, "id", row[0].i);
	if (out_json(ct->out)) {
		out_str(ct->out, "name", row[3].s);
		if (row[1].type == VAL_NULL)
			out_str(ct->out, "parent_id", NULL);
		else
			out_int(ct->out, "parent_id", row[1].i);
		out_str(ct->out, "path", row[4].s);
		out_int(ct->out, "version", row[7].i);
		out_int(ct->out, "generation", row[8].i);
	} else {
		out_str(ct->out, "name",
		    arena_printf(ct->act.a, "%*s%s",
			2 * (depth > 0 ? depth : 0), "", row[3].s));
	}
	out_str(ct->out, "kind", kinds[row[2].i - 1]);
	out_bool(ct->out, "enabled", row[5].i != 0);
	out_int(ct->out, "devices", row[6].i);
	out_close(ct->out);
	return ERR_OK;
}

enum err
cmd_organisation_list(struct ctl *ct)
{
	int64_t id = 0;
	enum err e = ERR_OK;

	if (ct->nargs > 0)
		e = ctl_organisation(ct, ct->arg[0], &id);
	out_list(ct->out, "organisations");
	if (e == ERR_OK)
		e = organisation_each(&ct->act, id, tree_row, ct);
	out_close(ct->out);
	return e;
}

static enum err
get(struct ctl *ct, struct organisation *o)
{
	int64_t id;
	enum err e;

	*o = (struct organisation){ 0 };
	if ((e = ctl_organisation(ct, ct->arg[0], &id)) != ERR_OK)
		return e;
	return organisation_by_id(&ct->act, id, o);
}

enum err
cmd_organisation_show(struct ctl *ct)
{
	struct organisation o;
	enum err e;

	if ((e = get(ct, &o)) != ERR_OK)
		return e;
	out_open(ct->out, NULL);
	out_int(ct->out, "id", o.id);
	if (o.parent_id != 0)
		out_int(ct->out, "parent_id", o.parent_id);
	ctl_show_fields(ct, organisation_fields, norganisation_fields, &o);
	out_str(ct->out, "gate_secrets_now",
	    secrets_words[o.gate_secrets_now + 1]);
	out_int(ct->out, "version", o.version);
	out_int(ct->out, "generation", o.generation);
	if ((e = part_rotation(ct, o.id)) != ERR_OK)
		return e;
	if ((e = part_settings(ct, LAYER_ORGANISATION, o.id)) == ERR_OK)
		e = part_groups(ct, o.id);
	out_close(ct->out);
	return e;
}

enum err
cmd_organisation_change(struct ctl *ct)
{
	struct organisation o;
	enum err e;

	if (ct->nset == 0)
		return ctl_usage(ct, "Say what to change: field=value.");
	if ((e = get(ct, &o)) == ERR_OK)
		e = ctl_fields(ct, organisation_fields, norganisation_fields,
		    &o);
	if (e == ERR_OK)
		e = organisation_change(&ct->act, &o, o.version);
	if (e == ERR_OK)
		ctl_done(ct, "changed", "organisation", o.id, o.name);
	return e;
}

enum err
cmd_organisation_delete(struct ctl *ct)
{
	struct organisation o;
	enum err e;

	if ((e = get(ct, &o)) == ERR_OK)
		e = organisation_delete(&ct->act, o.id,
		    ctl_option(ct, "with-devices") != NULL);
	if (e == ERR_OK)
		ctl_done(ct, "deleted", "organisation", o.id, o.name);
	return e;
}

enum err
cmd_organisation_move(struct ctl *ct)
{
	struct organisation o;
	int64_t parent_id;
	enum err e;

	if ((e = get(ct, &o)) == ERR_OK &&
	    (e = ctl_organisation(ct, ct->arg[1], &parent_id)) == ERR_OK)
		e = organisation_move(&ct->act, o.id, parent_id, 0);
	if (e == ERR_OK)
		ctl_done(ct, "moved", "organisation", o.id, o.name);
	return e;
}

enum err
cmd_organisation_secret(struct ctl *ct)
{
	const char *user, *password, *url;
	struct organisation o;
	enum err e;

	if ((e = get(ct, &o)) != ERR_OK ||
	    (e = organisation_secret(&ct->act, o.id, &user, &password)) !=
		ERR_OK ||
	    (e = ctl_url(ct, o.path_key, &url)) != ERR_OK)
		return e;
	out_open(ct->out, NULL);
	out_str(ct->out, "url", url);
	out_str(ct->out, "user", user);
	out_str(ct->out, "password", password);
	out_close(ct->out);
	return ERR_OK;
}
