/* import_device.c - rows that are phones, each with its first line. */
#include <string.h>

#include "db/compile.h"
#include "db/import_names.h"
#include "db/job.h"
#include "db/many.h"
#include "db/row.h"

#define LINE_PREFIX "line_1_"

struct row {
	struct device d; /* first: device_fields are fields of this too */
	const char *organisation;
	struct sheet_line line;
	const char *line_password;
	const struct model *model;
	const struct device *old; /* NULL: a new one */
	bool has_line;
};

#define AT(member) offsetof(struct row, member)

/* The rules of the line are line_fields', asked later. */
/* clang-format off */
static const struct field extra[] = {
	{ "organisation", F_TEXT, AT(organisation), 0, 250, NULL, NULL,
	  "an id, a name, or Parent/Name; empty: the import's", false },
	{ LINE_PREFIX "user_name", F_TEXT, AT(line.user_name), 0, 0, NULL,
	  NULL, "SIP user of line 1", false },
	{ LINE_PREFIX "auth_name", F_TEXT, AT(line.auth_name), 0, 0, NULL,
	  NULL, "user of the authentication", false },
	{ LINE_PREFIX "password", F_SECRET, AT(line_password), 0, 0, NULL,
	  NULL, "SIP password of line 1", false },
	{ LINE_PREFIX "server_host", F_TEXT, AT(line.server_host), 0, 0, NULL,
	  NULL, "registrar", false },
	{ LINE_PREFIX "display_name", F_TEXT, AT(line.display_name), 0, 0,
	  NULL, NULL, "caller name the others see", false },
};
/* clang-format on */

static const char *const needed[] = { "mac", NULL };

/* --- one row ------------------------------------------------------------------- */

static enum err
check_org(struct import *im, struct row *r)
{
	const struct organisation *o;
	enum err e;

	if (r->organisation == NULL)
		r->organisation = "";
	if (r->old != NULL && *r->organisation == '\0')
		return ERR_OK;
	if ((e = import_org(im, r->organisation, &o)) != ERR_OK)
		return e;
	if (r->old != NULL && r->old->organisation_id != o->id)
		return act_fail(&im->act, ERR_CONFLICT, "organisation",
		    "The phone is of %s; an import does not move it.",
		    r->old->organisation);
	r->d.organisation_id = o->id;
	r->d.organisation = o->name;
	return ERR_OK;
}

static enum err
check_names(struct import *im, struct row *r)
{
	struct device *d = &r->d;
	enum err e;

	if ((e = check_org(im, r)) != ERR_OK)
		return e;
	if (d->model == NULL || *d->model == '\0') {
		if (r->old == NULL)
			return act_fail(&im->act, ERR_INVALID, "model",
			    "model must say which phone it is: T46U, W70B "
			    "...");
		d->model = r->old->model;
	}
	if ((e = import_model(im, d->model, &r->model)) != ERR_OK)
		return e;
	d->model = r->model->name;
	d->model_id = r->model->id;
	d->group_id = 0;
	if (d->group == NULL || *d->group == '\0')
		return ERR_OK;
	return import_group(im, d->organisation_id, d->group, &d->group_id);
}

/* Is anything said of line 1? */
static bool
says_line(const struct import *im, const struct csv_row *c)
{
	for (size_t i = 0; i < im->csv.nnames; i++)
		if (strncmp(im->csv.names[i], LINE_PREFIX,
			strlen(LINE_PREFIX)) == 0 &&
		    *c->cells[i] != '\0')
			return true;
	return false;
}

static enum err
old_line(struct import *im, const struct device *d, struct sheet_line *l)
{
	struct sheet s;
	enum err e = device_sheet(&im->act, d->id, &s);

	for (size_t i = 0; e == ERR_OK && i < s.nlines; i++)
		if (s.lines[i].number == 1)
			*l = s.lines[i];
	return e;
}

