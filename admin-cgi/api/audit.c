/* audit.c - /audit: who changed what. */
#include "api/page.h"
#include "api/routes.h"
#include "api/who.h"
#include "db/organisation.h"

/* JSON that was written as such, and looked at by the database. */
static void
put_json(struct view *v, const char *name, const struct val *text)
{
	if (text->type == VAL_NULL)
		view_null(v, name);
	else
		view_raw(v, name, text->s);
}

static void
item(struct view *v, const struct val *r)
{
	view_open(v, NULL);
	view_val(v, "id", &r[0]);
	view_val(v, "at", &r[1]);
	view_val(v, "organisation_id", &r[2]);
	view_val(v, "organisation", &r[3]);
	view_val(v, "actor", &r[4]);
	view_val(v, "address", &r[5]);
	view_val(v, "action", &r[6]);
	view_val(v, "object", &r[7]);
	view_val(v, "object_id", &r[8]);
	view_val(v, "object_name", &r[9]);
	put_json(v, "before", &r[10]);
	put_json(v, "after", &r[11]);
	view_close(v);
}

enum err
op_audit_list(struct call *c)
{
	/* A reseller with nobody below him had somebody once, perhaps. */
	if (c->who->kind != ORG_CUSTOMER)
		c->act.scope_one = 0;
	return page_answer(c, LIST_AUDIT, item, NULL);
}
