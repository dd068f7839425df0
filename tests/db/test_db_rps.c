/*
 * test_db_rps.c - the queue and its worker, against a real database and a
 * Yealink of our own (rps_fake.h): what each answer leads to, order, batches,
 * claims that change hands, and that nothing is lost or doubled.
 *
 * DB_SOCKET names the server's socket; run from the top of the tree.
 */
#include <sys/wait.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
/* cmocka wants the ones above first */
#include <cmocka.h>

#define DATABASE "test_db_rps"

#include "base/clock.h"
#include "base/digest.h"
#include "db/job.h"
#include "db/rps_account.h"
#include "db/rps_drift.h"
#include "db/rps_queue.h"
#include "db/rps_record.h"
#include "db/rps_request.h"
#include "rps/worker.h"
#include "rps_fake.h"
#include "trade.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))
#define PUBLIC_URL "https://prov.test"

static struct fake *fake;
static char lockfile[64];
static struct rps_account account;

static const struct rps_worker_conf conf = { .host = "test",
	.public_url = PUBLIC_URL,
	.ca_file = "",
	.timeout = 1,
	.lease = 2,
	.wait_ms = 5,
	.retry_first_ms = 4,
	.retry_longest_ms = 30,
	.breaker = { .after = 3, .first = 100, .longest = 1000 },
	.slower_min = 30,
	.denied_pause = 60,
	.drift_minute = -1,
	.clock_window = 300 };

static struct db *
worker_db(void)
{
	static struct db_conf c = { .host = "",
		.port = 3306,
		.user = "root",
		.password = "",
		.name = DATABASE,
		.timeout = 10,
		.role = ROLE_RPS };

	c.socket = getenv("DB_SOCKET");
	return db_open(&c);
}

static void
nap(long ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000 }, NULL);
}

static int64_t
open_jobs(void)
{
	return sql_int("SELECT COUNT(*) FROM rps_job"
		       " WHERE state IN ('ready', 'claimed')");
}

/* So many passes of one worker, whether there is something to do or not. */
static void
passes(const struct rps_worker_conf *c, int n)
{
	struct db *db = worker_db();
	struct rps_worker *w = rps_worker_new(c, db, act.vault);
	bool busy;

	for (int i = 0; i < n; i++) {
		ok(rps_worker_pass(w, &busy));
		if (!busy)
			nap(6);
	}
	rps_worker_free(w);
	db_close(db);
}

/* Until nothing is left to do; fails when that does not come about. */
static void
drain(void)
{
	for (int i = 0; i < 200 && open_jobs() != 0; i++)
		passes(&conf, 5);
	assert_int_equal(open_jobs(), 0);
}

/* The account is well again and nothing has been counted. */
static void
calm(void)
{
	fake_calm(fake);
	assert_true(sql_script("UPDATE rps_account SET breaker_until = NULL,"
			       " unwell = 0, trouble = '', rate_used = 0;"));
}

static struct device
phone(int64_t organisation_id, const char *mac)
{
	struct device d = { .organisation_id = organisation_id,
		.mac = mac,
		.serial = "12345",
		.model = "T46U",
		.enabled = 1 };

	ok(device_add(&act, &d));
	return d;
}

static const char *
job_of(const char *target)
{
	return sql("SELECT CONCAT(verb, ' ', state, ' ', last_error)"
		   " FROM rps_job WHERE target = '%s' ORDER BY id DESC LIMIT 1",
	    target);
}

static const char *
record_of(const char *mac)
{
	return sql("SELECT IFNULL((SELECT CONCAT(state, ' ', there)"
		   " FROM rps_device WHERE mac = '%s'), 'none')",
	    mac);
}

static void
has(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		print_message("\"%s\" in \"%s\"?\n", words, text);
	assert_non_null(strstr(text, words));
}

/* --- without an account, and with the first one ------------------------------ */

static void
test_without_an_account_there_is_nothing_to_do(void **state)
{
	(void)state;
	phone(customer.id, "805ec0010001");
	drain();
	assert_int_equal(fake->all, 0);
	has(job_of("device:805ec0010001"), "add_device done no account");
	has(job_of(arena_printf(act.a, "server:%d", (int)customer.id)),
	    "add_server done no account");
}

static void
test_a_new_account_finds_what_is_missing(void **state)
{
	struct fake_device *d;
	struct fake_server *s;

	(void)state;
	rps_account_defaults(&account);
	account.organisation_id = provider.id;
	account.name = "Main";
	account.base_url = "https://rps.test";
	account.api_user = "key";
	account.api_secret = "Geheim99";
	account.rate_per_minute = 3000;
	ok(rps_account_add(&act, &account));
	drain();
	assert_int_equal(fake_servers(fake), 4);
	assert_int_equal(fake_devices(fake), 1);
	d = fake_find_device(fake, "805ec0010001");
	assert_non_null(d);
	s = fake_find_server(fake,
	    sql("SELECT name FROM rps_server WHERE organisation_id = %d",
		(int)customer.id));
	assert_non_null(s);
	assert_string_equal(d->server_id, s->id);
	assert_string_equal(s->url,
	    arena_printf(act.a, PUBLIC_URL "/p/%s/", customer.path_key));
	assert_string_equal(d->user, d->mac);
	assert_true(strlen(s->name) <= 20);
	has(s->name, "Customer-");
	assert_string_equal(record_of("805ec0010001"), "synced 1");
	assert_int_equal(fake->calls[FAKE_ADD_SERVER], 4);
	assert_int_equal(fake->calls[FAKE_ADD_DEVICES], 1);
}

