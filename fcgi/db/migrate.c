/* migrate.c - see migrate.h. */
#include <sys/stat.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/scan.h"
#include "db/migrate.h"
#include "db/row.h"

#define FILE_MAX (4 * 1024 * 1024) /* bytes */

const char *const migration_words[] = { "pending", "half applied", "applied",
	"changed", "unknown", NULL };

/* --- the files --- */

/* The number of "0001_organisation.sql"; 0: not a migration. */
static int64_t
file_number(const char *name)
{
	char digits[5];
	size_t n = strlen(name);
	int64_t number = 0;

	if (n < 10 || strspn(name, "0123456789") != 4 || name[4] != '_' ||
	    strcmp(name + n - 4, ".sql") != 0)
		return 0;
	memcpy(digits, name, 4);
	digits[4] = '\0';
	for (const char *p = digits; *p != '\0'; p++)
		number = number * 10 + (*p - '0');
	return number;
}

static int
is_migration(const struct dirent *d)
{
	return file_number(d->d_name) != 0;
}

/* The bytes of an open file, in the arena; NULL after saying why not. */
static const char *
slurp(struct act *act, FILE *fp, const char *path, size_t *len)
{
	struct stat st;
	char *text;

	if (fstat(fileno(fp), &st) == 0 && st.st_size <= FILE_MAX) {
		text = arena_alloc(act->a, (size_t)st.st_size + 1);
		*len = fread(text, 1, (size_t)st.st_size, fp);
		if (*len == (size_t)st.st_size)
			return text;
	}
	(void)!act_fail(act, ERR_SYSTEM, "",
	    "Cannot read %s, or it is longer than %d bytes.", path, FILE_MAX);
	return NULL;
}

static enum err
read_file(struct act *act, const char *dir, struct migration *m)
{
	const char *path = arena_printf(act->a, "%s/%s", dir, m->name);
	char *hex = arena_alloc(act->a, 2 * SHA256_LEN + 1);
	uint8_t sum[SHA256_LEN];
	FILE *fp = fopen(path, "re");
	size_t n = 0;

	if (fp == NULL)
		return act_fail(act, ERR_SYSTEM, "", "Cannot open %s: %s.",
		    path, strerror(errno));
	m->text = slurp(act, fp, path, &n);
	fclose(fp);
	if (m->text == NULL)
		return ERR_SYSTEM;
	digest_sha256(m->text, n, sum);
	digest_hex(sum, SHA256_LEN, hex);
	m->sha256 = hex;
	return ERR_OK;
}

static enum err
take_file(struct act *act, struct migrate_state *st, const char *name)
{
	struct migration *m = &st->m[st->n];

	*m = (struct migration){ .number = file_number(name),
		.name = arena_strdup(act->a, name),
		.applied_at = "" };
	if (m->number != (int64_t)st->n + 1)
		return act_fail(act, ERR_SYSTEM, "",
		    "%s: %s should have the "
		    "number %04zu; a file is missing, or two have one number.",
		    st->dir, name, st->n + 1);
	st->n++;
	return read_file(act, st->dir, m);
}

static enum err
read_dir(struct act *act, struct migrate_state *st)
{
	struct dirent **list = NULL;
	enum err e = ERR_OK;
	int n;

	n = scandir(st->dir, &list, is_migration, alphasort);
	if (n == -1)
		return act_fail(act, ERR_NOTFOUND, "",
		    "Cannot read the folder "
		    "%s: %s; schema_dir or --schema names it.",
		    st->dir, strerror(errno));
	if (n == 0 || n > MIGRATIONS_MAX)
		e = act_fail(act, ERR_NOTFOUND, "",
		    "There is no migration "
		    "in %s; schema_dir or --schema names the folder.",
		    st->dir);
	for (int i = 0; i < n && e == ERR_OK; i++)
		e = take_file(act, st, list[i]->d_name);
	for (int i = 0; i < n; i++)
		free(list[i]);
	free(list);
	return e;
}

/* --- the database --- */

struct look {
	struct act *act;
	struct migrate_state *st;
};

static struct migration *
find(struct migrate_state *st, int64_t number)
{
	for (size_t i = 0; i < st->n; i++)
		if (st->m[i].number == number)
			return &st->m[i];
	return NULL;
}

