/* rps_job_row.c - what claimed jobs are about; see rps_queue.h. */
#include "db/row.h"
#include "db/rps_ids.h"
#include "db/rps_queue.h"

struct devices {
	struct rps_device_job *job;
	size_t n, cap;
};

static void
read_record(const struct val *r, struct rps_device_job *j)
{
	j->has_record = r[0].type != VAL_NULL;
	j->record_account = row_int(&r[0]);
	j->record_server = row_int(&r[1]);
	j->remote_id = row_text(&r[2]);
	j->there = row_int(&r[3]);
	j->adopted = row_int(&r[4]) != 0;
	j->sent_at = row_int(&r[5]);
}

static void
read_server(const struct val *r, struct rps_device_job *j)
{
	j->server_id = row_int(&r[0]);
	j->server_remote = row_text(&r[1]);
	j->server_name = row_text(&r[2]);
	j->server_there = row_int(&r[3]);
	j->server_reason = row_text(&r[4]);
	j->server_refused = row_enum(&r[5]) == 2; /* of rps_state_words */
}

static enum err
on_device(void *arg, const struct val *r, size_t n)
{
	struct devices *d = arg;
	struct rps_device_job *j;

	(void)n;
	if (d->n == d->cap)
		return ERR_SYSTEM;
	j = &d->job[d->n++];
	*j = (struct rps_device_job){ .id = r[0].i,
		.mac = r[1].s,
		.verb = row_enum(&r[2]),
		.attempts = r[3].i,
		.ambiguous = r[4].i != 0,
		.alone = r[5].i != 0,
		.organisation_id = row_int(&r[6]),
		.device_id = row_int(&r[7]),
		.owner_id = row_int(&r[8]),
		.serial = row_text(&r[9]),
		.label = row_text(&r[10]),
		.secret = r[11],
		.account_id = row_int(&r[12]),
		.owner = row_text(&r[25]),
		.path_key = row_text(&r[26]),
		.unchanged = row_int(&r[27]) != 0 };
	read_record(r + 13, j);
	read_server(r + 19, j);
	return ERR_OK;
}

enum err
rps_queue_devices(struct db *db, struct arena *a, const struct rps_claim *c,
    struct rps_device_job **jobs, size_t *n)
{
	struct devices d = { .cap = CLAIM_MAX };
	struct val in[101] = { V_STR(c->owner) };
	enum err e;

	d.job = arena_alloc(a, CLAIM_MAX * sizeof(*d.job));
	rps_ids(c->ids, c->n, in + 1);
	e = db_each(db, a, STMT_QUEUE_DEVICES, in, 101, on_device, &d);
	*jobs = d.job;
	*n = d.n;
	return e;
}

enum err
rps_queue_server(struct db *db, struct arena *a, const struct rps_claim *c,
    struct rps_server_job *j)
{
	struct val r[20];
	enum err e;

	e = db_first(db, a, STMT_QUEUE_SERVER,
	    VALS(V_STR(c->owner), V_INT(c->ids[0])), r, 20);
	if (e != ERR_OK)
		return e;
	*j = (struct rps_server_job){ .id = r[0].i,
		.target_id = r[1].i,
		.verb = row_enum(&r[2]),
		.attempts = r[3].i,
		.ambiguous = r[4].i != 0,
		.organisation_id = row_int(&r[5]),
		.organisation = row_text(&r[6]),
		.path_key = row_text(&r[7]),
		.user = row_text(&r[8]),
		.secret = r[9],
		.account_id = row_int(&r[10]),
		.server_id = row_int(&r[11]),
		.remote_id = row_text(&r[12]),
		.name = row_text(&r[13]),
		.url = row_text(&r[14]),
		.there = row_int(&r[15]),
		.adopted = row_int(&r[16]) != 0,
		.certificate_url = row_text(&r[17]),
		.busy = row_int(&r[18]) != 0,
		.shared = row_int(&r[19]) != 0 };
	return ERR_OK;
}
