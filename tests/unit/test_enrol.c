/*
 * test_enrol.c - when a phone is given its secrets, and which of two
 * passwords opens: the gate's part of it, as one table.
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

#define PATH_KEY "abcdefghijkmnpqrstuvwxyz23456722"
#define MAC "805ec0000001"
#define HERE "192.0.2.1"
#define NOW 1700000000

static struct arena *a;
static struct vault *v;
static struct gate g;
static struct blob org_now, org_old, own_now, own_old;
static const uint8_t spoilt[1];

static struct blob
seal(const char *clear)
{
	uint8_t *p;
	size_t n;

	assert_int_equal(vault_seal(v, a, "prov", clear, strlen(clear), &p, &n),
	    ERR_OK);
	return (struct blob){ p, n };
}

enum who { OWN, OWN_OLD, ORG, ORG_OLD, ORG_OLD_USER, WRONG, NOBODY };
static const struct {
	const char *user, *password;
} people[] = {
	[OWN] = { MAC, "own" },
	[OWN_OLD] = { MAC, "own, old" },
	[ORG] = { "phones", "org" },
	[ORG_OLD] = { "phones", "org, old" },
	[ORG_OLD_USER] = { "telephones", "org, old" },
	[WRONG] = { "phones", "wrong" },
	[NOBODY] = { "nobody", "own" },
};

/* How the phone stands. */
enum stand {
	NEW,
	GIVEN_HERE,
	GIVEN_THERE,
	GIVEN_LONG_AGO,
	WINDOW,       /* open, nothing given in it */
	WINDOW_GIVEN, /* ... given */
	AGAIN,        /* enrolled, and a window */
	AGAIN_GIVEN,  /* ... given in it */
	ENROLLED,
	BARE, /* no password of its own */
	LEAVING,
	LEAVING_ENROLLED
};

static void
stand_as(enum stand s, struct prov_device *d, struct sheet *sh)
{
	struct prov_enrol *m = &d->enrol;

	*m = (struct prov_enrol){ .given_to = HERE };
	if (s == GIVEN_HERE || s == GIVEN_THERE)
		m->given = GIVEN_NOW;
	if (s == GIVEN_LONG_AGO)
		m->given = GIVEN_BEFORE;
	if (s == GIVEN_THERE)
		m->given_to = "192.0.2.2";
	m->open =
	    s == WINDOW || s == WINDOW_GIVEN || s == AGAIN || s == AGAIN_GIVEN;
	m->given_open = s == WINDOW_GIVEN || s == AGAIN_GIVEN;
	m->enrolled = s == AGAIN || s == AGAIN_GIVEN || s == ENROLLED ||
	    s == LEAVING_ENROLLED;
	if (s == BARE)
		sh->prov_secret = (struct blob){ 0 };
	if (s == LEAVING || s == LEAVING_ENROLLED)
		d->enabled = DEVICE_LEAVES;
}

#define ALWAYS SECRETS_ALWAYS
#define ONCE SECRETS_ONCE
#define WIN SECRETS_WINDOW

