/* stmt.c - the statement tables, joined; see stmt.h. */
#include "db/stmt.h"

const struct stmt_def stmt_defs[STMT__MAX] = {
#include "db/stmt_edit.h"
#include "db/stmt_prov.h"
};

const char *
stmt_name(enum stmt st)
{
	static const char *const names[STMT__MAX] = {
#define STMT(name) [STMT_##name] = #name,
#include "db/stmt_list.h"
#undef STMT
	};

	return st < STMT__MAX ? names[st] : "?";
}
