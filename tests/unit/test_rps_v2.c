/*
 * test_rps_v2.c - rps/client_v2.c, v2_read.c, v2_call.c: what each verb
 * sends, to the byte, and what it makes of an answer that went well.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "unit/fake_rps.h"

#define SERVER                                                \
	"{\"id\":\"" FX_ID "\",\"serverName\":\"edge-prov\"," \
	"\"url\":\"https://prov.example.net/y/\",\"authName\":\"rps\"}"
#define DEVICE                                                                   \
	"{\"id\":\"d-01\",\"mac\":\"805EC0000001\",\"sn\":\"0106312113400001\"," \
	"\"serverId\":\"" FX_ID "\",\"serverName\":\"edge-prov\","               \
	"\"serverUrl\":\"https://prov.example.net/y/\","                         \
	"\"uniqueServerUrl\":null,\"ipAddress\":null,\"remark\":null,"           \
	"\"dateRegistered\":1760000000123,\"lastConnected\":null}"

static const struct rps_server edge = { .id = FX_ID,
	.name = "edge-prov",
	.url = "https://prov.example.net/y/",
	.auth_name = "rps",
	.password = FX_PASSWORD,
	.certificate_url = "" };

static void
test_a_token_is_asked_for_once(void **state)
{
	struct fx *fx = *state;
	const struct fake_request *r;
	char v[256], nonce[256];

	fake_say(fx->fake, 200, "", "{\"data\":null,\"total\":0}");
	fake_say(fx->fake, 200, "", "{\"data\":[]}");
	assert_int_equal(rps_v2.probe(fx->conn, fx->a).said, RPS_DONE);
	assert_int_equal(rps_v2.probe(fx->conn, fx->a).said, RPS_DONE);
	assert_int_equal(fake_count(fx->fake), 3);
	assert_int_equal(rps_calls(fx->conn), 3);
	fx_came(fx, 0, "POST", "/v2/token",
	    "{\"grant_type\":\"client_credentials\"}");
	r = fake_seen(fx->fake, 0);
	assert_string_equal(fake_header(r, "Authorization", v, sizeof(v)),
	    "Basic " FX_BASIC);
	assert_int_equal(strlen(fake_header(r, "timestamp", v, sizeof(v))), 13);
	assert_int_equal(strlen(fake_header(r, "nonce", nonce, sizeof(nonce))),
	    32);
	fx_came(fx, 1, "POST", "/v2/rps/listServers",
	    "{\"skip\":0,\"limit\":1,\"autoCount\":true,\"filter\":{}}");
	r = fake_seen(fx->fake, 1);
	assert_string_equal(fake_header(r, "Authorization", v, sizeof(v)),
	    "Bearer " FX_TOKEN);
	assert_string_equal(fake_header(r, "Content-Type", v, sizeof(v)),
	    "application/json");
	assert_int_equal(strlen(fake_header(r, "timestamp", v, sizeof(v))), 13);
	assert_string_not_equal(fake_header(r, "nonce", v, sizeof(v)), nonce);
}

static void
test_the_timestamp_is_now_in_milliseconds(void **state)
{
	struct fx *fx = *state;
	char v[64];

	clock_stop(1760000000);
	fake_say(fx->fake, 200, "", "{\"data\":null}");
	assert_int_equal(rps_v2.probe(fx->conn, fx->a).said, RPS_DONE);
	clock_stop(-1);
	assert_string_equal(
	    fake_header(fake_seen(fx->fake, 1), "timestamp", v, sizeof(v)),
	    "1760000000000");
}

/* One that lives 60 seconds is renewed 60 seconds early: at once. */
static void
test_a_token_is_renewed_a_minute_early(void **state)
{
	struct fx *fx = *state;

	for (int i = 0; i < 2; i++) {
		fake_say(fx->fake, 200, "",
		    "{\"access_token\":\"" FX_TOKEN "\",\"expires_in\":60}");
		fake_say(fx->fake, 200, "", "{\"data\":null}");
		assert_int_equal(rps_v2.probe(fx->conn, fx->a).said, RPS_DONE);
	}
	assert_int_equal(fake_count(fx->fake), 4);
	assert_string_equal(fake_seen(fx->fake, 2)->path, "/v2/token");
}