/* clang-format off */
static const struct {
	const char *name;
	enum secrets policy;
	enum stand stand;
	enum who who;
	enum file_kind kind;
	enum reason want;
	unsigned steps;
} cases[] = {
	{ "always: as ever", ALWAYS, NEW, ORG, FILE_MAC, REASON_SERVED, 0 },
	{ "always, its own", ALWAYS, NEW, OWN, FILE_MAC, REASON_SERVED, 0 },
	{ "always, although it was enrolled", ALWAYS, ENROLLED, ORG, FILE_MAC, REASON_SERVED, 0 },
	{ "always, and none of its own", ALWAYS, BARE, ORG, FILE_MAC, REASON_SERVED, 0 },

	{ "once: the first", ONCE, NEW, ORG, FILE_MAC, REASON_SERVED, STEP_GIVEN },
	{ "once: wrong password", ONCE, NEW, WRONG, FILE_MAC, REASON_PASSWORD, 0 },
	{ "once: the same again", ONCE, GIVEN_HERE, ORG, FILE_MAC, REASON_SERVED, 0 },
	{ "once: from elsewhere", ONCE, GIVEN_THERE, ORG, FILE_MAC, REASON_GIVEN, 0 },
	{ "once: much later", ONCE, GIVEN_LONG_AGO, ORG, FILE_MAC, REASON_GIVEN, 0 },
	{ "once: boot says no secret", ONCE, GIVEN_LONG_AGO, ORG, FILE_BOOT, REASON_SERVED, 0 },
	{ "once: nor does the global", ONCE, GIVEN_LONG_AGO, ORG, FILE_GLOBAL, REASON_SERVED, 0 },
	{ "once: it comes with its own", ONCE, GIVEN_HERE, OWN, FILE_MAC, REASON_SERVED, STEP_ENROL },
	{ "once: ... for any file", ONCE, GIVEN_HERE, OWN, FILE_BOOT, REASON_SERVED, STEP_ENROL },
	{ "once: ... without having asked here", ONCE, NEW, OWN, FILE_MAC, REASON_SERVED, STEP_ENROL },
	{ "once: enrolled, its own", ONCE, ENROLLED, OWN, FILE_MAC, REASON_SERVED, 0 },
	{ "once: enrolled, the organisation's", ONCE, ENROLLED, ORG, FILE_MAC, REASON_ENROLLED, 0 },
	{ "once: ... boot", ONCE, ENROLLED, ORG, FILE_BOOT, REASON_ENROLLED, 0 },
	{ "once: ... upload", ONCE, ENROLLED, ORG, FILE_LOCAL, REASON_OWN_REQUIRED, 0 },
	{ "once: ... global", ONCE, ENROLLED, ORG, FILE_GLOBAL, REASON_SERVED, 0 },
	{ "once: a window", ONCE, WINDOW, ORG, FILE_MAC, REASON_SERVED, STEP_GIVEN_OPEN },
	{ "once: nothing of its own to bring", ONCE, BARE, ORG, FILE_MAC, REASON_NO_OWN, 0 },

	{ "window: none", WIN, NEW, ORG, FILE_MAC, REASON_WINDOW, 0 },
	{ "window: none, boot", WIN, NEW, ORG, FILE_BOOT, REASON_SERVED, 0 },
	{ "window: given a moment ago counts for nothing", WIN, GIVEN_HERE, ORG, FILE_MAC, REASON_WINDOW, 0 },
	{ "window: open", WIN, WINDOW, ORG, FILE_MAC, REASON_SERVED, STEP_GIVEN_OPEN },
	{ "window: open, boot is no giving", WIN, WINDOW, ORG, FILE_BOOT, REASON_SERVED, 0 },
	{ "window: open, again", WIN, WINDOW_GIVEN, ORG, FILE_MAC, REASON_SERVED, 0 },
	{ "window: it comes with its own", WIN, WINDOW_GIVEN, OWN, FILE_MAC, REASON_SERVED, STEP_ENROL },
	{ "window: enrolled, none", WIN, ENROLLED, ORG, FILE_MAC, REASON_ENROLLED, 0 },
	{ "window: not reset yet, so it stays open", WIN, AGAIN, OWN, FILE_MAC, REASON_SERVED, 0 },
	{ "window: reset, and in again", WIN, AGAIN, ORG, FILE_MAC, REASON_SERVED, STEP_GIVEN_OPEN },
	{ "window: ... its boot file", WIN, AGAIN, ORG, FILE_BOOT, REASON_SERVED, 0 },
	{ "window: ... its uploads never", WIN, AGAIN, ORG, FILE_LOCAL, REASON_OWN_REQUIRED, 0 },
	{ "window: back with its own, closed", WIN, AGAIN_GIVEN, OWN, FILE_MAC, REASON_SERVED, STEP_ENROL },

	{ "it leaves, and has nothing yet", WIN, LEAVING, ORG, FILE_MAC, REASON_SERVED, 0 },
	{ "it leaves, and is enrolled", WIN, LEAVING_ENROLLED, ORG, FILE_MAC, REASON_ENROLLED, 0 },
};
/* clang-format on */

struct world {
	struct prov_org org;
	struct prov_device dev;
	struct sheet sheet;
	struct ident id;
	struct req rq;
	struct ua ua;
	struct auth auth;
};

