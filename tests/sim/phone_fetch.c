/* phone_fetch.c - one file asked for until its fate is known. */
#include <string.h>
#include <time.h>

#include "sim/phone_run.h"

void
fetch_record(struct run *r, const char *method, const char *url,
    const struct http_answer *an)
{
	struct phone_result *res = r->res;
	struct http_exchange silent = { .url = url };
	const struct http_exchange *x = an->n != 0 ? an->v : &silent;
	size_t n = an->n != 0 ? an->n : 1;

	for (size_t i = 0; i < n; i++) {
		res->requests = list_room(r->a, res->requests, res->nrequests,
		    sizeof(*res->requests));
		res->requests[res->nrequests++] = (struct phone_request){
			.pass = r->pass,
			.method = method,
			.url = x[i].url,
			.status = x[i].status,
			.bytes = x[i].bytes,
			.connections = x[i].connections,
			.ms = x[i].ms,
		};
		res->connections += x[i].connections;
	}
}

void
fetch_pause(const struct run *r)
{
	struct timespec t = { .tv_sec = (time_t)r->conf->retry_wait };

	if (t.tv_sec != 0)
		(void)nanosleep(&t, NULL);
}

static enum err
verdict(const struct http_answer *an)
{
	if (an->status >= 200 && an->status <= 299)
		return ERR_OK;
	if (an->status == 401)
		return ERR_DENIED;
	return an->status >= 500 ? ERR_AGAIN : ERR_NOTFOUND;
}

/* A URL with its own user:password@ is asked with those. */
static enum err
aim(struct run *r, const char *url, struct http_call *call)
{
	char *bare, *user, *password;

	if (http_split_url(r->a, url, &bare, &user, &password) != ERR_OK)
		return ERR_INVALID;
	call->url = bare;
	call->user = user != NULL ? user : r->user;
	call->password = user != NULL ? password : r->password;
	return ERR_OK;
}

/* Ask, and again: 5xx and silence `attempts` times, 404 `missing` times. */
static enum err
insist(struct run *r, const struct http_call *call, unsigned missing,
    struct http_answer *an)
{
	unsigned failed = 0, absent = 0;
	enum err e;

	for (;;) {
		e = http_call(r->http, r->a, call, an);
		fetch_record(r, http_method_name(call->method), call->url, an);
		if (e == ERR_OK)
			e = verdict(an);
		if (e == ERR_NOTFOUND && an->status == 404) {
			if (++absent >= missing)
				return e;
		} else if (e != ERR_AGAIN || ++failed >= r->conf->attempts) {
			return e;
		}
		fetch_pause(r);
	}
}

static enum err
explain(struct run *r, enum err e, const char *url,
    const struct http_answer *an)
{
	if (e == ERR_DENIED && r->user == NULL)
		return run_fail(r, e,
		    "%s asks for a password and the phone has none", url);
	if (e == ERR_DENIED)
		return run_fail(r, e, "%s refused the user \"%s\" (401)", url,
		    r->user);
	if (e == ERR_INVALID)
		return run_fail(r, e, "%s cannot be fetched: %s", url,
		    an->error);
	if (an->n != 0 && an->status >= 500)
		return run_fail(r, e, "%s was answered %d, %u times", url,
		    an->status, r->conf->attempts);
	return run_fail(r, e, "%s was not answered: %s", url, an->error);
}

static enum err
unseal(struct run *r, struct phone_file *f)
{
	const char *key = run_key(r, &r->st->config, f->name);

	f->text = f->raw;
	if (seal_is_clear(f->raw)) {
		if (!run_on(r, &r->st->config,
			"auto_provision.update_file_mode"))
			return ERR_OK;
		return run_fail(r, ERR_INVALID,
		    "%s is clear text, which update_file_mode 1 refuses",
		    f->name);
	}
	if (seal_is_rsa(f->raw))
		return run_fail(r, ERR_INVALID,
		    "%s is sealed in RSA mode, which this phone cannot open",
		    f->name);
	if (key == NULL)
		return run_fail(r, ERR_INVALID,
		    "%s does not begin with #!version: that line is missing, "
		    "or the file is encrypted and the phone has no AES key",
		    f->name);
	if (seal_open(r->a, f->raw, key, &f->text) != ERR_OK)
		return run_fail(r, ERR_INVALID,
		    "%s does not begin with #!version and the AES key does not "
		    "open it",
		    f->name);
	return ERR_OK;
}

