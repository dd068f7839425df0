/*
 * bulk_phone.h - what one change does to each phone of a batch; for bulk.c.
 */
#ifndef DB_BULK_PHONE_H
#define DB_BULK_PHONE_H

#include "db/bulk.h"
#include "db/import_job.h"

extern const struct field bulk_phone_fields[]; /* of the rows: the MAC */
extern const size_t nbulk_phone_fields;

/* The batch of import_bulk; the change is im->keeps. */
enum err bulk_phones(struct import *, struct import_row *, size_t n) MUST_CHECK;

#endif
