/*
 * load.c - fills an empty database with phones, fast.
 *
 *   load DEVICES MODEL_ID KEYFILE CLIENT [ARG ...]
 *
 * DEVICES phones of one model, fifty to a customer, customers under a few
 * resellers under one provider.  Each has two accounts with codecs and
 * ringtone, twenty line keys, three settings and a password of its own, and
 * the row in mac_config that voipconfigctl device compile would write.
 *
 * Everything but the nonces of sealed secrets follows from the number i of
 * the device, so that a client needs no list of them:
 *   MAC 805ec0000000 + i, user the MAC, password "pw" and the MAC,
 *   path key "c" and i / 50 in 31 hex digits.
 *
 * CLIENT is the mariadb client with what it needs to connect.  One is started
 * for each table, reads the table's rows from a pipe as LOAD DATA does, and
 * gets them in the order of the primary key.
 */
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/scan.h"
#include "base/vault.h"
#include "db/sheet.h"

#define MAC_FIRST 0x805ec0000000
#define PER_CUSTOMER 50
#define PER_RESELLER 2000
#define LINES 2
#define KEYS 20
#define SETTINGS 3

/* A table's rows may be long in coming, because all are written together. */
#define SESSION                                            \
	"SET foreign_key_checks = 0, unique_checks = 0,"   \
	" net_read_timeout = 86400, wait_timeout = 86400;" \
	"LOAD DATA LOCAL INFILE '/dev/stdin' INTO TABLE "
#define FORMAT " CHARACTER SET binary "

enum table {
	T_ORGANISATION,
	T_GLOBAL,
	T_DEVICE,
	T_LINE,
	T_KEY,
	T_SETTING,
	T_MAC,
	T__MAX
};

/* clang-format off */
static const char *const into[T__MAX] = {
	[T_ORGANISATION] = "organisation" FORMAT "(id, parent_id, kind, name,"
	    " path, path_key, prov_user, prov_secret)",
	[T_GLOBAL] = "global_config" FORMAT "(id, organisation_id, model_id)",
	[T_DEVICE] = "device" FORMAT "(id, organisation_id, model_id, mac,"
	    " label, prov_secret)",
	[T_LINE] = "line" FORMAT "(id, device_id, number, label, display_name,"
	    " user_name, auth_name, secret, server_host, server_port,"
	    " transport, expires, voicemail, ringtone, codecs)",
	[T_KEY] = "line_key" FORMAT "(device_id, area, position, type, line,"
	    " value, label, pickup)",
	[T_SETTING] = "setting" FORMAT "(layer, owner_id, name,"
	    " organisation_id, device_id, value)",
	[T_MAC] = "mac_config" FORMAT "(mac, device_id, organisation_id,"
	    " model_id, enabled, sheet)",
};
/* clang-format on */

/* One table's rows on their way to a client. */
struct out {
	FILE *f;
	bool inside; /* of a row: the next field needs a tab before it */
	pid_t client;
};

struct load {
	struct vault *vault;
	struct arena *arena;
	int64_t devices, model_id, resellers, customers;
	struct out to[T__MAX];
};

/* ---- rows as LOAD DATA reads them --------------------------------------- */

static void
put_tab(struct out *o)
{
	if (o->inside)
		putc_unlocked('\t', o->f);
	o->inside = true;
}

static void
put_null(struct out *o)
{
	put_tab(o);
	fwrite_unlocked("\\N", 1, 2, o->f);
}

static void
put_bytes(struct out *o, const void *bytes, size_t n)
{
	const char *p = bytes;

	put_tab(o);
	for (; n > 0; n--, p++) {
		switch (*p) {
		case '\0':
			fwrite_unlocked("\\0", 1, 2, o->f);
			continue;
		case '\t':
		case '\n':
		case '\\':
			putc_unlocked('\\', o->f);
			break;
		}
		putc_unlocked(*p, o->f);
	}
}

static void
put_text(struct out *o, const char *s)
{
	put_bytes(o, s, strlen(s));
}

