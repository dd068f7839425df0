/*
 * test_render.c - what a template and a tree of values become.
 *
 * The cases of the published specification run in mustache_spec.c; here are
 * inverted sections and delimiters in full, and what the specification does
 * not say: dialects, nested indentation, limits, where each line came from.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "render/render.h"
#include "unit/node_json.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* data is JSON; partials are "name", "text", ..., NULL */
struct render_case {
	const char *tmpl, *data, *want;
	const char *partials[9];
};

struct fixture {
	struct arena *arena;
	struct json_object *json;
	struct tmpl *tmpl, *partial[4];
	struct render_partials find;
	struct buf out;
	struct tmpl_error err;
};

static const struct tmpl *
find_partial(void *arg, const char *name, size_t len)
{
	struct fixture *f = arg;

	for (size_t i = 0; i < LEN(f->partial); i++)
		if (f->partial[i] != NULL &&
		    strlen(tmpl_name(f->partial[i])) == len &&
		    memcmp(tmpl_name(f->partial[i]), name, len) == 0)
			return f->partial[i];
	return NULL;
}

static struct tmpl *
must_compile(const char *name, const char *text, enum tmpl_dialect d)
{
	struct tmpl_error err;
	struct tmpl *t = tmpl_compile(name, text, strlen(text), d, &err);

	if (t == NULL)
		fail_msg("[%s]: %u:%u: %s", text, err.line, err.column,
		    err.text);
	return t;
}

static enum err
run(struct fixture *f, const struct render_case *c, enum tmpl_dialect d,
    struct render_trace *trace)
{
	*f = (struct fixture){ .arena = arena_new() };
	f->out = BUF_INIT(f->arena);
	f->find = (struct render_partials){ find_partial, f };
	f->tmpl = must_compile("main", c->tmpl, d);
	for (size_t i = 0; c->partials[2 * i] != NULL; i++)
		f->partial[i] =
		    must_compile(c->partials[2 * i], c->partials[2 * i + 1], d);
	f->json = json_tokener_parse(c->data);
	buf_raw(&f->out, "", 0);
	return render(f->tmpl, node_json(f->arena, f->json), &f->find, &f->out,
	    trace, &f->err);
}

static void
done(struct fixture *f)
{
	tmpl_free(f->tmpl);
	for (size_t i = 0; i < LEN(f->partial); i++)
		tmpl_free(f->partial[i]);
	json_object_put(f->json);
	arena_free(f->arena);
}

static void
run_table(const struct render_case *c, size_t n, enum tmpl_dialect d)
{
	struct fixture f;

	for (; n-- > 0; c++) {
		enum err e = run(&f, c, d, NULL);

		if (e != ERR_OK)
			fail_msg("[%s]: %u:%u: %s", c->tmpl, f.err.line,
			    f.err.column, f.err.text);
		if (strcmp(f.out.p, c->want) != 0)
			fail_msg("[%s]\nexpected [%s]\ngot      [%s]", c->tmpl,
			    c->want, f.out.p);
		done(&f);
	}
}

