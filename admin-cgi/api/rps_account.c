/*
 * rps_account.c - /rps/accounts: accounts at Yealink; what is asked of it
 * through the worker, /rps/requests; and where it differs, /rps/drift.
 */
#include <string.h>

#include "api/page.h"
#include "api/routes.h"
#include "db/rps_account.h"
#include "db/rps_drift.h"
#include "db/rps_request.h"

static void
put_account(struct view *v, const struct rps_account *a)
{
	view_open(v, NULL);
	view_int(v, "id", a->id);
	view_int(v, "organisation_id", a->organisation_id);
	view_text(v, "organisation", a->organisation);
	view_text(v, "name", a->name);
	view_text(v, "driver", rps_driver_words[a->driver]);
	view_text(v, "base_url", a->base_url);
	view_text(v, "api_user", a->api_user);
	view_bool(v, "api_secret_set", a->has_secret);
	view_bool(v, "add_by_mac", a->add_by_mac != 0);
	view_int(v, "name_max", a->name_max);
	view_int(v, "rate_per_minute", a->rate_per_minute);
	view_text(v, "proxy", a->proxy);
	view_text(v, "public_url", a->public_url);
	view_text(v, "drift_policy", drift_policy_words[a->drift_policy]);
	view_text(v, "certificate_url", a->certificate_url);
	view_text(v, "certificate_as",
	    rps_certificate_words[a->certificate_as]);
	view_bool(v, "enabled", a->enabled != 0);
	view_int(v, "version", a->version);
	view_text(v, "trouble", a->trouble);
	view_text(v, "no_calls_before", a->breaker_until);
	view_text(v, "compared_at", a->drift_at);
	view_close(v);
}

static void
account_item(struct view *v, const struct val *row)
{
	struct rps_account a;

	rps_account_from_row(row, &a);
	put_account(v, &a);
}

enum err
op_rps_account_list(struct call *c)
{
	return page_answer(c, LIST_RPS_ACCOUNTS, account_item, NULL);
}

static enum err
get(struct call *c, struct rps_account *a)
{
	int64_t id;
	enum err e = call_id(c, 0, &id);

	return e != ERR_OK ? e : rps_account_by_id(&c->act, id, a);
}

/* As it is in the database now. */
static enum err
show(struct call *c, int64_t id)
{
	struct rps_account a;
	enum err e = rps_account_by_id(&c->act, id, &a);

	if (e != ERR_OK)
		return e;
	call_etag(c, a.version);
	put_account(&c->out, &a);
	return ERR_OK;
}

enum err
op_rps_account_add(struct call *c)
{
	struct rps_account a;
	enum err e;

	rps_account_defaults(&a);
	if ((e = call_organisation(c, &a.organisation_id)) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, rps_account_fields,
		 nrps_account_fields, &a)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = rps_account_add(&c->act, &a)) != ERR_OK)
		return e;
	call_created(c, "/rps/accounts/%lld", (long long)a.id);
	return show(c, a.id);
}

enum err
op_rps_account_show(struct call *c)
{
	struct rps_account a;
	enum err e = get(c, &a);

	return e != ERR_OK ? e : show(c, a.id);
}

enum err
op_rps_account_change(struct call *c)
{
	struct rps_account a;
	enum err e;

	if ((e = get(c, &a)) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, rps_account_fields,
		 nrps_account_fields, &a)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = rps_account_change(&c->act, &a, call_version(c))) != ERR_OK)
		return e;
	return show(c, a.id);
}

enum err
op_rps_account_delete(struct call *c)
{
	static const char *const names[] = { "forget", NULL };
	struct rps_account a;
	bool forget = false;
	enum err e;

	if ((e = get(c, &a)) != ERR_OK ||
	    (e = query_bool(c, "forget", &forget)) != ERR_OK ||
	    (e = query_end(c, names)) != ERR_OK)
		return e;
	return rps_account_delete(&c->act, a.id, forget);
}

/* --- questions --- */

