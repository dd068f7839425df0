/*
 * notify.h - asking that a phone is told something now, and what became of
 * it.
 *
 * A job is a row of the queue, inserted in the transaction of whoever asks;
 * voipconfig-notify does the rest.  A phone has one job of a kind that nobody
 * has begun: a second one is the same one, due at once.  One that waits for
 * another attempt is replaced by the new one.
 *
 * Whoever sees a phone sees its jobs; an event, which says where others are
 * told, is seen by who sees the webhook, never by who has only own phones.
 */
#ifndef DB_NOTIFY_H
#define DB_NOTIFY_H

#include "db/act.h"

enum notify_kind {
	NOTIFY_PROVISION, /* fetch your configuration */
	NOTIFY_REBOOT,
	NOTIFY_PROBE,  /* does the proxy answer? */
	NOTIFY_WEBHOOK /* an event */
};
extern const char *const notify_kind_words[];

/* done: the phone, or the receiver, has said yes. */
enum notify_state {
	NOTIFY_READY,
	NOTIFY_CLAIMED,
	NOTIFY_DONE,
	NOTIFY_FAILED, /* words say why */
	NOTIFY_REPLACED
};
extern const char *const notify_state_words[];

struct notify_job {
	int64_t id, kind, state; /* the enums above */
	int64_t organisation_id, notifier_id, webhook_id, device_id; /* 0: - */
	const char *organisation; /* NULL: it is gone */
	const char *mac, *event;  /* "": none */
	const char *message_id;   /* of a webhook; "" else */
	int64_t attempts;
	const char *words, *actor;
	const char *run_after, *give_up_at, *created_at;
	const char *done_at; /* NULL: not yet */
};
/* The columns of NOTIFY_BY_ID and of a page of LIST_NOTIFY_JOBS. */
void notify_from_row(const struct val *, struct notify_job *);
enum err notify_by_id(struct act *, int64_t id, struct notify_job *) MUST_CHECK;

/* Seconds until it is not worth it any more: a phone that reboots hours after
 * somebody asked for it does so while somebody speaks.  Of many phones the
 * last one's turn comes late, the slower the later. */
int64_t notify_worth(enum notify_kind, int64_t phones);

/*
 * Provision or reboot one phone, in scope.  ERR_CONFLICT, and how to mend it,
 * where no notifier holds.  The audit log has it.
 */
enum err notify_device(struct act *, const char *mac, enum notify_kind,
    int64_t *job_id) MUST_CHECK;
/*
 * The same for all enabled phones of a group (group_id) or, group_id 0, of an
 * organisation, without those below it; they are told one after the other, as
 * fast as the notifier's rate.  Not for who has only phones of his own.
 */
struct notify_many {
	int64_t organisation_id, group_id;
	enum notify_kind kind;
	int64_t phones; /* out: how many jobs there are for it now */
};
enum err notify_devices(struct act *, struct notify_many *) MUST_CHECK;

/* One that failed is ready again, with all its time; by the notifier that holds
 * now.  ERR_CONFLICT where none does, or the webhook is disabled. */
enum err notify_retry(struct act *, int64_t id) MUST_CHECK;

#endif
