/* rps_switch.c - see rps_switch.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/scan.h"
#include "sim/rps_switch.h"

/* values: words with blanks between, the first is the preset; NULL: a number
 * from min to max; "": any text. */
struct def {
	const char *name, *values, *preset;
	int64_t min, max;
};

#define WORDS(n, v, p)                                    \
	{                                                 \
		.name = (n), .values = (v), .preset = (p) \
	}
#define NUMBER(n, p, lo, hi)                                         \
	{                                                            \
		.name = (n), .preset = (p), .min = (lo), .max = (hi) \
	}
#define TEXT(n, p)                                       \
	{                                                \
		.name = (n), .values = "", .preset = (p) \
	}

#define MANY INT64_C(1000000000)

/* clang-format off */
static const struct def defs[SW__MAX] = {
[SW_DELETE_SERVER_IN_USE] =
    WORDS("delete_server_in_use", "refuse unbind cascade", "refuse"),
[SW_SERVER_NAME_MAX] = NUMBER("server_name_max", "20", 1, 1000),
[SW_SERVER_NAME_CHARS] = WORDS("server_name_chars", "strict any", "strict"),
[SW_SERVER_NAMES_UNIQUE] =
    WORDS("server_names_unique", "global account", "global"),
[SW_PATCH_WITHOUT_PASSWORD] =
    WORDS("patch_without_password", "keep clear", "keep"),
[SW_ADD_BY_MAC] = WORDS("add_by_mac", "off on", "off"),
[SW_DEVICE_MAX] = NUMBER("device_max", "0", 0, MANY),
[SW_AUTO_PINS] = WORDS("auto_pins", "on off", "on"),

[SW_MAC_CASE] = WORDS("mac_case", "lower upper", "lower"),
[SW_LIST_ORDER] = WORDS("list_order", "oldest newest", "oldest"),
[SW_DEFAULT_LIMIT] = NUMBER("default_limit", "100", 1, 500),
[SW_EMPTY_DATA] = WORDS("empty_data", "null list", "null"),
[SW_EMPTY_ERRORS] = WORDS("empty_errors", "null list", "null"),
[SW_ERROR_INFO] = WORDS("error_info", "code key prose", "code"),
[SW_CREATE_SERVER_STATUS] = WORDS("create_server_status", "201 200", "201"),
[SW_DUPLICATE_STATUS] = WORDS("duplicate_status", "400 409", "400"),
[SW_IN_USE_TEXT] = TEXT("in_use_text", "The server is used by devices"),
[SW_PINS_MAX] = NUMBER("pins_max", "0", 0, MANY),
[SW_PIN_MISSING] = WORDS("pin_missing", "omit null", "omit"),

[SW_EXPIRES_IN] = NUMBER("expires_in", "86400", 1, MANY),
[SW_TOKEN_ERROR] = WORDS("token_error", "envelope oauth", "envelope"),
[SW_BAD_KEY_CODE] = WORDS("bad_key_code", "900401 500401", "900401"),
[SW_CLOCK_WINDOW] = NUMBER("clock_window", "0", 0, 86400),
[SW_CLOCK_OFFSET] = NUMBER("clock_offset", "0", -MANY, MANY),
[SW_RATE_LIMIT] = NUMBER("rate_limit", "0", 0, MANY),

[SW_V1_GET_TRAILING_LF] =
    WORDS("v1_get_trailing_lf", "accept refuse require", "accept"),
[SW_V1_ERROR_STATUS] = WORDS("v1_error_status", "200 400", "200"),
[SW_V1_AUTH_STATUS] = WORDS("v1_auth_status", "200 401", "200"),
[SW_V1_ERROR_FIELD] = WORDS("v1_error_field", "error errors", "error"),
[SW_V1_ERROR_CODE] = NUMBER("v1_error_code", "400", 0, MANY),
[SW_V1_EMPTY_DATA] = WORDS("v1_empty_data", "list null", "list"),
[SW_V1_BATCH_MAX] = NUMBER("v1_batch_max", "0", 0, MANY),
[SW_V1_LIMIT_MAX] = NUMBER("v1_limit_max", "0", 0, MANY),
[SW_V1_PARTIAL] = WORDS("v1_partial", "off on", "off"),
[SW_V1_EDIT_OMITTED] = WORDS("v1_edit_omitted", "keep clear", "keep"),
[SW_V1_REPLAY_KEY] =
    TEXT("v1_replay_key", "service.common.token.unauthorized"),
[SW_V1_PARAM_KEY] = TEXT("v1_param_key", "param.invalid"),
[SW_V1_SERVER_EXISTS_KEY] =
    TEXT("v1_server_exists_key", "server.name.existed"),
[SW_V1_SERVER_UNKNOWN_KEY] =
    TEXT("v1_server_unknown_key", "server.not.found"),
[SW_V1_IN_USE_KEY] = TEXT("v1_in_use_key", "server.in.use"),

[SW_XML_TEXT_CASE] = WORDS("xml_text_case", "written lower", "written"),
[SW_XML_SEPARATOR] = WORDS("xml_separator", "comma newline", "comma"),
[SW_XML_CHECK_BOOLEAN] = WORDS("xml_check_boolean", "0 1", "0"),
[SW_XML_OVERRIDE] = WORDS("xml_override", "refuse takeover", "refuse"),
[SW_XML_AGAIN] = WORDS("xml_again", "existing ok", "existing"),
[SW_XML_SERVER_AGAIN] = WORDS("xml_server_again", "ok refuse", "ok"),
[SW_XML_DEREGISTER_UNKNOWN] =
    WORDS("xml_deregister_unknown", "refuse ok", "refuse"),
[SW_XML_LIST_DEVICES] = WORDS("xml_list_devices", "fault macs", "fault"),

[SW_REDIRECT_AUTH] = WORDS("redirect_auth", "device server", "device"),
};
/* clang-format on */

