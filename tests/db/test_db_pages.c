/*
 * test_db_pages.c - no list of db/stmt_pages.h reads through a table, and
 * none gets slower with its depth: each of them, with each filter, in each
 * order, by each way its rows may be picked, for the provider, a reseller, a
 * customer and one of his people, on tables with 10,000 rows and more
 * (pages_data.sql).
 *
 * DB_SOCKET names the server's socket; the database test_db_pages is made
 * anew from schema/.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants the ones above first */
#include <cmocka.h>

#include "base/buf.h"
#include "base/scan.h"
#include "db/list.h"

#define NAME "test_db_pages"
#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))
#define PAGE 50
#define PAGES_DOWN 4 /* of 500 rows, to where it is deep */
#define EXPLAIN_COLUMNS 10
#define RESELLER 7 /* with a thousand customers */
#define RESELLER_MOST 9000
#define CUSTOMER 126
#define DEVICE 104 /* and user, group, book: they are the customer's */

static struct act act;

static const struct reader {
	const char *name, *scope;
	int64_t scope_one, own_user;
	/* Rows the database may read for one page.  A reseller's are his own
	 * thousand customers or phones, with what hangs on them, or 50 picked
	 * out of an order. */
	int64_t most;
} readers[] = {
	{ "the provider's admin", NULL, 0, 0, 3000 },
	{ "the provider's reader", "/1/", 0, 0, 3000 },
	{ "a reseller", "/1/7/", 0, 0, RESELLER_MOST },
	{ "a customer", "/1/7/126/", CUSTOMER, 0, 3000 },
	{ "a user", "/1/7/126/", CUSTOMER, DEVICE, 3000 },
};

/*
 * Filters of a list, "*": all of them, which may let the provider and his
 * resellers read more rows than that, and why; of no list they may read
 * through a table, a customer reads little with all.
 */
static const struct {
	const char *list, *filter, *why;
} allowed[] = {
	{ "books", "q", "part of a name: of tens of thousands" },
	{ "devices", "*", "5000 phones in order first, see LIST_WINDOW" },
	{ "devices out", "q", "an export, which reads all of them anyway" },
	{ "fetches", "address", "of the newest 250,000 alone" },
	{ "fetches", "reason", "a reseller's are marked by an index first" },
	{ "fetches", "status", "of the newest 250,000 alone" },
	{ "groups", "q", "part of a name: of tens of thousands" },
	{ "imports", "kind", "few thousand rows" },
	{ "imports", "state", "few thousand rows" },
	{ "organisations", "*", "20,000 rows at most" },
	{ "resources", "q", "part of a name: of tens of thousands" },
	{ "rps_devices", "state", "a reseller's are marked by an index first" },
	{ "rps_jobs", "state", "a reseller's are marked by an index first" },
	{ "rps_jobs", "verb", "a reseller's are marked by an index first" },
	{ "templates", "*", "few thousand rows: hardly a customer has any" },
	{ "tokens", "q", "part of a name: of tens of thousands" },
	{ "users", "enabled", "a reseller's are marked by an index first" },
	{ "users", "q", "part of a name: of tens of thousands" },
	{ "users", "role", "a reseller's are marked by an index first" },
};

static bool
may_read_more(enum list_name name, const struct list_ask *ask)
{
	if (ask->nfilters == 0 || act.scope_one != 0)
		return false;
	for (size_t i = 0; i < NITEMS(allowed); i++)
		if (strcmp(allowed[i].list, lists[name].name) == 0 &&
		    (strcmp(allowed[i].filter, "*") == 0 ||
			strcmp(allowed[i].filter, ask->filter[0]->name) == 0))
			return true;
	return false;
}

static void
as(const struct reader *r)
{
	act.scope = r->scope;
	act.scope_one = r->scope_one;
	act.own_user = r->own_user;
}

/* --- what the database did ---------------------------------------------------- */

static enum err
take_int(void *arg, const struct val *row, size_t n)
{
	(void)n;
	*(int64_t *)arg = row[0].i;
	return ERR_OK;
}

/* Rows read since the connection began, of any table or index. */
static int64_t
reads(void)
{
	static const char text[] =
	    "SELECT CAST(SUM(VARIABLE_VALUE) AS SIGNED) FROM"
	    " information_schema.SESSION_STATUS WHERE VARIABLE_NAME LIKE"
	    " 'HANDLER\\_READ\\_%'";
	const struct composed c = { "reads", text, sizeof(text) - 1, 0, 1,
		ROLE_ADMIN };
	int64_t n = -1;

	assert_int_equal(db_compose(act.db, act.a, &c, NULL, take_int, &n),
	    ERR_OK);
	return n;
}

struct plan {
	struct buf text;
	bool scans;
};

