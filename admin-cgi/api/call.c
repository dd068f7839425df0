/* call.c - see call.h. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "api/call.h"
#include "api/who.h"
#include "base/scan.h"
#include "db/device.h"
#include "db/near.h"
#include "db/organisation.h"
#include "web/resp.h"

/* --- arguments ------------------------------------------------------------ */

static enum err
no_such(struct call *c)
{
	return act_fail(&c->act, ERR_NOTFOUND, "", "There is no such thing.");
}

enum err
call_id(struct call *c, size_t n, int64_t *id)
{
	if (scan_int(c->arg[n], 1, INT64_MAX, id) != ERR_OK)
		return no_such(c);
	return ERR_OK;
}

enum err
call_mac(struct call *c, size_t n, const char **mac)
{
	char *digits = arena_alloc(c->a, MAC_LEN + 1);

	if (scan_mac(c->arg[n], strlen(c->arg[n]), digits) != ERR_OK)
		return no_such(c);
	*mac = digits;
	return ERR_OK;
}

enum err
call_device(struct call *c, size_t n, const char **mac)
{
	struct device d;
	int64_t id;
	enum err e = call_mac(c, n, mac);

	if (e != ERR_NOTFOUND || call_id(c, n, &id) != ERR_OK)
		return e;
	act_clear(&c->act);
	e = device_by_id(&c->act, id, &d);
	*mac = d.mac;
	return e;
}

enum err
call_organisation(struct call *c, int64_t *id)
{
	struct organisation o;
	enum err e;

	*id = c->who->organisation_id;
	e = in_int(&c->act, c->in, "organisation_id", 1, INT64_MAX, id);
	if (e != ERR_OK || *id == c->who->organisation_id)
		return e;
	e = organisation_by_id(&c->act, *id, &o);
	return e == ERR_NOTFOUND ? act_fail(&c->act, e, "organisation_id", "%s",
				       arena_strdup(c->a, c->act.problem.text))
				 : e;
}

/* --- versions ------------------------------------------------------------- */

/* A web server that compresses on the way says so in the ETag: "7-gzip". */
static bool
names_coding(const char *s)
{
	static const char *const codings[] = { "-gzip", "-br", "-zstd",
		"-deflate" };

	for (size_t i = 0; i < sizeof(codings) / sizeof(codings[0]); i++)
		if (strcmp(s, codings[i]) == 0)
			return true;
	return false;
}

int64_t
call_version(const struct call *c)
{
	const char *s = c->rq->var(c->rq, "HTTP_IF_MATCH");
	size_t n = strlen(s);
	int64_t version;
	char *tag, *dash;

	if (n == 0 || strcmp(s, "*") == 0)
		return 0;
	if (n < 3 || s[0] != '"' || s[n - 1] != '"')
		return -1;
	tag = arena_strndup(c->a, s + 1, n - 2);
	if ((dash = strchr(tag, '-')) != NULL && names_coding(dash))
		*dash = '\0';
	return scan_int(tag, 1, INT64_MAX, &version) == ERR_OK ? version : -1;
}

void
call_etag(struct call *c, int64_t version)
{
	snprintf(c->rs->etag, sizeof(c->rs->etag), "%" PRId64, version);
}

void
call_created(struct call *c, const char *fmt, ...)
{
	char path[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(path, sizeof(path), fmt, ap);
	va_end(ap);
	c->rs->status = 201;
	resp_header(c->rs, "Location", arena_printf(c->a, "/api/v1%s", path));
}

/* --- the query ------------------------------------------------------------ */

/* One side of a "name=value" pair; NULL: it can not be decoded. */
static const char *
decode(struct arena *a, const char *s, size_t n)
{
	char *out = arena_alloc(a, n + 1), *w = out;
	int hi, lo;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '+') {
			*w++ = ' ';
		} else if (s[i] != '%') {
			*w++ = s[i];
		} else if (i + 2 < n && (hi = scan_hexval(s[i + 1])) >= 0 &&
		    (lo = scan_hexval(s[i + 2])) >= 0) {
			*w++ = (char)(hi * 16 + lo);
			i += 2;
		} else {
			return NULL;
		}
	}
	n = (size_t)(w - out);
	return scan_utf8(out, n) && !scan_has_control(out, n) ? out : NULL;
}

