/*
 * trade.h - what the tests of the typed database functions share: a database
 * made anew from schema/, an act with a key file, and SQL on the side.
 * Included by one test program, after cmocka.
 */
#ifndef DB_TRADE_H
#define DB_TRADE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/scan.h"
#include "db/act.h"
#include "db/catalogue.h"
#include "db/device.h"
#include "db/organisation.h"
#include "db/sheet.h"

#ifndef DATABASE
#define DATABASE "test_db_trade"
#endif

/* Each test program takes what it needs of this. */
#pragma GCC diagnostic ignored "-Wunused-function"

static struct act act;
static struct organisation provider, reseller, customer, other;

static char folder[] = "/tmp/" DATABASE ".XXXXXX";
static char keyfile[sizeof(folder) + 8];

/* Everything went well, or the test ends with the problem. */
static void
ok(enum err e)
{
	if (e != ERR_OK)
		print_message("%s: %s: %s\n", err_name(e), act.problem.field,
		    act.problem.text);
	assert_int_equal(e, ERR_OK);
}

/* This error, and these words somewhere in the problem. */
static void
fails(enum err got, enum err want, const char *words)
{
	if (got != want || strstr(act.problem.text, words) == NULL)
		print_message("%s: %s: %s\n", err_name(got), act.problem.field,
		    act.problem.text);
	assert_int_equal(got, want);
	assert_non_null(strstr(act.problem.text, words));
}

static const char *
client(const char *program)
{
	return arena_printf(act.a, "%s --no-defaults --socket='%s' -uroot",
	    program, getenv("DB_SOCKET"));
}

static const char *
first_line(const char *command)
{
	FILE *p = popen(command, "r");
	char *line = NULL, *copy;
	size_t size = 0;
	ssize_t n;

	assert_non_null(p);
	n = getline(&line, &size, p);
	copy = arena_strndup(act.a, line == NULL ? "" : line,
	    n > 0 ? (size_t)n - (line[n - 1] == '\n') : 0);
	free(line);
	while (fgetc(p) != EOF)
		;
	assert_int_equal(pclose(p), 0);
	return copy;
}

static const char *query(const char *, va_list) PRINTFLIKE(1, 0);

static const char *
query(const char *fmt, va_list ap)
{
	char text[2000];

	vsnprintf(text, sizeof(text), fmt, ap);
	assert_null(strchr(text, '"'));
	return first_line(arena_printf(act.a, "%s -N -e \"%s\" " DATABASE,
	    client("mariadb"), text));
}

/* The first line of the answer to a query, through the mariadb client. */
static const char *sql(const char *, ...) PRINTFLIKE(1, 2);
static int64_t sql_int(const char *, ...) PRINTFLIKE(1, 2);

static const char *
sql(const char *fmt, ...)
{
	const char *s;
	va_list ap;

	va_start(ap, fmt);
	s = query(fmt, ap);
	va_end(ap);
	return s;
}

static int64_t
sql_int(const char *fmt, ...)
{
	const char *s;
	int64_t n;
	va_list ap;

	va_start(ap, fmt);
	s = query(fmt, ap);
	va_end(ap);
	assert_int_equal(scan_int(s, INT64_MIN, INT64_MAX, &n), ERR_OK);
	return n;
}

/* Statements; false when one of them fails. */
static bool
sql_script(const char *text)
{
	FILE *p =
	    popen(arena_printf(act.a, "%s " DATABASE, client("mariadb")), "w");

	assert_non_null(p);
	fputs(text, p);
	return pclose(p) == 0;
}

/* How many lines of a dump of the whole database have these bytes. */
static int64_t
dump_count(const char *bytes)
{
	const char *s = first_line(arena_printf(act.a,
	    "%s " DATABASE " | grep -acF -e '%s' || :", client("mariadb-dump"),
	    bytes));
	int64_t n;

	assert_int_equal(scan_int(s, 0, INT64_MAX, &n), ERR_OK);
	return n;
}

/* Another key in front of the file; the act has it at once. */
static void
new_key(void)
{
	vault_free(act.vault);
	ok(vault_new_key(keyfile));
	act.vault = vault_open(keyfile);
	assert_non_null(act.vault);
}

/* All keys but the newest leave the file. */
static void
forget_keys(void)
{
	char line[200];
	FILE *f = fopen(keyfile, "re");

	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL && *line == '#')
		;
	fclose(f);
	f = fopen(keyfile, "we");
	assert_non_null(f);
	fputs(line, f);
	fclose(f);
	vault_free(act.vault);
	act.vault = vault_open(keyfile);
	assert_non_null(act.vault);
}

/* An enabled T46U. */
static struct device
new_device(int64_t organisation_id, const char *mac)
{
	struct device d = { .organisation_id = organisation_id,
		.mac = mac,
		.model = "T46U",
		.enabled = 1 };

	ok(device_add(&act, &d));
	return d;
}

/* What its phone is told, from mac_config. */
static struct sheet
sheet_of(const char *mac)
{
	const size_t n = stmt_defs[STMT_PROV_MAC].nout;
	struct val *row = arena_alloc(act.a, n * sizeof(*row));
	struct sheet s;

	ok(db_first(act.db, act.a, STMT_PROV_MAC, VALS(V_STR(mac)), row, n));
	ok(sheet_read(act.a, row[n - 1].s, row[n - 1].len, &s));
	return s;
}

static int64_t
generation(int64_t organisation_id)
{
	struct organisation o;

	ok(organisation_by_id(&act, organisation_id, &o));
	return o.generation;
}

static void
tree(void)
{
	organisation_defaults(&provider);
	provider.name = "Provider";
	provider.kind = ORG_PROVIDER;
	ok(organisation_add(&act, &provider));
	organisation_defaults(&reseller);
	reseller.name = "Reseller";
	reseller.kind = ORG_RESELLER;
	reseller.parent_id = provider.id;
	ok(organisation_add(&act, &reseller));
	organisation_defaults(&customer);
	customer.name = "Customer";
	customer.parent_id = reseller.id;
	ok(organisation_add(&act, &customer));
	organisation_defaults(&other);
	other.name = "Other";
	other.parent_id = provider.id;
	ok(organisation_add(&act, &other));
}

static int
trade_setup(void **state)
{
	static struct db_conf conf = { .host = "",
		.port = 3306,
		.user = "root",
		.password = "",
		.name = DATABASE,
		.timeout = 10,
		.role = ROLE_EDIT };
	struct catalogue_counts counts;

	(void)state;
	if ((conf.socket = getenv("DB_SOCKET")) == NULL ||
	    mkdtemp(folder) == NULL)
		return -1;
	snprintf(keyfile, sizeof(keyfile), "%s/keys", folder);
	act = (struct act){ .a = arena_new(), .actor = "ctl:test" };
	first_line(arena_printf(act.a,
	    "%s -e 'DROP DATABASE IF EXISTS " DATABASE
	    "; CREATE DATABASE " DATABASE " CHARACTER SET utf8mb4'",
	    client("mariadb")));
	first_line(arena_printf(act.a, "cat schema/0*.sql | %s " DATABASE,
	    client("mariadb")));
	act.db = db_open(&conf);
	new_key();
	ok(catalogue_load(&act, "schema/data", &counts));
	tree();
	return 0;
}

static int
trade_teardown(void **state)
{
	(void)state;
	db_close(act.db);
	vault_free(act.vault);
	arena_free(act.a);
	unlink(keyfile);
	rmdir(folder);
	return 0;
}

#endif
