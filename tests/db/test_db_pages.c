/*
 * test_db_pages.c - no list of db/stmt_pages.h reads through a table, and
 * none gets slower with its depth: each of them, in each order and both ways,
 * for the provider, a reseller, a customer and one of his people, on tables
 * with 10,000 rows and more (pages_data.sql).
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
	{ "a reseller", "/1/7/", 0, 0, 9000 },
	{ "a customer", "/1/7/126/", 126, 0, 3000 },
	{ "a user", "/1/7/126/", 126, 104, 3000 },
};

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
	return arena_printf(act.a, "%s by %s%s, %s%s", lists[name].name,
	    ask->sort->name, ask->down ? " downwards" : "", r->name,
	    ask->after_id.type == VAL_NULL ? "" : ", further on");
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

static bool
check_page(enum list_name name, const struct reader *r,
    const struct list_ask *ask)
{
	struct plan plan = { { .arena = act.a }, false };
	struct val in[LIST_VALUES_MAX];
	struct list_ask copy = *ask;
	struct composed c;
	int64_t n = cost(name, ask);

	list_text(&act, &lists[name], &copy, &c, in);
	c.sql = arena_printf(act.a, "EXPLAIN %s", c.sql);
	c.len = strlen(c.sql);
	c.nout = EXPLAIN_COLUMNS;
	assert_int_equal(db_compose(act.db, act.a, &c, in, take_plan, &plan),
	    ERR_OK);
	if (n <= r->most && !plan.scans)
		return true;
	print_message("%s: %lld rows read%s\n%s\n%s\n", label(name, r, ask),
	    (long long)n, plan.scans ? ", a table is read through" : "", c.sql,
	    plan.text.p);
	return false;
}

/* From the beginning, and from as far down as there is. */
static unsigned
check_order(enum list_name name, const struct reader *r,
    const struct list_sort *sort, bool down)
{
	struct list_ask ask = { .sort = sort, .down = down, .limit = PAGE };
	struct list_end end;
	unsigned bad = !check_page(name, r, &ask);

	ask.limit = 500;
	for (int i = 0; i < PAGES_DOWN; i++) {
		(void)page(name, &ask, &end);
		if (!end.more)
			return bad;
		ask.after_key = end.key;
		ask.after_id = end.id;
	}
	ask.limit = PAGE;
	return bad + !check_page(name, r, &ask);
}

static void
test_no_list_reads_more_than_it_shows(void **state)
{
	unsigned bad = 0;

	(void)state;
	for (int name = 0; name < LIST__MAX; name++)
		for (size_t i = 0; i < NITEMS(readers) * 2; i++) {
			const struct list *l = &lists[name];

			as(&readers[i / 2]);
			for (size_t k = 0; k < l->nsorts; k++)
				bad += check_order((enum list_name)name,
				    &readers[i / 2], &l->sorts[k], i % 2 != 0);
			arena_reset(act.a);
		}
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
