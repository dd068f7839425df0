/*
 * stmt_pages_traces.h - pages of what was done, asked for and queued: audit
 * log, fetch log, RPS.  Included by stmt_pages.h.
 *
 * Logs are read by id, from the newest down.  A time becomes a bound on the id
 * first, so that what lies beyond it is not looked through.
 */
/* clang-format off */
#define P_SINCE(t, st) { .name = "since", .type = LIST_TIME, \
	.sql = t ".at >= ?", .nin = 1, .bound = st, \
	.bound_sql = t ".id >= ?", .help = "not before this time" }
#define P_UNTIL(t, st) { .name = "until", .type = LIST_TIME, \
	.sql = t ".at < ?", .nin = 1, .bound = st, \
	.bound_sql = t ".id <= ?", .help = "before this time" }

	/* Whose an entry was is in its path, which outlives the organisation.
	 * What belongs to nobody (models, stock) has none. */
	[LIST_AUDIT] = {
		.name = "audit",
		.columns = "SELECT a.id, " P_UTC("a.at") ", a.organisation_id,"
			   " o.name, a.actor, a.address, a.action, a.object,"
			   " a.object_id, a.object_name,"
			   " IF(JSON_VALID(a.before_text), a.before_text, NULL),"
			   " IF(JSON_VALID(a.after_text), a.after_text, NULL)",
		.nout = 12,
		.from = "audit a LEFT JOIN organisation o"
			" ON o.id = a.organisation_id",
		.scope = "a.path LIKE ?", .scope_one = "a.organisation_id = ?",
		.owned = "a.path <> ''",
		.id = "a.id", .id_type = LIST_INT,
		.filters = (const struct list_filter[]){
			P_ORGANISATION("a.organisation_id"),
			{ .name = "object", .type = LIST_WORD, .nin = 1,
			  .words = audit_objects,
			  .sql = "a.object = ?",
			  .help = "organisation, device, line ..." },
			{ .name = "object_id", .type = LIST_INT, .nin = 1,
			  .sql = "a.object_id = ?", .help = "its id" },
			{ .name = "actor", .type = LIST_TEXT, .nin = 1,
			  .sql = "a.actor = ?",
			  .help = "user:<login>, token:<name>, ctl:<system user>" },
			{ .name = "action", .type = LIST_WORD, .nin = 1,
			  .words = audit_actions,
			  .sql = "a.action = ?",
			  .help = "create, change, delete, publish ..." },
			P_SINCE("a", STMT_AUDIT_SINCE), P_UNTIL("a", STMT_AUDIT_UNTIL) },
		.nfilters = 7,
		.sorts = (const struct list_sort[]){
			{ "id", "a.id", LIST_INT } },
		.nsorts = 1,
		.down = true,
		.roles = ROLE_EDIT },

	/* Among everybody's rows a status or address is looked for in the
	 * newest ones alone; one organisation's or one phone's are looked
	 * at all. */
#define P_NEWEST(alias, condition) \
	" JOIN (SELECT 1 AS one) " alias " ON " condition \
	" AND f.id > (SELECT CAST(IFNULL(MAX(id), 0) AS SIGNED) - 250000" \
	" FROM fetch_log)"
	[LIST_FETCHES] = {
		.name = "fetches",
		.columns = "SELECT f.id, " P_UTC("f.at") ", f.organisation_id,"
			   " o.name, f.mac, f.file, f.method, f.status, f.reason,"
			   " f.flags, f.address, f.user_agent, f.firmware, f.bytes,"
			   " f.credentials",
		.nout = 15,
		.from = "fetch_log f LEFT JOIN organisation o"
			" ON o.id = f.organisation_id",
		.scope = "o.path LIKE ?", .scope_one = "f.organisation_id = ?",
		.owned = "f.organisation_id IS NOT NULL",
		.id = "f.id", .id_type = LIST_INT,
		.filters = (const struct list_filter[]){
			P_ORGANISATION("f.organisation_id"),
			{ .name = "mac", .type = LIST_MAC, .nin = 1,
			  .sql = "f.mac = ?", .narrows = true,
			  .help = "of this phone" },
			{ .name = "reason", .type = LIST_WORD, .nin = 1,
			  .words = reason_words,
			  .sql = "f.reason = ?",
			  .help = "served, or why not: password, unknown_mac ..." },
			{ .name = "status", .type = LIST_INT, .nin = 1,
			  .sql = "f.status = ?",
			  .join = P_NEWEST("n1", "f.status = ?"), .join_nin = 1,
			  .help = "HTTP status answered" },
			{ .name = "address", .type = LIST_ASCII, .nin = 1,
			  .sql = "f.address = ?",
			  .join = P_NEWEST("n2", "f.address = ?"), .join_nin = 1,
			  .help = "where from" },
			P_SINCE("f", STMT_FETCH_SINCE) },
		.nfilters = 6,
		.sorts = (const struct list_sort[]){
			{ "id", "f.id", LIST_INT } },
		.nsorts = 1,
		.down = true, .newest = STMT_FETCH_NEWEST,
		.roles = ROLE_EDIT },

