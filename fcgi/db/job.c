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
	if (e == ERR_OK && row_enum(&row[1]) == (int64_t)verb &&
	    row_enum(&row[2]) == STATE_READY) {
		e = db_run(act->db, STMT_JOB_AGAIN, VALS(row[0]), &n);
		if (e != ERR_OK || n == 1)
			return e;
	}
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
