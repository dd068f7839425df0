/* rps_request.c - see rps_request.h. */
#include <inttypes.h>

#include "db/fit.h"
#include "db/row.h"
#include "db/rps_account.h"
#include "db/rps_request.h"

const char *const rps_ask_words[] = { "test", "servers", "devices", "server",
	"device", "pin", "drift", "repair", NULL };
const char *const rps_asked_words[] = { "ready", "claimed", "done", "failed",
	NULL };

struct addition {
	int64_t account_id;
	enum rps_ask kind;
	const char *argument;
	int64_t *id;
};

static enum err
add(struct act *act, void *arg)
{
	const struct addition *n = arg;
	struct rps_account a;
	struct val row[1];
	enum err e;

	if ((e = rps_account_by_id(act, n->account_id, &a)) != ERR_OK)
		return e;
	if (n->kind == ASK_DRIFT || n->kind == ASK_REPAIR) {
		e = db_first(act->db, act->a, STMT_REQUEST_OPEN,
		    VALS(V_INT(a.id)), row, 1);
		if (e == ERR_OK)
			*n->id = row[0].i;
		if (e != ERR_NOTFOUND)
			return e;
	}
	return db_insert(act->db, STMT_REQUEST_ADD,
	    VALS(V_INT(a.id), V_INT(a.organisation_id),
		V_STR(rps_ask_words[n->kind]), V_STR(n->argument),
		V_STR(act->actor)),
	    n->id);
}

enum err
rps_request_add(struct act *act, int64_t account_id, enum rps_ask kind,
    const char *argument, int64_t *id)
{
	struct addition n = { account_id, kind, argument, id };

	return act_tx(act, add, &n);
}

enum err
rps_request_by_id(struct act *act, int64_t id, struct rps_request *q)
{
	struct val r[10];
	enum err e;

	e = db_first(act->db, act->a, STMT_REQUEST_BY_ID,
	    VALS(V_INT(id), V_STR(act_scope(act))), r, 10);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "",
		    "There is no request with the id %" PRId64 ".", id);
	if (e == ERR_OK)
		*q = (struct rps_request){ .id = r[0].i,
			.account_id = r[1].i,
			.kind = row_enum(&r[2]),
			.argument = r[3].s,
			.state = row_enum(&r[4]),
			.answer = r[5].type == VAL_NULL ? NULL : r[5].s,
			.words = r[6].s,
			.actor = r[7].s,
			.created_at = r[8].s,
			.done_at = r[9].type == VAL_NULL ? NULL : r[9].s };
	return e;
}

enum err
rps_request_take(struct db *db, struct arena *a, int64_t account_id,
    bool long_ones, const char *owner, int64_t lease, struct rps_request *q)
{
	struct val r[4];
	uint64_t n = 0;
	enum err e;

	*q = (struct rps_request){ .words = "" };
	e = db_first(db, a, STMT_REQUEST_NEXT,
	    VALS(V_INT(account_id), V_INT(long_ones)), r, 4);
	if (e != ERR_OK)
		return e == ERR_NOTFOUND ? ERR_OK : e;
	e = db_run(db, STMT_REQUEST_CLAIM,
	    VALS(V_STR(owner), V_INT(lease), r[0]), &n);
	if (e == ERR_OK && n == 1)
		*q = (struct rps_request){ .id = r[0].i,
			.account_id = r[1].i,
			.kind = row_enum(&r[2]),
			.argument = r[3].s,
			.words = "" };
	return e;
}

static enum err
set(struct db *db, const char *owner, const struct rps_request *q)
{
	char words[501];

	return db_run(db, STMT_REQUEST_SET,
	    VALS(V_STR(rps_asked_words[q->state]), V_STR(q->argument),
		V_STR(fit_words(words, sizeof(words), q->words)),
		V_OPT(q->answer), V_INT(q->state >= ASKED_DONE), V_INT(q->id),
		V_STR(owner)),
	    NULL);
}

enum err
rps_request_step(struct db *db, const char *owner, int64_t id,
    const char *argument)
{
	return set(db, owner,
	    &(struct rps_request){ .id = id,
		.state = ASKED_READY,
		.argument = argument,
		.words = "" });
}

enum err
rps_request_end(struct db *db, const char *owner, const struct rps_request *q)
{
	return set(db, owner, q);
}

struct daily {
	int64_t account_id, organisation_id;
	bool repair;
};

static enum err
daily(struct db *db, struct arena *a, void *arg)
{
	const struct daily *d = arg;
	struct val row[1];
	enum err e;

	/* Writing first makes it once, whoever else is about it. */
	if ((e = db_run(db, STMT_ACCOUNT_COMPARED, VALS(V_INT(d->account_id)),
		 NULL)) != ERR_OK ||
	    (e = db_run(db, STMT_REQUEST_PRUNE, NOVALS, NULL)) != ERR_OK)
		return e;
	e = db_first(db, a, STMT_REQUEST_OPEN, VALS(V_INT(d->account_id)), row,
	    1);
	if (e != ERR_NOTFOUND)
		return e;
	return db_run(db, STMT_REQUEST_DAILY,
	    VALS(V_INT(d->account_id), V_INT(d->organisation_id),
		V_STR(rps_ask_words[d->repair ? ASK_REPAIR : ASK_DRIFT])),
	    NULL);
}

enum err
rps_request_daily(struct db *db, struct arena *a, int64_t account_id,
    int64_t organisation_id, bool repair)
{
	struct daily d = { account_id, organisation_id, repair };

	return db_tx(db, a, daily, &d);
}
