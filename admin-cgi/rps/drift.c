/* drift.c - see drift.h; what is found is kept by db/rps_drift.h. */
#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "base/scan.h"
#include "db/rps_drift.h"
#include "db/rps_record.h"
#include "rps/drift.h"

/* Servers first; blind: devices, where this API does not list servers. */
enum phase { PHASE_SERVERS, PHASE_DEVICES, PHASE_BLIND };
static const char *const phases[] = { "servers", "devices", "blind" };

struct step {
	struct work *k;
	const char *owner;
	struct rps_request *q;
	enum phase phase;
	int64_t skip;
	/* The page. */
	struct rps_server *servers;
	struct rps_device *devices;
	size_t n;
	bool last;
	const char *next; /* argument of the step to come */
};

static void
read_argument(struct step *s)
{
	const char *colon = strchr(s->q->argument, ':');
	size_t n = colon == NULL ? 0 : (size_t)(colon - s->q->argument);

	for (int p = PHASE_SERVERS; p <= PHASE_BLIND; p++)
		if (n == strlen(phases[p]) &&
		    strncmp(s->q->argument, phases[p], n) == 0 &&
		    scan_int(colon + 1, 0, INT64_MAX, &s->skip) == ERR_OK) {
			s->phase = (enum phase)p;
			return;
		}
	s->phase = PHASE_SERVERS;
	s->skip = 0;
}

static const char *
argument(struct step *s, enum phase p, int64_t skip)
{
	return arena_printf(s->k->w->a, "%s:%" PRId64, phases[p], skip);
}

/* --- servers --- */

static enum err
put(struct step *s, struct rps_drift d)
{
	d.account_id = s->k->account->id;
	return rps_drift_put(s->k->w->db, &d, s->q->id);
}

/* The path key in a URL of ours; NULL: it is none. */
static const char *
key_in(struct step *s, const char *url)
{
	struct arena *a = s->k->w->a;
	const char *base = rps_server_url(a, work_public_url(s->k), "");
	size_t n = strlen(base) - 1; /* without the last slash */
	const char *key;

	if (strncmp(url, base, n) != 0)
		return NULL;
	key = url + n;
	return arena_strndup(a, key, strcspn(key, "/?#"));
}

static enum err
unknown_server(struct step *s, const struct rps_server *r)
{
	struct work *k = s->k;
	const char *key = key_in(s, r->url);
	int64_t owner;
	enum err e;

	if ((e = rps_drift_owner(k->w->db, k->w->a, k->account->id, key,
		 r->name, &owner)) != ERR_OK)
		return e;
	if (key == NULL && owner == 0)
		return ERR_OK; /* somebody else's business */
	return put(s,
	    (struct rps_drift){ .object = DRIFT_SERVER,
		.kind = DRIFT_UNKNOWN,
		.organisation_id = owner,
		.name = r->name,
		.remote_id = r->id,
		.ours = "",
		.theirs = rps_url_shown(k->w->a, r->url) });
}

/* Their lists tell no password, so that is not compared. */
static bool
same_server(const struct drift_server *ours, const char *url,
    const struct rps_server *r)
{
	return strcmp(url, r->url) == 0 && strcmp(ours->name, r->name) == 0 &&
	    (!r->user_told || strcmp(ours->user, r->auth_name) == 0) &&
	    strcmp(ours->certificate_url, r->certificate_url) == 0;
}

static const char *
describe(struct step *s, const char *name, const char *url, const char *user,
    const char *certificate)
{
	return arena_printf(s->k->w->a, "%s %s%s%s%s%s", name, url,
	    *user != '\0' ? " user " : "", user,
	    *certificate != '\0' ? " certificate " : "", certificate);
}

