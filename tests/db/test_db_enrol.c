/*
 * test_db_enrol.c - when secrets are given, windows, rotations, and which
 * organisations encrypt files: what people change, and what the phone's side
 * writes and reads of it.
 *
 * DB_SOCKET names the server's socket; run from the top of the tree.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the ones above first */
#include <cmocka.h>

#include "db/device_move.h"
#include "db/enrol.h"
#include "db/prov.h"
#include "db/rotate.h"
#include "db/secrets.h"
#include "db/setting.h"

#define DATABASE "test_db_enrol"
#include "trade.h"

#define MAC "805ec0e40001"
#define KEY "voipconfig.encryption.aes_key"

static struct device phone;
static struct db *worker; /* in the phone side's role */

/* As the phone's side sees it. */
static struct prov_org org;
static struct prov_device dev;

static void
look(const char *mac)
{
	struct sheet *s = arena_alloc(act.a, sizeof(*s));

	ok(prov_device(act.db, act.a, mac, &org, &dev));
	ok(sheet_read(act.a, dev.sheet.p, dev.sheet.len, s));
	dev.parsed = s;
}

static struct enrolment
standing(const char *mac)
{
	const size_t n = stmt_defs[STMT_DEVICE_WHOLE].nout;
	struct val *row = arena_alloc(act.a, n * sizeof(*row));
	struct enrolment m;

	ok(db_first(act.db, act.a, STMT_DEVICE_WHOLE,
	    VALS(V_STR(mac), V_STR("%"), V_INT(0), V_INT(0)), row, n));
	enrolment_from_row(row + n - ENROL_COLUMNS, &m);
	return m;
}

static void
policy(int64_t organisation_id, const char *word)
{
	struct organisation o;

	ok(organisation_by_id(&act, organisation_id, &o));
	ok(field_set(&act, organisation_fields, norganisation_fields, &o,
	    "gate_secrets", word));
	ok(organisation_change(&act, &o, 0));
}

static void
device_policy(const char *word)
{
	struct device d;

	ok(device_by_id(&act, phone.id, &d));
	ok(field_set(&act, device_fields, ndevice_fields, &d, "gate_secrets",
	    word));
	ok(device_change(&act, &d, 0));
}

static int64_t
now_of(int64_t organisation_id)
{
	struct organisation o;

	ok(organisation_by_id(&act, organisation_id, &o));
	return o.gate_secrets_now;
}

static int64_t
jobs_of(const char *target)
{
	return sql_int("SELECT COUNT(*) FROM rps_job WHERE target = '%s'",
	    target);
}

static const char *
clear_of(struct blob b)
{
	const char *s;
	struct val v = V_BYTES((const char *)b.p, b.len);

	ok(act_unseal(&act, "prov", &v, &s));
	return s;
}

/* --- what holds ------------------------------------------------------------------ */

static void
test_the_nearest_word_holds(void **state)
{
	(void)state;
	assert_int_equal(now_of(customer.id), SECRETS_ALWAYS);
	policy(provider.id, "once");
	assert_int_equal(now_of(customer.id), SECRETS_ONCE);
	assert_int_equal(now_of(other.id), SECRETS_ONCE);
	policy(customer.id, "always");
	policy(reseller.id, "window");
	assert_int_equal(now_of(reseller.id), SECRETS_WINDOW);
	assert_int_equal(now_of(customer.id), SECRETS_ALWAYS);
	policy(customer.id, "inherited");
	assert_int_equal(now_of(customer.id), SECRETS_WINDOW);
	ok(organisation_move(&act, customer.id, provider.id, 0));
	assert_int_equal(now_of(customer.id), SECRETS_ONCE);
	ok(organisation_move(&act, customer.id, reseller.id, 0));
	policy(reseller.id, "inherited");
	policy(provider.id, "inherited");
	assert_int_equal(now_of(customer.id), SECRETS_ALWAYS);
}

static void
test_a_new_organisation_inherits(void **state)
{
	struct organisation o;

	(void)state;
	policy(reseller.id, "once");
	organisation_defaults(&o);
	o.name = "New";
	o.parent_id = reseller.id;
	ok(organisation_add(&act, &o));
	assert_int_equal(now_of(o.id), SECRETS_ONCE);
	ok(organisation_delete(&act, o.id, false));
	policy(reseller.id, "inherited");
}

