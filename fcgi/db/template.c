/* template.c - see template.h. */
#include <inttypes.h>
#include <string.h>

#include "base/digest.h"
#include "base/scan.h"
#include "db/catalogue.h"
#include "db/model.h"
#include "db/organisation.h"
#include "db/row.h"
#include "db/template_part.h"

#define TITLE_MAX 120
#define NOTE_MAX 255
#define TEXT_MAX ((size_t)4 << 20)

const char *const template_words[] = { "global", "mac", "boot", "common_boot",
	"partial", NULL };

void
template_from_row(const struct val *r, struct template_row *t)
{
	*t = (struct template_row){
		.id = r[0].i,
		.published_number = r[1].i,
		.organisation_id = r[2].i,
		.kind = row_enum(&r[3]),
		.scope = r[4].s,
		.title = r[5].s,
		.version = r[6].i,
		.has_draft = r[7].i != 0,
		.model = row_text(&r[8]),
		.organisation = row_text(&r[9]),
		.changed_at = row_text(&r[10]),
	};
}

/* What o.path must begin, for a template to be inherited. */
static const char *
scope_path(const struct act *act)
{
	return act->scope == NULL ? "" : act->scope;
}

static enum err
find(struct act *act, const struct template_slot *s, struct template_row *t)
{
	struct val row[TEMPLATE_ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_TEMPLATE_FIND,
	    VALS(V_INT(s->organisation_id), V_STR(template_words[s->kind]),
		V_STR(s->scope), V_STR(act_scope(act)), V_STR(scope_path(act))),
	    row, TEMPLATE_ROW_N);
	if (e == ERR_OK)
		template_from_row(row, t);
	return e;
}

enum err
template_find(struct act *act, const struct template_slot *s,
    struct template_row *t)
{
	enum err e;

	if (s->kind < TEMPLATE_GLOBAL || s->kind > TEMPLATE_PARTIAL)
		return act_fail(act, ERR_INVALID, "kind",
		    "There is no such kind of template.");
	if ((e = find(act, s, t)) == ERR_NOTFOUND)
		return act_fail(act, e, "scope",
		    "There is no %s template for %s there.",
		    template_words[s->kind], s->scope);
	return e;
}

/* Stock belongs to the provider, everything else to its organisation. */
enum err
template_check_owner(struct act *act, int64_t organisation_id)
{
	struct organisation o;

	if (organisation_id == 0)
		return act_need_all(act, "stock templates");
	return organisation_by_id(act, organisation_id, &o);
}

static bool
is_plain_name(const char *s)
{
	return *s != '\0' &&
	    s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-")] == '\0';
}

static enum err
check_scope(struct act *act, const struct template_slot *s)
{
	struct model m;
	int64_t id;

	if (strlen(s->scope) > 40)
		return act_fail(act, ERR_INVALID, "scope",
		    "scope must be at most 40 bytes long.");
	if (s->kind == TEMPLATE_PARTIAL) {
		if (strncmp(s->scope, "name:", 5) == 0 &&
		    is_plain_name(s->scope + 5))
			return ERR_OK;
		return act_fail(act, ERR_INVALID, "scope",
		    "The scope of a partial is name: and its name, in small "
		    "letters, digits, - and _.");
	}
	if (strncmp(s->scope, "model:", 6) == 0 &&
	    scan_int(s->scope + 6, 1, UINT32_MAX, &id) == ERR_OK)
		return model_by_id(act, id, &m);
	if (strcmp(s->scope, "any") == 0 ||
	    (strncmp(s->scope, "family:", 7) == 0 &&
		is_plain_name(s->scope + 7)))
		return ERR_OK;
	return act_fail(act, ERR_INVALID, "scope",
	    "scope must be any, family:<family> or model:<id of a model>.");
}

enum err
template_check(struct act *act, const struct publication *p)
{
	size_t n = strlen(p->text);
	const char *must;

	if (p->slot->kind < TEMPLATE_GLOBAL || p->slot->kind > TEMPLATE_PARTIAL)
		return act_fail(act, ERR_INVALID, "kind",
		    "There is no such kind of template.");
	if (n > TEXT_MAX || !scan_utf8(p->text, n))
		return act_fail(act, ERR_INVALID, "text",
		    "A template is UTF-8 text of at most 4 MB.");
	if ((must = check_value(p->title)) != NULL ||
	    strlen(p->title) > TITLE_MAX)
		return act_fail(act, ERR_INVALID, "title", "title %s.",
		    must != NULL ? must : "must be at most 120 bytes long");
	if ((must = check_value(p->note)) != NULL || strlen(p->note) > NOTE_MAX)
		return act_fail(act, ERR_INVALID, "note", "note %s.",
		    must != NULL ? must : "must be at most 255 bytes long");
	return check_scope(act, p->slot);
}

