/*
 * test_db_trade.c - what people change, against a real database: rows, what
 * phones are told, audit, jobs and generations, in one transaction each.
 *
 * DB_SOCKET names the server's socket; run from the top of the tree.
 */
#include <sys/stat.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the ones above first */
#include <cmocka.h>

#include "db/book.h"
#include "db/extra.h"
#include "db/fetchlog.h"
#include "db/group.h"
#include "db/login_guard.h"
#include "db/model.h"
#include "db/resource.h"
#include "db/secrets.h"
#include "db/session.h"
#include "db/setting.h"
#include "db/template.h"
#include "db/user.h"
#include "trade.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

static enum err
count_row(void *arg, const struct val *row, size_t n)
{
	(void)row;
	(void)n;
	++*(int *)arg;
	return ERR_OK;
}

static void
test_every_statement_can_be_prepared(void **state)
{
	struct buf b = BUF_INIT(act.a);

	(void)state;
	buf_str(&b, stmt_defs[STMT_MIGRATION_TABLE].sql);
	buf_str(&b, ";\n");
	for (int i = 0; i < STMT__MAX; i++) {
		buf_printf(&b, "-- %s\nPREPARE s FROM '",
		    stmt_name((enum stmt)i));
		for (const char *p = stmt_defs[i].sql; *p != '\0'; p++)
			buf_raw(&b, *p == '\'' ? "''" : p, *p == '\'' ? 2 : 1);
		buf_str(&b, "';\n");
	}
	assert_true(sql_script(b.p));
}

static void
test_the_tree_keeps_its_shape(void **state)
{
	struct organisation o;

	(void)state;
	assert_string_equal(customer.path,
	    arena_printf(act.a, "/%d/%d/%d/", (int)provider.id,
		(int)reseller.id, (int)customer.id));
	assert_int_equal(strlen(customer.path_key), 32);
	assert_string_not_equal(customer.path_key, other.path_key);
	organisation_defaults(&o);
	o.name = "Second";
	o.kind = ORG_PROVIDER;
	fails(organisation_add(&act, &o), ERR_CONFLICT, "a provider already");
	o.kind = ORG_RESELLER;
	fails(organisation_add(&act, &o), ERR_INVALID, "below whom");
	o.parent_id = customer.id;
	fails(organisation_add(&act, &o), ERR_INVALID, "nobody below it");
	o.parent_id = provider.id;
	o.kind = ORG_PROVIDER;
	fails(organisation_add(&act, &o), ERR_INVALID, "at the root");
	o.kind = ORG_CUSTOMER;
	o.name = "Other";
	fails(organisation_add(&act, &o), ERR_CONFLICT, "called Other");
	o.name = "";
	fails(organisation_add(&act, &o), ERR_INVALID, "name must not");
	o.name = "x";
	o.prov_user = "80:5e:c0:00:00:01";
	fails(organisation_add(&act, &o), ERR_INVALID, "look like a MAC");
	assert_int_equal(sql_int("SELECT COUNT(*) FROM organisation"), 4);
}

static void
test_organisations_are_found_by_id_and_by_name(void **state)
{
	struct organisation o, twin;

	(void)state;
	ok(organisation_find(&act, "Customer", &o));
	assert_int_equal(o.id, customer.id);
	ok(organisation_find(&act, arena_printf(act.a, "%d", (int)other.id),
	    &o));
	assert_string_equal(o.name, "Other");
	organisation_defaults(&twin);
	twin.name = "Customer";
	twin.parent_id = provider.id;
	ok(organisation_add(&act, &twin));
	fails(organisation_find(&act, "Customer", &o), ERR_CONFLICT,
	    "parent/name");
	ok(organisation_find(&act, "Reseller/Customer", &o));
	assert_int_equal(o.id, customer.id);
	fails(organisation_find(&act, "Nobody", &o), ERR_NOTFOUND, "Nobody");
	ok(organisation_delete(&act, twin.id, false));
}

static void
test_changing_an_organisation(void **state)
{
	struct organisation o;
	int64_t jobs, below = generation(customer.id);
	int64_t beside = generation(other.id);
	const char *user, *password;

	(void)state;
	jobs = sql_int("SELECT COUNT(*) FROM rps_job");
	ok(organisation_by_id(&act, reseller.id, &o));
	o.phone_language = "Dutch";
	ok(organisation_change(&act, &o, o.version));
	assert_int_equal(generation(customer.id), below + 1);
	assert_int_equal(generation(other.id), beside);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM rps_job"), jobs);
	fails(organisation_change(&act, &o, o.version), ERR_CONFLICT,
	    "meanwhile");
	o.kind = ORG_CUSTOMER;
	fails(organisation_change(&act, &o, 0), ERR_INVALID, "stays as it is");
	o.kind = ORG_RESELLER;
	o.path_key = "new";
	o.prov_user = "phones";
	o.prov_password = "Org:Pass";
	ok(organisation_change(&act, &o, 0));
	assert_string_equal(
	    sql("SELECT verb FROM rps_job WHERE target = 'server:%d'"
		" ORDER BY id DESC LIMIT 1",
		(int)o.id),
	    "add_server"); /* nobody has begun it: it stands for the change */
	ok(organisation_secret(&act, o.id, &user, &password));
	assert_string_equal(user, "phones");
	assert_string_equal(password, "Org:Pass");
	o.prov_password = NULL;
	o.path_key = customer.path_key;
	fails(organisation_change(&act, &o, 0), ERR_CONFLICT, "path key");
	ok(organisation_by_id(&act, o.id, &o));
	assert_string_not_equal(o.path_key, reseller.path_key);
	assert_string_equal(o.phone_language, "Dutch");
}

