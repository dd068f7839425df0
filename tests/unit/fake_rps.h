/*
 * fake_rps.h - what tests of the drivers share: an account, a server that
 * answers as told, and a log that is searched for secrets in the end.
 */
#ifndef UNIT_FAKE_RPS_H
#define UNIT_FAKE_RPS_H

#include "rps/client.h"
#include "unit/fake_http.h"

#define FX_KEY "AKIDsimulator0001"
#define FX_SECRET "simulator-secret-0001"
#define FX_BASIC "QUtJRHNpbXVsYXRvcjAwMDE6c2ltdWxhdG9yLXNlY3JldC0wMDAx"
#define FX_TOKEN "tok-9f2c71d0a4"
#define FX_PASSWORD "pw-hidden-4711"
#define FX_ID "7c1d0f5e9a2b4c6d8e0f1a2b3c4d5e6f"

struct fx {
	struct fake *fake;
	struct arena *a;
	struct rps_account_conf conf;
	struct rps_conn *conn;
	const struct rps_driver *d;
	char base[64];
	int log, stderr_was;
};

/* For cmocka: *state is the fx. */
int fx_v2(void **state); /* the token is answered already */
int fx_v2_bare(void **state);
int fx_v1(void **state);
int fx_xml(void **state);
int fx_end(void **state); /* fails when the log has a secret in it */

void fx_token(struct fx *);  /* the next answer is a token */
void fx_reopen(struct fx *); /* after a change of conf */
char *fx_log(struct fx *);   /* so far; in the arena */

/* What request i was, without headers. */
void fx_came(struct fx *, size_t i, const char *method, const char *path,
    const char *body);

#endif
