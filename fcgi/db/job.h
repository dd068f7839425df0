/*
 * job.h - asking for something at Yealink's redirection service.
 *
 * The queue is a transactional outbox: a job is inserted in the transaction
 * of the change that needs it, and voipconfig-rps does the rest.
 */
#ifndef DB_JOB_H
#define DB_JOB_H

#include "db/act.h"

enum job_verb {
	JOB_ADD_SERVER,
	JOB_EDIT_SERVER,
	JOB_DELETE_SERVER,
	JOB_ADD_DEVICE,
	JOB_EDIT_DEVICE,
	JOB_DELETE_DEVICE
};
extern const char *const job_words[]; /* NULL-terminated */
extern const char *const job_state_words[];
extern const char *const rps_state_words[]; /* of servers and devices there */

/*
 * Inside the caller's transaction.  mac is NULL for the verbs of a server.
 *
 * A job says that its target is to be brought to what the database has by
 * then, so one that nobody has begun stands for a later one: an add or edit
 * for an edit, and it is due at once.  A delete replaces adds and edits that
 * nobody has begun; where nothing was ever begun it is replaced itself.
 */
enum err job_add(struct act *, enum job_verb, int64_t organisation_id,
    const char *mac) MUST_CHECK;

struct job {
	int64_t id, organisation_id, account_id; /* 0: none */
	const char *organisation;                /* NULL: it is gone */
	const char *target;
	int64_t verb, state; /* indexes into the words above */
	int64_t attempts;
	const char *last_error, *run_after, *created_at;
	const char *done_at; /* NULL: not yet */
};
/* The columns of JOB_BY_ID and of a page of jobs. */
void job_from_row(const struct val *, struct job *);
enum err job_by_id(struct act *, int64_t id, struct job *) MUST_CHECK;

/* A refused one is ready again, unless a later one of its target stands. */
enum err job_retry(struct act *, int64_t id) MUST_CHECK;
/*
 * The same for many devices that are new here, each with a job of its own:
 * nothing that is asked for already could stand for it.
 */
struct job_device {
	int64_t organisation_id;
	const char *mac;
};
enum err job_add_devices(struct act *, const struct job_device *,
    size_t n) MUST_CHECK;

#endif