static void
test_secrets_of_accounts_are_never_read_back(void **state)
{
	struct rps_account a;

	(void)state;
	ok(rps_account_find(&act, "Main", &a));
	assert_true(a.has_secret);
	assert_null(a.api_secret);
	a.base_url = "ftp://x";
	fails(rps_account_change(&act, &a, 0), ERR_INVALID, "base_url");
	a.base_url = "https://rps.test";
	fails(rps_account_change(&act, &a, 99), ERR_CONFLICT, "meanwhile");
	fails(rps_account_delete(&act, a.id, false), ERR_CONFLICT,
	    "4 servers and 1 devices");
	assert_int_equal(dump_count("Geheim99"), 0);
}

/* --- coalescing ---------------------------------------------------------------- */

static void
test_jobs_that_nobody_began_are_one_or_none(void **state)
{
	struct device d;

	(void)state;
	calm();
	d = phone(customer.id, "805ec0020001");
	d.label = "a";
	ok(device_change(&act, &d, 0));
	assert_int_equal(open_jobs(), 1);
	ok(device_delete(&act, d.mac));
	assert_int_equal(open_jobs(), 0);
	assert_string_equal(
	    sql("SELECT GROUP_CONCAT(verb, ' ', state ORDER BY id) FROM rps_job"
		" WHERE target = 'device:805ec0020001'"),
	    "add_device replaced,delete_device replaced");
	drain();
	assert_int_equal(fake->all, 0);
	d = phone(customer.id, "805ec0020001");
	drain();
	d.label = "b";
	ok(device_change(&act, &d, 0));
	ok(device_delete(&act, d.mac));
	assert_string_equal(record_of(d.mac), "deleting 1");
	assert_int_equal(open_jobs(), 1);
	drain();
	assert_null(fake_find_device(fake, d.mac));
	assert_int_equal(fake->calls[FAKE_EDIT_DEVICE], 0);
	assert_string_equal(record_of(d.mac), "none");
}

static void
test_a_delete_and_an_add_keep_their_order(void **state)
{
	struct device d;

	(void)state;
	calm();
	d = phone(customer.id, "805ec0020002");
	drain();
	ok(device_delete(&act, d.mac));
	d = phone(other.id, "805ec0020002");
	assert_int_equal(open_jobs(), 2);
	drain();
	assert_non_null(fake_find_device(fake, d.mac));
	assert_string_equal(
	    sql("SELECT organisation_id FROM rps_server WHERE remote_id = '%s'",
		fake_find_device(fake, d.mac)->server_id),
	    arena_printf(act.a, "%d", (int)other.id));
	ok(device_delete(&act, d.mac));
	drain();
}

/* --- what they say --------------------------------------------------------------- */

/* What an answer to an add leads to: job, record, after one pass and a bit. */
static const struct {
	enum rps_said said;
	bool after;
	const char *job, *record;
	bool there; /* at Yealink */
} adds[] = {
	{ RPS_DONE, false, "done ", "synced 1", true },
	{ RPS_EXISTS, false, "ready", "wanted 2", false },
	{ RPS_FOREIGN, false, "refused foreign", "refused 0", false },
	{ RPS_BAD_MAC, false, "refused bad-mac", "refused 0", false },
	{ RPS_BAD_SERIAL, false, "refused bad-serial", "refused 0", false },
	{ RPS_BAD_REQUEST, false, "refused bad-request", "refused 0", false },
	{ RPS_FORBIDDEN, false, "refused forbidden", "refused 0", false },
	{ RPS_NOT_THERE, false, "refused not-there", "refused 0", false },
	{ RPS_NO_SUCH, false, "ready waits", "wanted 0", false },
	{ RPS_DENIED, false, "ready denied", "wanted 0", false },
	{ RPS_SLOWER, false, "ready slower", "wanted 0", false },
	{ RPS_UNWELL, false, "ready unwell", "wanted 0", false },
	{ RPS_UNREACHABLE, false, "ready unreachable", "wanted 0", false },
	{ RPS_UNSURE, false, "ready unsure", "wanted 2", false },
	{ RPS_UNSURE, true, "ready unsure", "wanted 2", true },
};

static void
test_every_answer_to_an_add_has_its_end(void **state)
{
	/* The next try is far away, so that the first one can be seen. */
	struct rps_worker_conf slow = conf;

	(void)state;
	slow.retry_first_ms = slow.retry_longest_ms = 3600000;
	for (size_t i = 0; i < NITEMS(adds); i++) {
		const char *mac =
		    arena_printf(act.a, "805ec0030%03x", (unsigned)i);

		print_message("%s%s\n", rps_said_name(adds[i].said),
		    adds[i].after ? " after all" : "");
		calm();
		phone(customer.id, mac);
		fake_say(fake, FAKE_ADD_DEVICES,
		    (struct fake_script){ .times = 1,
			.said = adds[i].said,
			.after = adds[i].after });
		/* EXISTS is looked at, and nobody may look. */
		fake_say(fake, FAKE_GET_DEVICE,
		    (struct fake_script){ .times = 1, .said = RPS_UNWELL });
		passes(&slow, 3);
		has(job_of(arena_printf(act.a, "device:%s", mac)), adds[i].job);
		if (adds[i].said != RPS_EXISTS)
			assert_string_equal(record_of(mac), adds[i].record);
		assert_int_equal(fake_find_device(fake, mac) != NULL,
		    adds[i].there);
		assert_true(sql_script("UPDATE rps_job SET run_after = NOW(3)"
				       " WHERE state = 'ready';"));
		calm();
		drain(); /* whatever it was, it ends */
		assert_int_equal(fake->batch <= 1, true);
	}
	assert_int_equal(sql_int("SELECT COUNT(*) FROM rps_device WHERE mac"
				 " LIKE '805ec0030%%' AND state = 'synced'"),
	    9);
}

