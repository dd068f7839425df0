/* bulk.c - /bulk: one change of many phones. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "api/job.h"
#include "api/routes.h"
#include "api/select.h"
#include "api/who.h"
#include "base/scan.h"
#include "db/bulk.h"
#include "db/device.h"
#include "db/enrol.h"

struct asking {
	struct call *c;
	const char *words; /* of a list, blanks between */
};

#define LINES_MAX 100

/* --- which change ---------------------------------------------------------------- */

/* Numbers of lines, or "all", as it is when nothing is said. */
static enum err
read_lines(struct call *c, struct json *in, struct bulk_change *x)
{
	static const int64_t bounds[2] = { 1, 1000 };
	int64_t lines[LINES_MAX];
	const char *all = "all";
	size_t n;
	enum err e;

	x->lines = "";
	if (in_text(&c->act, in, "lines", &all) == ERR_OK &&
	    strcmp(all, "all") == 0)
		return ERR_OK;
	act_clear(&c->act);
	e = in_ints(&c->act, in, "lines", LINES_MAX, bounds, lines, &n);
	if (e == ERR_OK && n == 0)
		return act_fail(&c->act, ERR_INVALID, "lines",
		    "lines is empty; leave it out for all.");
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		x->lines = arena_printf(c->a, "%s%s%" PRId64, x->lines,
		    i == 0 ? "" : " ", lines[i]);
	return e;
}

static enum err
read_setting(struct call *c, struct json *in, struct bulk_change *x)
{
	struct json *s;
	bool absent = false;
	enum err e;

	if ((e = in_object(&c->act, in, "setting", &s)) != ERR_OK)
		return e;
	if ((e = in_text(&c->act, s, "name", &x->name)) != ERR_OK ||
	    (e = in_word(&c->act, s, "value", &x->value)) != ERR_OK ||
	    (e = in_bool(&c->act, s, "absent", &absent)) != ERR_OK ||
	    (e = in_end(&c->act, s)) != ERR_OK)
		return select_inside(c, "setting", e);
	x->absent = absent;
	return ERR_OK;
}

static enum err
one_codec(void *arg, size_t i, struct json *item, const char *text)
{
	struct asking *k = arg;

	(void)i;
	(void)item;
	if (text == NULL || strchr(text, ' ') != NULL)
		return act_fail(&k->c->act, ERR_INVALID, "",
		    "A codec is a name: pcma, g722, opus ...");
	k->words = arena_printf(k->c->a, "%s%s%s", k->words,
	    *k->words == '\0' ? "" : " ", text);
	return ERR_OK;
}

static enum err
read_codecs(struct call *c, struct json *in, struct bulk_change *x)
{
	struct asking k = { .c = c, .words = "" };
	enum err e = in_each(&c->act, in, "codecs", 32, one_codec, &k);

	x->codecs = k.words;
	return e != ERR_OK ? e : read_lines(c, in, x);
}

static enum err
read_server(struct call *c, struct json *in, struct bulk_change *x)
{
	const char *transport = "udp";
	struct sheet_line l = { 0 };
	struct json *s;
	enum err e;

	if ((e = in_object(&c->act, in, "sip_server", &s)) != ERR_OK)
		return e;
	if ((e = in_text(&c->act, s, "host", &x->server_host)) != ERR_OK ||
	    (e = in_int(&c->act, s, "port", 0, 65535, &x->server_port)) !=
		ERR_OK ||
	    (e = in_text(&c->act, s, "transport", &transport)) != ERR_OK ||
	    (e = field_set(&c->act, line_fields, nline_fields, &l, "transport",
		 transport)) != ERR_OK ||
	    (e = in_end(&c->act, s)) != ERR_OK)
		return select_inside(c, "sip_server", e);
	x->transport = l.transport;
	return read_lines(c, in, x);
}

static enum err
read_enabled(struct call *c, struct json *in, struct bulk_change *x)
{
	bool yes = true;
	enum err e = in_bool(&c->act, in, "enabled", &yes);

	x->enabled = yes;
	return e;
}

