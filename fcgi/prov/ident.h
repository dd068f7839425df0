/*
 * ident.h - which file of whom: a request path read strictly.
 *
 * Below /p/<path key>/ there is nothing but (facts, sections 2 and 6):
 *   y<12 digits>.cfg            global configuration; 11 digits: an alias
 *   <mac>.cfg  <mac>.boot       MAC and boot configuration, either case
 *   y000000000000.boot          boot file of phones without one of their own
 *   <mac>-local.cfg  <mac>-contact.xml  <mac>-calllog.xml
 *   book/<name>.xml[?key=...&term=...]  remote phone book; key: render/ticket.h;
 *                               searched when a term is given
 *   favorite_setting.xml  super_search.xml  AutoDST.xml  dialnow.xml
 *   r/<kind>/<name>             firmware, wallpapers, ringtones ...
 * Everything else is ERR_NOTFOUND.
 */
#ifndef PROV_IDENT_H
#define PROV_IDENT_H

#include "base/arena.h"
#include "base/scan.h"

#define PATH_KEY_LEN 32 /* [a-z2-7], no look-alikes: digest_token() */

enum file_kind {
	FILE_GLOBAL,
	FILE_MAC,
	FILE_BOOT,
	FILE_COMMON_BOOT,
	FILE_LOCAL,
	FILE_CONTACT,
	FILE_CALLLOG,
	FILE_BOOK,
	FILE_FAVORITE,
	FILE_SUPER_SEARCH,
	FILE_AUTO_DST,
	FILE_DIALNOW,
	FILE_RESOURCE,
	FILE__MAX
};

struct ident {
	enum file_kind kind;
	char path_key[PATH_KEY_LEN + 1];
	char mac[MAC_LEN + 1]; /* "" when the name holds none */
	int number;            /* FILE_GLOBAL: common file number, 0-9999 */
	const char *name;      /* FILE_BOOK, FILE_RESOURCE: BORROWED (arena) */
	const char *section;   /* FILE_RESOURCE: kind, "firmware" ... */
	const char *term;      /* FILE_BOOK: decoded search text; NULL: all */
	const char *ticket;    /* FILE_BOOK: of its URL, raw; NULL: none */
	const char *file;      /* path behind the key, for the fetch log */
};

/*
 * rest: "<path key>/<file>", decoded; query: raw.  rest must live as long as
 * the arena, for name and file may point into it.  ERR_NOTFOUND leaves kind
 * FILE__MAX, path_key ("" if there is none) and file, for the fetch log.
 */
enum err ident_parse(struct arena *, const char *rest, const char *query,
    struct ident *) MUST_CHECK;

#endif
