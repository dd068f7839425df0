/*
 * client_v1.c - JSON v1 ("RPS Json"), for accounts that still have its keys.
 *
 * Paths and members are those of six clients written against it; its own
 * reference was not to be had.  A batch has one set of settings for all its
 * MACs, how many it may hold is not known, nor what becomes of the others
 * when one is refused: so devices are added one by one.  Deleting is safe to
 * repeat and goes by hundreds, as one client does it.
 */
#include <assert.h>
#include <string.h>

#include "base/scan.h"
#include "rps/records.h"
#include "rps/v1.h"

#define PAGE 100 /* the most is not known; clients send 100 and 5000 */
#define DELETES 100

/* ---- servers ------------------------------------------------------------ */

static struct rps_answer
put_server(struct rps_conn *c, struct arena *a, struct v1_call *call,
    const struct rps_server *s, enum rec_how how, struct rps_server *made)
{
	const char *wrong = check_server(s, &c->conf->quirks);
	struct json_object *o, *data;
	struct jw w = JW_INIT(a);
	struct rps_answer said;

	conn_begin(c, CONN_CHANGES);
	conn_hide(c, s->password);
	if (wrong != NULL)
		return conn_answer(c, RPS_BAD_REQUEST, wrong);
	jw_open(&w, NULL, '{');
	if (how == REC_EDIT)
		jw_text(&w, "id", s->id);
	rec_put_server(&w, s, how, AS_CERTIFICATE); /* it has no other */
	jw_close(&w, '}');
	call->body = &w.b;
	said = v1_call(c, a, call, &o, &data);
	call->body = NULL; /* it was ours */
	if (said.said == RPS_DONE && how == REC_ADD &&
	    rec_server(data, a, made) != ERR_OK)
		said = conn_answer(c, RPS_UNSURE, "no server in the answer");
	jr_free(o);
	return said;
}

static struct rps_answer
add_server(struct rps_conn *c, struct arena *a, struct rps_server *s)
{
	struct v1_call call = { "add_server", "/server/add", NULL, NULL };
	struct rps_server made = { 0 };
	struct rps_answer said = put_server(c, a, &call, s, REC_ADD, &made);

	if (said.said == RPS_DONE)
		s->id = made.id;
	return said;
}

static struct rps_answer
edit_server(struct rps_conn *c, struct arena *a, const struct rps_server *s)
{
	struct v1_call call = { "edit_server", "/server/edit", NULL, NULL };

	if (!check_id(s->id))
		return conn_no_id(c);
	return put_server(c, a, &call, s, REC_EDIT, NULL);
}

/* Is it about the one thing, not about the whole call? */
static bool
about_item(enum rps_said said)
{
	switch (said) {
	case RPS_EXISTS:
	case RPS_FOREIGN:
	case RPS_NO_SUCH:
	case RPS_BAD_MAC:
	case RPS_BAD_SERIAL:
	case RPS_BAD_REQUEST:
	case RPS_IN_USE:
		return true;
	case RPS_DONE:
	case RPS_FORBIDDEN:
	case RPS_DENIED:
	case RPS_SLOWER:
	case RPS_UNWELL:
	case RPS_UNREACHABLE:
	case RPS_UNSURE:
	case RPS_NOT_THERE:
	case RPS__MAX:
		break;
	}
	return false;
}

static bool
same(const char *ours, const char *theirs)
{
	char mac[MAC_LEN + 1];

	if (scan_mac(theirs, strlen(theirs), mac) == ERR_OK)
		theirs = mac;
	return strcmp(ours, theirs) == 0;
}

/*
 * One refusal for many: data names the one (a fixture has it so).  Whether
 * the others were done is not known; they are unsure, and will be read.
 */
static struct rps_answer
share_out(struct rps_conn *c, struct arena *a, struct rps_answer said,
    struct json_object *data, const char *const *keys, size_t n,
    struct rps_answer *each)
{
	const char *named = jr_as_text(data, a, 64);

	conn_spread(said, each, n);
	if (n == 1 || !about_item(said.said))
		return said;
	for (size_t i = 0; i < n; i++)
		if (named == NULL || !same(keys[i], named))
			each[i] = conn_answer(c, RPS_UNSURE,
			    "refused together with another");
	return conn_answer(c, RPS_DONE, "");
}

static struct rps_answer
delete_many(struct rps_conn *c, struct arena *a, struct v1_call *call,
    const char *name, const char *const *keys, size_t n,
    struct rps_answer *each)
{
	struct json_object *o, *data;
	struct jw w = JW_INIT(a);
	struct rps_answer said;

