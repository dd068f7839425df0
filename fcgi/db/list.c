/* list.c - see list.h. */
#include <string.h>

#include "base/buf.h"
#include "db/import.h"
#include "db/job.h"
#include "db/list.h"
#include "db/resource.h"
#include "db/user.h"

#define WINDOW 100000 /* ids; see list.h */

const struct list lists[LIST__MAX] = {
#include "db/stmt_pages.h"
};

/* A statement while it is put together. */
struct making {
	struct buf sql;
	const char *and; /* " WHERE ", then " AND " */
	struct val *in;
	size_t nin;
};

static void
value(struct making *m, const struct val *v, size_t times)
{
	while (times-- > 0 && m->nin < LIST_VALUES_MAX)
		m->in[m->nin++] = *v;
}

static void
condition(struct making *m, const char *sql, const struct val *v, size_t times)
{
	buf_str(&m->sql, m->and);
	buf_str(&m->sql, sql);
	m->and = " AND ";
	value(m, v, times);
}

/* "/1/": the provider's, who has everything below him. */
static bool
is_root(const char *path)
{
	const char *end = strchr(path + 1, '/');

	return end != NULL && end[1] == '\0';
}

static bool
sees_all(const struct act *act)
{
	return act->own_user == 0 &&
	    (act->scope == NULL || is_root(act->scope));
}

static bool
is_narrow(const struct list_ask *ask)
{
	for (size_t i = 0; i < ask->nfilters; i++)
		if (ask->filter[i]->narrows)
			return true;
	return ask->inside.type != VAL_NULL;
}

static void
joins(struct making *m, const struct list_ask *ask, bool wide)
{
	for (size_t i = 0; i < ask->nfilters; i++) {
		if (!wide || ask->filter[i]->join == NULL)
			continue;
		buf_str(&m->sql, ask->filter[i]->join);
		value(m, &ask->value[i], ask->filter[i]->join_nin);
	}
}

static void
scope(struct making *m, struct act *act, const struct list *l)
{
	if (act->own_user != 0)
		condition(m, l->own == NULL ? "1 = 0" : l->own,
		    &V_INT(act->own_user), l->own == NULL ? 0 : 1);
	if (act->scope == NULL || l->scope == NULL)
		return;
	if (act->scope_one != 0 && l->scope_one != NULL)
		condition(m, l->scope_one, &V_INT(act->scope_one), 1);
	else if (!is_root(act->scope))
		condition(m, l->scope, &V_STR(act_scope(act)), 1);
	else if (l->owned != NULL)
		condition(m, l->owned, NULL, 0);
}

static void
filters(struct making *m, const struct list_ask *ask, bool wide)
{
	for (size_t i = 0; i < ask->nfilters; i++) {
		const struct list_filter *f = ask->filter[i];

		if (wide && f->join != NULL)
			continue;
		condition(m, f->sql, &ask->value[i], f->nin);
		if (ask->bound[i].type != VAL_NULL)
			condition(m, f->bound_sql, &ask->bound[i], 1);
	}
}

static void
window(struct making *m, const struct list *l, const struct list_ask *ask)
{
	if (ask->above.type != VAL_NULL)
		condition(m, arena_printf(m->sql.arena, "%s > ?", l->id),
		    &ask->above, 1);
	if (ask->upto.type != VAL_NULL)
		condition(m, arena_printf(m->sql.arena, "%s <= ?", l->id),
		    &ask->upto, 1);
}

static bool
is_unique(const struct list *l, const struct list_ask *ask)
{
	return l->unique != NULL && strcmp(ask->sort->column, l->unique) == 0;
}

/* Behind the last row of the page before. */
static void
after(struct making *m, const struct list *l, const struct list_ask *ask)
{
	const char *than = ask->down ? "<" : ">";

	if (ask->after_id.type == VAL_NULL)
		return;
	buf_str(&m->sql, m->and);
	m->and = " AND ";
	if (is_unique(l, ask) || strcmp(ask->sort->column, l->id) == 0) {
		buf_printf(&m->sql, "%s %s ?", ask->sort->column, than);
		value(m, is_unique(l, ask) ? &ask->after_key : &ask->after_id,
		    1);
		return;
	}
	buf_printf(&m->sql, "(%s %s ? OR (%s = ? AND %s %s ?))",
	    ask->sort->column, than, ask->sort->column, l->id, than);
	value(m, &ask->after_key, 2);
	value(m, &ask->after_id, 1);
}

