/*
 * lock_layers.c - whose settings say how a file is encrypted: make_locked()
 * of make.h.
 *
 * Those above the device are kept like a global configuration, so that a
 * phone still costs one round trip; the device's own are in its sheet.
 */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "db/lock.h"
#include "render/job.h"
#include "render/lock.h"

static void
take_one(struct lock *l, enum lock_name n, const char *value)
{
	const char **const of[LOCK__MAX] = {
		[LOCK_FORM] = &l->form,
		[LOCK_AES_KEY] = &l->aes_key,
		[LOCK_RSA_KEY] = &l->rsa_key,
		[LOCK_PADDING] = &l->padding,
		[LOCK_BOOT] = &l->boot,
	};

	if (n != LOCK__MAX)
		*of[n] = value;
}

/* Over what the layers below had; absent: as if they had nothing. */
static enum err
take(struct job *j, struct lock *l, const struct sheet *sh)
{
	const struct tree_ctx c = job_tree(j);
	const struct sheet_setting *s;
	const char *value;
	enum err e;

	for (size_t i = 0; i < sh->nsettings; i++) {
		s = &sh->settings[i];
		value = s->value;
		if (!lock_is_ours(s->name))
			continue;
		if (s->secret.p != NULL &&
		    (e = tree_secret(&c, "setting", &s->secret, &value)) !=
			ERR_OK)
			return e;
		take_one(l, lock_find(s->name),
		    s->absent != 0 || *value == '\0' ? NULL : value);
	}
	return ERR_OK;
}

/* Ours alone of one layer, behind those there are. */
static enum err
add_layer(struct job *j, struct sheet *sh, const char *layer, int64_t owner)
{
	struct sheet_setting *s, *all;
	size_t n, k = sh->nsettings;
	enum err e;

	e = prov_settings(j->m->conf.db, j->a, layer, owner, &s, &n);
	if (e != ERR_OK)
		return e;
	all = arena_alloc(j->a, (k + n + 1) * sizeof(*all));
	if (k != 0)
		memcpy(all, sh->settings, k * sizeof(*all));
	for (size_t i = 0; i < n; i++)
		if (lock_is_ours(s[i].name))
			all[k++] = s[i];
	sh->settings = all;
	sh->nsettings = k;
	return ERR_OK;
}

/* Provider, reseller, organisation; then organisation and model. */
static enum err
common_anew(struct job *j, const struct make_which *w, struct sheet *sh)
{
	const char *p = j->org->path;
	int64_t global_id = 0;
	char *end;
	enum err e;

	while (*p == '/' && p[1] != '\0') {
		e = add_layer(j, sh, "organisation", strtoll(p + 1, &end, 10));
		if (e != ERR_OK)
			return e;
		p = end;
	}
	if (w == NULL)
		return ERR_OK;
	e = job_choose_global(j, w, &global_id);
	if (e == ERR_NOTFOUND)
		return ERR_OK;
	return e != ERR_OK ? e : add_layer(j, sh, "global", global_id);
}

static enum err
common(struct job *j, const struct make_which *w, struct lock *l)
{
	const struct cache_key k = { KEPT_LOCK + (j->org->catalogue << 8),
		j->org->id, w == NULL ? -1 : job_which_key(j, w),
		j->org->generation };
	const struct kept_bytes *p = keep_get(j->m, &k);
	struct sheet sh = { 0 };
	enum err e;

	if (p == NULL) {
		struct buf b = BUF_INIT(j->a);

		if ((e = common_anew(j, w, &sh)) != ERR_OK ||
		    (e = job_same(j)) != ERR_OK)
			return e;
		sheet_write(&b, &sh);
		p = keep_bytes(j->m, &k, &b);
	}
	if ((e = sheet_read(j->a, p->bytes, p->len, &sh)) != ERR_OK)
		return e;
	return take(j, l, &sh);
}

static enum err
own(struct job *j, const struct prov_device *d, struct lock *l)
{
	struct sheet sh = { 0 };
	enum err e;

	if (d->group_id != 0 &&
	    ((e = job_group_sheet(j, d->group_id, &sh)) != ERR_OK ||
		(e = take(j, l, &sh)) != ERR_OK))
		return e;
	if (d->parsed != NULL)
		return take(j, l, d->parsed);
	e = sheet_read(j->a, d->sheet.p, d->sheet.len, &sh);
	return e == ERR_OK ? take(j, l, &sh) : e;
}

static bool
has_key(const struct lock *l)
{
	if (strcmp(l->form, "wrapped") == 0)
		return l->rsa_key != NULL;
	return l->aes_key != NULL;
}

/*
 * The common key opens what phones share, and a device's own key what is its
 * own; the device's form counts for both.  Where there is no common key, what
 * is shared stays clear, unless the layers above ask for more.
 */
static enum err
find_lock(struct job *j, const struct make_lock *w, struct lock *l)
{
	struct lock all = { 0 }, its;
	enum err e;

	if ((e = common(j, w->which, &all)) != ERR_OK)
		return e;
	its = all;
	if (w->dev != NULL && (e = own(j, w->dev, &its)) != ERR_OK)
		return e;
	*l = its;
	if (!w->shared)
		return ERR_OK;
	*l = all;
	l->form = its.form;
	if (l->form != NULL && !has_key(l) &&
	    (all.form == NULL || strcmp(all.form, "off") == 0))
		l->form = NULL;
	return ERR_OK;
}

static bool
is_on(const struct lock *l, const struct make_lock *w)
{
	if (l->form == NULL || strcmp(l->form, "off") == 0)
		return false;
	return !w->boot || (l->boot != NULL && strcmp(l->boot, "1") == 0);
}

enum err
make_locked(struct maker *m, struct arena *a, const struct prov_org *o,
    const struct make_lock *w, struct made *made)
{
	uint8_t seed[32];
	struct lock l;
	struct job j;
	enum err e;

	if ((e = job_begin(&j, m, a, o, made)) != ERR_OK ||
	    (e = find_lock(&j, w, &l)) != ERR_OK)
		return e;
	if (!is_on(&l, w))
		return ERR_OK;
	vault_derive(m->conf.vault, "wrapped files", seed);
	if ((e = lock_body(&l, seed, &made->body)) == ERR_OK)
		made->locked = true;
	else
		log_warnx("organisation %lld: a file should be encrypted "
			  "(%s), and there is no key for it",
		    (long long)o->id, l.form);
	explicit_bzero(seed, sizeof(seed));
	return e;
}
