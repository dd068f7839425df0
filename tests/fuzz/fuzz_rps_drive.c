/*
 * fuzz_rps_drive.c - the three drivers of rps/client.h over answers that
 * nobody vouches for: whatever comes, each verb says one known word, its text
 * is clean and holds no secret, and what only reads is never unsure.
 *
 * The first byte is driver and verb; then come answers, each a status of two
 * bytes (the first of them also says that the answer was lost, or not sent)
 * and a body up to a NUL.  There is no network here: rps/http.c is replaced.
 */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "fuzz/fuzz.h"
#include "fuzz/must.h"
#include "rps/client.h"
#include "rps/http.h"

#define SECRET "secret-of-ours"
#define PASSWORD "password-of-a-phone"
#define TRIES 20 /* answers a verb may ask for */

struct http {
	const uint8_t *p, *end;
	unsigned calls;
};

static struct http the_http;

struct http *
http_open(const struct http_conf *conf)
{
	(void)conf;
	return &the_http;
}

void
http_close(struct http *h)
{
	(void)h;
}

void
http_call(struct http *h, struct arena *a, const struct http_call *call,
    struct http_answer *an)
{
	static const int statuses[] = { 200, 201, 204, 400, 401, 403, 404, 409,
		429, 500, 503, 302 };
	size_t left = (size_t)(h->end - h->p), n;
	const uint8_t *nul;

	(void)call;
	must(++h->calls < TRIES);
	*an = (struct http_answer){ .went = HTTP_NOT_SENT,
		.body = "",
		.why = "no more" };
	if (left < 2)
		return;
	an->went = (enum http_went)(h->p[0] % 8 > HTTP_LOST ? 0 : h->p[0] % 8);
	an->retry_after = h->p[0] / 16;
	an->status = statuses[h->p[1] % (sizeof(statuses) / sizeof(int))];
	h->p += 2;
	left -= 2;
	nul = memchr(h->p, '\0', left);
	n = nul == NULL ? left : (size_t)(nul - h->p);
	if (an->went == HTTP_ANSWERED) {
		an->body = arena_strndup(a, (const char *)h->p, n);
		an->len = n;
	}
	h->p += n + (nul != NULL);
}

static void
check(const struct rps_answer *an, bool reads)
{
	must(an->said >= RPS_DONE && an->said < RPS__MAX);
	must(memchr(an->text, '\0', sizeof(an->text)) != NULL);
	must(strpbrk(an->text, "\n\r\t\033\177") == NULL);
	must(strstr(an->text, SECRET) == NULL);
	must(strstr(an->text, PASSWORD) == NULL);
	must(an->said != RPS_SLOWER || an->retry_after >= 30);
	must(!reads || an->said != RPS_UNSURE);
}

static void
check_server(const struct rps_server *s)
{
	must(s->id != NULL && s->name != NULL && s->url != NULL);
	must(s->auth_name != NULL && s->certificate_url != NULL);
}

static void
check_device(const struct rps_device *d)
{
	must(d->id != NULL && d->mac != NULL && d->server_id != NULL);
	must(d->unique_url != NULL && d->auth_name != NULL);
	must(d->remark != NULL && d->server_name != NULL);
}

static const struct rps_server server = { .id = "7c1d0f5e9a2b4c6d",
	.name = "Muster",
	.url = "https://p.example.net/p/k",
	.auth_name = "muster",
	.password = PASSWORD,
	.certificate_url = "" };

static const struct rps_device device = { .id = "7c1d0f5e9a2b4c6e",
	.mac = "805ec0000001",
	.serial = "1105023041000001",
	.server_id = "7c1d0f5e9a2b4c6d",
	.server_name = "Muster",
	.unique_url = "https://p.example.net/p/k",
	.auth_name = "805ec0000001",
	.password = PASSWORD,
	.remark = "Reception" };

