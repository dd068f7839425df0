/* serve.c - see serve.h. */
#include <inttypes.h>
#include <string.h>

#include "api/idem.h"
#include "api/routes.h"
#include "api/serve.h"
#include "api/who.h"
#include "base/log.h"
#include "db/user.h"
#include "web/resp.h"

#define PREFIX "/api/v1"

/* --- problems ----------------------------------------------------------- */

static const char *
title(int status)
{
	static const struct {
		int status;
		const char *title;
	} known[] = {
		{ 400, "Bad Request" },
		{ 401, "Unauthorized" },
		{ 403, "Forbidden" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 409, "Conflict" },
		{ 410, "Gone" },
		{ 413, "Content Too Large" },
		{ 414, "URI Too Long" },
		{ 415, "Unsupported Media Type" },
		{ 422, "Unprocessable Content" },
		{ 429, "Too Many Requests" },
		{ 500, "Internal Server Error" },
		{ 503, "Service Unavailable" },
		{ 507, "Insufficient Storage" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].status == status)
			return known[i].title;
	return "Error";
}

/* No cache keeps it, and no browser runs it as a page of the portal's. */
static void
close_up(struct resp *rs)
{
	if (resp_has_header(rs, "Cache-Control"))
		return;
	resp_header(rs, "Cache-Control", "no-store");
	resp_header(rs, "Content-Security-Policy",
	    "default-src 'none'; frame-ancestors 'none'");
}

void
api_problem_open(const struct req *rq, struct resp *rs, struct view *v,
    int status, const char *detail)
{
	close_up(rs);
	rs->status = status;
	rs->type = "application/problem+json";
	rs->etag[0] = '\0';
	rs->body.len = 0;
	*v = (struct view){ .b = &rs->body };
	view_open(v, NULL);
	view_text(v, "type", "about:blank");
	view_text(v, "title", title(status));
	view_int(v, "status", status);
	view_text(v, "detail", detail);
	view_text(v, "request_id",
	    arena_printf(rq->arena, "%016" PRIx64, rq->id));
}

void
api_problem(const struct req *rq, struct resp *rs, int status,
    const char *detail, const char *errors)
{
	struct view v;

	api_problem_open(rq, rs, &v, status, detail);
	if (errors != NULL)
		view_raw(&v, "errors", errors);
	view_close(&v);
}

static int
status_of(const struct call *c, enum err e)
{
	if (c->act.problem.wait != 0)
		return 429;
	if (c->rs->status >= 400)
		return c->rs->status; /* the handler knew better */
	/* What a caller may not do is said in words; else it is us whom the
	 * database does not let. */
	if (e == ERR_DENIED && c->act.problem.text[0] == '\0')
		return http_status(ERR_SYSTEM);
	if (e == ERR_INVALID && c->in != NULL &&
	    c->act.problem.field[0] != '\0')
		return 422;
	return http_status(e);
}

/* What a handler's code and its problem become. */
static void
problem_of(struct call *c, enum err e)
{
	const struct problem *p = &c->act.problem;
	int status = status_of(c, e);
	struct view v;

	if (status >= 500)
		log_warnx("%s: %s", c->op->name, err_name(e));
	api_problem_open(c->rq, c->rs, &v, status,
	    p->text[0] != '\0' ? p->text : title(status));
	if (p->version != 0)
		view_int(&v, "current_version", p->version);
	if (p->flag != NULL)
		view_bool(&v, p->flag, true);
	if (p->field[0] != '\0' && p->version == 0) {
		view_list(&v, "errors");
		view_open(&v, NULL);
		view_text(&v, c->in != NULL ? "pointer" : "parameter",
		    arena_printf(c->a, "%s%s", c->in != NULL ? "/" : "",
			p->field));
		view_text(&v, "detail", p->text);
		view_close(&v);
		view_end(&v);
	}
	view_close(&v);
	if (status == 503)
		c->rs->retry_after = 2;
	if (p->wait != 0)
		c->rs->retry_after = (unsigned)p->wait;
}

/* Which permission it was that the caller has not. */
static const char *
denied(const struct req *rq)
{
	unsigned perm = rq->route == NULL ? 0 : rq->route->perm;

	perm &= ~rq->perms;
	if ((perm & P_SELF) != 0)
		return "This is for people who have logged in, not for tokens.";
	for (unsigned bit = 0; who_perm_word(bit) != NULL; bit++)
		if ((perm & 1u << bit) != 0)
			return arena_printf(rq->arena,
			    "This needs the permission %s, which your role, or "
			    "the scopes of your token, do not give.",
			    who_perm_word(bit));
	return "Your role, or the scopes of your token, do not allow this.";
}

