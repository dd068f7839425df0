/* model.c - see model.h; which keys a model has is in model_keys.c. */
#include <inttypes.h>
#include <string.h>

#include "base/scan.h"
#include "db/catalogue.h"
#include "db/model.h"
#include "db/row.h"

#define ROW_N 18

/* It is part of URLs of files and of texts of templates. */
static const char *
check_name(const char *s)
{
	if (*s != '\0' &&
	    s[strspn(s,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789_-")] == '\0')
		return NULL;
	return "must be letters, digits, dashes and underscores, such as T46U";
}

static const char *
check_family(const char *s)
{
	int64_t n;

	if (*s == 'V' && scan_int(s + 1, 1, 9999, &n) == ERR_OK)
		return NULL;
	return "must be a firmware generation such as V86";
}

static const char *
check_template_family(const char *s)
{
	if (*s != '\0' &&
	    s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0')
		return NULL;
	return "must be a folder of the stock templates: v7x, v80, v81, v84, "
	       "dect, conference";
}

static const char *
check_ranges(const char *s)
{
	if (*s == '\0' || model_ranges_valid(s))
		return NULL;
	return "must be numbers and ranges going up, such as 1-10,12-14";
}

static const char *const kinds[] = { "desk", "video", "conference", "dect",
	"handset", NULL };

#define AT(member) offsetof(struct model, member)

/* clang-format off */
const struct field model_fields[] = {
	{ "name", F_TEXT, AT(name), 0, 32, NULL, check_name,
	  "as Yealink sells it: T46U, T19P_E2", true },
	{ "file_number", F_INT, AT(file_number), -1, 999, NULL, NULL,
	  "of y%012d.cfg; -1: unknown", false },
	{ "firmware_family", F_TEXT, AT(firmware_family), 0, 8, NULL,
	  check_family, "newest known firmware generation: V86", false },
	{ "template_family", F_TEXT, AT(template_family), 0, 16, NULL,
	  check_template_family, "folder of the stock templates: v84", false },
	{ "kind", F_ENUM, AT(kind), 0, 0, kinds, NULL,
	  "desk, video, conference, dect or handset", false },
	{ "ua_token", F_TEXT, AT(ua_token), 0, 32, NULL, check_name,
	  "its name in the User-Agent, without Yealink and SIP-", false },
	{ "accounts", F_INT, AT(accounts), 0, 1000, NULL, NULL,
	  "SIP accounts; of a DECT base: handsets", false },
	{ "line_keys", F_INT, AT(line_keys), 0, 1000, NULL, NULL,
	  "highest linekey.X", false },
	{ "memory_keys", F_INT, AT(memory_keys), 0, 1000, NULL, NULL,
	  "highest memorykey.X", false },
	{ "programmable_keys", F_TEXT, AT(programmable_keys), 0, 40, NULL,
	  check_ranges, "numbers of programablekey.X: 1-10,12-14", false },
	{ "expansion_modules", F_INT, AT(expansion_modules), 0, 100, NULL, NULL,
	  "modules that can be attached", false },
	{ "expansion_keys", F_INT, AT(expansion_keys), 0, 1000, NULL, NULL,
	  "keys of each module", false },
	{ "first_line", F_INT, AT(first_line), 0, 1, NULL, NULL,
	  "number of the first account in a key: 0 on T32G and T38G", false },
	{ "screen_width", F_INT, AT(screen_width), 0, 10000, NULL, NULL,
	  "pixels; 0: unknown or no colour screen", false },
	{ "screen_height", F_INT, AT(screen_height), 0, 10000, NULL, NULL,
	  "pixels", false },
	{ "stock", F_BOOL, AT(stock), 0, 0, NULL, NULL,
	  "yes: the reference data may change it again", false },
	{ "note", F_TEXT, AT(note), 0, 255, NULL, NULL, "for people", false },
};
/* clang-format on */
const size_t nmodel_fields = sizeof(model_fields) / sizeof(model_fields[0]);

void
model_from_row(const struct val *r, struct model *m)
{
	*m = (struct model){
		.id = r[0].i,
		.name = r[1].s,
		.file_number = r[2].i,
		.firmware_family = r[3].s,
		.template_family = r[4].s,
		.kind = row_enum(&r[5]),
		.ua_token = r[6].s,
		.accounts = r[7].i,
		.line_keys = r[8].i,
		.memory_keys = r[9].i,
		.programmable_keys = r[10].s,
		.expansion_modules = r[11].i,
		.expansion_keys = r[12].i,
		.first_line = r[13].i,
		.screen_width = r[14].i,
		.screen_height = r[15].i,
		.stock = r[16].i,
		.note = r[17].s,
	};
}

enum err
model_by_name(struct act *act, const char *name, struct model *m)
{
	struct val row[ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_MODEL_BY_NAME, VALS(V_STR(name)),
	    row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "model",
		    "There is no model called \"%s\"; the list of models "
		    "shows which there are.",
		    name);
	if (e == ERR_OK)
		model_from_row(row, m);
	return e;
}

enum err
model_by_id(struct act *act, int64_t id, struct model *m)
{
	struct val row[ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_MODEL_BY_ID, VALS(V_INT(id)), row,
	    ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "model",
		    "There is no model with the id %" PRId64 ".", id);
	if (e == ERR_OK)
		model_from_row(row, m);
	return e;
}

enum err
model_each(struct act *act, db_row_fn *fn, void *arg)
{
	return db_each(act->db, act->a, STMT_MODEL_EACH, NOVALS, fn, arg);
}

static enum err
audit(struct act *act, const struct model *before, const struct model *after)
{
	const struct model *m = field_either(before, after);
	const struct audit_entry entry = {
		.action = before == NULL ? "create"
		    : after == NULL      ? "delete"
					 : "change",
		.object = "model",
		.object_id = m->id,
		.object_name = m->name,
	};

	return field_audit(act, &entry, model_fields, nmodel_fields, before,
	    after);
}

/* The columns of MODEL_ADD, which MODEL_CHANGE begins with. */
#define COLUMNS_N 17

static void
values(const struct model *m, struct val v[COLUMNS_N])
{
	size_t i = 0;

	v[i++] = V_STR(m->name);
	v[i++] = m->file_number < 0 ? V_NULL : V_INT(m->file_number);
	v[i++] = V_STR(m->firmware_family);
	v[i++] = V_STR(m->template_family);
	v[i++] = V_STR(kinds[m->kind]);
	v[i++] = V_STR(m->ua_token);
	v[i++] = V_INT(m->accounts);
	v[i++] = V_INT(m->line_keys);
	v[i++] = V_INT(m->memory_keys);
	v[i++] = V_STR(m->programmable_keys);
	v[i++] = V_INT(m->expansion_modules);
	v[i++] = V_INT(m->expansion_keys);
	v[i++] = V_INT(m->first_line);
	v[i++] = V_INT(m->screen_width);
	v[i++] = V_INT(m->screen_height);
	v[i++] = V_INT(m->stock);
	v[i++] = V_STR(m->note);
}

enum err
model_store(struct act *act, struct model *m, const struct model *old)
{
	struct val v[COLUMNS_N + 1];
	enum err e;

	if ((e = field_check(act, model_fields, nmodel_fields, m, NULL)) !=
	    ERR_OK)
		return e;
	values(m, v);
	if (old == NULL)
		return db_insert(act->db, STMT_MODEL_ADD, v, COLUMNS_N, &m->id);
	m->id = old->id;
	v[COLUMNS_N] = V_INT(m->id);
	return db_run(act->db, STMT_MODEL_CHANGE, v, COLUMNS_N + 1, NULL);
}

static enum err
put(struct act *act, void *arg)
{
	struct model *m = arg, old;
	bool is_new;
	enum err e;

	field_defaults(model_fields, nmodel_fields, m);
	if ((e = act_need_all(act, "models")) != ERR_OK)
		return e;
	e = model_by_name(act, m->name, &old);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	is_new = e == ERR_NOTFOUND;
	act_clear(act);
	/* A spelling T46u finds T46U, and is no reason to rename it. */
	if (!is_new)
		m->name = old.name;
	if ((e = model_store(act, m, is_new ? NULL : &old)) != ERR_OK ||
	    (e = audit(act, is_new ? NULL : &old, m)) != ERR_OK)
		return e;
	return catalogue_touch(act);
}

enum err
model_put(struct act *act, const struct model *m)
{
	struct model copy = *m;

	return act_tx(act, put, &copy);
}

static enum err
add(struct act *act, void *arg)
{
	struct model *m = arg;
	struct val row[1];
	enum err e;

	field_defaults(model_fields, nmodel_fields, m);
	if (*m->ua_token == '\0')
		m->ua_token = m->name;
	if ((e = act_need_all(act, "models")) != ERR_OK)
		return e;
	e = db_first(act->db, act->a, STMT_MODEL_LOCK, VALS(V_STR(m->name)),
	    row, 1);
	if (e == ERR_OK)
		return act_fail(act, ERR_CONFLICT, "name",
		    "There is a model %s already; change that one.", m->name);
	if (e != ERR_NOTFOUND || (e = model_store(act, m, NULL)) != ERR_OK ||
	    (e = audit(act, NULL, m)) != ERR_OK)
		return e;
	return catalogue_touch(act);
}

enum err
model_add(struct act *act, struct model *m)
{
	return act_tx(act, add, m);
}

struct change {
	const char *name;
	const struct model *to;
};

static enum err
change(struct act *act, void *arg)
{
	const struct change *c = arg;
	struct model old, m = *c->to;
	struct val row[1];
	enum err e;

	field_defaults(model_fields, nmodel_fields, &m);
	if ((e = act_need_all(act, "models")) != ERR_OK)
		return e;
	e = db_first(act->db, act->a, STMT_MODEL_LOCK, VALS(V_STR(c->name)),
	    row, 1);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	if ((e = model_by_name(act, c->name, &old)) != ERR_OK ||
	    (e = field_check(act, model_fields, nmodel_fields, &m, &old)) !=
		ERR_OK ||
	    (e = model_store(act, &m, &old)) != ERR_OK ||
	    (e = audit(act, &old, &m)) != ERR_OK)
		return e;
	return catalogue_touch(act);
}

enum err
model_change(struct act *act, const char *name, const struct model *m)
{
	struct change c = { name, m };

	return act_tx(act, change, &c);
}

static enum err
drop(struct act *act, void *arg)
{
	const char *const *name = arg;
	struct val row[2];
	struct model m;
	enum err e;

	if ((e = act_need_all(act, "models")) != ERR_OK ||
	    (e = model_by_name(act, *name, &m)) != ERR_OK ||
	    (e = db_first(act->db, act->a, STMT_MODEL_COUNTS, VALS(V_INT(m.id)),
		 row, 2)) != ERR_OK)
		return e;
	if (row[0].i != 0)
		return act_fail(act, ERR_CONFLICT, "",
		    "There are %" PRId64 " devices of model %s.", row[0].i,
		    m.name);
	if (row[1].i != 0)
		return act_fail(act, ERR_CONFLICT, "",
		    "There are %" PRId64 " templates for model %s; delete "
		    "them first.",
		    row[1].i, m.name);
	if ((e = db_run(act->db, STMT_MODEL_DROP_GLOBALS, VALS(V_INT(m.id)),
		 NULL)) != ERR_OK ||
	    (e = db_run(act->db, STMT_MODEL_DELETE, VALS(V_INT(m.id)), NULL)) !=
		ERR_OK ||
	    (e = audit(act, &m, NULL)) != ERR_OK)
		return e;
	return catalogue_touch(act);
}

enum err
model_delete(struct act *act, const char *name)
{
	return act_tx(act, drop, &name);
}
