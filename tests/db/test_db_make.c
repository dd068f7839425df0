/*
 * test_db_make.c - files of phones made from a real database: layers in
 * their order, templates by nearness, one round trip when warm, and every
 * change seen by a maker that had everything kept.
 *
 * DB_SOCKET names the server's socket; the database test_db_make is made
 * anew from schema/.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* cmocka wants the ones above first */
#include <cmocka.h>

#include "db/device.h"
#include "db/group.h"
#include "db/model.h"
#include "db/organisation.h"
#include "db/setting.h"
#include "db/template.h"
#include "render/make.h"

#define NAME "test_db_make"
#define MAC "805ec0000001"

static struct act act;
static struct maker *maker; /* a worker's, with its own connection */
static struct db *worker;
static struct organisation provider, customer;
static struct device phone;
static struct model t46u;

static void
ok(enum err e)
{
	if (e != ERR_OK)
		print_message("%s: %s: %s\n", err_name(e), act.problem.field,
		    act.problem.text);
	assert_int_equal(e, ERR_OK);
}

static void
publish(int64_t org, int64_t kind, const char *scope, const char *text)
{
	const struct template_slot slot = { org, kind, scope };
	int64_t number;

	ok(template_publish(&act, &slot, "t", text, "", &number));
}

static void
set(enum layer layer, int64_t owner, const char *name, const char *value)
{
	const struct setting s = { .layer = layer,
		.owner_id = owner,
		.name = name,
		.value = value == NULL ? "" : value,
		.absent = value == NULL };
	const char *warning;

	ok(setting_put(&act, &s, &warning));
}

/* What the phone gets; round trips in *trips unless NULL. */
static const char *
mac_config(uint64_t *trips)
{
	struct made made = { .body = BUF_INIT(act.a) };
	uint64_t before = db_trips(worker);
	struct prov_device d;
	struct prov_org o;

	ok(prov_device(worker, act.a, MAC, &o, &d));
	ok(make_mac(maker, act.a, &o, &d, &made));
	if (trips != NULL)
		*trips = db_trips(worker) - before;
	return made.body.p == NULL ? "" : made.body.p;
}

static const char *
global_for(const char *ua_model, uint64_t *trips)
{
	const struct make_which w = { .number = 108, .ua_model = ua_model };
	struct made made = { .body = BUF_INIT(act.a) };
	uint64_t before = db_trips(worker);
	struct prov_device d;
	struct prov_org o;

	ok(prov_device(worker, act.a, MAC, &o, &d));
	ok(make_global(maker, act.a, &o, &w, &made));
	if (trips != NULL)
		*trips = db_trips(worker) - before;
	return made.body.p == NULL ? "" : made.body.p;
}

static const char *
global_config(uint64_t *trips)
{
	return global_for("", trips);
}

static void
test_a_line_shows_at_once_and_costs_one_trip(void **state)
{
	const struct sheet_line l = { .number = 1,
		.enabled = 1,
		.user_name = "2001",
		.server_host = "sip.example.net",
		.codecs = "pcma g722" };
	uint64_t trips;

	(void)state;
	publish(0, TEMPLATE_MAC, "any",
	    "#!version:1.0.0.1\n{{#lines}}\n"
	    "account.{{number}}.user_name = {{user_name}}\n"
	    "account.{{number}}.password = {{password}}\n{{/lines}}\n");
	assert_string_equal(mac_config(NULL), "#!version:1.0.0.1\n");
	ok(line_put(&act, phone.id, &l, "s3cret"));
	assert_string_equal(mac_config(NULL),
	    "#!version:1.0.0.1\naccount.1.user_name = 2001\n"
	    "account.1.password = s3cret\n");
	mac_config(&trips);
	assert_int_equal(trips, 1);
}

static void
test_templates_by_nearness(void **state)
{
	char model[32];

	(void)state;
	snprintf(model, sizeof(model), "model:%d", (int)t46u.id);
	publish(0, TEMPLATE_MAC, "any", "a = stock any\n");
	assert_string_equal(mac_config(NULL), "a = stock any\n");
	publish(0, TEMPLATE_MAC, "family:v84", "a = stock family\n");
	assert_string_equal(mac_config(NULL), "a = stock family\n");
	publish(provider.id, TEMPLATE_MAC, "any", "a = provider any\n");
	assert_string_equal(mac_config(NULL), "a = provider any\n");
	publish(provider.id, TEMPLATE_MAC, model, "a = {{> who}} model\n");
	assert_string_equal(mac_config(NULL), "a =  model\n");
	publish(0, TEMPLATE_PARTIAL, "name:who", "stock");
	assert_string_equal(mac_config(NULL), "a = stock model\n");
	publish(customer.id, TEMPLATE_PARTIAL, "name:who", "customer");
	assert_string_equal(mac_config(NULL), "a = customer model\n");
}

