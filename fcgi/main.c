/*
 * main.c - voipconfig-fcgi: options, configuration, socket, user, pool.
 *
 * Everything that may need root (socket, key file, password file) happens
 * here before the user is changed; a worker opens only its own database
 * connection.  See voipconfig-fcgi.8.
 */
#include <err.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/begin.h"
#include "base/conf.h"
#include "base/log.h"
#include "base/pool.h"
#include "prov/serve.h"
#include "web/listen.h"

#define IDLE_MS 100 /* the fetch log is at most this much behind */
#define DEFAULT_CONF "/etc/voipconfig/voipconfig-fcgi.conf"

struct settings {
	struct listen_conf listen;
	const char *user, *group, *db_password_file, *key_file, *sendfile;
	int64_t workers, max_requests, deadline;
	struct db_conf db;
	struct guard_conf guard;
	struct serve_conf serve;
};

#define KEY(...) CONF_KEY(struct settings, __VA_ARGS__)

/* clang-format off */
static const struct conf_key keys[] = {
	KEY("listen", CONF_STR, listen.where, "/run/voipconfig/fcgi.sock", 0, 0),
	KEY("listen_owner", CONF_STR, listen.owner, "", 0, 0),
	KEY("listen_group", CONF_STR, listen.group, "", 0, 0),
	KEY("listen_mode", CONF_MODE, listen.mode, "0660", 0, 0),
	KEY("user", CONF_STR, user, "", 0, 0),
	KEY("group", CONF_STR, group, "", 0, 0),
	KEY("workers", CONF_INT, workers, "8", 1, POOL_MAX),
	KEY("max_requests", CONF_INT, max_requests, "100000", 1, 1000000000),
	KEY("deadline", CONF_INT, deadline, "20", 1, 3600),
	KEY("db_host", CONF_STR, db.host, "", 0, 0),
	KEY("db_port", CONF_INT, db.port, "3306", 1, 65535),
	KEY("db_socket", CONF_STR, db.socket, "", 0, 0),
	KEY("db_user", CONF_STR, db.user, "voipconfig_fcgi", 0, 0),
	KEY("db_password_file", CONF_STR, db_password_file, "", 0, 0),
	KEY("db_name", CONF_STR, db.name, "voipconfig", 0, 0),
	KEY("db_timeout", CONF_INT, db.timeout, "5", 1, 3600),
	KEY("key_file", CONF_STR, key_file, "/etc/voipconfig/keys", 0, 0),
	KEY("public_url", CONF_STR, serve.public_url, NULL, 0, 0),
	KEY("resource_dir", CONF_STR, serve.resource_dir,
	    "/var/lib/voipconfig/resources", 0, 0),
	KEY("sendfile", CONF_STR, sendfile, "X-Sendfile", 0, 0),
	KEY("upload_max", CONF_SIZE, serve.upload_max, "1m", 1, 4194304),
	KEY("upload_keep", CONF_INT, serve.upload_keep, "10", 1, 1000),
	KEY("cache", CONF_SIZE, serve.cache, "2m", 65536, 1073741824),
	KEY("guard_failures", CONF_INT, guard.failures, "20", 1, 250000),
	KEY("guard_net_failures", CONF_INT, guard.net_failures, "200", 1, 250000),
	KEY("guard_per_minute", CONF_INT, guard.per_minute, "6", 1, 250000),
	KEY("guard_net_per_minute", CONF_INT, guard.net_per_minute, "60", 1, 250000),
	KEY("guard_challenges", CONF_INT, guard.challenges, "600", 1, 250000),
	KEY("guard_shut_seconds", CONF_INT, guard.shut_seconds, "60", 1, 86400),
	KEY("guard_slots", CONF_INT, guard.slots, "65536", 1024, 16777216),
};
/* clang-format on */

struct program {
	struct begin begin;
	struct settings set;
	struct vault *vault;
	struct guard *guard;
	struct metrics *metrics;
	int fd;
};

