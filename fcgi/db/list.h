/*
 * list.h - pages of rows: filtered, sorted, one after the other.
 *
 * A list is described once, in db/stmt_pages.h: its columns, what limits it
 * to the actor's data, its filters and its orders.  A page is asked for by
 * the key of the last row of the page before (never by a count of rows to
 * skip), so the thousandth page costs what the first one does.  The pieces
 * are SQL of ours and are joined here; what a caller says is only ever a
 * value of the prepared statement.  Each combination that is used stays
 * prepared.
 */
#ifndef DB_LIST_H
#define DB_LIST_H

#include "db/act.h"

enum list_type {
	LIST_TEXT,
	LIST_ASCII, /* of a column in ASCII: the server compares nothing else */
	LIST_INT,
	LIST_BOOL,
	LIST_WORD, /* one of words; the value is the word itself */
	LIST_MAC,  /* in any spelling */
	LIST_TIME  /* RFC 3339, UTC: 2026-11-25T22:31:00Z */
};

struct list_filter {
	const char *name; /* as the query parameter */
	enum list_type type;
	const char *const *words; /* LIST_WORD: NULL-terminated */
	const char *sql;          /* a condition; each ? is the value */
	unsigned char nin;        /* how many of them */
	/* Instead of sql when the whole installation is looked through: a
	 * JOIN that finds the few rows first.  NULL: sql does for that too. */
	const char *join;
	unsigned char join_nin;
	bool narrows; /* names one organisation: nothing is looked through */
	bool under;   /* asks for the organisation (o) */
	/* A statement that makes something an index knows of the value, of
	 * which bound_sql is a further condition: what lies beyond need not
	 * be looked at.  0: none. */
	enum stmt bound;
	const char *bound_sql;
	const char *help; /* one line, for openapi.json */

	/* LIST_WORD: a condition for each word, instead of sql. */
	const char *const *word_sql;
	/* The values of sql or, joined, of join, made of what was asked for,
	 * instead of that over and over. */
	void (*spread)(struct act *, const char *asked, bool joined,
	    struct val *out);
	unsigned needs; /* bits: which of list.needs it speaks of */
};

struct list_sort {
	const char *name;   /* "label"; asked for as "-label": downwards */
	const char *column; /* never NULL; an index has it with the id behind */
	enum list_type type;
};

struct list {
	const char *name;
	const char *columns, *from;
	unsigned char nout; /* of columns */

	/*
	 * For lists of very many rows that cost more to read than to find:
	 * those of a page are picked first, from these tables alone, as "k"
	 * with their row_id; from is then what is joined to k.
	 *
	 * What many rows fit is found soonest by looking at the rows in
	 * order; what few fit, by its own index; and SQL does not know which
	 * of them it is.  See enum list_way.  pick_under: the organisations
	 * (o) first; pick_window, pick_found: what is joined to w.row_id and
	 * f.id; with_under: what joins o to any of them.
	 * needs: joins that some filters want (NULL-terminated); hints: for
	 * each order, behind pick, what keeps the server to its index.
	 */
	const char *pick, *pick_under, *pick_window, *pick_found, *with_under;
	const char *const *needs, *const *hints;

	const char *scope;     /* condition: ? is the pattern of act_scope() */
	const char *scope_one; /* the same where ? is the one id; or NULL */
	const char *own;       /* condition: ? is act->own_user; NULL: none */
	/* Condition that a row is somebody's, for who sees everybody's data
	 * and yet is not the provider's admin; NULL: every row is. */
	const char *owned;
	const char *inside; /* condition: ? is list_ask.inside; or NULL */
	const char *id;     /* unique; the last key of every order */
	const char *unique; /* column of an order that needs no id behind it,
	                     * for an index has it alone; or NULL */
	enum list_type id_type;
	const struct list_filter *filters;
	const struct list_sort *sorts; /* the first one is the usual one */
	unsigned char nfilters, nsorts;
	unsigned char roles;
	bool down; /* the usual order is downwards: newest first */
	/* The highest id there is, of a log that is read by id and of which a
	 * reseller sees few rows or many; see list_page().  0: no log. */
	enum stmt newest;
};

/* clang-format off */
enum list_name {
	/* people */
	LIST_SESSIONS,
	LIST_USERS,
	LIST_TOKENS,
	/* the tree */
	LIST_ORGANISATIONS, LIST_MODELS, LIST_MAC_PREFIXES, LIST_PARAMETERS,
	LIST_GROUPS,
	/* phones */
	LIST_DEVICES,
	/* templates */
	LIST_TEMPLATES,
	/* books and files */
	LIST_BOOKS,
	LIST_BOOK_ENTRIES,
	LIST_RESOURCES,
	LIST_RESOURCES_SEEN,
	/* imports */
	LIST_IMPORTS,
	LIST_DEVICES_OUT,
	/* traces */
	LIST_AUDIT, LIST_FETCHES, LIST_RPS_JOBS, LIST_RPS_SERVERS,
	LIST_RPS_DEVICES,
	LIST_RPS_ACCOUNTS, LIST_RPS_DRIFT,
	/* telling phones and others */
	LIST_NOTIFIERS, LIST_WEBHOOKS, LIST_NOTIFY_JOBS,
	LIST__MAX
};
/* clang-format on */
extern const struct list lists[LIST__MAX];

#define LIST_FILTERS_MAX 16

/* How rows are picked, of a list with pick. */
enum list_way {
	WAY_INDEX,  /* as the server thinks best, beginning with o if asked */
	WAY_ORDER,  /* in order, until a page is full */
	WAY_WINDOW, /* of the next rows in order, a few thousand (w) */
	WAY_SEARCH, /* of what a filter's join has found (f) */
	WAY__MAX
};

struct list_ask {
	const struct list_filter *filter[LIST_FILTERS_MAX];
	struct val value[LIST_FILTERS_MAX];
	struct val bound[LIST_FILTERS_MAX]; /* list_page() finds them */
	size_t nfilters;
	struct val inside; /* what all rows are in; the caller's, no filter */
	const struct list_sort *sort;
	bool down;
	struct val after_key, after_id; /* VAL_NULL: from the beginning */
	struct val above, upto;         /* list_page(): a window of ids */
	int64_t limit;
	enum list_way way; /* list_page() chooses: see struct list */
};

/* Where a page ended; more: there are rows behind it. */
struct list_end {
	struct val key, id;
	bool more;
};

/*
 * At most ask->limit rows to fn, which gets the list's columns.
 *
 * Of a log (newest), a reseller's rows are looked for among the next ones of
 * all first, in their order; he who has many finds his page there.  Only what
 * is missing then is looked for by organisation: he has few rows to sort.
 *
 * For tests and nobody else: list_text() is the statement this would run.
 */
enum err list_page(struct act *, enum list_name, const struct list_ask *,
    db_row_fn *fn, void *arg, struct list_end *) MUST_CHECK;

struct composed; /* db/db.h */
void list_text(struct act *, const struct list *, const struct list_ask *,
    struct composed *, struct val *in);

/* list_phones.c: what was typed to find phones by, as patterns; see
 * stmt_pages_phones.h. */
void list_phone_words(struct act *, const char *, bool joined, struct val *);
#define LIST_VALUES_MAX 96 /* of one statement */

#endif