static void
test_a_new_device_is_whole_at_once(void **state)
{
	int64_t before = generation(customer.id);
	struct device d = { .organisation_id = customer.id,
		.mac = "80-5E-C0-AA-00-01",
		.model = "T46U",
		.label = "Reception",
		.enabled = 1 };
	const char *user, *password;
	struct device got;

	(void)state;
	ok(device_add(&act, &d));
	assert_string_equal(d.mac, "805ec0aa0001");
	assert_string_equal(sheet_of(d.mac).label, "Reception");
	assert_int_equal(sql_int("SELECT COUNT(*) FROM global_config"
				 " WHERE organisation_id = %d",
			     (int)customer.id),
	    1);
	assert_int_equal(generation(customer.id), before + 1);
	assert_string_equal(sql("SELECT verb FROM rps_job"
				" WHERE target = 'device:805ec0aa0001'"),
	    "add_device");
	assert_string_equal(sql("SELECT CONCAT(actor, ' ', action) FROM audit"
				" WHERE object_name = '805ec0aa0001'"),
	    "ctl:test create");
	ok(device_by_mac(&act, "80:5e:c0:aa:00:01", &got));
	assert_string_equal(got.model, "T46U");
	assert_string_equal(got.organisation, "Customer");
	assert_int_equal(got.created_at[10], 'T');
	ok(device_secret(&act, d.mac, &user, &password));
	assert_string_equal(user, d.mac);
	assert_int_equal(strlen(password), 24);
	d.mac = "805EC0AA0001";
	d.prov_password = NULL;
	fails(device_add(&act, &d), ERR_CONFLICT,
	    "in use: it is \"Reception\"");
	d.mac = "805ec0aa000";
	fails(device_add(&act, &d), ERR_INVALID, "twelve hex digits");
	d.mac = "805ec0aa0002";
	d.model = "T46X";
	fails(device_add(&act, &d), ERR_INVALID, "no model called");
	assert_int_equal(sql_int("SELECT COUNT(*) FROM device"), 1);
}

static void
test_lines_and_keys_show_on_the_phone(void **state)
{
	struct sheet_line l = { .number = 1,
		.enabled = 1,
		.user_name = "2001",
		.server_host = "sip.example.net",
		.transport = TRANSPORT_TLS,
		.codecs = "pcma g722" };
	struct sheet_key k = { .area = KEY_MEMORY,
		.position = 1,
		.type = 13,
		.value = "*98" };
	struct device d = new_device(customer.id, "805ec0aa0010");
	struct sheet s;

	(void)state;
	ok(line_put(&act, d.id, &l, "SipPass1"));
	l.label = "Ada";
	ok(line_put(&act, d.id, &l, NULL));
	fails(key_put(&act, d.id, &k), ERR_INVALID, "no memory keys");
	k.area = KEY_LINE;
	k.position = 27;
	ok(key_put(&act, d.id, &k));
	k.position = 28;
	fails(key_put(&act, d.id, &k), ERR_INVALID, "line keys 1 to 27");
	k = (struct sheet_key){ .area = KEY_EXPANSION,
		.module = 3,
		.position = 60,
		.type = 16,
		.line = 17 };
	fails(key_put(&act, d.id, &k), ERR_INVALID, "no more accounts");
	k.line = 1;
	ok(key_put(&act, d.id, &k));
	s = sheet_of(d.mac);
	assert_int_equal(s.nlines, 1);
	assert_string_equal(s.lines[0].label, "Ada");
	assert_int_equal(s.lines[0].transport, TRANSPORT_TLS);
	assert_non_null(s.lines[0].secret.p);
	assert_int_equal(s.nkeys, 2);
	assert_int_equal(s.keys[0].area, KEY_LINE);
	assert_int_equal(s.keys[1].module, 3);
	assert_int_equal(
	    sql_int("SELECT version FROM device WHERE id = %d", (int)d.id), 5);
	ok(key_delete(&act, d.id, KEY_LINE, 0, 27));
	fails(key_delete(&act, d.id, KEY_LINE, 0, 27), ERR_NOTFOUND,
	    "nothing on that key");
	ok(line_delete(&act, d.id, 1));
	fails(line_delete(&act, d.id, 1), ERR_NOTFOUND, "no line 1");
	s = sheet_of(d.mac);
	assert_int_equal(s.nlines, 0);
	assert_int_equal(s.nkeys, 1);
	assert_string_equal(
	    sql("SELECT after_text LIKE '%%password%%changed%%' FROM audit"
		" WHERE object = 'line' AND object_id = %d LIMIT 1",
		(int)d.id),
	    "1");
	ok(device_delete(&act, d.mac));
}

static void
test_bad_lines_are_refused(void **state)
{
	struct device d = new_device(customer.id, "805ec0aa0011");
	const struct sheet_line good = { .number = 1,
		.enabled = 1,
		.user_name = "2001",
		.server_host = "sip.example.net" };
	struct sheet_line l = good;

	(void)state;
	l.number = 17;
	fails(line_put(&act, d.id, &l, NULL), ERR_INVALID, "accounts 1 to 16");
	l = good;
	l.user_name = "a b";
	fails(line_put(&act, d.id, &l, NULL), ERR_INVALID, "SIP user alone");
	l = good;
	l.server_host = "";
	fails(line_put(&act, d.id, &l, NULL), ERR_INVALID, "server_host must");
	l = good;
	l.server_port = 65536;
	fails(line_put(&act, d.id, &l, NULL), ERR_INVALID, "0 to 65535");
	l = good;
	l.label = "a\naccount.1.password = x";
	fails(line_put(&act, d.id, &l, NULL), ERR_INVALID, "one line");
	l = good;
	l.codecs = "mp3";
	fails(line_put(&act, d.id, &l, NULL), ERR_INVALID, "no codec mp3");
	l = good;
	l.ringtone = "../Ring1.wav";
	fails(line_put(&act, d.id, &l, NULL), ERR_INVALID, "ringtone must");
	fails(line_put(&act, d.id, &good, "a\nb"), ERR_INVALID, "password");
	fails(line_put(&act, 999999, &good, NULL), ERR_NOTFOUND, "no device");
	assert_int_equal(sheet_of(d.mac).nlines, 0);
	ok(device_delete(&act, d.mac));
}

