/* phone_run.c - one provisioning run; see phone.h. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "sim/phone_model.h"
#include "sim/phone_run.h"

#define NITEMS(t) (sizeof(t) / sizeof((t)[0]))
#define PASSES_MAX 2

static char *text_va(struct arena *, const char *, va_list) PRINTFLIKE(2, 0);

static char *
text_va(struct arena *a, const char *fmt, va_list ap)
{
	char s[2048];
	int n = vsnprintf(s, sizeof(s), fmt, ap);

	return arena_strndup(a, s, n < 0 ? 0 : strlen(s));
}

enum err
run_fail(struct run *r, enum err e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	r->res->reason = text_va(r->a, fmt, ap);
	va_end(ap);
	return e;
}

void
run_warn(struct run *r, const char *fmt, ...)
{
	struct phone_result *res = r->res;
	va_list ap;

	res->warnings = list_room(r->a, res->warnings, res->nwarnings,
	    sizeof(*res->warnings));
	va_start(ap, fmt);
	res->warnings[res->nwarnings++] = text_va(r->a, fmt, ap);
	va_end(ap);
}

const char *
run_param(const struct run *r, const struct params *p, const char *name)
{
	bool any = (r->conf->flags & PHONE_ANY_STATIC) != 0;
	const char *v = NULL;

	if (r->family >= 81 || any)
		v = params_get(p, text_fmt(r->a, "static.%s", name));
	if (v == NULL && (r->family < 81 || any))
		v = params_get(p, name);
	return v;
}

bool
run_on(const struct run *r, const struct params *p, const char *name)
{
	const char *v = run_param(r, p, name);

	return v != NULL && strcmp(v, "1") == 0;
}

char *
run_expand(const struct run *r, const char *url)
{
	const char *pn =
	    run_param(r, &r->st->config, "auto_provision.url_wildcard.pn");
	struct buf b = BUF_INIT(r->a);

	if (pn == NULL)
		pn = r->conf->model;
	buf_raw(&b, "", 0);
	while (*url != '\0') {
		if (strncmp(url, "$PN", 3) == 0) {
			buf_raw(&b, pn, strlen(pn));
			url += 3;
		} else if (strncmp(url, "$MAC", 4) == 0) {
			buf_raw(&b, r->conf->mac, 12);
			url += 4;
		} else {
			buf_raw(&b, url++, 1);
		}
	}
	return b.p;
}

static char *
with_slash(struct arena *a, const char *url)
{
	size_t n = strlen(url);

	return text_fmt(a, "%s%s", url, n > 0 && url[n - 1] == '/' ? "" : "/");
}

char *
run_folder(struct run *r, const struct params *p, const char *name)
{
	const char *v = run_param(r, p, name);
	char *url;

	if (v == NULL)
		return text_fmt(r->a, "%s", r->base);
	if (http_resolve(r->a, r->base, run_expand(r, v), &url) != ERR_OK) {
		run_warn(r, "%s is no URL: \"%s\"", name, v);
		return text_fmt(r->a, "%s", r->base);
	}
	return with_slash(r->a, url);
}

const char *
run_key(const struct run *r, const struct params *p, const char *file)
{
	static const char *const names[] = { "auto_provision.aes_key_16.com",
		"auto_provision.aes_key.com", "auto_provision.aes_key_16.mac",
		"auto_provision.aes_key.mac" };
	bool own = strncmp(file, r->conf->mac, 12) == 0;
	const char *key = r->conf->aes_key, *v;

	/* The last that is known wins: the MAC's own over the common one. */
	for (size_t i = 0; i < NITEMS(names); i++) {
		if (i >= 2 && !own)
			break;
		if (i == 2 && r->conf->aes_key_mac != NULL)
			key = r->conf->aes_key_mac;
		v = run_param(r, p, names[i]);
		if (v != NULL && seal_key_ok(v))
			key = v;
	}
	return key;
}

static bool
setting_off(const struct run *r, const char *name, bool deflt)
{
	const char *v = run_param(r, &r->st->config, name);

	return v != NULL ? strcmp(v, "0") == 0 : deflt;
}

/* What the configuration says about HTTP and TLS, as of now. */
void
run_http(struct run *r)
{
	unsigned flags = r->conf->flags;
	bool mac = (flags & PHONE_NO_UA_MAC) == 0;

	if (r->family >= 82 &&
	    setting_off(r, "auto_provision.user_agent_mac.enable", false))
		mac = false;
	r->hc = r->conf->http;
	r->hc.user_agent = r->conf->user_agent;
	if (r->hc.user_agent == NULL)
		r->hc.user_agent = model_user_agent(r->a, r->conf->model,
		    r->family, r->firmware, mac ? r->conf->mac : NULL);
	r->hc.keep_alive = (flags & PHONE_KEEP_ALIVE) != 0 ||
	    (r->family >= 83 &&
		run_on(r, &r->st->config, "auto_provision.connect.keep_alive"));
	r->hc.any_issuer = setting_off(r, "security.trust_certificates",
	    (flags & PHONE_TRUST_ANY) != 0);
	r->hc.any_name = setting_off(r, "security.cn_validation",
	    (flags & PHONE_NAME_ANY) != 0);
	r->res->user_agent = r->hc.user_agent;
}

/* The state's strings die at the end of the pass: keep copies. */
static const char *
kept(struct run *r, const char *param, const char *otherwise)
{
	const char *v = run_param(r, &r->st->config, param);

	if (v == NULL)
		v = otherwise;
	return v != NULL ? text_fmt(r->a, "%s", v) : NULL;
}

