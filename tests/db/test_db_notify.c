/*
 * test_db_notify.c - notifiers, webhooks, the queue that tells them, and the
 * search for events, against a real database.
 *
 * DB_SOCKET names the server's socket; run from the top of the tree.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the ones above first */
#include <cmocka.h>

#define DATABASE "test_db_notify"

#include "db/group.h"
#include "db/list.h"
#include "db/notifier.h"
#include "db/notify.h"
#include "db/notify_event.h"
#include "db/notify_queue.h"
#include "db/secrets.h"
#include "db/webhook.h"
#include "trade.h"

#define MAC1 "805ec0000001"
#define MAC2 "805ec0000002"

static struct db *work; /* with the worker's role */
static struct act worker;
static struct device phone1, phone2, foreign;

static const struct notify_event_conf events = { .silent_days = 7,
	.outdated_after = 3600,
	.stuck_after = 3600,
	.late = 60,
	.keep = 86400 };

static int
setup(void **state)
{
	static struct db_conf conf = { .host = "",
		.port = 3306,
		.user = "root",
		.password = "",
		.name = DATABASE,
		.timeout = 10,
		.role = ROLE_NOTIFY };

	if (trade_setup(state) != 0)
		return -1;
	conf.socket = getenv("DB_SOCKET");
	work = db_open(&conf);
	worker = act;
	worker.db = work;
	worker.actor = "notify";
	phone1 = new_device(customer.id, MAC1);
	phone2 = new_device(customer.id, MAC2);
	foreign = new_device(other.id, "805ec0000009");
	return 0;
}

static int
teardown(void **state)
{
	db_close(work);
	return trade_teardown(state);
}

/* Nothing is queued, told or looked at. */
static int
calm(void **state)
{
	(void)state;
	assert_true(sql_script("DELETE FROM notify_job;"
			       "DELETE FROM notifier; DELETE FROM webhook;"
			       "DELETE FROM notify_cursor;"
			       "DELETE FROM fetch_log; DELETE FROM rps_job;"
			       "DELETE FROM device_status;"));
	return 0;
}

static void
sip_for(int64_t organisation_id)
{
	struct notifier n;

	notifier_defaults(&n);
	n.organisation_id = organisation_id;
	n.proxy_host = "sip.example.net";
	n.auth_user = "voipconfig";
	n.auth_secret = "p-secret-1";
	ok(notifier_set(&act, &n, 0));
}

static struct webhook
hook_for(int64_t organisation_id, const char *name, const char *which)
{
	struct webhook w;
	const char *secret;

	webhook_defaults(&w);
	w.organisation_id = organisation_id;
	w.name = name;
	w.url = "https://hook.example.net/in";
	w.events = which;
	ok(webhook_add(&act, &w, &secret));
	assert_memory_equal(secret, "whsec_", 6);
	return w;
}

static struct notify_job
job_of(int64_t id)
{
	struct notify_job j;

	ok(notify_by_id(&act, id, &j));
	return j;
}

/* What is due for the only target there is, claimed. */
static struct notify_claim
claim_all(const char *owner, struct notify_target *target)
{
	struct notify_claim c = { .lease = 60 };
	struct notify_target *all;
	size_t n;

	ok(notify_targets(work, act.a, &all, &n));
	assert_int_equal(n, 1);
	*target = all[0];
	ok(notify_due(work, act.a, target, NOTIFY_CLAIM_MAX, &c));
	snprintf(c.owner, sizeof(c.owner), "%s", owner);
	ok(notify_claim(work, act.a, &c));
	return c;
}

/* --- notifiers --- */

static void
test_the_nearest_notifier_holds(void **state)
{
	struct notifier_holds h;
	struct notifier n;
	int64_t id;

	(void)state;
	ok(notifier_nearest(&act, customer.id, &h));
	assert_int_equal(h.kind, -1);
	fails(notify_device(&act, MAC1, NOTIFY_PROVISION, &id), ERR_CONFLICT,
	    "notifier set");

	sip_for(provider.id);
	ok(notifier_nearest(&act, customer.id, &h));
	assert_int_equal(h.kind, NOTIFIER_SIP);
	assert_int_equal(h.organisation_id, provider.id);

	notifier_defaults(&n);
	n.organisation_id = reseller.id;
	n.kind = NOTIFIER_OFF;
	ok(notifier_set(&act, &n, 0));
	ok(notifier_nearest(&act, customer.id, &h));
	assert_int_equal(h.kind, NOTIFIER_OFF);
	fails(notify_device(&act, MAC1, NOTIFY_PROVISION, &id), ERR_CONFLICT,
	    "is off");
	ok(notify_device(&act, foreign.mac, NOTIFY_PROVISION, &id));

	/* Whose it is, only to who may know. */
	act.scope = reseller.path;
	ok(notifier_nearest(&act, customer.id, &h));
	assert_int_equal(h.organisation_id, reseller.id);
	act.scope = NULL;
	ok(notifier_remove(&act, reseller.id));
	act.scope = reseller.path;
	ok(notifier_nearest(&act, customer.id, &h));
	assert_int_equal(h.kind, NOTIFIER_SIP);
	assert_int_equal(h.organisation_id, 0);
	act.scope = NULL;
}

static void
test_a_notifier_is_the_providers_and_must_be_whole(void **state)
{
	struct notifier n;

	(void)state;
	notifier_defaults(&n);
	n.organisation_id = customer.id;
	fails(notifier_set(&act, &n, 0), ERR_INVALID, "proxy_host");
	n.kind = NOTIFIER_ACTION_URI;
	fails(notifier_set(&act, &n, 0), ERR_INVALID, "networks");
	n.networks = "10.1.0.0/16";
	act.scope = customer.path;
	fails(notifier_set(&act, &n, 0), ERR_DENIED, "provider");
	act.scope = NULL;
	ok(notifier_set(&act, &n, 0));
	n.from_uri = "sip:a@b>\"";
	fails(notifier_set(&act, &n, 0), ERR_INVALID, "from_uri");
	n.from_uri = "";
	fails(notifier_set(&act, &n, 7), ERR_CONFLICT, "meanwhile");
	ok(notifier_set(&act, &n, 1));
	ok(notifier_of(&act, customer.id, &n));
	assert_int_equal(n.version, 2);
	assert_int_equal(
	    sql_int("SELECT COUNT(*) FROM audit WHERE object = 'notifier'"
		    " AND object_id = %lld",
		(long long)n.id),
	    2);
}

