/* fake_http.c - see fake_http.h. */
#include <sys/socket.h>
#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "unit/fake_http.h"

#define REQUEST_MAX (256 * 1024)

struct answer {
	char *bytes;
	size_t len;
	enum fake_then then;
};

struct fake {
	struct fake_io io;
	int listener, wake[2], port;
	pthread_t thread;
	struct answer answers[FAKE_MAX];
	atomic_size_t nanswers, given;
	struct fake_request seen[FAKE_MAX];
	atomic_size_t nseen;
};

struct link {
	struct fake *f;
	int fd;
	void *io;
	char *in; /* REQUEST_MAX + 1 */
	size_t len;
};

/* False: they are gone, or the test is over. */
static bool
wait_for(struct fake *f, int fd)
{
	struct pollfd p[2] = { { .fd = fd, .events = POLLIN },
		{ .fd = f->wake[0], .events = POLLIN } };

	return poll(p, 2, -1) > 0 && p[1].revents == 0;
}

static ssize_t
get(struct link *l)
{
	size_t room = REQUEST_MAX - l->len;
	ssize_t n;

	if (l->f->io.read != NULL)
		n = l->f->io.read(l->io, l->in + l->len, room);
	else
		n = wait_for(l->f, l->fd) ? recv(l->fd, l->in + l->len, room, 0)
					  : -1;
	if (n > 0)
		l->len += (size_t)n;
	l->in[l->len] = '\0';
	return n;
}

static bool
put(struct link *l, const char *p, size_t n)
{
	ssize_t w;

	for (; n > 0; p += w, n -= (size_t)w) {
		if (l->f->io.write != NULL)
			w = l->f->io.write(l->io, p, n);
		else
			w = send(l->fd, p, n, MSG_NOSIGNAL);
		if (w <= 0)
			return false;
	}
	return true;
}

static size_t
body_length(const char *head)
{
	const char *p = strcasestr(head, "\r\nContent-Length:");

	return p == NULL ? 0 : strtoul(p + 17, NULL, 10);
}

/* One request whole, and taken off what was read. */
static bool
read_request(struct link *l)
{
	struct fake *f = l->f;
	struct fake_request *r;
	char *end;
	size_t head, body;

	while ((end = strstr(l->in, "\r\n\r\n")) == NULL)
		if (get(l) <= 0)
			return false;
	head = (size_t)(end - l->in) + 2;
	end[2] = '\0';
	body = body_length(l->in);
	while (l->len < head + 2 + body)
		if (get(l) <= 0)
			return false;
	if (f->nseen == FAKE_MAX)
		errx(1, "fake_http: too many requests");
	r = &f->seen[f->nseen];
	r->head = strdup(l->in);
	r->body = strndup(l->in + head + 2, body);
	if (sscanf(r->head, "%15s %511s", r->method, r->path) != 2)
		errx(1, "fake_http: no request line");
	memmove(l->in, l->in + head + 2 + body, l->len - head - 2 - body);
	l->len -= head + 2 + body;
	l->in[l->len] = '\0';
	f->nseen++;
	return true;
}

static bool
answer(struct link *l)
{
	static const char none[] = "HTTP/1.1 500 Unasked\r\n"
				   "Content-Length: 0\r\n\r\n";
	struct linger now = { .l_onoff = 1, .l_linger = 0 };
	struct fake *f = l->f;
	struct answer *a;

	if (f->given == f->nanswers)
		return put(l, none, sizeof(none) - 1);
	a = &f->answers[f->given++];
	if (!put(l, a->bytes, a->len))
		return false;
	if (a->then == FAKE_STALL)
		while (get(l) > 0)
			;
	if (a->then == FAKE_RESET)
		(void)setsockopt(l->fd, SOL_SOCKET, SO_LINGER, &now,
		    sizeof(now));
	return a->then == FAKE_KEEP;
}

static void *
serve(void *arg)
{
	struct fake *f = arg;
	struct link l = { .f = f, .in = malloc(REQUEST_MAX + 1) };

	while (wait_for(f, f->listener)) {
		if ((l.fd = accept(f->listener, NULL, NULL)) == -1)
			continue;
		l.len = 0;
		l.in[0] = '\0';
		l.io = NULL;
		if (f->io.open == NULL ||
		    (l.io = f->io.open(f->io.arg, l.fd)) != NULL)
			while (read_request(&l) && answer(&l))
				;
		if (l.io != NULL)
			f->io.close(l.io);
		close(l.fd);
	}
	free(l.in);
	return NULL;
}

struct fake *
fake_start(const struct fake_io *io)
{
	struct fake *f = calloc(1, sizeof(*f));
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t len = sizeof(at);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (f == NULL || pipe(f->wake) == -1 ||
	    (f->listener = socket(AF_INET, SOCK_STREAM, 0)) == -1 ||
	    bind(f->listener, (struct sockaddr *)&at, sizeof(at)) == -1 ||
	    listen(f->listener, 8) == -1 ||
	    getsockname(f->listener, (struct sockaddr *)&at, &len) == -1)
		err(1, "fake_http");
	if (io != NULL)
		f->io = *io;
	f->port = ntohs(at.sin_port);
	if (pthread_create(&f->thread, NULL, serve, f) != 0)
		errx(1, "fake_http: no thread");
	return f;
}

void
fake_stop(struct fake *f)
{
	(void)!write(f->wake[1], "", 1);
	(void)pthread_join(f->thread, NULL);
	close(f->listener);
	close(f->wake[0]);
	close(f->wake[1]);
	for (size_t i = 0; i < f->nanswers; i++)
		free(f->answers[i].bytes);
	for (size_t i = 0; i < f->nseen; i++) {
		free(f->seen[i].head);
		free(f->seen[i].body);
	}
	free(f);
}

int
fake_port(const struct fake *f)
{
	return f->port;
}

void
fake_bytes(struct fake *f, const char *p, size_t n, enum fake_then then)
{
	struct answer *a = &f->answers[f->nanswers];

	if (f->nanswers == FAKE_MAX || (a->bytes = malloc(n + 1)) == NULL)
		errx(1, "fake_http: too many answers");
	memcpy(a->bytes, p, n);
	a->len = n;
	a->then = then;
	f->nanswers++;
}

void
fake_say(struct fake *f, int status, const char *headers, const char *body)
{
	char *p = NULL;
	int n;

	if (status == 204)
		n = asprintf(&p, "HTTP/1.1 204 Told\r\n%s\r\n", headers);
	else
		n = asprintf(&p,
		    "HTTP/1.1 %d Told\r\n%sContent-Length: %zu\r\n\r\n%s",
		    status, headers, strlen(body), body);
	if (n == -1)
		err(1, "fake_http");
	fake_bytes(f, p, (size_t)n, FAKE_KEEP);
	free(p);
}

size_t
fake_count(const struct fake *f)
{
	return f->nseen;
}

const struct fake_request *
fake_seen(const struct fake *f, size_t i)
{
	if (i >= f->nseen)
		errx(1, "fake_http: request %zu did not come", i);
	return &f->seen[i];
}

const char *
fake_header(const struct fake_request *r, const char *name, char *out,
    size_t size)
{
	char needle[64];
	const char *p;
	size_t n;

	(void)snprintf(needle, sizeof(needle), "\r\n%s: ", name);
	out[0] = '\0';
	if ((p = strcasestr(r->head, needle)) == NULL)
		return out;
	p += strlen(needle);
	n = strcspn(p, "\r");
	if (n >= size)
		errx(1, "fake_http: %s is too long", name);
	memcpy(out, p, n);
	out[n] = '\0';
	return out;
}
