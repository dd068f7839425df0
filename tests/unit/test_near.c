/* test_near.c - db/near.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "db/near.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

static void
test_distances(void **state)
{
	static const struct {
		const char *a, *b;
		size_t limit, want;
	} cases[] = {
		{ "", "", 3, 0 },
		{ "label", "label", 3, 0 },
		{ "label", "", 9, 5 },
		{ "label", "lable", 3, 1 }, /* neighbours swapped */
		{ "label", "labels", 3, 1 },
		{ "label", "libel", 3, 1 },
		{ "label", "table", 3, 2 },
		{ "kitten", "sitting", 3, 3 },
		{ "kitten", "sitting", 2, 3 }, /* limit + 1 */
		{ "a", "abcdefgh", 3, 4 },
	};

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		print_message("%s %s\n", cases[i].a, cases[i].b);
		assert_int_equal(
		    near_distance(cases[i].a, cases[i].b, cases[i].limit),
		    cases[i].want);
		assert_int_equal(
		    near_distance(cases[i].b, cases[i].a, cases[i].limit),
		    cases[i].want);
	}
}

static void
test_names_too_long_are_far_away(void **state)
{
	char s[NEAR_MAX + 2];

	(void)state;
	memset(s, 'a', sizeof(s));
	s[NEAR_MAX + 1] = '\0';
	assert_int_equal(near_distance(s, s, 5), 6);
	s[NEAR_MAX] = '\0';
	assert_int_equal(near_distance(s, s, 5), 0);
}

static void
test_short_names_forgive_less(void **state)
{
	(void)state;
	assert_int_equal(near_limit("a"), 1);
	assert_int_equal(near_limit("label"), 2);
	assert_int_equal(near_limit("account.X.label"), 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_distances),
		cmocka_unit_test(test_names_too_long_are_far_away),
		cmocka_unit_test(test_short_names_forgive_less),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