const char *
sw_text(const struct switches *s, enum sw i)
{
	struct json_object *v = store_get(s->store, T_SWITCH, defs[i].name);

	if (v != NULL)
		return json_object_get_string(v);
	return s->preset[i] != NULL ? s->preset[i] : defs[i].preset;
}

int64_t
sw_int(const struct switches *s, enum sw i)
{
	int64_t n;

	if (scan_int(sw_text(s, i), INT64_MIN, INT64_MAX, &n) != ERR_OK)
		abort(); /* it was checked when it was set */
	return n;
}

bool
sw_is(const struct switches *s, enum sw i, const char *value)
{
	return strcmp(sw_text(s, i), value) == 0;
}

static bool
is_word(const char *words, const char *value)
{
	size_t n = strlen(value);

	if (n == 0 || strchr(value, ' ') != NULL)
		return false;
	for (const char *p = words; (p = strstr(p, value)) != NULL; p += n)
		if ((p == words || p[-1] == ' ') &&
		    (p[n] == ' ' || p[n] == '\0'))
			return true;
	return false;
}

static bool
fits(const struct def *d, const char *value)
{
	int64_t n;

	if (d->values == NULL)
		return scan_int(value, d->min, d->max, &n) == ERR_OK;
	return *d->values == '\0' || is_word(d->values, value);
}

enum err
sw_check(const char *name, const char *value, enum sw *out, const char **why)
{
	for (enum sw i = 0; i < SW__MAX; i++) {
		if (strcmp(defs[i].name, name) != 0)
			continue;
		*out = i;
		if (value == NULL || fits(&defs[i], value))
			return ERR_OK;
		*why = sw_values(i);
		return ERR_INVALID;
	}
	*why = "no such switch";
	return ERR_INVALID;
}

enum err
sw_preset(struct switches *s, const char *assignment)
{
	const char *eq = strchr(assignment, '='), *why = "name=value is wanted";
	char name[64];
	enum sw i;

	if (eq == NULL || (size_t)(eq - assignment) >= sizeof(name)) {
		log_warnx("switch %s: %s", assignment, why);
		return ERR_INVALID;
	}
	memcpy(name, assignment, (size_t)(eq - assignment));
	name[eq - assignment] = '\0';
	if (sw_check(name, eq + 1, &i, &why) != ERR_OK) {
		log_warnx("switch %s: %s", assignment, why);
		return ERR_INVALID;
	}
	s->preset[i] = eq + 1;
	return ERR_OK;
}

const char *
sw_name(enum sw i)
{
	return defs[i].name;
}

const char *
sw_values(enum sw i)
{
	static char range[SW__MAX][48];

	if (defs[i].values != NULL)
		return *defs[i].values != '\0' ? defs[i].values : "any text";
	(void)snprintf(range[i], sizeof(range[i]), "%lld-%lld",
	    (long long)defs[i].min, (long long)defs[i].max);
	return range[i];
}
