/*
 * setting.h - one Yealink parameter and its value on one layer.
 *
 * Validated against the parameter catalogue: an unknown name is a warning
 * with the nearest known one, a value of the wrong type or out of range is
 * an error, as are line breaks.  A sensitive parameter is sealed.
 */
#ifndef DB_SETTING_H
#define DB_SETTING_H

#include "db/field.h"
#include "db/sheet.h"

enum layer { LAYER_ORGANISATION, LAYER_GLOBAL, LAYER_GROUP, LAYER_DEVICE };
extern const char *const layer_words[]; /* NULL-terminated */

struct setting {
	int64_t layer;    /* enum layer */
	int64_t owner_id; /* organisation, global_config, group or device id */
	const char *name;
	int64_t absent;
	const char *value; /* clear, also of a sensitive parameter */
};

/*
 * Name and value alone, whoever's it will be.  sensitive: it is to be sealed.
 * warning: a sentence in the arena, or NULL.
 */
enum err setting_check(struct act *, const struct setting *, bool *sensitive,
    const char **warning) MUST_CHECK;

/* By its name, where the catalogue does not know it. */
bool setting_sounds_secret(const char *name);

/* warning: as above. */
enum err setting_put(struct act *, const struct setting *,
    const char **warning) MUST_CHECK;
enum err setting_delete(struct act *, enum layer, int64_t owner_id,
    const char *name) MUST_CHECK;
/* row: name, absent, value, is_secret, changed_at */
enum err setting_each(struct act *, enum layer, int64_t owner_id, db_row_fn *,
    void *) MUST_CHECK;

/*
 * The id that stands for organisation x model on LAYER_GLOBAL; made when
 * there is none, so inside a transaction or as one of its own.
 */
enum err global_config_id(struct act *, int64_t organisation_id,
    int64_t model_id, int64_t *id) MUST_CHECK;

#endif
