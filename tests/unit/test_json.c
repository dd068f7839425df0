/* test_json.c - api/json.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/json.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))
#define DEEP_9 "[[[[[[[[["
#define DEEP_9_END "]]]]]]]]]"

static int
set_up(void **state)
{
	struct act *act = calloc(1, sizeof(*act));

	act->a = arena_new();
	*state = act;
	return 0;
}

static int
tear_down(void **state)
{
	struct act *act = *state;

	arena_free(act->a);
	free(act);
	return 0;
}

/* Exactly as long, and a NUL behind: ASan sees a step further. */
static enum err
parse(struct act *act, const char *text, size_t len, struct json **j)
{
	char *copy = malloc(len + 1);
	enum err e;

	memcpy(copy, text, len);
	copy[len] = '\0';
	e = json_parse(act, copy, len, j);
	free(copy);
	return e;
}

static struct json *
parsed(struct act *act, const char *text)
{
	struct json *j;

	assert_int_equal(parse(act, text, strlen(text), &j), ERR_OK);
	return j;
}

static void
test_what_is_taken(void **state)
{
	static const char *const texts[] = {
		"{}",
		" \t\r\n{ } \n",
		"{\"a\":null,\"b\":true,\"c\":false,\"d\":0,\"e\":-7}",
		"{\"max\":9223372036854775807,\"min\":-9223372036854775808}",
		"{\"a\":{\"a\":{\"a\":1}},\"b\":[{\"a\":1},{\"a\":1}]}",
		"{\"a\":\"\\\"}{][,:\\\\\",\"b\":1}",
		"{\"a\":[\"a\",\"a\",[],{}]}",
		"{\"a\":\"\xc3\xa9 \xf0\x9f\x93\x9e \\ud83d\\udcde \\u00e9\"}",
		"{\"a\":" DEEP_9 DEEP_9_END "}",
	};
	struct json *j;

	for (size_t i = 0; i < NITEMS(texts); i++) {
		print_message("%s\n", texts[i]);
		j = parsed(*state, texts[i]);
		json_free(j);
	}
	json_free(NULL);
}

static void
test_what_is_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "", "too early" },
		{ "{", "too early" },
		{ "{\"a\":\"b", "too early" },
		{ "{\"a\":1,}", "byte" },
		{ "{\"a\" 1}", "byte" },
		{ "{a:1}", "byte" },
		{ "{'a':1}", "quotes" },
		{ "{'a':1,'a':2}", "quotes" },
		{ "{\"a\":'b'}", "byte" },
		{ "{\"a\":1} x", "byte" },
		{ "{\"a\":1}{}", "byte" },
		{ "{\"a\":01}", "" },
		{ "{\"a\":/* b */1}", "byte" },
		{ "\xef\xbb\xbf{}", "byte" },
		{ "[]", "one JSON object" },
		{ "7", "" },
		{ "null", "" },
		{ "\"a\"", "one JSON object" },
		/* one member twice, also where it is hard to see */
		{ "{\"a\":1,\"a\":1}", "twice" },
		{ "{\"b\":{\"a\":1,\"a\":2}}", "twice" },
		{ "{\"b\":[{},{\"a\":1,\"c\":[],\"a\":2}]}", "twice" },
		{ "{\"a\":\"\\\",\\\"a\\\":\",\"a\":2}", "twice" },
		{ "{\"na\\u006de\":1,\"name\":2}", "backslash" },
		{ "{\"\\u006eame\":1}", "backslash" },
		{ "{\"a\\u0000\":1}", "backslash" },
		{ "{\"a\":NaN,\"b\":1,\"b\":2}", "" },
		/* numbers */
		{ "{\"a\":1.5}", "whole" },
		{ "{\"a\":1.0}", "whole" },
		{ "{\"a\":1e3}", "whole" },
		{ "{\"a\":1E999}", "whole" },
		{ "{\"a\":9223372036854775808}", "whole" },
		{ "{\"a\":-9223372036854775809}", "whole" },
		{ "{\"a\":[1,99999999999999999999]}", "whole" },
		{ "{\"a\":NaN}", "" },
		{ "{\"a\":Infinity}", "" },
		{ "{\"a\":-Infinity}", "" },
		{ "{\"a\":nul}", "byte" },
		/* UTF-8: cut, overlong, a surrogate, beyond the last */
		{ "{\"a\":\"\xc3\"}", "UTF-8" },
		{ "{\"a\":\"\xff\"}", "UTF-8" },
		{ "{\"a\":\"\xc0\xaf\"}", "UTF-8" },
		{ "{\"a\":\"\xed\xa0\x80\"}", "UTF-8" },
		{ "{\"a\":\"\xf4\x90\x80\x80\"}", "UTF-8" },
		{ "{\"a\":" DEEP_9 DEEP_9 DEEP_9_END DEEP_9_END "}", "byte" },
		{ "{\"a\":" DEEP_9 "[[["
		  "]]]" DEEP_9_END "}",
		    "byte" },
	};
	struct act *act = *state;
	struct json *j;

	for (size_t i = 0; i < NITEMS(cases); i++) {
		print_message("%s\n", cases[i].text);
		assert_int_equal(
		    parse(act, cases[i].text, strlen(cases[i].text), &j),
		    ERR_INVALID);
		assert_null(j);
		print_message("  %s\n", act->problem.text);
		assert_non_null(strstr(act->problem.text, cases[i].why));
	}
	assert_int_equal(parse(act, "{\"a\":\"b\0\"}", 10, &j), ERR_INVALID);
	assert_non_null(strstr(act->problem.text, "NUL"));
}

