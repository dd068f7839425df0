/*
 * diff.c - /devices/{mac}/diff: what a change would make of a phone's file,
 * and what has become of it since the phone fetched it.
 *
 * A change is tried by making it, with the very functions that make it in
 * earnest, in a transaction that is rolled back.  What is rendered of it is
 * made by makers of its own: what they keep is under generations that never
 * came to be.
 */
#include <string.h>

#include "api/change.h"
#include "api/hunks.h"
#include "api/render.h"
#include "api/routes.h"
#include "api/who.h"
#include "db/device.h"
#include "db/view.h"

#define CACHE ((size_t)4 * 1024 * 1024)

/* A file at one moment, as it is shown and as it is. */
struct shot {
	const char *name;
	struct buf shown, clear;
};

struct trial {
	struct call *c;
	struct maker *shown, *clear;
	bool masked;
	int64_t device_id;
	const char *file; /* as asked for */
	struct json *change;
	struct shot before, after;
	bool done;
};

static enum err
make_one(struct trial *t, struct maker *mk, const struct file_name *f,
    const struct file_phone *p, struct buf *out)
{
	struct file_phone q = *p;
	struct made made = { .body = BUF_INIT(t->c->a) };
	enum err e;

	q.maker = mk;
	q.masked = mk == t->shown && t->masked;
	e = file_make(&q, f, &made);
	*out = made.body;
	return e;
}

/* The name the same file has after the change: MAC and model may be others. */
static enum err
shoot(struct trial *t, struct shot *s, const struct file_name *before)
{
	struct file_phone p = { .act = &t->c->act, .maker = t->shown };
	const char *name = t->file;
	struct file_name f;
	struct device d;
	enum err e;

	if ((e = device_by_id(p.act, t->device_id, &d)) != ERR_OK ||
	    (e = file_phone(&p, d.mac)) != ERR_OK)
		return e;
	if (before != NULL && before->what == WHAT_BOOT)
		name = arena_printf(t->c->a, "%s.boot", d.mac);
	if (before != NULL && before->what == WHAT_MAC)
		name = "";
	if ((e = file_named(&p, name, &f)) != ERR_OK)
		return e;
	s->name = f.name;
	if ((e = make_one(t, t->shown, &f, &p, &s->shown)) != ERR_OK)
		return e;
	return make_one(t, t->clear, &f, &p, &s->clear);
}

static enum err
first_name(struct trial *t, struct file_name *f)
{
	struct file_phone p = { .act = &t->c->act, .maker = t->shown };
	struct device d;
	enum err e;

	if ((e = device_by_id(p.act, t->device_id, &d)) != ERR_OK ||
	    (e = file_phone(&p, d.mac)) != ERR_OK)
		return e;
	return file_named(&p, t->file, f);
}

/* Whatever comes of it, this never returns ERR_OK: nothing may stay. */
static enum err
attempt(struct db *db, struct arena *a, void *arg)
{
	struct trial *t = arg;
	struct file_name f;
	enum err e;

	(void)db;
	(void)a;
	t->done = false;
	if ((e = first_name(t, &f)) != ERR_OK ||
	    (e = shoot(t, &t->before, NULL)) != ERR_OK ||
	    (e = change_make(t->c, t->device_id, t->change)) != ERR_OK ||
	    (e = shoot(t, &t->after, &f)) != ERR_OK)
		return e;
	t->done = true;
	return ERR_CONFLICT;
}

static bool
same(const struct buf *a, const struct buf *b)
{
	return a->len == b->len &&
	    (a->len == 0 || memcmp(a->p, b->p, a->len) == 0);
}

static void
answer(struct trial *t)
{
	struct view *v = &t->c->out;
	const struct buf *a = &t->before.shown, *b = &t->after.shown;

	view_open(v, NULL);
	view_text(v, "from", t->before.name);
	view_text(v, "to", t->after.name);
	hunks_view_n(v, a->len == 0 ? "" : a->p, a->len,
	    b->len == 0 ? "" : b->p, b->len);
	/* Behind the masks. */
	view_bool(v, "secrets_differ",
	    same(a, b) && !same(&t->before.clear, &t->after.clear));
	call_warnings(t->c);
	view_close(v);
}

static enum err
run(struct trial *t)
{
	struct call *c = t->c;
	struct maker_conf mc = { .db = c->api->db,
		.vault = c->api->vault,
		.public_url = c->api->conf->public_url,
		.cache = CACHE,
		.mask = t->masked };
	enum err e;

	t->shown = maker_new(&mc);
	mc.mask = false;
	t->clear = maker_new(&mc);
	e = db_tx(c->api->db, c->a, attempt, t);
	maker_free(t->clear);
	maker_free(t->shown);
	if (!t->done || e != ERR_CONFLICT)
		return e;
	act_clear(&c->act);
	answer(t);
	return ERR_OK;
}

