/*
 * import_store.c - a job's file in the database: in pieces that any server
 * takes (max_allowed_packet), sealed, because there are passwords in it.
 *
 * The vault seals at most VAULT_CLEAR_MAX bytes at once, so a row of
 * import_part is several sealed values of one size, one behind the other.
 */
#include <string.h>

#include "db/import_job.h"
#include "db/row.h"

#define SEALS 240 /* in one row: about a megabyte */
#define SEALED (VAULT_CLEAR_MAX + VAULT_OVERHEAD)

static enum err
no_vault(struct act *act)
{
	return act_fail(act, ERR_SYSTEM, "",
	    "There is no key file, so nothing secret can be kept.");
}

/* As much as fits into one row; *text and *len move behind it. */
static enum err
seal_row(struct act *act, const char **text, size_t *len, struct buf *b)
{
	uint8_t *p;
	size_t n, clear;
	enum err e;

	for (int i = SEALS; i > 0 && *len != 0; i--) {
		clear = *len < VAULT_CLEAR_MAX ? *len : VAULT_CLEAR_MAX;
		e = vault_seal(act->vault, act->a, "import", *text, clear, &p,
		    &n);
		if (e != ERR_OK)
			return e;
		buf_raw(b, (const char *)p, n);
		*text += clear;
		*len -= clear;
	}
	return ERR_OK;
}

enum err
import_store(struct act *act, int64_t id, const char *text, size_t len)
{
	int64_t number = 0;
	struct buf b = BUF_INIT(act->a);
	enum err e;

	if (act->vault == NULL)
		return no_vault(act);
	buf_reserve(&b, (size_t)SEALS * SEALED);
	for (; len > 0; number++) {
		b.len = 0;
		if ((e = seal_row(act, &text, &len, &b)) != ERR_OK ||
		    (e = db_run(act->db, STMT_IMPORT_PART_ADD,
			 VALS(V_INT(id), V_INT(number), V_BYTES(b.p, b.len)),
			 NULL)) != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static enum err
unseal_row(struct act *act, const struct val *row, struct buf *out)
{
	const char *p = row->s;
	size_t left = row->len, part, n;
	char *clear;
	enum err e;

	for (; left > 0; p += part, left -= part) {
		part = left < SEALED ? left : SEALED;
		e = vault_unseal(act->vault, act->a, "import", p, part, &clear,
		    &n);
		if (e != ERR_OK)
			return act_fail(act, ERR_SYSTEM, "",
			    "The file does not open with the keys in the key "
			    "file; send it again.");
		buf_raw(out, clear, n);
	}
	return ERR_OK;
}

enum err
import_fetch(struct act *act, int64_t id, const char **text, size_t *len)
{
	struct buf b = BUF_INIT(act->a);
	struct val row[1];
	enum err e;

	if (act->vault == NULL)
		return no_vault(act);
	for (int64_t number = 0;; number++) {
		e = db_first(act->db, act->a, STMT_IMPORT_PART_GET,
		    VALS(V_INT(id), V_INT(number)), row, 1);
		if (e == ERR_NOTFOUND)
			break;
		if (e != ERR_OK || (e = unseal_row(act, row, &b)) != ERR_OK)
			return e;
	}
	*text = b.len == 0 ? "" : b.p;
	*len = b.len;
	return ERR_OK;
}
