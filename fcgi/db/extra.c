/* extra.c - directories, dial rules, daylight saving; see extra.h. */
#include <inttypes.h>
#include <string.h>

#include "db/extra.h"
#include "db/organisation.h"
#include "db/row.h"

const char *const directory_words[] = { "favorite", "super_search", NULL };

static const char *
check_id_name(const char *s)
{
	if (*s != '\0' &&
	    s[strspn(s, "abcdefghijklmnopqrstuvwxyz_0123456789")] == '\0')
		return NULL;
	return "must be a directory of the phone, such as localdirectory or "
	       "remote_directory_search";
}

static const char *
check_rule(const char *s)
{
	if (*s != '\0' && s[strspn(s, "0123456789xXzZnN*#+.,-[]()|$")] == '\0')
		return NULL;
	return "must be a dial rule such as 1xxx: digits, x, *, #, ., -, and "
	       "brackets";
}

static const char *
check_offset(const char *s)
{
	if (*s != '\0' && strlen(s) <= 6 &&
	    s[strspn(s, "+-:0123456789")] == '\0')
		return NULL;
	return "must be hours from UTC, such as +1 or -4:30";
}

/* Month/day/hour, or month/week/weekday/hour. */
static const char *
check_moment(const char *s)
{
	size_t slashes = 0;

	for (const char *p = s; *p != '\0'; p++)
		slashes += *p == '/';
	if (*s == '\0' ||
	    (s[strspn(s, "0123456789/")] == '\0' && slashes >= 2 &&
		slashes <= 3 && strstr(s, "//") == NULL && *s != '/' &&
		s[strlen(s) - 1] != '/'))
		return NULL;
	return "must be month/week/weekday/hour, such as 3/5/7/2, or "
	       "month/day/hour";
}

#define ITEM(member) offsetof(struct directory_item, member)
#define DIAL(member) offsetof(struct dial_rule, member)
#define DST(member) offsetof(struct dst_rule, member)
#define NITEMS(x) (sizeof(x) / sizeof((x)[0]))

/* clang-format off */
const struct field directory_fields[] = {
	{ "kind", F_ENUM, ITEM(kind), 0, 0, directory_words, NULL,
	  "favorite: shown; super_search: searched while dialling", false },
	{ "id_name", F_TEXT, ITEM(id_name), 0, 40, NULL, check_id_name,
	  "localdirectory, remotedirectory, history ...", false },
	{ "display_name", F_TEXT, ITEM(display_name), 0, 60, NULL,
	  check_needed, "text on the phone", false },
	{ "priority", F_INT, ITEM(priority), 1, 100, NULL, NULL,
	  "order, from 1", false },
	{ "enabled", F_BOOL, ITEM(enabled), 0, 0, NULL, NULL,
	  "no: listed, but switched off", false },
};
const size_t ndirectory_fields = NITEMS(directory_fields);

const struct field dial_fields[] = {
	{ "position", F_INT, DIAL(position), 1, 1000, NULL, NULL,
	  "order, from 1", false },
	{ "rule", F_TEXT, DIAL(rule), 0, 60, NULL, check_rule,
	  "numbers dialled without a send key: 1xxx", false },
	{ "line", F_INT, DIAL(line), 0, 1000, NULL, NULL,
	  "account; 0: every one", false },
};
const size_t ndial_fields = NITEMS(dial_fields);

const struct field dst_fields[] = {
	{ "zone", F_TEXT, DST(zone), 0, 60, NULL, check_needed,
	  "name of the zone on the phone", false },
	{ "utc_offset", F_TEXT, DST(utc_offset), 0, 8, NULL, check_offset,
	  "hours from UTC: +1, -4:30", false },
	{ "type", F_INT, DST(type), 0, 1, NULL, NULL,
	  "1: by week; 0: no daylight saving", false },
	{ "starts", F_TEXT, DST(starts), 0, 16, NULL, check_moment,
	  "month/week/weekday/hour: 3/5/7/2", false },
	{ "ends", F_TEXT, DST(ends), 0, 16, NULL, check_moment,
	  "the same: 10/5/7/3", false },
	{ "shift", F_INT, DST(shift), -300, 300, NULL, NULL,
	  "minutes the clock is moved by", false },
};
const size_t ndst_fields = NITEMS(dst_fields);
/* clang-format on */

