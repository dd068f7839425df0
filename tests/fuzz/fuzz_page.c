/*
 * fuzz_page.c - api/page.c, api/call.c and db/list*.c: a query of a list is
 * refused with a sentence, or becomes a statement with a "?" for each value,
 * whose answer is JSON; and its cursor leads on.
 *
 * The first byte names the list, the second the database's mood, the third
 * the actor; the rest is the query.
 */
#include <string.h>

#include "api/page.h"
#include "fuzz/fake_link.h"
#include "fuzz/fuzz.h"
#include "fuzz/must.h"

static void
item(struct view *v, const struct val *row)
{
	view_open(v, NULL);
	view_val(v, "first", row);
	view_close(v);
}

static enum err
ask(struct call *c, struct arena *a, struct db *db, const uint8_t *data,
    const char *query, struct buf *out)
{
	static struct req rq;

	rq = (struct req){ .query = query };
	*out = BUF_INIT(a);
	*c = (struct call){ .rq = &rq, .a = a, .out = { .b = out } };
	c->act = (struct act){ .db = db, .a = a, .actor = "", .address = "" };
	if (data[2] % 4 == 1)
		c->act.scope = "/1/";
	if (data[2] % 4 >= 2)
		c->act.scope = "/1/7/";
	if (data[2] % 4 == 3)
		c->act.scope_one = 7;
	c->act.own_user = data[2] / 4 % 2;
	return page_answer(c, data[0] % LIST__MAX, item, NULL);
}

static void
check(struct call *c, struct buf *out)
{
	struct act act = { .a = c->a, .actor = "", .address = "" };
	const char *next;
	struct json *j;

	must(json_parse(&act, out->p, out->len, &j) == ERR_OK);
	must(in_text(&act, j, "next", &next) == ERR_OK && next != NULL);
	must(strspn(next,
		 "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		 "0123456789-_") == strlen(next));
	json_free(j);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct db *db;
	struct arena *a;
	struct call c;
	struct buf out;
	enum err e;

	if (len < 3)
		return 0;
	if (db == NULL)
		db = fake_db(ROLE_ADMIN);
	a = arena_new();
	fake_mood = data[1];
	e = ask(&c, a, db, data,
	    arena_strndup(a, (const char *)data + 3, len - 3), &out);
	if (e == ERR_OK)
		check(&c, &out);
	else
		must(c.act.problem.text[0] != '\0' || e == ERR_NOTFOUND);
	arena_free(a);
	return 0;
}
