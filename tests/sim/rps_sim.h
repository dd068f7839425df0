/*
 * rps_sim.h - the simulated service, and one call to it.
 *
 * A call comes in over HTTP, belongs to one of Yealink's three APIs or to a
 * phone, is looked at for an injected fault, served, written down together
 * with what it changed, and answered.  rps_front.c is that order; an API is
 * a struct of functions.
 */
#ifndef SIM_RPS_SIM_H
#define SIM_RPS_SIM_H

#include "sim/rps_http.h"
#include "sim/rps_store.h"
#include "sim/rps_switch.h"

#define PACE_MAX 64

struct faults;

struct sim {
	struct store *store;
	struct switches sw;
	struct faults *faults;
	struct { /* how many calls in which second: the rate limit */
		char account[64];
		int64_t second, n;
	} pace[PACE_MAX];
};

struct call {
	struct sim *sim;
	struct arena *a;
	const struct http_request *rq;
	struct http_reply *rp;
	const struct api *api;
	const char *op;      /* "addDevices", "device/add", "redirect...." */
	const char *account; /* name, or NULL until it is known */
	const char *nonce;   /* or NULL */
	const char *code;    /* what a refusal was called on the wire */
	const char *fault;   /* what was injected, or NULL */
	struct json_object *args; /* XML-RPC: an array; freed by the front */
	size_t items;             /* servers or devices it is about */
	bool replay;              /* the nonce was there before */
	bool changed;             /* a server or device */
	const void *route;        /* the API's own */
};

struct api {
	const char *name;
	/* What is it about?  Sets op, nonce and route; answers nothing. */
	void (*identify)(struct call *);
	void (*serve)(struct call *);
	/* A refusal in this API's words. */
	void (*refuse)(struct call *, int status, const char *code,
	    const char *text);
};

extern const struct api api_v2, api_v1, api_xml, api_phone;

/* rps_front.c: for rps_net.h; app is the struct sim. */
void front_serve(void *app, const struct http_request *, struct http_reply *);

/* rps_admin.c: the same, for the operator of the simulator. */
void admin_serve(void *app, const struct http_request *, struct http_reply *);

/* rps_account.c */
enum cred { CRED_KEY, CRED_XML };
/* The account with that key or user, its secret in *secret, or NULL. */
const char *account_find(struct sim *, enum cred, const char *user,
    const char **secret);
/* From a file of lines: name key secret [xml_user xml_password [add_by_mac]];
 * says what is wrong. */
enum err account_load(struct sim *, const char *file) MUST_CHECK;
bool account_by_mac(struct sim *, const char *name);
/* "Basic ..." taken apart; false when it is not that. */
bool account_basic(const struct http_request *, char **user, char **password);
/* May it call now?  Counts the call. */
bool account_pace(struct sim *, const char *name);

/* Milliseconds since 1970 as the simulated service has them. */
int64_t sim_now_ms(const struct sim *);
/* n random bytes in hex, in the arena. */
char *sim_random(struct arena *, size_t n);

/* Takes the value over. */
void reply_json(struct arena *, struct http_reply *, int status,
    struct json_object *);
void reply_header(struct http_reply *, const char *name, const char *value);

#endif
