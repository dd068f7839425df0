/* import.c - /imports: CSV files, worked on in the background. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "api/job.h"
#include "api/page.h"
#include "api/routes.h"
#include "api/who.h"
#include "web/resp.h"

static void
item(struct view *v, const struct val *r)
{
	view_open(v, NULL);
	view_val(v, "id", &r[0]);
	view_val(v, "organisation_id", &r[1]);
	view_val(v, "organisation", &r[2]);
	view_word(v, "kind", import_kind_words, &r[3]);
	view_word(v, "mode", import_mode_words, &r[4]);
	view_word(v, "state", import_state_words, &r[5]);
	view_val(v, "rows_total", &r[6]);
	view_val(v, "rows_done", &r[7]);
	view_val(v, "rows_bad", &r[8]);
	view_val(v, "rows_changed", &r[9]);
	view_val(v, "error", &r[10]);
	view_val(v, "actor", &r[11]);
	view_val(v, "created_at", &r[12]);
	view_val(v, "done_at", &r[13]);
	view_close(v);
}

enum err
op_import_list(struct call *c)
{
	return page_answer(c, LIST_IMPORTS, item, NULL);
}

enum err
job_view(struct call *c, const struct import_job *j)
{
	struct view *v = &c->out;
	enum err e;

	view_open(v, NULL);
	view_int(v, "id", j->id);
	view_int(v, "organisation_id", j->organisation_id);
	view_text(v, "organisation", j->organisation);
	view_text(v, "kind", import_kind_words[j->kind]);
	view_text(v, "mode", import_mode_words[j->mode]);
	view_text(v, "state", import_state_words[j->state]);
	view_id(v, "book_id", j->book_id);
	view_bool(v, "update", j->updates != 0);
	view_bool(v, "create_groups", j->create_groups != 0);
	view_bool(v, "replace", j->replaces != 0);
	view_text(v, "encoding", j->latin1 != 0 ? "windows-1252" : "utf-8");
	view_int(v, "rows_total", j->rows_total);
	view_int(v, "rows_done", j->rows_done);
	view_int(v, "rows_bad", j->rows_bad);
	view_int(v, "rows_changed", j->rows_changed);
	view_int(v, "rows_warned", j->rows_warned);
	view_text(v, "error", j->error);
	view_text(v, "actor", j->actor);
	view_text(v, "created_at", j->created_at);
	view_text(v, "done_at", *j->done_at == '\0' ? NULL : j->done_at);
	e = job_report(c, j);
	view_close(v);
	return e;
}

static void
or_null(struct view *v, const char *name, const char *s)
{
	view_text(v, name, *s == '\0' ? NULL : s);
}

static enum err
note(void *arg, const struct import_note *n)
{
	struct view *v = arg;

	view_open(v, NULL);
	view_int(v, "row", n->row);
	or_null(v, "mac", n->mac);
	or_null(v, "column", n->column);
	view_text(v, "level", n->level);
	view_text(v, "text", n->text);
	view_close(v);
	return ERR_OK;
}

enum err
job_report(struct call *c, const struct import_job *j)
{
	enum err e;

	view_list(&c->out, "report");
	e = import_report_each(c->a, j, note, &c->out);
	view_end(&c->out);
	return e;
}

enum err
job_accepted(struct call *c, int64_t id)
{
	struct import_job j;
	enum err e = import_by_id(&c->act, id, &j);

	if (e != ERR_OK)
		return e;
	c->api->work = true;
	c->rs->status = 202;
	resp_header(c->rs, "Location",
	    arena_printf(c->a, "/api/v1/imports/%lld", (long long)id));
	return job_view(c, &j);
}

/* --- making one -------------------------------------------------------------- */

/* One of words, or the problem says which there are.  n: how many may be. */
static enum err
query_word(struct call *c, const char *name, const char *const *words, size_t n,
    int64_t *out)
{
	const char *s = query_text(c, name);
	const char *all = "";

	for (size_t i = 0; i < n; i++) {
		if (s != NULL && strcmp(s, words[i]) == 0) {
			*out = (int64_t)i;
			return ERR_OK;
		}
		all = arena_printf(c->a, "%s%s%s", all, i == 0 ? "" : ", ",
		    words[i]);
	}
	return act_fail(&c->act, ERR_INVALID, name, "%s must be one of %s.",
	    name, all);
}

static enum err
query_flag(struct call *c, const char *name, int64_t *out)
{
	bool yes = false;
	enum err e = query_bool(c, name, &yes);

	*out = yes;
	return e;
}

static enum err
ask(struct call *c, struct import_job *j)
{
	static const char *const names[] = { "kind", "mode", "organisation_id",
		"book_id", "update", "create_groups", "replace", NULL };
	enum err e;

	*j = (struct import_job){
		.organisation_id = c->who->organisation_id,
		.user_id = c->who->user_id,
		.token_id = c->who->token_id,
	};
	if ((e = query_end(c, names)) != ERR_OK ||
	    (e = query_word(c, "kind", import_kind_words, IMPORT_BULK,
		 &j->kind)) != ERR_OK ||
	    (e = query_word(c, "mode", import_mode_words, IMPORT_GOOD_ROWS + 1,
		 &j->mode)) != ERR_OK ||
	    (e = query_int(c, "organisation_id", 1, INT64_MAX,
		 &j->organisation_id)) != ERR_OK ||
	    (e = query_int(c, "book_id", 1, INT64_MAX, &j->book_id)) !=
		ERR_OK ||
	    (e = query_flag(c, "update", &j->updates)) != ERR_OK ||
	    (e = query_flag(c, "create_groups", &j->create_groups)) != ERR_OK)
		return e;
	return query_flag(c, "replace", &j->replaces);
}

static bool
is_csv(const char *type)
{
	size_t n = strcspn(type, "; ");

	return n == strlen("text/csv") && strncasecmp(type, "text/csv", n) == 0;
}

enum err
op_import_add(struct call *c)
{
	struct import_job j;
	enum err e;

	if (!is_csv(c->rq->content_type)) {
		c->rs->status = 415;
		return act_fail(&c->act, ERR_INVALID, "",
		    "The body must be CSV: Content-Type: text/csv.");
	}
	if ((e = ask(c, &j)) != ERR_OK)
		return e;
	e = import_add(&c->act, &j, c->rq->body == NULL ? "" : c->rq->body,
	    c->rq->bodylen);
	if (e == ERR_INVALID)
		c->rs->status = 422; /* the query was, the file is not good */
	return e != ERR_OK ? e : job_accepted(c, j.id);
}

enum err
op_import_show(struct call *c)
{
	struct import_job j;
	int64_t id;
	enum err e;

	if ((e = call_id(c, 0, &id)) != ERR_OK ||
	    (e = import_by_id(&c->act, id, &j)) != ERR_OK)
		return e;
	return job_view(c, &j);
}

enum err
op_import_delete(struct call *c)
{
	int64_t id;
	enum err e = call_id(c, 0, &id);

	return e != ERR_OK ? e : import_delete(&c->act, id);
}
