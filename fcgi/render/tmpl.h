/*
 * tmpl.h - a Mustache template, compiled once into a small program.
 *
 * Language: variables, sections, inverted sections, comments, partials, set
 * delimiters, dotted names and the implicit iterator, as in the published
 * Mustache specification.  There are no lambdas.
 *
 * The dialect decides what a value may do to the text around it:
 *   TMPL_CFG  {{x}} and {{{x}}} alike drop every control character, so that
 *             a value can never end its line and forge a second parameter;
 *   TMPL_XML  {{x}} escapes & < > " as the specification says; {{{x}}} and
 *             {{&x}} insert the text as it is.
 *
 * A compiled template is immutable and may outlive every arena.
 */
#ifndef RENDER_TMPL_H
#define RENDER_TMPL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum tmpl_dialect { TMPL_CFG, TMPL_XML };

struct tmpl; /* opaque */

struct tmpl_error {
	unsigned line, column; /* from 1; column counts bytes */
	char text[200];        /* a sentence that helps, no trailing newline */
};

/*
 * OWNED: tmpl_free().  NULL when the text does not parse; *err then says
 * where and why.  name is copied; it appears in errors and in explain.
 */
struct tmpl *tmpl_compile(const char *name, const char *text, size_t len,
    enum tmpl_dialect, struct tmpl_error *err);
void tmpl_free(struct tmpl *); /* NULL is fine */

const char *tmpl_name(const struct tmpl *);
size_t tmpl_bytes(const struct tmpl *); /* memory held, for cache budgets */

/*
 * What a lint wants to know: every name used by a tag, in the order of the
 * text, with its position.  kind is the sigil: 0 for a variable, or one of
 * '&' '#' '^' '>'.
 */
typedef void tmpl_name_fn(void *arg, char kind, const char *name, size_t len,
    unsigned line, unsigned column);
void tmpl_each_name(const struct tmpl *, tmpl_name_fn *, void *arg);

#endif
