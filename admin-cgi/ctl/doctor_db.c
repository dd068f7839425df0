/* doctor_db.c - the database as each program sees it: see doctor.h. */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "base/scan.h"
#include "ctl/doctor.h"
#include "db/migrate.h"
#include "db/notify_queue.h"
#include "db/vitals.h"

#define ROLE_TEXT_MAX 65536
#define DAY 86400
#define LATE_JOB 3600
#define CLOCK_OFF 5

/* As a program connects; conf of voipconfigctl itself: p NULL. */
static struct db *
open_as(struct doctor *d, const struct patient *p)
{
	const struct ctl_conf *c = d->ct->conf;
	struct db_conf *dc = arena_alloc(d->ct->act.a, sizeof(*dc));
	const char *file = c->db_password_file, *text = "";
	size_t len;

	*dc = (struct db_conf){ .host = c->db_host,
		.socket = c->db_socket,
		.port = c->db_port,
		.user = c->db_user,
		.name = c->db_name,
		.timeout = c->db_timeout,
		.role = ROLE_CTL };
	if (p != NULL) {
		dc->host = doctor_value(d, p, "db_host", "");
		dc->socket = doctor_value(d, p, "db_socket", "");
		dc->user = doctor_value(d, p, "db_user", p->db_user);
		dc->name = doctor_value(d, p, "db_name", "voipconfig");
		if (scan_int(doctor_value(d, p, "db_port", "3306"), 1, 65535,
			&dc->port) != ERR_OK)
			dc->port = 3306;
		file = doctor_value(d, p, "db_password_file", "");
	}
	dc->password = "";
	if (*file != '\0' && ctl_file(d->ct, file, 4096, &text, &len) == ERR_OK)
		dc->password =
		    arena_strndup(d->ct->act.a, text, strcspn(text, "\r\n"));
	return db_open(dc);
}

/* " SELECT on model, INSERT on audit and 3 more" */
static const char *
lacking(struct doctor *d, const struct grants *have, const struct grants *want,
    size_t *n)
{
	struct arena *a = d->ct->act.a;
	const char *s = "";

	*n = 0;
	for (size_t i = 0; i < want->n; i++) {
		const struct grant *g = &want->g[i];

		if (grants_cover(have, g))
			continue;
		if (++*n <= 3)
			s = arena_printf(a, "%s%s%s on %s", s,
			    *n == 1 ? "" : ", ", g->privilege, g->table);
	}
	return *n <= 3 ? s : arena_printf(a, "%s and %zu more", s, *n - 3);
}

static void
rights(struct doctor *d, struct db *db, const char *what, const char *role)
{
	struct arena *a = d->ct->act.a;
	const char *file = arena_printf(a, "%s/roles/%s.sql",
		       d->ct->conf->schema_dir, role),
		   *text, *s;
	struct grants have, want;
	size_t len, n;

	if (ctl_file(d->ct, file, ROLE_TEXT_MAX, &text, &len) != ERR_OK) {
		doctor_say(d, DOUBTFUL, what, d->ct->act.problem.text,
		    "mend schema_dir in voipconfigctl.conf");
		return;
	}
	if (grants_mine(db, a, &have) != ERR_OK) {
		doctor_say(d, ILL, what, "its rights can not be read", "");
		return;
	}
	grants_of_role(a, text, &want);
	s = lacking(d, &have, &want, &n);
	if (n != 0) {
		doctor_say(d, ILL, what, arena_printf(a, "lacks %s", s),
		    "voipconfig-setup --upgrade");
		return;
	}
	s = lacking(d, &want, &have, &n);
	/* Every user has USAGE. */
	if (strcmp(role, "ctl") != 0 && n > 1)
		doctor_say(d, DOUBTFUL, what,
		    arena_printf(a, "may more than it needs: %s", s),
		    arena_printf(a, "REVOKE what %s does not give", file));
	else
		doctor_say(d, WELL, what, "has its rights", "");
}

/* True when it lets that user in. */
static bool
patient_db(struct doctor *d, struct db *db, const char *name, const char *role)
{
	struct arena *a = d->ct->act.a;
	const char *what = arena_printf(a, "%s, database", name);
	bool in = db_ping(db) == ERR_OK;

	if (in)
		rights(d, db, what, role);
	else
		doctor_say(d, ILL, what,
		    arena_printf(a, "no answer: %s", db_error(db)),
		    "is it up (systemctl status mariadb)? Access denied: "
		    "voipconfig-setup sets each user's password to that of "
		    "its file");
	return in;
}

