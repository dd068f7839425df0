/*
 * rps_store.c - the tables and the call log; see rps_store.h.
 *
 * The journal is in rps_journal.c.
 */
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "sim/rps_journal.h"
#include "sim/rps_store.h"

struct tab {
	struct rows rows;
	void *root; /* of tsearch(3) */
	size_t n;
};

struct store {
	struct tab tab[T__MAX];
	struct journal *journal;  /* NULL: nothing is kept */
	struct json_object *ops;  /* since the last commit */
	struct json_object **log; /* a ring */
	size_t cap, n, head;
	int64_t next_call;
	bool loading;
};

static const char *const table_names[T__MAX] = {
	[T_ACCOUNT] = "account",
	[T_SERVER] = "server",
	[T_DEVICE] = "device",
	[T_DEVICE_ID] = "device_id",
	[T_TOKEN] = "token",
	[T_NONCE] = "nonce",
	[T_VERDICT] = "verdict",
	[T_PIN] = "pin",
	[T_SWITCH] = "switch",
	[T_COUNTER] = "counter",
};

/* The key is not the first member, so nodes are rows, compared by key. */
static int
by_key(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return strcmp(x->key, y->key);
}

static struct row *
find(struct tab *t, const char *key)
{
	struct row want = { 0 };
	struct row *const *node;
	char *copy = strdup(key);

	if (copy == NULL)
		abort();
	want.key = copy;
	node = tfind(&want, &t->root, by_key);
	free(copy);
	return node != NULL ? *node : NULL;
}

static struct row *
append(struct tab *t, const char *key)
{
	struct row *r = calloc(1, sizeof(*r));

	if (r == NULL || (r->key = strdup(key)) == NULL ||
	    tsearch(r, &t->root, by_key) == NULL)
		abort();
	TAILQ_INSERT_TAIL(&t->rows, r, link);
	t->n++;
	return r;
}

static void
drop(struct tab *t, struct row *r)
{
	(void)tdelete(r, &t->root, by_key);
	TAILQ_REMOVE(&t->rows, r, link);
	t->n--;
	json_object_put(r->value);
	free(r->key);
	free(r);
}

/* [table, key, value]; [table, key]: deleted; [table]: all of it. */
static void
note(struct store *s, enum table t, const char *key, struct json_object *value)
{
	struct json_object *op;

	if (s->loading || s->journal == NULL)
		return;
	op = json_object_new_array();
	json_object_array_add(op, json_object_new_string(table_names[t]));
	if (key != NULL)
		json_object_array_add(op, json_object_new_string(key));
	if (value != NULL)
		json_object_array_add(op, js_copy(value));
	if (s->ops == NULL)
		s->ops = json_object_new_array();
	json_object_array_add(s->ops, op);
}

struct json_object *
store_get(struct store *s, enum table t, const char *key)
{
	struct row *r = find(&s->tab[t], key);

	return r != NULL ? r->value : NULL;
}

void
store_put(struct store *s, enum table t, const char *key,
    struct json_object *value)
{
	struct row *r = find(&s->tab[t], key);

	if (r == NULL)
		r = append(&s->tab[t], key);
	else if (r->value != value)
		json_object_put(r->value);
	r->value = value;
	note(s, t, key, value);
}

bool
store_del(struct store *s, enum table t, const char *key)
{
	struct row *r = find(&s->tab[t], key);

	if (r == NULL)
		return false;
	note(s, t, key, NULL);
	drop(&s->tab[t], r);
	return true;
}

void
store_clear(struct store *s, enum table t)
{
	struct row *r;

	while ((r = TAILQ_FIRST(&s->tab[t].rows)) != NULL)
		drop(&s->tab[t], r);
	note(s, t, NULL, NULL);
}

const struct rows *
store_rows(struct store *s, enum table t)
{
	return &s->tab[t].rows;
}

size_t
store_count(struct store *s, enum table t)
{
	return s->tab[t].n;
}

void
store_add(struct store *s, const char *counter, int64_t n)
{
	struct json_object *v = store_get(s, T_COUNTER, counter);

	n += v != NULL ? json_object_get_int64(v) : 0;
	store_put(s, T_COUNTER, counter, json_object_new_int64(n));
}

/* ---- the call log ------------------------------------------------------- */

static void
log_call(struct store *s, struct json_object *call)
{
	size_t at = (s->head + s->n) % s->cap;

	if (s->n == s->cap) {
		json_object_put(s->log[s->head]);
		s->head = (s->head + 1) % s->cap;
	} else {
		s->n++;
	}
	s->log[at] = call;
	s->next_call = js_int(call, "n", s->next_call) + 1;
}