/* The object as it is to be, unless that is against the rules. */
static enum err
fill(struct import *im, struct import_row *row, struct row *r)
{
	enum err e;

	if (r->old != NULL)
		r->d = *r->old;
	else
		r->d.enabled = 1;
	r->line = (struct sheet_line){ .number = 1, .enabled = 1 };
	r->has_line = says_line(im, row->csv);
	if (r->has_line && r->old != NULL &&
	    (e = old_line(im, r->old, &r->line)) != ERR_OK)
		return e;
	if ((e = import_cells(im, row, r)) != ERR_OK ||
	    (e = device_rules(&im->act, &r->d)) != ERR_OK ||
	    (e = check_names(im, r)) != ERR_OK || r->old == NULL)
		return e;
	return device_fits(&im->act, r->old, r->model);
}

static enum err
judge(struct import *im, struct import_row *row, const struct import_device *f)
{
	struct row *r = row->obj = arena_alloc(im->act.a, sizeof(*r));
	enum err e;

	r->old = f->d;
	if (f->foreign || (f->d != NULL && im->job.updates == 0))
		e = device_in_use(&im->act, row->mac);
	else
		e = fill(im, row, r);
	if ((e = import_blame(im, row, "", e)) != ERR_OK || row->bad ||
	    !r->has_line)
		return e;
	e = line_rules(&im->act, r->model, &r->line, r->line_password);
	return import_blame(im, row, LINE_PREFIX, e);
}

static bool
differs(struct import *im, const struct row *r)
{
	struct device x = *r->old, y = r->d;

	if (y.prov_password != NULL || y.admin_password != NULL || r->has_line)
		return true;
	return strcmp(field_json(im->act.a, device_fields, ndevice_fields, &x),
		   field_json(im->act.a, device_fields, ndevice_fields, &y)) !=
	    0;
}

static enum err
warn_prefix(struct import *im, const struct import_row *row)
{
	enum err e = import_prefix_known(im, row->mac);

	if (e != ERR_NOTFOUND)
		return e;
	import_warn(im, row, "mac",
	    "The MAC does not begin like those known as Yealink's.");
	return ERR_OK;
}

/* --- new ones -------------------------------------------------------------------- */

struct fresh {
	struct import_row **rows;
	size_t n;
	struct val *devices, *lines;
	size_t nlines;
	struct audit_entry *entries;
	size_t nentries;
	struct job_device *jobs;
	int64_t *ids;
	size_t from, to; /* the hundred whose ids are asked for */
};

static void
fresh_new(struct import *im, size_t n, struct fresh *f)
{
	struct arena *a = im->act.a;

	n++;
	*f = (struct fresh){
		.rows = arena_alloc(a, n * sizeof(*f->rows)),
		.devices =
		    arena_alloc(a, n * DEVICE_VALUES * sizeof(*f->devices)),
		.lines = arena_alloc(a, n * LINE_VALUES * sizeof(*f->lines)),
		.entries = arena_alloc(a, 2 * n * sizeof(*f->entries)),
		.jobs = arena_alloc(a, n * sizeof(*f->jobs)),
		.ids = arena_alloc(a, n * sizeof(*f->ids)),
	};
}

static enum err
fresh_id(void *arg, const struct val *r, size_t n)
{
	struct fresh *f = arg;

	(void)n;
	for (size_t i = f->from; i < f->to; i++) {
		struct row *x = f->rows[i]->obj;

		if (strcmp(x->d.mac, r[1].s) == 0)
			x->d.id = f->ids[i] = r[0].i;
	}
	return ERR_OK;
}

/* Their ids, which many inserted at once do not tell. */
static enum err
fresh_ids(struct import *im, struct fresh *f)
{
	struct val in[MANY];
	size_t at;
	enum err e;

	for (f->from = 0; f->from < f->n; f->from = f->to) {
		f->to = f->n - f->from < MANY ? f->n : f->from + MANY;
		for (size_t i = 0; i < MANY; i++) {
			at = f->from + i < f->to ? f->from + i : f->to - 1;
			in[i] = V_STR(f->rows[at]->mac);
		}
		if ((e = db_each(im->act.db, im->act.a, STMT_DEVICE_IDS_BY_MAC,
			 in, MANY, fresh_id, f)) != ERR_OK)
			return e;
	}
	for (size_t i = 0; i < f->n; i++)
		if (f->ids[i] == 0)
			return ERR_SYSTEM; /* we have just made it */
	return ERR_OK;
}

