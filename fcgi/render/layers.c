/*
 * layers.c - settings of the layers, as a list to lay over a template's text;
 * and what is kept between requests as bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "db/lock.h"
#include "render/job.h"

void *
keep_get(struct maker *m, const struct cache_key *k)
{
	void *v = cache_get(m->cache, k);

	if (v != NULL)
		m->hits++;
	else
		m->misses++;
	return v;
}

/* Before V81 no parameter has the prefix: one setting serves both. */
static const char *
name_for(const struct model *m, const char *name)
{
	static const char prefix[] = "static.";

	if (model_firmware(m) < 81 &&
	    strncmp(name, prefix, sizeof(prefix) - 1) == 0)
		return name + sizeof(prefix) - 1;
	return name;
}

enum err
job_settings(struct job *j, struct overlay *o, const char *layer,
    const struct sheet_setting *s, size_t n)
{
	const struct tree_ctx c = job_tree(j);
	const char *value;
	enum err e;

	for (size_t i = 0; i < n; i++) {
		if (lock_is_ours(s[i].name))
			continue;
		value = s[i].value;
		if (s[i].secret.p != NULL &&
		    (e = tree_secret(&c, "setting", &s[i].secret, &value)) !=
			ERR_OK)
			return e;
		overlay_add(o, layer, name_for(j->model, s[i].name), value,
		    s[i].absent != 0);
	}
	return ERR_OK;
}

const struct kept_bytes *
keep_bytes(struct maker *m, const struct cache_key *k, const struct buf *b)
{
	struct kept_bytes *p = malloc(sizeof(*p) + b->len);

	if (p == NULL)
		abort();
	p->len = b->len;
	if (b->len != 0)
		memcpy(p->bytes, b->p, b->len);
	cache_put(m->cache, k, p, sizeof(*p) + b->len, free);
	return p;
}

enum err
job_group_sheet(struct job *j, int64_t group_id, struct sheet *out)
{
	const struct cache_key k = { KEPT_GROUP, group_id, j->org->generation,
		0 };
	const struct kept_bytes *p = keep_get(j->m, &k);
	struct sheet sh = { 0 };
	enum err e;

	if (p == NULL) {
		struct buf b = BUF_INIT(j->a);

		e = prov_settings(j->m->conf.db, j->a, "group", group_id,
		    &sh.settings, &sh.nsettings);
		if (e != ERR_OK || (e = job_same(j)) != ERR_OK)
			return e;
		sheet_write(&b, &sh);
		p = keep_bytes(j->m, &k, &b);
	}
	return sheet_read(j->a, p->bytes, p->len, out);
}

enum err
job_group(struct job *j, struct overlay *o, int64_t group_id)
{
	struct sheet sh;
	enum err e = job_group_sheet(j, group_id, &sh);

	if (e != ERR_OK)
		return e;
	return job_settings(j, o, "group setting", sh.settings, sh.nsettings);
}
