/* ticket.c - see ticket.h. */
#include <string.h>

#include "base/digest.h"
#include "render/ticket.h"

void
ticket_book(const struct vault *v, struct arena *a, const char *path_key,
    const char *book, char out[TICKET_LEN + 1])
{
	const char *what = arena_printf(a, "%s/%s", path_key, book);
	uint8_t key[SHA256_LEN], mac[SHA256_LEN];

	vault_derive(v, "phone book", key);
	digest_hmac(key, what, strlen(what), mac);
	digest_hex(mac, TICKET_LEN / 2, out);
}
