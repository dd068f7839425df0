/*
 * scan.h - strict readers of foreign text.
 *
 * Each reads the whole of what it is given or fails; nothing is skipped,
 * guessed or truncated.  ERR_INVALID leaves the result untouched.
 */
#ifndef BASE_SCAN_H
#define BASE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

#define MAC_LEN 12 /* lower-case hex digits, no separators */

/* Decimal, optional leading '-', no blanks, no leading zeros but "0". */
enum err scan_int(const char *, int64_t min, int64_t max, int64_t *) MUST_CHECK;

/*
 * A MAC address: twelve hex digits of either case, bare or separated in
 * pairs by one of ':', '-', '.', ' ' throughout, or in groups of four by '.'
 * or '-'.  out gets MAC_LEN lower-case digits and a NUL.
 */
enum err scan_mac(const char *, size_t len, char out[MAC_LEN + 1]) MUST_CHECK;

/* Hex digits of either case to bytes; n is the number of bytes wanted. */
enum err scan_hex(const char *, uint8_t *out, size_t n) MUST_CHECK;
int scan_hexval(char); /* of one digit, either case; -1: none */

/* Well-formed UTF-8 without NUL?  (Control characters are the caller's.) */
bool scan_utf8(const char *, size_t len);
/* Takes out what is no UTF-8: halves of characters, where text was cut. */
void scan_mend_utf8(char *);

/*
 * Has every element of an XML text at most so many attributes?  libxml2
 * compares each with all others: 60,000 keep it busy for half a minute.  No
 * as well where that can not be told, which no well-formed text is.
 */
bool scan_xml_attributes(const char *, size_t len, size_t most);

/* Any C0 control character or DEL in it? */
bool scan_has_control(const char *, size_t len);

/*
 * An IPv4 or IPv6 address as sixteen bytes (IPv4 mapped into ::ffff/96), and
 * a network "192.0.2.0/24" with host bits clear; an address without a "/"
 * is the network of that one address.
 */
struct net {
	uint8_t addr[16];
	uint8_t bits; /* 0-128, counted in the sixteen bytes */
};

enum err scan_addr(const char *, uint8_t out[16]) MUST_CHECK;
enum err scan_net(const char *, struct net *) MUST_CHECK;
bool net_has(const struct net *, const uint8_t addr[16]);

/* The next blank-separated word of *p, or NULL; *p moves behind it. */
char *scan_word(struct arena *, const char **p);

#endif
