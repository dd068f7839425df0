/*
 * stmt_migrate.h - the statements of "voipconfigctl migrate": which numbered
 * files of schema/ this database has seen.
 */
/* clang-format off */
	[STMT_MIGRATION_EXISTS] = {
		.sql = "SELECT COUNT(*) FROM information_schema.tables"
		       " WHERE table_schema = DATABASE()"
		       " AND table_name = 'schema_migration'",
		.nout = 1, .roles = ROLE_CTL },

	/* The one table that can not come from a numbered file. */
	[STMT_MIGRATION_TABLE] = {
		.sql = "CREATE TABLE IF NOT EXISTS schema_migration ("
		       " number SMALLINT UNSIGNED NOT NULL COMMENT"
		       " 'Of the file in schema/, 0001_organisation.sql: 1',"
		       " name VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin"
		       " NOT NULL COMMENT 'Name of the file',"
		       " sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin"
		       " NOT NULL COMMENT 'Of the file, hex; an applied file never"
		       " changes again',"
		       " statements INT UNSIGNED NOT NULL DEFAULT 0 COMMENT"
		       " 'How many of its statements were run',"
		       " applied_at DATETIME NULL COMMENT"
		       " 'UTC, when all were run; NULL: half-way, the next migrate"
		       " goes on',"
		       " PRIMARY KEY (number)) ENGINE=InnoDB"
		       " DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci"
		       " COMMENT='Migrations this database has seen'",
		.roles = ROLE_CTL },

	[STMT_MIGRATION_LIST] = {
		.sql = "SELECT number, name, sha256, statements,"
		       " DATE_FORMAT(applied_at, '%Y-%m-%dT%H:%i:%sZ')"
		       " FROM schema_migration ORDER BY number",
		.nout = 5, .roles = ROLE_CTL },

	[STMT_MIGRATION_BEGIN] = {
		.sql = "REPLACE INTO schema_migration (number, name, sha256)"
		       " VALUES (?, ?, ?)",
		.nin = 3, .roles = ROLE_CTL },

	[STMT_MIGRATION_STEP] = {
		.sql = "UPDATE schema_migration SET statements = ?"
		       " WHERE number = ?",
		.nin = 2, .roles = ROLE_CTL },

	[STMT_MIGRATION_DONE] = {
		.sql = "UPDATE schema_migration SET applied_at = UTC_TIMESTAMP()"
		       " WHERE number = ?",
		.nin = 1, .roles = ROLE_CTL },
