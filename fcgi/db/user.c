/* user.c - see user.h; their passwords are in user_password.c. */
#include <inttypes.h>
#include <string.h>

#include "db/device.h"
#include "db/organisation.h"
#include "db/row.h"
#include "db/user.h"
#include "db/user_password.h"
#include "db/user_rules.h"

#define ROW_N 14

const char *const user_role_words[] = { "provider_admin", "reseller_admin",
	"organisation_admin", "organisation_user", "read_only", NULL };

/* It stands in the audit as user:<login>. */
static const char *
check_login(const char *s)
{
	if (*s != '\0' && strpbrk(s, " \t\"'<>:,;\\") == NULL)
		return NULL;
	return "must be an e-mail address or a name without blanks and "
	       "punctuation";
}

static const char *
check_language(const char *s)
{
	if (*s == '\0' || strcmp(s, "en") == 0 || strcmp(s, "nl") == 0)
		return NULL;
	return "must be en, nl, or empty for the browser's";
}

#define AT(member) offsetof(struct user, member)

/* clang-format off */
#define NAME { "name", F_TEXT, AT(name), 0, 120, NULL, NULL, \
	"of the person", false }
#define LANGUAGE { "language", F_TEXT, AT(language), 0, 2, NULL, \
	check_language, "en, nl; empty: the browser's", false }

const struct field user_fields[] = {
	{ "login", F_TEXT, AT(login), 0, 120, NULL, check_login,
	  "e-mail address or name; unique in the installation", false },
	NAME,
	{ "role", F_ENUM, AT(role), 0, 0, user_role_words, NULL,
	  "what the person may do", false },
	LANGUAGE,
	{ "enabled", F_BOOL, AT(enabled), 0, 0, NULL, NULL,
	  "no: may not log in", false },
	{ "password", F_SECRET, AT(password), 0, PASSWORD_MAX, NULL,
	  check_password, "at least 10 characters; empty: may not log in",
	  false },
};
const struct field user_own_fields[] = { NAME, LANGUAGE };
/* clang-format on */
const size_t nuser_fields = sizeof(user_fields) / sizeof(user_fields[0]);
const size_t nuser_own_fields =
    sizeof(user_own_fields) / sizeof(user_own_fields[0]);

static void
from_row(const struct val *r, struct user *u)
{
	*u = (struct user){
		.id = r[0].i,
		.organisation_id = r[1].i,
		.login = r[2].s,
		.name = r[3].s,
		.role = row_enum(&r[4]),
		.language = r[5].s,
		.enabled = r[6].i,
		.version = r[7].i,
		.failures = r[8].i,
		.has_password = r[9].i,
		.has_totp = r[10].i,
		.organisation = r[11].s,
		.created_at = row_text(&r[12]),
		.last_login_at = row_text(&r[13]),
	};
}

enum err
user_find(struct act *act, const char *login, struct user *u)
{
	struct val row[ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_USER_BY_LOGIN,
	    VALS(V_STR(login), V_STR(act_scope(act))), row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "login",
		    "There is nobody with the login %s.", login);
	if (e == ERR_OK)
		from_row(row, u);
	return e;
}

enum err
user_by_id(struct act *act, int64_t id, struct user *u)
{
	struct val row[ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_USER_BY_ID,
	    VALS(V_INT(id), V_STR(act_scope(act))), row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "user",
		    "There is nobody with the id %" PRId64 ".", id);
	if (e == ERR_OK)
		from_row(row, u);
	return e;
}

static enum err
audit(struct act *act, const char *action, const struct user *before,
    const struct user *after)
{
	const struct user *u = field_either(before, after);
	const struct audit_entry entry = {
		.organisation_id = u->organisation_id,
		.action = action,
		.object = "user",
		.object_id = u->id,
		.object_name = u->login,
	};

	return field_audit(act, &entry, user_fields, nuser_fields, before,
	    after);
}

static enum err
check_place(struct act *act, const struct user *u)
{
	struct organisation o;
	enum err e;

	if ((e = organisation_by_id(act, u->organisation_id, &o)) != ERR_OK)
		return e;
	if ((u->role == USER_PROVIDER_ADMIN && o.kind != ORG_PROVIDER) ||
	    (u->role == USER_RESELLER_ADMIN && o.kind == ORG_CUSTOMER))
		return act_fail(act, ERR_INVALID, "role",
		    "A %s can not be in %s; an organisation_admin can.",
		    user_role_words[u->role], o.name);
	return ERR_OK;
}

static enum err
login_taken(struct act *act, const struct user *u)
{
	return act_fail(act, ERR_CONFLICT, "login",
	    "The login %s is in use in this installation.", u->login);
}

