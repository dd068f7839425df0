/*
 * stmt_rps.h - statements about Yealink's service: accounts, the queue as the
 * worker drains it, what is there, comparisons and requests.  Included by
 * stmt_edit.h.
 *
 * "server:7" and "device:805ec0..." are targets; what is behind the colon is
 * SUBSTRING(target, 8) of both.
 */
/* clang-format off */
#define IN_10 "?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
#define IN_100 "(" IN_10 ", " IN_10 ", " IN_10 ", " IN_10 ", " IN_10 ", " \
	IN_10 ", " IN_10 ", " IN_10 ", " IN_10 ", " IN_10 ")"
#define NOW3 "CURRENT_TIMESTAMP(3)"
#define OPEN " IN ('ready', 'claimed')"
/* The organisation's own, else its account's. */
#define CERTIFICATE(org, account) "COALESCE(NULLIF(" org ".certificate_url," \
	" ''), " account ".certificate_url)"
#define ORG_OF(job) "CAST(SUBSTRING(" job ".target, 8) AS UNSIGNED)"

/* The account that holds for an organisation, as a value. */
#define NEAREST(org) "(SELECT na.id FROM organisation no JOIN rps_account na" \
	" JOIN organisation nx ON nx.id = na.organisation_id" \
	" AND no.path LIKE CONCAT(nx.path, '%') WHERE no.id = " org \
	" ORDER BY LENGTH(nx.path) DESC, na.id LIMIT 1)"

/* Not one yet to come: the clock may have been set back. */
#define THIS_MINUTE(from) "(" from " > CURRENT_TIMESTAMP - INTERVAL 60 SECOND" \
	" AND " from " <= CURRENT_TIMESTAMP)"

/*
 * A clock that was set back leaves times that are further ahead than they can
 * be; nothing is to wait until then.  What a worker has in hand stays its own
 * for one more lease.  ?: seconds of the longest lease, or pause, twice.
 */
#define LEASES_AHEAD(jobs) "UPDATE " jobs " SET lease_until = " NOW3 \
	" + INTERVAL ? SECOND WHERE state = 'claimed' AND lease_until > " NOW3 \
	" + INTERVAL ? SECOND"
#define BREAKERS_AHEAD(targets) "UPDATE " targets " SET breaker_until =" \
	" CURRENT_TIMESTAMP + INTERVAL ? SECOND WHERE breaker_until >" \
	" CURRENT_TIMESTAMP + INTERVAL ? SECOND"

/* --- accounts --- */

#define ACCOUNT_ROW " a.id, a.organisation_id, o.name, a.name, a.driver + 0," \
	" a.base_url, a.api_user, a.api_secret IS NOT NULL, a.add_by_mac," \
	" a.name_max, a.rate_per_minute, a.proxy, a.public_url," \
	" a.drift_policy + 0, a.enabled, a.version, a.trouble, " \
	UTC("IF(a.breaker_until > CURRENT_TIMESTAMP, a.breaker_until, NULL)") \
	", " UTC("a.drift_at") ", a.certificate_url, a.certificate_as + 0" \
	" FROM rps_account a" \
	" JOIN organisation o ON o.id = a.organisation_id"
