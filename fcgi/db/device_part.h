/*
 * device_part.h - lines, keys and settings written inside a change to a
 * device that is under way: validated, stored and audited, no more.
 *
 * The caller has begun with device_begin() (db/compile.h) or has just made
 * the device, and ends with device_end() or device_compile(), so that a
 * hundred parts cost one MAC configuration.
 */
#ifndef DB_DEVICE_PART_H
#define DB_DEVICE_PART_H

#include "db/device.h"
#include "db/model.h"
#include "db/setting.h"

/* was: the line of that number there is; NULL: none. */
enum err line_store(struct act *, const struct device *, const struct model *,
    const struct line_part *, const struct sheet_line *was) MUST_CHECK;
enum err line_drop(struct act *, const struct device *,
    const struct sheet_line *) MUST_CHECK;

/* The whole layout: the keys there were (was) go; its lines are those keys may
 * use.  One audit entry. */
enum err keys_store(struct act *, const struct device *, const struct model *,
    const struct key_layout *, const struct sheet *was) MUST_CHECK;

enum err setting_store(struct act *, const struct device *,
    const struct setting *, const char **warning) MUST_CHECK;

/* All of them on a device that has none yet. */
enum err device_parts_store(struct act *, const struct device *,
    const struct model *, struct device_parts *) MUST_CHECK;

#endif
