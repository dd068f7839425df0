/*
 * fake_http.h - an HTTP server for tests, in a thread on the loopback: it
 * answers what it was told to, one answer a request, and keeps what came.
 */
#ifndef UNIT_FAKE_HTTP_H
#define UNIT_FAKE_HTTP_H

#include <sys/types.h>
#include <stddef.h>

#define FAKE_MAX 64

struct fake_request {
	char method[16];
	char path[512]; /* as on the request line */
	char *head;     /* all of it, to the empty line */
	char *body;     /* NUL behind */
};

enum fake_then {
	FAKE_KEEP,  /* the connection, for the next request */
	FAKE_CLOSE, /* after the answer's bytes */
	FAKE_RESET, /* the same, with an RST */
	FAKE_STALL  /* after the answer's bytes: silence till they go */
};

/* How bytes travel; NULL of a function: as they are. */
struct fake_io {
	void *(*open)(void *arg, int fd); /* NULL: not this one */
	ssize_t (*read)(void *, void *, size_t);
	ssize_t (*write)(void *, const void *, size_t);
	void (*close)(void *);
	void *arg;
};

struct fake;

struct fake *fake_start(const struct fake_io *); /* NULL: plain */
void fake_stop(struct fake *);
int fake_port(const struct fake *);

/* Answers, in the order they will be given; then 500 to everything. */
void fake_bytes(struct fake *, const char *, size_t, enum fake_then);
void fake_say(struct fake *, int status, const char *headers,
    const char *body); /* headers: "Name: value\r\n"s or "" */

/* What came, and how often; stopped or between calls only. */
size_t fake_count(const struct fake *);
const struct fake_request *fake_seen(const struct fake *, size_t);
/* The value of a header, "" when absent; into a buffer of the caller's. */
const char *fake_header(const struct fake_request *, const char *name,
    char *out, size_t size);

#endif
