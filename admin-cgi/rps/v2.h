/*
 * v2.h - how YMCS v2 is spoken: token, headers, errors, bulk results.  For
 * client_v2.c, and for tests of the readers.
 */
#ifndef RPS_V2_H
#define RPS_V2_H

#include "base/buf.h"
#include "rps/conn.h"

struct v2_call {
	const char *verb; /* for the log */
	const char *method, *path;
	const struct buf *body; /* NULL: none */
	bool by_id;             /* the path names one thing */
};

/*
 * Gets a token if there is none, and once another when this one is refused.
 * RPS_DONE: 2xx, whatever the body.
 */
struct rps_answer v2_call(struct rps_conn *, struct arena *,
    const struct v2_call *, struct http_answer *);

/* What a status over 299 means, with the envelope in its body if any. */
struct rps_answer v2_refusal(const struct rps_conn *, struct arena *,
    const struct http_answer *, bool by_id);

/* What an item is called in a bulk result, by one or the other. */
struct v2_key {
	const char *key; /* MAC or id */
	const char *alt; /* serial number; NULL: none */
};

/*
 * A bulk result, item by item.  ERR_INVALID: it is none; each is untouched.
 * When more failed than we can put a name to, the unnamed are RPS_UNSURE.
 */
enum err v2_bulk(const struct rps_conn *, struct arena *,
    const struct http_answer *, const struct v2_key *, size_t n,
    struct rps_answer *each) MUST_CHECK;

#define V2_PAGE 100 /* rows; their lists take up to 500 */

/* ---- v2_read.c: the reading verbs of the driver ------------------------- */

struct rps_answer v2_get_server(struct rps_conn *, struct arena *,
    const char *id, struct rps_server *);
struct rps_answer v2_list_servers(struct rps_conn *, struct arena *,
    const char *name, size_t skip, struct rps_server **, size_t *n,
    int64_t *total);
struct rps_answer v2_get_device(struct rps_conn *, struct arena *,
    const char *mac, struct rps_device *);
struct rps_answer v2_get_device_by_id(struct rps_conn *, struct arena *,
    const char *id, struct rps_device *);
struct rps_answer v2_list_devices(struct rps_conn *, struct arena *,
    const char *part, size_t skip, struct rps_device **, size_t *n,
    int64_t *total);
struct rps_answer v2_pins(struct rps_conn *, struct arena *,
    const char *const *macs, size_t n, const char **pins);
struct rps_answer v2_probe(struct rps_conn *, struct arena *);

#endif
