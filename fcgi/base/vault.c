/*
 * vault.c - see vault.h.
 *
 * Each key has its cipher context, keyed once: sealing and opening then set
 * the nonce alone, which keeps an opening well under a microsecond.
 */
#include <sys/stat.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "base/digest.h"
#include "base/log.h"
#include "base/scan.h"
#include "base/vault.h"

#define VERSION 0x01
#define ID_LEN 4
#define KEY_LEN 32
#define NONCE_LEN 12
#define TAG_LEN 16
#define HEAD_LEN (1 + ID_LEN + NONCE_LEN)
#define LINE_LEN (2 * ID_LEN + 1 + 2 * KEY_LEN) /* "id key" in hex */
#define KEYS_MAX 32
#define FILE_MAX ((size_t)64 * 1024)

struct key {
	uint8_t id[ID_LEN];
	uint8_t raw[KEY_LEN];
	EVP_CIPHER_CTX *seal, *open;
};

struct vault {
	size_t nkeys;
	bool proven;
	struct key key[KEYS_MAX]; /* the first one seals */
};

/* Text that held keys: wiped before it is given back. */
struct secret {
	char *p; /* NUL-terminated */
	size_t len;
};

static void
secret_release(struct secret *s)
{
	if (s->p != NULL)
		explicit_bzero(s->p, s->len);
	free(s->p);
	*s = (struct secret){ 0 };
}

static void *
need(void *p)
{
	if (p == NULL)
		abort();
	return p;
}

static bool
file_is_private(const char *file, const struct stat *st)
{
	if (!S_ISREG(st->st_mode)) {
		log_warnx("%s: not a regular file; a key file must be one",
		    file);
		return false;
	}
	if ((st->st_mode & 007) != 0) {
		log_warnx("%s: others can reach the keys; chmod o-rwx it",
		    file);
		return false;
	}
	if (st->st_size > (off_t)FILE_MAX) {
		log_warnx("%s: too long for a key file", file);
		return false;
	}
	return true;
}

static bool
slurp(int fd, const char *file, const struct stat *st, struct secret *out)
{
	size_t size = (size_t)st->st_size;
	ssize_t n;

	out->p = need(calloc(1, size + 1));
	while (out->len < size) {
		n = read(fd, out->p + out->len, size - out->len);
		if (n == -1) {
			log_warn("%s: cannot read", file);
			return false;
		}
		if (n == 0)
			break;
		out->len += (size_t)n;
	}
	return true;
}

/* On failure *out is empty, and what is wrong has been logged. */
static bool
keyfile_read(const char *file, struct stat *st, struct secret *out)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool ok = false;

	*out = (struct secret){ 0 };
	if (fd == -1) {
		log_warnx("%s: cannot open the key file: %s; %s", file,
		    strerror(errno),
		    errno == EACCES
			? "let the program's group read it (chmod 640)"
			: "put it back from where you keep a copy");
		return false;
	}
	if (fstat(fd, st) == -1)
		log_warn("%s: cannot read", file);
	else if (file_is_private(file, st))
		ok = slurp(fd, file, st, out);
	close(fd);
	if (!ok)
		secret_release(out);
	return ok;
}

static EVP_CIPHER_CTX *
keyed(const EVP_CIPHER *aes, const uint8_t *raw, int encrypt)
{
	EVP_CIPHER_CTX *c = need(EVP_CIPHER_CTX_new());

	if (EVP_CipherInit_ex2(c, aes, raw, NULL, encrypt, NULL) != 1)
		abort();
	return c;
}

/* NULL, or what is wrong with the line (and never the key itself). */
static const char *
add_key(struct vault *v, const EVP_CIPHER *aes, const char *line, size_t len)
{
	struct key *k = &v->key[v->nkeys];
	char id[2 * ID_LEN + 1] = "", raw[2 * KEY_LEN + 1] = "";
	bool ok;

	if (len != LINE_LEN || line[2 * ID_LEN] != ' ' ||
	    strspn(line, "0123456789abcdef") != 2 * ID_LEN)
		return "expected 8 hex digits, a blank and 64 hex digits";
	if (v->nkeys == KEYS_MAX)
		return "too many keys; remove those nothing is sealed under";
	memcpy(id, line, 2 * ID_LEN);
	memcpy(raw, line + 2 * ID_LEN + 1, 2 * KEY_LEN);
	ok = scan_hex(id, k->id, ID_LEN) == ERR_OK &&
	    scan_hex(raw, k->raw, KEY_LEN) == ERR_OK;
	explicit_bzero(raw, sizeof(raw));
	if (!ok)
		return "expected 8 hex digits, a blank and 64 hex digits";
	for (size_t i = 0; i < v->nkeys; i++)
		if (memcmp(v->key[i].id, k->id, ID_LEN) == 0)
			return "a second key with the same id; keep one";
	k->seal = keyed(aes, k->raw, 1);
	k->open = keyed(aes, k->raw, 0);
	v->nkeys++;
	return NULL;
}

