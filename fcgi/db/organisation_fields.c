/* organisation_fields.c - what an organisation is made of; organisation.h. */
#include <string.h>

#include "base/scan.h"
#include "base/zone.h"
#include "db/catalogue.h"
#include "db/enrol.h"
#include "db/organisation.h"

static const char *
check_path_key(const char *s)
{
	if (*s == '\0' || strcmp(s, "new") == 0)
		return NULL;
	if (strlen(s) == 32 &&
	    s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789")] == '\0')
		return NULL;
	return "must be \"new\", which makes one, or 32 lower-case letters "
	       "and digits that nobody can guess";
}

/* A device's user is its MAC; the organisation's must never look like one. */
static const char *
check_prov_user(const char *s)
{
	char mac[MAC_LEN + 1];

	if (scan_mac(s, strlen(s), mac) == ERR_OK)
		return "must not look like a MAC address";
	for (; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || (unsigned char)*s > '~' ||
		    *s == ':' || *s == '"' || *s == '\\')
			return "must be letters, digits and signs without "
			       "blanks, colons and quotes";
	return NULL;
}

/* +1, -5, -4:30, 0 */
static const char *
check_zone(const char *s)
{
	int64_t h, m;
	char hours[4] = "";
	size_t n;

	if (*s == '\0')
		return NULL;
	s += *s == '+' || *s == '-';
	n = strcspn(s, ":");
	if (n < 1 || n > 2)
		return "must be hours from UTC, such as +1, -5 or -4:30";
	memcpy(hours, s, n);
	s += n;
	if (scan_int(hours, 0, 14, &h) != ERR_OK ||
	    (*s == ':' &&
		(strlen(s) != 3 || scan_int(s + 1, 10, 59, &m) != ERR_OK)))
		return "must be hours from UTC, such as +1, -5 or -4:30";
	return NULL;
}

static const char *
check_language(const char *s)
{
	if (strcmp(s, "en") == 0 || strcmp(s, "nl") == 0)
		return NULL;
	return "must be en or nl";
}

static const char *
check_timezone(const char *s)
{
	if (zone_is_known(s))
		return NULL;
	return "must be the IANA name of a time zone, such as "
	       "Europe/Amsterdam or UTC";
}

static const char *const kinds[] = { "provider", "reseller", "customer", NULL };
static const char *const auths[] = { "none", "either", "device", NULL };
static const char *const schemes[] = { "any", "digest", NULL };
static const char *const mismatches[] = { "flag", "refuse", NULL };
static const char *const certificates[] = { "off", "offered", "required",
	NULL };
static const char *const resources[] = { "same", "path", NULL };

#define AT(member) offsetof(struct organisation, member)
#define MAX_QUOTA ((int64_t)1 << 50)

/* clang-format off */
const struct field organisation_fields[] = {
	{ "name", F_TEXT, AT(name), 0, 120, NULL, check_needed,
	  "as people know it; unique below one parent", false },
	{ "kind", F_ENUM, AT(kind), 0, 0, kinds, NULL,
	  "provider (has no parent), reseller or customer (the default)",
	  true },
	{ "enabled", F_BOOL, AT(enabled), 0, 0, NULL, NULL,
	  "no: its phones are refused", false },
	{ "path_key", F_TEXT, AT(path_key), 0, 32, NULL, check_path_key,
	  "unguessable part of its URL; new: make another", false },
	{ "gate_auth", F_ENUM, AT(gate_auth), 0, 0, auths, NULL,
	  "credentials a phone must show: none, the organisation's or its own,"
	  " its own only", false },
	{ "gate_scheme", F_ENUM, AT(gate_scheme), 0, 0, schemes, NULL,
	  "digest: HTTP Basic is refused", false },
	{ "gate_tls", F_BOOL, AT(gate_tls), 0, 0, NULL, NULL,
	  "yes: refuse what did not come over TLS", false },
	{ "gate_networks", F_TEXT, AT(gate_networks), 0, 1000, NULL,
	  check_networks, "networks phones may come from; empty: any", false },
	{ "gate_mismatch", F_ENUM, AT(gate_mismatch), 0, 0, mismatches, NULL,
	  "when the User-Agent names another MAC or model", false },
	{ "gate_certificate", F_ENUM, AT(gate_certificate), 0, 0, certificates,
	  NULL, "client certificate whose CN is the MAC", false },
	{ "gate_resources", F_ENUM, AT(gate_resources), 0, 0, resources, NULL,
	  "firmware and pictures need credentials too, or the path key alone",
	  false },
	{ "gate_secrets", F_ENUM, AT(gate_secrets), 0, 0, secrets_words, NULL,
	  "when phones are given their secrets on its credentials: always, in"
	  " a window, once; inherited: as above", false },
	{ "prov_user", F_TEXT, AT(prov_user), 0, 32, NULL, check_prov_user,
	  "HTTP user of the organisation's credentials; empty: none", false },
	{ "prov_password", F_SECRET, AT(prov_password), 0, 32, NULL, NULL,
	  "its HTTP password", false },
	{ "admin_password", F_SECRET, AT(admin_password), 0, 64, NULL, NULL,
	  "password of the phones' admin user; empty: inherited", false },
	{ "phone_language", F_TEXT, AT(phone_language), 0, 40, NULL, NULL,
	  "language of the phones; empty: inherited", false },
	{ "phone_tone", F_TEXT, AT(phone_tone), 0, 40, NULL, NULL,
	  "country of their tones; empty: inherited", false },
	{ "phone_zone", F_TEXT, AT(phone_zone), 0, 8, NULL, check_zone,
	  "their hours from UTC, +1 or -4:30; empty: inherited", false },
	{ "phone_zone_name", F_TEXT, AT(phone_zone_name), 0, 60, NULL, NULL,
	  "name of that zone on the phone; empty: inherited", false },
	{ "phone_ntp", F_TEXT, AT(phone_ntp), 0, 120, NULL, check_host,
	  "time server of the phones; empty: inherited", false },
	{ "language", F_TEXT, AT(language), 0, 2, NULL, check_language,
	  "of the portal for its people: en or nl", false },
	{ "timezone", F_TEXT, AT(timezone), 0, 40, NULL, check_timezone,
	  "in which the portal shows times, such as Europe/Amsterdam", false },
	{ "upload_quota", F_INT, AT(upload_quota), 0, MAX_QUOTA, NULL, NULL,
	  "bytes of uploads its phones may keep here", false },
	{ "resource_quota", F_INT, AT(resource_quota), 0, MAX_QUOTA, NULL, NULL,
	  "bytes of firmware and other files it may keep here", false },
	{ "resource_max", F_INT, AT(resource_max), 0, 1000000, NULL, NULL,
	  "how many of those files it may keep here", false },
	{ "certificate_url", F_TEXT, AT(certificate_url), 0, 511, NULL,
	  check_address, "CA certificate for its phones, as Yealink's RPS names"
	  " it; empty: the RPS account's", false },
	{ "notes", F_TEXT, AT(notes), 0, 2000, NULL, NULL,
	  "for people", false },
};
/* clang-format on */
const size_t norganisation_fields =
    sizeof(organisation_fields) / sizeof(organisation_fields[0]);

/* What phones are told by these, as the catalogue has it.  Nobody but the
 * phone knows all that it takes, so this stops nothing. */
static const struct {
	const char *field, *parameter;
	size_t offset;
} told[] = {
	{ "phone_language", "lang.gui", AT(phone_language) },
	{ "phone_tone", "voice.tone.country", AT(phone_tone) },
	{ "phone_zone", "local_time.time_zone", AT(phone_zone) },
	{ "phone_zone_name", "local_time.time_zone_name", AT(phone_zone_name) },
};

static const char *
text_at(const struct organisation *o, size_t offset)
{
	const char *s;

	memcpy(&s, (const char *)o + offset, sizeof(s));
	return s;
}

enum err
organisation_warn(struct act *act, const struct organisation *old,
    const struct organisation *o)
{
	const char *value, *must;
	struct parameter p;
	enum err e;

	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		value = text_at(o, told[i].offset);
		if (*value == '\0' ||
		    (old != NULL &&
			strcmp(value, text_at(old, told[i].offset)) == 0))
			continue;
		e = parameter_look(act, told[i].parameter, &p);
		if (e == ERR_NOTFOUND)
			continue;
		if (e != ERR_OK)
			return e;
		if ((must = parameter_check(act->a, &p, value)) != NULL)
			act_warn(act,
			    "%s: phones are told %s as %s, which by the "
			    "parameter catalogue %s.",
			    told[i].field, value, told[i].parameter, must);
	}
	return ERR_OK;
}