/* clang-format off */
static const struct render_case inverted_cases[] = {
	/* truth */
	{ "<{{^b}}no{{/b}}>", "{\"b\":false}", "<no>", { 0 } },
	{ "<{{^b}}no{{/b}}>", "{\"b\":true}", "<>", { 0 } },
	{ "<{{^b}}no{{/b}}>", "{\"b\":null}", "<no>", { 0 } },
	{ "<{{^b}}no{{/b}}>", "{\"b\":\"\"}", "<no>", { 0 } },
	{ "<{{^b}}no{{/b}}>", "{\"b\":\"x\"}", "<>", { 0 } },
	{ "<{{^b}}no{{/b}}>", "{\"b\":{\"c\":1}}", "<>", { 0 } },
	{ "<{{^b}}no{{/b}}>", "{\"b\":{}}", "<>", { 0 } },
	{ "<{{^b}}no{{/b}}>", "{\"b\":[{\"n\":1},{\"n\":2}]}", "<>", { 0 } },
	{ "<{{^b}}no{{/b}}>", "{\"b\":[]}", "<no>", { 0 } },
	{ "<{{^b}}no{{/b}}>", "{}", "<no>", { 0 } },
	{ "<{{^.}}no{{/.}}>", "[]", "<no>", { 0 } },

	/* no context of its own: names are still those around it */
	{ "{{#a}}{{^b}}{{x}}{{.}}{{/b}}{{/a}}", "{\"a\":\"A\",\"x\":1}", "1A",
	    { 0 } },
	{ "{{#l}}{{^n}}-{{x}}{{/n}}{{n}}{{/l}}",
	    "{\"x\":\"x\",\"l\":[{\"n\":1},{},{\"n\":false}]}",
	    "1-x-xfalse", { 0 } },
	{ "{{^b}}\n1\n{{/b}}\n{{t}}\n{{^b}}\n3\n{{/b}}\n",
	    "{\"b\":false,\"t\":2}", "1\n2\n3\n", { 0 } },
	{ "A{{^b}}B{{^b}}C{{/b}}D{{/b}}E", "{\"b\":false}", "ABCDE", { 0 } },
	{ "A{{^b}}B{{^b}}C{{/b}}D{{/b}}E", "{\"b\":true}", "AE", { 0 } },
	{ "{{#b}}yes{{/b}}{{^b}}no{{/b}}", "{\"b\":[]}", "no", { 0 } },
	{ "{{#b}}yes{{/b}}{{^b}}no{{/b}}", "{\"b\":[1]}", "yes", { 0 } },

	/* dotted names */
	{ "<{{^a.b.c}}no{{/a.b.c}}>", "{\"a\":{\"b\":{\"c\":true}}}", "<>",
	    { 0 } },
	{ "<{{^a.b.c}}no{{/a.b.c}}>", "{\"a\":{\"b\":{\"c\":false}}}", "<no>",
	    { 0 } },
	{ "<{{^a.b.c}}no{{/a.b.c}}>", "{\"a\":{}}", "<no>", { 0 } },
	{ "<{{^a.b}}no{{/a.b}}>", "{\"a\":1,\"b\":1}", "<no>", { 0 } },
	{ "{{#s}}<{{^a.b}}no{{/a.b}}>{{/s}}",
	    "{\"a\":{\"b\":1},\"s\":{\"a\":{}}}", "<no>", { 0 } },

	/* white space and lines of their own */
	{ " | {{^b}}\t|\t{{/b}} | \n", "{}", " | \t|\t | \n", { 0 } },
	{ " | {{^b}} {{! in the way }}\n {{/b}} | \n", "{}", " |  \n  | \n",
	    { 0 } },
	{ " {{^b}}NO{{/b}}\n {{^b}}WAY{{/b}}\n", "{}", " NO\n WAY\n", { 0 } },
	{ "one\n{{^b}}\ntwo\n{{/b}}\nthree\n", "{}", "one\ntwo\nthree\n",
	    { 0 } },
	{ "one\n  {{^b}}\ntwo\n\t{{/b}} \t\nthree\n", "{}",
	    "one\ntwo\nthree\n", { 0 } },
	{ "|\r\n{{^b}}\r\nx\r\n{{/b}}\r\n|", "{}", "|\r\nx\r\n|", { 0 } },
	{ "  {{^b}}\n^{{/b}}\n/", "{}", "^\n/", { 0 } },
	{ "^{{^b}}\n/\n  {{/b}}", "{}", "^\n/\n", { 0 } },
	{ "|{{^ b }}={{/\tb }}|", "{}", "|=|", { 0 } },
};

