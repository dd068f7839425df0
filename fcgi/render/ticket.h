/*
 * ticket.h - a URL that opens one phone book and nothing else.
 *
 * Phones can not be relied on to show their provisioning credentials to a
 * phone book, and these must not be written into a file that every phone of
 * the organisation gets.  So the URL in the configuration carries a ticket:
 * a keyed hash of path key and book.  It changes with the path key and with
 * the first key of the key file; phones learn the new URL as they learn any
 * other setting.
 */
#ifndef RENDER_TICKET_H
#define RENDER_TICKET_H

#include "base/vault.h"

#define TICKET_LEN 32 /* hex digits */

void ticket_book(const struct vault *, struct arena *, const char *path_key,
    const char *book, char out[TICKET_LEN + 1]);

#endif
