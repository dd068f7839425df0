/*
 * work_server.c - jobs of servers, one at a time: a server record is an
 * organisation's provisioning URL and credentials.  See work_device.c for how
 * a job is read.
 */
#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "db/rps_record.h"
#include "rps/work.h"

#define NAMES_MAX 4 /* tries, when others have that name */

struct server {
	struct work *k;
	struct rps_server_job j;
	struct rps_server want;
	struct rps_server_record rec;
	bool blind; /* this API can not be asked what is there */
	/* The verdict. */
	bool decided, done, refused, forget, follow;
	const char *words;
	struct rps_later later;
};

static bool
is_wanted(const struct server *s)
{
	return s->j.organisation_id != 0 &&
	    s->j.account_id == s->k->account->id;
}

/* --- verdicts --- */

static void
done(struct server *s, const char *words)
{
	s->decided = s->done = true;
	s->words = words;
}

static void
later(struct server *s, int64_t ms, const char *words, bool free)
{
	s->decided = true;
	s->words = words;
	s->later = (struct rps_later){ .ms = ms,
		.words = words,
		.free = free,
		.ambiguous = s->rec.there == THERE_PERHAPS };
}

static void
judge(struct server *s, const struct rps_answer *an, enum rps_op op)
{
	const struct rps_worker_conf *c = s->k->w->conf;
	enum rps_mood mood = retry_mood(an->said);
	const char *words = work_words(s->k, an);

	switch (retry_fate(an->said, op)) {
	case FATE_DONE:
		done(s, op == OP_DELETE ? "deleted" : "");
		break;
	case FATE_BURY:
	case FATE_LOOK:
	case FATE_GONE:
		done(s, words);
		s->refused = true;
		break;
	case FATE_LATER:
		later(s,
		    retry_pause(s->j.attempts, c->retry_first_ms,
			c->retry_longest_ms),
		    words, mood == MOOD_SLOWER || mood == MOOD_DENIED);
		break;
	}
}

static bool
may(struct server *s)
{
	enum may_call m = work_may(s->k);

	if (m == MAY_NOT_YET)
		later(s, s->k->w->conf->wait_ms,
		    "waits: this minute's calls are made", true);
	return m == MAY;
}

/* --- what we want --- */

static bool
wanted(struct server *s)
{
	struct rps_worker *w = s->k->w;
	const char *password;

	if (act_unseal(&w->act, "prov", &s->j.secret, &password) != ERR_OK) {
		later(s, w->conf->retry_longest_ms,
		    arena_strdup(w->a, w->act.problem.text), true);
		return false;
	}
	s->want = (struct rps_server){ .id = s->rec.remote_id,
		.name = s->rec.name,
		.url =
		    rps_server_url(w->a, work_public_url(s->k), s->j.path_key),
		.auth_name = *password == '\0' ? "" : s->j.user,
		.password = *s->j.user == '\0' ? "" : password,
		.certificate_url = s->j.certificate_url };
	return true;
}

/* --- reading --- */

/* *there: one of that name is there, and into *found. */
static bool
find(struct server *s, const char *name, struct rps_server *found, bool *there)
{
	const struct rps_driver *d = s->k->line->driver;
	struct rps_server *list;
	struct rps_answer an;
	int64_t total;
	size_t n = 0;

	*there = false;
	if (!may(s))
		return false;
	an = d->list_servers(s->k->line->conn, s->k->w->a, name, 0, &list, &n,
	    &total);
	work_called(s->k, &an);
	if (an.said == RPS_NOT_THERE) {
		s->blind = true;
		return true;
	}
	if (an.said != RPS_DONE && an.said != RPS_NO_SUCH) {
		judge(s, &an, OP_READ);
		return false;
	}
	*there = an.said == RPS_DONE && n > 0;
	if (*there)
		*found = list[0];
	return true;
}

