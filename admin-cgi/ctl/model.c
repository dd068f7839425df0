/* model.c - voipconfigctl model: phone models and MAC prefixes. */
#include <string.h>

#include "ctl/commands.h"
#include "ctl/parts.h"
#include "db/model.h"

enum err
cmd_model_add(struct ctl *ct)
{
	struct model m = { .file_number = -1, .first_line = 1 };
	enum err e;

	field_defaults(model_fields, nmodel_fields, &m);
	m.name = ct->arg[0];
	if ((e = ctl_fields(ct, model_fields, nmodel_fields, &m)) == ERR_OK)
		e = model_add(&ct->act, &m);
	if (e == ERR_OK)
		ctl_done(ct, "added", "model", m.id, m.name);
	return e;
}

enum err
cmd_model_change(struct ctl *ct)
{
	struct model m = { 0 };
	enum err e;

	if (ct->nset == 0)
		return ctl_usage(ct, "Say what to change: field=value.");
	if ((e = model_by_name(&ct->act, ct->arg[0], &m)) != ERR_OK)
		return e;
	m.stock = 0; /* reference data never changes it again */
	if ((e = ctl_fields(ct, model_fields, nmodel_fields, &m)) == ERR_OK)
		e = model_change(&ct->act, m.name, &m);
	if (e == ERR_OK)
		ctl_done(ct, "changed", "model", m.id, m.name);
	return e;
}

static enum err
model_row(void *arg, const struct val *row, size_t n)
{
	struct ctl *ct = arg;
	struct model m;

	(void)n;
	model_from_row(row, &m);
	out_open(ct->out, NULL);
	if (out_json(ct->out)) {
		out_int(ct->out, "id", m.id);
		ctl_show_fields(ct, model_fields, nmodel_fields, &m);
	} else {
		out_str(ct->out, "name", m.name);
		out_str(ct->out, "file",
		    m.file_number < 0 ? ""
				      : arena_printf(ct->act.a, "y%012d.cfg",
					    (int)m.file_number));
		out_str(ct->out, "firmware", m.firmware_family);
		out_str(ct->out, "templates", m.template_family);
		out_int(ct->out, "accounts", m.accounts);
		out_int(ct->out, "line_keys", m.line_keys);
		out_int(ct->out, "modules", m.expansion_modules);
		out_str(ct->out, "from", m.stock != 0 ? "stock" : "yours");
	}
	out_close(ct->out);
	return ERR_OK;
}

enum err
cmd_model_list(struct ctl *ct)
{
	enum err e;

	out_list(ct->out, "models");
	e = model_each(&ct->act, model_row, ct);
	out_close(ct->out);
	return e;
}

enum err
cmd_model_show(struct ctl *ct)
{
	struct model m = { 0 };
	enum err e;

	if ((e = model_by_name(&ct->act, ct->arg[0], &m)) != ERR_OK)
		return e;
	out_open(ct->out, NULL);
	out_int(ct->out, "id", m.id);
	ctl_show_fields(ct, model_fields, nmodel_fields, &m);
	out_close(ct->out);
	return ERR_OK;
}

enum err
cmd_model_delete(struct ctl *ct)
{
	enum err e = model_delete(&ct->act, ct->arg[0]);

	if (e == ERR_OK)
		ctl_done(ct, "deleted", "model", 0, ct->arg[0]);
	return e;
}

/* --- MAC prefixes --- */

/* "80:5E:C0" is "805ec0". */
static enum err
read_prefix(struct ctl *ct, char out[7])
{
	const char *s = ct->arg[0];
	size_t n = 0;

	for (; *s != '\0' && n < 7; s++) {
		if (strchr(":-. ", *s) != NULL && n > 0)
			continue;
		if (n == 6 || strchr("0123456789abcdefABCDEF", *s) == NULL)
			break;
		out[n++] = (char)(*s >= 'A' && *s <= 'F' ? *s + 32 : *s);
	}
	if (n != 6 || *s != '\0')
		return act_fail(&ct->act, ERR_INVALID, "prefix",
		    "\"%s\" is not a MAC prefix: the first six hex digits, such "
		    "as 805ec0.",
		    ct->arg[0]);
	out[6] = '\0';
	return ERR_OK;
}

enum err
cmd_prefix_add(struct ctl *ct)
{
	char prefix[7];
	enum err e;

	if ((e = read_prefix(ct, prefix)) == ERR_OK)
		e = mac_prefix_put(&ct->act, prefix,
		    ct->nargs > 1 ? ct->arg[1] : "");
	if (e == ERR_OK)
		ctl_done(ct, "added", "prefix", 0, prefix);
	return e;
}

enum err
cmd_prefix_list(struct ctl *ct)
{
	static const struct column col[] = { { "prefix", COL_TEXT, NULL },
		{ "note", COL_TEXT, NULL } };
	enum err e;

	out_list(ct->out, "prefixes");
	e = mac_prefix_each(&ct->act, ctl_row, LISTING(ct, col));
	out_close(ct->out);
	return e;
}

enum err
cmd_prefix_delete(struct ctl *ct)
{
	char prefix[7];
	enum err e;

	if ((e = read_prefix(ct, prefix)) == ERR_OK)
		e = mac_prefix_delete(&ct->act, prefix);
	if (e == ERR_OK)
		ctl_done(ct, "deleted", "prefix", 0, prefix);
	return e;
}
