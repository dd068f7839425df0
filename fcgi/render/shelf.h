/*
 * shelf.h - models and template slots of one catalogue generation, in memory.
 */
#ifndef RENDER_SHELF_H
#define RENDER_SHELF_H

#include <stdbool.h>

#include "db/prov.h"

struct shelf;

struct shelf *shelf_new(void); /* OWNED: shelf_free() */
void shelf_free(struct shelf *);

/*
 * Reads the catalogue anew unless it holds this generation or a later one.
 * epoch: of the connection that told the generation (0: never mind); from
 * another node, which may not be that far, nothing is taken: ERR_AGAIN.
 */
enum err shelf_refresh(struct shelf *, struct db *, int64_t generation,
    uint64_t epoch) MUST_CHECK;

/* BORROWED until the next refresh.  NULL: no such model. */
const struct model *shelf_model(const struct shelf *, int64_t id);

/* The first model of a common file number that the User-Agent names; NULL:
 * none.  BORROWED likewise. */
const struct model *shelf_agent(const struct shelf *, int64_t number,
    const char *ua_model);
bool model_says(const struct model *, const char *ua_model);

/*
 * Whose templates may hold for an organisation: its own, those of all above
 * it, the nearest first, and the stock's (0).  Most have none, and those are
 * left out; so it is good until the next refresh.
 */
#define SHELF_DEPTH 32

struct shelf_owners {
	size_t n;
	int64_t id[SHELF_DEPTH + 1];
};

struct shelf_owners shelf_owners(const struct shelf *, const char *path);

/*
 * The published version that holds for these owners and this model: nearest
 * owner first, there model before family before any.  0: none.
 */
int64_t shelf_template(const struct shelf *, const struct shelf_owners *,
    enum template_kind, const struct model *);
int64_t shelf_partial(const struct shelf *, const struct shelf_owners *,
    const char *name, size_t len);

#endif
