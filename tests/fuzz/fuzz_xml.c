/*
 * fuzz_xml.c - api/upload_xml.c: what a phone has sent as contacts or call
 * log is refused with a sentence, or its records are texts within bounds,
 * and the same ones when it is read again.
 */
#include <string.h>

#include "api/upload_xml.h"
#include "base/scan.h"
#include "fuzz/fuzz.h"
#include "fuzz/must.h"

struct seen {
	size_t records, bytes;
};

static void
text(struct seen *s, const char *p)
{
	must(scan_utf8(p, strlen(p)));
	s->bytes += strlen(p);
}

static void
record(void *arg, const struct xml_record *r)
{
	struct seen *s = arg;

	must(r->n > 0 && r->n <= XML_PAIRS_MAX && *r->element != '\0');
	text(s, r->element);
	for (size_t i = 0; i < r->n; i++) {
		must(*r->name[i] != '\0');
		text(s, r->name[i]);
		text(s, r->value[i]);
	}
	must(strcmp(xml_value(r, r->name[0]), r->value[0]) == 0);
	must(++s->records <= XML_RECORDS_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();
	struct seen once = { 0 }, twice = { 0 };
	const char *p = (const char *)data, *wrong, *again;

	wrong = upload_xml(a, p, len, record, &once);
	again = upload_xml(a, p, len, record, &twice);
	must((wrong == NULL) == (again == NULL));
	must(wrong == NULL || strlen(wrong) > 10);
	must(once.records == twice.records && once.bytes == twice.bytes);
	arena_free(a);
	return 0;
}