/* table, type, key, rows; "ALL" is the whole table, "index" one in order. */
static enum err
take_plan(void *arg, const struct val *row, size_t n)
{
	struct plan *p = arg;
	int64_t rows = 0;

	(void)n;
	if (row[8].type == VAL_INT)
		rows = row[8].i;
	else if (row[8].type == VAL_STR &&
	    scan_int(row[8].s, 0, INT64_MAX, &rows) != ERR_OK)
		rows = 0;
	for (size_t i = 2; i < EXPLAIN_COLUMNS; i++)
		buf_printf(&p->text, " %s",
		    row[i].type == VAL_STR ? row[i].s : "-");
	buf_printf(&p->text, " (%lld)\n", (long long)rows);
	if (row[3].type == VAL_STR && strcmp(row[3].s, "ALL") == 0 &&
	    rows > 1000 && row[2].type == VAL_STR && *row[2].s != '<')
		p->scans = true;
	return ERR_OK;
}

/* --- a page --------------------------------------------------------------------- */

static enum err
pass(void *arg, const struct val *row, size_t n)
{
	(void)row;
	(void)n;
	++*(size_t *)arg;
	return ERR_OK;
}

static size_t
page(enum list_name name, const struct list_ask *ask, struct list_end *end)
{
	struct list_ask copy = *ask;
	size_t n = 0;

	assert_int_equal(list_page(&act, name, &copy, pass, &n, end), ERR_OK);
	return n;
}

static const char *
label(enum list_name name, const struct reader *r, const struct list_ask *ask)
{
	struct buf b = { .arena = act.a };
	const struct val *v = &ask->value[0];

	buf_str(&b, lists[name].name);
	if (ask->nfilters > 0 && v->type == VAL_STR)
		buf_printf(&b, ", %s %s", ask->filter[0]->name, v->s);
	else if (ask->nfilters > 0)
		buf_printf(&b, ", %s %lld", ask->filter[0]->name,
		    (long long)v->i);
	buf_printf(&b, ", by %s%s, %s%s", ask->sort->name,
	    ask->down ? " downwards" : "", r->name,
	    ask->after_id.type == VAL_NULL ? "" : ", further on");
	return b.p;
}

static int64_t
cost(enum list_name name, const struct list_ask *ask)
{
	struct list_end end;
	int64_t before, looking;

	(void)page(name, ask, &end); /* prepares it */
	before = reads();
	looking = reads() - before;
	before = reads();
	(void)page(name, ask, &end);
	return reads() - before - looking;
}

/* What the database would do, one way of picking rows after the other. */
static bool
scans(enum list_name name, const struct list_ask *ask, struct buf *text)
{
	const struct list *l = &lists[name];
	struct plan plan = { { .arena = act.a }, false };
	struct val in[LIST_VALUES_MAX];
	struct list_ask copy = *ask;
	struct composed c;

	for (size_t i = 0; i < ask->nfilters; i++)
		if (ask->filter[i]->bound != 0)
			assert_int_equal(
			    db_first(act.db, act.a, ask->filter[i]->bound,
				&ask->value[i], 1, &copy.bound[i], 1),
			    ERR_OK);
	list_text(&act, l, &copy, &c, in);
	c.sql = arena_printf(act.a, "EXPLAIN %s", c.sql);
	c.len = strlen(c.sql);
	c.nout = EXPLAIN_COLUMNS;
	assert_int_equal(db_compose(act.db, act.a, &c, in, take_plan, &plan),
	    ERR_OK);
	if (plan.scans)
		buf_printf(text, "a table is read through:\n%s\n%s", c.sql,
		    plan.text.p);
	return plan.scans;
}

/* Each way to pick rows, of lists that do. */
static bool
scans_some_way(enum list_name name, const struct list_ask *ask,
    struct buf *text)
{
	const struct list_filter *f = ask->filter[0];
	struct list_ask copy = *ask;
	bool yes = scans(name, &copy, text);

	if (lists[name].pick == NULL || act.own_user != 0 || act.scope_one != 0)
		return yes;
	if (f == NULL || (f->under && ask->value[0].i == RESELLER)) {
		copy.way = WAY_ORDER;
		yes |= scans(name, &copy, text);
	}
	copy.way = WAY_WINDOW;
	yes |= scans(name, &copy, text);
	if (f != NULL && f->join != NULL) {
		copy.way = WAY_SEARCH;
		yes |= scans(name, &copy, text);
	}
	return yes;
}

static unsigned
check_page(enum list_name name, const struct reader *r,
    const struct list_ask *ask)
{
	struct buf plans = { .arena = act.a };
	bool bad = scans_some_way(name, ask, &plans);
	int64_t n = may_read_more(name, ask) ? 0 : cost(name, ask);

	bool under = ask->nfilters > 0 && ask->filter[0]->under;

	if (!bad && n <= (under ? RESELLER_MOST : r->most))
		return 0;
	printf("%s: %lld rows read\n%s", label(name, r, ask), (long long)n,
	    bad ? plans.p : "");
	return 1;
}

/* From the beginning, and from as far down as there is; filtered, from the
 * second page. */
static unsigned
check_order(enum list_name name, const struct reader *r, struct list_ask ask)
{
	struct list_end end;
	unsigned bad;

	ask.limit = PAGE;
	bad = check_page(name, r, &ask);
	ask.limit = 500;
	for (int i = 0; i < (ask.nfilters == 0 ? PAGES_DOWN : 1); i++) {
		(void)page(name, &ask, &end);
		if (!end.more)
			return bad;
		ask.after_key = end.key;
		ask.after_id = end.id;
	}
	ask.limit = PAGE;
	return bad + check_page(name, r, &ask);
}

