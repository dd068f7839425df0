/* rps.c - /rps: what is queued for Yealink's service, and what is there as
 * far as we know. */
#include "api/page.h"
#include "api/routes.h"
#include "db/job.h"

static void
put_job(struct view *v, const struct job *j)
{
	view_open(v, NULL);
	view_int(v, "id", j->id);
	view_id(v, "organisation_id", j->organisation_id);
	view_text(v, "organisation", j->organisation);
	view_id(v, "account_id", j->account_id);
	view_text(v, "target", j->target);
	view_text(v, "verb", job_words[j->verb]);
	view_text(v, "state", job_state_words[j->state]);
	view_int(v, "attempts", j->attempts);
	view_text(v, "last_error", j->last_error);
	view_text(v, "run_after", j->run_after);
	view_text(v, "created_at", j->created_at);
	view_text(v, "done_at", j->done_at);
	view_close(v);
}

static void
job_item(struct view *v, const struct val *row)
{
	struct job j;

	job_from_row(row, &j);
	put_job(v, &j);
}

enum err
op_rps_job_list(struct call *c)
{
	return page_answer(c, LIST_RPS_JOBS, job_item, NULL);
}

enum err
op_rps_job_retry(struct call *c)
{
	struct job j;
	int64_t id;
	enum err e;

	if ((e = call_id(c, 0, &id)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = job_retry(&c->act, id)) != ERR_OK ||
	    (e = job_by_id(&c->act, id, &j)) != ERR_OK)
		return e;
	put_job(&c->out, &j);
	return ERR_OK;
}

static void
server_item(struct view *v, const struct val *r)
{
	view_open(v, NULL);
	view_val(v, "id", &r[0]);
	view_val(v, "organisation_id", &r[1]);
	view_val(v, "organisation", &r[2]);
	view_val(v, "account_id", &r[3]);
	view_val(v, "remote_id", &r[4]);
	view_val(v, "name", &r[5]);
	view_val(v, "url", &r[6]);
	view_word(v, "state", rps_state_words, &r[7]);
	view_bool(v, "adopted", r[8].i != 0);
	view_val(v, "synced_at", &r[9]);
	view_close(v);
}

enum err
op_rps_server_list(struct call *c)
{
	return page_answer(c, LIST_RPS_SERVERS, server_item, NULL);
}

static void
device_item(struct view *v, const struct val *r)
{
	view_open(v, NULL);
	view_val(v, "mac", &r[0]);
	view_val(v, "device_id", &r[1]);
	view_val(v, "organisation_id", &r[2]);
	view_val(v, "organisation", &r[3]);
	view_val(v, "account_id", &r[4]);
	view_val(v, "server_id", &r[5]);
	view_val(v, "remote_id", &r[6]);
	view_word(v, "state", rps_state_words, &r[7]);
	view_val(v, "reason", &r[8]);
	view_bool(v, "adopted", r[9].i != 0);
	view_val(v, "synced_at", &r[10]);
	view_close(v);
}

enum err
op_rps_device_list(struct call *c)
{
	return page_answer(c, LIST_RPS_DEVICES, device_item, NULL);
}
