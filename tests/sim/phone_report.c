/* phone_report.c - see phone_report.h. */
#include <stdarg.h>
#include <string.h>

#include "base/scan.h"
#include "sim/phone_report.h"

#define MASK "********"

static void put(const struct report *, const char *, ...) PRINTFLIKE(2, 3);

static void
put(const struct report *r, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vfprintf(r->out, fmt, ap);
	va_end(ap);
}

static const char *
shown(const struct report *r, const char *name, const char *value)
{
	return r->secrets || !param_is_secret(name) ? value : MASK;
}

static const char *
decision(enum phone_decision d)
{
	switch (d) {
	case PHONE_NO_NOTIFY:
		break;
	case PHONE_PROVISION:
		return "provision";
	case PHONE_REBOOT:
		return "reboot";
	case PHONE_IGNORE:
		return "ignore";
	}
	return NULL;
}

static void
requests(const struct report *r)
{
	const struct phone_request *q;

	if (r->res->nrequests == 0)
		return;
	put(r, "pass method status    bytes conn file      md5       url\n");
	for (size_t i = 0; i < r->res->nrequests; i++) {
		q = &r->res->requests[i];
		put(r, "%4u %-6s %6d %8zu %4u %-9s %-8.8s  %s\n", q->pass,
		    q->method, q->status, q->bytes, q->connections,
		    q->md5 == NULL            ? "-"
			: q->method[0] == 'P' ? "sent"
			: q->changed          ? "changed"
					      : "unchanged",
		    q->md5 != NULL ? q->md5 : "-", q->url);
	}
}

static void
summary(const struct report *r)
{
	const struct phone_result *s = r->res;

	if (s->decision != PHONE_NO_NOTIFY)
		put(r, "notify:      %s\n", decision(s->decision));
	if (s->redirected != NULL)
		put(r, "redirected:  %s\n", s->redirected);
	put(r, "requests:    %zu on %u connections, %u pass%s\n", s->nrequests,
	    s->connections, s->passes, s->passes == 1 ? "" : "es");
	put(r, "applied:     %s\n", s->applied ? "yes" : "no, nothing changed");
	put(r, "restart:     %s%s%s\n", s->reboot ? "yes, for " : "no",
	    s->reboot ? s->reboot_by : "", "");
	if (s->firmware_url != NULL)
		put(r, "firmware:    %s from %s\n", s->firmware,
		    s->firmware_url);
	for (size_t i = 0; i < s->nwarnings; i++)
		put(r, "warning:     %s\n", s->warnings[i]);
}

static void
effective(const struct report *r)
{
	struct param *v;
	size_t n;

	v = params_sorted(&r->res->config, r->res->arena, &n);
	for (size_t i = 0; i < n; i++)
		put(r, "%s = %s\n", v[i].name, shown(r, v[i].name, v[i].value));
}

static void
masked_line(const struct report *r, struct span line)
{
	const char *eq = line.n != 0 ? memchr(line.p, '=', line.n) : NULL;
	char *name;

	if (eq != NULL && !r->secrets) {
		line.n = (size_t)(eq - line.p);
		name = text_dup(r->res->arena, line);
		if (param_is_secret(name)) {
			put(r, "%s= %s\n", name, MASK);
			return;
		}
		line.n = strcspn(line.p, "\r\n");
	}
	(void)fwrite(line.p, 1, line.n, r->out);
	put(r, "\n");
}

static void
files(const struct report *r)
{
	const struct phone_file *f;
	struct span text, line;

	for (size_t i = 0; i < r->res->nfiles; i++) {
		f = &r->res->files[i];
		put(r, "%s==> %s <==\n", i == 0 ? "" : "\n", f->name);
		for (text = f->text; text_line(&text, &line);)
			masked_line(r, line);
	}
}

void
report_text(const struct report *r, enum report_part part)
{
	switch (part) {
	case REPORT_ALL:
		if (r->res->user_agent != NULL)
			put(r, "%s\n\n", r->res->user_agent);
		requests(r);
		put(r, "\n");
		summary(r);
		put(r, "\n");
		effective(r);
		break;
	case REPORT_REQUESTS:
		requests(r);
		break;
	case REPORT_EFFECTIVE:
		effective(r);
		break;
	case REPORT_FILES:
		files(r);
		break;
	}
}

