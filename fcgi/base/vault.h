/*
 * vault.h - secrets at rest: AES-256-GCM under keys that are not in the
 * database.
 *
 * Key file, one key a line, the first one seals, all of them open:
 *     <id: 8 lower-case hex digits> <key: 64 hex digits>
 * '#' starts a comment line.  The file must be a regular file that others
 * can not read.
 *
 * A sealed value is bytes: 0x01, four bytes key id, twelve bytes nonce, the
 * ciphertext, sixteen bytes tag; VAULT_OVERHEAD more than the clear text.
 * The purpose ("sip", "prov", "rps", "setting" ...) is authenticated with
 * it, so that a value moved to a column of another purpose does not open.
 */
#ifndef BASE_VAULT_H
#define BASE_VAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

#define VAULT_OVERHEAD 33
#define VAULT_CLEAR_MAX 4096

struct vault;

/* OWNED: vault_free().  NULL after saying what is wrong with the file. */
struct vault *vault_open(const char *keyfile);
void vault_free(struct vault *);

/* The keys anew, where the user we are may read them; else those there are
 * stay, and the log says so. */
void vault_reopen(struct vault **, const char *keyfile);

/* A new key as the first line of the file (created 0600 when missing). */
enum err vault_new_key(const char *keyfile) MUST_CHECK;

/* out is in the arena, clear text is NUL-terminated behind its length. */
enum err vault_seal(struct vault *, struct arena *, const char *purpose,
    const void *clear, size_t len, uint8_t **out, size_t *outlen) MUST_CHECK;
enum err vault_unseal(struct vault *, struct arena *, const char *purpose,
    const void *sealed, size_t len, char **out, size_t *outlen) MUST_CHECK;

/* Somebody has seen that it opens what is stored; noted with the keys, for
 * db/act.c. */
bool vault_is_proven(const struct vault *);
void vault_prove(struct vault *);

/* Was this value sealed under the first key?  (For voipconfigctl rekey.) */
int vault_is_current(const struct vault *, const void *sealed, size_t len);

/*
 * A key for another use (nonces, opaque ids), derived from the first key
 * and a label: the same on every host with the same key file.
 */
void vault_derive(const struct vault *, const char *label, uint8_t out[32]);

#endif
