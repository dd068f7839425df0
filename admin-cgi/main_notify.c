/*
 * main_notify.c - voipconfig-notify: options, configuration, user, pool; each
 * worker drains the queue that tells phones and webhooks.  See
 * voipconfig-notify.8.
 *
 * It listens nowhere.  A worker that is told to leave finishes its pass; one
 * that is killed leaves claims whose lease runs out.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/begin.h"
#include "base/conf.h"
#include "base/drain.h"
#include "base/log.h"
#include "base/pool.h"
#include "db/field.h"
#include "notify/way.h"
#include "notify/worker.h"

#define DEFAULT_CONF "/etc/voipconfig/voipconfig-notify.conf"

struct settings {
	const char *user, *group, *db_password_file, *key_file;
	int64_t workers, poll, retry_first, retry_longest, disable_days;
	int64_t look, look_rare, event_hours;
	struct db_conf db;
	struct notify_worker_conf notify;
};

#define KEY(...) CONF_KEY(struct settings, __VA_ARGS__)

/* clang-format off */
static const struct conf_key keys[] = {
	KEY("user", CONF_STR, user, "", 0, 0),
	KEY("group", CONF_STR, group, "", 0, 0),
	KEY("workers", CONF_INT, workers, "2", 1, POOL_MAX),
	KEY("db_host", CONF_STR, db.host, "", 0, 0),
	KEY("db_port", CONF_INT, db.port, "3306", 1, 65535),
	KEY("db_socket", CONF_STR, db.socket, "", 0, 0),
	KEY("db_user", CONF_STR, db.user, "voipconfig_notify", 0, 0),
	KEY("db_password_file", CONF_STR, db_password_file, "", 0, 0),
	KEY("db_name", CONF_STR, db.name, "voipconfig", 0, 0),
	KEY("db_timeout", CONF_INT, db.timeout, "20", 1, 3600),
	KEY("key_file", CONF_STR, key_file, "/etc/voipconfig/keys", 0, 0),
	KEY("sip_helper", CONF_STR, notify.sip_helper,
	    "/usr/libexec/voipconfig/voipconfig-sip-notify", 0, 0),
	KEY("ca_file", CONF_STR, notify.ca_file, "", 0, 0),
	KEY("webhook_proxy", CONF_STR, notify.proxy, "", 0, 0),
	KEY("allow_networks", CONF_STR, notify.allow, "", 0, 0),
	KEY("allow_plain", CONF_BOOL, notify.plain, "no", 0, 0),
	KEY("parallel", CONF_INT, notify.parallel, "16", 1, NOTIFY_CLAIM_MAX),
	KEY("webhook_timeout", CONF_INT, notify.timeout, "10", 1, 60),
	KEY("lease", CONF_INT, notify.lease, "60", 3, 86400),
	KEY("poll", CONF_INT, poll, "500", 10, 60000),
	KEY("retry_first", CONF_INT, retry_first, "5", 1, 3600),
	KEY("retry_longest", CONF_INT, retry_longest, "1800", 1, 86400),
	KEY("breaker_after", CONF_INT, notify.breaker.after, "5", 1, 1000),
	KEY("breaker_first", CONF_INT, notify.breaker.first, "15", 1, 3600),
	KEY("breaker_longest", CONF_INT, notify.breaker.longest, "900", 1, 86400),
	KEY("denied_pause", CONF_INT, notify.denied_pause, "300", 1, 86400),
	KEY("disable_days", CONF_INT, disable_days, "7", 1, 365),
	KEY("keep_days", CONF_INT, notify.keep_days, "7", 2, 365),
	KEY("look", CONF_INT, look, "1", 1, 3600),
	KEY("look_rare", CONF_INT, look_rare, "60", 1, 3600),
	KEY("silent_days", CONF_INT, notify.events.silent_days, "7", 1, 365),
	KEY("outdated_after", CONF_INT, notify.events.outdated_after, "3600", 60,
	    604800),
	KEY("stuck_after", CONF_INT, notify.events.stuck_after, "3600", 60, 604800),
	KEY("visible_after", CONF_INT, notify.events.late, "60", 1, 3600),
	KEY("event_hours", CONF_INT, event_hours, "24", 1, 168),
};
/* clang-format on */