	conn_begin(c, CONN_CHANGES);
	jw_open(&w, NULL, '{');
	jw_open(&w, name, '[');
	for (size_t i = 0; i < n; i++)
		jw_text(&w, NULL, keys[i]);
	jw_close(&w, ']');
	jw_close(&w, '}');
	call->body = &w.b;
	said = v1_call(c, a, call, &o, &data);
	call->body = NULL;
	said = share_out(c, a, said, data, keys, n, each);
	jr_free(o);
	return said;
}

static struct rps_answer
delete_servers(struct rps_conn *c, struct arena *a, const char *const *ids,
    size_t n, struct rps_answer *each)
{
	struct v1_call call = { "delete_servers", "/server/delete", NULL,
		NULL };

	return delete_many(c, a, &call, "ids", ids, n, each);
}

static struct rps_answer
get_server(struct rps_conn *c, struct arena *a, const char *id,
    struct rps_server *out)
{
	struct v1_call call = { "get_server", "/server/detail", NULL, NULL };
	struct json_object *o, *data;
	struct rps_answer said;

	conn_begin(c, CONN_READS);
	if (!check_id(id))
		return conn_no_id(c);
	call.query = arena_printf(a, "id=%s", id);
	said = v1_call(c, a, &call, &o, &data);
	if (said.said == RPS_DONE && rec_server(data, a, out) != ERR_OK)
		said = conn_answer(c, RPS_UNSURE, "no server in the answer");
	jr_free(o);
	return said;
}

/* ---- lists -------------------------------------------------------------- */

/* OWNED: jr_free(*o), which page->rows lies in. */
static struct rps_answer
ask_page(struct rps_conn *c, struct arena *a, struct v1_call *call,
    const char *key, size_t skip, size_t limit, struct json_object **o,
    struct rec_page *page)
{
	struct json_object *data;
	struct jw w = JW_INIT(a);
	struct rps_answer said;

	jw_open(&w, NULL, '{');
	if (key != NULL)
		jw_text(&w, "key", key);
	rec_put_page(&w, skip, limit);
	jw_close(&w, '}');
	call->body = &w.b;
	said = v1_call(c, a, call, o, &data);
	call->body = NULL;
	if (said.said == RPS_DONE && rec_page(data, page) != ERR_OK)
		said = conn_answer(c, RPS_UNSURE, "no page in the answer");
	return said;
}

static struct rps_answer
page_of_servers(struct rps_conn *c, struct arena *a, const char *key,
    size_t skip, struct rps_server **out, size_t *n, int64_t *total)
{
	struct v1_call call = { "list_servers", "/server/list", NULL, NULL };
	struct json_object *o;
	struct rec_page page;
	struct rps_answer said =
	    ask_page(c, a, &call, key, skip, PAGE, &o, &page);

	if (said.said == RPS_DONE) {
		if (rec_servers(&page, a, out) != ERR_OK)
			said = conn_answer(c, RPS_UNSURE,
			    "a row of the list cannot be read");
		*n = page.n;
		*total = page.total;
	}
	jr_free(o);
	return said;
}

static struct rps_answer
page_of_devices(struct rps_conn *c, struct arena *a, const char *key,
    size_t skip, struct rps_device **out, size_t *n, int64_t *total)
{
	struct v1_call call = { key == NULL ? "list_devices" : "get_device",
		"/device/list", NULL, NULL };
	struct json_object *o;
	struct rec_page page;
	struct rps_answer said =
	    ask_page(c, a, &call, key, skip, PAGE, &o, &page);

	if (said.said == RPS_DONE) {
		if (rec_devices(&page, a, out) != ERR_OK)
			said = conn_answer(c, RPS_UNSURE,
			    "a row of the list cannot be read");
		*n = page.n;
		*total = page.total;
	}
	jr_free(o);
	return said;
}

static struct rps_answer
list_servers(struct rps_conn *c, struct arena *a, const char *name, size_t skip,
    struct rps_server **out, size_t *n, int64_t *total)
{
	struct rps_answer said;

	conn_begin(c, CONN_READS);
	*n = 0;
	*total = -1;
	*out = NULL;
	if (name == NULL)
		return page_of_servers(c, a, NULL, skip, out, n, total);
	said = rec_find_server(c, a, page_of_servers, name, out, n);
	*total = (int64_t)*n;
	return said;
}

static struct rps_answer
list_devices(struct rps_conn *c, struct arena *a, const char *part, size_t skip,
    struct rps_device **out, size_t *n, int64_t *total)
{
	conn_begin(c, CONN_READS);
	*n = 0;
	*total = -1;
	*out = NULL;
	return page_of_devices(c, a, part, skip, out, n, total);
}

/* ---- devices ------------------------------------------------------------ */

static struct rps_answer
get_device(struct rps_conn *c, struct arena *a, const char *mac,
    struct rps_device *out)
{
	struct rps_device *v;
	struct rps_answer said;
	int64_t total;
	size_t n;

