/*
 * lint.h - what is wrong and what is doubtful in a template's text.
 *
 * Errors: it does not compile; a line is neither a comment nor NAME = VALUE.
 * Warnings: a variable nobody fills, a partial that is not there, a parameter
 * the catalogue does not know, a fixed value it would refuse.
 */
#ifndef CTL_LINT_H
#define CTL_LINT_H

#include "ctl/ctl.h"
#include "db/template.h"
#include "render/tmpl.h"

struct finding {
	bool error;
	unsigned line, column; /* from 1 */
	const char *text;      /* a sentence */
	struct finding *next;
};

struct lint {
	struct finding *first, *last;
	size_t errors, warnings;
};

struct lint_text {
	const char *name; /* for compiled templates: the file */
	const char *text;
	size_t len;
	enum template_kind kind;
	enum tmpl_dialect dialect;
	/* Is there a partial of this name?  NULL: not checked. */
	bool (*partial)(void *arg, const char *name);
	void *arg;
};

/* Does it compile?  One finding, or none; no database needed. */
void lint_compile(struct ctl *, const struct lint_text *, struct lint *);

/* All of it.  An error comes from the database alone. */
enum err lint_all(struct ctl *, const struct lint_text *,
    struct lint *) MUST_CHECK;

/* The kind whose word this is; -1: none. */
int lint_kind(const char *word);

#endif