static const struct render_case delimiter_cases[] = {
	{ "{{=<% %>=}}<%t%>{{t}}", "{\"t\":\"x\"}", "x{{t}}", { 0 } },
	{ "{{=[ ]=}}[t](t)", "{\"t\":\"x\"}", "x(t)", { 0 } },
	{ "{{=(( ))=}}((&t))((={{ }}=)){{t}}", "{\"t\":\"<\"}", "<&lt;",
	    { 0 } },
	{ "{{=<% %>=}}<%{t}%>", "{\"t\":\"<\"}", "<", { 0 } },
	{ "{{=* *=}}*! gone **#t**.**/t**^t*x*/t*", "{\"t\":\"v\"}", "v",
	    { 0 } },

	/* in sections they hold to the end of the text */
	{ "{{#s}}\n {{d}}\n |d|\n{{/s}}\n\n{{= | | =}}\n|#s|\n {{d}}\n |d|\n"
	    "|/s|\n", "{\"s\":true,\"d\":\"x\"}",
	    " x\n |d|\n\n {{d}}\n x\n", { 0 } },
	{ "{{^s}}\n {{d}}\n |d|\n{{/s}}\n\n{{= | | =}}\n|^s|\n {{d}}\n |d|\n"
	    "|/s|\n", "{\"s\":false,\"d\":\"x\"}",
	    " x\n |d|\n\n {{d}}\n x\n", { 0 } },
	{ "{{#s}}{{=| |=}}|d|{{/s}}|/s||d|", "{\"s\":[1,2],\"d\":\"x\"}",
	    "x{{/s}}x{{/s}}x", { 0 } },

	/* a partial begins with the usual ones and keeps its own to itself */
	{ "<{{>p}}>\n{{= | | =}}\n<|>p|>\n", "{\"v\":\"y\"}",
	    "<.y.>\n<.y.>\n", { "p", ".{{v}}." } },
	{ "<{{>p}}>\n<.{{v}}. .|v|.>\n", "{\"v\":\"y\"}",
	    "<.y. .y.>\n<.y. .|v|.>\n", { "p", ".{{v}}.{{= | | =}} .|v|." } },

	/* white space and lines of their own */
	{ "| {{=@ @=}} |", "{}", "|  |", { 0 } },
	{ " | {{=@ @=}}\n", "{}", " | \n", { 0 } },
	{ "a\n{{=@ @=}}\nb\n", "{}", "a\nb\n", { 0 } },
	{ "a\n  {{=@ @=}}  \nb\n", "{}", "a\nb\n", { 0 } },
	{ "|\r\n{{= @ @ =}}\r\n|", "{}", "|\r\n|", { 0 } },
	{ "  {{=@ @=}}\n=", "{}", "=", { 0 } },
	{ "=\n  {{=@ @=}}", "{}", "=\n", { 0 } },
	{ "|{{= @   @ =}}|", "{}", "||", { 0 } },
	{ "|{{=\n@\n@\n=}}@v@|", "{\"v\":1}", "|1|", { 0 } },
};

