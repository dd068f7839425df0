/* global.c - global configurations, organisation x model; see setting.h. */
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
