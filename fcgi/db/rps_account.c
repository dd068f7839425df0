/* rps_account.c - see rps_account.h; the worker's side is in rps_meter.c. */
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "base/scan.h"
#include "db/device.h"
#include "db/find.h"
#include "db/organisation.h"
#include "db/row.h"
#include "db/rps_account.h"

#define ROW_N 21
#define AT(member) offsetof(struct rps_account, member)

const char *const rps_driver_words[] = { "v2", "v1", "xml", NULL };
const char *const drift_policy_words[] = { "report", "repair", NULL };
const char *const rps_certificate_words[] = { "certificate",
	"server_certificate", "both", NULL };

static const char *
check_base_url(const char *s)
{
	if (*s == '\0')
		return "must be the API domain of the account's region";
	if (strpbrk(s, "@?#") != NULL)
		return "must be an address without user, query and fragment";
	return check_address(s);
}

/* clang-format off */
const struct field rps_account_fields[] = {
	{ "name", F_TEXT, AT(name), 0, 120, NULL, check_needed,
	  "for people; unique in the organisation", false },
	{ "driver", F_ENUM, AT(driver), 0, 0, rps_driver_words, NULL,
	  "v2 (YMCS, the current one), v1 (RPS Json) or xml (XML-RPC)", false },
	{ "base_url", F_TEXT, AT(base_url), 0, 200, NULL, check_base_url,
	  "API domain of the account's region", false },
	{ "api_user", F_TEXT, AT(api_user), 0, 120, NULL, check_needed,
	  "access key id, or the user of XML-RPC", false },
	{ "api_secret", F_SECRET, AT(api_secret), 0, 200, NULL, NULL,
	  "access key secret, or its password", false },
	{ "add_by_mac", F_BOOL, AT(add_by_mac), 0, 0, NULL, NULL,
	  "yes: Yealink lets this account add without serial number", false },
	{ "name_max", F_INT, AT(name_max), 12, 100, NULL, NULL,
	  "bytes of a server's name there", false },
	{ "rate_per_minute", F_INT, AT(rate_per_minute), 1, 3000, NULL, NULL,
	  "calls we allow ourselves", false },
	{ "proxy", F_TEXT, AT(proxy), 0, 200, NULL, check_address,
	  "HTTP proxy; empty: as the worker's environment says", false },
	{ "public_url", F_TEXT, AT(public_url), 0, 200, NULL, check_address,
	  "host phones are sent to; empty: public_url of the worker", false },
	{ "drift_policy", F_ENUM, AT(drift_policy), 0, 0, drift_policy_words,
	  NULL, "what the daily comparison does: report or repair", false },
	{ "certificate_url", F_TEXT, AT(certificate_url), 0, 511, NULL,
	  check_address, "CA certificate for phones of organisations that name none;"
	  " empty: the phone's own list", false },
	{ "certificate_as", F_ENUM, AT(certificate_as), 0, 0,
	  rps_certificate_words, NULL, "as certificateUrl, serverCertificateUrl"
	  " or both of a server record (v2)", false },
	{ "enabled", F_BOOL, AT(enabled), 0, 0, NULL, NULL,
	  "no: its jobs wait", false },
};
/* clang-format on */
const size_t nrps_account_fields =
    sizeof(rps_account_fields) / sizeof(rps_account_fields[0]);

void
rps_account_defaults(struct rps_account *a)
{
	*a = (struct rps_account){ .name_max = 20,
		.rate_per_minute = 60,
		.enabled = 1 };
	field_defaults(rps_account_fields, nrps_account_fields, a);
}

void
rps_account_from_row(const struct val *r, struct rps_account *a)
{
	*a = (struct rps_account){ .id = r[0].i,
		.organisation_id = r[1].i,
		.organisation = r[2].s,
		.name = r[3].s,
		.driver = row_enum(&r[4]),
		.base_url = r[5].s,
		.api_user = r[6].s,
		.has_secret = r[7].i != 0,
		.add_by_mac = r[8].i,
		.name_max = r[9].i,
		.rate_per_minute = r[10].i,
		.proxy = r[11].s,
		.public_url = r[12].s,
		.drift_policy = row_enum(&r[13]),
		.enabled = r[14].i,
		.version = r[15].i,
		.trouble = r[16].s,
		.breaker_until = r[17].type == VAL_NULL ? NULL : r[17].s,
		.drift_at = r[18].type == VAL_NULL ? NULL : r[18].s,
		.certificate_url = r[19].s,
		.certificate_as = row_enum(&r[20]) };
}

