/*
 * token.h - bearer tokens of integrations: made once, shown once, kept as a
 * digest.  What a token may do is its scopes (admin-cgi/api/who.h), and never
 * more than the person who made it.
 */
#ifndef DB_TOKEN_H
#define DB_TOKEN_H

#include "db/field.h"

struct token {
	int64_t id, organisation_id;
	int64_t user_id; /* who makes it; 0: the command line */
	const char *name, *scopes;
	const char *expires_at; /* RFC 3339, UTC; "": never */
	/* On the way out: */
	const char *organisation, *login; /* "": made on the command line */
	const char *created_at, *used_at; /* "": never */
	const char *secret;               /* out, of token_add() alone */
};

/* What a token may be made for; which permissions that is says
 * admin-cgi/api/who.c. */
enum token_scope {
	SCOPE_READ,
	SCOPE_PHONES,
	SCOPE_MANAGE,
	SCOPE_PEOPLE,
	SCOPE_TREE,
	SCOPE_PROVIDER,
	SCOPE_SECRETS,
	SCOPE__MAX
};
extern const char *const token_scopes[]; /* NULL-terminated */

extern const struct field token_fields[]; /* of struct token */
extern const size_t ntoken_fields;

#define TOKEN_PREFIX "vc_" /* so that leaked ones can be looked for */

/*
 * Scopes the actor does not have (act->scopes) are refused: ERR_DENIED.
 * In: organisation_id, name, scopes ...; out: id, secret.
 */
enum err token_add(struct act *, struct token *) MUST_CHECK;
enum err token_by_id(struct act *, int64_t id, struct token *) MUST_CHECK;
enum err token_delete(struct act *, int64_t id) MUST_CHECK;
/* organisation_id 0: all.  row: id, organisation_id, organisation, user's
 * login or NULL, name, scopes, created_at, expires_at, used_at */
enum err token_each(struct act *, int64_t organisation_id, db_row_fn *,
    void *) MUST_CHECK;

#endif
