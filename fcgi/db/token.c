/* token.c - see token.h. */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/digest.h"
#include "db/organisation.h"
#include "db/row.h"
#include "db/token.h"

#define SECRET_LEN 40 /* 200 bits */
#define ROW_N 10
#define TIME_FORM "%Y-%m-%dT%H:%M:%SZ"
#define TIME_LEN 20
#define AT(member) offsetof(struct token, member)

const char *const token_scopes[] = { [SCOPE_READ] = "read",
	[SCOPE_PHONES] = "phones",
	[SCOPE_MANAGE] = "manage",
	[SCOPE_PEOPLE] = "people",
	[SCOPE_TREE] = "tree",
	[SCOPE_PROVIDER] = "provider",
	[SCOPE_SECRETS] = "secrets",
	[SCOPE__MAX] = NULL };

static bool
is_scope(const char *s, size_t n)
{
	for (size_t i = 0; token_scopes[i] != NULL; i++)
		if (strlen(token_scopes[i]) == n &&
		    strncmp(token_scopes[i], s, n) == 0)
			return true;
	return false;
}

static const char *
check_scopes(const char *s)
{
	size_t n, words = 0;

	for (; *s != '\0'; s += n, words++) {
		s += strspn(s, " ");
		n = strcspn(s, " ");
		if (!is_scope(s, n))
			words = SIZE_MAX / 2;
	}
	if (words > 0 && words < SIZE_MAX / 2)
		return NULL;
	return "must be some of read phones manage people tree provider "
	       "secrets, blank separated";
}

static const char *
check_time(const char *s)
{
	char again[TIME_LEN + 1];
	struct tm tm = { 0 };
	const char *end;
	time_t t;

	if (*s == '\0')
		return NULL;
	/* Read and written again: no 31st of February, no missing zero. */
	end = strptime(s, TIME_FORM, &tm);
	if (end != NULL && *end == '\0' && (t = timegm(&tm)) != -1 &&
	    gmtime_r(&t, &tm) != NULL && tm.tm_year < 8100 &&
	    strftime(again, sizeof(again), TIME_FORM, &tm) == TIME_LEN &&
	    strcmp(s, again) == 0)
		return NULL;
	return "must be a time in UTC such as 2027-01-31T00:00:00Z";
}

/* clang-format off */
const struct field token_fields[] = {
	{ "name", F_TEXT, AT(name), 0, 120, NULL, check_needed,
	  "what it is for", false },
	{ "scopes", F_TEXT, AT(scopes), 0, 255, NULL, check_scopes,
	  "what it may do: read phones manage people tree provider secrets",
	  false },
	{ "expires_at", F_TEXT, AT(expires_at), 0, 20, NULL, check_time,
	  "when it ends, UTC; empty: never", false },
};
/* clang-format on */
const size_t ntoken_fields = sizeof(token_fields) / sizeof(token_fields[0]);

static void
from_row(const struct val *r, struct token *t)
{
	*t = (struct token){
		.id = r[0].i,
		.organisation_id = r[1].i,
		.user_id = row_int(&r[2]),
		.name = r[3].s,
		.scopes = r[4].s,
		.expires_at = row_text(&r[5]),
		.organisation = r[6].s,
		.login = row_text(&r[7]),
		.created_at = row_text(&r[8]),
		.used_at = row_text(&r[9]),
	};
}

enum err
token_by_id(struct act *act, int64_t id, struct token *t)
{
	struct val row[ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_TOKEN_BY_ID,
	    VALS(V_INT(id), V_STR(act_scope(act))), row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "",
		    "There is no token with the id %" PRId64 ".", id);
	if (e == ERR_OK)
		from_row(row, t);
	return e;
}

static enum err
audit(struct act *act, const char *action, const struct token *t)
{
	const char *json = field_json(act->a, token_fields, ntoken_fields, t);
	bool gone = strcmp(action, "delete") == 0;
	struct audit_entry entry = {
		.organisation_id = t->organisation_id,
		.action = action,
		.object = "token",
		.object_id = t->id,
		.object_name = t->name,
		.before = gone ? json : NULL,
		.after = gone ? NULL : json,
	};

	return act_audit(act, &entry);
}

