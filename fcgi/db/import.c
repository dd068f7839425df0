/*
 * import.c - jobs made, read, thrown away; see import.h.  They are worked on
 * in import_work.c.
 */
#include <inttypes.h>
#include <string.h>

#include "db/import_job.h"
#include "db/organisation.h"
#include "db/row.h"

#define ROW_N 26

const char *const import_kind_words[] = { "devices", "lines", "keys",
	"phone_book", "bulk", NULL };
const char *const import_mode_words[] = { "dry_run", "all_or_nothing",
	"good_rows", NULL };
const char *const import_state_words[] = { "waiting", "running", "done",
	"failed", NULL };

static void
from_row(const struct val *r, struct import_job *j)
{
	*j = (struct import_job){
		.id = r[0].i,
		.organisation_id = r[1].i,
		.organisation = r[2].s,
		.path = r[3].s,
		.kind = row_enum(&r[4]),
		.mode = row_enum(&r[5]),
		.state = row_enum(&r[6]),
		.book_id = row_int(&r[7]),
		.updates = r[8].i,
		.create_groups = r[9].i,
		.replaces = r[10].i,
		.latin1 = r[11].i,
		.checked = r[12].i,
		.rows_total = r[13].i,
		.rows_done = r[14].i,
		.rows_bad = r[15].i,
		.rows_changed = r[16].i,
		.rows_warned = r[17].i,
		.report_rows = r[18].i,
		.report = row_text(&r[19]),
		.error = r[20].s,
		.attempts = r[21].i,
		.actor = r[22].s,
		.address = r[23].s,
		.created_at = r[24].s,
		.done_at = row_text(&r[25]),
	};
}

enum err
import_by_id(struct act *act, int64_t id, struct import_job *j)
{
	struct val row[ROW_N];
	enum err e;

	e = db_first(act->db, act->a, STMT_IMPORT_BY_ID,
	    VALS(V_INT(id), V_STR(act_scope(act))), row, ROW_N);
	if (e == ERR_NOTFOUND)
		return act_fail(act, e, "",
		    "There is no import with the id %" PRId64 ".", id);
	if (e == ERR_OK)
		from_row(row, j);
	return e;
}

/* --- making one ------------------------------------------------------------ */

struct adding {
	struct import_job *j;
	const char *text;
	size_t len;
};

static enum err
check_options(struct act *act, const struct import_job *j)
{
	bool book = j->kind == IMPORT_PHONE_BOOK;
	struct book b;

	if (j->create_groups != 0 && j->kind != IMPORT_DEVICES)
		return act_fail(act, ERR_INVALID, "create_groups",
		    "create_groups is for devices alone.");
	if (book != (j->book_id != 0))
		return act_fail(act, ERR_INVALID, "book_id",
		    book ? "Say with book_id which phone book the rows are for."
			 : "book_id is for a phone book's rows alone.");
	if (book && j->updates != 0)
		return act_fail(act, ERR_INVALID, "update",
		    "Entries of a phone book have nothing to be found by; "
		    "replace=true puts the file in the place of all of them.");
	if (j->replaces != 0 && (!book || j->mode == IMPORT_GOOD_ROWS))
		return act_fail(act, ERR_INVALID, "replace",
		    "replace is for a phone book, with mode=dry_run or "
		    "all_or_nothing.");
	return book ? book_by_id(act, j->book_id, &b) : ERR_OK;
}

/* What can be said of the file at once. */
static enum err
check_file(struct act *act, struct adding *ad)
{
	struct import im = { .act = *act, .a = act->a, .job = *ad->j };
	enum err e = import_open(&im, ad->text, ad->len);

	if (e != ERR_OK) {
		act->problem = im.act.problem;
		return e;
	}
	ad->j->latin1 = im.csv.latin1;
	ad->j->rows_total = (int64_t)im.csv.nrows;
	if (im.csv.nrows == 0)
		return act_fail(act, ERR_INVALID, "",
		    "The file has no rows behind its header.");
	if (ad->j->mode == IMPORT_ALL_OR_NOTHING &&
	    im.csv.nrows > IMPORT_WHOLE_MAX)
		return act_fail(act, ERR_INVALID, "mode",
		    "The file has %zu rows, and all_or_nothing takes at most "
		    "%zu; cut it, or take good_rows.",
		    im.csv.nrows, IMPORT_WHOLE_MAX);
	return ERR_OK;
}

static enum err
audit(struct act *act, const char *action, const struct import_job *j)
{
	struct audit_entry entry = {
		.organisation_id = j->organisation_id,
		.action = action,
		.object = "import",
		.object_id = j->id,
		.object_name = import_kind_words[j->kind],
	};

	if (strcmp(action, "create") == 0)
		entry.after = arena_printf(act->a,
		    "{\"mode\":\"%s\",\"rows\":%" PRId64 "}",
		    import_mode_words[j->mode], j->rows_total);
	return act_audit(act, &entry);
}

/* Files are kept until they are done, and the others wait behind them. */
static enum err
check_queue(struct act *act, const struct import_job *j)
{
	struct val n[1];
	enum err e;

	e = db_first(act->db, act->a, STMT_IMPORT_UNDONE,
	    VALS(V_INT(j->organisation_id)), n, 1);
	if (e != ERR_OK || n[0].i < IMPORT_UNDONE_MAX)
		return e;
	e = act_fail(act, ERR_CONFLICT, "",
	    "%d imports of this organisation are not done yet; wait for one "
	    "to end, or cancel it.",
	    IMPORT_UNDONE_MAX);
	act->problem.wait = 30;
	return e;
}

static enum err
add(struct act *act, void *arg)
{
	struct adding *ad = arg;
	struct import_job *j = ad->j;
	struct organisation o;
	enum err e;

	if ((e = organisation_by_id(act, j->organisation_id, &o)) != ERR_OK ||
	    (e = check_queue(act, j)) != ERR_OK ||
	    (e = check_options(act, j)) != ERR_OK ||
	    (e = check_file(act, ad)) != ERR_OK)
		return e;
	e = db_insert(act->db, STMT_IMPORT_ADD,
	    VALS(V_INT(o.id), V_ID(j->user_id), V_ID(j->token_id),
		V_STR(import_kind_words[j->kind]),
		V_STR(import_mode_words[j->mode]), V_ID(j->book_id),
		V_INT(j->updates), V_INT(j->create_groups), V_INT(j->replaces),
		V_INT(j->latin1), V_INT(j->rows_total), V_STR(act->actor),
		V_STR(act->address == NULL ? "" : act->address)),
	    &j->id);
	if (e != ERR_OK ||
	    (e = import_store(act, j->id, ad->text, ad->len)) != ERR_OK)
		return e;
	return audit(act, "create", j);
}

enum err
import_add(struct act *act, struct import_job *j, const char *text, size_t len)
{
	struct adding ad = { j, text, len };

	return act_tx(act, add, &ad);
}

static enum err
drop(struct act *act, void *arg)
{
	const int64_t *id = arg;
	struct import_job j;
	enum err e;

	if ((e = import_by_id(act, *id, &j)) != ERR_OK ||
	    (e = db_run(act->db, STMT_IMPORT_DELETE, VALS(V_INT(*id)), NULL)) !=
		ERR_OK)
		return e;
	return audit(act,
	    j.state == IMPORT_WAITING || j.state == IMPORT_RUNNING ? "cancel"
								   : "delete",
	    &j);
}

enum err
import_delete(struct act *act, int64_t id)
{
	return act_tx(act, drop, &id);
}