static void
test_secrets_are_sealed_and_follow_a_new_key(void **state)
{
	struct rekey_counts counts;
	struct notify_target *t;
	const char *clear, *fresh;
	struct webhook w;
	int64_t id;
	size_t n;

	(void)state;
	sip_for(customer.id);
	w = hook_for(customer.id, "a", "device.seen");
	assert_int_equal(dump_count("p-secret-1"), 0);
	assert_int_equal(dump_count("whsec_"), 0);
	new_key();
	ok(secrets_rekey(&act, false, &counts));
	forget_keys();
	worker.vault = act.vault;
	ok(notify_device(&act, MAC1, NOTIFY_REBOOT, &id));
	ok(webhook_test(&act, w.id, &id));
	ok(notify_targets(work, act.a, &t, &n));
	assert_int_equal(n, 2);
	assert_false(t[0].webhook);
	ok(act_unseal(&act, "notify", &t[0].secret, &clear));
	assert_string_equal(clear, "p-secret-1");
	ok(act_unseal(&act, "webhook", &t[1].secret, &clear));
	assert_memory_equal(clear, "whsec_", 6);
	ok(webhook_change(&act, &w, w.version, &fresh));
	assert_string_not_equal(clear, fresh);
}

/* --- asking --- */

static void
test_a_second_one_is_the_same_one(void **state)
{
	struct notify_target t;
	struct notify_claim c;
	int64_t first, second, reboot, third;
	bool mine;

	(void)state;
	sip_for(customer.id);
	ok(notify_device(&act, MAC1, NOTIFY_PROVISION, &first));
	ok(notify_device(&act, "80:5E:C0:00:00:01", NOTIFY_PROVISION, &second));
	assert_int_equal(first, second);
	ok(notify_device(&act, MAC1, NOTIFY_REBOOT, &reboot));
	assert_int_not_equal(first, reboot);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM notify_job"), 2);

	/* One that is under way may have been too early for what is asked
	 * now; one that waits for another try is replaced. */
	c = claim_all("w1", &t);
	assert_int_equal(c.n, 2);
	ok(notify_device(&act, MAC1, NOTIFY_PROVISION, &third));
	assert_int_not_equal(first, third);
	ok(notify_later(work, &c, first,
	    &(struct notify_later){ .ms = 60000, .words = "no answer" },
	    &mine));
	assert_true(mine);
	ok(notify_device(&act, MAC1, NOTIFY_PROVISION, &second));
	assert_int_equal(second, third);
	assert_int_equal(job_of(first).state, NOTIFY_REPLACED);
	assert_int_equal(job_of(third).state, NOTIFY_READY);
}

static void
test_many_are_asked_at_once(void **state)
{
	struct group g = { .organisation_id = customer.id,
		.name = "Reception",
		.notes = "" };
	struct notify_many m = { .organisation_id = customer.id,
		.kind = NOTIFY_PROVISION };
	int64_t id;

	(void)state;
	sip_for(provider.id);
	ok(notify_device(&act, MAC1, NOTIFY_PROVISION, &id));
	ok(notify_devices(&act, &m));
	assert_int_equal(m.phones, 2);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM notify_job"), 2);
	assert_int_equal(job_of(id).state, NOTIFY_READY);
	ok(notify_devices(&act, &m));
	assert_int_equal(sql_int("SELECT COUNT(*) FROM notify_job"), 2);

	ok(group_add(&act, &g));
	m = (struct notify_many){ .group_id = g.id, .kind = NOTIFY_REBOOT };
	ok(notify_devices(&act, &m));
	assert_int_equal(m.phones, 0);
	assert_true(sql_script("UPDATE device SET group_id = (SELECT MAX(id)"
			       " FROM device_group) WHERE mac = '" MAC2 "';"));
	ok(notify_devices(&act, &m));
	assert_int_equal(m.phones, 1);
	ok(group_delete(&act, g.id));
	act.own_user = 1;
	fails(notify_devices(&act, &m), ERR_DENIED, "own phones");
	act.own_user = 0;
	assert_int_equal(sql_int("SELECT COUNT(*) FROM audit"
				 " WHERE action = 'reboot' AND object ="
				 " 'group'"),
	    2);
}

static void
test_what_is_foreign_is_not_there(void **state)
{
	struct notify_job j;
	struct webhook w;
	int64_t id;

	(void)state;
	sip_for(provider.id);
	ok(notify_device(&act, foreign.mac, NOTIFY_PROVISION, &id));
	w = hook_for(other.id, "foreign", "device.seen");
	act.scope = reseller.path;
	assert_int_equal(notify_by_id(&act, id, &j), ERR_NOTFOUND);
	assert_int_equal(notify_retry(&act, id), ERR_NOTFOUND);
	assert_int_equal(
	    notify_device(&act, foreign.mac, NOTIFY_PROVISION, &id),
	    ERR_NOTFOUND);
	assert_int_equal(webhook_by_id(&act, w.id, &w), ERR_NOTFOUND);
	assert_int_equal(webhook_test(&act, w.id, &id), ERR_NOTFOUND);
	assert_int_equal(webhook_delete(&act, w.id), ERR_NOTFOUND);
	act.scope = NULL;
}

/* --- the queue --- */

static void
test_a_claim_has_one_owner(void **state)
{
	struct notify_target t;
	struct notify_claim c, late;
	struct notify_item *items;
	int64_t id;
	size_t n;
	bool mine;
	uint64_t back;

	(void)state;
	sip_for(customer.id);
	ok(notify_device(&act, MAC1, NOTIFY_PROVISION, &id));
	c = claim_all("w1", &t);
	late = c;
	snprintf(late.owner, sizeof(late.owner), "w2");
	ok(notify_claim(work, act.a, &late));
	ok(notify_items(work, act.a, &late, &items, &n));
	assert_int_equal(n, 0);
	ok(notify_settle(work, &late, id, NOTIFY_DONE, "", &mine));
	assert_false(mine);
	ok(notify_items(work, act.a, &c, &items, &n));
	assert_int_equal(n, 1);
	assert_string_equal(items[0].mac, MAC1);
	assert_int_equal(items[0].attempts, 1);

	/* A worker that is gone: its claim is taken back, and what it says
	 * afterwards changes nothing. */
	assert_true(sql_script("UPDATE notify_job SET lease_until ="
			       " CURRENT_TIMESTAMP - INTERVAL 1 SECOND;"));
	ok(notify_sweep(work, &back));
	assert_int_equal(back, 1);
	ok(notify_settle(work, &c, id, NOTIFY_DONE, "", &mine));
	assert_false(mine);
	c = claim_all("w3", &t);
	ok(notify_settle(work, &c, id, NOTIFY_DONE, "200 OK", &mine));
	assert_true(mine);
	assert_int_equal(job_of(id).state, NOTIFY_DONE);
	assert_int_equal(job_of(id).attempts, 2);
}

