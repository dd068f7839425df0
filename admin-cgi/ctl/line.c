/* line.c - voipconfigctl line: SIP accounts of a phone. */
#include "ctl/commands.h"
#include "ctl/parts.h"
#include "db/device.h"

#define NUMBER_MAX 999 /* of a line; the model says what it really has */

void
part_lines(struct ctl *ct, const struct sheet *sh)
{
	const char *const *transports =
	    part_words(line_fields, nline_fields, "transport");

	out_list(ct->out, "lines");
	for (size_t i = 0; i < sh->nlines; i++) {
		const struct sheet_line *l = &sh->lines[i];

		out_open(ct->out, NULL);
		out_int(ct->out, "number", l->number);
		out_bool(ct->out, "enabled", l->enabled != 0);
		out_str(ct->out, "label", l->label);
		out_str(ct->out, "user_name", l->user_name);
		out_str(ct->out, "server_host", l->server_host);
		out_str(ct->out, "transport", transports[l->transport]);
		out_str(ct->out, "codecs", l->codecs);
		out_str(ct->out, "ringtone", l->ringtone);
		out_bool(ct->out, "password", l->secret.p != NULL);
		out_close(ct->out);
	}
	out_close(ct->out);
}

static struct sheet_line *
find(const struct sheet *sh, int64_t number)
{
	for (size_t i = 0; i < sh->nlines; i++)
		if (sh->lines[i].number == number)
			return &sh->lines[i];
	return NULL;
}

/* The device and line the words name; *l is NULL when it has none such. */
static enum err
get(struct ctl *ct, int64_t *device, int64_t *number, struct sheet_line **l)
{
	struct sheet *sh = arena_alloc(ct->act.a, sizeof(*sh));
	enum err e;

	if ((e = ctl_number(ct, "The number of a line", ct->arg[1], 1,
		 NUMBER_MAX, number)) != ERR_OK ||
	    (e = ctl_device(ct, ct->arg[0], device)) != ERR_OK ||
	    (e = device_sheet(&ct->act, *device, sh)) != ERR_OK)
		return e;
	*l = find(sh, *number);
	return ERR_OK;
}

static enum err
no_line(struct ctl *ct)
{
	return act_fail(&ct->act, ERR_NOTFOUND, "number",
	    "%s has no line %s; \"voipconfigctl line list %s\" shows which it "
	    "has.",
	    ct->arg[0], ct->arg[1], ct->arg[0]);
}

static enum err
put(struct ctl *ct, int64_t device, struct sheet_line *l, const char *done)
{
	const char *how = ctl_take(ct, "password"), *password = NULL;
	int64_t number = l->number;
	enum err e = ERR_OK;

	if (how != NULL)
		e = ctl_secret(ct, "password", how, &password);
	if (e == ERR_OK)
		e = ctl_fields(ct, line_fields, nline_fields, l);
	if (e == ERR_OK && l->number != number)
		return ctl_usage(ct, "Which line it is says %s alone.",
		    ct->arg[1]);
	if (e == ERR_OK)
		e = line_put(&ct->act, device, l, password);
	if (e == ERR_OK)
		ctl_done(ct, done, "line", 0,
		    arena_printf(ct->act.a, "%s/%s", ct->arg[0], ct->arg[1]));
	return e;
}

enum err
cmd_line_add(struct ctl *ct)
{
	struct sheet_line *old, l = { .enabled = 1 };
	int64_t device;
	enum err e;

	field_defaults(line_fields, nline_fields, &l);
	if ((e = get(ct, &device, &l.number, &old)) != ERR_OK)
		return e;
	if (old != NULL)
		return act_fail(&ct->act, ERR_CONFLICT, "number",
		    "%s has a line %s already (%s@%s); \"line change\" changes "
		    "it.",
		    ct->arg[0], ct->arg[1], old->user_name, old->server_host);
	return put(ct, device, &l, "added");
}

enum err
cmd_line_change(struct ctl *ct)
{
	struct sheet_line *l;
	int64_t device, number;
	enum err e;

	if (ct->nset == 0)
		return ctl_usage(ct, "Say what to change: field=value.");
	if ((e = get(ct, &device, &number, &l)) != ERR_OK)
		return e;
	return l == NULL ? no_line(ct) : put(ct, device, l, "changed");
}

enum err
cmd_line_list(struct ctl *ct)
{
	return part_list(ct, part_lines);
}

enum err
cmd_line_show(struct ctl *ct)
{
	struct sheet_line *l;
	int64_t device, number;
	enum err e;

	if ((e = get(ct, &device, &number, &l)) != ERR_OK)
		return e;
	if (l == NULL)
		return no_line(ct);
	out_open(ct->out, NULL);
	ctl_show_fields(ct, line_fields, nline_fields, l);
	out_str(ct->out, "password", l->secret.p == NULL ? "" : "set");
	out_close(ct->out);
	return ERR_OK;
}

enum err
cmd_line_delete(struct ctl *ct)
{
	struct sheet_line *l;
	int64_t device, number;
	enum err e;

	if ((e = get(ct, &device, &number, &l)) != ERR_OK)
		return e;
	if (l == NULL)
		return no_line(ct);
	if ((e = line_delete(&ct->act, device, number)) == ERR_OK)
		ctl_done(ct, "deleted", "line", 0,
		    arena_printf(ct->act.a, "%s/%s", ct->arg[0], ct->arg[1]));
	return e;
}
