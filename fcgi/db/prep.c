/*
 * prep.c - see prep.h.
 *
 * Result buffers are bound when the statement is prepared and parameters at
 * each call; nothing asks for metadata after the first time.
 */
#include <stdlib.h>
#include <string.h>

#include "db/prep.h"

#define TEXT_MIN 64
#define TEXT_MAX 16384 /* bytes kept ready for one column; more is re-read */
#define BINARY_CHARSET 63

struct col {
	bool is_int, is_binary; /* else text */
	int64_t i;
	char *text;
	unsigned long cap, len; /* bytes of text; of the value */
	client_flag null, error;
};

struct prep {
	MYSQL_STMT *st;
	unsigned nin, nout;
	MYSQL_BIND *in, *out;
	struct col *col;
};

static void *
need(void *p)
{
	if (p == NULL)
		abort();
	return p;
}

struct prep *
prep_new(MYSQL *my)
{
	struct prep *p = need(calloc(1, sizeof(*p)));

	p->st = need(mysql_stmt_init(my));
	return p;
}

void
prep_free(struct prep *p)
{
	if (p == NULL)
		return;
	mysql_stmt_close(p->st);
	for (unsigned i = 0; p->col != NULL && i < p->nout; i++)
		free(p->col[i].text);
	free(p->col);
	free(p->in);
	free(p->out);
	free(p);
}

/* A sum of integers is a DECIMAL without fraction: an integer to us. */
static bool
is_int(const MYSQL_FIELD *f)
{
	switch (f->type) {
	case MYSQL_TYPE_TINY:
	case MYSQL_TYPE_SHORT:
	case MYSQL_TYPE_INT24:
	case MYSQL_TYPE_LONG:
	case MYSQL_TYPE_LONGLONG:
	case MYSQL_TYPE_YEAR:
		return true;
	case MYSQL_TYPE_DECIMAL:
	case MYSQL_TYPE_NEWDECIMAL:
		return f->decimals == 0;
	default:
		return false;
	}
}

/* Dates and numbers have the binary character set too, but are text. */
static bool
is_binary(const MYSQL_FIELD *f)
{
	switch (f->type) {
	case MYSQL_TYPE_STRING:
	case MYSQL_TYPE_VAR_STRING:
	case MYSQL_TYPE_TINY_BLOB:
	case MYSQL_TYPE_BLOB:
	case MYSQL_TYPE_MEDIUM_BLOB:
	case MYSQL_TYPE_LONG_BLOB:
	case MYSQL_TYPE_BIT:
		return f->charsetnr == BINARY_CHARSET;
	default:
		return false;
	}
}

static void
bind_column(MYSQL_BIND *b, struct col *c, const MYSQL_FIELD *f)
{
	c->is_int = is_int(f);
	c->is_binary = is_binary(f);
	b->is_null = &c->null;
	b->error = &c->error;
	b->length = &c->len;
	if (c->is_int) {
		b->buffer_type = MYSQL_TYPE_LONGLONG;
		b->buffer = &c->i;
		b->buffer_length = sizeof(c->i);
		return;
	}
	c->cap = f->length;
	if (c->cap < TEXT_MIN)
		c->cap = TEXT_MIN;
	if (c->cap > TEXT_MAX)
		c->cap = TEXT_MAX;
	c->text = need(malloc(c->cap));
	b->buffer_type = MYSQL_TYPE_STRING;
	b->buffer = c->text;
	b->buffer_length = c->cap;
}

static bool
bind_columns(struct prep *p)
{
	MYSQL_RES *meta = mysql_stmt_result_metadata(p->st);
	const MYSQL_FIELD *f;

	if (meta == NULL)
		return false;
	f = mysql_fetch_fields(meta);
	for (unsigned i = 0; i < p->nout; i++)
		bind_column(&p->out[i], &p->col[i], &f[i]);
	mysql_free_result(meta);
	return mysql_stmt_bind_result(p->st, p->out) == 0;
}

