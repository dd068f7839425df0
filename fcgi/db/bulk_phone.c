/*
 * bulk_phone.c - see bulk_phone.h.
 *
 * First it is decided, from what the batch has read, whether there is
 * anything to do and nothing in the way; only then the phone is touched.  So
 * a phone is changed whole or not at all, and a dry run decides the same.
 */
#include <inttypes.h>
#include <string.h>

#include "base/scan.h"
#include "db/bulk_phone.h"
#include "db/compile.h"
#include "db/enrol.h"
#include "db/group.h"
#include "db/row.h"
#include "db/setting.h"

const struct field bulk_phone_fields[] = {
	{ "mac", F_TEXT, 0, 0, 0, NULL, NULL, "of the phone", false },
};
const size_t nbulk_phone_fields = 1;

struct part {
	struct part *next;
	int64_t device_id;
	struct sheet_line line;
	struct sheet_setting setting;
};

struct batch {
	struct import *im;
	const struct bulk_change *c;
	struct part *parts; /* lines or settings, whichever it is about */
};

static enum err
line_row(void *arg, const struct val *r, size_t n)
{
	struct batch *b = arg;
	struct part *p = arena_alloc(b->im->act.a, sizeof(*p));

	p->device_id = r[n - 1].i;
	sheet_line_row(r, &p->line);
	p->next = b->parts;
	b->parts = p;
	return ERR_OK;
}

static enum err
setting_row(void *arg, const struct val *r, size_t n)
{
	struct batch *b = arg;
	struct part *p;

	if (strcmp(r[0].s, b->c->name) != 0)
		return ERR_OK;
	p = arena_alloc(b->im->act.a, sizeof(*p));
	p->device_id = r[n - 1].i;
	sheet_setting_row(r, &p->setting);
	p->next = b->parts;
	b->parts = p;
	return ERR_OK;
}

/* --- settings -------------------------------------------------------------------- */

static enum err
setting(struct batch *b, struct import_row *row, const struct device *d)
{
	const struct bulk_change *c = b->c;
	struct setting s = { LAYER_DEVICE, d->id, c->name, c->absent,
		c->value };
	const struct part *p = b->parts;
	const char *warning;

	while (p != NULL && p->device_id != d->id)
		p = p->next;
	if (c->what == BULK_DELETE_SETTING) {
		row->changed = p != NULL;
		if (p == NULL || !b->im->write)
			return ERR_OK;
		return setting_delete(&b->im->act, LAYER_DEVICE, d->id,
		    c->name);
	}
	/* What is sealed may be the same, which nobody can see. */
	row->changed = p == NULL || p->setting.secret.p != NULL ||
	    p->setting.absent != c->absent ||
	    (c->absent == 0 && strcmp(p->setting.value, c->value) != 0);
	if (!row->changed || !b->im->write)
		return ERR_OK;
	return setting_put(&b->im->act, &s, &warning);
}

/* --- the phone itself --------------------------------------------------------------- */

static enum err
device(struct batch *b, struct import_row *row, const struct device *old)
{
	struct device d = *old;
	struct group g;
	enum err e;

	if (b->c->what == BULK_ENABLED) {
		d.enabled = b->c->enabled;
	} else {
		d.group = b->c->group;
		d.group_id = 0;
		if (*d.group != '\0') {
			e = group_find(&b->im->act, d.organisation_id, d.group,
			    &g);
			if (e != ERR_OK)
				return e;
			d.group_id = g.id;
		}
	}
	row->changed = d.enabled != old->enabled || d.group_id != old->group_id;
	if (!row->changed || !b->im->write)
		return ERR_OK;
	return device_change(&b->im->act, &d, 0);
}

/* A window that is open already is open from now on. */
static enum err
window(struct batch *b, struct import_row *row, const struct device *d)
{
	struct act *act = &b->im->act;
	enum err e;

	e = device_window_check(act, d, b->c->hours, &row->changed);
	if (e != ERR_OK || !row->changed || !b->im->write)
		return e;
	return device_window(act, d->id, 0, b->c->hours);
}

/* --- lines --------------------------------------------------------------------------- */

