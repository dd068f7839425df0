/*
 * act.h - one change: by whom, from where, with which connection and keys;
 * and what was wrong with it, in words a person can use.
 *
 * Every function that changes data takes a struct act.  It validates, makes
 * the change, the audit entry, the RPS job and the new generation in ONE
 * transaction, or changes nothing and fills act->problem.
 */
#ifndef DB_ACT_H
#define DB_ACT_H

#include "base/vault.h"
#include "db/db.h"

struct problem {
	char field[64]; /* the field's name; "" when no single one is to blame */
	char text[256]; /* what is wrong and what to do; a sentence */
};

struct act {
	struct db *db;
	struct arena *a;
	struct vault *vault;
	const char *actor;   /* "ctl:root", "user:ada@example.net" */
	const char *address; /* "" on the machine itself */
	struct problem problem;
};

/* Fills the problem and returns e, so that callers can return it. */
enum err act_fail(struct act *, enum err e, const char *field,
    const char *fmt, ...) PRINTFLIKE(4, 5) MUST_CHECK;

/*
 * The audit entry of the change under way (inside the transaction).  before
 * and after are JSON texts or NULL; secrets in them read "changed".
 */
struct audit_entry {
	int64_t organisation_id; /* 0: of none */
	const char *action;      /* create, change, delete, publish ... */
	const char *object;      /* organisation, device ... */
	int64_t object_id;
	const char *object_name;
	const char *before, *after;
};
enum err act_audit(struct act *, const struct audit_entry *) MUST_CHECK;

#endif
