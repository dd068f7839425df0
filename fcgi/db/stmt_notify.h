/*
 * stmt_notify.h - statements about notifiers, webhooks, their queue, and the
 * search for events.  Included by stmt_edit.h, behind stmt_rps.h and
 * stmt_views.h, whose macros it uses.
 */
/* clang-format off */
#define IN_50 "(" IN_10 ", " IN_10 ", " IN_10 ", " IN_10 ", " IN_10 ")"
#define OPENED(t) "IF(" t ".breaker_until > CURRENT_TIMESTAMP, " t \
	".breaker_until, NULL)"
#define NOT_PAUSED(t) " (" t ".breaker_until IS NULL OR " t \
	".breaker_until <= CURRENT_TIMESTAMP)"
/* An event keeps its name; all else, and a test, gives it up when it is begun
 * or over. */
#define NAME_STAYS " dedup = IF(kind = 'webhook' AND event <> 'test', dedup," \
	" NULL)"

/* --- notifiers --- */

#define NOTIFIER_ROW " n.id, n.organisation_id, o.name," \
	" CAST(n.kind AS UNSIGNED), n.proxy_host, n.proxy_port," \
	" CAST(n.transport AS UNSIGNED), n.domain, n.from_uri, n.auth_user," \
	" n.auth_secret IS NOT NULL, CAST(n.scheme AS UNSIGNED), n.networks," \
	" n.timeout, n.rate_per_second, n.version, n.trouble, " \
	UTC(OPENED("n")) ", n.basic, n.registrars"
#define NOTIFIER_ROW_N 20
#define NOTIFIER_FROM " FROM notifier n" \
	" JOIN organisation o ON o.id = n.organisation_id"

	[STMT_NOTIFIER_OF] = {
		.sql = "SELECT" NOTIFIER_ROW NOTIFIER_FROM
		       " WHERE n.organisation_id = ?" IN_SCOPE,
		.nin = 2, .nout = NOTIFIER_ROW_N, .roles = ROLE_EDIT },

	[STMT_NOTIFIER_EACH] = {
		.sql = "SELECT" NOTIFIER_ROW NOTIFIER_FROM
		       " WHERE o.path LIKE ? ORDER BY o.path",
		.nin = 1, .nout = NOTIFIER_ROW_N, .roles = ROLE_EDIT },

	/* ?: scope, path of the organisation. */
	[STMT_NOTIFIER_NEAREST] = {
		.sql = "SELECT n.id, CAST(n.kind AS UNSIGNED),"
		       " n.organisation_id, o.name, o.path LIKE ?,"
		       " n.rate_per_second" NOTIFIER_FROM
		       " WHERE ? LIKE CONCAT(o.path, '%')"
		       " ORDER BY LENGTH(o.path) DESC LIMIT 1",
		.nin = 2, .nout = 6, .roles = ROLE_EDIT },

	[STMT_NOTIFIER_LOCK] = {
		.sql = "SELECT id FROM notifier WHERE organisation_id = ?"
		       " FOR UPDATE",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_NOTIFIER_ADD] = {
		.sql = "INSERT INTO notifier (kind, proxy_host, proxy_port,"
		       " transport, domain, from_uri, auth_user, scheme,"
		       " networks, timeout, rate_per_second, basic,"
		       " registrars, auth_secret, organisation_id)"
		       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		.nin = 15, .roles = ROLE_EDIT },

	/* What was changed may be what was wrong, so it is tried at once. */
	[STMT_NOTIFIER_CHANGE] = {
		.sql = "UPDATE notifier SET kind = ?, proxy_host = ?,"
		       " proxy_port = ?, transport = ?, domain = ?,"
		       " from_uri = ?, auth_user = ?, scheme = ?, networks = ?,"
		       " timeout = ?, rate_per_second = ?, basic = ?,"
		       " registrars = ?, auth_secret = IF(?, auth_secret, ?), unwell = 0,"
		       " trouble = '', breaker_until = NULL,"
		       " version = version + 1 WHERE id = ?",
		.nin = 16, .roles = ROLE_EDIT },

	[STMT_NOTIFIER_DELETE] = {
		.sql = "DELETE FROM notifier WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_NOTIFIER_FAIL] = {
		.sql = "UPDATE notify_job SET state = 'failed', words = ?,"
		       " done_at = " NOW3 ", dedup = NULL"
		       " WHERE notifier_id = ? AND state = 'ready'",
		.nin = 2, .roles = ROLE_EDIT },