static const struct render_case other_cases[] = {
	{ "", "{}", "", { 0 } },
	{ "{{ #s }}{{ & v }}{{ /s }}{{ ! c }}", "{\"s\":1,\"v\":\"<\"}", "<",
	    { 0 } },
	{ "{{a}}{{l}}{{m}}{{t}}{{f}}",
	    "{\"l\":[1],\"m\":{\"a\":1},\"t\":true,\"f\":false}", "truefalse",
	    { 0 } },
	{ "{{a.b.c}}|{{a.b}}|{{#a}}{{b.c}}{{/a}}",
	    "{\"a\":{\"b\":{\"c\":\"x\"}}}", "x||x", { 0 } },
	{ "{{#a.b}}{{.}},{{/a.b}}", "{\"a\":{\"b\":[1,2,3]}}", "1,2,3,",
	    { 0 } },
	/* the member that is there wins, even when it is nothing */
	{ "{{#m}}[{{x}}]{{/m}}", "{\"x\":\"out\",\"m\":{\"x\":null}}", "[]",
	    { 0 } },
	{ "{{v}}", "{\"v\":\"'\\u0001<\\u007f\\n>\"}",
	    "&#39;&lt;\x7f\n&gt;", { 0 } },
	/* two tags on a line are not alone */
	{ "{{#a}}{{/a}}\n{{!x}}{{!y}}\n", "{}", "\n\n", { 0 } },
	{ "{{!x}}\rb", "{}", "\rb", { 0 } },
	{ "{{!x}}\r", "{}", "\r", { 0 } },
	{ "a\n{{! b\nc }}d\n", "{}", "a\nd\n", { 0 } },

	/* partials: indentation adds up through lines of their own ... */
	{ " {{>p}}\n.", "{}", " a\n   b\n c\n.",
	    { "p", "a\n  {{>q}}\nc\n", "q", "b\n" } },
	/* ... an unindented one keeps what there is ... */
	{ "  {{>p}}\n", "{}", "  b\n", { "p", "{{>q}}\n", "q", "b\n" } },
	/* ... and one within a line starts afresh */
	{ "  {{>p}}\n", "{}", "  xb\nb\n  y\n",
	    { "p", "x{{>q}}\ny\n", "q", "b\nb" } },
	/* every line of the partial, also the empty ones; no line is made */
	{ "\t{{>p}}\n|", "{}", "\ta\n\t\n\tb\n|", { "p", "a\n\nb\n" } },
	{ "\t{{>p}}\n|", "{}", "|", { "p", "" } },
	/* lines that begin with a tag; tags alone on a line leave none */
	{ " {{>p}}\n", "{\"v\":\"1\\n2\",\"l\":[1,2]}",
	    " 1\n2=\n x1\n x2\n x\n x \n",
	    { "p", "{{v}}=\n{{#l}}\nx{{.}}\n{{/l}}\n{{!c}}x\n"
	    "{{#l}}{{/l}}x{{! end }} \n" } },
	{ " {{>p}}", "{\"l\":[1,2]}", " a\n b\n b\n z",
	    { "p", "a{{#l}}\nb{{/l}}\n{{^l}}\nn\n{{/l}}\nz" } },
	{ " {{>p}}", "{\"l\":[1,2]}", " a:\n :\n z",
	    { "p", "a{{#l}}:\n{{/l}}z" } },
	/* recursion over data ends with the data */
	{ "{{>n}}", "{\"c\":1,\"s\":[{\"c\":2,\"s\":[{\"c\":3,\"s\":[]}]},"
	    "{\"c\":4,\"s\":false}]}", "1\n 2\n  3\n 4\n",
	    { "n", "{{c}}\n{{#s}}\n {{>n}}\n{{/s}}\n" } },
	{ "{{#l}}{{>p}}{{/l}}{{>gone}}", "{\"l\":[{\"v\":1},{\"v\":2}]}",
	    "12", { "p", "{{v}}" } },
};

static const struct render_case cfg_cases[] = {
	/* a value can neither end its line nor begin one, in any form */
	{ "k = {{v}}\n", "{\"v\":\"a\\nx = 1\"}", "k = ax = 1\n", { 0 } },
	{ "k = {{{v}}}\n", "{\"v\":\"a\\nx = 1\"}", "k = ax = 1\n", { 0 } },
	{ "k = {{&v}}\n", "{\"v\":\"a\\nx = 1\"}", "k = ax = 1\n", { 0 } },
	{ "k = {{v}}\n", "{\"v\":\"a\\r\\nx = 1\\r\"}", "k = ax = 1\n",
	    { 0 } },
	{ "k = {{{v}}}\n", "{\"v\":\"a\\rx = 1\"}", "k = ax = 1\n", { 0 } },
	{ "k = {{v}}{{{v}}}\n", "{\"v\":\"\\u000bx\\fy\\tz\\u007f\"}",
	    "k = xyzxyz\n", { 0 } },
	{ "{{#l}}{{.}}{{{.}}}{{/l}}", "{\"l\":[\"\\n\",\"\\r\",\"a\\n\"]}",
	    "aa", { 0 } },
	{ "{{>p}}", "{\"v\":\"a\\nb\"}", "abab", { "p", "{{v}}{{{v}}}" } },
	/* nothing else changes */
	{ "{{v}}", "{\"v\":\"<&>\\\"' \xc3\xa9#;= \"}", "<&>\"' \xc3\xa9#;= ",
	    { 0 } },
	{ "{{t}}{{f}}{{n}}", "{\"t\":true,\"f\":false,\"n\":null}", "10",
	    { 0 } },
};
/* clang-format on */

static void
inverted(void **state)
{
	(void)state;
	run_table(inverted_cases, LEN(inverted_cases), TMPL_XML);
}

