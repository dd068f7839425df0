/* job.c - see job.h. */
#include <inttypes.h>
#include <string.h>

#include "db/job.h"
#include "db/row.h"

const char *const job_words[] = { "add_server", "edit_server", "delete_server",
	"add_device", "edit_device", "delete_device", NULL };

enum { STATE_READY }; /* the first word of rps_job.state */

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
