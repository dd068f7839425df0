/*
 * records.h - servers and devices as both JSON APIs write them, and the
 * bounds they have there.
 *
 * Asked to do something, NULL leaves a member out and "" empties it.  When
 * something is added, both leave it out.
 */
#ifndef RPS_RECORDS_H
#define RPS_RECORDS_H

#include "rps/client.h"
#include "rps/client_json.h"

enum rec_how { REC_ADD, REC_EDIT };

void rec_put_server(struct jw *, const struct rps_server *, enum rec_how,
    int64_t certificate_as);
/* What a device may be given beside its MAC and serial number. */
void rec_put_settings(struct jw *, const struct rps_device *, enum rec_how);

enum err rec_server(const struct json_object *, struct arena *,
    struct rps_server *) MUST_CHECK;
enum err rec_device(const struct json_object *, struct arena *,
    struct rps_device *) MUST_CHECK;

/* { skip, limit, total, data: [ ... ] | null }.  ERR_INVALID: none such. */
struct rec_page {
	struct json_object *rows;
	size_t n;
	int64_t total; /* -1: not said */
};

enum err rec_page(const struct json_object *, struct rec_page *) MUST_CHECK;
enum err rec_servers(const struct rec_page *, struct arena *,
    struct rps_server **) MUST_CHECK;
enum err rec_devices(const struct rec_page *, struct arena *,
    struct rps_device **) MUST_CHECK;

/* A page of servers whose name has key in it; NULL: of all. */
typedef struct rps_answer rec_servers_fn(struct rps_conn *, struct arena *,
    const char *key, size_t skip, struct rps_server **, size_t *n,
    int64_t *total);
/* The one with exactly that name, on whichever page; *n: 0 or 1. */
struct rps_answer rec_find_server(struct rps_conn *, struct arena *,
    rec_servers_fn *, const char *name, struct rps_server **, size_t *n);

/* The question for a page: skip, limit, and the count on the first one. */
void rec_put_page(struct jw *, size_t skip, size_t limit);

/* ---- check.c: NULL, or in words what is over its bound ------------------ */

const char *check_server(const struct rps_server *, const struct rps_quirks *);
const char *check_device(const struct rps_device *);
/* Of theirs, and fit for a path or query? */
bool check_id(const char *);

#endif
