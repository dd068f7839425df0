/* view.c - see view.h. */
#include <inttypes.h>
#include <string.h>

#include "api/view.h"

static void
begin(struct view *v, const char *name)
{
	if (v->comma)
		buf_str(v->b, ",");
	v->comma = true;
	if (name == NULL)
		return;
	field_json_text(v->b, name);
	buf_str(v->b, ":");
}

void
view_open(struct view *v, const char *name)
{
	begin(v, name);
	buf_str(v->b, "{");
	v->comma = false;
}

void
view_close(struct view *v)
{
	buf_str(v->b, "}");
	v->comma = true;
}

void
view_list(struct view *v, const char *name)
{
	begin(v, name);
	buf_str(v->b, "[");
	v->comma = false;
}

void
view_end(struct view *v)
{
	buf_str(v->b, "]");
	v->comma = true;
}

void
view_text(struct view *v, const char *name, const char *s)
{
	begin(v, name);
	if (s == NULL)
		buf_str(v->b, "null");
	else
		field_json_text(v->b, s);
}

void
view_text_n(struct view *v, const char *name, const char *s, size_t n)
{
	view_text(v, name, arena_strndup(v->b->arena, s, n));
}

void
view_int(struct view *v, const char *name, int64_t n)
{
	begin(v, name);
	buf_printf(v->b, "%" PRId64, n);
}

void
view_id(struct view *v, const char *name, int64_t n)
{
	if (n == 0)
		view_null(v, name);
	else
		view_int(v, name, n);
}

void
view_bool(struct view *v, const char *name, bool yes)
{
	begin(v, name);
	buf_str(v->b, yes ? "true" : "false");
}

void
view_null(struct view *v, const char *name)
{
	begin(v, name);
	buf_str(v->b, "null");
}

void
view_raw(struct view *v, const char *name, const char *json)
{
	begin(v, name);
	buf_str(v->b, json);
}

void
view_val(struct view *v, const char *name, const struct val *c)
{
	switch (c->type) {
	case VAL_NULL:
		view_null(v, name);
		break;
	case VAL_INT:
		view_int(v, name, c->i);
		break;
	case VAL_STR:
	case VAL_BYTES:
		view_text(v, name, c->s);
		break;
	}
}

void
view_word(struct view *v, const char *name, const char *const *words,
    const struct val *c)
{
	view_text(v, name,
	    c->type == VAL_INT && c->i > 0 ? words[c->i - 1] : NULL);
}

static void
view_field(struct view *v, const struct field *f, const void *obj)
{
	const char *s;
	int64_t n;

	if (f->type == F_INT || f->type == F_BOOL) {
		memcpy(&n, (const char *)obj + f->offset, sizeof(n));
		if (f->type == F_BOOL)
			view_bool(v, f->name, n != 0);
		else
			view_int(v, f->name, n);
		return;
	}
	if (f->type != F_SECRET) {
		view_text(v, f->name, field_text(v->b->arena, f, obj));
		return;
	}
	memcpy(&s, (const char *)obj + f->offset, sizeof(s));
	if (s != NULL)
		view_bool(v, arena_printf(v->b->arena, "%s_set", f->name),
		    *s != '\0');
}

void
view_fields(struct view *v, const struct field *f, size_t n, const void *obj)
{
	for (size_t i = 0; i < n; i++)
		view_field(v, &f[i], obj);
}