static enum err
set_server(struct run *r)
{
	const struct phone_conf *k = r->conf;
	const char *sent = r->st->redirect, *url;
	char *bare, *user, *password;

	url =
	    kept(r, "auto_provision.server.url", sent != NULL ? sent : k->url);
	if (url == NULL || *url == '\0')
		return run_fail(r, ERR_INVALID,
		    "the phone knows no provisioning URL");
	url = run_expand(r, url);
	if (strstr(url, "://") == NULL ||
	    http_split_url(r->a, url, &bare, &user, &password) != ERR_OK)
		return run_fail(r, ERR_INVALID,
		    "\"%s\" is not an http or https URL", url);
	r->base = with_slash(r->a, bare);
	r->user = user;
	r->password = password;
	if (user == NULL) {
		r->user = kept(r, "auto_provision.server.username", k->user);
		r->password =
		    kept(r, "auto_provision.server.password", k->password);
	}
	return ERR_OK;
}

/* An upgraded phone keeps its new firmware until it is given another one. */
static enum err
set_firmware(struct run *r)
{
	const struct phone_conf *k = r->conf;
	const struct phone_state *st = r->st;
	int family;

	r->firmware = k->firmware;
	if (st->factory != NULL && st->firmware != NULL &&
	    strcmp(st->factory, k->firmware) == 0)
		r->firmware = text_fmt(r->a, "%s", st->firmware);
	if (model_family(r->firmware, &family) != ERR_OK)
		return run_fail(r, ERR_INVALID,
		    "\"%s\" is no firmware version; they look like "
		    "108.86.0.20",
		    r->firmware);
	r->family = k->family != 0 ? k->family : family;
	if (r->family < FAMILY_MIN)
		return run_fail(r, ERR_INVALID,
		    "firmware family V%d is older than V%d and reads other "
		    "files",
		    r->family, FAMILY_MIN);
	return ERR_OK;
}

/* The a.b.c.d in the last element of a URL, or NULL. */
static char *
version_in(struct arena *a, const char *url)
{
	const char *s = strrchr(url, '/');
	size_t n, dots;

	for (s = s != NULL ? s + 1 : url; *s != '\0'; s += n) {
		n = strspn(s, "0123456789.");
		while (n > 0 && s[n - 1] == '.')
			n--;
		dots = 0;
		for (size_t i = 0; i < n; i++)
			dots += s[i] == '.';
		if (dots >= 3 && *s != '.')
			return arena_strndup(a, s, n);
		if (n == 0)
			n = 1;
	}
	return NULL;
}

/* True when a firmware was fetched: the phone starts over with it. */
static bool
upgrade(struct run *r)
{
	struct phone_state *st = r->st;
	const char *url = kept(r, "firmware.url", NULL), *version;

	if (url == NULL)
		return false;
	url = run_expand(r, url);
	version = version_in(r->a, url);
	if (version != NULL ? strcmp(version, r->firmware) == 0
			    : st->rom != NULL && strcmp(st->rom, url) == 0)
		return false;
	r->res->firmware_url = url;
	if (fetch_firmware(r, url) != ERR_OK)
		return false;
	st->rom = text_fmt(st->arena, "%s", url);
	if (version != NULL)
		st->firmware = text_fmt(st->arena, "%s", version);
	r->res->firmware = version != NULL ? version : r->firmware;
	return true;
}

/* *again: the phone has reason to provision once more. */
static enum err
run_pass(struct run *r, bool last, bool *again)
{
	bool reboot = r->res->reboot;
	enum err e;

	*again = false;
	if ((e = set_firmware(r)) != ERR_OK || (e = set_server(r)) != ERR_OK)
		return e;
	r->res->firmware = r->firmware;
	run_http(r);
	r->res->passes++;
	if ((e = walk_files(r)) != ERR_OK)
		return e;
	apply_commit(r);
	run_http(r);
	if (last)
		return ERR_OK;
	*again = upgrade(r) ||
	    (!reboot && r->res->reboot &&
		(r->conf->flags & PHONE_RERUN_REBOOT) != 0);
	return ERR_OK;
}

static enum phone_decision
decide(struct run *r)
{
	static const char name[] = "check-sync";
	const char *s = r->conf->notify, *v;
	size_t n;

	if (s == NULL)
		return PHONE_NO_NOTIFY;
	n = strcspn(s, "; \t");
	if (n != sizeof(name) - 1 || strncmp(s, name, n) != 0)
		return PHONE_IGNORE;
	v = params_get(&r->st->config, "sip.notify_reboot_enable");
	if (v == NULL || strcmp(v, "1") == 0)
		return PHONE_REBOOT;
	if (strcmp(v, "2") == 0)
		return PHONE_IGNORE;
	return strstr(s + n, "reboot=true") != NULL ? PHONE_REBOOT
						    : PHONE_PROVISION;
}

static enum err
run_all(struct run *r)
{
	bool again = true;
	enum err e;

	r->pass = 1;
	if ((e = set_firmware(r)) != ERR_OK || (e = rps_ask(r)) != ERR_OK)
		return e;
	for (r->pass = 1; again && r->pass <= PASSES_MAX; r->pass++) {
		e = run_pass(r, r->pass == PASSES_MAX, &again);
		if (e != ERR_OK)
			return e;
	}
	r->pass--;
	user_changes(r);
	return ERR_OK;
}

enum err
phone_run(const struct phone_conf *conf, struct phone_state *st,
    struct arena *a, struct phone_result *res)
{
	struct run r = { .conf = conf, .st = st, .res = res, .a = a };
	enum err e = ERR_OK;

	*res = (struct phone_result){ .arena = a, .firmware = conf->firmware };
	res->decision = decide(&r);
	if (res->decision != PHONE_IGNORE) {
		r.http = http_open(&r.hc);
		e = run_all(&r);
		http_close(r.http);
	}
	params_init(&res->config, a);
	params_copy(&res->config, &st->config, false);
	return e;
}