static void
world_reset(struct world *w, enum who who, enum file_kind kind)
{
	const char *clear =
	    arena_printf(a, "%s:%s", people[who].user, people[who].password);

	memset(w, 0, sizeof(*w));
	w->org = (struct prov_org){ .id = 7,
		.path_key = PATH_KEY,
		.enabled = 1,
		.gate_auth = GATE_EITHER,
		.gate_networks = "",
		.prov_user = "phones",
		.prov_secret = org_now,
		.old_user = "" };
	w->sheet.prov_secret = own_now;
	w->dev = (struct prov_device){ .mac = MAC,
		.id = 1,
		.enabled = 1,
		.parsed = &w->sheet };
	w->id = (struct ident){ .kind = kind, .path_key = PATH_KEY };
	if (kind != FILE_GLOBAL)
		memcpy(w->id.mac, MAC, sizeof(MAC));
	w->rq = (struct req){ .method = METHOD_GET,
		.path = "/",
		.remote_addr = HERE,
		.arena = a };
	auth_parse(a,
	    arena_printf(a, "Basic %s", digest_base64(a, clear, strlen(clear))),
	    &w->auth);
}

static struct gate_verdict
decide(struct world *w)
{
	static const uint8_t addr[16] = { 1 };

	return gate_decide(&g,
	    &(const struct gate_ask){ .rq = &w->rq,
		.id = &w->id,
		.auth = &w->auth,
		.ua = &w->ua,
		.org = &w->org,
		.dev = &w->dev,
		.addr = addr,
		.now = NOW });
}

static void
test_when_secrets_are_given(void **state)
{
	struct gate_verdict r;
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		world_reset(&w, cases[i].who, cases[i].kind);
		stand_as(cases[i].stand, &w.dev, &w.sheet);
		/* Half of them by the organisation, half by the device. */
		w.org.secrets = cases[i].policy;
		if (i % 2 == 1) {
			w.org.secrets = SECRETS_ALWAYS;
			w.dev.enrol.policy = (int64_t)cases[i].policy + 1;
		}
		r = decide(&w);
		if (r.reason != cases[i].want || r.steps != cases[i].steps)
			print_message("%s: %s, %x\n", cases[i].name,
			    reason_name(r.reason), r.steps);
		assert_int_equal(r.reason, cases[i].want);
		assert_int_equal(r.steps, cases[i].steps);
	}
}

/* clang-format off */
static const struct {
	enum secrets policy;
	enum stand stand;
	enum who who;
	enum reason want;
	unsigned steps;
} heads[] = {
	{ ONCE, NEW, ORG, REASON_GIVEN, 0 },
	{ ONCE, GIVEN_HERE, ORG, REASON_GIVEN, 0 },
	{ ONCE, GIVEN_THERE, ORG, REASON_GIVEN, 0 },
	{ ONCE, NEW, OWN, REASON_SERVED, STEP_ENROL },
	{ ONCE, ENROLLED, OWN, REASON_SERVED, 0 },
	{ ONCE, ENROLLED, ORG, REASON_ENROLLED, 0 },
	{ ONCE, WINDOW, ORG, REASON_SERVED, 0 },
	{ ONCE, NEW, WRONG, REASON_PASSWORD, 0 },
	{ WIN, WINDOW, ORG, REASON_SERVED, 0 },
	{ WIN, NEW, ORG, REASON_WINDOW, 0 },
	{ ALWAYS, NEW, ORG, REASON_SERVED, 0 },
	{ ONCE, LEAVING, ORG, REASON_SERVED, 0 },
};
/* clang-format on */

static void
test_a_head_gives_nothing(void **state)
{
	struct gate_verdict r;
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		world_reset(&w, heads[i].who, FILE_MAC);
		stand_as(heads[i].stand, &w.dev, &w.sheet);
		w.org.secrets = heads[i].policy;
		w.rq.method = METHOD_HEAD;
		r = decide(&w);
		print_message("%zu: %s, %x\n", i, reason_name(r.reason),
		    r.steps);
		assert_int_equal(r.reason, heads[i].want);
		assert_int_equal(r.steps, heads[i].steps);
	}
}

static void
test_the_device_has_the_last_word(void **state)
{
	struct world w;

	(void)state;
	world_reset(&w, ORG, FILE_MAC);
	stand_as(NEW, &w.dev, &w.sheet);
	w.org.secrets = SECRETS_WINDOW;
	assert_int_equal(decide(&w).reason, REASON_WINDOW);
	w.dev.enrol.policy = 1 + SECRETS_ALWAYS;
	assert_int_equal(decide(&w).reason, REASON_SERVED);
}

