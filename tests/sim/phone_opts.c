/* phone_opts.c - see phone_opts.h. */
#include <getopt.h>
#include <stdarg.h>
#include <string.h>

#include "base/scan.h"
#include "sim/phone_model.h"
#include "sim/phone_opts.h"

#define NITEMS(t) (sizeof(t) / sizeof((t)[0]))
#define AUX_MAX ((size_t)16 * 1024 * 1024) /* bytes of a file named here */

typedef enum err special_fn(struct opts *, const char *);

static special_fn set_param, set_print, set_tls, set_upload_method;

enum kind {
	K_STRING,
	K_UINT,
	K_SIZE,
	K_BOOL,
	K_FLAG,
	K_READING,
	K_AUTH,
	K_SPECIAL,
	K_HEAD
};

struct opt {
	const char *name;
	const char *arg; /* NULL: takes none */
	enum kind kind;
	size_t at;      /* offset in struct opts */
	unsigned value; /* K_FLAG...: the bit; K_UINT: the least */
	special_fn *fn;
	const char *help;
};

#define AT(m) offsetof(struct opts, m)

/* clang-format off */
static const struct opt table[] = {
{ NULL, NULL, K_HEAD, 0, 0, NULL, "The phone" },
{ "model", "T46U", K_STRING, AT(conf.model), 0, NULL,
    "model token, as in models.csv" },
{ "mac", "MAC", K_STRING, AT(mac), 0, NULL, "its MAC address" },
{ "firmware", "VERSION", K_STRING, AT(conf.firmware), 0, NULL,
    "as delivered, e.g. 108.86.0.20" },
{ "family", "V86", K_STRING, AT(family), 0, NULL,
    "instead of the firmware's second field" },
{ "number", "N", K_STRING, AT(number), 0, NULL,
    "number of the common file" },
{ "models", "FILE", K_STRING, AT(models_file), 0, NULL,
    "CSV to find that number in" },
{ "user-agent", "TEXT", K_STRING, AT(conf.user_agent), 0, NULL,
    "instead of the model's" },
{ "no-user-agent-mac", NULL, K_FLAG, 0, PHONE_NO_UA_MAC, NULL,
    "leave the MAC out of it" },
{ "state", "DIR", K_STRING, AT(state_dir), 0, NULL,
    "what the phone remembers between runs" },
{ "factory-reset", NULL, K_BOOL, AT(factory_reset), 1, NULL,
    "forget it before this run" },
{ "reboot-params", "FILE", K_STRING, AT(reboot_file), 0, NULL,
    "globs of parameters that restart it" },

{ NULL, NULL, K_HEAD, 0, 0, NULL, "The server" },
{ "url", "URL", K_STRING, AT(conf.url), 0, NULL,
    "folder; may hold user:password@" },
{ "rps", "URL", K_STRING, AT(conf.rps), 0, NULL,
    "asked where to go by a phone without state" },
{ "user", "NAME", K_STRING, AT(conf.user), 0, NULL,
    "when neither URL nor configuration has one" },
{ "password", "TEXT", K_STRING, AT(conf.password), 0, NULL,
    "and its password" },
{ "digest-only", NULL, K_AUTH, 0, HTTP_AUTH_DIGEST, NULL,
    "answer a 401 with Digest or not at all" },
{ "basic-preemptive", NULL, K_AUTH, 0, HTTP_AUTH_BASIC_FIRST, NULL,
    "send Basic without being asked" },
{ "keep-alive", NULL, K_FLAG, 0, PHONE_KEEP_ALIVE, NULL,
    "one connection for all files" },
{ "cacert", "FILE", K_STRING, AT(conf.http.cacert), 0, NULL,
    "trusted CAs" },
{ "cert", "FILE", K_STRING, AT(conf.http.cert), 0, NULL,
    "device certificate" },
{ "key", "FILE", K_STRING, AT(conf.http.key), 0, NULL, "and its key" },
{ "tls-max", "VERSION", K_SPECIAL, 0, 0, set_tls, "1.0, 1.1, 1.2 or 1.3" },
{ "trust-any", NULL, K_FLAG, 0, PHONE_TRUST_ANY, NULL,
    "accept any issuer unless configured" },
{ "name-any", NULL, K_FLAG, 0, PHONE_NAME_ANY, NULL,
    "accept any host name unless configured" },
{ "follow-redirects", NULL, K_BOOL, AT(conf.http.follow), 1, NULL,
    "otherwise a redirect is a missing file" },
{ "timeout", "SECONDS", K_UINT, AT(conf.http.timeout), 1, NULL,
    "to connect, and of silence (10)" },
{ "attempts", "N", K_UINT, AT(conf.attempts), 1, NULL,
    "of a request answered 5xx or not at all (3)" },
{ "missing-tries", "N", K_UINT, AT(conf.missing_tries), 1, NULL,
    "of a .cfg answered 404 (3)" },
{ "retry-wait", "SECONDS", K_UINT, AT(conf.retry_wait), 0, NULL,
    "between them (0)" },
{ "max-file", "BYTES", K_SIZE, AT(conf.file_max), 0, NULL,
    "of a configuration file (4 MiB)" },
{ "max-firmware", "BYTES", K_SIZE, AT(conf.firmware_max), 0, NULL,
    "fetched of a firmware (1 MiB)" },

{ NULL, NULL, K_HEAD, 0, 0, NULL, "Files" },
{ "aes-key", "KEY", K_STRING, AT(conf.aes_key), 0, NULL,
    "16 or 32 characters, of all files" },
{ "aes-key-mac", "KEY", K_STRING, AT(conf.aes_key_mac), 0, NULL,
    "of the files named by the MAC" },
{ "overwrite-default", NULL, K_FLAG, 0, PHONE_OVERWRITE_DEFAULT, NULL,
    "boot file without overwrite_mode means 1" },
{ "excluded-fallback", NULL, K_FLAG, 0, PHONE_EXCLUDED_FALLBACK, NULL,
    "excluded_mode 1, own files missing: general" },
{ "bracket-before", NULL, K_FLAG, 0, PHONE_BRACKET_BEFORE, NULL,
    "[MODEL] may stand on the line before" },
{ "cfg-brackets", NULL, K_READING, 0, CFG_BRACKETS, NULL,
    "[MODEL]name = value inside .cfg files" },
{ "strip-comments", NULL, K_READING, 0, CFG_STRIP_COMMENTS, NULL,
    "\" #\" ends a value" },
{ "any-static", NULL, K_FLAG, 0, PHONE_ANY_STATIC, NULL,
    "x and static.x mean the same" },
{ "personal-at-once", NULL, K_FLAG, 0, PHONE_PERSONAL_NOW, NULL,
    "custom.sync counts in the run that brings it" },
{ "apply-changed", NULL, K_FLAG, 0, PHONE_APPLY_CHANGED, NULL,
    "apply only the files that changed" },
{ "rerun-on-reboot", NULL, K_FLAG, 0, PHONE_RERUN_REBOOT, NULL,
    "provision again after a restart" },

{ NULL, NULL, K_HEAD, 0, 0, NULL, "The user, and the registrar" },
{ "set", "NAME=VALUE", K_SPECIAL, 0, 0, set_param,
    "change made on the phone after the run" },
{ "contact", "FILE", K_STRING, AT(contact_file), 0, NULL,
    "new contacts on the phone" },
{ "upload", NULL, K_FLAG, 0, PHONE_UPLOAD, NULL,
    "upload though nothing asks for it" },
{ "upload-method", "put|post", K_SPECIAL, 0, 0, set_upload_method,
    "whatever the configuration says" },
{ "upload-type", "TYPE", K_STRING, AT(conf.http.upload_type), 0, NULL,
    "Content-Type of uploads (none)" },
{ "expect", NULL, K_BOOL, AT(conf.http.expect), 1, NULL,
    "large uploads ask Expect: 100-continue" },
{ "notify", "EVENT", K_STRING, AT(conf.notify), 0, NULL,
    "e.g. 'check-sync;reboot=false'" },

{ NULL, NULL, K_HEAD, 0, 0, NULL, "Output" },
{ "json", NULL, K_BOOL, AT(json), 1, NULL, "one JSON object" },
{ "print", "PART", K_SPECIAL, 0, 0, set_print,
    "only requests, effective or files" },
{ "secrets", NULL, K_BOOL, AT(secrets), 1, NULL, "do not mask passwords" },
{ "verbose", NULL, K_BOOL, AT(verbose), 1, NULL,
    "each request on stderr as it happens" },
{ "help", NULL, K_BOOL, AT(help), 1, NULL, "this list" },
};
/* clang-format on */