static void
test_a_refused_one_is_tried_again_when_asked(void **state)
{
	int64_t id;

	(void)state;
	calm();
	id = sql_int("SELECT id FROM rps_job WHERE state = 'refused'"
		     " AND target = 'device:805ec0030002'");
	ok(job_retry(&act, id));
	drain();
	assert_string_equal(record_of("805ec0030002"), "synced 1");
	assert_int_equal(sql_int("SELECT COUNT(*) FROM audit WHERE"
				 " object_name = '805ec0030002'"
				 " AND action = 'refused'"),
	    1);
}

static void
test_what_was_there_before_us_is_not_touched(void **state)
{
	const char *mac = "805ec0031001";
	struct fake_device *d;

	(void)state;
	calm();
	fake_put_device(fake, mac, NULL, 1000);
	phone(customer.id, mac);
	drain();
	has(job_of("device:805ec0031001"), "refused exists");
	assert_string_equal(record_of(mac), "refused 0");
	ok(device_delete(&act, mac));
	drain();
	d = fake_find_device(fake, mac);
	assert_non_null(d);
	assert_string_equal(d->server_id, "");
	assert_string_equal(record_of(mac), "none");
	assert_int_equal(fake->calls[FAKE_DELETE_DEVICES], 0);
	d->there = false;
}

static void
test_what_was_deleted_behind_our_back_comes_again(void **state)
{
	struct device d;

	(void)state;
	calm();
	d = phone(customer.id, "805ec0031002");
	drain();
	fake_find_device(fake, d.mac)->there = false;
	d.label = "again";
	ok(device_change(&act, &d, 0));
	drain();
	assert_non_null(fake_find_device(fake, d.mac));
	assert_string_equal(fake_find_device(fake, d.mac)->remark, "again");
}

static void
test_a_lost_server_record_comes_again(void **state)
{
	struct fake_server *s;
	struct device d;

	(void)state;
	calm();
	s = fake_find_server(fake,
	    sql("SELECT name FROM rps_server WHERE organisation_id = %d",
		(int)other.id));
	assert_non_null(s);
	s->there = false;
	d = phone(other.id, "805ec0031003");
	drain();
	assert_non_null(fake_find_device(fake, d.mac));
	assert_string_equal(fake_find_device(fake, d.mac)->server_id,
	    sql("SELECT remote_id FROM rps_server WHERE organisation_id = %d",
		(int)other.id));
}

/* --- servers -------------------------------------------------------------------- */

static void
test_an_organisation_is_followed_to_its_end(void **state)
{
	struct organisation o;
	struct fake_server *s;

	(void)state;
	calm();
	organisation_defaults(&o);
	o.name = "Caf\303\251 \"Zur Sonne\" GmbH";
	o.parent_id = reseller.id;
	ok(organisation_add(&act, &o));
	phone(o.id, "805ec0040001");
	drain();
	s = fake_find_server(fake,
	    sql("SELECT name FROM rps_server WHERE organisation_id = %d",
		(int)o.id));
	assert_non_null(s);
	calm();
	o.path_key = "new";
	o.prov_user = "phones";
	o.prov_password = "pass";
	ok(organisation_change(&act, &o, 0));
	drain();
	assert_int_equal(fake->all, 1); /* one call, whoever is in it */
	ok(organisation_by_id(&act, o.id, &o));
	assert_string_equal(s->url,
	    arena_printf(act.a, PUBLIC_URL "/p/%s/", o.path_key));
	assert_string_equal(s->user, "phones");
	assert_string_equal(s->password, "pass");
	ok(organisation_delete(&act, o.id, true));
	drain();
	assert_null(fake_find_device(fake, "805ec0040001"));
	assert_false(s->there);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM rps_server"
				 " WHERE organisation_was = %d",
			     (int)o.id),
	    0);
}

static void
test_a_server_that_was_added_unseen_is_found(void **state)
{
	struct organisation o;
	size_t before;

	(void)state;
	calm();
	before = fake_servers(fake);
	organisation_defaults(&o);
	o.name = "Unseen";
	o.parent_id = reseller.id;
	ok(organisation_add(&act, &o));
	fake_say(fake, FAKE_ADD_SERVER,
	    (struct fake_script){ .times = 1,
		.said = RPS_UNSURE,
		.after = true });
	drain();
	assert_int_equal(fake_servers(fake), before + 1);
	assert_int_equal(fake->calls[FAKE_ADD_SERVER], 1);
	assert_string_equal(sql("SELECT CONCAT(state, there) FROM rps_server"
				" WHERE organisation_id = %d",
				(int)o.id),
	    "synced1");
	ok(organisation_delete(&act, o.id, false));
	drain();
	assert_int_equal(fake_servers(fake), before);
}

static void
test_a_taken_name_gives_way_to_another(void **state)
{
	struct organisation o;

	(void)state;
	calm();
	organisation_defaults(&o);
	o.name = "Taken";
	o.parent_id = reseller.id;
	ok(organisation_add(&act, &o));
	fake_say(fake, FAKE_ADD_SERVER,
	    (struct fake_script){ .times = 2, .said = RPS_FOREIGN });
	drain();
	assert_int_equal(fake->calls[FAKE_ADD_SERVER], 3);
	has(job_of(arena_printf(act.a, "server:%d", (int)o.id)),
	    "add_server done");
	ok(organisation_delete(&act, o.id, false));
	drain();
}

static void
test_devices_wait_for_a_server_that_is_refused(void **state)
{
	struct organisation o;

	(void)state;
	calm();
	organisation_defaults(&o);
	o.name = "Refused";
	o.parent_id = reseller.id;
	ok(organisation_add(&act, &o));
	phone(o.id, "805ec0041001");
	fake_say(fake, FAKE_ADD_SERVER,
	    (struct fake_script){ .times = 1, .said = RPS_BAD_REQUEST });
	passes(&conf, 10);
	has(job_of("device:805ec0041001"), "ready waits for the server record");
	has(job_of("device:805ec0041001"), "refused: bad-request");
	ok(job_retry(&act,
	    sql_int("SELECT MAX(id) FROM rps_job WHERE target = 'server:%d'",
		(int)o.id)));
	drain();
	assert_non_null(fake_find_device(fake, "805ec0041001"));
	ok(organisation_delete(&act, o.id, true));
	drain();
}