static void
test_who_needs_a_password_of_its_own_is_given_one(void **state)
{
	struct device d = { .organisation_id = customer.id,
		.mac = "805ec0e40002",
		.model = "T46U",
		.enabled = 1,
		.prov_password = "" };

	(void)state;
	ok(device_add(&act, &d));
	look(d.mac);
	assert_null(dev.parsed->prov_secret.p);
	assert_true(sql_script("DELETE FROM rps_job;"));
	policy(reseller.id, "window");
	look(d.mac);
	assert_int_equal(org.secrets, SECRETS_WINDOW);
	assert_int_equal(strlen(clear_of(dev.parsed->prov_secret)), 24);
	assert_int_equal(jobs_of("device:805ec0e40002"), 1);
	/* Nor can it be taken away again, or left out. */
	ok(device_by_mac(&act, d.mac, &d));
	d.prov_password = "";
	ok(device_change(&act, &d, 0));
	look(d.mac);
	assert_non_null(dev.parsed->prov_secret.p);
	ok(device_delete(&act, d.mac));
	d.group = NULL;
	ok(device_add(&act, &d));
	look(d.mac);
	assert_non_null(dev.parsed->prov_secret.p);
	ok(device_delete(&act, d.mac));
	policy(reseller.id, "inherited");
}

static void
test_not_where_nobody_shows_credentials(void **state)
{
	struct organisation o;
	struct device d;

	(void)state;
	ok(organisation_by_id(&act, customer.id, &o));
	o.gate_auth = GATE_NONE;
	ok(organisation_change(&act, &o, 0));
	ok(organisation_by_id(&act, reseller.id, &o));
	o.gate_secrets = 1 + SECRETS_ONCE;
	fails(organisation_change(&act, &o, 0), ERR_INVALID,
	    "Customer asks its phones for no credentials");
	assert_int_equal(now_of(customer.id), SECRETS_ALWAYS);
	ok(device_by_id(&act, phone.id, &d));
	d.gate_secrets = 1 + SECRETS_ONCE;
	fails(device_change(&act, &d, 0), ERR_INVALID, "no credentials");
	ok(organisation_by_id(&act, customer.id, &o));
	o.gate_auth = GATE_EITHER;
	ok(organisation_change(&act, &o, 0));
	device_policy("once");
	ok(organisation_by_id(&act, customer.id, &o));
	o.gate_auth = GATE_NONE;
	fails(organisation_change(&act, &o, 0), ERR_INVALID, "gate_auth none");
	device_policy("inherited");
}

/* --- windows and enrolment ---------------------------------------------------------- */

static void
test_a_window_opens_and_closes(void **state)
{
	(void)state;
	fails(device_window(&act, phone.id, 0, 24), ERR_CONFLICT,
	    "always given");
	device_policy("window");
	look(MAC);
	assert_int_equal(dev.enrol.policy, 1 + SECRETS_WINDOW);
	assert_false(dev.enrol.open);
	assert_int_equal(standing(MAC).state, ENROL_CLOSED);
	fails(device_window(&act, phone.id, 0, 721), ERR_INVALID, "hours");
	ok(device_window(&act, phone.id, 0, 24));
	look(MAC);
	assert_true(dev.enrol.open);
	assert_false(dev.enrol.given_open);
	assert_int_equal(standing(MAC).state, ENROL_OPEN);
	assert_string_not_equal(standing(MAC).window_until, "");
	ok(device_window(&act, phone.id, 0, 0));
	ok(device_window(&act, phone.id, 0, 0));
	look(MAC);
	assert_false(dev.enrol.open);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM audit WHERE action IN"
				 " ('open_window', 'close_window')"),
	    2);
	/* Its time is over. */
	ok(device_window(&act, phone.id, 0, 1));
	assert_true(sql_script("UPDATE mac_config SET window_until ="
			       " CURRENT_TIMESTAMP WHERE mac = '" MAC "';"));
	look(MAC);
	assert_false(dev.enrol.open);
	assert_int_equal(standing(MAC).state, ENROL_CLOSED);
	device_policy("inherited");
}