static void
test_layers_in_their_order(void **state)
{
	struct group g = { .organisation_id = customer.id,
		.name = "Reception" };
	int64_t gid;

	(void)state;
	publish(0, TEMPLATE_GLOBAL, "any",
	    "a = template\nb = template\nc = template\n");
	assert_string_equal(global_config(NULL),
	    "a = template\nb = template\nc = template\n");
	set(LAYER_ORGANISATION, provider.id, "a", "provider");
	set(LAYER_ORGANISATION, provider.id, "b", "provider");
	set(LAYER_ORGANISATION, provider.id, "d", "provider");
	set(LAYER_ORGANISATION, customer.id, "b", "customer");
	assert_string_equal(global_config(NULL),
	    "a = provider\nb = customer\nc = template\nd = provider\n");
	ok(global_config_id(&act, customer.id, t46u.id, &gid));
	set(LAYER_GLOBAL, gid, "b", "global");
	set(LAYER_GLOBAL, gid, "c", NULL);
	assert_string_equal(global_config(NULL),
	    "a = provider\nb = global\nd = provider\n");
	publish(provider.id, TEMPLATE_MAC, "any", "");
	publish(customer.id, TEMPLATE_MAC, "any", "x = template\n");
	ok(group_add(&act, &g));
	phone.group = g.name;
	phone.group_id = g.id;
	ok(device_change(&act, &phone, 0));
	set(LAYER_GROUP, g.id, "x", "group");
	set(LAYER_GROUP, g.id, "y", "group");
	assert_string_equal(mac_config(NULL), "x = group\ny = group\n");
	set(LAYER_DEVICE, phone.id, "y", "device");
	assert_string_equal(mac_config(NULL), "x = group\ny = device\n");
	set(LAYER_GROUP, g.id, "x", NULL);
	assert_string_equal(mac_config(NULL), "y = device\n");
}

static void
test_a_warm_global_costs_one_trip(void **state)
{
	uint64_t trips;

	(void)state;
	global_config(NULL);
	global_config(&trips);
	assert_int_equal(trips, 1);
}

/* What a phone says of itself must not fill the cache. */
static void
test_agents_nobody_knows_share_a_global(void **state)
{
	uint64_t trips;

	(void)state;
	global_for("no-such-phone", NULL);
	global_for("nor-this-one", &trips);
	assert_int_equal(trips, 1);
	global_for("T46U", NULL);
	global_for("t46u", &trips);
	assert_int_equal(trips, 1);
}

static void
test_secret_settings_are_opened(void **state)
{
	(void)state;
	set(LAYER_DEVICE, phone.id, "account.1.password", "opensesame");
	assert_non_null(
	    strstr(mac_config(NULL), "account.1.password = opensesame\n"));
	ok(setting_delete(&act, LAYER_DEVICE, phone.id, "account.1.password"));
}

#define FORM "voipconfig.encryption.form"
#define KEY "voipconfig.encryption.aes_key"

/* As mac_config(), as the phone gets it; its length in *len. */
static const char *
locked_config(uint64_t *trips, size_t *len)
{
	const struct make_which which = { .number = 108, .model_id = t46u.id };
	struct made made = { .body = BUF_INIT(act.a) };
	uint64_t before = db_trips(worker);
	struct prov_device d;
	struct prov_org o;
	const struct make_lock lock = { .dev = &d, .which = &which };

	ok(prov_device(worker, act.a, MAC, &o, &d));
	ok(make_mac(maker, act.a, &o, &d, &made));
	ok(make_locked(maker, act.a, &o, &lock, &made));
	*trips = db_trips(worker) - before;
	*len = made.body.len;
	return made.body.p;
}

static void
test_encrypted_files_cost_one_trip(void **state)
{
	const char *clear, *common, *own, *again;
	size_t n, len, more;
	uint64_t trips;

	(void)state;
	clear = locked_config(&trips, &n);
	assert_string_equal(clear, mac_config(NULL));
	locked_config(&trips, &n);
	assert_int_equal(trips, 1);
	set(LAYER_ORGANISATION, provider.id, KEY, "0123456789abcdef");
	set(LAYER_ORGANISATION, customer.id, FORM, "aes");
	common = locked_config(&trips, &len);
	assert_int_equal(len, n / 16 * 16 + 16);
	assert_memory_not_equal(common, clear, 16);
	set(LAYER_DEVICE, phone.id, KEY, "0123456789ABCDEF");
	own = locked_config(&trips, &more);
	assert_int_equal(trips, 1);
	assert_int_equal(more, len);
	assert_memory_not_equal(own, common, 16);
	again = locked_config(&trips, &more);
	assert_int_equal(trips, 1);
	assert_memory_equal(again, own, len);
	set(LAYER_DEVICE, phone.id, FORM, "off");
	assert_string_equal(locked_config(&trips, &more), clear);
	ok(setting_delete(&act, LAYER_DEVICE, phone.id, FORM));
	ok(setting_delete(&act, LAYER_DEVICE, phone.id, KEY));
	ok(setting_delete(&act, LAYER_ORGANISATION, customer.id, FORM));
	ok(setting_delete(&act, LAYER_ORGANISATION, provider.id, KEY));
	assert_string_equal(locked_config(&trips, &more), clear);
}

