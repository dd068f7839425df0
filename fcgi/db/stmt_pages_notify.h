/*
 * stmt_pages_notify.h - pages of notifiers, webhooks and their queue.
 * Included by stmt_pages.h.
 */
/* clang-format off */
#define P_OPENED(t) P_UTC("IF(" t ".breaker_until > CURRENT_TIMESTAMP, " t \
	".breaker_until, NULL)")

	/* The columns of NOTIFIER_OF. */
	[LIST_NOTIFIERS] = {
		.name = "notifiers",
		.columns = "SELECT n.id, n.organisation_id, o.name,"
			   " CAST(n.kind AS UNSIGNED), n.proxy_host, n.proxy_port,"
			   " CAST(n.transport AS UNSIGNED), n.domain, n.from_uri,"
			   " n.auth_user, n.auth_secret IS NOT NULL,"
			   " CAST(n.scheme AS UNSIGNED), n.networks, n.timeout,"
			   " n.rate_per_second, n.version, n.trouble, "
			   P_OPENED("n") ", n.basic, n.registrars",
		.nout = 20,
		.from = "notifier n JOIN organisation o"
			" ON o.id = n.organisation_id",
		.scope = "o.path LIKE ?", .scope_one = "n.organisation_id = ?",
		.id = "n.id", .id_type = LIST_INT,
		.filters = (const struct list_filter[]){
			P_ORGANISATION("n.organisation_id"), P_UNDER },
		.nfilters = 2,
		.sorts = (const struct list_sort[]){
			{ "id", "n.id", LIST_INT } },
		.nsorts = 1,
		.roles = ROLE_EDIT },

	/* The columns of WEBHOOK_BY_ID. */
	[LIST_WEBHOOKS] = {
		.name = "webhooks",
		.columns = "SELECT w.id, w.organisation_id, o.name, w.name,"
			   " w.url, w.events, w.enabled, "
			   P_UTC("w.failing_since") ", " P_UTC("w.delivered_at")
			   ", w.trouble, " P_OPENED("w") ", w.version, "
			   P_UTC("w.created_at"),
		.nout = 13,
		.from = "webhook w JOIN organisation o"
			" ON o.id = w.organisation_id",
		.scope = "o.path LIKE ?", .scope_one = "w.organisation_id = ?",
		.id = "w.id", .id_type = LIST_INT,
		.filters = (const struct list_filter[]){
			P_ORGANISATION("w.organisation_id"), P_UNDER },
		.nfilters = 2,
		.sorts = (const struct list_sort[]){
			{ "id", "w.id", LIST_INT } },
		.nsorts = 1,
		.roles = ROLE_EDIT },

	/* The columns, and the scope, of NOTIFY_BY_ID. */
	[LIST_NOTIFY_JOBS] = {
		.name = "notify_jobs",
		.columns = "SELECT j.id, CAST(j.kind AS UNSIGNED),"
			   " CAST(j.state AS UNSIGNED), j.organisation_id, o.name,"
			   " j.notifier_id, j.webhook_id, j.device_id, j.mac,"
			   " j.event, j.message_id, j.attempts, j.words, j.actor, "
			   P_UTC("j.run_after") ", " P_UTC("j.give_up_at") ", "
			   P_UTC("j.created_at") ", " P_UTC("j.done_at"),
		.nout = 18,
		.from = "notify_job j LEFT JOIN organisation o"
			" ON o.id = j.organisation_id"
			" LEFT JOIN webhook w ON w.id = j.webhook_id"
			" LEFT JOIN organisation s ON s.id = IF(j.kind ="
			"  'webhook', w.organisation_id, j.organisation_id)",
		.scope = "s.path LIKE ?",
		.scope_one = "j.organisation_id = ? AND s.id ="
			     " j.organisation_id",
		.own = "j.kind <> 'webhook' AND EXISTS (SELECT 1"
		       " FROM user_device x WHERE x.user_id = ?"
		       " AND x.device_id = j.device_id)",
		.id = "j.id", .id_type = LIST_INT,
		.filters = (const struct list_filter[]){
			P_ORGANISATION("j.organisation_id"),
			{ .name = "state", .type = LIST_WORD, .nin = 1,
			  .words = notify_state_words, .sql = "j.state = ?",
			  .help = "how far it is" },
			{ .name = "kind", .type = LIST_WORD, .nin = 1,
			  .words = notify_kind_words, .sql = "j.kind = ?",
			  .help = "provision, reboot, probe or webhook" },
			{ .name = "mac", .type = LIST_MAC, .nin = 1,
			  .sql = "j.mac = ?", .narrows = true,
			  .help = "of this phone" },
			{ .name = "webhook_id", .type = LIST_INT, .nin = 1,
			  .sql = "j.webhook_id = ?", .narrows = true,
			  .help = "to this webhook" } },
		.nfilters = 5,
		.sorts = (const struct list_sort[]){
			{ "id", "j.id", LIST_INT } },
		.nsorts = 1,
		.down = true, .newest = STMT_NOTIFY_NEWEST_ID,
		.roles = ROLE_EDIT },
