/* answer.c - see answer.h. */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/scan.h"
#include "db/field.h"
#include "db/rps_record.h"
#include "db/rps_request.h"
#include "rps/answer.h"
#include "rps/drift.h"
#include "rps/verdict.h"

/* --- JSON --- */

static void
member(struct buf *b, const char *name, const char *value, bool first)
{
	buf_str(b, first ? "{\"" : ",\"");
	buf_str(b, name);
	buf_str(b, "\":");
	field_json_text(b, value == NULL ? "" : value);
}

static void
put_server(struct buf *b, const struct rps_server *s)
{
	member(b, "remote_id", s->id, true);
	member(b, "name", s->name, false);
	member(b, "url", rps_url_shown(b->arena, s->url), false);
	member(b, "user", s->auth_name, false);
	member(b, "certificate_url", s->certificate_url, false);
	buf_str(b, "}");
}

static void
put_time(struct buf *b, const char *name, int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	char text[32];
	struct tm tm;

	buf_printf(b, ",\"%s\":", name);
	if (ms == 0 || gmtime_r(&seconds, &tm) == NULL ||
	    strftime(text, sizeof(text), "\"%Y-%m-%dT%H:%M:%SZ\"", &tm) == 0)
		buf_str(b, "null");
	else
		buf_str(b, text);
}

static void
put_device(struct buf *b, const struct rps_device *d)
{
	member(b, "mac", d->mac, true);
	member(b, "remote_id", d->id, false);
	member(b, "serial", d->serial, false);
	member(b, "server_id", d->server_id, false);
	member(b, "server_name", d->server_name, false);
	member(b, "unique_url", rps_url_shown(b->arena, d->unique_url), false);
	member(b, "user", d->auth_name, false);
	member(b, "remark", d->remark, false);
	put_time(b, "registered", d->registered_ms);
	put_time(b, "last_connected", d->last_connected_ms);
	buf_str(b, "}");
}

static void
put_page(struct buf *b, size_t skip, int64_t total)
{
	buf_printf(b, ",\"skip\":%zu,\"total\":", skip);
	if (total < 0)
		buf_str(b, "null}");
	else
		buf_printf(b, "%" PRId64 "}", total);
}

/* --- questions --- */

static struct rps_answer
servers(struct work *k, size_t skip, struct buf *b)
{
	struct rps_server *list = NULL;
	struct rps_answer an;
	int64_t total = -1;
	size_t n = 0;

	an = k->line->driver->list_servers(k->line->conn, k->w->a, NULL, skip,
	    &list, &n, &total);
	buf_str(b, "{\"items\":[");
	for (size_t i = 0; i < n; i++) {
		buf_str(b, i > 0 ? "," : "");
		put_server(b, &list[i]);
	}
	buf_str(b, "]");
	put_page(b, skip, total);
	return an;
}

static struct rps_answer
devices(struct work *k, size_t skip, struct buf *b)
{
	struct rps_device *list = NULL;
	struct rps_answer an;
	int64_t total = -1;
	size_t n = 0;

	an = k->line->driver->list_devices(k->line->conn, k->w->a, NULL, skip,
	    &list, &n, &total);
	buf_str(b, "{\"items\":[");
	for (size_t i = 0; i < n; i++) {
		buf_str(b, i > 0 ? "," : "");
		put_device(b, &list[i]);
	}
	buf_str(b, "]");
	put_page(b, skip, total);
	return an;
}

static struct rps_answer
server(struct work *k, const char *id, struct buf *b)
{
	struct rps_server s = { 0 };
	struct rps_answer an;

	an = k->line->driver->get_server(k->line->conn, k->w->a, id, &s);
	if (an.said == RPS_DONE)
		put_server(b, &s);
	return an;
}

static struct rps_answer
device(struct work *k, const char *mac, struct buf *b)
{
	const struct rps_driver *drv = k->line->driver;
	struct rps_device d = { 0 };
	struct rps_answer an;

	an = drv->get_device(k->line->conn, k->w->a, mac, &d);
	/* A list leaves the user out. */
	if (an.said == RPS_DONE && drv->get_device_by_id != NULL &&
	    *d.id != '\0')
		an = drv->get_device_by_id(k->line->conn, k->w->a,
		    arena_strdup(k->w->a, d.id), &d);
	if (an.said == RPS_DONE)
		put_device(b, &d);
	return an;
}

static struct rps_answer
pin(struct work *k, const char *mac, struct buf *b)
{
	const char *macs[1] = { mac }, *pins[1] = { NULL };
	struct rps_answer an;

	an = k->line->driver->pins(k->line->conn, k->w->a, macs, 1, pins);
	if (an.said == RPS_DONE) {
		member(b, "mac", mac, true);
		member(b, "pin", pins[0], false);
		buf_str(b, "}");
	}
	return an;
}

static struct rps_answer
ask(struct work *k, const struct rps_request *q, struct buf *b)
{
	int64_t skip = 0;

	if (scan_int(q->argument, 0, INT32_MAX, &skip) != ERR_OK)
		skip = 0;
	switch (q->kind) {
	case ASK_SERVERS:
		return servers(k, (size_t)skip, b);
	case ASK_DEVICES:
		return devices(k, (size_t)skip, b);
	case ASK_SERVER:
		return server(k, q->argument, b);
	case ASK_DEVICE:
		return device(k, q->argument, b);
	case ASK_PIN:
		return pin(k, q->argument, b);
	default:
		return k->line->driver->probe(k->line->conn, k->w->a);
	}
}

static enum err
answer(struct work *k, const char *owner, struct rps_request *q)
{
	struct buf b = BUF_INIT(k->w->a);
	struct rps_answer an = ask(k, q, &b);

	work_called(k, &an);
	q->state = an.said == RPS_DONE ? ASKED_DONE : ASKED_FAILED;
	q->answer = an.said == RPS_DONE && b.len > 0 ? b.p : NULL;
	if (q->kind == ASK_TEST)
		q->words = verdict(k->w->a, &k->line->conf,
		    k->line->driver->name, &an, rps_skew(k->line->conn));
	else
		q->words = arena_printf(k->w->a, "%s%s%s%s%s",
		    an.said == RPS_DONE ? "Yealink has answered."
					: rps_said_text(an.said),
		    work_clock_words(k),
		    an.said != RPS_DONE && *an.text != '\0' ? "  (" : "",
		    an.said != RPS_DONE ? an.text : "",
		    an.said != RPS_DONE && *an.text != '\0' ? ")" : "");
	return rps_request_end(k->w->db, owner, q);
}

enum err
answer_one(struct work *k, bool paused, bool *busy)
{
	struct rps_request q;
	char owner[81];
	enum err e;

	work_owner(k->w, owner);
	e = rps_request_take(k->w->db, k->w->a, k->account->id, !paused, owner,
	    k->w->conf->lease, &q);
	if (e != ERR_OK || q.id == 0)
		return e;
	*busy = true;
	if (k->line == NULL) {
		q.state = ASKED_FAILED;
		q.words = "The account has no secret, or it does not open with "
			  "the keys in the worker's key file; set it anew.";
		return rps_request_end(k->w->db, owner, &q);
	}
	/* The rate is for the queue; a person's question is let through. */
	if (q.kind == ASK_DRIFT || q.kind == ASK_REPAIR) {
		if (work_may(k) != MAY)
			return rps_request_step(k->w->db, owner, q.id,
			    q.argument);
		drift_step(k, owner, &q);
		return ERR_OK;
	}
	return answer(k, owner, &q);
}
