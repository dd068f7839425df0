/* notifier.c - see notifier.h. */
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "db/notifier.h"
#include "db/notify.h"
#include "db/organisation.h"
#include "db/row.h"

#define ROW_N NOTIFIER_COLUMNS
#define PROBE_SECONDS 300
#define AT(member) offsetof(struct notifier, member)

const char *const notifier_kind_words[] = { "off", "sip", "action_uri", NULL };
const char *const notifier_transport_words[] = { "udp", "tcp", "tls", NULL };
const char *const notifier_scheme_words[] = { "https", "http", NULL };

/* What stands between < and > in a header. */
static const char *
check_from(const char *s)
{
	if (*s == '\0')
		return NULL;
	if (strncmp(s, "sip:", 4) != 0 && strncmp(s, "sips:", 5) != 0)
		return "must be a SIP URI such as sip:voipconfig@example.net";
	for (; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || (unsigned char)*s > '~' ||
		    strchr("<>\"\\,", *s) != NULL)
			return "must be a SIP URI without blanks, quotes, "
			       "commas and brackets";
	return NULL;
}

static const char *
check_registrars(const char *s)
{
	char word[121];
	size_t n;

	for (s += strspn(s, " "); *s != '\0'; s += n + strspn(s + n, " ")) {
		n = strcspn(s, " ");
		if (n >= sizeof(word))
			break;
		memcpy(word, s, n);
		word[n] = '\0';
		if (check_host(word) != NULL)
			break;
	}
	return *s == '\0' ? NULL
			  : "must be host names or IP addresses, with blanks "
			    "between";
}

/* clang-format off */
const struct field notifier_fields[] = {
	{ "kind", F_ENUM, AT(kind), 0, 0, notifier_kind_words, NULL,
	  "sip: NOTIFY through the proxy; action_uri: HTTP to the phone; off: "
	  "not at all", false },
	{ "proxy_host", F_TEXT, AT(proxy_host), 0, 120, NULL, check_host,
	  "sip: the proxy where phones are registered", false },
	{ "proxy_port", F_INT, AT(proxy_port), 0, 65535, NULL, NULL,
	  "of the proxy (0: 5060, with TLS 5061) or of the phones' web page (0: "
	  "443, with http 80)", false },
	{ "transport", F_ENUM, AT(transport), 0, 0, notifier_transport_words,
	  NULL, "udp, tcp or tls to the proxy", false },
	{ "domain", F_TEXT, AT(domain), 0, 120, NULL, check_host,
	  "of the phones' SIP URIs; empty: the registrar of the account", false },
	{ "from_uri", F_TEXT, AT(from_uri), 0, 200, NULL, check_from,
	  "who says it; empty: sip:voipconfig at the domain", false },
	{ "auth_user", F_TEXT, AT(auth_user), 0, 80, NULL, NULL,
	  "sip: digest user at the proxy; action_uri: of the phones' web page",
	  false },
	{ "auth_secret", F_SECRET, AT(auth_secret), 0, 200, NULL, NULL,
	  "its password", false },
	{ "scheme", F_ENUM, AT(scheme), 0, 0, notifier_scheme_words, NULL,
	  "action_uri: https or http; a phone's certificate is not checked",
	  false },
	{ "networks", F_TEXT, AT(networks), 0, 1000, NULL, check_networks,
	  "action_uri: where phones are, such as 10.1.0.0/16; no other address "
	  "is called", false },
	{ "timeout", F_INT, AT(timeout), 1, NOTIFIER_TIMEOUT_MAX, NULL, NULL,
	  "seconds for an answer", false },
	{ "rate_per_second", F_INT, AT(rate_per_second), 1, 500, NULL, NULL,
	  "phones told in a second", false },
	{ "basic", F_BOOL, AT(basic), 0, 0, NULL, NULL,
	  "action_uri: yes: the password goes in clear to phones of this very "
	  "organisation that know Basic alone; no: Digest alone", false },
	{ "registrars", F_TEXT, AT(registrars), 0, 1000, NULL,
	  check_registrars,
	  "sip without domain: of the accounts that are told, beside "
	  "proxy_host; more than one only where the proxy tells domains apart",
	  false },
};
/* clang-format on */
const size_t nnotifier_fields =
    sizeof(notifier_fields) / sizeof(notifier_fields[0]);

void
notifier_defaults(struct notifier *n)
{
	*n = (struct notifier){ .kind = NOTIFIER_SIP,
		.timeout = 8,
		.rate_per_second = 10 };
	field_defaults(notifier_fields, nnotifier_fields, n);
}

bool
notifier_serves(const struct notifier *n, const char *server_host)
{
	const char *s = n->registrars;
	size_t len;

	if (*n->domain != '\0')
		return true;
	if (*server_host == '\0')
		return false;
	if (strcasecmp(server_host, n->proxy_host) == 0)
		return true;
	for (s += strspn(s, " "); *s != '\0'; s += len + strspn(s + len, " ")) {
		len = strcspn(s, " ");
		if (strlen(server_host) == len &&
		    strncasecmp(server_host, s, len) == 0)
			return true;
	}
	return false;
}

