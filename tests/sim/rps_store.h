/*
 * rps_store.h - what the simulated service knows, and keeps when it is killed.
 *
 * A few tables of rows; a row is a key and a JSON value.  Every change goes
 * into the line of the call it belongs to, and store_commit() appends that
 * line to the journal in one write before the call is answered.  So a
 * SIGKILL loses the call in flight or nothing, and a call is never there by
 * half: at start a last line without its end is dropped.  The journal is
 * written anew, without what is gone, at every start.
 */
#ifndef SIM_RPS_STORE_H
#define SIM_RPS_STORE_H

#include <sys/queue.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "sim/rps_json.h"

enum table {
	T_ACCOUNT,   /* name -> its credentials */
	T_SERVER,    /* id -> server */
	T_DEVICE,    /* MAC -> device: no MAC is twice, whoever owns it */
	T_DEVICE_ID, /* id -> MAC */
	T_TOKEN,     /* access token -> account, expiry */
	T_NONCE,     /* API and nonce -> true */
	T_VERDICT,   /* MAC -> the code it is answered with */
	T_PIN,       /* MAC -> PIN */
	T_SWITCH,    /* name -> value */
	T_COUNTER,   /* what is counted -> number */
	T__MAX
};

struct row {
	TAILQ_ENTRY(row) link; /* in the order of arrival */
	char *key;
	struct json_object *value;
};
TAILQ_HEAD(rows, row);

struct store;

/* file NULL: nothing is kept.  calls: how many lines of the call log. */
struct store *store_open(const char *file, size_t calls); /* NULL: said why */
void store_close(struct store *);

/* Values are BORROWED until the row is put again or deleted. */
struct json_object *store_get(struct store *, enum table, const char *key);
void store_put(struct store *, enum table, const char *key,
    struct json_object *value); /* takes value over */
bool store_del(struct store *, enum table, const char *key);
void store_clear(struct store *, enum table);
const struct rows *store_rows(struct store *, enum table);
size_t store_count(struct store *, enum table);
void store_add(struct store *, const char *counter, int64_t n);

/* Changes since the last commit, and the call's own line (taken over; NULL:
 * an admin call, or a thought of our own). */
void store_commit(struct store *, struct json_object *call);

/* The call log, oldest first: calls begin at *first. */
size_t store_calls(const struct store *, int64_t *first);
struct json_object *store_call(const struct store *, size_t i);
int64_t store_next_call(const struct store *); /* the number of the next */
void store_forget_calls(struct store *);

#endif
