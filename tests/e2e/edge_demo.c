/*
 * edge_demo.c - the smallest program on the process and HTTP floors, for
 * edge_selftest.sh: a master, workers, and routes that misbehave on demand.
 *
 *	edge_demo address [workers [deadline [file]]]
 *
 * Started by a web server as CGI it answers the one request.  STILLBORN=1 in
 * the environment makes workers fail at once; XSENDFILE=1 lets the web
 * server stream; TOGETHER=1 takes what waits together; the counters of the
 * idle and done hooks are under /stats.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/pool.h"
#include "base/scan.h"
#include "web/cgi.h"
#include "web/edge.h"
#include "web/listen.h"
#include "web/resp.h"

#define BIG ((size_t)3 << 20)

struct demo {
	struct edge edge;
	const char *file;
	unsigned long done, ticks, answered; /* of this worker */
};

static enum err
healthz(void *app, const struct req *rq, struct resp *rs)
{
	(void)app;
	(void)rq;
	buf_raw(&rs->body, "ok ", 3);
	buf_uint(&rs->body, (unsigned long)getpid());
	return ERR_OK;
}

static enum err
boom(void *app, const struct req *rq, struct resp *rs)
{
	(void)app;
	(void)rq;
	(void)rs;
	abort();
}

static enum err
hang(void *app, const struct req *rq, struct resp *rs)
{
	(void)app;
	(void)rq;
	(void)rs;
	while (pause() == -1)
		continue;
	return ERR_SYSTEM;
}

/* Half a second of work. */
static enum err
slow(void *app, const struct req *rq, struct resp *rs)
{
	(void)app;
	(void)rq;
	usleep(500000);
	buf_raw(&rs->body, "slow", 4);
	return ERR_OK;
}

static enum err
echo(void *app, const struct req *rq, struct resp *rs)
{
	(void)app;
	rs->type = "application/octet-stream";
	if (rq->body != NULL)
		buf_raw(&rs->body, rq->body, rq->bodylen);
	return ERR_OK;
}

static enum err
file(void *app, const struct req *rq, struct resp *rs)
{
	const struct demo *d = app;

	(void)rq;
	rs->type = "application/octet-stream";
	rs->sendfile = d->file;
	memcpy(rs->etag, "filetag", sizeof("filetag"));
	return ERR_OK;
}

static enum err
big(void *app, const struct req *rq, struct resp *rs)
{
	char piece[1024];

	(void)app;
	(void)rq;
	memset(piece, 'b', sizeof(piece));
	for (size_t n = 0; n < BIG; n += sizeof(piece))
		buf_raw(&rs->body, piece, sizeof(piece));
	return ERR_OK;
}

static enum err
tagged(void *app, const struct req *rq, struct resp *rs)
{
	(void)app;
	(void)rq;
	memcpy(rs->etag, "v1", sizeof("v1"));
	buf_raw(&rs->body, "tagged", 6);
	return ERR_OK;
}

static enum err
away(void *app, const struct req *rq, struct resp *rs)
{
	(void)app;
	(void)rq;
	rs->retry_after = 7;
	buf_raw(&rs->body, "half an ans", 11);
	return ERR_AGAIN;
}

/* The length of one variable: did all of it come? */
static enum err
var(void *app, const struct req *rq, struct resp *rs)
{
	(void)app;
	buf_uint(&rs->body, strlen(rq->var(rq, rq->arg)));
	return ERR_OK;
}

/* How many came together, by ahead(). */
static enum err
together(void *app, const struct req *rq, struct resp *rs)
{
	(void)app;
	buf_uint(&rs->body, rq->who == NULL ? 1 : *(unsigned long *)rq->who);
	return ERR_OK;
}

