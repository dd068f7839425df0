/* book_entry.c - the people in a phone book; see book.h. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "db/book.h"
#include "db/organisation.h"
#include "db/row.h"
#include "db/rules.h"

#define ROW_N 6

/* A number to dial, or a SIP URI. */
static const char *
check_phone(const char *s)
{
	if (s[strcspn(s, "<>\"\\;")] == '\0')
		return NULL;
	return "must be a number to dial or a SIP address";
}

static const char *
check_phone_needed(const char *s)
{
	return *s == '\0' ? "must not be empty" : check_phone(s);
}

#define AT(member) offsetof(struct book_entry, member)

/* clang-format off */
const struct field book_entry_fields[] = {
	{ "department", F_TEXT, AT(department), 0, 80, NULL, NULL,
	  "menu of the tree form", false },
	{ "name", F_TEXT, AT(name), 0, 120, NULL, check_needed,
	  "of the person or place", false },
	{ "phone1", F_TEXT, AT(phone1), 0, 40, NULL, check_phone_needed,
	  "first number", false },
	{ "phone2", F_TEXT, AT(phone2), 0, 40, NULL, check_phone,
	  "second number", false },
	{ "phone3", F_TEXT, AT(phone3), 0, 40, NULL, check_phone,
	  "third number", false },
};
/* clang-format on */
const size_t nbook_entry_fields =
    sizeof(book_entry_fields) / sizeof(book_entry_fields[0]);

enum err
book_entry_rules(struct act *act, struct book_entry *x)
{
	field_defaults(book_entry_fields, nbook_entry_fields, x);
	return field_check(act, book_entry_fields, nbook_entry_fields, x, NULL);
}

void
book_entry_values(int64_t book_id, const struct book_entry *x,
    struct val v[BOOK_ENTRY_VALUES])
{
	v[0] = V_INT(book_id);
	v[1] = V_STR(x->department);
	v[2] = V_STR(x->name);
	v[3] = V_STR(x->phone1);
	v[4] = V_STR(x->phone2);
	v[5] = V_STR(x->phone3);
}

static void
from_row(const struct val *r, struct book_entry *x)
{
	*x = (struct book_entry){
		.id = r[0].i,
		.department = r[1].s,
		.name = r[2].s,
		.phone1 = r[3].s,
		.phone2 = r[4].s,
		.phone3 = r[5].s,
	};
}

static const char *
json(struct act *act, const struct book_entry *x)
{
	if (x == NULL)
		return NULL;
	return field_json(act->a, book_entry_fields, nbook_entry_fields, x);
}

/* The end of every change: the book's version, the audit, the phones. */
static enum err
finish(struct act *act, const struct book *b, const struct book_entry *before,
    const struct book_entry *after)
{
	const struct book_entry *x = field_either(before, after);
	struct audit_entry entry = {
		.organisation_id = b->organisation_id,
		.action = before == NULL ? "create"
		    : after == NULL      ? "delete"
					 : "change",
		.object = "phone_book_entry",
		.object_id = x->id,
		.object_name = arena_printf(act->a, "%s %s", b->name, x->name),
		.before = json(act, before),
		.after = json(act, after),
	};
	enum err e;

	if ((e = db_run(act->db, STMT_BOOK_RAISE, VALS(V_INT(b->id)), NULL)) !=
		ERR_OK ||
	    (e = act_audit(act, &entry)) != ERR_OK)
		return e;
	return organisation_touch(act, b->organisation_id);
}

static enum err
old_entry(struct act *act, const struct book *b, int64_t id,
    struct book_entry *old)
{
	struct val row[ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_ENTRY_GET,
	    VALS(V_INT(b->id), V_INT(id)), row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "id",
		    "The phone book %s has no entry with the id %" PRId64 ".",
		    b->name, id);
	if (e == ERR_OK)
		from_row(row, old);
	return e;
}

struct change {
	int64_t book_id, version;
	struct book_entry *x;
	int64_t id;
};

static enum err
insert(struct act *act, const struct book *b, struct book_entry *x)
{
	struct val count, v[BOOK_ENTRY_VALUES];
	enum err e;

	e = db_first(act->db, act->a, STMT_ENTRY_COUNT, VALS(V_INT(b->id)),
	    &count, 1);
	if (e != ERR_OK)
		return e;
	if (count.i >= (int64_t)BOOK_ENTRIES_MAX)
		return act_fail(act, ERR_CONFLICT, "",
		    "The phone book %s is full: a phone is sent %zu entries.",
		    b->name, BOOK_ENTRIES_MAX);
	book_entry_values(b->id, x, v);
	e = db_insert(act->db, STMT_ENTRY_ADD, v, BOOK_ENTRY_VALUES, &x->id);
	return e != ERR_OK ? e : finish(act, b, NULL, x);
}

static enum err
put(struct act *act, void *arg)
{
	struct change *c = arg;
	struct book_entry *x = c->x, old;
	struct book b;
	enum err e;

	if ((e = book_begin(act, c->book_id, c->version, &b)) != ERR_OK ||
	    (e = book_entry_rules(act, x)) != ERR_OK)
		return e;
	x->id = c->id; /* a repeated transaction starts as the first did */
	if (x->id == 0)
		return insert(act, &b, x);
	if ((e = old_entry(act, &b, x->id, &old)) != ERR_OK ||
	    (e = db_run(act->db, STMT_ENTRY_CHANGE,
		 VALS(V_STR(x->department), V_STR(x->name), V_STR(x->phone1),
		     V_STR(x->phone2), V_STR(x->phone3), V_INT(b.id),
		     V_INT(x->id)),
		 NULL)) != ERR_OK)
		return e;
	return finish(act, &b, &old, x);
}

