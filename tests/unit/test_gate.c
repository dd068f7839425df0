/*
 * test_gate.c - who may have what: the whole policy as one table.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* cmocka wants the ones above first */
#include <cmocka.h>

#include "base/digest.h"
#include "prov/gate.h"
#include "render/ticket.h"

#define PATH_KEY "abcdefghijkmnpqrstuvwxyz23456722"
#define OTHER_KEY "zbcdefghijkmnpqrstuvwxyz23456722"
#define MAC "805ec0000001"
#define MAC2 "805ec0000002"

static struct arena *a;
static struct vault *v;
static struct gate g;
static struct blob org_secret, own_secret;

static struct blob
seal(const char *clear)
{
	uint8_t *p;
	size_t n;

	assert_int_equal(vault_seal(v, a, "prov", clear, strlen(clear), &p, &n),
	    ERR_OK);
	return (struct blob){ p, n };
}

/* Reset to these before each row; a row then bends what it is about. */
struct world {
	struct prov_org org;
	struct prov_device dev;
	struct sheet sheet;
	struct model model;
	struct ident id;
	struct req rq;
	struct ua ua;
	const char *user, *password; /* NULL user: no credentials */
	bool no_org, no_dev, broken, digest_only_scheme;
};

static void
path_key_wrong(struct world *w)
{
	memcpy(w->id.path_key, OTHER_KEY, PATH_KEY_LEN + 1);
}
static void
nobody_known(struct world *w)
{
	w->no_org = w->no_dev = true;
}
static void
no_credentials(struct world *w)
{
	w->user = NULL;
}
static void
org_credentials(struct world *w)
{
	w->user = "phones";
	w->password = "org password";
}
static void
wrong_password(struct world *w)
{
	w->password = "wrong";
}
static void
wrong_org_password(struct world *w)
{
	org_credentials(w);
	w->password = "wrong";
}
static void
user_of_nobody(struct world *w)
{
	w->user = "admin";
}
static void
other_device(struct world *w)
{
	w->user = MAC2;
}
static void
own_in_capitals(struct world *w)
{
	w->user = "805EC0000001";
}
static void
own_required(struct world *w)
{
	org_credentials(w);
	w->org.gate_auth = GATE_DEVICE;
}
static void
own_required_and_given(struct world *w)
{
	w->org.gate_auth = GATE_DEVICE;
}
static void
no_own_password(struct world *w)
{
	w->sheet.prov_secret = (struct blob){ 0 };
}
static void
empty_org_user(struct world *w)
{
	w->org.prov_user = "";
	w->user = "";
	w->password = "";
}
static void
path_key_alone(struct world *w)
{
	w->org.gate_auth = GATE_NONE;
	w->user = NULL;
}
static void
path_key_alone_but_wrong(struct world *w)
{
	path_key_alone(w);
	path_key_wrong(w);
}
static void
digest_required(struct world *w)
{
	w->org.gate_scheme = SCHEME_DIGEST;
}
static void
broken_header(struct world *w)
{
	w->broken = true;
}
static void
device_off(struct world *w)
{
	w->dev.enabled = 0;
}
static void
organisation_off(struct world *w)
{
	w->org.enabled = 0;
}
static void
tls_wanted(struct world *w)
{
	w->org.gate_tls = 1;
}
static void
tls_given(struct world *w)
{
	w->org.gate_tls = 1;
	w->rq.https = true;
}
static void
network_in(struct world *w)
{
	w->org.gate_networks = "198.51.100.0/24 192.0.2.0/24";
}
static void
network_out(struct world *w)
{
	w->org.gate_networks = "198.51.100.0/24";
}
static void
ua_mac_flagged(struct world *w)
{
	memcpy(w->ua.mac, MAC2, MAC_LEN + 1);
}
static void
ua_mac_refused(struct world *w)
{
	ua_mac_flagged(w);
	w->org.gate_mismatch = MISMATCH_REFUSE;
}
static void
ua_model_refused(struct world *w)
{
	memcpy(w->ua.model, "T21P_E2", 8);
	w->org.gate_mismatch = MISMATCH_REFUSE;
}
static void
ua_fits(struct world *w)
{
	memcpy(w->ua.mac, MAC, MAC_LEN + 1);
	memcpy(w->ua.model, "T46U", 5);
	w->org.gate_mismatch = MISMATCH_REFUSE;
}
static void
global_by_org(struct world *w)
{
	w->id.kind = FILE_GLOBAL;
	*w->id.mac = '\0';
	w->no_dev = true;
	org_credentials(w);
}
static void
global_by_device(struct world *w)
{
	w->id.kind = FILE_GLOBAL;
	*w->id.mac = '\0';
}
static void
resource_by_path(struct world *w)
{
	w->id.kind = FILE_RESOURCE;
	*w->id.mac = '\0';
	w->no_dev = true;
	w->user = NULL;
	w->org.gate_resources = RESOURCES_PATH;
}
static void
resource_same(struct world *w)
{
	resource_by_path(w);
	w->org.gate_resources = RESOURCES_SAME;
}
static void
directory_by_path(struct world *w)
{
	resource_by_path(w);
	w->id.kind = FILE_FAVORITE;
}
static void
book_without_ticket(struct world *w)
{
	resource_by_path(w);
	w->id.kind = FILE_BOOK;
	w->id.name = "company";
}
static void
book_with_ticket(struct world *w)
{
	static char ticket[TICKET_LEN + 1];

	book_without_ticket(w);
	ticket_book(v, a, PATH_KEY, "company", ticket);
	w->id.ticket = ticket;
}
static void
ticket_of_another_book(struct world *w)
{
	book_with_ticket(w);
	w->id.name = "board";
}
static void
upload_by_org(struct world *w)
{
	org_credentials(w);
	w->id.kind = FILE_LOCAL;
}
static void
upload_by_org_without_own(struct world *w)
{
	upload_by_org(w);
	no_own_password(w);
}
static const char *
certificate(const struct req *rq, const char *name)
{
	(void)rq;
	if (strcmp(name, "SSL_CLIENT_VERIFY") == 0)
		return "SUCCESS";
	return strcmp(name, "SSL_CLIENT_S_DN_CN") == 0 ? "80:5E:C0:00:00:01"
						       : "";
}
static const char *
other_certificate(const struct req *rq, const char *name)
{
	return strcmp(name, "SSL_CLIENT_S_DN_CN") == 0 ? "805ec0000002"
						       : certificate(rq, name);
}
static const char *
failed_certificate(const struct req *rq, const char *name)
{
	return strcmp(name, "SSL_CLIENT_VERIFY") == 0
	    ? "FAILED:unable to get local issuer certificate"
	    : certificate(rq, name);
}
static void
certificate_missing(struct world *w)
{
	w->org.gate_certificate = CERT_REQUIRED;
}
static void
certificate_shown(struct world *w)
{
	certificate_missing(w);
	w->rq.var = certificate;
}
static void
certificate_failed(struct world *w)
{
	certificate_missing(w);
	w->rq.var = failed_certificate;
}
static void
certificate_foreign(struct world *w)
{
	w->org.gate_certificate = CERT_OFFERED;
	w->rq.var = other_certificate;
}
static void
certificate_not_offered(struct world *w)
{
	w->org.gate_certificate = CERT_OFFERED;
}
static void
secret_spoilt(struct world *w)
{
	uint8_t *p = arena_alloc(a, own_secret.len);

	memcpy(p, own_secret.p, own_secret.len);
	p[own_secret.len - 1] ^= 1;
	w->sheet.prov_secret = (struct blob){ p, own_secret.len };
}
static void
as_it_is(struct world *w)
{
	(void)w;
}

