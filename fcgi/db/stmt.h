/*
 * stmt.h - every SQL statement this product can execute, by name.
 *
 * No SQL text exists outside db/stmt_*.h and schema/.  A process states its
 * role once, in db_open(); a statement outside that role is refused before
 * it reaches the server, and the server's GRANTs say the same thing again.
 *
 * The names live in db/stmt_list.h, the texts in tables by trade: what a
 * phone costs in db/stmt_prov.h, what people change in db/stmt_edit.h.  A
 * name without a text, or the other way round, fails the unit test.
 */
#ifndef DB_STMT_H
#define DB_STMT_H

enum stmt {
#define STMT(name) STMT_##name,
#include "db/stmt_list.h"
#undef STMT
	STMT__MAX
};

#define ROLE_PROV 0x01u   /* phone-facing worker */
#define ROLE_ADMIN 0x02u  /* admin API */
#define ROLE_RPS 0x04u    /* queue drainer */
#define ROLE_CTL 0x08u    /* operator's command line */
#define ROLE_NOTIFY 0x10u /* tells phones and webhooks */
#define ROLE_EDIT (ROLE_ADMIN | ROLE_CTL)

struct stmt_def {
	const char *sql;
	unsigned char nin;   /* number of ? */
	unsigned char nout;  /* columns selected; 0 for a write */
	unsigned char roles; /* who may run it */
};

extern const struct stmt_def stmt_defs[STMT__MAX];

const char *stmt_name(enum stmt);

#endif
