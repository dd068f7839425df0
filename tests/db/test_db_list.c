/*
 * test_db_list.c - every list of db/list.h, with every filter and order, as
 * seen by each kind of actor, is answered by the help of an index: EXPLAIN
 * shows no scan of a large table.
 *
 * DB_SOCKET names the server's socket; the database test_db_list is made
 * anew from schema/ and filled with some thousand rows.
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

#include "db/list.h"

#define NAME "test_db_list"
#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

static struct act act;

/* --- rows ------------------------------------------------------------------- */

/* 20 resellers with 30 customers each, 20 phones a customer. */
static const char rows[] =
    "INSERT INTO organisation (id, parent_id, kind, name, path, path_key)"
    " VALUES (1, NULL, 'provider', 'P', '/1/', 'k1');"
    "INSERT INTO organisation (id, parent_id, kind, name, path, path_key)"
    " SELECT seq + 1, 1, 'reseller', CONCAT('R', seq), CONCAT('/1/', seq + 1,"
    " '/'), CONCAT('r', seq) FROM seq_1_to_20;"
    "INSERT INTO organisation (id, parent_id, kind, name, path, path_key)"
    " SELECT 100 + seq, 2 + seq % 20, 'customer', CONCAT('C', seq),"
    " CONCAT('/1/', 2 + seq % 20, '/', 100 + seq, '/'), CONCAT('c', seq)"
    " FROM seq_1_to_600;"
    "INSERT INTO model (id, name, firmware_family, template_family, kind,"
    " ua_token, accounts) SELECT seq, CONCAT('T', seq), 'V86', 'v84', 'desk',"
    " CONCAT('T', seq), 16 FROM seq_1_to_40;"
    "INSERT INTO device_group (id, organisation_id, name) SELECT seq,"
    " 100 + seq, 'G' FROM seq_1_to_600;"
    "INSERT INTO device (id, organisation_id, model_id, group_id, mac, label,"
    " enabled, changed_at) SELECT seq, 101 + seq % 600, 1 + seq % 40,"
    " IF(seq % 5 = 0, 1 + seq % 600, NULL),"
    " CONCAT('805ec0', LPAD(HEX(seq), 6, '0')), CONCAT('Phone ', seq, ' ',"
    " MD5(seq)), seq % 50 <> 0, UTC_TIMESTAMP() - INTERVAL seq HOUR"
    " FROM seq_1_to_12000;"
    "INSERT INTO device_status (device_id, last_at, refused_at, firmware)"
    " SELECT seq, UTC_TIMESTAMP() - INTERVAL seq % 300 HOUR,"
    " IF(seq % 100 = 0, UTC_TIMESTAMP(), NULL), CONCAT('108.86.0.', seq % 90)"
    " FROM seq_1_to_11800;"
    "INSERT INTO line (device_id, number, user_name, server_host)"
    " SELECT seq, 1, seq, 'sip.example' FROM seq_1_to_12000;"
    "INSERT INTO user (id, organisation_id, login, name, role) SELECT seq,"
    " 100 + seq, CONCAT('u', seq), 'N', 'organisation_user'"
    " FROM seq_1_to_600;"
    "INSERT INTO user_device (user_id, device_id) SELECT 1 + seq % 600, seq"
    " FROM seq_1_to_1200;"
    "INSERT INTO audit (organisation_id, actor, action, object, object_id,"
    " path) SELECT 101 + seq % 600, 'user:x', 'change', 'device', seq,"
    " CONCAT('/1/', 2 + (seq + 1) % 600 % 20, '/', 101 + seq % 600, '/')"
    " FROM seq_1_to_12000;"
    "INSERT INTO fetch_log (at, organisation_id, mac, file, method, status,"
    " reason, address) SELECT UTC_TIMESTAMP() - INTERVAL seq MINUTE, 101 + seq"
    " % 600, CONCAT('805ec0', LPAD(HEX(seq), 6, '0')), 'x.cfg', 'GET', 200,"
    " 'served', '192.0.2.1' FROM seq_1_to_12000;"
    "ANALYZE TABLE organisation, model, device_group, device, device_status,"
    " line, user, user_device, audit, fetch_log;";