static const struct {
	const char *name;
	void (*bend)(struct world *);
	enum reason want;
	unsigned odd;
} cases[] = {
	{ "its own credentials", as_it_is, REASON_SERVED, 0 },
	{ "its own, MAC in capitals", own_in_capitals, REASON_SERVED, 0 },
	{ "the organisation's", org_credentials, REASON_SERVED, 0 },
	{ "none", no_credentials, REASON_CHALLENGED, 0 },
	{ "wrong password", wrong_password, REASON_PASSWORD, 0 },
	{ "wrong, the organisation's", wrong_org_password, REASON_PASSWORD, 0 },
	{ "user of nobody", user_of_nobody, REASON_USER, 0 },
	{ "another device's", other_device, REASON_OTHER_DEVICE, 0 },
	{ "own required", own_required, REASON_OWN_REQUIRED, 0 },
	{ "own required, given", own_required_and_given, REASON_SERVED, 0 },
	{ "it has none of its own", no_own_password, REASON_USER, 0 },
	{ "empty user never opens", empty_org_user, REASON_USER, 0 },
	{ "path key alone", path_key_alone, REASON_SERVED, 0 },
	{ "wrong path key alone", path_key_alone_but_wrong, REASON_FOREIGN_MAC,
	    0 },
	{ "wrong path key", path_key_wrong, REASON_FOREIGN_MAC, 0 },
	{ "nobody known", nobody_known, REASON_UNKNOWN_MAC, 0 },
	{ "digest required", digest_required, REASON_SCHEME, 0 },
	{ "broken header", broken_header, REASON_AUTHORIZATION, 0 },
	{ "device off", device_off, REASON_DEVICE_OFF, 0 },
	{ "organisation off", organisation_off, REASON_ORGANISATION_OFF, 0 },
	{ "TLS wanted", tls_wanted, REASON_NO_TLS, 0 },
	{ "TLS given", tls_given, REASON_SERVED, 0 },
	{ "inside its networks", network_in, REASON_SERVED, 0 },
	{ "outside its networks", network_out, REASON_NETWORK, 0 },
	{ "User-Agent of another MAC", ua_mac_flagged, REASON_SERVED,
	    ODD_UA_MAC },
	{ "the same, refused", ua_mac_refused, REASON_UA_MAC, ODD_UA_MAC },
	{ "User-Agent of another model", ua_model_refused, REASON_UA_MODEL,
	    ODD_UA_MODEL },
	{ "User-Agent fits", ua_fits, REASON_SERVED, 0 },
	{ "global file, the organisation's", global_by_org, REASON_SERVED, 0 },
	{ "global file, a device's", global_by_device, REASON_SERVED, 0 },
	{ "resource by path key", resource_by_path, REASON_SERVED, 0 },
	{ "resource as strict", resource_same, REASON_CHALLENGED, 0 },
	{ "directory by path key", directory_by_path, REASON_SERVED, 0 },
	{ "book without ticket", book_without_ticket, REASON_CHALLENGED, 0 },
	{ "book with its ticket", book_with_ticket, REASON_SERVED, 0 },
	{ "ticket of another book", ticket_of_another_book, REASON_CHALLENGED,
	    0 },
	{ "upload, the organisation's", upload_by_org, REASON_OWN_REQUIRED, 0 },
	{ "the same, it has none of its own", upload_by_org_without_own,
	    REASON_SERVED, 0 },
	{ "certificate missing", certificate_missing, REASON_CERTIFICATE, 0 },
	{ "certificate of this MAC", certificate_shown, REASON_SERVED, 0 },
	{ "certificate not verified", certificate_failed, REASON_CERTIFICATE,
	    0 },
	{ "certificate of another MAC", certificate_foreign, REASON_CERTIFICATE,
	    0 },
	{ "certificate not offered", certificate_not_offered, REASON_SERVED,
	    0 },
	{ "sealed value spoilt", secret_spoilt, REASON_SECRET, 0 },
};