/* --- webhooks --- */

#define WEBHOOK_ROW " w.id, w.organisation_id, o.name, w.name, w.url," \
	" w.events, w.enabled, " UTC("w.failing_since") ", " \
	UTC("w.delivered_at") ", w.trouble, " UTC(OPENED("w")) "," \
	" w.version, " UTC("w.created_at")
#define WEBHOOK_ROW_N 13
#define WEBHOOK_FROM " FROM webhook w" \
	" JOIN organisation o ON o.id = w.organisation_id"

	[STMT_WEBHOOK_BY_ID] = {
		.sql = "SELECT" WEBHOOK_ROW WEBHOOK_FROM " WHERE w.id = ?"
		       IN_SCOPE,
		.nin = 2, .nout = WEBHOOK_ROW_N, .roles = ROLE_EDIT },

	[STMT_WEBHOOK_EACH] = {
		.sql = "SELECT" WEBHOOK_ROW WEBHOOK_FROM
		       " WHERE o.path LIKE ? ORDER BY o.path, w.id",
		.nin = 1, .nout = WEBHOOK_ROW_N, .roles = ROLE_EDIT },

	[STMT_WEBHOOK_LOCK] = {
		.sql = "SELECT id FROM webhook WHERE id = ? FOR UPDATE",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_WEBHOOK_COUNT] = {
		.sql = "SELECT COUNT(*) FROM webhook WHERE organisation_id = ?",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_WEBHOOK_ADD] = {
		.sql = "INSERT INTO webhook (organisation_id, name, url, events,"
		       " enabled, secret) VALUES (?, ?, ?, ?, ?, ?)",
		.nin = 6, .roles = ROLE_EDIT },

	[STMT_WEBHOOK_CHANGE] = {
		.sql = "UPDATE webhook SET name = ?, url = ?, events = ?,"
		       " enabled = ?, secret = IF(?, secret, ?), unwell = 0,"
		       " trouble = '', breaker_until = NULL,"
		       " failing_since = NULL, version = version + 1"
		       " WHERE id = ?",
		.nin = 7, .roles = ROLE_EDIT },

	[STMT_WEBHOOK_DELETE] = {
		.sql = "DELETE FROM webhook WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_WEBHOOK_FAIL] = {
		.sql = "UPDATE notify_job SET state = 'failed', words = ?,"
		       " done_at = " NOW3 "," NAME_STAYS " WHERE webhook_id = ?"
		       " AND state = 'ready'",
		.nin = 2, .roles = ROLE_EDIT | ROLE_NOTIFY },

/* --- asking --- */

#define NOTIFY_ROW " j.id, CAST(j.kind AS UNSIGNED)," \
	" CAST(j.state AS UNSIGNED), j.organisation_id, o.name," \
	" j.notifier_id, j.webhook_id, j.device_id, j.mac, j.event," \
	" j.message_id, j.attempts, j.words, j.actor, " UTC("j.run_after") \
	", " UTC("j.give_up_at") ", " UTC("j.created_at") ", " UTC("j.done_at")
#define NOTIFY_ROW_N 18

	/* An event is the business of who is told (s), not of whose phone it
	 * is about.  ?: id, scope, 1: of everybody, user or 0 twice */
	[STMT_NOTIFY_BY_ID] = {
		.sql = "SELECT" NOTIFY_ROW " FROM notify_job j"
		       " LEFT JOIN organisation o ON o.id = j.organisation_id"
		       " LEFT JOIN webhook w ON w.id = j.webhook_id"
		       " LEFT JOIN organisation s ON s.id = IF(j.kind ="
		       "  'webhook', w.organisation_id, j.organisation_id)"
		       " WHERE j.id = ? AND (s.path LIKE ? OR ? = 1)"
		       " AND (? = 0 OR (j.kind <> 'webhook' AND EXISTS"
		       " (SELECT 1 FROM user_device x WHERE x.user_id = ?"
		       "  AND x.device_id = j.device_id)))",
		.nin = 5, .nout = NOTIFY_ROW_N, .roles = ROLE_EDIT },

	[STMT_NOTIFY_NEWEST_ID] = {
		.sql = "SELECT IFNULL(MAX(id), 0) FROM notify_job",
		.nout = 1, .roles = ROLE_EDIT },

	/* Those that were begun once and wait: ?: MAC, kind. */
	[STMT_NOTIFY_REPLACE] = {
		.sql = "UPDATE notify_job SET state = 'replaced', words ="
		       " 'It was asked for again.', done_at = " NOW3
		       " WHERE mac = ? AND kind = ? AND state = 'ready'"
		       " AND dedup IS NULL",
		.nin = 2, .roles = ROLE_EDIT },

