/*
 * fuzz_import.c - db/import*.c: any bytes as a file of phones, lines, keys,
 * book entries or as a change of many: its rows are done or blamed, and the
 * report says so line by line.
 *
 * The first byte is the kind, the second the database's mood.
 */
#include <string.h>

#include "base/scan.h"
#include "db/import_job.h"
#include "fuzz/fake_link.h"
#include "fuzz/fuzz.h"
#include "fuzz/must.h"

static enum err
note(void *arg, const struct import_note *n)
{
	size_t *rows = arg;

	must(n->row > 0 && *n->text != '\0');
	must(scan_utf8(n->text, strlen(n->text)));
	must(
	    strcmp(n->level, "error") == 0 || strcmp(n->level, "warning") == 0);
	(*rows)++;
	return ERR_OK;
}

static void
run(struct import *im, const char *text, size_t len)
{
	enum err e = import_open(im, text, len);
	size_t notes = 0;

	if (e != ERR_OK) {
		must(im->act.problem.text[0] != '\0' || e == ERR_SYSTEM);
		return;
	}
	if (im->table->begin != NULL && im->table->begin(im) != ERR_OK)
		return;
	if (import_batch(im, 0, im->csv.nrows) != ERR_OK)
		return;
	must(im->job.rows_done == (int64_t)im->csv.nrows);
	must(im->job.rows_bad + im->job.rows_changed <= im->job.rows_done);
	im->job.report = im->report.len == 0 ? NULL : im->report.p;
	must(import_report_each(im->a, &im->job, note, &notes) == ERR_OK);
	must(im->job.rows_bad == 0 || notes != 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct db *db;
	struct import im = { .write = false };

	if (len < 2)
		return 0;
	if (db == NULL)
		db = fake_db(ROLE_ADMIN);
	fake_mood = data[1];
	im.a = arena_new();
	im.tx = arena_new();
	im.act = (struct act){ .db = db,
		.a = arena_new(),
		.vault = fake_vault(),
		.actor = "user:fuzz",
		.address = "",
		.scope = "/1/" };
	im.job = (struct import_job){ .id = 1,
		.organisation_id = 1,
		.organisation = "Muster",
		.path = "/1/",
		.book_id = 1,
		.kind = data[0] % (IMPORT_BULK + 1),
		.updates = data[0] / 8 % 2,
		.create_groups = data[0] / 16 % 2,
		.replaces = data[0] / 32 % 2,
		.error = "",
		.actor = "user:fuzz",
		.address = "" };
	im.write = data[0] / 64 % 2;
	run(&im, (const char *)data + 2, len - 2);
	arena_free(im.act.a);
	arena_free(im.tx);
	arena_free(im.a);
	return 0;
}
