/*
 * book.h - remote phone books and the people in them.
 *
 * What else phones are told about numbers (directories, dial rules, daylight
 * saving) is in db/extra.h.
 */
#ifndef DB_BOOK_H
#define DB_BOOK_H

#include "db/field.h"

enum book_form { BOOK_FLAT, BOOK_TREE };
extern const char *const book_words[]; /* NULL-terminated */

struct book {
	int64_t id, organisation_id;
	const char *name, *title;
	int64_t form; /* enum book_form */
	int64_t position;
	int64_t version;
};

struct book_entry {
	int64_t id; /* 0: a new one */
	const char *department, *name, *phone1, *phone2, *phone3;
};

extern const struct field book_fields[]; /* of struct book */
extern const size_t nbook_fields;
extern const struct field book_entry_fields[]; /* of struct book_entry */
extern const size_t nbook_entry_fields;

#define BOOK_ENTRIES_MAX ((size_t)5000) /* as many as a phone is sent */

/* Out: id, version. */
enum err book_add(struct act *, struct book *) MUST_CHECK;
/* By id; the name stays.  version 0: whatever it is now; else ERR_CONFLICT
 * when it moved on, here and below. */
enum err book_change(struct act *, const struct book *,
    int64_t version) MUST_CHECK;
/* Adds, or changes the one of that organisation and name.  Out: id. */
enum err book_put(struct act *, struct book *) MUST_CHECK;
enum err book_find(struct act *, int64_t organisation_id, const char *name,
    struct book *) MUST_CHECK;
enum err book_by_id(struct act *, int64_t id, struct book *) MUST_CHECK;
enum err book_delete(struct act *, int64_t id) MUST_CHECK;
/* row: id, name, title, form, position, version, entries */
enum err book_each(struct act *, int64_t organisation_id, db_row_fn *,
    void *) MUST_CHECK;

/*
 * Locks the book for the rest of the transaction and reads it: what comes
 * before each change of it or of its entries.
 */
enum err book_begin(struct act *, int64_t id, int64_t version,
    struct book *) MUST_CHECK;

/* What is in a book changes with the version the caller has read; these have
 * "_at".  Without: whatever the version is. */
enum err book_entry_put_at(struct act *, int64_t book_id, int64_t version,
    struct book_entry *) MUST_CHECK;
enum err book_entry_delete_at(struct act *, int64_t book_id, int64_t version,
    int64_t id) MUST_CHECK;
enum err book_fill_at(struct act *, int64_t book_id, int64_t version,
    const struct book_entry *, size_t n) MUST_CHECK;
enum err book_delete_at(struct act *, int64_t id, int64_t version) MUST_CHECK;

enum err book_entry_get(struct act *, int64_t book_id, int64_t id,
    struct book_entry *) MUST_CHECK;
/* Adds (id 0, filled in), or changes the entry with that id. */
enum err book_entry_put(struct act *, int64_t book_id,
    struct book_entry *) MUST_CHECK;
enum err book_entry_delete(struct act *, int64_t book_id,
    int64_t id) MUST_CHECK;
/* Exactly these n entries from now on; their ids are not looked at. */
enum err book_fill(struct act *, int64_t book_id, const struct book_entry *,
    size_t n) MUST_CHECK;
/* row: id, department, name, phone1, phone2, phone3 */
enum err book_entry_each(struct act *, int64_t book_id, db_row_fn *,
    void *) MUST_CHECK;

#endif
