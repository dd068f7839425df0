/* import.c - voipconfigctl template import: the stock folder. */
#include <sys/stat.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/commands.h"
#include "ctl/stock.h"

struct source {
	const char *path;
	struct template_slot slot;
	const char *text;
	size_t len;
};

struct import {
	struct ctl *ct;
	struct source *list;
	size_t n, cap;
	int64_t fresh, same;
};

static enum err
add_source(struct import *im, const char *path, bool must)
{
	struct ctl *ct = im->ct;
	struct source s = { .path = arena_strdup(ct->act.a, path) }, *more;
	enum err e;

	if (!stock_slot(ct, path, &s.slot)) {
		if (!must)
			return ERR_OK; /* README.md and the like */
		return act_fail(&ct->act, ERR_INVALID, "",
		    "%s is not a file of the stock layout (FAMILY/global.cfg, "
		    "FAMILY/mac.cfg, any/partial/NAME.mustache ...); publish "
		    "it with \"template publish\".",
		    path);
	}
	if ((e = ctl_file(ct, path, TEXT_MAX, &s.text, &s.len)) != ERR_OK)
		return e;
	if (im->n == im->cap) {
		im->cap = im->cap == 0 ? 64 : 2 * im->cap;
		more = arena_alloc(ct->act.a, im->cap * sizeof(*more));
		if (im->n > 0)
			memcpy(more, im->list, im->n * sizeof(*more));
		im->list = more;
	}
	im->list[im->n++] = s;
	return ERR_OK;
}

static int
not_hidden(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

/* A folder and what is in it, two levels down, in the order of names. */
static enum err
add_folder(struct import *im, const char *path, int depth)
{
	struct dirent **list = NULL;
	const char *sub;
	struct stat st;
	enum err e = ERR_OK;
	int n = scandir(path, &list, not_hidden, alphasort);

	if (n == -1)
		return act_fail(&im->ct->act, ERR_INVALID, "",
		    "%s cannot be read: %s.", path, strerror(errno));
	for (int i = 0; i < n; i++) {
		sub =
		    arena_printf(im->ct->act.a, "%s/%s", path, list[i]->d_name);
		free(list[i]);
		if (e != ERR_OK || stat(sub, &st) == -1)
			continue;
		if (S_ISDIR(st.st_mode) && depth > 0)
			e = add_folder(im, sub, depth - 1);
		else if (S_ISREG(st.st_mode))
			e = add_source(im, sub, false);
	}
	free(list);
	return e;
}

static enum err
add_path(struct import *im, const char *path)
{
	char *full = realpath(path, NULL); /* so that "." has a name */
	struct stat st;
	enum err e;

	if (full == NULL || stat(full, &st) == -1)
		e = act_fail(&im->ct->act, ERR_NOTFOUND, "",
		    "%s cannot be read: %s.", path, strerror(errno));
	else if (S_ISDIR(st.st_mode))
		e = add_folder(im, full, 2);
	else
		e = add_source(im, full, true);
	free(full);
	return e;
}

static enum err
check_all(struct import *im)
{
	enum err e = ERR_OK;

	for (size_t i = 0; i < im->n && e == ERR_OK; i++) {
		struct source *s = &im->list[i];
		struct lint_text t = { .name = s->path,
			.text = s->text,
			.len = s->len,
			.kind = (enum template_kind)s->slot.kind,
			.dialect = TMPL_CFG };
		struct lint l = { 0 };

		lint_compile(&im->ct->act, &t, &l);
		e = stock_judge(im->ct, s->path, &l);
	}
	return e;
}

/* Is this very text in use there already? */
static enum err
unchanged(struct ctl *ct, const struct source *s, bool *same)
{
	struct template_row row = { 0 };
	const char *text;
	size_t len;
	enum err e;

	*same = false;
	e = template_find(&ct->act, &s->slot, &row);
	if (e == ERR_NOTFOUND || (e == ERR_OK && row.published_number == 0))
		return ERR_OK;
	if (e == ERR_OK)
		e = template_text(&ct->act, row.id, 0, &text, &len);
	if (e == ERR_OK)
		*same = len == s->len && memcmp(text, s->text, len) == 0;
	return e;
}

static enum err
import_one(struct import *im, const struct source *s)
{
	struct ctl *ct = im->ct;
	const char *title;
	int64_t number = 0;
	bool same;
	enum err e;

	if ((e = unchanged(ct, s, &same)) != ERR_OK)
		return e;
	if (same) {
		im->same++;
		return ERR_OK;
	}
	title = arena_printf(ct->act.a, "stock %s/%s",
	    stock_folder(ct, s->path), stock_base(s->path));
	e = template_publish(&ct->act, &s->slot, title, s->text,
	    "template import", &number);
	if (e != ERR_OK)
		return e;
	im->fresh++;
	out_open(ct->out, NULL);
	out_str(ct->out, "kind", template_words[s->slot.kind]);
	out_str(ct->out, "scope", s->slot.scope);
	out_int(ct->out, "number", number);
	out_close(ct->out);
	return ERR_OK;
}

/* Partials first: what needs them never stands without them. */
static enum err
import_all(struct import *im)
{
	enum err e = ERR_OK;

	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < im->n && e == ERR_OK; i++)
			if ((im->list[i].slot.kind == TEMPLATE_PARTIAL) ==
			    (pass == 0))
				e = import_one(im, &im->list[i]);
	return e;
}

enum err
cmd_template_import(struct ctl *ct)
{
	struct import im = { .ct = ct };
	enum err e = ERR_OK;

	if (ct->nargs == 0)
		e = add_path(&im, ct->conf->templates_dir);
	for (size_t i = 0; i < ct->nargs && e == ERR_OK; i++)
		e = add_path(&im, ct->arg[i]);
	if (e == ERR_OK && im.n == 0)
		e = act_fail(&ct->act, ERR_NOTFOUND, "",
		    "There is no template in %s.",
		    ct->nargs == 0 ? ct->conf->templates_dir : ct->arg[0]);
	if (e == ERR_OK)
		e = check_all(&im);
	if (e != ERR_OK)
		return e;
	ct->findings = true;
	if (out_json(ct->out)) {
		out_list(ct->out, "published");
		e = import_all(&im);
		out_close(ct->out);
		out_int(ct->out, "unchanged", im.same);
		return e;
	}
	out_list(ct->out, "published");
	e = import_all(&im);
	out_close(ct->out);
	out_say(ct->out, "%lld published, %lld unchanged", (long long)im.fresh,
	    (long long)im.same);
	return e;
}