/* --- batches --------------------------------------------------------------------- */

static void
test_adds_go_a_hundred_at_a_time(void **state)
{
	(void)state;
	calm();
	for (unsigned i = 0; i < 250; i++)
		phone(customer.id, arena_printf(act.a, "805ec0050%03x", i));
	drain();
	assert_int_equal(fake->calls[FAKE_ADD_DEVICES], 3);
	assert_int_equal(fake->batch, 100);
	assert_int_equal(fake->all, 3);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM rps_device WHERE mac"
				 " LIKE '805ec0050%%' AND state = 'synced'"),
	    250);
	calm();
	for (unsigned i = 0; i < 250; i++)
		ok(device_delete(&act,
		    arena_printf(act.a, "805ec0050%03x", i)));
	drain();
	assert_int_equal(fake->all, 3);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM rps_device WHERE mac"
				 " LIKE '805ec0050%%'"),
	    0);
}

static void
test_each_item_of_a_batch_has_its_own_end(void **state)
{
	struct device d;

	(void)state;
	calm();
	phone(customer.id, "805ec0051001");
	phone(customer.id, "805ec00510ff");
	d = phone(customer.id, "805ec0051002");
	d.serial = "";
	ok(device_change(&act, &d, 0));
	phone(customer.id, "805ec0051003");
	drain();
	assert_int_equal(fake->calls[FAKE_ADD_DEVICES], 1);
	assert_string_equal(record_of("805ec0051001"), "synced 1");
	assert_string_equal(record_of("805ec0051003"), "synced 1");
	has(job_of("device:805ec00510ff"), "refused foreign");
	has(job_of("device:805ec0051002"), "refused bad-serial");
	d.serial = "1";
	ok(device_change(&act, &d, 0));
	drain();
	assert_string_equal(record_of("805ec0051002"), "synced 1");
}

static void
test_a_batch_that_is_refused_whole_is_parted(void **state)
{
	(void)state;
	calm();
	for (unsigned i = 0; i < 4; i++)
		phone(customer.id, arena_printf(act.a, "805ec0052%03x", i));
	fake_say(fake, FAKE_ADD_DEVICES,
	    (struct fake_script){ .times = 1, .said = RPS_BAD_REQUEST });
	drain();
	assert_int_equal(fake->calls[FAKE_ADD_DEVICES], 5);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM rps_device WHERE mac"
				 " LIKE '805ec0052%%' AND state = 'synced'"),
	    4);
}

/* --- claims that change hands -------------------------------------------------- */

static void
test_a_claim_that_was_lost_changes_nothing(void **state)
{
	static const size_t most[6] = { 1, 1, 1, 100, 100, 100 };
	struct rps_claim c = { .lease = 60 };
	struct db *db = worker_db();
	struct rps_device_job *jobs;
	uint64_t swept;
	bool mine, all;
	size_t n;

	(void)state;
	calm();
	phone(customer.id, "805ec0060001");
	ok(rps_queue_route(db, act.a, &n));
	snprintf(c.owner, sizeof(c.owner), "one");
	ok(rps_queue_due(db, act.a, account.id, most, 5, &c));
	assert_int_equal(c.n, 1);
	ok(rps_queue_claim(db, act.a, &c));
	ok(rps_queue_devices(db, act.a, &c, &jobs, &n));
	assert_int_equal(n, 1);
	/* A second one comes too late. */
	snprintf(c.owner, sizeof(c.owner), "two");
	ok(rps_queue_claim(db, act.a, &c));
	ok(rps_queue_devices(db, act.a, &c, &jobs, &n));
	assert_int_equal(n, 0);
	ok(rps_queue_renew(db, act.a, &c, &all));
	assert_false(all);
	ok(rps_queue_sweep(db, &swept));
	assert_int_equal(swept, 0);
	assert_true(
	    sql_script("UPDATE rps_job SET lease_until = NOW(3)"
		       " - INTERVAL 1 SECOND WHERE state = 'claimed';"));
	ok(rps_queue_sweep(db, &swept));
	assert_int_equal(swept, 1);
	snprintf(c.owner, sizeof(c.owner), "one");
	ok(rps_queue_settle(db, &c, c.ids[0], false, "", &mine));
	assert_false(mine);
	assert_int_equal(sql_int("SELECT ambiguous FROM rps_job WHERE id = %d",
			     (int)c.ids[0]),
	    1);
	db_close(db);
	drain();
	assert_string_equal(record_of("805ec0060001"), "synced 1");
}

/* The process of a worker, which dies in the middle of a call. */
static void
die_in(enum fake_verb verb, bool after)
{
	pid_t pid;
	int st;

	fake_say(fake, verb,
	    (struct fake_script){ .times = 1,
		.die = true,
		.after = after,
		.said = after ? RPS_UNSURE : RPS_UNREACHABLE });
	fflush(NULL);
	if ((pid = fork()) == 0) {
		struct db *db = worker_db();
		struct rps_worker *w = rps_worker_new(&conf, db, act.vault);
		bool busy;

		for (int i = 0; i < 100; i++)
			if (rps_worker_pass(w, &busy) != ERR_OK || !busy)
				nap(6);
		_exit(0);
	}
	assert_int_not_equal(pid, -1);
	assert_int_equal(waitpid(pid, &st, 0), pid);
	assert_true(WIFEXITED(st) && WEXITSTATUS(st) == 7);
}

