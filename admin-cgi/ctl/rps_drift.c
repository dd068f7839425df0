/*
 * rps_drift.c - voipconfigctl rps drift: where Yealink and the database
 * differ, and what is done about it.
 */
#include <inttypes.h>
#include <string.h>

#include "ctl/commands.h"
#include "ctl/rps_ask.h"
#include "db/rps_account.h"
#include "db/rps_drift.h"

struct differences {
	struct ctl *ct;
	int64_t last;
	size_t n;
	int64_t of[DRIFT_UNKNOWN + 1]; /* of each kind */
};

static enum err
drift_row(void *arg, const struct rps_drift *d)
{
	struct differences *x = arg;
	struct out *o = x->ct->out;

	x->last = d->id;
	x->n++;
	x->of[d->kind]++;
	out_open(o, NULL);
	out_str(o, "object", drift_object_words[d->object]);
	out_str(o, "name", d->name);
	out_str(o, "kind", drift_kind_words[d->kind]);
	out_str(o, "organisation", d->organisation);
	out_str(o, "ours", d->ours);
	out_str(o, "theirs", d->theirs);
	out_str(o, "seen_at", d->seen_at);
	out_close(o);
	return ERR_OK;
}

/* 3 differences: 2 deleted there, 1 unknown here. */
static enum err
say_drift(struct ctl *ct, int64_t account, const int64_t *of)
{
	static const char *const words[] = { "missing there", "deleted there",
		"different there", "unknown here" };
	const char *kinds = "";
	struct rps_account a;
	int64_t all = 0;
	enum err e;

	for (int k = DRIFT_MISSING; k <= DRIFT_UNKNOWN; k++) {
		if (of[k] != 0)
			kinds = arena_printf(ct->act.a, "%s%s%" PRId64 " %s",
			    kinds, all == 0 ? ": " : ", ", of[k], words[k]);
		all += of[k];
	}
	if ((e = rps_account_by_id(&ct->act, account, &a)) != ERR_OK)
		return e;
	if (all == 0 && a.drift_at == NULL)
		out_say(ct->out, "Not compared yet; --run compares now.");
	else if (all == 0)
		out_say(ct->out, "No differences.");
	else
		out_say(ct->out, "%" PRId64 " difference%s%s.", all,
		    all == 1 ? "" : "s", kinds);
	return ERR_OK;
}

static enum err
show_drift(struct ctl *ct, int64_t account)
{
	struct differences x = { .ct = ct };
	enum err e;

	out_list(ct->out, "differences");
	do {
		x.n = 0;
		e = rps_drift_each(&ct->act, account, x.last, drift_row, &x);
	} while (e == ERR_OK && x.n == 500);
	out_close(ct->out);
	return e == ERR_OK ? say_drift(ct, account, x.of) : e;
}

/* --- adopting --- */

struct sought {
	const char *name; /* NULL: any */
	int64_t last;
	size_t n;
	bool found, unknown; /* of that name; and of that kind */
};

static enum err
seek(void *arg, const struct rps_drift *d)
{
	struct sought *s = arg;

	s->last = d->id;
	s->n++;
	if (s->name == NULL || strcmp(s->name, d->name) == 0) {
		s->found = true;
		s->unknown = s->unknown || d->kind == DRIFT_UNKNOWN;
	}
	return ERR_OK;
}

/* Why nothing was: only what is unknown here and has an owner can be. */
static enum err
say_why_none(struct ctl *ct, int64_t account, const char *name)
{
	struct sought s = { .name = name };
	const char *what = name == NULL ? "any record" : name;
	enum err e;

	do {
		s.n = 0;
		e = rps_drift_each(&ct->act, account, s.last, seek, &s);
	} while (e == ERR_OK && s.n == 500);
	if (e != ERR_OK)
		return e;
	if (s.unknown)
		out_say(ct->out,
		    "Nothing is adopted: no phone or organisation here is that "
		    "of %s.  Add it (device add), then rps drift --run "
		    "--adopt.",
		    what);
	else if (s.found)
		out_say(ct->out,
		    "Nothing is adopted: %s is not unknown here; --repair "
		    "brings right what differs.",
		    name == NULL ? "what differs" : name);
	else
		out_say(ct->out,
		    "Nothing is adopted: the last comparison found no "
		    "difference%s%s; --run compares now.",
		    name == NULL ? "" : " named ", name == NULL ? "" : name);
	return ERR_OK;
}

static enum err
adopt(struct ctl *ct, int64_t account, const char *name)
{
	int64_t n = 0;
	enum err e;

	if (strcmp(name, "all") == 0)
		name = NULL;
	if ((e = rps_drift_adopt(&ct->act, account, name, &n)) != ERR_OK)
		return e;
	if (n == 0)
		return say_why_none(ct, account, name);
	out_say(ct->out, "%" PRId64 " record%s adopted.", n,
	    n == 1 ? " is" : "s are");
	return ERR_OK;
}

enum err
cmd_rps_drift(struct ctl *ct)
{
	const char *name = ctl_option(ct, "adopt");
	int64_t account, n = 0;
	enum err e;

	if ((e = rps_account_option(ct, &account)) != ERR_OK)
		return e;
	if (ctl_option(ct, "run") != NULL &&
	    (e = rps_ask(ct, account, ASK_DRIFT, "")) != ERR_OK)
		return e;
	if (ctl_option(ct, "repair") != NULL) {
		if ((e = rps_drift_repair(&ct->act, account, &n)) != ERR_OK)
			return e;
		out_say(ct->out, "%" PRId64 " job%s queued.", n,
		    n == 1 ? " is" : "s are");
	}
	if (name != NULL && (e = adopt(ct, account, name)) != ERR_OK)
		return e;
	return show_drift(ct, account);
}
