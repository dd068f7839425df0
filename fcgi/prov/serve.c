/* serve.c - see serve.h. */
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/log.h"
#include "prov/enrol.h"
#include "prov/look.h"
#include "prov/pardon.h"
#include "prov/record.h"
#include "web/resp.h"

_Static_assert(EDGE_TOGETHER <= PROV_TOGETHER, "a round is one statement");

#define UPLOAD_ROUTE_MAX ((size_t)4 * 1024 * 1024) /* upload_max is below */
#define PING_US 1000000u /* what /healthz says is that old at most */

static handler_fn healthz, metrics, phone;

/* clang-format off */
const struct route serve_routes[] = {
	/* methods, path, permission, body limit, handler */
	{ M_GET,                  "/healthz", 0, 0, healthz, NULL },
	{ M_GET,                  "/metrics", 0, 0, metrics, NULL },
	{ M_GET | M_PUT | M_POST, "/p/**",    0, UPLOAD_ROUTE_MAX, phone, NULL },
};
const size_t nserve_routes = sizeof(serve_routes) / sizeof(serve_routes[0]);

/* The second front page: what each kind of file is made by. */
static const struct {
	file_fn *get, *put;
} kinds[FILE__MAX] = {
	[FILE_GLOBAL]       = { file_global, NULL },
	[FILE_MAC]          = { file_mac, NULL },
	[FILE_BOOT]         = { file_boot, NULL },
	[FILE_COMMON_BOOT]  = { file_common_boot, NULL },
	[FILE_LOCAL]        = { file_upload, file_upload },
	[FILE_CONTACT]      = { file_upload, file_upload },
	[FILE_CALLLOG]      = { file_upload, file_upload },
	[FILE_BOOK]         = { file_book, NULL },
	[FILE_FAVORITE]     = { file_favorite, NULL },
	[FILE_SUPER_SEARCH] = { file_super_search, NULL },
	[FILE_AUTO_DST]     = { file_auto_dst, NULL },
	[FILE_DIALNOW]      = { file_dialnow, NULL },
	[FILE_RESOURCE]     = { file_resource, NULL },
};
/* clang-format on */

/*
 * Anybody may ask, and nobody guards it: so each worker asks the database
 * once a second at most, however often it is asked itself.
 */
static bool
is_well(struct serve *sv)
{
	if (clock_mono_us() >= sv->ping_after) {
		sv->well = db_ping(sv->db) == ERR_OK;
		sv->ping_after = clock_mono_us() + PING_US;
	}
	return sv->well;
}

static enum err
healthz(void *app, const struct req *rq, struct resp *rs)
{
	(void)rq;
	if (!is_well(app)) {
		rs->status = 503;
		rs->retry_after = 10;
		buf_str(&rs->body, "database does not answer\n");
		return ERR_OK;
	}
	buf_str(&rs->body, "ok\n");
	return ERR_OK;
}

static enum err
metrics(void *app, const struct req *rq, struct resp *rs)
{
	struct serve *sv = app;

	if (!rq->ops)
		return ERR_NOTFOUND;
	rs->type = "text/plain; version=0.0.4; charset=utf-8";
	metrics_print(sv->metrics, &rs->body);
	buf_str(&rs->body,
	    "# HELP voipconfig_shut_out Addresses and networks shut out now.\n"
	    "# TYPE voipconfig_shut_out gauge\n"
	    "voipconfig_shut_out ");
	buf_uint(&rs->body, guard_shut_count(sv->guard, clock_mono()));
	buf_str(&rs->body, "\n");
	return ERR_OK;
}

void
file_etag(struct resp *rs)
{
	uint8_t sum[SHA256_LEN];

	digest_sha256(rs->body.len == 0 ? "" : rs->body.p, rs->body.len, sum);
	digest_hex(sum, 16, rs->etag);
}

static void
decide(struct ask *q)
{
	const struct gate_ask g = { .rq = q->rq,
		.id = &q->id,
		.auth = &q->auth,
		.ua = &q->ua,
		.org = q->org,
		.dev = q->dev,
		.model = q->dev == NULL || q->org == NULL
		    ? NULL
		    : maker_model(q->sv->maker, q->org, q->dev->model_id),
		.addr = q->addr_ok ? q->addr : NULL,
		.now = q->now };
	const struct gate_verdict v = gate_decide(&q->sv->gate, &g);

	q->reason = v.reason;
	q->odd = v.odd;
	q->checked = v.checked;
	q->creds = v.creds;
	q->steps = v.steps;
	if (q->reason == REASON_SERVED)
		look_prove(q);
}

/* Every refusal looks the same, whatever its reason. */
static void
refuse(struct ask *q, struct resp *rs)
{
	rs->status = 401;
	rs->body.len = 0;
	buf_str(&rs->body, "unauthorized\n");
	auth_challenge(&rs->headers, q->sv->gate.nonce_key, q->rq->remote_addr,
	    q->now, false, q->reason == REASON_NONCE);
}

