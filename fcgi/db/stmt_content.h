/*
 * stmt_content.h - statements about files, phone books, rules, and the log
 * of what was fetched.
 */
/* clang-format off */
#define RESOURCE_ROW " r.id, r.organisation_id, r.kind + 0, r.name," \
	" r.firmware_version, r.size, r.sha256, " UTC("r.created_at") "," \
	" r.version"
#define RESOURCE_ROW_N 9

	[STMT_RESOURCE_BY_ID] = {
		.sql = "SELECT" RESOURCE_ROW " FROM resource r"
		       " JOIN organisation o ON o.id = r.organisation_id"
		       " WHERE r.id = ?" IN_SCOPE,
		.nin = 2, .nout = RESOURCE_ROW_N, .roles = ROLE_EDIT },

	[STMT_RESOURCE_BY_NAME] = {
		.sql = "SELECT" RESOURCE_ROW " FROM resource r"
		       " JOIN organisation o ON o.id = r.organisation_id"
		       " WHERE r.organisation_id = ? AND r.kind = ?"
		       " AND r.name = ?" IN_SCOPE,
		.nin = 4, .nout = RESOURCE_ROW_N, .roles = ROLE_EDIT },

	[STMT_RESOURCE_ADD] = {
		.sql = "INSERT INTO resource (organisation_id, kind, name,"
		       " firmware_version, size, sha256)"
		       " VALUES (?, ?, ?, ?, ?, ?)",
		.nin = 6, .roles = ROLE_EDIT },

	[STMT_RESOURCE_CHANGE] = {
		.sql = "UPDATE resource SET firmware_version = ?, size = ?,"
		       " sha256 = ?, created_at = CURRENT_TIMESTAMP,"
		       " version = version + 1"
		       " WHERE id = ?",
		.nin = 4, .roles = ROLE_EDIT },

	[STMT_RESOURCE_DELETE] = {
		.sql = "DELETE FROM resource WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_RESOURCE_USED] = {
		.sql = "SELECT COUNT(*) FROM resource WHERE sha256 = ?",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	/* ?: organisation or 0, the same again. */
	[STMT_RESOURCE_EACH] = {
		.sql = "SELECT r.id, r.kind + 0, r.name, r.firmware_version,"
		       " r.size, r.sha256, " UTC("r.created_at") ","
		       " r.organisation_id, o.name FROM resource r"
		       " JOIN organisation o ON o.id = r.organisation_id"
		       " WHERE (? = 0 OR r.organisation_id = ?)" IN_SCOPE
		       " ORDER BY o.path, r.kind, r.name",
		.nin = 3, .nout = 9, .roles = ROLE_EDIT },

#define BOOK_ROW " b.id, b.organisation_id, b.name, b.title, b.form + 0," \
	" b.position, b.version"
#define BOOK_ROW_N 7

	[STMT_BOOK_BY_ID] = {
		.sql = "SELECT" BOOK_ROW " FROM phone_book b"
		       " JOIN organisation o ON o.id = b.organisation_id"
		       " WHERE b.id = ?" IN_SCOPE,
		.nin = 2, .nout = BOOK_ROW_N, .roles = ROLE_EDIT },

	[STMT_BOOK_BY_NAME] = {
		.sql = "SELECT" BOOK_ROW " FROM phone_book b"
		       " JOIN organisation o ON o.id = b.organisation_id"
		       " WHERE b.organisation_id = ? AND b.name = ?" IN_SCOPE,
		.nin = 3, .nout = BOOK_ROW_N, .roles = ROLE_EDIT },

	[STMT_BOOK_ADD] = {
		.sql = "INSERT INTO phone_book (title, form, position,"
		       " organisation_id, name) VALUES (?, ?, ?, ?, ?)",
		.nin = 5, .roles = ROLE_EDIT },

	[STMT_BOOK_CHANGE] = {
		.sql = "UPDATE phone_book SET title = ?, form = ?, position = ?,"
		       " version = version + 1 WHERE id = ?",
		.nin = 4, .roles = ROLE_EDIT },

	[STMT_BOOK_RAISE] = {
		.sql = "UPDATE phone_book SET version = version + 1"
		       " WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_BOOK_DELETE] = {
		.sql = "DELETE FROM phone_book WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_BOOK_EACH] = {
		.sql = "SELECT b.id, b.name, b.title, b.form + 0, b.position,"
		       " b.version, (SELECT COUNT(*) FROM phone_book_entry"
		       "  WHERE book_id = b.id) FROM phone_book b"
		       " JOIN organisation o ON o.id = b.organisation_id"
		       " WHERE b.organisation_id = ?" IN_SCOPE
		       " ORDER BY b.position, b.id",
		.nin = 2, .nout = 7, .roles = ROLE_EDIT },

	[STMT_ENTRY_ADD] = {
		.sql = "INSERT INTO phone_book_entry (book_id, department, name,"
		       " phone1, phone2, phone3) VALUES (?, ?, ?, ?, ?, ?)",
		.nin = 6, .roles = ROLE_EDIT },

	[STMT_ENTRY_GET] = {
		.sql = "SELECT id, department, name, phone1, phone2, phone3"
		       " FROM phone_book_entry WHERE book_id = ? AND id = ?",
		.nin = 2, .nout = 6, .roles = ROLE_EDIT },

	[STMT_ENTRY_CHANGE] = {
		.sql = "UPDATE phone_book_entry SET department = ?, name = ?,"
		       " phone1 = ?, phone2 = ?, phone3 = ?"
		       " WHERE book_id = ? AND id = ?",
		.nin = 7, .roles = ROLE_EDIT },

	[STMT_ENTRY_DELETE] = {
		.sql = "DELETE FROM phone_book_entry WHERE book_id = ?"
		       " AND id = ?",
		.nin = 2, .roles = ROLE_EDIT },

	[STMT_ENTRY_DELETE_ALL] = {
		.sql = "DELETE FROM phone_book_entry WHERE book_id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_ENTRY_EACH] = {
		.sql = "SELECT e.id, e.department, e.name, e.phone1, e.phone2,"
		       " e.phone3 FROM phone_book_entry e"
		       " JOIN phone_book b ON b.id = e.book_id"
		       " JOIN organisation o ON o.id = b.organisation_id"
		       " WHERE e.book_id = ?" IN_SCOPE
		       " ORDER BY e.department, e.name, e.id",
		.nin = 2, .nout = 6, .roles = ROLE_EDIT },

	[STMT_DIRECTORY_PUT] = {
		.sql = "INSERT INTO directory_item (organisation_id, kind,"
		       " id_name, display_name, priority, enabled)"
		       " VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE"
		       " display_name = VALUES(display_name),"
		       " priority = VALUES(priority), enabled = VALUES(enabled)",
		.nin = 6, .roles = ROLE_EDIT },

	[STMT_DIRECTORY_DELETE] = {
		.sql = "DELETE FROM directory_item WHERE organisation_id = ?"
		       " AND kind = ? AND id_name = ?",
		.nin = 3, .roles = ROLE_EDIT },

	[STMT_DIRECTORY_EACH] = {
		.sql = "SELECT i.kind + 0, i.id_name, i.display_name, i.priority,"
		       " i.enabled FROM directory_item i"
		       " JOIN organisation o ON o.id = i.organisation_id"
		       " WHERE i.organisation_id = ?" IN_SCOPE
		       " ORDER BY i.kind, i.priority, i.id_name",
		.nin = 2, .nout = 5, .roles = ROLE_EDIT },

	[STMT_DIAL_PUT] = {
		.sql = "INSERT INTO dial_rule (organisation_id, position, rule,"
		       " line) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE"
		       " rule = VALUES(rule), line = VALUES(line)",
		.nin = 4, .roles = ROLE_EDIT },

	[STMT_DIAL_DELETE] = {
		.sql = "DELETE FROM dial_rule WHERE organisation_id = ?"
		       " AND position = ?",
		.nin = 2, .roles = ROLE_EDIT },

	[STMT_DIAL_EACH] = {
		.sql = "SELECT r.position, r.rule, r.line FROM dial_rule r"
		       " JOIN organisation o ON o.id = r.organisation_id"
		       " WHERE r.organisation_id = ?" IN_SCOPE
		       " ORDER BY r.position",
		.nin = 2, .nout = 3, .roles = ROLE_EDIT },

	[STMT_DST_PUT] = {
		.sql = "INSERT INTO dst_rule (organisation_id, zone, utc_offset,"
		       " type, starts, ends, shift) VALUES (?, ?, ?, ?, ?, ?, ?)"
		       " ON DUPLICATE KEY UPDATE utc_offset = VALUES(utc_offset),"
		       " type = VALUES(type), starts = VALUES(starts),"
		       " ends = VALUES(ends), shift = VALUES(shift)",
		.nin = 7, .roles = ROLE_EDIT },

	[STMT_DST_DELETE] = {
		.sql = "DELETE FROM dst_rule WHERE organisation_id = ?"
		       " AND zone = ?",
		.nin = 2, .roles = ROLE_EDIT },

	[STMT_DST_EACH] = {
		.sql = "SELECT r.zone, r.utc_offset, IFNULL(r.type, 0), r.starts,"
		       " r.ends, r.shift FROM dst_rule r"
		       " JOIN organisation o ON o.id = r.organisation_id"
		       " WHERE r.organisation_id = ?" IN_SCOPE
		       " ORDER BY r.zone",
		.nin = 2, .nout = 6, .roles = ROLE_EDIT },

#define FETCH_ROW " DATE_FORMAT(f.at, '%Y-%m-%dT%H:%i:%sZ')," \
	" f.organisation_id, f.mac, f.file, f.method, f.status, f.reason," \
	" f.flags, f.address, f.user_agent, f.firmware, f.bytes, f.credentials"
#define FETCH_ROW_N 13

	/* Requests nobody's path key opened have no organisation; only who
	 * may see everything sees them.  ?: last, scope, 1 if everything. */
	[STMT_FETCH_BY_MAC] = {
		.sql = "SELECT" FETCH_ROW " FROM fetch_log f"
		       " LEFT JOIN organisation o ON o.id = f.organisation_id"
		       " WHERE f.mac = ? AND (o.path LIKE ? OR ? = 1)"
		       " ORDER BY f.id DESC LIMIT ?",
		.nin = 4, .nout = FETCH_ROW_N, .roles = ROLE_EDIT },

	[STMT_FETCH_BY_ADDRESS] = {
		.sql = "SELECT" FETCH_ROW " FROM fetch_log f"
		       " LEFT JOIN organisation o ON o.id = f.organisation_id"
		       " WHERE f.id > (SELECT CAST(IFNULL(MAX(id), 0) AS SIGNED)"
		       "  - 1000000 FROM fetch_log)"
		       " AND (? = '' OR f.address = ?)"
		       " AND (o.path LIKE ? OR ? = 1)"
		       " ORDER BY f.id DESC LIMIT ?",
		.nin = 5, .nout = FETCH_ROW_N, .roles = ROLE_EDIT },

	/* The first row that stays; ids grow with time. */
	[STMT_FETCH_FIRST] = {
		.sql = "SELECT id FROM fetch_log WHERE at >="
		       " CURRENT_TIMESTAMP(3) - INTERVAL ? DAY"
		       " ORDER BY id LIMIT 1",
		.nin = 1, .nout = 1, .roles = ROLE_CTL },

	[STMT_FETCH_NEXT] = {
		.sql = "SELECT IFNULL(MAX(id), 0) + 1 FROM fetch_log",
		.nout = 1, .roles = ROLE_CTL },

	[STMT_FETCH_PRUNE] = {
		.sql = "DELETE FROM fetch_log WHERE id < ? ORDER BY id LIMIT 5000",
		.nin = 1, .roles = ROLE_CTL },
