/*
 * rps_record.h - what is at Yealink as far as we know: a row for each server
 * record and each device there.
 *
 * "there" of a row is the truth we have: 0 it is not there, 1 it is, 2
 * perhaps.  It is 2 from before a call that makes it until the answer is
 * written down, so whatever dies in between leaves a 2, and 2 means: read
 * before writing.  state is what people are shown.
 *
 * All inside the caller's transaction.
 */
#ifndef DB_RPS_RECORD_H
#define DB_RPS_RECORD_H

#include "db/db.h"

enum rps_there { THERE_NOT, THERE_YES, THERE_PERHAPS };
enum rps_state { RPS_WANTED, RPS_SYNCED, RPS_REFUSED, RPS_DELETING };

/* Devices that are about to be added, macs[i] to the server record of
 * server_ids[i]. */
struct rps_sending {
	int64_t account_id;
	const char *const *macs;
	const int64_t *server_ids;
	const bool *has_row;
	size_t n;
};
enum err rps_record_send(struct db *, struct arena *,
    const struct rps_sending *) MUST_CHECK;

struct rps_record {
	const char *mac;
	int64_t account_id, server_id; /* server 0: none */
	int64_t state, there;          /* enums above */
	const char *remote_id, *reason;
};
enum err rps_record_set(struct db *, const struct rps_record *) MUST_CHECK;
/* Many alike: on one server, ids not told; or gone. */
enum err rps_record_synced(struct db *, int64_t account_id, int64_t server_id,
    const char *const *macs, size_t n) MUST_CHECK;
enum err rps_record_forget_many(struct db *, int64_t account_id,
    const char *const *macs, size_t n) MUST_CHECK;
enum err rps_record_reason(struct db *, int64_t account_id, const char *mac,
    const char *reason) MUST_CHECK;
enum err rps_record_forget(struct db *, int64_t account_id,
    const char *mac) MUST_CHECK;

struct rps_server_record {
	int64_t id, account_id, organisation_id; /* id 0: no row yet */
	const char *name, *url, *remote_id, *reason;
	int64_t state, there;
};
/* Before the call that makes it; fills id. */
enum err rps_server_send(struct db *, struct rps_server_record *) MUST_CHECK;
enum err rps_server_set(struct db *,
    const struct rps_server_record *) MUST_CHECK;
enum err rps_server_forget(struct db *, int64_t id) MUST_CHECK;
/* It is as it should be: the phones that wait for it, and records of the
 * organisation in other accounts, get jobs. */
enum err rps_server_follow(struct db *, int64_t account_id,
    int64_t organisation_id) MUST_CHECK;
/* Records in other accounts alone. */
enum err rps_server_elsewhere(struct db *, int64_t account_id,
    int64_t organisation_id) MUST_CHECK;

/*
 * The name of a server record: of the organisation's name what may be in one,
 * and a part of its path key, for it must be unique among everybody's.  A
 * further try gives another one.
 */
const char *rps_server_name(struct arena *, const char *organisation,
    const char *path_key, int64_t max, int attempt);

/* Where phones of an organisation are sent. */
const char *rps_server_url(struct arena *, const char *public_url,
    const char *path_key);

/* A URL out of Yealink's records, for people: XML-RPC carries the password in
 * it, of which *** is left. */
const char *rps_url_shown(struct arena *, const char *url);

#endif