/* Runs the mariadb client with these arguments, this text on its input. */
static void
client(const char *args, const char *text)
{
	char cmd[400];
	FILE *p;

	snprintf(cmd, sizeof(cmd),
	    "{ cat; } | mariadb --no-defaults -N --socket='%s' -uroot %s"
	    " >/dev/null",
	    getenv("DB_SOCKET"), args);
	p = popen(cmd, "w");
	assert_non_null(p);
	fputs(text, p);
	assert_int_equal(pclose(p), 0);
}

static int
setup(void **state)
{
	static struct db_conf conf = { .host = "",
		.user = "root",
		.password = "",
		.name = NAME,
		.timeout = 10,
		.role = ROLE_CTL | ROLE_ADMIN };

	(void)state;
	if ((conf.socket = getenv("DB_SOCKET")) == NULL)
		return -1;
	client("",
	    "DROP DATABASE IF EXISTS " NAME "; CREATE DATABASE " NAME
	    " DEFAULT CHARACTER SET utf8mb4;");
	client(NAME " -e \"$(cat schema/0*.sql)\"", "");
	client(NAME, rows);
	act = (struct act){ .db = db_open(&conf),
		.a = arena_new(),
		.actor = "test" };
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	db_close(act.db);
	arena_free(act.a);
	return 0;
}

/* --- plans ------------------------------------------------------------------ */

static const char *const large[] = { "device", "line", "fetch_log", "audit",
	"organisation" };

/*
 * Scans that are right, and why: list, filter ("": none, "*": any), table.
 */
static const struct {
	const char *list, *filter, *table, *why;
} allowed[] = {
	{ "groups", "*", "organisation",
	    "few thousand rows, and most of them" },
};

static bool
is_allowed(const char *list, const char *filter, const char *table)
{
	for (size_t i = 0; i < NITEMS(allowed); i++)
		if (strcmp(allowed[i].list, list) == 0 &&
		    strcmp(allowed[i].table, table) == 0 &&
		    (strcmp(allowed[i].filter, "*") == 0 ||
			strcmp(allowed[i].filter, filter) == 0))
			return true;
	return false;
}

/* The large table an alias of this statement stands for; NULL: none. */
static const char *
table_of(const char *sql, const char *alias)
{
	char name[64];
	const char *p;
	size_t n;

	for (size_t i = 0; i < NITEMS(large); i++) {
		if (strcmp(large[i], alias) == 0)
			return large[i];
		n = (size_t)snprintf(name, sizeof(name), "%s %s", large[i],
		    alias);
		for (p = sql; (p = strstr(p, name)) != NULL; p += n)
			if (p > sql && strchr(" (", p[-1]) != NULL &&
			    strchr(" )\n", p[n]) != NULL)
				return large[i];
	}
	return NULL;
}

struct plan {
	const struct list *l;
	const char *sql, *who, *filter, *order;
	int bad;
};

/* row: id, select_type, table, type, possible_keys, key ... */
static enum err
plan_row(void *arg, const struct val *r, size_t n)
{
	struct plan *p = arg;
	const char *table;

	(void)n;
	if (r[2].type == VAL_NULL || r[3].type == VAL_NULL ||
	    strcmp(r[3].s, "ALL") != 0)
		return ERR_OK;
	table = table_of(p->sql, r[2].s);
	if (table == NULL || is_allowed(p->l->name, p->filter, table))
		return ERR_OK;
	p->bad++;
	print_message("%s for %s, filter %s, order %s: all of %s is read:\n"
		      "  %s\n",
	    p->l->name, p->who, p->filter, p->order, table, p->sql);
	return ERR_OK;
}

static int
explain(const struct list *l, const struct list_ask *ask, const char *who)
{
	struct plan p = { .l = l,
		.who = who,
		.filter = ask->nfilters == 0 ? "" : ask->filter[0]->name,
		.order = ask->sort->name };
	struct val in[LIST_VALUES_MAX];
	struct composed c;

	arena_reset(act.a);
	list_text(&act, l, ask, &c, in);
	p.sql = c.sql;
	c.sql = arena_printf(act.a, "EXPLAIN %s", c.sql);
	c.len = strlen(c.sql);
	c.nout = 10;
	assert_int_equal(db_compose(act.db, act.a, &c, in, plan_row, &p),
	    ERR_OK);
	return p.bad;
}