void
notifier_from_row(const struct val *r, struct notifier *n)
{
	*n = (struct notifier){ .id = r[0].i,
		.organisation_id = r[1].i,
		.organisation = r[2].s,
		.kind = row_enum(&r[3]),
		.proxy_host = r[4].s,
		.proxy_port = r[5].i,
		.transport = row_enum(&r[6]),
		.domain = r[7].s,
		.from_uri = r[8].s,
		.auth_user = r[9].s,
		.has_secret = r[10].i != 0,
		.scheme = row_enum(&r[11]),
		.networks = r[12].s,
		.timeout = r[13].i,
		.rate_per_second = r[14].i,
		.version = r[15].i,
		.trouble = r[16].s,
		.breaker_until = r[17].type == VAL_NULL ? NULL : r[17].s,
		.basic = r[18].i,
		.registrars = r[19].s };
}

enum err
notifier_of(struct act *act, int64_t organisation_id, struct notifier *n)
{
	struct val row[ROW_N];
	struct organisation o;
	enum err e;

	if ((e = organisation_by_id(act, organisation_id, &o)) != ERR_OK)
		return e;
	e = db_first(act->db, act->a, STMT_NOTIFIER_OF,
	    VALS(V_INT(o.id), V_STR(act_scope(act))), row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "", "%s has no notifier of its own.",
		    o.name);
	if (e == ERR_OK)
		notifier_from_row(row, n);
	return e;
}

enum err
notifier_nearest(struct act *act, int64_t organisation_id,
    struct notifier_holds *h)
{
	struct organisation o;
	struct val r[6];
	enum err e;

	*h = (struct notifier_holds){ .kind = -1, .organisation = "" };
	if ((e = organisation_by_id(act, organisation_id, &o)) != ERR_OK)
		return e;
	e = db_first(act->db, act->a, STMT_NOTIFIER_NEAREST,
	    VALS(V_STR(act_scope(act)), V_STR(o.path)), r, 6);
	if (e == ERR_NOTFOUND)
		return ERR_OK;
	if (e != ERR_OK)
		return e;
	h->notifier_id = r[0].i;
	h->kind = row_enum(&r[1]);
	if (r[4].i != 0) {
		h->organisation_id = r[2].i;
		h->organisation = r[3].s;
	}
	return ERR_OK;
}

enum err
notifier_each(struct act *act, db_row_fn *fn, void *arg)
{
	return db_each(act->db, act->a, STMT_NOTIFIER_EACH,
	    VALS(V_STR(act_scope(act))), fn, arg);
}

static enum err
audit(struct act *act, const char *action, const struct notifier *before,
    const struct notifier *after)
{
	const struct notifier *n = field_either(before, after);
	const struct audit_entry entry = { .organisation_id =
					       n->organisation_id,
		.action = action,
		.object = "notifier",
		.object_id = n->id,
		.object_name = notifier_kind_words[n->kind] };

	return field_audit(act, &entry, notifier_fields, nnotifier_fields,
	    before, after);
}

/* What a kind can not do without. */
static enum err
check_kind(struct act *act, const struct notifier *n)
{
	if (n->kind == NOTIFIER_SIP && *n->proxy_host == '\0')
		return act_fail(act, ERR_INVALID, "proxy_host",
		    "proxy_host must be the SIP proxy where the phones are "
		    "registered.");
	if (n->kind == NOTIFIER_ACTION_URI && *n->networks == '\0')
		return act_fail(act, ERR_INVALID, "networks",
		    "networks must say where the phones are, such as "
		    "10.1.0.0/16: their password is sent to no other address.");
	return ERR_OK;
}

static enum err
write_row(struct act *act, struct notifier *n, const struct notifier *old)
{
	struct val secret;
	enum err e = act_seal(act, "notify", n->auth_secret, &secret);

	if (e != ERR_OK)
		return e;
#define COLUMNS                                                              \
	V_STR(notifier_kind_words[n->kind]), V_STR(n->proxy_host),           \
	    V_INT(n->proxy_port),                                            \
	    V_STR(notifier_transport_words[n->transport]), V_STR(n->domain), \
	    V_STR(n->from_uri), V_STR(n->auth_user),                         \
	    V_STR(notifier_scheme_words[n->scheme]), V_STR(n->networks),     \
	    V_INT(n->timeout), V_INT(n->rate_per_second), V_INT(n->basic),   \
	    V_STR(n->registrars)
	if (old != NULL)
		return db_run(act->db, STMT_NOTIFIER_CHANGE,
		    VALS(COLUMNS, V_INT(n->auth_secret == NULL), secret,
			V_INT(old->id)),
		    NULL);
	return db_insert(act->db, STMT_NOTIFIER_ADD,
	    VALS(COLUMNS, secret, V_INT(n->organisation_id)), &n->id);
#undef COLUMNS
}