/* What was sent and never answered: is it there? */
static bool
look(struct server *s)
{
	struct rps_server found = { 0 };
	bool there;

	if (!find(s, s->rec.name, &found, &there))
		return false;
	s->rec.there = there ? THERE_YES : THERE_NOT;
	if (there) {
		s->rec.remote_id = found.id;
		s->rec.url = found.url;
	}
	return true;
}

/* --- adding --- */

static enum err
send_record(struct db *db, struct arena *a, void *arg)
{
	struct server *s = arg;
	struct rps_server_record r = s->rec;
	enum err e;

	(void)a;
	/* Filled in when it is committed: a transaction may be repeated. */
	e = rps_server_send(db, &r);
	s->rec.id = r.id;
	return e;
}

/* The name is taken by somebody in their world, us included. */
static bool
is_this_one(struct server *s)
{
	struct rps_server found = { 0 };
	bool there;

	if (!find(s, s->rec.name, &found, &there))
		return false;
	/* Nobody can know the URL but who made it for us. */
	if (s->blind || (there && strcmp(found.url, s->want.url) == 0)) {
		s->rec.there = THERE_YES;
		s->rec.remote_id = s->blind ? s->rec.name : found.id;
		s->rec.url = s->want.url;
	}
	return true;
}

static bool
add_as(struct server *s, const char *name, struct rps_answer *an)
{
	int64_t had = s->rec.id;

	s->rec.name = name;
	s->rec.there = THERE_PERHAPS;
	if (work_write(s->k, send_record, s) != ERR_OK) {
		s->rec.id = had;
		return false;
	}
	s->want.name = name;
	s->want.id = NULL;
	*an = s->k->line->driver->add_server(s->k->line->conn, s->k->w->a,
	    &s->want);
	work_called(s->k, an);
	return true;
}

static void
add(struct server *s)
{
	const struct rps_account_now *acc = s->k->account;
	struct rps_answer an = { 0 };
	const char *name = s->rec.name;

	for (int i = 0; i < NAMES_MAX; i++) {
		if (i > 0 || *name == '\0')
			name = rps_server_name(s->k->w->a, s->j.organisation,
			    s->j.path_key, acc->name_max, i);
		if (!may(s) || !add_as(s, name, &an))
			return;
		/* In doubt, and not to be asked: what they now refuse and
		 * nobody else can have is there already. */
		if (s->blind && an.said == RPS_BAD_REQUEST)
			an.said = RPS_EXISTS;
		if (an.said == RPS_EXISTS && !is_this_one(s))
			return;
		if (s->rec.there == THERE_YES ||
		    (an.said != RPS_EXISTS && an.said != RPS_FOREIGN))
			break;
	}
	if (s->rec.there == THERE_YES)
		return; /* and edited next */
	if (an.said == RPS_DONE) {
		s->rec.remote_id = s->want.id == NULL ? "" : s->want.id;
		s->rec.url = s->want.url;
	}
	s->rec.there = an.said == RPS_DONE ? THERE_YES
	    : retry_nothing_done(an.said)  ? THERE_NOT
					   : THERE_PERHAPS;
	judge(s, &an, OP_ADD);
}

/* --- editing, deleting --- */

static void
edit(struct server *s)
{
	struct rps_answer an;

	s->want.id = s->rec.remote_id;
	s->want.name = s->rec.name;
	if (!may(s))
		return;
	an = s->k->line->driver->edit_server(s->k->line->conn, s->k->w->a,
	    &s->want);
	work_called(s->k, &an);
	/* Only what it was found to be is known to be right: a user or
	 * password may have changed. */
	if (an.said == RPS_NOT_THERE && s->j.verb == JOB_ADD_SERVER &&
	    strcmp(s->rec.url, s->want.url) == 0) {
		done(s, "as it is; this API can not edit a server");
		return;
	}
	if (an.said == RPS_DONE)
		s->rec.url = s->want.url;
	if (retry_fate(an.said, OP_EDIT) != FATE_GONE) {
		judge(s, &an, OP_EDIT);
		return;
	}
	s->rec.there = THERE_NOT;
	s->rec.remote_id = "";
	later(s, 0, "it was not there any more", false);
}