#define NOTIFY_AGAIN " ON DUPLICATE KEY UPDATE" \
	" organisation_id = VALUES(organisation_id)," \
	" notifier_id = VALUES(notifier_id), device_id = VALUES(device_id)," \
	" give_up_at = VALUES(give_up_at), actor = VALUES(actor)," \
	" run_after = " NOW3
	/* ?: kind, organisation, notifier, device, MAC, name, seconds, who */
	[STMT_NOTIFY_ADD] = {
		.sql = "INSERT INTO notify_job (kind, organisation_id,"
		       " notifier_id, device_id, mac, dedup, give_up_at, actor)"
		       " VALUES (?, ?, ?, ?, ?, ?, " NOW3
		       " + INTERVAL ? SECOND, ?)" NOTIFY_AGAIN,
		.nin = 8, .roles = ROLE_EDIT },

	[STMT_NOTIFY_NAMED] = {
		.sql = "SELECT id FROM notify_job WHERE dedup = ?",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT | ROLE_NOTIFY },

#define MANY_PHONES " FROM device d WHERE d.organisation_id = ?" \
	" AND (? = 0 OR d.group_id = ?) AND d.enabled = 1"
	[STMT_NOTIFY_PHONES] = {
		.sql = "SELECT COUNT(*)" MANY_PHONES,
		.nin = 3, .nout = 1, .roles = ROLE_EDIT },

	/* ?: kind, and those of MANY_PHONES. */
	[STMT_NOTIFY_REPLACE_MANY] = {
		.sql = "UPDATE notify_job SET state = 'replaced', words ="
		       " 'It was asked for again.', done_at = " NOW3
		       " WHERE kind = ? AND state = 'ready' AND dedup IS NULL"
		       " AND device_id IN (SELECT d.id" MANY_PHONES ")",
		.nin = 4, .roles = ROLE_EDIT },

	/* ?: kind, notifier, kind, seconds, who, and those of MANY_PHONES. */
	[STMT_NOTIFY_ADD_MANY] = {
		.sql = "INSERT INTO notify_job (kind, organisation_id,"
		       " notifier_id, device_id, mac, dedup, give_up_at, actor)"
		       " SELECT ?, d.organisation_id, ?, d.id, d.mac,"
		       " CONCAT(?, ':', d.mac), " NOW3 " + INTERVAL ? SECOND, ?"
		       MANY_PHONES " ORDER BY d.id" NOTIFY_AGAIN,
		.nin = 8, .roles = ROLE_EDIT },

	/* One that waits is the same one.
	 * ?: organisation, webhook, message, body, name, seconds, who */
	[STMT_NOTIFY_TEST] = {
		.sql = "INSERT INTO notify_job (kind, event, organisation_id,"
		       " webhook_id, message_id, body, dedup, give_up_at,"
		       " actor) VALUES ('webhook', 'test', ?, ?, ?, ?, ?, " NOW3
		       " + INTERVAL ? SECOND, ?) ON DUPLICATE KEY UPDATE"
		       " give_up_at = VALUES(give_up_at),"
		       " actor = VALUES(actor), run_after = " NOW3,
		.nin = 7, .roles = ROLE_EDIT },

	[STMT_NOTIFY_LOCK] = {
		.sql = "SELECT id FROM notify_job WHERE id = ? FOR UPDATE",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	/* All its time once more, from now.  ?: notifier, id. */
	[STMT_NOTIFY_RETRY] = {
		.sql = "UPDATE notify_job SET state = 'ready', attempts = 0,"
		       " give_up_at = " NOW3 " + INTERVAL TIMESTAMPDIFF(SECOND,"
		       "  created_at, give_up_at) SECOND, created_at = " NOW3 ","
		       " run_after = " NOW3 ", done_at = NULL, words = '',"
		       " notifier_id = ? WHERE id = ?",
		.nin = 2, .roles = ROLE_EDIT },

/* --- the queue, as it is drained --- */

#define DUE_OF(column, id) "EXISTS (SELECT 1 FROM notify_job j WHERE j." \
	column " = " id " AND j.state = 'ready' AND j.run_after <= " NOW3 ")"
	/* What one that is disabled is still sent. */
#define TOLD_IT "(w.enabled = 1 OR j.event = 'test')"
	[STMT_NOTIFY_NOTIFIERS] = {
		.sql = "SELECT" NOTIFIER_ROW ", n.unwell, n.auth_secret"
		       NOTIFIER_FROM " WHERE n.kind <> 'off' AND"
		       NOT_PAUSED("n") " AND (n.pace_at IS NULL OR n.pace_at <="
		       "  CURRENT_TIMESTAMP(6)) AND "
		       DUE_OF("notifier_id", "n.id") " ORDER BY n.id",
		.nout = NOTIFIER_ROW_N + 2, .roles = ROLE_NOTIFY },

	[STMT_NOTIFY_WEBHOOKS] = {
		.sql = "SELECT w.id, w.organisation_id, w.version, w.unwell,"
		       " w.secret, w.url, TIMESTAMPDIFF(HOUR, w.failing_since,"
		       " CURRENT_TIMESTAMP), w.name FROM webhook w"
		       " WHERE" NOT_PAUSED("w") " AND EXISTS (SELECT 1"
		       " FROM notify_job j WHERE j.webhook_id = w.id"
		       " AND j.state = 'ready' AND j.run_after <= " NOW3
		       " AND " TOLD_IT ") ORDER BY w.organisation_id",
		.nout = 8, .roles = ROLE_NOTIFY },

	[STMT_NOTIFY_DUE_PHONES] = {
		.sql = "SELECT id FROM notify_job WHERE notifier_id = ?"
		       " AND state = 'ready' AND run_after <= " NOW3
		       " ORDER BY run_after, id LIMIT ?",
		.nin = 2, .nout = 1, .roles = ROLE_NOTIFY },

	[STMT_NOTIFY_DUE_EVENTS] = {
		.sql = "SELECT j.id FROM notify_job j JOIN webhook w"
		       " ON w.id = j.webhook_id WHERE j.webhook_id = ?"
		       " AND j.state = 'ready' AND j.run_after <= " NOW3
		       " AND " TOLD_IT " ORDER BY j.run_after, j.id LIMIT ?",
		.nin = 2, .nout = 1, .roles = ROLE_NOTIFY },

	/* ?: phones, notifier. */
	[STMT_NOTIFY_PACE] = {
		.sql = "UPDATE notifier SET pace_at = CURRENT_TIMESTAMP(6)"
		       " + INTERVAL ROUND(? * 1000000 / rate_per_second)"
		       " MICROSECOND WHERE id = ? AND (pace_at IS NULL"
		       " OR pace_at <= CURRENT_TIMESTAMP(6))",
		.nin = 2, .roles = ROLE_NOTIFY },

	[STMT_NOTIFY_CLAIM] = {
		.sql = "UPDATE notify_job SET state = 'claimed',"
		       " lease_owner = ?, lease_until = " NOW3
		       " + INTERVAL ? SECOND, attempts = attempts + 1,"
		       NAME_STAYS " WHERE state = 'ready' AND id IN " IN_50,
		.nin = 52, .roles = ROLE_NOTIFY },

	/* A phone as it is now, where it still is: MAC, account, address;
	 * whether it is not of the notifier's own organisation; and the line
	 * of somebody else's phone that has had that account for longer.  One
	 * account is user and registrar; at a notifier that has a domain and
	 * serves others, too, the user alone. */
	[STMT_NOTIFY_ITEMS] = {
		.sql = "SELECT j.id, CAST(j.kind AS UNSIGNED), j.attempts,"
		       " TIMESTAMPDIFF(SECOND, j.created_at, " NOW3 "), d.id,"
		       " j.mac, l.user_name, l.server_host, s.address, j.event,"
		       " j.message_id, j.body,"
		       " IFNULL(n.organisation_id <> d.organisation_id, 1),"
		       " (SELECT MIN(x.id) FROM line x"
		       "  JOIN device y ON y.id = x.device_id"
		       "  WHERE x.user_name = l.user_name AND x.enabled = 1"
		       "  AND y.organisation_id <> d.organisation_id"
		       "  AND (x.server_host = l.server_host OR (n.domain <> ''"
		       "   AND (x.server_host = n.domain"
		       "    OR n.organisation_id <> d.organisation_id)))"
		       "  AND (x.account_since < l.account_since OR"
		       "   (x.account_since = l.account_since AND x.id < l.id)))"
		       " FROM notify_job j"
		       " LEFT JOIN notifier n ON n.id = j.notifier_id"
		       " LEFT JOIN device d ON d.id = j.device_id"
		       "  AND d.organisation_id = j.organisation_id"
		       " LEFT JOIN line l ON l.device_id = d.id AND l.number ="
		       "  (SELECT MIN(x.number) FROM line x"
		       "  WHERE x.device_id = d.id AND x.enabled = 1)"
		       " LEFT JOIN device_status s ON s.device_id = d.id"
		       " WHERE j.state = 'claimed' AND j.lease_owner = ?"
		       " AND j.id IN " IN_50 " ORDER BY j.id",
		.nin = 51, .nout = 14, .roles = ROLE_NOTIFY },

	[STMT_NOTIFY_SETTLE] = {
		.sql = "UPDATE notify_job SET state = ?, words = ?,"
		       " done_at = " NOW3 ", lease_owner = '',"
		       " lease_until = NULL WHERE id = ?"
		       " AND state = 'claimed' AND lease_owner = ?",
		.nin = 4, .roles = ROLE_NOTIFY },

	/* ?: ms, words, 1: the attempt does not count, id, who. */
	[STMT_NOTIFY_LATER] = {
		.sql = "UPDATE notify_job SET state = 'ready', run_after = "
		       NOW3 " + INTERVAL (? * 1000) MICROSECOND, words = ?,"
		       " attempts = attempts - IF(?, LEAST(attempts, 1), 0),"
		       " lease_owner = '', lease_until = NULL WHERE id = ?"
		       " AND state = 'claimed' AND lease_owner = ?",
		.nin = 5, .roles = ROLE_NOTIFY },

	/* A worker died or was cut off: what it did, it did not say. */
	[STMT_NOTIFY_SWEEP] = {
		.sql = "UPDATE notify_job SET state = 'ready',"
		       " lease_owner = '', lease_until = NULL,"
		       " run_after = " NOW3 " WHERE state = 'claimed'"
		       " AND lease_until < " NOW3 " ORDER BY id LIMIT 500",
		.roles = ROLE_NOTIFY },

	/* The times of a clock that was set back: LEASES_AHEAD. */

	/* ?: milliseconds of the longest pause. */
	[STMT_NOTIFY_AHEAD] = {
		.sql = "UPDATE notify_job SET run_after = " NOW3
		       " WHERE state = 'ready' AND run_after > " NOW3
		       " + INTERVAL (? * 1000) MICROSECOND",
		.nin = 1, .roles = ROLE_NOTIFY },

	[STMT_NOTIFY_LEASES] = { .sql = LEASES_AHEAD("notify_job"),
		.nin = 2, .roles = ROLE_NOTIFY },
	[STMT_NOTIFIER_AHEAD] = { .sql = BREAKERS_AHEAD("notifier"),
		.nin = 2, .roles = ROLE_NOTIFY },
	[STMT_WEBHOOK_AHEAD] = { .sql = BREAKERS_AHEAD("webhook"),
		.nin = 2, .roles = ROLE_NOTIFY },

	/* A turn is a second. */
	[STMT_PACE_AHEAD] = {
		.sql = "UPDATE notifier SET pace_at = CURRENT_TIMESTAMP(6)"
		       " WHERE pace_at > CURRENT_TIMESTAMP(6)"
		       " + INTERVAL 2 SECOND",
		.roles = ROLE_NOTIFY },

	[STMT_CURSOR_AHEAD] = {
		.sql = "UPDATE notify_cursor SET"
		       " looked_at = LEAST(looked_at, " NOW3 "),"
		       " mark_at = LEAST(mark_at, " NOW3 ") WHERE looked_at > "
		       NOW3 " + INTERVAL 1 SECOND OR mark_at > " NOW3
		       " + INTERVAL 1 SECOND",
		.roles = ROLE_NOTIFY },

	/* words before dedup and state: it looks at the old ones. */
	[STMT_NOTIFY_EXPIRE] = {
		.sql = "UPDATE notify_job SET words = LEFT(IF(words = '',"
		       " IF(attempts = 0, 'It was not begun in time: is the"
		       " notifier paused, or the queue too long?',"
		       " 'It could not be done in time.'),"
		       " CONCAT('Given up. The last attempt: ', words)), 500),"
		       NAME_STAYS ", state = 'failed', done_at = " NOW3
		       " WHERE state = 'ready' AND give_up_at < " NOW3
		       " ORDER BY id LIMIT 500",
		.roles = ROLE_NOTIFY },

	[STMT_NOTIFY_PRUNE] = {
		.sql = "DELETE FROM notify_job WHERE done_at < " NOW3
		       " - INTERVAL ? DAY ORDER BY done_at LIMIT 1000",
		.nin = 1, .roles = ROLE_NOTIFY },

	[STMT_NOTIFIER_WELL] = {
		.sql = "UPDATE notifier SET unwell = 0, trouble = '',"
		       " breaker_until = NULL WHERE id = ?"
		       " AND (unwell <> 0 OR trouble <> '')",
		.nin = 1, .roles = ROLE_NOTIFY },

	/* As ACCOUNT_UNWELL. */
#define UNWELL " unwell = unwell + 1, trouble = ?, breaker_until =" \
	" IF(unwell < ?, breaker_until, CURRENT_TIMESTAMP + INTERVAL LEAST(?" \
	" * POW(2, LEAST(unwell - ?, 16)), ?) SECOND) WHERE id = ?"
	[STMT_NOTIFIER_UNWELL] = {
		.sql = "UPDATE notifier SET" UNWELL,
		.nin = 6, .roles = ROLE_NOTIFY },

#define PAUSE " trouble = ?, breaker_until = GREATEST(IFNULL(breaker_until," \
	" CURRENT_TIMESTAMP), CURRENT_TIMESTAMP + INTERVAL ? SECOND)" \
	" WHERE id = ?"
	[STMT_NOTIFIER_PAUSE] = {
		.sql = "UPDATE notifier SET" PAUSE,
		.nin = 3, .roles = ROLE_NOTIFY },

	[STMT_WEBHOOK_WELL] = {
		.sql = "UPDATE webhook SET unwell = 0, trouble = '',"
		       " breaker_until = NULL, failing_since = NULL,"
		       " delivered_at = CURRENT_TIMESTAMP WHERE id = ?",
		.nin = 1, .roles = ROLE_NOTIFY },

	[STMT_WEBHOOK_UNWELL] = {
		.sql = "UPDATE webhook SET failing_since ="
		       " IFNULL(failing_since, CURRENT_TIMESTAMP)," UNWELL,
		.nin = 6, .roles = ROLE_NOTIFY },

	[STMT_WEBHOOK_PAUSE] = {
		.sql = "UPDATE webhook SET" PAUSE,
		.nin = 3, .roles = ROLE_NOTIFY },

	[STMT_WEBHOOK_DISABLE] = {
		.sql = "UPDATE webhook SET enabled = 0, trouble = ?,"
		       " version = version + 1 WHERE id = ? AND enabled = 1",
		.nin = 2, .roles = ROLE_NOTIFY },

/* --- events --- */

	[STMT_CURSOR_NEW] = {
		.sql = "INSERT IGNORE INTO notify_cursor (name, position,"
		       " settled, mark, mark_at) SELECT ?, p, p, p, " NOW3
		       " FROM (SELECT IF(?, (SELECT IFNULL(MAX(id), 0)"
		       " FROM fetch_log), UNIX_TIMESTAMP()) AS p) q",
		.nin = 2, .roles = ROLE_NOTIFY },

	/* ?: name, ms.  Takes the look: whoever comes meanwhile waits, and
	 * then it is not his. */
	[STMT_CURSOR_LOOK] = {
		.sql = "UPDATE notify_cursor SET looked_at = GREATEST(" NOW3 ","
		       " IFNULL(looked_at, " NOW3 ") + INTERVAL 1000 MICROSECOND)"
		       " WHERE name = ? AND (looked_at IS NULL OR looked_at <= "
		       NOW3 " - INTERVAL (? * 1000) MICROSECOND)",
		.nin = 2, .roles = ROLE_NOTIFY },

	/* ?: seconds until a row is surely visible, name. */
	[STMT_CURSOR_GET] = {
		.sql = "SELECT position, settled, mark, IFNULL(mark_at <= " NOW3
		       " - INTERVAL ? SECOND, 1),"
		       " CAST(UNIX_TIMESTAMP() AS SIGNED) FROM notify_cursor"
		       " WHERE name = ?",
		.nin = 2, .nout = 5, .roles = ROLE_NOTIFY },

	/* ?: position, settled, 1: the mark is set anew, the same twice. */
	[STMT_CURSOR_PUT] = {
		.sql = "UPDATE notify_cursor SET position = ?, settled = ?,"
		       " mark = IF(?, position, mark),"
		       " mark_at = IF(?, " NOW3 ", mark_at) WHERE name = ?",
		.nin = 5, .roles = ROLE_NOTIFY },

	/* Who is to be told, with whose path. */
	[STMT_EVENT_HOOKS] = {
		.sql = "SELECT w.id, o.path, w.events FROM webhook w"
		       " JOIN organisation o ON o.id = w.organisation_id"
		       " WHERE w.enabled = 1",
		.nout = 3, .roles = ROLE_NOTIFY },

	[STMT_EVENT_LOG_END] = {
		.sql = "SELECT IFNULL(MAX(id), 0) FROM fetch_log",
		.nout = 1, .roles = ROLE_NOTIFY },

	/* ?: behind, up to, how many: the last id of them, and how many. */
	[STMT_EVENT_LOG_STEP] = {
		.sql = "SELECT IFNULL(MAX(id), 0), COUNT(*) FROM (SELECT id"
		       " FROM fetch_log WHERE id > ? AND id <= ?"
		       " ORDER BY id LIMIT ?) x",
		.nin = 3, .nout = 2, .roles = ROLE_NOTIFY },

#define EVENT_DEVICE " d.id, d.mac, d.label, o.id, o.name, o.path"
	/* ?: behind, up to. */
	[STMT_EVENT_FETCHES] = {
		.sql = "SELECT" EVENT_DEVICE ", f.id, " FETCH_OUTCOME("f") ", "
		       UTC("f.at") ", CAST(UNIX_TIMESTAMP(f.at) AS SIGNED),"
		       " f.reason, f.file, f.address, f.firmware,"
		       " CAST(UNIX_TIMESTAMP(s.first_at) AS SIGNED)"
		       " FROM fetch_log f JOIN device d ON d.mac = f.mac"
		       "  AND d.organisation_id = f.organisation_id"
		       " JOIN organisation o ON o.id = d.organisation_id"
		       " LEFT JOIN device_status s ON s.device_id = d.id"
		       " WHERE f.id > ? AND f.id <= ? ORDER BY f.id",
		.nin = 2, .nout = 15, .roles = ROLE_NOTIFY },

	/* When it was served before.  ?: MAC, organisation, id. */
	[STMT_EVENT_BEFORE] = {
		.sql = "SELECT " UTC("f.at") ","
		       " CAST(UNIX_TIMESTAMP(f.at) AS SIGNED) FROM fetch_log f"
		       " WHERE f.mac = ? AND f.organisation_id = ? AND f.id < ?"
		       " AND f.reason = 'served' ORDER BY f.id DESC LIMIT 1",
		.nin = 3, .nout = 2, .roles = ROLE_NOTIFY },

	/* ?: from, to (seconds since 1970): where a step ends. */
	[STMT_EVENT_CHANGED_STEP] = {
		.sql = "SELECT IFNULL(CAST(MAX(t) AS SIGNED), 0), COUNT(*)"
		       " FROM (SELECT UNIX_TIMESTAMP(changed_at) AS t"
		       " FROM device WHERE changed_at > FROM_UNIXTIME(?)"
		       " AND changed_at <= FROM_UNIXTIME(?)"
		       " ORDER BY changed_at LIMIT 1000) x",
		.nin = 2, .nout = 2, .roles = ROLE_NOTIFY },

	[STMT_EVENT_OUTDATED] = {
		.sql = "SELECT" EVENT_DEVICE ", " UTC("d.changed_at") ","
		       " CAST(UNIX_TIMESTAMP(d.changed_at) AS SIGNED), "
		       UTC("s.last_at") " FROM device d"
		       " JOIN organisation o ON o.id = d.organisation_id"
		       " JOIN device_status s ON s.device_id = d.id"
		       " WHERE d.changed_at > FROM_UNIXTIME(?)"
		       " AND d.changed_at <= FROM_UNIXTIME(?)"
		       " AND d.enabled = 1 AND " STATE_IS_OUTDATED
		       " ORDER BY d.changed_at, d.id",
		.nin = 2, .nout = 9, .roles = ROLE_NOTIFY },

	/* Refused by Yealink since then.  ?: seconds since 1970. */
	[STMT_EVENT_REFUSED] = {
		.sql = "SELECT j.id, j.organisation_id, o.name, o.path,"
		       " j.target, CAST(j.verb AS UNSIGNED), j.last_error, "
		       UTC("j.done_at") ","
		       " CAST(UNIX_TIMESTAMP(j.done_at) AS SIGNED)"
		       " FROM rps_job j"
		       " JOIN organisation o ON o.id = j.organisation_id"
		       " WHERE j.state = 'refused'"
		       " AND j.done_at > FROM_UNIXTIME(?)"
		       " ORDER BY j.done_at LIMIT 20000",
		.nin = 1, .nout = 9, .roles = ROLE_NOTIFY },

	/* Whose jobs wait, among the oldest.  ?: seconds. */
	[STMT_EVENT_WAITING] = {
		.sql = "SELECT x.organisation_id, o.name, o.path, COUNT(*), "
		       UTC("MIN(x.created_at)") ","
		       " FLOOR(UNIX_TIMESTAMP() / 3600) FROM (SELECT"
		       "  organisation_id, created_at FROM rps_job"
		       "  WHERE state = 'ready' ORDER BY id LIMIT 10000) x"
		       " JOIN organisation o ON o.id = x.organisation_id"
		       " WHERE x.created_at < " NOW3 " - INTERVAL ? SECOND"
		       " GROUP BY x.organisation_id, o.name, o.path",
		.nin = 1, .nout = 6, .roles = ROLE_NOTIFY },

	/* ?: organisation, webhook, device, MAC, event, message, body, name,
	 * seconds.  Found again it is the same. */
	[STMT_EVENT_ADD] = {
		.sql = "INSERT INTO notify_job (kind, organisation_id,"
		       " webhook_id, device_id, mac, event, message_id, body,"
		       " dedup, give_up_at) VALUES ('webhook', ?, ?, ?, ?, ?, ?,"
		       " ?, ?, " NOW3 " + INTERVAL ? SECOND)"
		       " ON DUPLICATE KEY UPDATE id = id",
		.nin = 9, .roles = ROLE_NOTIFY },

/* --- how it is --- */

	[STMT_VITALS_NOTIFY] = {
		.sql = "SELECT"
		       " (SELECT COUNT(*) FROM notify_job WHERE state = 'ready'),"
		       " (SELECT COUNT(*) FROM notify_job"
		       "  WHERE state = 'claimed'),"
		       " (SELECT COUNT(*) FROM notify_job WHERE done_at > " NOW3
		       "  - INTERVAL 1 DAY AND state = 'failed'),"
		       " (SELECT IFNULL(GREATEST(TIMESTAMPDIFF(SECOND,"
		       "  MIN(run_after), " NOW3 "), 0), 0) FROM notify_job"
		       "  WHERE state = 'ready'),"
		       " (SELECT COUNT(*) FROM notifier WHERE breaker_until >"
		       "  CURRENT_TIMESTAMP) + (SELECT COUNT(*) FROM webhook"
		       "  WHERE enabled = 1 AND breaker_until >"
		       "  CURRENT_TIMESTAMP),"
		       " (SELECT COUNT(*) FROM webhook WHERE enabled = 1"
		       "  AND failing_since IS NOT NULL),"
		       " (SELECT COUNT(*) FROM webhook WHERE enabled = 0"
		       "  AND trouble <> '')",
		.nout = 7, .roles = ROLE_EDIT | ROLE_NOTIFY },

/* --- voipconfigctl rekey --- */

	[STMT_REKEY_NOTIFIERS] = {
		.sql = "SELECT n.id, CONCAT('the notifier of ', o.name),"
		       " n.auth_secret" NOTIFIER_FROM " WHERE n.id > ?"
		       " AND n.auth_secret IS NOT NULL ORDER BY n.id LIMIT 50"
		       " FOR UPDATE",
		.nin = 1, .nout = 3, .roles = ROLE_CTL },

	[STMT_REKEY_NOTIFIER_SET] = {
		.sql = "UPDATE notifier SET auth_secret = ? WHERE id = ?",
		.nin = 2, .roles = ROLE_CTL },

	[STMT_REKEY_WEBHOOKS] = {
		.sql = "SELECT id, name, secret FROM webhook WHERE id > ?"
		       " ORDER BY id LIMIT 50 FOR UPDATE",
		.nin = 1, .nout = 3, .roles = ROLE_CTL },

	[STMT_REKEY_WEBHOOK_SET] = {
		.sql = "UPDATE webhook SET secret = ? WHERE id = ?",
		.nin = 2, .roles = ROLE_CTL },
