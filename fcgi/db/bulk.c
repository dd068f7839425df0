/*
 * bulk.c - one change of many phones; see bulk.h.  What it does to each is in
 * bulk_phone.c.
 *
 * A job's content is the change, as name and value a record, a form feed,
 * and the MACs under a header.
 */
#include <stdio.h>
#include <string.h>

#include "db/bulk_phone.h"
#include "db/enrol.h"
#include "db/group.h"
#include "db/organisation.h"
#include "db/setting.h"

#define PAGE 500
#define BATCH ((size_t)100)

const char *const bulk_words[] = { "setting", "delete_setting", "group",
	"codecs", "sip_server", "enabled", "window", NULL };
static const char *const transports[] = { "udp", "tcp", "tls", "dns", NULL };

#define AT(member) offsetof(struct bulk_change, member)

/* clang-format off */
static const struct field change_fields[] = {
	{ "what", F_ENUM, AT(what), 0, 0, bulk_words, NULL, "", false },
	{ "name", F_TEXT, AT(name), 0, 0, NULL, NULL, "", false },
	{ "value", F_TEXT, AT(value), 0, 0, NULL, NULL, "", false },
	{ "absent", F_BOOL, AT(absent), 0, 0, NULL, NULL, "", false },
	{ "group", F_TEXT, AT(group), 0, 0, NULL, NULL, "", false },
	{ "codecs", F_TEXT, AT(codecs), 0, 0, NULL, NULL, "", false },
	{ "server_host", F_TEXT, AT(server_host), 0, 0, NULL, NULL, "", false },
	{ "server_port", F_INT, AT(server_port), 0, 65535, NULL, NULL, "",
	  false },
	{ "transport", F_ENUM, AT(transport), 0, 0, transports, NULL, "",
	  false },
	{ "lines", F_TEXT, AT(lines), 0, 0, NULL, NULL, "", false },
	{ "enabled", F_BOOL, AT(enabled), 0, 0, NULL, NULL, "", false },
	{ "hours", F_INT, AT(hours), 0, WINDOW_HOURS_MAX, NULL, NULL, "",
	  false },
};
/* clang-format on */
static const size_t nchange_fields =
    sizeof(change_fields) / sizeof(change_fields[0]);

/* --- content ------------------------------------------------------------------ */

static void
write_content(struct act *act, const struct bulk *b, struct buf *out)
{
	csv_cell(out, "field", true);
	csv_cell(out, "value", false);
	csv_end(out);
	for (size_t i = 0; i < nchange_fields; i++) {
		csv_cell(out, change_fields[i].name, true);
		csv_cell(out, field_text(act->a, &change_fields[i], &b->change),
		    false);
		csv_end(out);
	}
	buf_str(out, "\fmac\n");
	for (size_t i = 0; i < b->nmacs; i++) {
		buf_raw(out, b->macs[i], strlen(b->macs[i]));
		buf_str(out, "\n");
	}
}

static enum err
open_content(struct import *im, const char **text, size_t *len)
{
	const char *feed = memchr(*text, '\f', *len);
	struct bulk_change *c = arena_alloc(im->a, sizeof(*c));
	struct csv_fault f;
	struct csv csv;
	enum err e;

	im->keeps = c;
	if (feed == NULL)
		return ERR_SYSTEM; /* no content of ours */
	e = csv_read(im->a, *text, (size_t)(feed - *text), &csv, &f);
	if (e != ERR_OK || csv.nnames != 2)
		return ERR_SYSTEM;
	for (size_t i = 0; e == ERR_OK && i < csv.nrows; i++)
		e = field_set(&im->act, change_fields, nchange_fields, c,
		    csv.rows[i].cells[0], csv.rows[i].cells[1]);
	*len -= (size_t)(feed + 1 - *text);
	*text = feed + 1;
	return e;
}

/* --- the change alone ----------------------------------------------------------- */

/* As the line will ask it. */
static enum err
check_line_field(struct act *act, const char *name, const char *value)
{
	struct sheet_line l = { 0 };

	return field_set(act, line_fields, nline_fields, &l, name, value);
}

static enum err
check_setting(struct act *act, struct bulk *b)
{
	const struct bulk_change *c = &b->change;
	struct setting s = { LAYER_DEVICE, 0, c->name, c->absent, c->value };
	bool sensitive;

	b->warning = NULL;
	return setting_check(act, &s, &sensitive, &b->warning);
}

