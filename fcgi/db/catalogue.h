/*
 * catalogue.h - what is known of phones: loading the reference data, and
 * looking parameters up.
 *
 * The files are models.tsv, mac_prefixes.tsv and parameters.tsv of
 * schema/data: a header line with the names of columns, then a row a line,
 * fields between tabs, \N for NULL.  A model an operator changed is his
 * (stock 0) and is left alone.
 *
 * Names of parameters: an index is a number between dots.  In the catalogue
 * the first index of a name is X, the second Y, the third Z; NAME stands for
 * the name of a codec.
 */
#ifndef DB_CATALOGUE_H
#define DB_CATALOGUE_H

#include "db/field.h"

struct catalogue_counts {
	size_t models, mac_prefixes, parameters; /* rows read */
};

/* Logs and says file:line of a mistake; then nothing was changed. */
enum err catalogue_load(struct act *, const char *dir,
    struct catalogue_counts *) MUST_CHECK;

enum param_level { PARAM_DOCUMENTED, PARAM_SEEN };
enum param_kind {
	PARAM_STRING,
	PARAM_BOOL,
	PARAM_INT,
	PARAM_NUMBER,
	PARAM_ENUM,
	PARAM_URL,
	PARAM_IP
};

struct parameter {
	const char *name;    /* normal form */
	int64_t level;       /* enum param_level */
	int64_t kind;        /* enum param_kind */
	const char *allowed; /* enum: "v=meaning|v=meaning" */
	const char *preset;  /* NULL: not known */
	bool has_min, has_max;
	int64_t min, max;
	const char *since_family, *area, *description;
	int64_t sensitive;
};

/* The normal form of a name: linekey.7.type is linekey.X.type. */
const char *parameter_normal(struct arena *, const char *name);

/*
 * By any name.  Tried in turn: as it stands, its normal form, with NAME for
 * a codec, and with or without "static.".
 */
enum err parameter_look(struct act *, const char *name,
    struct parameter *) MUST_CHECK;

/* The same; ERR_NOTFOUND with a problem that names the nearest. */
enum err parameter_find(struct act *, const char *name,
    struct parameter *) MUST_CHECK;
/* row: as parameter_each() gives it */
void parameter_from_row(const struct val *, struct parameter *);

/* The known name that needs the fewest changed letters; NULL: none is near. */
enum err parameter_nearest(struct act *, const char *name,
    const char **nearest) MUST_CHECK;

/* NULL, or a sentence saying what the value of p must look like. */
const char *parameter_check(struct arena *, const struct parameter *p,
    const char *value);

/* The names of all sensitive parameters, to ask about many at once. */
#define PARAM_SECRETS_MAX 500
struct param_secrets {
	const char *name[PARAM_SECRETS_MAX]; /* normal form */
	size_t n;
};
enum err parameter_secrets(struct act *, struct param_secrets *) MUST_CHECK;
/* What sounds like a secret is one here, whatever the catalogue says. */
bool parameter_is_secret(const struct param_secrets *, struct arena *,
    const char *name);

/* row: name, level, kind, allowed, preset, min, max, since_family, area,
 * sensitive, description */
enum err parameter_each(struct act *, db_row_fn *, void *) MUST_CHECK;

/*
 * Raises the catalogue's generation, by which workers notice a changed
 * template or model.  Inside the caller's transaction.
 */
enum err catalogue_touch(struct act *) MUST_CHECK;

#endif
