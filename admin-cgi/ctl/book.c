/* book.c - voipconfigctl book: remote phone books and who is in them. */
#include "db/book.h"
#include "ctl/commands.h"
#include "ctl/parts.h"
#include "db/organisation.h"

enum err
cmd_book_add(struct ctl *ct)
{
	struct book old = { 0 }, b = { .position = 1 };
	enum err e;

	field_defaults(book_fields, nbook_fields, &b);
	b.name = ct->arg[0];
	if ((e = ctl_organisation_option(ct, &b.organisation_id)) != ERR_OK)
		return e;
	if (b.organisation_id == 0)
		return ctl_usage(ct, "Say whose: organisation=ORG.");
	if ((e = ctl_fields(ct, book_fields, nbook_fields, &b)) != ERR_OK)
		return e;
	e = book_find(&ct->act, b.organisation_id, b.name, &old);
	if (e == ERR_OK)
		return act_fail(&ct->act, ERR_CONFLICT, "name",
		    "There is a phone book %s already; \"book change\" changes "
		    "it.",
		    b.name);
	if (e == ERR_NOTFOUND)
		e = book_put(&ct->act, &b);
	if (e == ERR_OK)
		ctl_done(ct, "added", "book", b.id, b.name);
	return e;
}

enum err
cmd_book_list(struct ctl *ct)
{
	struct column col[] = { { "+id", COL_INT, NULL },
		{ "name", COL_TEXT, NULL }, { "title", COL_TEXT, NULL },
		{ "form", COL_WORD, NULL }, { "position", COL_INT, NULL },
		{ "+version", COL_INT, NULL }, { "entries", COL_INT, NULL } };
	int64_t org;
	enum err e;

	col[3].words = book_words;
	if ((e = ctl_organisation_option(ct, &org)) != ERR_OK)
		return e;
	if (org == 0)
		return ctl_usage(ct, "Say whose: --organisation ORG.");
	out_list(ct->out, "books");
	e = book_each(&ct->act, org, ctl_row, LISTING(ct, col));
	out_close(ct->out);
	return e;
}

static enum err
get(struct ctl *ct, struct book *b)
{
	const char *name;
	int64_t org;
	enum err e;

	*b = (struct book){ 0 };
	if ((e = part_split(ct, ct->arg[0], "BOOK", &org, &name)) != ERR_OK)
		return e;
	e = book_find(&ct->act, org, name, b);
	b->organisation_id = org;
	return e;
}

static enum err
put_entries(struct ctl *ct, int64_t book)
{
	static const struct column col[] = { { "id", COL_INT, NULL },
		{ "department", COL_TEXT, NULL }, { "name", COL_TEXT, NULL },
		{ "phone1", COL_TEXT, NULL }, { "phone2", COL_TEXT, NULL },
		{ "phone3", COL_TEXT, NULL } };
	enum err e;

	out_list(ct->out, "entries");
	e = book_entry_each(&ct->act, book, ctl_row, LISTING(ct, col));
	out_close(ct->out);
	return e;
}

enum err
cmd_book_show(struct ctl *ct)
{
	struct organisation o = { 0 };
	const char *url;
	struct book b;
	enum err e;

	if ((e = get(ct, &b)) != ERR_OK ||
	    (e = organisation_by_id(&ct->act, b.organisation_id, &o)) != ERR_OK)
		return e;
	out_open(ct->out, NULL);
	out_int(ct->out, "id", b.id);
	ctl_show_fields(ct, book_fields, nbook_fields, &b);
	out_int(ct->out, "version", b.version);
	if (*ct->conf->public_url != '\0' &&
	    (e = ctl_url(ct, o.path_key, &url)) == ERR_OK)
		out_str(ct->out, "url",
		    arena_printf(ct->act.a, "%sbook/%s.xml", url, b.name));
	if (e == ERR_OK)
		e = put_entries(ct, b.id);
	out_close(ct->out);
	return e;
}

