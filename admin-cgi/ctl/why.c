/*
 * why.c - voipconfigctl device why: what became of a phone's requests, and
 * what to do, for somebody who would rather be asleep.
 */
#include <string.h>

#include "base/scan.h"
#include "ctl/commands.h"
#include "db/device.h"
#include "db/fetchlog.h"
#include "db/model.h"
#include "db/organisation.h"
#include "db/prov.h"
#include "db/reason.h"
#include "render/shelf.h"

#define LOOK 200 /* requests the verdict rests on */
#define SHOW 10  /* of them shown, unless said otherwise */

struct request {
	const char *at, *file, *method, *address, *user_agent, *flags;
	int64_t organisation_id, status;
	enum reason reason;
	const char *reason_name; /* as stored */
};

struct why {
	struct ctl *ct;
	const char *mac;
	bool known;
	struct device d;
	struct organisation o;
	struct request rq[LOOK]; /* newest first */
	size_t n;
	const char *verdict, *todo;
};

/* --- what there is to know --- */

static enum err
request_row(void *arg, const struct val *row, size_t n)
{
	struct why *w = arg;
	struct request r;
	size_t i;

	(void)n;
	if (w->n == LOOK)
		return ERR_OK;
	r = (struct request){
		.at = ctl_cell(&row[0]),
		.organisation_id = row[1].type == VAL_NULL ? 0 : row[1].i,
		.file = ctl_cell(&row[3]),
		.method = ctl_cell(&row[4]),
		.status = row[5].i,
		.reason = reason_by_name(ctl_cell(&row[6])),
		.reason_name = ctl_cell(&row[6]),
		.flags = ctl_cell(&row[7]),
		.address = ctl_cell(&row[8]),
		.user_agent = ctl_cell(&row[9]),
	};
	/* Rows come by id; each worker writes its own batch when it can. */
	for (i = w->n++; i > 0 && strcmp(w->rq[i - 1].at, r.at) < 0; i--)
		w->rq[i] = w->rq[i - 1];
	w->rq[i] = r;
	return ERR_OK;
}

static enum err
gather(struct why *w)
{
	struct act *act = &w->ct->act;
	enum err e;

	e = fetchlog_by_mac(act, w->mac, LOOK, request_row, w);
	if (e != ERR_OK)
		return e;
	e = device_by_mac(act, w->mac, &w->d);
	if (e == ERR_NOTFOUND)
		return ERR_OK;
	w->known = true;
	if (e == ERR_OK)
		e = organisation_by_id(act, w->d.organisation_id, &w->o);
	return e;
}

/* --- the verdict --- */

/* A reason's sentences: the first says what happened, the rest what to do. */
static void
by_reason(struct why *w, const struct request *r)
{
	const char *text = reason_text(r->reason);
	const char *dot = strstr(text, ". ");
	struct arena *a = w->ct->act.a;

	if (dot == NULL)
		dot = text + strlen(text);
	w->verdict = arena_printf(a, "%.*s. (%s of %s, answered %d.)",
	    (int)(dot - text), text, r->file, r->at, (int)r->status);
	w->todo = *dot == '\0' ? "" : dot + 2;
}

static void
unknown_mac(struct why *w)
{
	struct arena *a = w->ct->act.a;

	w->verdict = w->n == 0
	    ? "No device has this MAC, and nobody asked with it."
	    : arena_printf(a,
		  "No device has this MAC; a phone asked with it, "
		  "last on %s from %s.",
		  w->rq[0].at, w->rq[0].address);
	w->todo = arena_printf(a,
	    "Compare it with the phone's label, then "
	    "\"voipconfigctl device add %s organisation=ORG model=MODEL\".",
	    w->mac);
}

static void
never_asked(struct why *w)
{
	w->verdict = "Everything is ready here, but the phone has not asked "
		     "(as far back as the fetch log goes).";
	w->todo = arena_printf(w->ct->act.a,
	    "See that the phone has its URL "
	    "(\"voipconfigctl device secret %s\"; RPS or DHCP may bring it), "
	    "that it has the right time, reaches that host and port, and "
	    "trusts the certificate there.",
	    w->mac);
}

static bool
is_fine(const struct request *r)
{
	return r->reason == REASON_SERVED || r->reason == REASON_NO_FILE;
}

