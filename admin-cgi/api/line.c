/* line.c - /devices/.../lines: SIP accounts of a phone. */
#include <string.h>

#include "api/device_view.h"
#include "api/routes.h"
#include "base/scan.h"

#define NUMBER_MAX 1000 /* the model says how many there really are */

struct line_call {
	struct call *c;
	int64_t id, number;
	bool merge; /* with the line there is; else in its place */
};

static enum err
begin(struct call *c, struct line_call *l, struct device *d)
{
	enum err e = device_named(&c->act, c->arg[0], d);

	*l = (struct line_call){ .c = c };
	if (e != ERR_OK)
		return e;
	l->id = d->id;
	if (scan_int(c->arg[1], 1, NUMBER_MAX, &l->number) == ERR_OK)
		return ERR_OK;
	return act_fail(&c->act, ERR_NOTFOUND, "",
	    "There is no such line; lines are numbered from 1.");
}

static enum err
find(struct act *act, int64_t id, int64_t number, struct sheet_line *l)
{
	struct sheet s;
	enum err e = device_sheet(act, id, &s);

	for (size_t i = 0; e == ERR_OK && i < s.nlines; i++)
		if (s.lines[i].number == number) {
			*l = s.lines[i];
			return ERR_OK;
		}
	return e != ERR_OK
	    ? e
	    : act_fail(act, ERR_NOTFOUND, "", "The phone has no line %lld.",
		  (long long)number);
}

static enum err
answer(struct call *c, int64_t id, int64_t number)
{
	struct sheet_line l;
	struct device d;
	enum err e;

	if ((e = device_by_id(&c->act, id, &d)) != ERR_OK ||
	    (e = find(&c->act, id, number, &l)) != ERR_OK)
		return e;
	call_etag(c, d.version);
	view_line_open(&c->out, NULL, &l);
	call_warnings(c);
	view_close(&c->out);
	return ERR_OK;
}

enum err
op_line_list(struct call *c)
{
	struct device_whole w;
	enum err e = device_whole(&c->act, c->arg[0], &w);

	if (e != ERR_OK)
		return e;
	call_etag(c, w.device.version);
	view_open(&c->out, NULL);
	view_list(&c->out, "items");
	for (size_t i = 0; i < w.sheet.nlines; i++)
		view_line(&c->out, NULL, &w.sheet.lines[i]);
	view_end(&c->out);
	view_close(&c->out);
	return ERR_OK;
}

enum err
op_line_show(struct call *c)
{
	struct line_call l;
	struct device d;
	enum err e = begin(c, &l, &d);

	return e != ERR_OK ? e : answer(c, l.id, l.number);
}

static enum err
put(struct act *act, void *arg)
{
	const struct line_call *l = arg;
	struct line_part p = { .line = { .enabled = 1 } };
	enum err e;

	if (l->merge && (e = find(act, l->id, l->number, &p.line)) != ERR_OK)
		return e;
	field_defaults(line_fields, nline_fields, &p.line);
	if ((e = body_line(act, l->c->in, l->number, &p)) != ERR_OK)
		return e;
	return line_put(act, l->id, &p.line, p.password);
}

static enum err
change(struct call *c, bool merge)
{
	struct line_call l;
	struct device d;
	enum err e;

	if ((e = begin(c, &l, &d)) != ERR_OK)
		return e;
	l.merge = merge;
	if ((e = device_if(&c->act, l.id, call_version(c), put, &l)) != ERR_OK)
		return e;
	return answer(c, l.id, l.number);
}

enum err
op_line_put(struct call *c)
{
	return change(c, false);
}

enum err
op_line_change(struct call *c)
{
	return change(c, true);
}

static enum err
drop(struct act *act, void *arg)
{
	const struct line_call *l = arg;

	return line_delete(act, l->id, l->number);
}

enum err
op_line_delete(struct call *c)
{
	struct line_call l;
	struct device d;
	enum err e = begin(c, &l, &d);

	return e != ERR_OK
	    ? e
	    : device_if(&c->act, l.id, call_version(c), drop, &l);
}