enum err
book_entry_put_at(struct act *act, int64_t book_id, int64_t version,
    struct book_entry *x)
{
	struct change c = { book_id, version, x, x->id };

	return act_tx(act, put, &c);
}

enum err
book_entry_put(struct act *act, int64_t book_id, struct book_entry *x)
{
	return book_entry_put_at(act, book_id, 0, x);
}

static enum err
drop(struct act *act, void *arg)
{
	const struct change *c = arg;
	struct book_entry old;
	struct book b;
	enum err e;

	if ((e = book_begin(act, c->book_id, c->version, &b)) != ERR_OK ||
	    (e = old_entry(act, &b, c->id, &old)) != ERR_OK ||
	    (e = db_run(act->db, STMT_ENTRY_DELETE,
		 VALS(V_INT(b.id), V_INT(c->id)), NULL)) != ERR_OK)
		return e;
	return finish(act, &b, &old, NULL);
}

enum err
book_entry_delete_at(struct act *act, int64_t book_id, int64_t version,
    int64_t id)
{
	struct change c = { book_id, version, NULL, id };

	return act_tx(act, drop, &c);
}

enum err
book_entry_delete(struct act *act, int64_t book_id, int64_t id)
{
	return book_entry_delete_at(act, book_id, 0, id);
}

enum err
book_entry_get(struct act *act, int64_t book_id, int64_t id,
    struct book_entry *x)
{
	struct book b;
	enum err e = book_by_id(act, book_id, &b);

	return e != ERR_OK ? e : old_entry(act, &b, id, x);
}

struct filling {
	int64_t book_id, version;
	const struct book_entry *x;
	size_t n;
};

/* What is wrong with the i-th: "entries/17/name". */
static enum err
place(struct act *act, size_t i, enum err e)
{
	struct problem *p = &act->problem;
	const char *field = arena_strdup(act->a, p->field);

	snprintf(p->field, sizeof(p->field), "entries/%zu/%s", i, field);
	return e;
}

/* The entries as rows of ENTRY_ADD, each of them checked. */
static enum err
rows_of(struct act *act, const struct filling *f, struct val *v)
{
	enum err e;

	for (size_t i = 0; i < f->n; i++) {
		struct book_entry x = f->x[i];

		if ((e = book_entry_rules(act, &x)) != ERR_OK)
			return place(act, i, e);
		book_entry_values(f->book_id, &x, v);
		v += BOOK_ENTRY_VALUES;
	}
	return ERR_OK;
}

static enum err
fill_audit(struct act *act, const struct book *b, int64_t before, size_t n)
{
	return act_audit(act,
	    &(struct audit_entry){ .organisation_id = b->organisation_id,
		.action = "fill",
		.object = "phone_book",
		.object_id = b->id,
		.object_name = b->name,
		.before =
		    arena_printf(act->a, "{\"entries\":%" PRId64 "}", before),
		.after = arena_printf(act->a, "{\"entries\":%zu}", n) });
}

static enum err
fill(struct act *act, void *arg)
{
	const struct filling *f = arg;
	struct val *v, count;
	struct book b;
	enum err e;

	if (f->n > BOOK_ENTRIES_MAX)
		return act_fail(act, ERR_INVALID, "entries",
		    "A phone book may have at most %zu entries.",
		    BOOK_ENTRIES_MAX);
	v = arena_alloc(act->a, (f->n + 1) * ROW_N * sizeof(*v));
	if ((e = book_begin(act, f->book_id, f->version, &b)) != ERR_OK ||
	    (e = rows_of(act, f, v)) != ERR_OK ||
	    (e = db_first(act->db, act->a, STMT_ENTRY_COUNT, VALS(V_INT(b.id)),
		 &count, 1)) != ERR_OK ||
	    (e = db_run(act->db, STMT_ENTRY_DELETE_ALL, VALS(V_INT(b.id)),
		 NULL)) != ERR_OK)
		return e;
	if (f->n != 0 &&
	    (e = db_insert_many(act->db, STMT_ENTRY_ADD, v, f->n)) != ERR_OK)
		return e;
	if ((e = db_run(act->db, STMT_BOOK_RAISE, VALS(V_INT(b.id)), NULL)) !=
		ERR_OK ||
	    (e = fill_audit(act, &b, count.i, f->n)) != ERR_OK)
		return e;
	return organisation_touch(act, b.organisation_id);
}

enum err
book_fill_at(struct act *act, int64_t book_id, int64_t version,
    const struct book_entry *x, size_t n)
{
	struct filling f = { book_id, version, x, n };

	return act_tx(act, fill, &f);
}

enum err
book_fill(struct act *act, int64_t book_id, const struct book_entry *x,
    size_t n)
{
	return book_fill_at(act, book_id, 0, x, n);
}

enum err
book_entry_each(struct act *act, int64_t book_id, db_row_fn *fn, void *arg)
{
	return db_each(act->db, act->a, STMT_ENTRY_EACH,
	    VALS(V_INT(book_id), V_STR(act_scope(act))), fn, arg);
}