static void
test_items_say_how_a_phone_is_reached(void **state)
{
	struct sheet_line l = { .number = 2,
		.enabled = 1,
		.user_name = "201",
		.server_host = "pbx.example.net" };
	struct notify_target t;
	struct notify_claim c;
	struct notify_item *items;
	int64_t id;
	size_t n;

	(void)state;
	sip_for(customer.id);
	ok(line_put(&act, phone1.id, &l, "sip-secret"));
	l.number = 1;
	l.enabled = 0;
	l.user_name = "200";
	ok(line_put(&act, phone1.id, &l, "sip-secret"));
	assert_true(sql_script("INSERT INTO device_status (device_id, address)"
			       " SELECT id, '192.0.2.7' FROM device WHERE mac ="
			       " '" MAC1 "';"));
	ok(notify_device(&act, MAC1, NOTIFY_PROVISION, &id));
	ok(notify_device(&act, MAC2, NOTIFY_PROVISION, &id));
	c = claim_all("w1", &t);
	ok(notify_items(work, act.a, &c, &items, &n));
	assert_int_equal(n, 2);
	assert_string_equal(items[0].user_name, "201");
	assert_string_equal(items[0].server_host, "pbx.example.net");
	assert_string_equal(items[0].address, "192.0.2.7");
	assert_string_equal(items[1].user_name, "");
	assert_string_equal(t.n.proxy_host, "sip.example.net");
}

static void
account(const struct device *d, const char *user, const char *host)
{
	struct sheet_line l = { .number = 1,
		.enabled = 1,
		.user_name = user,
		.server_host = host };

	ok(line_put(&act, d->id, &l, NULL));
}

/* Is the one phone that waits told?  Its job is over afterwards. */
static bool
is_told(const struct device *d)
{
	struct notify_target t;
	struct notify_claim c;
	struct notify_item *items;
	int64_t id;
	size_t n;
	bool mine;

	ok(notify_device(&act, d->mac, NOTIFY_PROVISION, &id));
	c = claim_all("w1", &t);
	ok(notify_items(work, act.a, &c, &items, &n));
	assert_int_equal(n, 1);
	ok(notify_settle(work, &c, id, NOTIFY_DONE, "", &mine));
	assert_true(sql_script("UPDATE notifier SET pace_at = NULL;"));
	return items[0].shared == 0;
}

static void
domain(const char *name)
{
	assert_true(sql_script(
	    arena_printf(act.a, "UPDATE notifier SET domain = '%s';", name)));
}

static void
test_of_two_with_an_account_the_older_one_is_told(void **state)
{
	(void)state;
	assert_true(sql_script("DELETE FROM line;"));
	sip_for(provider.id);
	account(&foreign, "squat", "pbx.example.net");
	account(&phone1, "200", "pbx.example.net");
	assert_true(is_told(&phone1));
	/* Its own line is older, but not with this account. */
	account(&foreign, "200", "PBX.example.net");
	assert_false(is_told(&foreign));
	assert_true(is_told(&phone1));
	/* What else is changed in a line makes it no younger. */
	account(&phone1, "200", "pbx.EXAMPLE.net");
	assert_true(is_told(&phone1));
	assert_false(is_told(&foreign));
	/* Another registrar is another account, without a domain. */
	account(&foreign, "200", "other.example.net");
	assert_true(is_told(&foreign));
	domain("example.net");
	assert_false(is_told(&foreign));
	assert_true(is_told(&phone1));
	/* As old as each other: the one that was made first. */
	assert_true(
	    sql_script("UPDATE line SET account_since = '2026-01-01';"));
	assert_true(is_told(&foreign));
	assert_false(is_told(&phone1));
	/* One's own may share, one that is off has no account. */
	assert_true(sql_script("UPDATE line SET enabled = 0 WHERE device_id ="
			       " (SELECT id FROM device WHERE mac ="
			       " '805ec0000009');"));
	account(&phone2, "200", "pbx.example.net");
	assert_true(is_told(&phone1));
	assert_true(is_told(&phone2));
	assert_true(sql_script("DELETE FROM line;"));
}

static void
test_a_notifier_of_ones_own_reaches_nobody_else(void **state)
{
	(void)state;
	assert_true(sql_script("DELETE FROM line;"));
	sip_for(customer.id);
	account(&foreign, "200", "pbx.example.net");
	account(&phone1, "200", "pbx.example.net");
	assert_false(is_told(&phone1));
	account(&phone1, "200", "own.example.net");
	assert_true(is_told(&phone1));
	/* Its domain is its own, unless a line of another says it is there. */
	domain("own.example.net");
	assert_true(is_told(&phone1));
	domain("pbx.example.net");
	assert_false(is_told(&phone1));
	assert_true(sql_script("DELETE FROM line;"));
}

static void
test_whose_phone_an_item_is(void **state)
{
	struct notify_target t;
	struct notify_claim c;
	struct notify_item *items;
	int64_t id;
	size_t n;

	(void)state;
	sip_for(reseller.id);
	ok(notify_device(&act, MAC1, NOTIFY_PROVISION, &id));
	c = claim_all("w1", &t);
	ok(notify_items(work, act.a, &c, &items, &n));
	assert_true(items[0].foreign);
	calm(state);
	sip_for(customer.id);
	ok(notify_device(&act, MAC1, NOTIFY_PROVISION, &id));
	c = claim_all("w1", &t);
	ok(notify_items(work, act.a, &c, &items, &n));
	assert_false(items[0].foreign);
}