static void
world_reset(struct world *w)
{
	memset(w, 0, sizeof(*w));
	w->org = (struct prov_org){ .id = 7,
		.path = "/1/7/",
		.path_key = PATH_KEY,
		.enabled = 1,
		.gate_auth = GATE_EITHER,
		.gate_networks = "",
		.prov_user = "phones",
		.old_user = "",
		.prov_secret = org_secret,
		.name = "Example" };
	w->sheet.prov_secret = own_secret;
	w->dev = (struct prov_device){ .mac = MAC, .id = 1, .enabled = 1 };
	w->model.ua_token = "T46U";
	w->id = (struct ident){ .kind = FILE_MAC,
		.path_key = PATH_KEY,
		.mac = MAC };
	w->rq = (struct req){ .method = METHOD_GET,
		.path = "/p/" PATH_KEY "/" MAC ".cfg",
		.remote_addr = "192.0.2.1",
		.arena = a };
	w->user = MAC;
	w->password = "own password";
}

static void
authorization(const struct world *w, struct auth *au)
{
	const char *clear, *h = "";

	if (w->broken) {
		h = "Basic !!!";
	} else if (w->user != NULL) {
		clear = arena_printf(a, "%s:%s", w->user, w->password);
		h = arena_printf(a, "Basic %s",
		    digest_base64(a, clear, strlen(clear)));
	}
	auth_parse(a, h, au);
}

