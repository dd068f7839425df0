/*
 * directory.h - the XML files of an organisation: phone books, directory
 * choices, daylight saving, dial rules.
 */
#ifndef RENDER_DIRECTORY_H
#define RENDER_DIRECTORY_H

#include "base/buf.h"
#include "db/db.h"

/* Appends to the buffer.  term: only who has it in name or number; NULL or
 * "": everybody.  ERR_NOTFOUND: there is no such book. */
enum err directory_book(struct db *, struct buf *, int64_t organisation_id,
    const char *name, const char *term) MUST_CHECK;

enum directory_list {
	DIRECTORY_FAVORITE,
	DIRECTORY_SUPER_SEARCH,
	DIRECTORY_AUTO_DST,
	DIRECTORY_DIALNOW
};
/* ERR_NOTFOUND: an organisation without a row has no such file. */
enum err directory_list(struct db *, struct buf *, int64_t organisation_id,
    enum directory_list) MUST_CHECK;

#endif
