/*
 * ctl.h - what a command of voipconfigctl is given and what it gives back.
 *
 * A command is one row of the table in ctl/commands.c and one function of
 * the file named for its noun.  The function gets its arguments already
 * sorted (words, field=value, --options), a connection and the keys if its
 * row asks for them, and writes its result through ctl/out.h, which prints a
 * table for people or JSON for programs.
 *
 * It returns ERR_OK, or another code after filling act.problem with a
 * sentence that says what is wrong, where, and what to do; main_ctl.c prints
 * it once.  ctl_usage() is for arguments that make no sense: exit status 2.
 *
 * No secret ever comes from the command line, where everyone on the machine
 * sees it: see ctl_secret().
 */
#ifndef CTL_CTL_H
#define CTL_CTL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ctl/out.h"
#include "db/act.h"
#include "db/field.h"
#include "db/list.h"

#define EXIT_REFUSED 1 /* it was understood and could not be done */
#define EXIT_USAGE 2

struct ctl_conf {
	const char *db_host, *db_socket, *db_user, *db_password_file;
	const char *db_name;
	int64_t db_port, db_timeout;
	const char *key_file, *public_url;
	const char *resource_dir, *schema_dir, *templates_dir;
};

struct assign {
	const char *name, *value; /* name=value */
	bool taken;
};

struct ctl {
	struct act act; /* act.a lives as long as the command */
	const struct ctl_conf *conf;
	const char *conf_file; /* where conf was read */
	const struct command *cmd;
	struct out *out;
	const char **arg; /* words in order; NULL behind the last */
	size_t nargs;
	struct assign *set; /* field=value in order */
	size_t nset;
	struct assign *opt; /* --name VALUE; value "" without one */
	size_t nopts;
	struct assign *made; /* secrets made by "generate", to be shown once */
	size_t nmade;
	bool usage;    /* the arguments made no sense */
	bool findings; /* what out holds is worth printing though it failed */
};

#define NEED_DB 0x1u
#define NEED_KEYS 0x2u /* the key file, for what seals or unseals */
#define NEED_BOTH (NEED_DB | NEED_KEYS)
#define NEED_PATIENCE 0x4u /* its statements may take hours */

struct command {
	const char *name; /* "device add", "book entry add" */
	const char
	    *args; /* of the usage: "MAC model=MODEL [field=value ...]" */
	const char *help; /* one line */
	enum err (*run)(struct ctl *);
	int min, max; /* words; max -1: any number */
	unsigned needs;
	const char *options; /* "all file=NAME": blank separated, NULL: none */
	/* Takes field=value; fields are listed by --help.  NULL: takes none. */
	const struct field *fields;
	const size_t *nfields;
	const char *more; /* lines for --help about further fields; or NULL */
};

extern const struct command commands[];
extern const size_t ncommands;

/* --- arguments (args.c) --- */

/* Sorts the words behind the command's name; ERR_INVALID after ctl_usage(). */
enum err ctl_args(struct ctl *, int argc, char *argv[]) MUST_CHECK;
enum err ctl_usage(struct ctl *, const char *, ...) PRINTFLIKE(2, 3) MUST_CHECK;

/* NULL when not given; "" when it takes no value. */
const char *ctl_option(const struct ctl *, const char *name);
/* The value of a field=value that is not in the field table, or NULL. */
const char *ctl_take(struct ctl *, const char *name);

/* Every field=value not taken yet, into obj; secrets by ctl_secret(). */
enum err ctl_fields(struct ctl *, const struct field *, size_t n,
    void *obj) MUST_CHECK;

/*
 * How a secret is given: "-" one line of standard input, "?" asked for on
 * the terminal without echo, "@FILE" first line of a file, "generate" made
 * here and shown once (ctl_made), "" none any more.  Anything else would be
 * the secret itself, on the command line, and is refused.
 */
enum err ctl_secret(struct ctl *, const char *field, const char *how,
    const char **clear) MUST_CHECK;

/* --- what commands share (common.c) --- */

/* Fields as name: value, or as members; secrets as "set". */
void ctl_show_fields(struct ctl *, const struct field *, size_t n,
    const void *obj);
/* "device 805ec0000001 added", the secrets made, {"done": ...}. */
void ctl_done(struct ctl *, const char *done, const char *object, int64_t id,
    const char *name);
void ctl_warn(const char *, ...) PRINTFLIKE(1, 2);

/* An id, a name only one has, Parent/Name.  NULL: ctl_usage(). */
enum err ctl_organisation(struct ctl *, const char *, int64_t *id) MUST_CHECK;
/* Of --organisation or organisation=; 0 when not given and not needed. */
enum err ctl_organisation_option(struct ctl *, int64_t *id) MUST_CHECK;
enum err ctl_mac(struct ctl *, const char *, const char **mac) MUST_CHECK;
enum err ctl_device(struct ctl *, const char *mac, int64_t *id) MUST_CHECK;
enum err ctl_number(struct ctl *, const char *what, const char *, int64_t min,
    int64_t max, int64_t *) MUST_CHECK;

/* The newest jobs of a queue: those of --state, or all that are not finished
 * well (queue.c).  lost: how it calls one that nothing came of. */
enum err ctl_queue(struct ctl *, enum list_name, const char *lost,
    db_row_fn *row) MUST_CHECK;

/* The whole file, at most max bytes, in the arena. */
enum err ctl_file(struct ctl *, const char *path, size_t max, const char **text,
    size_t *len) MUST_CHECK;
/* public_url + /p/<path key>/ */
enum err ctl_url(struct ctl *, const char *path_key,
    const char **url) MUST_CHECK;

/*
 * A list straight from a walk over rows: the columns by their place.  A NULL
 * name leaves one out, a name that starts with '+' is for programs only.
 */
enum column_type { COL_TEXT, COL_INT, COL_BOOL, COL_WORD };
struct column {
	const char *name;
	enum column_type type;
	const char *const *words; /* COL_WORD that comes as a number */
};
struct listing {
	struct ctl *ct;
	const struct column *col;
	size_t ncols;
};
#define LISTING(ct, columns) \
	(&(struct listing){ (ct), (columns), NITEMS(columns) })
#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))
/* A db_row_fn whose argument is a struct listing. */
enum err ctl_row(void *, const struct val *, size_t n);

/* Text of a column; "" when NULL. */
const char *ctl_cell(const struct val *);

/*
 * The nearest of n names to a mistyped one, "" when none is near; base is
 * the address of the first name, stride the distance to the next.
 */
const char *ctl_nearest(const char *typed, const char *const *base, size_t n,
    size_t stride);

#endif
