/*
 * fuzz_rps_json.c - rps/client_json.c and what reads through it: a body as
 * an answer to every question of v2 and v1.  The first line is the HTTP
 * status.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "rps/records.h"
#include "rps/v1.h"
#include "rps/v2.h"

static void
need(bool ok)
{
	if (!ok)
		abort();
}

static void
check_answer(const struct rps_answer *an)
{
	need(an->said >= RPS_DONE && an->said < RPS__MAX);
	need(memchr(an->text, '\0', sizeof(an->text)) != NULL);
	need(strpbrk(an->text, "\n\r\t\033\177") == NULL);
	need(strstr(an->text, "secret-of-ours") == NULL);
	need(an->said != RPS_SLOWER || an->retry_after >= 30);
}

static void
read_page(struct arena *a, const struct http_answer *an)
{
	struct json_object *o;
	struct rps_server *s;
	struct rps_device *d;
	struct rec_page page;

	if (jr_parse(an->body, an->len, &o) != ERR_OK) {
		need(o == NULL);
		return;
	}
	if (rec_page(o, &page) == ERR_OK) {
		if (rec_servers(&page, a, &s) == ERR_OK)
			for (size_t i = 0; i < page.n; i++)
				need(*s[i].id != '\0' && s[i].url != NULL);
		if (rec_devices(&page, a, &d) == ERR_OK)
			for (size_t i = 0; i < page.n; i++)
				need(*d[i].mac != '\0' && d[i].remark != NULL);
	}
	jr_free(o);
}

static void
read_bulk(const struct rps_conn *c, struct arena *a,
    const struct http_answer *an)
{
	static const struct v2_key keys[] = { { "805ec0000001", "S1" },
		{ "805ec0000002", NULL } };
	struct rps_answer each[2];

	if (v2_bulk(c, a, an, keys, 2, each) != ERR_OK)
		return;
	for (size_t i = 0; i < 2; i++)
		check_answer(&each[i]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct rps_account_conf conf = { .api_secret =
							  "secret-of-ours" };
	struct rps_conn c = { .conf = &conf };
	struct arena *a = arena_new();
	const uint8_t *line = memchr(data, '\n', len);
	struct json_object *o, *v;
	struct http_answer an = { .went = HTTP_ANSWERED };
	struct rps_answer said;

	if (line != NULL && line - data < 4) {
		for (const uint8_t *p = data; p < line; p++)
			an.status = an.status * 10 + (*p & 15);
		len -= (size_t)(line + 1 - data);
		data = line + 1;
	}
	an.body = arena_strndup(a, (const char *)data, len);
	an.len = len;
	said = v2_refusal(&c, a, &an, true);
	check_answer(&said);
	said = v1_read(&c, a, &an, &o, &v);
	check_answer(&said);
	jr_free(o);
	read_bulk(&c, a, &an);
	read_page(a, &an);
	arena_free(a);
	return 0;
}
