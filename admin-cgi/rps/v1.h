/*
 * v1.h - how JSON v1 is spoken: signature, envelope, errors.  For
 * client_v1.c, and for tests of the reader.
 */
#ifndef RPS_V1_H
#define RPS_V1_H

#include "rps/client_json.h"
#include "rps/conn.h"

struct v1_call {
	const char *verb;       /* for the log */
	const char *path;       /* behind /api/open/v1, without query */
	const char *query;      /* of a GET; needs no encoding; NULL: none */
	const struct buf *body; /* NULL: a GET */
};

/*
 * RPS_DONE: *data is what came, BORROWED from *o; NULL: nothing.  Otherwise
 * *data is what they complain of, if they say.  OWNED: jr_free(*o), always.
 */
struct rps_answer v1_call(struct rps_conn *, struct arena *,
    const struct v1_call *, struct json_object **o, struct json_object **data);

/* The second half of it: what an answer says. */
struct rps_answer v1_read(const struct rps_conn *, struct arena *,
    const struct http_answer *, struct json_object **o,
    struct json_object **data);

#endif
