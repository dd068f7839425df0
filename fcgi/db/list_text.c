/*
 * list_text.c - the statement a page of a list becomes; see list.h.
 */
#include <string.h>

#include "base/buf.h"
#include "db/list.h"
#include "db/list_part.h"
#include "db/stmt_pick.h"

#define LIST_SPREAD_MAX 24 /* values one filter makes of one */

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

bool
list_is_root(const char *path)
{
	const char *end = strchr(path + 1, '/');

	return end != NULL && end[1] == '\0';
}

static bool
sees_all(const struct act *act)
{
	return act->own_user == 0 &&
	    (act->scope == NULL || list_is_root(act->scope));
}

bool
list_is_narrow(const struct list_ask *ask)
{
	for (size_t i = 0; i < ask->nfilters; i++)
		if (ask->filter[i]->narrows)
			return true;
	return ask->inside.type != VAL_NULL;
}

/* A filter's values, each of them times times. */
static void
asked(struct making *m, struct act *act, const struct list_ask *ask, size_t i,
    bool joined)
{
	const struct list_filter *f = ask->filter[i];
	size_t n = joined ? f->join_nin : f->nin;
	struct val made[LIST_SPREAD_MAX];

	if (f->spread == NULL) {
		value(m, &ask->value[i], n);
		return;
	}
	f->spread(act, ask->value[i].s, joined, made);
	for (size_t k = 0; k < n; k++)
		value(m, &made[k], 1);
}

