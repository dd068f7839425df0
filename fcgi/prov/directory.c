/*
 * directory.c - the XML files of an organisation: phone books, directory
 * choices, daylight saving, dial rules.  Formats: facts, section 6.
 */
#include <string.h>

#include "prov/file.h"

static const char declaration[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

static const char *
text(const struct val *v)
{
	return v->type == VAL_NULL ? "" : v->s;
}

/* <tag>text</tag> */
static void
element(struct buf *b, const char *tag, const char *value)
{
	buf_str(b, "<");
	buf_str(b, tag);
	buf_str(b, ">");
	buf_xml(b, value);
	buf_str(b, "</");
	buf_str(b, tag);
	buf_str(b, ">\n");
}

static void
attribute(struct buf *b, const char *name, const char *value)
{
	buf_str(b, " ");
	buf_str(b, name);
	buf_str(b, "=\"");
	buf_xml(b, value);
	buf_str(b, "\"");
}

static void
attribute_int(struct buf *b, const char *name, int64_t v)
{
	buf_printf(b, " %s=\"%lld\"", name, (long long)v);
}

static enum err
finish(struct resp *rs)
{
	rs->type = "text/xml; charset=utf-8";
	file_etag(rs);
	return ERR_OK;
}

/* ---- phone books -------------------------------------------------------- */

struct book {
	struct buf *b;
	const char *menu; /* of the tree form: department that is open */
};

static enum err
flat_row(void *arg, const struct val *r, size_t n)
{
	struct book *k = arg;

	(void)n;
	buf_str(k->b, "<DirectoryEntry>\n");
	element(k->b, "Name", text(&r[1]));
	for (int i = 2; i <= 4; i++)
		if (*text(&r[i]) != '\0')
			element(k->b, "Telephone", text(&r[i]));
	buf_str(k->b, "</DirectoryEntry>\n");
	return ERR_OK;
}

static enum err
tree_row(void *arg, const struct val *r, size_t n)
{
	static const char *const phone[] = { "Phone1", "Phone2", "Phone3" };
	struct book *k = arg;

	(void)n;
	if (k->menu == NULL || strcmp(k->menu, text(&r[0])) != 0) {
		if (k->menu != NULL)
			buf_str(k->b, "</Menu>\n");
		k->menu = text(&r[0]);
		buf_str(k->b, "<Menu");
		attribute(k->b, "Name", k->menu);
		buf_str(k->b, ">\n");
	}
	buf_str(k->b, "<Unit");
	attribute(k->b, "Name", text(&r[1]));
	for (int i = 0; i < 3; i++)
		attribute(k->b, phone[i], text(&r[2 + i]));
	attribute(k->b, "default_photo", "Resource:");
	buf_str(k->b, "/>\n");
	return ERR_OK;
}

/* What is typed is text, not a pattern. */
static const char *
like_escape(struct arena *a, const char *s)
{
	char *out = arena_alloc(a, strlen(s) * 2 + 1), *p = out;

	for (; *s != '\0'; s++) {
		if (strchr("%_\\", *s) != NULL)
			*p++ = '\\';
		*p++ = *s;
	}
	*p = '\0';
	return out;
}

static enum err
book_rows(struct ask *q, int64_t id, db_row_fn *fn, struct book *k)
{
	const char *term = q->id.term;

	if (term == NULL || *term == '\0')
		return db_each(q->sv->db, q->a, STMT_PROV_ENTRIES,
		    VALS(V_INT(id)), fn, k);
	term = like_escape(q->a, term);
	return db_each(q->sv->db, q->a, STMT_PROV_SEARCH,
	    VALS(V_INT(id), V_STR(term), V_STR(term), V_STR(term)), fn, k);
}

enum err
file_book(struct ask *q, struct resp *rs)
{
	struct book k = { .b = &rs->body };
	struct val r[3];
	bool tree;
	enum err e;

	e = db_first(q->sv->db, q->a, STMT_PROV_BOOK,
	    VALS(V_INT(q->org->id), V_STR(q->id.name)), r, 3);
	if (e != ERR_OK)
		return e;
	tree = r[2].i == 2;
	buf_str(&rs->body, declaration);
	buf_str(&rs->body,
	    tree ? "<YealinkIPPhoneBook>\n" : "<YealinkIPPhoneDirectory>\n");
	element(&rs->body, "Title", text(&r[1]));
	e = book_rows(q, r[0].i, tree ? tree_row : flat_row, &k);
	if (e != ERR_OK)
		return e;
	if (k.menu != NULL)
		buf_str(&rs->body, "</Menu>\n");
	buf_str(&rs->body,
	    tree ? "</YealinkIPPhoneBook>\n" : "</YealinkIPPhoneDirectory>\n");
	return finish(rs);
}

/* ---- short lists, each row an element with attributes ------------------- */

struct list {
	enum stmt stmt;
	const char *kind; /* second parameter of the statement, or NULL */
	const char *root;
	void (*row)(struct buf *, const struct val *);
};

struct list_run {
	const struct list *list;
	struct buf *b;
	size_t rows;
};

static enum err
list_row(void *arg, const struct val *r, size_t n)
{
	struct list_run *run = arg;

	(void)n;
	run->list->row(run->b, r);
	run->rows++;
	return ERR_OK;
}

/* An organisation without a row has no such file. */
static enum err
list_serve(struct ask *q, struct resp *rs, const struct list *l)
{
	struct list_run run = { .list = l, .b = &rs->body };
	const struct val in[] = { V_INT(q->org->id), V_OPT(l->kind) };
	enum err e;

	buf_str(&rs->body, declaration);
	buf_printf(&rs->body, "<%s>\n", l->root);
	e = db_each(q->sv->db, q->a, l->stmt, in, l->kind == NULL ? 1 : 2,
	    list_row, &run);
	if (e != ERR_OK)
		return e;
	if (run.rows == 0)
		return ERR_NOTFOUND;
	buf_printf(&rs->body, "</%s>\n", l->root);
	return finish(rs);
}

static void
item_row(struct buf *b, const struct val *r)
{
	buf_str(b, "<item");
	attribute(b, "id_name", text(&r[0]));
	attribute(b, "display_name", text(&r[1]));
	attribute_int(b, "priority", r[2].i);
	attribute_int(b, "enable", r[3].i);
	buf_str(b, "/>\n");
}

static void
dst_row(struct buf *b, const struct val *r)
{
	buf_str(b, "<DST");
	attribute(b, "szTime", text(&r[1]));
	attribute(b, "szZone", text(&r[0]));
	if (r[2].type != VAL_NULL) {
		attribute_int(b, "iType", r[2].i);
		attribute(b, "szStart", text(&r[3]));
		attribute(b, "szEnd", text(&r[4]));
		attribute_int(b, "szOffset", r[5].i);
	}
	buf_str(b, "/>\n");
}

static void
rule_row(struct buf *b, const struct val *r)
{
	buf_str(b, "<Data");
	attribute(b, "DialNowRule", text(&r[0]));
	if (r[1].i == 0)
		attribute(b, "LineID", "");
	else
		attribute_int(b, "LineID", r[1].i);
	buf_str(b, "/>\n");
}

enum err
file_favorite(struct ask *q, struct resp *rs)
{
	static const struct list l = { STMT_PROV_DIRECTORY, "favorite",
		"root_favorite_set", item_row };

	return list_serve(q, rs, &l);
}

enum err
file_super_search(struct ask *q, struct resp *rs)
{
	static const struct list l = { STMT_PROV_DIRECTORY, "super_search",
		"root_super_search", item_row };

	return list_serve(q, rs, &l);
}

enum err
file_auto_dst(struct ask *q, struct resp *rs)
{
	static const struct list l = { STMT_PROV_DST_RULES, NULL, "DSTData",
		dst_row };

	return list_serve(q, rs, &l);
}

enum err
file_dialnow(struct ask *q, struct resp *rs)
{
	static const struct list l = { STMT_PROV_DIAL_RULES, NULL, "DialNow",
		rule_row };

	return list_serve(q, rs, &l);
}
