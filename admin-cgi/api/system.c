/* system.c - the service itself: is it well, and what can it do? */
#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "api/openapi.h"
#include "api/routes.h"
#include "db/notify_queue.h"
#include "db/vitals.h"

enum err
op_healthz(struct call *c)
{
	c->rs->type = "text/plain; charset=utf-8";
	if (db_ping(c->api->db) != ERR_OK) {
		c->rs->status = 503;
		c->rs->retry_after = 2;
		buf_str(&c->rs->body, "database: no answer\n");
		return ERR_OK;
	}
	buf_str(&c->rs->body, "ok\n");
	return ERR_OK;
}

/* --- metrics, for operators: the queue for Yealink --- */

/* A label's value: what would end it is escaped. */
static void
label(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			buf_str(b, "\\");
		if (*s == '\n')
			buf_str(b, "\\n");
		else
			buf_raw(b, s, 1);
	}
}

struct series {
	const char *name, *help;
	int64_t (*value)(const struct rps_vitals *);
};

static int64_t
waiting(const struct rps_vitals *v)
{
	return v->waiting;
}

static int64_t
refused(const struct rps_vitals *v)
{
	return v->refused;
}

static int64_t
oldest(const struct rps_vitals *v)
{
	return v->oldest;
}

static int64_t
failures(const struct rps_vitals *v)
{
	return v->unwell;
}

static int64_t
paused(const struct rps_vitals *v)
{
	return v->paused;
}

static const struct series all_series[] = {
	{ "rps_jobs_waiting", "Jobs for Yealink that are not done.", waiting },
	{ "rps_jobs_refused", "Jobs Yealink has refused.", refused },
	{ "rps_oldest_job_seconds", "How long the oldest of them has waited.",
	    oldest },
	{ "rps_failures", "Calls that have failed in a row.", failures },
	{ "rps_paused", "1: no calls are made for now.", paused },
};
#define NSERIES (sizeof(all_series) / sizeof(all_series[0]))

struct metrics_out {
	struct buf line[NSERIES];
};

static void
on_vitals(void *arg, const struct rps_vitals *v)
{
	struct metrics_out *m = arg;

	for (size_t i = 0; i < NSERIES; i++) {
		struct buf *b = &m->line[i];

		buf_printf(b, "voipconfig_%s{account=\"", all_series[i].name);
		label(b, v->account);
		buf_printf(b, "\"} %" PRId64 "\n", all_series[i].value(v));
	}
}

static void
put_notify(struct buf *out, const struct notify_vitals *v)
{
	const struct {
		const char *name, *help;
		int64_t value;
	} all[] = {
		{ "notify_jobs_waiting",
		    "Phones and webhooks that are to be told.",
		    v->ready + v->claimed },
		{ "notify_jobs_failed", "Of the last day.", v->failed },
		{ "notify_oldest_job_seconds",
		    "How long the oldest of them is overdue.", v->oldest },
		{ "notify_paused",
		    "Proxies and webhooks that are left alone for now.",
		    v->paused },
		{ "notify_webhooks_failing",
		    "Webhooks whose last call has failed.", v->failing },
		{ "notify_webhooks_disabled",
		    "Webhooks disabled because they failed.", v->disabled },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		buf_printf(out,
		    "# HELP voipconfig_%s %s\n"
		    "# TYPE voipconfig_%s gauge\n"
		    "voipconfig_%s %" PRId64 "\n",
		    all[i].name, all[i].help, all[i].name, all[i].name,
		    all[i].value);
}

/* As at the phone side: for the location that the web server marks. */
enum err
op_metrics(struct call *c)
{
	struct buf *out = &c->rs->body;
	struct notify_vitals notify;
	struct metrics_out m;
	bool up;

	if (!c->rq->ops)
		return ERR_NOTFOUND;
	for (size_t i = 0; i < NSERIES; i++)
		m.line[i] = BUF_INIT(c->a);
	up = rps_vitals_each(c->api->db, c->a, on_vitals, &m) == ERR_OK;
	c->rs->type = "text/plain; version=0.0.4; charset=utf-8";
	buf_printf(out,
	    "# HELP voipconfig_database_up 1: the database answers.\n"
	    "# TYPE voipconfig_database_up gauge\n"
	    "voipconfig_database_up %d\n",
	    up);
	for (size_t i = 0; up && i < NSERIES; i++) {
		buf_printf(out,
		    "# HELP voipconfig_%s %s\n"
		    "# TYPE voipconfig_%s gauge\n",
		    all_series[i].name, all_series[i].help, all_series[i].name);
		if (m.line[i].len != 0)
			buf_raw(out, m.line[i].p, m.line[i].len);
	}
	if (up && notify_vitals(c->api->db, c->a, &notify) == ERR_OK)
		put_notify(out, &notify);
	return ERR_OK;
}

enum err
op_openapi(struct call *c)
{
	/* Begin and end of one thing, says the linker. */
	/* cppcheck-suppress comparePointers */
	buf_raw(&c->rs->body, openapi_json, openapi_json_len);
	return ERR_OK;
}