static void
drop(struct server *s)
{
	const char *ids[1] = { s->rec.remote_id };
	struct rps_answer all, each[1];

	if (s->j.busy) {
		later(s, s->k->w->conf->wait_ms,
		    "waits for its devices to go first", true);
		return;
	}
	if (!may(s))
		return;
	all = s->k->line->driver->delete_servers(s->k->line->conn, s->k->w->a,
	    ids, 1, each);
	work_called(s->k, &all);
	judge(s, all.said == RPS_DONE ? &each[0] : &all, OP_DELETE);
	s->forget = s->done && !s->refused;
}

/* --- a claim --- */

static void
decide(struct server *s)
{
	if (s->rec.id != 0 && s->rec.there == THERE_PERHAPS && !look(s))
		return;
	if (!is_wanted(s)) {
		if (s->rec.id != 0 && s->rec.there == THERE_YES &&
		    !s->j.shared) {
			drop(s);
			return;
		}
		s->forget = s->rec.id != 0;
		done(s,
		    s->j.organisation_id != 0 ? "no account"
					      : "it is not at Yealink");
		return;
	}
	if (!wanted(s))
		return;
	s->follow = true;
	if (s->rec.id == 0 || s->rec.there == THERE_NOT)
		add(s);
	if (!s->decided && s->rec.there == THERE_YES)
		edit(s);
}

static enum err
write_job(struct server *s, bool *mine)
{
	if (s->done)
		return rps_queue_settle(s->k->w->db, &s->k->claim, s->j.id,
		    s->refused, s->words, mine);
	return rps_queue_later(s->k->w->db, &s->k->claim, s->j.id, &s->later,
	    mine);
}

static enum err
write_audit(const struct server *s)
{
	struct act *act = &s->k->w->act;
	struct buf b = BUF_INIT(act->a);

	if (!s->refused)
		return ERR_OK;
	buf_str(&b, "{\"reason\":");
	field_json_text(&b, s->words);
	buf_str(&b, "}");
	return act_audit(act,
	    &(struct audit_entry){ .organisation_id = s->j.target_id,
		.action = "refused",
		.object = "rps_server",
		.object_id = s->rec.id,
		.object_name = s->rec.name,
		.after = b.p });
}

static enum err
write_all(struct db *db, struct arena *a, void *arg)
{
	struct server *s = arg;
	struct rps_server_record *r = &s->rec;
	bool mine, there = r->there == THERE_YES;
	enum err e;

	(void)a;
	if ((e = write_job(s, &mine)) != ERR_OK || !mine)
		return e;
	r->reason = s->refused ? s->words : "";
	r->state = s->refused  ? RPS_REFUSED
	    : there && s->done ? RPS_SYNCED
			       : RPS_WANTED;
	if (s->forget)
		e = rps_server_forget(db, r->id);
	else if (r->id != 0)
		e = rps_server_set(db, r);
	if (e == ERR_OK && s->done && !s->refused)
		e = s->follow
		    ? rps_server_follow(db, r->account_id, s->j.target_id)
		    : rps_server_elsewhere(db, r->account_id, s->j.target_id);
	return e != ERR_OK ? e : write_audit(s);
}

void
work_server(struct work *k)
{
	struct server *s = arena_alloc(k->w->a, sizeof(*s));

	s->k = k;
	if (rps_queue_server(k->w->db, k->w->a, &k->claim, &s->j) != ERR_OK)
		return;
	s->rec = (struct rps_server_record){ .id = s->j.server_id,
		.account_id = k->account->id,
		.organisation_id = s->j.target_id,
		.name = s->j.name,
		.url = s->j.url,
		.remote_id = s->j.remote_id,
		.there = s->j.there };
	decide(s);
	if (!s->decided || work_write(k, write_all, s) != ERR_OK)
		return; /* the lease will run out, and somebody will read */
	k->claim.n = 0;
	if (s->refused)
		log_warnx("rps: the server of organisation %" PRId64
			  " is refused: %s",
		    s->j.target_id, s->words);
}
