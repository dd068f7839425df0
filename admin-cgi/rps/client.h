/*
 * client.h - Yealink's redirection service, as the worker sees it: the ten
 * verbs as a struct of functions, one for each of its three APIs (YMCS v2,
 * JSON v1, XML-RPC).
 *
 * A driver makes one call, reads the answer strictly, and says what became
 * of it in one of the words below.  (Two exceptions, both counted: v2 gets
 * its token by a call of its own, and another one once when that is refused;
 * a search for a name goes on to its next page.)  It never retries, never
 * sleeps, knows no queue and no database; who calls it does.  Names, limits
 * and codes of the wire are in the driver that speaks them, each with where
 * it is known from; what is not known for sure is a setting of the account
 * (struct rps_quirks).
 */
#ifndef RPS_CLIENT_H
#define RPS_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/*
 * What became of a call, or of one item of it.  The worker's whole policy is
 * a switch over these.
 */
enum rps_said {
	RPS_DONE,
	RPS_EXISTS,      /* a MAC is ours already; a name is taken, and if a
			    list does not have it, by another account */
	RPS_FOREIGN,     /* another account has that MAC or name: for good */
	RPS_NO_SUCH,     /* the id or MAC is not (no longer) there */
	RPS_BAD_MAC,     /* they take it for no MAC: for good */
	RPS_BAD_SERIAL,  /* no serial number, or one they refuse: for good */
	RPS_BAD_REQUEST, /* anything else wrong with what we sent: for good */
	RPS_FORBIDDEN,   /* the account may not do that (add by MAC alone) */
	RPS_IN_USE,      /* a server that devices still point at */
	RPS_DENIED,      /* key, secret, region, or base URL wrong */
	RPS_SLOWER,      /* too many calls: see retry_after */
	RPS_UNWELL,      /* down or busy, and nothing was done */
	RPS_UNREACHABLE, /* no connection, TLS refused: nothing was sent */
	RPS_UNSURE,      /* sent, and no readable answer, or one that does not
			    tell (5xx): it may have worked; never of a verb
			    that only reads, which says UNWELL then */
	RPS_NOT_THERE,   /* this API has no such verb */
	RPS__MAX
};

/* "foreign", "unsure" ...: for logs, rps_job.last_error and the portal. */
const char *rps_said_name(enum rps_said);
/* One sentence what it means, one what to do, for a tired operator. */
const char *rps_said_text(enum rps_said);

/*
 * In what a driver is given, NULL leaves a text out, and "" empties it when
 * something is edited.  In what it gives back, no text is NULL.
 */
struct rps_server {
	const char *id, *name, *url;      /* XML-RPC: the id is the name */
	const char *auth_name, *password; /* password: never comes back */
	const char *certificate_url;      /* "": none */
	bool user_told; /* out: the answer names one, or says there is none */
};

struct rps_device {
	const char *id, *mac; /* twelve lower-case hex digits */
	const char *serial;
	const char *server_id, *server_name;
	const char *unique_url;           /* "": the server's */
	const char *auth_name, *password; /* "": the server's */
	const char *remark;
	int64_t registered_ms, last_connected_ms; /* 0: not known */
	/* Out: what the answer tells; not every API and list tells all. */
	bool place_told, user_told, remark_told;
};

/* Of one item, or of a whole call. */
struct rps_answer {
	enum rps_said said;
	char text[256];       /* their words, cleaned, without any secret */
	unsigned retry_after; /* seconds they asked for; 0: none */
};

/* Three members of v2 are about certificates, and nobody knows which of them
 * phones heed. */
enum rps_certificate_as { AS_CERTIFICATE, AS_SERVER_CERTIFICATE, AS_BOTH };

struct rps_quirks {
	bool add_by_mac;        /* the account may add without serial number */
	int64_t name_max;       /* bytes of a server's name: 20 or 100 */
	int64_t certificate_as; /* v2: an enum rps_certificate_as */
	int64_t clock_window; /* seconds their clock may differ before we say */
};

struct rps_conn; /* one account's: base URL, credentials, token, curl */

