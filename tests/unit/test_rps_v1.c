/*
 * test_rps_v1.c - rps/client_v1.c and v1_call.c: what each verb sends and
 * under which signature; what is made of answers and of every error key.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rps/sign.h"
#include "unit/fake_rps.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))
#define OK(data) "{\"ret\":1,\"data\":" data ",\"error\":null}"
#define BAD(msg) "{\"ret\":-1,\"data\":null,\"error\":{\"msg\":\"" msg "\"}}"
#define SERVER                                      \
	"{\"id\":\"5f0c\",\"serverName\":\"edge\"," \
	"\"url\":\"https://e/\",\"authName\":null}"
#define DEVICE                                                           \
	"{\"id\":\"d1\",\"mac\":\"805ec0000001\",\"serverId\":\"5f0c\"," \
	"\"serverName\":\"edge\",\"uniqueServerUrl\":\"\",\"remark\":null}"
#define DONE_EMPTY "{\"ret\":0,\"data\":null,\"error\":null}"

static const struct rps_server edge = { .id = "5f0c",
	.name = "edge",
	.url = "https://e/",
	.auth_name = "rps",
	.password = FX_PASSWORD };

/* The signature is that of what really came. */
static void
check_signature(struct fx *fx, size_t i)
{
	const struct fake_request *r = fake_seen(fx->fake, i);
	char key[64], nonce[64], ts[64], md5[64], got[64];
	char *path = arena_strdup(fx->a, r->path);
	char *query = strchr(path, '?');
	struct sign_request want = { .method = r->method, .path = path };

	if (query != NULL)
		*query++ = '\0';
	want.query = query;
	want.body = *r->body != '\0' ? r->body : NULL;
	want.len = strlen(r->body);
	want.key = fake_header(r, "X-Ca-Key", key, sizeof(key));
	want.nonce = fake_header(r, "X-Ca-Nonce", nonce, sizeof(nonce));
	want.timestamp = fake_header(r, "X-Ca-Timestamp", ts, sizeof(ts));
	want.secret = FX_SECRET;
	assert_string_equal(key, FX_KEY);
	assert_int_equal(strlen(nonce), 32);
	assert_int_equal(strlen(ts), 13);
	assert_string_equal(fake_header(r, "Content-MD5", md5, sizeof(md5)),
	    want.body != NULL ? sign_md5(fx->a, r->body, want.len) : "");
	assert_string_equal(fake_header(r, "X-Ca-Signature", got, sizeof(got)),
	    sign(fx->a, &want));
	assert_string_equal(fake_header(r, "Content-Type", got, sizeof(got)),
	    "application/json;charset=UTF-8");
	assert_string_equal(fake_header(r, "Authorization", got, sizeof(got)),
	    "");
}

static void
came(struct fx *fx, size_t i, const char *method, const char *path,
    const char *body)
{
	fx_came(fx, i, method, path, body);
	check_signature(fx, i);
}

static void
test_servers(void **state)
{
	static const char *const ids[] = { "5f0c", "5f0d" };
	struct fx *fx = *state;
	struct rps_server s = edge, *v;
	struct rps_answer each[2];
	int64_t total;
	size_t n;

	fake_say(fx->fake, 200, "", OK(SERVER));
	assert_int_equal(rps_v1.add_server(fx->conn, fx->a, &s).said, RPS_DONE);
	assert_string_equal(s.id, "5f0c");
	came(fx, 0, "POST", "/api/open/v1/server/add",
	    "{\"serverName\":\"edge\",\"url\":\"https://e/\","
	    "\"authName\":\"rps\",\"password\":\"" FX_PASSWORD "\"}");
	fake_say(fx->fake, 200, "", OK(SERVER));
	assert_int_equal(rps_v1.edit_server(fx->conn, fx->a, &edge).said,
	    RPS_DONE);
	came(fx, 1, "POST", "/api/open/v1/server/edit",
	    "{\"id\":\"5f0c\",\"serverName\":\"edge\","
	    "\"url\":\"https://e/\",\"authName\":\"rps\","
	    "\"password\":\"" FX_PASSWORD "\"}");
	fake_say(fx->fake, 200, "", DONE_EMPTY);
	assert_int_equal(
	    rps_v1.delete_servers(fx->conn, fx->a, ids, 2, each).said,
	    RPS_DONE);
	assert_int_equal(each[1].said, RPS_DONE);
	came(fx, 2, "POST", "/api/open/v1/server/delete",
	    "{\"ids\":[\"5f0c\",\"5f0d\"]}");
	fake_say(fx->fake, 200, "", OK(SERVER));
	assert_int_equal(rps_v1.get_server(fx->conn, fx->a, "5f0c", &s).said,
	    RPS_DONE);
	assert_string_equal(s.url, "https://e/");
	came(fx, 3, "GET", "/api/open/v1/server/detail?id=5f0c", "");
	fake_say(fx->fake, 200, "",
	    OK("{\"skip\":0,\"limit\":100,\"total\":2,\"data\":[{\"id\":1,"
	       "\"serverName\":\"edge2\"}," SERVER "]}"));
	assert_int_equal(
	    rps_v1.list_servers(fx->conn, fx->a, "edge", 0, &v, &n, &total)
		.said,
	    RPS_DONE);
	assert_int_equal(n, 1);
	assert_string_equal(v[0].id, "5f0c");
	came(fx, 4, "POST", "/api/open/v1/server/list",
	    "{\"key\":\"edge\",\"skip\":0,\"limit\":100,\"autoCount\":true}");
}