static void
schema(struct doctor *d)
{
	struct act *act = &d->ct->act;
	struct migrate_state st;
	enum err e = migrate_state(act, d->ct->conf->schema_dir, &st);

	if (e == ERR_OK)
		e = migrate_check(act, &st);
	if (e != ERR_OK)
		doctor_say(d, ILL, "schema",
		    *act->problem.text != '\0' ? act->problem.text
					       : db_error(act->db),
		    "voipconfigctl migrate --status says more");
	else if (st.pending > 0)
		doctor_say(d, ILL, "schema",
		    arena_printf(act->a, "%zu migrations are missing",
			st.pending),
		    "voipconfig-setup --upgrade");
	else
		doctor_say(d, WELL, "schema",
		    arena_printf(act->a, "all %zu migrations", st.n), "");
}

static void
db_clock(struct doctor *d)
{
	struct act *act = &d->ct->act;
	int64_t theirs, off;

	if (vitals_clock(act->db, act->a, &theirs) != ERR_OK)
		return;
	off = theirs - (int64_t)time(NULL);
	if (off < 0)
		off = -off;
	doctor_say(d, off > CLOCK_OFF ? ILL : WELL, "database's clock",
	    arena_printf(act->a, "%" PRId64 " s from ours", off),
	    off > CLOCK_OFF ? "keep both machines in step (chrony)" : "");
}

/* --- Yealink --- */

static void
account(void *arg, const struct rps_vitals *v)
{
	struct doctor *d = arg;
	struct arena *a = d->ct->act.a;
	const char *what = *v->account == '\0'
	    ? "RPS, no account"
	    : arena_printf(a, "RPS account %s", v->account);

	if (!v->enabled) {
		doctor_say(d, DOUBTFUL, what, "is switched off",
		    "voipconfigctl rps account change ACCOUNT enabled=yes");
	} else if (v->paused || v->unwell > 0) {
		doctor_say(d, ILL, what,
		    arena_printf(a, "%" PRId64 " failures in a row: %s",
			v->unwell, v->trouble),
		    "voipconfigctl rps account test ACCOUNT");
	} else if (v->oldest > LATE_JOB) {
		doctor_say(d, ILL, what,
		    arena_printf(a,
			"%" PRId64 " jobs wait, the oldest for %" PRId64 " min",
			v->waiting, v->oldest / 60),
		    "systemctl status voipconfig-rps; voipconfigctl rps "
		    "queue");
	} else if (v->refused > 0) {
		doctor_say(d, DOUBTFUL, what,
		    arena_printf(a, "%" PRId64 " jobs are refused", v->refused),
		    "voipconfigctl rps queue --state refused says why");
	} else if (*v->account != '\0' &&
	    (v->compared < 0 || v->compared > 2 * DAY)) {
		doctor_say(d, DOUBTFUL, what,
		    "was not compared with Yealink for two days",
		    "voipconfigctl rps account test ACCOUNT; drift_time in "
		    "voipconfig-rps.conf");
	} else if (*v->account != '\0') {
		doctor_say(d, WELL, what,
		    arena_printf(a, "%" PRId64 " jobs wait", v->waiting), "");
	}
}

/* --- phones and webhooks --- */

static void
notify(struct doctor *d)
{
	struct act *act = &d->ct->act;
	struct notify_vitals v;

	if (notify_vitals(act->db, act->a, &v) != ERR_OK)
		doctor_say(d, ILL, "notify", db_error(act->db), "");
	else if (v.oldest > LATE_JOB)
		doctor_say(d, ILL, "notify",
		    arena_printf(act->a,
			"%" PRId64 " jobs wait, one for %" PRId64
			" min beyond its time",
			v.ready, v.oldest / 60),
		    "systemctl status voipconfig-notify; voipconfigctl "
		    "notifier list; voipconfigctl webhook list");
	else if (v.paused != 0 || v.disabled != 0)
		doctor_say(d, DOUBTFUL, "notify",
		    arena_printf(act->a,
			"%" PRId64 " proxies or webhooks are left alone for a "
			"while, %" PRId64 " webhooks are disabled, for they "
			"failed",
			v.paused, v.disabled),
		    "voipconfigctl notifier list; voipconfigctl webhook list");
	else
		doctor_say(d, WELL, "notify",
		    arena_printf(act->a,
			"%" PRId64 " jobs wait, %" PRId64
			" failed in the last day",
			v.ready, v.failed),
		    "");
}

void
doctor_database(struct doctor *d)
{
	struct act *act = &d->ct->act;
	struct db *db;

	act->db = open_as(d, NULL);
	if (!patient_db(d, act->db, "voipconfigctl", "ctl"))
		return;
	schema(d);
	db_clock(d);
	for (size_t i = 0; i < d->n; i++) {
		if (d->p[i].conf == NULL)
			continue;
		db = open_as(d, &d->p[i]);
		patient_db(d, db, d->p[i].name, d->p[i].role);
		db_close(db);
	}
	if (rps_vitals_each(act->db, act->a, account, d) != ERR_OK)
		doctor_say(d, ILL, "RPS", db_error(act->db), "");
	notify(d);
}
