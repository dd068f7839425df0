/*
 * fuzz_api.c - the admin endpoint whole: web/serve.c, every route of
 * api/routes.c and its handler, over a database that is none.  Whatever comes
 * as variables, headers and body, the answer has one well-formed head, and
 * what says that it is JSON is.
 *
 * The first byte is the database's mood; the rest as in fake_peer.h.
 */
#include <crypt.h>
#include <stdio.h>
#include <string.h>

#include "api/routes.h"
#include "api/serve.h"
#include "api/who.h"
#include "fuzz/fake_link.h"
#include "fuzz/fake_peer.h"
#include "fuzz/fuzz.h"
#include "fuzz/must.h"

/* A slow hash would be all that is ever run. */
char *
crypt_r(const char *phrase, const char *setting, struct crypt_data *data)
{
	snprintf(data->output, sizeof(data->output), "%.20s%zu", setting,
	    strlen(phrase));
	return data->output;
}

/* Who has no credentials may do everything; others what is found. */
static enum err
identify(void *app, struct req *rq, struct resp *rs)
{
	static struct who all = { .user_id = 1,
		.organisation_id = 1,
		.login = "fuzz",
		.name = "Fuzz",
		.language = "en",
		.timezone = "UTC",
		.path = "/1/",
		.csrf = "x",
		.token_sha256 = "0123456789abcdef0123456789abcdef" };

	if (*rq->authorization != '\0' || *rq->var(rq, "HTTP_COOKIE") != '\0')
		return who_identify(app, rq, rs);
	all.perms = who_role_perms(all.role);
	rq->who = &all;
	rq->perms = all.perms | P_KNOWN;
	return ERR_OK;
}

static void
check(struct arena *a, const struct fake_peer *f)
{
	struct act act = { .a = a, .actor = "", .address = "" };
	const char *body = fake_peer_answer(f);
	struct json *j;

	if (*body != '{' || strstr(f->out.p, "json\r\n") == NULL ||
	    strstr(body, "\"openapi\"") != NULL)
		return;
	must(json_parse(&act, body, f->out.len - (size_t)(body - f->out.p),
		 &j) == ERR_OK);
	json_free(j);
}

static struct api *
world(void)
{
	static const struct api_conf conf = { .public_url =
						  "https://p.example.net",
		.resource_dir = "/nonexistent",
		.session_idle = 3600,
		.session_max = 43200,
		.plain_http = true };
	static struct api api = { .conf = &conf };
	struct maker_conf mc = { .public_url = conf.public_url,
		.cache = 1 << 20 };

	if (api.db == NULL) {
		task_worker_init(&api.tasks);
		api.vault = fake_vault();
		api.db = fake_db(ROLE_ADMIN);
	}
	/* Nothing is remembered from one input to the next. */
	mc.vault = api.vault;
	mc.db = api.db;
	api.clear = maker_new(&mc);
	mc.mask = true;
	api.masked = maker_new(&mc);
	return &api;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct arena *keep;
	static struct edge ed = { .deadline = 60,
		.spool_dir = "/dev/shm",
		.identify = identify,
		.dress = api_dress };
	struct arena *a;
	struct fake_peer f;
	struct api *api;

	if (len == 0)
		return 0;
	if (keep == NULL)
		ed.routes = api_routes(keep = arena_new(), &ed.nroutes);
	a = arena_new();
	fake_mood = data[0];
	fake_peer_read(&f, a, data + 1, len - 1);
	ed.app = api = world();
	serve_one(&ed, a, &f.peer, 1);
	check(a, &f);
	maker_free(api->clear);
	maker_free(api->masked);
	arena_free(a);
	return 0;
}