static bool
add_keys(struct vault *v, const EVP_CIPHER *aes, const char *file,
    const struct secret *text)
{
	const char *s = text->p, *why;
	unsigned line = 0;
	size_t n;

	for (; *s != '\0'; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		line++;
		if (n == 0 || *s == '#')
			continue;
		if ((why = add_key(v, aes, s, n)) != NULL) {
			log_warnx("%s:%u: %s", file, line, why);
			return false;
		}
	}
	if (s != text->p + text->len) {
		log_warnx("%s:%u: a zero byte; this is no key file", file,
		    line);
		return false;
	}
	if (v->nkeys == 0)
		log_warnx("%s: no key in it; put it back from where you keep a "
			  "copy, or make one with voipconfigctl rekey "
			  "--new-key where nothing is sealed yet",
		    file);
	return v->nkeys != 0;
}

static struct vault *
vault_new(const char *file, const struct secret *text)
{
	EVP_CIPHER *aes = need(EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL));
	struct vault *v = need(calloc(1, sizeof(*v)));
	bool ok = add_keys(v, aes, file, text);

	EVP_CIPHER_free(aes);
	if (ok)
		return v;
	vault_free(v);
	return NULL;
}

struct vault *
vault_open(const char *keyfile)
{
	struct secret text;
	struct vault *v;
	struct stat st;

	if (!keyfile_read(keyfile, &st, &text))
		return NULL;
	v = vault_new(keyfile, &text);
	secret_release(&text);
	return v;
}

void
vault_free(struct vault *v)
{
	if (v == NULL)
		return;
	for (size_t i = 0; i < v->nkeys; i++) {
		EVP_CIPHER_CTX_free(v->key[i].seal); /* wipes its copy */
		EVP_CIPHER_CTX_free(v->key[i].open);
	}
	explicit_bzero(v, sizeof(*v));
	free(v);
}

bool
vault_is_proven(const struct vault *v)
{
	return v->proven;
}

void
vault_prove(struct vault *v)
{
	v->proven = true;
}

void
vault_reopen(struct vault **v, const char *keyfile)
{
	struct vault *fresh = vault_open(keyfile);

	if (fresh == NULL) {
		log_warnx("%s: the keys stay as they were", keyfile);
		return;
	}
	vault_free(*v);
	*v = fresh;
}

static bool
write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t w = write(fd, p, n);

		if (w == -1)
			return false;
		p += w;
		n -= (size_t)w;
	}
	return true;
}

/* The new line, then all that was there. */
static bool
write_keys(int fd, const struct secret *old)
{
	uint8_t id[ID_LEN], raw[KEY_LEN];
	char line[LINE_LEN + 2];
	bool ok;

	digest_random(id, sizeof(id));
	digest_random(raw, sizeof(raw));
	digest_hex(id, sizeof(id), line);
	line[2 * ID_LEN] = ' ';
	digest_hex(raw, sizeof(raw), line + 2 * ID_LEN + 1);
	line[LINE_LEN] = '\n';
	ok = write_all(fd, line, LINE_LEN + 1) &&
	    write_all(fd, old->p, old->len);
	explicit_bzero(raw, sizeof(raw));
	explicit_bzero(line, sizeof(line));
	return ok;
}

static void
sync_directory(const char *file)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s", file);
	fd = open(dirname(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1 || fsync(fd) == -1)
		log_warn("%s: cannot sync its directory", file);
	if (fd != -1)
		close(fd);
}

/* Written beside it and renamed, so that no reader ever sees half a file. */
static bool
replace(const char *file, const struct stat *st, const struct secret *old)
{
	char tmp[PATH_MAX];
	bool ok;
	int fd;

	if ((size_t)snprintf(tmp, sizeof(tmp), "%s.XXXXXX", file) >=
	    sizeof(tmp)) {
		errno = ENAMETOOLONG;
		return false;
	}
	if ((fd = mkostemp(tmp, O_CLOEXEC)) == -1)
		return false;
	ok = write_keys(fd, old) &&
	    (old->p == NULL ||
		(fchown(fd, st->st_uid, st->st_gid) == 0 &&
		    fchmod(fd, st->st_mode & 0770) == 0)) &&
	    fsync(fd) == 0;
	ok = close(fd) == 0 && ok && rename(tmp, file) == 0;
	if (!ok) {
		int saved = errno;

		unlink(tmp);
		errno = saved;
		return false;
	}
	sync_directory(file);
	return true;
}

