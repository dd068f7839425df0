/*
 * fuzz_files.c - files that an operator hands over: rows of schema/data
 * (db/tsv.c), a script of SQL (db/script.c), firmware, pictures, ring tones
 * and certificates for phones (db/resource_look.c).
 */
#include <sys/mman.h>
#include <err.h>
#include <string.h>
#include <unistd.h>

#include "db/resource_look.h"
#include "db/script.h"
#include "db/tsv.h"
#include "fuzz/fuzz.h"
#include "fuzz/must.h"

static void
rows(struct arena *a, const uint8_t *data, size_t len)
{
	static const char *const columns[] = { "name", "kind", "text", NULL };
	struct act act = { .a = a, .actor = "", .address = "" };
	struct tsv t;
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	enum err e;

	if (fd == -1 || write(fd, data, len) != (ssize_t)len)
		err(1, "memfd");
	e = tsv_read(&act, "/proc/self/fd", arena_printf(a, "%d", fd), columns,
	    &t);
	close(fd);
	must(e == ERR_OK || act.problem.text[0] != '\0');
	for (size_t i = 0; e == ERR_OK && i < t.nrows; i++) {
		must(t.lines[i] > (i == 0 ? 1 : t.lines[i - 1]));
		for (size_t j = 0; j < t.ncolumns; j++)
			must(tsv_row(&t, i)[j] == NULL ||
			    strpbrk(tsv_row(&t, i)[j], "\t\n") == NULL);
	}
}

/* Each statement is read alone as it was among the others. */
static void
statements(struct arena *a, const char *s)
{
	const char *p, *text = s, *end = s + strlen(s), *one, *again;
	size_t n, m;

	while ((p = script_next(&text, &n)) != NULL) {
		must(n > 0 && p >= s && p + n <= end && text <= end);
		if (p[n] != ';')
			break; /* the last, perhaps cut within a quote */
		one = arena_printf(a, "%.*s\n", (int)n + 1, p);
		again = script_next(&one, &m);
		must(again != NULL && m == n && memcmp(again, p, n) == 0);
		must(script_next(&one, &m) == NULL);
	}
}

static void
looks(struct arena *a, const uint8_t *data, size_t len)
{
	static const char *const names[] = { "a.rom", "a.dob", "a.png", "a.wav",
		"a.pem", "a" };

	for (int kind = RESOURCE_FIRMWARE; kind <= RESOURCE_OTHER; kind++)
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			struct act act = { .a = a };
			struct resource r = { .kind = kind,
				.name = names[i],
				.firmware_version = "" };
			const char *warning = NULL;
			enum err e = resource_look(&act, &r, data, len,
			    (int64_t)len, &warning);

			must(e == ERR_OK || e == ERR_INVALID);
			must(e == ERR_OK || act.problem.text[0] != '\0');
		}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();

	rows(a, data, len);
	statements(a, arena_strndup(a, (const char *)data, len));
	looks(a, data, len);
	arena_free(a);
	return 0;
}
