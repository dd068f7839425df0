/* export.c - /exports: phones, lines, keys and phone books as CSV. */
#include "db/export.h"
#include "api/page.h"
#include "api/routes.h"
#include "api/who.h"
#include "web/resp.h"

static void
as_csv(struct call *c, const char *name)
{
	c->rs->type = "text/csv; charset=utf-8";
	resp_header(c->rs, "Content-Disposition",
	    arena_printf(c->a, "attachment; filename=\"%s.csv\"", name));
}

static enum err
phones(struct call *c, enum export_what what, const char *name)
{
	static const char *const more[] = { "secrets", NULL };
	struct list_ask ask;
	bool secrets = false;
	enum err e;

	if ((e = page_filters(c, LIST_DEVICES_OUT, &ask, more)) != ERR_OK ||
	    (e = query_bool(c, "secrets", &secrets)) != ERR_OK)
		return e;
	if (secrets && (c->who->perms & P_SECRETS) == 0)
		return act_fail(&c->act, ERR_DENIED, "",
		    "Your role, or the scopes of your token, do not show "
		    "passwords; leave out secrets=true.");
	as_csv(c, name);
	return export_phones(&c->act, what, &ask, secrets, &c->rs->body);
}

enum err
op_export_devices(struct call *c)
{
	return phones(c, EXPORT_DEVICES, "devices");
}

enum err
op_export_lines(struct call *c)
{
	return phones(c, EXPORT_LINES, "lines");
}

enum err
op_export_keys(struct call *c)
{
	return phones(c, EXPORT_KEYS, "keys");
}

enum err
op_export_book(struct call *c)
{
	static const char *const names[] = { "book_id", NULL };
	int64_t id = 0;
	enum err e;

	if ((e = query_end(c, names)) != ERR_OK ||
	    (e = query_int(c, "book_id", 1, INT64_MAX, &id)) != ERR_OK)
		return e;
	if (id == 0)
		return act_fail(&c->act, ERR_INVALID, "book_id",
		    "Say with book_id which phone book.");
	as_csv(c, "phone_book");
	return export_book(&c->act, id, &c->rs->body);
}
