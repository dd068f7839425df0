/*
 * stmt_views.h - statements about templates as people edit them, about what
 * phones get and have got, and about what is done in the background.
 */
/* clang-format off */
	/* ?: text or NULL. */
	[STMT_TEMPLATE_DRAFT] = {
		.sql = "UPDATE template SET draft = ?, version = version + 1"
		       " WHERE id = ?",
		.nin = 2, .roles = ROLE_EDIT },

	[STMT_TEMPLATE_TEXTS] = {
		.sql = "SELECT t.draft, v.text FROM template t"
		       " LEFT JOIN template_version v ON v.id = t.published_id"
		       " WHERE t.id = ?",
		.nin = 1, .nout = 2, .roles = ROLE_EDIT },

	/* Is there one of that scope for the organisation of a path? */
	[STMT_TEMPLATE_PARTIAL] = {
		.sql = "SELECT t.id FROM template t"
		       " LEFT JOIN organisation o ON o.id = t.organisation_id"
		       " WHERE t.kind = 'partial' AND t.scope = ?"
		       " AND (t.owner = 0 OR ? LIKE CONCAT(o.path, '%'))"
		       " LIMIT 1",
		.nin = 2, .nout = 1, .roles = ROLE_EDIT },

	/* The newest first.  ?: template, number to stay below, how many. */
	/* Whose name is nobody's business below: who wrote what is inherited,
	 * and who came from above.  ?: scope, twice over. */