#define P_STATE(t) { .name = "state", .type = LIST_WORD, .nin = 1, \
	.words = (const char *const[]){ "wanted", "synced", "refused", \
		"deleting", NULL }, \
	.sql = t ".state = ?", .help = "where it stands" }

	[LIST_RPS_JOBS] = {
		.name = "rps_jobs",
		.columns = "SELECT j.id, j.organisation_id, o.name, j.account_id,"
			   " j.target, CAST(j.verb AS UNSIGNED),"
			   " CAST(j.state AS UNSIGNED), j.attempts, j.last_error, "
			   P_UTC("j.run_after") ", " P_UTC("j.created_at") ", "
			   P_UTC("j.done_at"),
		.nout = 12,
		.from = "rps_job j LEFT JOIN organisation o"
			" ON o.id = j.organisation_id",
		.scope = "o.path LIKE ?", .scope_one = "j.organisation_id = ?",
		.id = "j.id", .id_type = LIST_INT,
		.filters = (const struct list_filter[]){
			P_ORGANISATION("j.organisation_id"),
			{ .name = "state", .type = LIST_WORD, .nin = 1,
			  .words = (const char *const[]){ "ready", "claimed",
				"done", "refused", "replaced", NULL },
			  .sql = "j.state = ?", .help = "how far it is" },
			{ .name = "target", .type = LIST_ASCII, .nin = 1,
			  .sql = "j.target = ?", .narrows = true,
			  .help = "server:<organisation id> or device:<mac>" },
			{ .name = "verb", .type = LIST_WORD, .nin = 1,
			  .words = job_words, .sql = "j.verb = ?",
			  .help = "what Yealink shall do" } },
		.nfilters = 4,
		.sorts = (const struct list_sort[]){
			{ "id", "j.id", LIST_INT } },
		.nsorts = 1,
		.down = true, .newest = STMT_JOB_NEWEST_ID,
		.roles = ROLE_EDIT },

	[LIST_RPS_SERVERS] = {
		.name = "rps_servers",
		.columns = "SELECT s.id, s.organisation_id, o.name, s.account_id,"
			   " s.remote_id, s.name, s.url, CAST(s.state AS UNSIGNED),"
			   " s.adopted, " P_UTC("s.synced_at"),
		.nout = 10,
		.from = "rps_server s LEFT JOIN organisation o"
			" ON o.id = s.organisation_id",
		.scope = "o.path LIKE ?", .scope_one = "s.organisation_id = ?",
		.id = "s.id", .id_type = LIST_INT,
		.filters = (const struct list_filter[]){
			P_ORGANISATION("s.organisation_id"), P_STATE("s") },
		.nfilters = 2,
		.sorts = (const struct list_sort[]){
			{ "id", "s.id", LIST_INT } },
		.nsorts = 1,
		.roles = ROLE_EDIT },

	[LIST_RPS_DEVICES] = {
		.name = "rps_devices",
		.columns = "SELECT r.mac, r.device_id, d.organisation_id, o.name,"
			   " r.account_id, r.server_id, r.remote_id,"
			   " CAST(r.state AS UNSIGNED), r.reason, r.adopted, "
			   P_UTC("r.synced_at"),
		.nout = 11,
		.from = "rps_device r LEFT JOIN device d ON d.id = r.device_id"
			" LEFT JOIN organisation o ON o.id = d.organisation_id",
		.scope = "o.path LIKE ?", .scope_one = "d.organisation_id = ?",
		.id = "r.mac", .id_type = LIST_ASCII,
		.filters = (const struct list_filter[]){
			P_ORGANISATION("d.organisation_id"), P_STATE("r"),
			{ .name = "mac", .type = LIST_MAC, .nin = 1,
			  .sql = "r.mac = ?", .help = "of this phone" } },
		.nfilters = 3,
		.sorts = (const struct list_sort[]){
			{ "mac", "r.mac", LIST_ASCII } },
		.nsorts = 1,
		.roles = ROLE_EDIT },
