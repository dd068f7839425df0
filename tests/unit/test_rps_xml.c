/*
 * test_rps_xml.c - rps/client_xml.c and xmlrpc.c: what each method is sent,
 * what its texts mean, and what is not read at all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rps/xmlrpc.h"
#include "unit/fake_rps.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))
#define CALL(method, params)                           \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" \
	"<methodCall><methodName>redirect." method     \
	"</methodName><params>" params "</params></methodCall>\n"
#define P(s) "<param><value><string>" s "</string></value></param>"
#define SAYS(flag, text)                                                  \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?><methodResponse "      \
	"xmlns:ex=\"http://ws.apache.org/xmlrpc/namespaces/extensions\">" \
	"<params><param><value><array><data><value><boolean>" flag        \
	"</boolean></value><value>" text                                  \
	"</value></data></array></value></param></params></methodResponse>"

static const struct rps_device phone = { .mac = "805ec0000001",
	.server_name = "edge-prov" };

static void
test_servers(void **state)
{
	struct fx *fx = *state;
	struct rps_server s = { .name = "edge-prov",
		.url = "https://prov.example.net/p/",
		.auth_name = "r@s",
		.password = "a:/ " FX_PASSWORD };
	const struct fake_request *r;
	char v[128];

	fake_say(fx->fake, 200, "Content-Type: text/xml\r\n", SAYS("1", "OK"));
	assert_int_equal(rps_xml.add_server(fx->conn, fx->a, &s).said,
	    RPS_DONE);
	assert_string_equal(s.id, "edge-prov");
	fx_came(fx, 0, "POST", "/xmlrpc",
	    CALL("addServer",
		P("edge-prov") P("https://r%40s:a%3A%2F%20" FX_PASSWORD
				 "@prov.example.net/p/")));
	r = fake_seen(fx->fake, 0);
	assert_string_equal(fake_header(r, "Authorization", v, sizeof(v)),
	    "Basic " FX_BASIC);
	assert_string_equal(fake_header(r, "Content-Type", v, sizeof(v)),
	    "text/xml");
}

static void
test_devices(void **state)
{
	static const char *const macs[] = { "805ec0000001" };
	struct fx *fx = *state;
	struct rps_device d = phone, out;
	struct rps_answer each;

	fake_say(fx->fake, 200, "", SAYS("1", "OK"));
	assert_int_equal(
	    rps_xml.add_devices(fx->conn, fx->a, &d, 1, &each).said, RPS_DONE);
	fx_came(fx, 0, "POST", "/xmlrpc",
	    CALL("registerDevice", P("805ec0000001") P("edge-prov") P("0")));
	d.unique_url = "https://e/?a=1&b=<2>";
	fake_say(fx->fake, 200, "", SAYS("1", "OK"));
	assert_int_equal(rps_xml.edit_device(fx->conn, fx->a, &d).said,
	    RPS_DONE);
	fx_came(fx, 1, "POST", "/xmlrpc",
	    CALL("registerDeviceWithUniqueUrl",
		P("805ec0000001") P("edge-prov")
		    P("https://e/?a=1&amp;b=&lt;2&gt;") P("1")));
	fake_say(fx->fake, 200, "", SAYS("1", "OK"));
	assert_int_equal(
	    rps_xml.delete_devices(fx->conn, fx->a, macs, 1, &each).said,
	    RPS_DONE);
	fx_came(fx, 2, "POST", "/xmlrpc",
	    CALL("deRegisterDevice", P("805ec0000001")));
	fake_say(fx->fake, 200, "", SAYS("0", "\n REGISTERED \n"));
	assert_int_equal(
	    rps_xml.get_device(fx->conn, fx->a, macs[0], &out).said, RPS_DONE);
	assert_string_equal(out.mac, macs[0]);
	fx_came(fx, 3, "POST", "/xmlrpc",
	    CALL("checkDevice", P("805ec0000001")));
	fake_say(fx->fake, 200, "", SAYS("0", "Unknown"));
	assert_int_equal(rps_xml.probe(fx->conn, fx->a).said, RPS_DONE);
	d.unique_url = NULL;
	d.auth_name = "u";
	assert_int_equal(
	    rps_xml.add_devices(fx->conn, fx->a, &d, 1, &each).said,
	    RPS_BAD_REQUEST);
	assert_int_equal(fake_count(fx->fake), 5);
}

static const struct {
	const char *name, *body;
	enum rps_said want;
} adds[] = {
	{ "bad mac", SAYS("0", "Error:Invalid MAC(s):80"), RPS_BAD_MAC },
	{ "upper case", SAYS("0", "ERROR:INVALID MAC(S):80"), RPS_BAD_MAC },
	{ "server", SAYS("0", "Error:Invalid server"), RPS_BAD_REQUEST },
	{ "foreign", SAYS("0", "Error:805ec0000001"), RPS_FOREIGN },
	{ "foreign, lines", SAYS("0", "Error:\n805ec0000001\n805ec0000002"),
	    RPS_FOREIGN },
	{ "url", SAYS("0", "Error:The url can only begin with 'http://'"),
	    RPS_BAD_REQUEST },
	{ "name", SAYS("0", "Error:The server name can only contain 'A-z 0-9'"),
	    RPS_BAD_REQUEST },
	{ "ours", SAYS("0", "Existing MAC(s):805ec0000001"), RPS_EXISTS },
	{ "override",
	    SAYS("0", "Are you sure you want to override MAC addresses"),
	    RPS_FOREIGN },
	{ "typed text",
	    "<methodResponse><params><param><value><array><data><value>"
	    "<boolean>1</boolean></value><value><string><![CDATA[OK]]>"
	    "</string></value></data></array></value></param></params>"
	    "</methodResponse>",
	    RPS_DONE },
	{ "one value",
	    "<methodResponse><params><param><value>OK</value>"
	    "</param></params></methodResponse>",
	    RPS_UNSURE },
	{ "no boolean", SAYS("2", "OK"), RPS_UNSURE },
	{ "a fault",
	    "<methodResponse><fault><value><struct><member><name>faultCode"
	    "</name><value><int>0</int></value></member><member><name>"
	    "faultString</name><value>NullPointer</value></member></struct>"
	    "</value></fault></methodResponse>",
	    RPS_UNSURE },
	{ "no method",
	    "<methodResponse><fault><value><struct><member><name>faultString"
	    "</name><value>No such handler: redirect.x</value></member>"
	    "</struct></value></fault></methodResponse>",
	    RPS_NOT_THERE },
	{ "a page", "<html><body>hello</body></html>", RPS_UNSURE },
	{ "cut", "<methodResponse><params><param><value><arr", RPS_UNSURE },
	{ "a DTD",
	    "<!DOCTYPE methodResponse [<!ENTITY x \"OK\">]>" SAYS("1", "&x;"),
	    RPS_UNSURE },
	{ "an entity", SAYS("1", "&x;"), RPS_UNSURE },
	{ "nothing", "", RPS_UNSURE },
};

static void
test_texts_of_a_registration(void **state)
{
	struct fx *fx = *state;
	struct rps_device d = phone;
	struct rps_answer each;

	for (size_t i = 0; i < NITEMS(adds); i++) {
		print_message("%s\n", adds[i].name);
		fake_say(fx->fake, 200, "", adds[i].body);
		(void)rps_xml.add_devices(fx->conn, fx->a, &d, 1, &each);
		assert_int_equal(each.said, adds[i].want);
	}
}

static void
test_texts_of_a_check(void **state)
{
	static const struct {
		const char *text;
		enum rps_said want;
	} cases[] = {
		{ SAYS("1", "Registered"), RPS_DONE },
		{ SAYS("0", "Unregistered"), RPS_NO_SUCH },
		{ SAYS("1", "unknown"), RPS_NO_SUCH },
		{ SAYS("0", "Registered Elsewhere"), RPS_FOREIGN },
		{ SAYS("0", "Error:Invalid MAC"), RPS_BAD_MAC },
		{ SAYS("1", "perhaps"), RPS_UNWELL },
	};
	struct fx *fx = *state;
	struct rps_device d;

	for (size_t i = 0; i < NITEMS(cases); i++) {
		fake_say(fx->fake, 200, "", cases[i].text);
		assert_int_equal(
		    rps_xml.get_device(fx->conn, fx->a, phone.mac, &d).said,
		    cases[i].want);
	}
}

static void
test_statuses(void **state)
{
	static const struct {
		int status;
		enum rps_said want;
	} cases[] = { { 401, RPS_DENIED }, { 404, RPS_DENIED },
		{ 429, RPS_SLOWER }, { 500, RPS_UNWELL }, { 503, RPS_UNWELL } };
	struct fx *fx = *state;

	for (size_t i = 0; i < NITEMS(cases); i++) {
		fake_say(fx->fake, cases[i].status, "", "");
		assert_int_equal(rps_xml.probe(fx->conn, fx->a).said,
		    cases[i].want);
	}
}

/* Its shape is not known: MACs are found wherever they are. */
static void
test_a_list_of_devices_as_far_as_it_can_be_read(void **state)
{
	struct fx *fx = *state;
	struct rps_device *v;
	int64_t total;
	size_t n;

	fake_say(fx->fake, 200, "",
	    "<methodResponse><params><param><value><array><data>"
	    "<value><struct><member><name>mac</name><value>80-5E-C0-00-00-01"
	    "</value></member></struct></value><value>805ec0000002</value>"
	    "<value><int>2</int></value></data></array></value></param>"
	    "</params></methodResponse>");
	assert_int_equal(
	    rps_xml.list_devices(fx->conn, fx->a, NULL, 0, &v, &n, &total).said,
	    RPS_DONE);
	assert_int_equal(n, 2);
	assert_int_equal(total, 2);
	assert_string_equal(v[0].mac, "805ec0000001");
	assert_string_equal(v[1].mac, "805ec0000002");
	fx_came(fx, 0, "POST", "/xmlrpc", CALL("listDevices", ""));
	fake_say(fx->fake, 200, "", SAYS("1", "see attachment"));
	assert_int_equal(
	    rps_xml.list_devices(fx->conn, fx->a, NULL, 0, &v, &n, &total).said,
	    RPS_NOT_THERE);
}