static void
test_a_worker_that_dies_in_a_call_is_made_good(void **state)
{
	size_t before;

	(void)state;
	calm();
	before = fake_devices(fake);
	phone(customer.id, "805ec0061001");
	die_in(FAKE_ADD_DEVICES, true);
	assert_string_equal(record_of("805ec0061001"), "wanted 2");
	assert_int_equal(fake_devices(fake), before + 1);
	drain();
	assert_int_equal(fake->calls[FAKE_ADD_DEVICES], 1); /* read, not sent */
	assert_int_equal(fake_devices(fake), before + 1);
	assert_string_equal(record_of("805ec0061001"), "synced 1");
	phone(customer.id, "805ec0061002");
	die_in(FAKE_ADD_DEVICES, false);
	drain();
	assert_string_equal(record_of("805ec0061002"), "synced 1");
	ok(device_delete(&act, "805ec0061001"));
	die_in(FAKE_DELETE_DEVICES, true);
	drain();
	assert_string_equal(record_of("805ec0061001"), "none");
	assert_int_equal(fake_devices(fake), before + 1);
}

static void
test_a_device_deleted_while_its_add_is_unsure_goes(void **state)
{
	(void)state;
	calm();
	phone(customer.id, "805ec0061003");
	die_in(FAKE_ADD_DEVICES, true);
	ok(device_delete(&act, "805ec0061003"));
	drain();
	assert_null(fake_find_device(fake, "805ec0061003"));
	assert_string_equal(record_of("805ec0061003"), "none");
}

/* Before the worker that has the add has told anybody of it. */
static void
test_a_delete_behind_an_add_that_runs_waits(void **state)
{
	const char *mac = "805ec0061004";

	(void)state;
	calm();
	phone(customer.id, mac);
	assert_true(sql_script(
	    "UPDATE rps_job SET state = 'claimed', lease_owner = 'another',"
	    " lease_until = NOW() + INTERVAL 1 HOUR"
	    " WHERE target = 'device:805ec0061004';"));
	ok(device_delete(&act, mac));
	passes(&conf, 10);
	assert_string_equal(sql("SELECT CONCAT(verb, ' ', state) FROM rps_job"
				" WHERE target = 'device:%s'"
				" ORDER BY id DESC LIMIT 1",
				mac),
	    "delete_device ready");
	assert_true(sql_script(
	    "UPDATE rps_job SET lease_until = NOW() - INTERVAL 1 HOUR"
	    " WHERE target = 'device:805ec0061004' AND state = 'claimed';"));
	drain();
	assert_null(fake_find_device(fake, mac));
	assert_string_equal(record_of(mac), "none");
}

/* --- rate and breaker -------------------------------------------------------------- */

static void
test_the_breaker_opens_and_one_tries_again(void **state)
{
	(void)state;
	calm();
	for (unsigned i = 0; i < 5; i++)
		phone(customer.id, arena_printf(act.a, "805ec0070%03x", i));
	fake_say(fake, FAKE_ADD_DEVICES,
	    (struct fake_script){ .times = 100, .said = RPS_UNREACHABLE });
	passes(&conf, 30);
	assert_int_equal(fake->all, 3);
	assert_int_equal(sql_int("SELECT breaker_until > NOW() FROM"
				 " rps_account"),
	    1);
	has(sql("SELECT trouble FROM rps_account"), "could not be reached");
	assert_true(sql_script("UPDATE rps_account SET breaker_until = NULL;"));
	fake->batch = 0;
	passes(&conf, 10);
	assert_int_equal(fake->all, 4);
	assert_int_equal(fake->batch, 1);
	fake->script[FAKE_ADD_DEVICES].times = 0;
	assert_true(sql_script("UPDATE rps_account SET breaker_until = NULL;"));
	drain();
	assert_int_equal(sql_int("SELECT unwell FROM rps_account"), 0);
	assert_string_equal(sql("SELECT CONCAT('-', trouble) FROM rps_account"),
	    "-");
}

static void
test_slower_waits_what_they_say(void **state)
{
	(void)state;
	calm();
	phone(customer.id, "805ec0071001");
	fake_say(fake, FAKE_ADD_DEVICES,
	    (struct fake_script){ .times = 1, .said = RPS_SLOWER, .wait = 5 });
	passes(&conf, 10);
	assert_int_equal(fake->all, 1);
	assert_in_range(sql_int("SELECT TIMESTAMPDIFF(SECOND, NOW(),"
				" breaker_until) FROM rps_account"),
	    20, 30);
	calm();
	drain();
}

static void
test_the_rate_is_kept(void **state)
{
	(void)state;
	calm();
	assert_true(sql_script("UPDATE rps_account SET rate_per_minute = 3,"
			       " rate_from = NULL;"));
	for (unsigned i = 0; i < 6; i++)
		ok(organisation_add(&act,
		    &(struct organisation){ .kind = ORG_CUSTOMER,
			.enabled = 1,
			.parent_id = reseller.id,
			.name = arena_printf(act.a, "Rate %u", i),
			.language = "en",
			.timezone = "UTC" }));
	passes(&conf, 30);
	assert_int_equal(fake->all, 3);
	assert_int_equal(open_jobs(), 3);
	assert_true(sql_script("UPDATE rps_account SET rate_from = NOW()"
			       " - INTERVAL 61 SECOND;"));
	passes(&conf, 30);
	assert_int_equal(fake->all, 6);
	assert_int_equal(sql_int("SELECT rate_used FROM rps_account"), 3);
	assert_true(sql_script("UPDATE rps_account SET rate_per_minute ="
			       " 3000;"));
	drain();
}

/* --- accounts --------------------------------------------------------------------- */

