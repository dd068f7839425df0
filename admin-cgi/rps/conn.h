/*
 * conn.h - what the three drivers share of one account's connection.  For
 * files of this room only; the worker sees client.h.
 */
#ifndef RPS_CONN_H
#define RPS_CONN_H

#include "net/http.h"
#include "rps/client.h"

#define NONCE_LEN 32 /* the most that API v2 takes */
#define HIDDEN_MAX 128

struct rps_conn {
	const struct rps_driver *driver;
	const struct rps_account_conf *conf; /* BORROWED */
	struct http_conf way;
	struct http *http;
	uint64_t calls;
	int64_t skew;
	bool skew_said;
	char *token;          /* of API v2; NULL: none */
	uint64_t token_until; /* clock_mono_us() when to get another */
	bool reading;         /* the verb changes nothing there */
	/* What no text of an answer may show, beside the account's own. */
	const char *hidden[HIDDEN_MAX];
	size_t nhidden;
};

/* A verb begins: what the last one hid is forgotten. */
enum conn_verb { CONN_CHANGES, CONN_READS };
void conn_begin(struct rps_conn *, enum conn_verb);
void conn_hide(struct rps_conn *, const char *secret); /* NULL is fine */

/* base_url and path, with one slash between them. */
char *conn_url(const struct rps_conn *, struct arena *, const char *path);
void conn_nonce(char out[NONCE_LEN + 1]); /* never the same again */
char *conn_millis(struct arena *);        /* now, as 13 digits */
/* "Authorization: Basic ..." of the account. */
char *conn_basic(const struct rps_conn *, struct arena *);

/* One call over HTTP: counted, timed, logged, their clock compared. */
void conn_exchange(struct rps_conn *, struct arena *, const char *verb,
    const struct http_call *, struct http_answer *);

/*
 * An answer with their words, or with ours, cleaned of secrets.  A verb that
 * only reads leaves nothing to be unsure about: RPS_UNSURE becomes UNWELL.
 */
struct rps_answer conn_answer(const struct rps_conn *, enum rps_said,
    const char *text);
/* Of a call to which no whole answer came. */
struct rps_answer conn_lost(const struct rps_conn *,
    const struct http_answer *);
/* SLOWER with what Yealink's contract asks for at least. */
struct rps_answer conn_slower(const struct rps_conn *,
    const struct http_answer *, const char *text);
/* Whole, but not what this API answers. */
struct rps_answer conn_unreadable(const struct rps_conn *,
    const struct http_answer *);

/* Of something that has no id, or none that is fit for a path. */
struct rps_answer conn_no_id(const struct rps_conn *);

/* each[0..n) says what the whole call said. */
void conn_spread(struct rps_answer, struct rps_answer *each, size_t n);

#endif
