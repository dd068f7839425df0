/* rps_net.c - see rps_net.h. */
#include <sys/socket.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/err.h>

#include "base/clock.h"
#include "base/log.h"
#include "sim/rps_conn.h"

#define LISTENERS 8

TAILQ_HEAD(conns, conn);

struct listener {
	int fd;
	bool tls;
	net_fn *answer;
};

struct net {
	void *app;
	SSL_CTX *tls;
	struct listener listener[LISTENERS];
	size_t nlistener;
	struct conns conns;
	size_t nconn;
	struct pollfd *poll;
	size_t pollcap;
};

static volatile sig_atomic_t leaving;

static void
leave(int sig)
{
	(void)sig;
	leaving = 1;
}

struct net *
net_new(void *app)
{
	struct net *n = calloc(1, sizeof(*n));

	if (n == NULL)
		abort();
	n->app = app;
	TAILQ_INIT(&n->conns);
	return n;
}

static void
end(struct net *n, struct conn *c)
{
	TAILQ_REMOVE(&n->conns, c, link);
	n->nconn--;
	conn_free(c);
}

void
net_free(struct net *n)
{
	struct conn *c;

	while ((c = TAILQ_FIRST(&n->conns)) != NULL)
		end(n, c);
	for (size_t i = 0; i < n->nlistener; i++)
		(void)close(n->listener[i].fd);
	SSL_CTX_free(n->tls);
	free(n->poll);
	free(n);
}

enum err
net_tls(struct net *n, const char *certificate, const char *key)
{
	n->tls = SSL_CTX_new(TLS_server_method());
	if (n->tls == NULL)
		abort();
	SSL_CTX_set_mode(n->tls,
	    SSL_MODE_ENABLE_PARTIAL_WRITE |
		SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	if (SSL_CTX_use_certificate_chain_file(n->tls, certificate) == 1 &&
	    SSL_CTX_use_PrivateKey_file(n->tls, key, SSL_FILETYPE_PEM) == 1)
		return ERR_OK;
	log_warnx("%s, %s: %s", certificate, key,
	    ERR_reason_error_string(ERR_peek_error()));
	return ERR_INVALID;
}

/* Splits "host:port" or "[host]:port" in place. */
static enum err
split(char *where, char **host, char **port)
{
	char *colon = strrchr(where, ':');

	if (colon == NULL || colon == where)
		return ERR_INVALID;
	*colon = '\0';
	*port = colon + 1;
	*host = where;
	if (*where == '[' && colon[-1] == ']') {
		colon[-1] = '\0';
		*host = where + 1;
	}
	return ERR_OK;
}

static int
open_socket(const struct addrinfo *ai, unsigned *port)
{
	struct sockaddr_storage ss;
	socklen_t len = sizeof(ss);
	int on = 1, fd;
	char service[16];

	fd = socket(ai->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
	    0);
	if (fd == -1)
		return -1;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, ai->ai_addr, ai->ai_addrlen) == -1 ||
	    listen(fd, 1024) == -1 ||
	    getsockname(fd, (struct sockaddr *)&ss, &len) == -1 ||
	    getnameinfo((struct sockaddr *)&ss, len, NULL, 0, service,
		sizeof(service), NI_NUMERICSERV) != 0) {
		(void)close(fd);
		return -1;
	}
	*port = (unsigned)strtoul(service, NULL, 10);
	return fd;
}

enum err
net_listen(struct net *n, const char *where, bool tls, net_fn *answer,
    unsigned *port)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE };
	struct addrinfo *ai = NULL;
	char *copy = strdup(where), *host, *service;
	int fd = -1;

	if (copy == NULL || n->nlistener == LISTENERS)
		abort();
	if (split(copy, &host, &service) == ERR_OK &&
	    getaddrinfo(host, service, &hints, &ai) == 0) {
		fd = open_socket(ai, port);
		freeaddrinfo(ai);
	}
	free(copy);
	if (fd == -1) {
		log_warn("%s: cannot listen", where);
		return ERR_SYSTEM;
	}
	n->listener[n->nlistener++] =
	    (struct listener){ .fd = fd, .tls = tls, .answer = answer };
	return ERR_OK;
}

static void
admit(struct net *n, const struct listener *l)
{
	struct sockaddr_storage from = { 0 };
	socklen_t len = sizeof(from);
	struct conn *c;
	SSL *ssl = NULL;
	int fd;

	while ((fd = accept4(l->fd, (struct sockaddr *)&from, &len,
		    SOCK_NONBLOCK | SOCK_CLOEXEC)) != -1) {
		if (l->tls) {
			if ((ssl = SSL_new(n->tls)) == NULL)
				abort();
			(void)SSL_set_fd(ssl, fd);
		}
		c = conn_new(fd, ssl, &from);
		c->answer = l->answer;
		c->app = n->app;
		TAILQ_INSERT_TAIL(&n->conns, c, link);
		n->nconn++;
		len = sizeof(from);
	}
}

/* Returns how long poll(2) may wait: until the next answer is due. */
static int
prepare(struct net *n, int64_t now)
{
	size_t want = n->nlistener + n->nconn, i = 0;
	struct conn *c;
	int64_t wait = 60000;

	if (want > n->pollcap) {
		n->pollcap = want * 2;
		n->poll = realloc(n->poll, n->pollcap * sizeof(*n->poll));
		if (n->poll == NULL)
			abort();
	}
	for (; i < n->nlistener; i++)
		n->poll[i] = (struct pollfd){ .fd = n->listener[i].fd,
			.events = POLLIN };
	TAILQ_FOREACH(c, &n->conns, link)
	{
		n->poll[i++] = (struct pollfd){ .fd = c->fd,
			.events = conn_events(c, now) };
		if (!c->hang && c->due > now && c->due - now < wait)
			wait = c->due - now;
	}
	return (int)wait;
}

static void
go_on(struct net *n, int64_t now)
{
	size_t i = n->nlistener;
	struct conn *c, *next;

	TAILQ_FOREACH(c, &n->conns, link)
	c->revents = n->poll[i++].revents;
	for (c = TAILQ_FIRST(&n->conns); c != NULL; c = next) {
		next = TAILQ_NEXT(c, link);
		if (c->revents == 0 && (c->due == 0 || c->due > now))
			continue;
		if (!conn_go(c, now))
			end(n, c);
	}
	for (i = 0; i < n->nlistener; i++)
		if (n->poll[i].revents != 0)
			admit(n, &n->listener[i]);
}

/* Signals come only while poll waits, so that none is missed. */
enum err
net_run(struct net *n)
{
	struct sigaction sa = { .sa_handler = leave };
	sigset_t block, during;
	struct timespec t;
	int wait;

	(void)sigaction(SIGTERM, &sa, NULL);
	(void)sigaction(SIGINT, &sa, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	sigemptyset(&block);
	sigaddset(&block, SIGTERM);
	sigaddset(&block, SIGINT);
	(void)sigprocmask(SIG_BLOCK, &block, &during);
	while (!leaving) {
		wait = prepare(n, (int64_t)(clock_mono_us() / 1000));
		t = (struct timespec){ .tv_sec = wait / 1000,
			.tv_nsec = (long)(wait % 1000) * 1000000 };
		if (ppoll(n->poll, n->nlistener + n->nconn, &t, &during) >= 0)
			go_on(n, (int64_t)(clock_mono_us() / 1000));
	}
	return ERR_OK;
}
