/* user_password.c - see user_password.h; user_verify() of user.h. */
#include <crypt.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/log.h"
#include "db/user.h"
#include "db/user_password.h"

#define PREFIX "$y$" /* yescrypt */
#define RANDOM_LEN 32

const char *
check_password(const char *s)
{
	if (strlen(s) >= PASSWORD_MIN)
		return NULL;
	return "must be at least 10 bytes long";
}

/*
 * struct crypt_data is 32 kB and holds the password afterwards, so it is
 * made for one call and wiped.  NULL when the hash is not one.
 */
static char *
hash_with(const char *password, const char *setting)
{
	struct crypt_data *d = calloc(1, sizeof(*d));
	char *hash, *copy = NULL;

	if (d == NULL)
		abort();
	hash = crypt_r(password, setting, d);
	if (hash != NULL && *hash != '*' && (copy = strdup(hash)) == NULL)
		abort();
	explicit_bzero(d, sizeof(*d));
	free(d);
	return copy;
}

/* Any setting that takes as long as a real one. */
static char *
new_setting(char out[CRYPT_GENSALT_OUTPUT_SIZE])
{
	char random[RANDOM_LEN];

	digest_random(random, sizeof(random));
	return crypt_gensalt_rn(PREFIX, 0, random, sizeof(random), out,
	    CRYPT_GENSALT_OUTPUT_SIZE);
}

enum err
password_hash(struct act *act, const char *password, const char **hash)
{
	char setting[CRYPT_GENSALT_OUTPUT_SIZE], *p;

	*hash = "";
	if (password == NULL || *password == '\0')
		return ERR_OK;
	if (new_setting(setting) == NULL ||
	    (p = hash_with(password, setting)) == NULL) {
		log_warn("crypt(3) can not do yescrypt");
		return ERR_SYSTEM;
	}
	*hash = arena_strdup(act->a, p);
	free(p);
	return ERR_OK;
}

bool
password_matches(const char *password, const char *hash)
{
	char setting[CRYPT_GENSALT_OUTPUT_SIZE], *p;
	bool usable = *hash != '\0', same;

	if (!usable && new_setting(setting) == NULL)
		return false;
	p = hash_with(password, usable ? hash : setting);
	same = usable && p != NULL &&
	    digest_equal(p, strlen(p), hash, strlen(hash));
	free(p);
	return same;
}

enum err
user_verify(struct act *act, const char *login, const char *password,
    struct user *u)
{
	const char *hash = "";
	struct val row[4];
	bool known;
	enum err e;

	*u = (struct user){ 0 };
	e = db_first(act->db, act->a, STMT_USER_HASH, VALS(V_STR(login)), row,
	    4);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	known = e == ERR_OK;
	if (known && row[2].i != 0)
		hash = row[1].s;
	if (!password_matches(password, hash)) {
		u->id = known ? row[0].i : 0;
		return act_fail(act, ERR_DENIED, "", "%s", USER_DENIED);
	}
	if ((e = user_by_id(act, row[0].i, u)) == ERR_OK)
		u->version = row[3].i;
	return e;
}
