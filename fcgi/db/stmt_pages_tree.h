/*
 * stmt_pages_tree.h - pages of the tree and of what everybody shares: models,
 * MAC prefixes, parameters.  Included by stmt_pages.h.
 *
 * What everybody shares has no scope; "? > 0" lets in who sees only his own
 * phones as well.
 */
/* clang-format off */
#define P_EVERYBODY "? > 0"

	[LIST_ORGANISATIONS] = {
		.name = "organisations",
		.columns = "SELECT o.id, o.parent_id, CAST(o.kind AS UNSIGNED),"
			   " o.name, o.path, o.enabled, (SELECT COUNT(*)"
			   "  FROM device WHERE organisation_id = o.id), o.version,"
			   " EXISTS (SELECT 1 FROM organisation c"
			   "  WHERE c.parent_id = o.id)",
		.nout = 9,
		.from = "organisation o",
		.scope = "o.path LIKE ?", .scope_one = "o.id = ?",
		.id = "o.id", .id_type = LIST_INT,
		.filters = (const struct list_filter[]){
			{ .name = "parent_id", .type = LIST_INT, .nin = 1,
			  .sql = "o.parent_id = ?",
			  .help = "directly below this organisation" },
			P_UNDER,
			{ .name = "kind", .type = LIST_WORD, .nin = 1,
			  .words = (const char *const[]){ "provider", "reseller",
				"customer", NULL },
			  .sql = "o.kind = ?",
			  .help = "provider, reseller or customer" },
			{ .name = "enabled", .type = LIST_BOOL, .nin = 1,
			  .sql = "o.enabled = ?",
			  .help = "whether its phones are served" },
			{ .name = "q", .type = LIST_TEXT, .nin = 1,
			  .sql = "o.name LIKE CONCAT('%', ?, '%')",
			  .help = "part of the name" } },
		.nfilters = 5,
		.sorts = (const struct list_sort[]){
			{ "name", "o.name", LIST_TEXT },
			{ "path", "o.path", LIST_ASCII },
			{ "id", "o.id", LIST_INT } },
		.nsorts = 3,
		.roles = ROLE_EDIT },

	/* The columns of struct model, in its order. */
	[LIST_MODELS] = {
		.name = "models",
		.columns = "SELECT m.id, m.name, IFNULL(m.file_number, -1),"
			   " m.firmware_family, m.template_family,"
			   " CAST(m.kind AS UNSIGNED), m.ua_token, m.accounts,"
			   " m.line_keys, m.memory_keys, m.programmable_keys,"
			   " m.expansion_modules, m.expansion_keys, m.first_line,"
			   " m.screen_width, m.screen_height, m.stock, m.note",
		.nout = 18,
		.from = "model m",
		.own = P_EVERYBODY,
		.id = "m.id", .id_type = LIST_INT,
		.filters = (const struct list_filter[]){
			{ .name = "kind", .type = LIST_WORD, .nin = 1,
			  .words = (const char *const[]){ "desk", "video",
				"conference", "dect", "handset", NULL },
			  .sql = "m.kind = ?", .help = "shape of the phone" },
			{ .name = "template_family", .type = LIST_TEXT, .nin = 1,
			  .sql = "m.template_family = ?",
			  .help = "folder of the stock templates" },
			{ .name = "q", .type = LIST_TEXT, .nin = 1,
			  .sql = "m.name LIKE CONCAT('%', ?, '%')",
			  .help = "part of the name" } },
		.nfilters = 3,
		.sorts = (const struct list_sort[]){
			{ "name", "m.name", LIST_TEXT } },
		.nsorts = 1,
		.roles = ROLE_EDIT },

	[LIST_MAC_PREFIXES] = {
		.name = "mac_prefixes",
		.columns = "SELECT p.prefix, p.note",
		.nout = 2,
		.from = "mac_prefix p",
		.own = P_EVERYBODY,
		.id = "p.prefix", .id_type = LIST_ASCII,
		.sorts = (const struct list_sort[]){
			{ "prefix", "p.prefix", LIST_ASCII } },
		.nsorts = 1,
		.roles = ROLE_EDIT },

	/* The columns of parameter_from_row(). */
	[LIST_PARAMETERS] = {
		.name = "parameters",
		.columns = "SELECT p.name, CAST(p.level AS UNSIGNED),"
			   " CAST(p.kind AS UNSIGNED), p.allowed, p.preset, p.min,"
			   " p.max, p.since_family, p.area, p.`sensitive`,"
			   " p.description",
		.nout = 11,
		.from = "parameter p",
		.own = P_EVERYBODY,
		.id = "p.name", .id_type = LIST_ASCII,
		.filters = (const struct list_filter[]){
			{ .name = "q", .type = LIST_ASCII, .nin = 1,
			  .sql = "p.name LIKE CONCAT('%', ?, '%')",
			  .help = "part of the name" },
			{ .name = "area", .type = LIST_TEXT, .nin = 1,
			  .sql = "p.area = ?", .help = "account, keys, network ..." },
			{ .name = "level", .type = LIST_WORD, .nin = 1,
			  .words = (const char *const[]){ "documented", "seen",
				NULL },
			  .sql = "p.level = ?",
			  .help = "seen: the name alone is known" } },
		.nfilters = 3,
		.sorts = (const struct list_sort[]){
			{ "name", "p.name", LIST_ASCII } },
		.nsorts = 1,
		.roles = ROLE_EDIT },
