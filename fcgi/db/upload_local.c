/*
 * upload_local.c - what a phone's user has set, as its -local.cfg tells it:
 * taken over, or taken out; see upload.h.
 */
#include <inttypes.h>
#include <string.h>

#include "base/digest.h"
#include "db/cfg_text.h"
#include "db/compile.h"
#include "db/organisation.h"
#include "db/setting.h"
#include "db/upload.h"

struct change {
	const char *mac;
	int64_t id;
	const char *const *names; /* NULL: all */
	size_t n;
	/* Out: */
	struct upload_verdict *verdicts;
	int64_t new_id;
	size_t removed;
};

static enum err
begin(struct act *act, const struct change *c, struct device *d,
    struct upload *u)
{
	enum err e;

	if ((e = device_begin_mac(act, c->mac, d)) != ERR_OK ||
	    (e = upload_get(act, c->mac, c->id, d, u)) != ERR_OK)
		return e;
	if (u->kind != UPLOAD_LOCAL)
		return act_fail(act, ERR_CONFLICT, "",
		    "Only a local file has values; this is a %s file.",
		    upload_words[u->kind]);
	if (!cfg_readable(u->content, (size_t)u->size))
		return act_fail(act, ERR_CONFLICT, "",
		    "The file is encrypted, or no text, so its values are not "
		    "known.");
	return ERR_OK;
}

static bool
is_named(const struct cfg_line *l, const char *name)
{
	return l->name != NULL && strlen(name) == l->nname &&
	    memcmp(name, l->name, l->nname) == 0;
}

/* The last value of that name counts, on the phone too; NULL: none. */
static const char *
value_of(struct act *act, const struct upload *u, const char *name)
{
	const char *p = u->content, *end = p + u->size, *value = NULL;
	struct cfg_line l;

	while (cfg_next(&p, end, &l))
		if (is_named(&l, name))
			value = arena_strndup(act->a, l.value, l.nvalue);
	return value;
}

/* --- taking over ------------------------------------------------------------ */

/* A value that is wrong is refused alone; what else fails ends it all. */
static enum err
take(struct act *act, const struct device *d, const char *value,
    struct upload_verdict *v)
{
	struct setting s = { LAYER_DEVICE, d->id, v->name, 0, value };
	const char *warning = NULL;
	bool sensitive;
	enum err e;

	if (value == NULL) {
		v->why = arena_printf(act->a, "The file has no %s.", v->name);
		return ERR_OK;
	}
	e = setting_check(act, &s, &sensitive, &warning);
	if (e == ERR_INVALID) {
		v->why = arena_strdup(act->a, act->problem.text);
		act_clear(act);
		return ERR_OK;
	}
	if (e != ERR_OK || (e = setting_put(act, &s, &warning)) != ERR_OK)
		return e;
	v->taken = true;
	v->why = warning;
	return ERR_OK;
}