static void
test_a_nearer_account_takes_over(void **state)
{
	struct rps_account near;
	size_t devices, servers;

	(void)state;
	calm();
	devices = fake_devices(fake);
	servers = fake_servers(fake);
	rps_account_defaults(&near);
	near.organisation_id = reseller.id;
	near.name = "Near";
	near.base_url = "https://rps.test";
	near.api_user = "key";
	near.api_secret = "other";
	near.rate_per_minute = 3000;
	ok(rps_account_add(&act, &near));
	drain();
	/* What was refused once is tried in the other account. */
	assert_true(fake_devices(fake) >= devices);
	assert_int_equal(fake_servers(fake), servers);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM rps_device r JOIN device"
				 " d ON d.id = r.device_id WHERE"
				 " r.account_id = %d AND d.organisation_id ="
				 " %d",
			     (int)account.id, (int)customer.id),
	    0);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM rps_server WHERE"
				 " account_id = %d AND organisation_id = %d",
			     (int)near.id, (int)customer.id),
	    1);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM rps_server WHERE"
				 " account_id = %d AND organisation_id = %d",
			     (int)account.id, (int)customer.id),
	    0);
}

static void
test_another_host_is_one_call_for_each_server(void **state)
{
	size_t n = fake_servers(fake);
	uint64_t jobs;

	(void)state;
	calm();
	ok(rps_account_move_host(&act, "https://new.test", &jobs));
	assert_int_equal(jobs, n);
	drain();
	assert_int_equal(fake->all, n);
	for (size_t i = 0; i < FAKE_SERVERS; i++)
		if (fake->server[i].there)
			has(fake->server[i].url, "https://new.test/p/");
	ok(rps_account_move_host(&act, "", &jobs));
	drain();
}

/* --- comparisons and questions --- */

static const char *
found(const char *name)
{
	return sql("SELECT IFNULL((SELECT CONCAT(kind, ' ', ours, ' / ',"
		   " theirs) FROM rps_drift WHERE name = '%s'), 'nothing')",
	    name);
}

static struct rps_request
asked(enum rps_ask kind, const char *argument)
{
	struct rps_request q;
	int64_t id;

	ok(rps_request_add(&act, account.id, kind, argument, &id));
	for (int i = 0; i < 100; i++) {
		passes(&conf, 5);
		ok(rps_request_by_id(&act, id, &q));
		if (q.state >= ASKED_DONE)
			break;
	}
	return q;
}

static void
test_differences_are_found_repaired_and_adopted(void **state)
{
	const char *macs[4];
	struct fake_server *s;
	struct rps_request q;
	int64_t n;

	(void)state;
	calm();
	/* The other account sees the same fake: it would all be unknown. */
	assert_true(sql_script("UPDATE rps_device SET synced_at = NOW() -"
			       " INTERVAL 1 HOUR; UPDATE rps_server SET"
			       " synced_at = NOW() - INTERVAL 1 HOUR;"));
	for (unsigned i = 0; i < 4; i++) {
		macs[i] = arena_printf(act.a, "805ec0080%03x", i);
		if (i != 3)
			phone(other.id, macs[i]);
	}
	drain();
	assert_true(sql_script("UPDATE rps_device SET synced_at = NOW() -"
			       " INTERVAL 1 HOUR;"));
	s = fake_find_server(fake,
	    sql("SELECT name FROM rps_server WHERE organisation_id = %d",
		(int)other.id));
	assert_non_null(s);
	fake_find_device(fake, macs[0])->there = false;
	snprintf(fake_find_device(fake, macs[1])->server_id, 24, "elsewhere");
	fake_put_device(fake, macs[3], s->id, 1000);
	snprintf(s->url, sizeof(s->url), "https://me:Geheim88@wrong.test/");
	assert_true(sql_script(arena_printf(act.a,
	    "DELETE FROM rps_device WHERE mac = '%s';", macs[2])));
	fake_find_device(fake, macs[2])->there = false;

	q = asked(ASK_DRIFT, "");
	assert_int_equal(q.state, ASKED_DONE);
	has(found(macs[0]), "deleted");
	has(found(macs[1]), "different server ");
	has(found(macs[2]), "missing");
	has(found(macs[3]), "unknown");
	has(found(s->name), "different");
	has(found(s->name), "https://me:***@wrong.test/");
	has(asked(ASK_SERVERS, "").answer, "https://me:***@wrong.test/");
	assert_int_equal(dump_count("Geheim88"), 0);
	assert_true(fake->calls[FAKE_LIST_DEVICES] > 1);
	/* Nothing is done unless it is asked for. */
	assert_int_equal(open_jobs(), 0);
	ok(rps_drift_repair(&act, account.id, &n));
	assert_int_equal(n, 4);
	drain();
	assert_non_null(fake_find_device(fake, macs[0]));
	assert_non_null(fake_find_device(fake, macs[2]));
	assert_string_equal(fake_find_device(fake, macs[1])->server_id, s->id);
	has(s->url, PUBLIC_URL "/p/");

	/* A remark and a user that somebody has changed there, too. */
	snprintf(fake_find_device(fake, macs[0])->remark, 16, "scribbled");
	snprintf(s->user, sizeof(s->user), "somebody");
	asked(ASK_DRIFT, "");
	has(found(macs[0]), "remark scribbled");
	has(found(s->name), "user somebody");
	ok(rps_drift_repair(&act, account.id, &n));
	assert_int_equal(n, 2);
	drain();
	assert_string_not_equal(fake_find_device(fake, macs[0])->remark,
	    "scribbled");
	assert_string_not_equal(s->user, "somebody");

	/* What is not ours is ours when there is a phone for it. */
	ok(rps_drift_adopt(&act, account.id, NULL, &n));
	assert_int_equal(n, 0);
	phone(other.id, macs[3]);
	drain();
	has(job_of(arena_printf(act.a, "device:%s", macs[3])),
	    "refused exists");
	q = asked(ASK_DRIFT, "");
	has(found(macs[3]), "unknown");
	ok(rps_drift_adopt(&act, account.id, macs[3], &n));
	assert_int_equal(n, 1);
	drain();
	assert_string_equal(record_of(macs[3]), "synced 1");
	q = asked(ASK_DRIFT, "");
	has(found(macs[3]), "nothing");
	has(found(macs[0]), "nothing");
	ok(device_delete(&act, macs[3]));
	drain();
	assert_null(fake_find_device(fake, macs[3]));
}

