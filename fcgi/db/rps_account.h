/*
 * rps_account.h - accounts at Yealink.
 *
 * An account is an organisation's, and holds for it and for everybody below
 * who has no nearer one.  Its secret is sealed (purpose "rps") and never read
 * by people; the worker alone opens it.
 */
#ifndef DB_RPS_ACCOUNT_H
#define DB_RPS_ACCOUNT_H

#include "db/field.h"

extern const char *const rps_driver_words[]; /* v2, v1, xml */
enum drift_policy { DRIFT_REPORT, DRIFT_REPAIR };
extern const char *const drift_policy_words[];
/* As which member of a server record a certificate is sent: rps/client.h. */
extern const char *const rps_certificate_words[];

struct rps_account {
	int64_t id, organisation_id, version;
	const char *name, *base_url, *api_user;
	const char *api_secret; /* clear, in; see field.h */
	int64_t driver;         /* index into rps_driver_words */
	int64_t add_by_mac, name_max, rate_per_minute, drift_policy, enabled;
	const char *proxy, *public_url;
	const char *certificate_url; /* ""; see organisation.h */
	int64_t certificate_as;      /* index into rps_certificate_words */
	/* Out: */
	const char *organisation, *trouble;
	bool has_secret;
	const char *breaker_until, *drift_at; /* NULL: none, never */
};

extern const struct field rps_account_fields[];
extern const size_t nrps_account_fields;
void rps_account_defaults(struct rps_account *);

/* Queues everything below that this account holds for from now on. */
enum err rps_account_add(struct act *, struct rps_account *) MUST_CHECK;
enum err rps_account_by_id(struct act *, int64_t id,
    struct rps_account *) MUST_CHECK;
/* By id, or by a name that only one has. */
enum err rps_account_find(struct act *, const char *,
    struct rps_account *) MUST_CHECK;
enum err rps_account_change(struct act *, const struct rps_account *,
    int64_t version) MUST_CHECK;
/*
 * Refused while it has records at Yealink, unless forget: then they stay
 * there and we do not know them any more.  Jobs look for another account.
 */
enum err rps_account_delete(struct act *, int64_t id, bool forget) MUST_CHECK;
enum err rps_account_each(struct act *, db_row_fn *, void *) MUST_CHECK;
void rps_account_from_row(const struct val *, struct rps_account *);

/* 0: none holds. */
enum err rps_account_nearest(struct act *, int64_t organisation_id,
    int64_t *id) MUST_CHECK;

/* In which account the record of a phone in scope is, or would be. */
enum err rps_account_of_device(struct act *, const char *mac,
    int64_t *id) MUST_CHECK;
/* Where the server record of an organisation in scope is. */
struct rps_server_id {
	int64_t account_id;
	const char *remote_id;
};
enum err rps_account_of_server(struct act *, int64_t organisation_id,
    struct rps_server_id *) MUST_CHECK;

/*
 * The host phones come to is another one: every account sends them there
 * ("": as the worker's configuration says) and every server record gets a
 * job.  The provider's alone.
 */
enum err rps_account_move_host(struct act *, const char *public_url,
    uint64_t *jobs) MUST_CHECK;

/* --- the worker's side --- */

struct rps_account_now {
	int64_t id, driver, version, unwell, organisation_id, drift_policy;
	const char *base_url, *api_user, *proxy, *public_url;
	struct val secret; /* sealed */
	int64_t add_by_mac, name_max, certificate_as;
	bool enabled;   /* else only questions are answered */
	bool paused;    /* the breaker is open */
	bool spent;     /* this minute's calls are made */
	bool drift_due; /* of the day, at drift_minute */
};
/* Those there may be something to do for, into the arena. */
enum err rps_account_now(struct db *, struct arena *, int64_t drift_minute,
    struct rps_account_now **, size_t *n) MUST_CHECK;

/* Room for one more call in this minute, of all workers together? */
enum err rps_rate_take(struct db *, int64_t id, bool *granted) MUST_CHECK;
enum err rps_rate_adjust(struct db *, int64_t id, int64_t calls) MUST_CHECK;

struct rps_breaker {
	int64_t after;          /* failures in a row that open it */
	int64_t first, longest; /* seconds */
};
enum err rps_account_well(struct db *, int64_t id) MUST_CHECK;
enum err rps_account_unwell(struct db *, int64_t id, const struct rps_breaker *,
    const char *words) MUST_CHECK;
enum err rps_account_pause(struct db *, int64_t id, int64_t seconds,
    const char *words) MUST_CHECK;

#endif
