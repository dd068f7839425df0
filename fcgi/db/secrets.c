/* secrets.c - see secrets.h. */
#include <inttypes.h>
#include <string.h>

#include "base/digest.h"
#include "base/log.h"
#include "db/device.h"
#include "db/organisation.h"
#include "db/row.h"
#include "db/secrets.h"
#include "db/setting.h"

#define PAGE 500 /* as in DEVICE_IDS and REKEY_ORGS */

/*
 * One piece of work, in one transaction and one arena, so that a long walk
 * needs no more memory than a short one, and a repeated transaction counts
 * once.
 */
struct piece {
	struct act *act;
	int64_t id; /* of what is walked */
	const char *name;
	struct rekey_counts counts;
	bool replace; /* what is lost */
	bool changed;
	int64_t layer, organisation_id; /* of settings */
};

/*
 * In place of what is lost: 128 bits that nobody knows, in letters which a
 * password, base32 and base64 take alike.  What is known by its form alone,
 * settings, is empty.
 */
static const char *
stand_in(struct arena *a, const char *purpose)
{
	uint8_t r[16];
	char s[2 * sizeof(r) + 1] = "";

	if (strcmp(purpose, "setting") == 0)
		return "";
	digest_random(r, sizeof(r));
	for (size_t i = 0; i < sizeof(r); i++) {
		s[2 * i] = (char)('A' + (r[i] >> 4));
		s[2 * i + 1] = (char)('A' + (r[i] & 15));
	}
	return arena_printf(a, "%s%s",
	    strcmp(purpose, "webhook") == 0 ? "whsec_" : "", s);
}

/* A new value when the old one is under another key. */
static enum err
reseal(struct piece *p, const char *purpose, const char *what, struct val *v)
{
	struct act *act = p->act;
	size_t len, outlen;
	const char *text;
	uint8_t *out;
	char *clear;
	enum err e;

	if (v->type == VAL_NULL || v->len == 0)
		return ERR_OK;
	p->counts.looked_at++;
	if (vault_is_current(act->vault, v->s, v->len))
		return ERR_OK;
	if (vault_unseal(act->vault, act->a, purpose, v->s, v->len, &clear,
		&len) == ERR_OK) {
		text = clear;
		p->counts.resealed++;
	} else if (!p->replace) {
		log_warnx("rekey: %s of %s does not open with any key", what,
		    p->name);
		p->counts.broken++;
		return ERR_OK;
	} else {
		log_warnx("rekey: %s of %s is lost; set it anew", what,
		    p->name);
		text = stand_in(act->a, purpose);
		len = strlen(text);
		p->counts.lost++;
	}
	e = vault_seal(act->vault, act->a, purpose, text, len, &out, &outlen);
	if (e != ERR_OK)
		return e;
	*v = V_BYTES((const char *)out, outlen);
	p->changed = true;
	return ERR_OK;
}

/* A value read from the database as one to write. */
static struct val
as_input(struct val v)
{
	return val_blob(row_blob(&v));
}

static enum err
line(void *arg, const struct val *row, size_t n)
{
	struct piece *p = arg;
	bool before = p->changed;
	struct val v = row[1];
	enum err e;

	(void)n;
	p->changed = false;
	e = reseal(p, "sip", "the password of a line", &v);
	if (e == ERR_OK && p->changed)
		e = db_run(p->act->db, STMT_REKEY_LINE_SET, VALS(v, row[0]),
		    NULL);
	p->changed |= before;
	return e;
}

static enum err
setting(void *arg, const struct val *row, size_t n)
{
	struct piece *p = arg;
	bool before = p->changed;
	struct val v = row[1];
	enum err e;

	(void)n;
	p->changed = false;
	e = reseal(p, "setting", row[0].s, &v);
	if (e == ERR_OK && p->changed)
		e = db_run(p->act->db, STMT_REKEY_SETTING_SET,
		    VALS(v, V_STR(layer_words[p->layer]), V_INT(p->id),
			V_STR(row[0].s)),
		    NULL);
	p->changed |= before;
	return e;
}

/* prov_secret and admin_secret of a device or an organisation. */
static enum err
two_secrets(struct piece *p, enum stmt get, enum stmt set)
{
	struct db *db = p->act->db;
	struct val row[3];
	enum err e;

	e = db_first(db, p->act->a, get, VALS(V_INT(p->id)), row, 3);
	if (e != ERR_OK ||
	    (e = reseal(p, "prov", "the provisioning password", &row[1])) !=
		ERR_OK ||
	    (e = reseal(p, "admin", "the admin password", &row[2])) != ERR_OK ||
	    !p->changed)
		return e;
	return db_run(db, set, VALS(as_input(row[1]), as_input(row[2]), row[0]),
	    NULL);
}

/* Of before a rotation that is under way; there may be none. */
static enum err
old_secret(struct piece *p, enum stmt get, enum stmt set)
{
	bool before = p->changed;
	struct val row[2];
	enum err e;

	e = db_first(p->act->db, p->act->a, get, VALS(V_INT(p->id)), row, 2);
	if (e == ERR_NOTFOUND)
		return ERR_OK;
	p->changed = false;
	if (e != ERR_OK ||
	    (e = reseal(p, "prov", "the password before its rotation",
		 &row[1])) != ERR_OK)
		return e;
	if (p->changed)
		e = db_run(p->act->db, set, VALS(as_input(row[1]), row[0]),
		    NULL);
	p->changed |= before;
	return e;
}