/* --- the three tables are changed alike ----------------------------------- */

union row {
	struct directory_item item;
	struct dial_rule dial;
	struct dst_rule dst;
};

struct table {
	const char *object; /* for the audit */
	const struct field *fields;
	size_t nfields;
	enum stmt get, put, drop;
	size_t nkey, nout; /* values of the key, columns of get */
	void (*unpack)(const struct val *, union row *);
};

static void
unpack_item(const struct val *r, union row *x)
{
	x->item = (struct directory_item){ row_enum(&r[0]), r[1].s, r[2].s,
		r[3].i, r[4].i };
}

static void
unpack_dial(const struct val *r, union row *x)
{
	x->dial = (struct dial_rule){ r[0].i, r[1].s, r[2].i };
}

static void
unpack_dst(const struct val *r, union row *x)
{
	x->dst =
	    (struct dst_rule){ r[0].s, r[1].s, r[2].i, r[3].s, r[4].s, r[5].i };
}

static const struct table directories = { "directory", directory_fields,
	NITEMS(directory_fields), STMT_DIRECTORY_GET, STMT_DIRECTORY_PUT,
	STMT_DIRECTORY_DELETE, 3, 5, unpack_item };
static const struct table dials = { "dial_rule", dial_fields,
	NITEMS(dial_fields), STMT_DIAL_GET, STMT_DIAL_PUT, STMT_DIAL_DELETE, 2,
	3, unpack_dial };
static const struct table dsts = { "dst_rule", dst_fields, NITEMS(dst_fields),
	STMT_DST_GET, STMT_DST_PUT, STMT_DST_DELETE, 2, 6, unpack_dst };

struct change {
	const struct table *t;
	int64_t organisation_id;
	const char *name;  /* for the audit */
	const void *after; /* NULL: a deletion */
	struct val v[8];   /* of put; the key comes first */
	size_t n;
};

/* *json: NULL when there is none. */
static enum err
before(struct act *act, const struct change *c, const char **json)
{
	struct val row[6];
	union row x;
	enum err e;

	*json = NULL;
	e = db_first(act->db, act->a, c->t->get, c->v, c->t->nkey, row,
	    c->t->nout);
	if (e == ERR_OK) {
		c->t->unpack(row, &x);
		*json = field_json(act->a, c->t->fields, c->t->nfields, &x);
	}
	return e == ERR_NOTFOUND ? ERR_OK : e;
}

static enum err
run(struct act *act, void *arg)
{
	const struct change *c = arg;
	struct audit_entry entry = {
		.organisation_id = c->organisation_id,
		.object = c->t->object,
		.object_name = c->name,
	};
	struct organisation o;
	enum err e;

	if ((e = organisation_by_id(act, c->organisation_id, &o)) != ERR_OK ||
	    (e = before(act, c, &entry.before)) != ERR_OK)
		return e;
	if (c->after == NULL && entry.before == NULL)
		return act_fail(act, ERR_NOTFOUND, "", "%s has no %s there.",
		    o.name, c->name);
	if (c->after != NULL)
		entry.after =
		    field_json(act->a, c->t->fields, c->t->nfields, c->after);
	entry.action = c->after == NULL ? "delete"
	    : entry.before == NULL      ? "create"
					: "change";
	e = db_run(act->db, c->after == NULL ? c->t->drop : c->t->put, c->v,
	    c->after == NULL ? c->t->nkey : c->n, NULL);
	if (e != ERR_OK || (e = act_audit(act, &entry)) != ERR_OK)
		return e;
	return organisation_touch(act, o.id);
}

/* --- directories ------------------------------------------------------------ */

enum err
directory_put(struct act *act, int64_t organisation_id,
    const struct directory_item *item)
{
	struct directory_item i = *item;
	enum err e;

	field_defaults(directory_fields, ndirectory_fields, &i);
	if ((e = field_check(act, directory_fields, ndirectory_fields, &i,
		 NULL)) != ERR_OK)
		return e;
	return act_tx(act, run,
	    &(struct change){ &directories, organisation_id, i.id_name, &i,
		{ V_INT(organisation_id), V_STR(directory_words[i.kind]),
		    V_STR(i.id_name), V_STR(i.display_name), V_INT(i.priority),
		    V_INT(i.enabled) },
		6 });
}

