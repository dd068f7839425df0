/*
 * client_v2.c - YMCS Open API v2, the current one.
 *
 * Paths, members and limits are those that one client's write calls found
 * live in 2026 (they differ from Yealink's own reference: there is no
 * DELETE, unknown ids are 400, a batch is a bare list), and nine others
 * agree with.  Nobody has seen what empties a device's own URL; we send "".
 */
#include <string.h>

#include "rps/records.h"
#include "rps/v2.h"

#define BATCH 100 /* adds up to 100, deletes up to 200 */

static struct rps_answer
done(struct rps_conn *c)
{
	return conn_answer(c, RPS_DONE, "");
}

/* ---- servers ------------------------------------------------------------ */

static struct rps_answer
add_server(struct rps_conn *c, struct arena *a, struct rps_server *s)
{
	struct v2_call call = { "add_server", "POST", "/v2/rps/servers", NULL,
		false };
	const char *wrong = check_server(s, &c->conf->quirks);
	struct json_object *o;
	struct http_answer an;
	struct rps_answer said;
	struct rps_server made;
	struct jw w = JW_INIT(a);
	enum err e;

	conn_begin(c, CONN_CHANGES);
	conn_hide(c, s->password);
	if (wrong != NULL)
		return conn_answer(c, RPS_BAD_REQUEST, wrong);
	jw_open(&w, NULL, '{');
	rec_put_server(&w, s, REC_ADD, c->conf->quirks.certificate_as);
	jw_close(&w, '}');
	call.body = &w.b;
	said = v2_call(c, a, &call, &an);
	if (said.said != RPS_DONE)
		return said;
	/* 200 or 201 is not known, and does not matter. */
	if ((e = jr_parse(an.body, an.len, &o)) == ERR_OK) {
		e = rec_server(o, a, &made);
		jr_free(o);
	}
	if (e != ERR_OK)
		return conn_unreadable(c, &an);
	s->id = made.id;
	return said;
}

/* 204 and empty (seen live); a 200 with something that is no JSON comes from
 * somebody else. */
static struct rps_answer
edited(struct rps_conn *c, struct arena *a, const struct v2_call *call)
{
	struct json_object *o;
	struct http_answer an;
	struct rps_answer said = v2_call(c, a, call, &an);

	if (said.said != RPS_DONE || an.len == 0)
		return said;
	if (jr_parse(an.body, an.len, &o) != ERR_OK)
		return conn_unreadable(c, &an);
	jr_free(o);
	return said;
}

static struct rps_answer
edit_server(struct rps_conn *c, struct arena *a, const struct rps_server *s)
{
	struct v2_call call = { "edit_server", "PATCH", NULL, NULL, true };
	const char *wrong = check_server(s, &c->conf->quirks);
	struct jw w = JW_INIT(a);

	conn_begin(c, CONN_CHANGES);
	conn_hide(c, s->password);
	if (!check_id(s->id))
		return conn_no_id(c);
	if (wrong != NULL)
		return conn_answer(c, RPS_BAD_REQUEST, wrong);
	jw_open(&w, NULL, '{');
	rec_put_server(&w, s, REC_EDIT, c->conf->quirks.certificate_as);
	jw_close(&w, '}');
	call.path = arena_printf(a, "/v2/rps/servers/%s", s->id);
	call.body = &w.b;
	return edited(c, a, &call);
}

/* { members..., name: [texts] }, answered by a bulk result. */
static struct rps_answer
bulk_of_texts(struct rps_conn *c, struct arena *a, struct v2_call *call,
    const char *name, const char *const *texts, size_t n,
    struct rps_answer *each)
{
	struct v2_key *keys = arena_alloc(a, (n + 1) * sizeof(*keys));
	struct jw w = JW_INIT(a);
	struct http_answer an;
	struct rps_answer said;

	jw_open(&w, NULL, '{');
	if (strcmp(name, "deviceIds") == 0)
		jw_text(&w, "deviceIdType", "mac");
	jw_open(&w, name, '[');
	for (size_t i = 0; i < n; i++) {
		jw_text(&w, NULL, texts[i]);
		keys[i].key = texts[i];
	}
	jw_close(&w, ']');
	jw_close(&w, '}');
	call->body = &w.b;
	said = v2_call(c, a, call, &an);
	call->body = NULL; /* it was ours */
	if (said.said == RPS_DONE &&
	    v2_bulk(c, a, &an, keys, n, each) != ERR_OK)
		said = conn_unreadable(c, &an);
	if (said.said != RPS_DONE)
		conn_spread(said, each, n);
	return said;
}

static struct rps_answer
delete_servers(struct rps_conn *c, struct arena *a, const char *const *ids,
    size_t n, struct rps_answer *each)
{
	struct v2_call call = { "delete_servers", "POST", "/v2/rps/delServers",
		NULL, false };
	struct rps_answer said;

	conn_begin(c, CONN_CHANGES);
	said = bulk_of_texts(c, a, &call, "serverIds", ids, n, each);
	/* Nobody has seen how a server that devices use is refused.  It is
	 * there and ours: there is hardly another reason. */
	for (size_t i = 0; i < n && said.said == RPS_DONE; i++)
		if (each[i].said == RPS_BAD_REQUEST)
			each[i].said = RPS_IN_USE;
	return said;
}

