/* mac_prefix.c - MAC prefixes known as Yealink's; see model.h. */
#include <string.h>

#include "base/scan.h"
#include "db/model.h"

#define PREFIX_LEN 6
#define NOTE_MAX 120

struct prefix {
	const char *given, *note;
	char digits[PREFIX_LEN + 1];
};

/* Six hex digits, bare or in pairs, to six lower-case ones. */
static enum err
normalise(struct act *act, struct prefix *p)
{
	char mac[MAC_LEN + 1];
	const char *full;

	/* The rest of a MAC in the same spelling makes it one. */
	full = arena_printf(act->a, "%s%s", p->given,
	    strlen(p->given) == PREFIX_LEN      ? "000000"
		: strchr(p->given, '-') != NULL ? "-00-00-00"
						: ":00:00:00");
	if (scan_mac(full, strlen(full), mac) != ERR_OK)
		return act_fail(act, ERR_INVALID, "prefix",
		    "prefix must be the first six hex digits of a MAC "
		    "address.");
	memcpy(p->digits, mac, PREFIX_LEN);
	p->digits[PREFIX_LEN] = '\0';
	return ERR_OK;
}

static enum err
audit(struct act *act, const char *action, const struct prefix *p)
{
	return act_audit(act,
	    &(struct audit_entry){ .action = action,
		.object = "mac_prefix",
		.object_name = p->digits });
}

static enum err
put(struct act *act, void *arg)
{
	struct prefix *p = arg;
	const char *must = check_value(p->note);
	enum err e;

	if (must != NULL || strlen(p->note) > NOTE_MAX)
		return act_fail(act, ERR_INVALID, "note", "note %s.",
		    must != NULL ? must : "must be at most 120 bytes long");
	if ((e = act_need_all(act, "MAC prefixes")) != ERR_OK ||
	    (e = normalise(act, p)) != ERR_OK ||
	    (e = db_run(act->db, STMT_PREFIX_PUT,
		 VALS(V_STR(p->digits), V_STR(p->note)), NULL)) != ERR_OK)
		return e;
	return audit(act, "change", p);
}

enum err
mac_prefix_put(struct act *act, const char *prefix, const char *note)
{
	struct prefix p = { .given = prefix, .note = note };

	return act_tx(act, put, &p);
}

static enum err
drop(struct act *act, void *arg)
{
	struct prefix *p = arg;
	uint64_t n = 0;
	enum err e;

	if ((e = act_need_all(act, "MAC prefixes")) != ERR_OK ||
	    (e = normalise(act, p)) != ERR_OK ||
	    (e = db_run(act->db, STMT_PREFIX_DELETE, VALS(V_STR(p->digits)),
		 &n)) != ERR_OK)
		return e;
	if (n == 0)
		return act_fail(act, ERR_NOTFOUND, "prefix",
		    "%s is not among the MAC prefixes.", p->digits);
	return audit(act, "delete", p);
}

enum err
mac_prefix_delete(struct act *act, const char *prefix)
{
	struct prefix p = { .given = prefix };

	return act_tx(act, drop, &p);
}

enum err
mac_prefix_find(struct act *act, const char *given, const char **digits,
    const char **note)
{
	struct prefix p = { .given = given };
	struct val row[1];
	enum err e;

	if ((e = normalise(act, &p)) != ERR_OK)
		return e;
	e = db_first(act->db, act->a, STMT_PREFIX_GET, VALS(V_STR(p.digits)),
	    row, 1);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "prefix",
		    "%s is not among the MAC prefixes.", p.digits);
	if (e != ERR_OK)
		return e;
	*digits = arena_strdup(act->a, p.digits);
	*note = row[0].s;
	return ERR_OK;
}

enum err
mac_prefix_known(struct act *act, const char *mac)
{
	char digits[MAC_LEN + 1];
	struct val row[1];

	if (scan_mac(mac, strlen(mac), digits) != ERR_OK)
		return act_fail(act, ERR_INVALID, "mac",
		    "mac must be twelve hex digits.");
	digits[PREFIX_LEN] = '\0';
	return db_first(act->db, act->a, STMT_PREFIX_FIND, VALS(V_STR(digits)),
	    row, 1);
}

#define NEIGHBOURS 7 /* digits two MACs of one box have in common */

enum err
mac_models(struct act *act, const char *mac, db_row_fn *fn, void *arg)
{
	return db_each(act->db, act->a, STMT_PREFIX_MODELS,
	    VALS(V_STR(arena_printf(act->a, "%.*s%%", NEIGHBOURS, mac)),
		V_STR(act_scope(act))),
	    fn, arg);
}

enum err
mac_prefix_each(struct act *act, db_row_fn *fn, void *arg)
{
	return db_each(act->db, act->a, STMT_PREFIX_EACH, NOVALS, fn, arg);
}
