/* job.c - see job.h. */
#include <inttypes.h>
#include <string.h>

#include "db/job.h"
#include "db/row.h"

const char *const job_words[] = { "add_server", "edit_server", "delete_server",
	"add_device", "edit_device", "delete_device", NULL };

const char *const job_state_words[] = { "ready", "claimed", "done", "refused",
	"replaced", NULL };
const char *const rps_state_words[] = { "wanted", "synced", "refused",
	"deleting", NULL };

enum { STATE_READY, STATE_CLAIMED, STATE_DONE, STATE_REFUSED };

/* An unfinished one that nobody has begun and that this one is part of. */
static bool
stands_for(const struct val *newest, enum job_verb verb)
{
	int64_t v = row_enum(&newest[1]);

	if (row_enum(&newest[2]) != STATE_READY)
		return false;
	if (verb == JOB_DELETE_SERVER || verb == JOB_DELETE_DEVICE)
		return v == (int64_t)verb;
	return v != JOB_DELETE_SERVER && v != JOB_DELETE_DEVICE;
}

/* *any: is there a record of it, whatever became of it? */
static enum err
find_record(struct act *act, int64_t organisation_id, const char *mac,
    bool *any)
{
	struct val row[1];
	enum err e;

	if (mac != NULL)
		e = db_first(act->db, act->a, STMT_RECORD_OF_DEVICE,
		    VALS(V_STR(mac)), row, 1);
	else
		e = db_first(act->db, act->a, STMT_RECORD_OF_SERVER,
		    VALS(V_INT(organisation_id)), row, 1);
	*any = e == ERR_OK;
	return e == ERR_NOTFOUND ? ERR_OK : e;
}

static enum err
mark_deleting(struct act *act, int64_t organisation_id, const char *mac)
{
	if (mac != NULL)
		return db_run(act->db, STMT_RECORD_DELETING, VALS(V_STR(mac)),
		    NULL);
	return db_run(act->db, STMT_RECORD_SERVER_DELETING,
	    VALS(V_INT(organisation_id)), NULL);
}

/*
 * What was wanted of it and not begun is not wanted any more.  When nothing
 * was ever begun, Yealink knows nothing of it and need not be told.
 */
static enum err
add_delete(struct act *act, enum job_verb verb, int64_t organisation_id,
    const char *mac, const char *target)
{
	struct val open[1];
	uint64_t n = 0;
	bool any;
	enum err e;

	if ((e = db_first(act->db, act->a, STMT_JOB_OPEN_N, VALS(V_STR(target)),
		 open, 1)) != ERR_OK ||
	    (e = find_record(act, organisation_id, mac, &any)) != ERR_OK ||
	    (e = db_run(act->db, STMT_JOB_REPLACE,
		 VALS(V_STR("deleted before it began"), V_STR(target)), &n)) !=
		ERR_OK)
		return e;
	if (!any && open[0].i == (int64_t)n)
		return db_run(act->db, STMT_JOB_ADD_OVER,
		    VALS(V_ID(organisation_id), V_STR(target),
			V_STR(job_words[verb]),
			V_STR("it was never at Yealink")),
		    NULL);
	if (any && (e = mark_deleting(act, organisation_id, mac)) != ERR_OK)
		return e;
	return db_run(act->db, STMT_JOB_ADD,
	    VALS(V_ID(organisation_id), V_STR(target), V_STR(job_words[verb])),
	    NULL);
}

