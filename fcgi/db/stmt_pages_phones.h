/*
 * stmt_pages_phones.h - the list of phones, among a million of them.
 *
 * A page's phones are picked first, by the order's index or by what narrows
 * most; names, numbers and states are then read for them alone.
 */
#include "db/stmt_state.h"
/* clang-format off */

#define Q_FITS "(d.label LIKE ? OR d.mac LIKE ? OR EXISTS (SELECT 1" \
	" FROM line l WHERE l.device_id = d.id AND l.user_name LIKE ?))"

/*
 * Over many organisations, what was typed is looked up in four indexes, and
 * the first hits of each are taken.  ?: words and the short ones among them,
 * the beginning of a label, of a MAC, of a MAC read backwards, of a number;
 * the scope behind each.
 */
#define HITS " LIMIT 1000)"
#define HIT(from, where) "(SELECT STRAIGHT_JOIN d.id FROM " from \
	" JOIN organisation o ON o.id = d.organisation_id WHERE " where \
	" AND o.path LIKE ?" HITS
#define SEARCH_ALL "(" \
	HIT("device d", "MATCH (d.label) AGAINST (? IN BOOLEAN MODE)" \
	    " AND d.label LIKE ?") " UNION " \
	HIT("device d", "d.label LIKE ?") " UNION " \
	HIT("device d", "d.mac LIKE ?") " UNION " \
	HIT("device d", "d.mac_reversed LIKE ?") " UNION " \
	HIT("line l JOIN device d ON d.id = l.device_id", \
	    "l.user_name LIKE ?") ") f"
#define SEARCH_ALL_N 11

/* The organisation's of before its last rotation are its old ones. */
#define ROTATED "(SELECT r.rotated_at FROM organisation r" \
	" WHERE r.id = d.organisation_id)"
#define CREDS_ARE_NEW "s.credentials = 'organisation'" \
	" AND IFNULL(s.credentials_at >= " ROTATED ", 1) = 1"
#define CREDS_ARE_OLD "(s.credentials = 'organisation_old'" \
	" OR s.credentials = 'organisation' AND s.credentials_at < " ROTATED ")"
#define ENROLMENT(how) "EXISTS (SELECT 1 FROM mac_config c" \
	" WHERE c.device_id = d.id AND " how ")"

	[LIST_DEVICES] = {
		.name = "devices",
		.columns = "SELECT STRAIGHT_JOIN d.id, d.mac, d.label, m.name,"
			   " d.organisation_id, o.name, d.group_id, g.name,"
			   " d.serial, d.enabled, d.version,"
			   " (SELECT l.user_name FROM line l"
			   "  WHERE l.device_id = d.id ORDER BY l.number LIMIT 1),"
			   " " DEVICE_STATE ", " P_UTC("s.last_at") ","
			   " NULLIF(s.firmware, ''), r.state + 0,"
			   " " P_UTC("d.changed_at") ", " P_UTC("d.releasing_at"),
		.nout = 18,
		.from = "device d ON d.id = k.row_id"
			" JOIN organisation o ON o.id = d.organisation_id"
			" JOIN model m ON m.id = d.model_id"
			" LEFT JOIN device_group g ON g.id = d.group_id"
			" LEFT JOIN device_status s ON s.device_id = d.id"
			" LEFT JOIN rps_device r ON r.mac = d.mac",
		.pick = "device d",
		.pick_under = "organisation o"
			      " JOIN device d ON d.organisation_id = o.id",
		.pick_window = "JOIN device d FORCE INDEX (PRIMARY)"
			       " ON d.id = w.row_id",
		.with_under = " JOIN organisation o"
			      " ON o.id = d.organisation_id",
		.pick_found = "JOIN device d ON d.id = f.id",
		.needs = (const char *const[]){
			" LEFT JOIN device_status s ON s.device_id = d.id",
			NULL },
		.hints = (const char *const[]){
			" FORCE INDEX FOR ORDER BY (device_label)",
			" FORCE INDEX FOR ORDER BY (device_mac)",
			" FORCE INDEX FOR ORDER BY (device_changed)",
			" FORCE INDEX FOR ORDER BY (PRIMARY)" },
		.scope = "o.path LIKE ?", .scope_one = "d.organisation_id = ?",
		.own = "d.id IN (SELECT x.device_id FROM user_device x"
		       " WHERE x.user_id = ?)",
		.id = "d.id", .id_type = LIST_INT, .unique = "d.mac",
		.filters = (const struct list_filter[]){
			P_ORGANISATION("d.organisation_id"), P_UNDER,
			{ .name = "model", .type = LIST_TEXT, .nin = 1,
			  .sql = "d.model_id ="
				 " (SELECT id FROM model WHERE name = ?)",
			  .help = "of this model: T46U" },
			{ .name = "group_id", .type = LIST_INT, .nin = 1,
			  .sql = "d.group_id = ?", .narrows = true,
			  .help = "of this group" },
			{ .name = "enabled", .type = LIST_BOOL, .nin = 1,
			  .sql = "d.enabled = ?",
			  .help = "false: those whose files are refused" },
			{ .name = "state", .type = LIST_WORD, .needs = 1u,
			  .words = (const char *const[]){ "never_seen",
				"up_to_date", "outdated", "silent", "refused",
				NULL },
			  .word_sql = (const char *const[]){
				STATE_IS_NEVER_SEEN, STATE_IS_UP_TO_DATE,
				STATE_IS_OUTDATED, STATE_IS_SILENT,
				STATE_IS_REFUSED },
			  .help = "how it stands with its configuration" },
			{ .name = "firmware", .type = LIST_ASCII, .nin = 1,
			  .needs = 1u, .sql = "s.firmware = ?",
			  .help = "that it had when it was last seen" },
			{ .name = "credentials", .type = LIST_WORD, .needs = 1u,
			  .words = (const char *const[]){ "own", "own_old",
				"organisation", "organisation_old", NULL },
			  .word_sql = (const char *const[]){
				"s.credentials = 'own'",
				"s.credentials = 'own_old'",
				CREDS_ARE_NEW, CREDS_ARE_OLD },
			  .help = "whose it last came with; old: of before a"
				  " rotation" },
			{ .name = "enrolment", .type = LIST_WORD,
			  .words = (const char *const[]){ "enrolled", "open",
				"not_enrolled", NULL },
			  .word_sql = (const char *const[]){
				ENROLMENT("c.enrolled_at IS NOT NULL"),
				ENROLMENT("c.window_until > CURRENT_TIMESTAMP"),
				"NOT " ENROLMENT("c.enrolled_at IS NOT NULL") },
			  .help = "has it come with credentials of its own; is"
				  " a window open for it" },
			{ .name = "q", .type = LIST_TEXT,
			  .spread = list_phone_words,
			  .sql = Q_FITS, .nin = 3,
			  .join = SEARCH_ALL, .join_nin = SEARCH_ALL_N,
			  .help = "part of the label or the MAC, beginning of"
				  " a number; over several organisations"
				  " beginnings of words" } },
		.nfilters = 10,
		.sorts = (const struct list_sort[]){
			{ "label", "d.label", LIST_TEXT },
			{ "mac", "d.mac", LIST_ASCII },
			{ "changed", "d.changed_at", LIST_TEXT },
			{ "id", "d.id", LIST_INT } },
		.nsorts = 4,
		.roles = ROLE_EDIT },