static void
test_changing_a_device(void **state)
{
	struct sheet_key k = { .area = KEY_LINE, .position = 20, .type = 15 };
	struct device d = new_device(customer.id, "805ec0aa0020"), v;

	(void)state;
	ok(key_put(&act, d.id, &k));
	ok(device_by_mac(&act, d.mac, &d));
	d.label = "Ada's desk";
	ok(device_change(&act, &d, d.version));
	fails(device_change(&act, &d, d.version), ERR_CONFLICT, "meanwhile");
	assert_string_equal(sheet_of(d.mac).label, "Ada's desk");
	d.model = "T42U"; /* 15 line keys */
	fails(device_change(&act, &d, 0), ERR_INVALID, "line keys 1 to 15");
	d.model = "T48U";
	ok(device_change(&act, &d, 0));
	d.mac = "805ec0aa0021"; /* the phone was replaced */
	ok(device_change(&act, &d, 0));
	assert_string_equal(sheet_of("805ec0aa0021").label, "Ada's desk");
	assert_int_equal(sql_int("SELECT COUNT(*) FROM mac_config"
				 " WHERE mac = '805ec0aa0020'"),
	    0);
	assert_string_equal(
	    sql("SELECT GROUP_CONCAT(verb ORDER BY id) FROM rps_job"
		" WHERE target IN ('device:805ec0aa0020',"
		" 'device:805ec0aa0021')"),
	    "add_device,delete_device,add_device");
	v = new_device(customer.id, "805ec0aa0022");
	v.mac = d.mac;
	fails(device_change(&act, &v, 0), ERR_CONFLICT, "in use");
	ok(device_delete(&act, "805ec0aa0022"));
	ok(device_delete(&act, d.mac));
	fails(device_delete(&act, d.mac), ERR_NOTFOUND, "no device");
}

static void
test_moving_a_device_takes_its_data_along(void **state)
{
	struct device d = new_device(customer.id, "805ec0aa0030");
	struct setting s = { LAYER_DEVICE, d.id, "features.dnd_mode", 0, "1" };
	struct group g = { .organisation_id = customer.id, .name = "Floor" };
	const char *warning;

	(void)state;
	ok(setting_put(&act, &s, &warning));
	ok(group_add(&act, &g));
	d.group = "Floor";
	ok(device_change(&act, &d, 0));
	d.organisation_id = other.id;
	fails(device_change(&act, &d, 0), ERR_INVALID, "no group called");
	d.group = "";
	ok(device_change(&act, &d, 0));
	assert_int_equal(sql_int("SELECT organisation_id FROM setting"
				 " WHERE device_id = %d",
			     (int)d.id),
	    other.id);
	assert_int_equal(sql_int("SELECT organisation_id FROM mac_config"
				 " WHERE mac = '%s'",
			     d.mac),
	    other.id);
	ok(device_delete(&act, d.mac));
	ok(group_delete(&act, g.id));
}

static void
test_settings_are_checked_against_the_catalogue(void **state)
{
	struct device d = new_device(customer.id, "805ec0aa0040");
	static const struct {
		const char *name, *value, *words; /* "": good */
	} cases[] = {
		{ "account.1.enable", "1", "" },
		{ "account.1.enable", "", "" },
		{ "account.1.enable", "%NULL%", "" },
		{ "account.1.enable", "yes", "0 (off) or 1 (on)" },
		{ "account.1.sip_server.2.port", "5061", "" },
		{ "account.1.sip_server.2.port", "65536", "0 to 65535" },
		{ "account.1.sip_server.1.transport_type", "2", "" },
		{ "account.1.sip_server.1.transport_type", "tls",
		    "one of 0=UDP" },
		{ "account.1.dns_cache_a.1.ip", "192.0.2.1", "" },
		{ "account.1.dns_cache_a.1.ip", "x", "an IP address" },
		{ "account.1.advanced.timer_t1", "0.5", "" },
		{ "account.1.advanced.timer_t1", "half", "a number" },
		{ "account.1.codec.pcma.enable", "2", "0 (off)" },
		{ "account.1.codec.3.enable", "1", "" },
		{ "static.auto_provision.power_on", "on", "0 (off)" },
		{ "auto_provision.power_on", "on", "0 (off)" },
		{ "a b", "1", "letters, digits" },
		{ "a=b", "1", "letters, digits" },
		{ "", "1", "letters, digits" },
		{ "a..b", "1", "letters, digits" },
		{ "account.X.enable", "1", "placeholder" },
		{ "account.1.label", "a\nb = c", "one line" },
	};

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		struct setting s = { LAYER_DEVICE, d.id, cases[i].name, 0,
			cases[i].value };
		const char *warning;

		print_message("%s = %s\n", cases[i].name, cases[i].value);
		if (*cases[i].words != '\0') {
			fails(setting_put(&act, &s, &warning), ERR_INVALID,
			    cases[i].words);
			continue;
		}
		ok(setting_put(&act, &s, &warning));
		assert_null(warning);
		assert_int_equal(s.absent, 0);
	}
	ok(device_delete(&act, d.mac));
}

static void
test_an_unknown_parameter_is_a_warning(void **state)
{
	struct device d = new_device(customer.id, "805ec0aa0041");
	struct setting s = { LAYER_DEVICE, d.id, "account.1.lable", 0, "x" };
	const char *warning, *nearest;
	struct parameter p;
	struct sheet sheet;

	(void)state;
	ok(setting_put(&act, &s, &warning));
	assert_non_null(strstr(warning, "Did you mean account.X.label?"));
	s.name = "zzzzzzzzzzzzzzzzzzzzzzzzzz.q";
	ok(setting_put(&act, &s, &warning));
	assert_non_null(strstr(warning, "not in the parameter catalogue"));
	assert_null(strstr(warning, "mean"));
	s.absent = 1;
	ok(setting_put(&act, &s, &warning));
	sheet = sheet_of(d.mac);
	assert_int_equal(sheet.nsettings, 2);
	assert_string_equal(sheet.settings[0].name, "account.1.lable");
	assert_string_equal(sheet.settings[0].value, "x");
	assert_int_equal(sheet.settings[1].absent, 1);
	ok(setting_delete(&act, LAYER_DEVICE, d.id, "account.1.lable"));
	fails(setting_delete(&act, LAYER_DEVICE, d.id, "account.1.lable"),
	    ERR_NOTFOUND, "is not set");
	assert_int_equal(sheet_of(d.mac).nsettings, 1);
	ok(parameter_look(&act, "expansion_module.2.key.30.label", &p));
	assert_string_equal(p.name, "expansion_module.X.key.Y.label");
	assert_int_equal(parameter_look(&act, "linekey.1.tipe", &p),
	    ERR_NOTFOUND);
	ok(parameter_nearest(&act, "linekey.1.tipe", &nearest));
	assert_string_equal(nearest, "linekey.X.type");
	ok(device_delete(&act, d.mac));
}

