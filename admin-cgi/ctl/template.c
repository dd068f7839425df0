/* template.c - voipconfigctl template: texts, versions, the stock folder. */
#include <sys/stat.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/scan.h"
#include "ctl/commands.h"
#include "ctl/lint.h"
#include "db/model.h"

#define TEXT_MAX ((size_t)1024 * 1024) /* bytes of one template */

/* --- which slot ---------------------------------------------------------------------- */

/* "model:T46U" is stored with the model's id. */
static enum err
read_scope(struct ctl *ct, struct template_slot *slot, const char *scope)
{
	struct model m = { 0 };
	bool name = strncmp(scope, "name:", 5) == 0 && scope[5] != '\0';
	enum err e;

	slot->scope = scope;
	if (name != (slot->kind == TEMPLATE_PARTIAL))
		return ctl_usage(ct,
		    name ? "The scope name:NAME is for partials alone."
			 : "A partial's scope is its name: --scope name:NAME.");
	if (name || strcmp(scope, "any") == 0 ||
	    (strncmp(scope, "family:", 7) == 0 && scope[7] != '\0'))
		return ERR_OK;
	if (strncmp(scope, "model:", 6) != 0 || scope[6] == '\0')
		return ctl_usage(ct,
		    "\"%s\" is not a scope; write any, "
		    "family:FAMILY, model:MODEL or, of a partial, name:NAME.",
		    scope);
	if ((e = model_by_name(&ct->act, scope + 6, &m)) == ERR_OK)
		slot->scope =
		    arena_printf(ct->act.a, "model:%lld", (long long)m.id);
	return e;
}

