/* why.c - see why.h. */
#include <string.h>

#include "base/scan.h"
#include "db/fetchlog.h"
#include "db/model.h"
#include "db/prov.h"
#include "db/row.h"
#include "render/shelf.h"
#include "render/why.h"

const char *const why_code_words[] = { "unknown_mac", "organisation_off",
	"device_off", "never_asked", "refused", "challenged", "provisions",
	"common_only", NULL };

struct look {
	struct act *act;
	enum why_voice voice;
	struct why *w;
};

/* --- what there is to know ------------------------------------------------------ */

static enum err
request_row(void *arg, const struct val *row, size_t n)
{
	struct why *w = arg;
	struct why_request r;
	size_t i;

	(void)n;
	if (w->n == WHY_LOOK)
		return ERR_OK;
	r = (struct why_request){
		.at = row_text(&row[0]),
		.organisation_id = row_int(&row[1]),
		.file = row_text(&row[3]),
		.method = row_text(&row[4]),
		.status = row[5].i,
		.reason = reason_by_name(row_text(&row[6])),
		.reason_name = row_text(&row[6]),
		.flags = row_text(&row[7]),
		.address = row_text(&row[8]),
		.user_agent = row_text(&row[9]),
		.credentials = row_text(&row[12]),
	};
	/* Rows come by id; each worker writes its own batch when it can. */
	for (i = w->n++; i > 0 && strcmp(w->requests[i - 1].at, r.at) < 0; i--)
		w->requests[i] = w->requests[i - 1];
	w->requests[i] = r;
	return ERR_OK;
}

static enum err
gather(struct look *l)
{
	struct act *act = l->act;
	struct why *w = l->w;
	enum err e;

	e = device_by_mac(act, w->mac, &w->device);
	if (e != ERR_OK && (e != ERR_NOTFOUND || act->scope != NULL))
		return e;
	w->known = e == ERR_OK;
	act_clear(act);
	if (w->known &&
	    (e = organisation_by_id(act, w->device.organisation_id,
		 &w->organisation)) != ERR_OK)
		return e;
	w->requests = arena_alloc(act->a, WHY_LOOK * sizeof(*w->requests));
	e = fetchlog_by_mac(act, w->mac, WHY_LOOK, request_row, w);
	w->last_served = "";
	for (size_t i = 0; i < w->n && *w->last_served == '\0'; i++)
		if (w->requests[i].reason == REASON_SERVED)
			w->last_served = w->requests[i].at;
	return e;
}

/* --- the verdict ------------------------------------------------------------------ */

static void
say(struct look *l, enum why_code code, const char *verdict, const char *shell,
    const char *portal)
{
	l->w->code = code;
	l->w->verdict = verdict;
	l->w->what_to_do = l->voice == WHY_SHELL ? shell : portal;
}

/* A reason's sentences: the first says what happened, the rest what to do. */
static void
by_reason(struct look *l, enum why_code code, const struct why_request *r)
{
	const char *text = reason_text(r->reason);
	const char *dot = strstr(text, ". ");
	struct arena *a = l->act->a;

	if (dot == NULL)
		dot = text + strlen(text);
	say(l, code,
	    arena_printf(a, "%.*s. (%s of %s, answered %d.)", (int)(dot - text),
		text, r->file, r->at, (int)r->status),
	    *dot == '\0' ? "" : dot + 2, reason_portal(r->reason));
	l->w->reason = r->reason_name;
}

static void
unknown_mac(struct look *l)
{
	const struct why *w = l->w;
	struct arena *a = l->act->a;
	const char *verdict = "No device has this MAC, and nobody asked with "
			      "it.";

	if (w->n != 0)
		verdict = arena_printf(a,
		    "No device has this MAC; a phone asked with it, "
		    "last on %s from %s.",
		    w->requests[0].at, w->requests[0].address);
	say(l, WHY_UNKNOWN_MAC, verdict,
	    arena_printf(a,
		"Compare it with the phone's label, then \"voipconfigctl "
		"device add %s organisation=ORG model=MODEL\".",
		w->mac),
	    "Compare it with the phone's label, then add the device.");
}