struct program {
	struct begin begin;
	struct settings set;
	struct vault *vault;
};

static bool
settings_fit(const char *file, const struct settings *s)
{
	const char *wrong = check_networks(s->notify.allow);

	if (wrong != NULL) {
		log_warnx("%s: allow_networks %s", file, wrong);
		return false;
	}
	/* Nothing is begun in the last two thirds of a lease. */
	if (s->notify.lease < 3 * s->notify.timeout) {
		log_warnx("%s: lease must be at least three times "
			  "webhook_timeout, so that nobody takes a job that is "
			  "being done",
		    file);
		return false;
	}
	return true;
}

static enum err
settings_read(const char *file, struct arena *a, void *set)
{
	struct settings *s = set;
	enum err e;

	e = conf_read(file, keys, sizeof(keys) / sizeof(keys[0]), a, s);
	if (e != ERR_OK)
		return e;
	if (!settings_fit(file, s))
		return ERR_INVALID;
	s->notify.retry_first_ms = s->retry_first * 1000;
	s->notify.retry_longest_ms = s->retry_longest * 1000;
	s->notify.disable_hours = s->disable_days * 24;
	s->notify.look_ms = s->look * 1000;
	s->notify.look_rare_ms = s->look_rare * 1000;
	s->notify.events.keep = s->event_hours * 3600;
	s->db.role = ROLE_NOTIFY;
	s->notify.host = begin_host(a);
	if (!begin_password(a, s->db_password_file, &s->db.password))
		return ERR_INVALID;
	return ERR_OK;
}

/* In the master at SIGHUP: the new settings, or the old ones still. */
static int
reload(void *arg)
{
	struct program *p = arg;

	if (begin_again(&p->begin) != ERR_OK)
		return 1;
	vault_reopen(&p->vault, p->set.key_file);
	return 0;
}

static enum err
pass(void *arg, bool *busy)
{
	return notify_worker_pass(arg, busy);
}

static int
worker(void *arg)
{
	struct program *p = arg;
	struct db *db = db_open(&p->set.db);
	struct notify_worker *w =
	    notify_worker_new(&p->set.notify, db, p->vault);

	drain_run(pass, w, p->set.poll);
	notify_worker_free(w);
	db_close(db);
	return 0;
}

/* What was begun is ended and noted: a turn is a third of its lease, and the
 * last call of it. */
static unsigned
drain(const struct settings *s)
{
	int64_t turn = 2 * NOTIFIER_TIMEOUT_MAX + HELPER_SPARE;

	return (unsigned)(turn > s->notify.lease ? turn : s->notify.lease);
}

static int
run_pool(struct program *p)
{
	struct pool_conf pool = { .workers = (int)p->set.workers,
		.drain = drain(&p->set),
		.worker = worker,
		.arg = p,
		.reload = reload };

	begin_drop_root(p->set.user, p->set.group);
	log_info("voipconfig-notify: %d workers", pool.workers);
	return pool_run(&pool);
}

int
main(int argc, char **argv)
{
	const char *conf = getenv("VOIPCONFIG_NOTIFY_CONF");
	struct program p = { .begin = { .name = "voipconfig-notify",
				 .usage = "[-n] [-c file]",
				 .conf_file =
				     conf != NULL ? conf : DEFAULT_CONF,
				 .read = settings_read,
				 .set = &p.set,
				 .size = sizeof(p.set) } };
	int rc = 1;

	begin_settings(&p.begin, argc, argv);
	begin_no_core();
	if ((p.vault = vault_open(p.set.key_file)) != NULL)
		rc = run_pool(&p);
	vault_free(p.vault);
	begin_end(&p.begin);
	return rc;
}