/* Bytes of the UTF-8 character at s, or 0 when there is none. */
static size_t
utf8_length(const char *s)
{
	unsigned char c = (unsigned char)*s;
	size_t n = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;

	if (c < 0xc2 || strnlen(s, n) < n || !scan_utf8(s, n))
		return 0;
	return n;
}

static void
json_string(const struct report *r, const char *s)
{
	size_t n;

	if (s == NULL) {
		put(r, "null");
		return;
	}
	put(r, "\"");
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\') {
			put(r, "\\%c", *s);
		} else if ((unsigned char)*s < 0x20 || *s == 0x7f) {
			put(r, "\\u%04x", (unsigned)(unsigned char)*s);
		} else if ((unsigned char)*s < 0x80) {
			put(r, "%c", *s);
		} else if ((n = utf8_length(s)) != 0) {
			put(r, "%.*s", (int)n, s);
			s += n - 1;
		} else {
			put(r, "\\ufffd");
		}
	}
	put(r, "\"");
}

static void
json_member(const struct report *r, const char *key, const char *value)
{
	put(r, "  \"%s\": ", key);
	json_string(r, value);
	put(r, ",\n");
}

static void
json_requests(const struct report *r)
{
	const struct phone_request *q;

	put(r, "  \"requests\": [");
	for (size_t i = 0; i < r->res->nrequests; i++) {
		q = &r->res->requests[i];
		put(r, "%s\n    {\"pass\": %u, \"method\": \"%s\", \"url\": ",
		    i == 0 ? "" : ",", q->pass, q->method);
		json_string(r, q->url);
		put(r,
		    ", \"status\": %d, \"bytes\": %zu, \"connections\": %u,"
		    " \"ms\": %.1f, \"md5\": ",
		    q->status, q->bytes, q->connections, q->ms);
		json_string(r, q->md5);
		put(r, ", \"changed\": %s}", q->changed ? "true" : "false");
	}
	put(r, "%s],\n", r->res->nrequests == 0 ? "" : "\n  ");
}

static void
json_warnings(const struct report *r)
{
	put(r, "  \"warnings\": [");
	for (size_t i = 0; i < r->res->nwarnings; i++) {
		put(r, "%s\n    ", i == 0 ? "" : ",");
		json_string(r, r->res->warnings[i]);
	}
	put(r, "%s],\n", r->res->nwarnings == 0 ? "" : "\n  ");
}

static void
json_config(const struct report *r)
{
	struct param *v;
	size_t n;

	v = params_sorted(&r->res->config, r->res->arena, &n);
	put(r, "  \"config\": {");
	for (size_t i = 0; i < n; i++) {
		put(r, "%s\n    ", i == 0 ? "" : ",");
		json_string(r, v[i].name);
		put(r, ": ");
		json_string(r, shown(r, v[i].name, v[i].value));
	}
	put(r, "%s}\n", n == 0 ? "" : "\n  ");
}

void
report_json(const struct report *r)
{
	const struct phone_result *s = r->res;

	put(r, "{\n");
	json_member(r, "mac", r->conf->mac);
	json_member(r, "model", r->conf->model);
	json_member(r, "firmware", s->firmware);
	json_member(r, "user_agent", s->user_agent);
	put(r, "  \"ok\": %s,\n", s->reason == NULL ? "true" : "false");
	json_member(r, "reason", s->reason);
	json_member(r, "notify", decision(s->decision));
	json_requests(r);
	put(r, "  \"connections\": %u,\n", s->connections);
	put(r, "  \"passes\": %u,\n", s->passes);
	put(r, "  \"applied\": %s,\n", s->applied ? "true" : "false");
	put(r, "  \"reboot\": %s,\n", s->reboot ? "true" : "false");
	json_member(r, "reboot_by", s->reboot_by);
	json_member(r, "firmware_url", s->firmware_url);
	json_member(r, "redirected", s->redirected);
	json_warnings(r);
	json_config(r);
	put(r, "}\n");
}
