/*
 * resp.h - from what a handler left to what goes over the wire.
 *
 * Every answer says X-Content-Type-Options: nosniff, and Cache-Control:
 * private, no-cache unless the handler set its own: a shared cache must
 * never hold a phone's passwords.
 */
#ifndef WEB_RESP_H
#define WEB_RESP_H

#include <stdbool.h>
#include <stdint.h>

#include "web/req.h"

#define RESP_NO_LENGTH (-1) /* no body follows, or the web server knows */

/*
 * One header line.  Control characters in the value become blanks, so that
 * it cannot forge a second line.  For handlers, too.
 */
void resp_header(struct resp *, const char *name, const char *value);

/* Has a handler set one of this name? */
bool resp_has_header(const struct resp *, const char *name);

/* Does the list of an If-None-Match (or If-Match) header name this tag?
 * Weak comparison; "*" names every tag.  A malformed list names none. */
bool resp_etag_in(const char *list, const char *etag);

/* 200 to a GET or HEAD becomes 304 if the client has this very thing. */
void resp_conditional(const struct req *, struct resp *);

/*
 * The header block, the empty line included.  length is that of the body, as
 * GET would get it; stream is the header that makes the web server send the
 * file rs->sendfile, or NULL.
 */
void resp_head(struct buf *, const struct resp *, int64_t length,
    const char *stream);

/* May this status have a body at all? */
bool resp_has_body(int status);

#endif