static void
put_blob(struct out *o, struct blob b)
{
	put_bytes(o, b.p, b.len);
}

static void
put_int(struct out *o, int64_t v)
{
	char s[24], *p = s + sizeof(s);
	uint64_t u = (uint64_t)v;

	do
		*--p = (char)('0' + u % 10);
	while ((u /= 10) != 0);
	put_bytes(o, p, (size_t)(s + sizeof(s) - p));
}

static void
put_end(struct out *o)
{
	putc_unlocked('\n', o->f);
	o->inside = false;
}

/* ---- what a phone is ---------------------------------------------------- */

static struct blob
seal(struct load *ld, const char *purpose, const char *clear)
{
	struct blob b;
	uint8_t *p;

	if (vault_seal(ld->vault, ld->arena, purpose, clear, strlen(clear), &p,
		&b.len) != ERR_OK)
		errx(1, "cannot seal a %s secret", purpose);
	b.p = p;
	return b;
}

static void
make_lines(struct load *ld, int64_t i, struct sheet *sh)
{
	struct arena *a = ld->arena;

	for (int n = 0; n < LINES; n++) {
		const char *user =
		    arena_printf(a, "%d%06lld", 2 + n, (long long)i);

		sh->lines[n] = (struct sheet_line){
			.number = n + 1,
			.enabled = 1,
			.label = n == 0 ? "Office" : "Warehouse",
			.display_name =
			    arena_printf(a, "Person %lld", (long long)i),
			.user_name = user,
			.auth_name = arena_printf(a, "ext-%s", user),
			.secret = seal(ld, "sip",
			    arena_printf(a, "s%d-%012llx", n,
				(unsigned long long)(i * 2654435761 + n))),
			.server_host = "sip.example.net",
			.server_port = 5061,
			.backup_host = "",
			.transport = TRANSPORT_TLS,
			.expires = 600,
			.proxy_host = "",
			.voicemail = "*97",
			.ringtone = "Ring3.wav",
			.codecs = "opus g722 pcma",
			.handset = "",
		};
	}
}

/* Two lines, fourteen colleagues to watch, four numbers to dial. */
static void
make_keys(struct load *ld, int64_t i, struct sheet *sh)
{
	struct arena *a = ld->arena;

	for (int k = 0; k < KEYS; k++) {
		struct sheet_key key = { .area = KEY_LINE,
			.position = k + 1,
			.line = 1,
			.value = "",
			.pickup = "" };

		if (k < LINES) {
			key.type = 15;
			key.line = k + 1;
			key.label = arena_printf(a, "Line %d", k + 1);
		} else if (k < 16) {
			key.type = 16;
			key.value = arena_printf(a, "2%06lld",
			    (long long)(i / PER_CUSTOMER * PER_CUSTOMER + k));
			key.label = arena_printf(a, "Colleague %d", k);
			key.pickup = "*8";
		} else {
			key.type = 13;
			key.value = arena_printf(a, "0201%06lld",
			    (long long)((i + k) % 1000000));
			key.label = arena_printf(a, "Supplier %d", k);
		}
		sh->keys[k] = key;
	}
}

/* By name, as everywhere.  The second replaces a line of the template. */
static void
make_settings(struct sheet *sh)
{
	static const char *const name[SETTINGS][2] = {
		{ "account.1.dtmf.type", "2" },
		{ "account.2.sip_server.1.expires", "300" },
		{ "phone_setting.backlight_time", "60" },
	};

	for (int n = 0; n < SETTINGS; n++)
		sh->settings[n] = (struct sheet_setting){ .name = name[n][0],
			.value = name[n][1] };
}

/* ---- tables ------------------------------------------------------------- */

struct device {
	int64_t id, organisation_id;
	const char *mac;
	const struct sheet *sheet;
};

static void
write_device(struct load *ld, const struct device *d)
{
	struct out *o = &ld->to[T_DEVICE];

	put_int(o, d->id);
	put_int(o, d->organisation_id);
	put_int(o, ld->model_id);
	put_text(o, d->mac);
	put_text(o, d->sheet->label);
	put_blob(o, d->sheet->prov_secret);
	put_end(o);
}

