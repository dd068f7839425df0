/* why.c - voipconfigctl device why: what render/why.h finds, as text; and
 * voipconfigctl shut-out. */
#include "render/why.h"
#include "ctl/commands.h"
#include "db/pardon.h"

#define SHOW 10 /* requests shown, unless said otherwise */

static void
put_requests(struct out *o, const struct why *w, size_t show)
{
	out_list(o, "requests");
	for (size_t i = 0; i < w->n && i < show; i++) {
		const struct why_request *r = &w->requests[i];

		out_open(o, NULL);
		out_str(o, "at", r->at);
		if (out_json(o))
			out_str(o, "method", r->method);
		out_str(o, "file", r->file);
		out_int(o, "status", r->status);
		out_str(o, "reason", r->reason_name);
		out_str(o, "flags", r->flags);
		out_str(o, "address", r->address);
		out_str(o, "user_agent", r->user_agent);
		if (out_json(o))
			out_str(o, "credentials", r->credentials);
		out_close(o);
	}
	out_close(o);
}

/* Each reason of the table above once, in words. */
static void
put_reasons(struct out *o, const struct why *w, size_t show)
{
	bool said[REASON__MAX + 1] = { false };

	out_list(o, "reasons");
	for (size_t i = 0; i < w->n && i < show; i++) {
		enum reason r = w->requests[i].reason;

		if (said[r])
			continue;
		said[r] = true;
		out_open(o, NULL);
		out_str(o, "reason", w->requests[i].reason_name);
		out_str(o, "means", reason_text(r));
		out_close(o);
	}
	out_close(o);
}

static void
put_remarks(struct out *o, const struct why *w)
{
	out_list(o, "remarks");
	for (size_t i = 0; i < w->nremarks; i++) {
		out_open(o, NULL);
		out_str(o, "also", w->remarks[i].text);
		out_close(o);
	}
	out_close(o);
}

static void
put_all(struct out *o, const struct why *w, size_t show)
{
	out_open(o, NULL);
	out_str(o, "mac", w->mac);
	out_bool(o, "known", w->known);
	if (w->known) {
		out_str(o, "label", w->device.label);
		out_str(o, "model", w->device.model);
		out_bool(o, "enabled", w->device.enabled != 0);
		out_str(o, "organisation", w->organisation.name);
		out_bool(o, "organisation_enabled",
		    w->organisation.enabled != 0);
	}
	out_str(o, "last_served", w->last_served);
	put_requests(o, w, show);
	if (w->n > 0)
		put_reasons(o, w, show);
	put_remarks(o, w);
	if (out_json(o)) {
		out_str(o, "verdict", w->verdict);
		out_str(o, "what_to_do", w->what_to_do);
	}
	out_close(o);
	if (!out_json(o)) {
		out_say(o, "%s", "");
		out_say(o, "%s", w->verdict);
		out_say(o, "%s", w->what_to_do);
	}
}

enum err
cmd_device_why(struct ctl *ct)
{
	const char *last = ctl_option(ct, "last"), *mac = NULL;
	int64_t show = SHOW;
	struct why w;
	enum err e = ERR_OK;

	if (last != NULL)
		e = ctl_number(ct, "--last", last, 1, WHY_LOOK, &show);
	if (e == ERR_OK)
		e = ctl_mac(ct, ct->arg[0], &mac);
	if (e == ERR_OK)
		e = why_look(&ct->act, mac, WHY_SHELL, &w);
	if (e == ERR_OK)
		put_all(ct->out, &w, (size_t)show);
	return e;
}

enum err
cmd_shut_out_lift(struct ctl *ct)
{
	enum err e = pardon_ask(&ct->act, 0, ct->arg[0]);

	if (e == ERR_OK)
		ctl_done(ct, "lifted", "shut-out", 0, ct->arg[0]);
	return e;
}