static void
test_devices(void **state)
{
	static const char *const macs[] = { "805ec0000001", "805ec0000002" };
	struct fx *fx = *state;
	struct rps_device d = { .mac = "805ec0000001",
		.server_id = "5f0c",
		.remark = "lobby" };
	struct rps_device *v;
	struct rps_answer each[2];
	int64_t total;
	size_t n;

	fake_say(fx->fake, 200, "", OK("[" DEVICE "]"));
	assert_int_equal(rps_v1.add_devices(fx->conn, fx->a, &d, 1, each).said,
	    RPS_DONE);
	assert_string_equal(d.id, "d1");
	came(fx, 0, "POST", "/api/open/v1/device/add",
	    "{\"macs\":[\"805ec0000001\"],\"serverId\":\"5f0c\","
	    "\"remark\":\"lobby\"}");
	d.unique_url = "";
	fake_say(fx->fake, 200, "", OK(DEVICE));
	assert_int_equal(rps_v1.edit_device(fx->conn, fx->a, &d).said,
	    RPS_DONE);
	came(fx, 1, "POST", "/api/open/v1/device/edit",
	    "{\"id\":\"d1\",\"serverId\":\"5f0c\",\"uniqueServerUrl\":\"\","
	    "\"remark\":\"lobby\"}");
	fake_say(fx->fake, 200, "", DONE_EMPTY);
	assert_int_equal(
	    rps_v1.delete_devices(fx->conn, fx->a, macs, 2, each).said,
	    RPS_DONE);
	came(fx, 2, "POST", "/api/open/v1/device/delete",
	    "{\"macs\":[\"805ec0000001\",\"805ec0000002\"]}");
	fake_say(fx->fake, 200, "", OK("{\"data\":[" DEVICE "]}"));
	assert_int_equal(
	    rps_v1.get_device(fx->conn, fx->a, "805ec0000001", &d).said,
	    RPS_DONE);
	came(fx, 3, "POST", "/api/open/v1/device/list",
	    "{\"key\":\"805ec0000001\",\"skip\":0,\"limit\":100,"
	    "\"autoCount\":true}");
	fake_say(fx->fake, 200, "", OK("{\"data\":null}"));
	assert_int_equal(
	    rps_v1.list_devices(fx->conn, fx->a, NULL, 100, &v, &n, &total)
		.said,
	    RPS_DONE);
	assert_int_equal(n, 0);
	came(fx, 4, "POST", "/api/open/v1/device/list",
	    "{\"skip\":100,\"limit\":100}");
	fake_say(fx->fake, 200, "", OK(DEVICE));
	assert_int_equal(
	    rps_v1.get_device_by_id(fx->conn, fx->a, "d1", &d).said, RPS_DONE);
	came(fx, 5, "GET", "/api/open/v1/device/detail?id=d1", "");
	fake_say(fx->fake, 200, "", OK("{\"data\":null}"));
	assert_int_equal(rps_v1.probe(fx->conn, fx->a).said, RPS_DONE);
	came(fx, 6, "POST", "/api/open/v1/server/list",
	    "{\"skip\":0,\"limit\":1,\"autoCount\":true}");
}

