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
	char field[200];  /* the field's name; "" when no single one is to
	                   * blame; as in a JSON pointer */
	char text[640];   /* what is wrong and what to do; a sentence */
	int64_t version;  /* lost update: the version there is now; else 0 */
	int64_t wait;     /* seconds until it may be tried again; else 0 */
	const char *flag; /* a member of the answer that is true; or NULL */
};

#define ACT_WARNINGS_MAX 32

struct act {
	struct db *db;
	struct arena *a;
	struct vault *vault;
	const char *actor;   /* "ctl:root", "user:ada@example.net" */
	const char *address; /* "" on the machine itself */

	/*
	 * Whose data this actor may see and change.  Every statement that
	 * finds something asks for it, so that what is foreign is as good as
	 * not there (ERR_NOTFOUND).
	 */
	const char *scope; /* path of an organisation; NULL: everything, and
	                    * what belongs to nobody: stock, models */
	int64_t scope_one; /* id of that organisation when none is below it; 0:
	                    * not known */
	int64_t own_user;  /* a user's id: only his own phones; 0: all */
	bool personal;     /* may change what a phone's user may, no more: see
	                    * db/personal.h */

	/* What he may give to others: never more than he has. */
	unsigned above;     /* bit n: role n (enum user_role) is above him; he
	                     * neither gives it nor touches who has it */
	const char *scopes; /* of tokens he may make; NULL: all */

	struct problem problem;

	/* What stopped nothing and should be told all the same: act_warn(). */
	const char *warnings[ACT_WARNINGS_MAX];
	size_t nwarnings;
};

/*
 * fn in one transaction, or in the one that is under way: so functions of
 * this floor can call each other, and a caller can make several changes one
 * with db_tx().  Clears the problem first, and names one at the end when fn
 * failed without.
 */
typedef enum err act_fn(struct act *, void *arg);
enum err act_tx(struct act *, act_fn *fn, void *arg) MUST_CHECK;

/* What the statements of stmt_edit.h take for the scope: "/1/7/%". */
const char *act_scope(const struct act *);

/* ERR_DENIED unless the actor's scope is everything. */
enum err act_need_all(struct act *, const char *what) MUST_CHECK;

/* Clear text to a value to store ("" or NULL: SQL NULL), and back (NULL: "").
 */
enum err act_seal(struct act *, const char *purpose, const char *clear,
    struct val *) MUST_CHECK;
enum err act_unseal(struct act *, const char *purpose, const struct val *,
    const char **clear) MUST_CHECK;

/* Fills the problem and returns e, so that callers can return it. */
enum err act_fail(struct act *, enum err e, const char *field, const char *fmt,
    ...) PRINTFLIKE(4, 5) MUST_CHECK;
#if defined(__clang_analyzer__) || defined(ANALYZER)
/* They do not see that it returns e. */
#define act_fail(act, e, ...) ((void)!act_fail((act), (e), __VA_ARGS__), (e))
#endif

/* A sentence for whoever asked for the change; the same one once.  Kept if
 * the transaction under way comes to its end. */
void act_warn(struct act *, const char *fmt, ...) PRINTFLIKE(2, 3);

/* A problem inside a list is named with its place there: "keys/3/position". */
void act_place(struct act *, const char *list, size_t i);

/* What a field names was not found: the field is what is wrong. */
enum err act_reference(struct act *, enum err e, const char *field) MUST_CHECK;

/*
 * Lost update: name was changed since the caller read it, and has version now.
 * ERR_OK when wanted is 0 (whatever it is) or now.
 */
enum err act_version(struct act *, const char *name, int64_t wanted,
    int64_t now) MUST_CHECK;

/* Nothing was wrong after all: what was not found is not needed. */
void act_clear(struct act *);

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
/* What object and action may be; NULL-terminated. */
extern const char *const audit_objects[], *const audit_actions[];

enum err act_audit_many(struct act *, const struct audit_entry *,
    size_t n) MUST_CHECK;

#endif
