/*
 * verdict.h - what the test of an account shows, in words: whether it is the
 * host, the key, the right or this machine's clock.
 */
#ifndef RPS_VERDICT_H
#define RPS_VERDICT_H

#include "rps/client.h"

/* Of the answer to the driver's probe; skew: their clock less ours. */
const char *verdict(struct arena *, const struct rps_account_conf *,
    const char *driver, const struct rps_answer *, int64_t skew);

#endif