enum err
rps_account_by_id(struct act *act, int64_t id, struct rps_account *a)
{
	struct val row[ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_ACCOUNT_BY_ID,
	    VALS(V_INT(id), V_STR(act_scope(act))), row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "account",
		    "There is no account with the id %" PRId64 ".", id);
	if (e == ERR_OK)
		rps_account_from_row(row, a);
	return e;
}

enum err
rps_account_each(struct act *act, db_row_fn *fn, void *arg)
{
	return db_each(act->db, act->a, STMT_ACCOUNT_EACH,
	    VALS(V_STR(act_scope(act))), fn, arg);
}

enum err
rps_account_find(struct act *act, const char *name, struct rps_account *a)
{
	int64_t id;
	enum err e = find_id(act, "account", name, rps_account_each, &id);

	return e != ERR_OK ? e : rps_account_by_id(act, id, a);
}

static enum err
audit(struct act *act, const char *action, const struct rps_account *before,
    const struct rps_account *after)
{
	const struct rps_account *a = field_either(before, after);
	const struct audit_entry entry = { .organisation_id =
					       a->organisation_id,
		.action = action,
		.object = "rps_account",
		.object_id = a->id,
		.object_name = a->name };

	return field_audit(act, &entry, rps_account_fields, nrps_account_fields,
	    before, after);
}

static enum err
name_taken(struct act *act, const struct rps_account *a)
{
	return act_fail(act, ERR_CONFLICT, "name",
	    "The organisation has an account called %s already.", a->name);
}

static bool
is_yealinks(const char *url)
{
	static const char scheme[] = "https://", domain[] = ".yealink.com";
	const char *host = url + sizeof(scheme) - 1;
	size_t n = sizeof(domain) - 1, len;

	if (strncmp(url, scheme, sizeof(scheme) - 1) != 0)
		return false;
	len = strcspn(host, ":/");
	return len > n && strncasecmp(host + len - n, domain, n) == 0;
}

/*
 * The worker calls these hosts from where it stands, behind the provider's
 * firewall: no other may point it at what stands there, too.  old: NULL, or
 * what may stay as it is.
 */
static enum err
check_hosts(struct act *act, const struct rps_account *old,
    const struct rps_account *a)
{
	const char *field = NULL;

	if (act->scope == NULL)
		return ERR_OK;
	if (*a->proxy != '\0' &&
	    (old == NULL || strcmp(old->proxy, a->proxy) != 0))
		field = "proxy";
	if (!is_yealinks(a->base_url) &&
	    (old == NULL || strcmp(old->base_url, a->base_url) != 0))
		field = "base_url";
	if (field == NULL)
		return ERR_OK;
	return act_fail(act, ERR_DENIED, field,
	    "Only the provider may set a proxy, or a base_url that is not "
	    "https:// and a host of yealink.com.");
}

static enum err
add(struct act *act, void *arg)
{
	struct rps_account *a = arg;
	struct organisation o;
	struct val secret;
	enum err e;

	field_defaults(rps_account_fields, nrps_account_fields, a);
	if ((e = field_check(act, rps_account_fields, nrps_account_fields, a,
		 NULL)) != ERR_OK ||
	    (e = check_hosts(act, NULL, a)) != ERR_OK ||
	    (e = organisation_by_id(act, a->organisation_id, &o)) != ERR_OK ||
	    (e = act_seal(act, "rps", a->api_secret, &secret)) != ERR_OK)
		return e;
	e = db_insert(act->db, STMT_ACCOUNT_ADD,
	    VALS(V_INT(o.id), V_STR(a->name),
		V_STR(rps_driver_words[a->driver]), V_STR(a->base_url),
		V_STR(a->api_user), V_INT(a->add_by_mac), V_INT(a->name_max),
		V_INT(a->rate_per_minute), V_STR(a->proxy),
		V_STR(a->public_url),
		V_STR(drift_policy_words[a->drift_policy]), V_INT(a->enabled),
		V_STR(a->certificate_url),
		V_STR(rps_certificate_words[a->certificate_as]), secret),
	    &a->id);
	if (e == ERR_CONFLICT)
		return name_taken(act, a);
	if (e != ERR_OK || (e = audit(act, "create", NULL, a)) != ERR_OK)
		return e;
	a->version = 1;
	a->organisation = o.name;
	a->trouble = "";
	a->has_secret = secret.type != VAL_NULL;
	return db_run(act->db, STMT_ACCOUNT_QUEUE,
	    VALS(V_STR(o.path), V_INT(a->id)), NULL);
}

