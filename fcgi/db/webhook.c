/* webhook.c - see webhook.h. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/scan.h"
#include "db/find.h"
#include "db/notify_event.h"
#include "db/notify_part.h"
#include "db/organisation.h"
#include "db/row.h"
#include "db/webhook.h"

#define ROW_N 13
#define KEY_BYTES 24
#define TEST_SECONDS 3600
#define AT(member) offsetof(struct webhook, member)

const char *const webhook_event_words[] = { "device.seen", "device.refused",
	"device.outdated", "rps.stuck", NULL };

static const char *
check_url(const char *s)
{
	const char *host;

	if (*s == '\0')
		return "must be the URL that events are sent to";
	if (strpbrk(s, "@#") != NULL)
		return "must be a URL without user and fragment";
	if (check_address(s) != NULL)
		return "must be a URL such as https://example.net/events";
	host = strstr(s, "://") + 3;
	if (*host == '\0' || strchr("/:?", *host) != NULL)
		return "must name a host";
	return NULL;
}

static bool
is_event(const char *s, size_t n)
{
	for (size_t i = 0; webhook_event_words[i] != NULL; i++)
		if (strlen(webhook_event_words[i]) == n &&
		    memcmp(webhook_event_words[i], s, n) == 0)
			return true;
	return false;
}

static const char *
check_events(const char *s)
{
	size_t n, found = 0;

	for (s += strspn(s, " "); *s != '\0'; s += n + strspn(s + n, " ")) {
		n = strcspn(s, " ");
		if (!is_event(s, n))
			return "must be names of events with blanks between: "
			       "device.seen device.refused device.outdated "
			       "rps.stuck";
		found++;
	}
	return found != 0 ? NULL : "must name an event, such as device.seen";
}

/* clang-format off */
const struct field webhook_fields[] = {
	{ "name", F_TEXT, AT(name), 0, 120, NULL, check_needed,
	  "for people; unique in the organisation", false },
	{ "url", F_TEXT, AT(url), 0, 500, NULL, check_url,
	  "where events are sent, https://", false },
	{ "events", F_TEXT, AT(events), 0, 200, NULL, check_events,
	  "which, blanks between: device.seen device.refused device.outdated "
	  "rps.stuck", false },
	{ "enabled", F_BOOL, AT(enabled), 0, 0, NULL, NULL,
	  "no: nothing is sent but tests", false },
};
/* clang-format on */
const size_t nwebhook_fields =
    sizeof(webhook_fields) / sizeof(webhook_fields[0]);

void
webhook_defaults(struct webhook *w)
{
	*w = (struct webhook){ .enabled = 1,
		.events = "device.seen device.refused device.outdated "
			  "rps.stuck" };
	field_defaults(webhook_fields, nwebhook_fields, w);
}

static const char *
or_null(const struct val *v)
{
	return v->type == VAL_NULL ? NULL : v->s;
}

void
webhook_from_row(const struct val *r, struct webhook *w)
{
	*w = (struct webhook){ .id = r[0].i,
		.organisation_id = r[1].i,
		.organisation = r[2].s,
		.name = r[3].s,
		.url = r[4].s,
		.events = r[5].s,
		.enabled = r[6].i,
		.failing_since = or_null(&r[7]),
		.delivered_at = or_null(&r[8]),
		.trouble = r[9].s,
		.breaker_until = or_null(&r[10]),
		.version = r[11].i,
		.created_at = r[12].s };
}

enum err
webhook_by_id(struct act *act, int64_t id, struct webhook *w)
{
	struct val row[ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_WEBHOOK_BY_ID,
	    VALS(V_INT(id), V_STR(act_scope(act))), row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "webhook",
		    "There is no webhook with the id %" PRId64 ".", id);
	if (e == ERR_OK)
		webhook_from_row(row, w);
	return e;
}

enum err
webhook_each(struct act *act, db_row_fn *fn, void *arg)
{
	return db_each(act->db, act->a, STMT_WEBHOOK_EACH,
	    VALS(V_STR(act_scope(act))), fn, arg);
}

enum err
webhook_find(struct act *act, const char *name, struct webhook *w)
{
	int64_t id;
	enum err e = find_id(act, "webhook", name, webhook_each, &id);

	return e != ERR_OK ? e : webhook_by_id(act, id, w);
}