bool
prep_prepare(struct prep *p, const char *sql, size_t len)
{
	if (mysql_stmt_prepare(p->st, sql, len) != 0)
		return false;
	p->nin = (unsigned)mysql_stmt_param_count(p->st);
	p->nout = mysql_stmt_field_count(p->st);
	p->in = need(calloc(p->nin + 1, sizeof(*p->in)));
	p->out = need(calloc(p->nout + 1, sizeof(*p->out)));
	p->col = need(calloc(p->nout + 1, sizeof(*p->col)));
	return p->nout == 0 || bind_columns(p);
}

unsigned
prep_nin(const struct prep *p)
{
	return p->nin;
}

unsigned
prep_nout(const struct prep *p)
{
	return p->nout;
}

/* The library reads through these pointers and never writes. */
static void *
unconst(const void *p)
{
	return (void *)(uintptr_t)p; /* NOLINT(performance-no-int-to-ptr) */
}

static void
bind_value(MYSQL_BIND *b, const struct val *v)
{
	b->length = NULL;
	b->buffer = NULL;
	b->buffer_length = 0;
	switch (v->type) {
	case VAL_NULL:
		b->buffer_type = MYSQL_TYPE_NULL;
		return;
	case VAL_INT:
		b->buffer_type = MYSQL_TYPE_LONGLONG;
		b->buffer = unconst(&v->i);
		return;
	case VAL_STR:
		b->buffer_type = MYSQL_TYPE_STRING;
		b->buffer_length = strlen(v->s);
		break;
	case VAL_BYTES:
		b->buffer_type = MYSQL_TYPE_BLOB;
		b->buffer_length = v->len;
		break;
	}
	b->buffer = unconst(v->s);
	b->length = &b->buffer_length;
}

bool
prep_execute(struct prep *p, const struct val *in)
{
	for (unsigned i = 0; i < p->nin; i++)
		bind_value(&p->in[i], &in[i]);
	if (p->nin != 0 && mysql_stmt_bind_param(p->st, p->in) != 0)
		return false;
	return mysql_stmt_execute(p->st) == 0;
}

uint64_t
prep_affected(const struct prep *p)
{
	return mysql_stmt_affected_rows(p->st);
}

int64_t
prep_insert_id(const struct prep *p)
{
	return (int64_t)mysql_stmt_insert_id(p->st);
}

/* The whole of a value that was longer than its buffer. */
static bool
fetch_long(struct prep *p, unsigned i, char *out)
{
	unsigned long len;
	client_flag null, error;
	MYSQL_BIND b = {
		.buffer_type = MYSQL_TYPE_STRING,
		.buffer = out,
		.buffer_length = p->col[i].len,
		.length = &len,
		.is_null = &null,
		.error = &error,
	};

	return mysql_stmt_fetch_column(p->st, &b, i, 0) == 0;
}

static bool
take(struct prep *p, unsigned i, struct arena *a, struct val *v)
{
	const struct col *c = &p->col[i];
	char *text;

	if (c->null) {
		*v = V_NULL;
		return true;
	}
	if (c->is_int) {
		*v = V_INT(c->i);
		return !c->error;
	}
	if (c->len <= c->cap) {
		text = arena_strndup(a, c->text, c->len);
	} else {
		text = arena_alloc(a, c->len + 1);
		if (!fetch_long(p, i, text))
			return false;
	}
	*v = V_BYTES(text, c->len);
	if (!c->is_binary)
		v->type = VAL_STR;
	return true;
}

enum err
prep_fetch(struct prep *p, struct arena *a, struct val *row)
{
	switch (mysql_stmt_fetch(p->st)) {
	case 0:
	case MYSQL_DATA_TRUNCATED:
		break;
	case MYSQL_NO_DATA:
		return ERR_NOTFOUND;
	default:
		return ERR_SYSTEM;
	}
	for (unsigned i = 0; i < p->nout; i++)
		if (!take(p, i, a, &row[i]))
			return ERR_SYSTEM;
	return ERR_OK;
}

void
prep_end(struct prep *p)
{
	mysql_stmt_free_result(p->st);
}

unsigned
prep_errno(const struct prep *p)
{
	return mysql_stmt_errno(p->st);
}

const char *
prep_error(const struct prep *p)
{
	return mysql_stmt_error(p->st);
}
