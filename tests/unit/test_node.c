/* test_node.c - base/node.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/node.h"
#include "unit/with_arena.h"

static void
test_children_keep_their_order(void **state)
{
	struct node *list = node_new(a, NODE_LIST);
	const struct node *n;
	char want = 'a';

	(void)state;
	node_add_str(a, list, NULL, "a");
	node_add_str(a, list, NULL, "b");
	node_add_str(a, list, NULL, "c");
	for (n = list->first; n != NULL; n = n->next) {
		assert_null(n->name);
		assert_int_equal(n->len, 1);
		assert_int_equal(n->text[0], want++);
	}
	assert_int_equal(want, 'd');
}

static void
test_members_are_found_by_their_whole_name(void **state)
{
	struct node *map = node_new(a, NODE_MAP);
	const struct node *n;

	(void)state;
	node_add_str(a, map, "line", "1");
	node_add_int(a, map, "lines", -12);
	n = node_get(map, "lines", 5);
	assert_int_equal(n->len, 3);
	assert_memory_equal(n->text, "-12", 3);
	assert_memory_equal(node_get(map, "lines", 4)->text, "1", 1);
	assert_null(node_get(map, "lin", 3));
	assert_null(node_get(map, "", 0));
	assert_null(node_get(n, "lines", 5));
}

/* Names of every length, and many that differ in one place only. */
static void
test_many_members_are_all_found(void **state)
{
	static char name[300][40];
	struct node *map = node_new(a, NODE_MAP), *n[300];

	(void)state;
	for (int i = 0; i < 300; i++) {
		snprintf(name[i], sizeof(name[i]), "%.*s%d%s", i % 20,
		    "abcdefghijklmnopqrst", i, i % 3 ? "_end_of_name" : "");
		n[i] = node_add_int(a, map, name[i], i);
	}
	for (int i = 0; i < 300; i++) {
		size_t len = strlen(name[i]);

		assert_ptr_equal(node_get(map, name[i], len), n[i]);
		assert_ptr_equal(
		    node_find(map, node_hash(name[i], len), name[i], len),
		    n[i]);
		assert_null(node_get(map, name[i], len + 1));
	}
}

static void
test_the_last_member_of_a_name_wins(void **state)
{
	struct node *map = node_new(a, NODE_MAP);

	(void)state;
	node_add_str(a, map, "x", "1");
	node_add_str(a, map, "y", "2");
	node_add_str(a, map, "x", "3");
	assert_memory_equal(node_get(map, "x", 1)->text, "3", 1);
}

static void
test_empty_strings_add_nothing(void **state)
{
	struct node *map = node_new(a, NODE_MAP);

	(void)state;
	assert_null(node_add_str(a, map, "x", NULL));
	assert_null(node_add_str(a, map, "x", ""));
	assert_null(map->first);
}

static void
test_truth_is_that_of_mustache(void **state)
{
	struct node *list = node_new(a, NODE_LIST);
	struct node *text = node_add_text(a, list, NULL, "", 0);

	(void)state;
	assert_false(node_true(node_new(a, NODE_NULL)));
	assert_false(node_true(node_new(a, NODE_FALSE)));
	assert_true(node_true(node_new(a, NODE_TRUE)));
	assert_true(node_true(node_new(a, NODE_MAP)));
	assert_false(node_true(node_new(a, NODE_LIST)));
	assert_true(node_true(list));
	assert_false(node_true(text));
	assert_true(node_true(node_add_text(a, list, NULL, "0", 1)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_children_keep_their_order),
		cmocka_unit_test(test_members_are_found_by_their_whole_name),
		cmocka_unit_test(test_many_members_are_all_found),
		cmocka_unit_test(test_the_last_member_of_a_name_wins),
		cmocka_unit_test(test_empty_strings_add_nothing),
		cmocka_unit_test(test_truth_is_that_of_mustache),
	};

	return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