static void
write_lines(struct load *ld, const struct device *d)
{
	struct out *o = &ld->to[T_LINE];

	for (size_t n = 0; n < d->sheet->nlines; n++) {
		const struct sheet_line *l = &d->sheet->lines[n];

		put_int(o, (d->id - 1) * LINES + l->number);
		put_int(o, d->id);
		put_int(o, l->number);
		put_text(o, l->label);
		put_text(o, l->display_name);
		put_text(o, l->user_name);
		put_text(o, l->auth_name);
		put_blob(o, l->secret);
		put_text(o, l->server_host);
		put_int(o, l->server_port);
		put_text(o, "tls");
		put_int(o, l->expires);
		put_text(o, l->voicemail);
		put_text(o, l->ringtone);
		put_text(o, l->codecs);
		put_end(o);
	}
}

static void
write_keys(struct load *ld, const struct device *d)
{
	struct out *o = &ld->to[T_KEY];

	for (size_t n = 0; n < d->sheet->nkeys; n++) {
		const struct sheet_key *k = &d->sheet->keys[n];

		put_int(o, d->id);
		put_text(o, "line");
		put_int(o, k->position);
		put_int(o, k->type);
		put_int(o, k->line);
		put_text(o, k->value);
		put_text(o, k->label);
		put_text(o, k->pickup);
		put_end(o);
	}
}

static void
write_settings(struct load *ld, const struct device *d)
{
	struct out *o = &ld->to[T_SETTING];

	for (size_t n = 0; n < d->sheet->nsettings; n++) {
		put_text(o, "device");
		put_int(o, d->id);
		put_text(o, d->sheet->settings[n].name);
		put_int(o, d->organisation_id);
		put_int(o, d->id);
		put_text(o, d->sheet->settings[n].value);
		put_end(o);
	}
}

static void
write_mac(struct load *ld, const struct device *d)
{
	struct buf b = BUF_INIT(ld->arena);
	struct out *o = &ld->to[T_MAC];

	sheet_write(&b, d->sheet);
	put_text(o, d->mac);
	put_int(o, d->id);
	put_int(o, d->organisation_id);
	put_int(o, ld->model_id);
	put_int(o, 1);
	put_blob(o, (struct blob){ (const uint8_t *)b.p, b.len });
	put_end(o);
}

static void
add_device(struct load *ld, int64_t i)
{
	struct sheet_line lines[LINES];
	struct sheet_key keys[KEYS];
	struct sheet_setting settings[SETTINGS];
	struct sheet sh = { .serial = "",
		.lines = lines,
		.nlines = LINES,
		.keys = keys,
		.nkeys = KEYS,
		.settings = settings,
		.nsettings = SETTINGS };
	struct device d = { .id = i + 1, .sheet = &sh };

	d.organisation_id = 2 + ld->resellers + i / PER_CUSTOMER;
	d.mac = arena_printf(ld->arena, "%012llx",
	    (unsigned long long)(MAC_FIRST + i));
	sh.label = arena_printf(ld->arena, "Desk %lld", (long long)i);
	sh.prov_secret =
	    seal(ld, "prov", arena_printf(ld->arena, "pw%s", d.mac));
	make_lines(ld, i, &sh);
	make_keys(ld, i, &sh);
	make_settings(&sh);
	write_device(ld, &d);
	write_lines(ld, &d);
	write_keys(ld, &d);
	write_settings(ld, &d);
	write_mac(ld, &d);
	arena_reset(ld->arena);
}

struct organisation {
	int64_t id, parent;
	const char *kind, *path, *path_key;
};

static void
add_organisation(struct load *ld, const struct organisation *g)
{
	struct out *o = &ld->to[T_ORGANISATION];

	put_int(o, g->id);
	if (g->parent == 0)
		put_null(o);
	else
		put_int(o, g->parent);
	put_text(o, g->kind);
	put_text(o,
	    arena_printf(ld->arena, "%s %lld", g->kind, (long long)g->id));
	put_text(o, g->path);
	put_text(o, g->path_key);
	put_text(o, arena_printf(ld->arena, "org%lld", (long long)g->id));
	put_blob(o, seal(ld, "prov", "shared by all phones"));
	put_end(o);
	arena_reset(ld->arena);
}

