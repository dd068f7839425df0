/*
 * resource.h - files of an organisation that phones fetch: firmware,
 * wallpapers, ringtones.
 *
 * The bytes lie at <dir>/<first two>/<sha256>, written whole before a row
 * names them, and are removed when no row names them any more.  dir is the
 * resource_dir of the configuration.
 */
#ifndef DB_RESOURCE_H
#define DB_RESOURCE_H

#include "db/field.h"

enum resource_kind {
	RESOURCE_FIRMWARE,
	RESOURCE_WALLPAPER,
	RESOURCE_RINGTONE,
	RESOURCE_SCREENSAVER,
	RESOURCE_LOGO,
	RESOURCE_CERTIFICATE,
	RESOURCE_LANGUAGE,
	RESOURCE_OTHER
};
extern const char *const resource_words[]; /* NULL-terminated */

#define RESOURCE_MAX ((int64_t)1 << 30) /* bytes of one file */

struct resource {
	int64_t id, organisation_id;
	int64_t kind; /* enum resource_kind */
	const char *name, *firmware_version;
	/* On the way out: */
	int64_t size, version;
	const char *sha256, *created_at;
	const char *warning; /* of resource_put() and _change(); or NULL */
};

extern const struct field resource_fields[]; /* of struct resource */
extern const size_t nresource_fields;

/*
 * Adds, or replaces the one of that organisation, kind and name.  The bytes
 * are what fd has from here to its end, and must be of their kind (see
 * db/resource_look.h).  Out: id, size, sha256, version, warning.
 */
enum err resource_put(struct act *, const char *dir, int fd,
    struct resource *) MUST_CHECK;
/* As resource_put(), but ERR_CONFLICT when there is one. */
enum err resource_add(struct act *, const char *dir, int fd,
    struct resource *) MUST_CHECK;
/* Name and firmware_version, by id; the name is part of its URL.  version 0:
 * whatever it is now; else ERR_CONFLICT when it moved on. */
enum err resource_change(struct act *, struct resource *,
    int64_t version) MUST_CHECK;
enum err resource_by_id(struct act *, int64_t id, struct resource *) MUST_CHECK;
/* Where the bytes lie, in the arena. */
const char *resource_path(struct arena *, const char *dir, const char *sha256);
/*
 * Settings of its organisation and those below that seem to name its URL; at
 * most six.  row: parameter, layer, organisation, whose (MAC, group ...)
 */
enum err resource_named(struct act *, const struct resource *, db_row_fn *,
    void *) MUST_CHECK;
enum err resource_find(struct act *, int64_t organisation_id, int64_t kind,
    const char *name, struct resource *) MUST_CHECK;
enum err resource_delete(struct act *, const char *dir, int64_t id) MUST_CHECK;
/* Of one organisation; 0: of all.  row: id, kind, name, firmware_version,
 * size, sha256, created_at, organisation_id, organisation's name */
enum err resource_each(struct act *, int64_t organisation_id, db_row_fn *,
    void *) MUST_CHECK;

/*
 * Removes files no row names (what a deleted organisation left, or a killed
 * upload), unless they are younger than an hour.  removed may be NULL.
 */
enum err resource_sweep(struct act *, const char *dir,
    int64_t *removed) MUST_CHECK;

#endif
