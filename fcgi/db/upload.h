/*
 * upload.h - what phones have sent: their own -local.cfg, contacts and call
 * logs, as the phone side keeps them.  The newest of a kind is what the
 * phone gets back.
 */
#ifndef DB_UPLOAD_H
#define DB_UPLOAD_H

#include "db/device.h"

enum upload_kind { UPLOAD_LOCAL, UPLOAD_CONTACT, UPLOAD_CALLLOG };
extern const char *const upload_words[]; /* NULL-terminated */

struct upload {
	int64_t id;
	int64_t kind; /* enum upload_kind */
	const char *received_at, *address, *sha256;
	int64_t size, newest;
	const char *content; /* size bytes, and a NUL */
};

#define UPLOAD_NAMES_MAX 1000 /* of one accept or discard */

/* row: id, kind (from 1), received_at, address, size, sha256, newest */
enum err upload_each(struct act *, const char *mac, db_row_fn *,
    void *) MUST_CHECK;
enum err upload_get(struct act *, const char *mac, int64_t id, struct device *,
    struct upload *) MUST_CHECK;
enum err upload_delete(struct act *, const char *mac, int64_t id) MUST_CHECK;

/*
 * All that the phone has sent goes, for it leaves its organisation: contacts
 * and call logs are of people who stay there.  Inside the change under way;
 * the entry in the audit log is the old organisation's.
 */
enum err upload_forget(struct act *, const struct device *) MUST_CHECK;

/* A contact file becomes the newest of its kind, under a new id. */
enum err upload_restore(struct act *, const char *mac, int64_t id,
    int64_t *new_id) MUST_CHECK;

/* What became of one value of a -local.cfg. */
struct upload_verdict {
	const char *name;
	bool taken;
	const char *why; /* refused: a sentence; taken: a warning or NULL */
};

/* Values of a -local.cfg become settings of the device. */
enum err upload_accept(struct act *, const char *mac, int64_t id,
    const char *const *names, size_t n, struct upload_verdict *) MUST_CHECK;

/*
 * The newest -local.cfg once more without the lines of those names (NULL:
 * without any), as the newest.  removed: how many lines.
 */
enum err upload_discard(struct act *, const char *mac, int64_t id,
    const char *const *names, size_t n, int64_t *new_id,
    size_t *removed) MUST_CHECK;

#endif
