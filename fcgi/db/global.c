/* global.c - global configurations; see global.h and setting.h. */
#include <inttypes.h>

#include "db/global.h"
#include "db/model.h"
#include "db/organisation.h"
#include "db/row.h"
#include "db/setting.h"

struct pair {
	int64_t organisation_id, model_id;
	int64_t *id;
};

static enum err
find(struct act *act, const struct pair *p)
{
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_GLOBAL_FIND,
	    VALS(V_INT(p->organisation_id), V_INT(p->model_id)), row, 1);
	if (e == ERR_OK)
		*p->id = row[0].i;
	return e;
}

static enum err
find_or_make(struct act *act, void *arg)
{
	const struct pair *p = arg;
	struct organisation o;
	struct model m;
	enum err e;

	if ((e = organisation_by_id(act, p->organisation_id, &o)) != ERR_OK ||
	    (e = model_by_id(act, p->model_id, &m)) != ERR_OK ||
	    (e = find(act, p)) != ERR_NOTFOUND)
		return e;
	e = db_insert(act->db, STMT_GLOBAL_ADD, VALS(V_INT(o.id), V_INT(m.id)),
	    p->id);
	if (e == ERR_CONFLICT)
		return find(act, p); /* somebody else made it just now */
	return e != ERR_OK ? e : organisation_touch(act, o.id);
}

enum err
global_config_id(struct act *act, int64_t organisation_id, int64_t model_id,
    int64_t *id)
{
	struct pair p = { organisation_id, model_id, id };

	return act_tx(act, find_or_make, &p);
}

#define ROW_N 9

void
global_config_from_row(const struct val *r, struct global_config *g)
{
	*g = (struct global_config){
		.id = r[0].i,
		.organisation_id = r[1].i,
		.organisation = r[2].s,
		.model = r[3].s,
		.file_number = r[4].i,
		.version = r[5].i,
		.settings = r[6].i,
		.devices = r[7].i,
		.created_at = row_text(&r[8]),
	};
}

enum err
global_config_by_id(struct act *act, int64_t id, struct global_config *g)
{
	struct val row[ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_GLOBAL_BY_ID,
	    VALS(V_INT(id), V_STR(act_scope(act))), row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "",
		    "There is no global configuration with the id %" PRId64 ".",
		    id);
	if (e == ERR_OK)
		global_config_from_row(row, g);
	return e;
}

enum err
global_config_each(struct act *act, int64_t organisation_id, db_row_fn *fn,
    void *arg)
{
	struct organisation o;
	enum err e = organisation_by_id(act, organisation_id, &o);

	if (e != ERR_OK)
		return e;
	return db_each(act->db, act->a, STMT_GLOBAL_EACH,
	    VALS(V_INT(o.id), V_STR(act_scope(act))), fn, arg);
}