static const struct {
	const char *name;
	int status;
	const char *body;
	enum rps_said want;
} refusals[] = {
	{ "ours", 200, BAD("device.mac.existed"), RPS_EXISTS },
	{ "foreign", 200,
	    "{\"ret\":-1,\"data\":\"805ec0000001\",\"error\":{\"msg\":"
	    "\"device.mac.added.by.other\",\"errorCode\":409,"
	    "\"fieldErrors\":[]}}",
	    RPS_FOREIGN },
	{ "under the other name", 200,
	    "{\"ret\":-1,\"errors\":{\"msg\":\"device.mac.added.by.other\"}}",
	    RPS_FOREIGN },
	{ "not ours", 200, BAD("device.operate.forbidden"), RPS_FOREIGN },
	{ "not there", 200, BAD("device.not.found"), RPS_NO_SUCH },
	{ "bad mac", 200, BAD("device.mac.invalid"), RPS_BAD_MAC },
	{ "key", 200, BAD("accesskey.id.invalid"), RPS_DENIED },
	{ "md5", 200, BAD("Content.MD5.invalid"), RPS_DENIED },
	{ "right", 200, BAD("service.common.token.unauthorized"), RPS_DENIED },
	{ "key of another API", 200, BAD("request header accesskey not null"),
	    RPS_DENIED },
	{ "v2's host", 401,
	    "{\"code\":\"500401\",\"message\":\"Invalid request header\"}",
	    RPS_DENIED },
	{ "a field", 200,
	    "{\"ret\":-1,\"error\":{\"msg\":\"validation\",\"fieldErrors\":"
	    "[{\"field\":\"macs\",\"msg\":\"device.mac.invalid\"}]}}",
	    RPS_BAD_MAC },
	{ "number alone", 200,
	    "{\"ret\":-1,\"error\":{\"msg\":\"x\",\"errorCode\":503}}",
	    RPS_UNSURE },
	{ "unheard of", 200, BAD("device.odd"), RPS_BAD_REQUEST },
	{ "no reason", 200, "{\"ret\":-1,\"data\":null,\"error\":null}",
	    RPS_BAD_REQUEST },
	{ "too many", 429, "", RPS_SLOWER },
	{ "down", 503, "", RPS_UNSURE },
	{ "broken", 500, "", RPS_UNSURE },
	{ "another host", 404, "<html>", RPS_DENIED },
	{ "no envelope", 200, "{\"data\":[]}", RPS_UNSURE },
	{ "cut", 200, "{\"ret\":1,\"da", RPS_UNSURE },
	{ "ret of another type", 200, "{\"ret\":\"1\"}", RPS_UNSURE },
};

static void
test_refusals(void **state)
{
	struct fx *fx = *state;
	struct rps_device d = { .mac = "805ec0000001" };
	struct rps_answer an, each;

	for (size_t i = 0; i < NITEMS(refusals); i++) {
		print_message("%s\n", refusals[i].name);
		fake_say(fx->fake, refusals[i].status, "", refusals[i].body);
		an = rps_v1.add_devices(fx->conn, fx->a, &d, 1, &each);
		assert_int_equal(an.said, refusals[i].want);
		assert_int_equal(each.said, refusals[i].want);
		if (an.said == RPS_SLOWER)
			assert_int_equal(an.retry_after, 30);
	}
}

/* Whether the others were deleted is not known: read, then again. */
static void
test_one_refusal_for_many(void **state)
{
	static const char *const macs[] = { "805ec0000001", "805ec0000002" };
	struct fx *fx = *state;
	struct rps_answer each[2];

	fake_say(fx->fake, 200, "",
	    "{\"ret\":-1,\"data\":\"805EC0000002\",\"error\":{\"msg\":"
	    "\"device.not.found\"}}");
	assert_int_equal(
	    rps_v1.delete_devices(fx->conn, fx->a, macs, 2, each).said,
	    RPS_DONE);
	assert_int_equal(each[0].said, RPS_UNSURE);
	assert_int_equal(each[1].said, RPS_NO_SUCH);
	fake_say(fx->fake, 200, "", BAD("device.not.found"));
	(void)rps_v1.delete_devices(fx->conn, fx->a, macs, 2, each);
	assert_int_equal(each[0].said, RPS_UNSURE);
	assert_int_equal(each[1].said, RPS_UNSURE);
	fake_say(fx->fake, 200, "", BAD("accesskey.id.invalid"));
	assert_int_equal(
	    rps_v1.delete_devices(fx->conn, fx->a, macs, 2, each).said,
	    RPS_DENIED);
	assert_int_equal(each[1].said, RPS_DENIED);
}

static void
test_what_it_cannot_do(void **state)
{
	static const char *const macs[] = { "805ec0000001" };
	struct fx *fx = *state;
	const char *pin;

	assert_int_equal(rps_v1.pins(fx->conn, fx->a, macs, 1, &pin).said,
	    RPS_NOT_THERE);
	assert_string_equal(pin, "");
	assert_int_equal(fake_count(fx->fake), 0);
}

#define V1(t) cmocka_unit_test_setup_teardown(t, fx_v1, fx_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		V1(test_servers),
		V1(test_devices),
		V1(test_refusals),
		V1(test_one_refusal_for_many),
		V1(test_what_it_cannot_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
