/* import_find.c - what rows name, looked up in bulk; see import_job.h. */
#include <string.h>

#include "base/scan.h"
#include "db/import_job.h"
#include "db/many.h"
#include "db/row.h"

#define DEVICE_COLUMNS 15

/* --- models, which a job keeps ---------------------------------------------- */

struct known_model {
	struct known_model *next;
	const char *asked;
	struct model m;
};

static enum err
keep_model(struct import *im, const char *name, int64_t id,
    const struct model **out)
{
	struct known_model *k = arena_alloc(im->a, sizeof(*k));
	struct arena *batch = im->act.a;
	enum err e;

	im->act.a = im->a;
	k->asked = name == NULL ? "" : arena_strdup(im->a, name);
	e = name != NULL ? model_by_name(&im->act, name, &k->m)
			 : model_by_id(&im->act, id, &k->m);
	im->act.a = batch;
	if (e != ERR_OK)
		return e;
	k->next = im->models;
	im->models = k;
	*out = &k->m;
	return ERR_OK;
}

enum err
import_model(struct import *im, const char *name, const struct model **out)
{
	for (struct known_model *k = im->models; k != NULL; k = k->next)
		if (strcmp(k->asked, name) == 0 ||
		    strcmp(k->m.name, name) == 0) {
			*out = &k->m;
			return ERR_OK;
		}
	return keep_model(im, name, 0, out);
}

enum err
import_model_id(struct import *im, int64_t id, const struct model **out)
{
	for (struct known_model *k = im->models; k != NULL; k = k->next)
		if (k->m.id == id) {
			*out = &k->m;
			return ERR_OK;
		}
	return keep_model(im, NULL, id, out);
}

/* --- phones ------------------------------------------------------------------ */

struct looking {
	struct import *im;
	struct import_row *rows;
	struct import_device *found;
	size_t from, to;
};

static enum err
device_row(void *arg, const struct val *r, size_t n)
{
	struct looking *l = arg;

	for (size_t i = l->from; i < l->to; i++) {
		struct import_device *f = &l->found[i];

		if (l->rows[i].mac == NULL ||
		    strcmp(l->rows[i].mac, r[4].s) != 0)
			continue;
		if (r[n - 1].i == 0) {
			f->foreign = true;
			continue;
		}
		if (f->d == NULL)
			f->d = arena_alloc(l->im->act.a, sizeof(*f->d));
		device_from_row(r, f->d);
	}
	return ERR_OK;
}

static enum err
no_row(void *arg, const struct val *r, size_t n)
{
	(void)arg;
	(void)r;
	(void)n;
	return ERR_OK;
}

/* At most a hundred rows, those with a MAC. */
static enum err
look(struct looking *l)
{
	struct act *act = &l->im->act;
	struct val in[MANY + 1];
	size_t n = 1;
	enum err e;

	in[0] = V_STR(act_scope(act));
	for (size_t i = l->from; i < l->to; i++)
		if (l->rows[i].mac != NULL)
			in[n++] = V_STR(l->rows[i].mac);
	if (n == 1)
		return ERR_OK;
	for (; n < MANY + 1; n++)
		in[n] = in[n - 1];
	if (l->im->write &&
	    (e = db_each(act->db, act->a, STMT_DEVICES_LOCK, in + 1, MANY,
		 no_row, NULL)) != ERR_OK)
		return e;
	return db_each(act->db, act->a, STMT_DEVICES_BY_MAC, in, MANY + 1,
	    device_row, l);
}

/* field_set() is the one that knows what a MAC is. */
static void
read_mac(struct import *im, struct import_row *row)
{
	const char *cell = import_cell(im, row->csv, "mac");
	char mac[MAC_LEN + 1];
	struct device d;

	if (scan_mac(cell, strlen(cell), mac) == ERR_OK) {
		row->mac = arena_strdup(im->act.a, mac);
	} else if (field_set(&im->act, device_fields, ndevice_fields, &d, "mac",
		       cell) != ERR_OK) {
		import_bad(im, row, "");
	}
}

enum err
import_devices_of(struct import *im, struct import_row *rows, size_t n,
    struct import_device **found)
{
	struct looking l = { .im = im, .rows = rows };
	enum err e;

	*found = l.found = arena_alloc(im->act.a, (n + 1) * sizeof(**found));
	for (size_t i = 0; i < n; i++)
		if (!rows[i].bad)
			read_mac(im, &rows[i]);
	for (; l.from < n; l.from = l.to) {
		l.to = l.from + MANY < n ? l.from + MANY : n;
		if ((e = look(&l)) != ERR_OK)
			return e;
	}
	return ERR_OK;
}

enum err
import_parts_of(struct import *im, enum stmt st,
    const struct import_device *found, size_t n, db_row_fn *fn, void *arg)
{
	struct act *act = &im->act;
	struct val in[MANY];
	size_t k = 0;
	enum err e;

	for (size_t i = 0; i <= n; i++) {
		if (i < n && found[i].d != NULL &&
		    (k == 0 || in[k - 1].i != found[i].d->id))
			in[k++] = V_INT(found[i].d->id);
		if (k == 0 || (k < MANY && i < n))
			continue;
		for (; k < MANY; k++)
			in[k] = in[k - 1];
		if ((e = db_each(act->db, act->a, st, in, MANY, fn, arg)) !=
		    ERR_OK)
			return e;
		k = 0;
	}
	return ERR_OK;
}

enum err
import_need_device(struct import *im, const struct import_row *row,
    const struct import_device *f)
{
	if (f->d != NULL)
		return ERR_OK;
	return act_fail(&im->act, ERR_NOTFOUND, "mac",
	    "There is no device with the MAC %s.", row->mac);
}
