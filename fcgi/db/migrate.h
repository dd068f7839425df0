/*
 * migrate.h - bringing a database to the schema of this version.
 *
 * schema/ holds numbered files, 0001_organisation.sql and on, without gaps.
 * Each is applied once, statement by statement, and how far it came is kept
 * in the table schema_migration, so that one that was killed half-way goes
 * on where it stopped.  (The server commits at every CREATE and ALTER, so a
 * file can not be one transaction; between a statement and the note that it
 * was run a crash is possible, so every statement can be run twice.)
 *
 * Refused: a database that has seen a number we have no file for (it is
 * newer than we are), and a file that changed after it was applied.
 */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "db/act.h"

#define MIGRATIONS_MAX 1000

enum migration_state {
	MIGRATION_PENDING,
	MIGRATION_HALF, /* begun, not ended */
	MIGRATION_APPLIED,
	MIGRATION_CHANGED, /* applied, and the file is another one now */
	MIGRATION_UNKNOWN  /* applied, and we have no such file */
};
extern const char *const migration_words[]; /* NULL-terminated */

struct migration {
	int64_t number;
	const char *name; /* 0001_organisation.sql */
	enum migration_state state;
	int64_t statements;     /* run so far */
	const char *applied_at; /* UTC; "" when not */
	/* Of the file; NULL and "" when there is none. */
	const char *text;
	const char *sha256;
};

struct migrate_state {
	struct migration *m; /* by number, in the arena */
	size_t n;
	size_t pending; /* PENDING and HALF */
	const char *dir;
};

/* What dir and the database say; nothing is changed. */
enum err migrate_state(struct act *, const char *dir,
    struct migrate_state *) MUST_CHECK;

/* Refused for the reasons above, before anything is changed. */
enum err migrate_check(struct act *, const struct migrate_state *) MUST_CHECK;

/* Applies the i-th if it needs it. */
enum err migrate_apply(struct act *, struct migrate_state *,
    size_t i) MUST_CHECK;

#endif
