/* render.c - runs the program of a template; see render.h, tmpl_prog.h. */
#include <string.h>

#include "render/render.h"
#include "render/tmpl_prog.h"

#define RENDER_USUAL 8000 /* bytes of most files: room for them at once */

/*
 * Names are looked up from the innermost context outwards.  A section over
 * a list replaces its context at each turn.
 */
struct context {
	const struct node *node;
	const struct node *more; /* the next item of the list, or NULL */
};

struct run {
	const struct render_partials *partials;
	struct render_trace *trace;
	struct tmpl_error *err;
	struct buf *out;
	size_t most; /* out->len must not become more */
	bool full;   /* it would have: stop */
	bool fresh;  /* the next byte begins a line; only kept for trace */
	enum tmpl_dialect dialect; /* of the outermost template, for all */
	unsigned depth;            /* of partials */
	unsigned long steps;       /* left */
	struct buf indent;         /* of every line of this partial */
	struct context ctx[RENDER_CONTEXTS];
	unsigned nctx;
};

/* ------------------------------------------------------------- trace --- */

static void
note_line(struct run *r, const char *name, unsigned line)
{
	struct render_trace *tr = r->trace;
	struct render_origin *p;

	if (tr->n == tr->cap) {
		tr->cap = tr->cap == 0 ? 128 : tr->cap * 2;
		p = arena_alloc(r->out->arena, tr->cap * sizeof(*p));
		if (tr->n != 0)
			memcpy(p, tr->line, tr->n * sizeof(*p));
		tr->line = p;
	}
	tr->line[tr->n++] = (struct render_origin){ name, line };
}

/*
 * Everything written since from stems from this line of the template; text
 * of the template itself goes on to the next line with each newline.
 */
static void
trace_from(struct run *r, const struct tmpl *t, const struct op *op,
    size_t from)
{
	const char *p, *end, *nl;
	unsigned line = op->line;

	if (r->out->len == from)
		return;
	p = r->out->p + from;
	end = r->out->p + r->out->len;
	for (; p < end; p = nl + 1) {
		if (r->fresh)
			note_line(r, t->name, line);
		nl = memchr(p, '\n', (size_t)(end - p));
		r->fresh = nl != NULL;
		if (nl == NULL)
			break;
		line += op->code == OP_TEXT;
	}
}

/* ------------------------------------------------------------ output --- */

static inline void
put(struct run *r, const char *s, size_t n)
{
	if (n > r->most - r->out->len)
		r->full = true;
	else
		buf_raw(r->out, s, n);
}

/* Text inside an indented partial: the blanks go before each of its lines. */
static void
put_indented(struct run *r, const char *s, size_t n, bool first)
{
	const char *end = s + n, *nl;

	if (first)
		put(r, r->indent.p, r->indent.len);
	while (s < end && !r->full) {
		nl = memchr(s, '\n', (size_t)(end - s));
		nl = nl == NULL ? end : nl + 1;
		put(r, s, (size_t)(nl - s));
		s = nl;
		if (s < end)
			put(r, r->indent.p, r->indent.len);
	}
}

static void
put_text(struct run *r, const struct tmpl *t, const struct op *op)
{
	size_t from = r->out->len;

	if (r->indent.len == 0)
		put(r, t->text + op->off, op->len);
	else
		put_indented(r, t->text + op->off, op->len, op->first != 0);
	if (r->trace != NULL)
		trace_from(r, t, op, from);
}

/* Escaping may make it longer: then we know afterwards. */
static void
put_escaped(struct run *r, const struct op *op, const struct node *v)
{
	if (v->len > r->most - r->out->len)
		r->full = true;
	else if (r->dialect == TMPL_CFG)
		buf_cfg_n(r->out, v->text, v->len);
	else if (op->code == OP_RAW)
		buf_raw(r->out, v->text, v->len);
	else
		buf_xml_n(r->out, v->text, v->len);
	if (r->out->len > r->most)
		r->full = true;
}

static void
put_word(struct run *r, const char *cfg, const char *word)
{
	const char *s = r->dialect == TMPL_CFG ? cfg : word;

	put(r, s, strlen(s));
}

static void
put_value(struct run *r, const struct tmpl *t, const struct op *op,
    const struct node *v)
{
	size_t from = r->out->len;

	if (v->type == NODE_TEXT)
		put_escaped(r, op, v);
	else if (v->type == NODE_TRUE)
		put_word(r, "1", "true");
	else if (v->type == NODE_FALSE)
		put_word(r, "0", "false");
	if (r->trace != NULL)
		trace_from(r, t, op, from);
}

/* ------------------------------------------------------------- names --- */

/*
 * The first part of a dotted name is looked for in all contexts, the others
 * only in what was found: {{a.b}} never falls back to another a.
 */
static inline const struct node *
lookup(const struct run *r, const struct tmpl *t, const struct op *op)
{
	const char *name = t->text + op->off;
	const struct context *c = r->ctx + r->nctx;
	const struct node *n;

	if (op->first == 0)
		return c[-1].node;
	do
		n = node_find((--c)->node, op->hash, name, op->first);
	while (n == NULL && c != r->ctx);
	if (op->first == op->len)
		return n;
	return n == NULL
	    ? NULL
	    : node_path(n, name + op->first + 1, op->len - op->first - 1);
}