static unsigned
check_orders(enum list_name name, const struct reader *r,
    const struct list_ask *asked)
{
	const struct list *l = &lists[name];
	struct list_ask ask = *asked;
	unsigned bad = 0;

	if (l->inside != NULL)
		ask.inside =
		    V_INT(name == LIST_BOOK_ENTRIES ? DEVICE : CUSTOMER);
	for (size_t i = 0; i < l->nsorts * 2; i++) {
		ask.sort = &l->sorts[i / 2];
		ask.down = i % 2 != 0;
		if (ask.nfilters > 0 && ask.down != l->down)
			continue; /* an index is read both ways alike */
		bad += check_order(name, r, ask);
		arena_reset(act.a);
	}
	return bad;
}

/* --- values --------------------------------------------------------------------- */

/* What many rows of pages_data.sql have, or this one. */
static const struct {
	const char *filter, *text;
} common[] = {
	{ "action", "change" },
	{ "actor", "user:a" },
	{ "address", "192.0.2.1" },
	{ "firmware", "108.86.0.5" },
	{ "model", "M3" },
	{ "object", "device" },
	{ "q", "1" },
	{ "reason", "ok" },
	{ "scope", "model:M3" },
	{ "target", "device:104" },
	{ "template_family", "v84" },
};

static const char *
common_text(const char *filter)
{
	for (size_t i = 0; i < NITEMS(common); i++)
		if (strcmp(common[i].filter, filter) == 0)
			return common[i].text;
	return "x";
}

static int64_t
common_int(const char *filter)
{
	if (strcmp(filter, "under") == 0 || strcmp(filter, "parent_id") == 0)
		return RESELLER;
	if (strcmp(filter, "status") == 0)
		return 200;
	return strcmp(filter, "organisation_id") == 0 ? CUSTOMER : DEVICE;
}

/* Some value of a filter: of many rows, of none; false: that was all. */
static bool
some_value(const struct list_filter *f, size_t i, struct val *v)
{
	switch (f->type) {
	case LIST_TEXT:
	case LIST_ASCII:
		*v = V_STR(i == 0 ? common_text(f->name) : "nothing has it");
		return i < 2;
	case LIST_INT:
		*v = V_INT(i == 0 ? common_int(f->name) : 999999);
		return i < 2;
	case LIST_BOOL:
		*v = V_INT((int64_t)i);
		return i < 2;
	case LIST_WORD:
		*v = V_STR(f->words[i]);
		return f->words[i] != NULL;
	case LIST_MAC:
		*v = V_STR("805ec0000068");
		return i == 0;
	case LIST_TIME:
		*v = V_STR(
		    i == 0 ? "2026-01-01 01:00:00" : "2025-01-01 00:00:00");
		return i < 2;
	}
	return false;
}

static unsigned
check_list(enum list_name name, const struct reader *r)
{
	const struct list *l = &lists[name];
	struct list_ask ask = { .limit = PAGE };
	unsigned bad;

	as(r);
	bad = check_orders(name, r, &ask);
	ask.nfilters = 1;
	for (size_t i = 0; i < l->nfilters; i++) {
		ask.filter[0] = &l->filters[i];
		for (size_t k = 0; some_value(ask.filter[0], k, ask.value); k++)
			bad += check_orders(name, r, &ask);
	}
	return bad;
}

static void
test_no_list_reads_more_than_it_shows(void **state)
{
	unsigned bad = 0;

	(void)state;
	for (int name = 0; name < LIST__MAX; name++)
		for (size_t i = 0; i < NITEMS(readers); i++)
			bad += check_list((enum list_name)name, &readers[i]);
	assert_int_equal(bad, 0);
}

/* --- the database ----------------------------------------------------------------- */

/* before | mariadb after; the current folder is the checkout's. */
static void
client(const char *before, const char *after)
{
	struct arena *a = arena_new();
	const char *command =
	    arena_printf(a, "%s mariadb --no-defaults --socket='%s' -uroot %s",
		before, getenv("DB_SOCKET"), after);

	assert_int_equal(system(command), 0);
	arena_free(a);
}

static int
setup(void **state)
{
	static struct db_conf conf = { .host = "",
		.port = 3306,
		.user = "root",
		.password = "",
		.name = NAME,
		.timeout = 60,
		.role = ROLE_ADMIN };

	(void)state;
	if (getenv("DB_SOCKET") == NULL)
		return -1;
	conf.socket = getenv("DB_SOCKET");
	client("",
	    "-e 'DROP DATABASE IF EXISTS " NAME "; CREATE DATABASE " NAME
	    " DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci'");
	client("cat schema/0*.sql tests/db/pages_data.sql |",
	    NAME " >/dev/null");
	act = (struct act){ .db = db_open(&conf),
		.a = arena_new(),
		.actor = "test",
		.address = "" };
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	db_close(act.db);
	arena_free(act.a);
	client("", "-e 'DROP DATABASE " NAME "'");
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_list_reads_more_than_it_shows),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
