/*
 * lint.h - what is wrong and what is doubtful in a template's text; the
 * command line and the API ask here.
 *
 * Errors: it does not compile; a line is neither a comment nor NAME = VALUE.
 * Warnings: a variable nobody fills, a partial that is not there, a parameter
 * the catalogue does not know, a fixed value it would refuse.
 */
#ifndef RENDER_LINT_H
#define RENDER_LINT_H

#include "db/act.h"
#include "db/template.h"
#include "render/tmpl.h"

struct finding {
	bool error;
	unsigned line, column; /* from 1 */
	const char *text;      /* a sentence */
	/* Which models it is true of, by name; none: of the text itself. */
	const char **model;
	size_t nmodels;
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
void lint_compile(struct act *, const struct lint_text *, struct lint *);

/* All of it.  An error comes from the database alone. */
enum err lint_all(struct act *, const struct lint_text *,
    struct lint *) MUST_CHECK;

/*
 * What the text makes of each model that a template of this scope is for
 * (render/lint_models.c), filled with made-up lines, keys and names: an error
 * for each way it fails, with the models it fails for.  A partial is tried
 * in the templates that use it.  path: of the organisation it is to be
 * published for, "" for stock.
 */
enum err lint_models(struct act *, const struct lint_text *, const char *path,
    const char *scope, struct lint *) MUST_CHECK;

/* The kind whose word this is; -1: none. */
int lint_kind(const char *word);

/* --- for lint*.c --- */

/* at: everything but the text. */
void lint_note(struct act *, struct lint *, const struct finding *at,
    const char *, ...) PRINTFLIKE(4, 5);
/* May this be the name of a parameter? */
bool lint_is_name(const char *);
/* A line of a boot file that is no parameter? */
bool lint_is_boot_line(const char *);

#endif
