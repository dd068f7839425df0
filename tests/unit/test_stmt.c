/* test_stmt.c - the statement tables: db/stmt_*.h against db/stmt_list.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "db/stmt.h"

#define ALL_ROLES (ROLE_PROV | ROLE_ADMIN | ROLE_RPS | ROLE_CTL | ROLE_NOTIFY)

/* Question marks outside quotes. */
static unsigned
count_marks(const char *sql)
{
	unsigned n = 0;
	char quote = '\0';

	for (; *sql != '\0'; sql++)
		if (quote != '\0')
			quote = *sql == quote ? '\0' : quote;
		else if (*sql == '\'' || *sql == '"' || *sql == '`')
			quote = *sql;
		else if (*sql == '?')
			n++;
	assert_int_equal(quote, '\0');
	return n;
}

static void
test_every_name_has_a_text_a_count_and_roles(void **state)
{
	(void)state;
	for (int i = 0; i < STMT__MAX; i++) {
		const struct stmt_def *d = &stmt_defs[i];

		print_message("%s\n", stmt_name((enum stmt)i));
		assert_non_null(d->sql);
		assert_int_equal(count_marks(d->sql), d->nin);
		assert_int_not_equal(d->roles, 0);
		assert_int_equal(d->roles & ~ALL_ROLES, 0);
	}
}

static void
test_what_selects_has_columns_and_what_writes_has_none(void **state)
{
	(void)state;
	for (int i = 0; i < STMT__MAX; i++) {
		const struct stmt_def *d = &stmt_defs[i];

		print_message("%s\n", stmt_name((enum stmt)i));
		assert_int_equal(strncmp(d->sql, "SELECT ", 7) == 0 ||
			strncmp(d->sql, "WITH ", 5) == 0,
		    d->nout != 0);
	}
}

/* Double blanks inside and a missing one at a seam are slips of the pen. */
static void
test_texts_are_joined_with_one_blank(void **state)
{
	(void)state;
	for (int i = 0; i < STMT__MAX; i++) {
		const char *sql = stmt_defs[i].sql;
		size_t n = strlen(sql);

		print_message("%s\n", sql);
		assert_true(n > 0 && sql[0] != ' ' && sql[n - 1] != ' ');
		assert_null(strstr(sql, "GET_LOCK"));
		assert_null(strstr(sql, "LOCK TABLES"));
	}
}

static void
test_phones_write_only_their_traces(void **state)
{
	(void)state;
	for (int i = 0; i < STMT__MAX; i++) {
		const struct stmt_def *d = &stmt_defs[i];

		if ((d->roles & ROLE_PROV) == 0 || d->nout != 0)
			continue;
		print_message("%s\n", d->sql);
		assert_true(strncmp(d->sql, "INSERT INTO upload ", 19) == 0 ||
		    strncmp(d->sql, "DELETE FROM upload ", 19) == 0 ||
		    strncmp(d->sql, "UPDATE mac_config SET ", 22) == 0 ||
		    strncmp(d->sql, "INSERT INTO fetch_log ", 22) == 0);
	}
}

static void
test_names_are_said(void **state)
{
	(void)state;
	assert_string_equal(stmt_name(STMT_PING), "PING");
	assert_string_equal(stmt_name(STMT__MAX), "?");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_name_has_a_text_a_count_and_roles),
		cmocka_unit_test(
		    test_what_selects_has_columns_and_what_writes_has_none),
		cmocka_unit_test(test_texts_are_joined_with_one_blank),
		cmocka_unit_test(test_phones_write_only_their_traces),
		cmocka_unit_test(test_names_are_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
