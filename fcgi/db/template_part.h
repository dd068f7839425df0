/*
 * template_part.h - what the files about templates share: template.c and
 * template_edit.c.
 */
#ifndef DB_TEMPLATE_PART_H
#define DB_TEMPLATE_PART_H

#include "db/template.h"

#define TEMPLATE_ROW_N 11 /* as in db/stmt_stock.h */

/* A text to be published. */
struct publication {
	const struct template_slot *slot;
	const char *title, *text, *note;
	int64_t number; /* out */
};

void template_from_row(const struct val *, struct template_row *);

/* Stock belongs to the provider, everything else to its organisation. */
enum err template_check_owner(struct act *, int64_t organisation_id) MUST_CHECK;
/* Slot and texts by their rules. */
enum err template_check(struct act *, const struct publication *) MUST_CHECK;

/* Locked, read, and the actor's to change: else ERR_NOTFOUND, ERR_DENIED. */
enum err template_begin(struct act *, int64_t id,
    struct template_row *) MUST_CHECK;

/* The version with this very text; made when there is none. */
enum err template_version_of(struct act *, struct publication *,
    int64_t template_id, int64_t *version_id) MUST_CHECK;

/* number: of the version that is in use now; 0: none. */
enum err template_audit(struct act *, const char *action,
    const struct template_row *, int64_t number) MUST_CHECK;

#endif
