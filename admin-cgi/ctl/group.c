/* group.c - voipconfigctl group: phones that share settings. */
#include "db/group.h"
#include "ctl/commands.h"
#include "ctl/parts.h"

enum err
part_groups(struct ctl *ct, int64_t organisation_id)
{
	static const struct column col[] = { { "+id", COL_INT, NULL },
		{ "name", COL_TEXT, NULL }, { "+notes", COL_TEXT, NULL },
		{ "+version", COL_INT, NULL }, { "devices", COL_INT, NULL },
		{ "+organisation_id", COL_INT, NULL },
		{ "organisation", COL_TEXT, NULL } };
	enum err e;

	out_list(ct->out, "groups");
	e = group_each(&ct->act, organisation_id, ctl_row, LISTING(ct, col));
	out_close(ct->out);
	return e;
}

enum err
cmd_group_add(struct ctl *ct)
{
	struct group g = { 0 };
	enum err e;

	field_defaults(group_fields, ngroup_fields, &g);
	g.name = ct->arg[0];
	if ((e = ctl_organisation_option(ct, &g.organisation_id)) == ERR_OK &&
	    g.organisation_id == 0)
		return ctl_usage(ct, "Say whose: organisation=ORG.");
	if (e == ERR_OK)
		e = ctl_fields(ct, group_fields, ngroup_fields, &g);
	if (e == ERR_OK)
		e = group_add(&ct->act, &g);
	if (e == ERR_OK)
		ctl_done(ct, "added", "group", g.id, g.name);
	return e;
}

enum err
cmd_group_list(struct ctl *ct)
{
	int64_t org;
	enum err e;

	if ((e = ctl_organisation_option(ct, &org)) != ERR_OK)
		return e;
	return part_groups(ct, org);
}

static enum err
get(struct ctl *ct, struct group *g)
{
	const char *name;
	int64_t org;
	enum err e;

	*g = (struct group){ 0 };
	if ((e = part_split(ct, ct->arg[0], "GROUP", &org, &name)) != ERR_OK)
		return e;
	return group_find(&ct->act, org, name, g);
}

enum err
cmd_group_show(struct ctl *ct)
{
	struct group g;
	enum err e;

	if ((e = get(ct, &g)) != ERR_OK)
		return e;
	out_open(ct->out, NULL);
	out_int(ct->out, "id", g.id);
	out_int(ct->out, "organisation_id", g.organisation_id);
	ctl_show_fields(ct, group_fields, ngroup_fields, &g);
	out_int(ct->out, "version", g.version);
	e = part_settings(ct, LAYER_GROUP, g.id);
	out_close(ct->out);
	return e;
}

enum err
cmd_group_change(struct ctl *ct)
{
	struct group g;
	enum err e;

	if (ct->nset == 0)
		return ctl_usage(ct, "Say what to change: field=value.");
	if ((e = get(ct, &g)) == ERR_OK)
		e = ctl_fields(ct, group_fields, ngroup_fields, &g);
	if (e == ERR_OK)
		e = group_change(&ct->act, &g, g.version);
	if (e == ERR_OK)
		ctl_done(ct, "changed", "group", g.id, g.name);
	return e;
}

enum err
cmd_group_delete(struct ctl *ct)
{
	struct group g;
	enum err e;

	if ((e = get(ct, &g)) == ERR_OK)
		e = group_delete(&ct->act, g.id);
	if (e == ERR_OK)
		ctl_done(ct, "deleted", "group", g.id, g.name);
	return e;
}
