/* import_line.c - rows that are SIP accounts of phones. */
#include <inttypes.h>
#include <string.h>

#include "db/compile.h"
#include "db/import_job.h"

struct row {
	struct sheet_line line; /* first: line_fields are fields of this too */
	const char *mac, *password;
	const struct device *d;
	const struct sheet_line *old; /* NULL: a new one */
};

#define AT(member) offsetof(struct row, member)

/* The password's rules are line_rules'. */
/* clang-format off */
static const struct field extra[] = {
	{ "mac", F_TEXT, AT(mac), 0, 0, NULL, NULL, "of the phone", false },
	{ "password", F_SECRET, AT(password), 0, 0, NULL, NULL,
	  "of the SIP account; empty: as it is", false },
};
/* clang-format on */

static const char *const needed[] = { "mac", "number", NULL };

/* Lines there are, by the device and the order they come in. */
struct there {
	struct there *next;
	int64_t device_id;
	struct sheet_line line;
};

struct gather {
	struct import *im;
	struct there *first;
};

static enum err
there_row(void *arg, const struct val *r, size_t n)
{
	struct gather *g = arg;
	struct there *t = arena_alloc(g->im->act.a, sizeof(*t));

	t->device_id = r[n - 1].i;
	sheet_line_row(r, &t->line);
	t->next = g->first;
	g->first = t;
	return ERR_OK;
}

static const struct sheet_line *
find(const struct gather *g, int64_t device_id, int64_t number)
{
	for (const struct there *t = g->first; t != NULL; t = t->next)
		if (t->device_id == device_id && t->line.number == number)
			return &t->line;
	return NULL;
}

static enum err
taken(struct import *im, const struct row *r)
{
	if (r->old == NULL || im->job.updates != 0)
		return ERR_OK;
	return act_fail(&im->act, ERR_CONFLICT, "number",
	    "The phone has a line %" PRId64 " already; import with "
	    "update=true to change it.",
	    r->line.number);
}

static enum err
fill(struct import *im, const struct import_row *row,
    const struct import_device *f, const struct gather *g)
{
	struct row *r = row->obj;
	const struct model *m;
	struct row look = { .mac = "" };
	enum err e;

	if ((e = import_need_device(im, row, f)) != ERR_OK)
		return e;
	r->d = f->d;
	/* The number first, for it says what the other cells change. */
	if ((e = field_set(&im->act, line_fields, nline_fields, &look, "number",
		 import_cell(im, row->csv, "number"))) != ERR_OK)
		return e;
	r->old = find(g, f->d->id, look.line.number);
	if (r->old != NULL)
		r->line = *r->old;
	else
		r->line = (struct sheet_line){ .enabled = 1 };
	if ((e = import_cells(im, row, r)) != ERR_OK ||
	    (e = import_model_id(im, f->d->model_id, &m)) != ERR_OK ||
	    (e = line_rules(&im->act, m, &r->line, r->password)) != ERR_OK ||
	    (e = line_warn(&im->act, f->d, r->old, &r->line)) != ERR_OK)
		return e;
	return taken(im, r);
}

static bool
differs(struct import *im, const struct row *r)
{
	if (r->old == NULL || r->password != NULL)
		return true;
	return strcmp(field_json(im->act.a, line_fields, nline_fields, r->old),
		   field_json(im->act.a, line_fields, nline_fields,
		       &r->line)) != 0;
}

struct writing {
	struct val *v;
	size_t n;
	struct audit_entry *entries;
	size_t nentries;
	int64_t *ids;
	size_t nids;
};

static void
touch(struct writing *w, int64_t id)
{
	for (size_t i = w->nids; i > 0; i--)
		if (w->ids[i - 1] == id)
			return;
	w->ids[w->nids++] = id;
}

static enum err
write_row(struct import *im, const struct row *r, struct writing *w)
{
	enum err e;

	if (r->old != NULL)
		e = line_update(&im->act, r->d->id, &r->line, r->password);
	else
		e = line_values(&im->act, r->d->id, &r->line, r->password,
		    w->v + w->n++ * LINE_VALUES);
	line_entry(&im->act, r->d, r->old, &r->line, r->password,
	    &w->entries[w->nentries++]);
	touch(w, r->d->id);
	return e;
}

static enum err
write_rows(struct import *im, const struct import_row *rows, size_t n)
{
	struct arena *a = im->act.a;
	struct writing w = {
		.v = arena_alloc(a, (n + 1) * LINE_VALUES * sizeof(*w.v)),
		.entries = arena_alloc(a, (n + 1) * sizeof(*w.entries)),
		.ids = arena_alloc(a, (n + 1) * sizeof(*w.ids)),
	};
	enum err e;

	for (size_t i = 0; i < n; i++)
		if (rows[i].changed &&
		    (e = write_row(im, rows[i].obj, &w)) != ERR_OK)
			return e;
	if ((e = db_insert_many(im->act.db, STMT_LINE_ADD, w.v, w.n)) !=
		ERR_OK ||
	    (e = devices_end(&im->act, w.ids, w.nids, true)) != ERR_OK)
		return e;
	return act_audit_many(&im->act, w.entries, w.nentries);
}

static enum err
batch(struct import *im, struct import_row *rows, size_t n)
{
	struct gather g = { .im = im };
	struct import_device *found;
	enum err e;

	if ((e = import_devices_of(im, rows, n, &found)) != ERR_OK ||
	    (e = import_parts_of(im, STMT_LINES_OF, found, n, there_row, &g)) !=
		ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].bad)
			continue;
		rows[i].obj = arena_alloc(im->act.a, sizeof(struct row));
		e = fill(im, &rows[i], &found[i], &g);
		import_warnings(im, &rows[i], "ringtone");
		if ((e = import_blame(im, &rows[i], "", e)) != ERR_OK)
			return e;
		rows[i].changed = !rows[i].bad && differs(im, rows[i].obj);
	}
	return im->write ? write_rows(im, rows, n) : ERR_OK;
}

const struct import_table import_lines = {
	.fields = line_fields,
	.nfields = &nline_fields,
	.extra = extra,
	.nextra = sizeof(extra) / sizeof(extra[0]),
	.needed = needed,
	.key = needed,
	.batch = batch,
};
