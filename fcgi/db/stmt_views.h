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
	[STMT_VERSION_PAGE] = {
		.sql = "SELECT v.number, v.sha256, v.author, v.note, "
		       UTC("v.created_at") ", IFNULL(v.id = t.published_id, 0)"
		       " FROM template_version v"
		       " JOIN template t ON t.id = v.template_id"
		       " WHERE v.template_id = ? AND v.number < ?"
		       " ORDER BY v.number DESC LIMIT ?",
		.nin = 3, .nout = 6, .roles = ROLE_EDIT },

	[STMT_VERSION_SHOW] = {
		.sql = "SELECT v.number, v.sha256, v.author, v.note, "
		       UTC("v.created_at") ", IFNULL(v.id = t.published_id, 0),"
		       " v.text FROM template_version v"
		       " JOIN template t ON t.id = v.template_id"
		       " WHERE v.template_id = ? AND v.number = ?",
		.nin = 2, .nout = 7, .roles = ROLE_EDIT },

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
	[STMT_AUDIT_SINCE] = {
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
