/*
 * tree.h - what templates are filled with: the variables that
 * templates/README.md lists, made of rows.
 */
#ifndef RENDER_TREE_H
#define RENDER_TREE_H

#include "base/node.h"
#include "base/vault.h"
#include "db/prov.h"

struct tree_ctx {
	struct arena *arena;
	struct vault *vault;
	const char *public_url;    /* scheme://host[:port], no trailing slash */
	bool mask;                 /* secrets read *** */
	const struct model *model; /* NULL in common.boot */
	const struct prov_org *org;
};

/* Firmware generation as a number: "V86" is 86. */
int model_firmware(const struct model *);
/* "y000000000108.cfg"; NULL when the number is unknown. */
const char *model_file(struct arena *, const struct model *);
/* https://prov.example.net/p/<path key>/ */
const char *tree_base_url(const struct tree_ctx *);

/*
 * ERR_SYSTEM: a sealed value does not open (the key file lacks its key); it
 * has been logged.
 */
enum err tree_mac(const struct tree_ctx *, const struct prov_device *,
    const struct sheet *, struct node **) MUST_CHECK;

struct tree_book {
	int64_t position;
	const char *name, *title;
};
struct tree_global {
	struct prov_locale locale;
	struct prov_extras extras;
	struct tree_book *books;
	size_t nbooks;
};
enum err tree_global(const struct tree_ctx *, const struct tree_global *,
    struct node **) MUST_CHECK;

struct node *tree_boot(const struct tree_ctx *, const char *mac);
/* models: of the organisation's global configurations. */
struct node *tree_common_boot(const struct tree_ctx *,
    const struct model *const *models, size_t n);

/* The clear text of a sealed value, or *** when masked. */
enum err tree_secret(const struct tree_ctx *, const char *purpose,
    const struct blob *, const char **out) MUST_CHECK;

#endif