/*
 * Items go in, no more than the driver's batch, and an answer for each comes
 * out; the answer returned is of the call itself.  Where that is not
 * RPS_DONE, the items that were sent say the same; one that could not be
 * sent (no serial number) says why.  Texts of results lie in the arena.
 */
struct rps_driver {
	const char *name;     /* "v2", "v1", "xml": rps_account.driver */
	size_t batch_devices; /* most items of one call; 1: one at a time */
	size_t batch_deletes;
	size_t page;      /* rows of a list's page */
	bool dates;       /* tells since when it has a device */
	bool user_in_url; /* a device's own user goes in its own URL only */

	struct rps_answer (*add_server)(struct rps_conn *, struct arena *,
	    struct rps_server *); /* fills id */
	struct rps_answer (*edit_server)(struct rps_conn *, struct arena *,
	    const struct rps_server *); /* by id, everything it holds */
	struct rps_answer (*delete_servers)(struct rps_conn *, struct arena *,
	    const char *const *ids, size_t n, struct rps_answer *each);
	struct rps_answer (*get_server)(struct rps_conn *, struct arena *,
	    const char *id, struct rps_server *);
	/*
	 * name: exactly that one, so *n is 0 or 1 and skip does not count;
	 * NULL: the page behind skip rows.  A page with fewer rows than the
	 * driver's is the last.  *total: -1 when they do not say; they are
	 * asked with the first page only.
	 */
	struct rps_answer (*list_servers)(struct rps_conn *, struct arena *,
	    const char *name, size_t skip, struct rps_server **, size_t *n,
	    int64_t *total);

	/* Fills id where they tell it at once: v1 does, v2 does not. */
	struct rps_answer (*add_devices)(struct rps_conn *, struct arena *,
	    struct rps_device *, size_t n, struct rps_answer *each);
	struct rps_answer (*edit_device)(struct rps_conn *, struct arena *,
	    const struct rps_device *); /* by id; XML-RPC: by MAC */
	struct rps_answer (*delete_devices)(struct rps_conn *, struct arena *,
	    const char *const *macs, size_t n, struct rps_answer *each);
	struct rps_answer (*get_device)(struct rps_conn *, struct arena *,
	    const char *mac, struct rps_device *);
	/* The same with all they tell, auth_name too, where lists leave that
	 * out.  By their id. */
	struct rps_answer (*get_device_by_id)(struct rps_conn *, struct arena *,
	    const char *id, struct rps_device *);
	/* part: whose MACs have that in them, as a filter of theirs; NULL:
	 * all.  The rest as above. */
	struct rps_answer (*list_devices)(struct rps_conn *, struct arena *,
	    const char *part, size_t skip, struct rps_device **, size_t *n,
	    int64_t *total);

	/* The PIN a phone may ask for; n of each. */
	struct rps_answer (*pins)(struct rps_conn *, struct arena *,
	    const char *const *macs, size_t n, const char **pins);
	/* The cheapest call that proves key, host and right. */
	struct rps_answer (*probe)(struct rps_conn *, struct arena *);
};

extern const struct rps_driver rps_v2, rps_v1, rps_xml;
const struct rps_driver *rps_driver(const char *name); /* NULL: none */

struct rps_account_conf {
	int64_t id;           /* of the account, for logs */
	const char *base_url; /* https://eu-api.ymcs.yealink.com */
	const char *api_user, *api_secret;
	struct rps_quirks quirks;
	const char *ca_file; /* "": the system's; a test CA */
	const char *proxy;   /* "": from the environment as curl does */
	int64_t timeout;     /* seconds for one call */
};

/* OWNED: rps_close().  Opens no connection yet; conf is BORROWED. */
struct rps_conn *rps_open(const struct rps_driver *,
    const struct rps_account_conf *);
void rps_close(struct rps_conn *);

/* Calls made over HTTP so far: what the rate limiter counts. */
uint64_t rps_calls(const struct rps_conn *);
/* Their clock less ours, seconds, from the Date of the last answer. */
int64_t rps_skew(const struct rps_conn *);

#endif
