/* rps_fault.c - see rps_fault.h. */
#include <sys/queue.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "sim/rps_fault.h"

enum effect { E_HANG, E_DROP, E_STATUS, E_SLOW, E_CUT, E_GARBAGE };

struct kind {
	const char *name;
	enum effect effect;
	bool after; /* the call is served first */
	int status;
	const char *code;
};

static const struct kind kinds[] = {
	{ "timeout_after", E_HANG, true, 0, NULL },
	{ "timeout_before", E_HANG, false, 0, NULL },
	{ "drop_after", E_DROP, true, 0, NULL },
	{ "drop_before", E_DROP, false, 0, NULL },
	{ "401", E_STATUS, false, 401, "900401" },
	{ "403", E_STATUS, false, 403, "900403" },
	{ "412", E_STATUS, false, 412, "900412" },
	{ "429", E_STATUS, false, 429, "900429" },
	{ "5xx_before", E_STATUS, false, 503, "900503" },
	{ "5xx_after", E_STATUS, true, 503, "900503" },
	{ "slow", E_SLOW, true, 0, NULL },
	{ "truncated", E_CUT, true, 0, NULL },
	{ "garbage", E_GARBAGE, true, 0, NULL },
};

struct fault {
	TAILQ_ENTRY(fault) link;
	const struct kind *kind;
	char *path, *account, *code; /* path: a glob of paths or operations */
	int64_t left;                /* calls; -1: until it is taken back */
	double probability;
	int status;
	int64_t ms, retry_after;
	int64_t hits;
};

struct faults {
	TAILQ_HEAD(fault_list, fault) list;
	uint64_t dice;
};

struct faults *
fault_new(uint64_t seed)
{
	struct faults *f = calloc(1, sizeof(*f));

	if (f == NULL)
		abort();
	TAILQ_INIT(&f->list);
	f->dice = seed;
	if (seed == 0)
		digest_random(&f->dice, sizeof(f->dice));
	f->dice |= 1;
	return f;
}

static void
forget(struct faults *fs, struct fault *f)
{
	TAILQ_REMOVE(&fs->list, f, link);
	free(f->path);
	free(f->account);
	free(f->code);
	free(f);
}

void
fault_clear(struct faults *fs)
{
	while (!TAILQ_EMPTY(&fs->list))
		forget(fs, TAILQ_FIRST(&fs->list));
}

void
fault_free(struct faults *fs)
{
	fault_clear(fs);
	free(fs);
}

/* xorshift64*: the same seed, the same trouble. */
static double
roll(struct faults *f)
{
	f->dice ^= f->dice >> 12;
	f->dice ^= f->dice << 25;
	f->dice ^= f->dice >> 27;
	return (double)((f->dice * UINT64_C(2685821657736338717)) >> 11) /
	    9007199254740992.0;
}

