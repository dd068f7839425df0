/* view.c - see view.h. */
#include <string.h>

#include "db/view.h"

#define CHAIN_MAX 32

static enum err
chain_row(void *arg, const struct val *r, size_t n)
{
	struct view_chain *c = arg;

	(void)n;
	if (c->n == CHAIN_MAX)
		return ERR_OK;
	c->id[c->n] = r[0].i;
	c->name[c->n++] = r[1].s;
	return ERR_OK;
}

enum err
view_chain(struct act *act, int64_t organisation_id, struct view_chain *c)
{
	*c = (struct view_chain){ .n = 0 };
	c->name = arena_alloc(act->a, CHAIN_MAX * sizeof(*c->name));
	c->id = arena_alloc(act->a, CHAIN_MAX * sizeof(*c->id));
	return db_each(act->db, act->a, STMT_PROV_LOCALE,
	    VALS(V_INT(organisation_id)), chain_row, c);
}

const char *
view_chain_name(const struct view_chain *c, int64_t id)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->id[i] == id)
			return c->name[i];
	return NULL;
}

enum err
view_setter(struct act *act, const struct view_chain *c, const char *parameter,
    const char **name)
{
	struct val row[3];
	enum err e;

	*name = c->n == 3 ? c->name[1] : NULL;
	for (size_t i = 1; *name == NULL && i + 1 < c->n; i++) {
		e = db_first(act->db, act->a, STMT_SETTING_GET,
		    VALS(V_STR("organisation"), V_INT(c->id[i]),
			V_STR(parameter)),
		    row, 3);
		if (e == ERR_OK)
			*name = c->name[i];
		else if (e != ERR_NOTFOUND)
			return e;
	}
	return ERR_OK;
}

enum err
view_fetched(struct act *act, const char *mac, const char *file,
    struct view_fetched *f)
{
	struct val row[2];
	enum err e;

	e = db_first(act->db, act->a, STMT_FETCH_LAST,
	    VALS(V_STR(mac), V_STR(file)), row, 2);
	if (e == ERR_OK)
		*f = (struct view_fetched){ row[0].s, row[1].s };
	return e;
}

/* "2026-11-25T22:31:00Z" as SQL has it. */
static const char *
sql_time(struct arena *a, const char *s)
{
	char *t = arena_strdup(a, s);

	t[strcspn(t, "T")] = ' ';
	t[strcspn(t, "Z")] = '\0';
	return t;
}

enum err
view_changes(struct act *act, const struct prov_org *o, const char *mac,
    const char *since, db_row_fn *fn, void *arg, int64_t *above)
{
	const char *at = sql_time(act->a, since), *scope = act_scope(act);
	struct val n[1];
	enum err e;

	e = db_each(act->db, act->a, STMT_AUDIT_OF_DEVICE,
	    VALS(V_STR(at), V_STR(arena_printf(act->a, "%s%%", mac)),
		V_STR(arena_printf(act->a, "device %s", mac)), V_STR(o->path),
		V_STR(scope)),
	    fn, arg);
	if (e == ERR_OK)
		e = db_first(act->db, act->a, STMT_AUDIT_ABOVE,
		    VALS(V_STR(at), V_STR(o->path), V_STR(scope)), n, 1);
	if (e == ERR_OK)
		*above = n[0].i;
	return e;
}