struct pair {
	const char *name, *value; /* decoded; NULL: can not be */
};

/* The next pair of *p, which moves behind it; false: none is left. */
static bool
next_pair(struct arena *a, const char **p, struct pair *out)
{
	size_t n, eq;

	while (**p == '&')
		(*p)++;
	if (**p == '\0')
		return false;
	n = strcspn(*p, "&");
	eq = strcspn(*p, "=&");
	out->name = decode(a, *p, eq);
	out->value = eq == n ? "" : decode(a, *p + eq + 1, n - eq - 1);
	*p += n;
	return true;
}

const char *
query_text(struct call *c, const char *name)
{
	const char *p = c->rq->query;
	struct pair pair;

	while (next_pair(c->a, &p, &pair))
		if (pair.name != NULL && strcmp(pair.name, name) == 0)
			return pair.value;
	return NULL;
}

enum err
query_int(struct call *c, const char *name, int64_t min, int64_t max,
    int64_t *out)
{
	const char *s = query_text(c, name);

	if (s == NULL || scan_int(s, min, max, out) == ERR_OK)
		return ERR_OK;
	return act_fail(&c->act, ERR_INVALID, name,
	    "%s must be a whole number from %" PRId64 " to %" PRId64 ".", name,
	    min, max);
}

enum err
query_bool(struct call *c, const char *name, bool *out)
{
	const char *s = query_text(c, name);

	if (s == NULL)
		return ERR_OK;
	*out = strcmp(s, "true") == 0;
	if (*out || strcmp(s, "false") == 0)
		return ERR_OK;
	return act_fail(&c->act, ERR_INVALID, name, "%s must be true or false.",
	    name);
}

static bool
is_one_of(const char *name, const char *const *names)
{
	for (size_t i = 0; names[i] != NULL; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static enum err
no_parameter(struct call *c, const char *name, const char *const *names)
{
	size_t best = near_limit(name) + 1, d;
	const char *near = NULL;

	for (; *names != NULL; names++)
		if ((d = near_distance(name, *names, best)) < best) {
			best = d;
			near = *names;
		}
	if (near != NULL)
		return act_fail(&c->act, ERR_INVALID, "",
		    "There is no query parameter %.40s here; did you mean %s?",
		    name, near);
	return act_fail(&c->act, ERR_INVALID, "",
	    "There is no query parameter %.40s here.", name);
}

enum err
query_end(struct call *c, const char *const *names)
{
	const char *p = c->rq->query, *seen = c->rq->query;
	struct pair pair, other;
	size_t times;

	while (next_pair(c->a, &p, &pair)) {
		if (pair.name == NULL || pair.value == NULL)
			return act_fail(&c->act, ERR_INVALID, "",
			    "The query can not be read: it must be UTF-8, "
			    "percent-encoded, without control characters.");
		if (!is_one_of(pair.name, names))
			return no_parameter(c, pair.name, names);
		times = 0;
		for (seen = c->rq->query; next_pair(c->a, &seen, &other);)
			times += other.name != NULL &&
			    strcmp(other.name, pair.name) == 0;
		if (times > 1)
			return act_fail(&c->act, ERR_INVALID, pair.name,
			    "%s stands in the query more than once.",
			    pair.name);
	}
	return ERR_OK;
}

/* --- warnings --------------------------------------------------------------- */

void
call_warn(struct call *c, const char *text)
{
	struct warning **w = &c->warnings,
		       *new = arena_alloc(c->a, sizeof(*new));

	while (*w != NULL)
		w = &(*w)->next;
	new->text = text;
	*w = new;
}

void
call_warnings(struct call *c)
{
	if (c->warnings == NULL && c->act.nwarnings == 0)
		return;
	view_list(&c->out, "warnings");
	for (const struct warning *w = c->warnings; w != NULL; w = w->next)
		view_text(&c->out, NULL, w->text);
	for (size_t i = 0; i < c->act.nwarnings; i++)
		view_text(&c->out, NULL, c->act.warnings[i]);
	view_end(&c->out);
}
