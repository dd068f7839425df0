/* lint.c - see lint.h; and POST /templates/lint. */
#include <string.h>

#include "api/lint.h"
#include "api/routes.h"
#include "api/serve.h"
#include "api/template_scope.h"
#include "db/organisation.h"

#define SHOWN 50 /* errors of one refusal */

struct asked {
	struct act *act;
	const char *path;
	enum err e;
};

static bool
is_partial(void *arg, const char *name)
{
	struct asked *q = arg;
	bool there = true;

	if (q->e == ERR_OK)
		q->e = template_partial(q->act, q->path, name, &there);
	return there;
}

enum err
lint_run(struct call *c, struct linted *l)
{
	struct asked q = { &c->act, l->path, ERR_OK };
	const struct lint_text t = { .name = "template",
		.text = l->text,
		.len = strlen(l->text),
		.kind = (enum template_kind)l->kind,
		.dialect = TMPL_CFG,
		.partial = is_partial,
		.arg = &q };
	enum err e;

	if ((e = lint_all(&c->act, &t, &l->found)) != ERR_OK || q.e != ERR_OK)
		return e != ERR_OK ? e : q.e;
	act_clear(&c->act); /* of parameters that were looked for */
	return lint_models(&c->act, &t, l->path, l->scope, &l->found);
}

void
lint_view(struct view *v, const struct lint *l)
{
	view_list(v, "findings");
	for (const struct finding *f = l->first; f != NULL; f = f->next) {
		view_open(v, NULL);
		view_int(v, "line", f->line);
		view_int(v, "column", f->column);
		view_text(v, "severity", f->error ? "error" : "warning");
		view_text(v, "text", f->text);
		view_list(v, "models");
		for (size_t i = 0; i < f->nmodels; i++)
			view_text(v, NULL, f->model[i]);
		view_end(v);
		view_close(v);
	}
	view_end(v);
}

static const char *
sentence(struct arena *a, const struct finding *f)
{
	const char *s = arena_printf(a, "Line %u, column %u: %s", f->line,
	    f->column, f->text);

	if (f->nmodels == 0)
		return s;
	s = arena_printf(a, "%s (%zu models:", s, f->nmodels);
	for (size_t i = 0; i < f->nmodels; i++)
		s = arena_printf(a, "%s%s %s", s, i == 0 ? "" : ",",
		    f->model[i]);
	return arena_printf(a, "%s)", s);
}

void
lint_judge(struct call *c, const struct lint *l, bool *refused)
{
	struct buf b = BUF_INIT(c->a);
	struct view v = { .b = &b };
	size_t n = 0;

	*refused = l->errors > 0;
	view_list(&v, NULL);
	for (const struct finding *f = l->first; f != NULL; f = f->next) {
		if (!*refused)
			call_warn(c, sentence(c->a, f));
		if (!f->error || n++ == SHOWN)
			continue;
		view_open(&v, NULL);
		view_text(&v, "pointer", "/text");
		view_text(&v, "detail", sentence(c->a, f));
		view_close(&v);
	}
	view_end(&v);
	if (*refused)
		api_problem(c->rq, c->rs, 422,
		    "The template has errors, so it is not published.", b.p);
}

enum err
op_template_lint(struct call *c)
{
	struct template_slot slot = { 0 };
	struct organisation o = { .path = "" };
	struct linted l = { .text = "" };
	enum err e;

	if ((e = template_slot_in(c, &slot)) != ERR_OK ||
	    (e = in_text(&c->act, c->in, "text", &l.text)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK)
		return e;
	if (slot.organisation_id != 0 &&
	    (e = organisation_by_id(&c->act, slot.organisation_id, &o)) !=
		ERR_OK)
		return e;
	l.path = o.path;
	l.scope = slot.scope;
	l.kind = slot.kind;
	if ((e = lint_run(c, &l)) != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	view_int(&c->out, "errors", (int64_t)l.found.errors);
	view_int(&c->out, "warnings", (int64_t)l.found.warnings);
	lint_view(&c->out, &l.found);
	view_close(&c->out);
	return ERR_OK;
}