static enum err
device(struct act *act, void *arg)
{
	struct piece *p = arg;
	struct val row[1];
	enum err e;

	p->counts = (struct rekey_counts){ 0 };
	p->changed = false;
	p->layer = LAYER_DEVICE;
	e = db_first(act->db, act->a, STMT_DEVICE_LOCK, VALS(V_INT(p->id)), row,
	    1);
	if (e == ERR_NOTFOUND)
		return ERR_OK; /* deleted since */
	if (e != ERR_OK ||
	    (e = two_secrets(p, STMT_REKEY_DEVICE, STMT_REKEY_DEVICE_SET)) !=
		ERR_OK ||
	    (e = old_secret(p, STMT_REKEY_OLD_DEVICE,
		 STMT_REKEY_OLD_DEVICE_SET)) != ERR_OK ||
	    (e = db_each(act->db, act->a, STMT_REKEY_LINES, VALS(V_INT(p->id)),
		 line, p)) != ERR_OK ||
	    (e = db_each(act->db, act->a, STMT_REKEY_SETTINGS,
		 VALS(V_STR(layer_words[LAYER_DEVICE]), V_INT(p->id)), setting,
		 p)) != ERR_OK)
		return e;
	return p->changed ? device_compile(act, p->id) : ERR_OK;
}

static enum err
organisation(struct act *act, void *arg)
{
	struct piece *p = arg;
	enum err e;

	p->counts = (struct rekey_counts){ 0 };
	p->changed = false;
	e = two_secrets(p, STMT_REKEY_ORG, STMT_REKEY_ORG_SET);
	if (e == ERR_NOTFOUND)
		return ERR_OK;
	if (e == ERR_OK)
		e = old_secret(p, STMT_REKEY_OLD_ORG, STMT_REKEY_OLD_ORG_SET);
	return e == ERR_OK && p->changed ? organisation_touch(act, p->id) : e;
}

static enum err
owner(struct act *act, void *arg)
{
	struct piece *p = arg;
	enum err e;

	p->counts = (struct rekey_counts){ 0 };
	p->changed = false;
	e = db_each(act->db, act->a, STMT_REKEY_SETTINGS,
	    VALS(V_STR(layer_words[p->layer]), V_INT(p->id)), setting, p);
	if (e != ERR_OK || !p->changed)
		return e;
	return organisation_touch(act, p->organisation_id);
}

struct walk {
	struct act *act; /* with an arena of its own, reset for each piece */
	struct rekey_counts *counts;
	bool replace;
	struct arena *names; /* of the page at hand */
	struct piece page[PAGE];
	size_t n;
};

static enum err
on_page(void *arg, const struct val *row, size_t n)
{
	struct walk *w = arg;

	(void)n;
	if (w->n == PAGE)
		return ERR_SYSTEM;
	w->page[w->n++] = (struct piece){
		.act = w->act,
		.replace = w->replace,
		.id = row[0].i,
		.name = arena_strdup(w->names, row[1].s),
	};
	return ERR_OK;
}

static enum err
one(struct walk *w, act_fn *fn, struct piece *p)
{
	enum err e;

	arena_reset(w->act->a);
	if ((e = act_tx(w->act, fn, p)) != ERR_OK)
		return e;
	w->counts->looked_at += p->counts.looked_at;
	w->counts->resealed += p->counts.resealed;
	w->counts->broken += p->counts.broken;
	w->counts->lost += p->counts.lost;
	return ERR_OK;
}

static enum err
walk_pages(struct walk *w, enum stmt st, act_fn *fn)
{
	int64_t last = 0;
	enum err e;

	do {
		arena_reset(w->act->a);
		arena_reset(w->names);
		w->n = 0;
		e = db_each(w->act->db, w->act->a, st, VALS(V_INT(last)),
		    on_page, w);
		for (size_t i = 0; e == ERR_OK && i < w->n; i++) {
			last = w->page[i].id;
			e = one(w, fn, &w->page[i]);
		}
	} while (e == ERR_OK && w->n != 0);
	return e;
}

/* Settings that are not a device's: few, so their owners fit in memory. */
struct owners {
	struct walk *w;
	struct piece *first;
	size_t n, cap;
};

static enum err
on_owner(void *arg, const struct val *row, size_t n)
{
	struct owners *o = arg;
	struct piece *bigger;

	(void)n;
	if (o->n == o->cap) {
		o->cap = o->cap == 0 ? 64 : 2 * o->cap;
		bigger = arena_alloc(o->w->names, o->cap * sizeof(*bigger));
		if (o->n != 0)
			memcpy(bigger, o->first, o->n * sizeof(*bigger));
		o->first = bigger;
	}
	o->first[o->n++] = (struct piece){
		.act = o->w->act,
		.replace = o->w->replace,
		.id = row[1].i,
		.layer = row_enum(&row[0]),
		.organisation_id = row[2].i,
		.name = arena_printf(o->w->names, "%s %" PRId64,
		    layer_words[row_enum(&row[0])], row[1].i),
	};
	return ERR_OK;
}