static void
test_a_refused_token_is_renewed_once(void **state)
{
	static const char refused[] =
	    "{\"code\":\"900401\",\"requestId\":\"r\",\"message\":\"not "
	    "logged in\",\"details\":[]}";
	struct fx *fx = *state;
	char one[64], two[64];

	fake_say(fx->fake, 401, "", refused);
	fx_token(fx);
	fake_say(fx->fake, 200, "", "{\"data\":null}");
	assert_int_equal(rps_v2.probe(fx->conn, fx->a).said, RPS_DONE);
	assert_int_equal(fake_count(fx->fake), 4);
	assert_string_equal(fake_seen(fx->fake, 2)->path, "/v2/token");
	assert_string_not_equal(
	    fake_header(fake_seen(fx->fake, 1), "nonce", one, sizeof(one)),
	    fake_header(fake_seen(fx->fake, 3), "nonce", two, sizeof(two)));

	fake_say(fx->fake, 401, "", refused);
	fx_token(fx);
	fake_say(fx->fake, 401, "", refused);
	assert_int_equal(rps_v2.probe(fx->conn, fx->a).said, RPS_DENIED);
	assert_int_equal(fake_count(fx->fake), 7);
}

static void
test_servers_are_added_edited_deleted(void **state)
{
	static const char *const ids[] = { FX_ID, "gone" };
	struct fx *fx = *state;
	struct rps_server s = edge;
	struct rps_answer each[2];

	s.id = NULL;
	fake_say(fx->fake, 201, "", SERVER);
	assert_int_equal(rps_v2.add_server(fx->conn, fx->a, &s).said, RPS_DONE);
	assert_string_equal(s.id, FX_ID);
	fx_came(fx, 1, "POST", "/v2/rps/servers",
	    "{\"serverName\":\"edge-prov\","
	    "\"url\":\"https://prov.example.net/y/\","
	    "\"authName\":\"rps\",\"password\":\"" FX_PASSWORD "\"}");

	fake_say(fx->fake, 204, "", "");
	assert_int_equal(rps_v2.edit_server(fx->conn, fx->a, &edge).said,
	    RPS_DONE);
	fx_came(fx, 2, "PATCH", "/v2/rps/servers/" FX_ID,
	    "{\"serverName\":\"edge-prov\","
	    "\"url\":\"https://prov.example.net/y/\","
	    "\"authName\":\"rps\",\"password\":\"" FX_PASSWORD "\","
	    "\"certificateUrl\":\"\"}");

	fake_say(fx->fake, 200, "",
	    "{\"total\":2,\"successCount\":1,\"failureCount\":1,\"errors\":["
	    "{\"field\":\"gone\",\"msg\":\"The resource does not exist or "
	    "has been deleted\"}]}");
	assert_int_equal(
	    rps_v2.delete_servers(fx->conn, fx->a, ids, 2, each).said,
	    RPS_DONE);
	assert_int_equal(each[0].said, RPS_DONE);
	assert_int_equal(each[1].said, RPS_NO_SUCH);
	fake_say(fx->fake, 200, "",
	    "{\"total\":2,\"successCount\":0,\"failureCount\":2,\"errors\":["
	    "{\"field\":\"gone\",\"msg\":\"900400\"},"
	    "{\"field\":\"" FX_ID "\",\"msg\":\"something new\"}]}");
	(void)rps_v2.delete_servers(fx->conn, fx->a, ids, 2, each);
	assert_int_equal(each[0].said, RPS_IN_USE);
	assert_int_equal(each[1].said, RPS_NO_SUCH);
	fx_came(fx, 3, "POST", "/v2/rps/delServers",
	    "{\"serverIds\":[\"" FX_ID "\",\"gone\"]}");
}