enum err
op_device_try(struct call *c)
{
	static const char *const names[] = { "secrets", NULL };
	struct trial t = { .c = c, .file = "" };
	struct file_phone p;
	enum err e;

	if (db_in_tx(c->api->db))
		return act_fail(&c->act, ERR_INVALID, "",
		    "This call changes nothing; send it without an "
		    "Idempotency-Key.");
	if ((e = query_end(c, names)) != ERR_OK ||
	    (e = render_phone(c, &p)) != ERR_OK ||
	    (e = in_text(&c->act, c->in, "file", &t.file)) != ERR_OK ||
	    (e = in_object(&c->act, c->in, "change", &t.change)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK)
		return e;
	if (t.change == NULL)
		return act_fail(&c->act, ERR_INVALID, "change",
		    "change must say what is to be tried: device, lines, keys, "
		    "settings.");
	t.masked = p.masked;
	t.device_id = p.dev.id;
	return run(&t);
}

/* --- since it was fetched ----------------------------------------------------- */

static enum err
change_row(void *arg, const struct val *r, size_t n)
{
	struct view *v = arg;

	(void)n;
	view_open(v, NULL);
	view_val(v, "id", &r[0]);
	view_val(v, "at", &r[1]);
	view_val(v, "actor", &r[2]);
	view_val(v, "action", &r[3]);
	view_val(v, "object", &r[4]);
	view_val(v, "object_name", &r[5]);
	view_raw(v, "before", r[6].type == VAL_NULL ? "null" : r[6].s);
	view_raw(v, "after", r[7].type == VAL_NULL ? "null" : r[7].s);
	view_close(v);
	return ERR_OK;
}

/* Who may not read the audit log is only told that there was something. */
static enum err
changes(struct call *c, const struct file_phone *p, const char *since)
{
	int64_t above = 0;
	enum err e;

	if ((c->who->perms & P_READ) == 0) {
		view_null(&c->out, "changes");
		view_null(&c->out, "changes_above");
		return ERR_OK;
	}
	view_list(&c->out, "changes");
	e = view_changes(&c->act, &p->org, p->dev.mac, since, change_row,
	    &c->out, &above);
	view_end(&c->out);
	view_int(&c->out, "changes_above", above);
	return e;
}

/* A fingerprint lets one guess short passwords: for who may see them. */
static void
etag(struct call *c, const char *name, const char *value)
{
	view_text(&c->out, name,
	    (c->who->perms & P_SECRETS) != 0 ? value : NULL);
}

static enum err
since_fetched(struct call *c, struct file_phone *p, const struct file_name *f,
    const char *now)
{
	struct view_fetched old;
	enum err e;

	e = view_fetched(&c->act, p->dev.mac, f->name, &old);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	act_clear(&c->act);
	view_open(&c->out, NULL);
	view_text(&c->out, "file", f->name);
	etag(c, "etag", now);
	if (e == ERR_NOTFOUND) {
		view_text(&c->out, "state", "never_fetched");
		view_close(&c->out);
		return ERR_OK;
	}
	view_text(&c->out, "state",
	    strcmp(old.etag, now) == 0 ? "same" : "changed");
	view_text(&c->out, "fetched_at", old.at);
	etag(c, "fetched_etag", old.etag);
	e = ERR_OK;
	if (strcmp(old.etag, now) != 0)
		e = changes(c, p, old.at);
	view_close(&c->out);
	return e;
}

enum err
op_device_diff(struct call *c)
{
	static const char *const names[] = { "since", "file", NULL };
	struct made made = { .body = BUF_INIT(c->a) };
	const char *since = query_text(c, "since");
	char now[FILE_ETAG_LEN + 1];
	struct file_phone p;
	struct file_name f;
	enum err e;

	if ((e = query_end(c, names)) != ERR_OK)
		return e;
	if (since != NULL && strcmp(since, "fetched") != 0)
		return act_fail(&c->act, ERR_INVALID, "since",
		    "since must be fetched.");
	if ((e = render_phone(c, &p)) != ERR_OK ||
	    (e = render_named(c, &p, &f)) != ERR_OK)
		return e;
	p.maker = c->api->clear; /* what the phone was given */
	p.masked = false;
	if ((e = file_make(&p, &f, &made)) != ERR_OK)
		return e;
	file_etag_of(&made.body, now);
	return since_fetched(c, &p, &f, now);
}