static enum err
read_change(struct call *c, struct json *in, struct bulk_change *x)
{
	size_t n = 0;
	enum err e = ERR_OK;

	for (int64_t i = 0; bulk_words[i] != NULL; i++)
		if (in_has(in, bulk_words[i])) {
			x->what = i;
			n++;
		}
	if (n != 1)
		return act_fail(&c->act, ERR_INVALID, "change",
		    "change must have exactly one of setting, delete_setting, "
		    "group, codecs, sip_server, enabled, window.");
	switch ((enum bulk_what)x->what) {
	case BULK_SETTING:
		e = read_setting(c, in, x);
		break;
	case BULK_DELETE_SETTING:
		e = in_text(&c->act, in, "delete_setting", &x->name);
		break;
	case BULK_GROUP:
		e = in_text(&c->act, in, "group", &x->group);
		break;
	case BULK_CODECS:
		e = read_codecs(c, in, x);
		break;
	case BULK_SIP_SERVER:
		e = read_server(c, in, x);
		break;
	case BULK_ENABLED:
		e = read_enabled(c, in, x);
		break;
	case BULK_WINDOW:
		e = in_int(&c->act, in, "window", 0, WINDOW_HOURS_MAX,
		    &x->hours);
		break;
	}
	return e != ERR_OK ? e : in_end(&c->act, in);
}

/* --- the call ---------------------------------------------------------------------- */

static enum err
read_all(struct call *c, struct bulk *b)
{
	struct json *select = NULL, *change = NULL;
	bool dry = false;
	enum err e;

	b->job.organisation_id = c->who->organisation_id;
	b->job.user_id = c->who->user_id;
	b->job.token_id = c->who->token_id;
	if ((e = in_object(&c->act, c->in, "select", &select)) != ERR_OK ||
	    (e = in_object(&c->act, c->in, "change", &change)) != ERR_OK ||
	    (e = in_bool(&c->act, c->in, "dry_run", &dry)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK)
		return e;
	b->job.mode = dry ? IMPORT_DRY_RUN : IMPORT_GOOD_ROWS;
	if (select == NULL || change == NULL)
		return act_fail(&c->act, ERR_INVALID,
		    select == NULL ? "select" : "change",
		    "Say which phones (select) and what to change (change).");
	e = select_inside(c, "change", read_change(c, change, &b->change));
	return e != ERR_OK ? e : select_phones(c, select, b);
}

static enum err
answer(struct call *c, const struct bulk *b)
{
	const struct import_job *j = &b->job;
	struct view *v = &c->out;
	enum err e;

	view_open(v, NULL);
	view_bool(v, "dry_run", j->mode == IMPORT_DRY_RUN);
	view_int(v, "selected", j->rows_total);
	view_int(v, "changed", j->rows_changed);
	view_int(v, "unchanged", j->rows_total - j->rows_changed - j->rows_bad);
	view_int(v, "failed", j->rows_bad);
	e = job_report(c, j);
	call_warnings(c);
	view_close(v);
	return e;
}

/* What the row's functions call a field has another place in the body. */
static enum err
start(struct call *c, struct bulk *b)
{
	struct problem *p = &c->act.problem;
	enum err e = bulk_start(&c->act, b);

	if (b->change.what == BULK_SETTING)
		e = select_inside(c, "setting", e);
	else if (e != ERR_OK && strcmp(p->field, "server_host") == 0)
		snprintf(p->field, sizeof(p->field), "sip_server/host");
	return select_inside(c, "change", e);
}

enum err
op_bulk(struct call *c)
{
	struct bulk b = { .nmacs = 0 };
	enum err e;

	if ((e = read_all(c, &b)) != ERR_OK || (e = start(c, &b)) != ERR_OK)
		return e;
	if (b.job.id != 0)
		return job_accepted(c, b.job.id);
	if (b.warning != NULL)
		call_warn(c, b.warning);
	return answer(c, &b);
}