static void
test_servers_are_read(void **state)
{
	struct fx *fx = *state;
	struct rps_server s, *v;
	int64_t total;
	size_t n;

	fake_say(fx->fake, 200, "", SERVER);
	assert_int_equal(rps_v2.get_server(fx->conn, fx->a, FX_ID, &s).said,
	    RPS_DONE);
	assert_string_equal(s.name, "edge-prov");
	assert_string_equal(s.auth_name, "rps");
	assert_string_equal(s.password, "");
	fx_came(fx, 1, "GET", "/v2/rps/servers/" FX_ID, "");

	fake_say(fx->fake, 200, "",
	    "{\"skip\":0,\"limit\":100,\"total\":1,\"data\":[" SERVER "]}");
	assert_int_equal(
	    rps_v2.list_servers(fx->conn, fx->a, NULL, 0, &v, &n, &total).said,
	    RPS_DONE);
	assert_int_equal(n, 1);
	assert_int_equal(total, 1);
	fx_came(fx, 2, "POST", "/v2/rps/listServers",
	    "{\"skip\":0,\"limit\":100,\"autoCount\":true,\"filter\":{}}");

	fake_say(fx->fake, 200, "", "{\"skip\":100,\"data\":null}");
	assert_int_equal(
	    rps_v2.list_servers(fx->conn, fx->a, NULL, 100, &v, &n, &total)
		.said,
	    RPS_DONE);
	assert_int_equal(n, 0);
	assert_int_equal(total, -1);
	fx_came(fx, 3, "POST", "/v2/rps/listServers",
	    "{\"skip\":100,\"limit\":100,\"filter\":{}}");
}

static void
test_a_name_is_compared_exactly(void **state)
{
	struct fx *fx = *state;
	struct rps_server *v;
	int64_t total;
	size_t n;

	fake_say(fx->fake, 200, "",
	    "{\"total\":3,\"data\":["
	    "{\"id\":\"1\",\"serverName\":\"edge-prov-2\",\"url\":\"\"},"
	    "{\"id\":\"2\",\"serverName\":\"Edge-Prov\",\"url\":\"\"}," SERVER
	    "]}");
	assert_int_equal(
	    rps_v2.list_servers(fx->conn, fx->a, "edge-prov", 0, &v, &n, &total)
		.said,
	    RPS_DONE);
	assert_int_equal(n, 1);
	assert_string_equal(v[0].id, FX_ID);
	fx_came(fx, 1, "POST", "/v2/rps/listServers",
	    "{\"skip\":0,\"limit\":100,\"autoCount\":true,"
	    "\"filter\":{\"name\":\"edge-prov\"}}");

	fake_say(fx->fake, 200, "", "{\"total\":1,\"data\":[" SERVER "]}");
	assert_int_equal(
	    rps_v2.list_servers(fx->conn, fx->a, "edge", 0, &v, &n, &total)
		.said,
	    RPS_DONE);
	assert_int_equal(n, 0);
}

static void
test_devices_are_added_in_one_bare_list(void **state)
{
	struct fx *fx = *state;
	struct rps_device d[] = {
		{ .mac = "805ec0000001",
		    .serial = "0106312113400001",
		    .server_id = FX_ID },
		{ .mac = "805ec0000002", .serial = "" },
		{ .mac = "805ec0000003",
		    .serial = "1106312113400003",
		    .unique_url = "https://prov.example.net/t/",
		    .auth_name = "u",
		    .password = FX_PASSWORD },
	};
	struct rps_answer each[3];

	fake_say(fx->fake, 200, "",
	    "{\"total\":2,\"successCount\":1,\"failureCount\":1,\"errors\":["
	    "{\"mac\":\"80:5E:C0:00:00:03\",\"sn\":\"1106312113400003\","
	    "\"errorInfo\":\"800004\"}]}");
	assert_int_equal(rps_v2.add_devices(fx->conn, fx->a, d, 3, each).said,
	    RPS_DONE);
	assert_int_equal(each[0].said, RPS_DONE);
	assert_int_equal(each[1].said, RPS_BAD_SERIAL);
	assert_int_equal(each[2].said, RPS_FOREIGN);
	fx_came(fx, 1, "POST", "/v2/rps/addDevices",
	    "[{\"mac\":\"805ec0000001\",\"sn\":\"0106312113400001\","
	    "\"serverId\":\"" FX_ID "\"},"
	    "{\"mac\":\"805ec0000003\",\"sn\":\"1106312113400003\","
	    "\"uniqueServerUrl\":\"https://prov.example.net/t/\","
	    "\"authName\":\"u\",\"password\":\"" FX_PASSWORD "\"}]");

	/* None fit to send: no call. */
	assert_int_equal(
	    rps_v2.add_devices(fx->conn, fx->a, d + 1, 1, each).said, RPS_DONE);
	assert_int_equal(each[0].said, RPS_BAD_SERIAL);
	assert_int_equal(fake_count(fx->fake), 2);
}