/* ---- devices ------------------------------------------------------------ */

/*
 * What need not be sent: without a serial number they refuse it, unless the
 * account was given adding by MAC.
 */
static bool
unfit(struct rps_conn *c, const struct rps_device *d, struct rps_answer *said)
{
	const char *wrong = check_device(d);

	if (wrong != NULL)
		*said = conn_answer(c, RPS_BAD_REQUEST, wrong);
	else if (!c->conf->quirks.add_by_mac &&
	    (d->serial == NULL || *d->serial == '\0'))
		*said = conn_answer(c, RPS_BAD_SERIAL,
		    "the device has no serial number; not sent");
	else
		return false;
	return true;
}

static void
put_device(struct jw *w, const struct rps_device *d, bool by_mac)
{
	jw_open(w, NULL, '{');
	jw_text(w, "mac", d->mac);
	if (!by_mac)
		jw_text(w, "sn", d->serial);
	rec_put_settings(w, d, REC_ADD);
	jw_close(w, '}');
}

/* A batch of one, too: the two calls for one and for many differ in what
 * else they create at Yealink (seen live in one enterprise). */
static struct rps_answer
add_devices(struct rps_conn *c, struct arena *a, struct rps_device *d, size_t n,
    struct rps_answer *each)
{
	bool by_mac = c->conf->quirks.add_by_mac;
	struct v2_call call = { "add_devices", "POST",
		by_mac ? "/v2/rps/addDevicesByMac" : "/v2/rps/addDevices", NULL,
		false };
	struct v2_key *keys = arena_alloc(a, (n + 1) * sizeof(*keys));
	struct rps_answer *sent = arena_alloc(a, (n + 1) * sizeof(*sent));
	size_t *which = arena_alloc(a, (n + 1) * sizeof(*which)), m = 0;
	struct jw w = JW_INIT(a);
	struct http_answer an;
	struct rps_answer said;

	conn_begin(c, CONN_CHANGES);
	jw_open(&w, NULL, '[');
	for (size_t i = 0; i < n; i++) {
		conn_hide(c, d[i].password);
		if (unfit(c, &d[i], &each[i]))
			continue;
		put_device(&w, &d[i], by_mac);
		keys[m] = (struct v2_key){ d[i].mac, d[i].serial };
		which[m++] = i;
	}
	jw_close(&w, ']');
	if (m == 0)
		return done(c);
	call.body = &w.b;
	said = v2_call(c, a, &call, &an);
	if (said.said == RPS_DONE &&
	    v2_bulk(c, a, &an, keys, m, sent) != ERR_OK)
		said = conn_unreadable(c, &an);
	if (said.said != RPS_DONE)
		conn_spread(said, sent, m);
	for (size_t i = 0; i < m; i++)
		each[which[i]] = sent[i];
	return said;
}

static struct rps_answer
edit_device(struct rps_conn *c, struct arena *a, const struct rps_device *d)
{
	struct v2_call call = { "edit_device", "PATCH", NULL, NULL, true };
	const char *wrong = check_device(d);
	struct jw w = JW_INIT(a);

	conn_begin(c, CONN_CHANGES);
	conn_hide(c, d->password);
	if (!check_id(d->id))
		return conn_no_id(c);
	if (wrong != NULL)
		return conn_answer(c, RPS_BAD_REQUEST, wrong);
	jw_open(&w, NULL, '{');
	rec_put_settings(&w, d, REC_EDIT);
	jw_close(&w, '}');
	call.path = arena_printf(a, "/v2/rps/devices/%s", d->id);
	call.body = &w.b;
	return edited(c, a, &call);
}

static struct rps_answer
delete_devices(struct rps_conn *c, struct arena *a, const char *const *macs,
    size_t n, struct rps_answer *each)
{
	struct v2_call call = { "delete_devices", "POST", "/v2/rps/delDevices",
		NULL, false };

	conn_begin(c, CONN_CHANGES);
	return bulk_of_texts(c, a, &call, "deviceIds", macs, n, each);
}

const struct rps_driver rps_v2 = {
	.name = "v2",
	.batch_devices = BATCH,
	.batch_deletes = BATCH,
	.page = V2_PAGE,
	.dates = true,
	.add_server = add_server,
	.edit_server = edit_server,
	.delete_servers = delete_servers,
	.get_server = v2_get_server,
	.list_servers = v2_list_servers,
	.add_devices = add_devices,
	.edit_device = edit_device,
	.delete_devices = delete_devices,
	.get_device = v2_get_device,
	.get_device_by_id = v2_get_device_by_id,
	.list_devices = v2_list_devices,
	.pins = v2_pins,
	.probe = v2_probe,
};
