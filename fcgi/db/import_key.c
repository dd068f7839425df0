/* import_key.c - rows that are keys of phones. */
#include <inttypes.h>
#include <string.h>

#include "db/compile.h"
#include "db/import_job.h"

struct row {
	struct sheet_key key; /* first: key_fields are fields of this too */
	const char *mac;
	const struct device *d;
	const struct sheet_key *old; /* NULL: a new one */
};

#define AT(member) offsetof(struct row, member)

/* clang-format off */
static const struct field extra[] = {
	{ "mac", F_TEXT, AT(mac), 0, 0, NULL, NULL, "of the phone", false },
};
/* clang-format on */

static const char *const needed[] = { "mac", "area", "position", "type", NULL };
static const char *const key_columns[] = { "mac", "area", "module", "position",
	NULL };

struct there {
	struct there *next;
	int64_t device_id;
	struct sheet_key key;
};

/* A line a phone has. */
struct account {
	struct account *next;
	int64_t device_id;
	struct sheet_line line;
};

struct gather {
	struct import *im;
	struct there *first;
	struct account *accounts;
};

static enum err
there_row(void *arg, const struct val *r, size_t n)
{
	struct gather *g = arg;
	struct there *t = arena_alloc(g->im->act.a, sizeof(*t));

	t->device_id = r[n - 1].i;
	sheet_key_row(r, &t->key);
	t->next = g->first;
	g->first = t;
	return ERR_OK;
}

static enum err
account_row(void *arg, const struct val *r, size_t n)
{
	struct gather *g = arg;
	struct account *x = arena_alloc(g->im->act.a, sizeof(*x));

	x->device_id = r[n - 1].i;
	sheet_line_row(r, &x->line);
	x->next = g->accounts;
	g->accounts = x;
	return ERR_OK;
}

static enum err
check_account(struct import *im, const struct gather *g, const struct row *r)
{
	struct sheet s = { .nlines = 0 };

	for (struct account *x = g->accounts; x != NULL && s.nlines == 0;
	     x = x->next)
		if (x->device_id == r->d->id && x->line.number == r->key.line)
			s = (struct sheet){ .lines = &x->line, .nlines = 1 };
	return key_check_account(&im->act, &s, r->old, &r->key);
}

static const struct sheet_key *
find(const struct gather *g, int64_t device_id, const struct sheet_key *k)
{
	for (const struct there *t = g->first; t != NULL; t = t->next)
		if (t->device_id == device_id && t->key.area == k->area &&
		    t->key.module == k->module &&
		    t->key.position == k->position)
			return &t->key;
	return NULL;
}

static enum err
taken(struct import *im, const struct row *r)
{
	if (r->old == NULL || im->job.updates != 0)
		return ERR_OK;
	return act_fail(&im->act, ERR_CONFLICT, "position",
	    "There is something on that key already; import with update=true "
	    "to change it.");
}

static enum err
fill(struct import *im, const struct import_row *row,
    const struct import_device *f, const struct gather *g)
{
	struct row *r = row->obj, look = { .mac = "" };
	const struct model *m;
	enum err e;

	if ((e = import_need_device(im, row, f)) != ERR_OK)
		return e;
	r->d = f->d;
	field_defaults(key_fields, nkey_fields, &look.key);
	/* Which key it is says what the other cells change. */
	if ((e = import_cells(im, row, &look)) != ERR_OK)
		return e;
	r->old = find(g, f->d->id, &look.key);
	if (r->old != NULL)
		r->key = *r->old;
	field_defaults(key_fields, nkey_fields, &r->key);
	if ((e = import_cells(im, row, r)) != ERR_OK ||
	    (e = import_model_id(im, f->d->model_id, &m)) != ERR_OK ||
	    (e = key_check(&im->act, m, &r->key)) != ERR_OK ||
	    (e = check_account(im, g, r)) != ERR_OK)
		return e;
	return taken(im, r);
}

static bool
differs(struct import *im, const struct row *r)
{
	if (r->old == NULL)
		return true;
	return strcmp(field_json(im->act.a, key_fields, nkey_fields, r->old),
		   field_json(im->act.a, key_fields, nkey_fields, &r->key)) !=
	    0;
}

static enum err
write_rows(struct import *im, const struct import_row *rows, size_t n)
{
	struct arena *a = im->act.a;
	struct val *v = arena_alloc(a, (n + 1) * KEY_VALUES * sizeof(*v));
	struct audit_entry *entries =
	    arena_alloc(a, (n + 1) * sizeof(*entries));
	int64_t *ids = arena_alloc(a, (n + 1) * sizeof(*ids));
	size_t count = 0, nids = 0, seen;
	enum err e;

	for (size_t i = 0; i < n; i++) {
		const struct row *r = rows[i].obj;

		if (!rows[i].changed)
			continue;
		key_values(r->d->id, &r->key, v + count * KEY_VALUES);
		key_entry(&im->act, r->d, r->old, &r->key, &entries[count++]);
		for (seen = nids; seen > 0 && ids[seen - 1] != r->d->id;)
			seen--;
		if (seen == 0)
			ids[nids++] = r->d->id;
	}
	if ((e = db_insert_many(im->act.db, STMT_KEY_PUT, v, count)) !=
		ERR_OK ||
	    (e = devices_end(&im->act, ids, nids, true)) != ERR_OK)
		return e;
	return act_audit_many(&im->act, entries, count);
}

static enum err
batch(struct import *im, struct import_row *rows, size_t n)
{
	struct gather g = { .im = im };
	struct import_device *found;
	enum err e;

	if ((e = import_devices_of(im, rows, n, &found)) != ERR_OK ||
	    (e = import_parts_of(im, STMT_KEYS_OF, found, n, there_row, &g)) !=
		ERR_OK ||
	    (e = import_parts_of(im, STMT_LINES_OF, found, n, account_row,
		 &g)) != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].bad)
			continue;
		rows[i].obj = arena_alloc(im->act.a, sizeof(struct row));
		e = fill(im, &rows[i], &found[i], &g);
		if ((e = import_blame(im, &rows[i], "", e)) != ERR_OK)
			return e;
		rows[i].changed = !rows[i].bad && differs(im, rows[i].obj);
	}
	return im->write ? write_rows(im, rows, n) : ERR_OK;
}

const struct import_table import_keys = {
	.fields = key_fields,
	.nfields = &nkey_fields,
	.extra = extra,
	.nextra = sizeof(extra) / sizeof(extra[0]),
	.needed = needed,
	.key = key_columns,
	.batch = batch,
};