static void
test_an_account_may_add_by_mac(void **state)
{
	struct fx *fx = *state;
	struct rps_device d = { .mac = "805ec0000003",
		.serial = "1106312113400003" };
	struct rps_answer each;

	fx->conf.quirks.add_by_mac = true;
	fake_say(fx->fake, 403, "",
	    "{\"code\":\"900403\",\"requestId\":\"r\",\"message\":\"This "
	    "request is forbidden\",\"details\":[]}");
	assert_int_equal(rps_v2.add_devices(fx->conn, fx->a, &d, 1, &each).said,
	    RPS_FORBIDDEN);
	assert_int_equal(each.said, RPS_FORBIDDEN);
	fx_came(fx, 1, "POST", "/v2/rps/addDevicesByMac",
	    "[{\"mac\":\"805ec0000003\"}]");
}

static void
test_devices_are_edited_and_deleted(void **state)
{
	static const char *const macs[] = { "805ec0000001", "805ec00000ff" };
	struct fx *fx = *state;
	struct rps_device d = { .id = "d-01",
		.mac = "805ec0000001",
		.server_id = FX_ID,
		.unique_url = "",
		.auth_name = "",
		.password = FX_PASSWORD,
		.remark = "lobby \"1\"\n" };
	struct rps_answer each[2];

	fake_say(fx->fake, 204, "", "");
	assert_int_equal(rps_v2.edit_device(fx->conn, fx->a, &d).said,
	    RPS_DONE);
	fx_came(fx, 1, "PATCH", "/v2/rps/devices/d-01",
	    "{\"serverId\":\"" FX_ID "\",\"uniqueServerUrl\":\"\","
	    "\"authName\":\"\",\"password\":\"" FX_PASSWORD "\","
	    "\"remark\":\"lobby \\\"1\\\"\\u000a\"}");
	fake_say(fx->fake, 200, "",
	    "{\"total\":2,\"successCount\":1,\"failureCount\":1,\"errors\":["
	    "{\"field\":\"805ec00000ff\",\"msg\":\"The resource does not "
	    "exist or has been deleted\"}]}");
	assert_int_equal(
	    rps_v2.delete_devices(fx->conn, fx->a, macs, 2, each).said,
	    RPS_DONE);
	assert_int_equal(each[0].said, RPS_DONE);
	assert_int_equal(each[1].said, RPS_NO_SUCH);
	fx_came(fx, 2, "POST", "/v2/rps/delDevices",
	    "{\"deviceIdType\":\"mac\",\"deviceIds\":[\"805ec0000001\","
	    "\"805ec00000ff\"]}");
}

