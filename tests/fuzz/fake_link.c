/*
 * fake_link.c - see fake_link.h.  In the place of db/link.c: what is above it
 * (roles, counts of values, transactions) is the product's own.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/vault.h"
#include "db/link.h"
#include "fuzz/fake_link.h"
#include "fuzz/must.h"

struct link {
	bool left[STMT__MAX]; /* a row not yet fetched */
	uint64_t trips;
};

struct prep {
	const struct composed *c;
	bool left;
};

uint8_t fake_mood;
void (*fake_row)(enum stmt, struct val *row, size_t n);

static struct prep composed;

static bool
finds(uint64_t what)
{
	return fake_mood == 255 ||
	    (fake_mood != 0 &&
		((what + 1) * 0x9e3779b97f4a7c15u >> 32) % 255 < fake_mood);
}

static void
hybrid(struct val *row, size_t n)
{
	for (size_t i = 0; i < n; i++)
		row[i] = FAKE_VAL(1, "1");
}

static void
texts_are(const struct val *in, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		must(in[i].type <= VAL_BYTES);
		must(in[i].type != VAL_STR || strlen(in[i].s) < 1u << 30);
		must(in[i].type != VAL_BYTES || in[i].len == 0 ||
		    in[i].s != NULL);
	}
}

struct link *
link_new(const struct db_conf *conf)
{
	struct link *l = calloc(1, sizeof(*l));

	(void)conf;
	if (l == NULL)
		abort();
	return l;
}

void
link_free(struct link *l)
{
	free(l);
}

enum err
link_up(struct link *l)
{
	(void)l;
	return ERR_OK;
}

void
link_down(struct link *l)
{
	(void)l;
}

bool
link_is_up(const struct link *l)
{
	(void)l;
	return true;
}

enum err
link_ping(struct link *l)
{
	l->trips++;
	return ERR_OK;
}

enum err
link_run(struct link *l, enum stmt st, const struct val *in)
{
	texts_are(in, stmt_defs[st].nin);
	l->left[st] = finds(st);
	l->trips++;
	return ERR_OK;
}

enum err
link_fetch(struct link *l, enum stmt st, struct arena *a, struct val *row)
{
	(void)a;
	if (!l->left[st])
		return ERR_NOTFOUND;
	l->left[st] = false;
	hybrid(row, stmt_defs[st].nout);
	if (fake_row != NULL)
		fake_row(st, row, stmt_defs[st].nout);
	return ERR_OK;
}

void
link_end(struct link *l, enum stmt st)
{
	l->left[st] = false;
}

bool
link_keeps(const struct link *l, enum stmt st, size_t nrows)
{
	(void)l;
	(void)st;
	(void)nrows;
	return false;
}

enum err
link_run_many(struct link *l, enum stmt st, size_t nrows, const char *sql,
    size_t len, const struct val *in)
{
	must(strlen(sql) == len);
	texts_are(in, nrows * stmt_defs[st].nin);
	l->trips++;
	return ERR_OK;
}

/* A "?" for each value, and no text of a client's between them. */
enum err
link_compose(struct link *l, const struct composed *c, const struct val *in,
    struct prep **out)
{
	size_t marks = 0;

	must(strlen(c->sql) == c->len);
	for (const char *p = c->sql; *p != '\0'; p++)
		marks += *p == '?';
	must(marks == c->nin);
	texts_are(in, c->nin);
	composed = (struct prep){ c, finds(c->len) };
	*out = &composed;
	l->trips++;
	return ERR_OK;
}

enum err
link_fetch_prep(struct link *l, const char *what, struct prep *p,
    struct arena *a, struct val *row)
{
	(void)l;
	(void)what;
	(void)a;
	if (!p->left)
		return ERR_NOTFOUND;
	p->left = false;
	hybrid(row, p->c->nout);
	return ERR_OK;
}

void prep_end(struct prep *);

void
prep_end(struct prep *p)
{
	p->left = false;
}

enum err
link_query(struct link *l, const char *what, const char *sql, size_t len)
{
	(void)what;
	(void)sql;
	(void)len;
	l->trips++;
	return ERR_OK;
}

uint64_t
link_affected(const struct link *l)
{
	(void)l;
	return finds(1000);
}

int64_t
link_insert_id(const struct link *l)
{
	(void)l;
	return 1;
}

bool
link_collided(const struct link *l)
{
	(void)l;
	return false;
}

void
link_forget_collision(struct link *l)
{
	(void)l;
}

const char *
link_error(const struct link *l)
{
	(void)l;
	return "";
}

uint64_t
link_trips(const struct link *l)
{
	return l->trips;
}

struct db *
fake_db(unsigned role)
{
	struct db_conf conf = { .role = role };

	return db_open(&conf);
}

struct vault *
fake_vault(void)
{
	static struct vault *v;
	char dir[] = "/tmp/fuzz-keys-XXXXXX", file[64];

	if (v != NULL)
		return v;
	if (mkdtemp(dir) == NULL)
		err(1, "%s", dir);
	(void)snprintf(file, sizeof(file), "%s/keys", dir);
	if (vault_new_key(file) != ERR_OK || (v = vault_open(file)) == NULL)
		errx(1, "no key");
	unlink(file);
	rmdir(dir);
	return v;
}

size_t
link_hosts(const struct link *l)
{
	(void)l;
	return 1;
}

void
link_rest(struct link *l)
{
	(void)l;
}

uint64_t
link_epoch(const struct link *l)
{
	(void)l;
	return 1;
}

bool
link_refused(const struct link *l)
{
	(void)l;
	return false;
}