static enum err
stats(void *app, const struct req *rq, struct resp *rs)
{
	const struct demo *d = app;

	(void)rq;
	buf_uint(&rs->body, d->done);
	buf_raw(&rs->body, " ", 1);
	buf_uint(&rs->body, d->answered);
	buf_raw(&rs->body, " ", 1);
	buf_uint(&rs->body, d->ticks);
	return ERR_OK;
}

static const struct route routes[] = {
	/* methods, pattern, permission, body limit, handler */
	{ M_GET, "/healthz", 0, 0, healthz, NULL },
	{ M_GET, "/boom", 0, 0, boom, NULL },
	{ M_GET, "/hang", 0, 0, hang, NULL },
	{ M_GET, "/slow", 0, 0, slow, NULL },
	{ M_PUT | M_POST, "/echo", 0, 100000, echo, NULL },
	{ M_GET, "/file", 0, 0, file, NULL },
	{ M_GET, "/big", 0, 0, big, NULL },
	{ M_GET, "/tagged", 0, 0, tagged, NULL },
	{ M_GET, "/away", 0, 0, away, NULL },
	{ M_GET, "/var/*", 0, 0, var, NULL },
	{ M_GET, "/together", 0, 0, together, NULL },
	{ M_GET, "/stats", 0, 0, stats, NULL },
	{ M_GET, "/secret", 1, 0, healthz, NULL },
};

static void
ahead(void *app, struct req *const *rq, size_t n)
{
	unsigned long *many = arena_alloc(rq[0]->arena, sizeof(*many));

	(void)app;
	*many = n;
	for (size_t i = 0; i < n; i++)
		if (rq[i]->route != NULL)
			rq[i]->who = many;
}

static void
idle(void *app, bool busy)
{
	struct demo *d = app;

	if (busy)
		d->answered++;
	else
		d->ticks++;
}

static void
done(void *app, const struct req *rq, const struct resp *rs, unsigned long us)
{
	struct demo *d = app;

	(void)us;
	if (rs->status != 0 && *rq->var(rq, "REQUEST_URI") == '\0')
		d->done++;
}

static void
dress(void *app, const struct req *rq, struct resp *rs)
{
	(void)app;
	(void)rq;
	if (rs->status == 404)
		buf_raw(&rs->body, "nothing here", 12);
}

static int
worker(void *arg)
{
	struct demo *d = arg;

	if (getenv("STILLBORN") != NULL)
		return 1;
	return edge_run(&d->edge);
}

static unsigned
number(int argc, char **argv, int i, unsigned preset)
{
	int64_t n;

	if (argc <= i || scan_int(argv[i], 1, 100000, &n) != ERR_OK)
		return preset;
	return (unsigned)n;
}

int
main(int argc, char **argv)
{
	struct demo d = { .file = argc > 4 ? argv[4] : "/nonexistent",
		.edge = { .max_requests = number(argc, argv, 5, 1000),
		    .deadline = number(argc, argv, 3, 30),
		    .routes = routes,
		    .nroutes = sizeof(routes) / sizeof(routes[0]),
		    .dress = dress,
		    .idle = idle,
		    .idle_ms = 20,
		    .done = done } };
	struct listen_conf lc = { .mode = 0600 };
	struct pool_conf pc = { .worker = worker, .arg = &d, .drain = 5 };
	int rc;

	d.edge.app = &d;
	if (getenv("XSENDFILE") != NULL)
		d.edge.sendfile_header = "X-Sendfile";
	if (getenv("TOGETHER") != NULL)
		d.edge.ahead = ahead;
	if (cgi_wanted())
		return cgi_run(&d.edge);
	if (argc < 2) {
		log_warnx("usage: edge_demo address [workers [deadline"
			  " [file [requests]]]]");
		return 2;
	}
	lc.where = argv[1];
	pc.workers = (int)number(argc, argv, 2, 4);
	if (listen_open(&lc, &d.edge.fd) != ERR_OK)
		return 1;
	rc = pool_run(&pc);
	listen_close(&lc, d.edge.fd);
	return rc;
}
