/*
 * make.h - one file for one phone: template + rows + settings -> bytes.
 *
 * A maker belongs to one process.  It keeps compiled templates (by version
 * id, which never change), the catalogue of models and template slots (under
 * its generation) and finished global configurations (under the
 * organisation's generation), all within a budget.  Every request brings the
 * two generations with it, so nothing served is older than the database.
 */
#ifndef RENDER_MAKE_H
#define RENDER_MAKE_H

#include "base/vault.h"
#include "db/prov.h"
#include "render/render.h"

struct maker;

struct maker_conf {
	struct db *db;
	struct vault *vault;
	const char *public_url; /* scheme://host[:port], no trailing slash */
	size_t cache;           /* bytes to keep compiled templates in */
	bool mask;              /* secrets read ***: previews */
};

struct maker *maker_new(const struct maker_conf *); /* OWNED: maker_free() */
void maker_free(struct maker *);

/* What came of it. */
struct made {
	struct buf body;            /* initialise with BUF_INIT(arena) */
	struct render_trace *trace; /* NULL: not asked for.  A line of 0 means
	                             * a setting; tmpl then names its layer */
	const char *tmpl;           /* name of the template, once found */
	struct tmpl_error error;    /* where it failed: ERR_INVALID */
	bool locked;                /* body is encrypted */
};

/*
 * ERR_NOTFOUND: no published template, or the model has no such file;
 * ERR_INVALID: the template fails; ERR_SYSTEM: a secret does not open;
 * ERR_AGAIN: the database.  body is then nonsense.
 */
enum err make_mac(struct maker *, struct arena *, const struct prov_org *,
    const struct prov_device *, struct made *) MUST_CHECK;
enum err make_boot(struct maker *, struct arena *, const struct prov_org *,
    const struct prov_device *, struct made *) MUST_CHECK;
enum err make_common_boot(struct maker *, struct arena *,
    const struct prov_org *, struct made *) MUST_CHECK;

/* What a phone gets instead that leaves (prov_device.enabled is
 * DEVICE_LEAVES), and what takes everything of ours off it. */
enum err make_release(struct maker *, struct arena *, const struct prov_org *,
    const struct prov_device *, struct made *) MUST_CHECK;

/*
 * The global configuration of a common file number, which several models may
 * share.  The organisation's global configuration of model_id (0: not known)
 * is taken if it has that number; else of the model the User-Agent names
 * ("" : none); else the first.  ERR_NOTFOUND: the organisation has none.
 */
struct make_which {
	int number;
	int64_t model_id;
	const char *ua_model;
};
enum err make_global(struct maker *, struct arena *, const struct prov_org *,
    const struct make_which *, struct made *) MUST_CHECK;

/*
 * The body of what was made, encrypted if this phone's settings say so
 * (db/lock.h); for phones alone, people want to read it.  ERR_SYSTEM: it
 * should be, and there is no key.
 */
struct make_lock {
	const struct prov_device *dev;  /* NULL: not known */
	const struct make_which *which; /* its global; NULL: no model's file */
	bool shared;                    /* the same file for several phones */
	bool boot;
};
enum err make_locked(struct maker *, struct arena *, const struct prov_org *,
    const struct make_lock *, struct made *) MUST_CHECK;

/* The model of a device, from the catalogue of that generation; NULL: none.
 * BORROWED until the next make_*() or maker_model(). */
const struct model *maker_model(struct maker *, const struct prov_org *,
    int64_t model_id);

/* maker_conf.public_url */
const char *maker_url(const struct maker *);

/* How often templates and global files were found kept, or had to be made. */
void maker_counts(const struct maker *, uint64_t *hits, uint64_t *misses);

#endif
