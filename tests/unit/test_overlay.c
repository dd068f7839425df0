/* test_overlay.c - settings laid over a template's text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include "render/overlay.h"

struct set {
	const char *layer, *name, *value;
	bool absent;
};

static const struct {
	const char *name;
	const char *text;
	struct set set[4];
	const char *want;
} cases[] = {
	{ "nothing set", "a = 1\n", { { 0 } }, "a = 1\n" },
	{ "replaced in place", "a = 1\nb = 2\nc = 3\n",
	    { { "device", "b", "9", false } }, "a = 1\nb = 9\nc = 3\n" },
	{ "appended in the order of names", "a = 1\n",
	    { { "device", "z", "1", false }, { "device", "m", "2", false } },
	    "a = 1\nm = 2\nz = 1\n" },
	{ "absent takes the line away", "a = 1\nb = 2\n",
	    { { "device", "a", "", true } }, "b = 2\n" },
	{ "absent of what is not there", "a = 1\n",
	    { { "device", "q", "", true } }, "a = 1\n" },
	{ "the later layer wins", "a = 1\n",
	    { { "group", "a", "2", false }, { "device", "a", "3", false } },
	    "a = 3\n" },
	{ "the later layer brings a line back", "a = 1\n",
	    { { "group", "a", "", true }, { "device", "a", "3", false } },
	    "a = 3\n" },
	{ "said twice by the template, once by us", "a = 1\na = 2\n",
	    { { "device", "a", "3", false } }, "a = 3\n" },
	{ "no blanks around the sign", "a=1\n",
	    { { "device", "a", "3", false } }, "a = 3\n" },
	{ "blanks before the name", "\t a = 1\n b = 2\n",
	    { { "device", "a", "3", false }, { "device", "b", "", true } },
	    "a = 3\n" },
	{ "a prefix is another name", "account.1.label = x\n",
	    { { "device", "account.1.labe", "y", false } },
	    "account.1.label = x\naccount.1.labe = y\n" },
	{ "comments and includes are not touched",
	    "#!version:1.0.0.1\n## a = 5\n[T46U]a = 5\n",
	    { { "device", "## a", "7", false } },
	    "#!version:1.0.0.1\n## a = 5\n[T46U]a = 5\n## a = 7\n" },
	{ "text without a last line end", "a = 1",
	    { { "device", "b", "2", false } }, "a = 1\nb = 2\n" },
	{ "a value can not forge a line", "a = 1\n",
	    { { "device", "b", "2\nc = 3", false } }, "a = 1\nb = 2c = 3\n" },
	{ "empty text", "", { { "device", "b", "2", false } }, "b = 2\n" },
};

static void
test_overlay(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct overlay o = OVERLAY_INIT(a);
		struct buf out = BUF_INIT(a);

		print_message("%s\n", cases[i].name);
		for (int k = 0; k < 4 && cases[i].set[k].layer != NULL; k++)
			overlay_add(&o, cases[i].set[k].layer,
			    cases[i].set[k].name, cases[i].set[k].value,
			    cases[i].set[k].absent);
		overlay_apply(&o, cases[i].text, strlen(cases[i].text), &out,
		    NULL);
		assert_string_equal(out.p == NULL ? "" : out.p, cases[i].want);
	}
	arena_free(a);
}

static void
test_trace_follows_the_lines(void **state)
{
	static const char text[] = "a = 1\nb = 2\nc = 3\n";
	struct arena *a = arena_new();
	struct overlay o = OVERLAY_INIT(a);
	struct buf out = BUF_INIT(a);
	struct render_origin from[] = { { "t", 1 }, { "t", 2 }, { "t", 3 } };
	struct render_trace t = { from, 3, 3 };

	(void)state;
	overlay_add(&o, "group setting", "a", "", true);
	overlay_add(&o, "device setting", "b", "9", false);
	overlay_add(&o, "group setting", "d", "4", false);
	overlay_apply(&o, text, sizeof(text) - 1, &out, &t);
	assert_string_equal(out.p, "b = 9\nc = 3\nd = 4\n");
	assert_int_equal(t.n, 3);
	assert_string_equal(t.line[0].tmpl, "device setting");
	assert_int_equal(t.line[0].line, 0);
	assert_string_equal(t.line[1].tmpl, "t");
	assert_int_equal(t.line[1].line, 3);
	assert_string_equal(t.line[2].tmpl, "group setting");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_overlay),
		cmocka_unit_test(test_trace_follows_the_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
