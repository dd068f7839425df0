/* test_buf.c - base/buf.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

static void
test_cfg_value_cannot_forge_a_key(void **state)
{
	struct arena *a = arena_new();
	struct buf b = BUF_INIT(a);

	(void)state;
	buf_cfg(&b, "alice\r\naccount.2.enable = 1");
	assert_string_equal(b.p, "aliceaccount.2.enable = 1");
	arena_free(a);
}

static void
test_xml_text_cannot_open_a_tag(void **state)
{
	struct arena *a = arena_new();
	struct buf b = BUF_INIT(a);

	(void)state;
	buf_xml(&b, "<a b='\"&'>h\xc3\xa9");
	assert_string_equal(b.p, "&lt;a b=&#39;&quot;&amp;&#39;&gt;h\xc3\xa9");
	arena_free(a);
}

static void
test_growth_keeps_bytes(void **state)
{
	struct arena *a = arena_new();
	struct buf b = BUF_INIT(a);

	(void)state;
	for (unsigned long i = 0; i < 100000; i++)
		buf_uint(&b, i % 10);
	assert_int_equal(b.len, 100000);
	assert_memory_equal(b.p + 99990, "0123456789", 10);
	arena_free(a);
}

static void
test_our_own_text_is_left_alone(void **state)
{
	struct arena *a = arena_new();
	struct buf b = BUF_INIT(a);

	(void)state;
	buf_str(&b, "<a>\r\n");
	buf_raw(&b, "\0&", 2);
	buf_printf(&b, "%d%s", -5, "\n");
	assert_int_equal(b.len, 10);
	assert_memory_equal(b.p, "<a>\r\n\0&-5\n", 11);
	arena_free(a);
}

static void
test_empty_text_makes_an_empty_string(void **state)
{
	struct arena *a = arena_new();
	struct buf b = BUF_INIT(a), c = BUF_INIT(a);

	(void)state;
	buf_raw(&b, NULL, 0);
	assert_string_equal(b.p, "");
	buf_printf(&c, "%s", "");
	assert_string_equal(c.p, "");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cfg_value_cannot_forge_a_key),
		cmocka_unit_test(test_xml_text_cannot_open_a_tag),
		cmocka_unit_test(test_growth_keeps_bytes),
		cmocka_unit_test(test_our_own_text_is_left_alone),
		cmocka_unit_test(test_empty_text_makes_an_empty_string),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
