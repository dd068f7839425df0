/*
 * fuzz_tmpl.c - any bytes as a template: compile, list names, render.
 *
 * The template is also the partial "self", so that it can include itself,
 * and both dialects are tried.  Beyond not crashing: the trace has one entry
 * for each line, rendering twice gives the same bytes, in cfg no byte comes
 * out that is a control character unless the template has it, and an error
 * always has a position and a sentence.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "render/render.h"

static void
must(bool ok)
{
	if (!ok)
		abort();
}

static const struct tmpl *
find_self(void *arg, const char *name, size_t len)
{
	return len == 4 && memcmp(name, "self", 4) == 0 ? arg : NULL;
}

static struct node *
fixed_tree(struct arena *a)
{
	struct node *root = node_new(a, NODE_MAP), *l, *m;

	node_add_str(a, root, "v",
	    "<\"&'> \n\r\x0b\x7f"
	    "end");
	node_add_str(a, root, "w", "plain");
	node_add(a, root, "t", NODE_TRUE);
	node_add(a, root, "f", NODE_FALSE);
	node_add(a, root, "n", NODE_NULL);
	l = node_add(a, root, "l", NODE_LIST);
	for (int i = 0; i < 3; i++) {
		m = node_add(a, l, NULL, NODE_MAP);
		node_add_int(a, m, "i", i);
		m = node_add(a, m, "m", NODE_MAP);
		node_add_str(a, m, "v", "inner");
	}
	m = node_add(a, root, "d", NODE_LIST); /* two turns, then none */
	node_add(a, node_add(a, m, NULL, NODE_MAP), "d", NODE_FALSE);
	node_add(a, node_add(a, m, NULL, NODE_MAP), "d", NODE_NULL);
	return root;
}

static void
name_seen(void *arg, char kind, const char *name, size_t len, unsigned line,
    unsigned column)
{
	(void)arg;
	must(kind == 0 || strchr("&#^>", kind) != NULL);
	must(len > 0 && memchr(name, '\n', len) == NULL);
	must(line > 0 && column > 0);
}

static void
check_cfg(const struct buf *out, const uint8_t *text, size_t len)
{
	for (size_t i = 0; i < out->len; i++) {
		unsigned char c = (unsigned char)out->p[i];

		if (c < 0x20 || c == 0x7f)
			must(memchr(text, c, len) != NULL);
	}
}

static void
check_trace(const struct buf *out, const struct render_trace *tr)
{
	size_t lines = 0;

	for (size_t i = 0; i < out->len; i++)
		lines += out->p[i] == '\n';
	if (out->len != 0 && out->p[out->len - 1] != '\n')
		lines++;
	must(tr->n == lines);
	for (size_t i = 0; i < tr->n; i++)
		must(tr->line[i].line > 0 &&
		    strcmp(tr->line[i].tmpl, "fuzz") == 0);
}

static void
check_error(const struct tmpl_error *err)
{
	must(err->line > 0 && err->column > 0);
	must(memchr(err->text, '\0', sizeof(err->text)) != NULL);
	must(strlen(err->text) > 10);
}

static void
one_dialect(const uint8_t *data, size_t len, enum tmpl_dialect d)
{
	struct arena *a = arena_new();
	struct buf out = BUF_INIT(a), twin = BUF_INIT(a);
	struct render_trace tr = { 0 };
	struct render_partials find = { find_self, NULL };
	struct tmpl_error err = { 0 };
	struct node *root = fixed_tree(a);
	struct tmpl *t;
	enum err e;

	t = tmpl_compile("fuzz", (const char *)data, len, d, &err);
	find.arg = t;
	if (t == NULL) {
		check_error(&err);
	} else {
		tmpl_each_name(t, name_seen, NULL);
		e = render(t, root, &find, &out, &tr, &err);
		must(render(t, root, &find, &twin, NULL, NULL) == e);
		if (e == ERR_OK) {
			must(out.len == twin.len && out.len <= RENDER_MAX);
			must(out.len == 0 ||
			    memcmp(out.p, twin.p, out.len) == 0);
			check_trace(&out, &tr);
			if (d == TMPL_CFG)
				check_cfg(&out, data, len);
		} else
			check_error(&err);
	}
	tmpl_free(t);
	arena_free(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	one_dialect(data, len, TMPL_CFG);
	one_dialect(data, len, TMPL_XML);
	return 0;
}
