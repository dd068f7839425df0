/*
 * stmt_enrol.h - when secrets are given, windows, rotations, and which
 * organisations encrypt files.  The phone side's own are in stmt_prov.h.
 */
#include "db/stmt_state.h"
/* clang-format off */

/* What holds for a device (d) of an organisation (o); of SQL's enum. */
#define SECRETS_NOW "IF(d.gate_secrets = 'inherited'," \
	" o.gate_secrets_now + 0, d.gate_secrets + 0 - 1)"

#define WINDOW_OPEN(c) "IFNULL(" c ".window_until > CURRENT_TIMESTAMP, 0)"

/* How a device stands: enrolment_from_row(); with o, d, c (mac_config) and
 * s (device_status). */
#define ENROL_ROW SECRETS_NOW ", " WINDOW_OPEN("c") ", " \
	UTC("c.window_until") ", " UTC("c.given_at") ", c.given_to, " \
	UTC("c.enrolled_at") ", IF(c.old_until > CURRENT_TIMESTAMP, " \
	UTC("c.old_until") ", NULL), " CREDS_NOW ", " UTC("s.credentials_at")
#define ENROL_ROW_N 9

	/* The word of whom it is below: what it inherits. */
	[STMT_SECRETS_ABOVE] = {
		.sql = "SELECT o.path, IFNULL(p.gate_secrets_now, 'always')"
		       " FROM organisation o LEFT JOIN organisation p"
		       " ON p.id = o.parent_id WHERE o.id = ?",
		.nin = 1, .nout = 2, .roles = ROLE_EDIT },

	/* ?: the word, pattern of the path. */
	[STMT_SECRETS_SET] = {
		.sql = "UPDATE organisation SET gate_secrets_now = ?,"
		       " changed_at = changed_at WHERE path LIKE ?",
		.nin = 2, .roles = ROLE_EDIT },

	/* Who says something himself, from above to below. */
	[STMT_SECRETS_SAID] = {
		.sql = "SELECT CONCAT(path, '%'), gate_secrets"
		       " FROM organisation WHERE path LIKE ?"
		       " AND gate_secrets <> 'inherited'"
		       " ORDER BY LENGTH(path), path",
		.nin = 1, .nout = 2, .roles = ROLE_EDIT },

	/* Where it can not be. */
	[STMT_SECRETS_OPEN] = {
		.sql = "SELECT o.name FROM organisation o WHERE o.path LIKE ?"
		       " AND o.gate_auth = 'none'"
		       " AND (o.gate_secrets_now <> 'always'"
		       "  OR EXISTS (SELECT 1 FROM device d"
		       "  WHERE d.organisation_id = o.id"
		       "  AND d.gate_secrets IN ('window', 'once')))"
		       " ORDER BY o.path LIMIT 1",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	/* Phones that need credentials of their own and have none. */
	[STMT_SECRETS_BARE] = {
		.sql = "SELECT d.id, d.mac, d.organisation_id FROM organisation o"
		       " JOIN device d ON d.organisation_id = o.id"
		       " WHERE o.path LIKE ? AND d.prov_secret IS NULL"
		       " AND " SECRETS_NOW " > 1 ORDER BY d.id LIMIT ?",
		.nin = 2, .nout = 3, .roles = ROLE_EDIT },

	[STMT_DEVICE_OWN] = {
		.sql = "UPDATE device SET prov_secret = ? WHERE id = ?",
		.nin = 2, .roles = ROLE_EDIT },

	/* What a window would mean. */
	[STMT_WINDOW_STATE] = {
		.sql = "SELECT " SECRETS_NOW ", o.gate_auth + 0, o.name,"
		       " " WINDOW_OPEN("c") " FROM device d"
		       " JOIN organisation o ON o.id = d.organisation_id"
		       " JOIN mac_config c ON c.device_id = d.id"
		       " WHERE d.id = ?",
		.nin = 1, .nout = 4, .roles = ROLE_EDIT },

	[STMT_WINDOW_OPEN] = {
		.sql = "UPDATE mac_config SET window_from = CURRENT_TIMESTAMP(3),"
		       " window_until = CURRENT_TIMESTAMP + INTERVAL ? HOUR"
		       " WHERE device_id = ?",
		.nin = 2, .roles = ROLE_EDIT },

	[STMT_WINDOW_CLOSE] = {
		.sql = "UPDATE mac_config SET window_from = NULL,"
		       " window_until = NULL WHERE device_id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	/* --- rotation ------------------------------------------------------- */

	[STMT_DEVICE_OLD] = {
		.sql = "SELECT d.prov_secret, " UTC("c.old_until") ","
		       " IFNULL(c.old_until > CURRENT_TIMESTAMP, 0)"
		       " FROM device d JOIN mac_config c ON c.device_id = d.id"
		       " WHERE d.id = ?",
		.nin = 1, .nout = 3, .roles = ROLE_EDIT },

	[STMT_DEVICE_OLD_SET] = {
		.sql = "UPDATE mac_config SET old_secret = ?, old_until ="
		       " CURRENT_TIMESTAMP + INTERVAL ? DAY"
		       " WHERE device_id = ?",
		.nin = 3, .roles = ROLE_EDIT },

	[STMT_DEVICE_OLD_DROP] = {
		.sql = "UPDATE mac_config SET old_secret = NULL,"
		       " old_until = NULL WHERE device_id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_ORG_OLD] = {
		.sql = "SELECT prov_secret, " UTC("old_until") ","
		       " IFNULL(old_until > CURRENT_TIMESTAMP, 0)"
		       " FROM organisation WHERE id = ?",
		.nin = 1, .nout = 3, .roles = ROLE_EDIT },

	/* Assigned from left to right: what was is kept first. */
	[STMT_ORG_ROTATE] = {
		.sql = "UPDATE organisation SET old_user = prov_user,"
		       " old_secret = prov_secret, old_until ="
		       " CURRENT_TIMESTAMP + INTERVAL ? DAY,"
		       " rotated_at = CURRENT_TIMESTAMP(3), prov_secret = ?,"
		       " version = version + 1 WHERE id = ?",
		.nin = 3, .roles = ROLE_EDIT },

	[STMT_ORG_OLD_END] = {
		.sql = "UPDATE organisation SET old_user = '',"
		       " old_secret = NULL, old_until = NULL,"
		       " version = version + 1 WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_ORG_OLD_DROP] = {
		.sql = "UPDATE organisation SET old_user = '',"
		       " old_secret = NULL, old_until = NULL,"
		       " rotated_at = CURRENT_TIMESTAMP(3) WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_ORG_OLD_WIPE] = {
		.sql = "UPDATE organisation SET old_user = '',"
		       " old_secret = NULL, old_until = NULL,"
		       " changed_at = changed_at"
		       " WHERE old_until <= CURRENT_TIMESTAMP LIMIT 100",
		.roles = ROLE_EDIT },

	[STMT_DEVICE_OLD_WIPE] = {
		.sql = "UPDATE mac_config SET old_secret = NULL,"
		       " old_until = NULL"
		       " WHERE old_until <= CURRENT_TIMESTAMP LIMIT 500",
		.roles = ROLE_EDIT },

	/* For who looks at an organisation; ?: id. */
	[STMT_ORG_ROTATION] = {
		.sql = "SELECT o.old_until > CURRENT_TIMESTAMP, o.old_user, "
		       UTC("o.old_until") ", " UTC("o.rotated_at") ","
		       " (SELECT COUNT(*) FROM device d JOIN device_status s"
		       "  ON s.device_id = d.id WHERE d.organisation_id = o.id"
		       "  AND " CREDS_NOW " = 4)"
		       " FROM organisation o WHERE o.id = ?",
		.nin = 1, .nout = 5, .roles = ROLE_EDIT },

	[STMT_REKEY_OLD_DEVICE] = {
		.sql = "SELECT device_id, old_secret FROM mac_config"
		       " WHERE device_id = ?",
		.nin = 1, .nout = 2, .roles = ROLE_CTL },

	[STMT_REKEY_OLD_DEVICE_SET] = {
		.sql = "UPDATE mac_config SET old_secret = ?"
		       " WHERE device_id = ? AND old_until IS NOT NULL",
		.nin = 2, .roles = ROLE_CTL },

	[STMT_REKEY_OLD_ORG] = {
		.sql = "SELECT id, old_secret FROM organisation WHERE id = ?",
		.nin = 1, .nout = 2, .roles = ROLE_CTL },

	[STMT_REKEY_OLD_ORG_SET] = {
		.sql = "UPDATE organisation SET old_secret = ?,"
		       " changed_at = changed_at"
		       " WHERE id = ? AND old_until IS NOT NULL",
		.nin = 2, .roles = ROLE_CTL },

	/* --- settings voipconfig.* (db/lock_state.c) --------------------------- */

	[STMT_LOCKS_OWN] = {
		.sql = "UPDATE organisation SET locks = (locks & 2) | EXISTS"
		       " (SELECT 1 FROM setting WHERE organisation_id = ?"
		       "  AND name LIKE 'voipconfig.%'),"
		       " changed_at = changed_at WHERE id = ?",
		.nin = 2, .roles = ROLE_EDIT },

	/* ?: pattern of the path. */
	[STMT_LOCKS_LINE] = {
		.sql = "UPDATE organisation o LEFT JOIN (SELECT DISTINCT p.path"
		       " AS above FROM setting s"
		       "  JOIN organisation p ON p.id = s.owner_id"
		       "  WHERE s.layer = 'organisation'"
		       "  AND s.name LIKE 'voipconfig.%') x"
		       " ON o.path LIKE CONCAT(x.above, '%')"
		       " SET o.locks = (o.locks & 1)"
		       "  | IF(x.above IS NULL, 0, 2),"
		       " o.changed_at = o.changed_at WHERE o.path LIKE ?",
		.nin = 1, .roles = ROLE_EDIT },