static void
test_in_a_window_it_is_given_once_more(void **state)
{
	(void)state;
	device_policy("window");
	ok(device_window(&act, phone.id, 0, 1));
	ok(prov_given_open(worker, MAC, "192.0.2.1"));
	look(MAC);
	assert_true(dev.enrol.given_open);
	ok(prov_given_open(worker, MAC, "192.0.2.2"));
	look(MAC);
	assert_string_equal(dev.enrol.given_to, "192.0.2.1");
	ok(prov_enrolled(worker, MAC));
	look(MAC);
	assert_true(dev.enrol.enrolled);
	assert_false(dev.enrol.open);
	assert_int_equal(standing(MAC).state, ENROL_DONE);
	/* A window for a phone that is enrolled stays until it was used. */
	ok(device_window(&act, phone.id, 0, 1));
	ok(prov_enrolled(worker, MAC));
	look(MAC);
	assert_true(dev.enrol.open);
	assert_false(dev.enrol.given_open);
	ok(prov_given_open(worker, MAC, "192.0.2.3"));
	ok(prov_enrolled(worker, MAC));
	look(MAC);
	assert_false(dev.enrol.open);
	device_policy("inherited");
}

/* Another phone in its place has done nothing yet. */
static void
test_another_mac_begins_anew(void **state)
{
	struct device d;

	(void)state;
	device_policy("once");
	look(MAC);
	assert_true(dev.enrol.enrolled);
	ok(device_rotate(&act, phone.id, 0, 3));
	ok(device_by_id(&act, phone.id, &d));
	d.mac = "805ec0e4000a";
	ok(device_change(&act, &d, 0));
	look(d.mac);
	assert_false(dev.enrol.enrolled);
	assert_int_equal(dev.enrol.given, GIVEN_NEVER);
	assert_null(dev.enrol.old_secret.p);
	d.mac = MAC;
	ok(device_change(&act, &d, 0));
	device_policy("inherited");
}

#define ASKERS 8
static int winners;
static pthread_mutex_t count = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t all_ready;

static struct db *
open_worker(void)
{
	static struct db_conf conf = { .host = "",
		.port = 3306,
		.user = "root",
		.password = "",
		.name = DATABASE,
		.timeout = 10,
		.role = ROLE_PROV };

	conf.socket = getenv("DB_SOCKET");
	return db_open(&conf);
}

static void *
asker(void *arg)
{
	struct db *db = arg;
	bool won = false;

	if (db_ping(db) != ERR_OK)
		return NULL;
	pthread_barrier_wait(&all_ready);
	if (prov_given(db, MAC, "192.0.2.9", &won) == ERR_OK && won) {
		pthread_mutex_lock(&count);
		winners++;
		pthread_mutex_unlock(&count);
	}
	return NULL;
}

static void
test_of_many_at_once_one_is_given_it(void **state)
{
	pthread_t t[ASKERS];
	struct db *db[ASKERS];
	bool won;

	(void)state;
	device_policy("once");
	assert_int_equal(standing(MAC).state, ENROL_WAITING);
	assert_int_equal(pthread_barrier_init(&all_ready, NULL, ASKERS), 0);
	for (size_t i = 0; i < ASKERS; i++) {
		db[i] = open_worker();
		assert_int_equal(pthread_create(&t[i], NULL, asker, db[i]), 0);
	}
	for (size_t i = 0; i < ASKERS; i++) {
		assert_int_equal(pthread_join(t[i], NULL), 0);
		db_close(db[i]);
	}
	pthread_barrier_destroy(&all_ready);
	assert_int_equal(winners, 1);
	look(MAC);
	assert_int_equal(dev.enrol.given, GIVEN_NOW);
	assert_string_equal(dev.enrol.given_to, "192.0.2.9");
	assert_int_equal(standing(MAC).state, ENROL_GIVEN);
	assert_true(sql_script("UPDATE mac_config SET given_at = given_at"
			       " - INTERVAL 11 MINUTE;"));
	look(MAC);
	assert_int_equal(dev.enrol.given, GIVEN_BEFORE);
	ok(prov_given(worker, MAC, "192.0.2.9", &won));
	assert_false(won);
	ok(prov_enrolled(worker, MAC));
	assert_true(sql_script("UPDATE mac_config SET given_at = NULL;"));
	ok(prov_given(worker, MAC, "192.0.2.9", &won));
	assert_false(won);
	device_policy("inherited");
}

/* --- rotations ------------------------------------------------------------------------ */