static void
test_what_phones_inherit_raises_their_generation(void **state)
{
	struct model m;
	int64_t global, here, beside = generation(other.id);
	const char *warning;
	struct setting s = { LAYER_ORGANISATION, provider.id,
		"features.dnd_mode", 0, "1" };

	(void)state;
	here = generation(customer.id);
	ok(setting_put(&act, &s, &warning));
	assert_int_equal(generation(customer.id), here + 1);
	assert_int_equal(generation(other.id), beside + 1);
	ok(model_by_name(&act, "T46U", &m));
	ok(global_config_id(&act, customer.id, m.id, &global));
	here = generation(customer.id);
	s.layer = LAYER_GLOBAL;
	s.owner_id = global;
	ok(setting_put(&act, &s, &warning));
	assert_int_equal(generation(customer.id), here + 1);
	assert_int_equal(generation(other.id), beside + 1);
	ok(setting_delete(&act, LAYER_GLOBAL, global, s.name));
	assert_int_equal(generation(customer.id), here + 2);
	s.owner_id = 999999;
	fails(setting_put(&act, &s, &warning), ERR_NOTFOUND, "no global");
}

static void
test_equal_jobs_are_one(void **state)
{
	struct device d = new_device(customer.id, "805ec0aa0050");
	static const char verbs[] =
	    "SELECT GROUP_CONCAT(verb ORDER BY id) FROM rps_job"
	    " WHERE target = 'device:805ec0aa0050'";

	(void)state;
	d.label = "a";
	ok(device_change(&act, &d, 0));
	d.label = "b";
	ok(device_change(&act, &d, 0));
	assert_string_equal(sql("%s", verbs), "add_device");
	assert_true(sql_script("UPDATE rps_job SET state = 'claimed'"
			       " WHERE target = 'device:805ec0aa0050';"));
	d.label = "c";
	ok(device_change(&act, &d, 0));
	assert_string_equal(sql("%s", verbs), "add_device,edit_device");
	d.notes = "nothing for Yealink";
	assert_true(sql_script("UPDATE rps_job SET state = 'done'"
			       " WHERE target = 'device:805ec0aa0050';"));
	ok(device_change(&act, &d, 0));
	assert_string_equal(sql("%s", verbs), "add_device,edit_device");
	ok(device_delete(&act, d.mac));
	assert_string_equal(sql("%s", verbs),
	    "add_device,edit_device,delete_device");
}

static void
test_deleting_an_organisation(void **state)
{
	struct organisation o;
	int rows = 0;

	(void)state;
	organisation_defaults(&o);
	o.name = "Short-lived";
	o.parent_id = reseller.id;
	ok(organisation_add(&act, &o));
	new_device(o.id, "805ec0aa0060");
	new_device(o.id, "805ec0aa0061");
	fails(organisation_delete(&act, reseller.id, true), ERR_CONFLICT,
	    "organisations below it (2)");
	fails(organisation_delete(&act, o.id, false), ERR_CONFLICT,
	    "devices (2)");
	ok(device_each(&act, o.id, "", 100, count_row, &rows));
	assert_int_equal(rows, 2);
	rows = 0;
	ok(device_each(&act, reseller.id, "805ec0aa0060", 100, count_row,
	    &rows));
	assert_int_equal(rows, 1);
	ok(organisation_delete(&act, o.id, true));
	assert_int_equal(sql_int("SELECT COUNT(*) FROM rps_job"
				 " WHERE verb = 'delete_device' AND target IN"
				 " ('device:805ec0aa0060',"
				 " 'device:805ec0aa0061')"),
	    2);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM rps_job"
				 " WHERE verb = 'delete_server'"
				 " AND target = 'server:%d'",
			     (int)o.id),
	    1);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM mac_config"
				 " WHERE organisation_id = %d",
			     (int)o.id),
	    0);
	assert_true(sql_int("SELECT COUNT(*) FROM audit"
			    " WHERE organisation_id = %d",
			(int)o.id) >= 6);
	fails(organisation_delete(&act, o.id, true), ERR_NOTFOUND, "no org");
}

static void
test_deleting_a_group_keeps_its_phones(void **state)
{
	struct group g = { .organisation_id = customer.id,
		.name = "Reception" };
	struct device d = new_device(customer.id, "805ec0aa0070");
	int64_t version;

	(void)state;
	ok(group_add(&act, &g));
	fails(group_add(&act, &g), ERR_CONFLICT, "already");
	d.group = g.name;
	ok(device_change(&act, &d, 0));
	assert_int_equal(sql_int("SELECT group_id FROM mac_config"
				 " WHERE device_id = %d",
			     (int)d.id),
	    g.id);
	g.notes = "by the door";
	ok(group_change(&act, &g, 1));
	fails(group_change(&act, &g, 1), ERR_CONFLICT, "meanwhile");
	version =
	    sql_int("SELECT version FROM device WHERE id = %d", (int)d.id);
	ok(group_delete(&act, g.id));
	assert_string_equal(sql("SELECT group_id FROM mac_config"
				" WHERE device_id = %d",
				(int)d.id),
	    "NULL");
	assert_int_equal(
	    sql_int("SELECT version FROM device WHERE id = %d", (int)d.id),
	    version + 1);
	ok(device_delete(&act, d.mac));
}

