/*
 * rps_ask.c - voipconfigctl rps: what Yealink has.
 *
 * Yealink itself is asked by voipconfig-rps alone: a question is a row, and
 * the answer is waited for a while.
 */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/scan.h"
#include "ctl/commands.h"
#include "ctl/rps_ask.h"
#include "db/rps_account.h"

#define WAIT_DEFAULT 60 /* seconds for an answer */

/* --account, or the only one there is. */
struct only {
	int64_t id;
	int n;
};

static enum err
count(void *arg, const struct val *row, size_t n)
{
	struct only *o = arg;

	(void)n;
	o->id = row[0].i;
	o->n++;
	return ERR_OK;
}

enum err
rps_account_option(struct ctl *ct, int64_t *id)
{
	const char *name = ctl_option(ct, "account");
	struct rps_account a;
	struct only o = { 0 };
	enum err e;

	if (name != NULL) {
		e = rps_account_find(&ct->act, name, &a);
		*id = e == ERR_OK ? a.id : 0;
		return e;
	}
	if ((e = rps_account_each(&ct->act, count, &o)) != ERR_OK)
		return e;
	if (o.n == 0)
		return act_fail(&ct->act, ERR_NOTFOUND, "account",
		    "There is no account at Yealink; see rps account add.");
	if (o.n > 1)
		return ctl_usage(ct,
		    "There are several accounts; say "
		    "--account NAME.");
	*id = o.id;
	return ERR_OK;
}

static enum err
await(struct ctl *ct, int64_t id, int64_t seconds, struct rps_request *q)
{
	const struct timespec pause = { .tv_nsec = 200000000 };
	uint64_t until = clock_mono_us() + (uint64_t)seconds * 1000000;
	enum err e;

	for (;;) {
		if ((e = rps_request_by_id(&ct->act, id, q)) != ERR_OK)
			return e;
		if (q->state == ASKED_FAILED)
			return act_fail(&ct->act, ERR_AGAIN, "", "%s",
			    q->words);
		if (q->state == ASKED_DONE)
			return ERR_OK;
		if (clock_mono_us() > until)
			return act_fail(&ct->act, ERR_AGAIN, "",
			    "No answer within %" PRId64 " s (request %" PRId64
			    "): does voipconfig-rps run?  Its log says more.",
			    seconds, id);
		nanosleep(&pause, NULL);
	}
}

enum err
rps_ask(struct ctl *ct, int64_t account, enum rps_ask kind,
    const char *argument)
{
	struct rps_request q;
	int64_t id, seconds = WAIT_DEFAULT;
	const char *wait = ctl_option(ct, "wait");
	enum err e;

	if (wait != NULL &&
	    (e = ctl_number(ct, "--wait", wait, 1, 86400, &seconds)) != ERR_OK)
		return e;
	if ((e = rps_request_add(&ct->act, account, kind, argument, &id)) !=
		ERR_OK ||
	    (e = await(ct, id, seconds, &q)) != ERR_OK)
		return e;
	/* Of a comparison the differences say it all. */
	if (kind == ASK_DRIFT)
		return ERR_OK;
	if (q.answer != NULL)
		return rps_answer_show(ct, q.answer);
	out_say(ct->out, "%s", q.words);
	return ERR_OK;
}

enum err
cmd_rps_account_test(struct ctl *ct)
{
	struct rps_account a;
	enum err e;

	if ((e = rps_account_find(&ct->act, ct->arg[0], &a)) != ERR_OK ||
	    (e = rps_ask(ct, a.id, ASK_TEST, "")) != ERR_OK)
		return e;
	ctl_done(ct, "works", "account", a.id, a.name);
	return ERR_OK;
}

static enum err
ask_page(struct ctl *ct, enum rps_ask kind)
{
	const char *skip = ctl_option(ct, "skip");
	int64_t id = 0, n = 0;
	enum err e;

	if (skip != NULL &&
	    (e = ctl_number(ct, "--skip", skip, 0, INT32_MAX, &n)) != ERR_OK)
		return e;
	if ((e = rps_account_option(ct, &id)) != ERR_OK)
		return e;
	return rps_ask(ct, id, kind, arena_printf(ct->act.a, "%" PRId64, n));
}

enum err
cmd_rps_servers(struct ctl *ct)
{
	return ask_page(ct, ASK_SERVERS);
}

enum err
cmd_rps_devices(struct ctl *ct)
{
	return ask_page(ct, ASK_DEVICES);
}

/* A MAC, or an organisation whose server record is meant. */
enum err
cmd_rps_show(struct ctl *ct)
{
	struct rps_server_id s;
	char mac[MAC_LEN + 1];
	int64_t account, org;
	enum err e;

	if (scan_mac(ct->arg[0], strlen(ct->arg[0]), mac) == ERR_OK) {
		if ((e = rps_account_of_device(&ct->act, mac, &account)) !=
		    ERR_OK)
			return e;
		return rps_ask(ct, account, ASK_DEVICE, mac);
	}
	if ((e = ctl_organisation(ct, ct->arg[0], &org)) != ERR_OK ||
	    (e = rps_account_of_server(&ct->act, org, &s)) != ERR_OK)
		return e;
	return rps_ask(ct, s.account_id, ASK_SERVER, s.remote_id);
}

enum err
cmd_rps_pin(struct ctl *ct)
{
	const char *mac;
	int64_t account;
	enum err e;

	if ((e = ctl_mac(ct, ct->arg[0], &mac)) != ERR_OK ||
	    (e = rps_account_of_device(&ct->act, mac, &account)) != ERR_OK)
		return e;
	return rps_ask(ct, account, ASK_PIN, mac);
}