static enum err bad(const char *, ...) PRINTFLIKE(1, 2);

static enum err
bad(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)fputs("phone: ", stderr);
	(void)vfprintf(stderr, fmt, ap);
	(void)fputs("\n", stderr);
	va_end(ap);
	return ERR_INVALID;
}

static enum err
set_param(struct opts *o, const char *s)
{
	struct phone_conf *k = &o->conf;
	struct span all = { .p = s, .n = strlen(s) }, name, value;
	const char *eq = strchr(s, '=');

	if (eq == NULL || eq == s)
		return bad("--set %s: name=value is wanted", s);
	if (scan_has_control(s, all.n))
		return bad("--set: a control character; use plain text");
	name = (struct span){ .p = s, .n = (size_t)(eq - s) };
	value = (struct span){ .p = eq + 1, .n = all.n - name.n - 1 };
	k->set = list_room(o->arena, k->set, k->nset, sizeof(*k->set));
	k->set[k->nset++] = (struct param){
		.name = text_dup(o->arena, text_trim(name)),
		.value = text_dup(o->arena, text_trim(value)),
	};
	return ERR_OK;
}

static enum err
set_print(struct opts *o, const char *s)
{
	if (strcmp(s, "requests") == 0)
		o->part = REPORT_REQUESTS;
	else if (strcmp(s, "effective") == 0)
		o->part = REPORT_EFFECTIVE;
	else if (strcmp(s, "files") == 0)
		o->part = REPORT_FILES;
	else
		return bad("--print %s: requests, effective or files is "
			   "wanted",
		    s);
	return ERR_OK;
}