static enum err
read_kind(struct ctl *ct, const char *word, int *kind)
{
	*kind = word == NULL ? -1 : lint_kind(word);
	if (*kind >= 0)
		return ERR_OK;
	return ctl_usage(ct,
	    "Say what it is: --kind global, mac, boot, "
	    "common_boot or partial.");
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

/* The folder a file lies in: "v84" of "templates/v84/mac.cfg". */
static const char *
folder(struct ctl *ct, const char *path)
{
	const char *base = base_name(path), *end;
	char *dir;

	if (base == path)
		return "";
	end = base - 1;
	dir = arena_strndup(ct->act.a, path, (size_t)(end - path));
	return base_name(dir);
}

/*
 * The slot a file of the stock folder is for, by its place and name:
 * v84/mac.cfg, any/common.boot, any/partial/line.mustache.
 */
static bool
stock_slot(struct ctl *ct, const char *path, struct template_slot *slot)
{
	static const struct {
		const char *file;
		enum template_kind kind;
	} files[] = { { "global.cfg", TEMPLATE_GLOBAL },
		{ "mac.cfg", TEMPLATE_MAC }, { "mac.boot", TEMPLATE_BOOT },
		{ "common.boot", TEMPLATE_COMMON_BOOT } };
	const char *base = base_name(path), *dir = folder(ct, path);
	size_t n = strlen(base);

	*slot = (struct template_slot){ 0 };
	if (strcmp(dir, "partial") == 0 && n > 9 &&
	    strcmp(base + n - 9, ".mustache") == 0) {
		slot->kind = TEMPLATE_PARTIAL;
		slot->scope =
		    arena_printf(ct->act.a, "name:%.*s", (int)(n - 9), base);
		return true;
	}
	for (size_t i = 0; i < NITEMS(files); i++)
		if (strcmp(base, files[i].file) == 0 && *dir != '\0') {
			slot->kind = files[i].kind;
			slot->scope = strcmp(dir, "any") == 0
			    ? "any"
			    : arena_printf(ct->act.a, "family:%s", dir);
			return true;
		}
	return false;
}

/* --- checking -------------------------------------------------------------------------- */

static bool
stock_partial(void *arg, const char *name)
{
	struct ctl *ct = arg;
	struct template_slot slot = { .kind = TEMPLATE_PARTIAL };
	struct template_row row;

	slot.scope = arena_printf(ct->act.a, "name:%s", name);
	return template_find(&ct->act, &slot, &row) != ERR_NOTFOUND;
}

/* What is seldom right is said, what can not work is refused. */
static enum err
judge(struct ctl *ct, const char *file, const struct lint *l)
{
	for (const struct finding *f = l->first; f != NULL; f = f->next) {
		if (f->error)
			return act_fail(&ct->act, ERR_INVALID, "",
			    "%s:%u:%u: %s It was not published.", file, f->line,
			    f->column, f->text);
		ctl_warn("%s:%u:%u: %s", file, f->line, f->column, f->text);
	}
	return ERR_OK;
}

/* --- import ----------------------------------------------------------------------------- */

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

		lint_compile(im->ct, &t, &l);
		e = judge(im->ct, s->path, &l);
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
	title = arena_printf(ct->act.a, "stock %s/%s", folder(ct, s->path),
	    base_name(s->path));
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

/* --- one at a time ------------------------------------------------------------------------ */

enum err
cmd_template_publish(struct ctl *ct)
{
	struct template_slot slot = { 0 };
	const char *file = ct->arg[0], *scope = ctl_option(ct, "scope");
	const char *title = ctl_option(ct, "title");
	const char *note = ctl_option(ct, "note");
	struct lint_text t = { .name = file,
		.dialect = TMPL_CFG,
		.partial = stock_partial,
		.arg = ct };
	struct lint l = { 0 };
	int64_t number;
	int kind;
	enum err e;

	if ((e = read_kind(ct, ctl_option(ct, "kind"), &kind)) != ERR_OK)
		return e;
	slot.kind = kind;
	t.kind = (enum template_kind)kind;
	if (scope == NULL)
		return ctl_usage(ct,
		    "Say for which phones: --scope any, "
		    "family:FAMILY or model:MODEL; of a partial name:NAME.");
	if ((e = read_scope(ct, &slot, scope)) != ERR_OK ||
	    (e = ctl_organisation_option(ct, &slot.organisation_id)) !=
		ERR_OK ||
	    (e = ctl_file(ct, file, TEXT_MAX, &t.text, &t.len)) != ERR_OK ||
	    (e = lint_all(ct, &t, &l)) != ERR_OK ||
	    (e = judge(ct, file, &l)) != ERR_OK ||
	    (e = template_publish(&ct->act, &slot,
		 title == NULL ? base_name(file) : title, t.text,
		 note == NULL ? "" : note, &number)) != ERR_OK)
		return e;
	ctl_done(ct, "published", "version", number,
	    arena_printf(ct->act.a, "%lld of %s %s", (long long)number,
		template_words[slot.kind], scope));
	return ERR_OK;
}

enum err
cmd_template_list(struct ctl *ct)
{
	struct column col[] = { { "id", COL_INT, NULL },
		{ "organisation", COL_INT, NULL }, { "kind", COL_WORD, NULL },
		{ "scope", COL_TEXT, NULL }, { "title", COL_TEXT, NULL },
		{ "published", COL_INT, NULL }, { "versions", COL_INT, NULL } };
	enum err e;

	col[2].words = template_words;
	out_list(ct->out, "templates");
	e = template_each(&ct->act, ctl_row, LISTING(ct, col));
	out_close(ct->out);
	return e;
}

static enum err
read_id(struct ctl *ct, int64_t *id)
{
	return ctl_number(ct, "The id of a template", ct->arg[0], 1, INT64_MAX,
	    id);
}

enum err
cmd_template_show(struct ctl *ct)
{
	static const struct column col[] = { { "number", COL_INT, NULL },
		{ "+sha256", COL_TEXT, NULL }, { "author", COL_TEXT, NULL },
		{ "note", COL_TEXT, NULL }, { "created_at", COL_TEXT, NULL },
		{ "published", COL_BOOL, NULL } };
	int64_t id, number;
	const char *text;
	size_t len;
	enum err e;

	if ((e = read_id(ct, &id)) != ERR_OK)
		return e;
	if (ct->nargs == 1) {
		out_list(ct->out, "versions");
		e = template_versions(&ct->act, id, ctl_row, LISTING(ct, col));
		out_close(ct->out);
		return e;
	}
	e = ctl_number(ct, "The number of a version", ct->arg[1], 0, INT32_MAX,
	    &number);
	if (e == ERR_OK)
		e = template_text(&ct->act, id, number, &text, &len);
	if (e == ERR_OK)
		out_text(ct->out, "text", text, len);
	return e;
}

enum err
cmd_template_rollback(struct ctl *ct)
{
	int64_t id, number;
	enum err e;

	if ((e = read_id(ct, &id)) == ERR_OK)
		e = ctl_number(ct, "The number of a version", ct->arg[1], 1,
		    INT32_MAX, &number);
	if (e == ERR_OK)
		e = template_rollback(&ct->act, id, number);
	if (e == ERR_OK)
		ctl_done(ct,
		    arena_printf(ct->act.a,
			"rolled back to version "
			"%lld",
			(long long)number),
		    "template", id, ct->arg[0]);
	return e;
}

enum err
cmd_template_delete(struct ctl *ct)
{
	int64_t id;
	enum err e;

	if ((e = read_id(ct, &id)) == ERR_OK)
		e = template_delete(&ct->act, id);
	if (e == ERR_OK)
		ctl_done(ct, "deleted", "template", id, ct->arg[0]);
	return e;
}

/* --- lint ------------------------------------------------------------------------------------ */

static void
say(struct ctl *ct, const char *file, const struct finding *f)
{
	const char *level = f->error ? "error" : "warning";

	out_say(ct->out, "%s:%u:%u: %s: %s", file, f->line, f->column, level,
	    f->text);
	if (!out_json(ct->out))
		return;
	out_open(ct->out, NULL);
	out_str(ct->out, "file", file);
	out_int(ct->out, "line", f->line);
	out_int(ct->out, "column", f->column);
	out_str(ct->out, "level", level);
	out_str(ct->out, "text", f->text);
	out_close(ct->out);
}

/* A partial may lie beside the file, not yet published. */
struct beside {
	struct ctl *ct;
	const char *file;
};

static bool
known_partial(void *arg, const char *name)
{
	const struct beside *b = arg;
	const char *dir = arena_strndup(b->ct->act.a, b->file,
	    (size_t)(base_name(b->file) - b->file));
	static const char *const places[] = { "", "partial/", "../any/partial/",
		"any/partial/" };

	for (size_t i = 0; i < NITEMS(places); i++)
		if (access(arena_printf(b->ct->act.a, "%s%s%s.mustache", dir,
			       places[i], name),
			R_OK) == 0)
			return true;
	return stock_partial(b->ct, name);
}

static enum err
lint_kind_of(struct ctl *ct, const char *file, enum template_kind *kind)
{
	struct template_slot slot;
	char *full;
	int n;
	enum err e;

	if (ctl_option(ct, "kind") != NULL) {
		e = read_kind(ct, ctl_option(ct, "kind"), &n);
		*kind = (enum template_kind)n;
		return e;
	}
	full = realpath(file, NULL);
	if (full == NULL)
		return act_fail(&ct->act, ERR_NOTFOUND, "",
		    "%s cannot be read: %s.", file, strerror(errno));
	*kind = TEMPLATE_PARTIAL; /* what knows every variable */
	if (stock_slot(ct, full, &slot))
		*kind = (enum template_kind)slot.kind;
	free(full);
	return ERR_OK;
}

static enum err
lint_dialect(struct ctl *ct, const char *file, enum tmpl_dialect *dialect)
{
	const char *word = ctl_option(ct, "dialect");
	size_t n = strlen(file);

	*dialect =
	    n > 4 && strcmp(file + n - 4, ".xml") == 0 ? TMPL_XML : TMPL_CFG;
	if (word == NULL)
		return ERR_OK;
	*dialect = strcmp(word, "xml") == 0 ? TMPL_XML : TMPL_CFG;
	if (*dialect == TMPL_XML || strcmp(word, "cfg") == 0)
		return ERR_OK;
	return ctl_usage(ct, "A dialect is cfg or xml, not \"%s\".", word);
}

static enum err
lint_file(struct ctl *ct, const char *file, struct lint *total)
{
	struct beside b = { ct, file };
	struct lint_text t = { .name = file,
		.partial = known_partial,
		.arg = &b };
	struct lint l = { 0 };
	enum err e;

	if ((e = lint_kind_of(ct, file, &t.kind)) != ERR_OK ||
	    (e = lint_dialect(ct, file, &t.dialect)) != ERR_OK ||
	    (e = ctl_file(ct, file, TEXT_MAX, &t.text, &t.len)) != ERR_OK ||
	    (e = lint_all(ct, &t, &l)) != ERR_OK)
		return e;
	for (const struct finding *f = l.first; f != NULL; f = f->next)
		say(ct, file, f);
	total->errors += l.errors;
	total->warnings += l.warnings;
	return ERR_OK;
}

enum err
cmd_template_lint(struct ctl *ct)
{
	struct lint total = { 0 };
	enum err e = ERR_OK;

	ct->findings = true;
	if (out_json(ct->out))
		out_list(ct->out, "findings");
	for (size_t i = 0; i < ct->nargs && e == ERR_OK; i++)
		e = lint_file(ct, ct->arg[i], &total);
	if (out_json(ct->out))
		out_close(ct->out);
	if (e != ERR_OK)
		return e;
	if (total.errors > 0)
		return act_fail(&ct->act, ERR_INVALID, "",
		    "%zu errors, %zu warnings; what has errors can not be "
		    "published.",
		    total.errors, total.warnings);
	out_say(ct->out, "no errors, %zu warnings", total.warnings);
	return ERR_OK;
}
