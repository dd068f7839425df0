/*
 * stmt_notify_chosen.h - statements that tell phones which were chosen one by
 * one, fifty at a time.  Included by stmt_edit.h, behind stmt_notify.h, whose
 * macros it uses.
 */
/* clang-format off */
/* Of each phone (d, of organisation o): the notifier (n) that holds. */
#define NOTIFIER_HOLDS " LEFT JOIN notifier n ON n.id = (SELECT x.id" \
	" FROM notifier x JOIN organisation a ON a.id = x.organisation_id" \
	" WHERE o.path LIKE CONCAT(a.path, '%')" \
	" ORDER BY LENGTH(a.path) DESC LIMIT 1)"

	/* ?: fifty MACs, scope */
	[STMT_NOTIFY_CHOSEN] = {
		.sql = "SELECT d.id, d.mac, d.organisation_id, d.enabled,"
		       " CAST(n.kind AS UNSIGNED) FROM device d"
		       " JOIN organisation o ON o.id = d.organisation_id"
		       NOTIFIER_HOLDS " WHERE d.mac IN " IN_50 IN_SCOPE
		       " ORDER BY d.id",
		.nin = 51, .nout = 5, .roles = ROLE_EDIT },

	/* ?: kind, fifty ids */
	[STMT_NOTIFY_REPLACE_CHOSEN] = {
		.sql = "UPDATE notify_job SET state = 'replaced', words ="
		       " 'It was asked for again.', done_at = " NOW3
		       " WHERE kind = ? AND state = 'ready' AND dedup IS NULL"
		       " AND device_id IN " IN_50,
		.nin = 51, .roles = ROLE_EDIT },

	/* ?: kind, kind, seconds, who, fifty ids */
	[STMT_NOTIFY_ADD_CHOSEN] = {
		.sql = "INSERT INTO notify_job (kind, organisation_id,"
		       " notifier_id, device_id, mac, dedup, give_up_at, actor)"
		       " SELECT ?, d.organisation_id, n.id, d.id, d.mac,"
		       " CONCAT(?, ':', d.mac), " NOW3 " + INTERVAL ? SECOND, ?"
		       " FROM device d"
		       " JOIN organisation o ON o.id = d.organisation_id"
		       NOTIFIER_HOLDS " WHERE d.id IN " IN_50
		       " ORDER BY d.id" NOTIFY_AGAIN,
		.nin = 54, .roles = ROLE_EDIT },

#undef NOTIFIER_HOLDS