/* clang-format off */
static const struct {
	const char *name;
	enum who who;
	int64_t open; /* the organisation's old ones are */
	bool own;     /* the device has an old one */
	enum reason want;
	enum creds creds;
	unsigned steps;
} rotations[] = {
	{ "its new one ends the old", OWN, 0, true, REASON_SERVED, CREDS_OWN, STEP_ROTATED },
	{ "its old one", OWN_OLD, 0, true, REASON_SERVED, CREDS_OWN_OLD, 0 },
	{ "its old one, ended", OWN_OLD, 0, false, REASON_PASSWORD, 0, 0 },
	{ "its new one, later", OWN, 0, false, REASON_SERVED, CREDS_OWN, 0 },
	{ "the organisation's", ORG, 1, false, REASON_SERVED, CREDS_ORG, 0 },
	{ "its old ones", ORG_OLD, 1, false, REASON_SERVED, CREDS_ORG_OLD, 0 },
	{ "its old ones, ended", ORG_OLD, 0, false, REASON_PASSWORD, 0, 0 },
	{ "a user of before", ORG_OLD_USER, 1, false, REASON_SERVED, CREDS_ORG_OLD, 0 },
	{ "... ended", ORG_OLD_USER, 0, false, REASON_USER, 0, 0 },
	{ "wrong", WRONG, 1, true, REASON_PASSWORD, 0, 0 },
	{ "nobody", NOBODY, 1, true, REASON_USER, 0, 0 },
};
/* clang-format on */

static void
test_two_passwords_for_a_while(void **state)
{
	struct gate_verdict r;
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(rotations) / sizeof(rotations[0]); i++) {
		enum who who = rotations[i].who;

		world_reset(&w, who, FILE_MAC);
		w.org.old_user =
		    who == ORG_OLD_USER ? "telephones" : w.org.prov_user;
		w.org.old_secret = org_old;
		w.org.old_open = rotations[i].open;
		if (rotations[i].own)
			w.dev.enrol.old_secret = own_old;
		r = decide(&w);
		if (r.reason != rotations[i].want)
			print_message("%s: %s\n", rotations[i].name,
			    reason_name(r.reason));
		assert_int_equal(r.reason, rotations[i].want);
		assert_int_equal(r.steps, rotations[i].steps);
		if (r.reason == REASON_SERVED)
			assert_int_equal(r.creds, rotations[i].creds);
	}
}

/* Its own password of before a rotation enrols a phone as well. */
static void
test_the_old_one_is_its_own(void **state)
{
	struct world w;

	(void)state;
	world_reset(&w, OWN_OLD, FILE_MAC);
	stand_as(NEW, &w.dev, &w.sheet);
	w.dev.enrol.old_secret = own_old;
	w.org.secrets = SECRETS_ONCE;
	assert_int_equal(decide(&w).steps, STEP_ENROL);
}

static void
test_what_does_not_open_is_our_mistake(void **state)
{
	struct world w;

	(void)state;
	world_reset(&w, OWN, FILE_MAC);
	w.dev.enrol.old_secret = (struct blob){ spoilt, 1 };
	assert_int_equal(decide(&w).reason, REASON_SERVED);
	world_reset(&w, OWN_OLD, FILE_MAC);
	w.dev.enrol.old_secret = (struct blob){ spoilt, 1 };
	assert_int_equal(decide(&w).reason, REASON_SECRET);
}

static int
setup(void **state)
{
	char dir[] = "/tmp/test_enrol.XXXXXX", file[64];

	(void)state;
	a = arena_new();
	assert_non_null(mkdtemp(dir));
	snprintf(file, sizeof(file), "%s/keys", dir);
	assert_int_equal(vault_new_key(file), ERR_OK);
	v = vault_open(file);
	assert_non_null(v);
	unlink(file);
	rmdir(dir);
	org_now = seal("org");
	org_old = seal("org, old");
	own_now = seal("own");
	own_old = seal("own, old");
	return gate_init(&g, v, a) == ERR_OK ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	vault_free(v);
	arena_free(a);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_when_secrets_are_given),
		cmocka_unit_test(test_a_head_gives_nothing),
		cmocka_unit_test(test_the_device_has_the_last_word),
		cmocka_unit_test(test_two_passwords_for_a_while),
		cmocka_unit_test(test_the_old_one_is_its_own),
		cmocka_unit_test(test_what_does_not_open_is_our_mistake),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
