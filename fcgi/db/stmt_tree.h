/*
 * stmt_tree.h - statements about the tree as a whole: what an organisation
 * holds, moving one, global configurations; about jobs at RPS; and about
 * shut-outs that are lifted.  Included by stmt_edit.h.
 */
/* clang-format off */

	/* Of one that was found in scope. */
	[STMT_ORG_FACTS] = {
		.sql = "SELECT"
		       " (SELECT COUNT(*) FROM device WHERE organisation_id = o.id),"
		       " (SELECT COUNT(*) FROM device_group"
		       "  WHERE organisation_id = o.id),"
		       " (SELECT COUNT(*) FROM organisation WHERE parent_id = o.id),"
		       " o.prov_secret IS NOT NULL, o.admin_secret IS NOT NULL, "
		       UTC("o.created_at") ", " UTC("o.changed_at") ","
		       " CAST(s.state AS UNSIGNED), s.url, " UTC("s.synced_at")
		       ", EXISTS (SELECT 1 FROM rps_account a WHERE a.id = "
		       NEAREST("o.id") " AND a.driver = 'v2'"
		       "  AND a.add_by_mac = 0)"
		       " FROM organisation o LEFT JOIN rps_server s ON s.id ="
		       "  (SELECT MAX(id) FROM rps_server"
		       "   WHERE organisation_id = o.id)"
		       " WHERE o.id = ?",
		.nin = 1, .nout = 11, .roles = ROLE_EDIT },

#define OF(table) " (SELECT COUNT(*) FROM " table \
	" WHERE organisation_id = o.id)"

	/* What goes with it; see organisation_content_words. */
	[STMT_ORG_CONTENT] = {
		.sql = "SELECT" OF("device") ","
		       " (SELECT COUNT(*) FROM line l JOIN device d"
		       "  ON d.id = l.device_id WHERE d.organisation_id = o.id),"
		       OF("device_group") "," OF("setting") "," OF("phone_book") ","
		       " (SELECT COUNT(*) FROM phone_book_entry e JOIN phone_book b"
		       "  ON b.id = e.book_id WHERE b.organisation_id = o.id),"
		       OF("resource") "," OF("template") "," OF("user") ","
		       OF("token")
		       " FROM organisation o WHERE o.id = ?",
		.nin = 1, .nout = 10, .roles = ROLE_EDIT },

	/* ?: pattern of the path. */
	[STMT_ORG_LONGEST] = {
		.sql = "SELECT IFNULL(MAX(LENGTH(path)), 0) FROM organisation"
		       " WHERE path LIKE ?",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_ORG_MOVE] = {
		.sql = "UPDATE organisation SET parent_id = ?,"
		       " version = version + 1 WHERE id = ?",
		.nin = 2, .roles = ROLE_EDIT },

	/* ?: the new path, where the rest of the old one begins, its pattern. */
	[STMT_ORG_MOVE_PATHS] = {
		.sql = "UPDATE organisation SET path = CONCAT(?,"
		       " SUBSTRING(path, ?)), generation = generation + 1,"
		       " changed_at = changed_at WHERE path LIKE ?",
		.nin = 3, .roles = ROLE_EDIT },