static void
test_registrars_a_notifier_serves(void **state)
{
	struct notifier n;

	(void)state;
	notifier_defaults(&n);
	n.organisation_id = customer.id;
	n.proxy_host = "sip.example.net";
	n.registrars = "pbx1.example.net https://pbx2";
	fails(notifier_set(&act, &n, 0), ERR_INVALID, "host names");
	n.registrars = " pbx1.example.net  192.0.2.7 ";
	n.basic = 1;
	ok(notifier_set(&act, &n, 0));
	ok(notifier_of(&act, customer.id, &n));
	assert_int_equal(n.basic, 1);
	assert_true(notifier_serves(&n, "SIP.example.net"));
	assert_true(notifier_serves(&n, "Pbx1.Example.Net"));
	assert_true(notifier_serves(&n, "192.0.2.7"));
	assert_false(notifier_serves(&n, "pbx1.example.ne"));
	assert_false(notifier_serves(&n, "pbx1.example.net "));
	assert_false(notifier_serves(&n, "192.0.2.70"));
	assert_false(notifier_serves(&n, "0.2.7"));
	assert_false(notifier_serves(&n, ""));
	n.domain = "example.net";
	assert_true(notifier_serves(&n, "whatever.test"));
}

static void
test_phones_are_told_at_a_rate(void **state)
{
	struct notify_target t = { .id = 0 }, *all;
	bool granted;
	int64_t id;
	size_t n;

	(void)state;
	sip_for(customer.id);
	assert_true(sql_script("UPDATE notifier SET rate_per_second = 1;"));
	ok(notify_device(&act, MAC1, NOTIFY_PROVISION, &id));
	ok(notify_targets(work, act.a, &all, &n));
	assert_int_equal(n, 1);
	t = all[0];
	ok(notify_pace(work, &t, 500, &granted));
	assert_true(granted);
	ok(notify_pace(work, &t, 1, &granted));
	assert_false(granted);
	ok(notify_targets(work, act.a, &all, &n));
	assert_int_equal(n, 0);
	assert_true(sql_int("SELECT TIMESTAMPDIFF(SECOND, CURRENT_TIMESTAMP(6),"
			    " pace_at) FROM notifier") > 300);
}

static void
test_the_breaker_opens_and_closes(void **state)
{
	const struct notify_breaker b = { 3, 100, 1000 };
	struct notify_target *all, t;
	int64_t id;
	size_t n;

	(void)state;
	sip_for(customer.id);
	ok(notify_device(&act, MAC1, NOTIFY_PROVISION, &id));
	ok(notify_targets(work, act.a, &all, &n));
	t = all[0];
	for (int i = 0; i < 3; i++) {
		ok(notify_targets(work, act.a, &all, &n));
		assert_int_equal(n, 1);
		ok(notify_unwell(work, &t, &b, "no connection"));
	}
	ok(notify_targets(work, act.a, &all, &n));
	assert_int_equal(n, 0);
	assert_string_equal(sql("SELECT trouble FROM notifier"),
	    "no connection");
	ok(notify_well(work, &t));
	ok(notify_targets(work, act.a, &all, &n));
	assert_int_equal(n, 1);
	ok(notify_pause(work, &t, 60, "the proxy refuses our password"));
	ok(notify_targets(work, act.a, &all, &n));
	assert_int_equal(n, 0);
	/* What is set anew is tried at once. */
	sip_for(customer.id);
	ok(notify_targets(work, act.a, &all, &n));
	assert_int_equal(n, 1);
}

static void
test_what_is_late_is_given_up_and_tried_again(void **state)
{
	uint64_t n;
	int64_t id;

	(void)state;
	sip_for(customer.id);
	ok(notify_device(&act, MAC1, NOTIFY_REBOOT, &id));
	fails(notify_retry(&act, id), ERR_CONFLICT, "ready");
	assert_true(sql_script("UPDATE notify_job SET give_up_at ="
			       " CURRENT_TIMESTAMP - INTERVAL 1 SECOND,"
			       " created_at = CURRENT_TIMESTAMP - INTERVAL 1"
			       " HOUR;"));
	ok(notify_expire(work, &n));
	assert_int_equal(n, 1);
	assert_int_equal(job_of(id).state, NOTIFY_FAILED);
	assert_non_null(strstr(job_of(id).words, "not begun in time"));
	ok(notify_retry(&act, id));
	assert_int_equal(job_of(id).state, NOTIFY_READY);
	ok(notify_expire(work, &n));
	assert_int_equal(n, 0);

	ok(notifier_remove(&act, customer.id));
	assert_int_equal(job_of(id).state, NOTIFY_FAILED);
	assert_string_equal(job_of(id).words, "The notifier was removed.");
	assert_true(sql_script("UPDATE notify_job SET done_at ="
			       " CURRENT_TIMESTAMP - INTERVAL 8 DAY;"));
	ok(notify_prune(work, 7));
	assert_int_equal(sql_int("SELECT COUNT(*) FROM notify_job"), 0);
}

/* --- webhooks --- */

static void
test_a_webhook_is_checked(void **state)
{
	struct webhook w, twin;
	const char *secret;

	(void)state;
	act.scope = customer.path;
	w = hook_for(customer.id, "a", "device.seen");
	twin = w;
	fails(webhook_add(&act, &twin, &secret), ERR_CONFLICT, "called a");
	w.url = "http://hook.example.net/";
	fails(webhook_change(&act, &w, 0, NULL), ERR_INVALID, "https");
	w.url = "https://user@hook.example.net/";
	fails(webhook_change(&act, &w, 0, NULL), ERR_INVALID, "without user");
	w.url = "https:///x";
	fails(webhook_change(&act, &w, 0, NULL), ERR_INVALID, "host");
	w.url = "https://hook.example.net/";
	w.events = "device.gone";
	fails(webhook_change(&act, &w, 0, NULL), ERR_INVALID, "events");
	w.events = "";
	fails(webhook_change(&act, &w, 0, NULL), ERR_INVALID, "events");
	w.events = "rps.stuck  device.seen";
	ok(webhook_change(&act, &w, w.version, NULL));
	fails(webhook_change(&act, &w, w.version, NULL), ERR_CONFLICT,
	    "meanwhile");
	for (int i = 1; i < WEBHOOKS_MAX; i++)
		hook_for(customer.id, arena_printf(act.a, "%d", i),
		    "device.seen");
	twin.name = "one too many";
	twin.events = "device.seen";
	fails(webhook_add(&act, &twin, &secret), ERR_CONFLICT, "as many");
	act.scope = NULL;
}

