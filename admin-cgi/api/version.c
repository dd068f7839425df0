/* version.c - /templates/{id}/versions and the differences between them. */
#include <inttypes.h>
#include <string.h>

#include "api/hunks.h"
#include "api/routes.h"
#include "base/scan.h"
#include "db/template.h"

#define LIMIT_USUAL 50
#define LIMIT_MAX 500

static void
fields(struct view *v, const struct val *r)
{
	view_val(v, "number", &r[0]);
	view_val(v, "sha256", &r[1]);
	view_val(v, "author", &r[2]);
	view_val(v, "note", &r[3]);
	view_val(v, "created_at", &r[4]);
	view_bool(v, "in_use", r[5].i != 0);
}

struct versions {
	struct view *v;
	int64_t left, last;
	bool more;
};

static enum err
one(void *arg, const struct val *r, size_t n)
{
	struct versions *vs = arg;

	(void)n;
	if (vs->left-- == 0) {
		vs->more = true;
		return ERR_OK;
	}
	vs->last = r[0].i;
	view_open(vs->v, NULL);
	fields(vs->v, r);
	view_close(vs->v);
	return ERR_OK;
}

/* The newest first; the cursor is the last number of the page before. */
enum err
op_template_versions(struct call *c)
{
	static const char *const names[] = { "limit", "cursor", NULL };
	struct versions vs = { .v = &c->out, .left = LIMIT_USUAL };
	int64_t id, below = INT64_MAX;
	enum err e;

	if ((e = call_id(c, 0, &id)) != ERR_OK ||
	    (e = query_end(c, names)) != ERR_OK ||
	    (e = query_int(c, "limit", 1, LIMIT_MAX, &vs.left)) != ERR_OK ||
	    (e = query_int(c, "cursor", 1, INT32_MAX, &below)) != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	view_list(&c->out, "items");
	e = template_version_page(&c->act, id, below, vs.left + 1, one, &vs);
	if (e != ERR_OK)
		return e;
	view_end(&c->out);
	view_text(&c->out, "next",
	    vs.more ? arena_printf(c->a, "%" PRId64, vs.last) : NULL);
	view_close(&c->out);
	return ERR_OK;
}

enum err
op_template_version(struct call *c)
{
	int64_t id, number;
	struct val row[7];
	enum err e;

	if ((e = call_id(c, 0, &id)) != ERR_OK ||
	    (e = call_id(c, 1, &number)) != ERR_OK ||
	    (e = template_version_show(&c->act, id, number, row)) != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	fields(&c->out, row);
	view_val(&c->out, "text", &row[6]);
	view_close(&c->out);
	return ERR_OK;
}

/* "draft", "published", or a number. */
static enum err
text_of(struct call *c, int64_t id, const char *param, const char *which,
    const char **text)
{
	const char *draft, *published;
	struct val row[7];
	int64_t number;
	enum err e;

	if (scan_int(which, 1, INT32_MAX, &number) == ERR_OK) {
		e = template_version_show(&c->act, id, number, row);
		*text = e == ERR_OK ? row[6].s : NULL;
		return e;
	}
	if ((e = template_texts(&c->act, id, &draft, &published)) != ERR_OK)
		return e;
	if (strcmp(which, "draft") == 0)
		*text = draft;
	else if (strcmp(which, "published") == 0)
		*text = published;
	else
		return act_fail(&c->act, ERR_INVALID, param,
		    "%s must be draft, published or the number of a version.",
		    param);
	if (*text == NULL)
		return act_fail(&c->act, ERR_NOTFOUND, param,
		    "That template has no %s text.", which);
	return ERR_OK;
}

enum err
op_template_diff(struct call *c)
{
	static const char *const names[] = { "from", "to", NULL };
	const char *from = query_text(c, "from"), *to = query_text(c, "to");
	const char *a = NULL, *b = NULL;
	int64_t id;
	enum err e;

	if (from == NULL)
		from = "published";
	if (to == NULL)
		to = "draft";
	if ((e = call_id(c, 0, &id)) != ERR_OK ||
	    (e = query_end(c, names)) != ERR_OK ||
	    (e = text_of(c, id, "from", from, &a)) != ERR_OK ||
	    (e = text_of(c, id, "to", to, &b)) != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	view_text(&c->out, "from", from);
	view_text(&c->out, "to", to);
	hunks_view(&c->out, a, b);
	view_close(&c->out);
	return ERR_OK;
}