static void
test_rotating_a_device(void **state)
{
	const char *user, *before, *after;
	struct blob old;

	(void)state;
	ok(device_secret(&act, MAC, &user, &before));
	assert_true(sql_script("DELETE FROM rps_job;"));
	fails(device_rotate_end(&act, phone.id, 0), ERR_CONFLICT,
	    "No rotation");
	fails(device_rotate(&act, phone.id, 0, 0), ERR_INVALID, "days");
	ok(device_rotate(&act, phone.id, 0, 3));
	ok(device_secret(&act, MAC, &user, &after));
	assert_string_not_equal(before, after);
	assert_int_equal(jobs_of("device:" MAC), 1);
	look(MAC);
	old = dev.enrol.old_secret;
	assert_string_equal(clear_of(old), before);
	assert_string_equal(clear_of(dev.parsed->prov_secret), after);
	fails(device_rotate(&act, phone.id, 0, 3), ERR_CONFLICT,
	    "is under way until");
	/* Its configuration made anew leaves that alone. */
	device_policy("always");
	device_policy("inherited");
	look(MAC);
	assert_non_null(dev.enrol.old_secret.p);
	/* The wrong old one ends nothing, the right one does. */
	ok(prov_rotated(worker, MAC, org.prov_secret));
	look(MAC);
	assert_non_null(dev.enrol.old_secret.p);
	ok(prov_rotated(worker, MAC, old));
	look(MAC);
	assert_null(dev.enrol.old_secret.p);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM mac_config WHERE"
				 " old_secret IS NOT NULL OR old_until IS NOT"
				 " NULL"),
	    0);
}

static void
test_an_old_password_ends(void **state)
{
	struct device d;

	(void)state;
	ok(device_rotate(&act, phone.id, 0, 3));
	ok(device_rotate_end(&act, phone.id, 0));
	look(MAC);
	assert_null(dev.enrol.old_secret.p);
	/* Set by hand: nothing of before counts. */
	ok(device_rotate(&act, phone.id, 0, 3));
	ok(device_by_id(&act, phone.id, &d));
	d.prov_password = "ByHand";
	ok(device_change(&act, &d, 0));
	look(MAC);
	assert_null(dev.enrol.old_secret.p);
	/* Its days are over; then it is wiped, too. */
	ok(device_rotate(&act, phone.id, 0, 3));
	assert_true(sql_script("UPDATE mac_config SET old_until ="
			       " CURRENT_TIMESTAMP - INTERVAL 1 SECOND"
			       " WHERE old_until IS NOT NULL;"));
	look(MAC);
	assert_null(dev.enrol.old_secret.p);
	ok(rotations_wipe(&act));
	assert_int_equal(sql_int("SELECT COUNT(*) FROM mac_config WHERE"
				 " old_secret IS NOT NULL"),
	    0);
}

static void
test_rotating_an_organisation(void **state)
{
	const char *user, *before, *after;
	struct organisation o;
	int64_t version;

	(void)state;
	ok(organisation_secret(&act, customer.id, &user, &before));
	assert_true(sql_script("DELETE FROM rps_job;"));
	ok(organisation_by_id(&act, customer.id, &o));
	version = o.version;
	ok(organisation_rotate(&act, customer.id, version, 14));
	fails(organisation_rotate(&act, customer.id, version, 14), ERR_CONFLICT,
	    "changed");
	fails(organisation_rotate(&act, customer.id, 0, 14), ERR_CONFLICT,
	    "is under way until");
	ok(organisation_secret(&act, customer.id, &user, &after));
	assert_string_not_equal(before, after);
	assert_int_equal(
	    jobs_of(arena_printf(act.a, "server:%d", (int)customer.id)), 1);
	look(MAC);
	assert_string_equal(org.old_user, user);
	assert_string_equal(clear_of(org.old_secret), before);
	assert_string_equal(clear_of(org.prov_secret), after);
	assert_int_equal(org.old_open, 1);
	ok(organisation_rotate_end(&act, customer.id, 0));
	look(MAC);
	assert_null(org.old_secret.p);
	ok(organisation_rotate(&act, customer.id, 0, 14));
	ok(organisation_by_id(&act, customer.id, &o));
	o.prov_password = "ByHand";
	ok(organisation_change(&act, &o, 0));
	look(MAC);
	assert_null(org.old_secret.p);
	ok(organisation_rotate(&act, customer.id, 0, 14));
	assert_true(sql_script("UPDATE organisation SET old_until ="
			       " CURRENT_TIMESTAMP - INTERVAL 1 SECOND"
			       " WHERE old_until IS NOT NULL;"));
	look(MAC);
	assert_non_null(org.old_secret.p);
	assert_int_equal(org.old_open, 0);
	ok(rotations_wipe(&act));
	look(MAC);
	assert_null(org.old_secret.p);
	assert_string_equal(org.old_user, "");
}