static enum err
accept(struct act *act, void *arg)
{
	struct change *c = arg;
	struct upload u;
	struct device d;
	enum err e;

	if ((e = begin(act, c, &d, &u)) != ERR_OK)
		return e;
	for (size_t i = 0; i < c->n; i++) {
		c->verdicts[i] =
		    (struct upload_verdict){ c->names[i], false, NULL };
		e = take(act, &d, value_of(act, &u, c->names[i]),
		    &c->verdicts[i]);
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

enum err
upload_accept(struct act *act, const char *mac, int64_t id,
    const char *const *names, size_t n, struct upload_verdict *verdicts)
{
	struct change c = { .mac = mac,
		.id = id,
		.names = names,
		.n = n,
		.verdicts = verdicts };

	return act_tx(act, accept, &c);
}

/* --- taking out ------------------------------------------------------------- */

static bool
goes(const struct change *c, const struct cfg_line *l)
{
	if (l->name == NULL || c->names == NULL)
		return l->name != NULL;
	for (size_t i = 0; i < c->n; i++)
		if (is_named(l, c->names[i]))
			return true;
	return false;
}

static void
without(struct change *c, const struct upload *u, struct buf *b)
{
	const char *p = u->content, *end = p + u->size;
	struct cfg_line l;

	c->removed = 0;
	while (cfg_next(&p, end, &l)) {
		if (goes(c, &l))
			c->removed++;
		else
			buf_raw(b, l.at, l.len);
	}
	if (b->len == 0)
		buf_str(b, "#!version:1.0.0.1\n");
}

static enum err
check_names(struct act *act, const struct change *c, const struct upload *u)
{
	for (size_t i = 0; c->names != NULL && i < c->n; i++)
		if (value_of(act, u, c->names[i]) == NULL)
			return act_fail(act, ERR_INVALID,
			    arena_printf(act->a, "names/%zu", i),
			    "The file has no %.80s.", c->names[i]);
	return ERR_OK;
}

static enum err
check_room(struct act *act, const struct device *d, size_t n)
{
	struct organisation o;
	struct val used;
	enum err e;

	if ((e = organisation_by_id(act, d->organisation_id, &o)) != ERR_OK ||
	    (e = db_first(act->db, act->a, STMT_PROV_UPLOAD_USED,
		 VALS(V_INT(o.id)), &used, 1)) != ERR_OK)
		return e;
	if (used.i + (int64_t)n <= o.upload_quota)
		return ERR_OK;
	return act_fail(act, ERR_CONFLICT, "",
	    "The uploads of %s fill its upload_quota; delete some that are "
	    "not needed, or raise it.",
	    o.name);
}

static enum err
keep(struct act *act, const struct device *d, const struct buf *b,
    struct change *c)
{
	uint8_t sum[SHA256_LEN];
	char hex[2 * SHA256_LEN + 1];

	digest_sha256(b->p, b->len, sum);
	digest_hex(sum, sizeof(sum), hex);
	return db_insert(act->db, STMT_UPLOAD_ADD,
	    VALS(V_INT(d->id), V_INT(d->organisation_id),
		V_STR(upload_words[UPLOAD_LOCAL]), V_STR(act->address),
		V_INT((int64_t)b->len), V_STR(hex), V_BYTES(b->p, b->len)),
	    &c->new_id);
}

#define SAY_MAX 100 /* names in the audit; of more, how many they were */

/* Names alone; a value may be a secret. */
static const char *
names_json(struct act *act, const struct change *c)
{
	struct buf b = BUF_INIT(act->a);

	buf_printf(&b, "{\"id\":%" PRId64 ",\"removed\":", c->new_id);
	if (c->names == NULL || c->n > SAY_MAX) {
		buf_printf(&b, "%zu}", c->removed);
		return b.p;
	}
	for (size_t i = 0; i < c->n; i++) {
		buf_str(&b, i == 0 ? "[" : ",");
		field_json_text(&b, c->names[i]);
	}
	buf_str(&b, "]}");
	return b.p;
}

static enum err
discard(struct act *act, void *arg)
{
	struct change *c = arg;
	struct buf b = BUF_INIT(act->a);
	struct upload u;
	struct device d;
	enum err e;

	if ((e = begin(act, c, &d, &u)) != ERR_OK)
		return e;
	if (u.newest == 0)
		return act_fail(act, ERR_CONFLICT, "",
		    "The phone has sent a newer local file meanwhile; look at "
		    "that one.");
	c->new_id = u.id;
	if ((e = check_names(act, c, &u)) != ERR_OK)
		return e;
	without(c, &u, &b);
	if (c->removed == 0)
		return ERR_OK;
	if ((e = check_room(act, &d, b.len)) != ERR_OK ||
	    (e = keep(act, &d, &b, c)) != ERR_OK)
		return e;
	return device_audit(act, &d,
	    &(struct part_audit){ "discard", "upload", "local",
		arena_printf(act->a, "{\"id\":%" PRId64 "}", u.id),
		names_json(act, c) });
}

enum err
upload_discard(struct act *act, const char *mac, int64_t id,
    const char *const *names, size_t n, int64_t *new_id, size_t *removed)
{
	struct change c = { .mac = mac, .id = id, .names = names, .n = n };
	enum err e = act_tx(act, discard, &c);

	*new_id = c.new_id;
	*removed = c.removed;
	return e;
}