static enum err
walk_owners(struct walk *w)
{
	struct owners o = { .w = w };
	enum err e;

	arena_reset(w->names);
	e = db_each(w->act->db, w->act->a, STMT_REKEY_OWNERS, NOVALS, on_owner,
	    &o);
	for (size_t i = 0; e == ERR_OK && i < o.n; i++)
		e = one(w, owner, &o.first[i]);
	return e;
}

/* People and accounts: a page in one transaction. */
struct column {
	struct piece p;
	enum stmt get, set;
	const char *purpose, *what;
	int64_t last; /* id of the page's last row; 0: there was none */
};

static enum err
on_secret(void *arg, const struct val *row, size_t n)
{
	struct column *c = arg;
	struct val v = row[2];
	enum err e;

	(void)n;
	c->last = row[0].i;
	c->p.name = row[1].s;
	c->p.changed = false;
	e = reseal(&c->p, c->purpose, c->what, &v);
	if (e != ERR_OK || !c->p.changed)
		return e;
	return db_run(c->p.act->db, c->set, VALS(v, row[0]), NULL);
}

static enum err
page_of_column(struct act *act, void *arg)
{
	struct column *c = arg; /* handed over as its first member */

	c->p.counts = (struct rekey_counts){ 0 };
	c->last = 0;
	return db_each(act->db, act->a, c->get, VALS(V_INT(c->p.id)), on_secret,
	    c);
}

static enum err
walk_column(struct walk *w, struct column c)
{
	enum err e;

	c.p.act = w->act;
	c.p.replace = w->replace;
	do {
		if ((e = one(w, page_of_column, &c.p)) == ERR_OK)
			c.p.id = c.last;
	} while (e == ERR_OK && c.last != 0);
	return e;
}

static enum err
walk_all(struct walk *w)
{
	static const struct column users = { .get = STMT_REKEY_USERS,
		.set = STMT_REKEY_USER_SET,
		.purpose = "totp",
		.what = "the second factor" };
	static const struct column pending = { .get = STMT_REKEY_PENDING,
		.set = STMT_REKEY_PENDING_SET,
		.purpose = "totp",
		.what = "the second factor to be confirmed" };
	static const struct column accounts = { .get = STMT_REKEY_ACCOUNTS,
		.set = STMT_REKEY_ACCOUNT_SET,
		.purpose = "rps",
		.what = "the secret of the account" };
	static const struct column notifiers = { .get = STMT_REKEY_NOTIFIERS,
		.set = STMT_REKEY_NOTIFIER_SET,
		.purpose = "notify",
		.what = "the password" };
	static const struct column webhooks = { .get = STMT_REKEY_WEBHOOKS,
		.set = STMT_REKEY_WEBHOOK_SET,
		.purpose = "webhook",
		.what = "the secret of the webhook" };
	enum err e;

	if ((e = walk_pages(w, STMT_REKEY_ORGS, organisation)) != ERR_OK ||
	    (e = walk_owners(w)) != ERR_OK ||
	    (e = walk_pages(w, STMT_DEVICE_IDS, device)) != ERR_OK ||
	    (e = walk_column(w, users)) != ERR_OK ||
	    (e = walk_column(w, pending)) != ERR_OK ||
	    (e = walk_column(w, accounts)) != ERR_OK ||
	    (e = walk_column(w, notifiers)) != ERR_OK ||
	    (e = walk_column(w, webhooks)) != ERR_OK)
		return e;
	return act_audit(w->act,
	    &(struct audit_entry){ .action = "rekey",
		.object = "secrets",
		.after = arena_printf(w->act->a,
		    "{\"resealed\":%" PRId64 ",\"lost\":%" PRId64 "}",
		    w->counts->resealed, w->counts->lost) });
}

enum err
secrets_rekey(struct act *act, bool replace, struct rekey_counts *counts)
{
	struct act sub = *act;
	struct walk *w = arena_alloc(act->a, sizeof(*w));
	enum err e;

	act_clear(act);
	*counts = (struct rekey_counts){ 0 };
	if (act->vault == NULL)
		return act_fail(act, ERR_SYSTEM, "", "There is no key file.");
	sub.a = arena_new();
	w->act = &sub;
	w->counts = counts;
	w->replace = replace;
	w->names = arena_new();
	e = walk_all(w);
	arena_free(w->names);
	arena_free(sub.a);
	act->problem = sub.problem;
	if (e == ERR_OK && counts->broken != 0)
		return act_fail(act, ERR_INVALID, "",
		    "%" PRId64 " values open with no key in the key file; the "
		    "log names them.  Put the old key back, or set them anew.",
		    counts->broken);
	return e;
}

bool
secrets_any(struct act *act)
{
	struct val n;

	return db_first(act->db, act->a, STMT_SECRETS_ANY, NOVALS, &n, 1) ==
	    ERR_OK &&
	    n.i != 0;
}