static bool
wanted(struct batch *b, int64_t number)
{
	const char *p = b->c->lines, *word;
	int64_t n;

	if (*p == '\0')
		return true;
	while ((word = scan_word(b->im->act.a, &p)) != NULL)
		if (scan_int(word, 1, INT64_MAX, &n) == ERR_OK && n == number)
			return true;
	return false;
}

/* Every line that was asked for by its number must be there. */
static enum err
need_lines(struct batch *b, const struct device *d)
{
	const char *p = b->c->lines, *word;
	const struct part *part;
	bool any = false;

	for (part = b->parts; part != NULL; part = part->next)
		any = any || part->device_id == d->id;
	if (!any)
		return act_fail(&b->im->act, ERR_NOTFOUND, "",
		    "The phone has no line.");
	while ((word = scan_word(b->im->act.a, &p)) != NULL) {
		int64_t n = 0;

		if (scan_int(word, 1, INT64_MAX, &n) != ERR_OK)
			return ERR_SYSTEM; /* checked when it came */
		for (part = b->parts; part != NULL; part = part->next)
			if (part->device_id == d->id && part->line.number == n)
				break;
		if (part == NULL)
			return act_fail(&b->im->act, ERR_NOTFOUND, "",
			    "The phone has no line %" PRId64 ".", n);
	}
	return ERR_OK;
}

static struct sheet_line
changed_line(const struct bulk_change *c, const struct sheet_line *old)
{
	struct sheet_line l = *old;

	if (c->what == BULK_CODECS) {
		l.codecs = c->codecs;
	} else {
		l.server_host = c->server_host;
		l.server_port = c->server_port;
		l.transport = c->transport;
	}
	return l;
}

static bool
same_line(const struct sheet_line *x, const struct sheet_line *y)
{
	return strcmp(x->codecs, y->codecs) == 0 &&
	    strcmp(x->server_host, y->server_host) == 0 &&
	    x->server_port == y->server_port && x->transport == y->transport;
}

static enum err
lines(struct batch *b, struct import_row *row, const struct device *d)
{
	enum err e = need_lines(b, d);

	for (struct part *p = b->parts; e == ERR_OK && p != NULL; p = p->next) {
		struct sheet_line l;

		if (p->device_id != d->id || !wanted(b, p->line.number))
			continue;
		l = changed_line(b->c, &p->line);
		if (same_line(&l, &p->line))
			continue;
		row->changed = true;
		if (b->im->write)
			e = line_put(&b->im->act, d->id, &l, NULL);
	}
	return e;
}

/* --- a batch -------------------------------------------------------------------------- */

static enum err
read_parts(struct batch *b, const struct import_device *found, size_t n)
{
	switch ((enum bulk_what)b->c->what) {
	case BULK_SETTING:
	case BULK_DELETE_SETTING:
		return import_parts_of(b->im, STMT_SETTINGS_OF, found, n,
		    setting_row, b);
	case BULK_CODECS:
	case BULK_SIP_SERVER:
		return import_parts_of(b->im, STMT_LINES_OF, found, n, line_row,
		    b);
	case BULK_GROUP:
	case BULK_ENABLED:
	case BULK_WINDOW:
		break;
	}
	return ERR_OK;
}

static enum err
one(struct batch *b, struct import_row *row, const struct import_device *f)
{
	enum err e = import_need_device(b->im, row, f);

	if (e != ERR_OK)
		return e;
	switch ((enum bulk_what)b->c->what) {
	case BULK_SETTING:
	case BULK_DELETE_SETTING:
		return setting(b, row, f->d);
	case BULK_GROUP:
	case BULK_ENABLED:
		return device(b, row, f->d);
	case BULK_CODECS:
	case BULK_SIP_SERVER:
		return lines(b, row, f->d);
	case BULK_WINDOW:
		return window(b, row, f->d);
	}
	return ERR_SYSTEM;
}

enum err
bulk_phones(struct import *im, struct import_row *rows, size_t n)
{
	struct batch b = { .im = im, .c = im->keeps };
	struct import_device *found;
	enum err e;

	if ((e = import_devices_of(im, rows, n, &found)) != ERR_OK ||
	    (e = read_parts(&b, found, n)) != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].bad)
			continue;
		e = one(&b, &rows[i], &found[i]);
		if ((e = import_blame(im, &rows[i], "", e)) != ERR_OK)
			return e;
	}
	return ERR_OK;
}