struct change {
	const struct notifier *to;
	int64_t version;
};

/* *old is what there is, locked; id 0: there is none. */
static enum err
begin(struct act *act, int64_t organisation_id, struct notifier *old)
{
	struct val row[1];
	enum err e;

	*old = (struct notifier){ .id = 0 };
	if ((e = act_need_all(act, "how phones are reached")) != ERR_OK)
		return e;
	e = db_first(act->db, act->a, STMT_NOTIFIER_LOCK,
	    VALS(V_INT(organisation_id)), row, 1);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	return notifier_of(act, organisation_id, old);
}

static enum err
set(struct act *act, void *arg)
{
	const struct change *c = arg;
	struct notifier old, n = *c->to;
	struct organisation o;
	bool is_new;
	enum err e;

	field_defaults(notifier_fields, nnotifier_fields, &n);
	if ((e = organisation_by_id(act, n.organisation_id, &o)) != ERR_OK)
		return e;
	e = begin(act, o.id, &old);
	is_new = e == ERR_NOTFOUND;
	if (e != ERR_OK && (!is_new || c->version != 0))
		return e;
	act_clear(act);
	n.id = old.id;
	if ((!is_new &&
		(e = act_version(act, "the notifier", c->version,
		     old.version)) != ERR_OK) ||
	    (e = field_check(act, notifier_fields, nnotifier_fields, &n,
		 is_new ? NULL : &old)) != ERR_OK ||
	    (e = check_kind(act, &n)) != ERR_OK ||
	    (e = write_row(act, &n, is_new ? NULL : &old)) != ERR_OK ||
	    (e = audit(act, is_new ? "create" : "change", is_new ? NULL : &old,
		 &n)) != ERR_OK)
		return e;
	if (is_new || n.kind != NOTIFIER_OFF)
		return ERR_OK;
	return db_run(act->db, STMT_NOTIFIER_FAIL,
	    VALS(V_STR("The notifier was switched off."), V_INT(old.id)), NULL);
}

enum err
notifier_set(struct act *act, const struct notifier *n, int64_t version)
{
	struct change c = { n, version };

	return act_tx(act, set, &c);
}

struct removing {
	int64_t organisation_id, version;
};

static enum err
drop(struct act *act, void *arg)
{
	const struct removing *r = arg;
	struct notifier old;
	enum err e;

	if ((e = begin(act, r->organisation_id, &old)) != ERR_OK ||
	    (e = act_version(act, "the notifier", r->version, old.version)) !=
		ERR_OK ||
	    (e = db_run(act->db, STMT_NOTIFIER_FAIL,
		 VALS(V_STR("The notifier was removed."), V_INT(old.id)),
		 NULL)) != ERR_OK ||
	    (e = audit(act, "delete", &old, NULL)) != ERR_OK)
		return e;
	return db_run(act->db, STMT_NOTIFIER_DELETE, VALS(V_INT(old.id)), NULL);
}

enum err
notifier_remove_if(struct act *act, int64_t organisation_id, int64_t version)
{
	struct removing r = { organisation_id, version };

	return act_tx(act, drop, &r);
}

enum err
notifier_remove(struct act *act, int64_t organisation_id)
{
	return notifier_remove_if(act, organisation_id, 0);
}

struct testing {
	int64_t organisation_id, *job_id;
};

static enum err
test(struct act *act, void *arg)
{
	const struct testing *t = arg;
	const char *name;
	struct notifier n;
	struct val row[1];
	enum err e;

	if ((e = notifier_of(act, t->organisation_id, &n)) != ERR_OK)
		return e;
	if (n.kind != NOTIFIER_SIP)
		return act_fail(act, ERR_CONFLICT, "",
		    "Only a SIP proxy can be tried without a phone; tell a "
		    "phone to provision and see what becomes of it.");
	name = arena_printf(act->a, "probe:%" PRId64, n.id);
	if ((e = db_run(act->db, STMT_NOTIFY_ADD,
		 VALS(V_STR("probe"), V_INT(n.organisation_id), V_INT(n.id),
		     V_NULL, V_NULL, V_STR(name), V_INT(PROBE_SECONDS),
		     V_STR(act->actor)),
		 NULL)) != ERR_OK ||
	    (e = db_first(act->db, act->a, STMT_NOTIFY_NAMED, VALS(V_STR(name)),
		 row, 1)) != ERR_OK)
		return e;
	*t->job_id = row[0].i;
	return audit(act, "test", NULL, &n);
}

enum err
notifier_test(struct act *act, int64_t organisation_id, int64_t *job_id)
{
	struct testing t = { organisation_id, job_id };

	return act_tx(act, test, &t);
}
