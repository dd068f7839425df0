/* overlay.c - see overlay.h. */
#include <stdlib.h>
#include <string.h>

#include "render/overlay.h"

static int
by_name(const void *va, const void *vb)
{
	const struct overlay_item *a = va, *b = vb;

	return strcmp(a->name, b->name);
}

static uint64_t
first_bit(const char *name)
{
	return (uint64_t)1 << (*name & 63);
}

/* Layers are short lists: a linear look beats a table until there are many. */
static struct overlay_item *
find(struct overlay *o, const char *name, size_t len)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->item[i].namelen == len &&
		    memcmp(o->item[i].name, name, len) == 0)
			return &o->item[i];
	return NULL;
}

void
overlay_add(struct overlay *o, const char *layer, const char *name,
    const char *value, bool absent)
{
	size_t len = strlen(name);
	struct overlay_item *it = find(o, name, len);

	if (it == NULL) {
		if (o->n == o->cap) {
			size_t cap = o->cap == 0 ? 16 : o->cap * 2;
			void *p = arena_alloc(o->arena, cap * sizeof(*o->item));

			if (o->n != 0)
				memcpy(p, o->item, o->n * sizeof(*o->item));
			o->item = p;
			o->cap = cap;
		}
		it = &o->item[o->n++];
		o->first |= first_bit(name);
	}
	*it = (struct overlay_item){ .name = name,
		.namelen = len,
		.value = value,
		.layer = layer,
		.absent = absent };
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The parameter a line sets, without blanks; length 0: a comment, a blank
 * line, an include. */
static size_t
line_name(const char *line, size_t len)
{
	const char *eq = memchr(line, '=', len);
	size_t n;

	if (eq == NULL || *line == '#' || *line == '[')
		return 0;
	n = (size_t)(eq - line);
	while (n > 0 && is_blank(line[n - 1]))
		n--;
	return n;
}

static void
put_setting(struct buf *out, const struct overlay_item *it)
{
	buf_raw(out, it->name, it->namelen);
	buf_raw(out, " = ", 3);
	buf_cfg(out, it->value);
	buf_raw(out, "\n", 1);
}

static void
trace_put(struct render_trace *t, struct arena *a, struct render_origin from)
{
	if (t->n == t->cap) {
		size_t cap = t->cap == 0 ? 64 : t->cap * 2;
		void *p = arena_alloc(a, cap * sizeof(*t->line));

		if (t->n != 0)
			memcpy(p, t->line, t->n * sizeof(*t->line));
		t->line = p;
		t->cap = cap;
	}
	t->line[t->n++] = from;
}

/* The setting that replaces a line of the template's text or takes it away.
 * Blanks before a name are read over, as by db/cfg_text.c: a phone may. */
static struct overlay_item *
setting_of(struct overlay *o, const char *line, size_t len)
{
	size_t n;

	for (; len > 0 && is_blank(*line); len--)
		line++;
	if (len == 0 || (o->first & first_bit(line)) == 0)
		return NULL; /* spares most lines the search for their '=' */
	n = line_name(line, len);
	return n == 0 ? NULL : find(o, line, n);
}

static void
append_rest(struct overlay *o, struct buf *out, struct render_trace *t)
{
	if (out->len != 0 && out->p[out->len - 1] != '\n')
		buf_raw(out, "\n", 1);
	qsort(o->item, o->n, sizeof(*o->item), by_name);
	for (size_t i = 0; i < o->n; i++) {
		if (o->item[i].used || o->item[i].absent)
			continue;
		put_setting(out, &o->item[i]);
		if (t != NULL)
			trace_put(t, o->arena,
			    (struct render_origin){ .tmpl = o->item[i].layer });
	}
}

/* The setting in place of its line, once.  True: there is a line now. */
static bool
put_instead(struct overlay_item *it, struct buf *out)
{
	bool gone = it->absent || it->used;

	it->used = true;
	if (!gone)
		put_setting(out, it);
	return !gone;
}

/* Lines that stay are copied together, up to one that does not. */
void
overlay_apply(struct overlay *o, const char *text, size_t len, struct buf *out,
    struct render_trace *trace)
{
	struct render_trace old = { 0 };
	const char *end = text + len, *kept = text, *next;

	if (trace != NULL) {
		old = *trace;
		*trace = (struct render_trace){ 0 };
	}
	buf_reserve(out, len + 512);
	for (size_t i = 0; text < end; text = next, i++) {
		const char *nl = memchr(text, '\n', (size_t)(end - text));
		struct render_origin from = { 0 };
		struct overlay_item *it;

		next = nl == NULL ? end : nl + 1;
		it = setting_of(o, text, (size_t)(next - text));
		if (i < old.n)
			from = old.line[i];
		if (it != NULL) {
			buf_raw(out, kept, (size_t)(text - kept));
			kept = next;
			from = (struct render_origin){ .tmpl = it->layer };
			if (!put_instead(it, out))
				continue;
		}
		if (trace != NULL)
			trace_put(trace, o->arena, from);
	}
	buf_raw(out, kept, (size_t)(end - kept));
	if (o->n != 0)
		append_rest(o, out, trace);
}
