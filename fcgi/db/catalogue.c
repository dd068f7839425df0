/*
 * catalogue.c - loading the reference data; see catalogue.h.  What its rows
 * are is in parameter.c and model.c, how a file is read in tsv.c.
 */
#include <string.h>

#include "base/log.h"
#include "db/catalogue.h"
#include "db/model.h"
#include "db/organisation.h"
#include "db/row.h"
#include "db/tsv.h"

struct load {
	const char *dir;
	struct catalogue_counts counts;
	const struct tsv *tsv; /* the file being loaded */
};

static const char *const model_columns[] = { "name", "file_number",
	"firmware_family", "template_family", "kind", "ua_token", "accounts",
	"line_keys", "memory_keys", "programmable_keys", "expansion_modules",
	"expansion_keys", "first_line", "screen_width", "screen_height", "note",
	NULL };
static const char *const prefix_columns[] = { "prefix", "note", NULL };
static const char *const parameter_columns[] = { "name", "level", "kind",
	"allowed", "preset", "min", "max", "since_family", "area", "sensitive",
	"description", NULL };

/* The problem as it stands, with file and line before it. */
static enum err
bad_row(struct act *act, const struct tsv *t, size_t row, enum err e)
{
	const char *what = arena_strdup(act->a, act->problem.text);
	const char *field = arena_strdup(act->a, act->problem.field);

	if (*what == '\0')
		return e;
	e = act_fail(act, e, field, "%s:%zu: %s", t->file, t->lines[row], what);
	log_warnx("%s", act->problem.text);
	return e;
}

static enum err
model_fields_set(struct act *act, const struct tsv *t, size_t row,
    struct model *m)
{
	const char *const *cell = tsv_row(t, row);
	enum err e = ERR_OK;

	*m = (struct model){ .stock = 1, .file_number = -1, .first_line = 1 };
	field_defaults(model_fields, nmodel_fields, m);
	for (size_t i = 0; model_columns[i] != NULL && e == ERR_OK; i++)
		if (cell[i] != NULL)
			e = field_set(act, model_fields, nmodel_fields, m,
			    model_columns[i], cell[i]);
	return e;
}

static bool
same_model(struct act *act, const struct model *x, const struct model *y)
{
	return strcmp(field_json(act->a, model_fields, nmodel_fields, x),
		   field_json(act->a, model_fields, nmodel_fields, y)) == 0;
}

static enum err
load_model(struct act *act, const struct tsv *t, size_t row, bool *changed)
{
	struct model m, old;
	enum err e;

	if ((e = model_fields_set(act, t, row, &m)) != ERR_OK)
		return bad_row(act, t, row, e);
	e = model_by_name(act, m.name, &old);
	if (e == ERR_NOTFOUND) {
		act_clear(act);
		*changed = true;
		e = model_store(act, &m, NULL);
		return e == ERR_OK ? e : bad_row(act, t, row, e);
	}
	if (e != ERR_OK || old.stock == 0 || same_model(act, &m, &old))
		return e;
	*changed = true;
	e = model_store(act, &m, &old);
	return e == ERR_OK ? e : bad_row(act, t, row, e);
}

static enum err
load_models(struct act *act, struct load *l)
{
	bool changed = false;
	struct tsv t;
	enum err e;

	e = tsv_read(act, l->dir, "models.tsv", model_columns, &t);
	for (size_t i = 0; e == ERR_OK && i < t.nrows; i++)
		e = load_model(act, &t, i, &changed);
	if (e != ERR_OK)
		return e;
	l->counts.models = t.nrows;
	return changed ? catalogue_touch(act) : ERR_OK;
}

static struct val
cell_value(const char *s)
{
	return s == NULL ? V_NULL : V_STR(s);
}

/* The table is the file, column by column. */
static enum err
load_plain(struct act *act, const struct tsv *t, enum stmt st)
{
	size_t n = t->nrows * t->ncolumns;
	struct val *v = arena_alloc(act->a, (n + 1) * sizeof(*v));
	enum err e;

	for (size_t i = 0; i < n; i++)
		v[i] = cell_value(t->cells[i]);
	e = t->nrows == 0 ? ERR_OK : db_insert_many(act->db, st, v, t->nrows);
	if (e != ERR_INVALID)
		return e;
	return act_fail(act, e, "", "%s: the database refuses a row: %s",
	    t->file, db_error(act->db));
}

static enum err
load_prefixes(struct act *act, struct load *l)
{
	struct tsv t;
	enum err e;

	e = tsv_read(act, l->dir, "mac_prefixes.tsv", prefix_columns, &t);
	if (e != ERR_OK)
		return e;
	l->counts.mac_prefixes = t.nrows;
	return load_plain(act, &t, STMT_PREFIX_LOAD);
}

static enum err
load_parameters(struct act *act, struct load *l)
{
	struct tsv t;
	enum err e;

	e = tsv_read(act, l->dir, "parameters.tsv", parameter_columns, &t);
	if (e != ERR_OK)
		return e;
	l->counts.parameters = t.nrows;
	return load_plain(act, &t, STMT_PARAM_LOAD);
}

static enum err
load(struct act *act, void *arg)
{
	struct load *l = arg;
	enum err e;

	if ((e = act_need_all(act, "the reference data")) != ERR_OK ||
	    (e = load_models(act, l)) != ERR_OK ||
	    (e = load_prefixes(act, l)) != ERR_OK ||
	    (e = load_parameters(act, l)) != ERR_OK)
		return e;
	return act_audit(act,
	    &(struct audit_entry){ .action = "load", .object = "catalogue" });
}

enum err
catalogue_touch(struct act *act)
{
	struct val now;
	enum err e;

	if ((e = db_run(act->db, STMT_CATALOGUE_TOUCH, NOVALS, NULL)) !=
		ERR_OK ||
	    (e = db_first(act->db, act->a, STMT_CATALOGUE_NOW, NOVALS, &now,
		 1)) != ERR_OK)
		return e;
	return db_run(act->db, STMT_CATALOGUE_COPY, VALS(now), NULL);
}

enum err
catalogue_load(struct act *act, const char *dir,
    struct catalogue_counts *counts)
{
	struct load l = { .dir = dir };
	enum err e;

	e = act_tx(act, load, &l);
	*counts = l.counts;
	return e;
}
