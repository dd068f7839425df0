/*
 * stmt_vitals.h - how an installation is: clock, rights, the queue for
 * Yealink.  Included by stmt_edit.h.
 */
/* clang-format off */
	[STMT_VITALS_CLOCK] = {
		.sql = "SELECT CAST(UNIX_TIMESTAMP() AS SIGNED)",
		.nout = 1, .roles = ROLE_EDIT },

/* As information_schema writes who is connected: 'user'@'host'. */
#define GRANTEE " GRANTEE = CONCAT('''', REPLACE(CURRENT_USER(), '@'," \
	" '''@'''), '''')"
	[STMT_VITALS_GRANTS] = {
		.sql = "SELECT '*', '', PRIVILEGE_TYPE"
		       " FROM information_schema.USER_PRIVILEGES WHERE" GRANTEE
		       " UNION ALL SELECT '*', '', PRIVILEGE_TYPE"
		       " FROM information_schema.SCHEMA_PRIVILEGES WHERE" GRANTEE
		       " AND DATABASE() LIKE TABLE_SCHEMA"
		       " UNION ALL SELECT TABLE_NAME, '', PRIVILEGE_TYPE"
		       " FROM information_schema.TABLE_PRIVILEGES WHERE" GRANTEE
		       " AND TABLE_SCHEMA = DATABASE()"
		       " UNION ALL SELECT TABLE_NAME, COLUMN_NAME, PRIVILEGE_TYPE"
		       " FROM information_schema.COLUMN_PRIVILEGES WHERE" GRANTEE
		       " AND TABLE_SCHEMA = DATABASE()",
		.nout = 3, .roles = ROLE_CTL },

/* Of the jobs of one account, or of those that have none. */
#define WAITS " j.state IN ('ready', 'claimed')"
#define JOBS_OF(what) "(SELECT " what " FROM rps_job j WHERE" \
	" j.account_id = a.id AND"
#define JOBS_ALONE(what) "(SELECT " what " FROM rps_job j WHERE" \
	" j.account_id IS NULL AND"
#define AGE "TIMESTAMPDIFF(SECOND, MIN(j.created_at), CURRENT_TIMESTAMP)"
	[STMT_VITALS_RPS] = {
		.sql = "SELECT a.name, a.enabled,"
		       " COALESCE(a.breaker_until > CURRENT_TIMESTAMP, 0),"
		       " a.unwell, " JOBS_OF("COUNT(*)") WAITS "), "
		       JOBS_OF("COUNT(*)") " j.state = 'refused'), "
		       JOBS_OF(AGE) WAITS "),"
		       " TIMESTAMPDIFF(SECOND, a.drift_at, CURRENT_TIMESTAMP),"
		       " a.trouble FROM rps_account a"
		       " UNION ALL SELECT '', 1, 0, 0, "
		       JOBS_ALONE("COUNT(*)") WAITS "), "
		       JOBS_ALONE("COUNT(*)") " j.state = 'refused'), "
		       JOBS_ALONE(AGE) WAITS "), NULL, ''",
		.nout = 9, .roles = ROLE_EDIT },
