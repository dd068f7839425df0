/*
 * fuzz_phone.c - the phone side whole: web/serve.c, prov/serve.c and what is
 * behind it, over a database that is none.  Whatever a phone sends, the answer
 * has one well-formed head; and what it gets without credentials it gets
 * because the organisation asks for none.
 *
 * The first byte is the database's mood, the second the organisation's policy
 * and the template there is; the rest as in fake_peer.h.
 */
#include <stdio.h>
#include <string.h>

#include "db/prov.h"
#include "fuzz/fake_link.h"
#include "fuzz/fake_peer.h"
#include "fuzz/fuzz.h"
#include "fuzz/must.h"
#include "prov/serve.h"

#define KEY "abcdefghijkmnpqrstuvwxyz23456723" /* of the path */
#define MAC "805ec0000001"
#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static uint8_t policy;

static const struct buf *
sheet(void)
{
	static struct arena *a;
	static struct buf b;
	static struct sheet_line line = { .number = 1,
		.enabled = 1,
		.label = "Ann",
		.display_name = "Ann",
		.user_name = "101",
		.auth_name = "101",
		.server_host = "pbx.example.net",
		.backup_host = "",
		.proxy_host = "",
		.voicemail = "",
		.ringtone = "",
		.codecs = "pcma",
		.handset = "" };
	static struct sheet_key key = { .position = 1,
		.type = 16,
		.value = "102",
		.label = "B",
		.pickup = "" };
	static struct sheet_setting setting = { .name = "account.1.label",
		.value = "C" };
	const struct sheet s = { .label = "Reception",
		.serial = "",
		.lines = &line,
		.nlines = 1,
		.keys = &key,
		.nkeys = 1,
		.settings = &setting,
		.nsettings = 1 };

	if (a == NULL) {
		a = arena_new();
		b = BUF_INIT(a);
		sheet_write(&b, &s);
		must(b.len < 4096);
	}
	return &b;
}

/* organisation.gate: path, key, enabled, auth, scheme, tls, networks, ... */
static const char *
gate(void)
{
	static char text[200];

	snprintf(text, sizeof(text),
	    "/1/\x1f" KEY "\x1f"
	    "1\x1f%d\x1f%d\x1f%d\x1f\x1f%d\x1f%d\x1f%d\x1fmuster\x1f"
	    "1000000\x1fMuster",
	    policy & 1 ? 1 : 2, policy & 2 ? 1 : 2, policy & 4 ? 1 : 0,
	    policy & 8 ? 1 : 2, policy & 16 ? 1 : 2, policy & 32 ? 1 : 2);
	return text;
}

static void
row(enum stmt st, struct val *r, size_t n)
{
	static const char text[] = "#!version:1.0.0.1\n{{#lines}}"
				   "account.{{number}}.label = {{label}}\n"
				   "{{/lines}}{{#keys}}linekey.{{position}}"
				   ".value = {{value}}\n{{/keys}}";
	const struct buf *sh = sheet();

	switch (st) {
	case STMT_PROV_MAC:
	case STMT_PROV_MACS:
		r[8] = V_NULL;
		r[10] = V_BYTES(sh->p, sh->len);
		if (n == 12)
			r[11] = V_STR(MAC);
		r[1] = FAKE_VAL(0, gate());
		r[2] = V_NULL;
		break;
	case STMT_PROV_ORG:
		r[1] = FAKE_VAL(0, gate());
		r[2] = V_NULL;
		break;
	case STMT_PROV_SLOTS:
		r[0].i = 0;
		r[1].i = 1 + (policy >> 6);
		r[2].s = "any";
		break;
	case STMT_PROV_TEXT:
		r[0].i = 0;
		r[1].i = 1 + (policy >> 6);
		r[4] = FAKE_VAL(0, text);
		break;
	case STMT_PROV_RESOURCE:
		r[0] = FAKE_VAL(0, SHA);
		break;
	case STMT_PROV_MODELS:
		r[1].s = "T46U";
		r[2].i = 108;
		break;
	default:
		break;
	}
}

static struct serve *
world(void)
{
	static const struct serve_conf conf = { .public_url =
						    "https://p.example.net",
		.resource_dir = "/nonexistent",
		.upload_max = 65536,
		.upload_keep = 3,
		.cache = 1 << 20 };
	/* Generous, so that one input does not shut the next one out. */
	static const struct guard_conf gc = { .failures = 200000,
		.net_failures = 200000,
		.per_minute = 200000,
		.net_per_minute = 200000,
		.challenges = 200000,
		.shut_seconds = 1,
		.slots = 1024 };
	static struct serve sv = { .conf = &conf };
	struct arena *a;

	if (sv.db == NULL) {
		sv.db = fake_db(ROLE_PROV);
		sv.guard = guard_new(&gc);
		sv.metrics = metrics_new();
		must(sv.guard != NULL && sv.metrics != NULL);
	}
	/* Nothing is remembered from one input to the next. */
	a = arena_new();
	must(serve_init(&sv, fake_vault(), a) == ERR_OK);
	arena_free(a);
	return &sv;
}

static void
check(const struct fake_peer *f)
{
	const char *body = fake_peer_answer(f);

	/* Of this organisation's phones' content nothing without a reason. */
	if (strncmp(f->out.p, "Status: 401", 11) == 0)
		must(strcmp(body, "unauthorized\n") == 0 || *body == '\0');
	if (strstr(body, "account.1.label") != NULL)
		must(strncmp(f->out.p, "Status: 200", 11) == 0 &&
		    (policy & 1) != 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct edge ed = { .deadline = 20,
		.routes = serve_routes,
		.nroutes = nserve_routes,
		.dress = serve_dress };
	struct fake_peer f, g;
	struct req *rq[2];
	struct served sv[2];
	struct arena *a;

	if (len < 2)
		return 0;
	a = arena_new();
	fake_mood = data[0];
	policy = data[1];
	fake_row = row;
	ed.app = world();
	fake_peer_read(&f, a, data + 2, len - 2);
	serve_one(&ed, a, &f.peer, 1);
	check(&f);
	/* Twice at once, and so together. */
	fake_peer_read(&f, a, data + 2, len - 2);
	fake_peer_read(&g, a, data + 2, len - 2);
	serve_begin(&ed, a, &f.peer, 2, &sv[0]);
	serve_begin(&ed, a, &g.peer, 3, &sv[1]);
	rq[0] = &sv[0].rq;
	rq[1] = &sv[1].rq;
	serve_ahead(ed.app, rq, 2);
	serve_end(&ed, a, &sv[0]);
	serve_end(&ed, a, &sv[1]);
	check(&f);
	check(&g);
	serve_release(ed.app);
	arena_free(a);
	return 0;
}