static void
slow_down(struct ask *q, struct resp *rs, enum guard_verdict v)
{
	q->reason = v == GUARD_SHUT ? REASON_SHUT_OUT : REASON_SLOWED;
	rs->status = 429;
	rs->retry_after = v == GUARD_SHUT ? 300 : 30;
	buf_str(&rs->body, "too many requests\n");
}

/*
 * Without credentials nobody has guessed: a phone's first, bare request.  Of
 * unknown MACs they must count no more than of known ones, or how soon one is
 * slowed would tell which are there.
 */
static bool
is_bare(const struct ask *q)
{
	return q->auth.scheme == AUTH_ABSENT;
}

static void
tell_guard(const struct ask *q)
{
	enum guard_event ev = GUARD_FAILED;

	if (q->reason == REASON_SERVED)
		ev = GUARD_SERVED;
	else if (is_bare(q) || q->reason == REASON_NONCE ||
	    q->reason == REASON_SECRET) /* which is our mistake */
		ev = GUARD_CHALLENGED;
	guard_tell(q->sv->guard, q->addr,
	    ev == GUARD_SERVED ? q->mac : q->claim, ev, q->steady);
}

/*
 * The file, and what is written down before it goes out.  Who was not the
 * first is refused like everybody, with nothing of the file.
 */
static enum err
give(struct ask *q, file_fn *fn, struct resp *rs)
{
	const char *type = rs->type;
	enum err e;

	enrol_note(q);
	if ((e = fn(q, rs)) != ERR_OK ||
	    (q->steps & (STEP_GIVEN | STEP_GIVEN_OPEN)) == 0)
		return e;
	e = enrol_give(q);
	rs->etag[0] = '\0'; /* no 304: it was noted, so it goes out whole */
	if (e == ERR_OK)
		return e;
	rs->body.len = 0;
	rs->type = type;
	q->etag[0] = '\0';
	if (e != ERR_DENIED || q->reason != REASON_GIVEN)
		return e; /* the database's own refusal is no phone's fault */
	refuse(q, rs);
	return ERR_OK;
}

/* What a handler's code means to the phone and in the log. */
static enum err
settle(struct ask *q, enum err e, struct resp *rs)
{
	static const enum reason why[ERR__MAX] = {
		[ERR_INVALID] = REASON_TEMPLATE,
		[ERR_DENIED] = REASON_DATABASE,
		[ERR_NOTFOUND] = REASON_NO_FILE,
		[ERR_CONFLICT] = REASON_DATABASE,
		[ERR_AGAIN] = REASON_DATABASE,
		[ERR_SYSTEM] = REASON_SECRET,
	};

	if (e == ERR_OK)
		return ERR_OK;
	if (q->reason == REASON_SERVED)
		q->reason = why[e];
	rs->body.len = 0;
	if (e == ERR_NOTFOUND)
		return e;
	/* Whatever is wrong is ours to mend: the phone shall ask again and
	 * keep what it has meanwhile. */
	rs->status = 503;
	rs->retry_after = 30;
	return ERR_OK;
}

static enum err
answer(struct ask *q, struct resp *rs)
{
	bool get = q->rq->method == METHOD_GET || q->rq->method == METHOD_HEAD;
	file_fn *fn = get ? kinds[q->id.kind].get : kinds[q->id.kind].put;
	enum err e;

	if (fn == NULL) {
		q->reason = REASON_BAD_NAME;
		rs->status = 405;
		return ERR_OK;
	}
	if (q->pass != GUARD_PASS) {
		slow_down(q, rs, q->pass);
		return ERR_OK;
	}
	if ((e = look_up(q)) != ERR_OK)
		return settle(q, e, rs);
	decide(q);
	tell_guard(q);
	if (q->reason == REASON_SERVED && look_is_unreadable(q))
		q->reason = REASON_SECRET;
	if (q->reason == REASON_SECRET)
		return settle(q, ERR_SYSTEM, rs);
	if (q->reason != REASON_SERVED) {
		refuse(q, rs);
		return ERR_OK;
	}
	return settle(q, give(q, fn, rs), rs);
}

/* What the request itself says, and whether this address may go on. */
static struct ask *
read_request(struct serve *sv, const struct req *rq)
{
	struct ask *q = arena_alloc(rq->arena, sizeof(*q));

	q->sv = sv;
	q->rq = rq;
	q->a = rq->arena;
	q->began = clock_mono_us();
	q->now = clock_now();
	q->steady = clock_mono();
	q->addr_ok = scan_addr(rq->remote_addr, q->addr) == ERR_OK;
	ua_parse(rq->user_agent, &q->ua);
	auth_parse(q->a, rq->authorization, &q->auth);
	q->named = ident_parse(q->a, rq->arg, rq->query, &q->id) == ERR_OK;
	if (q->named) {
		look_name(q);
		q->pass = guard_ask(sv->guard, q->addr, q->claim, q->steady);
		return q;
	}
	q->id = (struct ident){ .kind = FILE__MAX, .file = "" };
	if (strchr(rq->arg, '/') != NULL)
		q->id.file = strchr(rq->arg, '/') + 1;
	return q;
}

