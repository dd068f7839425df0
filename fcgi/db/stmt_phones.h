/*
 * stmt_phones.h - a phone read whole, and what is done to many of its rows
 * at once: layouts, copies, phones that leave.  See stmt_device.h.
 */
#include "db/stmt_state.h"
/* clang-format off */

/* A phone and all its parts; the sheet has lines, keys and settings. */
#define WHOLE_ROW DEVICE_ROW ", m.kind + 0, m.firmware_family, m.accounts," \
	" m.line_keys, m.memory_keys, m.programmable_keys," \
	" m.expansion_modules, m.expansion_keys, m.screen_width," \
	" m.screen_height, o.path_key, " DEVICE_STATE ", " \
	UTC("s.first_at") ", " UTC("s.last_at") ", " UTC("s.refused_at") "," \
	" s.address, s.firmware, r.state + 0, r.reason, " \
	UTC("r.synced_at") ", c.sheet, " ENROL_ROW
#define WHOLE_ROW_N (DEVICE_ROW_N + 21 + ENROL_ROW_N)
#define WHOLE_FROM DEVICE_FROM \
	" LEFT JOIN mac_config c ON c.mac = d.mac" \
	" LEFT JOIN device_status s ON s.device_id = d.id" \
	" LEFT JOIN rps_device r ON r.mac = d.mac"

	[STMT_DEVICE_WHOLE] = {
		.sql = "SELECT" WHOLE_ROW WHOLE_FROM " WHERE d.mac = ?"
		       OWN_DEVICE,
		.nin = 4, .nout = WHOLE_ROW_N, .roles = ROLE_EDIT },

	[STMT_DEVICE_WHOLE_ID] = {
		.sql = "SELECT" WHOLE_ROW WHOLE_FROM " WHERE d.id = ?"
		       OWN_DEVICE,
		.nin = 4, .nout = WHOLE_ROW_N, .roles = ROLE_EDIT },

	/* ?: scope, below whom or 0, how many are counted at most. */
	[STMT_ORG_FEW] = {
		.sql = "SELECT COUNT(*) FROM (SELECT 1 FROM organisation o"
		       " WHERE o.path LIKE ? AND o.path LIKE ? LIMIT ?) n",
		.nin = 3, .nout = 1, .roles = ROLE_EDIT },

	/* What the path of everybody there looks like; '': of nobody. */
	[STMT_ORG_BELOW] = {
		.sql = "SELECT IFNULL(MAX(CONCAT(path, '%')), '')"
		       " FROM organisation WHERE id = ?",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_KEY_ADD] = {
		.sql = "INSERT INTO line_key (device_id, area, module, position,"
		       " type, line, value, label, pickup, book)"
		       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		.nin = 10, .roles = ROLE_EDIT },

	[STMT_KEY_CLEAR] = {
		.sql = "DELETE FROM line_key WHERE device_id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	/* ?: to, from. */
	[STMT_LINE_COPY] = {
		.sql = "INSERT INTO line (device_id, number, enabled, label,"
		       " display_name, user_name, auth_name, secret,"
		       " server_host, server_port, backup_host, backup_port,"
		       " transport, expires, proxy_host, proxy_port, voicemail,"
		       " ringtone, codecs, handset) SELECT ?, number, enabled,"
		       " label, display_name, user_name, auth_name, secret,"
		       " server_host, server_port, backup_host, backup_port,"
		       " transport, expires, proxy_host, proxy_port, voicemail,"
		       " ringtone, codecs, handset FROM line"
		       " WHERE device_id = ?",
		.nin = 2, .roles = ROLE_EDIT },

	[STMT_KEY_COPY] = {
		.sql = "INSERT INTO line_key (device_id, area, module, position,"
		       " type, line, value, label, pickup, book)"
		       " SELECT ?, area, module, position, type, line, value,"
		       " label, pickup, book FROM line_key WHERE device_id = ?",
		.nin = 2, .roles = ROLE_EDIT },

	/* Not those that are sealed: they are credentials.  ?: to, to,
	 * from. */
	[STMT_SETTING_COPY] = {
		.sql = "INSERT INTO setting (layer, owner_id, name,"
		       " organisation_id, device_id, action, value)"
		       " SELECT layer, ?, name, organisation_id, ?, action,"
		       " value FROM setting WHERE layer = 'device'"
		       " AND owner_id = ? AND secret IS NULL",
		.nin = 3, .roles = ROLE_EDIT },

	/* Another phone has taken its place: nothing is known of it yet. */
	[STMT_STATUS_FORGET] = {
		.sql = "UPDATE device_status SET first_at = NULL,"
		       " last_at = NULL, refused_at = NULL, address = '',"
		       " firmware = '', mac_etag = '', global_etag = ''"
		       " WHERE device_id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	/* ?: 1 it leaves, 0 it stays; device. */
	[STMT_DEVICE_RELEASE] = {
		.sql = "UPDATE device"
		       " SET releasing_at = IF(?, CURRENT_TIMESTAMP, NULL)"
		       " WHERE id = ?",
		.nin = 2, .roles = ROLE_EDIT },

	/* Leaving, and served that already or waited for long enough.  The
	 * clocks of hosts may differ by a minute.  ?: days, how many. */
	[STMT_RELEASE_DUE] = {
		.sql = "SELECT d.mac FROM device d"
		       " WHERE d.releasing_at IS NOT NULL AND (d.releasing_at <"
		       " CURRENT_TIMESTAMP - INTERVAL ? DAY OR EXISTS (SELECT 1"
		       " FROM fetch_log f WHERE f.mac = d.mac AND f.at >="
		       " d.releasing_at - INTERVAL 1 MINUTE"
		       " AND f.method = 'GET' AND f.status = 200"
		       " AND f.flags LIKE '%released%'))"
		       " ORDER BY d.releasing_at LIMIT ?",
		.nin = 2, .nout = 1, .roles = ROLE_EDIT },