static void
test_a_webhook_that_fails_for_long_is_disabled(void **state)
{
	const struct notify_breaker b = { 5, 100, 1000 };
	struct webhook w = hook_for(customer.id, "a", "device.seen");
	struct notify_target t;
	struct notify_claim c;
	int64_t id;

	(void)state;
	ok(webhook_test(&act, w.id, &id));
	c = claim_all("w1", &t);
	assert_int_equal(c.n, 1);
	assert_int_equal(t.failing_hours, -1);
	ok(notify_unwell(work, &t, &b, "503"));
	ok(webhook_by_id(&act, w.id, &w));
	assert_non_null(w.failing_since);
	ok(notify_well(work, &t));
	ok(webhook_by_id(&act, w.id, &w));
	assert_null(w.failing_since);
	assert_non_null(w.delivered_at);

	ok(webhook_test(&act, w.id, &id));
	ok(notify_disable(&worker, &t, "It failed for a week: 503"));
	ok(webhook_by_id(&act, w.id, &w));
	assert_false(w.enabled);
	assert_string_equal(w.trouble, "It failed for a week: 503");
	assert_int_equal(job_of(id).state, NOTIFY_FAILED);
	/* Whoever had it on his screen can not enable it unawares. */
	fails(webhook_change(&act, &w, w.version - 1, NULL), ERR_CONFLICT,
	    "meanwhile");
	/* It can be tried while it is disabled. */
	ok(webhook_test(&act, w.id, &id));
	c = claim_all("w1", &t);
	assert_int_equal(c.n, 1);
	ok(webhook_delete(&act, w.id));
}

static void
test_a_test_that_waits_is_the_same_one(void **state)
{
	struct webhook w = hook_for(customer.id, "a", "device.seen");
	struct notify_target t;
	struct notify_claim c;
	int64_t first, second, other_id;
	bool mine;

	(void)state;
	ok(webhook_test(&act, w.id, &first));
	for (int i = 0; i < 3; i++) {
		ok(webhook_test(&act, w.id, &second));
		assert_int_equal(first, second);
	}
	assert_int_equal(sql_int("SELECT COUNT(*) FROM notify_job"), 1);
	ok(webhook_test(&act, hook_for(customer.id, "b", "device.seen").id,
	    &other_id));
	assert_int_not_equal(first, other_id);
	assert_true(sql_script("DELETE FROM webhook WHERE name = 'b';"));

	/* Once it was sent there may be another. */
	c = claim_all("w1", &t);
	assert_int_equal(c.n, 1);
	ok(notify_settle(work, &c, first, NOTIFY_DONE, "200", &mine));
	ok(webhook_test(&act, w.id, &second));
	assert_int_not_equal(first, second);

	/* And when it was not, whatever the reason. */
	ok(webhook_by_id(&act, w.id, &w));
	w.enabled = 0;
	ok(webhook_change(&act, &w, 0, NULL));
	assert_int_equal(job_of(second).state, NOTIFY_FAILED);
	ok(webhook_test(&act, w.id, &first));
	assert_int_not_equal(first, second);
	assert_int_equal(job_of(first).state, NOTIFY_READY);
	assert_true(sql_script("UPDATE notify_job SET give_up_at ="
			       " CURRENT_TIMESTAMP - INTERVAL 1 SECOND"
			       " WHERE state = 'ready';"));
	ok(notify_expire(work, &(uint64_t){ 0 }));
	ok(webhook_test(&act, w.id, &second));
	assert_int_equal(job_of(first).state, NOTIFY_FAILED);
	assert_int_equal(job_of(second).state, NOTIFY_READY);
}

/* Whoever knows the URL may post there. */
static void
test_the_log_has_a_webhooks_host_alone(void **state)
{
	struct webhook w;
	const char *secret;

	(void)state;
	w = hook_for(customer.id, "masked", "device.seen");
	w.url = "https://hook.example.net/services/T0/pa55";
	ok(webhook_change(&act, &w, 0, NULL));
	w.events = "device.refused";
	ok(webhook_change(&act, &w, 0, NULL));
	w.url = "https://else.example.net:8443?k=pa55";
	ok(webhook_change(&act, &w, 0, &secret));
	ok(webhook_delete(&act, w.id));
	assert_int_equal(
	    sql_int("SELECT COUNT(*) FROM audit WHERE object ="
		    " 'webhook' AND object_id = %lld AND (after_text"
		    " LIKE '%%pa55%%' OR before_text LIKE"
		    " '%%pa55%%')",
		(long long)w.id),
	    0);
#define URLS(column)                                                      \
	sql("SELECT GROUP_CONCAT(IFNULL(JSON_VALUE(" column ", '$.url')," \
	    " '-') ORDER BY id SEPARATOR ' ') FROM audit WHERE object ="  \
	    " 'webhook' AND object_id = %lld",                            \
	    (long long)w.id)
	assert_string_equal(URLS("after_text"),
	    "https://hook.example.net/*** "
	    "https://hook.example.net/*** (changed) "
	    "https://hook.example.net/*** "
	    "https://else.example.net:8443/*** (changed) -");
	assert_string_equal(webhook_masked_url(act.a, "https://h.example/"),
	    "https://h.example");
	assert_string_equal(webhook_masked_url(act.a, "https://h.example"),
	    "https://h.example");
}

/* Nor what was kept before; the migration may run twice. */
static void
test_old_entries_of_the_log_are_masked(void **state)
{
	(void)state;
	assert_true(sql_script(
	    "INSERT INTO audit (actor, action, object, before_text,"
	    " after_text) VALUES ('old', 'change', 'webhook',"
	    " '{\"name\":\"w\",\"url\":\"https://h.example/a?pa55\"}',"
	    " '{\"url\":\"https://h.example:8?pa55/x\"}'),"
	    " ('old', 'change', 'webhook', '', '{\"url\":1'),"
	    " ('old', 'change', 'webhook', NULL, '{\"reason\":\"url\"}'),"
	    " ('old', 'change', 'rps_account', NULL,"
	    " '{\"url\":\"https://stays.example/x\"}');"));
	for (int i = 0; i < 2; i++) {
		assert_string_equal(
		    first_line(arena_printf(act.a,
			"%s " DATABASE " <schema/0021_notifier.sql && echo ok",
			client("mariadb"))),
		    "ok");
		assert_string_equal(
		    sql("SELECT GROUP_CONCAT(CONCAT_WS(' ',"
			" JSON_VALUE(NULLIF(before_text, ''), '$.url'),"
			" IF(JSON_VALID(after_text), IFNULL(JSON_VALUE("
			" after_text, '$.url'), '-'), 'bad'))"
			" ORDER BY id SEPARATOR ' ')"
			" FROM audit WHERE actor = 'old'"),
		    "https://h.example/*** https://h.example:8/*** bad - "
		    "https://stays.example/x");
	}
}

