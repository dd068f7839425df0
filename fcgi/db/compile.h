/*
 * compile.h - the frame of every change to a device: what comes before it
 * and what comes after.  For the files of db/ that change devices.
 */
#ifndef DB_COMPILE_H
#define DB_COMPILE_H

#include "db/device.h"

/*
 * Locks the device for the rest of the transaction and reads it.
 * ERR_NOTFOUND when there is none or it is not the actor's.
 */
enum err device_begin(struct act *, int64_t id, struct device *) MUST_CHECK;
enum err device_begin_mac(struct act *, const char *mac,
    struct device *) MUST_CHECK;

/* Raises its version and makes its MAC configuration anew. */
enum err device_end(struct act *, int64_t id) MUST_CHECK;

/* The audit entry of one of its parts: "line", "key", "setting". */
struct part_audit {
	const char *action, *object;
	const char *name; /* which of them; the MAC is written before it */
	const char *before, *after;
};
enum err device_audit(struct act *, const struct device *,
    const struct part_audit *) MUST_CHECK;

#endif
