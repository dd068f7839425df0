/* list.c - see list.h. */
#include <string.h>

#include "base/buf.h"
#include "db/list.h"
#include "db/stmt_pick.h"

#define LIST_SPREAD_MAX 24 /* values one filter makes of one */
#define LIST_WINDOW 5000   /* rows looked at before an index is asked */
#define MANY 500           /* organisations that are no longer few */

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
	return false;
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
	else if (!is_root(act->scope))
		condition(m, l->scope, &V_STR(act_scope(act)), 1);
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
	}
}

/* The id is not asked, and the index that has none behind will do. */
static bool
is_unique(const struct list *l, const struct list_ask *ask)
{
	return l->unique != NULL && strcmp(l->unique, ask->sort->name) == 0;
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
	if (strcmp(ask->sort->column, l->id) == 0) {
		buf_printf(&m->sql, "%s %s ?", l->id, than);
		value(m, &ask->after_id, 1);
		return;
	}
	if (is_unique(l, ask)) {
		buf_printf(&m->sql, "%s %s ?", ask->sort->column, than);
		value(m, &ask->after_key, 1);
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
static bool
asks_under(const struct act *act, const struct list_ask *ask)
{
	if (act->scope != NULL && !is_root(act->scope) && act->scope_one == 0)
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
	if (asks_under(act, ask))
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
	bool under = asks_under(act, ask), search = ask->way == WAY_SEARCH;

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

/* Are fewer organisations asked about than MANY? */
static enum err
few(struct act *act, const struct list_ask *ask, bool *yes)
{
	struct val under = V_INT(0), n[1];
	enum err e;

	for (size_t i = 0; i < ask->nfilters; i++)
		if (ask->filter[i]->under)
			under = ask->value[i];
	e = db_first(act->db, act->a, STMT_ORG_FEW,
	    VALS(V_STR(act_scope(act)), under, V_INT(MANY)), n, 1);
	*yes = e == ERR_OK && n[0].i < MANY;
	return e;
}

/* The way to go in the end, and in *first another one to try before, which
 * is as good when it fills a page. */
static enum err
choose_way(struct act *act, const struct list *l, const struct list_ask *ask,
    enum list_way *first, enum list_way *then)
{
	bool under = asks_under(act, ask), search = false, is_few;
	size_t more = 0;
	enum err e;

	*first = *then = WAY_INDEX;
	if (l->pick == NULL || act->own_user != 0 || act->scope_one != 0 ||
	    is_narrow(ask))
		return ERR_OK;
	for (size_t i = 0; i < ask->nfilters; i++) {
		more += !ask->filter[i]->under;
		search = search || ask->filter[i]->join != NULL;
	}
	if (under && (search || more == 0)) {
		if ((e = few(act, ask, &is_few)) != ERR_OK || is_few)
			return e;
		*first = *then = search ? WAY_SEARCH : WAY_ORDER;
	} else if (more > 0) {
		*first = WAY_WINDOW;
		*then = search ? WAY_SEARCH : WAY_INDEX;
	}
	return ERR_OK;
}

/* --- all at once ------------------------------------------------------------ */

static void
plain(struct making *m, struct act *act, const struct list *l,
    const struct list_ask *ask)
{
	bool wide = sees_all(act) && !is_narrow(ask);

	buf_printf(&m->sql, "%s, %s, %s FROM %s", l->columns, ask->sort->column,
	    l->id, l->from);
	joins(m, act, ask, wide);
	scope(m, act, l);
	filters(m, act, ask, wide);
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
run(struct act *act, const struct list *l, const struct list_ask *ask,
    db_row_fn *fn, void *arg)
{
	struct val in[LIST_VALUES_MAX];
	struct composed c;

	list_text(act, l, ask, &c, in);
	return db_compose(act->db, act->a, &c, in, fn, arg);
}

/* Rows kept until it is known whether they are a page. */
struct kept_rows {
	const struct val **row;
	int64_t n;
};

static enum err
keep_row(void *arg, const struct val *row, size_t n)
{
	struct kept_rows *k = arg;

	(void)n;
	k->row[k->n++] = row;
	return ERR_OK;
}

/* A whole page and one more, or nothing: *done says which. */
static enum err
try_way(struct act *act, const struct list *l, const struct list_ask *ask,
    struct paging *p, bool *done)
{
	struct kept_rows k = { .n = 0 };
	enum err e;

	k.row = arena_alloc(act->a, (size_t)(ask->limit + 1) * sizeof(*k.row));
	e = run(act, l, ask, keep_row, &k);
	*done = k.n > ask->limit;
	for (int64_t i = 0; e == ERR_OK && *done && i < k.n; i++)
		e = page_row(p, k.row[i], 0);
	return e;
}

enum err
list_page(struct act *act, enum list_name name,
    const struct list_ask *asked_for, db_row_fn *fn, void *arg,
    struct list_end *end)
{
	const struct list *l = &lists[name];
	struct list_ask ask = *asked_for;
	struct paging p = { l, ask.limit, fn, arg, end };
	enum list_way then;
	bool done = false;
	enum err e;

	*end = (struct list_end){ 0 };
	if ((e = choose_way(act, l, &ask, &ask.way, &then)) != ERR_OK)
		return e;
	if (ask.way != then)
		e = try_way(act, l, &ask, &p, &done);
	if (e != ERR_OK || done)
		return e;
	ask.way = then;
	return run(act, l, &ask, page_row, &p);
}