static bool
is_own_file(const struct why *w, const struct request *r)
{
	size_t n = strlen(r->file);

	return n > 4 && strcmp(r->file + n - 4, ".cfg") == 0 &&
	    strncasecmp(r->file, w->mac, MAC_LEN) == 0 && r->file[12] == '.';
}

/* What its newest requests that count say. */
static void
by_requests(struct why *w)
{
	const struct request *bad = NULL, *own = NULL;

	for (size_t i = 0; i < w->n; i++) {
		const struct request *r = &w->rq[i];

		if (own == NULL && r->reason == REASON_SERVED &&
		    is_own_file(w, r))
			own = r;
		if (own == NULL && bad == NULL && !is_fine(r) &&
		    r->reason != REASON_CHALLENGED)
			bad = r;
	}
	if (bad != NULL) {
		by_reason(w, bad);
	} else if (own != NULL) {
		w->verdict = arena_printf(w->ct->act.a,
		    "It provisions: it got %s on %s.", own->file, own->at);
		w->todo = arena_printf(w->ct->act.a,
		    "Nothing is to do. \"voipconfigctl render %s --explain\" "
		    "shows what it gets and from where.",
		    w->mac);
	} else if (w->rq[0].reason == REASON_CHALLENGED) {
		by_reason(w, &w->rq[0]);
	} else {
		w->verdict = "It asks for common files and never for its own.";
		w->todo = arena_printf(w->ct->act.a,
		    "See that %s is the MAC "
		    "on its label, and what its boot file says: "
		    "\"voipconfigctl render %s --file %s.boot\".",
		    w->mac, w->mac, w->mac);
	}
}

static void
judge(struct why *w)
{
	struct arena *a = w->ct->act.a;

	if (!w->known) {
		unknown_mac(w);
	} else if (!w->o.enabled) {
		w->verdict = arena_printf(a,
		    "The organisation %s is disabled, "
		    "so all its phones are refused.",
		    w->o.name);
		w->todo = arena_printf(a,
		    "If that should end: \"voipconfigctl "
		    "organisation change %lld enabled=yes\".",
		    (long long)w->o.id);
	} else if (!w->d.enabled) {
		w->verdict = "The device is disabled, so it is refused.";
		w->todo = arena_printf(a,
		    "If that should end: \"voipconfigctl "
		    "device change %s enabled=yes\".",
		    w->mac);
	} else if (w->n == 0) {
		never_asked(w);
	} else {
		by_requests(w);
	}
}

/* --- what else is worth knowing --- */

static void
remark(struct why *w, const char *text)
{
	out_open(w->ct->out, NULL);
	out_str(w->ct->out, "also", text);
	out_close(w->ct->out);
}

static enum err
remark_template(struct why *w, const struct prov_org *po)
{
	struct shelf *sh = shelf_new();
	const struct model *m;
	enum err e;

	e = shelf_refresh(sh, w->ct->act.db, po->catalogue);
	m = e == ERR_OK ? shelf_model(sh, w->d.model_id) : NULL;
	if (m != NULL && shelf_template(sh, po->path, TEMPLATE_MAC, m) == 0)
		remark(w,
		    arena_printf(w->ct->act.a,
			"No template of kind mac is published for the %s; "
			"\"voipconfigctl template import\" brings the stock ones.",
			m->name));
	shelf_free(sh);
	return e;
}

static enum err
remark_row(struct why *w)
{
	struct prov_org po = { 0 };
	struct prov_device pd = { 0 };
	enum err e;

	e = prov_device(w->ct->act.db, w->ct->act.a, w->mac, &po, &pd);
	if (e == ERR_NOTFOUND) {
		remark(w,
		    arena_printf(w->ct->act.a,
			"Its configuration row is missing; \"voipconfigctl device "
			"compile %s\" makes it.",
			w->mac));
		return ERR_OK;
	}
	return e == ERR_OK ? remark_template(w, &po) : e;
}

static enum err
remark_lines(struct why *w)
{
	struct sheet sh = { 0 };
	enum err e;

	if ((e = device_sheet(&w->ct->act, w->d.id, &sh)) != ERR_OK)
		return e;
	if (sh.nlines == 0)
		remark(w,
		    arena_printf(w->ct->act.a,
			"It has no line, so it provisions and never registers; "
			"\"voipconfigctl line add %s 1 ...\" gives it one.",
			w->mac));
	return ERR_OK;
}

