/*
 * job.h - the inside of the maker: one run of it, and what its files
 * (make.c, layers.c, global.c, lock_layers.c) share.
 */
#ifndef RENDER_JOB_H
#define RENDER_JOB_H

#include "base/cache.h"
#include "render/make.h"
#include "render/overlay.h"
#include "render/shelf.h"
#include "render/tree.h"

enum kept { KEPT_TMPL = 1, KEPT_GROUP, KEPT_GLOBAL, KEPT_LOCK };

struct maker {
	struct maker_conf conf;
	struct shelf *shelf;
	struct cache *cache;
	uint64_t hits, misses;
};

struct job {
	struct maker *m;
	struct arena *a;
	const struct prov_org *org;
	const struct model *model;
	struct shelf_owners owners; /* of templates for org */
	struct made *made;
	enum err failed; /* of a partial that could not be had */
};

/* make.c */
enum err job_begin(struct job *, struct maker *, struct arena *,
    const struct prov_org *, struct made *) MUST_CHECK;
/*
 * ERR_AGAIN: what was read since the organisation came from another node of a
 * cluster, which may be behind: it must not be mixed with what is there, nor
 * kept under the organisation's generation.
 */
enum err job_same(const struct job *) MUST_CHECK;
struct tree_ctx job_tree(const struct job *);
/* The template of this kind for this phone, filled with root. */
enum err job_fill(struct job *, enum template_kind, const struct node *root,
    struct buf *out) MUST_CHECK;
/* Text and settings into made->body. */
void job_settle(struct job *, struct overlay *, const struct buf *text);

/* layers.c */
struct kept_bytes {
	size_t len;
	char bytes[];
};
void *keep_get(struct maker *, const struct cache_key *);
const struct kept_bytes *keep_bytes(struct maker *, const struct cache_key *,
    const struct buf *);
/* layer is for explain: "device setting". */
enum err job_settings(struct job *, struct overlay *, const char *layer,
    const struct sheet_setting *, size_t n) MUST_CHECK;
enum err job_group(struct job *, struct overlay *, int64_t group_id) MUST_CHECK;
/* The same as a sheet that has nothing else in it. */
enum err job_group_sheet(struct job *, int64_t group_id,
    struct sheet *) MUST_CHECK;

/* global.c: the organisation's global configuration that is meant, and its
 * model into job->model; and what tells it from others, as part of a key. */
enum err job_choose_global(struct job *, const struct make_which *,
    int64_t *global_id) MUST_CHECK;
int64_t job_which_key(struct job *, const struct make_which *);

#endif