static enum err
show_request(struct call *c, int64_t id)
{
	struct view *v = &c->out;
	struct rps_request q;
	enum err e;

	if ((e = rps_request_by_id(&c->act, id, &q)) != ERR_OK)
		return e;
	view_open(v, NULL);
	view_int(v, "id", q.id);
	view_int(v, "account_id", q.account_id);
	view_text(v, "kind", rps_ask_words[q.kind]);
	view_text(v, "argument", q.argument);
	view_text(v, "state", rps_asked_words[q.state]);
	view_text(v, "words", q.words);
	if (q.answer == NULL)
		view_null(v, "answer");
	else
		view_raw(v, "answer", q.answer);
	view_text(v, "actor", q.actor);
	view_text(v, "created_at", q.created_at);
	view_text(v, "done_at", q.done_at);
	view_close(v);
	return ERR_OK;
}

enum err
op_rps_request_add(struct call *c)
{
	struct rps_account a;
	const char *kind = "", *argument = "";
	int64_t id;
	int k = 0;
	enum err e;

	if ((e = get(c, &a)) != ERR_OK ||
	    (e = in_text(&c->act, c->in, "kind", &kind)) != ERR_OK ||
	    (e = in_text(&c->act, c->in, "argument", &argument)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK)
		return e;
	while (rps_ask_words[k] != NULL && strcmp(rps_ask_words[k], kind) != 0)
		k++;
	if (rps_ask_words[k] == NULL)
		return act_fail(&c->act, ERR_INVALID, "kind",
		    "kind must be test, servers, devices, server, device, pin, "
		    "drift or repair.");
	if (strlen(argument) > 64)
		return act_fail(&c->act, ERR_INVALID, "argument",
		    "argument must be a MAC, an id or a number.");
	if ((e = rps_request_add(&c->act, a.id, (enum rps_ask)k, argument,
		 &id)) != ERR_OK)
		return e;
	call_created(c, "/rps/requests/%lld", (long long)id);
	return show_request(c, id);
}

enum err
op_rps_request_show(struct call *c)
{
	int64_t id;
	enum err e = call_id(c, 0, &id);

	return e != ERR_OK ? e : show_request(c, id);
}

/* --- differences --- */

static void
drift_item(struct view *v, const struct val *r)
{
	view_open(v, NULL);
	view_val(v, "id", &r[0]);
	view_val(v, "account_id", &r[1]);
	view_word(v, "object", drift_object_words, &r[2]);
	view_val(v, "name", &r[3]);
	view_word(v, "kind", drift_kind_words, &r[4]);
	view_val(v, "organisation_id", &r[5]);
	view_val(v, "organisation", &r[6]);
	view_val(v, "remote_id", &r[7]);
	view_val(v, "ours", &r[8]);
	view_val(v, "theirs", &r[9]);
	view_val(v, "seen_at", &r[10]);
	view_close(v);
}

enum err
op_rps_drift_list(struct call *c)
{
	return page_answer(c, LIST_RPS_DRIFT, drift_item, NULL);
}

static void
put_count(struct call *c, const char *name, int64_t n)
{
	view_open(&c->out, NULL);
	view_int(&c->out, name, n);
	view_close(&c->out);
}

enum err
op_rps_drift_repair(struct call *c)
{
	struct rps_account a;
	int64_t n;
	enum err e;

	if ((e = get(c, &a)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = rps_drift_repair(&c->act, a.id, &n)) != ERR_OK)
		return e;
	put_count(c, "jobs", n);
	return ERR_OK;
}

enum err
op_rps_drift_adopt(struct call *c)
{
	const char *name = NULL;
	struct rps_account a;
	int64_t n;
	enum err e;

	if ((e = get(c, &a)) != ERR_OK ||
	    (e = in_text(&c->act, c->in, "name", &name)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = rps_drift_adopt(&c->act, a.id, name, &n)) != ERR_OK)
		return e;
	put_count(c, "adopted", n);
	return ERR_OK;
}
