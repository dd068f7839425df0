/* device_key.c - the keys of a device; see device.h. */
#include <inttypes.h>
#include <string.h>

#include "db/compile.h"
#include "db/device_part.h"
#include "db/key_type.h"
#include "db/row.h"
#include "db/rules.h"

static const char *const areas[] = { "line", "memory", "programmable",
	"expansion", NULL };

#define KEY(member) offsetof(struct sheet_key, member)

/* clang-format off */
const struct field key_fields[] = {
	{ "area", F_ENUM, KEY(area), 0, 0, areas, NULL,
	  "line, memory, programmable or expansion", false },
	{ "module", F_INT, KEY(module), 0, 100, NULL, NULL,
	  "expansion module, from 1; 0 elsewhere", false },
	{ "position", F_INT, KEY(position), 1, 1000, NULL, NULL,
	  "number of the key, from 1", false },
	{ "type", F_INT, KEY(type), 0, 999, NULL, NULL,
	  "line, blf, speed_dial, intercom ..., or Yealink's number", false },
	{ "line", F_INT, KEY(line), 0, 1000, NULL, NULL,
	  "account it uses, from 1; 0: not said", false },
	{ "value", F_TEXT, KEY(value), 0, 255, NULL, NULL,
	  "number, URI or code", false },
	{ "label", F_TEXT, KEY(label), 0, 80, NULL, NULL,
	  "text on the screen", false },
	{ "pickup", F_TEXT, KEY(pickup), 0, 80, NULL, NULL,
	  "pickup code of a BLF", false },
	{ "book", F_INT, KEY(book), 0, 100, NULL, NULL,
	  "number of the remote phone book; 0: not said", false },
};
/* clang-format on */
const size_t nkey_fields = sizeof(key_fields) / sizeof(key_fields[0]);

static const struct sheet_key *
key_of(const struct sheet *s, const struct sheet_key *k)
{
	for (size_t i = 0; i < s->nkeys; i++)
		if (s->keys[i].area == k->area &&
		    s->keys[i].module == k->module &&
		    s->keys[i].position == k->position)
			return &s->keys[i];
	return NULL;
}

struct key_change {
	int64_t device_id;
	const struct sheet_key *key;
};

void
key_entry(struct act *act, const struct device *d,
    const struct sheet_key *before, const struct sheet_key *after,
    struct audit_entry *entry)
{
	const struct sheet_key *k = field_either(before, after);
	struct part_audit p = { .object = "key" };

	p.action = before == NULL ? "create"
	    : after == NULL       ? "delete"
				  : "change";
	p.name = key_name(act->a, k);
	if (before != NULL)
		p.before = field_json(act->a, key_fields, nkey_fields, before);
	if (after != NULL)
		p.after = field_json(act->a, key_fields, nkey_fields, after);
	device_part_entry(act, d, &p, entry);
}

static enum err
key_audit(struct act *act, const struct device *d,
    const struct sheet_key *before, const struct sheet_key *after)
{
	struct audit_entry entry;

	key_entry(act, d, before, after, &entry);
	return act_audit(act, &entry);
}

enum err
key_check(struct act *act, const struct model *m, const struct sheet_key *k)
{
	enum err e;

	if ((e = field_check(act, key_fields, nkey_fields, k, NULL)) !=
		ERR_OK ||
	    (e = model_check_key(act, m, k->area, k->module, k->position)) !=
		ERR_OK)
		return e;
	if (k->line > m->accounts)
		return act_fail(act, ERR_INVALID, "line",
		    "line must be from 0 to %" PRId64 ": a %s has no more "
		    "accounts.",
		    m->accounts, m->name);
	return ERR_OK;
}

enum err
key_check_account(struct act *act, const struct sheet *s,
    const struct sheet_key *was, const struct sheet_key *k)
{
	if (k->line == 0 || (was != NULL && was->line == k->line))
		return ERR_OK;
	for (size_t i = 0; i < s->nlines; i++)
		if (s->lines[i].number == k->line)
			return ERR_OK;
	return act_fail(act, ERR_INVALID, "line",
	    "The phone has no line %" PRId64 "; add that first, or name one "
	    "it has (0: not said).",
	    k->line);
}

void
key_values(int64_t device_id, const struct sheet_key *k,
    struct val v[KEY_VALUES])
{
	size_t i = 0;

	v[i++] = V_INT(device_id);
	v[i++] = V_STR(areas[k->area]);
	v[i++] = V_INT(k->module);
	v[i++] = V_INT(k->position);
	v[i++] = V_INT(k->type);
	v[i++] = V_INT(k->line);
	v[i++] = V_STR(k->value);
	v[i++] = V_STR(k->label);
	v[i++] = V_STR(k->pickup);
	v[i++] = V_INT(k->book);
}

static enum err
put_key(struct act *act, void *arg)
{
	const struct key_change *c = arg;
	struct sheet_key k = *c->key;
	struct val v[KEY_VALUES];
	struct device d;
	struct sheet s;
	struct model m;
	enum err e;

	field_defaults(key_fields, nkey_fields, &k);
	if ((e = device_begin(act, c->device_id, &d)) != ERR_OK ||
	    (e = model_by_id(act, d.model_id, &m)) != ERR_OK ||
	    (e = key_check(act, &m, &k)) != ERR_OK ||
	    (e = device_sheet(act, d.id, &s)) != ERR_OK ||
	    (e = key_check_account(act, &s, key_of(&s, &k), &k)) != ERR_OK)
		return e;
	key_values(d.id, &k, v);
	if ((e = db_run(act->db, STMT_KEY_PUT, v, KEY_VALUES, NULL)) !=
		ERR_OK ||
	    (e = device_end(act, d.id)) != ERR_OK)
		return e;
	return key_audit(act, &d, key_of(&s, &k), &k);
}