	conn_begin(c, CONN_READS);
	said = page_of_devices(c, a, mac, 0, &v, &n, &total);
	if (said.said != RPS_DONE)
		return said;
	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i].mac, mac) == 0) {
			*out = v[i];
			return said;
		}
	return conn_answer(c, RPS_NO_SUCH, "no such MAC in the list");
}

static struct rps_answer
get_device_by_id(struct rps_conn *c, struct arena *a, const char *id,
    struct rps_device *out)
{
	struct v1_call call = { "get_device_by_id", "/device/detail", NULL,
		NULL };
	struct json_object *o, *data;
	struct rps_answer said;

	conn_begin(c, CONN_READS);
	if (!check_id(id))
		return conn_no_id(c);
	call.query = arena_printf(a, "id=%s", id);
	said = v1_call(c, a, &call, &o, &data);
	if (said.said == RPS_DONE && rec_device(data, a, out) != ERR_OK)
		said = conn_answer(c, RPS_UNSURE, "no device in the answer");
	jr_free(o);
	return said;
}

static struct rps_answer
put_device(struct rps_conn *c, struct arena *a, const struct rps_device *d,
    enum rec_how how, struct json_object **o, struct json_object **data)
{
	struct v1_call call = { how == REC_ADD ? "add_devices" : "edit_device",
		how == REC_ADD ? "/device/add" : "/device/edit", NULL, NULL };
	const char *wrong = check_device(d);
	struct jw w = JW_INIT(a);

	*o = NULL;
	conn_begin(c, CONN_CHANGES);
	conn_hide(c, d->password);
	if (wrong != NULL)
		return conn_answer(c, RPS_BAD_REQUEST, wrong);
	jw_open(&w, NULL, '{');
	if (how == REC_ADD) {
		jw_open(&w, "macs", '[');
		jw_text(&w, NULL, d->mac);
		jw_close(&w, ']');
	} else
		jw_text(&w, "id", d->id);
	rec_put_settings(&w, d, how);
	jw_close(&w, '}');
	call.body = &w.b;
	return v1_call(c, a, &call, o, data);
}

static struct rps_answer
add_devices(struct rps_conn *c, struct arena *a, struct rps_device *d, size_t n,
    struct rps_answer *each)
{
	struct json_object *o, *data = NULL;
	struct rps_device made;

	assert(n == 1); /* batch_devices */
	each[0] = put_device(c, a, d, REC_ADD, &o, &data);
	/* A list of what was made; without one the id is found later. */
	if (each[0].said == RPS_DONE && jr_is_list(data) &&
	    jr_length(data) == 1 &&
	    rec_device(jr_item(data, 0), a, &made) == ERR_OK &&
	    strcmp(made.mac, d->mac) == 0)
		d->id = made.id;
	jr_free(o);
	return each[0];
}

static struct rps_answer
edit_device(struct rps_conn *c, struct arena *a, const struct rps_device *d)
{
	struct json_object *o, *data;
	struct rps_answer said;

	if (!check_id(d->id))
		return conn_no_id(c);
	said = put_device(c, a, d, REC_EDIT, &o, &data);
	jr_free(o);
	return said;
}

static struct rps_answer
delete_devices(struct rps_conn *c, struct arena *a, const char *const *macs,
    size_t n, struct rps_answer *each)
{
	struct v1_call call = { "delete_devices", "/device/delete", NULL,
		NULL };

	return delete_many(c, a, &call, "macs", macs, n, each);
}

/* ---- the rest ----------------------------------------------------------- */

static struct rps_answer
pins(struct rps_conn *c, struct arena *a, const char *const *macs, size_t n,
    const char **out)
{
	(void)a;
	(void)macs;
	for (size_t i = 0; i < n; i++)
		out[i] = "";
	return conn_answer(c, RPS_NOT_THERE, "JSON v1 tells no PINs");
}

static struct rps_answer
probe(struct rps_conn *c, struct arena *a)
{
	struct v1_call call = { "probe", "/server/list", NULL, NULL };
	struct json_object *o;
	struct rec_page page;
	struct rps_answer said;

	conn_begin(c, CONN_READS);
	said = ask_page(c, a, &call, NULL, 0, 1, &o, &page);
	jr_free(o);
	return said;
}

const struct rps_driver rps_v1 = {
	.name = "v1",
	.batch_devices = 1,
	.batch_deletes = DELETES,
	.page = PAGE,
	.add_server = add_server,
	.edit_server = edit_server,
	.delete_servers = delete_servers,
	.get_server = get_server,
	.list_servers = list_servers,
	.add_devices = add_devices,
	.edit_device = edit_device,
	.delete_devices = delete_devices,
	.get_device = get_device,
	.get_device_by_id = get_device_by_id,
	.list_devices = list_devices,
	.pins = pins,
	.probe = probe,
};