static enum err
check_change(struct act *act, struct bulk *b)
{
	struct bulk_change *c = &b->change;

	field_defaults(change_fields, nchange_fields, c);
	switch ((enum bulk_what)c->what) {
	case BULK_SETTING:
		return check_setting(act, b);
	case BULK_CODECS:
		return check_line_field(act, "codecs", c->codecs);
	case BULK_SIP_SERVER:
		return check_line_field(act, "server_host", c->server_host);
	case BULK_DELETE_SETTING:
	case BULK_GROUP:
	case BULK_ENABLED:
	case BULK_WINDOW:
		return ERR_OK;
	}
	return ERR_SYSTEM;
}

/* --- doing it -------------------------------------------------------------------- */

struct now {
	struct import *im;
	size_t from, to;
	struct import_job before;
	size_t report_len;
};

static enum err
do_batch(struct act *act, void *arg)
{
	struct now *n = arg;

	(void)act;
	n->im->job = n->before;
	n->im->report.len = n->report_len;
	return import_batch(n->im, n->from, n->to);
}

static enum err
do_now(struct act *act, struct bulk *b, const struct buf *content)
{
	struct import im = { .act = *act, .a = act->a, .tx = act->a };
	struct now n = { .im = &im };
	enum err e;

	im.job = b->job;
	im.write = b->job.mode == IMPORT_GOOD_ROWS;
	e = import_open(&im, content->p, content->len);
	for (; e == ERR_OK && n.from < im.csv.nrows; n.from = n.to) {
		n.to = im.csv.nrows - n.from < BATCH ? im.csv.nrows
						     : n.from + BATCH;
		n.before = im.job;
		n.report_len = im.report.len;
		e = act_tx(&im.act, do_batch, &n);
	}
	act->problem = im.act.problem;
	b->job = im.job;
	b->job.rows_total = (int64_t)im.csv.nrows;
	b->job.report = im.report.len == 0
	    ? ""
	    : arena_strndup(act->a, im.report.p, im.report.len);
	return e;
}

enum err
bulk_start(struct act *act, struct bulk *b)
{
	struct buf content = BUF_INIT(act->a);
	enum err e;

	if ((e = check_change(act, b)) != ERR_OK)
		return e;
	b->job.kind = IMPORT_BULK;
	b->job.rows_total = (int64_t)b->nmacs;
	if (b->nmacs == 0)
		return ERR_OK;
	write_content(act, b, &content);
	if (b->nmacs > BULK_NOW)
		return import_add(act, &b->job, content.p, content.len);
	return do_now(act, b, &content);
}

/* --- selecting --------------------------------------------------------------------- */

static enum err
selected(void *arg, const struct val *r, size_t n)
{
	struct bulk *b = arg;

	(void)n;
	b->macs[b->nmacs++] = r[1].s;
	return ERR_OK;
}

/* What a filter names must be there to be seen: a slip is no empty choice. */
static enum err
look_up(struct act *act, const char *name, const struct val *v)
{
	struct organisation o;
	struct group g;
	struct model m;
	enum err e = ERR_OK;

	if (strcmp(name, "organisation_id") == 0 || strcmp(name, "under") == 0)
		e = organisation_by_id(act, v->i, &o);
	else if (strcmp(name, "group_id") == 0)
		e = group_by_id(act, v->i, &g);
	else if (strcmp(name, "model") == 0)
		e = model_by_name(act, v->s, &m);
	if (e == ERR_NOTFOUND)
		snprintf(act->problem.field, sizeof(act->problem.field), "%s",
		    name);
	return e;
}

enum err
bulk_select(struct act *act, const struct list_ask *ask, struct bulk *b)
{
	struct list_ask page = *ask;
	struct list_end end = { .more = true };
	enum err e;

	for (size_t i = 0; i < ask->nfilters; i++)
		if ((e = look_up(act, ask->filter[i]->name, &ask->value[i])) !=
		    ERR_OK)
			return e;
	b->macs = arena_alloc(act->a, (BULK_MAX + PAGE) * sizeof(*b->macs));
	b->nmacs = 0;
	for (page.limit = PAGE; end.more && b->nmacs <= BULK_MAX;) {
		e = list_page(act, LIST_DEVICES_OUT, &page, selected, b, &end);
		if (e != ERR_OK)
			return e;
		page.after_key = end.key;
		page.after_id = end.id;
	}
	if (b->nmacs <= BULK_MAX)
		return ERR_OK;
	return act_fail(act, ERR_INVALID, "select",
	    "More than %d phones are selected; narrow it.", BULK_MAX);
}

static const char *const needed[] = { "mac", NULL };

const struct import_table import_bulk = {
	.fields = bulk_phone_fields,
	.nfields = &nbulk_phone_fields,
	.needed = needed,
	.key = needed,
	.open = open_content,
	.batch = bulk_phones,
};
