/* cgi.c - see cgi.h. */
#include <sys/socket.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/scan.h"
#include "web/cgi.h"
#include "web/serve.h"

bool
cgi_wanted(void)
{
	int listening = 0;
	socklen_t len = sizeof(listening);

	if (getenv("GATEWAY_INTERFACE") == NULL)
		return false;
	return getsockopt(STDIN_FILENO, SOL_SOCKET, SO_ACCEPTCONN, &listening,
		   &len) == -1 ||
	    listening == 0;
}

/* A CGI program may find no end of file behind its body: RFC 3875, 4.2. */
struct cgi_peer {
	struct peer peer; /* first: the two addresses are one */
	uint64_t left;    /* bytes of the body not yet read */
};

static size_t
cgi_get(struct peer *p, char *s, size_t n)
{
	struct cgi_peer *c = (struct cgi_peer *)p;
	size_t total = 0;
	ssize_t got;

	if (n > c->left)
		n = (size_t)c->left;
	while (total < n) {
		got = read(STDIN_FILENO, s + total, n - total);
		if (got == -1 && errno == EINTR)
			continue;
		if (got <= 0) {
			p->broken = got == -1;
			break;
		}
		total += (size_t)got;
	}
	c->left -= total;
	return total;
}

static void
cgi_put(struct peer *p, const char *s, size_t n)
{
	(void)p;
	while (n != 0) {
		ssize_t put = write(STDOUT_FILENO, s, n);

		if (put == -1 && errno == EINTR)
			continue;
		if (put <= 0)
			return; /* the client has gone, which is its right */
		s += put;
		n -= (size_t)put;
	}
}

static void
cgi_finish(struct peer *p, bool drained)
{
	(void)p;
	(void)drained;
	close(STDOUT_FILENO); /* the answer goes out now */
}

/* Without CONTENT_LENGTH there is no body in CGI. */
static uint64_t
announced(void)
{
	const char *s = getenv("CONTENT_LENGTH");
	int64_t n;

	if (s == NULL || scan_int(s, 0, INT64_MAX, &n) != ERR_OK)
		return 0;
	return (uint64_t)n;
}

int
cgi_run(const struct edge *ed)
{
	struct cgi_peer c = { .peer = { .envp = environ,
				  .get = cgi_get,
				  .put = cgi_put,
				  .finish = cgi_finish },
		.left = announced() };
	struct arena *a = arena_new();

	signal(SIGPIPE, SIG_IGN);
	alarm(ed->deadline);
	serve_one(ed, a, &c.peer, serve_first_id() + 1);
	if (ed->idle != NULL)
		ed->idle(ed->app, false);
	alarm(0);
	arena_free(a);
	return 0;
}