enum err
job_add(struct act *act, enum job_verb verb, int64_t organisation_id,
    const char *mac)
{
	const char *target;
	struct val row[3];
	uint64_t n = 0;
	enum err e;

	if (mac != NULL)
		target = arena_printf(act->a, "device:%s", mac);
	else
		target =
		    arena_printf(act->a, "server:%" PRId64, organisation_id);
	e = db_first(act->db, act->a, STMT_JOB_NEWEST, VALS(V_STR(target)), row,
	    3);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	if (e == ERR_OK && stands_for(row, verb)) {
		e = db_run(act->db, STMT_JOB_AGAIN, VALS(row[0]), &n);
		if (e != ERR_OK || n == 1)
			return e;
	}
	if (verb == JOB_DELETE_SERVER || verb == JOB_DELETE_DEVICE)
		return add_delete(act, verb, organisation_id, mac, target);
	return db_run(act->db, STMT_JOB_ADD,
	    VALS(V_ID(organisation_id), V_STR(target), V_STR(job_words[verb])),
	    NULL);
}

void
job_from_row(const struct val *r, struct job *j)
{
	*j = (struct job){
		.id = r[0].i,
		.organisation_id = row_int(&r[1]),
		.organisation = r[2].type == VAL_NULL ? NULL : r[2].s,
		.account_id = row_int(&r[3]),
		.target = r[4].s,
		.verb = row_enum(&r[5]),
		.state = row_enum(&r[6]),
		.attempts = r[7].i,
		.last_error = r[8].s,
		.run_after = row_text(&r[9]),
		.created_at = row_text(&r[10]),
		.done_at = r[11].type == VAL_NULL ? NULL : r[11].s,
	};
}

enum err
job_by_id(struct act *act, int64_t id, struct job *j)
{
	struct val row[12];
	enum err e;

	e = db_first(act->db, act->a, STMT_JOB_BY_ID,
	    VALS(V_INT(id), V_STR(act_scope(act)), V_INT(act->scope == NULL)),
	    row, 12);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "",
		    "There is no job with the id %" PRId64 ".", id);
	if (e == ERR_OK)
		job_from_row(row, j);
	return e;
}

static enum err
audit_retry(struct act *act, const struct job *j)
{
	return act_audit(act,
	    &(struct audit_entry){ .organisation_id = j->organisation_id,
		.action = "retry",
		.object = "rps_job",
		.object_id = j->id,
		.object_name = j->target,
		.before = "{\"state\":\"refused\"}",
		.after = "{\"state\":\"ready\"}" });
}

static enum err
retry(struct act *act, void *arg)
{
	const int64_t *id = arg;
	struct val row[3];
	struct job j;
	enum err e;

	e = db_first(act->db, act->a, STMT_JOB_LOCK, VALS(V_INT(*id)), row, 1);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	if ((e = job_by_id(act, *id, &j)) != ERR_OK)
		return e;
	if (j.state != STATE_REFUSED)
		/* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): an ENUM */
		return act_fail(act, ERR_CONFLICT, "",
		    "Only a refused job is tried again; this one is %s.",
		    job_state_words[j.state]);
	e = db_first(act->db, act->a, STMT_JOB_NEWEST, VALS(V_STR(j.target)),
	    row, 3);
	if (e != ERR_OK)
		return e;
	if (row[0].i != j.id)
		return act_fail(act, ERR_CONFLICT, "",
		    "Job %" PRId64 " for %s came later and decides; retry "
		    "that one if it was refused.",
		    row[0].i, j.target);
	e = db_run(act->db, STMT_JOB_RETRY, VALS(V_INT(j.id)), NULL);
	return e != ERR_OK ? e : audit_retry(act, &j);
}

enum err
job_retry(struct act *act, int64_t id)
{
	return act_tx(act, retry, &id);
}

#define ADD_VALUES 3

enum err
job_add_devices(struct act *act, const struct job_device *d, size_t n)
{
	struct val *v = arena_alloc(act->a, (n + 1) * ADD_VALUES * sizeof(*v));
	size_t k = 0;

	for (size_t i = 0; i < n; i++, d++) {
		v[k++] = V_ID(d->organisation_id);
		v[k++] = V_STR(arena_printf(act->a, "device:%s", d->mac));
		v[k++] = V_STR(job_words[JOB_ADD_DEVICE]);
	}
	return db_insert_many(act->db, STMT_JOB_ADD, v, n);
}