/* "2027-01-31T00:00:00Z" as SQL has it. */
static struct val
sql_time(struct arena *a, const char *s)
{
	char *t;

	if (*s == '\0')
		return V_NULL;
	t = arena_strndup(a, s, strlen(s) - 1);
	t[10] = ' ';
	return V_STR(t);
}

static bool
has_word(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = words; (p = strstr(p, word)) != NULL; p += n)
		if ((p == words || p[-1] == ' ') &&
		    (p[n] == ' ' || p[n] == '\0'))
			return true;
	return false;
}

/* What the fields themselves can not tell. */
static enum err
check_use(struct act *act, const struct token *t, const struct organisation *o)
{
	char now[TIME_LEN + 1];
	time_t seconds = clock_now();
	struct tm tm;

	for (size_t i = 0; token_scopes[i] != NULL; i++)
		if (has_word(t->scopes, token_scopes[i]) &&
		    act->scopes != NULL &&
		    !has_word(act->scopes, token_scopes[i]))
			return act_fail(act, ERR_DENIED, "scopes",
			    "You may not give the scope %s: you do not have "
			    "it.",
			    token_scopes[i]);
	if (has_word(t->scopes, "provider") && o->kind != ORG_PROVIDER)
		return act_fail(act, ERR_INVALID, "scopes",
		    "The scope provider is for tokens of the provider; %s is "
		    "not.",
		    o->name);
	gmtime_r(&seconds, &tm);
	strftime(now, sizeof(now), TIME_FORM, &tm);
	if (*t->expires_at == '\0' || strcmp(t->expires_at, now) > 0)
		return ERR_OK;
	return act_fail(act, ERR_INVALID, "expires_at",
	    "expires_at lies in the past; it is %s now.", now);
}

static enum err
add(struct act *act, void *arg)
{
	char *secret = arena_alloc(act->a, sizeof(TOKEN_PREFIX) + SECRET_LEN);
	struct token *t = arg;
	struct organisation o;
	uint8_t sum[SHA256_LEN];
	enum err e;

	field_defaults(token_fields, ntoken_fields, t);
	if ((e = field_check(act, token_fields, ntoken_fields, t, NULL)) !=
		ERR_OK ||
	    (e = organisation_by_id(act, t->organisation_id, &o)) != ERR_OK ||
	    (e = check_use(act, t, &o)) != ERR_OK)
		return e;
	memcpy(secret, TOKEN_PREFIX, strlen(TOKEN_PREFIX));
	digest_token(secret + strlen(TOKEN_PREFIX), SECRET_LEN);
	digest_sha256(secret, strlen(secret), sum);
	e = db_insert(act->db, STMT_TOKEN_ADD,
	    VALS(V_INT(o.id), V_ID(t->user_id), V_STR(t->name),
		V_BYTES((const char *)sum, sizeof(sum)), V_STR(t->scopes),
		sql_time(act->a, t->expires_at)),
	    &t->id);
	t->secret = secret;
	return e != ERR_OK ? e : audit(act, "create", t);
}

enum err
token_add(struct act *act, struct token *t)
{
	return act_tx(act, add, t);
}

static enum err
drop(struct act *act, void *arg)
{
	const int64_t *id = arg;
	struct token t;
	enum err e;

	if ((e = token_by_id(act, *id, &t)) != ERR_OK ||
	    (e = db_run(act->db, STMT_TOKEN_DELETE, VALS(V_INT(*id)), NULL)) !=
		ERR_OK)
		return e;
	return audit(act, "delete", &t);
}

enum err
token_delete(struct act *act, int64_t id)
{
	return act_tx(act, drop, &id);
}

enum err
token_each(struct act *act, int64_t organisation_id, db_row_fn *fn, void *arg)
{
	const char *pattern;
	enum err e;

	e = organisation_pattern(act, organisation_id, &pattern);
	if (e != ERR_OK)
		return e;
	return db_each(act->db, act->a, STMT_TOKEN_EACH,
	    VALS(V_STR(pattern), V_STR(act_scope(act))), fn, arg);
}
