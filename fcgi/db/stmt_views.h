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