static void
test_templates_are_published_and_rolled_back(void **state)
{
	const struct template_slot slot = { 0, TEMPLATE_MAC, "family:v84" };
	const struct template_slot mine = { customer.id, TEMPLATE_PARTIAL,
		"name:logo" };
	struct template_slot bad = slot;
	struct template_row t;
	const char *text;
	int64_t n, state_before;
	size_t len;
	int rows = 0;

	(void)state;
	state_before = sql_int("SELECT generation FROM catalogue_state");
	sql("UPDATE organisation SET changed_at = '2020-01-01'");
	ok(template_publish(&act, &slot, "MAC", "one\n", "first", &n));
	assert_int_equal(n, 1);
	ok(template_publish(&act, &slot, "", "two\n", "", &n));
	assert_int_equal(n, 2);
	ok(template_publish(&act, &slot, "", "one\n", "", &n));
	assert_int_equal(n, 1);
	assert_int_equal(sql_int("SELECT generation FROM catalogue_state"),
	    state_before + 3);
	ok(template_publish(&act, &slot, "", "one\n", "", &n));
	assert_int_equal(sql_int("SELECT generation FROM catalogue_state"),
	    state_before + 3);
	/* Every organisation has it, and none counts as changed by it. */
	assert_int_equal(sql_int("SELECT COUNT(*) FROM organisation WHERE"
				 " catalogue <> %d OR"
				 " changed_at <> '2020-01-01'",
			     (int)state_before + 3),
	    0);
	ok(template_find(&act, &slot, &t));
	assert_string_equal(t.title, "MAC");
	ok(template_rollback(&act, t.id, 2));
	ok(template_text(&act, t.id, 0, &text, &len));
	assert_string_equal(text, "two\n");
	ok(template_text(&act, t.id, 1, &text, &len));
	assert_string_equal(text, "one\n");
	fails(template_rollback(&act, t.id, 3), ERR_NOTFOUND, "no version 3");
	ok(template_versions(&act, t.id, count_row, &rows));
	assert_int_equal(rows, 2);
	bad.scope = "model:999999";
	fails(template_publish(&act, &bad, "", "x", "", &n), ERR_NOTFOUND,
	    "no model");
	bad.scope = "phones";
	fails(template_publish(&act, &bad, "", "x", "", &n), ERR_INVALID,
	    "scope must");
	ok(template_publish(&act, &mine, "", "x", "", &n));
	ok(template_find(&act, &mine, &t));
	ok(template_delete(&act, t.id));
	fails(template_find(&act, &mine, &t), ERR_NOTFOUND, "There is no");
}

static void
test_models_of_an_operator_survive_the_reference_data(void **state)
{
	struct catalogue_counts counts;
	struct model m;
	int64_t before;

	(void)state;
	ok(model_by_name(&act, "T43U", &m));
	m.stock = 0;
	m.line_keys = 21;
	ok(model_put(&act, &m));
	before = sql_int("SELECT COUNT(*) FROM model");
	ok(catalogue_load(&act, "schema/data", &counts));
	assert_int_equal(counts.models, before);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM parameter"),
	    (int64_t)counts.parameters);
	ok(model_by_name(&act, "t43u", &m));
	assert_int_equal(m.line_keys, 21);
	m.programmable_keys = "1-10,5";
	fails(model_put(&act, &m), ERR_INVALID, "going up");
	ok(model_delete(&act, "T43U"));
	new_device(customer.id, "805ec0aa0080");
	fails(model_delete(&act, "T46U"), ERR_CONFLICT, "devices of model");
	ok(device_delete(&act, "805ec0aa0080"));
	ok(mac_prefix_known(&act, "001565000000"));
	assert_int_equal(mac_prefix_known(&act, "aabbcc000000"), ERR_NOTFOUND);
	ok(mac_prefix_put(&act, "AA:BB:CC", "test"));
	ok(mac_prefix_known(&act, "aabbcc000000"));
	ok(mac_prefix_delete(&act, "aabbcc"));
	fails(mac_prefix_put(&act, "aabbc", ""), ERR_INVALID, "six hex");
	fails(catalogue_load(&act, "schema", &counts), ERR_SYSTEM,
	    "models.tsv");
}

static void
test_people_and_their_passwords(void **state)
{
	struct user u = { .organisation_id = customer.id,
		.login = "ada@example.net",
		.role = USER_ORGANISATION_USER,
		.enabled = 1,
		.password = "correct horse" };
	struct device d = new_device(customer.id, "805ec0aa0090");
	struct device foreign = new_device(other.id, "805ec0aa0091");
	struct user got;

	(void)state;
	u.role = USER_RESELLER_ADMIN;
	fails(user_add(&act, &u), ERR_INVALID, "reseller_admin");
	u.role = USER_ORGANISATION_USER;
	u.password = "short";
	fails(user_add(&act, &u), ERR_INVALID, "at least 10");
	u.password = "correct horse";
	ok(user_add(&act, &u));
	fails(user_add(&act, &u), ERR_CONFLICT, "in use");
	assert_string_equal(sql("SELECT LEFT(password_hash, 3) FROM user"
				" WHERE login = 'ada@example.net'"),
	    "$y$");
	ok(user_verify(&act, u.login, "correct horse", &got));
	assert_int_equal(got.id, u.id);
	fails(user_verify(&act, u.login, "wrong horse", &got), ERR_DENIED,
	    "do not belong");
	fails(user_verify(&act, "eve", "correct horse", &got), ERR_DENIED,
	    "do not belong");
	assert_int_equal(got.id, 0);
	ok(user_find(&act, u.login, &got));
	got.password = "another horse";
	ok(user_change(&act, &got, got.version));
	fails(user_change(&act, &got, got.version), ERR_CONFLICT, "meanwhile");
	ok(user_verify(&act, u.login, "another horse", &got));
	got.enabled = 0;
	ok(user_change(&act, &got, 0));
	fails(user_verify(&act, u.login, "another horse", &got), ERR_DENIED,
	    "do not belong");
	ok(user_device_put(&act, u.id, d.mac));
	fails(user_device_put(&act, u.id, d.mac), ERR_CONFLICT, "already");
	fails(user_device_put(&act, u.id, foreign.mac), ERR_INVALID,
	    "not a phone of Customer");
	act.own_user = u.id;
	ok(device_by_mac(&act, d.mac, &d));
	fails(device_by_mac(&act, foreign.mac, &foreign), ERR_NOTFOUND, "no");
	act.own_user = 0;
	ok(user_device_delete(&act, u.id, d.mac));
	ok(user_delete(&act, u.id));
	ok(device_delete(&act, d.mac));
	ok(device_delete(&act, "805ec0aa0091"));
}

