/*
 * device_move.h - what is done to a whole phone at once: to another
 * organisation, by another phone, into a second one, and out of here.
 *
 * Each is one transaction, with the RPS jobs it needs.  version 0: whatever
 * it is now.
 */
#ifndef DB_DEVICE_MOVE_H
#define DB_DEVICE_MOVE_H

#include "db/device.h"

/*
 * Lines, keys and settings come along; its group stays behind unless one of
 * the new organisation is named ("": none); people who managed it do so no
 * more; what it has sent is deleted, and a warning says so.
 */
struct device_move {
	int64_t organisation_id;
	const char *group; /* NULL: group_id, which may be 0 */
	int64_t group_id;
};
enum err device_move(struct act *, int64_t id, int64_t version,
    const struct device_move *) MUST_CHECK;

/* What another model has no room for. */
struct device_dropped {
	const struct sheet_line *lines;
	size_t nlines;
	const struct sheet_key *keys;
	size_t nkeys;
};

/*
 * Another phone in place of a broken one: MAC, serial number and perhaps
 * model are new, what it is configured with stays as far as the model has
 * it.  It gets a new password of its own and has never been seen.
 */
struct device_replace {
	const char *mac, *serial; /* serial NULL: "" */
	const char *model;        /* NULL or "": model_id, or as it was */
	int64_t model_id;
};
enum err device_replace(struct act *, int64_t id, int64_t version,
    const struct device_replace *, struct device_dropped *) MUST_CHECK;

/*
 * A second phone like this one: model, group, keys and settings, but no
 * credentials, so without sealed settings; lines with their passwords only
 * when asked for.  out: the new one.
 */
struct device_clone {
	const char *mac, *label, *serial; /* NULL: the same, "" */
	bool with_lines;
};
enum err device_clone(struct act *, int64_t id, const struct device_clone *,
    struct device *out) MUST_CHECK;

/* The keys of one phone to others, as far as they fit: what does not, and
 * what uses an account the other has not, is in the dropped of each. */
enum err keys_copy(struct act *, int64_t from, const int64_t *to, size_t n,
    struct device_dropped *) MUST_CHECK;

/*
 * A phone that leaves is served one more configuration, which takes our URL,
 * credentials and accounts off it (render/release.c), and is deleted then;
 * after RELEASE_DAYS in any case.  device_keep(): it stays after all.
 */
#define RELEASE_DAYS 30
enum err device_release(struct act *, int64_t id, int64_t version) MUST_CHECK;
enum err device_keep(struct act *, int64_t id, int64_t version) MUST_CHECK;

/* It has got that: deleted, and Yealink lets it go.  ERR_INVALID when it is
 * not leaving. */
enum err device_released(struct act *, const char *mac) MUST_CHECK;

/* ... of all that have, at most limit; for a task in the background, which
 * calls it again while *n == limit.  n may be NULL. */
enum err devices_released(struct act *, int64_t limit, int64_t *n) MUST_CHECK;

#endif
