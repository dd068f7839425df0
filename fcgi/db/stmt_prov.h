/*
 * stmt_prov.h - what phones cost: the statements of voipconfig-fcgi.
 *
 * PROV_MAC is the one round trip of a MAC configuration: two look-ups by
 * primary key, and few columns, for each of them costs.  What is asked of the
 * organisation comes as one text (organisation.gate), the catalogue's
 * generation as a copy in its row.  Whether a time has come is the database's
 * to say, whose clock all workers share.
 */
/* clang-format off */
#define ORG_GATE " o.id, o.gate, o.prov_secret, o.generation, o.catalogue," \
	" IFNULL(o.old_until > CURRENT_TIMESTAMP, 0)"
#define ORG_GATE_N 6

/*
 * How a phone stands with its secrets, in one text, '' for most: what its
 * gate_secrets says, whether it is enrolled, in an open window, given within
 * that window, given a moment ago (2: longer ago), to which address, and the
 * password it had before.
 */
#define MAC_GATE " IF(m.gate_secrets = 'inherited' AND m.enrolled_at IS NULL" \
	" AND m.window_until IS NULL AND m.given_at IS NULL" \
	" AND m.old_until IS NULL, '', CONCAT_WS(CHAR(31 USING utf8mb4)," \
	" m.gate_secrets + 0, m.enrolled_at IS NOT NULL," \
	" IFNULL(m.window_until > CURRENT_TIMESTAMP, 0)," \
	" IFNULL(m.given_at >= m.window_from, 0)," \
	" IF(m.given_at IS NULL, 0, IF(m.given_at > CURRENT_TIMESTAMP(3)" \
	" - INTERVAL " ENROL_AGAIN " MINUTE, 1, 2)), m.given_to," \
	" IF(m.old_until > CURRENT_TIMESTAMP, HEX(m.old_secret), '')))"

/* What PROV_MAC and PROV_MACS select. */
#define MAC_ROW ORG_GATE ", m.device_id, m.model_id, m.group_id, m.enabled," \
	MAC_GATE ", m.sheet"
#define MAC_ROW_N (ORG_GATE_N + 6)

