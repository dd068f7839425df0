/*
 * phone_user.c - changes made on the phone itself, and their uploads.
 *
 * With custom.protect 1 a change of a parameter that is not static goes to
 * <mac>-local.cfg as well; with custom.sync 1 that file is uploaded.  A new
 * contact file is uploaded with local_contact.backup.enable 1.
 */
#include <string.h>

#include "sim/phone_run.h"

/* Did the local file change? */
static bool
change(struct run *r, const struct param *p)
{
	struct params *config = &r->st->config;
	bool protect = run_on(r, config, "auto_provision.custom.protect");

	if (*p->value != '\0')
		params_set(config, p->name, p->value);
	else
		params_unset(config, p->name);
	if (!protect || param_is_static(p->name))
		return false;
	params_set(&r->st->local, p->name, p->value);
	return true;
}

/* The next download of what was sent is nothing new. */
static void
remember_sent(struct run *r, const char *name, struct span body)
{
	struct phone_state *st = r->st;
	struct phone_seen *s = state_seen(st, name);

	if (s == NULL) {
		st->seen = list_room(st->arena, st->seen, st->nseen,
		    sizeof(*st->seen));
		s = &st->seen[st->nseen++];
		s->name = text_fmt(st->arena, "%s", name);
	}
	seal_md5(body, s->md5);
	s->raw =
	    (struct span){ arena_strndup(st->arena, body.p, body.n), body.n };
}

struct parcel {
	const char *name, *path, *seal; /* file; parameters for where and how */
	struct span body;
};

static void
send(struct run *r, const struct parcel *p)
{
	const struct params *config = &r->st->config;
	struct span body = p->body;
	const char *key;

	if (run_on(r, config, p->seal)) {
		if ((key = run_key(r, config, p->name)) == NULL) {
			run_warn(r,
			    "%s must be sealed and there is no AES "
			    "key; it is not uploaded",
			    p->name);
			return;
		}
		body = seal_close(r->a, body, key);
	}
	fetch_upload(r,
	    text_fmt(r->a, "%s%s", run_folder(r, config, p->path), p->name),
	    body);
	remember_sent(r, p->name, body);
}

static void
send_local(struct run *r)
{
	struct parcel p = {
		.name = text_fmt(r->a, "%s-local.cfg", r->conf->mac),
		.path = "auto_provision.custom.sync.path",
		.seal = "auto_provision.encryption.config",
		.body = cfg_write(r->a, &r->st->local),
	};

	send(r, &p);
}

static void
send_contact(struct run *r)
{
	struct parcel p = {
		.name = text_fmt(r->a, "%s-contact.xml", r->conf->mac),
		.path = "auto_provision.local_contact.backup.path",
		.seal = "auto_provision.encryption.directory",
		.body = r->conf->contact,
	};

	send(r, &p);
}

void
user_changes(struct run *r)
{
	const struct phone_conf *k = r->conf;
	struct phone_state *st = r->st;
	bool force = (k->flags & PHONE_UPLOAD) != 0, changed = false;

	for (size_t i = 0; i < k->nset; i++)
		changed |= change(r, &k->set[i]);
	if (force ||
	    (changed && run_on(r, &st->config, "auto_provision.custom.sync")))
		send_local(r);
	if (k->contact.p == NULL)
		return;
	st->contact = (struct span){ .n = k->contact.n };
	st->contact.p = arena_strndup(st->arena, k->contact.p, k->contact.n);
	if (force ||
	    run_on(r, &st->config,
		"auto_provision.local_contact.backup.enable"))
		send_contact(r);
}
