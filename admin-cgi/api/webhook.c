/* webhook.c - /webhooks: who is told what phones do. */
#include "db/webhook.h"
#include "api/notify.h"
#include "api/page.h"
#include "api/routes.h"
#include "api/who.h"

static void
put_webhook(struct view *v, const struct webhook *w, const char *secret)
{
	view_open(v, NULL);
	view_int(v, "id", w->id);
	view_int(v, "organisation_id", w->organisation_id);
	view_text(v, "organisation", w->organisation);
	view_text(v, "name", w->name);
	view_text(v, "url", w->url);
	view_text(v, "events", w->events);
	view_bool(v, "enabled", w->enabled != 0);
	view_int(v, "version", w->version);
	view_text(v, "created_at", w->created_at);
	view_text(v, "delivered_at", w->delivered_at);
	view_text(v, "failing_since", w->failing_since);
	view_text(v, "trouble", w->trouble);
	view_text(v, "no_calls_before", w->breaker_until);
	if (secret != NULL)
		view_text(v, "secret", secret);
	view_close(v);
}

/* Whoever knows such a URL may post there: that is for who may change it. */
static bool
sees_url(const struct call *c)
{
	return (c->who->perms & P_MANAGE) != 0;
}

static void
webhook_item(struct view *v, const struct val *row)
{
	struct webhook w;

	webhook_from_row(row, &w);
	put_webhook(v, &w, NULL);
}

static void
masked_item(struct view *v, const struct val *row)
{
	struct webhook w;

	webhook_from_row(row, &w);
	w.url = webhook_masked_url(v->b->arena, w.url);
	put_webhook(v, &w, NULL);
}

enum err
op_webhook_list(struct call *c)
{
	return page_answer(c, LIST_WEBHOOKS,
	    sees_url(c) ? webhook_item : masked_item, NULL);
}

static enum err
get(struct call *c, struct webhook *w)
{
	int64_t id;
	enum err e = call_id(c, 0, &id);

	return e != ERR_OK ? e : webhook_by_id(&c->act, id, w);
}

/* As it is in the database now; secret, if it is new: shown this once. */
static enum err
show(struct call *c, int64_t id, const char *secret)
{
	struct webhook w;
	enum err e = webhook_by_id(&c->act, id, &w);

	if (e != ERR_OK)
		return e;
	if (!sees_url(c))
		w.url = webhook_masked_url(c->a, w.url);
	c->secret = secret != NULL;
	call_etag(c, w.version);
	put_webhook(&c->out, &w, secret);
	return ERR_OK;
}

enum err
op_webhook_add(struct call *c)
{
	const char *secret;
	struct webhook w;
	enum err e;

	webhook_defaults(&w);
	if ((e = call_organisation(c, &w.organisation_id)) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, webhook_fields, nwebhook_fields,
		 &w)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = webhook_add(&c->act, &w, &secret)) != ERR_OK)
		return e;
	call_created(c, "/webhooks/%lld", (long long)w.id);
	return show(c, w.id, secret);
}

enum err
op_webhook_show(struct call *c)
{
	struct webhook w;
	enum err e = get(c, &w);

	return e != ERR_OK ? e : show(c, w.id, NULL);
}

enum err
op_webhook_change(struct call *c)
{
	struct webhook w;
	enum err e;

	if ((e = get(c, &w)) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, webhook_fields, nwebhook_fields,
		 &w)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = webhook_change(&c->act, &w, call_version(c), NULL)) != ERR_OK)
		return e;
	return show(c, w.id, NULL);
}

enum err
op_webhook_rotate(struct call *c)
{
	const char *secret;
	struct webhook w;
	enum err e;

	if ((e = get(c, &w)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = webhook_change(&c->act, &w, call_version(c), &secret)) !=
		ERR_OK)
		return e;
	return show(c, w.id, secret);
}

enum err
op_webhook_delete(struct call *c)
{
	int64_t id;
	enum err e = call_id(c, 0, &id);

	return e != ERR_OK ? e
			   : webhook_delete_if(&c->act, id, call_version(c));
}

enum err
op_webhook_test(struct call *c)
{
	struct webhook w;
	int64_t job;
	enum err e;

	if ((e = get(c, &w)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = webhook_test(&c->act, w.id, &job)) != ERR_OK)
		return e;
	return notify_accepted(c, job);
}
