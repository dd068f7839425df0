/* import_table.c - columns, cells and the report; see import_job.h. */
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "base/scan.h"
#include "db/import_job.h"
#include "db/near.h"

#define ECHO_MAX 40 /* longest foreign name that is said back */

static const struct field *
find_in(const struct field *f, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(f[i].name, name) == 0)
			return &f[i];
	return NULL;
}

static const struct field *
find_field(const struct import_table *t, const char *name)
{
	const struct field *f = find_in(t->extra, t->nextra, name);

	return f != NULL ? f : find_in(t->fields, *t->nfields, name);
}

static void
nearer(const struct field *f, size_t n, const char *name, size_t *best,
    const char **nearest)
{
	size_t d;

	for (size_t i = 0; i < n; i++) {
		d = strcasecmp(f[i].name, name) == 0
		    ? 0
		    : near_distance(name, f[i].name, *best);
		if (d < *best) {
			*best = d;
			*nearest = f[i].name;
		}
	}
}

static enum err
unknown(struct import *im, const char *name)
{
	const struct import_table *t = im->table;
	size_t best = near_limit(name) + 1;
	const char *nearest = NULL;

	nearer(t->extra, t->nextra, name, &best, &nearest);
	nearer(t->fields, *t->nfields, name, &best, &nearest);
	if (strlen(name) > ECHO_MAX || scan_has_control(name, strlen(name)))
		name = "that";
	if (*name == '\0')
		return act_fail(&im->act, ERR_INVALID, "",
		    "A column in the first line has no name.");
	if (nearest == NULL)
		return act_fail(&im->act, ERR_INVALID, "",
		    "There is no column called %s; the first line must name "
		    "the columns.",
		    name);
	return act_fail(&im->act, ERR_INVALID, "",
	    "There is no column called %s; did you mean %s?", name, nearest);
}

static bool
has_column(const struct import *im, const char *name)
{
	for (size_t i = 0; i < im->csv.nnames; i++)
		if (strcmp(im->csv.names[i], name) == 0)
			return true;
	return false;
}

enum err
import_header(struct import *im)
{
	const struct csv *c = &im->csv;
	const char *const *need = im->table->needed;

	im->columns = arena_alloc(im->a, c->nnames * sizeof(*im->columns));
	for (size_t i = 0; i < c->nnames; i++) {
		im->columns[i] = find_field(im->table, c->names[i]);
		if (im->columns[i] == NULL)
			return unknown(im, c->names[i]);
		for (size_t j = 0; j < i; j++)
			if (im->columns[j] == im->columns[i])
				return act_fail(&im->act, ERR_INVALID, "",
				    "The column %s is there twice.",
				    c->names[i]);
	}
	for (; *need != NULL; need++)
		if (!has_column(im, *need))
			return act_fail(&im->act, ERR_INVALID, "",
			    "The column %s is missing.", *need);
	return ERR_OK;
}

const char *
import_cell(const struct import *im, const struct csv_row *row,
    const char *column)
{
	for (size_t i = 0; i < im->csv.nnames; i++)
		if (strcmp(im->csv.names[i], column) == 0)
			return row->cells[i];
	return "";
}

/* An empty cell says "" of a text, and nothing of anything else. */
enum err
import_cells(struct import *im, const struct import_row *row, void *obj)
{
	enum err e;

	for (size_t i = 0; i < im->csv.nnames; i++) {
		const struct field *f = im->columns[i];
		const char *cell = row->csv->cells[i];

		if (*cell == '\0' && f->type != F_TEXT)
			continue;
		if ((e = field_set(&im->act, f, 1, obj, f->name, cell)) !=
		    ERR_OK)
			return e;
	}
	return ERR_OK;
}

/* --- doubles --------------------------------------------------------------- */

/* The cells of the key, blanks and spellings of a MAC aside. */
static const char *
key_of(struct import *im, const struct csv_row *row)
{
	const char *const *k = im->table->key, *cell;
	struct buf b = BUF_INIT(im->a);
	char mac[MAC_LEN + 1];

	for (; *k != NULL; k++) {
		cell = import_cell(im, row, *k);
		if (strcmp(*k, "mac") == 0 &&
		    scan_mac(cell, strlen(cell), mac) == ERR_OK)
			cell = mac;
		if (*cell == '\0' && strcmp(*k, "module") == 0)
			cell = "0"; /* what it means then */
		buf_raw(&b, cell, strlen(cell));
		buf_raw(&b, "\n", 1);
	}
	return b.p;
}

static size_t
hash(const char *s)
{
	uint64_t h = 0xcbf29ce484222325;

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001b3;
	return (size_t)(h ^ h >> 32);
}

void
import_find_doubles(struct import *im)
{
	size_t n = im->csv.nrows, cap = 16, at, *slot;
	const char **keys;

	im->first = arena_alloc(im->a, (n + 1) * sizeof(*im->first));
	for (size_t i = 0; i < n; i++)
		im->first[i] = i;
	if (im->table->key == NULL)
		return;
	while (cap < 2 * n)
		cap *= 2;
	slot = arena_alloc(im->a, cap * sizeof(*slot)); /* index + 1 */
	keys = arena_alloc(im->a, (n + 1) * sizeof(*keys));
	for (size_t i = 0; i < n; i++) {
		keys[i] = key_of(im, &im->csv.rows[i]);
		at = hash(keys[i]) & (cap - 1);
		while (
		    slot[at] != 0 && strcmp(keys[slot[at] - 1], keys[i]) != 0)
			at = (at + 1) & (cap - 1);
		if (slot[at] != 0)
			im->first[i] = slot[at] - 1;
		else
			slot[at] = i + 1;
	}
}
