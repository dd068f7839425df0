/* book.c - phone books; see book.h.  What is in them is in book_entry.c. */
#include <inttypes.h>
#include <string.h>

#include "db/book.h"
#include "db/organisation.h"
#include "db/row.h"

#define ROW_N 7

const char *const book_words[] = { "flat", "tree", NULL };

static const char *
check_name(const char *s)
{
	if (*s != '\0' &&
	    s[strspn(s,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789-")] == '\0')
		return NULL;
	return "must be letters, digits and dashes; it is part of a URL";
}

#define AT(member) offsetof(struct book, member)

/* clang-format off */
const struct field book_fields[] = {
	{ "name", F_TEXT, AT(name), 0, 60, NULL, check_name,
	  "in its URL: letters, digits, dash", true },
	{ "title", F_TEXT, AT(title), 0, 80, NULL, check_needed,
	  "text on the phone", false },
	{ "form", F_ENUM, AT(form), 0, 0, book_words, NULL,
	  "flat, or a tree with a menu for each department", false },
	{ "position", F_INT, AT(position), 1, 50, NULL, NULL,
	  "of remote_phonebook.data.<position>", false },
};
/* clang-format on */
const size_t nbook_fields = sizeof(book_fields) / sizeof(book_fields[0]);

static void
from_row(const struct val *r, struct book *b)
{
	*b = (struct book){
		.id = r[0].i,
		.organisation_id = r[1].i,
		.name = r[2].s,
		.title = r[3].s,
		.form = row_enum(&r[4]),
		.position = r[5].i,
		.version = r[6].i,
	};
}

enum err
book_find(struct act *act, int64_t organisation_id, const char *name,
    struct book *b)
{
	struct val row[ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_BOOK_BY_NAME,
	    VALS(V_INT(organisation_id), V_STR(name), V_STR(act_scope(act))),
	    row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "name",
		    "The organisation has no phone book called %s.", name);
	if (e == ERR_OK)
		from_row(row, b);
	return e;
}

enum err
book_by_id(struct act *act, int64_t id, struct book *b)
{
	struct val row[ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_BOOK_BY_ID,
	    VALS(V_INT(id), V_STR(act_scope(act))), row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "book",
		    "There is no phone book with the id %" PRId64 ".", id);
	if (e == ERR_OK)
		from_row(row, b);
	return e;
}

static enum err
audit(struct act *act, const struct book *before, const struct book *after)
{
	const struct book *b = field_either(before, after);
	const struct audit_entry entry = {
		.organisation_id = b->organisation_id,
		.action = before == NULL ? "create"
		    : after == NULL      ? "delete"
					 : "change",
		.object = "phone_book",
		.object_id = b->id,
		.object_name = b->name,
	};

	return field_audit(act, &entry, book_fields, nbook_fields, before,
	    after);
}

enum err
book_begin(struct act *act, int64_t id, int64_t version, struct book *b)
{
	struct val row[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_BOOK_LOCK, VALS(V_INT(id)), row, 1);
	if (e != ERR_OK && e != ERR_NOTFOUND)
		return e;
	if ((e = book_by_id(act, id, b)) != ERR_OK)
		return e;
	return act_version(act, b->name, version, b->version);
}

static enum err
add(struct act *act, void *arg)
{
	struct book *b = arg;
	struct organisation o;
	enum err e;

	field_defaults(book_fields, nbook_fields, b);
	if ((e = field_check(act, book_fields, nbook_fields, b, NULL)) !=
		ERR_OK ||
	    (e = organisation_by_id(act, b->organisation_id, &o)) != ERR_OK)
		return e;
	e = db_insert(act->db, STMT_BOOK_ADD,
	    VALS(V_STR(b->title), V_STR(book_words[b->form]),
		V_INT(b->position), V_INT(o.id), V_STR(b->name)),
	    &b->id);
	if (e == ERR_CONFLICT)
		return act_fail(act, e, "name",
		    "The organisation has a phone book called %s already.",
		    b->name);
	b->version = 1;
	if (e != ERR_OK || (e = audit(act, NULL, b)) != ERR_OK)
		return e;
	return organisation_touch(act, o.id);
}

enum err
book_add(struct act *act, struct book *b)
{
	return act_tx(act, add, b);
}

struct change {
	const struct book *to;
	int64_t id, version;
};

static enum err
change(struct act *act, void *arg)
{
	const struct change *c = arg;
	struct book old, b = *c->to;
	enum err e;

	field_defaults(book_fields, nbook_fields, &b);
	if ((e = book_begin(act, c->id, c->version, &old)) != ERR_OK)
		return e;
	b.organisation_id = old.organisation_id;
	if ((e = field_check(act, book_fields, nbook_fields, &b, &old)) !=
		ERR_OK ||
	    (e = db_run(act->db, STMT_BOOK_CHANGE,
		 VALS(V_STR(b.title), V_STR(book_words[b.form]),
		     V_INT(b.position), V_INT(b.id)),
		 NULL)) != ERR_OK ||
	    (e = audit(act, &old, &b)) != ERR_OK)
		return e;
	return organisation_touch(act, b.organisation_id);
}

enum err
book_change(struct act *act, const struct book *b, int64_t version)
{
	struct change c = { b, b->id, version };

	return act_tx(act, change, &c);
}

static enum err
put(struct act *act, void *arg)
{
	struct book *b = arg, old;
	enum err e;

	field_defaults(book_fields, nbook_fields, b);
	e = book_find(act, b->organisation_id, b->name, &old);
	if (e == ERR_NOTFOUND)
		return book_add(act, b);
	if (e != ERR_OK)
		return e;
	b->id = old.id;
	return book_change(act, b, 0);
}

enum err
book_put(struct act *act, struct book *b)
{
	return act_tx(act, put, b);
}

static enum err
drop(struct act *act, void *arg)
{
	const struct change *c = arg;
	struct book b;
	enum err e;

	if ((e = book_begin(act, c->id, c->version, &b)) != ERR_OK ||
	    (e = db_run(act->db, STMT_BOOK_DELETE, VALS(V_INT(b.id)), NULL)) !=
		ERR_OK ||
	    (e = audit(act, &b, NULL)) != ERR_OK)
		return e;
	return organisation_touch(act, b.organisation_id);
}

enum err
book_delete_at(struct act *act, int64_t id, int64_t version)
{
	struct change c = { NULL, id, version };

	return act_tx(act, drop, &c);
}

enum err
book_delete(struct act *act, int64_t id)
{
	return book_delete_at(act, id, 0);
}

enum err
book_each(struct act *act, int64_t organisation_id, db_row_fn *fn, void *arg)
{
	return db_each(act->db, act->a, STMT_BOOK_EACH,
	    VALS(V_INT(organisation_id), V_STR(act_scope(act))), fn, arg);
}