static void
order(struct making *m, const struct list *l, const struct list_ask *ask)
{
	const char *way = ask->down ? " DESC" : "";

	buf_printf(&m->sql, " ORDER BY %s%s", ask->sort->column, way);
	if (!is_unique(l, ask) && strcmp(ask->sort->column, l->id) != 0)
		buf_printf(&m->sql, ", %s%s", l->id, way);
	buf_str(&m->sql, " LIMIT ?");
	value(m, &V_INT(ask->limit + 1), 1); /* is there one more? */
}

void
list_text(struct act *act, const struct list *l, const struct list_ask *ask,
    struct composed *c, struct val *in)
{
	struct making m = { BUF_INIT(act->a), " WHERE ", in, 0 };
	bool wide = sees_all(act) && !is_narrow(ask);

	buf_printf(&m.sql, "SELECT%s%s, %s, %s FROM %s",
	    ask->above.type == VAL_NULL ? "" : " STRAIGHT_JOIN",
	    l->columns + strlen("SELECT"), ask->sort->column, l->id, l->from);
	joins(&m, ask, wide);
	scope(&m, act, l);
	if (l->inside != NULL)
		condition(&m, l->inside, &ask->inside, 1);
	filters(&m, ask, wide);
	window(&m, l, ask);
	after(&m, l, ask);
	order(&m, l, ask);
	*c = (struct composed){ .name = l->name,
		.sql = m.sql.p,
		.len = m.sql.len,
		.nin = m.nin,
		.nout = l->nout + 2u,
		.roles = l->roles };
}

struct paging {
	const struct list *l;
	int64_t left;
	db_row_fn *fn;
	void *arg;
	struct list_end *end;
};

static enum err
page_row(void *arg, const struct val *row, size_t n)
{
	struct paging *p = arg;

	(void)n;
	if (p->left-- == 0) {
		p->end->more = true;
		return ERR_OK;
	}
	p->end->key = row[p->l->nout];
	p->end->id = row[p->l->nout + 1];
	return p->fn(p->arg, row, p->l->nout);
}

static enum err
find_bounds(struct act *act, struct list_ask *ask)
{
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < ask->nfilters; i++)
		if (ask->filter[i]->bound != 0)
			e = db_first(act->db, act->a, ask->filter[i]->bound,
			    &ask->value[i], 1, &ask->bound[i], 1);
	return e;
}

static enum err
run(struct act *act, const struct list *l, const struct list_ask *ask,
    struct paging *p)
{
	struct val in[LIST_VALUES_MAX];
	struct composed c;

	list_text(act, l, ask, &c, in);
	return db_compose(act->db, act->a, &c, in, page_row, p);
}

/* Somebody who sees many organisations and not all reads a log. */
static bool
is_windowed(const struct act *act, const struct list *l,
    const struct list_ask *ask)
{
	return l->newest != 0 && ask->down && act->own_user == 0 &&
	    act->scope != NULL && act->scope_one == 0 && !is_root(act->scope) &&
	    !is_narrow(ask);
}

static enum err
run_windowed(struct act *act, const struct list *l, struct list_ask *ask,
    struct paging *p)
{
	struct val top = ask->after_id;
	enum err e;

	if (top.type != VAL_INT &&
	    (e = db_first(act->db, act->a, l->newest, NOVALS, &top, 1)) !=
		ERR_OK)
		return e;
	ask->above = V_INT(top.i - WINDOW);
	e = run(act, l, ask, p);
	if (e != ERR_OK || p->end->more || top.i <= WINDOW)
		return e;
	ask->upto = ask->above;
	ask->above = V_NULL;
	ask->limit = p->left;
	return run(act, l, ask, p);
}

enum err
list_page(struct act *act, enum list_name name, struct list_ask *ask,
    db_row_fn *fn, void *arg, struct list_end *end)
{
	const struct list *l = &lists[name];
	struct paging p = { l, ask->limit, fn, arg, end };
	enum err e = find_bounds(act, ask);

	*end = (struct list_end){ 0 };
	if (e != ERR_OK)
		return e;
	return is_windowed(act, l, ask) ? run_windowed(act, l, ask, &p)
					: run(act, l, ask, &p);
}
