/* fetch.c - /fetches: what phones asked for and what they got. */
#include "api/page.h"
#include "api/routes.h"

static void
item(struct view *v, const struct val *r)
{
	view_open(v, NULL);
	view_val(v, "id", &r[0]);
	view_val(v, "at", &r[1]);
	view_val(v, "organisation_id", &r[2]);
	view_val(v, "organisation", &r[3]);
	view_val(v, "mac", &r[4]);
	view_val(v, "file", &r[5]);
	view_val(v, "method", &r[6]);
	view_val(v, "status", &r[7]);
	view_val(v, "reason", &r[8]);
	view_val(v, "flags", &r[9]);
	view_val(v, "address", &r[10]);
	view_val(v, "user_agent", &r[11]);
	view_val(v, "firmware", &r[12]);
	view_val(v, "bytes", &r[13]);
	view_val(v, "credentials", &r[14]);
	view_close(v);
}

enum err
op_fetch_list(struct call *c)
{
	return page_answer(c, LIST_FETCHES, item, NULL);
}
