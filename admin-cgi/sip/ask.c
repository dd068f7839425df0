/* ask.c - the request as the program is told it; see sip.h. */
#include <string.h>

#include "base/scan.h"
#include "sip/sip.h"

static const char *const transports[] = { "udp", "tcp", "tls" };

/* What stands in a start line or between angle brackets can not end it. */
static bool
is_uri(const char *s)
{
	if (strncmp(s, "sip:", 4) != 0 && strncmp(s, "sips:", 5) != 0)
		return false;
	for (; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || (unsigned char)*s > '~' ||
		    strchr("<>\"\\", *s) != NULL)
			return false;
	return true;
}

static bool
is_token(const char *s)
{
	if (*s == '\0')
		return false;
	for (; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || (unsigned char)*s > '~')
			return false;
	return true;
}

/* What is behind the @ of a URI. */
static bool
is_host(const char *s)
{
	return is_token(s) && strpbrk(s, "<>\"\\@;?/") == NULL;
}

static bool
set_transport(struct sip_request *r, const char *word)
{
	for (int64_t i = 0; i < 3; i++)
		if (strcmp(transports[i], word) == 0) {
			r->transport = i;
			return true;
		}
	return false;
}

/* false: no such name, or no such value. */
static bool
set(struct sip_request *r, const char *name, const char *value)
{
	const struct {
		const char *name;
		const char **text;
	} texts[] = { { "method", &r->method }, { "uri", &r->uri },
		{ "from", &r->from }, { "home", &r->home },
		{ "home_from", &r->home_from }, { "event", &r->event },
		{ "proxy", &r->proxy }, { "user", &r->user },
		{ "password", &r->password }, { "ca_file", &r->ca_file } };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strcmp(texts[i].name, name) == 0) {
			*texts[i].text = value;
			return true;
		}
	if (strcmp(name, "port") == 0)
		return scan_int(value, 0, 65535, &r->port) == ERR_OK;
	if (strcmp(name, "timeout") == 0)
		return scan_int(value, 1, 60, &r->timeout) == ERR_OK;
	return strcmp(name, "transport") == 0 && set_transport(r, value);
}

static const char *
check(const struct sip_request *r)
{
	if (strcmp(r->method, "NOTIFY") != 0 &&
	    strcmp(r->method, "OPTIONS") != 0)
		return "method must be NOTIFY or OPTIONS";
	if (*r->home != '\0' && !is_host(r->home))
		return "home must be a host";
	if (!(*r->uri == '\0' && *r->home != '\0') && !is_uri(r->uri))
		return "uri must be a SIP URI";
	if (*r->home_from != '\0' && !is_uri(r->home_from))
		return "home_from must be a SIP URI";
	if (!is_uri(r->from))
		return "from must be a SIP URI";
	if (!is_token(r->proxy))
		return "proxy must be a host";
	if (*r->event != '\0' && !is_token(r->event))
		return "event must be one word";
	if (strpbrk(r->user, "\"\\") != NULL)
		return "user must be without quotes";
	return NULL;
}

void
sip_ask(struct arena *a, const char *text, size_t len, struct sip_request *r,
    const char **why)
{
	const char *end = text + len, *line, *stop, *value;

	*r = (struct sip_request){ .method = "",
		.uri = "",
		.from = "",
		.home = "",
		.home_from = "",
		.event = "",
		.proxy = "",
		.user = "",
		.password = "",
		.ca_file = "",
		.timeout = 8 };
	for (line = text; line < end; line = stop + 1) {
		stop = memchr(line, '\n', (size_t)(end - line));
		value = memchr(line, ' ', (size_t)(end - line));
		if (stop == NULL || value == NULL || value > stop) {
			*why = "a line is not \"name value\"";
			return;
		}
		value++;
		if (scan_has_control(value, (size_t)(stop - value)) ||
		    !set(r, arena_strndup(a, line, (size_t)(value - line - 1)),
			arena_strndup(a, value, (size_t)(stop - value)))) {
			*why = arena_printf(a, "%s is not understood",
			    arena_strndup(a, line, strcspn(line, " ")));
			return;
		}
	}
	*why = check(r);
}