enum err
cmd_book_change(struct ctl *ct)
{
	struct book b;
	enum err e;

	if (ct->nset == 0)
		return ctl_usage(ct, "Say what to change: field=value.");
	if ((e = get(ct, &b)) == ERR_OK)
		e = ctl_fields(ct, book_fields, nbook_fields, &b);
	if (e == ERR_OK)
		e = book_put(&ct->act, &b);
	if (e == ERR_OK)
		ctl_done(ct, "changed", "book", b.id, b.name);
	return e;
}

enum err
cmd_book_delete(struct ctl *ct)
{
	struct book b;
	enum err e;

	if ((e = get(ct, &b)) == ERR_OK)
		e = book_delete(&ct->act, b.id);
	if (e == ERR_OK)
		ctl_done(ct, "deleted", "book", b.id, b.name);
	return e;
}

/* --- entries --- */

enum err
cmd_entry_add(struct ctl *ct)
{
	struct book_entry entry = { 0 };
	struct book b;
	enum err e;

	field_defaults(book_entry_fields, nbook_entry_fields, &entry);
	if ((e = get(ct, &b)) == ERR_OK)
		e = ctl_fields(ct, book_entry_fields, nbook_entry_fields,
		    &entry);
	if (e == ERR_OK)
		e = book_entry_put(&ct->act, b.id, &entry);
	if (e == ERR_OK)
		ctl_done(ct, "added", "entry", entry.id, entry.name);
	return e;
}

enum err
cmd_entry_list(struct ctl *ct)
{
	struct book b;
	enum err e;

	if ((e = get(ct, &b)) == ERR_OK)
		e = put_entries(ct, b.id);
	return e;
}

struct pick {
	struct book_entry *entry;
	bool found;
};

static enum err
pick_row(void *arg, const struct val *row, size_t n)
{
	struct pick *p = arg;

	(void)n;
	if (row[0].i != p->entry->id)
		return ERR_OK;
	p->found = true;
	p->entry->department = ctl_cell(&row[1]);
	p->entry->name = ctl_cell(&row[2]);
	p->entry->phone1 = ctl_cell(&row[3]);
	p->entry->phone2 = ctl_cell(&row[4]);
	p->entry->phone3 = ctl_cell(&row[5]);
	return ERR_OK;
}

static enum err
get_entry(struct ctl *ct, struct book *b, struct book_entry *entry)
{
	struct pick p = { .entry = entry };
	enum err e;

	*entry = (struct book_entry){ 0 };
	if ((e = get(ct, b)) == ERR_OK)
		e = ctl_number(ct, "The id of an entry", ct->arg[1], 1,
		    INT64_MAX, &entry->id);
	if (e == ERR_OK)
		e = book_entry_each(&ct->act, b->id, pick_row, &p);
	if (e == ERR_OK && !p.found)
		e = act_fail(&ct->act, ERR_NOTFOUND, "id",
		    "%s has no entry %s; \"book entry list %s\" shows them.",
		    ct->arg[0], ct->arg[1], ct->arg[0]);
	return e;
}

enum err
cmd_entry_change(struct ctl *ct)
{
	struct book_entry entry;
	struct book b;
	enum err e;

	if (ct->nset == 0)
		return ctl_usage(ct, "Say what to change: field=value.");
	if ((e = get_entry(ct, &b, &entry)) == ERR_OK)
		e = ctl_fields(ct, book_entry_fields, nbook_entry_fields,
		    &entry);
	if (e == ERR_OK)
		e = book_entry_put(&ct->act, b.id, &entry);
	if (e == ERR_OK)
		ctl_done(ct, "changed", "entry", entry.id, entry.name);
	return e;
}

enum err
cmd_entry_delete(struct ctl *ct)
{
	struct book_entry entry;
	struct book b;
	enum err e;

	if ((e = get_entry(ct, &b, &entry)) == ERR_OK)
		e = book_entry_delete(&ct->act, b.id, entry.id);
	if (e == ERR_OK)
		ctl_done(ct, "deleted", "entry", entry.id, entry.name);
	return e;
}
