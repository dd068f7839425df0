/*
 * fuzz_lint.c - render/lint*.c: any text as a template that somebody looks
 * through before it is published: what is said of it is sentences with a place
 * in the text, and what is text stays text.
 *
 * The first byte is kind and dialect, the second the database's mood.
 */
#include <string.h>

#include "base/scan.h"
#include "db/act.h"
#include "fuzz/fake_link.h"
#include "fuzz/fuzz.h"
#include "fuzz/must.h"
#include "render/lint.h"

static bool
partial(void *arg, const char *name)
{
	(void)arg;
	return strcmp(name, "known") == 0;
}

static void
check(const struct lint *l, const struct lint_text *t)
{
	size_t lines = 1, errors = 0, all = 0;

	for (size_t i = 0; i < t->len; i++)
		lines += t->text[i] == '\n';
	for (const struct finding *f = l->first; f != NULL; f = f->next) {
		must(f->line >= 1 && f->line <= lines && f->column >= 1);
		must(strlen(f->text) > 5);
		must(!scan_utf8(t->text, t->len) ||
		    scan_utf8(f->text, strlen(f->text)));
		errors += f->error;
		all++;
	}
	must(errors == l->errors && all == l->errors + l->warnings);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct db *db;
	struct act act = { .actor = "user:fuzz", .address = "" };
	struct lint l = { 0 };
	struct lint_text t;

	if (len < 2)
		return 0;
	if (db == NULL)
		db = fake_db(ROLE_ADMIN);
	fake_mood = data[1];
	act.a = arena_new();
	act.db = db;
	act.vault = fake_vault();
	t = (struct lint_text){ .name = "fuzz",
		.text = arena_strndup(act.a, (const char *)data + 2, len - 2),
		.len = len - 2,
		.kind = data[0] % (TEMPLATE_PARTIAL + 1),
		.dialect = data[0] / 16 % 2 == 0 ? TMPL_CFG : TMPL_XML,
		.partial = partial };
	if (lint_all(&act, &t, &l) == ERR_OK)
		check(&l, &t);
	if (l.errors == 0 && data[0] / 32 % 2 != 0 &&
	    lint_models(&act, &t, "/1/", "family:v84", &l) == ERR_OK)
		check(&l, &t);
	arena_free(act.a);
	return 0;
}
