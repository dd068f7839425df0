/*
 * notifier.c - how phones are reached: /organisations/../notifier, what holds
 * for an organisation or a phone, and all of them, /notifiers.
 */
#include "db/notifier.h"
#include "api/notify.h"
#include "api/page.h"
#include "api/routes.h"
#include "db/device.h"
#include "db/organisation.h"

static void
put_notifier(struct view *v, const struct notifier *n)
{
	view_open(v, NULL);
	view_int(v, "organisation_id", n->organisation_id);
	view_text(v, "organisation", n->organisation);
	view_text(v, "kind", notifier_kind_words[n->kind]);
	view_text(v, "proxy_host", n->proxy_host);
	view_int(v, "proxy_port", n->proxy_port);
	view_text(v, "transport", notifier_transport_words[n->transport]);
	view_text(v, "domain", n->domain);
	view_text(v, "registrars", n->registrars);
	view_text(v, "from_uri", n->from_uri);
	view_text(v, "auth_user", n->auth_user);
	view_bool(v, "auth_secret_set", n->has_secret);
	view_text(v, "scheme", notifier_scheme_words[n->scheme]);
	view_text(v, "networks", n->networks);
	view_bool(v, "basic", n->basic != 0);
	view_int(v, "timeout", n->timeout);
	view_int(v, "rate_per_second", n->rate_per_second);
	view_int(v, "version", n->version);
	view_text(v, "trouble", n->trouble);
	view_text(v, "no_calls_before", n->breaker_until);
	view_close(v);
}

static void
notifier_item(struct view *v, const struct val *row)
{
	struct notifier n;

	notifier_from_row(row, &n);
	put_notifier(v, &n);
}

enum err
op_notifier_list(struct call *c)
{
	return page_answer(c, LIST_NOTIFIERS, notifier_item, NULL);
}

/* As it is in the database now. */
static enum err
show(struct call *c, int64_t organisation_id)
{
	struct notifier n;
	enum err e = notifier_of(&c->act, organisation_id, &n);

	if (e != ERR_OK)
		return e;
	call_etag(c, n.version);
	put_notifier(&c->out, &n);
	return ERR_OK;
}

enum err
op_notifier_show(struct call *c)
{
	int64_t id;
	enum err e = call_id(c, 0, &id);

	return e != ERR_OK ? e : show(c, id);
}

/* Whole: what is not said is as in a new one, but the secret stays. */
enum err
op_notifier_put(struct call *c)
{
	struct notifier n;
	enum err e;

	notifier_defaults(&n);
	n.auth_secret = NULL;
	if ((e = call_id(c, 0, &n.organisation_id)) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, notifier_fields, nnotifier_fields,
		 &n)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = notifier_set(&c->act, &n, call_version(c))) != ERR_OK)
		return e;
	return show(c, n.organisation_id);
}

enum err
op_notifier_delete(struct call *c)
{
	int64_t id;
	enum err e = call_id(c, 0, &id);

	return e != ERR_OK ? e
			   : notifier_remove_if(&c->act, id, call_version(c));
}

enum err
op_notifier_test(struct call *c)
{
	int64_t id, job;
	enum err e;

	if ((e = call_id(c, 0, &id)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = notifier_test(&c->act, id, &job)) != ERR_OK)
		return e;
	return notify_accepted(c, job);
}

/* --- what holds --- */

/* Where it is set is not said when that is above who asks. */
static enum err
show_nearest(struct call *c, int64_t organisation_id)
{
	struct view *v = &c->out;
	struct notifier_holds h;
	enum err e = notifier_nearest(&c->act, organisation_id, &h);

	if (e != ERR_OK)
		return e;
	view_open(v, NULL);
	view_text(v, "kind", h.kind < 0 ? NULL : notifier_kind_words[h.kind]);
	view_bool(v, "reaches", h.kind > NOTIFIER_OFF);
	view_id(v, "organisation_id", h.organisation_id);
	view_text(v, "organisation",
	    h.organisation_id == 0 ? NULL : h.organisation);
	view_close(v);
	return ERR_OK;
}

enum err
op_notifier_nearest(struct call *c)
{
	int64_t id;
	enum err e = call_id(c, 0, &id);

	return e != ERR_OK ? e : show_nearest(c, id);
}

enum err
op_device_notifier(struct call *c)
{
	struct device d;
	const char *mac;
	enum err e;

	if ((e = call_device(c, 0, &mac)) != ERR_OK ||
	    (e = device_by_mac(&c->act, mac, &d)) != ERR_OK)
		return e;
	return show_nearest(c, d.organisation_id);
}