static void
test_explain_names_every_line(void **state)
{
	struct maker_conf mc = { .db = worker,
		.vault = act.vault,
		.public_url = "https://prov.example.net",
		.cache = 1 << 20,
		.mask = true };
	struct maker *m = maker_new(&mc);
	struct render_trace trace = { 0 };
	struct made made = { .body = BUF_INIT(act.a), .trace = &trace };
	struct prov_device d;
	struct prov_org o;

	(void)state;
	ok(prov_device(worker, act.a, MAC, &o, &d));
	ok(make_mac(m, act.a, &o, &d, &made));
	assert_string_equal(made.body.p, "y = device\n");
	assert_int_equal(trace.n, 1);
	assert_string_equal(trace.line[0].tmpl, "device setting");
	maker_free(m);
}

/*
 * What a worker keeps under a generation must come from the node that told
 * it: another one may not be that far.
 */
static void
test_two_nodes_are_not_mixed(void **state)
{
	struct maker_conf mc = { .db = worker,
		.vault = act.vault,
		.public_url = "https://prov.example.net",
		.cache = 1 << 20 };
	const struct make_which w = { .number = 108, .ua_model = "" };
	struct maker *m = maker_new(&mc);
	struct made made = { .body = BUF_INIT(act.a) };
	struct prov_device d;
	struct prov_org o;
	uint64_t here;

	(void)state;
	ok(prov_device(worker, act.a, MAC, &o, &d));
	here = o.epoch;
	assert_int_equal(here, db_epoch(worker));
	o.epoch = here + 1;
	assert_int_equal(make_mac(m, act.a, &o, &d, &made), ERR_AGAIN);
	assert_null(maker_model(m, &o, d.model_id));
	o.epoch = here;
	ok(make_mac(m, act.a, &o, &d, &made));
	/* A global configuration is made once more, of one node. */
	o.epoch = here + 1;
	ok(make_global(m, act.a, &o, &w, &made));
	assert_string_equal(made.body.p == NULL ? "" : made.body.p,
	    global_config(NULL));
	assert_int_equal(make_common_boot(m, act.a, &o, &made), ERR_AGAIN);
	maker_free(m);
}

/* As many as may be, one of them twice, one that nobody has. */
static void
test_phones_that_come_together_cost_one_trip(void **state)
{
	static const char *const macs[PROV_TOGETHER] = { MAC, "805ec0000011",
		"805ec0000012", "805ec00000ff", "805ec0000013", MAC,
		"805ec0000014", "805ec0000015" };
	struct prov_found f[PROV_TOGETHER];
	struct prov_device d;
	struct prov_org o;
	uint64_t before;

	(void)state;
	for (size_t i = 0; i < PROV_TOGETHER; i++) {
		struct device more = { .organisation_id = i % 2 == 0
			    ? customer.id
			    : provider.id,
			.model = "T46U",
			.mac = macs[i],
			.enabled = 1 };

		if (i != 0 && i != 3 && i != 5)
			ok(device_add(&act, &more));
		f[i].mac = macs[i];
	}
	ok(prov_devices(worker, act.a, f, PROV_TOGETHER)); /* prepares */
	before = db_trips(worker);
	ok(prov_devices(worker, act.a, f, PROV_TOGETHER));
	assert_int_equal(db_trips(worker) - before, 1);
	for (size_t i = 0; i < PROV_TOGETHER; i++) {
		if (i == 3) {
			assert_null(f[i].org);
			assert_null(f[i].dev);
			continue;
		}
		ok(prov_device(worker, act.a, macs[i], &o, &d));
		assert_int_equal(f[i].dev->id, d.id);
		assert_string_equal(f[i].dev->mac, macs[i]);
		assert_int_equal(f[i].org->id, o.id);
		assert_string_equal(f[i].org->path_key, o.path_key);
		assert_int_equal(f[i].org->generation, o.generation);
		assert_int_equal(f[i].dev->sheet.len, d.sheet.len);
		assert_memory_equal(f[i].dev->sheet.p, d.sheet.p, d.sheet.len);
	}
	ok(prov_devices(worker, act.a, f + 3, 1));
	assert_null(f[3].org);
}

