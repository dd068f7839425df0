/*
 * answer.h - what people ask of Yealink, answered: see db/rps_request.h.
 */
#ifndef RPS_ANSWER_H
#define RPS_ANSWER_H

#include "rps/work.h"

/* One request of that account, if there is one; *busy when there was.
 * paused: no comparison, which can wait. */
enum err answer_one(struct work *, bool paused, bool *busy) MUST_CHECK;

#endif
