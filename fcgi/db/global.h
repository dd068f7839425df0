/*
 * global.h - reading global configurations, organisation x model.  They are
 * made with the first device of a model; global_config_id() in setting.h.
 */
#ifndef DB_GLOBAL_H
#define DB_GLOBAL_H

#include "db/act.h"

struct global_config {
	int64_t id, organisation_id;
	const char *organisation, *model;
	int64_t file_number; /* of y%012d.cfg; -1: unknown */
	int64_t version, settings, devices;
	const char *created_at;
};

void global_config_from_row(const struct val *, struct global_config *);
enum err global_config_by_id(struct act *, int64_t id,
    struct global_config *) MUST_CHECK;
/* Those of an organisation, by model. */
enum err global_config_each(struct act *, int64_t organisation_id, db_row_fn *,
    void *) MUST_CHECK;

#endif