/* An event says where the webhook is, which is not the phone's business. */
static void
test_an_event_is_seen_by_who_is_told(void **state)
{
	struct notify_job j;
	int64_t up, own;

	(void)state;
	up = hook_for(reseller.id, "up", "device.refused").id;
	own = hook_for(customer.id, "own", "device.refused").id;
	assert_true(sql_script(arena_printf(act.a,
	    "INSERT INTO notify_job (kind, organisation_id, webhook_id,"
	    " device_id, mac, event, state, words, give_up_at) SELECT"
	    " 'webhook', d.organisation_id, w.id, d.id, d.mac,"
	    " 'device.refused', 'failed', 'No answer: siem.internal:8443.',"
	    " CURRENT_TIMESTAMP FROM device d JOIN webhook w"
	    " WHERE d.mac = '" MAC1 "' AND w.id IN (%lld, %lld);",
	    (long long)up, (long long)own)));
	up = sql_int("SELECT id FROM notify_job WHERE webhook_id = %lld",
	    (long long)up);
	own = sql_int("SELECT id FROM notify_job WHERE webhook_id = %lld",
	    (long long)own);
	ok(notify_by_id(&act, up, &j));
	act.scope = reseller.path;
	ok(notify_by_id(&act, up, &j));
	ok(notify_by_id(&act, own, &j));
	act.scope = customer.path;
	assert_int_equal(notify_by_id(&act, up, &j), ERR_NOTFOUND);
	assert_int_equal(notify_retry(&act, up), ERR_NOTFOUND);
	ok(notify_by_id(&act, own, &j));
	ok(notify_retry(&act, own));
	act.own_user = 1;
	assert_true(
	    sql_script("INSERT INTO user (id, organisation_id, login,"
		       " name, role) SELECT 1, organisation_id, 'own',"
		       " 'own', 'organisation_user' FROM device WHERE"
		       " mac = '" MAC1 "';"
		       "INSERT INTO user_device (user_id, device_id)"
		       " SELECT 1, id FROM device WHERE mac = '" MAC1 "';"));
	assert_int_equal(notify_by_id(&act, own, &j), ERR_NOTFOUND);
	act.own_user = 0;
	act.scope = NULL;
}

/* --- events --- */

#define LOG(mac, at, reason)                                                \
	"INSERT INTO fetch_log (at, organisation_id, mac, file, method,"    \
	" status, reason, address, firmware) SELECT " at                    \
	", organisation_id, mac, CONCAT(mac, '.cfg'), 'GET', 200, '" reason \
	"', '192.0.2.7', '108.86.0.20' FROM device WHERE mac = '" mac "';"
#define NOW "CURRENT_TIMESTAMP(3)"

static size_t
look(enum notify_cursor which)
{
	size_t jobs = 0, n;
	bool more;

	do {
		ok(notify_look(&worker, &events, which, 0, &n, &more));
		jobs += n;
	} while (more);
	return jobs;
}

static int64_t
queued(const char *event)
{
	return sql_int("SELECT COUNT(*) FROM notify_job WHERE event = '%s'",
	    event);
}

static void
test_a_phone_is_seen_first_and_after_a_silence(void **state)
{
	const char *body;

	(void)state;
	hook_for(reseller.id, "a", "device.seen");
	hook_for(other.id, "b", "device.seen");
	hook_for(customer.id, "c", "device.refused");
	assert_true(sql_script(LOG(MAC2, NOW, "served")));
	look(CURSOR_FETCHES); /* what was before is history */
	assert_int_equal(queued("device.seen"), 0);
	assert_true(sql_script(LOG(MAC1, NOW, "challenged") LOG(MAC1, NOW,
	    "served") LOG(MAC1, NOW, "served") LOG(MAC2, NOW, "served")));
	look(CURSOR_FETCHES);
	assert_int_equal(queued("device.seen"), 1);
	assert_string_equal(sql("SELECT mac FROM notify_job"), MAC1);
	body = sql("SELECT body FROM notify_job");
	assert_non_null(strstr(body, "\"type\":\"device.seen\""));
	assert_non_null(strstr(body, "\"first\":true"));
	assert_non_null(strstr(body, "\"previous_at\":null"));
	assert_non_null(strstr(body, sql("SELECT message_id FROM notify_job")));
	assert_int_equal(sql_int("SELECT JSON_VALID(body) FROM notify_job"), 1);

	/* Its next boot is nothing; one after nine days of silence is. */
	assert_true(sql_script(LOG(MAC1, NOW, "served")));
	look(CURSOR_FETCHES);
	assert_int_equal(queued("device.seen"), 1);
	assert_true(
	    sql_script("UPDATE fetch_log SET at = at - INTERVAL 9 DAY;" LOG(
		MAC1, NOW, "served")));
	look(CURSOR_FETCHES);
	assert_int_equal(queued("device.seen"), 2);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM notify_job WHERE body"
				 " LIKE CONCAT('%%', CHAR(34), 'first',"
				 " CHAR(34), ':false%%')"),
	    1);
}

static void
test_a_refused_phone_is_told_once_an_hour(void **state)
{
	(void)state;
	hook_for(customer.id, "a", "device.refused device.seen");
	look(CURSOR_FETCHES);
	for (int i = 0; i < 5; i++)
		assert_true(
		    sql_script(LOG(MAC1, "'2026-01-01 10:10:00'", "password")));
	assert_true(sql_script(LOG("805ec0000009", NOW, "password")
		LOG(MAC2, "'2026-01-01 10:10:00'", "challenged")));
	look(CURSOR_FETCHES);
	assert_int_equal(queued("device.refused"), 1);
	assert_true(sql_script(LOG(MAC1, "'2026-01-01 11:10:00'", "password")));
	look(CURSOR_FETCHES);
	assert_int_equal(queued("device.refused"), 2);
}