const char *
webhook_masked_url(struct arena *a, const char *url)
{
	const char *host = strstr(url, "://");
	size_t n;

	if (host == NULL)
		return "***";
	n = (size_t)(host + 3 - url) + strcspn(host + 3, "/?#");
	return arena_printf(a, "%.*s%s", (int)n, url,
	    url[n] == '\0' || strcmp(url + n, "/") == 0 ? "" : "/***");
}

/* The log has the host, and that the rest is another one. */
static enum err
audit(struct act *act, const char *action, const struct webhook *before,
    const struct webhook *after)
{
	const struct webhook *w = field_either(before, after);
	struct webhook was, is;
	const struct audit_entry entry = { .organisation_id =
					       w->organisation_id,
		.action = action,
		.object = "webhook",
		.object_id = w->id,
		.object_name = w->name };

	if (before != NULL) {
		was = *before;
		was.url = webhook_masked_url(act->a, before->url);
	}
	if (after != NULL) {
		is = *after;
		is.url = webhook_masked_url(act->a, after->url);
	}
	if (before != NULL && after != NULL &&
	    strcmp(before->url, after->url) != 0)
		is.url = arena_printf(act->a, "%s (changed)", is.url);
	return field_audit(act, &entry, webhook_fields, nwebhook_fields,
	    before == NULL ? NULL : &was, after == NULL ? NULL : &is);
}

/* Events name phones and addresses: in clear only where the provider says. */
static enum err
check_scheme(struct act *act, const struct webhook *old,
    const struct webhook *w)
{
	if (act->scope == NULL || strncmp(w->url, "https://", 8) == 0 ||
	    (old != NULL && strcmp(old->url, w->url) == 0))
		return ERR_OK;
	return act_fail(act, ERR_INVALID, "url",
	    "url must begin with https://.");
}

/* "whsec_" and base64, as receivers' libraries know it. */
static enum err
new_secret(struct act *act, const char **clear, struct val *sealed)
{
	uint8_t key[KEY_BYTES];

	digest_random(key, sizeof(key));
	*clear = arena_printf(act->a, "whsec_%s",
	    digest_base64(act->a, key, sizeof(key)));
	return act_seal(act, "webhook", *clear, sealed);
}

static enum err
name_taken(struct act *act, const struct webhook *w)
{
	return act_fail(act, ERR_CONFLICT, "name",
	    "The organisation has a webhook called %s already.", w->name);
}

struct change {
	struct webhook *w;
	const struct webhook *to;
	int64_t version;
	const char **secret;
};

static enum err
check_room(struct act *act, const struct organisation *o)
{
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_WEBHOOK_COUNT, VALS(V_INT(o->id)),
	    row, 1);
	if (e != ERR_OK || row[0].i < WEBHOOKS_MAX)
		return e;
	return act_fail(act, ERR_CONFLICT, "",
	    "%s has %d webhooks, which is as many as it may have.", o->name,
	    WEBHOOKS_MAX);
}

static enum err
add(struct act *act, void *arg)
{
	const struct change *c = arg;
	struct webhook *w = c->w;
	struct organisation o;
	struct val secret;
	enum err e;

	field_defaults(webhook_fields, nwebhook_fields, w);
	if ((e = field_check(act, webhook_fields, nwebhook_fields, w, NULL)) !=
		ERR_OK ||
	    (e = check_scheme(act, NULL, w)) != ERR_OK ||
	    (e = organisation_by_id(act, w->organisation_id, &o)) != ERR_OK ||
	    (e = check_room(act, &o)) != ERR_OK ||
	    (e = new_secret(act, c->secret, &secret)) != ERR_OK)
		return e;
	e = db_insert(act->db, STMT_WEBHOOK_ADD,
	    VALS(V_INT(o.id), V_STR(w->name), V_STR(w->url), V_STR(w->events),
		V_INT(w->enabled), secret),
	    &w->id);
	if (e == ERR_CONFLICT)
		return name_taken(act, w);
	if (e != ERR_OK || (e = audit(act, "create", NULL, w)) != ERR_OK)
		return e;
	return webhook_by_id(act, w->id, w);
}

enum err
webhook_add(struct act *act, struct webhook *w, const char **secret)
{
	struct change c = { .w = w, .secret = secret };

	return act_tx(act, add, &c);
}