size_t
store_calls(const struct store *s, int64_t *first)
{
	*first = s->n != 0 ? js_int(s->log[s->head], "n", 0) : s->next_call;
	return s->n;
}

struct json_object *
store_call(const struct store *s, size_t i)
{
	return s->log[(s->head + i) % s->cap];
}

int64_t
store_next_call(const struct store *s)
{
	return s->next_call;
}

void
store_forget_calls(struct store *s)
{
	for (size_t i = 0; i < s->n; i++)
		json_object_put(store_call(s, i));
	s->n = s->head = 0;
	if (s->loading || s->journal == NULL)
		return;
	if (s->ops == NULL)
		s->ops = json_object_new_array();
	json_object_array_add(s->ops, json_object_new_string("forget calls"));
}

void
store_commit(struct store *s, struct json_object *call)
{
	if (s->journal != NULL && (call != NULL || s->ops != NULL))
		journal_append(s->journal, call, s->ops);
	json_object_put(s->ops);
	s->ops = NULL;
	if (call != NULL)
		log_call(s, call);
}

/* ---- from and to the journal -------------------------------------------- */

static enum table
table_named(const char *name)
{
	enum table t;

	for (t = 0; t < T__MAX; t++)
		if (strcmp(table_names[t], name) == 0)
			break;
	return t;
}

static void
replay_op(struct store *s, struct json_object *op)
{
	size_t n;
	const char *key;
	enum table t;

	if (json_object_is_type(op, json_type_string)) {
		store_forget_calls(s);
		return;
	}
	if (!json_object_is_type(op, json_type_array))
		return;
	n = json_object_array_length(op);
	t = table_named(
	    json_object_get_string(json_object_array_get_idx(op, 0)));
	if (t == T__MAX)
		return;
	key = json_object_get_string(json_object_array_get_idx(op, 1));
	if (n >= 3)
		store_put(s, t, key,
		    json_object_get(json_object_array_get_idx(op, 2)));
	else if (n == 2)
		(void)store_del(s, t, key);
	else
		store_clear(s, t);
}

/* A line as journal_append() wrote it. */
static void
replay(void *arg, struct json_object *line)
{
	struct store *s = arg;
	struct json_object *ops = js_get(line, "o"), *call = js_get(line, "c");
	size_t n = ops != NULL ? json_object_array_length(ops) : 0;

	for (size_t i = 0; i < n; i++)
		replay_op(s, json_object_array_get_idx(ops, i));
	if (call != NULL)
		log_call(s, json_object_get(call));
}

static void
write_all(struct store *s, struct journal *j)
{
	struct row *r;

	for (enum table t = 0; t < T__MAX; t++)
		TAILQ_FOREACH(r, &s->tab[t].rows, link)
		{
			note(s, t, r->key, r->value);
			journal_append(j, NULL, s->ops);
			json_object_put(s->ops);
			s->ops = NULL;
		}
	for (size_t i = 0; i < s->n; i++)
		journal_append(j, store_call(s, i), NULL);
}

struct store *
store_open(const char *file, size_t calls)
{
	struct store *s = calloc(1, sizeof(*s));

	if (s == NULL)
		abort();
	for (enum table t = 0; t < T__MAX; t++)
		TAILQ_INIT(&s->tab[t].rows);
	s->cap = calls;
	s->next_call = 1;
	if ((s->log = calloc(calls, sizeof(*s->log))) == NULL)
		abort();
	if (file == NULL)
		return s;
	s->loading = true;
	if (journal_read(file, replay, s) == ERR_OK)
		s->journal = journal_begin(file);
	s->loading = false;
	if (s->journal == NULL) {
		store_close(s);
		return NULL;
	}
	write_all(s, s->journal);
	if (journal_replace(s->journal) != ERR_OK) {
		store_close(s);
		return NULL;
	}
	return s;
}

void
store_close(struct store *s)
{
	struct row *r;

	if (s == NULL)
		return;
	for (enum table t = 0; t < T__MAX; t++)
		while ((r = TAILQ_FIRST(&s->tab[t].rows)) != NULL)
			drop(&s->tab[t], r);
	for (size_t i = 0; i < s->n; i++)
		json_object_put(store_call(s, i));
	json_object_put(s->ops);
	journal_close(s->journal);
	free(s->log);
	free(s);
}
