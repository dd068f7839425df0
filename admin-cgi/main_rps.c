/*
 * main_rps.c - voipconfig-rps: options, configuration, user, pool; each
 * worker drains the queue for Yealink's service.  See voipconfig-rps.8.
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
#include "rps/worker.h"

#define DEFAULT_CONF "/etc/voipconfig/voipconfig-rps.conf"

struct settings {
	const char *user, *group, *db_password_file, *key_file, *drift_time;
	int64_t workers, poll, retry_first, retry_longest;
	struct db_conf db;
	struct rps_worker_conf rps;
};

#define KEY(n, t, f, preset, lo, hi)                               \
	{                                                          \
		n, t, offsetof(struct settings, f), preset, lo, hi \
	}

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
	const char *conf_file;
	struct arena *arena; /* of the settings in use */
	struct settings set;
	struct vault *vault;
	char host[65];
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
settings_read(const char *file, struct arena *a, struct settings *s)
{
	enum err e;

	memset(s, 0, sizeof(*s));
	e = conf_read(file, keys, sizeof(keys) / sizeof(keys[0]), a, s);
	if (e != ERR_OK)
		return e;
	if (!settings_fit(file, s))
		return ERR_INVALID;
	s->rps.retry_first_ms = s->retry_first * 1000;
	s->rps.retry_longest_ms = s->retry_longest * 1000;
	s->db.role = ROLE_RPS;
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
	p->set.rps.host = p->host;
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

static _Noreturn void
usage(void)
{
	fprintf(stderr, "usage: voipconfig-rps [-n] [-c file]\n");
	exit(2);
}

int
main(int argc, char **argv)
{
	struct program p = { .conf_file = getenv("VOIPCONFIG_RPS_CONF") };
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
	p.set.rps.host = p.host;
	begin_no_core();
	if (test)
		rc = printf("%s: configuration is good\n", p.conf_file) < 0;
	else if ((p.vault = vault_open(p.set.key_file)) != NULL)
		rc = run_pool(&p);
	vault_free(p.vault);
	arena_free(p.arena);
	return rc;
}
