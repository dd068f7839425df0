/* test_reason.c - db/reason.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "db/reason.h"

#define NAME_MAX_LEN 24 /* fetch_log.reason */

static void
test_every_reason_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (int i = 0; i < REASON__MAX; i++) {
		const char *name = reason_name((enum reason)i);

		assert_non_null(name);
		print_message("%s\n", name);
		assert_in_range(strlen(name), 1, NAME_MAX_LEN);
		assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz_"),
		    strlen(name));
		assert_int_equal(reason_by_name(name), i);
	}
	assert_string_equal(reason_name(REASON_SERVED), "served");
	assert_string_equal(reason_name(REASON_UNKNOWN_MAC), "unknown_mac");
}

static void
test_what_is_no_name(void **state)
{
	(void)state;
	assert_int_equal(reason_by_name(""), REASON__MAX);
	assert_int_equal(reason_by_name("unknown"), REASON__MAX);
	assert_int_equal(reason_by_name("Served"), REASON__MAX);
	assert_int_equal(reason_by_name("serve"), REASON__MAX);
	assert_int_equal(reason_by_name("served "), REASON__MAX);
	assert_string_equal(reason_name(REASON__MAX), "unknown");
	assert_string_equal(reason_name((enum reason)(-1)), "unknown");
	assert_non_null(reason_text(REASON__MAX));
	assert_non_null(reason_text((enum reason)(-1)));
}

/* What happened, and what to do. */
static void
test_every_text_is_two_sentences(void **state)
{
	(void)state;
	for (int i = 0; i <= REASON__MAX; i++) {
		const char *text = reason_text((enum reason)i), *s;
		int ends = 0;

		print_message("%s: %s\n", reason_name((enum reason)i), text);
		for (s = text; *s != '\0'; s++)
			if (*s == '.' && (s[1] == ' ' || s[1] == '\0'))
				ends++;
		assert_int_equal(ends, 2);
		assert_true(s[-1] == '.');
		assert_in_range(s - text, 40, 300);
		assert_null(strstr(text, "  "));
	}
}

/* Whoever has only a browser is told of no command. */
static void
test_every_reason_has_a_portal_text(void **state)
{
	(void)state;
	for (int i = 0; i < REASON__MAX; i++) {
		const char *text = reason_portal((enum reason)i);

		print_message("%s\n", reason_name((enum reason)i));
		assert_non_null(text);
		assert_in_range(strlen(text), 20, 200);
		assert_true(text[strlen(text) - 1] == '.');
		assert_null(strstr(text, "voipconfigctl"));
		assert_null(strchr(text, '`'));
	}
	assert_string_equal(reason_portal(REASON__MAX), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_reason_has_a_name_of_its_own),
		cmocka_unit_test(test_what_is_no_name),
		cmocka_unit_test(test_every_text_is_two_sentences),
		cmocka_unit_test(test_every_reason_has_a_portal_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