static void
test_devices_are_read(void **state)
{
	struct fx *fx = *state;
	struct rps_device d, *v;
	int64_t total;
	size_t n;

	fake_say(fx->fake, 200, "",
	    "{\"total\":1,\"data\":[" DEVICE
	    ",{\"id\":\"d-02\",\"mac\":\"odd\"}]}");
	assert_int_equal(
	    rps_v2.list_devices(fx->conn, fx->a, NULL, 0, &v, &n, &total).said,
	    RPS_DONE);
	assert_int_equal(n, 2);
	assert_string_equal(v[0].mac, "805ec0000001");
	assert_string_equal(v[0].serial, "0106312113400001");
	assert_string_equal(v[0].unique_url, "");
	assert_int_equal(v[0].registered_ms, 1760000000123);
	assert_string_equal(v[1].mac, "odd");
	fx_came(fx, 1, "POST", "/v2/rps/listDevices",
	    "{\"skip\":0,\"limit\":100,\"autoCount\":true,\"filter\":{}}");

	fake_say(fx->fake, 200, "", "{\"total\":1,\"data\":[" DEVICE "]}");
	assert_int_equal(
	    rps_v2.get_device(fx->conn, fx->a, "805ec0000001", &d).said,
	    RPS_DONE);
	assert_string_equal(d.id, "d-01");
	fx_came(fx, 2, "POST", "/v2/rps/listDevices",
	    "{\"skip\":0,\"limit\":100,\"autoCount\":true,"
	    "\"filter\":{\"mac\":\"805ec0000001\"}}");
	fake_say(fx->fake, 200, "", "{\"total\":1,\"data\":[" DEVICE "]}");
	assert_int_equal(
	    rps_v2.get_device(fx->conn, fx->a, "805ec0000009", &d).said,
	    RPS_NO_SUCH);

	fake_say(fx->fake, 200, "", DEVICE);
	assert_int_equal(
	    rps_v2.get_device_by_id(fx->conn, fx->a, "d-01", &d).said,
	    RPS_DONE);
	fx_came(fx, 4, "GET", "/v2/rps/devices/d-01", "");
}

static void
test_pins(void **state)
{
	static const char *const macs[] = { "805ec0000001", "805ec0000002" };
	struct fx *fx = *state;
	const char *pins[2];

	fake_say(fx->fake, 200, "",
	    "[{\"mac\":\"805EC0000002\",\"pin\":\"012345\"}]");
	assert_int_equal(rps_v2.pins(fx->conn, fx->a, macs, 2, pins).said,
	    RPS_DONE);
	assert_string_equal(pins[0], "");
	assert_string_equal(pins[1], "012345");
	fx_came(fx, 1, "POST", "/v2/rps/listDevicePins",
	    "{\"macs\":[\"805ec0000001\",\"805ec0000002\"]}");
}

static void
test_what_is_over_a_bound_is_not_sent(void **state)
{
	struct fx *fx = *state;
	struct rps_server s = edge;
	struct rps_device d = { .id = "../servers/1", .mac = "805ec0000001" };

	s.name = "a-name-of-21-bytes-xx";
	assert_int_equal(rps_v2.add_server(fx->conn, fx->a, &s).said,
	    RPS_BAD_REQUEST);
	s.name = "fine";
	s.id = "";
	assert_int_equal(rps_v2.edit_server(fx->conn, fx->a, &s).said,
	    RPS_BAD_REQUEST);
	assert_int_equal(rps_v2.edit_device(fx->conn, fx->a, &d).said,
	    RPS_BAD_REQUEST);
	assert_int_equal(fake_count(fx->fake), 0);
	assert_int_equal(rps_calls(fx->conn), 0);
}

#define V2(t) cmocka_unit_test_setup_teardown(t, fx_v2, fx_end)
#define BARE(t) cmocka_unit_test_setup_teardown(t, fx_v2_bare, fx_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		V2(test_a_token_is_asked_for_once),
		V2(test_the_timestamp_is_now_in_milliseconds),
		BARE(test_a_token_is_renewed_a_minute_early),
		V2(test_a_refused_token_is_renewed_once),
		V2(test_servers_are_added_edited_deleted),
		V2(test_servers_are_read),
		V2(test_a_name_is_compared_exactly),
		V2(test_devices_are_added_in_one_bare_list),
		V2(test_an_account_may_add_by_mac),
		V2(test_devices_are_edited_and_deleted),
		V2(test_devices_are_read),
		V2(test_pins),
		V2(test_what_is_over_a_bound_is_not_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
