/*
 * stmt.h - every SQL statement this product can execute, by name.
 *
 * No SQL text exists outside db/stmt*.c and schema/.  A process states its
 * role once, in db_open(); a statement outside that role is refused before
 * it reaches the server, and the server's GRANTs say the same thing again.
 *
 * The names live in db/stmt_list.h, one line each, grouped by the file that
 * uses them; the texts in db/stmt_prov.c (what phones cost), db/stmt_edit.c
 * (what people do) ... each a table with the same designated names.
 */
#ifndef DB_STMT_H
#define DB_STMT_H

enum stmt {
#define STMT(name) STMT_##name,
#include "db/stmt_list.h"
#undef STMT
	STMT__MAX
};

#define ROLE_PROV 0x01u  /* phone-facing worker */
#define ROLE_ADMIN 0x02u /* admin API */
#define ROLE_RPS 0x04u   /* queue drainer */
#define ROLE_CTL 0x08u   /* operator's command line */
#define ROLE_EDIT (ROLE_ADMIN | ROLE_CTL)

struct stmt_def {
	const char *sql;
	unsigned char nin;   /* number of ? */
	unsigned char nout;  /* columns selected; 0 for a write */
	unsigned char roles; /* who may run it */
};

/* The statement's text and shape.  Never NULL. */
const struct stmt_def *stmt_def(enum stmt);
const char *stmt_name(enum stmt);

#endif