static void
delimiters(void **state)
{
	(void)state;
	run_table(delimiter_cases, LEN(delimiter_cases), TMPL_XML);
}

static void
others(void **state)
{
	(void)state;
	run_table(other_cases, LEN(other_cases), TMPL_XML);
}

static void
cfg(void **state)
{
	(void)state;
	run_table(cfg_cases, LEN(cfg_cases), TMPL_CFG);
}

/* All 256 bytes, NUL among them, in each form of the tag. */
static void
cfg_bytes(void **state)
{
	static const char text[] = "{{v}}|{{{v}}}|{{&v}}|{{#v}}{{.}}{{/v}}\n";
	struct tmpl *t = must_compile("main", text, TMPL_CFG);
	struct arena *a = arena_new();
	struct buf out = BUF_INIT(a);
	struct node *root = node_new(a, NODE_MAP);
	char v[3] = "a?b";

	(void)state;
	node_add_text(a, root, "v", v, sizeof(v));
	for (int c = 0; c < 256; c++) {
		bool kept = c >= 0x20 && c != 0x7f;

		v[1] = (char)c;
		out.len = 0;
		assert_int_equal(render(t, root, NULL, &out, NULL, NULL), 0);
		assert_int_equal(out.len, kept ? 16 : 12);
		assert_ptr_equal(memchr(out.p, '\n', out.len),
		    out.p + out.len - 1);
		assert_null(memchr(out.p, '\r', out.len));
		assert_int_equal(strlen(out.p), out.len);
	}
	tmpl_free(t);
	arena_free(a);
}

/* A partial of the other dialect cannot weaken the one around it. */
static void
mixed_dialects(void **state)
{
	struct fixture f = { .arena = arena_new() };
	struct render_partials find = { find_partial, &f };
	struct node *root = node_new(f.arena, NODE_MAP);

	(void)state;
	f.out = BUF_INIT(f.arena);
	f.tmpl = must_compile("main", "{{>p}}", TMPL_CFG);
	f.partial[0] = must_compile("p", "{{{v}}}{{v}}", TMPL_XML);
	node_add_str(f.arena, root, "v", "<\n");
	assert_int_equal(render(f.tmpl, root, &find, &f.out, NULL, NULL), 0);
	assert_string_equal(f.out.p, "<<");
	done(&f);
}

/* ------------------------------------------------------------- limits --- */

static void
expect_stop(const struct render_case *c, unsigned line, unsigned column)
{
	struct fixture f;
	enum err e = run(&f, c, TMPL_CFG, NULL);

	assert_int_equal(e, ERR_INVALID);
	if (f.err.line != line || f.err.column != column ||
	    strstr(f.err.text, c->want) == NULL)
		fail_msg("[%s]: %u:%u: %s", c->tmpl, f.err.line, f.err.column,
		    f.err.text);
	done(&f);
}

static void
endless_partials(void **state)
{
	static const struct render_case self = { "\n{{>p}}", "{}",
		"p: {{>p}} is 64 partials deep and goes on",
		{ "p", "x\n {{>p}}" } };
	static const struct render_case pair = { "{{>p}}", "{}",
		"q: {{>p}} is 64 partials deep",
		{ "p", "a{{>q}}", "q", "\n{{>p}}" } };

	(void)state;
	expect_stop(&self, 2, 2);
	expect_stop(&pair, 2, 1);
}

static void
add(char *s, size_t size, const char *more)
{
	size_t n = strlen(s);

	snprintf(s + n, size - n, "%s", more);
}

