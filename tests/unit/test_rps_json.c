/*
 * test_rps_json.c - rps/client_json.c and records.c: what is written is
 * JSON, what is read has the type and bound it must have.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rps/records.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

static void
test_writing(void **state)
{
	struct arena *a = arena_new();
	struct jw w = JW_INIT(a);

	(void)state;
	jw_open(&w, NULL, '{');
	jw_text(&w, "a", "q\"b\\s/\t\x01\xc3\xa9");
	jw_uint(&w, "n", 12);
	jw_open(&w, "list", '[');
	jw_text(&w, NULL, "x");
	jw_open(&w, NULL, '{');
	jw_close(&w, '}');
	jw_close(&w, ']');
	jw_true(&w, "t");
	jw_close(&w, '}');
	assert_string_equal(w.b.p,
	    "{\"a\":\"q\\\"b\\\\s/\\u0009\\u0001\xc3\xa9\",\"n\":12,"
	    "\"list\":[\"x\",{}],\"t\":true}");
	arena_free(a);
}

static void
test_what_is_no_json_for_us(void **state)
{
	static const char *const bad[] = { "", "null", "1", "\"x\"", "{",
		"{\"a\":1}x", "{\"a\":\"\xff\"}", "[1,]",
		"[[[[[[[[[[1]]]]]]]]]]", "<html>" };
	struct json_object *o;

	(void)state;
	for (size_t i = 0; i < NITEMS(bad); i++) {
		print_message("%s\n", bad[i]);
		assert_int_equal(jr_parse(bad[i], strlen(bad[i]), &o),
		    ERR_INVALID);
		assert_null(o);
	}
	assert_int_equal(jr_parse("{}\0", 3, &o), ERR_INVALID);
	assert_int_equal(jr_parse("{}", 2, &o), ERR_OK);
	jr_free(o);
}

static void
test_members_have_their_type_and_bound(void **state)
{
	static const char text[] =
	    "{\"s\":\"abc\",\"n\":7,\"z\":null,\"l\":[1,2,3],"
	    "\"nul\":\"a\\u0000b\",\"big\":99999999999999999999}";
	struct arena *a = arena_new();
	struct json_object *o, *l;
	const char *s;
	int64_t n = 42;
	size_t len;

	(void)state;
	assert_int_equal(jr_parse(text, sizeof(text) - 1, &o), ERR_OK);
	assert_int_equal(jr_text(o, a, "s", 3, &s), ERR_OK);
	assert_string_equal(s, "abc");
	assert_int_equal(jr_text(o, a, "s", 2, &s), ERR_INVALID);
	assert_int_equal(jr_text(o, a, "n", 9, &s), ERR_INVALID);
	assert_int_equal(jr_text(o, a, "nul", 9, &s), ERR_INVALID);
	assert_int_equal(jr_code(o, a, "n", 9, &s), ERR_OK);
	assert_string_equal(s, "7");
	assert_int_equal(jr_text(o, a, "z", 9, &s), ERR_OK);
	assert_string_equal(s, "");
	assert_int_equal(jr_int(o, "none", 0, 9, &n), ERR_OK);
	assert_int_equal(n, 42);
	assert_int_equal(jr_int(o, "n", 0, 6, &n), ERR_INVALID);
	assert_int_equal(jr_int(o, "s", 0, 6, &n), ERR_INVALID);
	assert_int_equal(jr_int(o, "n", 0, 7, &n), ERR_OK);
	assert_int_equal(n, 7);
	assert_int_equal(jr_list(o, "l", 2, &l, &len), ERR_INVALID);
	assert_int_equal(jr_list(o, "l", 3, &l, &len), ERR_OK);
	assert_int_equal(len, 3);
	assert_int_equal(jr_list(o, "s", 3, &l, &len), ERR_INVALID);
	assert_true(jr_has(o, "z") && !jr_has(o, "none"));
	jr_free(o);
	arena_free(a);
}

static void
test_rows_that_are_none(void **state)
{
	static const char *const bad[] = { "{\"data\":[1]}", "{\"data\":[{}]}",
		"{\"data\":[{\"id\":{}}]}",
		"{\"data\":[{\"id\":\"x\",\"mac\":7}]}",
		"{\"data\":[{\"id\":\"x\",\"mac\":\"m\","
		"\"dateRegistered\":-1}]}" };
	struct arena *a = arena_new();
	struct json_object *o;
	struct rec_page page;
	struct rps_device *v;

	(void)state;
	for (size_t i = 0; i < NITEMS(bad); i++) {
		print_message("%s\n", bad[i]);
		assert_int_equal(jr_parse(bad[i], strlen(bad[i]), &o), ERR_OK);
		assert_int_equal(rec_page(o, &page), ERR_OK);
		assert_int_equal(rec_devices(&page, a, &v), ERR_INVALID);
		jr_free(o);
	}
	assert_int_equal(jr_parse("{\"rows\":[]}", 11, &o), ERR_OK);
	assert_int_equal(rec_page(o, &page), ERR_INVALID);
	jr_free(o);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_writing),
		cmocka_unit_test(test_what_is_no_json_for_us),
		cmocka_unit_test(test_members_have_their_type_and_bound),
		cmocka_unit_test(test_rows_that_are_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