#define NO_NEARER_ACCOUNT " AND NOT EXISTS (SELECT 1 FROM rps_account a" \
	" JOIN organisation x ON x.id = a.organisation_id" \
	" WHERE x.path LIKE ? AND o.path LIKE CONCAT(x.path, '%'))"

	/* Everybody below whose account at Yealink becomes another one.  ?:
	 * pattern of the moved path, twice. */
	[STMT_ORG_MOVE_SERVERS] = {
		.sql = "INSERT INTO rps_job (organisation_id, target, verb)"
		       " SELECT o.id, CONCAT('server:', o.id), 'edit_server'"
		       " FROM organisation o WHERE o.path LIKE ?"
		       NO_NEARER_ACCOUNT " ORDER BY o.path",
		.nin = 2, .roles = ROLE_EDIT },

	[STMT_ORG_MOVE_DEVICES] = {
		.sql = "INSERT INTO rps_job (organisation_id, target, verb)"
		       " SELECT o.id, CONCAT('device:', d.mac), 'edit_device'"
		       " FROM organisation o JOIN device d"
		       " ON d.organisation_id = o.id WHERE o.path LIKE ?"
		       NO_NEARER_ACCOUNT " ORDER BY d.id",
		.nin = 2, .roles = ROLE_EDIT },

	/* The account that holds for a path. */
	[STMT_RPS_NEAREST] = {
		.sql = "SELECT a.id FROM rps_account a"
		       " JOIN organisation o ON o.id = a.organisation_id"
		       " WHERE ? LIKE CONCAT(o.path, '%')"
		       " ORDER BY LENGTH(o.path) DESC, a.id LIMIT 1",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

#define GLOBAL_ROW " g.id, g.organisation_id, o.name, m.name," \
	" IFNULL(m.file_number, -1), g.version, (SELECT COUNT(*) FROM setting" \
	"  WHERE layer = 'global' AND owner_id = g.id), (SELECT COUNT(*)" \
	"  FROM device WHERE organisation_id = g.organisation_id" \
	"  AND model_id = g.model_id), " UTC("g.created_at") \
	" FROM global_config g" \
	" JOIN organisation o ON o.id = g.organisation_id" \
	" JOIN model m ON m.id = g.model_id"
#define GLOBAL_ROW_N 9

	[STMT_GLOBAL_BY_ID] = {
		.sql = "SELECT" GLOBAL_ROW " WHERE g.id = ?" IN_SCOPE,
		.nin = 2, .nout = GLOBAL_ROW_N, .roles = ROLE_EDIT },

	[STMT_GLOBAL_EACH] = {
		.sql = "SELECT" GLOBAL_ROW " WHERE g.organisation_id = ?" IN_SCOPE
		       " ORDER BY m.name",
		.nin = 2, .nout = GLOBAL_ROW_N, .roles = ROLE_EDIT },

	[STMT_MODEL_LOCK] = {
		.sql = "SELECT id FROM model WHERE name = ? FOR UPDATE",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_PREFIX_GET] = {
		.sql = "SELECT note FROM mac_prefix WHERE prefix = ?",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	/* A time as an id: no row beyond it is in question.  Rows are not
	 * written quite in order of their time, so a few are looked at. */
#define ID_SINCE(table) "SELECT IFNULL(MIN(x.id), 9223372036854775807) FROM" \
	" (SELECT id FROM " table " WHERE at >= CAST(? AS DATETIME)" \
	"  - INTERVAL 1 MINUTE ORDER BY at, id LIMIT 1000) x"

	[STMT_AUDIT_SINCE] = {
		.sql = ID_SINCE("audit"),
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_AUDIT_UNTIL] = {
		.sql = "SELECT IFNULL(MAX(x.id), 0) FROM (SELECT id FROM audit"
		       " WHERE at < CAST(? AS DATETIME) + INTERVAL 1 MINUTE"
		       " ORDER BY at DESC, id DESC LIMIT 1000) x",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_FETCH_SINCE] = {
		.sql = ID_SINCE("fetch_log"),
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_FETCH_NEWEST] = {
		.sql = "SELECT IFNULL(MAX(id), 0) FROM fetch_log",
		.nout = 1, .roles = ROLE_EDIT },

	[STMT_JOB_NEWEST_ID] = {
		.sql = "SELECT IFNULL(MAX(id), 0) FROM rps_job",
		.nout = 1, .roles = ROLE_EDIT },

	[STMT_JOB_LOCK] = {
		.sql = "SELECT id FROM rps_job WHERE id = ? FOR UPDATE",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	/* The columns of LIST_RPS_JOBS.  Jobs of who is gone are seen by who
	 * sees everything.  ?: id, scope, 1 if everything. */
	[STMT_JOB_BY_ID] = {
		.sql = "SELECT j.id, j.organisation_id, o.name, j.account_id,"
		       " j.target, CAST(j.verb AS UNSIGNED),"
		       " CAST(j.state AS UNSIGNED), j.attempts, j.last_error, "
		       UTC("j.run_after") ", " UTC("j.created_at") ", "
		       UTC("j.done_at") " FROM rps_job j"
		       " LEFT JOIN organisation o ON o.id = j.organisation_id"
		       " WHERE j.id = ? AND (o.path LIKE ? OR ? = 1)",
		.nin = 3, .nout = 12, .roles = ROLE_EDIT },

	[STMT_JOB_RETRY] = {
		.sql = "UPDATE rps_job SET state = 'ready', attempts = 0,"
		       " run_after = CURRENT_TIMESTAMP(3), lease_owner = '',"
		       " lease_until = NULL, done_at = NULL"
		       " WHERE id = ? AND state = 'refused'",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_PARDON_ADD] = {
		.sql = "INSERT INTO guard_pardon (address, actor) VALUES (?, ?)",
		.nin = 2, .roles = ROLE_EDIT },

	/* How often in this hour for an address's network.  ?: the address,
	 * bytes of it that are the network, twice over. */
	[STMT_PARDON_COUNT] = {
		.sql = "SELECT COUNT(*) FROM guard_pardon,"
		       " (SELECT INET6_ATON(?) AS own) o"
		       " WHERE at > CURRENT_TIMESTAMP(3) - INTERVAL 1 HOUR"
		       " AND LENGTH(INET6_ATON(address)) = LENGTH(own)"
		       " AND LEFT(INET6_ATON(address), ?) = LEFT(own, ?)",
		.nin = 3, .nout = 1, .roles = ROLE_EDIT },

	[STMT_PARDON_PRUNE] = {
		.sql = "DELETE FROM guard_pardon"
		       " WHERE at < CURRENT_TIMESTAMP(3) - INTERVAL 1 DAY"
		       " ORDER BY at LIMIT 1000",
		.roles = ROLE_EDIT },

	/* Rows of a moment ago, newest first: their ids may have been given
	 * out in another order than they were committed in. */
	[STMT_PROV_PARDONS] = {
		.sql = "SELECT id, address FROM guard_pardon"
		       " WHERE at > CURRENT_TIMESTAMP(3) - INTERVAL 1 MINUTE"
		       " ORDER BY at DESC LIMIT 64",
		.nout = 2, .roles = ROLE_PROV },