static void
never_asked(struct look *l)
{
	static const char rest[] =
	    "; RPS or DHCP may bring it), that it has the right time, reaches "
	    "that host and port, and trusts the certificate there.";

	say(l, WHY_NEVER_ASKED,
	    "Everything is ready here, but the phone has not asked "
	    "(as far back as the fetch log goes).",
	    arena_printf(l->act->a,
		"See that the phone has its URL (\"voipconfigctl device "
		"secret %s\"%s",
		l->w->mac, rest),
	    arena_printf(l->act->a,
		"See that the phone has its URL (its credentials show it%s",
		rest));
}

static bool
is_fine(const struct why_request *r)
{
	return r->reason == REASON_SERVED || r->reason == REASON_NO_FILE;
}

static bool
is_own_file(const struct why *w, const struct why_request *r)
{
	size_t n = strlen(r->file);

	return n > 4 && strcmp(r->file + n - 4, ".cfg") == 0 &&
	    strncasecmp(r->file, w->mac, MAC_LEN) == 0 && r->file[12] == '.';
}

static void
provisions(struct look *l, const struct why_request *own)
{
	struct arena *a = l->act->a;

	say(l, WHY_PROVISIONS,
	    arena_printf(a, "It provisions: it got %s on %s.", own->file,
		own->at),
	    arena_printf(a,
		"Nothing is to do. \"voipconfigctl render %s --explain\" "
		"shows what it gets and from where.",
		l->w->mac),
	    "Nothing is to do; the preview of its configuration shows what it "
	    "gets and from where.");
}

static void
common_only(struct look *l)
{
	const char *mac = l->w->mac;
	struct arena *a = l->act->a;

	say(l, WHY_COMMON_ONLY,
	    "It asks for common files and never for its own.",
	    arena_printf(a,
		"See that %s is the MAC on its label, and what its boot file "
		"says: \"voipconfigctl render %s --file %s.boot\".",
		mac, mac, mac),
	    arena_printf(a,
		"See that %s is the MAC on its label, and what its boot file "
		"says: the preview of %s.boot.",
		mac, mac));
}

/* What its newest requests that count say. */
static void
by_requests(struct look *l)
{
	const struct why_request *bad = NULL, *own = NULL;
	const struct why *w = l->w;

	for (size_t i = 0; i < w->n; i++) {
		const struct why_request *r = &w->requests[i];

		if (own == NULL && r->reason == REASON_SERVED &&
		    is_own_file(w, r))
			own = r;
		if (own == NULL && bad == NULL && !is_fine(r) &&
		    r->reason != REASON_CHALLENGED)
			bad = r;
	}
	if (bad != NULL)
		by_reason(l, WHY_REFUSED, bad);
	else if (own != NULL)
		provisions(l, own);
	else if (w->requests[0].reason == REASON_CHALLENGED)
		by_reason(l, WHY_CHALLENGED, &w->requests[0]);
	else
		common_only(l);
}

static void
judge(struct look *l)
{
	const struct why *w = l->w;
	struct arena *a = l->act->a;

	l->w->reason = "";
	if (!w->known)
		unknown_mac(l);
	else if (!w->organisation.enabled)
		say(l, WHY_ORGANISATION_OFF,
		    arena_printf(a,
			"The organisation %s is disabled, "
			"so all its phones are refused.",
			w->organisation.name),
		    arena_printf(a,
			"If that should end: \"voipconfigctl "
			"organisation change %lld enabled=yes\".",
			(long long)w->organisation.id),
		    "If that should end, enable the organisation.");
	else if (!w->device.enabled)
		say(l, WHY_DEVICE_OFF,
		    "The device is disabled, so it is refused.",
		    arena_printf(a,
			"If that should end: \"voipconfigctl "
			"device change %s enabled=yes\".",
			w->mac),
		    "If that should end, enable the device.");
	else if (w->n == 0)
		never_asked(l);
	else
		by_requests(l);
}

/* --- what else is worth knowing ----------------------------------------------------- */

static void
remark(struct look *l, const char *code, const char *shell, const char *portal)
{
	struct why *w = l->w;

	if (w->nremarks < WHY_REMARKS_MAX)
		w->remarks[w->nremarks++] = (struct why_remark){ code,
			l->voice == WHY_SHELL ? shell : portal };
}

