/*
 * user_rules.h - who may do what to whom; for db/user.c and what changes
 * people beside it.
 */
#ifndef DB_USER_RULES_H
#define DB_USER_RULES_H

#include "db/user.h"

/* ERR_DENIED when the person, or the role, is above the actor. */
enum err user_may_touch(struct act *, const struct user *) MUST_CHECK;
enum err user_may_give(struct act *, int64_t role) MUST_CHECK;

/*
 * ERR_CONFLICT when the last enabled provider_admin would be none (now NULL:
 * would be deleted).  Inside the transaction that does it: two who try it at
 * once come one after the other.
 */
enum err user_stays_provider(struct act *, const struct user *old,
    const struct user *now) MUST_CHECK;

#endif