/*
 * Phones that come together are looked up together: one round trip for all.
 * When it fails, each is looked up by itself, as if it had come alone.
 */
void
serve_ahead(void *app, struct req *const *rq, size_t n)
{
	struct serve *sv = app;
	struct prov_found f[PROV_TOGETHER];
	struct ask *q, *asks[PROV_TOGETHER];
	uint64_t trips = db_trips(sv->db);
	size_t m = 0;

	for (size_t i = 0; i < n; i++) {
		if (rq[i]->route == NULL || rq[i]->route->handler != phone)
			continue;
		rq[i]->who = q = read_request(sv, rq[i]);
		if (!q->named || *q->mac == '\0' || q->pass != GUARD_PASS)
			continue;
		f[m].mac = q->mac;
		asks[m++] = q;
	}
	if (m < 2 || prov_devices(sv->db, asks[0]->a, f, m) != ERR_OK)
		m = 0;
	for (size_t i = 0; i < m; i++) {
		asks[i]->looked = true;
		asks[i]->org = f[i].org;
		asks[i]->dev = f[i].dev;
	}
	metrics_add(sv->metrics, METRIC_DB_TRIPS, db_trips(sv->db) - trips);
}

/* Of those that came together, one before it may have been the guess too
 * many. */
static struct ask *
ask_again(struct ask *q)
{
	if (q->named && q->pass == GUARD_PASS)
		q->pass = guard_ask(q->sv->guard, q->addr, q->claim, q->steady);
	return q;
}

static enum err
phone(void *app, const struct req *rq, struct resp *rs)
{
	struct serve *sv = app;
	struct ask *q =
	    rq->who != NULL ? ask_again(rq->who) : read_request(sv, rq);
	uint64_t trips = db_trips(sv->db);
	enum err e = ERR_NOTFOUND;

	q->a = rq->arena; /* no longer that of the round */
	if (q->named)
		e = answer(q, rs);
	else
		q->reason = REASON_BAD_NAME;
	if (rs->status == 0)
		rs->status = http_status(e);
	resp_conditional(rq, rs); /* the edge would, too late for the log */
	record_fetch(q, rs);
	metrics_add(sv->metrics, METRIC_DB_TRIPS, db_trips(sv->db) - trips);
	if (q->reason == REASON_DATABASE)
		metrics_add(sv->metrics, METRIC_DB_ERRORS, 1);
	metrics_request(sv->metrics, q->id.kind, rs->status, q->reason,
	    rs->body.len, clock_mono_us() - q->began);
	return ERR_OK;
}

enum err
serve_init(struct serve *sv, struct vault *v, struct arena *a)
{
	const struct maker_conf mc = { .db = sv->db,
		.vault = v,
		.public_url = sv->conf->public_url,
		.cache = (size_t)sv->conf->cache };
	enum err e = gate_init(&sv->gate, v, a);

	if (e != ERR_OK)
		return e;
	sv->maker = maker_new(&mc);
	sv->flog = flog_new(sv->db, sv->metrics);
	return ERR_OK;
}

void
serve_release(struct serve *sv)
{
	flog_free(sv->flog);
	maker_free(sv->maker);
	gate_release(&sv->gate);
}

/* A few words for whoever tries it by hand; phones read the status. */
void
serve_dress(void *app, const struct req *rq, struct resp *rs)
{
	(void)app;
	(void)rq;
	switch (rs->status) {
	case 404:
		buf_str(&rs->body, "not found\n");
		break;
	case 405:
		buf_str(&rs->body, "method not allowed\n");
		break;
	case 413:
		buf_str(&rs->body, "too large\n");
		break;
	case 503:
		buf_str(&rs->body, "try again later\n");
		break;
	case 507:
		buf_str(&rs->body, "quota exceeded\n");
		break;
	default:
		buf_printf(&rs->body, "error %d\n", rs->status);
		break;
	}
}

void
serve_idle(void *app, bool busy)
{
	struct serve *sv = app;
	uint64_t h, m;

	db_rest(sv->db);
	flog_flush(sv->flog, busy);
	pardon_look(sv->guard, sv->db, busy);
	if (busy)
		return;
	maker_counts(sv->maker, &h, &m);
	metrics_add(sv->metrics, METRIC_CACHE_HITS, h - sv->hits);
	metrics_add(sv->metrics, METRIC_CACHE_MISSES, m - sv->misses);
	sv->hits = h;
	sv->misses = m;
}
