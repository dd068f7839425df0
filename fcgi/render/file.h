/*
 * file.h - any file of a phone by its name, for whoever looks at it from the
 * back office: as the phone would get it, and where each line comes from.
 *
 * Names: "<mac>.cfg" ("" stands for it), "<mac>.boot", "y000000000000.boot",
 * "y000000000108.cfg" ("global": that of its model), "<mac>-local.cfg" and
 * what else it has sent, "book/<name>.xml", "favorite_setting.xml",
 * "super_search.xml", "AutoDST.xml", "dialnow.xml".  Files that the web
 * server streams ("r/...") are not made here.
 */
#ifndef RENDER_FILE_H
#define RENDER_FILE_H

#include "db/act.h"
#include "render/make.h"

enum file_what {
	WHAT_MAC,
	WHAT_BOOT,
	WHAT_COMMON_BOOT,
	WHAT_GLOBAL,
	WHAT_LOCAL,
	WHAT_CONTACT,
	WHAT_CALLLOG,
	WHAT_BOOK,
	WHAT_FAVORITE,
	WHAT_SUPER_SEARCH,
	WHAT_AUTO_DST,
	WHAT_DIALNOW,
	WHAT_RESOURCE
};
extern const char *const file_what_words[]; /* NULL-terminated */

/* A phone whose files are looked at. */
struct file_phone {
	struct act *act;
	struct maker *maker;
	bool masked; /* what the maker does */
	struct prov_org org;
	struct prov_device dev;
};

struct file_name {
	enum file_what what;
	const char *name; /* in full */
	int number;       /* WHAT_GLOBAL */
	const char *part; /* WHAT_BOOK: its name */
};

/* The phone of a device the actor was found to see. */
enum err file_phone(struct file_phone *, const char *mac) MUST_CHECK;

/* ERR_NOTFOUND: no file of this phone is called that. */
enum err file_named(struct file_phone *, const char *name,
    struct file_name *) MUST_CHECK;

/*
 * The bytes, into made->body.  With a problem in words: no template, a
 * template that fails; ERR_DENIED: what the phone sent may hold passwords,
 * and the phone is looked at with masks.
 */
enum err file_make(struct file_phone *, const struct file_name *,
    struct made *) MUST_CHECK;

/*
 * Every file the phone would ask for, in that order: those it asks for of
 * itself and those its configuration names.
 */
typedef void file_each_fn(void *arg, const struct file_name *);
enum err file_each(struct file_phone *, file_each_fn *, void *arg) MUST_CHECK;

/* As in an ETag of the phone side. */
#define FILE_ETAG_LEN 32
void file_etag_of(const struct buf *, char out[FILE_ETAG_LEN + 1]);

#endif
