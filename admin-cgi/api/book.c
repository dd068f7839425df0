/* book.c - /books: remote phone books and the people in them. */
#include "db/book.h"
#include "api/page.h"
#include "api/routes.h"

static void
item(struct view *v, const struct val *r)
{
	view_open(v, NULL);
	view_val(v, "id", &r[0]);
	view_val(v, "organisation_id", &r[1]);
	view_val(v, "organisation", &r[2]);
	view_val(v, "name", &r[3]);
	view_val(v, "title", &r[4]);
	view_word(v, "form", book_words, &r[5]);
	view_val(v, "position", &r[6]);
	view_val(v, "version", &r[7]);
	view_val(v, "entries", &r[8]);
	view_close(v);
}

enum err
op_book_list(struct call *c)
{
	return page_answer(c, LIST_BOOKS, item, NULL);
}

static void
show(struct call *c, const struct book *b)
{
	call_etag(c, b->version);
	view_open(&c->out, NULL);
	view_int(&c->out, "id", b->id);
	view_int(&c->out, "organisation_id", b->organisation_id);
	view_fields(&c->out, book_fields, nbook_fields, b);
	view_int(&c->out, "version", b->version);
	view_close(&c->out);
}

static enum err
get(struct call *c, struct book *b)
{
	int64_t id;
	enum err e = call_id(c, 0, &id);

	return e != ERR_OK ? e : book_by_id(&c->act, id, b);
}

enum err
op_book_add(struct call *c)
{
	struct book b = { .position = 1 };
	enum err e;

	field_defaults(book_fields, nbook_fields, &b);
	if ((e = call_organisation(c, &b.organisation_id)) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, book_fields, nbook_fields, &b)) !=
		ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = book_add(&c->act, &b)) != ERR_OK)
		return e;
	call_created(c, "/books/%lld", (long long)b.id);
	show(c, &b);
	return ERR_OK;
}

enum err
op_book_show(struct call *c)
{
	struct book b;
	enum err e = get(c, &b);

	if (e == ERR_OK)
		show(c, &b);
	return e;
}

enum err
op_book_change(struct call *c)
{
	struct book b;
	enum err e;

	if ((e = get(c, &b)) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, book_fields, nbook_fields, &b)) !=
		ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = book_change(&c->act, &b, call_version(c))) != ERR_OK ||
	    (e = get(c, &b)) != ERR_OK)
		return e;
	show(c, &b);
	return ERR_OK;
}

enum err
op_book_delete(struct call *c)
{
	int64_t id;
	enum err e = call_id(c, 0, &id);

	return e != ERR_OK ? e : book_delete_at(&c->act, id, call_version(c));
}

/* --- entries ---------------------------------------------------------------- */

static void
entry_item(struct view *v, const struct val *r)
{
	static const char *const names[] = { "id", "department", "name",
		"phone1", "phone2", "phone3" };

	view_open(v, NULL);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		view_val(v, names[i], &r[i]);
	view_close(v);
}

enum err
op_book_entries(struct call *c)
{
	struct book b;
	enum err e = get(c, &b);

	if (e != ERR_OK)
		return e;
	call_etag(c, b.version);
	return page_answer_in(c, LIST_BOOK_ENTRIES, &V_INT(b.id), entry_item,
	    NULL);
}

/* Its version is the book's. */
static enum err
show_entry(struct call *c, const struct book_entry *x)
{
	struct book b;
	enum err e = get(c, &b);

	if (e != ERR_OK)
		return e;
	call_etag(c, b.version);
	view_open(&c->out, NULL);
	view_int(&c->out, "id", x->id);
	view_fields(&c->out, book_entry_fields, nbook_entry_fields, x);
	view_close(&c->out);
	return ERR_OK;
}

static enum err
entry_ids(struct call *c, int64_t *book, int64_t *entry)
{
	enum err e = call_id(c, 0, book);

	return e != ERR_OK ? e : call_id(c, 1, entry);
}

enum err
op_entry_add(struct call *c)
{
	struct book_entry x = { .id = 0 };
	int64_t book;
	enum err e;

	field_defaults(book_entry_fields, nbook_entry_fields, &x);
	if ((e = call_id(c, 0, &book)) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, book_entry_fields,
		 nbook_entry_fields, &x)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = book_entry_put_at(&c->act, book, call_version(c), &x)) !=
		ERR_OK)
		return e;
	call_created(c, "/books/%lld/entries/%lld", (long long)book,
	    (long long)x.id);
	return show_entry(c, &x);
}

enum err
op_entry_show(struct call *c)
{
	struct book_entry x;
	int64_t book, id;
	enum err e;

	if ((e = entry_ids(c, &book, &id)) != ERR_OK ||
	    (e = book_entry_get(&c->act, book, id, &x)) != ERR_OK)
		return e;
	return show_entry(c, &x);
}

enum err
op_entry_change(struct call *c)
{
	struct book_entry x;
	int64_t book, id;
	enum err e;

	if ((e = entry_ids(c, &book, &id)) != ERR_OK ||
	    (e = book_entry_get(&c->act, book, id, &x)) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, book_entry_fields,
		 nbook_entry_fields, &x)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = book_entry_put_at(&c->act, book, call_version(c), &x)) !=
		ERR_OK)
		return e;
	return show_entry(c, &x);
}

enum err
op_entry_delete(struct call *c)
{
	int64_t book, id;
	enum err e = entry_ids(c, &book, &id);

	if (e != ERR_OK)
		return e;
	return book_entry_delete_at(&c->act, book, call_version(c), id);
}

struct filling {
	struct call *c;
	struct book_entry *x;
	size_t n;
};

static enum err
fill_one(void *arg, size_t i, struct json *o, const char *text)
{
	struct filling *f = arg;
	struct act *act = &f->c->act;
	struct book_entry *x = &f->x[i];
	enum err e;

	(void)text;
	if (o == NULL)
		return act_fail(act, ERR_INVALID, "",
		    "An entry must be an object.");
	field_defaults(book_entry_fields, nbook_entry_fields, x);
	e = in_fields(act, o, book_entry_fields, nbook_entry_fields, x);
	f->n = i + 1;
	return e != ERR_OK ? e : in_end(act, o);
}

enum err
op_book_fill(struct call *c)
{
	struct filling f = { .c = c };
	struct book b;
	enum err e;

	if ((e = get(c, &b)) != ERR_OK)
		return e;
	f.x = arena_alloc(c->a, BOOK_ENTRIES_MAX * sizeof(*f.x));
	if ((e = in_each(&c->act, c->in, "entries", BOOK_ENTRIES_MAX, fill_one,
		 &f)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = book_fill_at(&c->act, b.id, call_version(c), f.x, f.n)) !=
		ERR_OK ||
	    (e = get(c, &b)) != ERR_OK)
		return e;
	call_etag(c, b.version);
	view_open(&c->out, NULL);
	view_int(&c->out, "entries", (int64_t)f.n);
	view_int(&c->out, "version", b.version);
	view_close(&c->out);
	return ERR_OK;
}
