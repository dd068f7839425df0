/*
 * notify.h - a job of db/notify.h as an answer.
 */
#ifndef API_NOTIFY_H
#define API_NOTIFY_H

#include "api/call.h"

enum err notify_show(struct call *, int64_t id) MUST_CHECK;
/* 202, and where it is: voipconfig-notify does it. */
enum err notify_accepted(struct call *, int64_t id) MUST_CHECK;

#endif