static void
add_customer(struct load *ld, int64_t j)
{
	int64_t reseller = 2 + j / PER_RESELLER, id = 2 + ld->resellers + j;
	struct out *o = &ld->to[T_GLOBAL];

	put_int(o, j + 1);
	put_int(o, id);
	put_int(o, ld->model_id);
	put_end(o);
	add_organisation(ld,
	    &(struct organisation){ id, reseller, "customer",
		arena_printf(ld->arena, "/1/%lld/%lld/", (long long)reseller,
		    (long long)id),
		arena_printf(ld->arena, "c%031llx", (unsigned long long)j) });
}

static void
add_organisations(struct load *ld)
{
	char key[] = "p0000000000000000000000000000000";

	add_organisation(ld,
	    &(struct organisation){ 1, 0, "provider", "/1/", key });
	for (int64_t r = 0; r < ld->resellers; r++)
		add_organisation(ld,
		    &(struct organisation){ 2 + r, 1, "reseller",
			arena_printf(ld->arena, "/1/%lld/", (long long)(2 + r)),
			arena_printf(ld->arena, "r%031llx",
			    (unsigned long long)r) });
	for (int64_t j = 0; j < ld->customers; j++)
		add_customer(ld, j);
}

/* ---- clients ------------------------------------------------------------ */

static void
start_client(struct load *ld, enum table t, int argc, char **argv)
{
	size_t n = (size_t)argc;
	char **args = arena_alloc(ld->arena, sizeof(*args) * (n + 3));
	struct out *o = &ld->to[t];
	int fd[2];

	memcpy(args, argv, sizeof(*args) * n);
	args[n] = arena_strdup(ld->arena, "--local-infile=1");
	args[n + 1] =
	    arena_printf(ld->arena, "--execute=" SESSION "%s", into[t]);
	if (pipe2(fd, O_CLOEXEC) == -1 || (o->client = fork()) == -1)
		err(1, "%s", argv[0]);
	if (o->client == 0) {
		dup2(fd[0], STDIN_FILENO);
		execvp(args[0], args);
		err(127, "%s", args[0]);
	}
	close(fd[0]);
	if ((o->f = fdopen(fd[1], "w")) == NULL)
		err(1, "pipe");
	setvbuf(o->f, NULL, _IOFBF, 1 << 18);
}

static int
finish(struct load *ld)
{
	int st, rc = 0;

	for (int t = 0; t < T__MAX; t++)
		if (fclose(ld->to[t].f) != 0)
			rc = 1;
	for (int t = 0; t < T__MAX; t++)
		if (waitpid(ld->to[t].client, &st, 0) == -1 || st != 0)
			rc = 1;
	return rc;
}

int
main(int argc, char **argv)
{
	struct load ld = { 0 };

	if (argc < 5 || scan_int(argv[1], 1, 10000000, &ld.devices) != 0 ||
	    scan_int(argv[2], 1, INT64_MAX, &ld.model_id) != 0) {
		fprintf(stderr,
		    "usage: load DEVICES MODEL_ID KEYFILE CLIENT [ARG ...]\n");
		return 2;
	}
	if ((ld.vault = vault_open(argv[3])) == NULL)
		return 1;
	ld.arena = arena_new();
	ld.customers = (ld.devices + PER_CUSTOMER - 1) / PER_CUSTOMER;
	ld.resellers = (ld.customers + PER_RESELLER - 1) / PER_RESELLER;
	for (enum table t = 0; t < T__MAX; t++)
		start_client(&ld, t, argc - 4, argv + 4);
	arena_reset(ld.arena);
	add_organisations(&ld);
	for (int64_t i = 0; i < ld.devices; i++)
		add_device(&ld, i);
	return finish(&ld);
}
