/* who.c - see who.h. */
#include <string.h>

#include "api/serve.h"
#include "api/who.h"
#include "base/digest.h"
#include "db/organisation.h"
#include "db/row.h"
#include "db/token.h"
#include "db/user.h"
#include "web/resp.h"

#define SEEN_EVERY 60 /* seconds between two notes that a session lives */
#define TOKEN_MAX 128 /* bytes of a cookie or bearer token */

#define ALL_PHONES (P_LOOK | P_TOUCH | P_READ | P_MANAGE)

unsigned
who_role_perms(int64_t role)
{
	switch ((enum user_role)role) {
	case USER_PROVIDER_ADMIN:
		return P_SELF | ALL_PHONES | P_PEOPLE | P_TREE | P_SECRETS |
		    P_PROVIDER;
	case USER_RESELLER_ADMIN:
		return P_SELF | ALL_PHONES | P_PEOPLE | P_TREE | P_SECRETS;
	case USER_ORGANISATION_ADMIN:
		return P_SELF | ALL_PHONES | P_PEOPLE | P_SECRETS;
	case USER_ORGANISATION_USER:
		return P_SELF | P_LOOK | P_TOUCH;
	case USER_READ_ONLY:
		return P_SELF | P_LOOK | P_READ;
	}
	return 0;
}

static const unsigned scope_perms[SCOPE__MAX] = {
	[SCOPE_READ] = P_LOOK | P_READ,
	[SCOPE_PHONES] = P_LOOK | P_TOUCH,
	[SCOPE_MANAGE] = ALL_PHONES,
	[SCOPE_PEOPLE] = P_PEOPLE,
	[SCOPE_TREE] = P_TREE,
	[SCOPE_PROVIDER] = P_PROVIDER,
	[SCOPE_SECRETS] = P_SECRETS,
};

unsigned
who_scope_perms(const char *scopes)
{
	unsigned perms = 0;
	size_t n;

	for (; *scopes != '\0'; scopes += n) {
		scopes += strspn(scopes, " ");
		n = strcspn(scopes, " ");
		for (size_t i = 0; token_scopes[i] != NULL; i++)
			if (strlen(token_scopes[i]) == n &&
			    strncmp(token_scopes[i], scopes, n) == 0)
				perms |= scope_perms[i];
	}
	return perms;
}

const char *
who_perm_word(unsigned bit)
{
	static const char *const words[] = { "self", "look", "touch", "read",
		"manage", "people", "tree", "provider", "secrets", "known" };

	return bit < sizeof(words) / sizeof(words[0]) ? words[bit] : NULL;
}

unsigned
who_roles_above(const struct who *w)
{
	unsigned above = 0, wants;

	for (int64_t r = 0; user_role_words[r] != NULL; r++) {
		wants = who_role_perms(r) & ~P_SELF;
		if (r < w->role ||
		    (w->token_id != 0 && (wants & ~w->perms) != 0))
			above |= 1u << r;
	}
	return above;
}

const char *
who_scopes_of(struct arena *a, const struct who *w)
{
	const char *all = "";

	for (size_t i = 0; token_scopes[i] != NULL; i++)
		if ((scope_perms[i] & ~w->perms) == 0)
			all = arena_printf(a, "%s%s%s", all,
			    *all == '\0' ? "" : " ", token_scopes[i]);
	return all;
}

const char *
who_cookie(const struct req *rq, const char *name)
{
	const char *p = rq->var(rq, "HTTP_COOKIE"), *found = NULL;
	size_t len = strlen(name), n;

	for (; *p != '\0'; p += n) {
		p += strspn(p, "; ");
		n = strcspn(p, ";");
		if (n <= len || strncmp(p, name, len) != 0 || p[len] != '=')
			continue;
		if (found != NULL)
			return NULL;
		found = arena_strndup(rq->arena, p + len + 1, n - len - 1);
	}
	return found;
}

bool
who_is_safe(const struct api *api, const struct req *rq, struct resp *rs)
{
	if (rq->https || api->conf->plain_http)
		return true;
	api_problem(rq, rs, 403,
	    "Passwords and sessions go over HTTPS only; use https:// (or, on "
	    "this machine alone, set plain_http = yes).",
	    NULL);
	return false;
}

static char *
digest_of(struct arena *a, const char *token)
{
	uint8_t *sum = arena_alloc(a, SHA256_LEN);

	digest_sha256(token, strlen(token), sum);
	return (char *)sum;
}

