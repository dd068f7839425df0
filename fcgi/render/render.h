/*
 * render.h - a compiled template + a tree of values -> bytes.
 *
 * Rendering is a pure function: the same template, partials and tree give
 * the same bytes, always.  It is bounded: at most RENDER_DEPTH nested
 * partials, RENDER_CONTEXTS nested sections, RENDER_STEPS tags and literals
 * and RENDER_MAX bytes; beyond that it stops with ERR_INVALID and says where,
 * so that a partial that includes itself for ever, or a template that grows
 * without end, is an error and not an outage.
 *
 * The dialect of the outermost template holds for its partials too.  True
 * and false print as 1 and 0 in the cfg dialect, as words in the xml one; a
 * list, a map, nothing and a name that is not there print nothing.
 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "base/buf.h"
#include "base/node.h"
#include "render/tmpl.h"

#define RENDER_DEPTH 64                      /* partials inside partials */
#define RENDER_CONTEXTS 256                  /* sections, partials included */
#define RENDER_STEPS 2000000UL               /* literals and tags of one file */
#define RENDER_MAX ((size_t)4 * 1024 * 1024) /* bytes of one file */

/* Finds a partial by name.  BORROWED; NULL: no such partial, empty text. */
struct render_partials {
	const struct tmpl *(*find)(void *arg, const char *name, size_t len);
	void *arg;
};

/*
 * Where each line of the output came from, for explain.  One entry a line,
 * in order; template names are BORROWED from the compiled templates.
 */
struct render_origin {
	const char *tmpl; /* tmpl_name() */
	unsigned line;    /* of that template's text, from 1 */
};

struct render_trace {
	struct render_origin *line; /* grows in the output's arena */
	size_t n, cap;
};

/*
 * Appends to out.  partials and trace may be NULL.  ERR_INVALID fills *err
 * (may be NULL) with the template's position; out then holds nonsense and
 * must be thrown away.
 */
enum err render(const struct tmpl *, const struct node *root,
    const struct render_partials *, struct buf *out, struct render_trace *trace,
    struct tmpl_error *err) MUST_CHECK;

#endif