enum err
vault_new_key(const char *keyfile)
{
	struct secret old = { 0 };
	struct vault *v = NULL;
	struct stat st = { 0 };
	bool ok;

	if (access(keyfile, F_OK) == 0 || errno != ENOENT) {
		if (!keyfile_read(keyfile, &st, &old))
			return ERR_INVALID;
		if (old.len != 0 && (v = vault_new(keyfile, &old)) == NULL) {
			secret_release(&old);
			return ERR_INVALID;
		}
		vault_free(v);
	}
	if (!(ok = replace(keyfile, &st, &old)))
		log_warn("%s: cannot write the key file", keyfile);
	secret_release(&old);
	return ok ? ERR_OK : ERR_SYSTEM;
}

enum err
vault_seal(struct vault *v, struct arena *a, const char *purpose,
    const void *clear, size_t len, uint8_t **out, size_t *outlen)
{
	EVP_CIPHER_CTX *c = v->key[0].seal;
	int n, plen = (int)strlen(purpose);
	uint8_t *p;

	if (len > VAULT_CLEAR_MAX)
		return ERR_INVALID;
	p = arena_alloc(a, len + VAULT_OVERHEAD);
	p[0] = VERSION;
	memcpy(p + 1, v->key[0].id, ID_LEN);
	digest_random(p + 1 + ID_LEN, NONCE_LEN);
	if (EVP_EncryptInit_ex2(c, NULL, NULL, p + 1 + ID_LEN, NULL) != 1 ||
	    EVP_EncryptUpdate(c, NULL, &n, (const uint8_t *)purpose, plen) !=
		1 ||
	    EVP_EncryptUpdate(c, p + HEAD_LEN, &n, clear, (int)len) != 1 ||
	    EVP_EncryptFinal_ex(c, p + HEAD_LEN + len, &n) != 1 ||
	    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, TAG_LEN,
		p + HEAD_LEN + len) != 1) {
		log_warnx("vault: libcrypto cannot seal");
		return ERR_SYSTEM;
	}
	*out = p;
	*outlen = len + VAULT_OVERHEAD;
	return ERR_OK;
}

static const struct key *
key_of(const struct vault *v, const uint8_t *sealed)
{
	for (size_t i = 0; i < v->nkeys; i++)
		if (memcmp(v->key[i].id, sealed + 1, ID_LEN) == 0)
			return &v->key[i];
	return NULL;
}

static bool
decrypt(EVP_CIPHER_CTX *c, const char *purpose, const uint8_t *p, size_t len,
    uint8_t *out)
{
	uint8_t tag[TAG_LEN];
	int n;

	memcpy(tag, p + HEAD_LEN + len, TAG_LEN); /* the ctrl wants no const */
	return EVP_DecryptInit_ex2(c, NULL, NULL, p + 1 + ID_LEN, NULL) == 1 &&
	    EVP_DecryptUpdate(c, NULL, &n, (const uint8_t *)purpose,
		(int)strlen(purpose)) == 1 &&
	    EVP_DecryptUpdate(c, out, &n, p + HEAD_LEN, (int)len) == 1 &&
	    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, TAG_LEN, tag) == 1 &&
	    EVP_DecryptFinal_ex(c, out + len, &n) == 1;
}

enum err
vault_unseal(struct vault *v, struct arena *a, const char *purpose,
    const void *sealed, size_t len, char **out, size_t *outlen)
{
	const uint8_t *p = sealed;
	const struct key *k;
	uint8_t *clear;

	if (len < VAULT_OVERHEAD || len > VAULT_CLEAR_MAX + VAULT_OVERHEAD ||
	    p[0] != VERSION) {
		log_warnx("vault: a value for %s is not a sealed value",
		    purpose);
		return ERR_INVALID;
	}
	if ((k = key_of(v, p)) == NULL) {
		log_warnx("vault: a value for %s needs key %02x%02x%02x%02x; "
			  "put that key back into the key file",
		    purpose, p[1], p[2], p[3], p[4]);
		return ERR_SYSTEM;
	}
	len -= VAULT_OVERHEAD;
	clear = arena_alloc(a, len + 1);
	if (!decrypt(k->open, purpose, p, len, clear)) {
		explicit_bzero(clear, len);
		log_warnx("vault: a value for %s was changed, or sealed for "
			  "something else",
		    purpose);
		return ERR_INVALID;
	}
	*out = (char *)clear;
	*outlen = len;
	return ERR_OK;
}

int
vault_is_current(const struct vault *v, const void *sealed, size_t len)
{
	const uint8_t *p = sealed;

	return len >= VAULT_OVERHEAD && p[0] == VERSION &&
	    memcmp(p + 1, v->key[0].id, ID_LEN) == 0;
}

void
vault_derive(const struct vault *v, const char *label, uint8_t out[32])
{
	digest_hmac(v->key[0].raw, label, strlen(label), out);
}
