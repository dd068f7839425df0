/*
 * fuzz_rps_xml.c - rps/xmlrpc.c: an answer is refused, or every value of it
 * is a text without blanks around it.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "rps/words.h"
#include "rps/xmlrpc.h"

static void
need(bool ok)
{
	if (!ok)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();
	struct xml_answer x;
	const char *s;

	if (xml_read(a, (const char *)data, len, &x) == ERR_OK) {
		need(x.n <= XML_VALUES_MAX && x.n <= len);
		for (size_t i = 0; i < x.n; i++) {
			s = x.v[i].text;
			need(!isspace((unsigned char)*s));
			need(*s == '\0' ||
			    !isspace((unsigned char)s[strlen(s) - 1]));
			need(words_said(s) <= RPS__MAX);
		}
	}
	arena_free(a);
	return 0;
}