static void
test_what_it_cannot_do(void **state)
{
	static const char *const ids[] = { "edge-prov" };
	struct fx *fx = *state;
	struct rps_server s = { .id = "edge-prov" }, *v;
	struct rps_device d;
	struct rps_answer each;
	const char *pin;
	int64_t total;
	size_t n;

	assert_int_equal(rps_xml.edit_server(fx->conn, fx->a, &s).said,
	    RPS_NOT_THERE);
	assert_int_equal(
	    rps_xml.delete_servers(fx->conn, fx->a, ids, 1, &each).said,
	    RPS_NOT_THERE);
	assert_int_equal(each.said, RPS_NOT_THERE);
	assert_int_equal(rps_xml.get_server(fx->conn, fx->a, "x", &s).said,
	    RPS_NOT_THERE);
	assert_int_equal(
	    rps_xml.list_servers(fx->conn, fx->a, NULL, 0, &v, &n, &total).said,
	    RPS_NOT_THERE);
	assert_int_equal(
	    rps_xml.get_device_by_id(fx->conn, fx->a, "x", &d).said,
	    RPS_NOT_THERE);
	assert_int_equal(rps_xml.pins(fx->conn, fx->a, ids, 1, &pin).said,
	    RPS_NOT_THERE);
	assert_int_equal(fake_count(fx->fake), 0);
}

static int
begin(void **state)
{
	struct fx *fx;

	(void)fx_xml(state);
	fx = *state;
	fx->conf.base_url = arena_printf(fx->a, "%s/xmlrpc/", fx->base);
	return 0;
}

#define XML(t) cmocka_unit_test_setup_teardown(t, begin, fx_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		XML(test_servers),
		XML(test_devices),
		XML(test_texts_of_a_registration),
		XML(test_texts_of_a_check),
		XML(test_statuses),
		XML(test_a_list_of_devices_as_far_as_it_can_be_read),
		XML(test_what_it_cannot_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