static void
test_what_is_over_at_the_door_goes(void **state)
{
	struct user u = { .organisation_id = customer.id,
		.login = "tidy",
		.role = USER_READ_ONLY,
		.enabled = 1 };

	(void)state;
	ok(user_add(&act, &u));
	assert_true(sql_script(
	    "INSERT INTO session (token_sha256, user_id, csrf, address,"
	    " expires_at) SELECT UNHEX(SHA2(CONCAT('s', seq), 256)), u.id, '',"
	    " '', UTC_TIMESTAMP() + INTERVAL IF(seq = 1, 1, -1) HOUR"
	    " FROM seq_1_to_1201, user u WHERE u.login = 'tidy';"
	    "INSERT INTO login_guard (bucket, failures, changed_at)"
	    " SELECT UNHEX(SHA2(CONCAT('g', seq), 256)), 1,"
	    " UTC_TIMESTAMP() - INTERVAL IF(seq = 1, 23, 25) HOUR"
	    " FROM seq_1_to_3;"
	    "INSERT INTO idempotency (actor, idem_key, request_sha256, status,"
	    " response, created_at) SELECT 'user:1', seq, '', 204, '',"
	    " UTC_TIMESTAMP() - INTERVAL IF(seq = 1, 23, 25) HOUR"
	    " FROM seq_1_to_3;"));
	ok(session_tidy(&act));
	assert_int_equal(sql_int("SELECT COUNT(*) FROM session"), 1);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM login_guard"), 1);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM idempotency"), 1);
	assert_true(sql_script("DELETE FROM login_guard;"
			       "DELETE FROM idempotency;"));
	ok(user_delete(&act, u.id));
	assert_int_equal(sql_int("SELECT COUNT(*) FROM session"), 0);
}

/* Who guesses waits twice as long each time, up to a bound. */
static void
test_pauses_double(void **state)
{
	static const int64_t pauses[] = { 0, 0, 0, 0, 0, 15, 30, 60, 120, 240,
		480, 960, 1920, 3600, 3600 };

	(void)state;
	for (size_t i = 0; i < NITEMS(pauses); i++)
		assert_int_equal(login_guard_pause((int64_t)i, 5, 3600),
		    pauses[i]);
	assert_int_equal(login_guard_pause(INT64_MAX, 5, 3600), 3600);
}

static void
test_foreign_data_is_as_good_as_not_there(void **state)
{
	struct device mine = new_device(customer.id, "805ec0aa00a0");
	struct device foreign = new_device(other.id, "805ec0aa00a1"), d;
	struct setting s = { LAYER_DEVICE, foreign.id, "lang.gui", 0, "x" };
	const struct template_slot stock = { 0, TEMPLATE_MAC, "any" };
	const struct sheet_line l = { .number = 1,
		.user_name = "1",
		.server_host = "h" };
	struct organisation o;
	const char *warning;
	int rows = 0;
	int64_t n;

	(void)state;
	act.scope = reseller.path;
	ok(device_by_mac(&act, mine.mac, &d));
	ok(organisation_by_id(&act, customer.id, &o));
	fails(device_by_mac(&act, foreign.mac, &d), ERR_NOTFOUND, "no device");
	fails(device_delete(&act, foreign.mac), ERR_NOTFOUND, "no device");
	fails(line_put(&act, foreign.id, &l, NULL), ERR_NOTFOUND, "no device");
	fails(setting_put(&act, &s, &warning), ERR_NOTFOUND, "no device");
	s.layer = LAYER_ORGANISATION;
	s.owner_id = provider.id;
	fails(setting_put(&act, &s, &warning), ERR_NOTFOUND, "no org");
	fails(organisation_delete(&act, other.id, true), ERR_NOTFOUND,
	    "no org");
	fails(organisation_find(&act, "Other", &o), ERR_NOTFOUND, "no org");
	fails(template_publish(&act, &stock, "", "x", "", &n), ERR_DENIED,
	    "Only the provider");
	fails(model_delete(&act, "T20P"), ERR_DENIED, "Only the provider");
	d = foreign;
	d.organisation_id = customer.id;
	fails(device_change(&act, &d, 0), ERR_NOTFOUND, "no device");
	d = mine;
	d.organisation_id = other.id;
	fails(device_change(&act, &d, 0), ERR_NOTFOUND, "no org");
	mine.mac = foreign.mac; /* and nobody learns whose it is */
	fails(device_change(&act, &mine, 0), ERR_CONFLICT, "ask the provider");
	ok(organisation_each(&act, 0, count_row, &rows));
	assert_int_equal(rows, 2);
	act.scope = NULL;
	ok(device_delete(&act, "805ec0aa00a0"));
	ok(device_delete(&act, "805ec0aa00a1"));
}

