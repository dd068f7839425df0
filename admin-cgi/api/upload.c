/*
 * upload.c - /devices/{mac}/uploads: what a phone has sent, and what may
 * become of it.
 */
#include <string.h>

#include "api/routes.h"
#include "api/upload_cfg.h"
#include "api/upload_xml.h"
#include "db/upload.h"
#include "web/resp.h"

static enum err
item(void *arg, const struct val *r, size_t n)
{
	struct view *v = arg;

	(void)n;
	view_open(v, NULL);
	view_val(v, "id", &r[0]);
	view_word(v, "kind", upload_words, &r[1]);
	view_val(v, "received_at", &r[2]);
	view_val(v, "address", &r[3]);
	view_val(v, "size", &r[4]);
	view_val(v, "sha256", &r[5]);
	view_bool(v, "newest", r[6].i != 0);
	view_close(v);
	return ERR_OK;
}

enum err
op_upload_list(struct call *c)
{
	static const char *const none[] = { NULL };
	const char *mac;
	enum err e;

	if ((e = query_end(c, none)) != ERR_OK ||
	    (e = call_device(c, 0, &mac)) != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	view_list(&c->out, "items");
	e = upload_each(&c->act, mac, item, &c->out);
	view_end(&c->out);
	view_close(&c->out);
	return e;
}

static enum err
args(struct call *c, const char **mac, int64_t *id)
{
	enum err e = call_device(c, 0, mac);

	return e != ERR_OK ? e : call_id(c, 1, id);
}

static enum err
get(struct call *c, struct device *d, struct upload *u)
{
	const char *mac;
	int64_t id;
	enum err e = args(c, &mac, &id);

	return e != ERR_OK ? e : upload_get(&c->act, mac, id, d, u);
}

/* --- what is in it ------------------------------------------------------------ */

/* Lists that are filled at the same time, and forgotten if it goes wrong. */
struct lists {
	struct view contacts, groups, others;
	bool calls; /* everything is one */
};

static void
put_record(struct view *v, const struct xml_record *r)
{
	view_open(v, NULL);
	view_text(v, "element", r->element);
	view_list(v, "values");
	for (size_t i = 0; i < r->n; i++) {
		view_open(v, NULL);
		view_text(v, "name", r->name[i]);
		view_text(v, "value", r->value[i]);
		view_close(v);
	}
	view_end(v);
	view_close(v);
}

static void
put_contact(struct view *v, const struct xml_record *r)
{
	static const char *const names[] = { "display_name", "office_number",
		"mobile_number", "other_number" };

	view_open(v, NULL);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		view_text(v, names[i], xml_value(r, names[i]));
	view_text(v, "group", xml_value(r, "group_id_name"));
	view_close(v);
}

static void
record(void *arg, const struct xml_record *r)
{
	struct lists *l = arg;

	if (l->calls)
		put_record(&l->others, r);
	else if (strcmp(r->element, "contact") == 0)
		put_contact(&l->contacts, r);
	else if (strcmp(r->element, "group") == 0)
		view_text(&l->groups, NULL, xml_value(r, "display_name"));
	else
		put_record(&l->others, r);
}

static void
put_list(struct call *c, const char *name, struct view *items, bool good)
{
	struct buf *b = items->b;

	view_raw(&c->out, name,
	    arena_printf(c->a, "[%s]", good && b->p != NULL ? b->p : ""));
}

static void
xml_view(struct call *c, const struct upload *u)
{
	struct buf b[] = { BUF_INIT(c->a), BUF_INIT(c->a), BUF_INIT(c->a) };
	struct lists l = { { .b = &b[0] }, { .b = &b[1] }, { .b = &b[2] },
		u->kind == UPLOAD_CALLLOG };
	const char *wrong;

	wrong = upload_xml(c->a, u->content, (size_t)u->size, record, &l);
	if (l.calls) {
		put_list(c, "calls", &l.others, wrong == NULL);
	} else {
		put_list(c, "groups", &l.groups, wrong == NULL);
		put_list(c, "contacts", &l.contacts, wrong == NULL);
		put_list(c, "others", &l.others, wrong == NULL);
	}
	view_text(&c->out, "problem", wrong);
}

enum err
op_upload_show(struct call *c)
{
	struct view *v = &c->out;
	struct device d;
	struct upload u;
	enum err e = get(c, &d, &u);

	if (e != ERR_OK)
		return e;
	view_open(v, NULL);
	view_int(v, "id", u.id);
	view_text(v, "kind", upload_words[u.kind]);
	view_text(v, "received_at", u.received_at);
	view_text(v, "address", u.address);
	view_int(v, "size", u.size);
	view_text(v, "sha256", u.sha256);
	view_bool(v, "newest", u.newest != 0);
	if (u.kind != UPLOAD_LOCAL)
		xml_view(c, &u);
	else if ((e = upload_cfg_view(c, &d, &u)) != ERR_OK)
		return e;
	call_warnings(c);
	view_close(v);
	return ERR_OK;
}

/* Somebody else's bytes: for saving, not for a browser to interpret. */
enum err
op_upload_content(struct call *c)
{
	static const char *const ends[] = { "-local.cfg", "-contact.xml",
		"-calllog.xml" };
	struct device d;
	struct upload u;
	enum err e = get(c, &d, &u);

	if (e != ERR_OK)
		return e;
	c->rs->status = 200;
	c->rs->type = "application/octet-stream";
	resp_header(c->rs, "Content-Disposition",
	    arena_printf(c->a, "attachment; filename=\"%s%s\"", d.mac,
		ends[u.kind]));
	if (u.kind == UPLOAD_LOCAL)
		return upload_cfg_bytes(c, &u, &c->rs->body);
	buf_raw(&c->rs->body, u.content, (size_t)u.size);
	return ERR_OK;
}

enum err
op_upload_delete(struct call *c)
{
	const char *mac;
	int64_t id;
	enum err e = args(c, &mac, &id);

	return e != ERR_OK ? e : upload_delete(&c->act, mac, id);
}

/* --- what the phone will do ------------------------------------------------- */

#define AUTO "static.auto_provision."

static bool
is_on(const struct ours *o, const char *name)
{
	const char *value = ours_static(o, name);

	return value != NULL && strcmp(value, "1") == 0;
}

/* Facts, sections 2.1 and 2.5. */
static const char *
contact_sync(const struct ours *o)
{
	if (o == NULL)
		return "The configuration of this phone can not be made at the "
		       "moment, so nobody can say when it fetches its "
		       "contacts.";
	if (!is_on(o, AUTO "local_contact.backup.enable"))
		return "The phone will not fetch them: its configuration does "
		       "not set " AUTO "local_contact.backup.enable to 1.";
	return "The phone fetches these contacts at its next provisioning, in "
	       "place of its own.";
}

static const char *
local_sync(const struct ours *o)
{
	if (o == NULL)
		return "The configuration of this phone can not be made at the "
		       "moment, so nobody can say what it does with its local "
		       "values.";
	if (!is_on(o, AUTO "custom.protect"))
		return "The configuration does not set " AUTO "custom.protect "
		       "to 1, so the phone's next provisioning overwrites "
		       "local values anyway.";
	if (!is_on(o, AUTO "custom.sync"))
		return "The phone will keep its values: its configuration does "
		       "not set " AUTO "custom.sync to 1, so it never fetches "
		       "this file.";
	return "The phone fetches this file at its next provisioning and "
	       "applies it after the configuration. Yealink does not document "
	       "what becomes of a value that the phone has and the file no "
	       "longer names; where one stays, set it on this device.";
}

static enum err
say_sync(struct call *c, const char *mac,
    const char *(*words)(const struct ours *))
{
	struct device d;
	struct ours *o;
	enum err e;

	if ((e = device_by_mac(&c->act, mac, &d)) != ERR_OK ||
	    (e = ours_read(c, &d, &o)) != ERR_OK)
		return e;
	view_text(&c->out, "next_sync", words(o));
	return ERR_OK;
}

enum err
op_upload_restore(struct call *c)
{
	int64_t id, new_id;
	const char *mac;
	enum err e;

	if ((e = args(c, &mac, &id)) != ERR_OK ||
	    (e = upload_restore(&c->act, mac, id, &new_id)) != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	view_int(&c->out, "id", new_id);
	e = say_sync(c, mac, contact_sync);
	view_close(&c->out);
	return e;
}

/* --- values of a local file --------------------------------------------------- */

struct names {
	struct call *c;
	const char **v;
	size_t n;
};

static enum err
name_one(void *arg, size_t i, struct json *o, const char *text)
{
	struct names *names = arg;

	if (o != NULL || *text == '\0')
		return act_fail(&names->c->act, ERR_INVALID, "",
		    "Names of parameters are wanted.");
	for (size_t k = 0; k < i; k++)
		if (strcmp(names->v[k], text) == 0)
			return act_fail(&names->c->act, ERR_INVALID, "",
			    "%.100s is named twice.", text);
	names->v[i] = text;
	names->n = i + 1;
	return ERR_OK;
}

static enum err
read_names(struct call *c, struct names *names)
{
	enum err e;

	*names = (struct names){ .c = c };
	names->v = arena_alloc(c->a, UPLOAD_NAMES_MAX * sizeof(*names->v));
	e = in_each(&c->act, c->in, "names", UPLOAD_NAMES_MAX, name_one, names);
	if (e == ERR_OK && names->n == 0)
		return act_fail(&c->act, ERR_INVALID, "names",
		    "names must have one at least.");
	return e;
}

static void
put_verdicts(struct call *c, const struct upload_verdict *w, size_t n,
    bool taken)
{
	view_list(&c->out, taken ? "taken" : "refused");
	for (size_t i = 0; i < n; i++) {
		if (w[i].taken != taken)
			continue;
		view_open(&c->out, NULL);
		view_text(&c->out, "name", w[i].name);
		view_text(&c->out, taken ? "warning" : "reason", w[i].why);
		view_close(&c->out);
	}
	view_end(&c->out);
}

enum err
op_upload_accept(struct call *c)
{
	struct upload_verdict *w;
	struct names names;
	const char *mac;
	int64_t id;
	enum err e;

	if ((e = args(c, &mac, &id)) != ERR_OK ||
	    (e = read_names(c, &names)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK)
		return e;
	w = arena_alloc(c->a, names.n * sizeof(*w));
	e = upload_accept(&c->act, mac, id, names.v, names.n, w);
	if (e != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	put_verdicts(c, w, names.n, true);
	put_verdicts(c, w, names.n, false);
	view_close(&c->out);
	return ERR_OK;
}

static enum err
read_discard(struct call *c, struct names *names)
{
	bool all = false;
	enum err e;

	*names = (struct names){ .c = c };
	if ((e = in_bool(&c->act, c->in, "all", &all)) != ERR_OK)
		return e;
	if (all == in_has(c->in, "names"))
		return act_fail(&c->act, ERR_INVALID, "names",
		    "Either names, or all: true.");
	if (!all && (e = read_names(c, names)) != ERR_OK)
		return e;
	return in_end(&c->act, c->in);
}

enum err
op_upload_discard(struct call *c)
{
	int64_t id, new_id;
	struct names names;
	const char *mac;
	size_t removed;
	enum err e;

	if ((e = args(c, &mac, &id)) != ERR_OK ||
	    (e = read_discard(c, &names)) != ERR_OK ||
	    (e = upload_discard(&c->act, mac, id, names.v, names.n, &new_id,
		 &removed)) != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	view_int(&c->out, "id", new_id);
	view_int(&c->out, "removed", (int64_t)removed);
	e = say_sync(c, mac, local_sync);
	view_close(&c->out);
	return e;
}