static const struct kind *
kind_named(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (name != NULL && strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

static char *
copy(const char *s)
{
	char *p = s != NULL ? strdup(s) : NULL;

	if (s != NULL && p == NULL)
		abort();
	return p;
}

static bool
is_known(struct json_object *o, const char **why)
{
	static const char *const known[] = { "what", "path", "account", "code",
		"calls", "probability", "status", "ms", "retry_after" };
	bool ok;

	json_object_object_foreach(o, name, v)
	{
		ok = v != NULL;
		for (size_t i = 0; ok; i++) {
			if (i == sizeof(known) / sizeof(known[0]))
				ok = false;
			else if (strcmp(name, known[i]) == 0)
				break;
		}
		if (!ok) {
			*why = "members: what path account code calls "
			       "probability status ms retry_after";
			return false;
		}
	}
	return true;
}

enum err
fault_add(struct faults *fs, struct json_object *o, const char **why)
{
	const struct kind *kind = kind_named(js_text(o, "what"));
	struct json_object *p = js_get(o, "probability");
	struct fault *f;

	if (kind == NULL) {
		*why = "what: timeout_after timeout_before drop_after "
		       "drop_before 401 403 412 429 5xx_before 5xx_after slow "
		       "truncated garbage";
		return ERR_INVALID;
	}
	if (!is_known(o, why))
		return ERR_INVALID;
	if ((f = calloc(1, sizeof(*f))) == NULL)
		abort();
	f->kind = kind;
	f->path = copy(js_str(o, "path"));
	f->account = copy(js_str(o, "account"));
	f->code = copy(js_text(o, "code"));
	f->probability = p != NULL ? json_object_get_double(p) : 1.0;
	/* Without a number of calls: the next one, or, by chance, all. */
	f->left = js_int(o, "calls", p != NULL ? -1 : 1);
	f->status = (int)js_int(o, "status", kind->status);
	f->ms = js_int(o, "ms", kind->effect == E_SLOW ? 1000 : 0);
	f->retry_after = js_int(o, "retry_after", kind->status == 429 ? 1 : 0);
	TAILQ_INSERT_TAIL(&fs->list, f, link);
	return ERR_OK;
}

struct json_object *
fault_list(struct faults *fs)
{
	struct json_object *list = json_object_new_array(), *o;
	struct fault *f;

	TAILQ_FOREACH(f, &fs->list, link)
	{
		o = json_object_new_object();
		js_add_str(o, "what", f->kind->name);
		js_add_str(o, "path", f->path);
		js_add_str(o, "account", f->account);
		js_add_int(o, "calls", f->left);
		js_add(o, "probability",
		    json_object_new_double(f->probability));
		js_add_int(o, "status", f->status);
		js_add_int(o, "ms", f->ms);
		js_add_int(o, "retry_after", f->retry_after);
		js_add_int(o, "hits", f->hits);
		json_object_array_add(list, o);
	}
	return list;
}

static bool
fits(const struct call *c, const struct fault *f)
{
	if (f->left == 0)
		return false;
	if (f->account != NULL &&
	    (c->account == NULL || strcmp(f->account, c->account) != 0))
		return false;
	return f->path == NULL || fnmatch(f->path, c->rq->path, 0) == 0 ||
	    (c->op != NULL && fnmatch(f->path, c->op, 0) == 0);
}

const struct fault *
fault_pick(struct call *c)
{
	struct faults *fs = c->sim->faults;
	struct fault *f;

	TAILQ_FOREACH(f, &fs->list, link)
	{
		if (!fits(c, f) || roll(fs) >= f->probability)
			continue;
		if (f->left > 0)
			f->left--;
		f->hits++;
		c->fault = f->kind->name;
		return f;
	}
	return NULL;
}

static void
refuse(struct call *c, const struct fault *f)
{
	c->rp->nextra = 0;
	c->code = f->code != NULL ? f->code : f->kind->code;
	c->api->refuse(c, f->status, c->code, "Injected");
	if (f->retry_after != 0)
		reply_header(c->rp, "Retry-After",
		    arena_printf(c->a, "%lld", (long long)f->retry_after));
}

bool
fault_before(struct call *c, const struct fault *f)
{
	if (f->kind->after)
		return false;
	c->rp->delay_ms = f->ms;
	if (f->kind->effect == E_STATUS)
		refuse(c, f);
	else
		c->rp->fate = f->kind->effect == E_DROP ? HTTP_DROP : HTTP_HANG;
	return true;
}

void
fault_after(struct call *c, const struct fault *f)
{
	static const char garbage[] =
	    "\x1f\x8b{\"code\": [<xml>\xff\xfe}\0\x01";

	c->rp->delay_ms = f->ms;
	switch (f->kind->effect) {
	case E_HANG:
		c->rp->fate = HTTP_HANG;
		break;
	case E_DROP:
		c->rp->fate = HTTP_DROP;
		break;
	case E_STATUS:
		refuse(c, f);
		break;
	case E_CUT:
		/* An answer without a body cannot lose half of it. */
		c->rp->fate = c->rp->len > 1 ? HTTP_CUT : HTTP_DROP;
		break;
	case E_GARBAGE:
		if (c->rp->status == 204)
			c->rp->status = 200;
		c->rp->type = "application/json;charset=UTF-8";
		c->rp->body = garbage;
		c->rp->len = sizeof(garbage) - 1;
		break;
	case E_SLOW:
		break;
	}
}
