/*
 * stmt_people.h - the portal's door: who is calling, sessions, tokens,
 * answers given before.  Included by stmt_edit.h.
 *
 * What the door itself asks knows no scope yet; see api/who.c.
 */
/* clang-format off */

	/* One that began tomorrow is of a clock that was wrong, and would last
	 * until it is tomorrow.  ?: digest of the cookie, seconds a session
	 * may be silent. */
	[STMT_SESSION_FIND] = {
		.sql = "SELECT u.id, u.organisation_id, CAST(o.kind AS UNSIGNED),"
		       " CAST(u.role AS UNSIGNED), u.login, u.name, u.language,"
		       " o.timezone, o.path, s.csrf,"
		       " EXISTS (SELECT 1 FROM organisation WHERE parent_id = o.id),"
		       " TIMESTAMPDIFF(SECOND, s.seen_at, UTC_TIMESTAMP())"
		       " FROM session s JOIN user u ON u.id = s.user_id"
		       " JOIN organisation o ON o.id = u.organisation_id"
		       " WHERE s.token_sha256 = ? AND u.enabled = 1"
		       " AND s.expires_at > UTC_TIMESTAMP()"
		       " AND s.seen_at > UTC_TIMESTAMP() - INTERVAL ? SECOND"
		       " AND s.created_at <= UTC_TIMESTAMP() + INTERVAL 1 DAY"
		       " AND (u.totp_secret IS NULL OR s.second_factor = 1)",
		.nin = 2, .nout = 12, .roles = ROLE_ADMIN },

	/* How this database compares logins: what is one login to it must be
	 * one to the guard. */
	[STMT_LOGIN_KEY] = {
		.sql = "SELECT WEIGHT_STRING(CONVERT(? USING utf8mb4)"
		       " COLLATE utf8mb4_unicode_ci)",
		.nin = 1, .nout = 1, .roles = ROLE_ADMIN },

	/* Seconds until both are open.  None is shut for more than an hour:
	 * one that seems to be is of a clock that has been set back since. */
	[STMT_GUARD_FIND] = {
		.sql = "SELECT IFNULL(MAX(TIMESTAMPDIFF(SECOND,"
		       " UTC_TIMESTAMP(), until_at)) + 1, 0) FROM login_guard"
		       " WHERE bucket IN (?, ?) AND until_at > UTC_TIMESTAMP()"
		       " AND until_at <= UTC_TIMESTAMP() + INTERVAL 1 HOUR",
		.nin = 2, .nout = 1, .roles = ROLE_ADMIN },

	/* ?: bucket, seconds after which a failure is forgotten. */
	[STMT_GUARD_FAILED] = {
		.sql = "INSERT INTO login_guard (bucket, failures, changed_at)"
		       " VALUES (?, 1, UTC_TIMESTAMP())"
		       " ON DUPLICATE KEY UPDATE failures = IF(changed_at <"
		       " UTC_TIMESTAMP() - INTERVAL ? SECOND, 1, failures + 1),"
		       " changed_at = UTC_TIMESTAMP()",
		.nin = 2, .roles = ROLE_ADMIN },

	[STMT_GUARD_COUNT] = {
		.sql = "SELECT failures FROM login_guard WHERE bucket = ?",
		.nin = 1, .nout = 1, .roles = ROLE_ADMIN },

	[STMT_GUARD_SHUT] = {
		.sql = "UPDATE login_guard SET until_at = UTC_TIMESTAMP()"
		       " + INTERVAL ? SECOND, changed_at = changed_at"
		       " WHERE bucket = ?",
		.nin = 2, .roles = ROLE_ADMIN },

	[STMT_GUARD_CLEAR] = {
		.sql = "DELETE FROM login_guard WHERE bucket = ?",
		.nin = 1, .roles = ROLE_ADMIN },

	[STMT_GUARD_TIDY] = {
		.sql = "DELETE FROM login_guard WHERE changed_at <"
		       " UTC_TIMESTAMP() - INTERVAL 1 DAY"
		       " ORDER BY changed_at LIMIT 500",
		.roles = ROLE_EDIT },

	[STMT_SESSION_ADD] = {
		.sql = "INSERT INTO session (token_sha256, user_id, csrf,"
		       " address, user_agent, second_factor, created_at,"
		       " seen_at, expires_at) VALUES (?, ?, ?, ?, ?, ?,"
		       " UTC_TIMESTAMP(), UTC_TIMESTAMP(),"
		       " UTC_TIMESTAMP() + INTERVAL ? SECOND)",
		.nin = 7, .roles = ROLE_ADMIN },

	/* The session one has: its digest is all the scope there is. */
	[STMT_SESSION_SHOW] = {
		.sql = "SELECT s.id, u.id, u.login, u.name, CAST(u.role AS"
		       " UNSIGNED), u.language, u.totp_secret IS NOT NULL,"
		       " o.id, o.name, CAST(o.kind AS UNSIGNED), o.language,"
		       " o.timezone, s.csrf, " UTC("s.expires_at")
		       " FROM session s JOIN user u ON u.id = s.user_id"
		       " JOIN organisation o ON o.id = u.organisation_id"
		       " WHERE s.token_sha256 = ?",
		.nin = 1, .nout = 14, .roles = ROLE_ADMIN },

	[STMT_SESSION_DELETE] = {
		.sql = "DELETE FROM session WHERE token_sha256 = ?",
		.nin = 1, .roles = ROLE_ADMIN },

	[STMT_SESSION_DELETE_ID] = {
		.sql = "DELETE FROM session WHERE id = ? AND user_id = ?",
		.nin = 2, .roles = ROLE_ADMIN },

	[STMT_SESSION_DELETE_OTHERS] = {
		.sql = "DELETE FROM session WHERE user_id = ?"
		       " AND token_sha256 <> ?",
		.nin = 2, .roles = ROLE_ADMIN },

	/* ?: user, seconds a session may be silent. */
	[STMT_SESSION_DELETE_DEAD] = {
		.sql = "DELETE FROM session WHERE user_id = ?"
		       " AND (expires_at <= UTC_TIMESTAMP() OR seen_at <="
		       " UTC_TIMESTAMP() - INTERVAL ? SECOND)",
		.nin = 2, .roles = ROLE_ADMIN },

	[STMT_SESSION_FACTOR] = {
		.sql = "UPDATE session SET second_factor = 1"
		       " WHERE token_sha256 = ?",
		.nin = 1, .roles = ROLE_ADMIN },

	[STMT_SESSION_TIDY] = {
		.sql = "DELETE FROM session WHERE expires_at < UTC_TIMESTAMP()"
		       " ORDER BY expires_at LIMIT 500",
		.roles = ROLE_EDIT },

	/* A person's door, kept from others until we commit.  ?: id. */
	[STMT_FACTOR_LOCK] = {
		.sql = "SELECT version, enabled, totp_secret, totp_pending,"
		       " totp_step FROM user WHERE id = ? FOR UPDATE",
		.nin = 1, .nout = 5, .roles = ROLE_EDIT },

	[STMT_FACTOR_STEP] = {
		.sql = "UPDATE user SET totp_step = ? WHERE id = ?",
		.nin = 2, .roles = ROLE_ADMIN },

	[STMT_FACTOR_BEGIN] = {
		.sql = "UPDATE user SET totp_pending = ? WHERE id = ?",
		.nin = 2, .roles = ROLE_ADMIN },

	[STMT_FACTOR_SET] = {
		.sql = "UPDATE user SET totp_secret = totp_pending,"
		       " totp_pending = NULL, totp_step = ?,"
		       " version = version + 1 WHERE id = ?",
		.nin = 2, .roles = ROLE_ADMIN },

	[STMT_FACTOR_CLEAR] = {
		.sql = "UPDATE user SET totp_secret = NULL, totp_pending = NULL,"
		       " version = version + 1 WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_USER_PASSWORD] = {
		.sql = "UPDATE user SET password_hash = ?, failures = 0,"
		       " version = version + 1 WHERE id = ?",
		.nin = 2, .roles = ROLE_ADMIN },

	/*
	 * Who takes a provider_admin away does so one after the other: the
	 * root's row is locked until we commit, and in a cluster two that
	 * wrote it can not both.
	 */
	[STMT_PROVIDER_TURN] = {
		.sql = "UPDATE organisation SET generation = generation + 1,"
		       " changed_at = changed_at WHERE parent_id IS NULL",
		.roles = ROLE_EDIT },

	[STMT_PROVIDER_OTHER] = {
		.sql = "SELECT id FROM user WHERE role = 'provider_admin'"
		       " AND enabled = 1 AND id <> ? LIMIT 1",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	/* Phones that are not of the organisation one is in now, or below.
	 * ?: organisation, user. */
	[STMT_USER_DEVICE_STRAY] = {
		.sql = "DELETE x FROM user_device x"
		       " JOIN device d ON d.id = x.device_id"
		       " JOIN organisation o ON o.id = d.organisation_id"
		       " JOIN organisation p ON p.id = ? WHERE x.user_id = ?"
		       " AND o.path NOT LIKE CONCAT(p.path, '%')",
		.nin = 2, .roles = ROLE_EDIT },

	[STMT_USER_DEVICE_CLEAR] = {
		.sql = "DELETE FROM user_device WHERE user_id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_SESSION_SEEN] = {
		.sql = "UPDATE session SET seen_at = UTC_TIMESTAMP()"
		       " WHERE token_sha256 = ?",
		.nin = 1, .roles = ROLE_ADMIN },

	/* A token whose maker is gone from the organisation, is disabled or
	 * may not make any now is none.  ?: digest. */
	[STMT_TOKEN_FIND] = {
		.sql = "SELECT t.id, t.organisation_id, CAST(o.kind AS UNSIGNED),"
		       " CAST(u.role AS UNSIGNED), t.user_id, t.name, t.scopes,"
		       " o.timezone, o.path,"
		       " EXISTS (SELECT 1 FROM organisation WHERE parent_id = o.id),"
		       " t.used_at IS NULL OR t.used_at < UTC_TIMESTAMP()"
		       "  - INTERVAL 1 HOUR"
		       " FROM token t JOIN organisation o ON o.id = t.organisation_id"
		       " LEFT JOIN user u ON u.id = t.user_id"
		       " LEFT JOIN organisation uo ON uo.id = u.organisation_id"
		       " WHERE t.sha256 = ?"
		       " AND (t.expires_at IS NULL OR t.expires_at > UTC_TIMESTAMP())"
		       " AND (t.user_id IS NULL OR (u.enabled = 1"
		       "  AND u.role IN ('provider_admin', 'reseller_admin',"
		       "  'organisation_admin')"
		       "  AND o.path LIKE CONCAT(uo.path, '%')))",
		.nin = 1, .nout = 11, .roles = ROLE_ADMIN },

	[STMT_TOKEN_USED] = {
		.sql = "UPDATE token SET used_at = UTC_TIMESTAMP() WHERE id = ?",
		.nin = 1, .roles = ROLE_ADMIN },

	/* What was answered under a key, kept from others until we commit. */
	[STMT_IDEM_FIND] = {
		.sql = "SELECT request_sha256, status, response FROM idempotency"
		       " WHERE actor = ? AND idem_key = ? FOR UPDATE",
		.nin = 2, .nout = 3, .roles = ROLE_ADMIN },

	[STMT_IDEM_ADD] = {
		.sql = "INSERT INTO idempotency (actor, idem_key, request_sha256,"
		       " status, response, created_at)"
		       " VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP())",
		.nin = 5, .roles = ROLE_ADMIN },

	[STMT_IDEM_TIDY] = {
		.sql = "DELETE FROM idempotency WHERE created_at <"
		       " UTC_TIMESTAMP() - INTERVAL 1 DAY"
		       " ORDER BY created_at LIMIT 500",
		.roles = ROLE_EDIT },

	[STMT_TOKEN_BY_ID] = {
		.sql = "SELECT t.id, t.organisation_id, t.user_id, t.name,"
		       " t.scopes, " UTC("t.expires_at") ", o.name, u.login, "
		       UTC("t.created_at") ", " UTC("t.used_at")
		       " FROM token t"
		       " JOIN organisation o ON o.id = t.organisation_id"
		       " LEFT JOIN user u ON u.id = t.user_id"
		       " WHERE t.id = ?" IN_SCOPE,
		.nin = 2, .nout = 10, .roles = ROLE_EDIT },

	[STMT_TOKEN_ADD] = {
		.sql = "INSERT INTO token (organisation_id, user_id, name, sha256,"
		       " scopes, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
		.nin = 6, .roles = ROLE_EDIT },

	[STMT_TOKEN_DELETE] = {
		.sql = "DELETE FROM token WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_TOKEN_EACH] = {
		.sql = "SELECT t.id, t.organisation_id, o.name, u.login, t.name,"
		       " t.scopes, " UTC("t.created_at") ", "
		       UTC("t.expires_at") ", " UTC("t.used_at")
		       " FROM token t JOIN organisation o ON o.id = t.organisation_id"
		       " LEFT JOIN user u ON u.id = t.user_id"
		       " WHERE o.path LIKE ?" IN_SCOPE " ORDER BY t.id",
		.nin = 2, .nout = 9, .roles = ROLE_EDIT },