static void
test_policy(void **state)
{
	uint8_t addr[16];

	(void)state;
	assert_int_equal(scan_addr("192.0.2.1", addr), ERR_OK);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct world w;
		struct auth au;
		struct gate_verdict r;

		world_reset(&w);
		cases[i].bend(&w);
		w.dev.parsed = &w.sheet;
		authorization(&w, &au);
		r = gate_decide(&g,
		    &(const struct gate_ask){ .rq = &w.rq,
			.id = &w.id,
			.auth = &au,
			.ua = &w.ua,
			.org = w.no_org ? NULL : &w.org,
			.dev = w.no_dev ? NULL : &w.dev,
			.model = &w.model,
			.addr = addr,
			.now = 1700000000 });
		if (r.reason != cases[i].want)
			print_message("%s: %s\n", cases[i].name,
			    reason_name(r.reason));
		assert_int_equal(r.reason, cases[i].want);
		assert_int_equal(r.odd & ~ODD_BASIC_PLAIN, cases[i].odd);
	}
}

/*
 * What is looked up by the path key alone, and whether the organisation of
 * that key wants credentials for it: [either, none][path, same].
 */
static const struct {
	enum file_kind kind;
	bool ticket, may_open, wants[2][2];
} kinds[] = {
	{ FILE_GLOBAL, false, false, { { true, true }, { false, false } } },
	{ FILE_MAC, false, false, { { true, true }, { false, false } } },
	{ FILE_BOOT, false, false, { { true, true }, { false, false } } },
	{ FILE_COMMON_BOOT, false, false,
	    { { true, true }, { false, false } } },
	{ FILE_LOCAL, false, false, { { true, true }, { false, false } } },
	{ FILE_CONTACT, false, false, { { true, true }, { false, false } } },
	{ FILE_CALLLOG, false, false, { { true, true }, { false, false } } },
	{ FILE_BOOK, false, false, { { true, true }, { false, false } } },
	{ FILE_BOOK, true, true, { { false, false }, { false, false } } },
	{ FILE_FAVORITE, false, true, { { false, true }, { false, false } } },
	{ FILE_SUPER_SEARCH, false, true,
	    { { false, true }, { false, false } } },
	{ FILE_AUTO_DST, false, true, { { false, true }, { false, false } } },
	{ FILE_DIALNOW, false, true, { { false, true }, { false, false } } },
	{ FILE_RESOURCE, false, true, { { false, true }, { false, false } } },
};

static void
test_what_may_be_open(void **state)
{
	static const int64_t auth[] = { GATE_EITHER, GATE_NONE };
	static const int64_t rules[] = { RESOURCES_PATH, RESOURCES_SAME };
	char ticket[TICKET_LEN + 1];

	(void)state;
	ticket_book(v, a, PATH_KEY, "company", ticket);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct ident id = { .kind = kinds[i].kind,
			.path_key = PATH_KEY,
			.name = "company",
			.ticket = kinds[i].ticket ? ticket : NULL };

		assert_int_equal(gate_may_open(&g, a, &id), kinds[i].may_open);
		for (int k = 0; k < 4; k++) {
			const struct prov_org o = { .path_key = PATH_KEY,
				.gate_auth = auth[k / 2],
				.gate_resources = rules[k % 2] };

			assert_int_equal(gate_wants(&g, a, &id, &o),
			    kinds[i].wants[k / 2][k % 2]);
		}
	}
}

static void
test_a_ticket_is_of_path_key_and_book(void **state)
{
	char ticket[TICKET_LEN + 1];
	struct ident id = { .kind = FILE_BOOK,
		.path_key = PATH_KEY,
		.name = "company",
		.ticket = ticket };

	(void)state;
	ticket_book(v, a, PATH_KEY, "company", ticket);
	assert_true(gate_may_open(&g, a, &id));
	id.name = "board";
	assert_false(gate_may_open(&g, a, &id));
	id.name = "company";
	memcpy(id.path_key, OTHER_KEY, sizeof(id.path_key));
	assert_false(gate_may_open(&g, a, &id));
}

static int
setup(void **state)
{
	char dir[] = "/tmp/test_gate.XXXXXX", file[64];

	(void)state;
	a = arena_new();
	assert_non_null(mkdtemp(dir));
	snprintf(file, sizeof(file), "%s/keys", dir);
	assert_int_equal(vault_new_key(file), ERR_OK);
	v = vault_open(file);
	assert_non_null(v);
	unlink(file);
	rmdir(dir);
	org_secret = seal("org password");
	own_secret = seal("own password");
	return gate_init(&g, v, a) == ERR_OK ? 0 : -1;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_policy),
		cmocka_unit_test(test_what_may_be_open),
		cmocka_unit_test(test_a_ticket_is_of_path_key_and_book),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
