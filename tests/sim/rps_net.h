/*
 * rps_net.h - sockets: listens, reads requests, lets somebody answer, sends.
 *
 * One process, one poll(2) loop; a slow or silent answer holds up nobody
 * else.  Connections are kept as HTTP/1.1 has it.
 */
#ifndef SIM_RPS_NET_H
#define SIM_RPS_NET_H

#include "base/err.h"
#include "sim/rps_http.h"

/* Fills the reply; everything in it lives in the request's arena. */
typedef void net_fn(void *app, const struct http_request *,
    struct http_reply *);

struct net;

struct net *net_new(void *app); /* OWNED: net_free() */
void net_free(struct net *);

/* Before net_listen(): PEM files; says what is wrong. */
enum err net_tls(struct net *, const char *certificate,
    const char *key) MUST_CHECK;

/* "127.0.0.1:8443", "[::1]:0"; port 0 takes a free one.  *port: which. */
enum err net_listen(struct net *, const char *where, bool tls, net_fn *,
    unsigned *port) MUST_CHECK;

/* Until SIGTERM or SIGINT. */
enum err net_run(struct net *) MUST_CHECK;

#endif