static enum err
settings_read(const char *file, struct arena *a, void *set)
{
	struct settings *s = set;
	enum err e;

	e = conf_read(file, keys, sizeof(keys) / sizeof(keys[0]), a, s);
	if (e != ERR_OK)
		return e;
	if (!begin_check_url(file, s->serve.public_url))
		return ERR_INVALID;
	s->db.role = ROLE_PROV;
	if (!begin_password(a, s->db_password_file, &s->db.password))
		return ERR_INVALID;
	if (strcmp(s->sendfile, "none") == 0)
		s->sendfile = NULL;
	return ERR_OK;
}

/* In the master at SIGHUP: the new settings, or the old ones still; and the
 * keys anew, where the user we are by now may read them. */
static int
reload(void *arg)
{
	struct program *p = arg;

	if (begin_again(&p->begin) != ERR_OK)
		return 1;
	vault_reopen(&p->vault, p->set.key_file);
	return 0;
}

static void
replaced(void *arg, int was_crash)
{
	struct program *p = arg;

	if (was_crash)
		metrics_add(p->metrics, METRIC_WORKER_CRASHES, 1);
}

/*
 * A worker woken by the web server waits until that has done its round, so
 * that both get more done at once.  Where it is not allowed it is not needed.
 */
static void
give_way(void)
{
	const struct sched_param none = { 0 };

	(void)sched_setscheduler(0, SCHED_BATCH, &none);
}

static int
worker(void *arg)
{
	struct program *p = arg;
	struct serve sv = { .conf = &p->set.serve,
		.guard = p->guard,
		.metrics = p->metrics };
	struct edge ed = { .fd = p->fd,
		.max_requests = (unsigned)p->set.max_requests,
		.deadline = (unsigned)p->set.deadline,
		.sendfile_header = p->set.sendfile,
		.routes = serve_routes,
		.nroutes = nserve_routes,
		.app = &sv,
		.ahead = serve_ahead,
		.dress = serve_dress,
		.idle = serve_idle,
		.idle_ms = IDLE_MS };
	struct arena *a = arena_new();
	int rc;

	give_way();
	metrics_add(p->metrics, METRIC_WORKER_STARTS, 1);
	sv.db = db_open(&p->set.db);
	if (serve_init(&sv, p->vault, a) != ERR_OK)
		return 1;
	arena_reset(a);
	rc = edge_run(&ed);
	serve_release(&sv);
	db_close(sv.db);
	arena_free(a);
	return rc;
}

static void
start(struct program *p)
{
	const struct settings *s = &p->set;

	begin_no_core();
	if ((p->vault = vault_open(s->key_file)) == NULL)
		exit(1);
	if ((p->guard = guard_new(&s->guard)) == NULL ||
	    (p->metrics = metrics_new()) == NULL)
		errx(1, "no shared memory for %lld guard_slots",
		    (long long)s->guard.slots);
	if (listen_open(&s->listen, &p->fd) != ERR_OK)
		exit(1);
	begin_drop_root(s->user, s->group);
}

int
main(int argc, char **argv)
{
	struct program p = { .begin = { .name = "voipconfig-fcgi",
				 .usage = "[-n] [-c file]",
				 .conf_file = DEFAULT_CONF,
				 .read = settings_read,
				 .set = &p.set,
				 .size = sizeof(p.set) } };
	struct pool_conf pool = { .worker = worker,
		.arg = &p,
		.reload = reload,
		.replaced = replaced };
	int rc;

	begin_settings(&p.begin, argc, argv);
	start(&p);
	pool.workers = (int)p.set.workers;
	pool.drain = (unsigned)p.set.deadline;
	log_info("voipconfig-fcgi: %d workers on %s", pool.workers,
	    p.set.listen.where);
	rc = pool_run(&pool);
	listen_close(&p.set.listen, p.fd);
	vault_free(p.vault);
	begin_end(&p.begin);
	return rc;
}
