/*
 * main_api.c - voipconfig-admin: options, configuration, socket, user, pool;
 * or one request, when a web server runs it as a CGI program.
 *
 * Everything that may need root happens here before the user is changed; a
 * worker opens only its own database connection.  See voipconfig-admin.8.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/idle.h"
#include "api/routes.h"
#include "api/serve.h"
#include "api/who.h"
#include "base/begin.h"
#include "base/conf.h"
#include "base/log.h"
#include "base/pool.h"
#include "web/cgi.h"
#include "web/listen.h"

#define IDLE_MS 1000
#define DEFAULT_CONF "/etc/voipconfig/voipconfig-admin.conf"

struct settings {
	struct listen_conf listen;
	const char *user, *group, *db_password_file, *key_file;
	int64_t workers, max_requests, deadline, cache;
	struct db_conf db;
	struct api_conf api;
};

#define KEY(...) CONF_KEY(struct settings, __VA_ARGS__)

/* clang-format off */
static const struct conf_key keys[] = {
	KEY("listen", CONF_STR, listen.where, "/run/voipconfig/admin.sock", 0, 0),
	KEY("listen_owner", CONF_STR, listen.owner, "", 0, 0),
	KEY("listen_group", CONF_STR, listen.group, "", 0, 0),
	KEY("listen_mode", CONF_MODE, listen.mode, "0660", 0, 0),
	KEY("user", CONF_STR, user, "", 0, 0),
	KEY("group", CONF_STR, group, "", 0, 0),
	KEY("workers", CONF_INT, workers, "4", 1, POOL_MAX),
	KEY("max_requests", CONF_INT, max_requests, "100000", 1, 1000000000),
	KEY("deadline", CONF_INT, deadline, "60", 1, 3600),
	KEY("db_host", CONF_STR, db.host, "", 0, 0),
	KEY("db_port", CONF_INT, db.port, "3306", 1, 65535),
	KEY("db_socket", CONF_STR, db.socket, "", 0, 0),
	KEY("db_user", CONF_STR, db.user, "voipconfig_admin", 0, 0),
	KEY("db_password_file", CONF_STR, db_password_file, "", 0, 0),
	KEY("db_name", CONF_STR, db.name, "voipconfig", 0, 0),
	KEY("db_timeout", CONF_INT, db.timeout, "20", 1, 3600),
	KEY("key_file", CONF_STR, key_file, "/etc/voipconfig/keys", 0, 0),
	KEY("public_url", CONF_STR, api.public_url, NULL, 0, 0),
	KEY("resource_dir", CONF_STR, api.resource_dir,
	    "/var/lib/voipconfig/resources", 0, 0),
	KEY("session_idle", CONF_INT, api.session_idle, "3600", 60, 2592000),
	KEY("session_max", CONF_INT, api.session_max, "43200", 60, 31536000),
	KEY("plain_http", CONF_BOOL, api.plain_http, "no", 0, 0),
	KEY("cache", CONF_SIZE, cache, "2m", 65536, 1073741824),
};
/* clang-format on */

struct program {
	struct begin begin;
	struct settings set;
	struct vault *vault;
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
	if (!begin_check_url(file, s->api.public_url))
		return ERR_INVALID;
	s->db.role = ROLE_ADMIN;
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

/* Serves with run: the pool's loop, or one CGI request. */
static int
serve(struct program *p, int (*run)(const struct edge *))
{
	struct maker_conf mc = { .vault = p->vault,
		.public_url = p->set.api.public_url,
		.cache = (size_t)p->set.cache };
	struct api api = { .conf = &p->set.api, .vault = p->vault };
	struct edge ed = { .fd = p->fd,
		.max_requests = (unsigned)p->set.max_requests,
		.deadline = (unsigned)p->set.deadline,
		.spool_dir = p->set.api.resource_dir,
		.app = &api,
		.identify = who_identify,
		.dress = api_dress,
		.idle = api_idle,
		.idle_ms = IDLE_MS };
	struct arena *a = arena_new();
	int rc;

	task_worker_init(&api.tasks);
	api.once = run == cgi_run;
	ed.routes = api_routes(a, &ed.nroutes);
	api.db = mc.db = db_open(&p->set.db);
	api.clear = maker_new(&mc);
	mc.mask = true;
	api.masked = maker_new(&mc);
	rc = run(&ed);
	maker_free(api.masked);
	maker_free(api.clear);
	db_close(api.db);
	arena_free(a);
	return rc;
}

static int
worker(void *arg)
{
	return serve(arg, edge_run);
}

/* The table of calls, for tests and for who writes a client. */
static int
print_routes(void)
{
	static const char *const methods[] = { [METHOD_GET] = "GET",
		[METHOD_POST] = "POST",
		[METHOD_PUT] = "PUT",
		[METHOD_PATCH] = "PATCH",
		[METHOD_DELETE] = "DELETE" };

	for (size_t i = 0; i < napi_ops; i++)
		printf("%s\t%s\t%s\t%#x\t%zu\n", api_ops[i].name,
		    methods[api_ops[i].method], api_ops[i].path,
		    api_ops[i].perm, api_ops[i].max);
	return 0;
}

static int
run_pool(struct program *p)
{
	struct pool_conf pool = { .workers = (int)p->set.workers,
		.drain = (unsigned)p->set.deadline,
		.worker = worker,
		.arg = p,
		.reload = reload };
	int rc;

	if (listen_open(&p->set.listen, &p->fd) != ERR_OK)
		return 1;
	begin_drop_root(p->set.user, p->set.group);
	log_info("voipconfig-admin: %d workers on %s", pool.workers,
	    p->set.listen.where);
	rc = pool_run(&pool);
	listen_close(&p->set.listen, p->fd);
	return rc;
}

int
main(int argc, char **argv)
{
	const char *conf = getenv("VOIPCONFIG_ADMIN_CONF");
	struct program p = { .begin = { .name = "voipconfig-admin",
				 .usage = "[-n] [-c file] | -r",
				 .conf_file =
				     conf != NULL ? conf : DEFAULT_CONF,
				 .read = settings_read,
				 .set = &p.set,
				 .size = sizeof(p.set) } };
	bool cgi = cgi_wanted();
	int rc = 1;

	/* A query without "=" is an argument of a CGI program's (RFC 3875,
	 * 4.4), so these are the client's words: "?-c+file". */
	if (cgi)
		argc = 1;
	else if (argc == 2 && strcmp(argv[1], "-r") == 0)
		return print_routes();
	begin_settings(&p.begin, argc, argv);
	begin_no_core();
	if ((p.vault = vault_open(p.set.key_file)) != NULL)
		rc = cgi ? serve(&p, cgi_run) : run_pool(&p);
	vault_free(p.vault);
	begin_end(&p.begin);
	return rc;
}
