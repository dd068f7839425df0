/*
 * template.h - template texts and their immutable versions.
 *
 * A slot is (owner, kind, scope).  Publishing a text makes a new version
 * (or finds the one that has the very same text) and points the slot at it;
 * rolling back points it at an old one.  Both raise the catalogue generation
 * (catalogue_touch), by which workers notice.  Whether the text parses is the caller's to
 * check before (prov/lint.h): what is published works.
 */
#ifndef DB_TEMPLATE_H
#define DB_TEMPLATE_H

#include "db/field.h"

enum template_kind {
	TEMPLATE_GLOBAL,
	TEMPLATE_MAC,
	TEMPLATE_BOOT,
	TEMPLATE_COMMON_BOOT,
	TEMPLATE_PARTIAL
};
extern const char *const template_words[]; /* NULL-terminated */

struct template_slot {
	int64_t organisation_id; /* 0: stock */
	int64_t kind;            /* enum template_kind */
	const char *scope;       /* "model:12", "family:v84", "any", "name:x" */
};

struct template_row {
	int64_t id, published_number; /* 0: none published */
	int64_t organisation_id, kind;
	const char *scope, *title;
};

enum err template_publish(struct act *, const struct template_slot *,
    const char *title, const char *text, const char *note,
    int64_t *number) MUST_CHECK;
enum err template_rollback(struct act *, int64_t template_id,
    int64_t number) MUST_CHECK;
/* The slot with all its versions. */
enum err template_delete(struct act *, int64_t template_id) MUST_CHECK;
enum err template_find(struct act *, const struct template_slot *,
    struct template_row *) MUST_CHECK;
enum err template_text(struct act *, int64_t template_id, int64_t number,
    const char **text, size_t *len) MUST_CHECK; /* 0: the published one */
/* row: id, organisation (NULL: stock), kind, scope with the name of a model,
 * title, published number, versions */
enum err template_each(struct act *, db_row_fn *, void *) MUST_CHECK;
/* row: number, sha256, author, note, created_at, is_published */
enum err template_versions(struct act *, int64_t template_id, db_row_fn *,
    void *) MUST_CHECK;

#endif
