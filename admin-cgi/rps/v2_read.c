/* v2_read.c - what YMCS v2 tells without changing anything; see v2.h. */
#include <string.h>

#include "base/scan.h"
#include "rps/records.h"
#include "rps/v2.h"

#define PIN_MAX 64

/* ---- one thing by its id ------------------------------------------------ */

/* OWNED: jr_free(*o). */
static struct rps_answer
ask_one(struct rps_conn *c, struct arena *a, const char *verb, const char *path,
    const char *id, struct json_object **o)
{
	struct v2_call call = { verb, "GET", NULL, NULL, true };
	struct http_answer an;
	struct rps_answer said;

	*o = NULL;
	conn_begin(c, CONN_READS);
	if (!check_id(id))
		return conn_no_id(c);
	call.path = arena_printf(a, "%s/%s", path, id);
	said = v2_call(c, a, &call, &an);
	if (said.said == RPS_DONE && jr_parse(an.body, an.len, o) != ERR_OK)
		said = conn_unreadable(c, &an);
	return said;
}

struct rps_answer
v2_get_server(struct rps_conn *c, struct arena *a, const char *id,
    struct rps_server *out)
{
	struct json_object *o;
	struct rps_answer said =
	    ask_one(c, a, "get_server", "/v2/rps/servers", id, &o);

	if (said.said == RPS_DONE && rec_server(o, a, out) != ERR_OK)
		said = conn_answer(c, RPS_UNSURE, "no server in the answer");
	jr_free(o);
	return said;
}

/* Tells authName, which the lists leave out. */
struct rps_answer
v2_get_device_by_id(struct rps_conn *c, struct arena *a, const char *id,
    struct rps_device *out)
{
	struct json_object *o;
	struct rps_answer said =
	    ask_one(c, a, "get_device_by_id", "/v2/rps/devices", id, &o);

	if (said.said == RPS_DONE && rec_device(o, a, out) != ERR_OK)
		said = conn_answer(c, RPS_UNSURE, "no device in the answer");
	jr_free(o);
	return said;
}

/* ---- pages -------------------------------------------------------------- */

struct question {
	const char *verb, *path;
	const char *key, *value; /* the filter; NULL: none */
	size_t skip, limit;
};

/* OWNED: jr_free(*o), which page->rows lies in. */
static struct rps_answer
ask_page(struct rps_conn *c, struct arena *a, const struct question *q,
    struct json_object **o, struct rec_page *page)
{
	struct v2_call call = { q->verb, "POST", q->path, NULL, false };
	struct jw w = JW_INIT(a);
	struct http_answer an;
	struct rps_answer said;

	*o = NULL;
	jw_open(&w, NULL, '{');
	rec_put_page(&w, q->skip, q->limit);
	/* Some lists of v2 refuse a question without one (seen live). */
	jw_open(&w, "filter", '{');
	if (q->key != NULL)
		jw_text(&w, q->key, q->value);
	jw_close(&w, '}');
	jw_close(&w, '}');
	call.body = &w.b;
	said = v2_call(c, a, &call, &an);
	if (said.said == RPS_DONE &&
	    (jr_parse(an.body, an.len, o) != ERR_OK ||
		rec_page(*o, page) != ERR_OK))
		said = conn_unreadable(c, &an);
	return said;
}

static struct rps_answer
unreadable_rows(struct rps_conn *c)
{
	return conn_answer(c, RPS_UNSURE, "a row of the list cannot be read");
}

static struct rps_answer
page_of_servers(struct rps_conn *c, struct arena *a, const char *name,
    size_t skip, struct rps_server **out, size_t *n, int64_t *total)
{
	struct question q = { "list_servers", "/v2/rps/listServers",
		name == NULL ? NULL : "name", name, skip, V2_PAGE };
	struct json_object *o;
	struct rec_page page = { 0 };
	struct rps_answer said = ask_page(c, a, &q, &o, &page);

	if (said.said == RPS_DONE) {
		if (rec_servers(&page, a, out) != ERR_OK)
			said = unreadable_rows(c);
		*n = page.n;
		*total = page.total;
	}
	jr_free(o);
	return said;
}

struct rps_answer
v2_list_servers(struct rps_conn *c, struct arena *a, const char *name,
    size_t skip, struct rps_server **out, size_t *n, int64_t *total)
{
	struct rps_answer said;

	conn_begin(c, CONN_READS);
	*n = 0;
	*total = -1;
	*out = NULL;
	if (name == NULL)
		return page_of_servers(c, a, NULL, skip, out, n, total);
	/* Whether the filter finds more than that name is not known. */
	said = rec_find_server(c, a, page_of_servers, name, out, n);
	*total = (int64_t)*n;
	return said;
}