/* ----------------------------------------------------------- program --- */

static bool run_program(struct run *, const struct tmpl *);

static bool
too_much(struct run *r, const struct tmpl *t, const struct op *op)
{
	if (r->full)
		tmpl_fail(r->err, t->name, op->line, op->column,
		    "the file grows beyond %zu bytes here; look for a section "
		    "or a partial that repeats too often",
		    RENDER_MAX);
	else
		tmpl_fail(r->err, t->name, op->line, op->column,
		    "stopped here after %lu steps; look for sections or "
		    "partials inside each other that repeat too often",
		    RENDER_STEPS);
	return false;
}

static bool
too_deep(struct run *r, const struct tmpl *t, const struct op *op)
{
	int n = tmpl_clip(t->text + op->off, op->len);

	tmpl_fail(r->err, t->name, op->line, op->column,
	    "{{>%.*s}} is %d partials deep and goes on; if it includes "
	    "itself, put the tag into a section that comes to an end",
	    n, t->text + op->off, RENDER_DEPTH);
	return false;
}

static bool
enter(struct run *r, const struct tmpl *t, const struct op *op,
    const struct node *n)
{
	if (r->nctx == RENDER_CONTEXTS) {
		tmpl_fail(r->err, t->name, op->line, op->column,
		    "{{#%.*s}} is inside %d other sections, counting those "
		    "around the partials; nest fewer",
		    tmpl_clip(t->text + op->off, op->len), t->text + op->off,
		    RENDER_CONTEXTS - 1);
		return false;
	}
	r->ctx[r->nctx++] = n->type == NODE_LIST
	    ? (struct context){ n->first, n->first->next }
	    : (struct context){ n, NULL };
	return true;
}

/* Back to the start of the section with the next item, or out of it. */
static bool
again(struct run *r)
{
	struct context *c = &r->ctx[r->nctx - 1];

	if (c->more == NULL) {
		r->nctx--;
		return false;
	}
	*c = (struct context){ c->more, c->more->next };
	return true;
}

/*
 * A partial with a line to itself is indented like its tag, on top of what
 * the partial around it already is; one within a line is not indented.
 */
static bool
partial(struct run *r, const struct tmpl *t, const struct op *op)
{
	struct buf outer = r->indent;
	const struct tmpl *p;
	bool ok;

	if (r->partials == NULL ||
	    (p = r->partials->find(r->partials->arg, t->text + op->off,
		 op->len)) == NULL)
		return true;
	if (r->depth == RENDER_DEPTH)
		return too_deep(r, t, op);
	if (!op->alone)
		r->indent = BUF_INIT(r->out->arena);
	else if (op->first > RENDER_MAX - outer.len) {
		r->full = true;
		return too_much(r, t, op);
	} else if (op->first != 0)
		buf_raw(&r->indent, t->text + op->jump, op->first);
	r->depth++;
	ok = run_program(r, p);
	r->depth--;
	/* An outgrown block stays: what is kept is the length. */
	if (op->alone)
		r->indent.len = outer.len;
	else
		r->indent = outer;
	return ok;
}

/* The operation that comes after this one, or NULL: *err is filled. */
static const struct op *
step(struct run *r, const struct tmpl *t, const struct op *op)
{
	const struct op *jump = t->op + op->jump;
	const struct node *n;

	switch ((enum op_code)op->code) {
	case OP_TEXT:
		put_text(r, t, op);
		break;
	case OP_VAR:
	case OP_RAW:
		if ((n = lookup(r, t, op)) != NULL)
			put_value(r, t, op, n);
		break;
	case OP_SECTION:
		n = lookup(r, t, op);
		if (n == NULL || !node_true(n))
			return jump;
		if (!enter(r, t, op, n))
			return NULL;
		break;
	case OP_INVERTED:
		n = lookup(r, t, op);
		if (n != NULL && node_true(n))
			return jump;
		break;
	case OP_END:
		if (again(r))
			return jump;
		break;
	case OP_PARTIAL:
		if (!partial(r, t, op))
			return NULL;
		break;
	}
	return op + 1;
}

static bool
run_program(struct run *r, const struct tmpl *t)
{
	const struct op *op = t->op, *end = t->op + t->nop, *next;

	for (; op < end; op = next) {
		if (r->steps-- == 0)
			return too_much(r, t, op);
		if ((next = step(r, t, op)) == NULL)
			return false;
		if (r->full)
			return too_much(r, t, op);
	}
	return true;
}

enum err
render(const struct tmpl *t, const struct node *root,
    const struct render_partials *partials, struct buf *out,
    struct render_trace *trace, struct tmpl_error *err)
{
	struct run r;

	r.partials = partials;
	r.trace = trace;
	r.err = err;
	r.out = out;
	r.most = out->len + RENDER_MAX;
	r.full = false;
	r.fresh = out->len == 0 || out->p[out->len - 1] == '\n';
	r.dialect = t->dialect;
	r.depth = 0;
	r.steps = RENDER_STEPS;
	r.indent = BUF_INIT(out->arena);
	r.ctx[0] = (struct context){ root, NULL };
	r.nctx = 1;
	buf_reserve(out, RENDER_USUAL);
	return run_program(&r, t) ? ERR_OK : ERR_INVALID;
}
