/* export.c - see export.h. */
#include <inttypes.h>
#include <string.h>

#include "base/csv.h"
#include "db/book.h"
#include "db/compile.h"
#include "db/export.h"
#include "db/many.h"
#include "db/organisation.h"
#include "db/row.h"

struct known_org {
	struct known_org *next;
	int64_t id;
	const char *name; /* that an import finds it by */
};

struct phone {
	int64_t id;
	const char *mac;
};

struct export
{
	struct act *act;
	enum export_what what;
	bool secrets;
	struct buf *out;
	struct known_org *orgs;
	struct phone phones[MANY]; /* of the page at hand */
	size_t nphones;
	int64_t rows;
	struct arena *page;
};

static enum err
count(struct export *x)
{
	if (++x->rows <= EXPORT_ROWS_MAX)
		return ERR_OK;
	return act_fail(x->act, ERR_INVALID, "",
	    "There are more than %d rows; narrow it, by organisation_id or "
	    "model.",
	    EXPORT_ROWS_MAX);
}

static enum err
secret(struct export *x, const char *purpose, const struct val *sealed)
{
	const char *clear;
	enum err e = act_unseal(x->act, purpose, sealed, &clear);

	if (e == ERR_OK)
		csv_cell(x->out, clear, false);
	return e;
}

/* --- devices -------------------------------------------------------------------- */

/* Its name, if that finds it again; else its id. */
static enum err
org_name(struct export *x, const struct val *id, const struct val *name,
    const char **out)
{
	struct organisation o;
	struct known_org *k;
	enum err e;

	for (k = x->orgs; k != NULL; k = k->next)
		if (k->id == id->i) {
			*out = k->name;
			return ERR_OK;
		}
	e = organisation_find(x->act, name->s, &o);
	if (e == ERR_AGAIN || e == ERR_SYSTEM)
		return e;
	k = arena_alloc(x->out->arena, sizeof(*k));
	k->next = x->orgs;
	k->id = id->i;
	k->name = e == ERR_OK && o.id == id->i
	    ? arena_strdup(x->out->arena, name->s)
	    : arena_printf(x->out->arena, "%" PRId64, id->i);
	act_clear(x->act);
	x->orgs = k;
	*out = k->name;
	return ERR_OK;
}

static enum err
device_line(struct export *x, const struct val *r)
{
	const char *org;
	enum err e;

	if ((e = count(x)) != ERR_OK ||
	    (e = org_name(x, &r[8], &r[9], &org)) != ERR_OK)
		return e;
	csv_cell(x->out, r[1].s, true);
	csv_cell(x->out, r[2].s, false);
	csv_cell(x->out, r[3].s, false);
	csv_cell(x->out, r[4].s, false);
	csv_cell(x->out, r[5].s, false);
	csv_cell(x->out, r[6].i != 0 ? "yes" : "no", false);
	csv_cell(x->out, r[7].s, false);
	csv_cell(x->out, org, false);
	if (x->secrets &&
	    ((e = secret(x, "prov", &r[10])) != ERR_OK ||
		(e = secret(x, "admin", &r[11])) != ERR_OK))
		return e;
	csv_end(x->out);
	return ERR_OK;
}

/* --- lines and keys ---------------------------------------------------------------- */

static void
names(struct export *x, const struct field *f, size_t n)
{
	csv_cell(x->out, "mac", true);
	for (size_t i = 0; i < n; i++)
		csv_cell(x->out, f[i].name, false);
}

static void
cells(struct export *x, const char *mac, const struct field *f, size_t n,
    const void *obj)
{
	csv_cell(x->out, mac, true);
	for (size_t i = 0; i < n; i++)
		csv_cell(x->out, field_text(x->act->a, &f[i], obj), false);
}

/* The rows of a page, to be written in the order of its phones. */
struct part {
	struct part *next;
	int64_t device_id;
	struct sheet_line line;
	struct sheet_key key;
	struct val secret;
};

struct gather {
	struct export *x;
	struct part *first, **end;
};

static enum err
part_row(void *arg, const struct val *r, size_t n)
{
	struct gather *g = arg;
	struct part *p = arena_alloc(g->x->act->a, sizeof(*p));

	p->device_id = r[n - 1].i;
	if (g->x->what == EXPORT_LINES) {
		sheet_line_row(r, &p->line);
		p->secret = r[6];
	} else {
		sheet_key_row(r, &p->key);
	}
	*g->end = p;
	g->end = &p->next;
	return ERR_OK;
}

