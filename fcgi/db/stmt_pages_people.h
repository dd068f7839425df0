/*
 * stmt_pages_people.h - sessions, people, tokens; see stmt_pages.h.
 *
 * Everybody has an organisation, yet it is a LEFT JOIN: so that the server
 * walks people in the order asked for until the page is full, and sorts not
 * all of them.  A condition on the organisation makes it an inner one again.
 */
/* clang-format off */

	/* One's own: the caller says so with act.own_user. */
	[LIST_SESSIONS] = {
		.name = "sessions",
		.columns = "SELECT s.id, " P_UTC("s.created_at") ", "
			   P_UTC("s.seen_at") ", " P_UTC("s.expires_at") ","
			   " s.address, s.user_agent, s.second_factor",
		.nout = 7,
		.from = "session s",
		.own = "s.user_id = ?",
		.id = "s.id", .id_type = LIST_INT,
		.sorts = (const struct list_sort[]){
			{ "id", "s.id", LIST_INT } },
		.nsorts = 1,
		.roles = ROLE_ADMIN },

	[LIST_USERS] = {
		.name = "users",
		.columns = "SELECT u.id, u.organisation_id, o.name, u.login,"
			   " u.name, CAST(u.role AS UNSIGNED), u.language,"
			   " u.enabled, u.password_hash <> '',"
			   " u.totp_secret IS NOT NULL, u.failures, "
			   P_UTC("u.created_at") ", " P_UTC("u.last_login_at")
			   ", u.version",
		.nout = 14,
		.from = "user u LEFT JOIN organisation o"
			" ON o.id = u.organisation_id",
		.scope = "o.path LIKE ?", .scope_one = "u.organisation_id = ?",
		.id = "u.id", .id_type = LIST_INT,
		.filters = (const struct list_filter[]){
			P_ORGANISATION("u.organisation_id"), P_UNDER,
			{ .name = "role", .type = LIST_WORD,
			  .words = user_role_words, .nin = 1,
			  .sql = "u.role = ?", .help = "who have this role" },
			{ .name = "enabled", .type = LIST_BOOL, .nin = 1,
			  .sql = "u.enabled = ?",
			  .help = "who may log in, or may not" },
			{ .name = "q", .type = LIST_TEXT, .nin = 2,
			  .sql = "(LOCATE(?, u.login) > 0"
				 " OR LOCATE(?, u.name) > 0)",
			  .help = "part of the login or the name" } },
		.nfilters = 5,
		.sorts = (const struct list_sort[]){
			{ "login", "u.login", LIST_TEXT },
			{ "name", "u.name", LIST_TEXT },
			{ "id", "u.id", LIST_INT } },
		.nsorts = 3,
		.roles = ROLE_EDIT },

	[LIST_TOKENS] = {
		.name = "tokens",
		.columns = "SELECT t.id, t.organisation_id, o.name, t.user_id,"
			   " (SELECT login FROM user WHERE id = t.user_id),"
			   " t.name, t.scopes, " P_UTC("t.created_at") ", "
			   P_UTC("t.expires_at") ", " P_UTC("t.used_at"),
		.nout = 10,
		.from = "token t LEFT JOIN organisation o"
			" ON o.id = t.organisation_id",
		.scope = "o.path LIKE ?", .scope_one = "t.organisation_id = ?",
		.id = "t.id", .id_type = LIST_INT,
		.filters = (const struct list_filter[]){
			P_ORGANISATION("t.organisation_id"), P_UNDER,
			{ .name = "q", .type = LIST_TEXT, .nin = 1,
			  .sql = "LOCATE(?, t.name) > 0",
			  .help = "part of the name" } },
		.nfilters = 3,
		.sorts = (const struct list_sort[]){
			{ "name", "t.name", LIST_TEXT },
			{ "id", "t.id", LIST_INT } },
		.nsorts = 2,
		.roles = ROLE_EDIT },
