/*
 * upload_cfg.h - what our configuration says for a phone now, name by name,
 * to hold what the phone itself has sent against it.
 */
#ifndef API_UPLOAD_CFG_H
#define API_UPLOAD_CFG_H

#include "api/call.h"
#include "db/device.h"
#include "db/upload.h"

struct ours; /* NULL: it can not be made at the moment */

enum err ours_read(struct call *, const struct device *,
    struct ours **) MUST_CHECK;
/* NULL: it does not say; "" for %NULL% too. */
const char *ours_value(const struct ours *, const char *name);
/* "static." is in front of it, or not: the firmware decides. */
const char *ours_static(const struct ours *, const char *name);

/* The members "values" and "problem" of a -local.cfg. */
enum err upload_cfg_view(struct call *, const struct device *,
    const struct upload *) MUST_CHECK;

/* The file's bytes, secrets as *** unless the caller may see them. */
enum err upload_cfg_bytes(struct call *, const struct upload *,
    struct buf *) MUST_CHECK;

#endif