static enum err
begin(struct act *act, int64_t id, struct webhook *w)
{
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_WEBHOOK_LOCK, VALS(V_INT(id)), row,
	    1);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	return webhook_by_id(act, id, w);
}

static enum err
change(struct act *act, void *arg)
{
	const struct change *c = arg;
	struct webhook old, w = *c->to;
	struct val secret = V_NULL;
	enum err e;

	field_defaults(webhook_fields, nwebhook_fields, &w);
	if ((e = begin(act, w.id, &old)) != ERR_OK ||
	    (e = act_version(act, old.name, c->version, old.version)) != ERR_OK)
		return e;
	w.organisation_id = old.organisation_id;
	if ((e = field_check(act, webhook_fields, nwebhook_fields, &w, &old)) !=
		ERR_OK ||
	    (e = check_scheme(act, &old, &w)) != ERR_OK ||
	    (c->secret != NULL &&
		(e = new_secret(act, c->secret, &secret)) != ERR_OK))
		return e;
	e = db_run(act->db, STMT_WEBHOOK_CHANGE,
	    VALS(V_STR(w.name), V_STR(w.url), V_STR(w.events), V_INT(w.enabled),
		V_INT(c->secret == NULL), secret, V_INT(w.id)),
	    NULL);
	if (e == ERR_CONFLICT)
		return name_taken(act, &w);
	if (e != ERR_OK || (e = audit(act, "change", &old, &w)) != ERR_OK ||
	    w.enabled)
		return e;
	return db_run(act->db, STMT_WEBHOOK_FAIL,
	    VALS(V_STR("The webhook was disabled."), V_INT(w.id)), NULL);
}

enum err
webhook_change(struct act *act, const struct webhook *w, int64_t version,
    const char **secret)
{
	struct change c = { .to = w, .version = version, .secret = secret };

	return act_tx(act, change, &c);
}

struct deleting {
	int64_t id, version;
};

static enum err
drop(struct act *act, void *arg)
{
	const struct deleting *d = arg;
	struct webhook w;
	enum err e;

	if ((e = begin(act, d->id, &w)) != ERR_OK ||
	    (e = act_version(act, w.name, d->version, w.version)) != ERR_OK ||
	    (e = db_run(act->db, STMT_WEBHOOK_FAIL,
		 VALS(V_STR("The webhook was deleted."), V_INT(w.id)), NULL)) !=
		ERR_OK ||
	    (e = audit(act, "delete", &w, NULL)) != ERR_OK)
		return e;
	return db_run(act->db, STMT_WEBHOOK_DELETE, VALS(V_INT(w.id)), NULL);
}

enum err
webhook_delete_if(struct act *act, int64_t id, int64_t version)
{
	struct deleting d = { id, version };

	return act_tx(act, drop, &d);
}

enum err
webhook_delete(struct act *act, int64_t id)
{
	return webhook_delete_if(act, id, 0);
}

struct testing {
	int64_t id, *job_id;
};

static enum err
test(struct act *act, void *arg)
{
	const struct testing *t = arg;
	struct event_text m;
	struct webhook w;
	struct val row[1];
	const char *name;
	enum err e;

	if ((e = webhook_by_id(act, t->id, &w)) != ERR_OK)
		return e;
	name = arena_printf(act->a, "test:%" PRId64, w.id);
	event_begin(&m, act->a, "test", NULL);
	event_int(&m, "organisation_id", w.organisation_id);
	event_str(&m, "organisation", w.organisation);
	event_str(&m, "webhook", w.name);
	if ((e = db_run(act->db, STMT_NOTIFY_TEST,
		 VALS(V_INT(w.organisation_id), V_INT(w.id), V_STR(m.id),
		     V_STR(event_end(&m)), V_STR(name), V_INT(TEST_SECONDS),
		     V_STR(act->actor)),
		 NULL)) != ERR_OK ||
	    (e = db_first(act->db, act->a, STMT_NOTIFY_NAMED, VALS(V_STR(name)),
		 row, 1)) != ERR_OK)
		return e;
	*t->job_id = row[0].i;
	return audit(act, "test", NULL, &w);
}

enum err
webhook_test(struct act *act, int64_t id, int64_t *job_id)
{
	struct testing t = { id, job_id };

	return act_tx(act, test, &t);
}
