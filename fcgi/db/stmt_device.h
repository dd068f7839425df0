/*
 * stmt_device.h - statements about devices and all that is on them.
 *
 * Where a person names a device, the scope is asked for and, of somebody who
 * may manage only his own phones, whether it is his: ?: pattern of the path,
 * user or 0, the same again.
 */
/* clang-format off */
#define OWN_DEVICE IN_SCOPE \
	" AND (? = 0 OR EXISTS (SELECT 1 FROM user_device x" \
	" WHERE x.user_id = ? AND x.device_id = d.id))"

#define DEVICE_ROW " d.id, d.organisation_id, d.model_id, d.group_id, d.mac," \
	" d.serial, d.label, d.notes, d.enabled, d.version, m.name, g.name," \
	" o.name, " UTC("d.created_at") ", " UTC("d.changed_at") "," \
	" " UTC("d.releasing_at") ", d.gate_secrets + 0"
#define DEVICE_ROW_N 17
#define DEVICE_FROM " FROM device d" \
	" JOIN organisation o ON o.id = d.organisation_id" \
	" JOIN model m ON m.id = d.model_id" \
	" LEFT JOIN device_group g ON g.id = d.group_id"

	[STMT_DEVICE_BY_MAC] = {
		.sql = "SELECT" DEVICE_ROW DEVICE_FROM " WHERE d.mac = ?"
		       OWN_DEVICE,
		.nin = 4, .nout = DEVICE_ROW_N, .roles = ROLE_EDIT },

	[STMT_DEVICE_BY_ID] = {
		.sql = "SELECT" DEVICE_ROW DEVICE_FROM " WHERE d.id = ?"
		       OWN_DEVICE,
		.nin = 4, .nout = DEVICE_ROW_N, .roles = ROLE_EDIT },

	/* Locks the device alone; a join would lock its organisation too. */
	[STMT_DEVICE_LOCK] = {
		.sql = "SELECT id FROM device WHERE id = ? FOR UPDATE",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_DEVICE_LOCK_MAC] = {
		.sql = "SELECT id FROM device WHERE mac = ? FOR UPDATE",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_DEVICE_ADD] = {
		.sql = "INSERT INTO device (organisation_id, model_id, group_id,"
		       " mac, serial, label, enabled, notes, prov_secret,"
		       " admin_secret, gate_secrets)"
		       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		.nin = 11, .roles = ROLE_EDIT },

	[STMT_DEVICE_CHANGE] = {
		.sql = "UPDATE device SET organisation_id = ?, model_id = ?,"
		       " group_id = ?, mac = ?, serial = ?, label = ?,"
		       " enabled = ?, notes = ?, gate_secrets = ?,"
		       " prov_secret = IF(?, prov_secret, ?),"
		       " admin_secret = IF(?, admin_secret, ?) WHERE id = ?",
		.nin = 14, .roles = ROLE_EDIT },

	[STMT_DEVICE_RAISE] = {
		.sql = "UPDATE device SET version = version + 1 WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_DEVICE_DELETE] = {
		.sql = "DELETE FROM device WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	/* What follows a device into another organisation. */
	[STMT_DEVICE_MOVE_SETTINGS] = {
		.sql = "UPDATE setting SET organisation_id = ?"
		       " WHERE layer = 'device' AND owner_id = ?",
		.nin = 2, .roles = ROLE_EDIT },

	[STMT_DEVICE_MOVE_USERS] = {
		.sql = "DELETE FROM user_device WHERE device_id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	/* ?: pattern of the organisation asked about, scope and user, last
	 * MAC seen, how many. */
	[STMT_DEVICE_EACH] = {
		.sql = "SELECT d.id, d.mac, d.label, m.name, IFNULL(g.name, ''),"
		       " d.organisation_id, o.name, d.enabled, d.serial,"
		       " d.version, " UTC("s.last_at") ", s.firmware" DEVICE_FROM
		       " LEFT JOIN device_status s ON s.device_id = d.id"
		       " WHERE o.path LIKE ?" OWN_DEVICE " AND d.mac > ?"
		       " ORDER BY d.mac LIMIT ?",
		.nin = 6, .nout = 12, .roles = ROLE_EDIT },

	[STMT_DEVICE_SECRET] = {
		.sql = "SELECT d.mac, d.prov_secret FROM device d"
		       " JOIN organisation o ON o.id = d.organisation_id"
		       " WHERE d.mac = ?" OWN_DEVICE,
		.nin = 4, .nout = 2, .roles = ROLE_EDIT },

	/* Last: what holds for its secrets; 1: that can not be, where no
	 * credentials are asked for. */
#define SHEET_ROW " d.mac, d.organisation_id, d.model_id, d.group_id," \
	" IF(d.releasing_at IS NULL, d.enabled, 2), d.gate_secrets, d.label," \
	" d.serial, d.prov_secret, d.admin_secret," \
	" IF(d.gate_secrets = 'inherited', o.gate_secrets_now + 0," \
	" d.gate_secrets + 0 - 1)," \
	" o.gate_auth = 'none' AND d.gate_secrets IN ('window', 'once')" \
	" FROM device d JOIN organisation o ON o.id = d.organisation_id"
#define SHEET_ROW_N 12
	[STMT_DEVICE_SHEET] = {
		.sql = "SELECT" SHEET_ROW " WHERE d.id = ?",
		.nin = 1, .nout = SHEET_ROW_N, .roles = ROLE_EDIT },

	/* Finds its row by the MAC or, when that changed, by the device; then
	 * it is another phone, which has done nothing yet.  Assigned from left
	 * to right: mac is still the old one there. */
#define KEEP(col) " " col " = IF(mac = VALUES(mac), " col ", NULL),"
	[STMT_MAC_CONFIG_PUT] = {
		.sql = "INSERT INTO mac_config (mac, device_id, organisation_id,"
		       " model_id, group_id, enabled, gate_secrets, sheet)"
		       " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE"
		       KEEP("window_from") KEEP("window_until")
		       KEEP("given_at") KEEP("enrolled_at") KEEP("old_secret")
		       KEEP("old_until")
		       " mac = VALUES(mac), device_id = VALUES(device_id),"
		       " organisation_id = VALUES(organisation_id),"
		       " model_id = VALUES(model_id), group_id = VALUES(group_id),"
		       " enabled = VALUES(enabled),"
		       " gate_secrets = VALUES(gate_secrets),"
		       " sheet = VALUES(sheet)",
		.nin = 8, .roles = ROLE_EDIT },

	/* Every device, a page at a time, for voipconfigctl compile. */
	[STMT_DEVICE_IDS] = {
		.sql = "SELECT id, mac FROM device WHERE id > ? ORDER BY id"
		       " LIMIT 500",
		.nin = 1, .nout = 2, .roles = ROLE_EDIT },

	[STMT_LINE_EACH] = {
		.sql = "SELECT number, enabled, label, display_name, user_name,"
		       " auth_name, secret, server_host, server_port,"
		       " backup_host, backup_port, transport + 0, expires,"
		       " proxy_host, proxy_port, voicemail, ringtone, codecs,"
		       " handset FROM line WHERE device_id = ? ORDER BY number",
		.nin = 1, .nout = 19, .roles = ROLE_EDIT },

	[STMT_LINE_ADD] = {
		.sql = "INSERT INTO line (enabled, label, display_name,"
		       " user_name, auth_name, server_host, server_port,"
		       " backup_host, backup_port, transport, expires,"
		       " proxy_host, proxy_port, voicemail, ringtone, codecs,"
		       " handset, device_id, number, secret) VALUES"
		       " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
		       " ?, ?)",
		.nin = 20, .roles = ROLE_EDIT },

	/* account_since first: it looks at the old ones. */
	[STMT_LINE_CHANGE] = {
		.sql = "UPDATE line SET account_since = IF(user_name = ?"
		       " AND server_host = ?, account_since,"
		       " CURRENT_TIMESTAMP(6)), enabled = ?, label = ?,"
		       " display_name = ?, user_name = ?, auth_name = ?,"
		       " server_host = ?, server_port = ?, backup_host = ?,"
		       " backup_port = ?, transport = ?, expires = ?,"
		       " proxy_host = ?, proxy_port = ?, voicemail = ?,"
		       " ringtone = ?, codecs = ?, handset = ?,"
		       " secret = IF(?, secret, ?)"
		       " WHERE device_id = ? AND number = ?",
		.nin = 23, .roles = ROLE_EDIT },

	[STMT_LINE_DELETE] = {
		.sql = "DELETE FROM line WHERE device_id = ? AND number = ?",
		.nin = 2, .roles = ROLE_EDIT },

	[STMT_KEY_EACH] = {
		.sql = "SELECT area + 0, module, position, type, line, value,"
		       " label, pickup, book FROM line_key WHERE device_id = ?"
		       " ORDER BY area, module, position",
		.nin = 1, .nout = 9, .roles = ROLE_EDIT },

	[STMT_KEY_PUT] = {
		.sql = "INSERT INTO line_key (device_id, area, module, position,"
		       " type, line, value, label, pickup, book)"
		       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
		       " ON DUPLICATE KEY UPDATE type = VALUES(type),"
		       " line = VALUES(line), value = VALUES(value),"
		       " label = VALUES(label), pickup = VALUES(pickup),"
		       " book = VALUES(book)",
		.nin = 10, .roles = ROLE_EDIT },

	[STMT_KEY_DELETE] = {
		.sql = "DELETE FROM line_key WHERE device_id = ? AND area = ?"
		       " AND module = ? AND position = ?",
		.nin = 4, .roles = ROLE_EDIT },

	[STMT_GLOBAL_FIND] = {
		.sql = "SELECT id FROM global_config WHERE organisation_id = ?"
		       " AND model_id = ?",
		.nin = 2, .nout = 1, .roles = ROLE_EDIT },

	[STMT_GLOBAL_ADD] = {
		.sql = "INSERT INTO global_config (organisation_id, model_id)"
		       " VALUES (?, ?)",
		.nin = 2, .roles = ROLE_EDIT },

	/* The organisation of a global configuration, if it may be seen. */
	[STMT_GLOBAL_OWNER] = {
		.sql = "SELECT g.organisation_id, m.name FROM global_config g"
		       " JOIN organisation o ON o.id = g.organisation_id"
		       " JOIN model m ON m.id = g.model_id"
		       " WHERE g.id = ?" IN_SCOPE,
		.nin = 2, .nout = 2, .roles = ROLE_EDIT },

	[STMT_GLOBAL_RAISE] = {
		.sql = "UPDATE global_config SET version = version + 1"
		       " WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_SETTING_GET] = {
		.sql = "SELECT action + 0, value, secret FROM setting"
		       " WHERE layer = ? AND owner_id = ? AND name = ?",
		.nin = 3, .nout = 3, .roles = ROLE_EDIT },

	[STMT_SETTING_PUT] = {
		.sql = "INSERT INTO setting (layer, owner_id, name,"
		       " organisation_id, global_id, group_id, device_id, action,"
		       " value, secret) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
		       " ON DUPLICATE KEY UPDATE action = VALUES(action),"
		       " value = VALUES(value), secret = VALUES(secret)",
		.nin = 10, .roles = ROLE_EDIT },

	[STMT_SETTING_DELETE] = {
		.sql = "DELETE FROM setting WHERE layer = ? AND owner_id = ?"
		       " AND name = ?",
		.nin = 3, .roles = ROLE_EDIT },

	[STMT_SETTING_EACH] = {
		.sql = "SELECT name, action = 'absent', value,"
		       " secret IS NOT NULL, " UTC("changed_at") " FROM setting"
		       " WHERE layer = ? AND owner_id = ? ORDER BY name",
		.nin = 2, .nout = 5, .roles = ROLE_EDIT },

	/* Sealed columns, in order of id, for voipconfigctl rekey.  Those of
	 * a device are locked with it; see DEVICE_LOCK. */
	[STMT_REKEY_DEVICE] = {
		.sql = "SELECT id, prov_secret, admin_secret FROM device"
		       " WHERE id = ?",
		.nin = 1, .nout = 3, .roles = ROLE_CTL },

	[STMT_REKEY_DEVICE_SET] = {
		.sql = "UPDATE device SET prov_secret = ?, admin_secret = ?,"
		       " changed_at = changed_at WHERE id = ?",
		.nin = 3, .roles = ROLE_CTL },

	[STMT_REKEY_LINES] = {
		.sql = "SELECT id, secret FROM line WHERE device_id = ?"
		       " AND secret IS NOT NULL ORDER BY id FOR UPDATE",
		.nin = 1, .nout = 2, .roles = ROLE_CTL },

	[STMT_REKEY_LINE_SET] = {
		.sql = "UPDATE line SET secret = ? WHERE id = ?",
		.nin = 2, .roles = ROLE_CTL },

	[STMT_REKEY_SETTINGS] = {
		.sql = "SELECT name, secret FROM setting WHERE layer = ?"
		       " AND owner_id = ? AND secret IS NOT NULL"
		       " ORDER BY name FOR UPDATE",
		.nin = 2, .nout = 2, .roles = ROLE_CTL },

	[STMT_REKEY_SETTING_SET] = {
		.sql = "UPDATE setting SET secret = ?, changed_at = changed_at"
		       " WHERE layer = ? AND owner_id = ? AND name = ?",
		.nin = 4, .roles = ROLE_CTL },

	/* A few values that are sealed, to try keys on. */
	[STMT_SECRETS_SAMPLE] = {
		.sql = "SELECT prov_secret FROM organisation"
		       " WHERE prov_secret IS NOT NULL LIMIT 4",
		.nout = 1, .roles = ROLE_EDIT },

	/* Owners of sealed settings that are not devices. */
	/* Every organisation is made with a sealed password. */
	[STMT_SECRETS_ANY] = {
		.sql = "SELECT COUNT(*) FROM (SELECT 1 FROM organisation"
		       " WHERE prov_secret IS NOT NULL LIMIT 1) s",
		.nout = 1, .roles = ROLE_CTL },

	[STMT_REKEY_OWNERS] = {
		.sql = "SELECT DISTINCT layer + 0, owner_id, organisation_id"
		       " FROM setting WHERE layer <> 'device'"
		       " AND secret IS NOT NULL ORDER BY 1, 2",
		.nout = 3, .roles = ROLE_CTL },

	[STMT_REKEY_ORGS] = {
		.sql = "SELECT id, name FROM organisation WHERE id > ?"
		       " ORDER BY id LIMIT 500",
		.nin = 1, .nout = 2, .roles = ROLE_CTL },

	[STMT_REKEY_ORG] = {
		.sql = "SELECT id, prov_secret, admin_secret FROM organisation"
		       " WHERE id = ? FOR UPDATE",
		.nin = 1, .nout = 3, .roles = ROLE_CTL },

	[STMT_REKEY_ORG_SET] = {
		.sql = "UPDATE organisation SET prov_secret = ?,"
		       " admin_secret = ?, changed_at = changed_at WHERE id = ?",
		.nin = 3, .roles = ROLE_CTL },

	[STMT_REKEY_USERS] = {
		.sql = "SELECT id, login, totp_secret FROM user WHERE id > ?"
		       " AND totp_secret IS NOT NULL ORDER BY id LIMIT 50"
		       " FOR UPDATE",
		.nin = 1, .nout = 3, .roles = ROLE_CTL },

	[STMT_REKEY_USER_SET] = {
		.sql = "UPDATE user SET totp_secret = ? WHERE id = ?",
		.nin = 2, .roles = ROLE_CTL },

	[STMT_REKEY_PENDING] = {
		.sql = "SELECT id, login, totp_pending FROM user WHERE id > ?"
		       " AND totp_pending IS NOT NULL ORDER BY id LIMIT 50"
		       " FOR UPDATE",
		.nin = 1, .nout = 3, .roles = ROLE_CTL },

	[STMT_REKEY_PENDING_SET] = {
		.sql = "UPDATE user SET totp_pending = ? WHERE id = ?",
		.nin = 2, .roles = ROLE_CTL },

	[STMT_REKEY_ACCOUNTS] = {
		.sql = "SELECT id, name, api_secret FROM rps_account WHERE id > ?"
		       " AND api_secret IS NOT NULL ORDER BY id LIMIT 50"
		       " FOR UPDATE",
		.nin = 1, .nout = 3, .roles = ROLE_CTL },

	[STMT_REKEY_ACCOUNT_SET] = {
		.sql = "UPDATE rps_account SET api_secret = ? WHERE id = ?",
		.nin = 2, .roles = ROLE_CTL },
