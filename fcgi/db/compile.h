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
void device_part_entry(struct act *, const struct device *,
    const struct part_audit *, struct audit_entry *); /* not yet written */

/*
 * device_end() of many, in a few statements for each hundred; ids may come in
 * any order, each once.  raise: versions too.
 */
enum err devices_end(struct act *, const int64_t *ids, size_t n,
    bool raise) MUST_CHECK;

/*
 * A phone whose secrets are not always given needs a password of its own:
 * makes one, if row (SHEET_ROW) has none.  ERR_INVALID where that can not be.
 */
enum err compile_own(struct act *, int64_t id, struct val *row) MUST_CHECK;

/* The columns of LINE_EACH, KEY_EACH, PROV_SETTINGS. */
void sheet_line_row(const struct val *, struct sheet_line *);
void sheet_key_row(const struct val *, struct sheet_key *);
void sheet_setting_row(const struct val *, struct sheet_setting *);
#define LINE_COLUMNS 19
#define KEY_COLUMNS 9
#define SETTING_COLUMNS 4

#endif
