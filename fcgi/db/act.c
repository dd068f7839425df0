/* act.c - see act.h. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/scan.h"
#include "db/act.h"

#undef act_fail /* what an analyzer reads instead: act.h */

enum err
act_fail(struct act *act, enum err e, const char *field, const char *fmt, ...)
{
	struct problem *p = &act->problem;
	va_list ap;

	snprintf(p->field, sizeof(p->field), "%s", field);
	va_start(ap, fmt);
	vsnprintf(p->text, sizeof(p->text), fmt, ap);
	va_end(ap);
	p->version = p->wait = 0;
	p->flag = NULL;
	scan_mend_utf8(p->field);
	scan_mend_utf8(p->text);
	return e;
}

void
act_warn(struct act *act, const char *fmt, ...)
{
	char text[640];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	scan_mend_utf8(text);
	for (size_t i = 0; i < act->nwarnings; i++)
		if (strcmp(act->warnings[i], text) == 0)
			return;
	if (act->nwarnings < ACT_WARNINGS_MAX)
		act->warnings[act->nwarnings++] = arena_strdup(act->a, text);
}

void
act_place(struct act *act, const char *list, size_t i)
{
	struct problem *p = &act->problem;
	const char *inner = arena_strdup(act->a, p->field);

	if (snprintf(p->field, sizeof(p->field), "%s/%zu%s%s", list, i,
		*inner == '\0' ? "" : "/", inner) >= (int)sizeof(p->field))
		snprintf(p->field, sizeof(p->field), "%s", list);
}

enum err
act_reference(struct act *act, enum err e, const char *field)
{
	if (e != ERR_NOTFOUND)
		return e;
	snprintf(act->problem.field, sizeof(act->problem.field), "%s", field);
	return ERR_INVALID;
}

enum err
act_version(struct act *act, const char *name, int64_t wanted, int64_t now)
{
	enum err e;

	if (wanted == 0 || wanted == now)
		return ERR_OK;
	e = act_fail(act, ERR_CONFLICT, "version",
	    "Somebody changed %s meanwhile; look at it again.", name);
	act->problem.version = now;
	return e;
}

void
act_clear(struct act *act)
{
	act->problem.version = act->problem.wait = 0;
	act->problem.flag = NULL;
	act->problem.field[0] = '\0';
	act->problem.text[0] = '\0';
}

static const char *
general_problem(enum err e)
{
	switch (e) {
	case ERR_OK:
	case ERR__MAX:
		break;
	case ERR_INVALID:
		return "The change does not fit the data there is.";
	case ERR_DENIED:
		return "You may not do that.";
	case ERR_NOTFOUND:
		return "There is no such thing.";
	case ERR_CONFLICT:
		return "It exists already, or somebody changed it meanwhile.";
	case ERR_AGAIN:
		return "The database does not answer; try again in a moment.";
	case ERR_SYSTEM:
		return "Something is wrong on our side; the log says what.";
	}
	return "";
}

struct call {
	struct act *act;
	act_fn *fn;
	void *arg;
	size_t nwarnings; /* before it began */
};

static enum err
call_fn(struct db *db, struct arena *a, void *arg)
{
	struct call *c = arg;

	(void)db;
	(void)a;
	act_clear(c->act);
	c->act->nwarnings = c->nwarnings;
	return c->fn(c->act, c->arg);
}

enum err
act_tx(struct act *act, act_fn *fn, void *arg)
{
	struct call c = { act, fn, arg, act->nwarnings };
	enum err e;

	if (db_in_tx(act->db))
		e = call_fn(act->db, act->a, &c);
	else
		e = db_tx(act->db, act->a, call_fn, &c);
	if (e != ERR_OK)
		act->nwarnings = c.nwarnings;
	if (e == ERR_OK)
		act_clear(act); /* of what was looked for and not needed */
	if (e == ERR_OK || act->problem.text[0] != '\0')
		return e;
	/* Nobody said why not: it is us whom the database does not let. */
	if (e == ERR_DENIED)
		e = ERR_SYSTEM;
	return act_fail(act, e, "", "%s", general_problem(e));
}

/* A path holds digits and slashes only, so nothing in it needs escaping. */
const char *
act_scope(const struct act *act)
{
	return arena_printf(act->a, "%s%%",
	    act->scope == NULL ? "" : act->scope);
}

enum err
act_need_all(struct act *act, const char *what)
{
	if (act->scope == NULL)
		return ERR_OK;
	return act_fail(act, ERR_DENIED, "", "Only the provider may change %s.",
	    what);
}

struct sample {
	struct act *act;
	size_t n;
	bool opens;
};

static enum err
try_sample(void *arg, const struct val *row, size_t n)
{
	struct sample *s = arg;
	char *clear;
	size_t len;

	(void)n;
	s->n++;
	if (!s->opens)
		s->opens = vault_unseal(s->act->vault, s->act->a, "prov",
			       row[0].s, row[0].len, &clear, &len) == ERR_OK;
	return ERR_OK;
}

