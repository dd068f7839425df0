/* test_arena.c - base/arena.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

static void
assert_zero(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_int_equal(p[i], 0);
}

static void
test_memory_is_zeroed_and_aligned_after_every_reset(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (size_t n = 1; n < 5000; n = n * 3 + 1) {
			char *p = arena_alloc(a, n);

			assert_int_equal((uintptr_t)p % 16, 0);
			assert_zero(p, n);
			memset(p, 0xff, n);
		}
		arena_reset(a);
	}
	arena_free(a);
}

static void
test_objects_larger_than_a_chunk(void **state)
{
	struct arena *a = arena_new();
	char *small = arena_strdup(a, "small");
	char *large = arena_alloc(a, 1000000);
	char *next = arena_strdup(a, "next");

	(void)state;
	assert_zero(large, 1000000);
	memset(large, 0xff, 1000000);
	assert_string_equal(small, "small");
	assert_string_equal(next, "next");
	arena_reset(a);
	assert_zero(arena_alloc(a, 200000), 200000);
	arena_free(a);
}

static void
test_nothing_is_still_an_object(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_non_null(arena_alloc(a, 0));
	assert_string_equal(arena_strndup(a, NULL, 0), "");
	assert_string_equal(arena_strdup(a, ""), "");
	assert_string_equal(arena_printf(a, "%s", ""), "");
	arena_free(a);
	arena_free(NULL);
}

static void
test_copies_and_formats(void **state)
{
	struct arena *a = arena_new();
	char *p;

	(void)state;
	p = arena_strndup(a, "a\0bcd", 3);
	assert_memory_equal(p, "a\0b", 4);
	assert_string_equal(arena_printf(a, "%d-%s", 42, "x"), "42-x");
	p = arena_printf(a, "%0100000d", 7);
	assert_int_equal(strlen(p), 100000);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_memory_is_zeroed_and_aligned_after_every_reset),
		cmocka_unit_test(test_objects_larger_than_a_chunk),
		cmocka_unit_test(test_nothing_is_still_an_object),
		cmocka_unit_test(test_copies_and_formats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
