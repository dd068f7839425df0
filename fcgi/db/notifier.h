/*
 * notifier.h - how an organisation's phones are told to provision or to
 * reboot: by SIP through the operator's proxy, or by HTTP at the phone.
 *
 * An organisation has one notifier or none; the nearest one up the tree
 * holds, and kind off holds too: nobody is told then.  The secret is sealed
 * (purpose "notify") and never read by people.
 *
 * voipconfig-notify calls these hosts from where it stands, so only the
 * provider may set one; everybody may see whether one holds.
 */
#ifndef DB_NOTIFIER_H
#define DB_NOTIFIER_H

#include "db/field.h"

enum notifier_kind { NOTIFIER_OFF, NOTIFIER_SIP, NOTIFIER_ACTION_URI };
enum notifier_transport { SIP_UDP, SIP_TCP, SIP_TLS };
extern const char *const notifier_kind_words[];      /* off, sip, action_uri */
extern const char *const notifier_transport_words[]; /* udp, tcp, tls */
extern const char *const notifier_scheme_words[];    /* https, http */

#define NOTIFIER_TIMEOUT_MAX 32 /* seconds */

struct notifier {
	int64_t id, organisation_id, version; /* id 0: there is none */
	int64_t kind;                         /* enum notifier_kind */
	const char *proxy_host, *domain, *from_uri;
	int64_t proxy_port, transport; /* enum notifier_transport */
	const char *auth_user;
	const char *auth_secret; /* clear, in; see field.h */
	int64_t scheme;          /* 0: https */
	const char *networks;
	int64_t timeout, rate_per_second;
	int64_t basic; /* the password may go in clear; see way_action.c */
	const char *registrars;
	/* Out: */
	const char *organisation, *trouble;
	bool has_secret;
	const char *breaker_until; /* NULL: it is not open */
};

extern const struct field notifier_fields[];
extern const size_t nnotifier_fields;
void notifier_defaults(struct notifier *);

/*
 * sip: is this account's registrar one whose accounts are told?  Where the
 * notifier has a domain all are, for then it is not the account that says
 * whom the proxy looks up; else the proxy itself and registrars are.  Who can
 * write any host into a line would else reach whoever has that user, at a
 * proxy that does not look at the host.
 */
bool notifier_serves(const struct notifier *, const char *server_host);
#define NOTIFIER_COLUMNS 20 /* of a notifier's row */
void notifier_from_row(const struct val *, struct notifier *);

/* The organisation's own; ERR_NOTFOUND: it has none. */
enum err notifier_of(struct act *, int64_t organisation_id,
    struct notifier *) MUST_CHECK;
/*
 * What holds for an organisation in scope.  kind -1: nothing does.
 * organisation_id and name are 0 and "" where it is one above the scope.
 */
struct notifier_holds {
	int64_t kind, notifier_id, organisation_id;
	const char *organisation;
};
enum err notifier_nearest(struct act *, int64_t organisation_id,
    struct notifier_holds *) MUST_CHECK;

/* Makes it, or changes the one there is (version 0: whatever it is; else it
 * must be there: what somebody has removed is not made again).  What
 * was in trouble is tried at once. */
enum err notifier_set(struct act *, const struct notifier *,
    int64_t version) MUST_CHECK;
/* Its jobs that are not done fail. */
enum err notifier_remove(struct act *, int64_t organisation_id) MUST_CHECK;
enum err notifier_remove_if(struct act *, int64_t organisation_id,
    int64_t version) MUST_CHECK;
enum err notifier_each(struct act *, db_row_fn *, void *) MUST_CHECK;

/* Asks the worker whether the proxy answers (sip alone); a job, see
 * notify.h. */
enum err notifier_test(struct act *, int64_t organisation_id,
    int64_t *job_id) MUST_CHECK;

#endif
