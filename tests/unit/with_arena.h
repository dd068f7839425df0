/*
 * with_arena.h - set-up and end of a test whose cases share one arena, "a":
 *
 *     cmocka_run_group_tests(tests, arena_setup, arena_teardown)
 *
 * For a test program of one file, which includes it after cmocka.h.
 */
#ifndef TESTS_UNIT_WITH_ARENA_H
#define TESTS_UNIT_WITH_ARENA_H

#include "base/arena.h"

static struct arena *a;

static int
arena_setup(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int
arena_teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

#endif
