/* demo_data.c - see demo_data.h. */
#include "ctl/demo_data.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

#define TELECOM "Example Telecom"
#define NORTH "Northwind Voice"
#define ACME "Acme Bakery"
#define BLUE "Blue Dental"

/* clang-format off */
const struct demo_org demo_orgs[] = {
	{ TELECOM, "", ORG_PROVIDER, "English", "Netherlands", "+1",
	  "Netherlands(Amsterdam)", "ntp.example.net" },
	{ NORTH, TELECOM, ORG_RESELLER, "", "", "", "", "" },
	{ ACME, NORTH, ORG_CUSTOMER, "Dutch", "", "", "", "" },
	{ BLUE, NORTH, ORG_CUSTOMER, "", "Great Britain", "0",
	  "United Kingdom(London)", "" },
};
const size_t ndemo_orgs = N(demo_orgs);

const struct demo_user demo_users[] = {
	{ TELECOM, "ops@telecom.example.net", "Olga Operator",
	  USER_PROVIDER_ADMIN, NULL },
	{ NORTH, "nora@northwind.example.net", "Nora North",
	  USER_RESELLER_ADMIN, NULL },
	{ ACME, "ada@acme.example.net", "Ada Baker", USER_ORGANISATION_ADMIN,
	  NULL },
	{ ACME, "bob@acme.example.net", "Bob Crust", USER_ORGANISATION_USER,
	  "805ec0000002" },
	{ BLUE, "carol@blue.example.net", "Carol Crown",
	  USER_ORGANISATION_ADMIN, NULL },
	{ BLUE, "dave@blue.example.net", "Dave Drill", USER_READ_ONLY, NULL },
};
const size_t ndemo_users = N(demo_users);

const struct demo_group demo_groups[] = {
	{ ACME, "Reception", "Phones with many keys, loud" },
	{ ACME, "Bakery", "Phones near the ovens" },
	{ BLUE, "Practice", "Treatment rooms: no call waiting" },
};
const size_t ndemo_groups = N(demo_groups);

#define WIDE "opus g722 pcma pcmu"
#define PLAIN "pcma pcmu g729"

const struct demo_phone demo_phones[] = {
	{ "805ec0000001", ACME, "T46U", "Reception", "Reception", 1, 201, 2,
	  WIDE, "Ring2.wav", "" },
	{ "805ec0000002", ACME, "T54W", "Reception", "Bob's desk", 1, 203, 1,
	  WIDE, "", "" },
	{ "805ec0000003", ACME, "T46S", "Bakery", "Oven 1", 1, 204, 1,
	  "g722 pcma pcmu", "demo-bell.wav", "" },
	{ "805ec0000004", ACME, "T21P_E2", "Bakery", "Loading dock", 1, 205, 1,
	  PLAIN, "Ring5.wav", "" },
	{ "805ec0000005", ACME, "W70B", "", "Cordless base", 1, 206, 3,
	  "g722 pcma", "", "Shop floor" },
	{ "805ec0000006", ACME, "CP960", "", "Meeting room", 1, 209, 1,
	  WIDE, "", "" },
	{ "805ec0000007", ACME, "T42U", "", "Spare, in the cupboard", 0, 0, 0,
	  "", "", "" },
	{ "805ec0000101", BLUE, "T28P", "Practice", "Front desk", 1, 301, 2,
	  PLAIN, "Ring1.wav", "" },
	{ "805ec0000102", BLUE, "T46G", "Practice", "Room 1", 1, 303, 1,
	  "g722 pcma pcmu", "", "" },
	{ "805ec0000103", BLUE, "T87W", "", "Carol's office", 1, 304, 1,
	  WIDE, "Ring3.wav", "" },
	{ "805ec0000104", BLUE, "VP-T49G", "", "Video room", 1, 305, 1,
	  "g722 pcma pcmu", "", "" },
};
const size_t ndemo_phones = N(demo_phones);

#define LINE(mac, n, number, text) { mac, { KEY_LINE, 0, n, 15, number, \
	"", text, "", 0 } }
#define BLF(mac, n, value, text) { mac, { KEY_LINE, 0, n, 16, 1, \
	value, text, "**" value, 0 } }
#define SPEED(mac, n, value, text) { mac, { KEY_LINE, 0, n, 13, 1, \
	value, text, "", 0 } }
#define SIDE(mac, n, value, text) { mac, { KEY_EXPANSION, 1, n, 16, 1, \
	value, text, "**" value, 0 } }

const struct demo_key demo_keys[] = {
	LINE("805ec0000001", 1, 1, "Reception"),
	LINE("805ec0000001", 2, 2, "Orders"),
	BLF("805ec0000001", 3, "203", "Bob"),
	BLF("805ec0000001", 4, "204", "Oven 1"),
	BLF("805ec0000001", 5, "205", "Dock"),
	SPEED("805ec0000001", 6, "0201234567", "Flour mill"),
	SIDE("805ec0000001", 1, "206", "Cordless 1"),
	SIDE("805ec0000001", 2, "207", "Cordless 2"),
	SIDE("805ec0000001", 3, "208", "Cordless 3"),
	SIDE("805ec0000001", 20, "209", "Meeting room"),
	LINE("805ec0000002", 1, 1, "Bob"),
	BLF("805ec0000002", 2, "201", "Reception"),
	LINE("805ec0000003", 1, 1, "Oven 1"),
	SPEED("805ec0000003", 2, "201", "Reception"),
	LINE("805ec0000004", 1, 1, "Dock"),
	LINE("805ec0000101", 1, 1, "Front desk"),
	LINE("805ec0000101", 2, 2, "Appointments"),
	{ "805ec0000101", { KEY_MEMORY, 0, 1, 16, 1, "303", "Room 1", "**303",
	  0 } },
	{ "805ec0000101", { KEY_MEMORY, 0, 2, 16, 1, "304", "Carol", "**304",
	  0 } },
	LINE("805ec0000102", 1, 1, "Room 1"),
	LINE("805ec0000103", 1, 1, "Carol"),
	BLF("805ec0000103", 2, "301", "Front desk"),
	LINE("805ec0000104", 1, 1, "Video"),
};
const size_t ndemo_keys = N(demo_keys);

