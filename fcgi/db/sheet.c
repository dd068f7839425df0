/*
 * sheet.c - see sheet.h.
 *
 * Reading is on the way of every phone that asks, so all texts of a sheet
 * share one allocation: a text needs one byte for its end here, and had at
 * least one for its length there, so the sheet's own size is enough.
 */
#include <stdbool.h>
#include <string.h>

#include "db/sheet.h"

static void
put_number(struct buf *b, int64_t n)
{
	uint64_t v = (uint64_t)n;
	char out[10];
	size_t i = 0;

	for (; v >= 0x80; v >>= 7)
		out[i++] = (char)(unsigned char)(v | 0x80);
	out[i++] = (char)v;
	buf_raw(b, out, i);
}

static void
put_text(struct buf *b, const char *s)
{
	size_t n = s == NULL ? 0 : strlen(s);

	put_number(b, (int64_t)n);
	buf_raw(b, s, n);
}

static void
put_blob(struct buf *b, struct blob x)
{
	size_t n = x.p == NULL ? 0 : x.len;

	put_number(b, (int64_t)n);
	buf_raw(b, (const char *)x.p, n);
}

static void
put_line(struct buf *b, const struct sheet_line *l)
{
	put_number(b, l->number);
	put_number(b, l->enabled);
	put_text(b, l->label);
	put_text(b, l->display_name);
	put_text(b, l->user_name);
	put_text(b, l->auth_name);
	put_blob(b, l->secret);
	put_text(b, l->server_host);
	put_number(b, l->server_port);
	put_text(b, l->backup_host);
	put_number(b, l->backup_port);
	put_number(b, l->transport);
	put_number(b, l->expires);
	put_text(b, l->proxy_host);
	put_number(b, l->proxy_port);
	put_text(b, l->voicemail);
	put_text(b, l->ringtone);
	put_text(b, l->codecs);
	put_text(b, l->handset);
}

static void
put_key(struct buf *b, const struct sheet_key *k)
{
	put_number(b, k->area);
	put_number(b, k->module);
	put_number(b, k->position);
	put_number(b, k->type);
	put_number(b, k->line);
	put_text(b, k->value);
	put_text(b, k->label);
	put_text(b, k->pickup);
	put_number(b, k->book);
}

static void
put_setting(struct buf *b, const struct sheet_setting *s)
{
	put_text(b, s->name);
	put_number(b, s->absent);
	put_text(b, s->value);
	put_blob(b, s->secret);
}

void
sheet_write(struct buf *b, const struct sheet *s)
{
	put_number(b, SHEET_VERSION);
	put_text(b, s->label);
	put_text(b, s->serial);
	put_blob(b, s->prov_secret);
	put_blob(b, s->admin_secret);
	put_number(b, (int64_t)s->nlines);
	for (size_t i = 0; i < s->nlines; i++)
		put_line(b, &s->lines[i]);
	put_number(b, (int64_t)s->nkeys);
	for (size_t i = 0; i < s->nkeys; i++)
		put_key(b, &s->keys[i]);
	put_number(b, (int64_t)s->nsettings);
	for (size_t i = 0; i < s->nsettings; i++)
		put_setting(b, &s->settings[i]);
}

/* The smallest each can be: one byte a field. */
#define LINE_BYTES 19
#define KEY_BYTES 9
#define SETTING_BYTES 4

/* After a mistake bad is set, and everything reads as 0 or "". */
struct reader {
	const uint8_t *p, *end;
	char *text; /* where the next text goes */
	bool bad;
};

static int64_t
fail(struct reader *r)
{
	r->bad = true;
	r->p = r->end;
	return 0;
}

/* One form for each number: the last byte of several is never 0. */
static int64_t
get_number(struct reader *r)
{
	uint64_t v = 0;
	unsigned shift = 0;
	uint8_t c;

	if (r->p < r->end && *r->p < 0x80)
		return *r->p++;
	do {
		if (r->p == r->end || shift > 56)
			return fail(r);
		c = *r->p++;
		v |= (uint64_t)(c & 0x7f) << shift;
		shift += 7;
	} while (c >= 0x80);
	return c == 0 ? fail(r) : (int64_t)v;
}