#define SEEN_AUTHOR "IF(IFNULL(o.path, '') LIKE ? AND NOT EXISTS (SELECT 1" \
	" FROM user u JOIN organisation uo ON uo.id = u.organisation_id" \
	" WHERE u.login = SUBSTRING(v.author, 6) AND v.author LIKE 'user:%'" \
	" AND uo.path NOT LIKE ?), v.author, 'above')"
	[STMT_VERSION_PAGE] = {
		.sql = "SELECT v.number, v.sha256, " SEEN_AUTHOR ", v.note, "
		       UTC("v.created_at") ", IFNULL(v.id = t.published_id, 0)"
		       " FROM template_version v"
		       " JOIN template t ON t.id = v.template_id"
		       " LEFT JOIN organisation o ON o.id = t.organisation_id"
		       " WHERE v.template_id = ? AND v.number < ?"
		       " ORDER BY v.number DESC LIMIT ?",
		.nin = 5, .nout = 6, .roles = ROLE_EDIT },

	[STMT_VERSION_SHOW] = {
		.sql = "SELECT v.number, v.sha256, " SEEN_AUTHOR ", v.note, "
		       UTC("v.created_at") ", IFNULL(v.id = t.published_id, 0),"
		       " v.text FROM template_version v"
		       " JOIN template t ON t.id = v.template_id"
		       " LEFT JOIN organisation o ON o.id = t.organisation_id"
		       " WHERE v.template_id = ? AND v.number = ?",
		.nin = 4, .nout = 7, .roles = ROLE_EDIT },

	[STMT_UPLOAD_KINDS] = {
		.sql = "SELECT DISTINCT CAST(kind AS UNSIGNED) FROM upload"
		       " WHERE device_id = ? ORDER BY 1",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	/* What a phone was last given of a file.  ?: MAC, file. */
	[STMT_FETCH_LAST] = {
		.sql = "SELECT " UTC("f.at") ", f.etag"
		       " FROM fetch_log f WHERE f.mac = ? AND f.file = ?"
		       " AND f.reason = 'served' AND f.etag <> ''"
		       " ORDER BY f.id DESC LIMIT 1",
		.nin = 2, .nout = 2, .roles = ROLE_EDIT },

	/* What was changed of a device, or for all phones of it, among the
	 * newest entries.  ?: since, MAC as a pattern, "device MAC", path of
	 * its organisation, scope. */
#define AUDIT_RECENT " a.id > (SELECT CAST(IFNULL(MAX(id), 0) AS SIGNED)" \
	" - 100000 FROM audit) AND a.at >= ?"
#define AUDIT_FOR_ALL " ? LIKE CONCAT(a.path, '%')" \
	" AND a.object NOT IN ('device', 'line', 'key', 'user'," \
	" 'user_device', 'token', 'session', 'upload', 'import', 'resource')" \
	" AND a.action NOT IN ('draft', 'drop_draft')" \
	" AND a.object_name NOT LIKE 'device %'"
	[STMT_AUDIT_OF_DEVICE] = {
		.sql = "SELECT a.id, " UTC("a.at") ", a.actor, a.action,"
		       " a.object, a.object_name, a.before_text, a.after_text"
		       " FROM audit a WHERE" AUDIT_RECENT
		       " AND (a.object_name LIKE ? OR a.object_name = ?"
		       " OR (" AUDIT_FOR_ALL "))"
		       " AND a.path LIKE ? ORDER BY a.id DESC LIMIT 50",
		.nin = 5, .nout = 8, .roles = ROLE_EDIT },

	/* How many changes above the scope may be the cause.  ?: since, path
	 * of the organisation, scope. */
	[STMT_AUDIT_ABOVE] = {
		.sql = "SELECT COUNT(*) FROM audit a WHERE" AUDIT_RECENT
		       " AND" AUDIT_FOR_ALL " AND a.path NOT LIKE ?",
		.nin = 3, .nout = 1, .roles = ROLE_EDIT },

	/* --- work in the background ------------------------------------- */

#define TASK_LEASE " CURRENT_TIMESTAMP(3) + INTERVAL 60 SECOND"
	/* A round yet to come, and a lease longer than any, are of a clock that
	 * has been set back since. */
#define TASK_FREE "(lease_until IS NULL OR lease_until <= " \
	"CURRENT_TIMESTAMP(3) OR lease_until > CURRENT_TIMESTAMP(3)" \
	" + INTERVAL 10 MINUTE)"

	[STMT_TASK_EACH] = {
		.sql = "SELECT name, FLOOR(TIMESTAMPDIFF(MICROSECOND, run_at,"
		       " CURRENT_TIMESTAMP(3)) / 1000000), " TASK_FREE
		       " FROM task",
		.nout = 3, .roles = ROLE_EDIT },

	[STMT_TASK_NEW] = {
		.sql = "INSERT IGNORE INTO task (name) VALUES (?)",
		.nin = 1, .roles = ROLE_EDIT },

	/* ?: who, name, seconds between two rounds.  A lease outlives the
	 * longest step many times over. */
	[STMT_TASK_CLAIM] = {
		.sql = "UPDATE task SET lease_owner = ?, lease_until ="
		       TASK_LEASE " WHERE name = ? AND " TASK_FREE
		       " AND (run_at IS NULL OR run_at > CURRENT_TIMESTAMP(3)"
		       " OR run_at <= CURRENT_TIMESTAMP(3)"
		       " - INTERVAL ? SECOND)",
		.nin = 3, .roles = ROLE_EDIT },

	[STMT_TASK_LOCK] = {
		.sql = "SELECT lease_owner, position FROM task WHERE name = ?"
		       " FOR UPDATE",
		.nin = 1, .nout = 2, .roles = ROLE_EDIT },

	[STMT_TASK_MOVE] = {
		.sql = "UPDATE task SET position = ?, lease_until =" TASK_LEASE
		       " WHERE name = ?",
		.nin = 2, .roles = ROLE_EDIT },

	/* ?: 1 when the round is over, name, who. */
	[STMT_TASK_END] = {
		.sql = "UPDATE task SET lease_owner = '', lease_until = NULL,"
		       " run_at = IF(?, CURRENT_TIMESTAMP(3), run_at)"
		       " WHERE name = ? AND lease_owner = ?",
		.nin = 3, .roles = ROLE_EDIT },

	/* What a phone was given or refused; what it asks for in passing
	 * (a first request without credentials, a file it need not have) is
	 * neither; nor is what comes without the path key, for anybody can ask
	 * so for any phone.  A device's rows are those of its organisation. */
#define FETCH_OUTCOME(f) "CASE WHEN " f ".reason = 'served' THEN 1" \
	" WHEN " f ".reason IN ('challenged', 'nonce', 'bad_name'," \
	" 'foreign_mac', 'no_file', 'too_large', 'quota', 'body', 'database')" \
	" THEN 0 ELSE 2 END"

	/* ?: seconds until a row is old, position, how many. */
	[STMT_SEEN_ROWS] = {
		.sql = "SELECT f.id, d.id,"
		       " DATE_FORMAT(f.at, '%Y-%m-%d %H:%i:%s'), "
		       FETCH_OUTCOME("f") ", f.file, f.address, f.firmware,"
		       " f.etag, f.at <= CURRENT_TIMESTAMP(3)"
		       " - INTERVAL ? SECOND OR f.at > CURRENT_TIMESTAMP(3)"
		       " + INTERVAL 1 MINUTE, f.credentials,"
		       " DATE_FORMAT(f.at, '%Y-%m-%d %H:%i:%s.%f')"
		       " FROM fetch_log f"
		       " LEFT JOIN device d ON d.mac = f.mac"
		       "  AND d.organisation_id = f.organisation_id"
		       " WHERE f.id > ? ORDER BY f.id LIMIT ?",
		.nin = 3, .nout = 11, .roles = ROLE_EDIT },

	/* The same rows twice make no difference.  Seen at a time to come: the
	 * clock was wrong, and whatever comes is newer. */
#define SEEN_WRONG(at) at " > CURRENT_TIMESTAMP + INTERVAL 1 MINUTE"
#define SEEN_NEWER "IFNULL(VALUES(last_at) >= last_at OR " \
	SEEN_WRONG("last_at") ", 1)"
	[STMT_SEEN_PUT] = {
		.sql = "INSERT INTO device_status (device_id, first_at, last_at,"
		       " refused_at, address, firmware, mac_etag, global_etag,"
		       " credentials, credentials_at)"
		       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
		       " ON DUPLICATE KEY UPDATE"
		       " first_at = LEAST(IFNULL(first_at, VALUES(first_at)),"
		       "  IFNULL(VALUES(first_at), first_at)),"
		       " refused_at = IF(" SEEN_WRONG("refused_at") ","
		       "  VALUES(refused_at), GREATEST(IFNULL(refused_at,"
		       "  VALUES(refused_at)), IFNULL(VALUES(refused_at),"
		       "  refused_at))),"
		       " address = IF(VALUES(address) <> '' AND " SEEN_NEWER ","
		       "  VALUES(address), address),"
		       " firmware = IF(VALUES(firmware) <> '' AND " SEEN_NEWER ","
		       "  VALUES(firmware), firmware),"
		       " mac_etag = IF(VALUES(mac_etag) <> '' AND " SEEN_NEWER ","
		       "  VALUES(mac_etag), mac_etag),"
		       " global_etag = IF(VALUES(global_etag) <> '' AND "
		       SEEN_NEWER ", VALUES(global_etag), global_etag),"
		       " credentials = IF(VALUES(credentials_at) >="
		       "  IFNULL(credentials_at, VALUES(credentials_at)),"
		       "  VALUES(credentials), credentials),"
		       " credentials_at = GREATEST(IFNULL(credentials_at,"
		       "  VALUES(credentials_at)), IFNULL(VALUES(credentials_at),"
		       "  credentials_at)),"
		       " last_at = IF(" SEEN_WRONG("last_at") " AND"
		       "  VALUES(last_at) IS NOT NULL, VALUES(last_at),"
		       "  GREATEST(IFNULL(last_at, VALUES(last_at)),"
		       "  IFNULL(VALUES(last_at), last_at)))",
		.nin = 10, .roles = ROLE_EDIT },

	/* --- counting phones --------------------------------------------- */

	/* The state of a device d with its device_status s, in the order of
	 * the columns of device_tally. */
#define COUNT_STATE(word) "CAST(IFNULL(SUM(d.id IS NOT NULL AND " DEVICE_STATE \
	" = '" word "'), 0) AS UNSIGNED)"
#define COUNT_STATES COUNT_STATE("never_seen") ", " COUNT_STATE("up_to_date") \
	", " COUNT_STATE("outdated") ", " COUNT_STATE("silent") ", " \
	COUNT_STATE("refused")

	[STMT_TALLY_NEXT] = {
		.sql = "SELECT MAX(id) FROM (SELECT id FROM organisation"
		       " WHERE id > ? ORDER BY id LIMIT 20) n",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	/* An organisation without phones has one row, without a model. */
	[STMT_TALLY_ROWS] = {
		.sql = "SELECT o.id, d.model_id, IFNULL(s.firmware, ''),"
		       " COUNT(d.id), " COUNT_STATES " FROM organisation o"
		       " LEFT JOIN device d ON d.organisation_id = o.id"
		       " LEFT JOIN device_status s ON s.device_id = d.id"
		       " WHERE o.id > ? AND o.id <= ?"
		       " GROUP BY o.id, d.model_id, IFNULL(s.firmware, '')"
		       " ORDER BY o.id",
		.nin = 2, .nout = 9, .roles = ROLE_EDIT },

	[STMT_TALLY_PUT] = {
		.sql = "REPLACE INTO device_tally (organisation_id, never_seen,"
		       " up_to_date, outdated, silent, refused, counted_at)"
		       " VALUES (?, ?, ?, ?, ?, ?, CURRENT_TIMESTAMP)",
		.nin = 6, .roles = ROLE_EDIT },

	[STMT_TALLY_CLEAR] = {
		.sql = "DELETE FROM firmware_tally WHERE organisation_id > ?"
		       " AND organisation_id <= ?",
		.nin = 2, .roles = ROLE_EDIT },

	[STMT_TALLY_PUT_FIRMWARE] = {
		.sql = "INSERT INTO firmware_tally (organisation_id, model_id,"
		       " firmware, devices) VALUES (?, ?, ?, ?)",
		.nin = 4, .roles = ROLE_EDIT },

	/* --- the dashboard: ? is a pattern of paths ---------------------- */

	[STMT_DASH_ORGANISATIONS] = {
		.sql = "SELECT COUNT(*) FROM organisation WHERE path LIKE ?",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_DASH_DEVICES] = {
		.sql = "SELECT " COUNT_STATES ", NULL, 0 FROM organisation o"
		       " LEFT JOIN device d ON d.organisation_id = o.id"
		       " LEFT JOIN device_status s ON s.device_id = d.id"
		       " WHERE o.path LIKE ?",
		.nin = 1, .nout = 7, .roles = ROLE_EDIT },

#define SUM_OF(col) "CAST(IFNULL(SUM(t." col "), 0) AS UNSIGNED)"
	[STMT_DASH_COUNTED] = {
		.sql = "SELECT " SUM_OF("never_seen") ", " SUM_OF("up_to_date")
		       ", " SUM_OF("outdated") ", " SUM_OF("silent") ", "
		       SUM_OF("refused") ", " UTC("MIN(t.counted_at)") ","
		       " CAST(SUM(t.organisation_id IS NULL) AS UNSIGNED)"
		       " FROM organisation o"
		       " LEFT JOIN device_tally t ON t.organisation_id = o.id"
		       " WHERE o.path LIKE ?",
		.nin = 1, .nout = 7, .roles = ROLE_EDIT },

	/* The same of everybody. */
	[STMT_DASH_COUNTED_ALL] = {
		.sql = "SELECT " SUM_OF("never_seen") ", " SUM_OF("up_to_date")
		       ", " SUM_OF("outdated") ", " SUM_OF("silent") ", "
		       SUM_OF("refused") ", " UTC("MIN(t.counted_at)") ","
		       " COUNT(*) FROM device_tally t",
		.nout = 7, .roles = ROLE_EDIT },

	/* What waits and what came to nothing; not what is done. */
#define QUEUE_COLUMNS \
	" CAST(IFNULL(SUM(j.state = 'ready'), 0) AS UNSIGNED)," \
	" CAST(IFNULL(SUM(j.state = 'claimed'), 0) AS UNSIGNED)," \
	" CAST(IFNULL(SUM(j.state = 'refused'), 0) AS UNSIGNED)," \
	" GREATEST(0, TIMESTAMPDIFF(SECOND, MIN(IF(j.state = 'ready'," \
	"  j.run_after, NULL)), CURRENT_TIMESTAMP(3)))"
	[STMT_DASH_QUEUE] = {
		.sql = "SELECT" QUEUE_COLUMNS " FROM organisation o"
		       " STRAIGHT_JOIN rps_job j ON j.organisation_id = o.id"
		       "  AND j.state IN ('ready', 'claimed', 'refused')"
		       " WHERE o.path LIKE ?",
		.nin = 1, .nout = 4, .roles = ROLE_EDIT },

	[STMT_DASH_QUEUE_ALL] = {
		.sql = "SELECT" QUEUE_COLUMNS " FROM rps_job j"
		       " WHERE j.state IN ('ready', 'claimed', 'refused')",
		.nout = 4, .roles = ROLE_EDIT },

	/* With the last refusal of each phone, if the log still has it. */
#define FAILURES(from) "SELECT " UTC("x.at") ", x.mac, x.label, x.org, x.name," \
	" f.file, f.reason, f.address FROM" \
	" (SELECT s.refused_at AS at, d.mac, d.label," \
	"  d.organisation_id AS org, o.name, s.device_id FROM " from \
	"  ORDER BY s.refused_at DESC, s.device_id DESC LIMIT 20) x" \
	" LEFT JOIN fetch_log f ON f.id = (SELECT g.id" \
	"  FROM fetch_log g WHERE g.mac = x.mac AND " FETCH_OUTCOME("g") \
	"  = 2 ORDER BY g.id DESC LIMIT 1)" \
	" ORDER BY x.at DESC, x.device_id DESC"
#define LATELY " > CURRENT_TIMESTAMP - INTERVAL 7 DAY"

	/* Of few organisations: from them to what was refused. */
	[STMT_DASH_FAILURES] = {
		.sql = FAILURES("organisation o"
		       " STRAIGHT_JOIN device d ON d.organisation_id = o.id"
		       " STRAIGHT_JOIN device_status s ON s.device_id = d.id"
		       "  AND s.refused_at" LATELY " WHERE o.path LIKE ?"),
		.nin = 1, .nout = 8, .roles = ROLE_EDIT },

	/* Of many: from the latest refusals, but not from all of them. */
	[STMT_DASH_FAILURES_MANY] = {
		.sql = FAILURES("(SELECT r.device_id, r.refused_at"
		       "  FROM device_status r WHERE r.refused_at" LATELY
		       "  ORDER BY r.refused_at DESC, r.device_id DESC"
		       "  LIMIT 5000) s"
		       " JOIN device d ON d.id = s.device_id"
		       " JOIN organisation o ON o.id = d.organisation_id"
		       " WHERE o.path LIKE ?"),
		.nin = 1, .nout = 8, .roles = ROLE_EDIT },

#define DASH_CHANGE "SELECT a.id, " UTC("a.at") ", a.actor, a.action," \
	" a.object, a.object_name, a.organisation_id FROM audit a"
/* Who signed in changed nothing. */
#define DASH_NO_SESSION " AND a.object <> 'session'"
	[STMT_DASH_CHANGES] = {
		.sql = DASH_CHANGE " WHERE a.path LIKE ?" DASH_NO_SESSION
		       " AND a.id > (SELECT CAST(IFNULL(MAX(id), 0) AS SIGNED)"
		       "  - 50000 FROM audit) ORDER BY a.id DESC LIMIT 10",
		.nin = 1, .nout = 7, .roles = ROLE_EDIT },

	[STMT_DASH_CHANGES_ALL] = {
		.sql = DASH_CHANGE " WHERE 1" DASH_NO_SESSION
		       " ORDER BY a.id DESC LIMIT 10",
		.nout = 7, .roles = ROLE_EDIT },

	[STMT_DASH_FIRMWARE] = {
		.sql = "SELECT m.name, IFNULL(s.firmware, ''), COUNT(*)"
		       " FROM organisation o"
		       " JOIN device d ON d.organisation_id = o.id"
		       " JOIN model m ON m.id = d.model_id"
		       " LEFT JOIN device_status s ON s.device_id = d.id"
		       " WHERE o.path LIKE ? GROUP BY 1, 2 ORDER BY 1, 2",
		.nin = 1, .nout = 3, .roles = ROLE_EDIT },

	[STMT_DASH_FIRMWARE_COUNTED] = {
		.sql = "SELECT m.name, t.firmware,"
		       " CAST(SUM(t.devices) AS UNSIGNED) FROM organisation o"
		       " JOIN firmware_tally t ON t.organisation_id = o.id"
		       " JOIN model m ON m.id = t.model_id"
		       " WHERE o.path LIKE ? GROUP BY 1, 2 ORDER BY 1, 2",
		.nin = 1, .nout = 3, .roles = ROLE_EDIT },

	[STMT_DASH_FIRMWARE_ALL] = {
		.sql = "SELECT m.name, t.firmware, t.devices FROM"
		       " (SELECT model_id, firmware, CAST(SUM(devices) AS"
		       "  UNSIGNED) AS devices FROM firmware_tally"
		       "  GROUP BY model_id, firmware) t"
		       " JOIN model m ON m.id = t.model_id ORDER BY 1, 2",
		.nout = 3, .roles = ROLE_EDIT },

	/* ?: pattern, path of the organisation. */
	[STMT_DASH_RESOURCES] = {
		.sql = "SELECT r.id, r.organisation_id, o.name, r.name,"
		       " r.firmware_version, r.size, " UTC("r.created_at")
		       " FROM resource r"
		       " JOIN organisation o ON o.id = r.organisation_id"
		       " WHERE r.kind = 'firmware' AND (o.path LIKE ?"
		       " OR ? LIKE CONCAT(o.path, '%'))"
		       " ORDER BY r.name, r.id LIMIT 500",
		.nin = 2, .nout = 7, .roles = ROLE_EDIT },