static void
test_rekey_reaches_what_was_before(void **state)
{
	struct rekey_counts c;
	const char *own, *orgs;

	(void)state;
	ok(device_rotate(&act, phone.id, 0, 3));
	ok(organisation_rotate(&act, customer.id, 0, 14));
	look(MAC);
	own = clear_of(dev.enrol.old_secret);
	orgs = clear_of(org.old_secret);
	new_key();
	ok(secrets_rekey(&act, false, &c));
	forget_keys();
	look(MAC);
	assert_string_equal(clear_of(dev.enrol.old_secret), own);
	assert_string_equal(clear_of(org.old_secret), orgs);
	assert_int_equal(dump_count(own), 0);
	ok(device_rotate_end(&act, phone.id, 0));
	ok(organisation_rotate_end(&act, customer.id, 0));
}

/* --- which organisations encrypt files ------------------------------------------------- */

static void
set(enum layer layer, int64_t owner)
{
	const char *warning;
	struct setting s = { .layer = layer,
		.owner_id = owner,
		.name = KEY,
		.value = "0123456789abcdef" };

	ok(setting_put(&act, &s, &warning));
}

static int64_t
locks(int64_t organisation_id)
{
	return sql_int("SELECT locks FROM organisation WHERE id = %d",
	    (int)organisation_id);
}

static void
test_phones_are_looked_at_where_files_are_encrypted(void **state)
{
	struct device_move to = { .organisation_id = other.id };
	struct organisation o;

	(void)state;
	look(MAC);
	assert_int_equal(org.locks, 0);
	set(LAYER_DEVICE, phone.id);
	look(MAC);
	assert_int_equal(org.locks, 1);
	assert_int_equal(locks(reseller.id), 0);
	ok(device_move(&act, phone.id, 0, &to));
	assert_int_equal(locks(other.id), 1);
	to.organisation_id = customer.id;
	ok(device_move(&act, phone.id, 0, &to));
	ok(setting_delete(&act, LAYER_DEVICE, phone.id, KEY));
	look(MAC);
	assert_int_equal(org.locks, 0);
	/* Of the line above. */
	set(LAYER_ORGANISATION, reseller.id);
	look(MAC);
	assert_int_equal(org.locks, 2);
	assert_int_equal(locks(reseller.id), 3);
	assert_int_equal(locks(provider.id), 0);
	organisation_defaults(&o);
	o.name = "Locked";
	o.parent_id = reseller.id;
	ok(organisation_add(&act, &o));
	assert_int_equal(locks(o.id), 2);
	ok(organisation_move(&act, o.id, provider.id, 0));
	assert_int_equal(locks(o.id), 0);
	ok(organisation_move(&act, o.id, reseller.id, 0));
	assert_int_equal(locks(o.id), 2);
	set(LAYER_ORGANISATION, provider.id);
	ok(setting_delete(&act, LAYER_ORGANISATION, reseller.id, KEY));
	look(MAC);
	assert_int_equal(org.locks, 2);
	ok(setting_delete(&act, LAYER_ORGANISATION, provider.id, KEY));
	look(MAC);
	assert_int_equal(org.locks, 0);
	assert_int_equal(sql_int("SELECT SUM(locks) FROM organisation"
				 " WHERE id <> %d",
			     (int)other.id),
	    0);
	ok(organisation_delete(&act, o.id, false));
}

static int
setup(void **state)
{
	if (trade_setup(state) != 0)
		return -1;
	phone = new_device(customer.id, MAC);
	worker = open_worker();
	return 0;
}

static int
teardown(void **state)
{
	db_close(worker);
	return trade_teardown(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_nearest_word_holds),
		cmocka_unit_test(test_a_new_organisation_inherits),
		cmocka_unit_test(
		    test_who_needs_a_password_of_its_own_is_given_one),
		cmocka_unit_test(test_not_where_nobody_shows_credentials),
		cmocka_unit_test(test_a_window_opens_and_closes),
		cmocka_unit_test(test_in_a_window_it_is_given_once_more),
		cmocka_unit_test(test_another_mac_begins_anew),
		cmocka_unit_test(test_of_many_at_once_one_is_given_it),
		cmocka_unit_test(test_rotating_a_device),
		cmocka_unit_test(test_an_old_password_ends),
		cmocka_unit_test(test_rotating_an_organisation),
		cmocka_unit_test(test_rekey_reaches_what_was_before),
		cmocka_unit_test(
		    test_phones_are_looked_at_where_files_are_encrypted),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