static enum err
remark_template(struct look *l, const struct prov_org *po)
{
	struct shelf *sh = shelf_new();
	struct shelf_owners owners;
	struct arena *a = l->act->a;
	const struct model *m;
	enum err e;

	e = shelf_refresh(sh, l->act->db, po->catalogue, po->epoch);
	m = e == ERR_OK ? shelf_model(sh, l->w->device.model_id) : NULL;
	owners = shelf_owners(sh, po->path);
	if (m != NULL && shelf_template(sh, &owners, TEMPLATE_MAC, m) == 0)
		remark(l, "no_template",
		    arena_printf(a,
			"No template of kind mac is published for the %s; "
			"\"voipconfigctl template import\" brings the stock ones.",
			m->name),
		    arena_printf(a,
			"No template of kind mac is published for the %s.",
			m->name));
	shelf_free(sh);
	return e;
}

static enum err
remark_row(struct look *l)
{
	struct prov_org po = { 0 };
	struct prov_device pd = { 0 };
	enum err e;

	e = prov_device(l->act->db, l->act->a, l->w->mac, &po, &pd);
	if (e == ERR_NOTFOUND) {
		remark(l, "no_configuration",
		    arena_printf(l->act->a,
			"Its configuration row is missing; \"voipconfigctl device "
			"compile %s\" makes it.",
			l->w->mac),
		    "Its configuration row is missing; saving the device once "
		    "more makes it.");
		return ERR_OK;
	}
	return e == ERR_OK ? remark_template(l, &po) : e;
}

static enum err
remark_lines(struct look *l)
{
	struct sheet sh = { 0 };
	enum err e;

	if ((e = device_sheet(l->act, l->w->device.id, &sh)) != ERR_OK)
		return e;
	if (sh.nlines == 0)
		remark(l, "no_line",
		    arena_printf(l->act->a,
			"It has no line, so it provisions and never registers; "
			"\"voipconfigctl line add %s 1 ...\" gives it one.",
			l->w->mac),
		    "It has no line, so it provisions and never registers.");
	return ERR_OK;
}

static enum err
remark_prefix(struct look *l)
{
	enum err e = mac_prefix_known(l->act, l->w->mac);
	const char *text;

	if (e != ERR_NOTFOUND)
		return e;
	text = arena_printf(l->act->a,
	    "%.6s is not a MAC prefix known as Yealink's; is it a typing "
	    "error?",
	    l->w->mac);
	remark(l, "prefix", text, text);
	return ERR_OK;
}

static void
remark_requests(struct look *l)
{
	const struct why *w = l->w;
	const struct why_request *r = &w->requests[0];
	const char *text;

	if (w->n == 0)
		return;
	if (w->known && r->organisation_id != 0 &&
	    r->organisation_id != w->device.organisation_id) {
		text = arena_printf(l->act->a,
		    "It asks with the URL of organisation %lld and belongs to "
		    "%s (%lld).",
		    (long long)r->organisation_id, w->organisation.name,
		    (long long)w->organisation.id);
		remark(l, "other_organisation", text, text);
	}
	text = "The User-Agent names another MAC than the file.";
	if (strstr(r->flags, "ua_mac") != NULL)
		remark(l, "ua_mac", text, text);
	text = "It was served its last configuration: it is being released.";
	if (strstr(r->flags, "released") != NULL)
		remark(l, "released", text, text);
	text = arena_printf(l->act->a,
	    "The User-Agent names another model than %s.",
	    w->known ? w->device.model : "the device");
	if (strstr(r->flags, "ua_model") != NULL)
		remark(l, "ua_model", text, text);
}

enum err
why_look(struct act *act, const char *mac, enum why_voice voice, struct why *w)
{
	struct look l = { act, voice, w };
	enum err e;

	*w = (struct why){ .mac = mac };
	if ((e = gather(&l)) != ERR_OK)
		return e;
	judge(&l);
	remark_requests(&l);
	e = remark_prefix(&l);
	if (e == ERR_OK && w->known)
		e = remark_row(&l);
	if (e == ERR_OK && w->known)
		e = remark_lines(&l);
	if (e == ERR_OK)
		act_clear(act);
	return e;
}