static enum err
part_line(struct export *x, const char *mac, const struct part *p)
{
	enum err e = count(x);

	if (e != ERR_OK)
		return e;
	if (x->what == EXPORT_LINES)
		cells(x, mac, line_fields, nline_fields, &p->line);
	else
		cells(x, mac, key_fields, nkey_fields, &p->key);
	if (x->what == EXPORT_LINES && x->secrets &&
	    (e = secret(x, "sip", &p->secret)) != ERR_OK)
		return e;
	csv_end(x->out);
	return ERR_OK;
}

static enum err
parts(struct export *x)
{
	struct gather g = { .x = x };
	struct val in[MANY];
	enum err e;

	g.end = &g.first;
	for (size_t i = 0; i < MANY; i++)
		in[i] =
		    V_INT(x->phones[i < x->nphones ? i : x->nphones - 1].id);
	e = db_each(x->act->db, x->act->a,
	    x->what == EXPORT_LINES ? STMT_LINES_OF : STMT_KEYS_OF, in, MANY,
	    part_row, &g);
	for (size_t i = 0; i < x->nphones; i++)
		for (struct part *p = g.first; e == ERR_OK && p != NULL;
		     p = p->next)
			if (p->device_id == x->phones[i].id)
				e = part_line(x, x->phones[i].mac, p);
	return e;
}

/* --- all of it ---------------------------------------------------------------------- */

static void
header(struct export *x)
{
	static const char *const device[] = { "mac", "model", "label", "group",
		"serial", "enabled", "notes", "organisation" };

	switch (x->what) {
	case EXPORT_DEVICES:
		for (size_t i = 0; i < sizeof(device) / sizeof(device[0]); i++)
			csv_cell(x->out, device[i], i == 0);
		if (x->secrets) {
			csv_cell(x->out, "prov_password", false);
			csv_cell(x->out, "admin_password", false);
		}
		break;
	case EXPORT_LINES:
		names(x, line_fields, nline_fields);
		if (x->secrets)
			csv_cell(x->out, "password", false);
		break;
	case EXPORT_KEYS:
		names(x, key_fields, nkey_fields);
		break;
	}
	csv_end(x->out);
}

static enum err
phone(void *arg, const struct val *r, size_t n)
{
	struct export *x = arg;

	(void)n;
	if (x->what == EXPORT_DEVICES)
		return device_line(x, r);
	x->phones[x->nphones++] = (struct phone){ r[0].i, r[1].s };
	return ERR_OK;
}

/* A page's rows are forgotten with it; the key it ended with is not. */
static void
next_page(struct list_ask *ask, const struct list_end *end, struct arena *keep)
{
	ask->after_key = end->key;
	ask->after_key.s = arena_strdup(keep, end->key.s);
	ask->after_id = end->id;
}

static enum err
page(struct export *x, struct list_ask *ask, struct list_end *end)
{
	struct arena *whole = x->act->a;
	enum err e;

	x->nphones = 0;
	arena_reset(x->page);
	x->act->a = x->page;
	e = list_page(x->act, LIST_DEVICES_OUT, ask, phone, x, end);
	if (e == ERR_OK && x->nphones > 0)
		e = parts(x);
	x->act->a = whole;
	return e;
}

enum err
export_phones(struct act *act, enum export_what what,
    const struct list_ask *asked, bool secrets, struct buf *out)
{
	struct export x = { .act = act,
		.what = what,
		.secrets = secrets,
		.out = out,
		.page = arena_new() };
	struct list_ask ask = *asked;
	struct list_end end = { .more = true };
	enum err e = ERR_OK;

	header(&x);
	ask.limit = MANY;
	while (e == ERR_OK && end.more) {
		e = page(&x, &ask, &end);
		if (e == ERR_OK && end.more)
			next_page(&ask, &end, act->a);
	}
	arena_free(x.page);
	return e;
}

/* --- phone books ---------------------------------------------------------------------- */

static enum err
entry(void *arg, const struct val *r, size_t n)
{
	struct buf *out = arg;

	for (size_t i = 1; i < n; i++)
		csv_cell(out, r[i].s, i == 1);
	csv_end(out);
	return ERR_OK;
}

enum err
export_book(struct act *act, int64_t book_id, struct buf *out)
{
	struct book b;
	enum err e = book_by_id(act, book_id, &b);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < nbook_entry_fields; i++)
		csv_cell(out, book_entry_fields[i].name, i == 0);
	csv_end(out);
	return book_entry_each(act, book_id, entry, out);
}
