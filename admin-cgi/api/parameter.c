/* parameter.c - /parameters: what is known of Yealink's parameters. */
#include <string.h>

#include "api/page.h"
#include "api/routes.h"
#include "db/catalogue.h"

static const char *const levels[] = { "documented", "seen" };
static const char *const kinds[] = { "string", "bool", "int", "number", "enum",
	"url", "ip" };

/* "v=meaning|v=meaning" as a list. */
static void
put_allowed(struct view *v, const char *allowed)
{
	size_t n, value;

	view_list(v, "allowed");
	for (; *allowed != '\0'; allowed += n + (allowed[n] == '|')) {
		n = strcspn(allowed, "|");
		value = strcspn(allowed, "|=");
		view_open(v, NULL);
		view_text_n(v, "value", allowed, value);
		if (value < n)
			view_text_n(v, "meaning", allowed + value + 1,
			    n - value - 1);
		else
			view_text(v, "meaning", "");
		view_close(v);
	}
	view_end(v);
}

static void
put_bound(struct view *v, const char *name, bool known, int64_t n)
{
	if (known)
		view_int(v, name, n);
	else
		view_null(v, name);
}

static void
put(struct view *v, const struct parameter *p)
{
	view_open(v, NULL);
	view_text(v, "name", p->name);
	view_text(v, "level", levels[p->level]);
	view_text(v, "kind", kinds[p->kind]);
	put_allowed(v, p->allowed);
	view_text(v, "default", p->preset);
	put_bound(v, "min", p->has_min, p->min);
	put_bound(v, "max", p->has_max, p->max);
	view_text(v, "since", p->since_family);
	view_text(v, "area", p->area);
	view_bool(v, "secret", p->sensitive != 0);
	view_text(v, "description", p->description);
	view_close(v);
}

static void
item(struct view *v, const struct val *row)
{
	struct parameter p;

	parameter_from_row(row, &p);
	put(v, &p);
}

enum err
op_parameter_list(struct call *c)
{
	return page_answer(c, LIST_PARAMETERS, item, NULL);
}

enum err
op_parameter_show(struct call *c)
{
	struct parameter p;
	enum err e = parameter_find(&c->act, c->arg[0], &p);

	if (e == ERR_OK)
		put(&c->out, &p);
	return e;
}
