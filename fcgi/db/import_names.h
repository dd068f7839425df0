/*
 * import_names.h - what rows of phones name, each looked up once: kept for
 * the job, or for the transaction where a rollback may undo it.
 */
#ifndef DB_IMPORT_NAMES_H
#define DB_IMPORT_NAMES_H

#include "db/import_job.h"
#include "db/organisation.h"

/* Before the first row of a transaction: im->keeps and im->keeps_tx. */
enum err import_names_begin(struct import *) MUST_CHECK;

/* "": the job's. */
enum err import_org(struct import *, const char *name,
    const struct organisation **) MUST_CHECK;
/* Made when it is missing, if the job does that; then 0 while only looking. */
enum err import_group(struct import *, int64_t organisation_id,
    const char *name, int64_t *id) MUST_CHECK;
/* The global configuration of a phone's organisation and model. */
enum err import_global(struct import *, const struct device *) MUST_CHECK;
/* ERR_NOTFOUND: the MAC does not begin like Yealink's. */
enum err import_prefix_known(struct import *, const char *mac) MUST_CHECK;

#endif