static enum err
by_session(struct api *api, struct req *rq, const char *cookie, struct who *w)
{
	char *sum = digest_of(rq->arena, cookie);
	struct val r[12];
	enum err e;

	e = db_first(api->db, rq->arena, STMT_SESSION_FIND,
	    VALS(V_BYTES(sum, SHA256_LEN), V_INT(api->conf->session_idle)), r,
	    12);
	if (e != ERR_OK)
		return e;
	*w = (struct who){
		.user_id = r[0].i,
		.organisation_id = r[1].i,
		.kind = row_enum(&r[2]),
		.role = row_enum(&r[3]),
		.login = r[4].s,
		.name = r[5].s,
		.language = r[6].s,
		.timezone = r[7].s,
		.path = r[8].s,
		.csrf = r[9].s,
		.token_sha256 = sum,
		.leaf = r[10].i == 0,
		.perms = who_role_perms(row_enum(&r[3])),
	};
	if (row_int(&r[11]) < SEEN_EVERY)
		return ERR_OK;
	return db_run(api->db, STMT_SESSION_SEEN,
	    VALS(V_BYTES(sum, SHA256_LEN)), NULL);
}

static enum err
by_token(struct api *api, struct req *rq, const char *token, struct who *w)
{
	char *sum = digest_of(rq->arena, token);
	struct val r[11];
	enum err e;

	e = db_first(api->db, rq->arena, STMT_TOKEN_FIND,
	    VALS(V_BYTES(sum, SHA256_LEN)), r, 11);
	if (e != ERR_OK)
		return e;
	*w = (struct who){
		.token_id = r[0].i,
		.organisation_id = r[1].i,
		.kind = row_enum(&r[2]),
		.role = row_enum(&r[3]),
		.user_id = row_int(&r[4]),
		.login = r[5].s,
		.name = r[5].s,
		.language = "",
		.timezone = r[7].s,
		.path = r[8].s,
		.csrf = "",
		.leaf = r[9].i == 0,
		.perms = who_scope_perms(r[6].s) & ~P_SELF,
	};
	if (w->user_id != 0)
		w->perms &= who_role_perms(w->role);
	/* It reaches as far as its organisation does. */
	if (w->kind != ORG_PROVIDER)
		w->perms &= ~P_PROVIDER;
	if (row_int(&r[10]) == 0)
		return ERR_OK;
	return db_run(api->db, STMT_TOKEN_USED, VALS(r[0]), NULL);
}

/* Some other site's page can send our cookie, but not read our token. */
static bool
forged(const struct req *rq, const struct who *w)
{
	const char *csrf = rq->var(rq, "HTTP_X_CSRF_TOKEN");

	if (w->token_id != 0 || rq->method == METHOD_GET ||
	    rq->method == METHOD_HEAD)
		return false;
	return !digest_equal(csrf, strlen(csrf), w->csrf, strlen(w->csrf));
}

static enum err
unknown(const struct req *rq, struct resp *rs)
{
	resp_header(rs, "WWW-Authenticate", "Bearer realm=\"voipconfig\"");
	api_problem(rq, rs, 401, "Log in, or send a token that is still good.",
	    NULL);
	return ERR_DENIED;
}

enum err
who_identify(void *app, struct req *rq, struct resp *rs)
{
	struct who *w = arena_alloc(rq->arena, sizeof(*w));
	const char *cookie = who_cookie(rq, WHO_COOKIE), *bearer = NULL;
	enum err e = ERR_NOTFOUND;

	if (strncasecmp(rq->authorization, "Bearer ", 7) == 0)
		bearer = rq->authorization + 7;
	if (bearer != NULL && strlen(bearer) <= TOKEN_MAX)
		e = by_token(app, rq, bearer, w);
	else if (bearer == NULL && cookie != NULL &&
	    strlen(cookie) <= TOKEN_MAX) {
		if (!who_is_safe(app, rq, rs))
			return ERR_DENIED;
		e = by_session(app, rq, cookie, w);
	}
	if (e == ERR_NOTFOUND)
		return unknown(rq, rs);
	if (e != ERR_OK) /* denied: by the database, and not the caller */
		return e == ERR_DENIED ? ERR_SYSTEM : e;
	if (forged(rq, w)) {
		api_problem(rq, rs, 403,
		    "The X-CSRF-Token header must be the csrf_token of this "
		    "session.",
		    NULL);
		return ERR_DENIED;
	}
	rq->who = w;
	rq->perms = w->perms | P_KNOWN;
	return ERR_OK;
}
