/* why.c - why a phone gets what it gets, and letting its address in again. */
#include "render/why.h"
#include "api/routes.h"
#include "api/who.h"
#include "db/pardon.h"

#define LAST_USUAL 20 /* requests shown */

static void
put_device(struct view *v, const struct why *w)
{
	if (!w->known) {
		view_null(v, "device");
		return;
	}
	view_open(v, "device");
	view_int(v, "id", w->device.id);
	view_text(v, "label", w->device.label);
	view_text(v, "model", w->device.model);
	view_bool(v, "enabled", w->device.enabled != 0);
	view_int(v, "organisation_id", w->organisation.id);
	view_text(v, "organisation", w->organisation.name);
	view_bool(v, "organisation_enabled", w->organisation.enabled != 0);
	view_close(v);
}

static void
put_requests(struct view *v, const struct why *w, size_t last)
{
	view_list(v, "requests");
	for (size_t i = 0; i < w->n && i < last; i++) {
		const struct why_request *r = &w->requests[i];

		view_open(v, NULL);
		view_text(v, "at", r->at);
		view_text(v, "method", r->method);
		view_text(v, "file", r->file);
		view_int(v, "status", r->status);
		view_text(v, "reason", r->reason_name);
		view_text(v, "flags", r->flags);
		view_text(v, "address", r->address);
		view_text(v, "user_agent", r->user_agent);
		view_text(v, "credentials",
		    *r->credentials != '\0' ? r->credentials : NULL);
		view_close(v);
	}
	view_end(v);
}

static void
put_remarks(struct view *v, const struct why *w)
{
	view_list(v, "remarks");
	for (size_t i = 0; i < w->nremarks; i++) {
		view_open(v, NULL);
		view_text(v, "code", w->remarks[i].code);
		view_text(v, "text", w->remarks[i].text);
		view_close(v);
	}
	view_end(v);
}

enum err
op_device_why(struct call *c)
{
	static const char *const names[] = { "last", NULL };
	struct view *v = &c->out;
	int64_t last = LAST_USUAL;
	const char *mac;
	struct why w;
	enum err e;

	if ((e = call_device(c, 0, &mac)) != ERR_OK ||
	    (e = query_end(c, names)) != ERR_OK ||
	    (e = query_int(c, "last", 1, WHY_LOOK, &last)) != ERR_OK ||
	    (e = why_look(&c->act, mac, WHY_PORTAL, &w)) != ERR_OK)
		return e;
	view_open(v, NULL);
	view_text(v, "mac", w.mac);
	put_device(v, &w);
	view_text(v, "code", why_code_words[w.code]);
	view_text(v, "reason", *w.reason == '\0' ? NULL : w.reason);
	view_text(v, "verdict", w.verdict);
	view_text(v, "what_to_do", w.what_to_do);
	view_text(v, "last_served",
	    *w.last_served == '\0' ? NULL : w.last_served);
	put_remarks(v, &w);
	put_requests(v, &w, (size_t)last);
	view_close(v);
	return ERR_OK;
}

enum err
op_shut_out_lift(struct call *c)
{
	const char *network = c->rq->remote_addr;
	enum err e;

	if ((e = in_text(&c->act, c->in, "network", &network)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK)
		return e;
	return pardon_ask(&c->act, c->who->organisation_id, network);
}
