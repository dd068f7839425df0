/*
 * stmt_files.h - statements about books, files and uploads that came with
 * the admin endpoint; the older ones are in stmt_content.h.
 */
/* clang-format off */
	[STMT_BOOK_LOCK] = {
		.sql = "SELECT id FROM phone_book WHERE id = ? FOR UPDATE",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_ENTRY_COUNT] = {
		.sql = "SELECT COUNT(*) FROM phone_book_entry WHERE book_id = ?",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	/* What a change finds; it stays as it is until the change is done. */
	[STMT_DIRECTORY_GET] = {
		.sql = "SELECT kind + 0, id_name, display_name, priority, enabled"
		       " FROM directory_item WHERE organisation_id = ?"
		       " AND kind = ? AND id_name = ? FOR UPDATE",
		.nin = 3, .nout = 5, .roles = ROLE_EDIT },

	[STMT_DIAL_GET] = {
		.sql = "SELECT position, rule, line FROM dial_rule"
		       " WHERE organisation_id = ? AND position = ? FOR UPDATE",
		.nin = 2, .nout = 3, .roles = ROLE_EDIT },

	[STMT_DST_GET] = {
		.sql = "SELECT zone, utc_offset, IFNULL(type, 0), starts, ends,"
		       " shift FROM dst_rule WHERE organisation_id = ?"
		       " AND zone = ? FOR UPDATE",
		.nin = 2, .nout = 6, .roles = ROLE_EDIT },

	/* What an organisation may keep, and what it keeps. */
	[STMT_RESOURCE_ROOM] = {
		.sql = "SELECT o.name, o.resource_quota, o.resource_max,"
		       " COUNT(r.id), CAST(IFNULL(SUM(r.size), 0) AS SIGNED)"
		       " FROM organisation o"
		       " LEFT JOIN resource r ON r.organisation_id = o.id"
		       " WHERE o.id = ? GROUP BY o.id",
		.nin = 1, .nout = 5, .roles = ROLE_EDIT },

	[STMT_RESOURCE_LOCK] = {
		.sql = "SELECT id FROM resource WHERE id = ? FOR UPDATE",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_RESOURCE_RENAME] = {
		.sql = "UPDATE resource SET name = ?, firmware_version = ?,"
		       " version = version + 1 WHERE id = ?",
		.nin = 3, .roles = ROLE_EDIT },

	/* Settings of phones that may fetch it, whose value ends like its
	 * URL.  ?: path of its organisation, end of the URL twice over. */
	[STMT_RESOURCE_NAMED] = {
		.sql = "SELECT s.name, s.layer + 0, o.name,"
		       " COALESCE(d.mac, g.name, m.name, o.name)"
		       " FROM organisation o"
		       " JOIN setting s ON s.organisation_id = o.id"
		       " LEFT JOIN device d ON d.id = s.device_id"
		       " LEFT JOIN device_group g ON g.id = s.group_id"
		       " LEFT JOIN global_config c ON c.id = s.global_id"
		       " LEFT JOIN model m ON m.id = c.model_id"
		       " WHERE o.path LIKE CONCAT(?, '%')"
		       " AND RIGHT(s.value, CHAR_LENGTH(?)) = ? LIMIT 6",
		.nin = 3, .nout = 4, .roles = ROLE_EDIT },

	[STMT_PARAM_SECRETS] = {
		.sql = "SELECT name FROM parameter WHERE `sensitive` = 1"
		       " ORDER BY name LIMIT 500",
		.nout = 1, .roles = ROLE_EDIT },

#define UPLOAD_ROW " u.id, u.kind + 0, " UTC("u.received_at") ", u.address," \
	" u.size, u.sha256, u.id = (SELECT MAX(n.id) FROM upload n" \
	" WHERE n.device_id = u.device_id AND n.kind = u.kind)"
#define UPLOAD_ROW_N 7

	/* Of a device that was found before: so the scope has been asked. */
	[STMT_UPLOAD_EACH] = {
		.sql = "SELECT" UPLOAD_ROW " FROM upload u WHERE u.device_id = ?"
		       " ORDER BY u.id DESC",
		.nin = 1, .nout = UPLOAD_ROW_N, .roles = ROLE_EDIT },

	[STMT_UPLOAD_GET] = {
		.sql = "SELECT" UPLOAD_ROW ", u.content FROM upload u"
		       " WHERE u.id = ? AND u.device_id = ?",
		.nin = 2, .nout = UPLOAD_ROW_N + 1, .roles = ROLE_EDIT },

	/* The newest is what the phone gets: so a copy, and the old one goes. */
	[STMT_UPLOAD_RAISE] = {
		.sql = "INSERT INTO upload (device_id, organisation_id, kind,"
		       " received_at, address, size, sha256, content)"
		       " SELECT device_id, organisation_id, kind, received_at,"
		       " address, size, sha256, content FROM upload WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_UPLOAD_ADD] = {
		.sql = "INSERT INTO upload (device_id, organisation_id, kind,"
		       " address, size, sha256, content) VALUES (?, ?, ?, ?, ?, ?, ?)",
		.nin = 7, .roles = ROLE_EDIT },

	/* ?: device */
	[STMT_UPLOAD_FORGET] = {
		.sql = "DELETE FROM upload WHERE device_id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_UPLOAD_DELETE] = {
		.sql = "DELETE FROM upload WHERE id = ? AND device_id = ?",
		.nin = 2, .roles = ROLE_EDIT },
