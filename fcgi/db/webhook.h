/*
 * webhook.h - who is told what phones do: a URL that gets an event of the
 * organisation, and of everybody below, as a signed POST.
 *
 * The secret signs and is shown once, when it is made; it is kept sealed
 * (purpose "webhook").  One that fails for a week is disabled, with the
 * reason in trouble.
 */
#ifndef DB_WEBHOOK_H
#define DB_WEBHOOK_H

#include "db/field.h"

#define WEBHOOKS_MAX 20 /* of one organisation */

/* device.seen device.refused device.outdated rps.stuck; what they may be
 * subscribed to.  "test" comes when it is asked for, whatever they are. */
extern const char *const webhook_event_words[];

struct webhook {
	int64_t id, organisation_id, version;
	const char *name, *url;
	const char *events; /* of the words above, blank separated */
	int64_t enabled;
	/* Out: */
	const char *organisation, *trouble;
	const char *failing_since; /* NULL: it works */
	const char *delivered_at;  /* NULL: never */
	const char *breaker_until; /* NULL: it is not open */
	const char *created_at;
};

extern const struct field webhook_fields[];
extern const size_t nwebhook_fields;
void webhook_defaults(struct webhook *);
void webhook_from_row(const struct val *, struct webhook *);

/* Scheme and host of its URL, and three stars for the rest, which is often a
 * password. */
const char *webhook_masked_url(struct arena *, const char *url);

/* *secret: "whsec_...", in clear, this once. */
enum err webhook_add(struct act *, struct webhook *,
    const char **secret) MUST_CHECK;
enum err webhook_by_id(struct act *, int64_t id, struct webhook *) MUST_CHECK;
/* By id, or by a name that only one has. */
enum err webhook_find(struct act *, const char *, struct webhook *) MUST_CHECK;
/* secret not NULL: a new one is made, and given back.  To enable one that was
 * disabled lets it try at once.  What waits for one that is disabled fails. */
enum err webhook_change(struct act *, const struct webhook *, int64_t version,
    const char **secret) MUST_CHECK;
enum err webhook_delete(struct act *, int64_t id) MUST_CHECK;
enum err webhook_delete_if(struct act *, int64_t id,
    int64_t version) MUST_CHECK;
enum err webhook_each(struct act *, db_row_fn *, void *) MUST_CHECK;

/* Sends the event "test", also to one that is disabled; a job, see
 * notify.h.  While one waits to be sent it is the same one. */
enum err webhook_test(struct act *, int64_t id, int64_t *job_id) MUST_CHECK;

#endif