static enum err
set_tls(struct opts *o, const char *s)
{
	if (strlen(s) != 3 || strncmp(s, "1.", 2) != 0 || s[2] < '0' ||
	    s[2] > '3')
		return bad("--tls-max %s: 1.0, 1.1, 1.2 or 1.3 is wanted", s);
	o->conf.http.tls_max = s;
	return ERR_OK;
}

static enum err
set_upload_method(struct opts *o, const char *s)
{
	if (strcmp(s, "put") == 0)
		o->conf.flags |= PHONE_UPLOAD_PUT;
	else if (strcmp(s, "post") == 0)
		o->conf.flags |= PHONE_UPLOAD_POST;
	else
		return bad("--upload-method %s: put or post is wanted", s);
	return ERR_OK;
}

static enum err
number(const struct opt *d, const char *s, int64_t max, int64_t *out)
{
	if (scan_int(s, (int64_t)d->value, max, out) != ERR_OK)
		return bad("--%s %s: a number from %u to %lld is wanted",
		    d->name, s, d->value, (long long)max);
	return ERR_OK;
}

static enum err
take(struct opts *o, const struct opt *d, char *arg)
{
	char *at = (char *)o + d->at;
	int64_t n = 0;
	enum err e = ERR_OK;

	switch (d->kind) {
	case K_STRING:
		memcpy(at, &arg, sizeof(arg));
		break;
	case K_UINT:
		if ((e = number(d, arg, 86400, &n)) == ERR_OK)
			memcpy(at, &(unsigned){ (unsigned)n },
			    sizeof(unsigned));
		break;
	case K_SIZE:
		if ((e = number(d, arg, INT64_C(1) << 30, &n)) == ERR_OK)
			memcpy(at, &(size_t){ (size_t)n }, sizeof(size_t));
		break;
	case K_BOOL:
		memcpy(at, &(bool){ true }, sizeof(bool));
		break;
	case K_FLAG:
		o->conf.flags |= d->value;
		break;
	case K_READING:
		o->conf.cfg_reading |= d->value;
		break;
	case K_AUTH:
		o->conf.http.auth = (enum http_auth)d->value;
		break;
	case K_SPECIAL:
		e = d->fn(o, arg);
		break;
	case K_HEAD:
		break;
	}
	return e;
}

static enum err
read_all(struct opts *o, int argc, char **argv)
{
	struct option list[NITEMS(table) + 1] = { { 0 } };
	size_t n = 0;
	int c;
	enum err e;

	for (size_t i = 0; i < NITEMS(table); i++)
		if (table[i].kind != K_HEAD)
			list[n++] = (struct option){ .name = table[i].name,
				.has_arg = table[i].arg != NULL
				    ? required_argument
				    : no_argument,
				.val = (int)i + 256 };
	optind = 1;
	while ((c = getopt_long(argc, argv, "", list, NULL)) != -1) {
		if (c < 256) /* getopt said why */
			return bad("\"phone --help\" lists the options");
		if ((e = take(o, &table[c - 256], optarg)) != ERR_OK)
			return e;
	}
	if (optind < argc)
		return bad("\"%s\": only options are wanted", argv[optind]);
	return ERR_OK;
}

