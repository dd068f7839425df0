/*
 * rps_ask.h - questions to Yealink, which voipconfig-rps answers.
 */
#ifndef CTL_RPS_ASK_H
#define CTL_RPS_ASK_H

#include "ctl/ctl.h"
#include "db/rps_request.h"

/* --account, or the only one there is. */
enum err rps_account_option(struct ctl *, int64_t *id) MUST_CHECK;

/* Waits for the answer, and shows it. */
enum err rps_ask(struct ctl *, int64_t account, enum rps_ask,
    const char *argument) MUST_CHECK;

/* The worker's JSON, as a table or as JSON. */
enum err rps_answer_show(struct ctl *, const char *json) MUST_CHECK;

#endif