/* Some value of a filter; false: that was all of them. */
static bool
some_value(const struct list_filter *f, size_t i, struct val *v)
{
	switch (f->type) {
	case LIST_TEXT:
		*v = V_STR("T5");
		return i == 0;
	case LIST_INT:
		*v = V_INT(f->under ? 5 : 150);
		return i == 0;
	case LIST_BOOL:
		*v = V_INT((int64_t)i);
		return i < 2;
	case LIST_WORD:
		*v = V_STR(f->words[i]);
		return f->words[i] != NULL;
	case LIST_MAC:
		*v = V_STR("805ec0000123");
		return i == 0;
	case LIST_TIME:
		*v = V_STR("2026-01-01 00:00:00");
		return i == 0;
	}
	return false;
}

/* Each way to pick rows, of lists that do. */
static int
each_way(const struct list *l, struct list_ask *ask, const char *who)
{
	bool many = act.own_user == 0 && act.scope_one == 0;
	int bad = 0;

	for (ask->way = WAY_INDEX; ask->way < WAY__MAX; ask->way++) {
		if (ask->way == WAY_SEARCH &&
		    (ask->nfilters == 0 || ask->filter[0]->join == NULL))
			continue;
		if (ask->way == WAY_ORDER && ask->nfilters > 0 &&
		    !ask->filter[0]->under)
			continue;
		bad += explain(l, ask, who);
		if (l->pick == NULL || !many)
			break;
	}
	ask->way = WAY_INDEX;
	return bad;
}

/* The first page and one behind it, up and down. */
static int
each_page(const struct list *l, struct list_ask *ask, const char *who)
{
	int bad = 0;

	for (size_t i = 0; i < 4; i++) {
		ask->down = (i & 1) != 0;
		ask->after_key = ask->after_id = V_NULL;
		if ((i & 2) != 0) {
			ask->after_id = l->id_type == LIST_INT
			    ? V_INT(6000)
			    : V_STR("805ec0001770");
			ask->after_key = ask->sort->type == LIST_INT
			    ? V_INT(6000)
			    : V_STR("Phone 6000");
		}
		bad += each_way(l, ask, who);
	}
	return bad;
}

static int
each_order(const struct list *l, struct list_ask *ask, const char *who)
{
	int bad = 0;

	for (size_t i = 0; i < l->nsorts; i++) {
		ask->sort = &l->sorts[i];
		bad += each_page(l, ask, who);
	}
	return bad;
}

static int
each_filter(const struct list *l, const char *who)
{
	struct list_ask ask = { .limit = 50 };
	int bad = each_order(l, &ask, who);

	ask.nfilters = 1;
	for (size_t i = 0; i < l->nfilters; i++)
		for (size_t k = 0; some_value(&l->filters[i], k, &ask.value[0]);
		     k++) {
			ask.filter[0] = &l->filters[i];
			bad += each_order(l, &ask, who);
		}
	return bad;
}

/* --- the lists, as each actor sees them --------------------------------------- */

static void
walk(const char *who, const char *path, int64_t one, int64_t user)
{
	int bad = 0;

	act.scope = path;
	act.scope_one = one;
	act.own_user = user;
	for (size_t i = 0; i < LIST__MAX; i++)
		bad += each_filter(&lists[i], who);
	assert_int_equal(bad, 0);
}

static void
test_the_provider(void **state)
{
	(void)state;
	walk("the provider", NULL, 0, 0);
}

static void
test_a_reseller(void **state)
{
	(void)state;
	walk("a reseller", "/1/5/", 0, 0);
}

static void
test_a_customer(void **state)
{
	(void)state;
	walk("a customer", "/1/5/150/", 150, 0);
}

static void
test_the_user_of_a_phone(void **state)
{
	(void)state;
	walk("the user of a phone", "/1/5/150/", 150, 50);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_provider),
		cmocka_unit_test(test_a_reseller),
		cmocka_unit_test(test_a_customer),
		cmocka_unit_test(test_the_user_of_a_phone),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
