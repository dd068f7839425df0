/* template_edit.c - templates as people edit them: slots, drafts, versions;
 * see template.h. */
#include <inttypes.h>
#include <string.h>

#include "db/catalogue.h"
#include "db/model.h"
#include "db/row.h"
#include "db/template_part.h"

/* --- scopes ---------------------------------------------------------------- */

const char *
template_scope_text(struct arena *a, const struct template_row *t)
{
	if (*t->model == '\0')
		return t->scope;
	return arena_printf(a, "model:%s", t->model);
}

enum err
template_scope_read(struct act *act, int64_t kind, const char *text,
    const char **scope)
{
	bool name = strncmp(text, "name:", 5) == 0 && text[5] != '\0';
	struct model m;
	enum err e;

	*scope = text;
	if (name != (kind == TEMPLATE_PARTIAL))
		return act_fail(act, ERR_INVALID, "scope",
		    name ? "A name is the scope of partials alone."
			 : "A partial's scope is its name.");
	if (strncmp(text, "model:", 6) != 0)
		return ERR_OK; /* template_check() sees to the rest */
	e = model_by_name(act, text + 6, &m);
	if (e == ERR_NOTFOUND)
		return act_fail(act, ERR_INVALID, "scope",
		    "There is no model called %s.", text + 6);
	if (e == ERR_OK)
		*scope = arena_printf(act->a, "model:%" PRId64, m.id);
	return e;
}

/* --- slots ----------------------------------------------------------------- */

struct slot_change {
	const struct template_slot *slot;
	const char *title;
	int64_t id;
};

static enum err
add(struct act *act, void *arg)
{
	struct slot_change *c = arg;
	const struct template_slot *s = c->slot;
	const struct publication p = { s, c->title, "", "", 0 };
	struct template_row t = { .organisation_id = s->organisation_id,
		.kind = s->kind,
		.scope = s->scope };
	enum err e;

	if ((e = template_check_owner(act, s->organisation_id)) != ERR_OK ||
	    (e = template_check(act, &p)) != ERR_OK)
		return e;
	e = db_insert(act->db, STMT_TEMPLATE_ADD,
	    VALS(V_INT(s->organisation_id), V_ID(s->organisation_id),
		V_STR(template_words[s->kind]), V_STR(s->scope),
		V_STR(c->title)),
	    &c->id);
	if (e == ERR_CONFLICT)
		return act_fail(act, e, "scope",
		    "There is a %s template for that already; publish another "
		    "version of it.",
		    template_words[s->kind]);
	t.id = c->id;
	return e != ERR_OK ? e : template_audit(act, "create", &t, 0);
}

enum err
template_add(struct act *act, const struct template_slot *slot,
    const char *title, int64_t *id)
{
	struct slot_change c = { slot, title, 0 };
	enum err e = act_tx(act, add, &c);

	*id = c.id;
	return e;
}

/* --- texts ----------------------------------------------------------------- */

enum err
template_texts(struct act *act, int64_t id, const char **draft,
    const char **published)
{
	struct template_row t;
	struct val row[2];
	enum err e;

	if ((e = template_by_id(act, id, &t)) != ERR_OK ||
	    (e = db_first(act->db, act->a, STMT_TEMPLATE_TEXTS, VALS(V_INT(id)),
		 row, 2)) != ERR_OK)
		return e;
	*draft = row[0].type == VAL_NULL ? NULL : row[0].s;
	*published = row[1].type == VAL_NULL ? NULL : row[1].s;
	/* What is not finished is nobody's business but theirs. */
	if (template_check_owner(act, t.organisation_id) != ERR_OK)
		*draft = NULL;
	act_clear(act);
	return ERR_OK;
}

struct text_change {
	int64_t id;
	struct template_text t;
	int64_t number;
};