/* n members: a0, a1, ... */
static enum err
many(struct act *act, unsigned n)
{
	struct buf b = BUF_INIT(act->a);
	struct json *j;
	enum err e;

	for (unsigned i = 0; i < n; i++)
		buf_printf(&b, "%s\"a%u\":%u", i == 0 ? "{" : ",", i, i);
	buf_str(&b, "}");
	e = parse(act, b.p, b.len, &j);
	json_free(j);
	return e;
}

static void
test_members_are_counted(void **state)
{
	struct act *act = *state;

	assert_int_equal(many(act, 1000), ERR_OK);
	assert_int_equal(many(act, 1001), ERR_INVALID);
	assert_non_null(strstr(act->problem.text, "1000 members"));
}

/* item, n times over, in a list. */
static enum err
listed(struct act *act, const char *open, const char *item, unsigned n)
{
	struct buf b = BUF_INIT(act->a);
	struct json *j;
	enum err e;

	buf_str(&b, open);
	for (unsigned i = 0; i < n; i++) {
		buf_str(&b, i == 0 ? "" : ",");
		buf_str(&b, item);
	}
	buf_str(&b, "]}");
	e = parse(act, b.p, b.len, &j);
	json_free(j);
	return e;
}

static void
test_values_are_counted(void **state)
{
	struct act *act = *state;

	/* commas, and what is opened: the two at the beginning too */
	assert_int_equal(listed(act, "{\"a\":[", "1", 99999), ERR_OK);
	assert_int_equal(listed(act, "{\"a\":[", "1", 100000), ERR_INVALID);
	assert_non_null(strstr(act->problem.text, "100000 values"));
	assert_int_equal(listed(act, "{\"a\":[", "{}", 50001), ERR_INVALID);
	assert_int_equal(listed(act, "{\"a\":[", "\",{[\\\",\"", 50000),
	    ERR_OK);
	/* a quote of the other kind hides nothing */
	assert_int_equal(listed(act, "{'\"':[", "{}", 50001), ERR_INVALID);
	assert_non_null(strstr(act->problem.text, "100000 values"));
	assert_int_equal(listed(act, "{\"'\":[", "{}", 50001), ERR_INVALID);
	assert_non_null(strstr(act->problem.text, "100000 values"));
}