#define ACCOUNT_ROW_N 21

	[STMT_ACCOUNT_BY_ID] = {
		.sql = "SELECT" ACCOUNT_ROW " WHERE a.id = ?" IN_SCOPE,
		.nin = 2, .nout = ACCOUNT_ROW_N, .roles = ROLE_EDIT },

	[STMT_ACCOUNT_EACH] = {
		.sql = "SELECT" ACCOUNT_ROW " WHERE o.path LIKE ?"
		       " ORDER BY o.path, a.id",
		.nin = 1, .nout = ACCOUNT_ROW_N, .roles = ROLE_EDIT },

	[STMT_ACCOUNT_LOCK] = {
		.sql = "SELECT id FROM rps_account WHERE id = ? FOR UPDATE",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_ACCOUNT_ADD] = {
		.sql = "INSERT INTO rps_account (organisation_id, name, driver,"
		       " base_url, api_user, add_by_mac, name_max,"
		       " rate_per_minute, proxy, public_url, drift_policy,"
		       " enabled, certificate_url, certificate_as, api_secret)"
		       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		.nin = 15, .roles = ROLE_EDIT },

	/* What was changed may be what was wrong, so it is tried at once. */
	[STMT_ACCOUNT_CHANGE] = {
		.sql = "UPDATE rps_account SET name = ?, driver = ?,"
		       " base_url = ?, api_user = ?, add_by_mac = ?,"
		       " name_max = ?, rate_per_minute = ?, proxy = ?,"
		       " public_url = ?, drift_policy = ?, enabled = ?,"
		       " certificate_url = ?, certificate_as = ?,"
		       " api_secret = IF(?, api_secret, ?), unwell = 0,"
		       " trouble = '', breaker_until = NULL,"
		       " version = version + 1 WHERE id = ?",
		.nin = 16, .roles = ROLE_EDIT },

	[STMT_ACCOUNT_USED] = {
		.sql = "SELECT (SELECT COUNT(*) FROM rps_server"
		       "  WHERE account_id = a.id AND there <> 0),"
		       " (SELECT COUNT(*) FROM rps_device"
		       "  WHERE account_id = a.id AND there <> 0),"
		       " (SELECT COUNT(*) FROM rps_job WHERE account_id = a.id"
		       "  AND state = 'claimed')"
		       " FROM rps_account a WHERE a.id = ?",
		.nin = 1, .nout = 3, .roles = ROLE_EDIT },

	[STMT_ACCOUNT_DROP_DEVICES] = {
		.sql = "DELETE FROM rps_device WHERE account_id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_ACCOUNT_DROP_SERVERS] = {
		.sql = "DELETE FROM rps_server WHERE account_id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_ACCOUNT_DROP_DRIFT] = {
		.sql = "DELETE FROM rps_drift WHERE account_id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	/* The worker looks again whose they are. */
	[STMT_ACCOUNT_DROP_JOBS] = {
		.sql = "UPDATE rps_job SET account_id = NULL"
		       " WHERE account_id = ? AND state = 'ready'",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_ACCOUNT_DELETE] = {
		.sql = "DELETE FROM rps_account WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	/* Everybody for whom a new account holds, or whom it leaves to
	 * another.  A job that nobody has begun does for this too.  ?: path,
	 * and the account. */
	[STMT_ACCOUNT_QUEUE] = {
		.sql = "INSERT INTO rps_job (organisation_id, target, verb)"
		       " SELECT o.id, CONCAT('server:', o.id), IF(EXISTS"
		       "  (SELECT 1 FROM rps_server s WHERE s.organisation_id ="
		       "   o.id AND s.there <> 0), 'edit_server', 'add_server')"
		       " FROM organisation o WHERE o.path LIKE CONCAT(?, '%')"
		       " AND " NEAREST("o.id") " = ?"
		       " AND NOT EXISTS (SELECT 1 FROM rps_job j WHERE j.target ="
		       "  CONVERT(CONCAT('server:', o.id) USING ascii)"
		       "  AND j.state = 'ready' AND j.verb <> 'delete_server')"
		       " ORDER BY o.path",
		.nin = 2, .roles = ROLE_EDIT },

	/* Every record of everybody: the host phones come to has changed. */
	[STMT_ACCOUNT_MOVE_HOST] = {
		.sql = "UPDATE rps_account SET public_url = ?,"
		       " version = version + 1 WHERE public_url <> ?",
		.nin = 2, .roles = ROLE_EDIT },

	[STMT_SERVER_QUEUE_ALL] = {
		.sql = "INSERT INTO rps_job (organisation_id, target, verb)"
		       " SELECT s.organisation_id,"
		       " CONCAT('server:', s.organisation_id), 'edit_server'"
		       " FROM rps_server s WHERE s.organisation_id IS NOT NULL"
		       " AND s.there <> 0 AND NOT EXISTS (SELECT 1 FROM rps_job j"
		       "  WHERE j.target = CONVERT(CONCAT('server:',"
		       "   s.organisation_id) USING ascii) AND j.state = 'ready'"
		       "  AND j.verb <> 'delete_server')"
		       " GROUP BY s.organisation_id",
		.roles = ROLE_EDIT },

	[STMT_SERVER_QUEUE_ACCOUNT] = {
		.sql = "INSERT INTO rps_job (organisation_id, target, verb)"
		       " SELECT s.organisation_id,"
		       " CONCAT('server:', s.organisation_id), 'edit_server'"
		       " FROM rps_server s WHERE s.account_id = ?"
		       " AND s.organisation_id IS NOT NULL"
		       " AND s.there <> 0 AND NOT EXISTS (SELECT 1 FROM rps_job j"
		       "  WHERE j.target = CONVERT(CONCAT('server:',"
		       "   s.organisation_id) USING ascii) AND j.state = 'ready'"
		       "  AND j.verb <> 'delete_server')",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_ACCOUNT_OF_MAC] = {
		.sql = "SELECT COALESCE((SELECT r.account_id FROM rps_device r"
		       "  WHERE r.mac = d.mac), " NEAREST("d.organisation_id")
		       ") FROM device d WHERE d.mac = ?",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_SERVER_OF_ORG] = {
		.sql = "SELECT account_id, remote_id FROM rps_server"
		       " WHERE organisation_id = ? AND remote_id <> ''"
		       " ORDER BY id DESC LIMIT 1",
		.nin = 1, .nout = 2, .roles = ROLE_EDIT },

	/* For the worker: how they are now; one that is disabled only when
	 * something is asked of it. */
	[STMT_ACCOUNT_NOW] = {
		.sql = "SELECT a.id, a.driver + 0, a.base_url, a.api_user,"
		       " a.api_secret, a.add_by_mac, a.name_max, a.proxy,"
		       " a.public_url, a.version, a.unwell, a.organisation_id,"
		       " a.drift_policy + 0,"
		       " IFNULL(a.breaker_until > CURRENT_TIMESTAMP, 0),"
		       " IFNULL(" THIS_MINUTE("a.rate_from")
		       "  AND a.rate_used >= a.rate_per_minute, 0),"
		       " CURRENT_TIMESTAMP >= CURRENT_DATE + INTERVAL ? MINUTE"
		       "  AND (a.drift_at IS NULL OR a.drift_at <"
		       "  CURRENT_DATE + INTERVAL ? MINUTE),"
		       " a.certificate_as + 0, a.enabled FROM rps_account a"
		       " WHERE a.enabled = 1 OR EXISTS (SELECT 1 FROM rps_request"
		       "  q WHERE q.account_id = a.id AND q.state" OPEN ")"
		       " ORDER BY a.id",
		.nin = 2, .nout = 18, .roles = ROLE_RPS },

	/* rate_used goes first: it looks at the old rate_from. */
	[STMT_RATE_TAKE] = {
		.sql = "UPDATE rps_account SET rate_used ="
		       " IF(" THIS_MINUTE("rate_from") ", rate_used, 0) + ?,"
		       " rate_from = IF(" THIS_MINUTE("rate_from") ","
		       "  rate_from, CURRENT_TIMESTAMP) WHERE id = ?"
		       " AND (rate_from IS NULL OR NOT " THIS_MINUTE("rate_from")
		       "  OR rate_used + ? <= rate_per_minute)",
		.nin = 3, .roles = ROLE_RPS },

	/* Calls that were made beyond what was taken, or fewer. */
	[STMT_RATE_ADJUST] = {
		.sql = "UPDATE rps_account SET rate_used ="
		       " GREATEST(CAST(rate_used AS SIGNED) + ?, 0)"
		       " WHERE id = ?",
		.nin = 2, .roles = ROLE_RPS },

	[STMT_ACCOUNT_WELL] = {
		.sql = "UPDATE rps_account SET unwell = 0, trouble = '',"
		       " breaker_until = NULL WHERE id = ?"
		       " AND (unwell <> 0 OR trouble <> '')",
		.nin = 1, .roles = ROLE_RPS },

	/* unwell goes first: what follows looks at the new one.  ?: words,
	 * how many in a row open the breaker, first pause, how many again,
	 * longest pause, account. */
	[STMT_ACCOUNT_UNWELL] = {
		.sql = "UPDATE rps_account SET unwell = unwell + 1, trouble = ?,"
		       " breaker_until = IF(unwell < ?, breaker_until,"
		       "  CURRENT_TIMESTAMP + INTERVAL LEAST(? *"
		       "   POW(2, LEAST(unwell - ?, 16)), ?) SECOND)"
		       " WHERE id = ?",
		.nin = 6, .roles = ROLE_RPS },

	/* No calls for so many seconds. */
	[STMT_ACCOUNT_PAUSE] = {
		.sql = "UPDATE rps_account SET trouble = ?, breaker_until ="
		       " GREATEST(IFNULL(breaker_until, CURRENT_TIMESTAMP),"
		       "  CURRENT_TIMESTAMP + INTERVAL ? SECOND) WHERE id = ?",
		.nin = 3, .roles = ROLE_RPS },

	[STMT_ACCOUNT_COMPARED] = {
		.sql = "UPDATE rps_account SET drift_at = CURRENT_TIMESTAMP"
		       " WHERE id = ?",
		.nin = 1, .roles = ROLE_RPS },

/* --- the queue, when something is asked for --- */

	/* ?: target */
	[STMT_JOB_OPEN_N] = {
		.sql = "SELECT COUNT(*) FROM rps_job WHERE target = ?"
		       " AND state" OPEN,
		.nin = 1, .nout = 1, .roles = ROLE_EDIT | ROLE_RPS },

	[STMT_JOB_REPLACE] = {
		.sql = "UPDATE rps_job SET state = 'replaced',"
		       " done_at = " NOW3 ", last_error = ? WHERE target = ?"
		       " AND state = 'ready' AND verb IN ('add_server',"
		       " 'edit_server', 'add_device', 'edit_device')",
		.nin = 2, .roles = ROLE_EDIT | ROLE_RPS },

	[STMT_JOB_ADD_OVER] = {
		.sql = "INSERT INTO rps_job (organisation_id, target, verb,"
		       " state, done_at, last_error)"
		       " VALUES (?, ?, ?, 'replaced', " NOW3 ", ?)",
		.nin = 4, .roles = ROLE_EDIT | ROLE_RPS },

	/* 0: never sent; 1: there; 2: perhaps */
	[STMT_RECORD_OF_DEVICE] = {
		.sql = "SELECT there FROM rps_device WHERE mac = ? FOR UPDATE",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT | ROLE_RPS },

	[STMT_RECORD_OF_SERVER] = {
		.sql = "SELECT MAX(there) FROM rps_server"
		       " WHERE organisation_was = ? HAVING MAX(there) IS NOT NULL",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT | ROLE_RPS },

	[STMT_RECORD_DELETING] = {
		.sql = "UPDATE rps_device SET state = 'deleting' WHERE mac = ?"
		       " AND state = 'synced'",
		.nin = 1, .roles = ROLE_EDIT | ROLE_RPS },

	[STMT_RECORD_SERVER_DELETING] = {
		.sql = "UPDATE rps_server SET state = 'deleting'"
		       " WHERE organisation_was = ? AND state = 'synced'",
		.nin = 1, .roles = ROLE_EDIT | ROLE_RPS },

/* --- the queue, as it is drained --- */

	/* Whose jobs are these?  A record that is there says it, else the
	 * nearest account of the organisation.  Of one that is behind another
	 * nobody knows yet: that may be about to make the record. */
	[STMT_QUEUE_HOMELESS] = {
		.sql = "SELECT j.id, j.verb + 0,"
		       " IF(j.target LIKE 'device:%',"
		       "  COALESCE((SELECT r.account_id FROM rps_device r"
		       "   WHERE r.mac = SUBSTRING(j.target, 8)), "
		       NEAREST("(SELECT d.organisation_id FROM device d"
			       " WHERE d.mac = SUBSTRING(j.target, 8))")
		       "), COALESCE(" NEAREST(ORG_OF("j") ) ","
		       " (SELECT s.account_id FROM rps_server s"
		       "  WHERE s.organisation_was = " ORG_OF("j")
		       "  ORDER BY s.id LIMIT 1)))"
		       " FROM rps_job j FORCE INDEX (rps_job_claim)"
		       " WHERE j.account_id IS NULL AND j.state = 'ready'"
		       " AND j.run_after <= " NOW3
		       " AND NOT EXISTS (SELECT 1 FROM rps_job x"
		       "  WHERE x.target = j.target AND x.state" OPEN
		       "  AND x.id < j.id)"
		       " ORDER BY j.run_after, j.id LIMIT 500",
		.nout = 3, .roles = ROLE_RPS },

	[STMT_QUEUE_HOME] = {
		.sql = "UPDATE rps_job SET account_id = ? WHERE account_id IS NULL"
		       " AND state = 'ready' AND id IN " IN_100,
		.nin = 101, .roles = ROLE_RPS },

	[STMT_QUEUE_NO_HOME] = {
		.sql = "UPDATE rps_job SET state = 'done', done_at = " NOW3 ","
		       " last_error = ? WHERE account_id IS NULL"
		       " AND state = 'ready' AND id IN " IN_100,
		.nin = 101, .roles = ROLE_RPS },

	/* A worker died or was cut off: what it did, it did not say. */
	[STMT_QUEUE_SWEEP] = {
		.sql = "UPDATE rps_job SET state = 'ready', ambiguous = 1,"
		       " lease_owner = '', lease_until = NULL, run_after = " NOW3
		       " WHERE state = 'claimed' AND lease_until < " NOW3
		       " ORDER BY id LIMIT 500",
		.roles = ROLE_RPS },

	/* ?: milliseconds a job waits without a failure, account, milliseconds
	 * of the first pause, of the longest, and of the wait again. */
	[STMT_QUEUE_AHEAD] = {
		.sql = "UPDATE rps_job SET run_after = " NOW3
		       " WHERE state = 'ready' AND run_after > " NOW3
		       " + INTERVAL (? * 1000) MICROSECOND AND account_id <=> ?"
		       " AND run_after > " NOW3 " + INTERVAL (1000 *"
		       " (LEAST(? * POW(2, LEAST(attempts, 20)), ?) + ?))"
		       " MICROSECOND",
		.nin = 5, .roles = ROLE_RPS },

	[STMT_QUEUE_LEASES] = { .sql = LEASES_AHEAD("rps_job"),
		.nin = 2, .roles = ROLE_RPS },
	[STMT_REQUEST_LEASES] = { .sql = LEASES_AHEAD("rps_request"),
		.nin = 2, .roles = ROLE_RPS },
	[STMT_ACCOUNT_AHEAD] = { .sql = BREAKERS_AHEAD("rps_account"),
		.nin = 2, .roles = ROLE_RPS },

	/* Those due first; the last column: is it the oldest of its target,
	 * and none of them begun?  (On several nodes ids are not quite given
	 * out in the order in which they are committed.) */
	[STMT_QUEUE_DUE] = {
		.sql = "SELECT j.id, j.verb + 0, j.alone,"
		       " NOT EXISTS (SELECT 1 FROM rps_job x"
		       "  WHERE x.target = j.target AND x.state" OPEN
		       "  AND (x.id < j.id OR x.state = 'claimed'))"
		       " FROM rps_job j FORCE INDEX (rps_job_claim)"
		       " WHERE j.account_id = ? AND j.state = 'ready'"
		       " AND j.run_after <= " NOW3
		       " ORDER BY j.run_after, j.id LIMIT 250",
		.nin = 1, .nout = 4, .roles = ROLE_RPS },

	/* Behind an older one of their target: not looked at again at once. */
	[STMT_QUEUE_BEHIND] = {
		.sql = "UPDATE rps_job SET run_after = " NOW3
		       " + INTERVAL (? * 1000) MICROSECOND WHERE state = 'ready'"
		       " AND id IN " IN_100,
		.nin = 101, .roles = ROLE_RPS },

	[STMT_QUEUE_CLAIM] = {
		.sql = "UPDATE rps_job SET state = 'claimed', lease_owner = ?,"
		       " lease_until = " NOW3 " + INTERVAL ? SECOND,"
		       " attempts = attempts + 1 WHERE state = 'ready'"
		       " AND account_id = ? AND id IN " IN_100,
		.nin = 103, .roles = ROLE_RPS },

	[STMT_QUEUE_RENEW] = {
		.sql = "UPDATE rps_job SET lease_until = " NOW3
		       " + INTERVAL ? SECOND WHERE state = 'claimed'"
		       " AND lease_owner = ? AND id IN " IN_100,
		.nin = 102, .roles = ROLE_RPS },

	[STMT_QUEUE_MINE] = {
		.sql = "SELECT COUNT(*) FROM rps_job WHERE state = 'claimed'"
		       " AND lease_owner = ? AND id IN " IN_100,
		.nin = 101, .nout = 1, .roles = ROLE_RPS },

	[STMT_QUEUE_SETTLE] = {
		.sql = "UPDATE rps_job SET state = ?, last_error = ?,"
		       " ambiguous = 0, alone = 0, done_at = " NOW3 ","
		       " lease_owner = '', lease_until = NULL"
		       " WHERE id = ? AND state = 'claimed' AND lease_owner = ?",
		.nin = 4, .roles = ROLE_RPS },

	/* Those of a claim that are still ours, and stay so until COMMIT. */
	[STMT_QUEUE_HOLD] = {
		.sql = "SELECT id FROM rps_job WHERE state = 'claimed'"
		       " AND lease_owner = ? AND id IN " IN_100 " FOR UPDATE",
		.nin = 101, .nout = 1, .roles = ROLE_RPS },

	/* Many that ended alike.  ?: words, owner, ids */
	[STMT_QUEUE_DONE] = {
		.sql = "UPDATE rps_job SET state = 'done', last_error = ?,"
		       " ambiguous = 0, alone = 0, done_at = " NOW3 ","
		       " lease_owner = '', lease_until = NULL"
		       " WHERE state = 'claimed' AND lease_owner = ?"
		       " AND id IN " IN_100,
		.nin = 102, .roles = ROLE_RPS },

	/* ?: milliseconds, words, perhaps done, alone, attempts that do not
	 * count, 1 to look for its account again, id, owner. */
	[STMT_QUEUE_LATER] = {
		.sql = "UPDATE rps_job SET state = 'ready', run_after = " NOW3
		       " + INTERVAL (? * 1000) MICROSECOND, last_error = ?,"
		       " ambiguous = ?, alone = ?,"
		       " attempts = GREATEST(CAST(attempts AS SIGNED) - ?, 0),"
		       " account_id = IF(?, NULL, account_id),"
		       " lease_owner = '', lease_until = NULL"
		       " WHERE id = ? AND state = 'claimed' AND lease_owner = ?",
		.nin = 8, .roles = ROLE_RPS },

	/* ?: account twice (0: all) */
	[STMT_QUEUE_COUNTS] = {
		.sql = "SELECT CAST(state AS UNSIGNED), COUNT(*)"
		       " FROM rps_job WHERE state IN ('ready', 'claimed',"
		       " 'refused') AND (? = 0 OR account_id = ?)"
		       " GROUP BY state",
		.nin = 2, .nout = 2, .roles = ROLE_EDIT | ROLE_RPS },

#define HAS_OPEN(target) "EXISTS (SELECT 1 FROM rps_job w WHERE w.target = " \
	target " AND w.state" OPEN ")"

	/* What a claimed job of a device is about.  Two seconds, because
	 * changed_at has whole ones and a change takes a while to commit. */
	[STMT_QUEUE_DEVICES] = {
		.sql = "SELECT j.id, SUBSTRING(j.target, 8), j.verb + 0,"
		       " j.attempts, j.ambiguous, j.alone, j.organisation_id,"
		       " d.id, d.organisation_id, d.serial, d.label,"
		       " d.prov_secret, " NEAREST("d.organisation_id") ","
		       " r.account_id, r.server_id, r.remote_id, r.there,"
		       " r.adopted, CAST(UNIX_TIMESTAMP(r.sent_at) AS SIGNED),"
		       " s.id, s.remote_id, s.name, s.there, s.reason,"
		       " s.state + 0, o.name, o.path_key,"
		       " d.changed_at + INTERVAL 2 SECOND <= r.sent_at"
		       "  AND r.sent_at <= " NOW3
		       " FROM rps_job j"
		       " LEFT JOIN device d ON d.mac = SUBSTRING(j.target, 8)"
		       " LEFT JOIN organisation o ON o.id = d.organisation_id"
		       " LEFT JOIN rps_device r ON r.mac = SUBSTRING(j.target, 8)"
		       " LEFT JOIN rps_server s ON s.account_id = j.account_id"
		       "  AND s.organisation_id = d.organisation_id"
		       " WHERE j.state = 'claimed' AND j.lease_owner = ?"
		       " AND j.id IN " IN_100 " ORDER BY j.id",
		.nin = 101, .nout = 28, .roles = ROLE_RPS },

	/* What a claimed job of a server is about. */
	[STMT_QUEUE_SERVER] = {
		.sql = "SELECT j.id, " ORG_OF("j") ", j.verb + 0, j.attempts,"
		       " j.ambiguous, o.id, o.name, o.path_key, o.prov_user,"
		       " o.prov_secret, " NEAREST("o.id") ", s.id, s.remote_id,"
		       " s.name, s.url, s.there, s.adopted, "
		       CERTIFICATE("o", "a") ","
		       " EXISTS (SELECT 1 FROM rps_device r WHERE r.server_id ="
		       "  s.id AND " HAS_OPEN("CONVERT(CONCAT('device:', r.mac)"
		       "  USING ascii)") "),"
		       " EXISTS (SELECT 1 FROM rps_server t WHERE t.id <> s.id"
		       "  AND t.organisation_was = s.organisation_was"
		       "  AND t.remote_id = s.remote_id AND t.remote_id <> ''"
		       "  AND t.there <> 0)"
		       " FROM rps_job j"
		       " LEFT JOIN organisation o ON o.id = " ORG_OF("j")
		       " LEFT JOIN rps_server s ON s.account_id = j.account_id"
		       "  AND s.organisation_was = " ORG_OF("j")
		       " LEFT JOIN rps_account a ON a.id = j.account_id"
		       " WHERE j.state = 'claimed' AND j.lease_owner = ?"
		       " AND j.id = ?",
		.nin = 2, .nout = 20, .roles = ROLE_RPS },

/* --- what is there --- */

	/* Before the call that adds: from now on it may be there.  A device
	 * or server that has just gone leaves NULL, which its job sees to. */
	[STMT_RECORD_SEND] = {
		.sql = "INSERT IGNORE INTO rps_device (there, sent_at, mac,"
		       " account_id, server_id, device_id)"
		       " VALUES (2, " NOW3 ", ?, ?,"
		       " (SELECT id FROM rps_server WHERE id = ?),"
		       " (SELECT id FROM device WHERE mac = ?))",
		.nin = 4, .roles = ROLE_RPS },

	[STMT_RECORD_RESEND] = {
		.sql = "UPDATE rps_device SET there = 2, sent_at = " NOW3 ","
		       " server_id = (SELECT id FROM rps_server WHERE id = ?),"
		       " device_id = (SELECT id FROM device WHERE mac = ?)"
		       " WHERE mac = ? AND account_id = ? AND there = 0",
		.nin = 4, .roles = ROLE_RPS },

	/* ?: state, there, reason, server, id there or "", mac, account */
	[STMT_RECORD_SET] = {
		.sql = "UPDATE rps_device SET state = ?, there = ?, reason = ?,"
		       " server_id = (SELECT id FROM rps_server WHERE id = ?),"
		       " remote_id = ?, device_id = (SELECT id FROM device"
		       "  WHERE mac = rps_device.mac), synced_at ="
		       " IF(there = 1 AND reason = '', CURRENT_TIMESTAMP,"
		       "  synced_at)"
		       " WHERE mac = ? AND account_id = ?",
		.nin = 7, .roles = ROLE_RPS },

	/* Many that were added to one server, and whose ids are not told.
	 * ?: server, account, MACs */
	[STMT_RECORD_SYNCED] = {
		.sql = "UPDATE rps_device SET state = 'synced', there = 1,"
		       " reason = '',"
		       " server_id = (SELECT id FROM rps_server WHERE id = ?),"
		       " remote_id = '', device_id = (SELECT id FROM device"
		       "  WHERE mac = rps_device.mac),"
		       " synced_at = CURRENT_TIMESTAMP"
		       " WHERE account_id = ? AND mac IN " IN_100,
		.nin = 102, .roles = ROLE_RPS },

	[STMT_RECORD_REASON] = {
		.sql = "UPDATE rps_device SET reason = ? WHERE mac = ?"
		       " AND account_id = ?",
		.nin = 3, .roles = ROLE_RPS },

	[STMT_RECORD_FORGET] = {
		.sql = "DELETE FROM rps_device WHERE mac = ? AND account_id = ?",
		.nin = 2, .roles = ROLE_RPS },

	[STMT_RECORD_FORGET_MANY] = {
		.sql = "DELETE FROM rps_device WHERE account_id = ?"
		       " AND mac IN " IN_100,
		.nin = 101, .roles = ROLE_RPS },

	[STMT_SERVER_SEND] = {
		.sql = "INSERT INTO rps_server (account_id, organisation_id,"
		       " organisation_was, name, there)"
		       " VALUES (?, (SELECT id FROM organisation WHERE id = ?),"
		       "  ?, ?, 2)",
		.nin = 4, .roles = ROLE_RPS },

	[STMT_SERVER_RESEND] = {
		.sql = "UPDATE rps_server SET name = ?, there = 2 WHERE id = ?",
		.nin = 2, .roles = ROLE_RPS },

	[STMT_SERVER_SET] = {
		.sql = "UPDATE rps_server SET state = ?, there = ?, reason = ?,"
		       " remote_id = ?, url = ?, synced_at ="
		       " IF(there = 1 AND reason = '', CURRENT_TIMESTAMP,"
		       "  synced_at) WHERE id = ?",
		.nin = 6, .roles = ROLE_RPS },

	[STMT_SERVER_FORGET] = {
		.sql = "DELETE FROM rps_server WHERE id = ?",
		.nin = 1, .roles = ROLE_RPS },

	/* The phones of an organisation whose server has just come into
	 * being.  ?: account, organisation, account */
	[STMT_SERVER_PHONES] = {
		.sql = "INSERT INTO rps_job (organisation_id, target, verb)"
		       " SELECT d.organisation_id, CONCAT('device:', d.mac),"
		       " IF(r.mac IS NULL, 'add_device', 'edit_device')"
		       " FROM device d LEFT JOIN rps_device r ON r.mac = d.mac"
		       " WHERE d.organisation_id = ?"
		       " AND (r.mac IS NULL OR r.account_id <> ?)"
		       " AND NOT " HAS_OPEN("CONVERT(CONCAT('device:', d.mac)"
		       " USING ascii)") " ORDER BY d.id",
		.nin = 2, .roles = ROLE_RPS },

	/* Records of it in other accounts go, but not where it belongs now.
	 * ?: organisation, account */
	[STMT_SERVER_ELSEWHERE] = {
		.sql = "INSERT INTO rps_job (organisation_id, account_id, target,"
		       " verb) SELECT s.organisation_was, s.account_id,"
		       " CONCAT('server:', s.organisation_was), 'delete_server'"
		       " FROM rps_server s WHERE s.organisation_was = ?"
		       " AND s.account_id <> ? AND s.account_id <> IFNULL("
		       NEAREST("s.organisation_was") ", 0) AND NOT EXISTS"
		       " (SELECT 1 FROM rps_job w WHERE w.target ="
		       "  CONVERT(CONCAT('server:', s.organisation_was) USING ascii)"
		       "  AND w.state = 'ready' AND w.account_id = s.account_id)",
		.nin = 2, .roles = ROLE_RPS },

/* --- requests --- */

	[STMT_REQUEST_ADD] = {
		.sql = "INSERT INTO rps_request (account_id, organisation_id,"
		       " kind, argument, actor) VALUES (?, ?, ?, ?, ?)",
		.nin = 5, .roles = ROLE_EDIT },

	[STMT_REQUEST_BY_ID] = {
		.sql = "SELECT q.id, q.account_id, q.kind + 0, q.argument,"
		       " q.state + 0, q.answer, q.words, q.actor, "
		       UTC("q.created_at") ", " UTC("q.done_at")
		       " FROM rps_request q"
		       " JOIN organisation o ON o.id = q.organisation_id"
		       " WHERE q.id = ?" IN_SCOPE,
		.nin = 2, .nout = 10, .roles = ROLE_EDIT },

	/* Comparisons of an account that are not finished. */
	[STMT_REQUEST_OPEN] = {
		.sql = "SELECT id FROM rps_request WHERE account_id = ?"
		       " AND kind IN ('drift', 'repair') AND state" OPEN
		       " ORDER BY id LIMIT 1",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT | ROLE_RPS },

	[STMT_REQUEST_NEXT] = {
		.sql = "SELECT q.id, q.account_id, q.kind + 0, q.argument"
		       " FROM rps_request q JOIN rps_account a"
		       " ON a.id = q.account_id WHERE q.account_id = ?"
		       " AND (q.state = 'ready' OR (q.state = 'claimed'"
		       "  AND q.lease_until < " NOW3 "))"
		       " AND (? OR q.kind NOT IN ('drift', 'repair'))"
		       " ORDER BY q.kind IN ('drift', 'repair'), q.id LIMIT 1",
		.nin = 2, .nout = 4, .roles = ROLE_RPS },

	[STMT_REQUEST_CLAIM] = {
		.sql = "UPDATE rps_request SET state = 'claimed',"
		       " lease_owner = ?, lease_until = " NOW3
		       " + INTERVAL ? SECOND WHERE id = ? AND (state = 'ready'"
		       "  OR (state = 'claimed' AND lease_until < " NOW3 "))",
		.nin = 3, .roles = ROLE_RPS },

	/* ?: state, where it goes on, words, answer, finished, id, owner */
	[STMT_REQUEST_SET] = {
		.sql = "UPDATE rps_request SET state = ?, argument = ?,"
		       " words = ?, answer = ?,"
		       " done_at = IF(?, " NOW3 ", NULL), lease_owner = '',"
		       " lease_until = NULL WHERE id = ? AND state = 'claimed'"
		       " AND lease_owner = ?",
		.nin = 7, .roles = ROLE_RPS },

	[STMT_REQUEST_DAILY] = {
		.sql = "INSERT INTO rps_request (account_id, organisation_id,"
		       " kind, actor) VALUES (?, ?, ?, 'rps')",
		.nin = 3, .roles = ROLE_RPS },

	[STMT_REQUEST_PRUNE] = {
		.sql = "DELETE FROM rps_request WHERE created_at < " NOW3
		       " - INTERVAL 7 DAY ORDER BY created_at LIMIT 1000",
		.roles = ROLE_RPS },

/* --- comparisons --- */

#define DRIFT_AGAIN " ON DUPLICATE KEY UPDATE kind = VALUES(kind)," \
	" organisation_id = VALUES(organisation_id)," \
	" remote_id = VALUES(remote_id), ours = VALUES(ours)," \
	" theirs = VALUES(theirs), run_id = VALUES(run_id)," \
	" seen_at = CURRENT_TIMESTAMP"
#define DRIFT_COLUMNS "INSERT INTO rps_drift (account_id, object, name, kind," \
	" organisation_id, remote_id, ours, theirs, run_id)"
#define DEVICE_TARGET(mac) "CONVERT(CONCAT('device:', " mac ") USING ascii)"
#define SERVER_TARGET(org) "CONVERT(CONCAT('server:', " org ") USING ascii)"

	[STMT_DRIFT_PUT] = {
		.sql = DRIFT_COLUMNS " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
		       DRIFT_AGAIN,
		.nin = 9, .roles = ROLE_RPS },

	/* What we know of a device they listed; the organisation only where
	 * this account holds for it.  ?: account, their server's id, account of
	 * that, mac, account twice. */
	[STMT_DRIFT_DEVICE] = {
		.sql = "SELECT r.there, IF(" NEAREST("d.organisation_id")
		       " = ?, d.organisation_id, NULL), s.remote_id, s.name,"
		       " EXISTS (SELECT 1 FROM rps_job w WHERE w.target = "
		       DEVICE_TARGET("q.mac") " AND w.state" OPEN "),"
		       " EXISTS (SELECT 1 FROM rps_server x WHERE x.remote_id ="
		       "  ? AND x.account_id = ?),"
		       " d.label, d.prov_secret IS NOT NULL"
		       " FROM (SELECT CONVERT(? USING ascii) COLLATE ascii_bin"
		       "  AS mac) q"
		       " LEFT JOIN rps_device r ON r.mac = q.mac"
		       "  AND r.account_id = ?"
		       " LEFT JOIN device d ON d.mac = q.mac"
		       " LEFT JOIN rps_server s ON s.account_id = ?"
		       "  AND s.organisation_id = d.organisation_id",
		.nin = 6, .nout = 8, .roles = ROLE_RPS },

	[STMT_DRIFT_SEEN] = {
		.sql = "UPDATE rps_device SET seen_run = ?, remote_id = ?"
		       " WHERE mac = ? AND account_id = ?",
		.nin = 4, .roles = ROLE_RPS },

	[STMT_DRIFT_SERVER] = {
		.sql = "SELECT s.id, s.name, s.url, s.organisation_id,"
		       " o.path_key, "
		       HAS_OPEN(SERVER_TARGET("s.organisation_was")) ","
		       " IF(o.prov_secret IS NULL, '', o.prov_user), "
		       CERTIFICATE("o", "a")
		       " FROM rps_server s"
		       " JOIN rps_account a ON a.id = s.account_id"
		       " LEFT JOIN organisation o ON o.id = s.organisation_id"
		       " WHERE s.account_id = ? AND s.remote_id = ?",
		.nin = 2, .nout = 8, .roles = ROLE_RPS },

	/* The organisation whose server a record of that URL would be. */
	[STMT_DRIFT_OWNER] = {
		.sql = "SELECT o.id FROM organisation o WHERE o.path_key = ?"
		       " AND " NEAREST("o.id") " = ?",
		.nin = 2, .nout = 1, .roles = ROLE_RPS },

	/* Else the only one of that name that has none there.  ?: name,
	 * account twice. */
	[STMT_DRIFT_NAMED] = {
		.sql = "SELECT MIN(o.id) FROM organisation o WHERE o.name = ?"
		       " AND " NEAREST("o.id") " = ? AND NOT EXISTS"
		       " (SELECT 1 FROM rps_server s WHERE s.account_id = ?"
		       "  AND s.organisation_id = o.id AND s.there <> 0)"
		       " HAVING COUNT(*) = 1",
		.nin = 3, .nout = 1, .roles = ROLE_RPS },

	[STMT_DRIFT_SERVER_SEEN] = {
		.sql = "UPDATE rps_server SET seen_run = ? WHERE id = ?",
		.nin = 2, .roles = ROLE_RPS },

	/* Each ?: run, account, run twice.  What has changed since the
	 * comparison began was perhaps listed before. */
	[STMT_DRIFT_DEVICES_GONE] = {
		.sql = DRIFT_COLUMNS " SELECT r.account_id, 'device', r.mac,"
		       " 'deleted', d.organisation_id, r.remote_id,"
		       " 'there', 'not there', ? FROM rps_device r"
		       " LEFT JOIN device d ON d.id = r.device_id"
		       " WHERE r.account_id = ? AND r.there = 1"
		       " AND r.seen_run <> ? AND r.synced_at <"
		       "  (SELECT created_at FROM rps_request WHERE id = ?)"
		       " AND NOT " HAS_OPEN(DEVICE_TARGET("r.mac")) DRIFT_AGAIN,
		.nin = 4, .roles = ROLE_RPS },

	[STMT_DRIFT_SERVERS_GONE] = {
		.sql = DRIFT_COLUMNS " SELECT s.account_id, 'server', s.name,"
		       " 'deleted', s.organisation_id, s.remote_id, s.url,"
		       " 'not there', ? FROM rps_server s"
		       " WHERE s.account_id = ? AND s.there = 1"
		       " AND s.seen_run <> ? AND s.synced_at <"
		       "  (SELECT created_at FROM rps_request WHERE id = ?)"
		       " AND NOT "
		       HAS_OPEN(SERVER_TARGET("s.organisation_was")) DRIFT_AGAIN,
		.nin = 4, .roles = ROLE_RPS },

	/* ?: account, run, account, run again: what was just found to be there
	 * and not ours is no mere lack. */
	[STMT_DRIFT_DEVICES_MISSING] = {
		.sql = DRIFT_COLUMNS " SELECT ?, 'device', d.mac, 'missing',"
		       " d.organisation_id, '', IFNULL(r.reason, ''),"
		       " 'not there', ?"
		       " FROM (SELECT o.id FROM organisation o WHERE "
		       NEAREST("o.id") " = ?) q"
		       " JOIN device d ON d.organisation_id = q.id"
		       " LEFT JOIN rps_device r ON r.mac = d.mac"
		       " LEFT JOIN rps_drift f ON f.account_id = ?"
		       "  AND f.object = 'device'"
		       "  AND f.name = CONVERT(d.mac USING utf8mb4)"
		       "  COLLATE utf8mb4_unicode_ci"
		       "  AND f.run_id = ?"
		       " WHERE (r.mac IS NULL OR r.there = 0) AND f.id IS NULL"
		       " AND NOT " HAS_OPEN(DEVICE_TARGET("d.mac")) DRIFT_AGAIN,
		.nin = 5, .roles = ROLE_RPS },

	[STMT_DRIFT_SERVERS_MISSING] = {
		.sql = DRIFT_COLUMNS " SELECT ?, 'server',"
		       " LEFT(CONCAT(o.name, ' (', o.id, ')'), 100), 'missing',"
		       " o.id, '', IFNULL(s.reason, ''), 'not there', ?"
		       " FROM organisation o LEFT JOIN rps_server s"
		       " ON s.organisation_id = o.id AND s.account_id = ?"
		       " WHERE " NEAREST("o.id") " = ?"
		       " AND (s.id IS NULL OR s.there = 0)"
		       " AND NOT " HAS_OPEN(SERVER_TARGET("o.id")) DRIFT_AGAIN,
		.nin = 4, .roles = ROLE_RPS },

	[STMT_DRIFT_PRUNE] = {
		.sql = "DELETE FROM rps_drift WHERE account_id = ?"
		       " AND run_id <> ?",
		.nin = 2, .roles = ROLE_RPS },

	[STMT_DRIFT_COUNTS] = {
		.sql = "SELECT COUNT(*), COUNT(IF(kind = 'missing', 1, NULL)),"
		       " COUNT(IF(kind = 'deleted', 1, NULL)),"
		       " COUNT(IF(kind = 'different', 1, NULL)),"
		       " COUNT(IF(kind = 'unknown', 1, NULL))"
		       " FROM rps_drift WHERE account_id = ?",
		.nin = 1, .nout = 5, .roles = ROLE_EDIT | ROLE_RPS },

	/* In pages, by id.  ?: the last id, account or 0 twice, scope, 1 if
	 * everything. */
	[STMT_DRIFT_EACH] = {
		.sql = "SELECT f.id, f.account_id, f.object + 0, f.name,"
		       " f.kind + 0, f.organisation_id, o.name, f.remote_id,"
		       " f.ours, f.theirs, " UTC("f.seen_at")
		       " FROM rps_drift f LEFT JOIN organisation o"
		       " ON o.id = f.organisation_id WHERE f.id > ?"
		       " AND (? = 0 OR f.account_id = ?)"
		       " AND (o.path LIKE ? OR ? = 1) ORDER BY f.id LIMIT 500",
		.nin = 5, .nout = 11, .roles = ROLE_EDIT | ROLE_RPS },

	[STMT_DRIFT_DELETE] = {
		.sql = "DELETE FROM rps_drift WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT | ROLE_RPS },

	/* ?: account, server's organisation twice over, id there, mac */
	[STMT_ADOPT_DEVICE] = {
		.sql = "INSERT INTO rps_device (account_id, server_id, remote_id,"
		       " state, there, adopted, synced_at, sent_at, mac,"
		       " device_id) SELECT ?, (SELECT s.id FROM rps_server s"
		       "  WHERE s.account_id = ? AND s.organisation_id ="
		       "  d.organisation_id), ?, 'synced', 1, 1,"
		       " CURRENT_TIMESTAMP, " NOW3 ", d.mac, d.id"
		       " FROM device d WHERE d.mac = ?"
		       " ON DUPLICATE KEY UPDATE account_id = VALUES(account_id),"
		       " remote_id = VALUES(remote_id), state = 'synced',"
		       " there = 1, adopted = 1, reason = ''",
		.nin = 4, .roles = ROLE_EDIT },

	[STMT_ADOPT_SERVER] = {
		.sql = "INSERT INTO rps_server (account_id, organisation_id,"
		       " organisation_was, remote_id, name, url, state, there,"
		       " adopted, synced_at) VALUES (?, ?, ?, ?, ?, ?, 'synced',"
		       " 1, 1, CURRENT_TIMESTAMP) ON DUPLICATE KEY UPDATE"
		       " remote_id = VALUES(remote_id), name = VALUES(name),"
		       " url = VALUES(url), state = 'synced', there = 1,"
		       " adopted = 1, reason = ''",
		.nin = 6, .roles = ROLE_EDIT },