enum err
key_put(struct act *act, int64_t device_id, const struct sheet_key *key)
{
	struct key_change c = { device_id, key };

	return act_tx(act, put_key, &c);
}

static enum err
drop_key(struct act *act, void *arg)
{
	const struct key_change *c = arg;
	const struct sheet_key *old, *k = c->key;
	struct device d;
	struct sheet s;
	enum err e;

	if ((e = device_begin(act, c->device_id, &d)) != ERR_OK ||
	    (e = device_sheet(act, d.id, &s)) != ERR_OK)
		return e;
	if ((old = key_of(&s, k)) == NULL)
		return act_fail(act, ERR_NOTFOUND, "position",
		    "%s has nothing on that key.", d.mac);
	if ((e = db_run(act->db, STMT_KEY_DELETE,
		 VALS(V_INT(d.id), V_STR(areas[k->area]), V_INT(k->module),
		     V_INT(k->position)),
		 NULL)) != ERR_OK ||
	    (e = device_end(act, d.id)) != ERR_OK)
		return e;
	return key_audit(act, &d, old, NULL);
}

enum err
key_delete(struct act *act, int64_t device_id, enum key_area area,
    int64_t module, int64_t position)
{
	struct sheet_key k = { .area = area,
		.module = module,
		.position = position };
	struct key_change c = { device_id, &k };

	return act_tx(act, drop_key, &c);
}

/* --- the whole layout --- */

#define AUDIT_MAX ((size_t)60000) /* bytes; audit.before_text takes 65535 */

static bool
same_key(const struct sheet_key *x, const struct sheet_key *y)
{
	static const char *const none[] = { NULL };

	return y != NULL &&
	    field_differs(key_fields, nkey_fields, x, y, none) == NULL;
}

/* The keys of a layout that another one has not, or has otherwise. */
static const char *
keys_json(struct act *act, const struct sheet *all, const struct sheet *other)
{
	struct buf b = BUF_INIT(act->a);
	size_t n = 0, more = 0;
	const struct sheet_key *k;

	buf_str(&b, "{\"keys\":[");
	for (size_t i = 0; i < all->nkeys; i++) {
		k = &all->keys[i];
		if (same_key(k, key_of(other, k)))
			continue;
		if (b.len > AUDIT_MAX) {
			more++;
			continue;
		}
		buf_str(&b, n++ == 0 ? "" : ",");
		buf_str(&b, field_json(act->a, key_fields, nkey_fields, k));
	}
	buf_str(&b, "]");
	if (more > 0)
		buf_printf(&b, ",\"more\":%zu", more);
	buf_str(&b, "}");
	return b.p;
}

static enum err
keys_check(struct act *act, const struct model *m, const struct sheet *was,
    const struct sheet *now)
{
	const struct sheet_key *k;
	enum err e;

	for (size_t i = 0; i < now->nkeys; i++) {
		k = &now->keys[i];
		field_defaults(key_fields, nkey_fields, &now->keys[i]);
		e = key_check(act, m, k);
		if (e == ERR_OK)
			e = key_check_account(act, was, key_of(was, k), k);
		if (e == ERR_OK && key_of(now, k) != k)
			e = act_fail(act, ERR_INVALID, "position",
			    "This key stands in the list more than once.");
		if (e != ERR_OK) {
			act_place(act, "keys", i);
			return e;
		}
	}
	return ERR_OK;
}

enum err
keys_store(struct act *act, const struct device *d, const struct model *m,
    const struct key_layout *l, const struct sheet *was)
{
	struct val *v =
	    arena_alloc(act->a, (l->n * KEY_VALUES + 1) * sizeof(*v));
	struct sheet now = { .keys = l->keys, .nkeys = l->n };
	struct part_audit p = { .object = "key", .name = "keys" };
	enum err e;

	if ((e = keys_check(act, m, was, &now)) != ERR_OK ||
	    (e = db_run(act->db, STMT_KEY_CLEAR, VALS(V_INT(d->id)), NULL)) !=
		ERR_OK)
		return e;
	for (size_t i = 0; i < l->n; i++)
		key_values(d->id, &l->keys[i], v + i * KEY_VALUES);
	if (l->n > 0 &&
	    (e = db_insert_many(act->db, STMT_KEY_ADD, v, l->n)) != ERR_OK)
		return e;
	p.action = was->nkeys == 0 ? "create" : l->n == 0 ? "delete" : "change";
	p.before = was->nkeys == 0 ? NULL : keys_json(act, was, &now);
	p.after = l->n == 0 ? NULL : keys_json(act, &now, was);
	return device_audit(act, d, &p);
}

struct keys_change {
	int64_t device_id;
	const struct key_layout *layout;
};

static enum err
put_keys(struct act *act, void *arg)
{
	const struct keys_change *c = arg;
	struct device d;
	struct model m;
	struct sheet s;
	enum err e;

	if ((e = device_begin(act, c->device_id, &d)) != ERR_OK ||
	    (e = model_by_id(act, d.model_id, &m)) != ERR_OK ||
	    (e = device_sheet(act, d.id, &s)) != ERR_OK ||
	    (e = keys_store(act, &d, &m, c->layout, &s)) != ERR_OK)
		return e;
	return device_end(act, d.id);
}

enum err
keys_put(struct act *act, int64_t device_id, const struct key_layout *l)
{
	struct keys_change c = { device_id, l };

	return act_tx(act, put_keys, &c);
}
