/* stock.c - see stock.h. */
#include <string.h>

#include "ctl/stock.h"
#include "db/organisation.h"

const char *
stock_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

const char *
stock_folder(struct ctl *ct, const char *path)
{
	const char *base = stock_base(path), *end;
	char *dir;

	if (base == path)
		return "";
	end = base - 1;
	dir = arena_strndup(ct->act.a, path, (size_t)(end - path));
	return stock_base(dir);
}

/*
 * The slot a file of the stock folder is for, by its place and name:
 * v84/mac.cfg, any/common.boot, any/partial/line.mustache.
 */
bool
stock_slot(struct ctl *ct, const char *path, struct template_slot *slot)
{
	static const struct {
		const char *file;
		enum template_kind kind;
	} files[] = { { "global.cfg", TEMPLATE_GLOBAL },
		{ "mac.cfg", TEMPLATE_MAC }, { "mac.boot", TEMPLATE_BOOT },
		{ "common.boot", TEMPLATE_COMMON_BOOT } };
	const char *base = stock_base(path), *dir = stock_folder(ct, path);
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

bool
stock_partial(void *arg, const char *name)
{
	struct ctl *ct = arg;
	struct template_slot slot = { .kind = TEMPLATE_PARTIAL };
	struct template_row row;

	slot.scope = arena_printf(ct->act.a, "name:%s", name);
	return template_find(&ct->act, &slot, &row) != ERR_NOTFOUND;
}

enum err
stock_models(struct ctl *ct, const struct template_slot *slot,
    const struct lint_text *t, struct lint *l)
{
	struct organisation o = { .path = "" };
	enum err e;

	if (slot->organisation_id != 0 &&
	    (e = organisation_by_id(&ct->act, slot->organisation_id, &o)) !=
		ERR_OK)
		return e;
	return lint_models(&ct->act, t, o.path, slot->scope, l);
}

/* " (T46U, T48U and 12 more)" */
static const char *
which_models(struct ctl *ct, const struct finding *f)
{
	struct buf b = BUF_INIT(ct->act.a);
	size_t n = f->nmodels < 6 ? f->nmodels : 6;

	if (n == 0)
		return "";
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%s", i == 0 ? " (" : ", ", f->model[i]);
	if (n < f->nmodels)
		buf_printf(&b, " and %zu more", f->nmodels - n);
	buf_str(&b, ")");
	return b.p;
}

/* What is seldom right is said, what can not work is refused. */
enum err
stock_judge(struct ctl *ct, const char *file, const struct lint *l)
{
	for (const struct finding *f = l->first; f != NULL; f = f->next) {
		if (f->error)
			return act_fail(&ct->act, ERR_INVALID, "",
			    "%s:%u:%u: %s%s (not published)", file, f->line,
			    f->column, f->text, which_models(ct, f));
		ctl_warn("%s:%u:%u: %s", file, f->line, f->column, f->text);
	}
	return ERR_OK;
}

enum err
stock_kind(struct ctl *ct, const char *word, int *kind)
{
	*kind = word == NULL ? -1 : lint_kind(word);
	if (*kind >= 0)
		return ERR_OK;
	return ctl_usage(ct,
	    "Say what it is: --kind global, mac, boot, "
	    "common_boot or partial.");
}
