/* login_guard.c - see login_guard.h. */
#include <inttypes.h>
#include <string.h>

#include "base/digest.h"
#include "base/scan.h"
#include "db/login_guard.h"
#include "db/row.h"

/* For one login from one network. */
#define PAIR_FREE 5 /* failures before the first pause */
#define PAIR_LONGEST 3600
#define PAIR_MEMORY 86400 /* seconds until all is forgotten */

/* For a network: an office of people who mistype is one. */
#define NETWORK_FREE 100
#define NETWORK_LONGEST 300
#define NETWORK_MEMORY 3600

/* For the codes of a person. */
#define CODE_FREE 10
#define CODE_LONGEST 900
#define CODE_MEMORY 86400

#define FIRST_PAUSE 15 /* seconds; each further one is twice as long */

int64_t
login_guard_pause(int64_t failures, int64_t free, int64_t longest)
{
	int64_t pause = FIRST_PAUSE;

	if (failures < free)
		return 0;
	for (int64_t n = free; n < failures && pause < longest; n++)
		pause *= 2;
	return pause < longest ? pause : longest;
}

/* --- buckets ---------------------------------------------------------------- */

static void
network_of(const char *address, uint8_t out[16])
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (address == NULL || scan_addr(address, out) != ERR_OK)
		memset(out, 0, 16);
	else if (memcmp(out, mapped, sizeof(mapped)) == 0)
		out[15] = 0;
	else
		memset(out + 8, 0, 8);
}

static void
bucket(const struct act *act, const uint8_t network[16], const char *login,
    size_t len, char out[32])
{
	uint8_t key[SHA256_LEN];
	struct buf b = BUF_INIT(act->a);

	vault_derive(act->vault, "login_guard", key);
	buf_raw(&b, (const char *)network, 16);
	buf_raw(&b, login, len);
	digest_hmac(key, b.p, b.len, (uint8_t *)out);
	explicit_bzero(key, sizeof(key));
}

/* No network is all ones. */
static void
code_bucket(const struct act *act, int64_t user_id, char out[32])
{
	const char *id = arena_printf(act->a, "%" PRId64, user_id);
	uint8_t ones[16];

	memset(ones, 0xff, sizeof(ones));
	bucket(act, ones, id, strlen(id), out);
}

/*
 * What the database takes for the same login ("Ada", "ada" and "adá") must
 * share a bucket.  Blanks of any kind at the end are nothing to it; they
 * weigh 02 09 each.
 */
static enum err
login_key(struct act *act, const char *login, struct val *key)
{
	enum err e;

	e = db_first(act->db, act->a, STMT_LOGIN_KEY, VALS(V_STR(login)), key,
	    1);
	if (e != ERR_OK || key->type == VAL_NULL)
		return e;
	while (key->len >= 2 && memcmp(key->s + key->len - 2, "\2\11", 2) == 0)
		key->len -= 2;
	return ERR_OK;
}

static struct val
val_bucket(const char *b)
{
	return V_BYTES(b, 32);
}

enum err
login_guard_open(struct act *act, const char *login, struct login_guard *g)
{
	struct val row[1], key;
	uint8_t network[16];
	enum err e;

	g->coder = 0;
	if (act->vault == NULL)
		return ERR_SYSTEM;
	if ((e = login_key(act, login, &key)) != ERR_OK)
		return e;
	network_of(act->address, network);
	/* No login is empty, so no pair is a network. */
	bucket(act, network, key.s, key.len, g->pair);
	bucket(act, network, "", 0, g->network);
	e = db_first(act->db, act->a, STMT_GUARD_FIND,
	    VALS(val_bucket(g->pair), val_bucket(g->network)), row, 1);
	if (e != ERR_OK || row_int(&row[0]) == 0)
		return e;
	e = act_fail(act, ERR_DENIED, "",
	    "Too many wrong passwords came from your network; try again in "
	    "%" PRId64 " seconds.",
	    row_int(&row[0]));
	act->problem.wait = row_int(&row[0]);
	return e;
}

enum err
login_guard_code(struct act *act, int64_t user_id)
{
	struct val row[1];
	char b[32];
	enum err e;

	code_bucket(act, user_id, b);
	e = db_first(act->db, act->a, STMT_GUARD_FIND,
	    VALS(val_bucket(b), val_bucket(b)), row, 1);
	if (e != ERR_OK || row_int(&row[0]) == 0)
		return e;
	e = act_fail(act, ERR_DENIED, "",
	    "Too many wrong codes came with your password; try again in "
	    "%" PRId64 " seconds, and change the password if it was not you.",
	    row_int(&row[0]));
	act->problem.wait = row_int(&row[0]);
	return e;
}

enum err
login_guard_code_passed(struct act *act, int64_t user_id)
{
	char b[32];

	code_bucket(act, user_id, b);
	return db_run(act->db, STMT_GUARD_CLEAR, VALS(val_bucket(b)), NULL);
}

/* --- counting --------------------------------------------------------------- */

struct count {
	const struct login_guard *g;
	int64_t user_id;
};

static enum err
raise(struct act *act, const char *b, int64_t free, int64_t longest,
    int64_t memory)
{
	struct val row[1];
	int64_t pause;
	enum err e;

	if ((e = db_run(act->db, STMT_GUARD_FAILED,
		 VALS(val_bucket(b), V_INT(memory)), NULL)) != ERR_OK ||
	    (e = db_first(act->db, act->a, STMT_GUARD_COUNT,
		 VALS(val_bucket(b)), row, 1)) != ERR_OK)
		return e;
	pause = login_guard_pause(row[0].i, free, longest);
	if (pause == 0)
		return ERR_OK;
	return db_run(act->db, STMT_GUARD_SHUT,
	    VALS(V_INT(pause), val_bucket(b)), NULL);
}

static enum err
count(struct act *act, void *arg)
{
	const struct count *c = arg;
	char b[32];
	enum err e;

	code_bucket(act, c->g->coder, b);
	if (c->g->coder != 0 &&
	    (e = raise(act, b, CODE_FREE, CODE_LONGEST, CODE_MEMORY)) != ERR_OK)
		return e;
	/* The same statements whoever it was: the time tells nothing. */
	if ((e = raise(act, c->g->pair, PAIR_FREE, PAIR_LONGEST,
		 PAIR_MEMORY)) != ERR_OK ||
	    (e = raise(act, c->g->network, NETWORK_FREE, NETWORK_LONGEST,
		 NETWORK_MEMORY)) != ERR_OK)
		return e;
	return db_run(act->db, STMT_USER_FAILED, VALS(V_INT(c->user_id)), NULL);
}

enum err
login_guard_failed(struct act *act, const struct login_guard *g,
    int64_t user_id)
{
	struct count c = { g, user_id };
	struct problem problem = act->problem;
	enum err e = act_tx(act, count, &c);

	if (e == ERR_OK)
		act->problem = problem;
	return e;
}

enum err
login_guard_passed(struct act *act, const struct login_guard *g)
{
	return db_run(act->db, STMT_GUARD_CLEAR, VALS(val_bucket(g->pair)),
	    NULL);
}