/* Work without a byte of output: 200^4 turns, then 2^25 calls. */
static void
too_many_steps(void **state)
{
	static const char stopped[] = "stopped here after 2000000 steps";
	char data[1024] = "{\"l\":[1";
	struct render_case lists = { "{{#l}}{{#l}}{{#l}}{{#l}}{{/l}}{{/l}}"
				     "{{/l}}{{/l}}",
		data, stopped, { 0 } };
	struct render_case calls = { "{{>p}}", data, stopped,
		{ "p", "{{#s}}{{>p}}{{>p}}{{/s}}" } };
	struct fixture f;

	(void)state;
	for (int i = 1; i < 200; i++)
		add(data, sizeof(data), ",1");
	add(data, sizeof(data), "]}");
	assert_int_equal(run(&f, &lists, TMPL_CFG, NULL), ERR_INVALID);
	assert_non_null(strstr(f.err.text, stopped));
	done(&f);

	*data = '\0';
	for (int i = 0; i < 25; i++)
		add(data, sizeof(data), "{\"s\":");
	add(data, sizeof(data), "false");
	for (int i = 0; i < 25; i++)
		add(data, sizeof(data), "}");
	assert_int_equal(run(&f, &calls, TMPL_CFG, NULL), ERR_INVALID);
	assert_non_null(strstr(f.err.text, stopped));
	done(&f);
}

static void
too_many_sections(void **state)
{
	static const struct render_case c = { "{{>p}}", "{\"a\":1}",
		"{{#a}} is inside 255 other sections",
		{ "p",
		    "{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{>p}}"
		    "{{/a}}{{/a}}{{/a}}{{/a}}{{/a}}" } };

	(void)state;
	expect_stop(&c, 1, 1);
}

/* RENDER_MAX bytes come out; one more does not. */
static void
too_long(void **state)
{
	static const char line[] = "0123456789abcdef0123456789abcdef";
	static const struct {
		const char *tmpl;
		bool fits;
	} forms[] = {
		{ "{{#l}}{{v}}{{/l}}", true },
		{ "{{#l}}{{v}}{{/l}}x", false },
		{ "{{#l}}0123456789abcdef0123456789abcdef{{/l}}", true },
		{ "{{#l}}0123456789abcdef0123456789abcdef{{/l}}{{w}}", false },
	};
	struct arena *a = arena_new();
	struct node *root = node_new(a, NODE_MAP), *l;
	struct tmpl_error err = { 0 };
	struct buf out = BUF_INIT(a);

	(void)state;
	node_add_str(a, root, "v", line);
	node_add_str(a, root, "w", "x");
	l = node_add(a, root, "l", NODE_LIST);
	for (size_t i = 0; i < RENDER_MAX / 32; i++)
		node_add(a, l, NULL, NODE_TRUE);
	for (size_t i = 0; i < LEN(forms); i++) {
		struct tmpl *t = must_compile("big", forms[i].tmpl, TMPL_XML);

		out.len = 0;
		assert_int_equal(render(t, root, NULL, &out, NULL, &err),
		    forms[i].fits ? ERR_OK : ERR_INVALID);
		if (forms[i].fits)
			assert_int_equal(out.len, RENDER_MAX);
		else
			assert_non_null(strstr(err.text,
			    "big: the file grows "
			    "beyond 4194304 bytes"));
		tmpl_free(t);
	}
	arena_free(a);
}

/* Indentation of partials inside partials counts against the limit too. */
static void
too_wide(void **state)
{
	struct render_case c = { "{{>p}}", "{}", "grows beyond",
		{ "p", NULL } };
	char *text = malloc(200001);
	struct fixture f;

	(void)state;
	assert_non_null(text);
	memset(text, ' ', 200000);
	text[1] = '\n';
	memcpy(text + 200000 - 6, "{{>p}}", 7);
	c.partials[1] = text;
	assert_int_equal(run(&f, &c, TMPL_XML, NULL), ERR_INVALID);
	assert_non_null(strstr(f.err.text, c.want));
	done(&f);
	free(text);
}

/* -------------------------------------------------------------- trace --- */

