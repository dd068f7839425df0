/* record.c - see record.h. */
#include <string.h>

#include "base/clock.h"
#include "prov/record.h"

#define FLOOD_ROWS 200 /* at once; then one a second, in each worker */

static void
log_flags(struct flog_row *r, unsigned odd)
{
	static const struct {
		unsigned bit;
		const char *name;
	} flags[] = {
		{ ODD_UA_MAC, "ua_mac " },
		{ ODD_UA_MODEL, "ua_model " },
		{ ODD_BASIC_PLAIN, "plain " },
		{ ODD_RELEASED, "released " },
	};
	size_t n = 0, len;

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if ((odd & flags[i].bit) != 0) {
			len = strlen(flags[i].name);
			memcpy(r->flags + n, flags[i].name, len);
			n += len;
		}
	r->flags[n == 0 ? 0 : n - 1] = '\0';
}

/*
 * Who is shut out, or asks for names that are none, costs us nothing but the
 * row; a flood of them must not fill the database.  The rest is counted.
 */
static bool
is_flood(struct ask *q)
{
	static const struct rate rate = { .leak = BUCKET_ONE,
		.full = FLOOD_ROWS * BUCKET_ONE };

	if (q->reason != REASON_SLOWED && q->reason != REASON_SHUT_OUT &&
	    q->reason != REASON_BAD_NAME)
		return false;
	if (bucket_is_full(q->sv->flood, rate, q->steady))
		return true;
	bucket_pour(&q->sv->flood, rate, BUCKET_ONE, q->steady);
	return false;
}

void
record_fetch(struct ask *q, const struct resp *rs)
{
	static const char *const names[METHOD__MAX] = { [METHOD_GET] = "GET",
		[METHOD_HEAD] = "HEAD",
		[METHOD_POST] = "POST",
		[METHOD_PUT] = "PUT" };
	struct flog_row *r;

	if (is_flood(q)) {
		metrics_add(q->sv->metrics, METRIC_LOG_DROPPED, 1);
		return;
	}
	r = flog_next(q->sv->flog);
	r->at_us = clock_usec();
	r->organisation_id = q->org == NULL ? 0 : q->org->id;
	flog_text(r->mac, sizeof(r->mac), q->mac);
	flog_text(r->file, sizeof(r->file), q->id.file);
	flog_text(r->method, sizeof(r->method), names[q->rq->method]);
	r->status = rs->status;
	r->reason = q->reason;
	log_flags(r, q->odd);
	flog_text(r->address, sizeof(r->address), q->rq->remote_addr);
	flog_text(r->user_agent, sizeof(r->user_agent), q->rq->user_agent);
	flog_text(r->firmware, sizeof(r->firmware), q->ua.firmware);
	flog_text(r->etag, sizeof(r->etag), *q->etag ? q->etag : rs->etag);
	r->bytes = rs->body.len;
	r->creds = q->reason == REASON_SERVED ? q->creds : CREDS_NONE;
}
