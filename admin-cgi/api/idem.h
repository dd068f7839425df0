/*
 * idem.h - a create that is sent twice is done once.
 *
 * A POST with an Idempotency-Key is run in one transaction with a note of
 * its answer; the same request under the same key gets that answer again
 * (with Idempotency-Replayed: true), another one is refused.  An answer with
 * a secret that is shown once is not noted: then 409 says so.
 */
#ifndef API_IDEM_H
#define API_IDEM_H

#include "api/call.h"

/* Runs c->op, once. */
enum err idem_run(struct call *) MUST_CHECK;

#endif
