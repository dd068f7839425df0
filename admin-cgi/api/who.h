/*
 * who.h - who is calling: a person by a session's cookie, or an integration
 * by a bearer token; and what they may do.
 *
 * What somebody may do is a set of permissions (a column of the table in
 * api/routes.c); whose data they see is act.scope, which every statement
 * asks for.  A token never may do more than the person who made it may now.
 */
#ifndef API_WHO_H
#define API_WHO_H

#include "api/call.h"

/* Permissions. */
#define P_SELF 0x001u     /* a person: his own session, password, factor */
#define P_LOOK 0x002u     /* see the phones one may see */
#define P_TOUCH 0x004u    /* change what a phone's user changes: keys, labels */
#define P_READ 0x008u     /* see everything of the organisation */
#define P_MANAGE 0x010u   /* devices, lines, groups, settings, books, files */
#define P_PEOPLE 0x020u   /* users and tokens */
#define P_TREE 0x040u     /* organisations, templates */
#define P_PROVIDER 0x080u /* models, MAC prefixes, what all share */
#define P_SECRETS 0x100u  /* see passwords in clear */
#define P_KNOWN 0x200u    /* whoever has said who he is: person or token */

struct who {
	int64_t user_id;  /* the person; of a token: who made it; 0: nobody */
	int64_t token_id; /* 0: a session */
	int64_t organisation_id;
	int64_t kind; /* of that organisation: enum org_kind */
	int64_t role; /* enum user_role; a token's without a user: -1 */
	const char *login, *name, *language, *timezone;
	const char *path;         /* of the organisation */
	const char *csrf;         /* of the session; "" with a token */
	const char *token_sha256; /* SHA256_LEN bytes: of the session */
	bool leaf;                /* no organisation is below that one */
	unsigned perms;
};

#define WHO_COOKIE "voipconfig_session"

/* The permissions of a role, and of a blank-separated list of scopes; an
 * unknown scope is none. */
unsigned who_role_perms(int64_t role);
unsigned who_scope_perms(const char *scopes);

/* The name of a permission, by its bit's number; NULL behind the last. */
const char *who_perm_word(unsigned bit);

/*
 * What the caller may give to others, for act.above and act.scopes: roles and
 * scopes that can do no more than he.
 */
unsigned who_roles_above(const struct who *);
const char *who_scopes_of(struct arena *, const struct who *);

/* The hook of struct edge: sets rq->who and rq->perms, or answers 401. */
enum err who_identify(void *app, struct req *, struct resp *) MUST_CHECK;

/* Cookies come over TLS only, unless the configuration says plain_http: else
 * answers 403. */
bool who_is_safe(const struct api *, const struct req *, struct resp *);

/* The value of a cookie; NULL: there is none of that name, or more than one:
 * then somebody slipped his own to a browser that has ours. */
const char *who_cookie(const struct req *, const char *name);

#endif