static void
parse(struct run *r, struct phone_file *f)
{
	f->cfg = cfg_parse(r->a, f->text, r->conf->model, r->conf->cfg_reading);
	for (size_t i = 0; i < f->cfg.nproblems; i++)
		run_warn(r, "%s: %s", f->name, f->cfg.problems[i]);
}

/* The last request brought a file: give it its MD5 and its place. */
static enum err
take(struct run *r, const struct ask *ask, struct span body)
{
	struct phone_result *res = r->res;
	struct phone_request *rq = &res->requests[res->nrequests - 1];
	const struct phone_seen *seen = state_seen(r->st, ask->name);
	struct phone_file *f;
	enum err e = ERR_OK;

	if (body.p == NULL)
		body.p = "";
	res->files =
	    list_room(r->a, res->files, res->nfiles, sizeof(*res->files));
	f = &res->files[res->nfiles++];
	*f = (struct phone_file){ .kind = ask->kind,
		.name = ask->name,
		.url = ask->url,
		.raw = body,
		.text = body };
	seal_md5(body, f->md5);
	f->changed = seen == NULL || strcmp(seen->md5, f->md5) != 0;
	rq->md5 = text_fmt(r->a, "%s", f->md5);
	rq->changed = f->changed;
	if (ask->kind != PHONE_CONTACT)
		e = unseal(r, f);
	if (e == ERR_OK && (ask->kind == PHONE_CFG || ask->kind == PHONE_LOCAL))
		parse(r, f);
	return e;
}

enum err
fetch_file(struct run *r, const struct ask *ask)
{
	/* A missing boot file is believed at once, a .cfg the third time. */
	bool cfg = ask->kind == PHONE_CFG || ask->kind == PHONE_LOCAL;
	struct http_call call = { .method = HTTP_GET,
		.max = r->conf->file_max };
	struct http_answer an;
	enum err e;

	if (aim(r, ask->url, &call) != ERR_OK)
		return run_fail(r, ERR_INVALID, "\"%s\" is not a URL",
		    ask->url);
	e = insist(r, &call, cfg ? r->conf->missing_tries : 1, &an);
	if (e == ERR_NOTFOUND) {
		if (an.status != 404)
			run_warn(r, "%s was answered %d; taken as missing",
			    call.url, an.status);
		return e;
	}
	if (e != ERR_OK)
		return explain(r, e, call.url, &an);
	if (an.cut)
		return run_fail(r, ERR_INVALID, "%s is longer than %zu bytes",
		    call.url, call.max);
	return take(r, ask, an.body);
}

enum err
fetch_firmware(struct run *r, const char *url)
{
	struct http_call call = { .method = HTTP_GET,
		.max = r->conf->firmware_max,
		.discard = true };
	struct http_answer an = { .error = "not a URL" };
	enum err e;

	e = aim(r, url, &call);
	if (e == ERR_OK)
		e = insist(r, &call, 1, &an);
	if (e != ERR_OK && an.n != 0)
		run_warn(r, "firmware %s was answered %d", url, an.status);
	else if (e != ERR_OK)
		run_warn(r, "firmware %s cannot be fetched: %s", url, an.error);
	return e;
}

void
fetch_upload(struct run *r, const char *url, struct span body)
{
	const char *method =
	    run_param(r, &r->st->config, "auto_provision.custom.upload_method");
	struct http_call call = { .method = HTTP_PUT,
		.body = body,
		.max = r->conf->file_max,
		.discard = true };
	struct http_answer an = { .error = "not a URL" };
	unsigned flags = r->conf->flags;
	char md5[MD5_TEXT];
	enum err e;

	if ((flags & PHONE_UPLOAD_POST) != 0 ||
	    ((flags & PHONE_UPLOAD_PUT) == 0 && method != NULL &&
		strcmp(method, "1") == 0))
		call.method = HTTP_POST;
	e = aim(r, url, &call);
	if (e == ERR_OK)
		e = insist(r, &call, 1, &an);
	if (r->res->nrequests != 0 && an.n != 0) {
		seal_md5(body, md5);
		r->res->requests[r->res->nrequests - 1].md5 =
		    text_fmt(r->a, "%s", md5);
	}
	if (e != ERR_OK && an.n != 0)
		run_warn(r, "the upload to %s was answered %d", url, an.status);
	else if (e != ERR_OK)
		run_warn(r, "the upload to %s failed: %s", url, an.error);
}
