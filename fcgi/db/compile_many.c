/*
 * compile_many.c - devices_end() of compile.h: the MAC configuration rows of
 * many devices, a hundred at a time.
 *
 * A list of a hundred is always asked for; what is missing at the end is the
 * last one again.
 */
#include <string.h>

#include "db/compile.h"
#include "db/many.h"
#include "db/row.h"
#include "db/setting.h"

#define SHEET_COLUMNS 13 /* of SHEETS_OF */
#define PUT_VALUES 8     /* of MAC_CONFIG_PUT */

struct list {
	size_t n, cap, size; /* size: of one element */
	char *p;
};

struct one {
	struct val row[SHEET_COLUMNS];
	struct sheet sheet;
	struct list lines, keys, settings;
};

struct many {
	struct act *act;
	struct one *one;
	size_t n;
};

static void *
one_more(struct arena *a, struct list *l, size_t size)
{
	char *p;

	l->size = size;
	if (l->n == l->cap) {
		l->cap = l->cap == 0 ? 4 : 2 * l->cap;
		p = arena_alloc(a, l->cap * size);
		if (l->n != 0)
			memcpy(p, l->p, l->n * size);
		l->p = p;
	}
	return l->p + size * l->n++;
}

/* Every statement here orders by the device's id. */
static struct one *
find(struct many *m, int64_t id)
{
	size_t lo = 0, hi = m->n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (m->one[mid].row[0].i == id)
			return &m->one[mid];
		if (m->one[mid].row[0].i < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

static enum err
device_row(void *arg, const struct val *r, size_t n)
{
	struct many *m = arg;
	struct one *o = &m->one[m->n++];

	memcpy(o->row, r, n * sizeof(*r));
	o->sheet = (struct sheet){
		.label = r[7].s,
		.serial = r[8].s,
		.admin_secret = row_blob(&r[10]),
	};
	return ERR_OK;
}

static enum err
line_row(void *arg, const struct val *r, size_t n)
{
	struct many *m = arg;
	struct one *o = find(m, r[n - 1].i);

	if (o != NULL)
		sheet_line_row(r,
		    one_more(m->act->a, &o->lines, sizeof(struct sheet_line)));
	return ERR_OK;
}

static enum err
key_row(void *arg, const struct val *r, size_t n)
{
	struct many *m = arg;
	struct one *o = find(m, r[n - 1].i);

	if (o != NULL)
		sheet_key_row(r,
		    one_more(m->act->a, &o->keys, sizeof(struct sheet_key)));
	return ERR_OK;
}

static enum err
setting_row(void *arg, const struct val *r, size_t n)
{
	struct many *m = arg;
	struct one *o = find(m, r[n - 1].i);

	if (o != NULL)
		sheet_setting_row(r,
		    one_more(m->act->a, &o->settings,
			sizeof(struct sheet_setting)));
	return ERR_OK;
}

static enum err
read_hundred(struct many *m, const struct val *ids)
{
	struct act *act = m->act;
	enum err e;

	if ((e = db_each(act->db, act->a, STMT_SHEETS_OF, ids, MANY, device_row,
		 m)) != ERR_OK ||
	    (e = db_each(act->db, act->a, STMT_LINES_OF, ids, MANY, line_row,
		 m)) != ERR_OK ||
	    (e = db_each(act->db, act->a, STMT_KEYS_OF, ids, MANY, key_row,
		 m)) != ERR_OK)
		return e;
	return db_each(act->db, act->a, STMT_SETTINGS_OF, ids, MANY,
	    setting_row, m);
}

static enum err
write_hundred(struct many *m)
{
	struct arena *a = m->act->a;
	struct val *v = arena_alloc(a, (m->n + 1) * PUT_VALUES * sizeof(*v));
	size_t k = 0;
	enum err e;

	for (size_t i = 0; i < m->n; i++) {
		struct one *o = &m->one[i];
		struct buf b = BUF_INIT(a);

		e = compile_own(m->act, o->row[0].i, o->row + 1);
		if (e != ERR_OK)
			return e;
		o->sheet.prov_secret = row_blob(&o->row[9]);
		o->sheet.lines = (void *)o->lines.p;
		o->sheet.nlines = o->lines.n;
		o->sheet.keys = (void *)o->keys.p;
		o->sheet.nkeys = o->keys.n;
		o->sheet.settings = (void *)o->settings.p;
		o->sheet.nsettings = o->settings.n;
		sheet_write(&b, &o->sheet);
		v[k++] = o->row[1];
		v[k++] = o->row[0];
		for (size_t j = 2; j < 7; j++)
			v[k++] = o->row[j];
		v[k++] = V_BYTES(b.p, b.len);
	}
	return db_insert_many(m->act->db, STMT_MAC_CONFIG_PUT, v, m->n);
}

enum err
devices_end(struct act *act, const int64_t *ids, size_t n, bool raise)
{
	struct many m = { .act = act };
	struct val in[MANY];
	size_t part;
	enum err e;

	for (; n > 0; ids += part, n -= part) {
		part = n < MANY ? n : MANY;
		for (size_t i = 0; i < MANY; i++)
			in[i] = V_INT(ids[i < part ? i : part - 1]);
		if (raise &&
		    (e = db_run(act->db, STMT_DEVICES_RAISE, in, MANY, NULL)) !=
			ERR_OK)
			return e;
		m.n = 0;
		m.one = arena_alloc(act->a, part * sizeof(*m.one));
		if ((e = read_hundred(&m, in)) != ERR_OK ||
		    (e = write_hundred(&m)) != ERR_OK)
			return e;
	}
	return ERR_OK;
}
