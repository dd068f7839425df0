/*
 * export.h - phones, their lines and keys, and phone books as CSV that
 * imports again unchanged (db/import.h).
 */
#ifndef DB_EXPORT_H
#define DB_EXPORT_H

#include "base/buf.h"
#include "db/list.h"

enum export_what { EXPORT_DEVICES, EXPORT_LINES, EXPORT_KEYS };

#define EXPORT_ROWS_MAX 200000

/*
 * Those of the phones that a list's filters select (LIST_DEVICES_OUT), by
 * label.  secrets: passwords too, in clear.  ERR_INVALID: more than
 * EXPORT_ROWS_MAX rows.
 */
enum err export_phones(struct act *, enum export_what, const struct list_ask *,
    bool secrets, struct buf *) MUST_CHECK;
enum err export_book(struct act *, int64_t book_id, struct buf *) MUST_CHECK;

#endif
