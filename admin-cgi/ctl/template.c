/* template.c - voipconfigctl template: texts and their versions. */
#include <string.h>

#include "ctl/commands.h"
#include "ctl/stock.h"

/* What is no scope is a matter of usage; the rest is in db/template.h. */
static enum err
read_scope(struct ctl *ct, struct template_slot *slot, const char *scope)
{
	bool name = strncmp(scope, "name:", 5) == 0 && scope[5] != '\0';

	slot->scope = scope;
	if (name != (slot->kind == TEMPLATE_PARTIAL))
		return ctl_usage(ct,
		    name ? "The scope name:NAME is for partials alone."
			 : "A partial's scope is its name: --scope name:NAME.");
	if (name || strcmp(scope, "any") == 0 ||
	    (strncmp(scope, "family:", 7) == 0 && scope[7] != '\0'))
		return ERR_OK;
	if (strncmp(scope, "model:", 6) != 0 || scope[6] == '\0')
		return ctl_usage(ct,
		    "\"%s\" is not a scope; write any, "
		    "family:FAMILY, model:MODEL or, of a partial, name:NAME.",
		    scope);
	return template_scope_read(&ct->act, slot->kind, scope, &slot->scope);
}

enum err
cmd_template_publish(struct ctl *ct)
{
	struct template_slot slot = { 0 };
	const char *file = ct->arg[0], *scope = ctl_option(ct, "scope");
	const char *title = ctl_option(ct, "title");
	const char *note = ctl_option(ct, "note");
	struct lint_text t = { .name = file,
		.dialect = TMPL_CFG,
		.partial = stock_partial,
		.arg = ct };
	struct lint l = { 0 };
	struct template_row old;
	int64_t number;
	int kind;
	enum err e;

	if ((e = stock_kind(ct, ctl_option(ct, "kind"), &kind)) != ERR_OK)
		return e;
	slot.kind = kind;
	t.kind = (enum template_kind)kind;
	if (scope == NULL)
		return ctl_usage(ct,
		    "Say for which phones: --scope any, "
		    "family:FAMILY or model:MODEL; of a partial name:NAME.");
	if ((e = read_scope(ct, &slot, scope)) != ERR_OK ||
	    (e = ctl_organisation_option(ct, &slot.organisation_id)) !=
		ERR_OK ||
	    (e = ctl_file(ct, file, TEXT_MAX, &t.text, &t.len)) != ERR_OK ||
	    (e = lint_all(&ct->act, &t, &l)) != ERR_OK ||
	    (e = stock_models(ct, &slot, &t, &l)) != ERR_OK ||
	    (e = stock_judge(ct, file, &l)) != ERR_OK)
		return e;
	/* A title once given stays unless another is. */
	if (title == NULL)
		title = template_find(&ct->act, &slot, &old) == ERR_OK
		    ? ""
		    : stock_base(file);
	e = template_publish(&ct->act, &slot, title, t.text,
	    note == NULL ? "" : note, &number);
	if (e != ERR_OK)
		return e;
	ctl_done(ct, "published", "version", number,
	    arena_printf(ct->act.a, "%lld of %s %s", (long long)number,
		template_words[slot.kind], scope));
	return ERR_OK;
}

/* Rows of template_each(), of one template or of all. */
struct rows {
	struct ctl *ct;
	int64_t only; /* 0: all */
	bool found;
};

static enum err
template_row(void *arg, const struct val *row, size_t n)
{
	struct rows *r = arg;
	struct out *o = r->ct->out;

	(void)n;
	if (r->only != 0 && r->only != row[0].i)
		return ERR_OK;
	r->found = true;
	out_open(o, NULL);
	out_int(o, "id", row[0].i);
	if (row[1].type == VAL_NULL)
		out_str(o, "organisation", out_json(o) ? NULL : "stock");
	else
		out_str(o, "organisation", ctl_cell(&row[1]));
	out_str(o, "kind",
	    row[2].type == VAL_INT ? template_words[row[2].i - 1]
				   : ctl_cell(&row[2]));
	out_str(o, "scope", ctl_cell(&row[3]));
	out_str(o, "title", ctl_cell(&row[4]));
	out_int(o, "published", row[5].type == VAL_NULL ? 0 : row[5].i);
	out_int(o, "versions", row[6].i);
	if (r->only == 0)
		out_close(o);
	return ERR_OK;
}

enum err
cmd_template_list(struct ctl *ct)
{
	struct rows r = { .ct = ct };
	enum err e;

	out_list(ct->out, "templates");
	e = template_each(&ct->act, template_row, &r);
	out_close(ct->out);
	return e;
}

static enum err
read_id(struct ctl *ct, int64_t *id)
{
	return ctl_number(ct, "The id of a template", ct->arg[0], 1, INT64_MAX,
	    id);
}

static enum err
show_versions(struct ctl *ct, int64_t id)
{
	static const struct column col[] = { { "number", COL_INT, NULL },
		{ "+sha256", COL_TEXT, NULL }, { "author", COL_TEXT, NULL },
		{ "note", COL_TEXT, NULL }, { "created_at", COL_TEXT, NULL },
		{ "in_use", COL_BOOL, NULL } };
	struct rows r = { .ct = ct, .only = id };
	enum err e;

	if ((e = template_each(&ct->act, template_row, &r)) != ERR_OK)
		return e;
	if (!r.found)
		return act_fail(&ct->act, ERR_NOTFOUND, "id",
		    "There is no template %lld; \"voipconfigctl template list\" "
		    "shows them.",
		    (long long)id);
	out_list(ct->out, "versions");
	e = template_versions(&ct->act, id, ctl_row, LISTING(ct, col));
	out_close(ct->out);
	out_close(ct->out);
	return e;
}

enum err
cmd_template_show(struct ctl *ct)
{
	int64_t id, number;
	const char *text;
	size_t len;
	enum err e;

	if ((e = read_id(ct, &id)) != ERR_OK)
		return e;
	if (ct->nargs == 1)
		return show_versions(ct, id);
	e = ctl_number(ct, "The number of a version", ct->arg[1], 0, INT32_MAX,
	    &number);
	if (e == ERR_OK)
		e = template_text(&ct->act, id, number, &text, &len);
	if (e == ERR_OK)
		out_text(ct->out, "text", text, len);
	return e;
}

enum err
cmd_template_rollback(struct ctl *ct)
{
	int64_t id, number;
	enum err e;

	if ((e = read_id(ct, &id)) == ERR_OK)
		e = ctl_number(ct, "The number of a version", ct->arg[1], 1,
		    INT32_MAX, &number);
	if (e == ERR_OK)
		e = template_rollback(&ct->act, id, number);
	if (e == ERR_OK)
		ctl_done(ct,
		    arena_printf(ct->act.a,
			"rolled back to version "
			"%lld",
			(long long)number),
		    "template", id, ct->arg[0]);
	return e;
}

enum err
cmd_template_delete(struct ctl *ct)
{
	int64_t id;
	enum err e;

	if ((e = read_id(ct, &id)) == ERR_OK)
		e = template_delete(&ct->act, id);
	if (e == ERR_OK)
		ctl_done(ct, "deleted", "template", id, ct->arg[0]);
	return e;
}
