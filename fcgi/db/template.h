/*
 * template.h - template texts and their immutable versions.
 *
 * A slot is (owner, kind, scope).  Publishing a text makes a new version
 * (or finds the one that has the very same text) and points the slot at it;
 * rolling back points it at an old one.  Both raise the catalogue generation
 * (catalogue_touch), by which workers notice.  Whether the text parses is the
 * caller's to check before (render/lint.h): what is published works.
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
	int64_t version;
	int64_t has_draft;
	const char *model;        /* name, when the scope is a model; "" */
	const char *organisation; /* name; "": stock */
	const char *changed_at;
};

/* The slot's scope as people say it, "model:T46U" for "model:12". */
const char *template_scope_text(struct arena *, const struct template_row *);
/* ... and back; whether a kind may have it is seen to. */
enum err template_scope_read(struct act *, int64_t kind, const char *text,
    const char **scope) MUST_CHECK;

/*
 * Seen are stock, what is the actor's to change, and what his phones inherit
 * from organisations above him.
 */
enum err template_by_id(struct act *, int64_t id,
    struct template_row *) MUST_CHECK;
/* ... and may be changed by the actor: else ERR_DENIED. */
enum err template_mine(struct act *, int64_t id,
    struct template_row *) MUST_CHECK;
/* NULL: there is none. */
enum err template_texts(struct act *, int64_t id, const char **draft,
    const char **published) MUST_CHECK;

/* An empty slot; nothing is published yet. */
enum err template_add(struct act *, const struct template_slot *,
    const char *title, int64_t *id) MUST_CHECK;
/* text NULL: no draft any more.  version: as in device.h. */
enum err template_draft(struct act *, int64_t id, const char *text,
    int64_t version) MUST_CHECK;
struct template_text {
	const char *text, *note;
	bool was_draft;  /* which is then done with */
	int64_t version; /* of the template when the text was looked at; 0 */
};
enum err template_publish_as(struct act *, int64_t id,
    const struct template_text *, int64_t *number) MUST_CHECK;

/* Is there a partial of this name for the organisation of a path ("": in
 * stock)? */
enum err template_partial(struct act *, const char *path, const char *name,
    bool *there) MUST_CHECK;

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
/* The newest first, at most limit with a number below that.  row: number,
 * sha256, author, note, created_at, is_published */
enum err template_version_page(struct act *, int64_t template_id, int64_t below,
    int64_t limit, db_row_fn *, void *) MUST_CHECK;
/* row: the same and the text */
enum err template_version_show(struct act *, int64_t template_id,
    int64_t number, struct val row[7]) MUST_CHECK;
/* All of them, likewise. */
enum err template_versions(struct act *, int64_t template_id, db_row_fn *,
    void *) MUST_CHECK;

#endif