static void
test_an_account_of_before_is_imported(void **state)
{
	struct organisation o;
	struct fake_server *s;
	int64_t n;

	(void)state;
	calm();
	organisation_defaults(&o);
	o.name = "Imported";
	o.parent_id = provider.id;
	ok(organisation_add(&act, &o));
	phone(o.id, "805ec0081001");
	drain();
	s = fake_find_server(fake,
	    sql("SELECT name FROM rps_server WHERE organisation_id = %d",
		(int)o.id));
	assert_non_null(s);
	/* As if the database had never heard of it. */
	assert_true(sql_script(arena_printf(act.a,
	    "DELETE FROM rps_device WHERE mac = '805ec0081001';"
	    "DELETE FROM rps_server WHERE organisation_id = %d;",
	    (int)o.id)));
	asked(ASK_DRIFT, "");
	has(found(s->name), "unknown");
	has(found("805ec0081001"), "unknown");
	ok(rps_drift_adopt(&act, account.id, NULL, &n));
	assert_true(n >= 2);
	drain();
	assert_string_equal(record_of("805ec0081001"), "synced 1");
	assert_int_equal(fake->calls[FAKE_ADD_DEVICES], 1); /* the first */
	ok(organisation_delete(&act, o.id, true));
	drain();
	assert_null(fake_find_device(fake, "805ec0081001"));
	assert_false(s->there);
}

/* Made by hand, with another URL; the account is not enabled yet. */
static void
test_a_server_of_before_is_known_by_its_name(void **state)
{
	struct organisation o;
	struct fake_server *s;
	int64_t n;

	(void)state;
	calm();
	assert_true(sql_script("UPDATE rps_account SET enabled = 0;"));
	organisation_defaults(&o);
	o.name = "By hand";
	o.parent_id = provider.id;
	ok(organisation_add(&act, &o));
	s = fake_put_server(fake, "By hand", "https://old.test/");
	asked(ASK_DRIFT, "");
	has(found("By hand"), "unknown");
	assert_int_equal(fake->calls[FAKE_ADD_SERVER], 0);
	ok(rps_drift_adopt(&act, account.id, "By hand", &n));
	assert_int_equal(n, 1);
	assert_string_equal(s->url, "https://old.test/");
	assert_true(sql_script("UPDATE rps_account SET enabled = 1;"));
	drain();
	has(s->url, PUBLIC_URL "/p/");
	assert_int_equal(fake->calls[FAKE_ADD_SERVER], 0);
	ok(organisation_delete(&act, o.id, true));
	drain();
	assert_false(s->there);
}

static void
test_questions_are_answered(void **state)
{
	struct rps_request q;

	(void)state;
	calm();
	q = asked(ASK_TEST, "");
	assert_int_equal(q.state, ASKED_DONE);
	q = asked(ASK_SERVERS, "");
	has(q.answer, "\"items\":[{\"remote_id\":");
	has(q.answer, "\"total\":");
	q = asked(ASK_DEVICES, "10");
	has(q.answer, "\"skip\":10");
	q = asked(ASK_DEVICE, "805ec0010001");
	has(q.answer, "\"mac\":\"805ec0010001\"");
	q = asked(ASK_PIN, "805ec0010001");
	has(q.answer, "\"pin\":\"0001\"");
	q = asked(ASK_DEVICE, "805ec0ffffff");
	assert_int_equal(q.state, ASKED_FAILED);
	has(q.words, "does not have it");
	fake_say(fake, FAKE_LIST_SERVERS,
	    (struct fake_script){ .times = 1, .said = RPS_DENIED });
	q = asked(ASK_TEST, "");
	has(q.words, "refuses key or secret");
	calm();
}

/* --- everything at once -------------------------------------------------------------- */

#define PHONES 200
#define CHANGES 2000

static pid_t
start_worker(void)
{
	pid_t pid;

	fflush(NULL);
	if ((pid = fork()) != 0)
		return pid;
	{
		struct db *db = worker_db();
		struct rps_worker *w = rps_worker_new(&conf, db, act.vault);
		bool busy;

		for (;;)
			if (rps_worker_pass(w, &busy) != ERR_OK || !busy)
				nap(3);
	}
}

static uint32_t
dice(uint32_t sides)
{
	uint32_t r;

	digest_random(&r, sizeof(r));
	return r % sides;
}

static void
random_change(bool *is, int64_t *where, const int64_t *orgs)
{
	uint32_t i = dice(PHONES);
	const char *mac = arena_printf(act.a, "805ec0090%03x", i);
	struct device d;

	if (!is[i]) {
		where[i] = orgs[dice(3)];
		phone(where[i], mac);
		is[i] = true;
	} else if (dice(3) == 0) {
		ok(device_delete(&act, mac));
		is[i] = false;
	} else {
		ok(device_by_mac(&act, mac, &d));
		d.label = arena_printf(act.a, "label %u", dice(1000));
		if (dice(4) == 0)
			d.organisation_id = where[i] = orgs[dice(3)];
		if (dice(4) == 0)
			d.prov_password =
			    arena_printf(act.a, "pw%u", dice(1000));
		ok(device_change(&act, &d, 0));
	}
}

/* For who has to find out what went wrong. */
static const char *
history_of(const char *mac)
{
	return sql("SELECT GROUP_CONCAT(id, ' ', verb, ' ', state, ' ',"
		   " attempts, ' ', created_at, ' ', IFNULL(done_at, '-'), ' ',"
		   " last_error ORDER BY id SEPARATOR '\n  ') FROM rps_job"
		   " WHERE target = 'device:%s'",
	    mac);
}

