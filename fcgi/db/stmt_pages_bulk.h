/*
 * stmt_pages_bulk.h - lists of many at once: jobs, and phones as exports and
 * changes of many choose them.
 *
 * Everything has an organisation, yet it is a LEFT JOIN; see
 * stmt_pages_files.h.
 */
/* clang-format off */
	[LIST_IMPORTS] = {
		.name = "imports",
		.columns = "SELECT j.id, j.organisation_id, o.name, j.kind + 0,"
			   " j.mode + 0, j.state + 0, j.rows_total, j.rows_done,"
			   " j.rows_bad, j.rows_changed, j.error, j.actor, "
			   P_UTC("j.created_at") ", " P_UTC("j.done_at"),
		.nout = 14,
		.from = "import_job j LEFT JOIN organisation o"
			" ON o.id = j.organisation_id",
		.scope = "o.path LIKE ?", .scope_one = "j.organisation_id = ?",
		.id = "j.id", .id_type = LIST_INT,
		.filters = (const struct list_filter[]){
			P_ORGANISATION("j.organisation_id"), P_UNDER,
			{ .name = "kind", .type = LIST_WORD,
			  .words = import_kind_words, .nin = 1,
			  .sql = "j.kind = ?", .help = "what the rows are" },
			{ .name = "state", .type = LIST_WORD,
			  .words = import_state_words, .nin = 1,
			  .sql = "j.state = ?", .help = "how far it is" } },
		.nfilters = 4,
		.sorts = (const struct list_sort[]){
			{ "id", "j.id", LIST_INT } },
		.nsorts = 1,
		.roles = ROLE_EDIT },

	[LIST_DEVICES_OUT] = {
		.name = "devices out",
		.columns = "SELECT d.id, d.mac, m.name, d.label,"
			   " IFNULL(g.name, ''), d.serial, d.enabled, d.notes,"
			   " d.organisation_id, o.name, d.prov_secret,"
			   " d.admin_secret",
		.nout = 12,
		.from = "device d LEFT JOIN organisation o"
			" ON o.id = d.organisation_id"
			" LEFT JOIN model m ON m.id = d.model_id"
			" LEFT JOIN device_group g ON g.id = d.group_id",
		.scope = "o.path LIKE ?", .scope_one = "d.organisation_id = ?",
		.own = "EXISTS (SELECT 1 FROM user_device x WHERE"
		       " x.user_id = ? AND x.device_id = d.id)",
		.id = "d.id", .id_type = LIST_INT,
		.filters = (const struct list_filter[]){
			P_ORGANISATION("d.organisation_id"), P_UNDER,
			{ .name = "model", .type = LIST_TEXT, .nin = 1,
			  .sql = "d.model_id = (SELECT id FROM model"
				 " WHERE name = ?)",
			  .help = "of this model" },
			{ .name = "group_id", .type = LIST_INT, .nin = 1,
			  .sql = "d.group_id = ?", .narrows = true,
			  .help = "of this group" },
			{ .name = "q", .type = LIST_TEXT, .nin = 2,
			  .sql = "(d.label LIKE CONCAT('%', ?, '%')"
				 " OR " P_TEXT("d.mac") " LIKE CONCAT('%', ?, '%'))",
			  .help = "part of the label or the MAC" } },
		.nfilters = 5,
		.sorts = (const struct list_sort[]){
			{ "label", "d.label", LIST_TEXT } },
		.nsorts = 1,
		.roles = ROLE_EDIT },
