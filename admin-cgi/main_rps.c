/*
 * main_rps.c - voipconfig-rps: options, configuration, user, pool; each
 * worker drains the queue for Yealink's service.  See voipconfig-rps.8.
 *
 * It listens nowhere.  A worker that is told to leave finishes its pass; one
 * that is killed leaves claims whose lease runs out.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/begin.h"
#include "base/conf.h"
#include "base/drain.h"
#include "base/log.h"
#include "base/pool.h"
#include "rps/worker.h"

#define DEFAULT_CONF "/etc/voipconfig/voipconfig-rps.conf"

struct settings {
	const char *user, *group, *db_password_file, *key_file, *drift_time;
	int64_t workers, poll, retry_first, retry_longest;
	struct db_conf db;
	struct rps_worker_conf rps;
};

#define KEY(...) CONF_KEY(struct settings, __VA_ARGS__)

/* clang-format off */
static const struct conf_key keys[] = {
	KEY("user", CONF_STR, user, "", 0, 0),
	KEY("group", CONF_STR, group, "", 0, 0),
	KEY("workers", CONF_INT, workers, "1", 1, POOL_MAX),
	KEY("db_host", CONF_STR, db.host, "", 0, 0),
	KEY("db_port", CONF_INT, db.port, "3306", 1, 65535),
	KEY("db_socket", CONF_STR, db.socket, "", 0, 0),
	KEY("db_user", CONF_STR, db.user, "voipconfig_rps", 0, 0),
	KEY("db_password_file", CONF_STR, db_password_file, "", 0, 0),
	KEY("db_name", CONF_STR, db.name, "voipconfig", 0, 0),
	KEY("db_timeout", CONF_INT, db.timeout, "20", 1, 3600),
	KEY("key_file", CONF_STR, key_file, "/etc/voipconfig/keys", 0, 0),
	KEY("public_url", CONF_STR, rps.public_url, NULL, 0, 0),
	KEY("ca_file", CONF_STR, rps.ca_file, "", 0, 0),
	KEY("timeout", CONF_INT, rps.timeout, "30", 1, 600),
	KEY("lease", CONF_INT, rps.lease, "300", 2, 86400),
	KEY("poll", CONF_INT, poll, "500", 10, 60000),
	KEY("wait", CONF_INT, rps.wait_ms, "2000", 10, 600000),
	KEY("retry_first", CONF_INT, retry_first, "2", 1, 3600),
	KEY("retry_longest", CONF_INT, retry_longest, "3600", 1, 86400),
	KEY("breaker_after", CONF_INT, rps.breaker.after, "5", 1, 1000),
	KEY("breaker_first", CONF_INT, rps.breaker.first, "30", 1, 3600),
	KEY("breaker_longest", CONF_INT, rps.breaker.longest, "900", 1, 86400),
	KEY("slower_pause", CONF_INT, rps.slower_min, "30", 1, 3600),
	KEY("denied_pause", CONF_INT, rps.denied_pause, "300", 1, 86400),
	KEY("clock_window", CONF_INT, rps.clock_window, "120", 1, 86400),
	KEY("drift_time", CONF_STR, drift_time, "03:30", 0, 0),
};
/* clang-format on */

struct program {
	struct begin begin;
	struct settings set;
	struct vault *vault;
};

/* "03:30", UTC, to minutes of the day; "": never. */
static bool
read_time(const char *s, int64_t *minute)
{
	int64_t h, m;

	*minute = -1;
	if (*s == '\0')
		return true;
	if (strlen(s) != 5 || s[2] != ':')
		return false;
	for (int i = 0; i < 5; i++)
		if (i != 2 && (s[i] < '0' || s[i] > '9'))
			return false;
	h = (s[0] - '0') * 10 + (s[1] - '0');
	m = (s[3] - '0') * 10 + (s[4] - '0');
	*minute = h * 60 + m;
	return h < 24 && m < 60;
}

static bool
settings_fit(const char *file, struct settings *s)
{
	if (!begin_check_url(file, s->rps.public_url))
		return false;
	if (!read_time(s->drift_time, &s->rps.drift_minute)) {
		log_warnx("%s: drift_time must be a time of day, UTC, such as "
			  "03:30, or nothing",
		    file);
		return false;
	}
	/* A call may be three: a token, refused, another one, the call. */
	if (s->rps.lease < 4 * s->rps.timeout) {
		log_warnx("%s: lease must be at least four times timeout, so "
			  "that nobody takes a job that is being done",
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
	s->rps.retry_first_ms = s->retry_first * 1000;
	s->rps.retry_longest_ms = s->retry_longest * 1000;
	s->db.role = ROLE_RPS;
	s->rps.host = begin_host(a);
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

/* --- a worker --- */

static enum err
pass(void *arg, bool *busy)
{
	return rps_worker_pass(arg, busy);
}

static int
worker(void *arg)
{
	struct program *p = arg;
	struct db *db = db_open(&p->set.db);
	struct rps_worker *w = rps_worker_new(&p->set.rps, db, p->vault);

	drain_run(pass, w, p->set.poll);
	rps_worker_free(w);
	db_close(db);
	return 0;
}

static int
run_pool(struct program *p)
{
	struct pool_conf pool = { .workers = (int)p->set.workers,
		.drain = (unsigned)p->set.rps.lease,
		.worker = worker,
		.arg = p,
		.reload = reload };

	begin_drop_root(p->set.user, p->set.group);
	log_info("voipconfig-rps: %d workers", pool.workers);
	return pool_run(&pool);
}

int
main(int argc, char **argv)
{
	const char *conf = getenv("VOIPCONFIG_RPS_CONF");
	struct program p = { .begin = { .name = "voipconfig-rps",
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
