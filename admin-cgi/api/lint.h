/*
 * lint.h - what render/lint.h finds in a template's text, as JSON and as a
 * refusal.
 */
#ifndef API_LINT_H
#define API_LINT_H

#include "api/call.h"
#include "render/lint.h"

/* Everything there is to find.  path, scope: as in render/lint.h. */
struct linted {
	const char *path, *scope, *text;
	int64_t kind; /* enum template_kind */
	struct lint found;
};
enum err lint_run(struct call *, struct linted *) MUST_CHECK;

/* "findings": a list. */
void lint_view(struct view *, const struct lint *);

/*
 * Errors become the answer, 422 with a pointer to /text, and *refused is
 * true; warnings become warnings of the call.
 */
void lint_judge(struct call *, const struct lint *, bool *refused);

#endif
