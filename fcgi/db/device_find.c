/* device_find.c - what a device is made of, and finding it; device.h. */
#include <inttypes.h>
#include <string.h>

#include "db/enrol.h"
#include "db/organisation.h"
#include "db/row.h"

#define ROW_N 17

static const char *
check_mac(const char *s)
{
	char mac[MAC_LEN + 1];

	if (scan_mac(s, strlen(s), mac) == ERR_OK)
		return NULL;
	return "must be a MAC address: twelve hex digits, bare or in pairs "
	       "with colons, dashes, dots or blanks between";
}

static const char *
check_serial(const char *s)
{
	if (s[strspn(s,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789-")] == '\0')
		return NULL;
	return "must be the letters and digits of the label on the phone";
}

#define AT(member) offsetof(struct device, member)

/* clang-format off */
const struct field device_fields[] = {
	{ "mac", F_TEXT, AT(mac), 0, 17, NULL, check_mac,
	  "MAC address, unique in the whole installation", false },
	{ "model", F_TEXT, AT(model), 0, 32, NULL, NULL,
	  "which phone: T46U, W70B ...", false },
	{ "label", F_TEXT, AT(label), 0, 120, NULL, NULL,
	  "for people: Reception, Ada's desk", false },
	{ "group", F_TEXT, AT(group), 0, 120, NULL, NULL,
	  "group of its organisation; empty: none", false },
	{ "serial", F_TEXT, AT(serial), 0, 32, NULL, check_serial,
	  "serial number from the label; Yealink may ask for it", false },
	{ "enabled", F_BOOL, AT(enabled), 0, 0, NULL, NULL,
	  "no: its files are refused", false },
	{ "gate_secrets", F_ENUM, AT(gate_secrets), 0, 0, secrets_words, NULL,
	  "when it is given its secrets on the organisation's credentials:"
	  " always, in a window, once; inherited: as there", false },
	{ "prov_password", F_SECRET, AT(prov_password), 0, 32, NULL, NULL,
	  "its own HTTP password; the user is its MAC", false },
	{ "admin_password", F_SECRET, AT(admin_password), 0, 64, NULL, NULL,
	  "password of its admin user; empty: the organisation's", false },
	{ "notes", F_TEXT, AT(notes), 0, 2000, NULL, NULL,
	  "for people", false },
};
/* clang-format on */
const size_t ndevice_fields = sizeof(device_fields) / sizeof(device_fields[0]);

void
device_from_row(const struct val *r, struct device *d)
{
	*d = (struct device){
		.id = r[0].i,
		.organisation_id = r[1].i,
		.model_id = r[2].i,
		.group_id = row_int(&r[3]),
		.mac = r[4].s,
		.serial = r[5].s,
		.label = r[6].s,
		.notes = r[7].s,
		.enabled = r[8].i,
		.version = r[9].i,
		.model = r[10].s,
		.group = row_text(&r[11]),
		.organisation = r[12].s,
		.created_at = row_text(&r[13]),
		.changed_at = row_text(&r[14]),
		.releasing_at = row_text(&r[15]),
		.gate_secrets = row_enum(&r[16]),
	};
}

enum err
device_by_id(struct act *act, int64_t id, struct device *d)
{
	struct val row[ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_DEVICE_BY_ID,
	    VALS(V_INT(id), V_STR(act_scope(act)), V_INT(act->own_user),
		V_INT(act->own_user)),
	    row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "device",
		    "There is no device with the id %" PRId64 ".", id);
	if (e == ERR_OK)
		device_from_row(row, d);
	return e;
}

enum err
device_by_mac(struct act *act, const char *mac, struct device *d)
{
	char digits[MAC_LEN + 1];
	struct val row[ROW_N];
	enum err e;

	if (scan_mac(mac, strlen(mac), digits) != ERR_OK)
		return act_fail(act, ERR_INVALID, "mac", "mac %s.",
		    check_mac(mac));
	e = db_first(act->db, act->a, STMT_DEVICE_BY_MAC,
	    VALS(V_STR(digits), V_STR(act_scope(act)), V_INT(act->own_user),
		V_INT(act->own_user)),
	    row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "mac",
		    "There is no device with the MAC %s.", digits);
	if (e == ERR_OK)
		device_from_row(row, d);
	return e;
}

enum err
device_named(struct act *act, const char *name, struct device *d)
{
	char mac[MAC_LEN + 1];
	int64_t id;

	if (scan_mac(name, strlen(name), mac) == ERR_OK)
		return device_by_mac(act, mac, d);
	if (scan_int(name, 1, INT64_MAX, &id) == ERR_OK)
		return device_by_id(act, id, d);
	return act_fail(act, ERR_NOTFOUND, "",
	    "There is no such phone; it is named by its MAC or its id.");
}

enum err
device_each(struct act *act, int64_t organisation_id, const char *after,
    int64_t limit, db_row_fn *fn, void *arg)
{
	const char *pattern;
	enum err e;

	e = organisation_pattern(act, organisation_id, &pattern);
	if (e != ERR_OK)
		return e;
	return db_each(act->db, act->a, STMT_DEVICE_EACH,
	    VALS(V_STR(pattern), V_STR(act_scope(act)), V_INT(act->own_user),
		V_INT(act->own_user), V_STR(after), V_INT(limit)),
	    fn, arg);
}

enum err
device_secret(struct act *act, const char *mac, const char **user,
    const char **password)
{
	struct val row[2];
	struct device d;
	enum err e;

	if ((e = device_by_mac(act, mac, &d)) != ERR_OK)
		return e;
	e = db_first(act->db, act->a, STMT_DEVICE_SECRET,
	    VALS(V_STR(d.mac), V_STR(act_scope(act)), V_INT(act->own_user),
		V_INT(act->own_user)),
	    row, 2);
	if (e != ERR_OK)
		return e;
	*user = row[0].s;
	return act_unseal(act, "prov", &row[1], password);
}
