/*
 * stmt_people.h - the portal's door: who is calling, sessions, tokens,
 * answers given before.  Included by stmt_edit.h.
 *
 * What the door itself asks knows no scope yet; see api/who.c.
 */
/* clang-format off */

	/* ?: digest of the cookie, seconds a session may be silent. */
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
		       " AND s.seen_at > UTC_TIMESTAMP() - INTERVAL ? SECOND",
		.nin = 2, .nout = 12, .roles = ROLE_ADMIN },

	[STMT_SESSION_SEEN] = {
		.sql = "UPDATE session SET seen_at = UTC_TIMESTAMP()"
		       " WHERE token_sha256 = ?",
		.nin = 1, .roles = ROLE_ADMIN },

	/* A token whose maker is gone from the organisation, or disabled, is
	 * none.  ?: digest. */
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

	[STMT_TOKEN_BY_ID] = {
		.sql = "SELECT t.id, t.organisation_id, t.user_id, t.name,"
		       " t.scopes, " UTC("t.expires_at") " FROM token t"
		       " JOIN organisation o ON o.id = t.organisation_id"
		       " WHERE t.id = ?" IN_SCOPE,
		.nin = 2, .nout = 6, .roles = ROLE_EDIT },

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