void
api_dress(void *app, const struct req *rq, struct resp *rs)
{
	const char *detail = "There is nothing at this address.";

	(void)app;
	switch (rs->status) {
	case 400:
		detail = "The body is shorter or longer than its "
			 "Content-Length says, or should not be there.";
		break;
	case 403:
		detail = denied(rq);
		break;
	case 405:
		detail = "This address does not know that method; Allow says "
			 "which it knows.";
		break;
	case 413:
		detail = "The body is larger than this call takes.";
		break;
	case 503:
		detail = "The database does not answer; try again in a "
			 "moment.";
		rs->retry_after = 2;
		break;
	case 507:
		detail = "There is no room left on the disk for files; have "
			 "room made in resource_dir, then try again.";
		break;
	default:
		if (rs->status >= 500)
			detail = "Something is wrong on our side; the log says "
				 "what, by the request_id.";
		break;
	}
	api_problem(rq, rs, rs->status, detail, NULL);
}

/* --- a call --------------------------------------------------------------- */

/* What each '*' of the pattern stands for in the path. */
static void
fill_args(struct call *c)
{
	const char *pat = c->rq->route->pattern, *path = c->rq->path;
	size_t n = 0, len;

	while (*pat != '\0' && n < CALL_ARGS) {
		if (*pat != '*') {
			pat++;
			path++;
			continue;
		}
		len = strcspn(path, "/");
		c->arg[n++] = arena_strndup(c->a, path, len);
		path += len;
		pat++;
	}
}

static void
fill_act(struct call *c)
{
	const struct who *w = c->who;

	c->act = (struct act){ .db = c->api->db,
		.a = c->a,
		.vault = c->api->vault,
		.actor = "nobody",
		.address = c->rq->remote_addr };
	if (w == NULL) {
		c->act.scope = "/0/"; /* sees nothing */
		return;
	}
	c->act.actor = arena_printf(c->a, "%s:%s",
	    w->token_id != 0 ? "token" : "user", w->login);
	/* Stock templates and models are nobody's: the provider's to change. */
	c->act.scope = (w->perms & P_PROVIDER) != 0 ? NULL : w->path;
	c->act.scope_one = w->leaf ? w->organisation_id : 0;
	c->act.personal = (w->perms & P_MANAGE) == 0;
	if (w->role == USER_ORGANISATION_USER)
		c->act.own_user = w->user_id;
	c->act.above = who_roles_above(w);
	c->act.scopes = who_scopes_of(c->a, w);
}

static bool
is_json(const char *type)
{
	size_t n = strcspn(type, "; ");

	return n == strlen("application/json") &&
	    strncasecmp(type, "application/json", n) == 0;
}

/* The body as the row wants it.  False: answered. */
static bool
fill_body(struct call *c)
{
	const struct req *rq = c->rq;

	if (c->op->body == BODY_NONE || c->op->body == BODY_BYTES ||
	    c->op->body == BODY_FILE)
		return true;
	if (rq->bodylen == 0 && c->op->body == BODY_MAYBE)
		return json_parse(&c->act, "{}", 2, &c->in) == ERR_OK;
	if (!is_json(rq->content_type)) {
		api_problem(rq, c->rs, 415,
		    "The body must be JSON: Content-Type: application/json.",
		    NULL);
		return false;
	}
	if (json_parse(&c->act, rq->body == NULL ? "" : rq->body, rq->bodylen,
		&c->in) == ERR_OK)
		return true;
	api_problem(rq, c->rs, 400, c->act.problem.text, NULL);
	return false;
}

/* A change under a condition that can not be read is not made.  False:
 * answered. */
static bool
check_version(const struct call *c)
{
	if (c->op->method == METHOD_GET || call_version(c) >= 0)
		return true;
	api_problem(c->rq, c->rs, 400,
	    "If-Match must be the ETag of an earlier answer as it came, "
	    "such as \"7\" with its quotes; or leave it out.",
	    NULL);
	return false;
}

static enum err
serve(void *app, const struct req *rq, struct resp *rs)
{
	const struct op *op = rq->route->arg;
	struct call c = { .api = app,
		.op = op,
		.rq = rq,
		.rs = rs,
		.who = rq->who,
		.a = rq->arena,
		.out = { .b = &rs->body } };
	enum err e;

	rs->type = "application/json";
	close_up(rs);
	fill_args(&c);
	fill_act(&c);
	if (!check_version(&c) || !fill_body(&c))
		return ERR_OK;
	e = idem_run(&c);
	if (e != ERR_OK)
		problem_of(&c, e);
	else if (rs->status == 0)
		rs->status = rs->body.len == 0 ? 204 : 200;
	json_free(c.in);
	return ERR_OK;
}

const struct route *
api_routes(struct arena *a, size_t *n)
{
	struct route *r = arena_alloc(a, napi_ops * sizeof(*r));

	for (size_t i = 0; i < napi_ops; i++)
		r[i] = (struct route){
			.methods = METHOD_BIT(api_ops[i].method) |
			    (api_ops[i].body == BODY_FILE ? M_SPOOL : 0),
			.pattern = arena_printf(a, "%s%s",
			    *api_ops[i].path == '!' ? "" : PREFIX,
			    api_ops[i].path + (*api_ops[i].path == '!')),
			.perm = api_ops[i].perm,
			.maxbody = api_ops[i].max,
			.handler = serve,
			.arg = &api_ops[i],
		};
	*n = napi_ops;
	return r;
}
