/*
 * tally.c - see tally.h.
 *
 * Read first and written then, not INSERT ... SELECT: that would lock every
 * device it counts.
 */
#include <string.h>

#include "db/tally.h"

#define STATES 5
#define TALLY (1 + STATES) /* values of a row of device_tally */
#define FIRMWARE 4         /* ... of firmware_tally */

/* Rows to be written. */
struct values {
	struct val *v;
	size_t rows, cap; /* of rows */
};

struct count {
	struct arena *a;
	struct values tally, firmware;
};

static struct val *
one_more(struct arena *a, struct values *k, size_t columns)
{
	struct val *v;

	if (k->rows == k->cap) {
		k->cap = k->cap == 0 ? 32 : 2 * k->cap;
		v = arena_alloc(a, k->cap * columns * sizeof(*v));
		if (k->v != NULL)
			memcpy(v, k->v, k->rows * columns * sizeof(*v));
		k->v = v;
	}
	return k->v + columns * k->rows++;
}

/* row: organisation, model or NULL, firmware, devices, one count a state;
 * those of an organisation come together */
static enum err
count_row(void *arg, const struct val *r, size_t n)
{
	struct count *c = arg;
	struct val *t = c->tally.rows == 0
	    ? NULL
	    : c->tally.v + TALLY * (c->tally.rows - 1);

	(void)n;
	if (t == NULL || t[0].i != r[0].i) {
		t = one_more(c->a, &c->tally, TALLY);
		t[0] = r[0];
		for (size_t i = 0; i < STATES; i++)
			t[1 + i] = V_INT(0);
	}
	for (size_t i = 0; i < STATES; i++)
		t[1 + i].i += r[4 + i].i;
	if (r[1].type != VAL_NULL)
		memcpy(one_more(c->a, &c->firmware, FIRMWARE), r,
		    FIRMWARE * sizeof(*r));
	return ERR_OK;
}

static enum err
count(struct act *act, int64_t from, int64_t to)
{
	struct count c = { .a = act->a };
	enum err e;

	if ((e = db_each(act->db, act->a, STMT_TALLY_ROWS,
		 VALS(V_INT(from), V_INT(to)), count_row, &c)) != ERR_OK ||
	    (e = db_insert_many(act->db, STMT_TALLY_PUT, c.tally.v,
		 c.tally.rows)) != ERR_OK ||
	    (e = db_run(act->db, STMT_TALLY_CLEAR, VALS(V_INT(from), V_INT(to)),
		 NULL)) != ERR_OK)
		return e;
	return db_insert_many(act->db, STMT_TALLY_PUT_FIRMWARE, c.firmware.v,
	    c.firmware.rows);
}

enum err
tally_step(struct act *act, struct task_step *st)
{
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_TALLY_NEXT,
	    VALS(V_INT(st->position)), row, 1);
	if (e != ERR_OK)
		return e;
	if (row[0].type == VAL_NULL) {
		st->position = 0;
		return ERR_OK;
	}
	if ((e = count(act, st->position, row[0].i)) != ERR_OK)
		return e;
	st->position = row[0].i;
	st->more = true;
	return ERR_OK;
}
