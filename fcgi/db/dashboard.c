/* dashboard.c - see dashboard.h. */
#include <string.h>

#include "db/dashboard.h"
#include "db/row.h"

#define MANY 300 /* organisations: more are not walked through */

enum err
dashboard_of(struct dashboard *b)
{
	struct act *act = b->act;
	struct val row[1];
	enum err e;

	b->pattern = b->o.path;
	if (b->below)
		b->pattern = arena_printf(act->a, "%s%%", b->o.path);
	e = db_first(act->db, act->a, STMT_DASH_ORGANISATIONS,
	    VALS(V_STR(b->pattern)), row, 1);
	if (e != ERR_OK)
		return e;
	b->organisations = row[0].i;
	b->counted = b->organisations > 1;
	b->root = b->below && b->o.parent_id == 0;
	b->all = b->root && act->scope == NULL;
	return ERR_OK;
}

enum err
dashboard_devices(struct dashboard *b, struct dashboard_devices *d)
{
	struct val r[7];
	enum err e;

	if (b->root && b->counted)
		e = db_first(b->act->db, b->act->a, STMT_DASH_COUNTED_ALL,
		    NOVALS, r, 7);
	else
		e = db_first(b->act->db, b->act->a,
		    b->counted ? STMT_DASH_COUNTED : STMT_DASH_DEVICES,
		    VALS(V_STR(b->pattern)), r, 7);
	if (e != ERR_OK)
		return e;
	if (b->root && b->counted) /* it knows whom it has counted */
		r[6].i = b->organisations - r[6].i;
	*d = (struct dashboard_devices){
		.never_seen = r[0].i,
		.up_to_date = r[1].i,
		.outdated = r[2].i,
		.silent = r[3].i,
		.refused = r[4].i,
		.counted_at = r[5].type == VAL_NULL ? NULL : r[5].s,
		.uncounted = r[6].i,
	};
	return ERR_OK;
}

enum err
dashboard_counted_at(struct dashboard *b, const char **at)
{
	struct dashboard_devices d = { .counted_at = NULL };
	enum err e = b->counted ? dashboard_devices(b, &d) : ERR_OK;

	*at = d.counted_at;
	return e;
}

enum err
dashboard_queue(struct dashboard *b, struct dashboard_queue *q)
{
	struct val r[4];
	enum err e;

	if (b->root)
		e = db_first(b->act->db, b->act->a, STMT_DASH_QUEUE_ALL, NOVALS,
		    r, 4);
	else
		e = db_first(b->act->db, b->act->a, STMT_DASH_QUEUE,
		    VALS(V_STR(b->pattern)), r, 4);
	if (e != ERR_OK)
		return e;
	*q = (struct dashboard_queue){ .ready = r[0].i,
		.claimed = r[1].i,
		.refused = r[2].i,
		.oldest = r[3].type == VAL_NULL ? -1 : r[3].i };
	return ERR_OK;
}

enum err
dashboard_failures(struct dashboard *b, db_row_fn *fn, void *arg)
{
	return db_each(b->act->db, b->act->a,
	    b->organisations > MANY ? STMT_DASH_FAILURES_MANY
				    : STMT_DASH_FAILURES,
	    VALS(V_STR(b->pattern)), fn, arg);
}

enum err
dashboard_changes(struct dashboard *b, db_row_fn *fn, void *arg)
{
	if (b->all)
		return db_each(b->act->db, b->act->a, STMT_DASH_CHANGES_ALL,
		    NOVALS, fn, arg);
	return db_each(b->act->db, b->act->a, STMT_DASH_CHANGES,
	    VALS(V_STR(b->pattern)), fn, arg);
}

enum err
dashboard_firmware(struct dashboard *b, db_row_fn *fn, void *arg)
{
	if (b->root && b->counted)
		return db_each(b->act->db, b->act->a, STMT_DASH_FIRMWARE_ALL,
		    NOVALS, fn, arg);
	return db_each(b->act->db, b->act->a,
	    b->counted ? STMT_DASH_FIRMWARE_COUNTED : STMT_DASH_FIRMWARE,
	    VALS(V_STR(b->pattern)), fn, arg);
}

enum err
dashboard_resources(struct dashboard *b, db_row_fn *fn, void *arg)
{
	return db_each(b->act->db, b->act->a, STMT_DASH_RESOURCES,
	    VALS(V_STR(b->pattern), V_STR(b->o.path)), fn, arg);
}
