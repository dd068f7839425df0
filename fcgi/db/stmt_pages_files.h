/*
 * stmt_pages_files.h - lists of phone books, of what is in one, of files.
 *
 * Everything has an organisation, yet it is a LEFT JOIN: so that the server
 * walks the rows in the order asked for until the page is full, and sorts not
 * all of them.  A condition on the organisation makes it an inner one again.
 */
/* clang-format off */
	[LIST_BOOKS] = {
		.name = "books",
		.columns = "SELECT b.id, b.organisation_id, o.name, b.name, b.title,"
			   " CAST(b.form AS UNSIGNED), b.position, b.version,"
			   " (SELECT COUNT(*) FROM phone_book_entry"
			   "  WHERE book_id = b.id)",
		.nout = 9,
		.from = "phone_book b LEFT JOIN organisation o"
			" ON o.id = b.organisation_id",
		.scope = "o.path LIKE ?", .scope_one = "b.organisation_id = ?",
		.id = "b.id", .id_type = LIST_INT,
		.filters = (const struct list_filter[]){
			P_ORGANISATION("b.organisation_id"), P_UNDER,
			{ .name = "q", .type = LIST_TEXT, .nin = 2,
			  .sql = "(LOCATE(?, b.title) > 0 OR"
				 " LOCATE(?, " P_TEXT("b.name") ") > 0)",
			  .help = "part of the title or name" } },
		.nfilters = 3,
		.sorts = (const struct list_sort[]){
			{ "name", "b.name", LIST_ASCII },
			{ "id", "b.id", LIST_INT } },
		.nsorts = 2,
		.roles = ROLE_EDIT },

	/* A book has at most 5000 entries: what has no index is quick too. */
	[LIST_BOOK_ENTRIES] = {
		.name = "entries",
		.columns = "SELECT e.id, e.department, e.name, e.phone1, e.phone2,"
			   " e.phone3",
		.nout = 6,
		.from = "phone_book_entry e"
			" JOIN phone_book b ON b.id = e.book_id"
			" JOIN organisation o ON o.id = b.organisation_id",
		.scope = "o.path LIKE ?", .scope_one = "b.organisation_id = ?",
		.inside = "e.book_id = ?",
		.id = "e.id", .id_type = LIST_INT,
		.filters = (const struct list_filter[]){
			{ .name = "department", .type = LIST_TEXT, .nin = 1,
			  .sql = "e.department = ?",
			  .help = "of this department alone" },
			{ .name = "q", .type = LIST_TEXT, .nin = 4,
			  .sql = "(LOCATE(?, e.name) > 0 OR LOCATE(?, e.phone1) > 0"
				 " OR LOCATE(?, e.phone2) > 0"
				 " OR LOCATE(?, e.phone3) > 0)",
			  .help = "part of the name or of a number" } },
		.nfilters = 2,
		.sorts = (const struct list_sort[]){
			{ "name", "e.name", LIST_TEXT },
			{ "department", "e.department", LIST_TEXT } },
		.nsorts = 2,
		.roles = ROLE_EDIT },

#define P_RESOURCE \
		.columns = "SELECT r.id, r.organisation_id, o.name," \
			   " CAST(r.kind AS UNSIGNED), r.name, r.firmware_version," \
			   " r.size, r.sha256, " P_UTC("r.created_at") ", r.version", \
		.nout = 10, \
		.from = "resource r LEFT JOIN organisation o" \
			" ON o.id = r.organisation_id", \
		.id = "r.id", .id_type = LIST_INT, \
		.sorts = (const struct list_sort[]){ \
			{ "name", "r.name", LIST_ASCII }, \
			{ "created_at", "r.created_at", LIST_TIME }, \
			{ "id", "r.id", LIST_INT } }, \
		.nsorts = 3, \
		.roles = ROLE_EDIT
#define P_RESOURCE_FILTERS \
	{ .name = "kind", .type = LIST_WORD, .words = resource_words, .nin = 1, \
	  .sql = "r.kind = ?", .help = "of this kind alone" }, \
	{ .name = "q", .type = LIST_TEXT, .nin = 1, \
	  .sql = "LOCATE(?, " P_TEXT("r.name") ") > 0", .help = "part of the name" }

	[LIST_RESOURCES] = {
		.name = "resources", P_RESOURCE,
		.scope = "o.path LIKE ?", .scope_one = "r.organisation_id = ?",
		.filters = (const struct list_filter[]){ P_RESOURCE_FILTERS,
			P_ORGANISATION("r.organisation_id"), P_UNDER },
		.nfilters = 4 },

	/* What the phones of one organisation may fetch: its own, and those of
	 * everybody above.  That one was found before, so the scope has been
	 * asked. */
	[LIST_RESOURCES_SEEN] = {
		.name = "resources seen", P_RESOURCE,
		.inside = "r.organisation_id IN (WITH RECURSIVE up (id, parent_id)"
			  " AS (SELECT id, parent_id FROM organisation WHERE id = ?"
			  " UNION ALL SELECT p.id, p.parent_id FROM up"
			  " JOIN organisation p ON p.id = up.parent_id)"
			  " SELECT id FROM up)",
		.filters = (const struct list_filter[]){ P_RESOURCE_FILTERS },
		.nfilters = 2 },
