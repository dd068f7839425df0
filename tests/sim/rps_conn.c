/* rps_conn.c - see rps_conn.h. */
#include <sys/socket.h>
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/err.h>

#include "sim/rps_conn.h"

#define PIECE ((size_t)64 * 1024)

enum io { IO_OK, IO_WAIT, IO_END };

struct conn *
conn_new(int fd, SSL *ssl, const struct sockaddr_storage *from)
{
	struct conn *c = calloc(1, sizeof(*c));
	const void *addr = from->ss_family == AF_INET6
	    ? (const void *)&((const struct sockaddr_in6 *)(const void *)from)
		  ->sin6_addr
	    : (const void *)&((const struct sockaddr_in *)(const void *)from)
		  ->sin_addr;

	if (c == NULL)
		abort();
	c->fd = fd;
	c->ssl = ssl;
	c->arena = arena_new();
	if (inet_ntop(from->ss_family, addr, c->peer, sizeof(c->peer)) == NULL)
		c->peer[0] = '\0';
	return c;
}

void
conn_free(struct conn *c)
{
	if (c->ssl != NULL) {
		/* Says goodbye; whether it arrives is not our concern. */
		if (c->shaken && !c->hang)
			(void)SSL_shutdown(c->ssl);
		SSL_free(c->ssl);
		ERR_clear_error();
	}
	(void)close(c->fd);
	arena_free(c->arena);
	free(c->in);
	free(c->out);
	free(c);
}

short
conn_events(const struct conn *c, int64_t now)
{
	if (c->hang || c->due > now)
		return c->hang ? POLLRDHUP : 0;
	if (c->sent < c->nout || c->tls_wants_write)
		return POLLOUT;
	return POLLIN;
}

static enum io
tls_result(struct conn *c, int rc)
{
	int why = SSL_get_error(c->ssl, rc);

	ERR_clear_error();
	c->tls_wants_write = why == SSL_ERROR_WANT_WRITE;
	return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE
	    ? IO_WAIT
	    : IO_END;
}

static enum io
plain_result(ssize_t rc)
{
	if (rc < 0 && (errno == EAGAIN || errno == EINTR))
		return IO_WAIT;
	return rc <= 0 ? IO_END : IO_OK;
}

static enum io
shake(struct conn *c)
{
	int rc;

	if (c->ssl == NULL || c->shaken)
		return IO_OK;
	if ((rc = SSL_accept(c->ssl)) != 1)
		return tls_result(c, rc);
	c->shaken = true;
	c->tls_wants_write = false;
	return IO_OK;
}

static enum io
receive(struct conn *c)
{
	ssize_t n;

	if (c->incap - c->nin < PIECE) {
		c->incap = c->nin + 2 * PIECE;
		if ((c->in = realloc(c->in, c->incap)) == NULL)
			abort();
	}
	if (c->ssl != NULL) {
		n = SSL_read(c->ssl, c->in + c->nin, (int)PIECE);
		if (n <= 0)
			return tls_result(c, (int)n);
	} else {
		n = recv(c->fd, c->in + c->nin, PIECE, 0);
		if (n <= 0)
			return plain_result(n);
	}
	c->nin += (size_t)n;
	return IO_OK;
}

static enum io
transmit(struct conn *c)
{
	size_t left = c->nout - c->sent;
	ssize_t n;

	if (c->ssl != NULL) {
		n = SSL_write(c->ssl, c->out + c->sent,
		    left > PIECE ? (int)PIECE : (int)left);
		if (n <= 0)
			return tls_result(c, (int)n);
		c->tls_wants_write = false;
	} else {
		n = send(c->fd, c->out + c->sent, left, MSG_NOSIGNAL);
		if (n <= 0)
			return plain_result(n);
	}
	c->sent += (size_t)n;
	return IO_OK;
}

static void
put_out(struct conn *c, const char *s, size_t n)
{
	if ((c->out = realloc(c->out, c->nout + n)) == NULL)
		abort();
	memcpy(c->out + c->nout, s, n);
	c->nout += n;
}

static void
reply(struct conn *c, const struct http_request *rq, struct http_reply *rp,
    int64_t now)
{
	struct buf b = BUF_INIT(c->arena);

	c->close = !rq->keep || rp->fate != HTTP_ANSWER;
	c->hang = rp->fate == HTTP_HANG;
	c->due = rp->delay_ms > 0 ? now + rp->delay_ms : 0;
	if (rp->fate == HTTP_DROP || rp->fate == HTTP_HANG)
		return;
	http_write(&b, rq, rp);
	put_out(c, b.p, b.len);
}

static void
refuse(struct conn *c, struct http_request *rq, int status, int64_t now)
{
	struct http_reply rp = { .status = status };

	rq->keep = false;
	c->nin = 0;
	reply(c, rq, &rp, now);
}

/* Answers one request if a whole one is there; true: something happened. */
static bool
serve(struct conn *c, int64_t now)
{
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	struct http_request rq;
	struct http_reply rp = { .status = 500 };
	size_t used = 0;
	int status;

	if (c->nin == 0)
		return false;
	arena_reset(c->arena);
	switch (http_read(c->arena, c->in, c->nin, &rq, &used, &status)) {
	case HTTP_MORE:
		return false;
	case HTTP_CONTINUE:
		if (c->continued)
			return false;
		c->continued = true;
		put_out(c, go_on, sizeof(go_on) - 1);
		return true;
	case HTTP_BAD:
		refuse(c, &rq, status, now);
		return true;
	case HTTP_WHOLE:
		break;
	}
	c->continued = false;
	rq.peer = c->peer;
	rq.tls = c->ssl != NULL;
	c->answer(c->app, &rq, &rp);
	reply(c, &rq, &rp, now);
	memmove(c->in, c->in + used, c->nin - used);
	c->nin -= used;
	return true;
}

/* IO_OK: all is sent. */
static enum io
flush(struct conn *c)
{
	enum io io = IO_OK;

	while (c->sent < c->nout)
		if ((io = transmit(c)) != IO_OK)
			return io;
	c->sent = c->nout = 0;
	return IO_OK;
}

bool
conn_go(struct conn *c, int64_t now)
{
	enum io io;

	if ((c->revents & (POLLERR | POLLHUP | POLLNVAL)) != 0 ||
	    (c->hang && c->revents != 0))
		return false;
	if (c->hang || c->due > now)
		return true;
	c->due = 0;
	if ((io = shake(c)) != IO_OK)
		return io == IO_WAIT;
	for (;;) {
		if ((io = flush(c)) != IO_OK)
			return io == IO_WAIT;
		if (c->close)
			return false;
		if (serve(c, now)) {
			if (c->hang || c->due > now)
				return true;
			continue;
		}
		if ((io = receive(c)) != IO_OK)
			return io == IO_WAIT;
	}
}
