/*
 * view.h - questions about what a phone gets, and has got: who the layers
 * of its configuration belong to, what it was given last, what was changed
 * since.  Reading alone.
 */
#ifndef DB_VIEW_H
#define DB_VIEW_H

#include "db/act.h"
#include "db/prov.h"

/* An organisation and all above it, the nearest first.  Their names alone:
 * who inherits something may know from whom. */
struct view_chain {
	const char **name;
	int64_t *id;
	size_t n;
};
enum err view_chain(struct act *, int64_t organisation_id,
    struct view_chain *) MUST_CHECK;
/* NULL: not one of them. */
const char *view_chain_name(const struct view_chain *, int64_t id);

/* Which organisation between the first and the last of the chain has set a
 * parameter, the nearest first; NULL: none. */
enum err view_setter(struct act *, const struct view_chain *,
    const char *parameter, const char **name) MUST_CHECK;

/* What a phone was last given of a file.  ERR_NOTFOUND: never anything. */
struct view_fetched {
	const char *at, *etag;
};
enum err view_fetched(struct act *, const char *mac, const char *file,
    struct view_fetched *) MUST_CHECK;

/*
 * Changes since then (RFC 3339) of the device, or of what it inherits, that
 * the actor may see, the newest first; above: how many he may not see.
 * row: id, at, actor, action, object, object_name, before, after
 */
enum err view_changes(struct act *, const struct prov_org *, const char *mac,
    const char *since, db_row_fn *fn, void *arg, int64_t *above) MUST_CHECK;

#endif
