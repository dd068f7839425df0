/*
 * fuzz_json.c - api/json.c: any bytes are either refused, with a sentence, or
 * an object whose members can be read; nothing leaks.
 */
#include <stdlib.h>
#include <string.h>

#include "api/json.h"
#include "fuzz/fuzz.h"

struct thing {
	const char *name;
	int64_t count;
};

static const struct field fields[] = {
	{ "name", F_TEXT, offsetof(struct thing, name), 0, 80, NULL, NULL, "",
	    false },
	{ "count", F_INT, offsetof(struct thing, count), -9, 9, NULL, NULL, "",
	    false },
};

static enum err read_all(struct act *, struct json *);

static enum err
item(void *arg, size_t i, struct json *object, const char *text)
{
	(void)i;
	if (object == NULL)
		return text == NULL ? ERR_SYSTEM : ERR_OK;
	return read_all(arg, object);
}

/* As deep as it goes: both lists and objects hold such an object. */
static enum err
read_all(struct act *act, struct json *j)
{
	struct thing t = { "", 0 };
	const char *s = "";
	struct json *in;
	int64_t n = 0;
	bool b = false;
	enum err e;

	if ((e = in_text(act, j, "text", &s)) != ERR_OK ||
	    (e = in_int(act, j, "n", -100, 100, &n)) != ERR_OK ||
	    (e = in_bool(act, j, "yes", &b)) != ERR_OK ||
	    (e = in_fields(act, j, fields, 2, &t)) != ERR_OK ||
	    (e = in_object(act, j, "in", &in)) != ERR_OK)
		return e;
	if (s == NULL || t.name == NULL || n < -100 || n > 100 ||
	    t.count < -9 || t.count > 9)
		abort();
	if (in != NULL && (e = read_all(act, in)) != ERR_OK)
		return e;
	if (in_has(j, "list") &&
	    (e = in_each(act, j, "list", 9, item, act)) != ERR_OK)
		return e;
	return in_end(act, j);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct act act = { .a = arena_new(), .actor = "", .address = "" };
	char *text = malloc(len + 1);
	struct json *j;
	enum err e;

	if (text == NULL)
		abort();
	if (len != 0)
		memcpy(text, data, len);
	text[len] = '\0';
	e = json_parse(&act, text, len, &j);
	free(text); /* what was read must not live in it */
	if ((e == ERR_OK) != (j != NULL))
		abort();
	if (e == ERR_OK)
		e = read_all(&act, j);
	if (e != ERR_OK && (e != ERR_INVALID || act.problem.text[0] == '\0'))
		abort();
	json_free(j);
	arena_free(act.a);
	return 0;
}
