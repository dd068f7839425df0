/*
 * rps_drift.h - where Yealink and the database differ, as of the last
 * comparison of an account.
 *
 * Finding it is the worker's (rps/drift.c); here is what is written down, and
 * what people do about it.  Repairing queues jobs; a record we did not make
 * is never touched unless somebody adopts it.
 */
#ifndef DB_RPS_DRIFT_H
#define DB_RPS_DRIFT_H

#include "db/act.h"

enum drift_object { DRIFT_SERVER, DRIFT_DEVICE };
extern const char *const drift_object_words[];
enum drift_kind {
	DRIFT_MISSING,   /* we want it, and it is not there */
	DRIFT_DELETED,   /* it was there: deleted behind our back */
	DRIFT_DIFFERENT, /* another server, URL, name, user, certificate, remark;
			    passwords nobody can read there */
	DRIFT_UNKNOWN    /* on a server or URL of ours, and not made by us */
};
extern const char *const drift_kind_words[];

struct rps_drift {
	int64_t id, account_id, object, kind; /* enums above */
	int64_t organisation_id;              /* 0: nobody's */
	const char *name, *remote_id, *ours, *theirs;
	const char *organisation, *seen_at; /* out */
};

/* At most 500 behind after; account 0: all in scope. */
enum err rps_drift_each(struct act *, int64_t account_id, int64_t after,
    enum err (*fn)(void *arg, const struct rps_drift *), void *arg) MUST_CHECK;

/* Queues what brings it right, everything but the unknown; *n jobs. */
enum err rps_drift_repair(struct act *, int64_t account_id,
    int64_t *n) MUST_CHECK;
/*
 * Takes the unknown ones over that belong here: servers with the URL or the
 * name of an organisation, devices with the MAC of a phone of ours; the rest
 * stays.
 * name: that one alone; NULL: all.
 */
enum err rps_drift_adopt(struct act *, int64_t account_id, const char *name,
    int64_t *n) MUST_CHECK;

/* --- the worker's side, inside its transaction --- */

enum err rps_drift_put(struct db *, const struct rps_drift *,
    int64_t run) MUST_CHECK;

struct drift_device { /* what we know of a device they have */
	bool known, has_job, our_server;
	bool has_user;                           /* of its own: its MAC */
	const char *label;                       /* a remark there */
	int64_t organisation_id;                 /* of our device; 0: none */
	const char *server_remote, *server_name; /* where it should be */
};
enum err rps_drift_device(struct db *, struct arena *, int64_t account_id,
    const char *mac, const char *server_id, struct drift_device *) MUST_CHECK;
enum err rps_drift_seen(struct db *, int64_t run, int64_t account_id,
    const char *mac, const char *remote_id) MUST_CHECK;

struct drift_server {
	int64_t id, organisation_id; /* id 0: not known */
	const char *name, *url, *path_key;
	const char *user, *certificate_url; /* "": none */
	bool has_job;
};
enum err rps_drift_server(struct db *, struct arena *, int64_t account_id,
    const char *remote_id, struct drift_server *) MUST_CHECK;
enum err rps_drift_server_seen(struct db *, int64_t run, int64_t id) MUST_CHECK;
/* Whose server record a strange one is or could be, where this account holds:
 * of that path key (NULL: none), or the only one of that name that has no
 * server there; 0: nobody's. */
enum err rps_drift_owner(struct db *, struct arena *, int64_t account_id,
    const char *path_key, const char *name,
    int64_t *organisation_id) MUST_CHECK;

/* All pages were read: what was not seen, and what is out of date.  servers:
 * those could be read too. */
enum err rps_drift_finish(struct db *, int64_t run, int64_t account_id,
    bool servers) MUST_CHECK;

struct drift_counts {
	int64_t all, missing, deleted, different, unknown;
};
enum err rps_drift_counts(struct db *, struct arena *, int64_t account_id,
    struct drift_counts *) MUST_CHECK;

#endif
