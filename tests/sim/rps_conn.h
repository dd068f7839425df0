/*
 * rps_conn.h - one connection: bytes in, requests answered in their order,
 * bytes out.  rps_net.c owns them and says when to go on.
 */
#ifndef SIM_RPS_CONN_H
#define SIM_RPS_CONN_H

#include <sys/queue.h>
#include <netinet/in.h>

#include <openssl/ssl.h>

#include "sim/rps_net.h"

struct conn {
	TAILQ_ENTRY(conn) link;
	int fd;
	SSL *ssl; /* NULL: plain */
	bool shaken, tls_wants_write;
	net_fn *answer;
	void *app;
	struct arena *arena; /* of the request at hand */
	char peer[INET6_ADDRSTRLEN];
	char *in;
	size_t nin, incap;
	char *out;
	size_t nout, sent;
	int64_t due; /* ms: do not send before; 0: now */
	bool close, hang, continued, eof;
	short revents;
};

/* OWNED: conn_free(), which closes fd. */
struct conn *conn_new(int fd, SSL *, const struct sockaddr_storage *);
void conn_free(struct conn *);

/* What poll(2) is to wait for. */
short conn_events(const struct conn *, int64_t now_ms);
/* Goes on as far as it gets; false: it is over. */
bool conn_go(struct conn *, int64_t now_ms);

#endif
