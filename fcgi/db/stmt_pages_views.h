/*
 * stmt_pages_views.h - the list of templates.  Seen are stock, what is the
 * actor's, and what his phones inherit from above.
 */
/* clang-format off */
	[LIST_TEMPLATES] = {
		.name = "templates",
		.columns = "SELECT t.id, t.organisation_id, o.name,"
			   " CAST(t.kind AS UNSIGNED),"
			   " IFNULL(CONCAT('model:', m.name), t.scope), t.title,"
			   " v.number, t.draft IS NOT NULL, t.version, "
			   P_UTC("t.changed_at"),
		.nout = 10,
		.from = "template t"
			" LEFT JOIN organisation o ON o.id = t.organisation_id"
			" LEFT JOIN template_version v ON v.id = t.published_id"
			" LEFT JOIN model m ON t.scope LIKE 'model:%'"
			"  AND m.id = CAST(SUBSTR(t.scope, 7) AS UNSIGNED)",
		.scope = "EXISTS (SELECT 1 FROM (SELECT ? AS p) s"
			 " WHERE t.owner = 0 OR o.path LIKE s.p"
			 " OR s.p LIKE CONCAT(o.path, '%'))",
		/* 0, the one, and everybody above it. */
		.scope_one = "t.owner IN (WITH RECURSIVE up (id, parent_id) AS"
			     " (SELECT CAST(0 AS UNSIGNED), CAST(? AS UNSIGNED)"
			     " UNION ALL SELECT p.id, p.parent_id FROM up"
			     " JOIN organisation p ON p.id = up.parent_id)"
			     " SELECT id FROM up)",
		.id = "t.id", .id_type = LIST_INT,
		.filters = (const struct list_filter[]){
			P_ORGANISATION("t.owner"), P_UNDER,
			{ .name = "stock", .type = LIST_BOOL, .nin = 1,
			  .sql = "(t.owner = 0) = ?",
			  .help = "those of everybody, or the others" },
			{ .name = "kind", .type = LIST_WORD, .nin = 1,
			  .words = (const char *const[]){ "global", "mac",
				"boot", "common_boot", "partial", NULL },
			  .sql = "t.kind = ?", .help = "which file it makes" },
			{ .name = "scope", .type = LIST_ASCII, .nin = 2,
			  .sql = "t.scope = IFNULL((SELECT CONCAT('model:', id)"
				 " FROM model WHERE CONCAT('model:', name) = ?),"
				 " ?)",
			  .help = "any, family:v84, model:T46U or name:keys" },
			{ .name = "q", .type = LIST_TEXT, .nin = 1,
			  .sql = "t.title LIKE CONCAT('%', ?, '%')",
			  .help = "part of the title" } },
		.nfilters = 6,
		.sorts = (const struct list_sort[]){
			{ "id", "t.id", LIST_INT },
			{ "title", "t.title", LIST_TEXT } },
		.nsorts = 2,
		.roles = ROLE_EDIT },