/* Yealink has exactly what the database wants, each with the right server. */
static void
agree(const bool *is, const int64_t *where)
{
	const char *user, *password;
	struct fake_device *f;
	struct device d;

	for (unsigned i = 0; i < PHONES; i++) {
		const char *mac = arena_printf(act.a, "805ec0090%03x", i);

		f = fake_find_device(fake, mac);
		if ((f != NULL) != is[i])
			print_message("%s: %s; %s\n", mac, record_of(mac),
			    history_of(mac));
		assert_int_equal(f != NULL, is[i]);
		if (f == NULL) {
			assert_string_equal(record_of(mac), "none");
			continue;
		}
		ok(device_by_mac(&act, mac, &d));
		assert_string_equal(f->remark, d.label);
		assert_string_equal(f->server_id,
		    sql("SELECT remote_id FROM rps_server WHERE"
			" organisation_id = %d",
			(int)where[i]));
		ok(device_secret(&act, mac, &user, &password));
		assert_string_equal(f->password, password);
		assert_string_equal(record_of(mac), "synced 1");
	}
	assert_int_equal(sql_int("SELECT COUNT(*) FROM rps_device"
				 " WHERE there = 2"),
	    0);
}

static void
test_two_workers_faults_and_kills_lose_nothing(void **state)
{
	const int64_t orgs[3] = { customer.id, other.id, reseller.id };
	int64_t where[PHONES] = { 0 };
	bool is[PHONES] = { false };
	pid_t pid[2] = { 0, 0 };
	size_t servers;

	(void)state;
	calm();
	servers = fake_servers(fake);
	fake->chaos = 12;
	for (int n = 0; n < CHANGES; n++) {
		for (int i = 0; i < 2; i++)
			if (pid[i] == 0)
				pid[i] = start_worker();
		random_change(is, where, orgs);
		if (n % 40 == 39) {
			int i = (int)dice(2);

			kill(pid[i], SIGKILL);
			waitpid(pid[i], NULL, 0);
			pid[i] = 0;
		}
		if (n % 10 == 9)
			assert_true(sql_script(
			    "UPDATE rps_account SET breaker_until = NULL;"));
	}
	for (int i = 0; i < 2; i++)
		if (pid[i] != 0) {
			kill(pid[i], SIGKILL);
			waitpid(pid[i], NULL, 0);
		}
	fake->chaos = 0;
	assert_true(sql_script("UPDATE rps_account SET breaker_until = NULL,"
			       " unwell = 0;"));
	for (int i = 0; i < 100 && open_jobs() != 0; i++) {
		nap(100);
		passes(&conf, 20);
	}
	assert_int_equal(open_jobs(), 0);
	agree(is, where);
	assert_int_equal(fake_servers(fake), servers);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM rps_job WHERE target"
				 " LIKE 'device:805ec0090%%'"
				 " AND state = 'refused'"),
	    0);
}

static int
setup(void **state)
{
	if (trade_setup(state) != 0)
		return -1;
	snprintf(lockfile, sizeof(lockfile), "%s/fake", folder);
	fake = fake_new(lockfile);
	return fake == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	fake_free(fake);
	return trade_teardown(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    test_without_an_account_there_is_nothing_to_do),
		cmocka_unit_test(test_a_new_account_finds_what_is_missing),
		cmocka_unit_test(test_secrets_of_accounts_are_never_read_back),
		cmocka_unit_test(test_jobs_that_nobody_began_are_one_or_none),
		cmocka_unit_test(test_a_delete_and_an_add_keep_their_order),
		cmocka_unit_test(test_every_answer_to_an_add_has_its_end),
		cmocka_unit_test(test_a_refused_one_is_tried_again_when_asked),
		cmocka_unit_test(test_what_was_there_before_us_is_not_touched),
		cmocka_unit_test(
		    test_what_was_deleted_behind_our_back_comes_again),
		cmocka_unit_test(test_a_lost_server_record_comes_again),
		cmocka_unit_test(test_an_organisation_is_followed_to_its_end),
		cmocka_unit_test(test_a_server_that_was_added_unseen_is_found),
		cmocka_unit_test(test_a_taken_name_gives_way_to_another),
		cmocka_unit_test(
		    test_devices_wait_for_a_server_that_is_refused),
		cmocka_unit_test(test_adds_go_a_hundred_at_a_time),
		cmocka_unit_test(test_each_item_of_a_batch_has_its_own_end),
		cmocka_unit_test(test_a_batch_that_is_refused_whole_is_parted),
		cmocka_unit_test(test_a_claim_that_was_lost_changes_nothing),
		cmocka_unit_test(
		    test_a_worker_that_dies_in_a_call_is_made_good),
		cmocka_unit_test(
		    test_a_device_deleted_while_its_add_is_unsure_goes),
		cmocka_unit_test(test_a_delete_behind_an_add_that_runs_waits),
		cmocka_unit_test(test_the_breaker_opens_and_one_tries_again),
		cmocka_unit_test(test_slower_waits_what_they_say),
		cmocka_unit_test(test_the_rate_is_kept),
		cmocka_unit_test(test_a_nearer_account_takes_over),
		cmocka_unit_test(
		    test_differences_are_found_repaired_and_adopted),
		cmocka_unit_test(test_an_account_of_before_is_imported),
		cmocka_unit_test(test_a_server_of_before_is_known_by_its_name),
		cmocka_unit_test(test_questions_are_answered),
		cmocka_unit_test(test_another_host_is_one_call_for_each_server),
		cmocka_unit_test(
		    test_two_workers_faults_and_kills_lose_nothing),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
