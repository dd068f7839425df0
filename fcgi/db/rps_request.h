/*
 * rps_request.h - what people ask of Yealink: the worker alone talks to it,
 * so a question is a row, and its answer is read later.  Forgotten after a
 * week.
 */
#ifndef DB_RPS_REQUEST_H
#define DB_RPS_REQUEST_H

#include "db/act.h"

enum rps_ask {
	ASK_TEST,    /* key, host and right of the account */
	ASK_SERVERS, /* a page of them; argument: rows to skip */
	ASK_DEVICES,
	ASK_SERVER, /* one, with all there is; argument: its id there */
	ASK_DEVICE, /* argument: MAC */
	ASK_PIN,    /* argument: MAC */
	ASK_DRIFT,  /* compare everything; argument: how far it is */
	ASK_REPAIR  /* and queue what brings it right */
};
extern const char *const rps_ask_words[];

enum rps_asked { ASKED_READY, ASKED_CLAIMED, ASKED_DONE, ASKED_FAILED };
extern const char *const rps_asked_words[];

struct rps_request {
	int64_t id, account_id, kind, state; /* enums above */
	const char *argument, *words, *actor, *created_at;
	const char *answer;  /* JSON; NULL: none */
	const char *done_at; /* NULL: not yet */
};

/* Of an account in scope.  A comparison that is under way stands for another
 * one. */
enum err rps_request_add(struct act *, int64_t account_id, enum rps_ask,
    const char *argument, int64_t *id) MUST_CHECK;
enum err rps_request_by_id(struct act *, int64_t id,
    struct rps_request *) MUST_CHECK;

/* --- the worker's side --- */

/* id 0: nothing is asked of that account.  long_ones: comparisons too. */
enum err rps_request_take(struct db *, struct arena *, int64_t account_id,
    bool long_ones, const char *owner, int64_t lease,
    struct rps_request *) MUST_CHECK;
/* Goes on another time, from there. */
enum err rps_request_step(struct db *, const char *owner, int64_t id,
    const char *argument) MUST_CHECK;
enum err rps_request_end(struct db *, const char *owner,
    const struct rps_request *) MUST_CHECK; /* state, words, answer */
/* The comparison of the day, once. */
enum err rps_request_daily(struct db *, struct arena *, int64_t account_id,
    int64_t organisation_id, bool repair) MUST_CHECK;

#endif
