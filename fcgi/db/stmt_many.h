/*
 * stmt_many.h - statements about many at once: look-ups of a hundred
 * (db/many.h), and the jobs of imports.
 */
/* clang-format off */
#include "db/many.h"

	[STMT_AUDIT_ADD_MANY] = {
		.sql = "INSERT INTO audit (organisation_id, actor, address,"
		       " action, object, object_id, object_name, before_text,"
		       " after_text, path) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		.nin = 10, .roles = ROLE_EDIT },

	[STMT_DEVICE_IDS_BY_MAC] = {
		.sql = "SELECT id, mac FROM device FORCE INDEX (device_mac)"
		       " WHERE mac IN " MANY_MARKS,
		.nin = MANY, .nout = 2, .roles = ROLE_EDIT },

	/* While a table grows its statistics lag behind, hence the index.
	 * ?: scope, whether it is the actor's to see; the MACs. */
	[STMT_DEVICES_BY_MAC] = {
		.sql = "SELECT" DEVICE_ROW ", o.path LIKE ?"
		       " FROM device d FORCE INDEX (device_mac)"
		       " JOIN organisation o ON o.id = d.organisation_id"
		       " JOIN model m ON m.id = d.model_id"
		       " LEFT JOIN device_group g ON g.id = d.group_id"
		       " WHERE d.mac IN " MANY_MARKS,
		.nin = MANY + 1, .nout = DEVICE_ROW_N + 1,
		.roles = ROLE_EDIT },

	[STMT_DEVICES_LOCK] = {
		.sql = "SELECT id FROM device FORCE INDEX (device_mac)"
		       " WHERE mac IN " MANY_MARKS " ORDER BY id FOR UPDATE",
		.nin = MANY, .nout = 1, .roles = ROLE_EDIT },

	[STMT_DEVICES_RAISE] = {
		.sql = "UPDATE device SET version = version + 1 WHERE id IN "
		       MANY_MARKS,
		.nin = MANY, .roles = ROLE_EDIT },

	[STMT_SHEETS_OF] = {
		.sql = "SELECT d.id," SHEET_ROW " WHERE d.id IN " MANY_MARKS
		       " ORDER BY d.id",
		.nin = MANY, .nout = 1 + SHEET_ROW_N, .roles = ROLE_EDIT },

	[STMT_LINES_OF] = {
		.sql = "SELECT number, enabled, label, display_name, user_name,"
		       " auth_name, secret, server_host, server_port,"
		       " backup_host, backup_port, transport + 0, expires,"
		       " proxy_host, proxy_port, voicemail, ringtone, codecs,"
		       " handset, device_id FROM line WHERE device_id IN "
		       MANY_MARKS " ORDER BY device_id, number",
		.nin = MANY, .nout = 20, .roles = ROLE_EDIT },

	[STMT_KEYS_OF] = {
		.sql = "SELECT area + 0, module, position, type, line, value,"
		       " label, pickup, book, device_id FROM line_key"
		       " WHERE device_id IN " MANY_MARKS
		       " ORDER BY device_id, area, module, position",
		.nin = MANY, .nout = 10, .roles = ROLE_EDIT },

	[STMT_SETTINGS_OF] = {
		.sql = "SELECT name, action = 'absent', value, secret, owner_id"
		       " FROM setting WHERE layer = 'device' AND owner_id IN "
		       MANY_MARKS " ORDER BY owner_id, name",
		.nin = MANY, .nout = 5, .roles = ROLE_EDIT },

	[STMT_IMPORT_ADD] = {
		.sql = "INSERT INTO import_job (organisation_id, user_id, token_id, kind,"
		       " mode, book_id, updates, create_groups, replaces, latin1,"
		       " rows_total, actor, address)"
		       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		.nin = 13, .roles = ROLE_EDIT },

	[STMT_IMPORT_PART_ADD] = {
		.sql = "INSERT INTO import_part (job_id, number, sealed)"
		       " VALUES (?, ?, ?)",
		.nin = 3, .roles = ROLE_EDIT },

	[STMT_IMPORT_PART_GET] = {
		.sql = "SELECT sealed FROM import_part WHERE job_id = ?"
		       " AND number = ?",
		.nin = 2, .nout = 1, .roles = ROLE_EDIT },

	[STMT_IMPORT_PARTS_DROP] = {
		.sql = "DELETE FROM import_part WHERE job_id = ?",
		.nin = 1, .roles = ROLE_EDIT },

#define IMPORT_ROW " j.id, j.organisation_id, o.name, o.path, j.kind + 0," \
	" j.mode + 0, j.state + 0, j.book_id, j.updates, j.create_groups," \
	" j.replaces, j.latin1, j.checked, j.rows_total, j.rows_done," \
	" j.rows_bad, j.rows_changed, j.rows_warned, j.report_rows, j.report," \
	" j.error, j.attempts, j.actor, j.address, " UTC("j.created_at") \
	", " UTC("j.done_at")
#define IMPORT_ROW_N 26

	[STMT_IMPORT_BY_ID] = {
		.sql = "SELECT" IMPORT_ROW " FROM import_job j"
		       " JOIN organisation o ON o.id = j.organisation_id"
		       " WHERE j.id = ?" IN_SCOPE,
		.nin = 2, .nout = IMPORT_ROW_N, .roles = ROLE_EDIT },

	/* May who asked for it still do so?  Those roles may change devices;
	 * what no person asked for may.  A token must be good still; what it
	 * may never changes.  ?: id. */
	[STMT_IMPORT_ASKER] = {
		.sql = "SELECT (j.user_id IS NULL OR EXISTS (SELECT 1 FROM user u"
		       "  JOIN organisation uo ON uo.id = u.organisation_id"
		       "  WHERE u.id = j.user_id AND u.enabled = 1"
		       "  AND u.role IN ('provider_admin', 'reseller_admin',"
		       "  'organisation_admin')"
		       "  AND o.path LIKE CONCAT(uo.path, '%')))"
		       " AND (j.token_id IS NULL OR EXISTS (SELECT 1 FROM token t"
		       "  JOIN organisation p ON p.id = t.organisation_id"
		       "  WHERE t.id = j.token_id AND (t.expires_at IS NULL"
		       "  OR t.expires_at > UTC_TIMESTAMP())"
		       "  AND o.path LIKE CONCAT(p.path, '%')))"
		       " FROM import_job j JOIN organisation o"
		       " ON o.id = j.organisation_id WHERE j.id = ?",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_IMPORT_UNDONE] = {
		.sql = "SELECT COUNT(*) FROM import_job WHERE organisation_id = ?"
		       " AND state IN ('waiting', 'running')",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_IMPORT_DELETE] = {
		.sql = "DELETE FROM import_job WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	/* A lease longer than any is of a clock that has been set back. */
#define IMPORT_FREE "(lease_until IS NULL OR lease_until < " \
	"CURRENT_TIMESTAMP OR lease_until > CURRENT_TIMESTAMP" \
	" + INTERVAL 10 MINUTE)"

	/* The oldest that nobody is at. */
	[STMT_IMPORT_NEXT] = {
		.sql = "SELECT id FROM import_job"
		       " WHERE state IN ('waiting', 'running')"
		       " AND " IMPORT_FREE " ORDER BY id LIMIT 1",
		.nout = 1, .roles = ROLE_EDIT },

	[STMT_IMPORT_CLAIM] = {
		.sql = "UPDATE import_job SET state = 'running',"
		       " lease_owner = ?, attempts = attempts + 1,"
		       " lease_until = CURRENT_TIMESTAMP + INTERVAL ? SECOND"
		       " WHERE id = ? AND state IN ('waiting', 'running')"
		       " AND " IMPORT_FREE,
		.nin = 3, .roles = ROLE_EDIT },

	/* Counts only when it changes a row: the job may be somebody else's
	 * by now.  Every step gets on, so that it does change one. */
	[STMT_IMPORT_STEP] = {
		.sql = "UPDATE import_job SET checked = ?, rows_done = ?,"
		       " rows_bad = ?, rows_changed = ?, rows_warned = ?,"
		       " report_rows = ?, report = ?, attempts = 0,"
		       " lease_until = CURRENT_TIMESTAMP + INTERVAL ? SECOND"
		       " WHERE id = ? AND lease_owner = ? AND state = 'running'",
		.nin = 10, .roles = ROLE_EDIT },

	/* For who comes next, be it ourselves. */
	[STMT_IMPORT_RELEASE] = {
		.sql = "UPDATE import_job SET lease_owner = '',"
		       " lease_until = NULL WHERE id = ? AND lease_owner = ?"
		       " AND state = 'running'",
		.nin = 2, .roles = ROLE_EDIT },

	[STMT_IMPORT_FINISH] = {
		.sql = "UPDATE import_job SET state = ?, rows_done = ?,"
		       " rows_bad = ?, rows_changed = ?, rows_warned = ?,"
		       " report_rows = ?, report = ?, error = ?, attempts = 0,"
		       " lease_owner = '', lease_until = NULL,"
		       " done_at = CURRENT_TIMESTAMP"
		       " WHERE id = ? AND lease_owner = ? AND state = 'running'",
		.nin = 10, .roles = ROLE_EDIT },