static void
change(const struct rps_driver *d, struct rps_conn *c, struct arena *a,
    unsigned verb)
{
	static const char *const ids[] = { "7c1d0f5e9a2b4c6d", "805ec0000002" };
	static const char *const macs[] = { "805ec0000001", "805ec0000002" };
	struct rps_answer each[2] = { { .said = RPS__MAX },
		{ .said = RPS__MAX } };
	struct rps_server s = server;
	struct rps_device v[2] = { device, device };
	struct rps_answer said;
	size_t n = 0;

	v[1].mac = macs[1];
	v[1].serial = NULL;
	switch (verb) {
	case 0:
		said = d->add_server(c, a, &s);
		must(said.said != RPS_DONE || s.id != NULL);
		break;
	case 1:
		said = d->edit_server(c, a, &s);
		break;
	case 2:
		said = d->delete_servers(c, a, ids, n = 1, each);
		break;
	case 3:
		n = d->batch_devices > 1 ? 2 : 1;
		said = d->add_devices(c, a, v, n, each);
		break;
	case 4:
		said = d->edit_device(c, a, v);
		break;
	default:
		n = d->batch_deletes > 1 ? 2 : 1;
		said = d->delete_devices(c, a, macs, n, each);
		break;
	}
	check(&said, false);
	for (size_t i = 0; i < n; i++)
		check(&each[i], false);
}

static struct rps_answer
list(const struct rps_driver *d, struct rps_conn *c, struct arena *a,
    unsigned verb)
{
	struct rps_server *s = NULL;
	struct rps_device *v = NULL;
	struct rps_answer said;
	int64_t total = 0;
	size_t n = 0;

	if (verb < 2) {
		said = d->list_servers(c, a, verb == 0 ? NULL : "Muster", 0, &s,
		    &n, &total);
		for (size_t i = 0; said.said == RPS_DONE && i < n; i++)
			check_server(&s[i]);
		must(verb == 0 || said.said != RPS_DONE || n <= 1);
	} else {
		said = d->list_devices(c, a, verb == 2 ? NULL : "805ec0", 0, &v,
		    &n, &total);
		for (size_t i = 0; said.said == RPS_DONE && i < n; i++)
			check_device(&v[i]);
	}
	must(said.said != RPS_DONE || total >= -1);
	return said;
}

static void
look(const struct rps_driver *d, struct rps_conn *c, struct arena *a,
    unsigned verb)
{
	static const char *const macs[] = { "805ec0000001", "805ec0000002" };
	const char *pins[2] = { NULL, NULL };
	struct rps_server s = { 0 };
	struct rps_device v = { 0 };
	struct rps_answer said;

	switch (verb) {
	case 0:
		said = d->get_server(c, a, server.id, &s);
		if (said.said == RPS_DONE)
			check_server(&s);
		break;
	case 1:
		said = d->get_device(c, a, macs[0], &v);
		if (said.said == RPS_DONE)
			check_device(&v);
		break;
	case 2:
		said = d->get_device_by_id(c, a, device.id, &v);
		if (said.said == RPS_DONE)
			check_device(&v);
		break;
	case 3:
		said = d->pins(c, a, macs, 2, pins);
		break;
	case 4:
		said = d->probe(c, a);
		break;
	default:
		said = list(d, c, a, verb - 5);
		break;
	}
	check(&said, true);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct rps_driver *const drivers[] = { &rps_v2, &rps_v1,
		&rps_xml };
	struct rps_account_conf conf = { .id = 1,
		.base_url = "https://rps.example.net",
		.api_user = "user-of-ours",
		.api_secret = SECRET,
		.quirks = { .name_max = 20 },
		.timeout = 5 };
	const struct rps_driver *d;
	struct arena *a = arena_new();
	struct rps_conn *c;
	unsigned verb;

	if (len != 0) {
		d = drivers[data[0] % 3];
		conf.quirks.add_by_mac = (data[0] / 3) % 2 != 0;
		verb = data[0] / 6 % 15;
		the_http = (struct http){ data + 1, data + len, 0 };
		c = rps_open(d, &conf);
		if (verb < 6)
			change(d, c, a, verb);
		else
			look(d, c, a, verb - 6);
		rps_close(c);
	}
	arena_free(a);
	return 0;
}
