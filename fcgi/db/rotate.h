/*
 * rotate.h - new credentials, with a time in which the old ones open, too.
 *
 * A device's old password ends when the phone comes with the new one (the
 * worker that meets it writes so), an organisation's when its days are over;
 * either when somebody ends it before, or sets another password by hand.
 * What has ended is wiped.  Yealink is told in the same transaction.
 */
#ifndef DB_ROTATE_H
#define DB_ROTATE_H

#include "db/act.h"

#define ROTATE_DAYS 14        /* of an organisation, unless it is said */
#define ROTATE_DEVICE_DAYS 30 /* at most, of a device */
#define ROTATE_DAYS_MAX 365

/* ERR_CONFLICT: a rotation is under way; a third password would shut out
 * phones that still have the first. */
enum err device_rotate(struct act *, int64_t id, int64_t version,
    int64_t days) MUST_CHECK;
enum err organisation_rotate(struct act *, int64_t id, int64_t version,
    int64_t days) MUST_CHECK;

/* Now.  ERR_CONFLICT: none is under way. */
enum err device_rotate_end(struct act *, int64_t id,
    int64_t version) MUST_CHECK;
enum err organisation_rotate_end(struct act *, int64_t id,
    int64_t version) MUST_CHECK;

/* A password was set by hand: what was before it opens no more.  Inside the
 * change under way. */
enum err device_old_drop(struct act *, int64_t id) MUST_CHECK;
enum err organisation_old_drop(struct act *, int64_t id) MUST_CHECK;

/* How an organisation stands. */
struct rotation_facts {
	bool under_way;
	const char *old_user, *old_until; /* "" unless it is */
	const char *rotated_at;           /* "": never */
	int64_t on_old; /* phones that last came with what was before */
};
enum err organisation_rotation(struct act *, int64_t id,
    struct rotation_facts *) MUST_CHECK;

/* Wipes what has ended: a task in the background. */
enum err rotations_wipe(struct act *) MUST_CHECK;

#endif
