/* lint_file.c - voipconfigctl template lint. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ctl/commands.h"
#include "ctl/stock.h"

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
	    (size_t)(stock_base(b->file) - b->file));
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
		e = stock_kind(ct, ctl_option(ct, "kind"), &n);
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
	    (e = lint_all(&ct->act, &t, &l)) != ERR_OK)
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
