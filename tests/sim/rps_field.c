/* rps_field.c - the members of servers and devices; see rps_trade.h. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sim/rps_trade.h"

struct field {
	const char *name;
	size_t max; /* bytes; 0: another rule */
	bool flag;  /* a boolean, not a text */
};

static const struct field server_fields[] = {
	{ .name = "serverName" },
	{ .name = "url", .max = 512 },
	{ .name = "authName", .max = 32 },
	{ .name = "password", .max = 32 },
	{ .name = "certificateUrl", .max = 512 },
	{ .name = "serverCertificateUrl", .max = 512 },
	{ .name = "serverCertificateEnable", .flag = true },
	{ .name = "serverCertificateEnableWithSHA256", .flag = true },
	{ .name = NULL },
};

static const struct field device_fields[] = {
	{ .name = "serverId", .max = 64 },
	{ .name = "uniqueServerUrl", .max = 256 },
	{ .name = "authName", .max = 128 },
	{ .name = "password", .max = 128 },
	{ .name = "remark", .max = 256 },
	{ .name = NULL },
};

static enum say
check(const struct field *f, struct json_object *in, const char **field)
{
	struct json_object *v;

	for (; f->name != NULL; f++) {
		if ((v = js_get(in, f->name)) == NULL)
			continue;
		*field = f->name;
		if (!json_object_is_type(v,
			f->flag ? json_type_boolean : json_type_string))
			return SAY_BAD_FIELD;
		if (f->max != 0 &&
		    (size_t)json_object_get_string_len(v) > f->max)
			return SAY_BAD_FIELD;
	}
	return SAY_OK;
}

static bool
is_url(const char *s)
{
	static const char *const schemes[] = { "http://", "https://", "ftp://",
		"tftp://" };

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (strncasecmp(s, schemes[i], strlen(schemes[i])) == 0)
			return s[strlen(schemes[i])] != '\0';
	return false;
}

static bool
is_name(struct call *c, const char *s)
{
	return !sw_is(&c->sim->sw, SW_SERVER_NAME_CHARS, "strict") ||
	    s[strspn(s,
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789-_. ")] == '\0';
}

enum say
field_check_server(struct call *c, struct json_object *in, const char **field)
{
	const char *name = js_str(in, "serverName"), *url = js_str(in, "url");
	enum say say = check(server_fields, in, field);

	if (say != SAY_OK)
		return say;
	*field = "serverName";
	if (name != NULL &&
	    strlen(name) > (size_t)sw_int(&c->sim->sw, SW_SERVER_NAME_MAX))
		return SAY_BAD_FIELD;
	if (name != NULL && !is_name(c, name))
		return SAY_BAD_NAME;
	*field = "url";
	if (url != NULL && *url != '\0' && !is_url(url))
		return SAY_BAD_URL;
	return SAY_OK;
}

enum say
field_check_device(struct call *c, struct json_object *in, const char **field)
{
	const char *url = js_str(in, "uniqueServerUrl");
	const char *server = js_str(in, "serverId");
	enum say say = check(device_fields, in, field);

	if (say != SAY_OK)
		return say;
	*field = "uniqueServerUrl";
	if (url != NULL && *url != '\0' && !is_url(url))
		return SAY_BAD_URL;
	*field = "serverId";
	if (server != NULL && *server != '\0' &&
	    trade_server(c, server) == NULL)
		return SAY_NO_SERVER;
	return SAY_OK;
}

static void
take(const struct field *f, struct json_object *to, struct json_object *in)
{
	struct json_object *v;

	for (; f->name != NULL; f++) {
		if (!js_has(in, f->name))
			continue;
		v = js_get(in, f->name);
		if (v == NULL ||
		    (!f->flag && json_object_get_string_len(v) == 0))
			json_object_object_del(to, f->name);
		else
			js_add(to, f->name, js_copy(v));
	}
}

void
field_take_server(struct json_object *to, struct json_object *in)
{
	take(server_fields, to, in);
}

void
field_take_device(struct json_object *to, struct json_object *in)
{
	take(device_fields, to, in);
}

void
field_clear_missing(struct json_object *to, struct json_object *in, bool device)
{
	const struct field *f = device ? device_fields : server_fields;

	for (; f->name != NULL; f++)
		if (!js_has(in, f->name) && strcmp(f->name, "password") != 0)
			json_object_object_del(to, f->name);
}
