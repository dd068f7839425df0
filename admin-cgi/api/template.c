/* template.c - /templates: slots, and the text that is worked on. */
#include <string.h>

#include "api/lint.h"
#include "api/page.h"
#include "api/routes.h"
#include "api/template_scope.h"
#include "db/organisation.h"

static void
item(struct view *v, const struct val *r)
{
	view_open(v, NULL);
	view_val(v, "id", &r[0]);
	view_bool(v, "stock", r[1].type == VAL_NULL);
	view_val(v, "organisation_id", &r[1]);
	view_val(v, "organisation", &r[2]);
	view_word(v, "kind", template_words, &r[3]);
	template_scope_view(v, r[4].s);
	view_val(v, "title", &r[5]);
	view_val(v, "published", &r[6]);
	view_bool(v, "has_draft", r[7].i != 0);
	view_val(v, "version", &r[8]);
	view_val(v, "changed_at", &r[9]);
	view_close(v);
}

enum err
op_template_list(struct call *c)
{
	return page_answer(c, LIST_TEMPLATES, item, NULL);
}

static void
fields(struct call *c, const struct template_row *t)
{
	struct view *v = &c->out;

	call_etag(c, t->version);
	view_int(v, "id", t->id);
	view_bool(v, "stock", t->organisation_id == 0);
	view_id(v, "organisation_id", t->organisation_id);
	view_text(v, "organisation",
	    *t->organisation == '\0' ? NULL : t->organisation);
	view_text(v, "kind", template_words[t->kind]);
	template_scope_view(v, template_scope_text(c->a, t));
	view_text(v, "title", t->title);
	view_id(v, "published", t->published_number);
	view_bool(v, "has_draft", t->has_draft != 0);
	view_int(v, "version", t->version);
	view_text(v, "changed_at", t->changed_at);
}

/* As it is now, with its texts when they are wanted. */
static enum err
show(struct call *c, int64_t id, bool texts)
{
	const char *draft = NULL, *published = NULL;
	struct template_row t;
	enum err e;

	if ((e = template_by_id(&c->act, id, &t)) != ERR_OK ||
	    (texts &&
		(e = template_texts(&c->act, id, &draft, &published)) !=
		    ERR_OK))
		return e;
	view_open(&c->out, NULL);
	fields(c, &t);
	if (texts) {
		view_text(&c->out, "draft", draft);
		view_text(&c->out, "text", published);
	}
	call_warnings(c);
	view_close(&c->out);
	return ERR_OK;
}

enum err
op_template_add(struct call *c)
{
	struct template_slot slot = { 0 };
	const char *title = "";
	int64_t id;
	enum err e;

	if ((e = template_slot_in(c, &slot)) != ERR_OK ||
	    (e = in_text(&c->act, c->in, "title", &title)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = template_add(&c->act, &slot, title, &id)) != ERR_OK)
		return e;
	call_created(c, "/templates/%lld", (long long)id);
	return show(c, id, true);
}

enum err
op_template_show(struct call *c)
{
	int64_t id;
	enum err e = call_id(c, 0, &id);

	return e != ERR_OK ? e : show(c, id, true);
}

enum err
op_template_draft(struct call *c)
{
	const char *text = NULL;
	int64_t id;
	enum err e;

	if ((e = call_id(c, 0, &id)) != ERR_OK ||
	    (e = in_text(&c->act, c->in, "text", &text)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK)
		return e;
	if (text == NULL)
		return act_fail(&c->act, ERR_INVALID, "text",
		    "text must be there: the whole of the draft.");
	if ((e = template_draft(&c->act, id, text, call_version(c))) != ERR_OK)
		return e;
	return show(c, id, true);
}

enum err
op_template_draft_delete(struct call *c)
{
	int64_t id;
	enum err e;

	if ((e = call_id(c, 0, &id)) != ERR_OK ||
	    (e = template_draft(&c->act, id, NULL, call_version(c))) != ERR_OK)
		return e;
	return show(c, id, true);
}

/* What is to be published: the text of the body, else the draft. */
static enum err
text_in(struct call *c, int64_t id, struct template_text *t)
{
	const char *published;
	enum err e;

	t->note = "";
	if ((e = in_text(&c->act, c->in, "note", &t->note)) != ERR_OK ||
	    (e = in_text(&c->act, c->in, "text", &t->text)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK || t->text != NULL)
		return e;
	e = template_texts(&c->act, id, &t->text, &published);
	if (e != ERR_OK || t->text != NULL) {
		t->was_draft = true;
		return e;
	}
	return act_fail(&c->act, ERR_INVALID, "text",
	    "There is no draft to publish; send its text.");
}

static enum err
lint(struct call *c, const struct template_row *t, const char *text,
    bool *refused)
{
	struct organisation o = { .path = "" };
	struct linted l = { .scope = t->scope, .kind = t->kind, .text = text };
	enum err e;

	if (t->organisation_id != 0 &&
	    (e = organisation_by_id(&c->act, t->organisation_id, &o)) != ERR_OK)
		return e;
	l.path = o.path;
	if ((e = lint_run(c, &l)) == ERR_OK)
		lint_judge(c, &l.found, refused);
	return e;
}

enum err
op_template_publish(struct call *c)
{
	struct template_text text = { .text = NULL };
	struct template_row t;
	int64_t id, number, wanted = call_version(c);
	bool refused = false;
	enum err e;

	if ((e = call_id(c, 0, &id)) != ERR_OK ||
	    (e = template_mine(&c->act, id, &t)) != ERR_OK ||
	    (e = act_version(&c->act, "the template", wanted, t.version)) !=
		ERR_OK ||
	    (e = text_in(c, id, &text)) != ERR_OK ||
	    (e = lint(c, &t, text.text, &refused)) != ERR_OK || refused)
		return e;
	text.version = t.version; /* what was looked at is what is used */
	e = template_publish_as(&c->act, id, &text, &number);
	return e != ERR_OK ? e : show(c, id, true);
}

enum err
op_template_rollback(struct call *c)
{
	int64_t id, number = 0;
	enum err e;

	if ((e = call_id(c, 0, &id)) != ERR_OK ||
	    (e = in_int(&c->act, c->in, "number", 1, INT32_MAX, &number)) !=
		ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK)
		return e;
	if (number == 0)
		return act_fail(&c->act, ERR_INVALID, "number",
		    "number must say to which version.");
	e = template_rollback(&c->act, id, number);
	return e != ERR_OK ? e : show(c, id, true);
}

enum err
op_template_delete(struct call *c)
{
	int64_t id;
	enum err e = call_id(c, 0, &id);

	return e != ERR_OK ? e : template_delete(&c->act, id);
}