/*
 * What is sealed with the key file of another installation, or with one that
 * was garbled, is lost when the right one is back; so nothing is sealed by
 * keys that open nothing of what is here.
 */
static enum err
prove_keys(struct act *act)
{
	struct sample s = { .act = act };
	enum err e;

	if (vault_is_proven(act->vault))
		return ERR_OK;
	e = db_each(act->db, act->a, STMT_SECRETS_SAMPLE, NOVALS, try_sample,
	    &s);
	if (e != ERR_OK)
		return e;
	if (s.n != 0 && !s.opens)
		return act_fail(act, ERR_SYSTEM, "",
		    "The keys in the key file open none of the secrets that "
		    "are stored, so nothing is sealed with them; put the right "
		    "key file back and reload.");
	if (s.n != 0)
		vault_prove(act->vault);
	return ERR_OK;
}

enum err
act_seal(struct act *act, const char *purpose, const char *clear,
    struct val *out)
{
	uint8_t *p;
	size_t n;
	enum err e;

	*out = V_NULL;
	if (clear == NULL || *clear == '\0')
		return ERR_OK;
	if (act->vault == NULL)
		return act_fail(act, ERR_SYSTEM, "",
		    "There is no key file, so nothing secret can be kept.");
	if ((e = prove_keys(act)) != ERR_OK)
		return e;
	e = vault_seal(act->vault, act->a, purpose, clear, strlen(clear), &p,
	    &n);
	if (e == ERR_OK)
		*out = V_BYTES((const char *)p, n);
	return e;
}

enum err
act_unseal(struct act *act, const char *purpose, const struct val *sealed,
    const char **clear)
{
	char *p = NULL;
	size_t n;
	enum err e;

	*clear = "";
	if (sealed->type == VAL_NULL || sealed->len == 0)
		return ERR_OK;
	if (act->vault == NULL)
		return act_fail(act, ERR_SYSTEM, "",
		    "There is no key file, so nothing secret can be read.");
	e = vault_unseal(act->vault, act->a, purpose, sealed->s, sealed->len,
	    &p, &n);
	if (e != ERR_OK)
		return act_fail(act, ERR_SYSTEM, "",
		    "The stored secret does not open with the keys in the key "
		    "file; put the key back that sealed it, or set it anew.");
	*clear = p;
	return ERR_OK;
}

const char *const audit_objects[] = { "catalogue", "device", "dial_rule",
	"directory", "dst_rule", "group", "import", "key", "line", "mac_prefix",
	"model", "notifier", "notify_job", "organisation", "phone_book",
	"phone_book_entry", "resource", "rps_account", "rps_device", "rps_job",
	"rps_server", "secrets", "session", "setting", "shut_out", "template",
	"token", "upload", "user", "user_device", "webhook", NULL };
const char *const audit_actions[] = { "adopt", "cancel", "change",
	"close_window", "copy", "create", "delete", "discard", "draft",
	"drop_draft", "end_rotation", "fill", "import", "keep", "lift", "load",
	"login", "logout", "move_away", "move_here", "move_host", "open_window",
	"provision", "publish", "reboot", "refused", "rekey", "release",
	"restore", "retry", "rollback", "rotate", "test", NULL };

#define AUDIT_VALUES 10

static void
audit_values(const struct act *act, const struct audit_entry *e, struct val *v)
{
	*v++ = V_ID(e->organisation_id);
	*v++ = V_STR(act->actor);
	*v++ = V_STR(act->address == NULL ? "" : act->address);
	*v++ = V_STR(e->action);
	*v++ = V_STR(e->object);
	*v++ = V_ID(e->object_id);
	*v++ = V_STR(e->object_name == NULL ? "" : e->object_name);
	*v++ = V_OPT(e->before);
	*v++ = V_OPT(e->after);
}

enum err
act_audit(struct act *act, const struct audit_entry *e)
{
	struct val v[AUDIT_VALUES];

	audit_values(act, e, v);
	v[AUDIT_VALUES - 1] = V_ID(e->organisation_id);
	return db_run(act->db, STMT_AUDIT_ADD, v, AUDIT_VALUES, NULL);
}

/* The path once for each organisation in a row, not once for each entry. */
enum err
act_audit_many(struct act *act, const struct audit_entry *entry, size_t n)
{
	struct val *v =
	    arena_alloc(act->a, (n + 1) * AUDIT_VALUES * sizeof(*v));
	struct val path[1] = { V_STR("") };
	int64_t of = 0;
	enum err e;

	for (size_t i = 0; i < n; i++, entry++) {
		if (entry->organisation_id != of) {
			of = entry->organisation_id;
			e = db_first(act->db, act->a, STMT_ORG_PATH,
			    VALS(V_INT(of)), path, 1);
			if (e == ERR_NOTFOUND)
				path[0] = V_STR("");
			else if (e != ERR_OK)
				return e;
		}
		audit_values(act, entry, v + i * AUDIT_VALUES);
		v[(i + 1) * AUDIT_VALUES - 1] = path[0];
	}
	return db_insert_many(act->db, STMT_AUDIT_ADD_MANY, v, n);
}
