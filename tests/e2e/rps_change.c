/*
 * rps_change.c - changes of organisations and devices by the functions the
 * API and the command line use, as quick as a test wants them.
 *
 *     rps_change SOCKET DATABASE KEY_FILE
 *
 * Reads a command a line, words parted by blanks, and answers each by a line:
 * "ok ...", "no WHY", or "again" when the database is away.
 *
 *     org PARENT NAME KIND             "ok ID"
 *     org-change ID FIELD=VALUE ...
 *     org-delete ID
 *     device ORG MAC FIELD=VALUE ...
 *     device-change MAC FIELD=VALUE ...
 *     device-delete MAC
 *     retry JOB
 *     want-org ID        "ok NAME PATH_KEY USER PASSWORD", a "-" is nothing
 *     want MAC           "ok ORG SERIAL PASSWORD LABEL"
 */
#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/scan.h"
#include "db/device.h"
#include "db/job.h"
#include "db/organisation.h"

#define WORDS_MAX 16

struct words {
	char *v[WORDS_MAX];
	size_t n;
};

static struct act act;

static void
split(char *line, struct words *w)
{
	char *save = NULL;

	w->n = 0;
	for (char *p = strtok_r(line, " \n", &save); p != NULL;
	     p = strtok_r(NULL, " \n", &save))
		if (w->n < WORDS_MAX)
			w->v[w->n++] = p;
}

static int64_t
number(const struct words *w, size_t i)
{
	int64_t n = 0;

	if (i >= w->n || scan_int(w->v[i], 0, INT64_MAX, &n) != ERR_OK)
		return 0;
	return n;
}

static const char *
word(const struct words *w, size_t i)
{
	return i < w->n ? w->v[i] : "";
}

static enum err
set_fields(const struct field *f, size_t n, void *obj, const struct words *w,
    size_t from)
{
	enum err e = ERR_OK;

	for (size_t i = from; e == ERR_OK && i < w->n; i++) {
		char *value = strchr(w->v[i], '=');

		if (value == NULL)
			return ERR_INVALID;
		*value++ = '\0';
		e = field_set(&act, f, n, obj, w->v[i], value);
		value[-1] = '=';
	}
	return e;
}

/* --- organisations --- */

static enum err
org(const struct words *w, const char **out)
{
	struct organisation o;
	enum err e;

	organisation_defaults(&o);
	o.parent_id = number(w, 1);
	o.name = word(w, 2);
	o.kind = strcmp(word(w, 3), "provider") == 0 ? ORG_PROVIDER
	    : strcmp(word(w, 3), "reseller") == 0    ? ORG_RESELLER
						     : ORG_CUSTOMER;
	e = organisation_add(&act, &o);
	*out = arena_printf(act.a, "%" PRId64, o.id);
	return e;
}

static enum err
org_change(const struct words *w, const char **out)
{
	struct organisation o;
	enum err e;

	(void)out;
	if ((e = organisation_by_id(&act, number(w, 1), &o)) != ERR_OK)
		return e;
	e = set_fields(organisation_fields, norganisation_fields, &o, w, 2);
	return e != ERR_OK ? e : organisation_change(&act, &o, 0);
}

static enum err
org_delete(const struct words *w, const char **out)
{
	(void)out;
	return organisation_delete(&act, number(w, 1), true);
}

static const char *
or_dash(const char *s)
{
	return s == NULL || *s == '\0' ? "-" : s;
}

static enum err
want_org(const struct words *w, const char **out)
{
	const char *user, *password;
	struct organisation o;
	enum err e;

	if ((e = organisation_by_id(&act, number(w, 1), &o)) != ERR_OK ||
	    (e = organisation_secret(&act, o.id, &user, &password)) != ERR_OK)
		return e;
	*out = arena_printf(act.a, "%s %s %s %s", o.name, o.path_key,
	    or_dash(user), or_dash(password));
	return ERR_OK;
}

/* --- devices --- */

static enum err
device(const struct words *w, const char **out)
{
	struct device d = { .organisation_id = number(w, 1),
		.mac = word(w, 2),
		.model = "T46U",
		.enabled = 1 };
	enum err e = set_fields(device_fields, ndevice_fields, &d, w, 3);

	(void)out;
	return e != ERR_OK ? e : device_add(&act, &d);
}

/* organisation_id is in no form's table. */
static enum err
device_change_by(const struct words *w, const char **out)
{
	static const char org_is[] = "organisation_id=";
	struct words rest = { .n = 0 };
	struct device d;
	enum err e;

	(void)out;
	if ((e = device_by_mac(&act, word(w, 1), &d)) != ERR_OK)
		return e;
	for (size_t i = 2; i < w->n; i++)
		if (strncmp(w->v[i], org_is, sizeof(org_is) - 1) == 0)
			d.organisation_id =
			    strtoll(w->v[i] + sizeof(org_is) - 1, NULL, 10);
		else
			rest.v[rest.n++] = w->v[i];
	e = set_fields(device_fields, ndevice_fields, &d, &rest, 0);
	return e != ERR_OK ? e : device_change(&act, &d, 0);
}

static enum err
device_delete_by(const struct words *w, const char **out)
{
	(void)out;
	return device_delete(&act, word(w, 1));
}

static enum err
want(const struct words *w, const char **out)
{
	const char *user, *password;
	struct device d;
	enum err e;

	if ((e = device_by_mac(&act, word(w, 1), &d)) != ERR_OK ||
	    (e = device_secret(&act, d.mac, &user, &password)) != ERR_OK)
		return e;
	*out = arena_printf(act.a, "%" PRId64 " %s %s %s", d.organisation_id,
	    or_dash(d.serial), or_dash(password), or_dash(d.label));
	return ERR_OK;
}

static enum err
retry(const struct words *w, const char **out)
{
	(void)out;
	return job_retry(&act, number(w, 1));
}

static const struct command {
	const char *name;
	enum err (*fn)(const struct words *, const char **out);
} commands[] = {
	{ "org", org },
	{ "org-change", org_change },
	{ "org-delete", org_delete },
	{ "device", device },
	{ "device-change", device_change_by },
	{ "device-delete", device_delete_by },
	{ "retry", retry },
	{ "want-org", want_org },
	{ "want", want },
};

static void
obey(char *line)
{
	enum err e = ERR_INVALID;
	const char *out = "";
	struct words w;

	split(line, &w);
	act_clear(&act);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (w.n > 0 && strcmp(commands[i].name, w.v[0]) == 0)
			e = commands[i].fn(&w, &out);
	if (e == ERR_OK)
		printf("ok %s\n", out);
	else if (e == ERR_AGAIN)
		printf("again\n");
	else
		printf("no %s: %s\n", err_name(e), act.problem.text);
	fflush(stdout);
	arena_reset(act.a);
}

int
main(int argc, char *argv[])
{
	struct db_conf conf = { .host = "",
		.port = 3306,
		.user = "root",
		.password = "",
		.timeout = 20,
		.role = ROLE_EDIT };
	char *line = NULL;
	size_t cap = 0;

	if (argc != 4)
		errx(2, "usage: rps_change SOCKET DATABASE KEY_FILE");
	conf.socket = argv[1];
	conf.name = argv[2];
	act = (struct act){ .a = arena_new(),
		.actor = "ctl:test",
		.address = "" };
	act.db = db_open(&conf);
	if ((act.vault = vault_open(argv[3])) == NULL)
		errx(1, "no keys in %s", argv[3]);
	while (getline(&line, &cap, stdin) > 0)
		obey(line);
	free(line);
	db_close(act.db);
	vault_free(act.vault);
	arena_free(act.a);
	return 0;
}
