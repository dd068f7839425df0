/* bulk.c - voipconfigctl import: a CSV file, to its end, while one waits. */
#include <inttypes.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ctl/commands.h"
#include "db/book.h"
#include "db/import.h"

#define SLICE_MS 5000

/* --kind and --mode; or the words there are. */
static enum err
word(struct ctl *ct, const char *option, const char *const *words, size_t n,
    int64_t *out)
{
	const char *s = ctl_option(ct, option), *all = "";

	for (size_t i = 0; i < n; i++) {
		if (s != NULL && strcmp(s, words[i]) == 0) {
			*out = (int64_t)i;
			return ERR_OK;
		}
		all = arena_printf(ct->act.a, "%s%s%s", all, i == 0 ? "" : ", ",
		    words[i]);
	}
	return ctl_usage(ct, "--%s must be one of %s", option, all);
}

static enum err
options(struct ctl *ct, struct import_job *j)
{
	const char *name = ctl_option(ct, "book");
	struct book b;
	enum err e;

	if ((e = word(ct, "kind", import_kind_words, IMPORT_BULK, &j->kind)) !=
		ERR_OK ||
	    (e = word(ct, "mode", import_mode_words, IMPORT_GOOD_ROWS + 1,
		 &j->mode)) != ERR_OK ||
	    (e = ctl_organisation_option(ct, &j->organisation_id)) != ERR_OK)
		return e;
	if (j->organisation_id == 0)
		return ctl_usage(ct, "say for whom: --organisation ORG");
	j->updates = ctl_option(ct, "update") != NULL;
	j->create_groups = ctl_option(ct, "create-groups") != NULL;
	j->replaces = ctl_option(ct, "replace") != NULL;
	if (name == NULL)
		return ERR_OK;
	e = book_find(&ct->act, j->organisation_id, name, &b);
	if (e == ERR_OK)
		j->book_id = b.id;
	return e;
}

/* Another process may have it for a while. */
static enum err
to_its_end(struct ctl *ct, int64_t id, struct import_job *j)
{
	const struct timespec pause = { .tv_nsec = 200000000 };
	const char *owner;
	char host[64] = "";
	bool more;
	enum err e;

	gethostname(host, sizeof(host) - 1);
	owner = arena_printf(ct->act.a, "%.60s:%ld", host, (long)getpid());
	for (;;) {
		if ((e = import_work(&ct->act, owner, SLICE_MS, &more)) !=
			ERR_OK ||
		    (e = import_by_id(&ct->act, id, j)) != ERR_OK)
			return e;
		if (j->state == IMPORT_DONE || j->state == IMPORT_FAILED)
			return ERR_OK;
		if (!more)
			nanosleep(&pause, NULL);
	}
}

static enum err
note(void *arg, const struct import_note *n)
{
	struct ctl *ct = arg;

	out_open(ct->out, NULL);
	out_int(ct->out, "row", n->row);
	out_str(ct->out, "mac", n->mac);
	out_str(ct->out, "column", n->column);
	out_str(ct->out, "level", n->level);
	out_str(ct->out, "text", n->text);
	out_close(ct->out);
	return ERR_OK;
}

static enum err
show(struct ctl *ct, const struct import_job *j)
{
	enum err e;

	out_open(ct->out, NULL);
	out_str(ct->out, "state", import_state_words[j->state]);
	out_int(ct->out, "rows_total", j->rows_total);
	out_int(ct->out, "rows_bad", j->rows_bad);
	out_int(ct->out, "rows_changed", j->rows_changed);
	out_int(ct->out, "rows_warned", j->rows_warned);
	if (j->latin1 != 0)
		out_str(ct->out, "encoding", "windows-1252");
	out_list(ct->out, "report");
	e = import_report_each(ct->act.a, j, note, ct);
	out_close(ct->out);
	out_close(ct->out);
	if (e == ERR_OK && j->state == IMPORT_FAILED) {
		ct->findings = true;
		return act_fail(&ct->act, ERR_INVALID, "", "%s", j->error);
	}
	return e;
}

enum err
cmd_import(struct ctl *ct)
{
	struct import_job j = { .id = 0 };
	const char *text;
	size_t len;
	enum err e;

	if ((e = options(ct, &j)) != ERR_OK ||
	    (e = ctl_file(ct, ct->arg[0], IMPORT_BYTES_MAX, &text, &len)) !=
		ERR_OK ||
	    (e = import_add(&ct->act, &j, text, len)) != ERR_OK ||
	    (e = to_its_end(ct, j.id, &j)) != ERR_OK)
		return e;
	return show(ct, &j);
}