/* With a wrong path key, which anybody can send for any phone. */
static void
test_who_has_no_path_key_tells_nobody_of_a_refusal(void **state)
{
	(void)state;
	hook_for(customer.id, "a", "device.refused device.seen");
	look(CURSOR_FETCHES);
	assert_true(sql_script(LOG(MAC1, NOW, "foreign_mac")));
	look(CURSOR_FETCHES);
	assert_int_equal(queued("device.refused"), 0);
	assert_int_equal(queued("device.seen"), 0);
	assert_true(sql_script(LOG(MAC1, NOW, "device_off")));
	look(CURSOR_FETCHES);
	assert_int_equal(queued("device.refused"), 1);
}

static void
test_rows_that_become_visible_late_are_found(void **state)
{
	(void)state;
	hook_for(customer.id, "a", "device.refused");
	look(CURSOR_FETCHES);
	assert_true(sql_script(LOG(MAC1, NOW, "password")));
	look(CURSOR_FETCHES);
	assert_int_equal(queued("device.refused"), 1);
	/* An id that was given out before and is committed now. */
	assert_true(sql_script(
	    "INSERT INTO fetch_log (id, at, organisation_id, mac, file, method,"
	    " status, reason, address) SELECT (SELECT MAX(id) FROM fetch_log f)"
	    " - 1, " NOW ", organisation_id, mac, 'f', 'GET', 401, 'password',"
	    " '192.0.2.7' FROM device WHERE mac = '" MAC2 "';"));
	look(CURSOR_FETCHES);
	assert_int_equal(queued("device.refused"), 1);
	for (int i = 0; i < 3; i++) {
		assert_true(sql_script("UPDATE notify_cursor SET mark_at ="
				       " mark_at - INTERVAL 61 SECOND;"));
		look(CURSOR_FETCHES);
	}
	assert_int_equal(queued("device.refused"), 2);
	assert_int_equal(sql_int("SELECT settled = position FROM notify_cursor"
				 " WHERE name = 'fetches'"),
	    1);
}

static void
test_a_long_log_is_looked_through(void **state)
{
	(void)state;
	hook_for(customer.id, "a", "device.refused");
	look(CURSOR_FETCHES);
	assert_true(sql_script(
	    "INSERT INTO fetch_log (at, organisation_id, mac, file, method,"
	    " status, reason, address) SELECT '2026-01-01' + INTERVAL s.seq"
	    " HOUR, d.organisation_id, d.mac, 'f', 'GET', 401, 'password',"
	    " '192.0.2.7' FROM seq_1_to_2500 s JOIN device d"
	    " WHERE d.mac = '" MAC1 "';"));
	look(CURSOR_FETCHES);
	assert_int_equal(queued("device.refused"), 2500);
	/* Nobody is told what nobody asked for. */
	assert_int_equal(look(CURSOR_FETCHES), 0);
}

static void
test_nobody_looks_twice_at_once(void **state)
{
	size_t n;
	bool more;

	(void)state;
	hook_for(customer.id, "a", "device.refused");
	look(CURSOR_FETCHES);
	assert_true(sql_script(LOG(MAC1, NOW, "password")));
	ok(notify_look(&worker, &events, CURSOR_FETCHES, 600000, &n, &more));
	assert_int_equal(n, 0);
	ok(notify_look(&worker, &events, CURSOR_FETCHES, 0, &n, &more));
	assert_int_equal(n, 1);
}

static void
test_outdated_phones_are_told_once_for_a_change(void **state)
{
	(void)state;
	hook_for(customer.id, "a", "device.outdated");
	look(CURSOR_OUTDATED);
	assert_true(sql_script(
	    "INSERT INTO device_status (device_id, first_at, last_at) SELECT"
	    " id, '2020-01-01', CURRENT_TIMESTAMP - INTERVAL 3 HOUR"
	    " FROM device;"
	    "UPDATE device SET changed_at = CURRENT_TIMESTAMP - INTERVAL 4 HOUR;"
	    "UPDATE device SET changed_at = CURRENT_TIMESTAMP - INTERVAL 2 HOUR"
	    " WHERE mac = '" MAC1 "';"
	    "UPDATE device SET changed_at = CURRENT_TIMESTAMP - INTERVAL 1"
	    " MINUTE WHERE mac = '" MAC2 "';"
	    "UPDATE notify_cursor SET position = position - 86400;"));
	look(CURSOR_OUTDATED);
	assert_int_equal(queued("device.outdated"), 1);
	assert_string_equal(sql("SELECT mac FROM notify_job"), MAC1);
	assert_true(sql_script(
	    "UPDATE notify_cursor SET position = position - 86400;"));
	look(CURSOR_OUTDATED);
	assert_int_equal(queued("device.outdated"), 1);
	assert_true(sql_script(
	    "UPDATE notify_cursor SET position = position - 86400;"
	    "UPDATE device SET changed_at = CURRENT_TIMESTAMP - INTERVAL 90"
	    " MINUTE WHERE mac = '" MAC1 "';"));
	look(CURSOR_OUTDATED);
	assert_int_equal(queued("device.outdated"), 2);
}

static void
test_what_is_stuck_at_yealink_is_told(void **state)
{
	(void)state;
	hook_for(provider.id, "a", "rps.stuck");
	look(CURSOR_STUCK);
	assert_true(sql_script(
	    "INSERT INTO rps_job (organisation_id, target, verb, state,"
	    " last_error, done_at) SELECT organisation_id, 'device:" MAC1 "',"
	    " 'add_device', 'refused', 'foreign: added by other',"
	    " CURRENT_TIMESTAMP(3) + INTERVAL 1 SECOND FROM device"
	    " WHERE mac = '" MAC1 "';"
	    "INSERT INTO rps_job (organisation_id, target, verb, created_at)"
	    " SELECT organisation_id, CONCAT('device:', mac), 'add_device',"
	    " CURRENT_TIMESTAMP(3) - INTERVAL 2 HOUR FROM device;"));
	look(CURSOR_STUCK);
	/* One refusal, and two organisations whose jobs wait. */
	assert_int_equal(queued("rps.stuck"), 3);
	look(CURSOR_STUCK);
	assert_int_equal(queued("rps.stuck"), 3);
}

