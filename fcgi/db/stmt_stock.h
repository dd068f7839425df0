/*
 * stmt_stock.h - statements about what is known of phones: models, MAC
 * prefixes, parameters; and about templates.
 */
/* clang-format off */
#define MODEL_ROW " id, name, IFNULL(file_number, -1), firmware_family," \
	" template_family, kind + 0, ua_token, accounts, line_keys," \
	" memory_keys, programmable_keys, expansion_modules," \
	" expansion_keys, first_line, screen_width, screen_height," \
	" stock, note"
#define MODEL_ROW_N 18

	[STMT_MODEL_BY_NAME] = {
		.sql = "SELECT" MODEL_ROW " FROM model WHERE name = ?",
		.nin = 1, .nout = MODEL_ROW_N, .roles = ROLE_EDIT },

	[STMT_MODEL_BY_ID] = {
		.sql = "SELECT" MODEL_ROW " FROM model WHERE id = ?",
		.nin = 1, .nout = MODEL_ROW_N, .roles = ROLE_EDIT },

	[STMT_MODEL_EACH] = {
		.sql = "SELECT" MODEL_ROW " FROM model ORDER BY name",
		.nout = MODEL_ROW_N, .roles = ROLE_EDIT },

	[STMT_MODEL_ADD] = {
		.sql = "INSERT INTO model (name, file_number, firmware_family,"
		       " template_family, kind, ua_token, accounts, line_keys,"
		       " memory_keys, programmable_keys, expansion_modules,"
		       " expansion_keys, first_line, screen_width, screen_height,"
		       " stock, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
		       " ?, ?, ?, ?, ?)",
		.nin = 17, .roles = ROLE_EDIT },

	[STMT_MODEL_CHANGE] = {
		.sql = "UPDATE model SET name = ?, file_number = ?,"
		       " firmware_family = ?, template_family = ?, kind = ?,"
		       " ua_token = ?, accounts = ?, line_keys = ?,"
		       " memory_keys = ?, programmable_keys = ?,"
		       " expansion_modules = ?, expansion_keys = ?,"
		       " first_line = ?, screen_width = ?, screen_height = ?,"
		       " stock = ?, note = ? WHERE id = ?",
		.nin = 18, .roles = ROLE_EDIT },

	[STMT_MODEL_COUNTS] = {
		.sql = "SELECT"
		       " (SELECT COUNT(*) FROM device WHERE model_id = m.id),"
		       " (SELECT COUNT(*) FROM template"
		       "  WHERE scope = CONCAT('model:', m.id))"
		       " FROM model m WHERE m.id = ?",
		.nin = 1, .nout = 2, .roles = ROLE_EDIT },

	/* Global configurations of a model that nobody has any more. */
	[STMT_MODEL_DROP_GLOBALS] = {
		.sql = "DELETE FROM global_config WHERE model_id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_MODEL_DELETE] = {
		.sql = "DELETE FROM model WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_PREFIX_PUT] = {
		.sql = "INSERT INTO mac_prefix (prefix, note) VALUES (?, ?)"
		       " ON DUPLICATE KEY UPDATE note = VALUES(note)",
		.nin = 2, .roles = ROLE_EDIT },

	[STMT_PREFIX_DELETE] = {
		.sql = "DELETE FROM mac_prefix WHERE prefix = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_PREFIX_FIND] = {
		.sql = "SELECT prefix FROM mac_prefix WHERE prefix = ?",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	/* Phones are sold by the box: those whose MACs begin alike are often
	 * of one model.  ?: pattern of the MAC, scope. */
	[STMT_PREFIX_MODELS] = {
		.sql = "SELECT m.id, m.name, COUNT(*) FROM (SELECT d.model_id"
		       "  FROM device d JOIN organisation o"
		       "  ON o.id = d.organisation_id WHERE d.mac LIKE ?"
		       IN_SCOPE " LIMIT 1000) k JOIN model m ON m.id = k.model_id"
		       " GROUP BY m.id, m.name ORDER BY 3 DESC, m.name LIMIT 5",
		.nin = 2, .nout = 3, .roles = ROLE_EDIT },

	[STMT_PREFIX_EACH] = {
		.sql = "SELECT prefix, note FROM mac_prefix ORDER BY prefix",
		.nout = 2, .roles = ROLE_EDIT },

	/* The reference data replaces what it knows and leaves the rest. */
	[STMT_PREFIX_LOAD] = {
		.sql = "REPLACE INTO mac_prefix (prefix, note) VALUES (?, ?)",
		.nin = 2, .roles = ROLE_CTL },

	[STMT_PARAM_LOAD] = {
		.sql = "REPLACE INTO parameter (name, level, kind, allowed,"
		       " preset, min, max, since_family, area, `sensitive`,"
		       " description) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		.nin = 11, .roles = ROLE_CTL },

#define PARAM_ROW " name, level + 0, kind + 0, allowed, preset, min, max," \
	" since_family, area, `sensitive`, description"
#define PARAM_ROW_N 11

	/* ?: four spellings, the best first; the same again. */
	[STMT_PARAM_FIND] = {
		.sql = "SELECT" PARAM_ROW " FROM parameter"
		       " WHERE name IN (?, ?, ?, ?)"
		       " ORDER BY FIELD(name, ?, ?, ?, ?) LIMIT 1",
		.nin = 8, .nout = PARAM_ROW_N, .roles = ROLE_EDIT },

	[STMT_PARAM_EACH] = {
		.sql = "SELECT" PARAM_ROW " FROM parameter ORDER BY name",
		.nout = PARAM_ROW_N, .roles = ROLE_EDIT },

	[STMT_PARAM_NAMES] = {
		.sql = "SELECT name FROM parameter ORDER BY level, name",
		.nout = 1, .roles = ROLE_EDIT },

	/* ?: owner (0: stock), kind, scope; then the scope of the actor, who
	 * sees stock as well. */
	/* Locked: an organisation added while a template is published has the
	 * generation from before or after, never one that was missed. */
	[STMT_CATALOGUE_NOW] = {
		.sql = "SELECT generation FROM catalogue_state WHERE id = 1"
		       " FOR UPDATE",
		.nout = 1, .roles = ROLE_EDIT },

	[STMT_CATALOGUE_COPY] = {
		.sql = "UPDATE organisation SET catalogue = ?,"
		       " changed_at = changed_at",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_CATALOGUE_TOUCH] = {
		.sql = "UPDATE catalogue_state SET generation = generation + 1"
		       " WHERE id = 1",
		.roles = ROLE_EDIT },

	/* Of a template there is seen: stock, what is the actor's, and what
	 * he inherits.  ?: pattern of the scope, the scope's own path. */
#define TEMPLATE_SEEN " AND (t.owner = 0 OR o.path LIKE ?" \
	" OR ? LIKE CONCAT(o.path, '%'))"
#define TEMPLATE_ROW " t.id, IFNULL(v.number, 0), t.owner, t.kind + 0," \
	" t.scope, t.title, t.version, t.draft IS NOT NULL, m.name, o.name," \
	" " UTC("t.changed_at")
#define TEMPLATE_ROW_N 11
#define TEMPLATE_FROM " FROM template t" \
	" LEFT JOIN organisation o ON o.id = t.organisation_id" \
	" LEFT JOIN template_version v ON v.id = t.published_id" \
	" LEFT JOIN model m ON t.scope LIKE 'model:%'" \
	"  AND m.id = CAST(SUBSTR(t.scope, 7) AS UNSIGNED)"

	[STMT_TEMPLATE_FIND] = {
		.sql = "SELECT" TEMPLATE_ROW TEMPLATE_FROM
		       " WHERE t.owner = ? AND t.kind = ? AND t.scope = ?"
		       TEMPLATE_SEEN,
		.nin = 5, .nout = TEMPLATE_ROW_N, .roles = ROLE_EDIT },

	[STMT_TEMPLATE_BY_ID] = {
		.sql = "SELECT" TEMPLATE_ROW TEMPLATE_FROM " WHERE t.id = ?"
		       TEMPLATE_SEEN,
		.nin = 3, .nout = TEMPLATE_ROW_N, .roles = ROLE_EDIT },

	[STMT_TEMPLATE_LOCK] = {
		.sql = "SELECT id FROM template WHERE owner = ? AND kind = ?"
		       " AND scope = ? FOR UPDATE",
		.nin = 3, .nout = 1, .roles = ROLE_EDIT },

	[STMT_TEMPLATE_LOCK_ID] = {
		.sql = "SELECT id FROM template WHERE id = ? FOR UPDATE",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_TEMPLATE_ADD] = {
		.sql = "INSERT INTO template (owner, organisation_id, kind, scope,"
		       " title) VALUES (?, ?, ?, ?, ?)",
		.nin = 5, .roles = ROLE_EDIT },

	[STMT_TEMPLATE_PUBLISH] = {
		.sql = "UPDATE template SET published_id = ?,"
		       " title = IF(?, title, ?), draft = IF(?, NULL, draft),"
		       " version = version + 1 WHERE id = ?",
		.nin = 5, .roles = ROLE_EDIT },

	[STMT_TEMPLATE_DELETE] = {
		.sql = "DELETE FROM template WHERE id = ?",
		.nin = 1, .roles = ROLE_EDIT },

	[STMT_VERSION_SAME] = {
		.sql = "SELECT id, number FROM template_version"
		       " WHERE template_id = ? AND sha256 = ?"
		       " ORDER BY number DESC LIMIT 1",
		.nin = 2, .nout = 2, .roles = ROLE_EDIT },

	[STMT_VERSION_LAST] = {
		.sql = "SELECT IFNULL(MAX(number), 0) FROM template_version"
		       " WHERE template_id = ?",
		.nin = 1, .nout = 1, .roles = ROLE_EDIT },

	[STMT_VERSION_ADD] = {
		.sql = "INSERT INTO template_version (template_id, number, text,"
		       " sha256, author, note) VALUES (?, ?, ?, ?, ?, ?)",
		.nin = 6, .roles = ROLE_EDIT },

	[STMT_VERSION_FIND] = {
		.sql = "SELECT id FROM template_version WHERE template_id = ?"
		       " AND number = ?",
		.nin = 2, .nout = 1, .roles = ROLE_EDIT },

	/* ?: template, its number or 0 for the published one, again. */
	[STMT_VERSION_TEXT] = {
		.sql = "SELECT v.text FROM template_version v"
		       " JOIN template t ON t.id = v.template_id"
		       " WHERE t.id = ? AND (v.number = ?"
		       " OR (? = 0 AND v.id = t.published_id))",
		.nin = 3, .nout = 1, .roles = ROLE_EDIT },

	[STMT_TEMPLATE_EACH] = {
		.sql = "SELECT t.id, o.name, t.kind + 0,"
		       " IFNULL(CONCAT('model:', m.name), t.scope), t.title,"
		       " IFNULL(p.number, 0), (SELECT COUNT(*)"
		       "  FROM template_version WHERE template_id = t.id)"
		       " FROM template t"
		       " LEFT JOIN organisation o ON o.id = t.organisation_id"
		       " LEFT JOIN model m ON t.scope LIKE 'model:%'"
		       "  AND m.id = CAST(SUBSTR(t.scope, 7) AS UNSIGNED)"
		       " LEFT JOIN template_version p ON p.id = t.published_id"
		       " WHERE t.owner = 0 OR o.path LIKE ?"
		       " ORDER BY t.owner, t.kind, t.scope",
		.nin = 1, .nout = 7, .roles = ROLE_EDIT },

	[STMT_VERSION_EACH] = {
		.sql = "SELECT v.number, v.sha256, v.author, v.note, "
		       UTC("v.created_at") ", IFNULL(v.id = t.published_id, 0)"
		       " FROM template_version v"
		       " JOIN template t ON t.id = v.template_id"
		       " WHERE v.template_id = ? ORDER BY v.number DESC",
		.nin = 1, .nout = 6, .roles = ROLE_EDIT },
