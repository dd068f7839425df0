/*
 * directory.c - the XML files of an organisation: phone books, directory
 * choices, daylight saving, dial rules.  Formats: facts, section 6.
 */
#include <string.h>

#include "db/prov.h"
#include "render/directory.h"

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
book_rows(struct db *db, struct arena *a, int64_t id, const char *term,
    db_row_fn *fn, struct book *k)
{
	if (term == NULL || *term == '\0')
		return db_each(db, a, STMT_PROV_ENTRIES, VALS(V_INT(id)), fn,
		    k);
	term = like_escape(a, term);
	return db_each(db, a, STMT_PROV_SEARCH,
	    VALS(V_INT(id), V_STR(term), V_STR(term), V_STR(term)), fn, k);
}

enum err
directory_book(struct db *db, struct buf *out, int64_t organisation_id,
    const char *name, const char *term)
{
	struct book k = { .b = out };
	struct arena *a = out->arena;
	struct val r[3];
	bool tree;
	enum err e;

	e = db_first(db, a, STMT_PROV_BOOK,
	    VALS(V_INT(organisation_id), V_STR(name)), r, 3);
	if (e != ERR_OK)
		return e;
	tree = r[2].i == 2;
	buf_str(out, declaration);
	buf_str(out,
	    tree ? "<YealinkIPPhoneBook>\n" : "<YealinkIPPhoneDirectory>\n");
	element(out, "Title", text(&r[1]));
	e = book_rows(db, a, r[0].i, term, tree ? tree_row : flat_row, &k);
	if (e != ERR_OK)
		return e;
	if (k.menu != NULL)
		buf_str(out, "</Menu>\n");
	buf_str(out,
	    tree ? "</YealinkIPPhoneBook>\n" : "</YealinkIPPhoneDirectory>\n");
	return ERR_OK;
}

/* ---- short lists, each row an element with attributes ------------------- */

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

static const struct list {
	enum stmt stmt;
	const char *kind; /* second parameter of the statement, or NULL */
	const char *root;
	void (*row)(struct buf *, const struct val *);
} lists[] = {
	[DIRECTORY_FAVORITE] = { STMT_PROV_DIRECTORY, "favorite",
	    "root_favorite_set", item_row },
	[DIRECTORY_SUPER_SEARCH] = { STMT_PROV_DIRECTORY, "super_search",
	    "root_super_search", item_row },
	[DIRECTORY_AUTO_DST] = { STMT_PROV_DST_RULES, NULL, "DSTData",
	    dst_row },
	[DIRECTORY_DIALNOW] = { STMT_PROV_DIAL_RULES, NULL, "DialNow",
	    rule_row },
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

enum err
directory_list(struct db *db, struct buf *out, int64_t organisation_id,
    enum directory_list which)
{
	const struct list *l = &lists[which];
	struct list_run run = { .list = l, .b = out };
	const struct val in[] = { V_INT(organisation_id), V_OPT(l->kind) };
	enum err e;

	buf_str(out, declaration);
	buf_printf(out, "<%s>\n", l->root);
	e = db_each(db, out->arena, l->stmt, in, l->kind == NULL ? 1 : 2,
	    list_row, &run);
	if (e != ERR_OK)
		return e;
	if (run.rows == 0)
		return ERR_NOTFOUND;
	buf_printf(out, "</%s>\n", l->root);
	return ERR_OK;
}