static enum err
check_phone(struct opts *o)
{
	struct phone_conf *k = &o->conf;
	const char *f = o->family;
	int64_t n = 0;
	int family;

	if (k->model == NULL || o->mac == NULL || k->firmware == NULL)
		return bad("--model, --mac and --firmware are wanted");
	if (scan_mac(o->mac, strlen(o->mac), k->mac) != ERR_OK)
		return bad("--mac %s: twelve hex digits are wanted", o->mac);
	if (model_family(k->firmware, &family) != ERR_OK)
		return bad("--firmware %s: four numbers like 108.86.0.20 are "
			   "wanted",
		    k->firmware);
	if (f != NULL &&
	    scan_int(f + (*f == 'V' || *f == 'v'), FAMILY_MIN, 999, &n) !=
		ERR_OK)
		return bad("--family %s: V%d or later is wanted", f,
		    FAMILY_MIN);
	k->family = (int)n;
	if (o->number != NULL) {
		if (scan_int(o->number, 0, 999999, &n) != ERR_OK)
			return bad("--number %s: 0 to 999999 is wanted",
			    o->number);
		k->number = (int)n;
	}
	if (k->url == NULL && k->rps == NULL && o->state_dir == NULL)
		return bad("--url or --rps is wanted: where the phone "
			   "provisions from, or whom it asks");
	return ERR_OK;
}

static enum err
check_keys(const struct phone_conf *k)
{
	const char *keys[] = { k->aes_key, k->aes_key_mac };

	for (size_t i = 0; i < NITEMS(keys); i++)
		if (keys[i] != NULL && !seal_key_ok(keys[i]))
			return bad("an AES key is 16 or 32 characters of "
				   "0-9A-Za-z#$%%*+,-.:=?@[]^_{}~");
	if ((k->http.key != NULL) != (k->http.cert != NULL))
		return bad("--cert and --key are wanted together");
	return ERR_OK;
}

static enum err
load(struct opts *o, const char *option, const char *path, struct span *out)
{
	if (text_read_file(o->arena, path, AUX_MAX, out) != ERR_OK)
		return bad("--%s %s: this file cannot be read", option, path);
	return ERR_OK;
}

static enum err
load_models(struct opts *o)
{
	struct phone_conf *k = &o->conf;
	struct span csv;

	if (o->models_file == NULL || o->number != NULL)
		return ERR_OK;
	if (load(o, "models", o->models_file, &csv) != ERR_OK)
		return ERR_INVALID;
	if (model_number_csv(csv, k->model, &k->number) != ERR_OK)
		return bad("--models %s: no number for %s there",
		    o->models_file, k->model);
	return ERR_OK;
}

static enum err
load_reboot(struct opts *o)
{
	struct phone_conf *k = &o->conf;
	struct span text, line;
	const char **v = NULL;
	size_t n = 0;

	if (o->reboot_file == NULL)
		return ERR_OK;
	if (load(o, "reboot-params", o->reboot_file, &text) != ERR_OK)
		return ERR_INVALID;
	while (text_line(&text, &line)) {
		line = text_trim(line);
		if (line.n == 0 || *line.p == '#')
			continue;
		v = list_room(o->arena, v, n, sizeof(*v));
		v[n++] = text_dup(o->arena, line);
	}
	k->reboot = v;
	k->nreboot = n;
	return ERR_OK;
}

enum err
opts_parse(struct opts *o, struct arena *a, int argc, char **argv)
{
	enum err e;

	*o = (struct opts){ .arena = a };
	phone_conf_init(&o->conf);
	if ((e = read_all(o, argc, argv)) != ERR_OK || o->help)
		return e;
	if ((e = check_phone(o)) != ERR_OK ||
	    (e = check_keys(&o->conf)) != ERR_OK ||
	    (e = load_models(o)) != ERR_OK || (e = load_reboot(o)) != ERR_OK)
		return e;
	if (o->verbose)
		o->conf.http.trace = stderr;
	if (o->contact_file == NULL)
		return ERR_OK;
	return load(o, "contact", o->contact_file, &o->conf.contact);
}

void
opts_help(FILE *f)
{
	char left[64];

	(void)fputs("usage: phone --model MODEL --mac MAC --firmware VERSION "
		    "--url URL [options]\n",
	    f);
	for (size_t i = 0; i < NITEMS(table); i++) {
		const struct opt *d = &table[i];

		if (d->kind == K_HEAD) {
			(void)fprintf(f, "\n%s\n", d->help);
			continue;
		}
		(void)snprintf(left, sizeof(left), "--%s%s%s", d->name,
		    d->arg != NULL ? " " : "", d->arg != NULL ? d->arg : "");
		(void)fprintf(f, "  %-26s %s\n", left, d->help);
	}
}