enum err
rps_account_add(struct act *act, struct rps_account *a)
{
	return act_tx(act, add, a);
}

static enum err
begin(struct act *act, int64_t id, struct rps_account *a)
{
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_ACCOUNT_LOCK, VALS(V_INT(id)), row,
	    1);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	return rps_account_by_id(act, id, a);
}

struct change {
	const struct rps_account *to;
	int64_t version;
};

/* What every record of it holds is another: each is brought to that. */
static enum err
change_jobs(struct act *act, const struct rps_account *old,
    const struct rps_account *a)
{
	if (strcmp(old->public_url, a->public_url) == 0 &&
	    strcmp(old->certificate_url, a->certificate_url) == 0 &&
	    old->certificate_as == a->certificate_as)
		return ERR_OK;
	return db_run(act->db, STMT_SERVER_QUEUE_ACCOUNT, VALS(V_INT(a->id)),
	    NULL);
}

static enum err
change(struct act *act, void *arg)
{
	const struct change *c = arg;
	struct rps_account old, a = *c->to;
	struct val secret;
	enum err e;

	field_defaults(rps_account_fields, nrps_account_fields, &a);
	if ((e = begin(act, a.id, &old)) != ERR_OK ||
	    (e = act_version(act, old.name, c->version, old.version)) != ERR_OK)
		return e;
	a.organisation_id = old.organisation_id;
	if ((e = field_check(act, rps_account_fields, nrps_account_fields, &a,
		 &old)) != ERR_OK ||
	    (e = check_hosts(act, &old, &a)) != ERR_OK ||
	    (e = act_seal(act, "rps", a.api_secret, &secret)) != ERR_OK)
		return e;
	e = db_run(act->db, STMT_ACCOUNT_CHANGE,
	    VALS(V_STR(a.name), V_STR(rps_driver_words[a.driver]),
		V_STR(a.base_url), V_STR(a.api_user), V_INT(a.add_by_mac),
		V_INT(a.name_max), V_INT(a.rate_per_minute), V_STR(a.proxy),
		V_STR(a.public_url), V_STR(drift_policy_words[a.drift_policy]),
		V_INT(a.enabled), V_STR(a.certificate_url),
		V_STR(rps_certificate_words[a.certificate_as]),
		V_INT(a.api_secret == NULL), secret, V_INT(a.id)),
	    NULL);
	if (e == ERR_CONFLICT)
		return name_taken(act, &a);
	if (e != ERR_OK || (e = audit(act, "change", &old, &a)) != ERR_OK)
		return e;
	return change_jobs(act, &old, &a);
}

enum err
rps_account_change(struct act *act, const struct rps_account *a,
    int64_t version)
{
	struct change c = { a, version };

	return act_tx(act, change, &c);
}

struct deletion {
	int64_t id;
	bool forget;
};

static enum err
check_unused(struct act *act, const struct rps_account *a, bool forget)
{
	struct val row[3];
	enum err e;

	e = db_first(act->db, act->a, STMT_ACCOUNT_USED, VALS(V_INT(a->id)),
	    row, 3);
	if (e != ERR_OK)
		return e;
	if (row[2].i != 0)
		return act_fail(act, ERR_CONFLICT, "",
		    "The worker is at it (%" PRId64 " jobs); disable %s, and "
		    "delete it in a minute.",
		    row[2].i, a->name);
	if ((row[0].i != 0 || row[1].i != 0) && !forget)
		return act_fail(act, ERR_CONFLICT, "",
		    "%s has %" PRId64 " servers and %" PRId64 " devices at "
		    "Yealink; delete those here first, or forget them: then "
		    "they stay there.",
		    a->name, row[0].i, row[1].i);
	return ERR_OK;
}