#define ORGANISATION LAYER_ORGANISATION
const struct demo_setting demo_settings[] = {
	{ ORGANISATION, TELECOM, NULL, "features.direct_ip_call_enable", "0" },
	{ ORGANISATION, TELECOM, NULL, "sip.reg_surge_prevention", "60" },
	{ ORGANISATION, NORTH, NULL, "local_time.date_format", "3" },
	{ ORGANISATION, ACME, NULL, "phone_setting.dialnow_delay", "2" },
	{ ORGANISATION, BLUE, NULL, "features.voice_mail_tone_enable", "0" },
	{ LAYER_GLOBAL, ACME, "T46U", "phone_setting.backlight_time", "60" },
	{ LAYER_GLOBAL, ACME, "T46U", "phone_setting.inter_digit_time", "5" },
	{ LAYER_GLOBAL, BLUE, "T28P", "phone_setting.contrast", "6" },
	{ LAYER_GROUP, ACME, "Reception", "phone_setting.ring_type",
	  "Ring3.wav" },
	{ LAYER_GROUP, ACME, "Bakery", "voice.ring_vol", "12" },
	{ LAYER_GROUP, BLUE, "Practice", "call_waiting.enable", "0" },
	{ LAYER_DEVICE, ACME, "805ec0000001", "account.1.missed_calllog",
	  "0" },
	{ LAYER_DEVICE, ACME, "805ec0000001", "phone_setting.ring_type",
	  "Ring7.wav" },
	{ LAYER_DEVICE, ACME, "805ec0000002", "account.1.label", NULL },
	{ LAYER_DEVICE, BLUE, "805ec0000103", "features.intercom.allow",
	  "0" },
};
const size_t ndemo_settings = N(demo_settings);

#define FLAT(name, number, mobile) { ACME, "company", \
	{ 0, "", name, number, mobile, "" } }
#define TREE(menu, name, number, mobile) { BLUE, "team", \
	{ 0, menu, name, number, mobile, "" } }

const struct demo_entry demo_entries[] = {
	FLAT("Ada Baker", "202", "0612345601"),
	FLAT("Bob Crust", "203", "0612345602"),
	FLAT("Cordless 1", "206", ""),
	FLAT("Cordless 2", "207", ""),
	FLAT("Cordless 3", "208", ""),
	FLAT("Flour mill", "0201234567", ""),
	FLAT("Gas & electricity", "0201234568", ""),
	FLAT("Loading dock", "205", ""),
	FLAT("Meeting room", "209", ""),
	FLAT("Oven 1", "204", ""),
	FLAT("Reception", "201", ""),
	FLAT("Zoë Yeast", "0201234569", "0612345603"),
	TREE("Practice", "Front desk", "301", ""),
	TREE("Practice", "Appointments", "302", ""),
	TREE("Practice", "Room 1", "303", ""),
	TREE("Practice", "Video room", "305", ""),
	TREE("People", "Carol Crown", "304", "07700900001"),
	TREE("People", "Dave Drill", "303", "07700900002"),
	TREE("Suppliers", "Dental laboratory", "02079460001", ""),
	TREE("Suppliers", "Laundry", "02079460002", ""),
};
const size_t ndemo_entries = N(demo_entries);

#define FAVORITE DIRECTORY_FAVORITE
#define SEARCH DIRECTORY_SUPER_SEARCH
const struct demo_item demo_items[] = {
	{ ACME, { FAVORITE, "localdirectory", "Local", 1, 1 } },
	{ ACME, { FAVORITE, "remotedirectory", "Company", 2, 1 } },
	{ ACME, { FAVORITE, "history", "Calls", 3, 1 } },
	{ ACME, { SEARCH, "local_directory_search", "Local", 1, 1 } },
	{ ACME, { SEARCH, "calllog_search", "Calls", 2, 1 } },
	{ ACME, { SEARCH, "remote_directory_search", "Company", 3, 1 } },
	{ BLUE, { FAVORITE, "remotedirectory", "Team", 1, 1 } },
};
const size_t ndemo_items = N(demo_items);

/* 480 x 272, eight bands from night to morning. */
const char demo_wallpaper[] =
	"iVBORw0KGgoAAAANSUhEUgAAAeAAAAEQBAMAAACaaLq/AAAAGFBMVEUUGDAmJE5CMG"
	"hsQnagWHTQeGjspGz61paI0jMDAAABFElEQVR42u3PgQAAIQAEsBRSSCGFFFJI4fXf"
	"424z2BgAAAAAAAAAQIBZRlhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYODO8yg"
	"gLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLC2eGdxlhYWFhYWFhYWFhYWFhYWFh"
	"YWFhYWFhYWFhYWFhYeHM8CkjLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCycGb"
	"5lhIWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFM8OvjLCwsLCwsLCwsLCwsLCw"
	"sLCwsLCwsLCwsLCwsLCwcGb4KyMsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLB"
	"zpB0lZR/YZ5c/YAAAAAElFTkSuQmCC";
/* clang-format on */
