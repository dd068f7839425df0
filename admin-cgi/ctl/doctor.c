/* doctor.c - voipconfigctl doctor: see doctor.h. */
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "ctl/commands.h"
#include "ctl/doctor.h"

#define CONF_MAX 65536
#define GROUPS_MAX 64
#define LOW_PERCENT 10
#define FULL_PERCENT 3

static const char *const healths[] = { "ok", "doubt", "bad" };

void
doctor_say(struct doctor *d, enum health h, const char *what, const char *said,
    const char *mend)
{
	struct out *o = d->ct->out;

	d->ill += h == ILL;
	d->doubtful += h == DOUBTFUL;
	if (out_json(o)) {
		out_open(o, NULL);
		out_str(o, "state", healths[h]);
		out_str(o, "what", what);
		out_str(o, "said", said);
		out_str(o, "mend", mend);
		out_close(o);
		return;
	}
	out_say(o, "%-6s %s: %s", healths[h], what, said);
	if (*mend != '\0')
		out_say(o, "       -> %s", mend);
}

/* --- what configuration files say --- */

const char *
doctor_value(struct doctor *d, const struct patient *p, const char *key,
    const char *preset)
{
	size_t n = strlen(key), len;
	const char *s = p->conf, *v;

	for (; s != NULL; s = strchr(s, '\n')) {
		s += strspn(s, "\n \t");
		if (strncmp(s, key, n) != 0)
			continue;
		v = s + n + strspn(s + n, " \t");
		if (*v != '=')
			continue;
		v += 1 + strspn(v + 1, " \t");
		len = strcspn(v, "\n");
		while (len > 0 && (v[len - 1] == ' ' || v[len - 1] == '\r'))
			len--;
		return arena_strndup(d->ct->act.a, v, len);
	}
	return preset;
}

const char *
doctor_user(struct doctor *d, uid_t uid)
{
	const struct passwd *pw = getpwuid(uid);

	return pw != NULL ? arena_strdup(d->ct->act.a, pw->pw_name)
			  : arena_printf(d->ct->act.a, "%u", (unsigned)uid);
}

bool
doctor_may(uid_t uid, const struct stat *st, unsigned what)
{
	const struct passwd *pw = getpwuid(uid);
	gid_t groups[GROUPS_MAX];
	int n = GROUPS_MAX;

	if (uid == 0)
		return true;
	if (st->st_uid == uid)
		return (st->st_mode >> 6 & what) == what;
	if (pw == NULL || getgrouplist(pw->pw_name, pw->pw_gid, groups, &n) < 0)
		n = 0;
	for (int i = 0; i < n; i++)
		if (groups[i] == st->st_gid)
			return (st->st_mode >> 3 & what) == what;
	return (st->st_mode & what) == what;
}

/* --- files --- */

/* Whether others may read a secret, and those who must can. */
static void
secret_file(struct doctor *d, const char *what, const char *file, uid_t reader)
{
	struct arena *a = d->ct->act.a;
	struct stat st;

	if (stat(file, &st) == -1)
		doctor_say(d, ILL, what,
		    arena_printf(a, "%s: %s", file, strerror(errno)),
		    "voipconfig-setup makes a password anew; a key file comes "
		    "back from its copy alone");
	else if ((st.st_mode & 007) != 0)
		doctor_say(d, ILL, what,
		    arena_printf(a, "others can read %s", file),
		    arena_printf(a, "chmod o-rwx %s", file));
	else if (!doctor_may(reader, &st, 4))
		doctor_say(d, ILL, what,
		    arena_printf(a, "user %s can not read %s",
			doctor_user(d, reader), file),
		    "key file: chgrp voipconfig and chmod 640, and the user a "
		    "member of that group; password: chown to that user");
	else
		doctor_say(d, WELL, what, file, "");
}

static void
patient_files(struct doctor *d, struct patient *p)
{
	struct arena *a = d->ct->act.a;
	const char *password, *user;
	const struct passwd *pw;
	struct stat st;

	if (stat(p->file, &st) == 0 && (st.st_mode & 022) != 0)
		doctor_say(d, ILL, p->name,
		    arena_printf(a, "others than root may write %s", p->file),
		    arena_printf(a, "chmod go-w %s", p->file));
	else
		doctor_say(d, WELL, p->name, p->file, "");
	password = doctor_value(d, p, "db_password_file", "");
	user = doctor_value(d, p, "user", "");
	if (*password != '\0' && stat(password, &st) == 0)
		p->uid = st.st_uid;
	if (*user != '\0' && (pw = getpwnam(user)) != NULL)
		p->uid = pw->pw_uid;
	if (*password != '\0')
		secret_file(d, arena_printf(a, "%s, password", p->name),
		    password, p->uid);
	secret_file(d, arena_printf(a, "%s, keys", p->name),
	    doctor_value(d, p, "key_file", d->ct->conf->key_file), p->uid);
}