/* want: one "template:line" for each line of the output */
/* clang-format off */
static const struct render_case trace_cases[] = {
	{ "", "{}", "", { 0 } },
	{ "a\nb\nc", "{}", "main:1 main:2 main:3 ", { 0 } },
	{ "a\n\n\nb\n", "{}", "main:1 main:2 main:3 main:4 ", { 0 } },
	{ "# c\n{{! gone\n\n}}\nk = {{v}}\nx\n", "{\"v\":1}",
	    "main:1 main:5 main:6 ", { 0 } },
	{ "{{#l}}\nk = {{.}}\nm = {{.}}\n{{/l}}\nend", "{\"l\":[1,2]}",
	    "main:2 main:3 main:2 main:3 main:5 ", { 0 } },
	{ "{{v}}\n{{^v}}no\n{{/v}}{{w}}\n", "{\"v\":1,\"w\":2}",
	    "main:1 main:3 ", { 0 } },
	{ "a\n {{>p}}\nb\nc{{>q}}d\n", "{}",
	    "main:1 p:1 p:3 q:1 main:3 main:4 main:4 ",
	    { "p", "1\n{{! }}\n2\n{{>q}}\n", "q", "q\n" } },
	{ "{{>p}}a\n{{>p}}\nb", "{}", "p:1 p:1 ", { "p", "x" } },
	/* the value of an xml file may span lines: all from one tag */
	{ "a\n<{{v}}>\n", "{\"v\":\"1\\n2\\n3\"}",
	    "main:1 main:2 main:2 main:2 ", { 0 } },
};
/* clang-format on */

static void
trace(void **state)
{
	const struct render_case *c = trace_cases;

	(void)state;
	for (; c < trace_cases + LEN(trace_cases); c++) {
		struct render_trace tr = { 0 };
		struct fixture f;
		char got[400] = "";
		size_t n = 0;

		assert_int_equal(run(&f, c, TMPL_XML, &tr), ERR_OK);
		for (size_t i = 0; i < tr.n; i++)
			n += (size_t)snprintf(got + n, sizeof(got) - n,
			    "%s:%u ", tr.line[i].tmpl, tr.line[i].line);
		if (strcmp(got, c->want) != 0)
			fail_msg("[%s]\n%s\nexpected [%s]\ngot      [%s]",
			    c->tmpl, f.out.p, c->want, got);
		done(&f);
	}
}

/* As many origins as lines, however many, and the same bytes as without. */
static void
trace_long(void **state)
{
	static const struct render_case c = { "{{#l}}{{#l}}\nx{{.}}\n\n"
					      "{{/l}}\n{{/l}}",
		"{\"l\":[1,2,3,4,5,6,7,8,9,10,11,12,13]}", "", { 0 } };
	struct render_trace tr = { 0 };
	struct fixture f, g;
	size_t lines = 0;

	(void)state;
	assert_int_equal(run(&f, &c, TMPL_CFG, &tr), ERR_OK);
	assert_int_equal(run(&g, &c, TMPL_CFG, NULL), ERR_OK);
	assert_string_equal(f.out.p, g.out.p);
	for (size_t i = 0; i < f.out.len; i++)
		lines += f.out.p[i] == '\n';
	assert_int_equal(tr.n, lines);
	assert_true(lines > 300);
	done(&f);
	done(&g);
}

/* What the caller had in the buffer stays, and does not count. */
static void
appends(void **state)
{
	struct tmpl *t = must_compile("main", "b\nc\n", TMPL_CFG);
	struct arena *a = arena_new();
	struct buf out = BUF_INIT(a);
	struct render_trace tr = { 0 };
	const struct node *root = node_new(a, NODE_NULL);

	(void)state;
	buf_raw(&out, "a\n", 2);
	assert_int_equal(render(t, root, NULL, &out, &tr, NULL), ERR_OK);
	assert_int_equal(render(t, root, NULL, &out, &tr, NULL), ERR_OK);
	assert_string_equal(out.p, "a\nb\nc\nb\nc\n");
	assert_int_equal(tr.n, 4);
	tmpl_free(t);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(inverted),
		cmocka_unit_test(delimiters),
		cmocka_unit_test(others),
		cmocka_unit_test(cfg),
		cmocka_unit_test(cfg_bytes),
		cmocka_unit_test(mixed_dialects),
		cmocka_unit_test(endless_partials),
		cmocka_unit_test(too_many_steps),
		cmocka_unit_test(too_many_sections),
		cmocka_unit_test(too_long),
		cmocka_unit_test(too_wide),
		cmocka_unit_test(trace),
		cmocka_unit_test(trace_long),
		cmocka_unit_test(appends),
	};

	return cmocka_run_group_tests_name("render", tests, NULL, NULL);
}