/* Everything that waits, waits for a time a day ahead. */
static void
test_a_clock_set_back_stops_nothing(void **state)
{
	const struct notify_waits waits = { 100, 300, 60000 };
	struct notify_target *all, t;
	struct notify_claim c;
	int64_t taken, again;
	uint64_t back;
	size_t n;
	bool more;

	(void)state;
	sip_for(customer.id);
	hook_for(customer.id, "a", "device.refused");
	look(CURSOR_FETCHES);
	look(CURSOR_OUTDATED);
	ok(notify_device(&act, MAC1, NOTIFY_PROVISION, &taken));
	c = claim_all("w1", &t);
	assert_int_equal(c.n, 1);
	ok(notify_device(&act, MAC2, NOTIFY_PROVISION, &again));
	assert_true(sql_script(
	    "UPDATE notify_job SET run_after = run_after + INTERVAL 1 DAY,"
	    " lease_until = lease_until + INTERVAL 1 DAY;"
	    "UPDATE notifier SET trouble = 'no answer', unwell = 3,"
	    " pace_at = CURRENT_TIMESTAMP + INTERVAL 1 DAY,"
	    " breaker_until = CURRENT_TIMESTAMP + INTERVAL 1 DAY;"
	    "UPDATE webhook SET breaker_until = CURRENT_TIMESTAMP"
	    " + INTERVAL 1 DAY;"
	    "UPDATE notify_cursor SET looked_at = looked_at + INTERVAL 1 DAY,"
	    " mark_at = mark_at + INTERVAL 1 DAY, position = position"
	    " + IF(name = 'fetches', 0, 86400);"));
	assert_true(sql_script(LOG(MAC1, NOW, "password")));
	ok(notify_look(&worker, &events, CURSOR_FETCHES, 1000, &n, &more));
	assert_int_equal(n, 0);

	ok(notify_right(work, &waits));
	ok(notify_sweep(work, &back));
	assert_int_equal(back, 0); /* it is still somebody's */
	assert_int_equal(sql_int("SELECT COUNT(*) FROM notify_job WHERE"
				 " lease_until <= CURRENT_TIMESTAMP(3)"
				 " + INTERVAL 100 SECOND AND id = %lld",
			     (long long)taken),
	    1);
	ok(notify_targets(work, act.a, &all, &n));
	assert_int_equal(n, 0); /* they wait as long as they may */
	assert_int_equal(sql_int("SELECT (SELECT COUNT(*) FROM notifier WHERE"
				 " breaker_until <= CURRENT_TIMESTAMP"
				 " + INTERVAL 300 SECOND AND pace_at <="
				 " CURRENT_TIMESTAMP(6)) + (SELECT COUNT(*)"
				 " FROM webhook WHERE breaker_until <="
				 " CURRENT_TIMESTAMP + INTERVAL 300 SECOND)"),
	    2);
	ok(notify_well(work, &t));
	c = claim_all("w2", &t);
	assert_int_equal(c.n, 1);
	assert_int_equal(c.ids[0], again);
	ok(notify_look(&worker, &events, CURSOR_FETCHES, 0, &n, &more));
	assert_int_equal(n, 1);
	look(CURSOR_OUTDATED);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM notify_cursor WHERE"
				 " position > UNIX_TIMESTAMP() AND name <>"
				 " 'fetches'"),
	    0);

	/* What waits as it should is left alone. */
	assert_true(sql_script("UPDATE notify_job SET run_after ="
			       " CURRENT_TIMESTAMP + INTERVAL 50 SECOND;"));
	ok(notify_right(work, &waits));
	assert_int_equal(sql_int("SELECT COUNT(*) FROM notify_job WHERE"
				 " run_after > CURRENT_TIMESTAMP + INTERVAL 40"
				 " SECOND"),
	    3);
}

static void
test_vitals_and_pages(void **state)
{
	struct notify_vitals v;
	int64_t id;

	(void)state;
	sip_for(customer.id);
	hook_for(customer.id, "a", "device.seen");
	ok(notify_device(&act, MAC1, NOTIFY_PROVISION, &id));
	ok(notify_vitals(act.db, act.a, &v));
	assert_int_equal(v.ready, 1);
	assert_int_equal(v.failed, 0);
	assert_true(v.oldest >= 0);
	ok(notifier_remove(&act, customer.id));
	ok(notify_vitals(act.db, act.a, &v));
	assert_int_equal(v.ready, 0);
	assert_int_equal(v.failed, 1);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup(f, calm)
	const struct CMUnitTest tests[] = {
		T(test_the_nearest_notifier_holds),
		T(test_a_notifier_is_the_providers_and_must_be_whole),
		T(test_secrets_are_sealed_and_follow_a_new_key),
		T(test_a_second_one_is_the_same_one),
		T(test_many_are_asked_at_once),
		T(test_what_is_foreign_is_not_there),
		T(test_a_claim_has_one_owner),
		T(test_items_say_how_a_phone_is_reached),
		T(test_of_two_with_an_account_the_older_one_is_told),
		T(test_a_notifier_of_ones_own_reaches_nobody_else),
		T(test_whose_phone_an_item_is),
		T(test_registrars_a_notifier_serves),
		T(test_phones_are_told_at_a_rate),
		T(test_the_breaker_opens_and_closes),
		T(test_what_is_late_is_given_up_and_tried_again),
		T(test_a_webhook_is_checked),
		T(test_a_webhook_that_fails_for_long_is_disabled),
		T(test_a_test_that_waits_is_the_same_one),
		T(test_the_log_has_a_webhooks_host_alone),
		T(test_old_entries_of_the_log_are_masked),
		T(test_an_event_is_seen_by_who_is_told),
		T(test_a_phone_is_seen_first_and_after_a_silence),
		T(test_a_refused_phone_is_told_once_an_hour),
		T(test_who_has_no_path_key_tells_nobody_of_a_refusal),
		T(test_rows_that_become_visible_late_are_found),
		T(test_a_long_log_is_looked_through),
		T(test_nobody_looks_twice_at_once),
		T(test_outdated_phones_are_told_once_for_a_change),
		T(test_what_is_stuck_at_yealink_is_told),
		T(test_a_clock_set_back_stops_nothing),
		T(test_vitals_and_pages),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
