/* v2_bulk.c - bulk results of YMCS v2; see v2.h. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/scan.h"
#include "rps/client_json.h"
#include "rps/v2.h"
#include "rps/words.h"

#define ITEMS_MAX 1000
#define WORDS_MAX 1024

struct bulk {
	const struct rps_conn *conn;
	struct arena *a;
	const struct v2_key *keys;
	size_t n;
	struct rps_answer *each;
	bool *named;
};

/* A MAC is one however it is written; ids and serial numbers as they are. */
static bool
same(const char *ours, const char *theirs)
{
	char a[MAC_LEN + 1], b[MAC_LEN + 1];

	if (scan_mac(ours, strlen(ours), a) == ERR_OK &&
	    scan_mac(theirs, strlen(theirs), b) == ERR_OK)
		return strcmp(a, b) == 0;
	return strcasecmp(ours, theirs) == 0;
}

/* Is it one of ours? */
static bool
name(struct bulk *b, const char *theirs, bool alt, struct rps_answer said)
{
	const char *ours;
	bool ours_is_it = false;

	for (size_t i = 0; i < b->n && *theirs != '\0'; i++) {
		ours = alt ? b->keys[i].alt : b->keys[i].key;
		if (ours == NULL || *ours == '\0' || !same(ours, theirs))
			continue;
		ours_is_it = b->named[i] = true;
		b->each[i] = said;
	}
	return ours_is_it;
}

/*
 * An add names its item in mac and sn and says errorInfo; a delete names it
 * in field and says msg.  A text that means nothing to us is a refusal: it
 * stands among the errors.
 */
static enum err
read_item(struct bulk *b, const struct json_object *o, bool *found)
{
	const char *mac, *sn, *field, *info, *msg;
	enum rps_said said;
	struct rps_answer an;

	if (!jr_is_object(o) ||
	    jr_text(o, b->a, "mac", WORDS_MAX, &mac) != ERR_OK ||
	    jr_code(o, b->a, "sn", WORDS_MAX, &sn) != ERR_OK ||
	    jr_code(o, b->a, "field", WORDS_MAX, &field) != ERR_OK ||
	    jr_code(o, b->a, "errorInfo", WORDS_MAX, &info) != ERR_OK ||
	    jr_code(o, b->a, "msg", WORDS_MAX, &msg) != ERR_OK)
		return ERR_INVALID;
	if (*info == '\0')
		info = msg;
	said = words_said(info);
	/* Of a thing that was named alone it means the thing: v2_call.c. */
	if (*field != '\0' && strcmp(info, "900400") == 0)
		said = RPS_NO_SUCH;
	if (said == RPS__MAX || said == RPS_DONE)
		said = RPS_BAD_REQUEST;
	an = conn_answer(b->conn, said, *info != '\0' ? info : "refused");
	*found = name(b, mac, false, an) || name(b, field, false, an) ||
	    name(b, sn, true, an);
	return ERR_OK;
}

static enum err
read_all(struct bulk *b, const struct json_object *o)
{
	struct json_object *list;
	size_t n, known = 0, named = 0;
	int64_t bad = -1, good = -1;
	bool found;

	if (!jr_is_object(o) ||
	    jr_int(o, "failureCount", 0, ITEMS_MAX, &bad) != ERR_OK ||
	    jr_int(o, "successCount", 0, ITEMS_MAX, &good) != ERR_OK ||
	    jr_list(o, "errors", ITEMS_MAX, &list, &n) != ERR_OK)
		return ERR_INVALID;
	if (bad == -1 && good == -1 && list == NULL)
		return ERR_INVALID; /* another thing altogether */
	for (size_t i = 0; i < n; i++) {
		if (read_item(b, jr_item(list, i), &found) != ERR_OK)
			return ERR_INVALID;
		known += found;
	}
	for (size_t i = 0; i < b->n; i++)
		named += b->named[i];
	/* Errors without a name, or counts that do not add up? */
	if (known == n && (int64_t)named >= bad &&
	    (good == -1 || good + (int64_t)named >= (int64_t)b->n))
		return ERR_OK;
	for (size_t i = 0; i < b->n; i++)
		if (!b->named[i])
			b->each[i] = conn_answer(b->conn, RPS_UNSURE,
			    "the bulk result names fewer items than failed");
	return ERR_OK;
}

enum err
v2_bulk(const struct rps_conn *c, struct arena *a, const struct http_answer *an,
    const struct v2_key *keys, size_t n, struct rps_answer *each)
{
	struct bulk b = { .conn = c,
		.a = a,
		.keys = keys,
		.n = n,
		.each = arena_alloc(a, (n + 1) * sizeof(*each)),
		.named = arena_alloc(a, n + 1) };
	struct json_object *o;
	enum err e;

	if ((e = jr_parse(an->body, an->len, &o)) != ERR_OK)
		return e;
	conn_spread(conn_answer(c, RPS_DONE, ""), b.each, n);
	e = read_all(&b, o);
	jr_free(o);
	if (e == ERR_OK)
		memcpy(each, b.each, n * sizeof(*each));
	return e;
}
