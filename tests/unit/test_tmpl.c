/*
 * test_tmpl.c - what compiles, what does not, and what the error says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "render/tmpl.h"
#include "render/tmpl_prog.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* text NULL: it compiles */
struct error_case {
	const char *tmpl;
	unsigned line, column;
	const char *text;
};

/* clang-format off */
static const struct error_case error_cases[] = {
	/* unclosed tags */
	{ "{{", 1, 1, "t: the tag that begins here is never closed; "
	    "end it with }}" },
	{ "a\nbc {{x", 2, 4, "never closed; end it with }}" },
	{ "{{x}", 1, 1, "end it with }}" },
	{ " {{{x}}", 1, 2, "end it with }}}" },
	{ "{{! no end", 1, 1, "never closed" },
	{ "{{# s", 1, 1, "never closed" },
	{ "{{=<% %>}}", 1, 1, "end it with =}}" },
	{ "{{=<% %>=}}\n\n <%x}}", 3, 2, "end it with %>" },
	{ "{{=<% %>=}}<%{x%>", 1, 12, "end it with }%>" },
	{ "{{a\nb = {{c}}", 1, 1, "not closed before the next tag or line" },
	{ "{{a b {{c}}", 1, 1, "not closed before the next tag" },

	/* names */
	{ "x{{}}", 1, 2, "this tag has no name; write one between {{ and }}" },
	{ "{{ \t\n }}", 1, 1, "no name" },
	{ "{{#}}{{/}}", 1, 1, "no name" },
	{ "{{#a}}{{/}}", 1, 7, "no name" },
	{ "{{> }}", 1, 1, "no name" },
	{ "{{{}}}", 1, 1, "no name" },
	{ "{{&}}", 1, 1, "no name" },
	{ "{{#if x}}{{/if}}", 1, 1, "\"if x\" is not a name" },
	{ "{{a\001b}}", 1, 1, "\"a?b\" is not a name" },
	{ "{{.a}}", 1, 1, "\".a\" has an empty part" },
	{ "{{a.}}", 1, 1, "has an empty part" },
	{ "{{a..b}}", 1, 1, "has an empty part" },
	{ "{{#..}}{{/..}}", 1, 1, "has an empty part" },
	{ "{{<parent}}{{/parent}}", 1, 1, "tags with < are not in this" },
	{ "{{$block}}{{/block}}", 1, 1, "tags with $ are not in this" },
	{ "{{>*dyn}}", 1, 1, "tags with * are not in this" },
	{ "{{.}}", 0, 0, NULL },
	{ "{{>a/b.cfg}}{{>..x}}", 0, 0, NULL },
	{ "{{a-b_c:1}}", 0, 0, NULL },

	/* sections */
	{ "{{/a}}", 1, 1, "{{/a}} closes a section that is not open; "
	    "remove it, or write {{#a}} before it" },
	{ "{{#a}}{{/a}}\n{{/a}}", 2, 1, "not open" },
	{ "{{#a}}\n{{^b}}\n  {{/a}}", 3, 3,
	    "{{/a}} stands where {{/b}} is due: line 2 opens b" },
	{ "{{#a}}{{/ab}}", 1, 7, "{{/ab}} stands where {{/a}} is due" },
	{ "{{#ab}}{{/a}}", 1, 8, "{{/a}} stands where {{/ab}} is due" },
	{ "x\n  {{#a}}\n{{#b}}{{/b}}", 2, 3,
	    "the section a is opened here and never closed; write {{/a}}" },
	{ "{{^a}}", 1, 1, "never closed" },
	{ "{{#a}}{{#b}}", 1, 7, "the section b is opened here" },
	{ "{{# a }}{{/a}}{{^a}}{{/ a}}", 0, 0, NULL },

	/* delimiters */
	{ "{{==}}", 1, 1, "bad change of delimiters" },
	{ "{{= =}}", 1, 1, "bad change of delimiters" },
	{ "{{=<%=}}", 1, 1, "bad change of delimiters" },
	{ "{{=a b c=}}", 1, 1, "bad change of delimiters" },
	{ "{{=a= b=}}", 1, 1, "bad change of delimiters" },
	{ "{{=aaaaaaaaaaaaaaaaa b=}}", 1, 1, "at most 16 bytes" },
	{ "{{=aaaaaaaaaaaaaaaa b=}}", 0, 0, NULL },
	{ "{{=\n| |\n=}}|x|", 0, 0, NULL },

	/* plain text is never wrong */
	{ "", 0, 0, NULL },
	{ "}} } { }}}", 0, 0, NULL },
	{ "{{!}}{{! {{ x }}", 0, 0, NULL },

	/* positions count lines of comments, standalone lines and CRLF */
	{ "{{!\n\n}}\n{{#a}}\r\n{{/a}}\r\n\t{{/b}}", 6, 2, "{{/b}}" },
	{ "\xc3\xa9{{}}", 1, 3, "no name" },
};
/* clang-format on */

