/*
 * tally.c - see tally.h.
 *
 * Read first and written then, not INSERT ... SELECT: that would lock every
 * device it counts.
 */
#include <string.h>

#include "db/tally.h"

struct values {
	struct arena *a;
	struct val *v;
	size_t n, cap; /* values */
	size_t rows;
};

static enum err
keep(void *arg, const struct val *r, size_t n)
{
	struct values *k = arg;
	struct val *v;

	if (k->n + n > k->cap) {
		k->cap = k->cap == 0 ? 256 : 2 * k->cap;
		v = arena_alloc(k->a, k->cap * sizeof(*v));
		if (k->n != 0)
			memcpy(v, k->v, k->n * sizeof(*v));
		k->v = v;
	}
	for (size_t i = 0; i < n; i++)
		k->v[k->n++] = r[i];
	k->rows++;
	return ERR_OK;
}

static enum err
count(struct act *act, int64_t from, int64_t to)
{
	struct values state = { .a = act->a }, firmware = { .a = act->a };
	enum err e;

	if ((e = db_each(act->db, act->a, STMT_TALLY_STATES,
		 VALS(V_INT(from), V_INT(to)), keep, &state)) != ERR_OK ||
	    (e = db_each(act->db, act->a, STMT_TALLY_FIRMWARE,
		 VALS(V_INT(from), V_INT(to)), keep, &firmware)) != ERR_OK ||
	    (e = db_insert_many(act->db, STMT_TALLY_PUT, state.v,
		 state.rows)) != ERR_OK ||
	    (e = db_run(act->db, STMT_TALLY_CLEAR, VALS(V_INT(from), V_INT(to)),
		 NULL)) != ERR_OK)
		return e;
	return db_insert_many(act->db, STMT_TALLY_PUT_FIRMWARE, firmware.v,
	    firmware.rows);
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