/* An organisation and all above it by their keys, the nearest first. */
#define ORG_UP "WITH RECURSIVE up (id, parent_id, depth) AS" \
	" (SELECT id, parent_id, 0 FROM organisation WHERE id = ? UNION ALL" \
	" SELECT p.id, p.parent_id, u.depth + 1 FROM up u" \
	" JOIN organisation p ON p.id = u.parent_id)"

	[STMT_PING] = {
		.sql = "SELECT 1", .nout = 1,
		.roles = ROLE_PROV | ROLE_ADMIN | ROLE_RPS | ROLE_CTL |
			 ROLE_NOTIFY },

	[STMT_PROV_MAC] = {
		.sql = "SELECT" MAC_ROW " FROM mac_config m"
		       " JOIN organisation o ON o.id = m.organisation_id"
		       " WHERE m.mac = ?",
		.nin = 1, .nout = MAC_ROW_N, .roles = ROLE_PROV | ROLE_EDIT },

	/* PROV_TOGETHER of them; the order of look-up is the only sound one. */
	[STMT_PROV_MACS] = {
		.sql = "SELECT STRAIGHT_JOIN" MAC_ROW ", m.mac FROM mac_config m"
		       " JOIN organisation o ON o.id = m.organisation_id"
		       " WHERE m.mac IN (?, ?, ?, ?, ?, ?, ?, ?)",
		.nin = 8, .nout = MAC_ROW_N + 1, .roles = ROLE_PROV },

	[STMT_PROV_ORG] = {
		.sql = "SELECT" ORG_GATE " FROM organisation o"
		       " WHERE o.path_key = ?",
		.nin = 1, .nout = ORG_GATE_N, .roles = ROLE_PROV | ROLE_EDIT },

	[STMT_PROV_SLOTS] = {
		.sql = "SELECT owner, CAST(kind AS UNSIGNED), scope, published_id FROM template"
		       " WHERE published_id IS NOT NULL",
		.nout = 4, .roles = ROLE_PROV | ROLE_EDIT },

	[STMT_PROV_TEXT] = {
		.sql = "SELECT t.owner, CAST(t.kind AS UNSIGNED), t.scope, v.number, v.text"
		       " FROM template_version v JOIN template t ON t.id = v.template_id"
		       " WHERE v.id = ?",
		.nin = 1, .nout = 5, .roles = ROLE_PROV | ROLE_EDIT },

	[STMT_PROV_SETTINGS] = {
		.sql = "SELECT name, action = 'absent', value, secret FROM setting"
		       " WHERE layer = ? AND owner_id = ? ORDER BY name",
		.nin = 2, .nout = 4, .roles = ROLE_PROV | ROLE_EDIT },

	[STMT_PROV_LOCALE] = {
		.sql = ORG_UP
		       " SELECT o.id, o.name, o.admin_secret, o.phone_language,"
		       " o.phone_tone, o.phone_zone, o.phone_zone_name, o.phone_ntp"
		       " FROM up JOIN organisation o ON o.id = up.id"
		       " ORDER BY up.depth",
		.nin = 1, .nout = 8, .roles = ROLE_PROV | ROLE_EDIT },

	[STMT_PROV_GLOBALS] = {
		.sql = "SELECT g.id, g.model_id FROM global_config g"
		       " WHERE g.organisation_id = ? ORDER BY g.model_id",
		.nin = 1, .nout = 2, .roles = ROLE_PROV | ROLE_EDIT },

	[STMT_PROV_MODELS] = {
		.sql = "SELECT id, name, IFNULL(file_number, -1), firmware_family,"
		       " template_family, CAST(kind AS UNSIGNED), ua_token, accounts, line_keys,"
		       " memory_keys, programmable_keys, expansion_modules,"
		       " expansion_keys, first_line, screen_width, screen_height,"
		       " stock, note FROM model ORDER BY id",
		.nout = 18, .roles = ROLE_PROV | ROLE_EDIT },

	[STMT_PROV_BOOKS] = {
		.sql = "SELECT position, name, title FROM phone_book"
		       " WHERE organisation_id = ? ORDER BY position, id",
		.nin = 1, .nout = 3, .roles = ROLE_PROV | ROLE_EDIT },

	[STMT_PROV_BOOK] = {
		.sql = "SELECT id, title, CAST(form AS UNSIGNED) FROM phone_book"
		       " WHERE organisation_id = ? AND name = ?",
		.nin = 2, .nout = 3, .roles = ROLE_PROV | ROLE_EDIT },

	[STMT_PROV_ENTRIES] = {
		.sql = "SELECT department, name, phone1, phone2, phone3"
		       " FROM phone_book_entry WHERE book_id = ?"
		       " ORDER BY department, name, id LIMIT 5000",
		.nin = 1, .nout = 5, .roles = ROLE_PROV | ROLE_EDIT },

	/* ?: book, then the typed text three times over (LIKE, escaped). */
	[STMT_PROV_SEARCH] = {
		.sql = "SELECT department, name, phone1, phone2, phone3"
		       " FROM phone_book_entry WHERE book_id = ?"
		       " AND (name LIKE CONCAT('%', ?, '%')"
		       " OR phone1 LIKE CONCAT(?, '%') OR phone2 LIKE CONCAT(?, '%'))"
		       " ORDER BY department, name, id LIMIT 200",
		.nin = 4, .nout = 5, .roles = ROLE_PROV | ROLE_EDIT },

	[STMT_PROV_DIRECTORY] = {
		.sql = "SELECT id_name, display_name, priority, enabled"
		       " FROM directory_item WHERE organisation_id = ? AND kind = ?"
		       " ORDER BY priority, id_name",
		.nin = 2, .nout = 4, .roles = ROLE_PROV | ROLE_EDIT },

	[STMT_PROV_DIAL_RULES] = {
		.sql = "SELECT rule, line FROM dial_rule WHERE organisation_id = ?"
		       " ORDER BY position",
		.nin = 1, .nout = 2, .roles = ROLE_PROV | ROLE_EDIT },

	[STMT_PROV_DST_RULES] = {
		.sql = "SELECT zone, utc_offset, type, starts, ends, shift"
		       " FROM dst_rule WHERE organisation_id = ? ORDER BY zone",
		.nin = 1, .nout = 6, .roles = ROLE_PROV | ROLE_EDIT },

	[STMT_PROV_EXTRAS] = {
		.sql = "SELECT"
		       " EXISTS (SELECT 1 FROM directory_item WHERE organisation_id = o.id"
		       "  AND kind = 'favorite'),"
		       " EXISTS (SELECT 1 FROM directory_item WHERE organisation_id = o.id"
		       "  AND kind = 'super_search'),"
		       " EXISTS (SELECT 1 FROM dst_rule WHERE organisation_id = o.id),"
		       " EXISTS (SELECT 1 FROM dial_rule WHERE organisation_id = o.id)"
		       " FROM organisation o WHERE o.id = ?",
		.nin = 1, .nout = 4, .roles = ROLE_PROV | ROLE_EDIT },

	[STMT_PROV_RESOURCE] = {
		.sql = ORG_UP
		       " SELECT r.sha256, r.size FROM up"
		       " JOIN resource r ON r.organisation_id = up.id"
		       " AND r.kind = ? AND r.name = ? ORDER BY up.depth LIMIT 1",
		.nin = 3, .nout = 2, .roles = ROLE_PROV | ROLE_EDIT },

	[STMT_PROV_UPLOAD_GET] = {
		.sql = "SELECT content FROM upload WHERE device_id = ? AND kind = ?"
		       " ORDER BY id DESC LIMIT 1",
		.nin = 2, .nout = 1, .roles = ROLE_PROV | ROLE_EDIT },

	[STMT_PROV_UPLOAD_USED] = {
		.sql = "SELECT CAST(IFNULL(SUM(size), 0) AS UNSIGNED) FROM upload"
		       " WHERE organisation_id = ?",
		.nin = 1, .nout = 1, .roles = ROLE_PROV | ROLE_EDIT },

	/* Nothing, when the phone was moved away meanwhile: what it sent is of
	 * who had it. */
	[STMT_PROV_UPLOAD_ADD] = {
		.sql = "INSERT INTO upload (device_id, organisation_id, kind,"
		       " address, size, sha256, content)"
		       " SELECT device_id, organisation_id, ?, ?, ?, ?, ?"
		       " FROM mac_config WHERE device_id = ?"
		       " AND organisation_id = ?",
		.nin = 7, .roles = ROLE_PROV },

	/* Keeps the newest of a kind.  ?: device, kind, device, kind, how many
	 * to keep less one. */
	[STMT_PROV_UPLOAD_PRUNE] = {
		.sql = "DELETE FROM upload WHERE device_id = ? AND kind = ? AND id <"
		       " (SELECT id FROM (SELECT id FROM upload WHERE device_id = ?"
		       " AND kind = ? ORDER BY id DESC LIMIT 1 OFFSET ?) k)",
		.nin = 5, .roles = ROLE_PROV },

	[STMT_PROV_LOG] = {
		.sql = "INSERT INTO fetch_log (at, organisation_id, mac, file,"
		       " method, status, reason, flags, address, user_agent,"
		       " firmware, etag, bytes, credentials) VALUES (?, ?, ?, ?,"
		       " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		.nin = 14, .roles = ROLE_PROV },

	/* Written while a phone waits, for it happens once in its life, or
	 * once for each window and rotation (prov/enrol.h).  Each counts only
	 * if it changes the row: somebody else may have been quicker.
	 * ?: address, MAC. */
	[STMT_PROV_GIVEN] = {
		.sql = "UPDATE mac_config SET given_at = CURRENT_TIMESTAMP(3),"
		       " given_to = ? WHERE mac = ? AND given_at IS NULL"
		       " AND enrolled_at IS NULL",
		.nin = 2, .roles = ROLE_PROV },

	[STMT_PROV_GIVEN_OPEN] = {
		.sql = "UPDATE mac_config SET given_at = CURRENT_TIMESTAMP(3),"
		       " given_to = ? WHERE mac = ?"
		       " AND window_until > CURRENT_TIMESTAMP"
		       " AND (given_at IS NULL OR given_at < window_from)",
		.nin = 2, .roles = ROLE_PROV },

	[STMT_PROV_ENROL] = {
		.sql = "UPDATE mac_config SET enrolled_at = CURRENT_TIMESTAMP,"
		       " window_from = NULL, window_until = NULL WHERE mac = ?"
		       " AND (enrolled_at IS NULL OR given_at >= window_from)",
		.nin = 1, .roles = ROLE_PROV },

	/* ?: MAC, the old one there was when the new one fitted. */
	[STMT_PROV_ROTATED] = {
		.sql = "UPDATE mac_config SET old_secret = NULL,"
		       " old_until = NULL WHERE mac = ? AND old_secret = ?",
		.nin = 2, .roles = ROLE_PROV },