static enum err
add(struct act *act, void *arg)
{
	const char *hash;
	struct user *u = arg;
	enum err e;

	field_defaults(user_fields, nuser_fields, u);
	if ((e = field_check(act, user_fields, nuser_fields, u, NULL)) !=
		ERR_OK ||
	    (e = check_place(act, u)) != ERR_OK ||
	    (e = user_may_give(act, u->role)) != ERR_OK ||
	    (e = password_hash(act, u->password, &hash)) != ERR_OK)
		return e;
	e = db_insert(act->db, STMT_USER_ADD,
	    VALS(V_INT(u->organisation_id), V_STR(u->login), V_STR(u->name),
		V_STR(user_role_words[u->role]), V_STR(u->language),
		V_INT(u->enabled), V_STR(hash)),
	    &u->id);
	if (e == ERR_CONFLICT)
		return login_taken(act, u);
	u->version = 1;
	return e != ERR_OK ? e : audit(act, "create", NULL, u);
}

enum err
user_add(struct act *act, struct user *u)
{
	return act_tx(act, add, u);
}

static enum err
begin(struct act *act, int64_t id, struct user *u)
{
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_USER_LOCK_ID, VALS(V_INT(id)), row,
	    1);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	e = user_by_id(act, id, u);
	return e != ERR_OK ? e : user_may_touch(act, u);
}

struct change {
	const struct user *to;
	int64_t version;
};

static enum err
update(struct act *act, const struct user *u)
{
	bool keep = u->password == NULL;
	const char *hash;
	enum err e;

	if ((e = password_hash(act, u->password, &hash)) != ERR_OK)
		return e;
	e = db_run(act->db, STMT_USER_CHANGE,
	    VALS(V_INT(u->organisation_id), V_STR(u->login), V_STR(u->name),
		V_STR(user_role_words[u->role]), V_STR(u->language),
		V_INT(u->enabled), V_INT(keep), V_STR(hash), V_INT(keep),
		V_INT(u->id)),
	    NULL);
	return e == ERR_CONFLICT ? login_taken(act, u) : e;
}

/* What a change of a person takes from him. */
static enum err
take_away(struct act *act, const struct user *old, const struct user *u)
{
	enum err e;

	if (u->organisation_id != old->organisation_id &&
	    (e = db_run(act->db, STMT_USER_DEVICE_STRAY,
		 VALS(V_INT(u->organisation_id), V_INT(u->id)), NULL)) !=
		ERR_OK)
		return e;
	if (u->role != USER_ORGANISATION_USER &&
	    old->role == USER_ORGANISATION_USER &&
	    (e = db_run(act->db, STMT_USER_DEVICE_CLEAR, VALS(V_INT(u->id)),
		 NULL)) != ERR_OK)
		return e;
	if (u->password == NULL && u->enabled != 0)
		return ERR_OK;
	return db_run(act->db, STMT_USER_LOGOUT, VALS(V_INT(u->id)), NULL);
}

static enum err
change(struct act *act, void *arg)
{
	const struct change *c = arg;
	struct user old, u = *c->to;
	enum err e;

	if ((e = begin(act, u.id, &old)) != ERR_OK ||
	    (e = act_version(act, old.login, c->version, old.version)) !=
		ERR_OK)
		return e;
	field_defaults(user_fields, nuser_fields, &u);
	if ((e = field_check(act, user_fields, nuser_fields, &u, &old)) !=
		ERR_OK ||
	    (e = check_place(act, &u)) != ERR_OK ||
	    (e = user_may_give(act, u.role)) != ERR_OK ||
	    (e = user_stays_provider(act, &old, &u)) != ERR_OK ||
	    (e = update(act, &u)) != ERR_OK ||
	    (e = audit(act, "change", &old, &u)) != ERR_OK)
		return e;
	return take_away(act, &old, &u);
}

enum err
user_change(struct act *act, const struct user *u, int64_t version)
{
	struct change c = { u, version };

	return act_tx(act, change, &c);
}

static enum err
drop(struct act *act, void *arg)
{
	const int64_t *id = arg;
	struct user u;
	enum err e;

	if ((e = begin(act, *id, &u)) != ERR_OK ||
	    (e = user_stays_provider(act, &u, NULL)) != ERR_OK ||
	    (e = db_run(act->db, STMT_USER_DELETE, VALS(V_INT(u.id)), NULL)) !=
		ERR_OK)
		return e;
	return audit(act, "delete", &u, NULL);
}

enum err
user_delete(struct act *act, int64_t id)
{
	return act_tx(act, drop, &id);
}

enum err
user_each(struct act *act, int64_t organisation_id, db_row_fn *fn, void *arg)
{
	const char *pattern;
	enum err e;

	e = organisation_pattern(act, organisation_id, &pattern);
	if (e != ERR_OK)
		return e;
	return db_each(act->db, act->a, STMT_USER_EACH,
	    VALS(V_STR(pattern), V_STR(act_scope(act))), fn, arg);
}