static enum err
drop(struct act *act, void *arg)
{
	static const enum stmt steps[] = { STMT_ACCOUNT_DROP_JOBS,
		STMT_ACCOUNT_DROP_DRIFT, STMT_ACCOUNT_DROP_DEVICES,
		STMT_ACCOUNT_DROP_SERVERS, STMT_ACCOUNT_DELETE };
	const struct deletion *d = arg;
	struct rps_account a;
	enum err e;

	if ((e = begin(act, d->id, &a)) != ERR_OK ||
	    (e = check_unused(act, &a, d->forget)) != ERR_OK ||
	    (e = audit(act, "delete", &a, NULL)) != ERR_OK)
		return e;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if ((e = db_run(act->db, steps[i], VALS(V_INT(a.id)), NULL)) !=
		    ERR_OK)
			return e;
	return ERR_OK;
}

enum err
rps_account_delete(struct act *act, int64_t id, bool forget)
{
	struct deletion d = { id, forget };

	return act_tx(act, drop, &d);
}

enum err
rps_account_nearest(struct act *act, int64_t organisation_id, int64_t *id)
{
	struct organisation o;
	struct val row[1];
	enum err e;

	if ((e = organisation_by_id(act, organisation_id, &o)) != ERR_OK)
		return e;
	e = db_first(act->db, act->a, STMT_RPS_NEAREST, VALS(V_STR(o.path)),
	    row, 1);
	*id = e == ERR_OK ? row[0].i : 0;
	return e == ERR_NOTFOUND ? ERR_OK : e;
}

enum err
rps_account_of_device(struct act *act, const char *mac, int64_t *id)
{
	struct val row[1];
	struct device d;
	enum err e;

	if ((e = device_by_mac(act, mac, &d)) != ERR_OK)
		return e;
	e = db_first(act->db, act->a, STMT_ACCOUNT_OF_MAC, VALS(V_STR(d.mac)),
	    row, 1);
	if (e == ERR_NOTFOUND || (e == ERR_OK && row[0].type == VAL_NULL))
		return act_fail(act, ERR_NOTFOUND, "",
		    "No account at Yealink holds for %s.", d.mac);
	if (e == ERR_OK)
		*id = row[0].i;
	return e;
}

enum err
rps_account_of_server(struct act *act, int64_t organisation_id,
    struct rps_server_id *s)
{
	struct organisation o;
	struct val row[2];
	enum err e;

	if ((e = organisation_by_id(act, organisation_id, &o)) != ERR_OK)
		return e;
	e = db_first(act->db, act->a, STMT_SERVER_OF_ORG, VALS(V_INT(o.id)),
	    row, 2);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "",
		    "%s has no server record at Yealink yet.", o.name);
	if (e == ERR_OK)
		*s = (struct rps_server_id){ row[0].i, row[1].s };
	return e;
}

struct host {
	const char *url;
	uint64_t *jobs;
};

static enum err
move_host(struct act *act, void *arg)
{
	const struct host *h = arg;
	const char *wrong = check_address(h->url);
	enum err e;

	if ((e = act_need_all(act, "the host phones come to")) != ERR_OK)
		return e;
	if (wrong != NULL)
		return act_fail(act, ERR_INVALID, "public_url",
		    "The address %s.", wrong);
	if ((e = db_run(act->db, STMT_ACCOUNT_MOVE_HOST,
		 VALS(V_STR(h->url), V_STR(h->url)), NULL)) != ERR_OK ||
	    (e = db_run(act->db, STMT_SERVER_QUEUE_ALL, NOVALS, h->jobs)) !=
		ERR_OK)
		return e;
	return act_audit(act,
	    &(struct audit_entry){ .action = "move_host",
		.object = "rps_account",
		.object_name = h->url,
		.after =
		    arena_printf(act->a, "{\"jobs\":%" PRIu64 "}", *h->jobs) });
}

enum err
rps_account_move_host(struct act *act, const char *public_url, uint64_t *jobs)
{
	struct host h = { public_url, jobs };

	return act_tx(act, move_host, &h);
}