/* Locked, of the version that was looked at, and the text by its rules. */
static enum err
begin(struct act *act, const struct text_change *c, struct template_row *t)
{
	struct template_slot slot;
	struct publication p = { &slot, "", c->t.text, c->t.note, 0 };
	enum err e;

	if (p.text == NULL)
		p.text = "";
	if ((e = template_begin(act, c->id, t)) != ERR_OK)
		return e;
	slot = (struct template_slot){ t->organisation_id, t->kind, t->scope };
	e = act_version(act, "the template", c->t.version, t->version);
	return e != ERR_OK ? e : template_check(act, &p);
}

static enum err
put_draft(struct act *act, void *arg)
{
	const struct text_change *c = arg;
	struct template_row t;
	enum err e;

	if ((e = begin(act, c, &t)) != ERR_OK)
		return e;
	if (c->t.text == NULL && !t.has_draft)
		return act_fail(act, ERR_NOTFOUND, "draft",
		    "That template has no draft.");
	if ((e = db_run(act->db, STMT_TEMPLATE_DRAFT,
		 VALS(V_OPT(c->t.text), V_INT(c->id)), NULL)) != ERR_OK)
		return e;
	return template_audit(act, c->t.text == NULL ? "drop_draft" : "draft",
	    &t, t.published_number);
}

enum err
template_draft(struct act *act, int64_t id, const char *text, int64_t version)
{
	struct text_change c = { .id = id,
		.t = { .text = text, .note = "", .version = version } };

	return act_tx(act, put_draft, &c);
}

static enum err
publish(struct act *act, void *arg)
{
	struct text_change *c = arg;
	struct publication p = { .text = c->t.text, .note = c->t.note };
	struct template_row t;
	int64_t version_id;
	enum err e;

	if ((e = begin(act, c, &t)) != ERR_OK ||
	    (e = template_version_of(act, &p, c->id, &version_id)) != ERR_OK)
		return e;
	c->number = p.number;
	/* Nothing new: no audit, no generation, no work for anybody. */
	if (p.number == t.published_number && !c->t.was_draft)
		return ERR_OK;
	if ((e = db_run(act->db, STMT_TEMPLATE_PUBLISH,
		 VALS(V_INT(version_id), V_INT(1), V_STR(""),
		     V_INT(c->t.was_draft), V_INT(c->id)),
		 NULL)) != ERR_OK ||
	    (e = template_audit(act, "publish", &t, p.number)) != ERR_OK)
		return e;
	return catalogue_touch(act);
}

enum err
template_publish_as(struct act *act, int64_t id, const struct template_text *t,
    int64_t *number)
{
	struct text_change c = { .id = id, .t = *t };
	enum err e = act_tx(act, publish, &c);

	*number = c.number;
	return e;
}

/* --- reading --------------------------------------------------------------- */

enum err
template_partial(struct act *act, const char *path, const char *name,
    bool *there)
{
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_TEMPLATE_PARTIAL,
	    VALS(V_STR(arena_printf(act->a, "name:%s", name)), V_STR(path)),
	    row, 1);
	*there = e == ERR_OK;
	return e == ERR_NOTFOUND ? ERR_OK : e;
}

enum err
template_version_page(struct act *act, int64_t template_id, int64_t below,
    int64_t limit, db_row_fn *fn, void *arg)
{
	const struct val scope = V_STR(act_scope(act));
	struct template_row t;
	enum err e;

	if ((e = template_by_id(act, template_id, &t)) != ERR_OK)
		return e;
	return db_each(act->db, act->a, STMT_VERSION_PAGE,
	    VALS(scope, scope, V_INT(template_id), V_INT(below), V_INT(limit)),
	    fn, arg);
}

enum err
template_version_show(struct act *act, int64_t template_id, int64_t number,
    struct val row[7])
{
	const struct val scope = V_STR(act_scope(act));
	struct template_row t;
	enum err e;

	if ((e = template_by_id(act, template_id, &t)) != ERR_OK)
		return e;
	e = db_first(act->db, act->a, STMT_VERSION_SHOW,
	    VALS(scope, scope, V_INT(template_id), V_INT(number)), row, 7);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "number",
		    "That template has no version %" PRId64 ".", number);
	return e;
}