static void
test_a_long_name_is_refused(void **state)
{
	struct act *act = *state;
	struct json *j;
	char text[100];

	for (int n = 64; n <= 65; n++) {
		snprintf(text, sizeof(text), "{\"%.*s\":1}", n,
		    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
		assert_int_equal(parse(act, text, strlen(text), &j),
		    n == 64 ? ERR_OK : ERR_INVALID);
		json_free(j);
	}
}

static void
test_texts_numbers_and_truth(void **state)
{
	struct act *act = *state;
	struct json *j = parsed(act,
	    "{\"text\":\"Ada\",\"gone\":null,\"nul\":\"a\\u0000b\","
	    "\"n\":7,\"yes\":true}");
	const char *s = "as it was";
	int64_t n = 3;
	bool b = false;

	assert_int_equal(in_text(act, j, "text", &s), ERR_OK);
	assert_string_equal(s, "Ada");
	assert_int_equal(in_text(act, j, "absent", &s), ERR_OK);
	assert_string_equal(s, "Ada");
	assert_int_equal(in_text(act, j, "gone", &s), ERR_OK);
	assert_string_equal(s, "");
	assert_int_equal(in_text(act, j, "nul", &s), ERR_INVALID);
	assert_string_equal(act->problem.field, "nul");
	assert_int_equal(in_text(act, j, "n", &s), ERR_INVALID);

	assert_int_equal(in_int(act, j, "absent", 1, 9, &n), ERR_OK);
	assert_int_equal(n, 3);
	assert_int_equal(in_int(act, j, "n", 7, 7, &n), ERR_OK);
	assert_int_equal(n, 7);
	assert_int_equal(in_int(act, j, "n", 8, 9, &n), ERR_INVALID);
	assert_int_equal(in_int(act, j, "n", 1, 6, &n), ERR_INVALID);
	assert_int_equal(in_int(act, j, "text", 1, 9, &n), ERR_INVALID);
	assert_int_equal(in_int(act, j, "gone", 0, 9, &n), ERR_INVALID);

	assert_int_equal(in_bool(act, j, "yes", &b), ERR_OK);
	assert_true(b);
	assert_int_equal(in_bool(act, j, "n", &b), ERR_INVALID);
	assert_int_equal(in_bool(act, j, "gone", &b), ERR_INVALID);
	assert_true(in_has(j, "gone"));
	assert_false(in_has(j, "absent"));
	json_free(j);
}

static void
test_what_nobody_read_is_wrong(void **state)
{
	struct act *act = *state;
	struct json *j = parsed(act, "{\"lable\":\"x\",\"n\":1}");
	const char *s = NULL;
	int64_t n;

	assert_int_equal(in_text(act, j, "label", &s), ERR_OK);
	assert_null(s);
	assert_int_equal(in_int(act, j, "n", 0, 9, &n), ERR_OK);
	assert_int_equal(in_end(act, j), ERR_INVALID);
	assert_string_equal(act->problem.field, "lable");
	assert_non_null(strstr(act->problem.text, "did you mean label?"));
	assert_int_equal(in_text(act, j, "lable", &s), ERR_OK);
	assert_int_equal(in_end(act, j), ERR_OK);
	json_free(j);
}

struct thing {
	const char *name, *secret;
	int64_t count, on, kind;
};

static const char *const kinds[] = { "red", "blue", NULL };
/* clang-format off */
static const struct field fields[] = {
	{ "name", F_TEXT, offsetof(struct thing, name), 0, 8, NULL, NULL, "", false },
	{ "secret", F_SECRET, offsetof(struct thing, secret), 0, 8, NULL, NULL, "", false },
	{ "count", F_INT, offsetof(struct thing, count), 1, 9, NULL, NULL, "", false },
	{ "on", F_BOOL, offsetof(struct thing, on), 0, 1, NULL, NULL, "", false },
	{ "kind", F_ENUM, offsetof(struct thing, kind), 0, 0, kinds, NULL, "", false },
};
/* clang-format on */

static void
test_fields_by_their_table(void **state)
{
	static const char *const wrong[] = { "{\"name\":7}",
		"{\"name\":\"123456789\"}", "{\"name\":\"a\\u0000b\"}",
		"{\"name\":\"a\\nb\"}", "{\"count\":\"7\"}", "{\"count\":0}",
		"{\"count\":null}", "{\"on\":1}", "{\"on\":\"yes\"}",
		"{\"kind\":\"green\"}", "{\"kind\":null}", "{\"kind\":1}",
		"{\"name\":[]}", "{\"secret\":{}}" };
	struct thing t = { "old", NULL, 3, 0, 1 };
	struct act *act = *state;
	struct json *j = parsed(act,
	    "{\"name\":null,\"secret\":\"s\",\"count\":9,\"on\":true,"
	    "\"kind\":\"red\"}");

	assert_int_equal(in_fields(act, j, fields, NITEMS(fields), &t), ERR_OK);
	assert_int_equal(in_end(act, j), ERR_OK);
	assert_string_equal(t.name, "");
	assert_string_equal(t.secret, "s");
	assert_int_equal(t.count, 9);
	assert_int_equal(t.on, 1);
	assert_int_equal(t.kind, 0);
	json_free(j);
	for (size_t i = 0; i < NITEMS(wrong); i++) {
		print_message("%s\n", wrong[i]);
		j = parsed(act, wrong[i]);
		assert_int_equal(in_fields(act, j, fields, NITEMS(fields), &t),
		    ERR_INVALID);
		assert_int_equal(strncmp(wrong[i] + 2, act->problem.field,
				     strlen(act->problem.field)),
		    0);
		json_free(j);
	}
}

struct seen {
	struct act *act;
	size_t objects, texts;
	int64_t sum;
};

static enum err
item(void *arg, size_t i, struct json *object, const char *text)
{
	struct seen *s = arg;
	enum err e;
	int64_t n = 0;

	(void)i;
	if (object == NULL) {
		s->texts += strlen(text);
		return ERR_OK;
	}
	s->objects++;
	if ((e = in_int(s->act, object, "n", 0, 99, &n)) != ERR_OK)
		return e;
	s->sum += n;
	return in_end(s->act, object);
}

static void
test_lists(void **state)
{
	static const struct {
		const char *text, *field;
	} wrong[] = {
		{ "{}", "list" },
		{ "{\"list\":null}", "list" },
		{ "{\"list\":{}}", "list" },
		{ "{\"list\":[1]}", "list/0" },
		{ "{\"list\":[{},null]}", "list/1" },
		{ "{\"list\":[{},{\"n\":\"x\"}]}", "list/1/n" },
		{ "{\"list\":[{\"m\":1}]}", "list/0/m" },
		{ "{\"list\":[\"a\\u0000b\"]}", "list/0" },
		{ "{\"list\":[{},{},{},{}]}", "list" },
	};
	struct act *act = *state;
	struct seen s = { .act = act };
	struct json *j = parsed(act, "{\"list\":[{\"n\":3},{\"n\":4},\"ab\"]}");

	assert_int_equal(in_each(act, j, "list", 3, item, &s), ERR_OK);
	assert_int_equal(s.objects, 2);
	assert_int_equal(s.sum, 7);
	assert_int_equal(s.texts, 2);
	assert_int_equal(in_end(act, j), ERR_OK);
	json_free(j);
	for (size_t i = 0; i < NITEMS(wrong); i++) {
		print_message("%s\n", wrong[i].text);
		j = parsed(act, wrong[i].text);
		act_clear(act);
		assert_int_equal(in_each(act, j, "list", 3, item, &s),
		    ERR_INVALID);
		assert_string_equal(act->problem.field, wrong[i].field);
		json_free(j);
	}
}

static void
test_an_object_inside(void **state)
{
	struct act *act = *state;
	struct json *j = parsed(act, "{\"in\":{\"n\":1},\"no\":[]}"), *in;
	int64_t n = 0;

	assert_int_equal(in_object(act, j, "absent", &in), ERR_OK);
	assert_null(in);
	assert_int_equal(in_object(act, j, "no", &in), ERR_INVALID);
	assert_int_equal(in_object(act, j, "in", &in), ERR_OK);
	assert_int_equal(in_end(act, in), ERR_INVALID);
	assert_int_equal(in_int(act, in, "n", 0, 9, &n), ERR_OK);
	assert_int_equal(in_end(act, in), ERR_OK);
	assert_int_equal(n, 1);
	json_free(j);
}

int
main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_what_is_taken),
		TEST(test_what_is_refused),
		TEST(test_members_are_counted),
		TEST(test_values_are_counted),
		TEST(test_a_long_name_is_refused),
		TEST(test_texts_numbers_and_truth),
		TEST(test_what_nobody_read_is_wrong),
		TEST(test_fields_by_their_table),
		TEST(test_lists),
		TEST(test_an_object_inside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