static enum err
seen(void *arg, const struct val *row, size_t n)
{
	struct look *l = arg;
	struct migration *m = find(l->st, row[0].i);
	bool ended = row[4].type != VAL_NULL;

	(void)n;
	if (m == NULL && l->st->n == 2 * MIGRATIONS_MAX)
		return ERR_SYSTEM;
	if (m == NULL) {
		m = &l->st->m[l->st->n++];
		*m = (struct migration){ .number = row[0].i,
			.name = row[1].s,
			.state = MIGRATION_UNKNOWN,
			.sha256 = "" };
	} else if (strcmp(m->sha256, row[2].s) == 0) {
		m->state = ended ? MIGRATION_APPLIED : MIGRATION_HALF;
	} else {
		m->state = ended ? MIGRATION_CHANGED : MIGRATION_HALF;
	}
	m->statements = row[3].i;
	m->applied_at = row_text(&row[4]);
	/* Mended after it failed half-way: from its beginning. */
	if (m->state == MIGRATION_HALF && strcmp(m->sha256, row[2].s) != 0)
		m->statements = 0;
	return ERR_OK;
}

static enum err
read_table(struct act *act, struct migrate_state *st)
{
	struct look l = { act, st };
	struct val v[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_MIGRATION_EXISTS, NOVALS, v, 1);
	if (e != ERR_OK || v[0].i == 0)
		return e;
	return db_each(act->db, act->a, STMT_MIGRATION_LIST, NOVALS, seen, &l);
}

enum err
migrate_state(struct act *act, const char *dir, struct migrate_state *st)
{
	enum err e;

	*st = (struct migrate_state){ .dir = dir };
	st->m = arena_alloc(act->a, 2 * MIGRATIONS_MAX * sizeof(*st->m));
	if ((e = read_dir(act, st)) != ERR_OK ||
	    (e = read_table(act, st)) != ERR_OK)
		return e;
	for (size_t i = 0; i < st->n; i++)
		if (st->m[i].state == MIGRATION_PENDING ||
		    st->m[i].state == MIGRATION_HALF)
			st->pending++;
	return ERR_OK;
}

enum err
migrate_check(struct act *act, const struct migrate_state *st)
{
	bool late = false; /* one before is not applied */

	for (size_t i = 0; i < st->n; i++) {
		const struct migration *m = &st->m[i];

		if (m->state == MIGRATION_UNKNOWN)
			return act_fail(act, ERR_CONFLICT, "",
			    "This database is newer than this program: it has "
			    "seen migration %04d (%s), which is not in %s. "
			    "Install the version of voipconfig that brought "
			    "it.",
			    (int)m->number, m->name, st->dir);
		if (m->state == MIGRATION_CHANGED)
			return act_fail(act, ERR_CONFLICT, "",
			    "%s/%s is not the file that was applied on %s; put "
			    "the old file back and make a new migration of the "
			    "difference.",
			    st->dir, m->name, m->applied_at);
		if (late && m->state == MIGRATION_APPLIED)
			return act_fail(act, ERR_CONFLICT, "",
			    "Migration %s was applied before an earlier one; "
			    "the table schema_migration has been tampered "
			    "with.",
			    m->name);
		late = m->state != MIGRATION_APPLIED;
	}
	return ERR_OK;
}

struct step {
	struct act *act;
	const struct migration *m;
};

static enum err
note_step(void *arg, unsigned n)
{
	const struct step *s = arg;

	return db_run(s->act->db, STMT_MIGRATION_STEP,
	    VALS(V_INT((int64_t)n), V_INT(s->m->number)), NULL);
}

static enum err
apply(struct act *act, struct migration *m)
{
	struct step s = { act, m };
	enum err e;

	e = db_run(act->db, STMT_MIGRATION_TABLE, NOVALS, NULL);
	if (e == ERR_OK && m->statements == 0)
		e = db_run(act->db, STMT_MIGRATION_BEGIN,
		    VALS(V_INT(m->number), V_STR(m->name), V_STR(m->sha256)),
		    NULL);
	if (e == ERR_OK)
		e = db_script(act->db, m->text, (unsigned)m->statements,
		    note_step, &s);
	if (e == ERR_OK)
		e = db_run(act->db, STMT_MIGRATION_DONE, VALS(V_INT(m->number)),
		    NULL);
	return e;
}

enum err
migrate_apply(struct act *act, struct migrate_state *st, size_t i)
{
	struct migration *m = &st->m[i];
	enum err e;

	if (m->state != MIGRATION_PENDING && m->state != MIGRATION_HALF)
		return ERR_OK;
	if ((e = apply(act, m)) == ERR_OK) {
		m->state = MIGRATION_APPLIED;
		st->pending--;
		return ERR_OK;
	}
	return act_fail(act, e, "migration",
	    "%s stopped: %s. Mend that and run migrate "
	    "again; it goes on where it stopped.",
	    m->name, db_error(act->db));
}
