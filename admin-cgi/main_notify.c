/*
 * main_notify.c - voipconfig-notify: options, configuration, user, pool; each
 * worker drains the queue that tells phones and webhooks.  See
 * voipconfig-notify.8.
 *
 * It listens nowhere.  A worker that is told to leave finishes its pass; one
 * that is killed leaves claims whose lease runs out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/begin.h"
#include "base/conf.h"
#include "base/drain.h"
#include "base/log.h"
#include "base/pool.h"
#include "db/field.h"
#include "notify/worker.h"

#define DEFAULT_CONF "/etc/voipconfig/voipconfig-notify.conf"

struct settings {
	const char *user, *group, *db_password_file, *key_file;
	int64_t workers, poll, retry_first, retry_longest, disable_days;
	int64_t look, look_rare, event_hours;
	struct db_conf db;
	struct notify_worker_conf notify;
};

#define KEY(n, t, f, preset, lo, hi)                               \
	{                                                          \
		n, t, offsetof(struct settings, f), preset, lo, hi \
	}

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
	const char *conf_file;
	struct arena *arena; /* of the settings in use */
	struct settings set;
	struct vault *vault;
	char host[65];
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
settings_read(const char *file, struct arena *a, struct settings *s)
{
	enum err e;

	memset(s, 0, sizeof(*s));
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
	if (!begin_password(a, s->db_password_file, &s->db.password))
		return ERR_INVALID;
	return ERR_OK;
}

/* In the master at SIGHUP: the new settings, or the old ones still. */
static int
reload(void *arg)
{
	struct program *p = arg;
	struct arena *a = arena_new();
	struct settings fresh;

	if (settings_read(p->conf_file, a, &fresh) != ERR_OK) {
		log_warnx("%s: not taken over; the old settings stay",
		    p->conf_file);
		arena_free(a);
		return 1;
	}
	arena_free(p->arena);
	p->arena = a;
	p->set = fresh;
	p->set.notify.host = p->host;
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

static int
run_pool(struct program *p)
{
	struct pool_conf pool = { .workers = (int)p->set.workers,
		.drain = (unsigned)p->set.notify.lease,
		.worker = worker,
		.arg = p,
		.reload = reload };

	begin_drop_root(p->set.user, p->set.group);
	log_info("voipconfig-notify: %d workers", pool.workers);
	return pool_run(&pool);
}

static _Noreturn void
usage(void)
{
	fprintf(stderr, "usage: voipconfig-notify [-n] [-c file]\n");
	exit(2);
}

int
main(int argc, char **argv)
{
	struct program p = { .conf_file = getenv("VOIPCONFIG_NOTIFY_CONF") };
	bool test = false;
	int c, rc = 1;

	if (p.conf_file == NULL)
		p.conf_file = DEFAULT_CONF;
	while ((c = getopt(argc, argv, "c:n")) != -1) {
		switch (c) {
		case 'c':
			p.conf_file = optarg;
			break;
		case 'n':
			test = true;
			break;
		default:
			usage();
		}
	}
	if (optind != argc)
		usage();
	if (gethostname(p.host, sizeof(p.host) - 1) != 0)
		snprintf(p.host, sizeof(p.host), "host");
	p.arena = arena_new();
	if (settings_read(p.conf_file, p.arena, &p.set) != ERR_OK)
		return 1;
	p.set.notify.host = p.host;
	begin_no_core();
	if (test)
		rc = printf("%s: configuration is good\n", p.conf_file) < 0;
	else if ((p.vault = vault_open(p.set.key_file)) != NULL)
		rc = run_pool(&p);
	vault_free(p.vault);
	arena_free(p.arena);
	return rc;
}
