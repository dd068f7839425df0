/*
 * extra.c - what else the phones of an organisation are told:
 * /organisations/{id}/directories, dial-rules, dst-rules.
 *
 * The key of each stands in the path; a PUT adds it or replaces all of it.
 */
#include <string.h>

#include "api/routes.h"
#include "db/extra.h"
#include "db/organisation.h"

/* Is there such an organisation?  Else an empty list would be the answer. */
static enum err
organisation(struct call *c, int64_t *id)
{
	struct organisation o;
	enum err e = call_id(c, 0, id);

	return e != ERR_OK ? e : organisation_by_id(&c->act, *id, &o);
}

typedef enum err each_fn(struct act *, int64_t, db_row_fn *, void *);

static enum err
list(struct call *c, each_fn *each, db_row_fn *row)
{
	static const char *const none[] = { NULL };
	int64_t id;
	enum err e;

	if ((e = query_end(c, none)) != ERR_OK ||
	    (e = organisation(c, &id)) != ERR_OK)
		return e;
	view_open(&c->out, NULL);
	view_list(&c->out, "items");
	e = each(&c->act, id, row, &c->out);
	view_end(&c->out);
	view_close(&c->out);
	return e;
}

static enum err
bad_key(struct call *c)
{
	return act_fail(&c->act, ERR_NOTFOUND, "", "There is no such thing.");
}

static void
show(struct call *c, const struct field *f, size_t n, const void *obj)
{
	view_open(&c->out, NULL);
	view_fields(&c->out, f, n, obj);
	view_close(&c->out);
}

/* --- directories ------------------------------------------------------------ */

static enum err
directory_row(void *arg, const struct val *r, size_t n)
{
	struct view *v = arg;

	(void)n;
	view_open(v, NULL);
	view_word(v, "kind", directory_words, &r[0]);
	view_val(v, "id_name", &r[1]);
	view_val(v, "display_name", &r[2]);
	view_val(v, "priority", &r[3]);
	view_bool(v, "enabled", r[4].i != 0);
	view_close(v);
	return ERR_OK;
}

enum err
op_directory_list(struct call *c)
{
	return list(c, directory_each, directory_row);
}

static enum err
directory_key(struct call *c, int64_t *id, struct directory_item *item)
{
	enum err e = call_id(c, 0, id);

	if (e != ERR_OK)
		return e;
	for (item->kind = 0; directory_words[item->kind] != NULL; item->kind++)
		if (strcmp(directory_words[item->kind], c->arg[1]) == 0)
			break;
	item->id_name = c->arg[2];
	return directory_words[item->kind] == NULL ? bad_key(c) : ERR_OK;
}

enum err
op_directory_put(struct call *c)
{
	struct directory_item item = { .priority = 1, .enabled = 1 };
	int64_t id;
	enum err e;

	/* The first two fields are the key. */
	if ((e = directory_key(c, &id, &item)) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, directory_fields + 2,
		 ndirectory_fields - 2, &item)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = directory_put(&c->act, id, &item)) != ERR_OK)
		return e;
	show(c, directory_fields, ndirectory_fields, &item);
	return ERR_OK;
}

enum err
op_directory_delete(struct call *c)
{
	struct directory_item item;
	int64_t id;
	enum err e = directory_key(c, &id, &item);

	if (e != ERR_OK)
		return e;
	return directory_delete(&c->act, id, item.kind, item.id_name);
}

/* --- dial rules ------------------------------------------------------------- */

static enum err
dial_row(void *arg, const struct val *r, size_t n)
{
	struct view *v = arg;

	(void)n;
	view_open(v, NULL);
	view_val(v, "position", &r[0]);
	view_val(v, "rule", &r[1]);
	view_val(v, "line", &r[2]);
	view_close(v);
	return ERR_OK;
}

enum err
op_dial_list(struct call *c)
{
	return list(c, dial_each, dial_row);
}

static enum err
dial_key(struct call *c, int64_t *id, struct dial_rule *rule)
{
	enum err e = call_id(c, 0, id);

	return e != ERR_OK ? e : call_id(c, 1, &rule->position);
}

enum err
op_dial_put(struct call *c)
{
	struct dial_rule rule = { .rule = "" };
	int64_t id;
	enum err e;

	if ((e = dial_key(c, &id, &rule)) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, dial_fields + 1, ndial_fields - 1,
		 &rule)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = dial_put(&c->act, id, &rule)) != ERR_OK)
		return e;
	show(c, dial_fields, ndial_fields, &rule);
	return ERR_OK;
}

enum err
op_dial_delete(struct call *c)
{
	struct dial_rule rule;
	int64_t id;
	enum err e = dial_key(c, &id, &rule);

	return e != ERR_OK ? e : dial_delete(&c->act, id, rule.position);
}

/* --- daylight saving -------------------------------------------------------- */

static enum err
dst_row(void *arg, const struct val *r, size_t n)
{
	struct view *v = arg;

	(void)n;
	view_open(v, NULL);
	view_val(v, "zone", &r[0]);
	view_val(v, "utc_offset", &r[1]);
	view_val(v, "type", &r[2]);
	view_val(v, "starts", &r[3]);
	view_val(v, "ends", &r[4]);
	view_val(v, "shift", &r[5]);
	view_close(v);
	return ERR_OK;
}

enum err
op_dst_list(struct call *c)
{
	return list(c, dst_each, dst_row);
}

enum err
op_dst_put(struct call *c)
{
	struct dst_rule rule = { .zone = c->arg[1] };
	int64_t id;
	enum err e;

	field_defaults(dst_fields, ndst_fields, &rule);
	if ((e = call_id(c, 0, &id)) != ERR_OK ||
	    (e = in_fields(&c->act, c->in, dst_fields + 1, ndst_fields - 1,
		 &rule)) != ERR_OK ||
	    (e = in_end(&c->act, c->in)) != ERR_OK ||
	    (e = dst_put(&c->act, id, &rule)) != ERR_OK)
		return e;
	show(c, dst_fields, ndst_fields, &rule);
	return ERR_OK;
}

enum err
op_dst_delete(struct call *c)
{
	int64_t id;
	enum err e = call_id(c, 0, &id);

	return e != ERR_OK ? e : dst_delete(&c->act, id, c->arg[1]);
}