/* The slot, locked; made when there is none. */
static enum err
slot_begin(struct act *act, const struct publication *p, struct template_row *t)
{
	const struct template_slot *s = p->slot;
	const char *kind = template_words[s->kind];
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_TEMPLATE_LOCK,
	    VALS(V_INT(s->organisation_id), V_STR(kind), V_STR(s->scope)), row,
	    1);
	if (e == ERR_OK)
		return find(act, s, t);
	if (e != ERR_NOTFOUND)
		return e;
	*t = (struct template_row){
		.organisation_id = s->organisation_id,
		.kind = s->kind,
		.scope = s->scope,
		.title = p->title,
	};
	return db_insert(act->db, STMT_TEMPLATE_ADD,
	    VALS(V_INT(s->organisation_id), V_ID(s->organisation_id),
		V_STR(kind), V_STR(s->scope), V_STR(p->title)),
	    &t->id);
}

enum err
template_version_of(struct act *act, struct publication *p, int64_t template_id,
    int64_t *version_id)
{
	char hex[2 * SHA256_LEN + 1];
	uint8_t sum[SHA256_LEN];
	struct val row[2];
	enum err e;

	digest_sha256(p->text, strlen(p->text), sum);
	digest_hex(sum, sizeof(sum), hex);
	e = db_first(act->db, act->a, STMT_VERSION_SAME,
	    VALS(V_INT(template_id), V_STR(hex)), row, 2);
	if (e == ERR_OK) {
		*version_id = row[0].i;
		p->number = row[1].i;
	}
	if (e != ERR_NOTFOUND)
		return e;
	e = db_first(act->db, act->a, STMT_VERSION_LAST,
	    VALS(V_INT(template_id)), row, 1);
	if (e != ERR_OK)
		return e;
	p->number = row[0].i + 1;
	return db_insert(act->db, STMT_VERSION_ADD,
	    VALS(V_INT(template_id), V_INT(p->number), V_STR(p->text),
		V_STR(hex), V_STR(act->actor), V_STR(p->note)),
	    version_id);
}

/* What the audit says: which slot, which version before and after. */
enum err
template_audit(struct act *act, const char *action,
    const struct template_row *t, int64_t number)
{
	static const char fmt[] = "{\"version\":%" PRId64 "}";
	struct audit_entry entry = {
		.organisation_id = t->organisation_id,
		.action = action,
		.object = "template",
		.object_id = t->id,
		.object_name = arena_printf(act->a, "%s %s",
		    template_words[t->kind], t->scope),
	};

	if (t->published_number != 0)
		entry.before = arena_printf(act->a, fmt, t->published_number);
	if (number != 0)
		entry.after = arena_printf(act->a, fmt, number);
	return act_audit(act, &entry);
}

static enum err
publish(struct act *act, void *arg)
{
	struct publication *p = arg;
	struct template_row t;
	int64_t version_id;
	enum err e;

	if ((e = template_check_owner(act, p->slot->organisation_id)) !=
		ERR_OK ||
	    (e = template_check(act, p)) != ERR_OK ||
	    (e = slot_begin(act, p, &t)) != ERR_OK ||
	    (e = template_version_of(act, p, t.id, &version_id)) != ERR_OK)
		return e;
	/* Nothing new: no audit, no generation, no work for anybody. */
	if (p->number == t.published_number &&
	    (*p->title == '\0' || strcmp(p->title, t.title) == 0))
		return ERR_OK;
	if ((e = db_run(act->db, STMT_TEMPLATE_PUBLISH,
		 VALS(V_INT(version_id), V_INT(*p->title == '\0'),
		     V_STR(p->title), V_INT(0), V_INT(t.id)),
		 NULL)) != ERR_OK ||
	    (e = template_audit(act, "publish", &t, p->number)) != ERR_OK)
		return e;
	return catalogue_touch(act);
}