static int64_t
get_below(struct reader *r, int64_t limit)
{
	int64_t n = get_number(r);

	return n < limit ? n : fail(r);
}

static size_t
get_length(struct reader *r, size_t smallest)
{
	int64_t n = get_number(r);

	if (n > (int64_t)((size_t)(r->end - r->p) / smallest))
		return (size_t)fail(r);
	return (size_t)n;
}

static const char *
get_text(struct reader *r)
{
	size_t n = get_length(r, 1);
	char *s = r->text;

	if (n == 0)
		return "";
	if (memchr(r->p, '\0', n) != NULL) {
		fail(r);
		return "";
	}
	memcpy(s, r->p, n);
	s[n] = '\0';
	r->text += n + 1;
	r->p += n;
	return s;
}

static struct blob
get_blob(struct reader *r)
{
	size_t n = get_length(r, 1);
	struct blob b = { n == 0 ? NULL : r->p, n };

	r->p += n;
	return b;
}

static void
get_line(struct reader *r, struct sheet_line *l)
{
	l->number = get_number(r);
	l->enabled = get_below(r, 2);
	l->label = get_text(r);
	l->display_name = get_text(r);
	l->user_name = get_text(r);
	l->auth_name = get_text(r);
	l->secret = get_blob(r);
	l->server_host = get_text(r);
	l->server_port = get_number(r);
	l->backup_host = get_text(r);
	l->backup_port = get_number(r);
	l->transport = get_below(r, TRANSPORT_DNS + 1);
	l->expires = get_number(r);
	l->proxy_host = get_text(r);
	l->proxy_port = get_number(r);
	l->voicemail = get_text(r);
	l->ringtone = get_text(r);
	l->codecs = get_text(r);
	l->handset = get_text(r);
}

static void
get_key(struct reader *r, struct sheet_key *k)
{
	k->area = get_below(r, KEY_EXPANSION + 1);
	k->module = get_number(r);
	k->position = get_number(r);
	k->type = get_number(r);
	k->line = get_number(r);
	k->value = get_text(r);
	k->label = get_text(r);
	k->pickup = get_text(r);
	k->book = get_number(r);
}

static void
get_setting(struct reader *r, struct sheet_setting *s)
{
	s->name = get_text(r);
	s->absent = get_below(r, 2);
	s->value = get_text(r);
	s->secret = get_blob(r);
}

enum err
sheet_read(struct arena *a, const void *bytes, size_t len, struct sheet *out)
{
	struct reader r = { .p = bytes, .end = (const uint8_t *)bytes + len };
	struct sheet s = { 0 };

	if (len == 0 || get_number(&r) != SHEET_VERSION)
		return ERR_INVALID;
	r.text = arena_alloc(a, len);
	s.label = get_text(&r);
	s.serial = get_text(&r);
	s.prov_secret = get_blob(&r);
	s.admin_secret = get_blob(&r);
	s.nlines = get_length(&r, LINE_BYTES);
	s.lines = arena_alloc(a, s.nlines * sizeof(*s.lines));
	for (size_t i = 0; i < s.nlines && !r.bad; i++)
		get_line(&r, &s.lines[i]);
	s.nkeys = get_length(&r, KEY_BYTES);
	s.keys = arena_alloc(a, s.nkeys * sizeof(*s.keys));
	for (size_t i = 0; i < s.nkeys && !r.bad; i++)
		get_key(&r, &s.keys[i]);
	s.nsettings = get_length(&r, SETTING_BYTES);
	s.settings = arena_alloc(a, s.nsettings * sizeof(*s.settings));
	for (size_t i = 0; i < s.nsettings && !r.bad; i++)
		get_setting(&r, &s.settings[i]);
	if (r.bad || r.p != r.end)
		return ERR_INVALID;
	*out = s;
	return ERR_OK;
}
