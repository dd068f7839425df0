/*
 * stmt_pages.h - the lists of db/list.h: what a page of each is made of.
 * Columns come in the order of the views that read them (admin-cgi/api).
 */
/* clang-format off */
#define P_UTC(col) "DATE_FORMAT(" col ", '%Y-%m-%dT%H:%i:%sZ')"
#define N(a) (sizeof(a) / sizeof((a)[0]))
/* A column in ASCII that any text is looked for in: the server compares the
 * two only as what holds both. */
#define P_TEXT(col) "CONVERT(" col " USING utf8mb4)"

#define P_ORGANISATION(col) { .name = "organisation_id", .type = LIST_INT, \
	.sql = col " = ?", .nin = 1, .narrows = true, \
	.help = "of this organisation alone" }
#define P_UNDER { .name = "under", .type = LIST_INT, \
	.sql = "o.path LIKE (SELECT CONCAT(path, '%') FROM organisation" \
	       " WHERE id = ?)", .nin = 1, .under = true, \
	.bound = STMT_ORG_BELOW, .bound_sql = "o.path LIKE ?", \
	.help = "of this organisation and everybody below it" }

#include "db/stmt_pages_people.h"

	[LIST_GROUPS] = {
		.name = "groups",
		.columns = "SELECT g.id, g.organisation_id, o.name, g.name, g.notes,"
			   " g.version, (SELECT COUNT(*) FROM device"
			   "  WHERE group_id = g.id)",
		.nout = 7,
		/* LEFT: or all organisations are read first. */
		.from = "device_group g LEFT JOIN organisation o"
			" ON o.id = g.organisation_id",
		.scope = "o.path LIKE ?", .scope_one = "g.organisation_id = ?",
		.id = "g.id", .id_type = LIST_INT,
		.filters = (const struct list_filter[]){
			P_ORGANISATION("g.organisation_id"), P_UNDER,
			{ .name = "q", .type = LIST_TEXT, .nin = 1,
			  .sql = "g.name LIKE CONCAT('%', ?, '%')",
			  .help = "part of the name" } },
		.nfilters = 3,
		.sorts = (const struct list_sort[]){
			{ "name", "g.name", LIST_TEXT },
			{ "id", "g.id", LIST_INT } },
		.nsorts = 2,
		.roles = ROLE_EDIT },

#include "db/stmt_pages_bulk.h"
#include "db/stmt_pages_files.h"
#include "db/stmt_pages_notify.h"
#include "db/stmt_pages_phones.h"
#include "db/stmt_pages_rps.h"
#include "db/stmt_pages_traces.h"
#include "db/stmt_pages_tree.h"
#include "db/stmt_pages_views.h"