static int
file_with(const char *text)
{
	char name[] = "/tmp/" DATABASE ".XXXXXX";
	int fd = mkstemp(name);

	assert_true(fd != -1);
	unlink(name);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static void
put_file(const char *dir, struct resource *r, const char *text)
{
	int fd = file_with(text);

	ok(resource_put(&act, dir, fd, r));
	close(fd);
}

static bool
is_there(const char *dir, const char *sha256)
{
	return access(arena_printf(act.a, "%s/%.2s/%s", dir, sha256, sha256),
		   R_OK) == 0;
}

static void
test_files_lie_there_while_a_row_names_them(void **state)
{
	char dir[] = "/tmp/" DATABASE ".XXXXXX";
	struct resource one = { .organisation_id = customer.id,
		.kind = RESOURCE_OTHER,
		.name = "one.jpg" };
	struct resource two = one;
	const char *first;
	int64_t swept;
	int fd;

	(void)state;
	assert_non_null(mkdtemp(dir));
	two.name = "two.jpg";
	put_file(dir, &one, "picture");
	put_file(dir, &two, "picture");
	assert_string_equal(one.sha256, two.sha256);
	assert_int_equal(one.size, 7);
	first = one.sha256;
	ok(resource_delete(&act, dir, two.id));
	assert_true(is_there(dir, first));
	put_file(dir, &one, "another picture");
	assert_false(is_there(dir, first));
	assert_true(is_there(dir, one.sha256));
	ok(resource_find(&act, customer.id, RESOURCE_OTHER, "one.jpg", &two));
	assert_int_equal(two.id, one.id);
	two.name = "../x";
	fd = file_with("x");
	fails(resource_put(&act, dir, fd, &two), ERR_INVALID, "name must");
	two.name = "empty";
	fails(resource_put(&act, dir, fd, &two), ERR_OK, "");
	fails(resource_put(&act, dir, fd, &one), ERR_INVALID, "empty");
	close(fd);
	assert_true(sql_script("DELETE FROM resource;"));
	ok(resource_sweep(&act, dir, &swept)); /* all too young */
	assert_int_equal(swept, 0);
	assert_int_equal(system(arena_printf(act.a,
			     "find %s -type f -exec touch -d '2 hours ago' "
			     "{} +",
			     dir)),
	    0);
	ok(resource_sweep(&act, dir, &swept));
	assert_int_equal(swept, 2);
	assert_int_equal(system(arena_printf(act.a,
			     "find %s -type d -empty "
			     "-delete",
			     dir)),
	    0);
	assert_int_equal(access(dir, F_OK), -1);
}

static void
test_books_and_rules(void **state)
{
	struct book b = { .organisation_id = customer.id,
		.name = "company",
		.title = "Company",
		.form = BOOK_TREE,
		.position = 1 };
	const struct book_entry many[] = {
		{ .name = "Ada", .phone1 = "2001", .department = "Sales" },
		{ .name = "Bob", .phone1 = "2002", .phone2 = "+31201234567" },
	};
	const struct book_entry bad[] = { many[0], { .name = "Eve" } };
	struct book_entry x = { .name = "Cid", .phone1 = "2003" };
	const struct directory_item item = { .kind = DIRECTORY_FAVORITE,
		.id_name = "localdirectory",
		.display_name = "Local",
		.priority = 1,
		.enabled = 1 };
	const struct dial_rule dial = { 1, "1xxx", 0 };
	struct dst_rule dst = { "Netherlands", "+1", 1, "3/5/7/2", "10/5/7/3",
		60 };
	int64_t here = generation(customer.id);
	int rows = 0;

	(void)state;
	ok(book_put(&act, &b));
	ok(book_fill(&act, b.id, many, NITEMS(many)));
	fails(book_fill(&act, b.id, bad, NITEMS(bad)), ERR_INVALID, "phone1");
	ok(book_entry_put(&act, b.id, &x));
	x.phone1 = "2004";
	ok(book_entry_put(&act, b.id, &x));
	ok(book_entry_each(&act, b.id, count_row, &rows));
	assert_int_equal(rows, 3);
	ok(book_entry_delete(&act, b.id, x.id));
	fails(book_entry_delete(&act, b.id, x.id), ERR_NOTFOUND, "no entry");
	ok(directory_put(&act, customer.id, &item));
	ok(dial_put(&act, customer.id, &dial));
	ok(dst_put(&act, customer.id, &dst));
	assert_int_equal(generation(customer.id), here + 8);
	dst.starts = "March";
	fails(dst_put(&act, customer.id, &dst), ERR_INVALID, "starts must");
	dst.starts = "";
	fails(dst_put(&act, customer.id, &dst), ERR_INVALID, "start and end");
	ok(directory_delete(&act, customer.id, DIRECTORY_FAVORITE,
	    "localdirectory"));
	fails(dial_delete(&act, customer.id, 2), ERR_NOTFOUND, "rule 2");
	ok(dial_delete(&act, customer.id, 1));
	ok(dst_delete(&act, customer.id, "Netherlands"));
	ok(book_delete(&act, b.id));
	assert_int_equal(sql_int("SELECT COUNT(*) FROM phone_book_entry"), 0);
}

static void
test_the_fetch_log_is_read_and_pruned(void **state)
{
	int64_t removed;
	int rows = 0;

	(void)state;
	assert_true(sql_script(
	    "INSERT INTO fetch_log (at, mac, file, method, status, reason,"
	    " address) VALUES"
	    " (NOW(3) - INTERVAL 40 DAY, '805ec0aa00b0', 'f', 'GET', 200,"
	    " 'served', '192.0.2.1'),"
	    " (NOW(3), '805ec0aa00b0', 'f', 'GET', 200, 'served',"
	    " '192.0.2.2');"));
	ok(fetchlog_by_mac(&act, "80:5E:C0:AA:00:B0", 10, count_row, &rows));
	assert_int_equal(rows, 2);
	rows = 0;
	ok(fetchlog_by_address(&act, "192.0.2.2", 10, count_row, &rows));
	assert_int_equal(rows, 1);
	rows = 0;
	act.scope = customer.path;
	ok(fetchlog_by_address(&act, "", 10, count_row, &rows));
	act.scope = NULL;
	assert_int_equal(rows, 0);
	ok(fetchlog_prune(&act, 30, &removed));
	assert_int_equal(removed, 1);
	ok(fetchlog_prune(&act, 30, &removed));
	assert_int_equal(removed, 0);
	fails(fetchlog_prune(&act, 0, &removed), ERR_INVALID, "days must");
}

static enum err
two_changes(struct act *a, void *arg)
{
	const struct sheet_line bad = { .number = 99,
		.user_name = "x",
		.server_host = "h" };
	struct device *d = arg;
	enum err e;

	if ((e = device_add(a, d)) != ERR_OK)
		return e;
	return line_put(a, d->id, &bad, NULL);
}

static void
test_changes_made_together_fail_together(void **state)
{
	struct device d = { .organisation_id = customer.id,
		.mac = "805ec0aa00c0",
		.model = "T46U",
		.enabled = 1 };
	int64_t audits = sql_int("SELECT COUNT(*) FROM audit");

	(void)state;
	fails(act_tx(&act, two_changes, &d), ERR_INVALID, "accounts 1 to 16");
	fails(device_by_mac(&act, "805ec0aa00c0", &d), ERR_NOTFOUND, "no");
	assert_int_equal(sql_int("SELECT COUNT(*) FROM audit"), audits);
}

/* One of each secret there is; each clear text begins with Secret. */
static struct device
device_with_secrets(void)
{
	static const struct sheet_line l = { .number = 1,
		.enabled = 1,
		.user_name = "2001",
		.server_host = "h" };
	struct device d = { .organisation_id = customer.id,
		.mac = "805ec0aa00d0",
		.model = "T46U",
		.enabled = 1,
		.prov_password = "SecretProv",
		.admin_password = "SecretAdm" };
	struct setting s = { LAYER_DEVICE, 0, "account.2.password", 0,
		"SecretSetting" };
	struct organisation o;
	const char *warning;

	ok(device_add(&act, &d));
	ok(line_put(&act, d.id, &l, "SecretSip"));
	s.owner_id = d.id;
	ok(setting_put(&act, &s, &warning));
	s.name = "my.own_password"; /* in no catalogue */
	ok(setting_put(&act, &s, &warning));
	s.layer = LAYER_ORGANISATION;
	s.owner_id = customer.id;
	ok(setting_put(&act, &s, &warning));
	ok(organisation_by_id(&act, customer.id, &o));
	o.prov_password = "SecretOrg";
	o.admin_password = "SecretOrgAdm";
	ok(organisation_change(&act, &o, 0));
	return d;
}

static void
test_no_secret_is_anywhere_in_clear(void **state)
{
	(void)state;
	device_with_secrets();
	assert_int_equal(dump_count("Secret"), 0);
	assert_true(dump_count("805ec0aa00d0") > 0);
	ok(device_delete(&act, "805ec0aa00d0"));
}

static void
opens(const char *purpose, struct blob b, const char *want)
{
	size_t len;
	char *clear;

	ok(vault_unseal(act.vault, act.a, purpose, b.p, b.len, &clear, &len));
	assert_string_equal(clear, want);
}

/* The key file is gone for good: there is a value for each, and nobody knows
 * it; what is set anew is as it was set. */
static void
lost_secrets(const struct device *d)
{
	struct rekey_counts c;
	const char *user, *first, *second;
	struct sheet s;
	int64_t all;

	forget_keys();
	new_key();
	forget_keys();
	fails(secrets_rekey(&act, false, &c), ERR_INVALID, "no key");
	all = c.broken;
	ok(secrets_rekey(&act, true, &c));
	assert_int_equal(c.lost, all);
	assert_int_equal(c.broken, 0);
	ok(secrets_rekey(&act, false, &c));
	assert_int_equal(c.looked_at, all);
	assert_int_equal(c.broken + c.resealed, 0);
	s = sheet_of(d->mac);
	opens("setting", s.settings[0].secret, "");
	ok(organisation_secret(&act, customer.id, &user, &first));
	assert_int_equal(strlen(first), 32);
	ok(device_secret(&act, d->mac, &user, &second));
	assert_int_equal(strlen(second), 32);
	assert_string_not_equal(first, second);
}

static void
test_rekey_leaves_nothing_under_the_old_key(void **state)
{
	struct device d = device_with_secrets();
	struct rekey_counts c;
	const char *user, *password;
	struct sheet s;
	uint8_t *sealed;
	size_t n;
	char hex[300];

	(void)state;
	ok(vault_seal(act.vault, act.a, "rps", "key", 3, &sealed, &n));
	for (size_t i = 0; i < n; i++)
		snprintf(hex + 2 * i, 3, "%02x", sealed[i]);
	assert_true(sql_script(arena_printf(act.a,
	    "INSERT INTO rps_account (organisation_id, name, driver, base_url,"
	    " api_user, api_secret) VALUES (%d, 'a', 'v2', 'https://h', 'u',"
	    " x'%s');",
	    (int)provider.id, hex)));
	new_key();
	ok(secrets_rekey(&act, false, &c));
	assert_true(c.resealed >= 9);
	assert_int_equal(c.resealed, c.looked_at);
	ok(secrets_rekey(&act, false, &c));
	assert_int_equal(c.resealed, 0);
	forget_keys();
	s = sheet_of(d.mac);
	opens("prov", s.prov_secret, "SecretProv");
	opens("admin", s.admin_secret, "SecretAdm");
	opens("sip", s.lines[0].secret, "SecretSip");
	opens("setting", s.settings[0].secret, "SecretSetting");
	ok(organisation_secret(&act, customer.id, &user, &password));
	assert_string_equal(password, "SecretOrg");
	ok(device_secret(&act, d.mac, &user, &password));
	assert_string_equal(password, "SecretProv");
	assert_true(sql_script("UPDATE line SET secret = REPEAT('x', 40)"
			       " WHERE user_name = '2001';"));
	fails(secrets_rekey(&act, false, &c), ERR_INVALID,
	    "no key in the key file");
	assert_int_equal(c.broken, 1);
	assert_int_equal(c.lost, 0);
	lost_secrets(&d);
	ok(device_delete(&act, d.mac));
	fails(organisation_delete(&act, provider.id, true), ERR_CONFLICT,
	    "below it");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_statement_can_be_prepared),
		cmocka_unit_test(test_the_tree_keeps_its_shape),
		cmocka_unit_test(
		    test_organisations_are_found_by_id_and_by_name),
		cmocka_unit_test(test_changing_an_organisation),
		cmocka_unit_test(test_a_new_device_is_whole_at_once),
		cmocka_unit_test(test_lines_and_keys_show_on_the_phone),
		cmocka_unit_test(test_bad_lines_are_refused),
		cmocka_unit_test(test_changing_a_device),
		cmocka_unit_test(test_moving_a_device_takes_its_data_along),
		cmocka_unit_test(
		    test_settings_are_checked_against_the_catalogue),
		cmocka_unit_test(test_an_unknown_parameter_is_a_warning),
		cmocka_unit_test(
		    test_what_phones_inherit_raises_their_generation),
		cmocka_unit_test(test_equal_jobs_are_one),
		cmocka_unit_test(test_deleting_an_organisation),
		cmocka_unit_test(test_deleting_a_group_keeps_its_phones),
		cmocka_unit_test(test_templates_are_published_and_rolled_back),
		cmocka_unit_test(
		    test_models_of_an_operator_survive_the_reference_data),
		cmocka_unit_test(test_people_and_their_passwords),
		cmocka_unit_test(test_what_is_over_at_the_door_goes),
		cmocka_unit_test(test_pauses_double),
		cmocka_unit_test(test_foreign_data_is_as_good_as_not_there),
		cmocka_unit_test(test_files_lie_there_while_a_row_names_them),
		cmocka_unit_test(test_books_and_rules),
		cmocka_unit_test(test_the_fetch_log_is_read_and_pruned),
		cmocka_unit_test(test_changes_made_together_fail_together),
		cmocka_unit_test(test_no_secret_is_anywhere_in_clear),
		cmocka_unit_test(test_rekey_leaves_nothing_under_the_old_key),
	};

	return cmocka_run_group_tests(tests, trade_setup, trade_teardown);
}