static struct rps_answer
ask_devices(struct rps_conn *c, struct arena *a, const struct question *q,
    struct rps_device **out, size_t *n, int64_t *total)
{
	struct json_object *o;
	struct rec_page page = { 0 };
	struct rps_answer said = ask_page(c, a, q, &o, &page);

	if (said.said == RPS_DONE) {
		if (rec_devices(&page, a, out) != ERR_OK)
			said = unreadable_rows(c);
		*n = page.n;
		*total = page.total;
	}
	jr_free(o);
	return said;
}

struct rps_answer
v2_list_devices(struct rps_conn *c, struct arena *a, const char *part,
    size_t skip, struct rps_device **out, size_t *n, int64_t *total)
{
	struct question q = { "list_devices", "/v2/rps/listDevices",
		part == NULL ? NULL : "mac", part, skip, V2_PAGE };

	conn_begin(c, CONN_READS);
	*n = 0;
	*total = -1;
	*out = NULL;
	return ask_devices(c, a, &q, out, n, total);
}

/*
 * There is no device by MAC, only a filter that finds parts of one.  What
 * the list leaves out is authName; who needs that asks by id.
 */
struct rps_answer
v2_get_device(struct rps_conn *c, struct arena *a, const char *mac,
    struct rps_device *out)
{
	struct question q = { "get_device", "/v2/rps/listDevices", "mac", mac,
		0, V2_PAGE };
	struct rps_device *v;
	struct rps_answer said;
	int64_t total;
	size_t n;

	conn_begin(c, CONN_READS);
	said = ask_devices(c, a, &q, &v, &n, &total);
	if (said.said != RPS_DONE)
		return said;
	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i].mac, mac) == 0) {
			*out = v[i];
			return said;
		}
	return conn_answer(c, RPS_NO_SUCH, "no such MAC in the list");
}

/* ---- PINs and proof ----------------------------------------------------- */

static enum err
read_pins(struct arena *a, const struct json_object *o, const char *const *macs,
    size_t n, const char **pins)
{
	const char *mac, *pin;
	char plain[MAC_LEN + 1];

	if (!jr_is_list(o))
		return ERR_INVALID;
	for (size_t i = 0; i < jr_length(o); i++) {
		if (jr_text(jr_item(o, i), a, "mac", PIN_MAX, &mac) != ERR_OK ||
		    jr_code(jr_item(o, i), a, "pin", PIN_MAX, &pin) != ERR_OK)
			return ERR_INVALID;
		if (scan_mac(mac, strlen(mac), plain) != ERR_OK)
			continue;
		for (size_t k = 0; k < n; k++)
			if (strcmp(plain, macs[k]) == 0)
				pins[k] = pin;
	}
	return ERR_OK;
}

struct rps_answer
v2_pins(struct rps_conn *c, struct arena *a, const char *const *macs, size_t n,
    const char **pins)
{
	struct v2_call call = { "pins", "POST", "/v2/rps/listDevicePins", NULL,
		false };
	struct json_object *o = NULL;
	struct jw w = JW_INIT(a);
	struct http_answer an;
	struct rps_answer said;

	conn_begin(c, CONN_READS);
	jw_open(&w, NULL, '{');
	jw_open(&w, "macs", '[');
	for (size_t i = 0; i < n; i++) {
		jw_text(&w, NULL, macs[i]);
		pins[i] = "";
	}
	jw_close(&w, ']');
	jw_close(&w, '}');
	call.body = &w.b;
	said = v2_call(c, a, &call, &an);
	if (said.said == RPS_DONE &&
	    (jr_parse(an.body, an.len, &o) != ERR_OK ||
		read_pins(a, o, macs, n, pins) != ERR_OK))
		said = conn_unreadable(c, &an);
	jr_free(o);
	return said;
}

/* A token proves the key; a list proves that it may do RPS. */
struct rps_answer
v2_probe(struct rps_conn *c, struct arena *a)
{
	struct question q = { "probe", "/v2/rps/listServers", NULL, NULL, 0,
		1 };
	struct json_object *o;
	struct rec_page page;
	struct rps_answer said;

	conn_begin(c, CONN_READS);
	said = ask_page(c, a, &q, &o, &page);
	jr_free(o);
	return said;
}