static enum err
remark_prefix(struct why *w)
{
	enum err e = mac_prefix_known(&w->ct->act, w->mac);

	if (e == ERR_NOTFOUND) {
		remark(w,
		    arena_printf(w->ct->act.a,
			"%.6s is not a MAC prefix known as Yealink's; is it a "
			"typing error?",
			w->mac));
		return ERR_OK;
	}
	return e;
}

static void
remark_requests(struct why *w)
{
	const struct request *r = &w->rq[0];

	if (w->n == 0)
		return;
	if (w->known && r->organisation_id != 0 &&
	    r->organisation_id != w->d.organisation_id)
		remark(w,
		    arena_printf(w->ct->act.a,
			"It asks with the URL of organisation %lld and belongs to "
			"%s (%lld).",
			(long long)r->organisation_id, w->o.name,
			(long long)w->o.id));
	if (strstr(r->flags, "ua_mac") != NULL)
		remark(w, "The User-Agent names another MAC than the file.");
	if (strstr(r->flags, "released") != NULL)
		remark(w,
		    "It was served its last configuration: it is being "
		    "released.");
	if (strstr(r->flags, "ua_model") != NULL)
		remark(w,
		    arena_printf(w->ct->act.a,
			"The User-Agent names another model than %s.",
			w->known ? w->d.model : "the device"));
}

static enum err
remarks(struct why *w)
{
	enum err e;

	out_list(w->ct->out, "remarks");
	remark_requests(w);
	e = remark_prefix(w);
	if (e == ERR_OK && w->known)
		e = remark_row(w);
	if (e == ERR_OK && w->known)
		e = remark_lines(w);
	out_close(w->ct->out);
	return e;
}

/* --- saying it --- */

static void
put_requests(struct why *w, size_t show)
{
	struct out *o = w->ct->out;

	out_list(o, "requests");
	for (size_t i = 0; i < w->n && i < show; i++) {
		const struct request *r = &w->rq[i];

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
		out_close(o);
	}
	out_close(o);
}

/* Each reason of the table above once, in words. */
static void
put_reasons(struct why *w, size_t show)
{
	struct out *o = w->ct->out;
	bool said[REASON__MAX + 1] = { false };

	out_list(o, "reasons");
	for (size_t i = 0; i < w->n && i < show; i++) {
		enum reason r = w->rq[i].reason;

		if (said[r])
			continue;
		said[r] = true;
		out_open(o, NULL);
		out_str(o, "reason", w->rq[i].reason_name);
		out_str(o, "means", reason_text(r));
		out_close(o);
	}
	out_close(o);
}

static const char *
last_served(const struct why *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->rq[i].reason == REASON_SERVED)
			return w->rq[i].at;
	return "";
}

static enum err
put_all(struct why *w, size_t show)
{
	struct out *o = w->ct->out;
	enum err e;

	out_open(o, NULL);
	out_str(o, "mac", w->mac);
	out_bool(o, "known", w->known);
	if (w->known) {
		out_str(o, "label", w->d.label);
		out_str(o, "model", w->d.model);
		out_bool(o, "enabled", w->d.enabled != 0);
		out_str(o, "organisation", w->o.name);
		out_bool(o, "organisation_enabled", w->o.enabled != 0);
	}
	out_str(o, "last_served", last_served(w));
	put_requests(w, show);
	if (w->n > 0)
		put_reasons(w, show);
	if ((e = remarks(w)) != ERR_OK)
		return e;
	if (out_json(o)) {
		out_str(o, "verdict", w->verdict);
		out_str(o, "what_to_do", w->todo);
	}
	out_close(o);
	if (!out_json(o)) {
		out_say(o, "%s", "");
		out_say(o, "%s", w->verdict);
		out_say(o, "%s", w->todo);
	}
	return ERR_OK;
}

enum err
cmd_device_why(struct ctl *ct)
{
	struct why *w = arena_alloc(ct->act.a, sizeof(*w));
	const char *last = ctl_option(ct, "last");
	int64_t show = SHOW;
	enum err e = ERR_OK;

	w->ct = ct;
	if (last != NULL)
		e = ctl_number(ct, "--last", last, 1, LOOK, &show);
	if (e == ERR_OK)
		e = ctl_mac(ct, ct->arg[0], &w->mac);
	if (e == ERR_OK)
		e = gather(w);
	if (e != ERR_OK)
		return e;
	judge(w);
	return put_all(w, (size_t)show);
}