static enum err
fresh_parts(struct import *im, struct fresh *f)
{
	struct act *act = &im->act;
	enum err e;

	for (size_t i = 0; i < f->n; i++) {
		struct row *r = f->rows[i]->obj;

		f->jobs[i] =
		    (struct job_device){ r->d.organisation_id, r->d.mac };
		device_entry(act, "create", NULL, &r->d,
		    &f->entries[f->nentries++]);
		if (!r->has_line)
			continue;
		e = line_values(act, r->d.id, &r->line, r->line_password,
		    f->lines + f->nlines++ * LINE_VALUES);
		if (e != ERR_OK)
			return e;
		line_entry(act, &r->d, NULL, &r->line, r->line_password,
		    &f->entries[f->nentries++]);
	}
	return ERR_OK;
}

static enum err
fresh_write(struct import *im, struct fresh *f)
{
	struct act *act = &im->act;
	enum err e;

	if (f->n == 0)
		return ERR_OK;
	for (size_t i = 0; i < f->n; i++) {
		struct row *r = f->rows[i]->obj;

		if ((e = import_global(im, &r->d)) != ERR_OK ||
		    (e = device_values(act, &r->d,
			 f->devices + i * DEVICE_VALUES)) != ERR_OK)
			return e;
	}
	if ((e = db_insert_many(act->db, STMT_DEVICE_ADD, f->devices, f->n)) !=
		ERR_OK ||
	    (e = fresh_ids(im, f)) != ERR_OK ||
	    (e = fresh_parts(im, f)) != ERR_OK ||
	    (e = db_insert_many(act->db, STMT_LINE_ADD, f->lines, f->nlines)) !=
		ERR_OK ||
	    (e = devices_end(act, f->ids, f->n, false)) != ERR_OK ||
	    (e = act_audit_many(act, f->entries, f->nentries)) != ERR_OK)
		return e;
	return job_add_devices(act, f->jobs, f->n);
}

/* --- all of a batch ---------------------------------------------------------------- */

/* One that is there: the functions that change one phone do it. */
static enum err
change(struct import *im, struct import_row *row)
{
	struct row *r = row->obj;
	enum err e;

	e = device_change(&im->act, &r->d, 0);
	if (e == ERR_OK && r->has_line)
		e = line_put(&im->act, r->d.id, &r->line, r->line_password);
	return e;
}

static enum err
one(struct import *im, struct import_row *row, const struct import_device *f,
    struct fresh *fresh)
{
	enum err e;

	if (row->bad)
		return ERR_OK;
	if ((e = judge(im, row, f)) != ERR_OK || row->bad)
		return e;
	if (f->d == NULL) {
		row->changed = true;
		fresh->rows[fresh->n++] = row;
		return warn_prefix(im, row);
	}
	row->changed = differs(im, row->obj);
	if (!row->changed || !im->write)
		return ERR_OK;
	return change(im, row);
}

static enum err
batch(struct import *im, struct import_row *rows, size_t n)
{
	struct import_device *found;
	struct fresh fresh;
	enum err e;

	if ((e = import_devices_of(im, rows, n, &found)) != ERR_OK)
		return e;
	fresh_new(im, n, &fresh);
	for (size_t i = 0; i < n; i++)
		if ((e = one(im, &rows[i], &found[i], &fresh)) != ERR_OK)
			return e;
	return im->write ? fresh_write(im, &fresh) : ERR_OK;
}

const struct import_table import_devices = {
	.fields = device_fields,
	.nfields = &ndevice_fields,
	.extra = extra,
	.nextra = sizeof(extra) / sizeof(extra[0]),
	.needed = needed,
	.key = needed,
	.begin = import_names_begin,
	.batch = batch,
};
