/*
 * stmt_pages_rps.h - pages of accounts at Yealink and of where it differs.
 * Included by stmt_pages.h.
 */
/* clang-format off */
	/* The columns of ACCOUNT_BY_ID. */
	[LIST_RPS_ACCOUNTS] = {
		.name = "rps_accounts",
		.columns = "SELECT a.id, a.organisation_id, o.name, a.name,"
			   " CAST(a.driver AS UNSIGNED), a.base_url, a.api_user,"
			   " a.api_secret IS NOT NULL, a.add_by_mac, a.name_max,"
			   " a.rate_per_minute, a.proxy, a.public_url,"
			   " CAST(a.drift_policy AS UNSIGNED), a.enabled,"
			   " a.version, a.trouble, "
			   P_UTC("IF(a.breaker_until > CURRENT_TIMESTAMP,"
				 " a.breaker_until, NULL)") ", "
			   P_UTC("a.drift_at") ", a.certificate_url,"
			   " CAST(a.certificate_as AS UNSIGNED)",
		.nout = 21,
		.from = "rps_account a JOIN organisation o"
			" ON o.id = a.organisation_id",
		.scope = "o.path LIKE ?", .scope_one = "a.organisation_id = ?",
		.id = "a.id", .id_type = LIST_INT,
		.filters = (const struct list_filter[]){
			P_ORGANISATION("a.organisation_id") },
		.nfilters = 1,
		.sorts = (const struct list_sort[]){
			{ "id", "a.id", LIST_INT } },
		.nsorts = 1,
		.roles = ROLE_EDIT },

	[LIST_RPS_DRIFT] = {
		.name = "rps_drift",
		.columns = "SELECT f.id, f.account_id,"
			   " CAST(f.object AS UNSIGNED), f.name,"
			   " CAST(f.kind AS UNSIGNED), f.organisation_id, o.name,"
			   " f.remote_id, f.ours, f.theirs, " P_UTC("f.seen_at"),
		.nout = 11,
		.from = "rps_drift f LEFT JOIN organisation o"
			" ON o.id = f.organisation_id",
		.scope = "o.path LIKE ?", .scope_one = "f.organisation_id = ?",
		.id = "f.id", .id_type = LIST_INT,
		.filters = (const struct list_filter[]){
			P_ORGANISATION("f.organisation_id"),
			{ .name = "account_id", .type = LIST_INT, .nin = 1,
			  .sql = "f.account_id = ?", .help = "in this account" },
			{ .name = "kind", .type = LIST_WORD, .nin = 1,
			  .words = (const char *const[]){ "missing", "deleted",
				"different", "unknown", NULL },
			  .sql = "f.kind = ?", .help = "how it differs" } },
		.nfilters = 3,
		.sorts = (const struct list_sort[]){
			{ "id", "f.id", LIST_INT } },
		.nsorts = 1,
		.roles = ROLE_EDIT },
