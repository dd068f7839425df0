/*
 * sheet.h - everything a MAC configuration is made of, in one piece.
 *
 * The tables device, line, line_key and setting are the truth; the sheet is
 * their content as bytes, kept in mac_config.sheet so that a phone costs one
 * round trip.  Same content, same bytes.
 *
 * Encoding, version SHEET_VERSION (first byte): numbers are LEB128; a text
 * or blob is its length and its bytes; then the fields in the order of the
 * structs below, lists preceded by their count.  A reader refuses what it
 * does not know: ERR_INVALID, and voipconfigctl compile mends it.
 *
 * Secrets stay sealed in here (base/vault.h).
 */
#ifndef DB_SHEET_H
#define DB_SHEET_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

#define SHEET_VERSION 1

struct blob {
	const uint8_t *p; /* NULL: none */
	size_t len;
};

enum transport { TRANSPORT_UDP, TRANSPORT_TCP, TRANSPORT_TLS, TRANSPORT_DNS };

struct sheet_line {
	int64_t number; /* account.<number> */
	int64_t enabled;
	const char *label, *display_name, *user_name, *auth_name;
	struct blob secret; /* sealed, purpose sip */
	const char *server_host;
	int64_t server_port; /* 0: the phone's default, here and below */
	const char *backup_host;
	int64_t backup_port;
	int64_t transport; /* enum transport */
	int64_t expires;   /* seconds */
	const char *proxy_host;
	int64_t proxy_port;
	const char *voicemail, *ringtone, *codecs, *handset;
};

enum key_area { KEY_LINE, KEY_MEMORY, KEY_PROGRAMMABLE, KEY_EXPANSION };

struct sheet_key {
	int64_t area; /* enum key_area */
	int64_t module, position;
	int64_t type, line;
	const char *value, *label, *pickup;
	int64_t book;
};

struct sheet_setting {
	const char *name;
	int64_t absent; /* 1: the line is left out */
	const char *value;
	struct blob secret; /* sealed, purpose setting; then value is "" */
};

struct sheet {
	const char *label, *serial;
	struct blob prov_secret;  /* sealed, purpose prov */
	struct blob admin_secret; /* sealed, purpose admin */
	struct sheet_line *lines; /* by number */
	size_t nlines;
	struct sheet_key *keys; /* by area, module, position */
	size_t nkeys;
	struct sheet_setting *settings; /* by name */
	size_t nsettings;
};

void sheet_write(struct buf *, const struct sheet *);

/* Everything BORROWED from the arena (texts) and from bytes (blobs). */
enum err sheet_read(struct arena *, const void *bytes, size_t len,
    struct sheet *) MUST_CHECK;

#endif