static void
test_a_template_that_never_ends_is_an_error(void **state)
{
	struct made made = { .body = BUF_INIT(act.a) };
	struct prov_device d;
	struct prov_org o;

	(void)state;
	publish(0, TEMPLATE_PARTIAL, "name:again", "{{> again}}");
	publish(customer.id, TEMPLATE_MAC, "any", "{{> again}}\n");
	ok(prov_device(worker, act.a, MAC, &o, &d));
	assert_int_equal(make_mac(maker, act.a, &o, &d, &made), ERR_INVALID);
	assert_true(*made.error.text != '\0');
}

static void
sql(const char *command)
{
	char line[512];

	snprintf(line, sizeof(line), "mariadb --no-defaults -u root -S '%s' %s",
	    getenv("DB_SOCKET"), command);
	assert_int_equal(system(line), 0);
}

static struct vault *
new_vault(void)
{
	char dir[] = "/tmp/" NAME ".XXXXXX", file[64];
	struct vault *v;

	assert_non_null(mkdtemp(dir));
	snprintf(file, sizeof(file), "%s/keys", dir);
	ok(vault_new_key(file));
	v = vault_open(file);
	assert_non_null(v);
	unlink(file);
	rmdir(dir);
	return v;
}

static void
people(void)
{
	t46u = (struct model){ .name = "T46U",
		.file_number = 108,
		.firmware_family = "V86",
		.template_family = "v84",
		.kind = MODEL_DESK,
		.ua_token = "T46U",
		.accounts = 16,
		.line_keys = 27,
		.programmable_keys = "",
		.first_line = 1,
		.note = "" };
	ok(model_put(&act, &t46u));
	ok(model_by_name(&act, "T46U", &t46u));
	provider = (struct organisation){ .kind = ORG_PROVIDER,
		.name = "Provider",
		.enabled = 1,
		.gate_auth = GATE_EITHER,
		.language = "en",
		.timezone = "UTC",
		.upload_quota = 1 << 20 };
	ok(organisation_add(&act, &provider));
	customer = (struct organisation){ .parent_id = provider.id,
		.kind = ORG_CUSTOMER,
		.name = "Customer",
		.enabled = 1,
		.gate_auth = GATE_EITHER,
		.language = "en",
		.timezone = "UTC",
		.upload_quota = 1 << 20 };
	ok(organisation_add(&act, &customer));
	phone = (struct device){ .organisation_id = customer.id,
		.model = "T46U",
		.mac = MAC,
		.enabled = 1 };
	ok(device_add(&act, &phone));
}

static int
setup(void **state)
{
	static struct db_conf conf = { .host = "",
		.port = 3306,
		.user = "root",
		.password = "",
		.name = NAME,
		.timeout = 10 };
	static struct db_conf as_worker;
	struct maker_conf mc = { .public_url = "https://prov.example.net",
		.cache = 1 << 20 };

	(void)state;
	if (getenv("DB_SOCKET") == NULL)
		return -1;
	conf.socket = getenv("DB_SOCKET");
	sql("-e 'DROP DATABASE IF EXISTS " NAME "; CREATE DATABASE " NAME
	    " DEFAULT CHARACTER SET utf8mb4'");
	sql(NAME " -e \"$(cat schema/0*.sql)\"");
	conf.role = ROLE_CTL;
	as_worker = conf;
	as_worker.role = ROLE_PROV;
	act = (struct act){ .db = db_open(&conf),
		.a = arena_new(),
		.vault = new_vault(),
		.actor = "test",
		.address = "" };
	worker = db_open(&as_worker);
	mc.db = worker;
	mc.vault = act.vault;
	maker = maker_new(&mc);
	people();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	maker_free(maker);
	db_close(worker);
	db_close(act.db);
	vault_free(act.vault);
	arena_free(act.a);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_line_shows_at_once_and_costs_one_trip),
		cmocka_unit_test(test_templates_by_nearness),
		cmocka_unit_test(test_layers_in_their_order),
		cmocka_unit_test(test_a_warm_global_costs_one_trip),
		cmocka_unit_test(test_agents_nobody_knows_share_a_global),
		cmocka_unit_test(test_secret_settings_are_opened),
		cmocka_unit_test(test_explain_names_every_line),
		cmocka_unit_test(test_encrypted_files_cost_one_trip),
		cmocka_unit_test(test_two_nodes_are_not_mixed),
		cmocka_unit_test(test_phones_that_come_together_cost_one_trip),
		cmocka_unit_test(test_a_template_that_never_ends_is_an_error),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