static void
resources(struct doctor *d)
{
	const struct patient *admin = &d->p[1];
	const char *dir = d->ct->conf->resource_dir;
	struct arena *a = d->ct->act.a;
	struct stat st;

	if (stat(dir, &st) == -1)
		doctor_say(d, ILL, "resource_dir",
		    arena_printf(a, "%s: %s", dir, strerror(errno)),
		    arena_printf(a,
			"install -d -o voipconfig-admin -g www-data -m 2750 %s",
			dir));
	else if (admin->conf != NULL && !doctor_may(admin->uid, &st, 7))
		doctor_say(d, ILL, "resource_dir",
		    arena_printf(a, "user %s can not write to %s",
			doctor_user(d, admin->uid), dir),
		    arena_printf(a, "chown %s %s", doctor_user(d, admin->uid),
			dir));
	else
		doctor_say(d, WELL, "resource_dir", dir, "");
	for (size_t i = 0; i < d->n; i++) {
		const char *other =
		    doctor_value(d, &d->p[i], "resource_dir", dir);

		if (d->p[i].conf != NULL && strcmp(other, dir) != 0)
			doctor_say(d, ILL, d->p[i].name,
			    arena_printf(a, "its resource_dir is %s, not %s",
				other, dir),
			    "all programs must have the same");
	}
}

/* --- this machine --- */

static void
disk(struct doctor *d, const char *dir)
{
	struct arena *a = d->ct->act.a;
	struct statvfs v;
	uint64_t percent;

	if (statvfs(dir, &v) == -1 || v.f_blocks == 0)
		return;
	percent = (uint64_t)v.f_bavail * 100 / (uint64_t)v.f_blocks;
	doctor_say(d,
	    percent < FULL_PERCENT      ? ILL
		: percent < LOW_PERCENT ? DOUBTFUL
					: WELL,
	    "disk",
	    arena_printf(a, "%s has %u %% free", dir, (unsigned)percent),
	    percent < LOW_PERCENT
		? "make room: voipconfigctl fetchlog prune --days 90, resource "
		  "sweep, old logs"
		: "");
}

static void
clock_synchronised(struct doctor *d)
{
	struct timex t = { 0 };

	if (adjtimex(&t) == -1)
		return;
	if ((t.status & STA_UNSYNC) != 0)
		doctor_say(d, DOUBTFUL, "clock", "nothing keeps it in step",
		    "apt-get install systemd-timesyncd, or chrony; signed "
		    "calls to Yealink and second factors need the time");
	else
		doctor_say(d, WELL, "clock", "kept in step", "");
}

static void
read_confs(struct doctor *d)
{
	const char *slash = strrchr(d->ct->conf_file, '/');
	struct arena *a = d->ct->act.a;
	size_t len, here = 0;

	for (size_t i = 0; i < d->n; i++) {
		struct patient *p = &d->p[i];

		p->file = arena_printf(a, "%.*s/%s.conf",
		    slash == NULL ? 1 : (int)(slash - d->ct->conf_file),
		    slash == NULL ? "." : d->ct->conf_file, p->name);
		p->uid = geteuid();
		if (access(p->file, F_OK) != 0) {
			doctor_say(d, WELL, p->name, "not on this machine", "");
			continue;
		}
		here++;
		if (ctl_file(d->ct, p->file, CONF_MAX, &p->conf, &len) !=
		    ERR_OK) {
			p->conf = NULL;
			doctor_say(d, ILL, p->name, d->ct->act.problem.text,
			    "run doctor as root");
		} else {
			patient_files(d, p);
		}
	}
	if (here == 0)
		doctor_say(d, ILL, "configuration",
		    "none of the programs has one beside that of "
		    "voipconfigctl",
		    "voipconfig-setup --public-url URL");
}

enum err
cmd_doctor(struct ctl *ct)
{
	struct patient patients[] = {
		{ "voipconfig-fcgi", "fcgi", NULL, "voipconfig_fcgi", true,
		    NULL, 0 },
		{ "voipconfig-admin", "admin", NULL, "voipconfig_admin", true,
		    NULL, 0 },
		{ "voipconfig-rps", "rps", NULL, "voipconfig_rps", false, NULL,
		    0 },
		{ "voipconfig-notify", "notify", NULL, "voipconfig_notify",
		    false, NULL, 0 },
	};
	struct doctor d = { .ct = ct, .p = patients, .n = NITEMS(patients) };

	if (out_json(ct->out))
		out_list(ct->out, "checks");
	read_confs(&d);
	resources(&d);
	doctor_database(&d);
	doctor_sockets(&d);
	if (ctl_option(ct, "no-web") == NULL)
		doctor_web(&d);
	clock_synchronised(&d);
	disk(&d, ct->conf->resource_dir);
	disk(&d, "/var/lib/mysql");
	if (out_json(ct->out))
		out_close(ct->out);
	ct->act.problem.text[0] = '\0';
	ct->findings = true;
	if (d.ill == 0 && d.doubtful == 0)
		out_say(ct->out, "All is well.");
	if (d.ill == 0)
		return ERR_OK;
	return act_fail(&ct->act, ERR_CONFLICT, "",
	    "%zu to be mended, %zu to be looked at.", d.ill, d.doubtful);
}