static void
joins(struct making *m, struct act *act, const struct list_ask *ask, bool wide)
{
	for (size_t i = 0; i < ask->nfilters; i++) {
		if (!wide || ask->filter[i]->join == NULL)
			continue;
		buf_str(&m->sql, ask->filter[i]->join);
		asked(m, act, ask, i, true);
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
	else if (!list_is_root(act->scope))
		condition(m, l->scope, &V_STR(act_scope(act)), 1);
	else if (l->owned != NULL)
		condition(m, l->owned, NULL, 0);
}

static const char *
filter_sql(const struct list_filter *f, const struct val *v)
{
	if (f->word_sql != NULL)
		for (size_t i = 0; f->words[i] != NULL; i++)
			if (strcmp(f->words[i], v->s) == 0)
				return f->word_sql[i];
	return f->sql;
}

static void
filters(struct making *m, struct act *act, const struct list_ask *ask,
    bool wide)
{
	for (size_t i = 0; i < ask->nfilters; i++) {
		const struct list_filter *f = ask->filter[i];

		if (wide && f->join != NULL)
			continue;
		condition(m, filter_sql(f, &ask->value[i]), NULL, 0);
		asked(m, act, ask, i, false);
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
order(struct making *m, const struct list *l, const struct list_ask *ask,
    int64_t limit)
{
	const char *way = ask->down ? " DESC" : "";

	buf_printf(&m->sql, " ORDER BY %s%s", ask->sort->column, way);
	if (strcmp(ask->sort->column, l->id) != 0 && !is_unique(l, ask))
		buf_printf(&m->sql, ", %s%s", l->id, way);
	buf_str(&m->sql, " LIMIT ?");
	value(m, &V_INT(limit), 1);
}

/* --- rows picked first ------------------------------------------------------ */

/* Is the organisation (o) asked for? */
bool
list_asks_under(const struct act *act, const struct list_ask *ask)
{
	if (act->scope != NULL && !list_is_root(act->scope) &&
	    act->scope_one == 0)
		return true;
	for (size_t i = 0; i < ask->nfilters; i++)
		if (ask->filter[i]->under)
			return true;
	return false;
}

static void
needs(struct making *m, const struct list *l, const struct list_ask *ask)
{
	unsigned bits = 0;

	for (size_t i = 0; i < ask->nfilters; i++)
		bits |= ask->filter[i]->needs;
	for (size_t i = 0; l->needs != NULL && l->needs[i] != NULL; i++)
		if ((bits & 1u << i) != 0)
			buf_str(&m->sql, l->needs[i]);
}

static void
pick_in_window(struct making *m, struct act *act, const struct list *l,
    const struct list_ask *ask)
{
	const char *way = ask->down ? " DESC" : "";

	buf_printf(&m->sql, PICK_WINDOW PICK "%s%s", ask->sort->column, l->id,
	    l->pick, l->hints[ask->sort - l->sorts]);
	after(m, l, ask);
	order(m, l, ask, LIST_WINDOW);
	buf_printf(&m->sql, ") w %s", l->pick_window);
	m->and = " WHERE ";
	if (list_asks_under(act, ask))
		buf_str(&m->sql, l->with_under);
	needs(m, l, ask);
	scope(m, act, l);
	filters(m, act, ask, false);
	buf_printf(&m->sql, " ORDER BY w.sort_key%s, w.row_id%s LIMIT ?", way,
	    way);
	value(m, &V_INT(ask->limit + 1), 1);
}

static void
pick(struct making *m, struct act *act, const struct list *l,
    const struct list_ask *ask)
{
	bool under = list_asks_under(act, ask), search = ask->way == WAY_SEARCH;

	buf_printf(&m->sql, ask->way == WAY_ORDER ? PICK_ORDER : PICK,
	    ask->sort->column, l->id);
	joins(m, act, ask, search);
	if (search)
		buf_printf(&m->sql, " %s", l->pick_found);
	else if (under && ask->way == WAY_INDEX)
		buf_str(&m->sql, l->pick_under);
	else
		buf_str(&m->sql, l->pick);
	if (ask->way == WAY_ORDER)
		buf_str(&m->sql, l->hints[ask->sort - l->sorts]);
	if (under && ask->way != WAY_INDEX)
		buf_str(&m->sql, l->with_under);
	needs(m, l, ask);
	scope(m, act, l);
	filters(m, act, ask, search);
	after(m, l, ask);
	order(m, l, ask, ask->limit + 1);
}

static void
picked(struct making *m, struct act *act, const struct list *l,
    const struct list_ask *ask)
{
	const char *way = ask->down ? " DESC" : "";

	buf_printf(&m->sql, "%s, k.sort_key, k.row_id FROM (", l->columns);
	if (ask->way == WAY_WINDOW)
		pick_in_window(m, act, l, ask);
	else
		pick(m, act, l, ask);
	buf_printf(&m->sql, ") k JOIN %s ORDER BY k.sort_key%s, k.row_id%s",
	    l->from, way, way);
}

/* --- all at once ------------------------------------------------------------ */

/* --- all at once ------------------------------------------------------------ */

static void
plain(struct making *m, struct act *act, const struct list *l,
    const struct list_ask *ask)
{
	bool wide = sees_all(act) && !list_is_narrow(ask);

	buf_printf(&m->sql, "SELECT%s%s, %s, %s FROM %s",
	    ask->above.type == VAL_NULL ? "" : " STRAIGHT_JOIN",
	    l->columns + strlen("SELECT"), ask->sort->column, l->id, l->from);
	joins(m, act, ask, wide);
	scope(m, act, l);
	if (l->inside != NULL)
		condition(m, l->inside, &ask->inside, 1);
	filters(m, act, ask, wide);
	window(m, l, ask);
	after(m, l, ask);
	order(m, l, ask, ask->limit + 1); /* is there one more? */
}

void
list_text(struct act *act, const struct list *l, const struct list_ask *ask,
    struct composed *c, struct val *in)
{
	struct making m = { BUF_INIT(act->a), " WHERE ", in, 0 };

	if (l->pick != NULL)
		picked(&m, act, l, ask);
	else
		plain(&m, act, l, ask);
	*c = (struct composed){ .name = l->name,
		.sql = m.sql.p,
		.len = m.sql.len,
		.nin = m.nin,
		.nout = l->nout + 2u,
		.roles = l->roles };
}
