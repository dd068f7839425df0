/* test_script.c - db/script.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "db/script.h"

static void
assert_next(const char **text, const char *want)
{
	size_t len;
	const char *s = script_next(text, &len);

	assert_non_null(s);
	assert_int_equal(len, strlen(want));
	assert_memory_equal(s, want, len);
}

static void
assert_end(const char *text)
{
	size_t len;

	assert_null(script_next(&text, &len));
}

static void
test_statements_end_at_the_end_of_a_line(void **state)
{
	const char *text = "A;\nB\nC ;  \r\nD; E;\nF";

	(void)state;
	assert_next(&text, "A");
	assert_next(&text, "B\nC ");
	assert_next(&text, "D; E"); /* the server will refuse that */
	assert_next(&text, "F");
	assert_end(text);
}

static void
test_quotes_hide_semicolons(void **state)
{
	const char *text = "A 'x;\n-- y;\n';\n"
			   "B \"it\\\";\n\";\n"
			   "C 'it''s;\n';\n"
			   "D `x\\`;\n"
			   "E '";

	(void)state;
	assert_next(&text, "A 'x;\n-- y;\n'");
	assert_next(&text, "B \"it\\\";\n\"");
	assert_next(&text, "C 'it''s;\n'");
	assert_next(&text, "D `x\\`");
	assert_next(&text, "E '");
	assert_end(text);
}

static void
test_comments_hide_semicolons_and_quotes(void **state)
{
	const char *text = "-- it's;\nA # don't;\n;\n"
			   "/* can't;\n */ B;\n"
			   "C --x;\n";

	(void)state;
	assert_next(&text, "-- it's;\nA # don't;\n");
	assert_next(&text, "/* can't;\n */ B");
	assert_next(&text, "C --x");
	assert_end(text);
}

static void
test_nothing_is_no_statement(void **state)
{
	const char *text = ";\n-- only;\n;\n/* a */;\nA;\n";

	(void)state;
	assert_end("");
	assert_end(" \n\t");
	assert_end("-- only\n# comments\n/* here");
	assert_end(";\n;\n;");
	assert_next(&text, "A");
	text = "/*! code */;\n";
	assert_next(&text, "/*! code */");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_statements_end_at_the_end_of_a_line),
		cmocka_unit_test(test_quotes_hide_semicolons),
		cmocka_unit_test(test_comments_hide_semicolons_and_quotes),
		cmocka_unit_test(test_nothing_is_no_statement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
