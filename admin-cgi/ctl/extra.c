/*
 * extra.c - voipconfigctl directory, dialnow, autodst: what else the phones
 * of an organisation are told.
 */
#include "db/extra.h"
#include "ctl/commands.h"
#include "ctl/parts.h"

enum err
cmd_directory_put(struct ctl *ct)
{
	struct directory_item item = { .enabled = 1, .priority = 1 };
	int64_t org;
	enum err e;

	field_defaults(directory_fields, ndirectory_fields, &item);
	if ((e = ctl_organisation(ct, ct->arg[0], &org)) == ERR_OK)
		e = field_set(&ct->act, directory_fields, ndirectory_fields,
		    &item, "kind", ct->arg[1]);
	if (e == ERR_OK)
		e = field_set(&ct->act, directory_fields, ndirectory_fields,
		    &item, "id_name", ct->arg[2]);
	if (e == ERR_OK)
		e = ctl_fields(ct, directory_fields, ndirectory_fields, &item);
	if (e == ERR_OK)
		e = directory_put(&ct->act, org, &item);
	if (e == ERR_OK)
		ctl_done(ct, "set", "directory", 0, item.id_name);
	return e;
}

enum err
cmd_directory_list(struct ctl *ct)
{
	struct column col[] = { { "kind", COL_WORD, NULL },
		{ "id_name", COL_TEXT, NULL },
		{ "display_name", COL_TEXT, NULL },
		{ "priority", COL_INT, NULL }, { "enabled", COL_BOOL, NULL } };
	int64_t org;
	enum err e;

	col[0].words = directory_words;
	if ((e = ctl_organisation(ct, ct->arg[0], &org)) != ERR_OK)
		return e;
	out_list(ct->out, "directories");
	e = directory_each(&ct->act, org, ctl_row, LISTING(ct, col));
	out_close(ct->out);
	return e;
}

enum err
cmd_directory_delete(struct ctl *ct)
{
	struct directory_item item = { 0 };
	int64_t org;
	enum err e;

	if ((e = ctl_organisation(ct, ct->arg[0], &org)) == ERR_OK)
		e = field_set(&ct->act, directory_fields, ndirectory_fields,
		    &item, "kind", ct->arg[1]);
	if (e == ERR_OK)
		e = directory_delete(&ct->act, org, item.kind, ct->arg[2]);
	if (e == ERR_OK)
		ctl_done(ct, "deleted", "directory", 0, ct->arg[2]);
	return e;
}

/* --- dialnow --- */

static enum err
read_position(struct ctl *ct, int64_t *org, int64_t *position)
{
	enum err e;

	if ((e = ctl_organisation(ct, ct->arg[0], org)) != ERR_OK)
		return e;
	return ctl_number(ct, "The position of a rule", ct->arg[1], 1, 1000,
	    position);
}

enum err
cmd_dial_put(struct ctl *ct)
{
	struct dial_rule rule = { 0 };
	int64_t org;
	enum err e;

	field_defaults(dial_fields, ndial_fields, &rule);
	if ((e = read_position(ct, &org, &rule.position)) == ERR_OK)
		e = ctl_fields(ct, dial_fields, ndial_fields, &rule);
	if (e == ERR_OK)
		e = dial_put(&ct->act, org, &rule);
	if (e == ERR_OK)
		ctl_done(ct, "set", "dialnow rule", 0, rule.rule);
	return e;
}

enum err
cmd_dial_list(struct ctl *ct)
{
	static const struct column col[] = { { "position", COL_INT, NULL },
		{ "rule", COL_TEXT, NULL }, { "line", COL_INT, NULL } };
	int64_t org;
	enum err e;

	if ((e = ctl_organisation(ct, ct->arg[0], &org)) != ERR_OK)
		return e;
	out_list(ct->out, "rules");
	e = dial_each(&ct->act, org, ctl_row, LISTING(ct, col));
	out_close(ct->out);
	return e;
}

enum err
cmd_dial_delete(struct ctl *ct)
{
	int64_t org, position;
	enum err e;

	if ((e = read_position(ct, &org, &position)) == ERR_OK)
		e = dial_delete(&ct->act, org, position);
	if (e == ERR_OK)
		ctl_done(ct, "deleted", "dialnow rule", 0, ct->arg[1]);
	return e;
}

/* --- AutoDST --- */

enum err
cmd_dst_put(struct ctl *ct)
{
	struct dst_rule rule = { 0 };
	int64_t org;
	enum err e;

	field_defaults(dst_fields, ndst_fields, &rule);
	rule.zone = ct->arg[1];
	if ((e = ctl_organisation(ct, ct->arg[0], &org)) == ERR_OK)
		e = ctl_fields(ct, dst_fields, ndst_fields, &rule);
	if (e == ERR_OK)
		e = dst_put(&ct->act, org, &rule);
	if (e == ERR_OK)
		ctl_done(ct, "set", "zone", 0, rule.zone);
	return e;
}

enum err
cmd_dst_list(struct ctl *ct)
{
	static const struct column col[] = { { "zone", COL_TEXT, NULL },
		{ "utc_offset", COL_TEXT, NULL }, { "type", COL_INT, NULL },
		{ "starts", COL_TEXT, NULL }, { "ends", COL_TEXT, NULL },
		{ "shift", COL_INT, NULL } };
	int64_t org;
	enum err e;

	if ((e = ctl_organisation(ct, ct->arg[0], &org)) != ERR_OK)
		return e;
	out_list(ct->out, "zones");
	e = dst_each(&ct->act, org, ctl_row, LISTING(ct, col));
	out_close(ct->out);
	return e;
}

enum err
cmd_dst_delete(struct ctl *ct)
{
	int64_t org;
	enum err e;

	if ((e = ctl_organisation(ct, ct->arg[0], &org)) == ERR_OK)
		e = dst_delete(&ct->act, org, ct->arg[1]);
	if (e == ERR_OK)
		ctl_done(ct, "deleted", "zone", 0, ct->arg[1]);
	return e;
}