static void
errors(void **state)
{
	const struct error_case *c = error_cases;

	(void)state;
	for (; c < error_cases + LEN(error_cases); c++) {
		struct tmpl_error err = { 0 };
		struct tmpl *t;

		t = tmpl_compile("t", c->tmpl, strlen(c->tmpl), TMPL_CFG, &err);
		if ((t == NULL) != (c->text != NULL) || err.line != c->line ||
		    err.column != c->column ||
		    (c->text != NULL && strstr(err.text, c->text) == NULL))
			fail_msg("[%s]: %u:%u %s", c->tmpl, err.line,
			    err.column, err.text);
		tmpl_free(t);
		/* nobody has to ask for the reason */
		tmpl_free(tmpl_compile("t", c->tmpl, strlen(c->tmpl), TMPL_XML,
		    NULL));
	}
}

/* Every prefix of a text: the parser must not read past the end. */
static void
prefixes(void **state)
{
	static const char text[] =
	    "a{{x}}\r\n {{#s}}\n{{{y}}}{{^t}}{{&z}}"
	    "{{/t}}\n{{/s}}\n  {{>p}}\n{{! c }}{{=<% %>=}}\n<%{q}%><%={{ }}=%>"
	    "{{w}}";

	(void)state;
	for (size_t n = 0; n < sizeof(text); n++) {
		char *copy = malloc(n + 1); /* exact, for the sanitizer */
		struct tmpl_error err;
		struct tmpl *t;

		assert_non_null(copy);
		memcpy(copy, text, n);
		copy = realloc(copy, n == 0 ? 1 : n);
		assert_non_null(copy);
		t = tmpl_compile("t", copy, n, TMPL_CFG, &err);
		if (t == NULL)
			assert_true(err.line >= 1 && err.column >= 1);
		tmpl_free(t);
		free(copy);
	}
}

static void
depth(void **state)
{
	char text[2 * 7 * (TMPL_DEPTH + 1) + 1];
	struct tmpl_error err = { 0 };
	struct tmpl *t;

	(void)state;
	for (int n = TMPL_DEPTH; n <= TMPL_DEPTH + 1; n++) {
		size_t len = 0;

		for (int i = 0; i < n; i++, len += 6)
			memcpy(text + len, "{{#a}}", 6);
		for (int i = 0; i < n; i++, len += 6)
			memcpy(text + len, "{{/a}}", 6);
		t = tmpl_compile("t", text, len, TMPL_CFG, &err);
		assert_int_equal(t == NULL, n > TMPL_DEPTH);
		tmpl_free(t);
	}
	assert_int_equal(err.line, 1);
	assert_int_equal(err.column, TMPL_DEPTH * 6 + 1);
	assert_non_null(strstr(err.text, "inside 64 others"));
}

static void
size(void **state)
{
	char *text = malloc(TMPL_MAX + 1);
	struct tmpl_error err = { 0 };
	struct tmpl *t;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', TMPL_MAX + 1);
	t = tmpl_compile("t", text, TMPL_MAX, TMPL_CFG, &err);
	assert_non_null(t);
	assert_true(tmpl_bytes(t) > TMPL_MAX);
	tmpl_free(t);
	assert_null(tmpl_compile("t", text, TMPL_MAX + 1, TMPL_CFG, &err));
	assert_int_equal(err.line, 1);
	assert_non_null(strstr(err.text, "split it into partials"));
	free(text);
}

/* Long names are cut between characters; the name of the template too. */
static void
long_names(void **state)
{
	char text[300] = "{{/", name[200];
	struct tmpl_error err = { 0 };

	(void)state;
	for (size_t i = 3; i < 201; i += 2)
		memcpy(text + i, "\xc3\xa9", 2);
	memcpy(text + 201, "}}", 2);
	memset(name, 'n', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	assert_null(tmpl_compile(name, text, 203, TMPL_CFG, &err));
	assert_true(strlen(err.text) < sizeof(err.text));
	assert_non_null(strstr(err.text, "nn: {{/\xc3\xa9"));
	for (const char *p = err.text; *p != '\0'; p++)
		if ((unsigned char)*p == 0xc3)
			assert_int_equal((unsigned char)*++p, 0xa9);
		else
			assert_true(*p >= ' ' && *p < 0x7f);
}

static void
collect(void *arg, char kind, const char *name, size_t len, unsigned line,
    unsigned column)
{
	char *s = arg;
	size_t n = strlen(s);

	snprintf(s + n, 400 - n, "%c%.*s@%u:%u ", kind == 0 ? '=' : kind,
	    (int)len, name, line, column);
}

static void
names(void **state)
{
	static const char text[] =
	    "a = {{ a.b }}\n{{#s}}\n  {{{c}}}{{&d}}\n"
	    "{{! no }}{{/s}}\n{{^t}}{{.}}{{/t}}\n {{> sub/x.cfg }}\n"
	    "{{=| |=}}|{e}|";
	struct tmpl *t =
	    tmpl_compile("names", text, sizeof(text) - 1, TMPL_CFG, NULL);
	char got[400] = "";

	(void)state;
	assert_non_null(t);
	assert_string_equal(tmpl_name(t), "names");
	tmpl_each_name(t, collect, got);
	assert_string_equal(got,
	    "=a.b@1:5 #s@2:1 &c@3:3 &d@3:10 ^t@5:1 "
	    "=.@5:7 >sub/x.cfg@6:2 &e@7:10 ");
	tmpl_free(t);
	tmpl_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(errors),
		cmocka_unit_test(prefixes),
		cmocka_unit_test(depth),
		cmocka_unit_test(size),
		cmocka_unit_test(long_names),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests_name("tmpl", tests, NULL, NULL);
}