enum err
template_publish(struct act *act, const struct template_slot *slot,
    const char *title, const char *text, const char *note, int64_t *number)
{
	struct publication p = { slot, title, text, note, 0 };
	enum err e;

	e = act_tx(act, publish, &p);
	*number = p.number;
	return e;
}

enum err
template_by_id(struct act *act, int64_t id, struct template_row *t)
{
	struct val row[TEMPLATE_ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_TEMPLATE_BY_ID,
	    VALS(V_INT(id), V_STR(act_scope(act)), V_STR(scope_path(act))), row,
	    TEMPLATE_ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "template",
		    "There is no template with the id %" PRId64 ".", id);
	if (e == ERR_OK)
		template_from_row(row, t);
	return e;
}

enum err
template_mine(struct act *act, int64_t id, struct template_row *t)
{
	enum err e;

	if ((e = template_by_id(act, id, t)) != ERR_OK)
		return e;
	e = template_check_owner(act, t->organisation_id);
	if (e != ERR_NOTFOUND)
		return e;
	/* He may know of it, for his phones use it. */
	return act_fail(act, ERR_DENIED, "",
	    "That template is of %s, above your organisation, who alone may "
	    "change it; make one of your own for the same phones.",
	    t->organisation);
}

enum err
template_begin(struct act *act, int64_t id, struct template_row *t)
{
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_TEMPLATE_LOCK_ID, VALS(V_INT(id)),
	    row, 1);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	return template_mine(act, id, t);
}

struct rollback {
	int64_t id, number;
};

static enum err
rollback(struct act *act, void *arg)
{
	const struct rollback *r = arg;
	struct template_row t;
	struct val row[1];
	enum err e;

	if ((e = template_begin(act, r->id, &t)) != ERR_OK)
		return e;
	e = db_first(act->db, act->a, STMT_VERSION_FIND,
	    VALS(V_INT(r->id), V_INT(r->number)), row, 1);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "number",
		    "That template has no version %" PRId64 ".", r->number);
	if (e != ERR_OK)
		return e;
	if ((e = db_run(act->db, STMT_TEMPLATE_PUBLISH,
		 VALS(row[0], V_INT(1), V_STR(""), V_INT(0), V_INT(r->id)),
		 NULL)) != ERR_OK ||
	    (e = template_audit(act, "rollback", &t, r->number)) != ERR_OK)
		return e;
	return catalogue_touch(act);
}

enum err
template_rollback(struct act *act, int64_t template_id, int64_t number)
{
	struct rollback r = { template_id, number };

	return act_tx(act, rollback, &r);
}

static enum err
drop(struct act *act, void *arg)
{
	const int64_t *id = arg;
	struct template_row t;
	enum err e;

	if ((e = template_begin(act, *id, &t)) != ERR_OK ||
	    (e = db_run(act->db, STMT_TEMPLATE_DELETE, VALS(V_INT(*id)),
		 NULL)) != ERR_OK ||
	    (e = template_audit(act, "delete", &t, 0)) != ERR_OK)
		return e;
	return catalogue_touch(act);
}

enum err
template_delete(struct act *act, int64_t template_id)
{
	return act_tx(act, drop, &template_id);
}

enum err
template_text(struct act *act, int64_t template_id, int64_t number,
    const char **text, size_t *len)
{
	struct template_row t;
	struct val row[1];
	enum err e;

	if ((e = template_by_id(act, template_id, &t)) != ERR_OK)
		return e;
	e = db_first(act->db, act->a, STMT_VERSION_TEXT,
	    VALS(V_INT(template_id), V_INT(number), V_INT(number)), row, 1);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "number",
		    number == 0 ? "Nothing of that template is published."
				: "That template has no such version.");
	if (e != ERR_OK)
		return e;
	*text = row[0].s;
	*len = row[0].len;
	return ERR_OK;
}

enum err
template_each(struct act *act, db_row_fn *fn, void *arg)
{
	return db_each(act->db, act->a, STMT_TEMPLATE_EACH,
	    VALS(V_STR(act_scope(act))), fn, arg);
}

enum err
template_versions(struct act *act, int64_t template_id, db_row_fn *fn,
    void *arg)
{
	struct template_row t;
	enum err e;

	if ((e = template_by_id(act, template_id, &t)) != ERR_OK)
		return e;
	return db_each(act->db, act->a, STMT_VERSION_EACH,
	    VALS(V_INT(template_id)), fn, arg);
}