static enum err
one_server(struct step *s, const struct rps_server *r)
{
	struct work *k = s->k;
	struct drift_server ours;
	const char *url;
	enum err e;

	e = rps_drift_server(k->w->db, k->w->a, k->account->id, r->id, &ours);
	if (e != ERR_OK)
		return e;
	if (ours.id == 0)
		return unknown_server(s, r);
	e = rps_drift_server_seen(k->w->db, s->q->id, ours.id);
	if (e != ERR_OK || ours.has_job || ours.organisation_id == 0)
		return e;
	url = rps_server_url(k->w->a, work_public_url(k), ours.path_key);
	if (same_server(&ours, url, r))
		return ERR_OK;
	return put(s,
	    (struct rps_drift){ .object = DRIFT_SERVER,
		.kind = DRIFT_DIFFERENT,
		.organisation_id = ours.organisation_id,
		.name = ours.name,
		.remote_id = r->id,
		.ours = describe(s, ours.name, url,
		    r->user_told ? ours.user : "", ours.certificate_url),
		.theirs = describe(s, r->name, rps_url_shown(k->w->a, r->url),
		    r->auth_name, r->certificate_url) });
}

/* --- devices --- */

/* XML-RPC tells that it is there, and no more. */
static bool
right_place(const struct drift_device *ours, const struct rps_device *d)
{
	if (!d->place_told)
		return true;
	if (*d->unique_url != '\0')
		return false;
	if (*d->server_id != '\0')
		return strcmp(d->server_id, ours->server_remote) == 0;
	return strcmp(d->server_name, ours->server_name) == 0;
}

static bool
same_device(const struct drift_device *ours, const struct rps_device *d)
{
	const char *user = ours->has_user ? d->mac : "";

	return right_place(ours, d) &&
	    (!d->user_told || strcmp(user, d->auth_name) == 0) &&
	    (!d->remark_told || strcmp(ours->label, d->remark) == 0);
}

static const char *
place(struct step *s, const struct rps_device *d)
{
	struct arena *a = s->k->w->a;

	if (!d->place_told)
		return "there";
	if (*d->unique_url != '\0')
		return arena_printf(a, "URL %s",
		    rps_url_shown(a, d->unique_url));
	if (*d->server_name != '\0')
		return arena_printf(a, "server %s", d->server_name);
	if (*d->server_id != '\0')
		return arena_printf(a, "server with the id %s", d->server_id);
	return "no server";
}

static const char *
with_rest(struct step *s, const char *where, const struct rps_device *d,
    const char *user, const char *remark)
{
	return arena_printf(s->k->w->a, "%s%s%s%s%s", where,
	    d->user_told && *user != '\0' ? " user " : "",
	    d->user_told ? user : "",
	    d->remark_told && *remark != '\0' ? " remark " : "",
	    d->remark_told ? remark : "");
}

static enum err
one_device(struct step *s, const struct rps_device *d)
{
	struct work *k = s->k;
	struct drift_device ours;
	struct rps_drift found = { .object = DRIFT_DEVICE,
		.name = d->mac,
		.remote_id = d->id };
	enum err e;

	if ((e = rps_drift_device(k->w->db, k->w->a, k->account->id, d->mac,
		 d->server_id, &ours)) != ERR_OK)
		return e;
	if (ours.known &&
	    (e = rps_drift_seen(k->w->db, s->q->id, k->account->id, d->mac,
		 d->id)) != ERR_OK)
		return e;
	if (ours.has_job)
		return ERR_OK;
	found.organisation_id = ours.organisation_id;
	found.theirs = place(s, d);
	if (!ours.known) {
		if (!ours.our_server && ours.organisation_id == 0)
			return ERR_OK; /* somebody else's business */
		found.kind = DRIFT_UNKNOWN;
		found.ours = "";
		return put(s, found);
	}
	if (ours.organisation_id == 0 || same_device(&ours, d))
		return ERR_OK;
	found.kind = DRIFT_DIFFERENT;
	found.ours =
	    with_rest(s, arena_printf(k->w->a, "server %s", ours.server_name),
		d, ours.has_user ? d->mac : "", ours.label);
	found.theirs = with_rest(s, found.theirs, d, d->auth_name, d->remark);
	return put(s, found);
}

/* --- a step --- */