enum err
directory_delete(struct act *act, int64_t organisation_id, int64_t kind,
    const char *id_name)
{
	if (kind < DIRECTORY_FAVORITE || kind > DIRECTORY_SUPER_SEARCH)
		return act_fail(act, ERR_INVALID, "kind",
		    "kind must be favorite or super_search.");
	return act_tx(act, run,
	    &(struct change){ &directories, organisation_id, id_name, NULL,
		{ V_INT(organisation_id), V_STR(directory_words[kind]),
		    V_STR(id_name) },
		3 });
}

enum err
directory_each(struct act *act, int64_t organisation_id, db_row_fn *fn,
    void *arg)
{
	return db_each(act->db, act->a, STMT_DIRECTORY_EACH,
	    VALS(V_INT(organisation_id), V_STR(act_scope(act))), fn, arg);
}

/* --- dial rules ------------------------------------------------------------- */

static const char *
dial_name(struct act *act, int64_t position)
{
	return arena_printf(act->a, "rule %" PRId64, position);
}

enum err
dial_put(struct act *act, int64_t organisation_id, const struct dial_rule *rule)
{
	struct dial_rule r = *rule;
	enum err e;

	field_defaults(dial_fields, ndial_fields, &r);
	if ((e = field_check(act, dial_fields, ndial_fields, &r, NULL)) !=
	    ERR_OK)
		return e;
	return act_tx(act, run,
	    &(struct change){ &dials, organisation_id,
		dial_name(act, r.position), &r,
		{ V_INT(organisation_id), V_INT(r.position), V_STR(r.rule),
		    V_INT(r.line) },
		4 });
}

enum err
dial_delete(struct act *act, int64_t organisation_id, int64_t position)
{
	return act_tx(act, run,
	    &(struct change){ &dials, organisation_id, dial_name(act, position),
		NULL, { V_INT(organisation_id), V_INT(position) }, 2 });
}

enum err
dial_each(struct act *act, int64_t organisation_id, db_row_fn *fn, void *arg)
{
	return db_each(act->db, act->a, STMT_DIAL_EACH,
	    VALS(V_INT(organisation_id), V_STR(act_scope(act))), fn, arg);
}

/* --- daylight saving -------------------------------------------------------- */

static enum err
check_dst(struct act *act, const struct dst_rule *r)
{
	enum err e;

	if ((e = field_check(act, dst_fields, ndst_fields, r, NULL)) != ERR_OK)
		return e;
	if (r->type != 0 && (*r->starts == '\0' || *r->ends == '\0'))
		return act_fail(act, ERR_INVALID, "starts",
		    "Daylight saving must start and end some time; type 0 "
		    "means there is none.");
	return ERR_OK;
}

enum err
dst_put(struct act *act, int64_t organisation_id, const struct dst_rule *rule)
{
	struct dst_rule r = *rule;
	enum err e;

	field_defaults(dst_fields, ndst_fields, &r);
	if ((e = check_dst(act, &r)) != ERR_OK)
		return e;
	return act_tx(act, run,
	    &(struct change){ &dsts, organisation_id, r.zone, &r,
		{ V_INT(organisation_id), V_STR(r.zone), V_STR(r.utc_offset),
		    V_ID(r.type), V_STR(r.starts), V_STR(r.ends),
		    V_INT(r.shift) },
		7 });
}

enum err
dst_delete(struct act *act, int64_t organisation_id, const char *zone)
{
	return act_tx(act, run,
	    &(struct change){ &dsts, organisation_id, zone, NULL,
		{ V_INT(organisation_id), V_STR(zone) }, 2 });
}

enum err
dst_each(struct act *act, int64_t organisation_id, db_row_fn *fn, void *arg)
{
	return db_each(act->db, act->a, STMT_DST_EACH,
	    VALS(V_INT(organisation_id), V_STR(act_scope(act))), fn, arg);
}
