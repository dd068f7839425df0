/* test_cache.c - what is kept, and what falls out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants the ones above first */
#include <cmocka.h>

#include "base/cache.h"

static int released;

static void
release(void *p)
{
	released++;
	free(p);
}

static void
put(struct cache *c, int64_t id, size_t size)
{
	const struct cache_key k = { 1, id, 0, 0 };
	int64_t *v = malloc(sizeof(*v));

	assert_non_null(v);
	*v = id;
	cache_put(c, &k, v, size, release);
}

static int64_t
get(struct cache *c, int64_t id)
{
	const struct cache_key k = { 1, id, 0, 0 };
	const int64_t *v = cache_get(c, &k);

	return v == NULL ? -1 : *v;
}

static void
test_least_recently_used_falls_out(void **state)
{
	struct cache *c = cache_new(3000);

	(void)state;
	put(c, 1, 800);
	put(c, 2, 800);
	put(c, 3, 800);
	assert_int_equal(get(c, 1), 1);
	put(c, 4, 800);
	assert_int_equal(get(c, 2), -1);
	assert_int_equal(get(c, 1), 1);
	assert_int_equal(get(c, 3), 3);
	assert_int_equal(get(c, 4), 4);
	cache_free(c);
}

static void
test_nothing_leaks_and_a_key_is_replaced(void **state)
{
	struct cache *c = cache_new(100000);

	(void)state;
	released = 0;
	for (int64_t i = 0; i < 500; i++)
		put(c, i % 100, 100);
	for (int64_t i = 0; i < 100; i++)
		assert_int_equal(get(c, i), i);
	assert_int_equal(released, 400);
	cache_free(c);
	assert_int_equal(released, 500);
}

static void
test_held_things_stay(void **state)
{
	struct cache *c = cache_new(1000);

	(void)state;
	cache_hold(c);
	put(c, 1, 900);
	put(c, 2, 900);
	put(c, 3, 900);
	assert_int_equal(get(c, 1), 1);
	assert_int_equal(get(c, 2), 2);
	cache_let_go(c);
	assert_int_equal(get(c, 3), -1);
	assert_int_equal(get(c, 2), 2);
	cache_free(c);
}

static void
test_one_larger_than_the_budget_still_serves(void **state)
{
	struct cache *c = cache_new(1000);

	(void)state;
	put(c, 1, 5000);
	assert_int_equal(get(c, 1), 1);
	put(c, 2, 10);
	assert_int_equal(get(c, 1), -1);
	cache_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_least_recently_used_falls_out),
		cmocka_unit_test(test_nothing_leaks_and_a_key_is_replaced),
		cmocka_unit_test(test_held_things_stay),
		cmocka_unit_test(test_one_larger_than_the_budget_still_serves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