static enum err
write_page(struct db *db, struct arena *a, void *arg)
{
	struct step *s = arg;
	enum err e = ERR_OK;

	(void)a;
	for (size_t i = 0; e == ERR_OK && i < s->n; i++)
		e = s->phase == PHASE_SERVERS ? one_server(s, &s->servers[i])
					      : one_device(s, &s->devices[i]);
	if (e == ERR_OK && s->last && s->phase != PHASE_SERVERS)
		return rps_drift_finish(db, s->q->id, s->k->account->id,
		    s->phase == PHASE_DEVICES);
	return e != ERR_OK ? e
			   : rps_request_step(db, s->owner, s->q->id, s->next);
}

static void
end(struct step *s, enum rps_asked state, const char *words)
{
	s->q->state = state;
	s->q->words = words;
	if (rps_request_end(s->k->w->db, s->owner, s->q) != ERR_OK)
		log_warnx("rps: the end of a comparison is not written");
}

/* All was compared: says so, and repairs where that was asked for. */
static void
finish(struct step *s)
{
	struct rps_worker *w = s->k->w;
	struct drift_counts c;
	int64_t jobs = 0;

	if (rps_drift_counts(w->db, w->a, s->k->account->id, &c) != ERR_OK)
		return; /* the last page is read again */
	if (s->q->kind == ASK_REPAIR &&
	    rps_drift_repair(&w->act, s->k->account->id, &jobs) != ERR_OK)
		return;
	log_info("rps: account %" PRId64 " compared: %" PRId64 " differences, "
		 "%" PRId64 " jobs",
	    s->k->account->id, c.all, jobs);
	s->q->answer = arena_printf(w->a,
	    "{\"differences\":%" PRId64 ",\"missing\":%" PRId64
	    ",\"deleted\":%" PRId64 ",\"different\":%" PRId64
	    ",\"unknown\":%" PRId64 ",\"jobs\":%" PRId64 "}",
	    c.all, c.missing, c.deleted, c.different, c.unknown, jobs);
	end(s, ASKED_DONE,
	    arena_printf(w->a, "compared%s", work_clock_words(s->k)));
}

static struct rps_answer
read_page(struct step *s)
{
	const struct rps_driver *d = s->k->line->driver;
	struct rps_answer an;
	int64_t total;

	if (s->phase == PHASE_SERVERS)
		an = d->list_servers(s->k->line->conn, s->k->w->a, NULL,
		    (size_t)s->skip, &s->servers, &s->n, &total);
	else
		an = d->list_devices(s->k->line->conn, s->k->w->a, NULL,
		    (size_t)s->skip, &s->devices, &s->n, &total);
	work_called(s->k, &an);
	s->last = s->n < d->page;
	return an;
}

void
drift_step(struct work *k, const char *owner, struct rps_request *q)
{
	struct step s = { .k = k, .owner = owner, .q = q };
	struct rps_answer an;
	enum err e;

	read_argument(&s);
	an = read_page(&s);
	if (an.said == RPS_NOT_THERE && s.phase == PHASE_SERVERS) {
		s.n = 0;
		s.next = argument(&s, PHASE_BLIND, 0);
	} else if (retry_fate(an.said, OP_READ) == FATE_LATER) {
		s.n = 0;
		s.last = false;
		s.next = argument(&s, s.phase, s.skip);
	} else if (an.said != RPS_DONE) {
		end(&s, ASKED_FAILED, work_words(k, &an));
		return;
	} else if (s.last && s.phase == PHASE_SERVERS) {
		s.next = argument(&s, PHASE_DEVICES, 0);
	} else {
		s.next = argument(&s, s.phase, s.skip + (int64_t)s.n);
	}
	e = db_tx(k->w->db, k->w->a, write_page, &s);
	if (e != ERR_OK && e != ERR_AGAIN)
		end(&s, ASKED_FAILED,
		    "It could not be written down; the log "
		    "of the worker says why.");
	else if (e == ERR_OK && s.last && s.phase != PHASE_SERVERS)
		finish(&s);
}
