/* upload_xml.c - see upload_xml.h. */
#include <dlfcn.h>
#include <libxml/xmlreader.h>
#include <string.h>

#include "api/upload_xml.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/scan.h"

/* The name of the library changes with what it promises to programs. */
#if LIBXML_VERSION >= 21400
#define LIBRARY "libxml2.so.16"
#else
#define LIBRARY "libxml2.so.2"
#endif

/* No XML_PARSE_NOENT, _DTDLOAD, _HUGE: entities stay closed, limits on. */
#define OPTIONS                                                      \
	(XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | \
	    XML_PARSE_NOCDATA)

static struct lib {
	void *handle;
	__typeof__(xmlReaderForMemory) *open;
	__typeof__(xmlTextReaderRead) *read;
	__typeof__(xmlTextReaderNodeType) *type;
	__typeof__(xmlTextReaderConstLocalName) *name;
	__typeof__(xmlTextReaderConstValue) *value;
	__typeof__(xmlTextReaderMoveToNextAttribute) *next;
	__typeof__(xmlTextReaderMoveToElement) *back;
	__typeof__(xmlTextReaderIsEmptyElement) *empty;
	__typeof__(xmlFreeTextReader) *free;
} lib;

/* dlsym()'s result is no function pointer to ISO C. */
static bool
find(void *handle, const char *name, void *fn)
{
	void *p = dlsym(handle, name);

	memcpy(fn, &p, sizeof(p));
	return p != NULL;
}

static bool
load(void)
{
	void *h;

	if (lib.handle != NULL)
		return true;
	h = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	if (h == NULL || !find(h, "xmlReaderForMemory", &lib.open) ||
	    !find(h, "xmlTextReaderRead", &lib.read) ||
	    !find(h, "xmlTextReaderNodeType", &lib.type) ||
	    !find(h, "xmlTextReaderConstLocalName", &lib.name) ||
	    !find(h, "xmlTextReaderConstValue", &lib.value) ||
	    !find(h, "xmlTextReaderMoveToNextAttribute", &lib.next) ||
	    !find(h, "xmlTextReaderMoveToElement", &lib.back) ||
	    !find(h, "xmlTextReaderIsEmptyElement", &lib.empty) ||
	    !find(h, "xmlFreeTextReader", &lib.free)) {
		log_warnx("upload: %s", dlerror());
		return false;
	}
	lib.handle = h; /* for as long as the process lives */
	return true;
}

/* --- reading ---------------------------------------------------------------- */

struct open {
	struct xml_record r;
	struct buf text;
	bool children;
};

struct reading {
	struct arena *a;
	xmlTextReader *x;
	struct open open[XML_DEPTH + 1]; /* elements, outermost first */
	size_t depth;                    /* of them */
	size_t records, elements;
	xml_record_fn *fn;
	void *arg;
	const char *wrong;
};

static void
pair(struct reading *g, struct xml_record *r, const char *name,
    const char *value)
{
	if (r->n == XML_PAIRS_MAX) {
		g->wrong = "An element in it has too many attributes.";
		return;
	}
	r->name[r->n] = arena_strdup(g->a, name);
	r->value[r->n++] = arena_strdup(g->a, value);
}

static const char *
text_of(const xmlChar *s)
{
	return s == NULL ? "" : (const char *)s;
}

static void
close_element(struct reading *g)
{
	struct open *o = &g->open[--g->depth], *up;
	const char *text = o->text.len == 0 ? "" : o->text.p;

	if (g->depth == 0)
		return; /* the one we put around them */
	up = &g->open[g->depth - 1];
	up->children = true;
	if (o->r.n == 0 && !o->children) {
		if (g->depth > 1)
			pair(g, &up->r, o->r.element, text);
		return;
	}
	if (o->r.n == 0)
		return;
	if (++g->records > XML_RECORDS_MAX)
		g->wrong = "It has too many entries.";
	else
		g->fn(g->arg, &o->r);
}

static void
open_element(struct reading *g)
{
	bool empty = lib.empty(g->x) == 1;
	struct xml_record *r;
	struct open *o;

	if (g->depth > XML_DEPTH || ++g->elements > XML_ELEMENTS_MAX) {
		g->wrong = "It has too many elements, or too many in another.";
		return;
	}
	o = &g->open[g->depth++];
	o->text = BUF_INIT(g->a);
	o->children = false;
	r = &o->r;
	r->n = 0;
	r->element = arena_strdup(g->a, text_of(lib.name(g->x)));
	while (g->wrong == NULL && lib.next(g->x) == 1)
		pair(g, r, text_of(lib.name(g->x)), text_of(lib.value(g->x)));
	(void)lib.back(g->x);
	if (empty)
		close_element(g);
}

static void
take_text(struct reading *g)
{
	const char *s = text_of(lib.value(g->x));

	if (g->depth > 0)
		buf_raw(&g->open[g->depth - 1].text, s, strlen(s));
}

static void
read_node(struct reading *g)
{
	switch (lib.type(g->x)) {
	case XML_READER_TYPE_ELEMENT:
		open_element(g);
		break;
	case XML_READER_TYPE_END_ELEMENT:
		close_element(g);
		break;
	case XML_READER_TYPE_TEXT:
	case XML_READER_TYPE_CDATA:
		take_text(g);
		break;
	case XML_READER_TYPE_ENTITY_REFERENCE:
	case XML_READER_TYPE_ENTITY:
	case XML_READER_TYPE_DOCUMENT_TYPE:
		g->wrong = "It has entities of its own, which no phone writes.";
		break;
	default: /* white space, comments */
		break;
	}
}

/* --- what is in the way --------------------------------------------------- */

static bool
has(const char *s, size_t n, const char *word)
{
	return memmem(s, n, word, strlen(word)) != NULL;
}

/* Without a byte order mark and the declaration, which must not name another
 * encoding; *wrong: it does. */
static void
skip_head(const char **s, size_t *n, const char **wrong)
{
	const char *end;
	size_t len;

	if (*n >= 3 && memcmp(*s, "\xef\xbb\xbf", 3) == 0) {
		*s += 3;
		*n -= 3;
	}
	if (*n < 5 || memcmp(*s, "<?xml", 5) != 0)
		return;
	if ((end = memmem(*s, *n, "?>", 2)) == NULL)
		return; /* the parser says so */
	len = (size_t)(end - *s) + 2;
	if (has(*s, len, "encoding") && !has(*s, len, "UTF-8") &&
	    !has(*s, len, "utf-8"))
		*wrong = "Its encoding is not UTF-8.";
	*s += len;
	*n -= len;
}

static const char *
check(const char **s, size_t *n)
{
	const char *wrong = NULL;

	if (*n > XML_FILE_MAX)
		return "It is too large.";
	if (!scan_utf8(*s, *n))
		return "It is encrypted, or no UTF-8 text.";
	skip_head(s, n, &wrong);
	if (wrong == NULL && has(*s, *n, "<!DOCTYPE"))
		return "It has a DOCTYPE, which no phone writes.";
	if (wrong == NULL && !scan_xml_attributes(*s, *n, XML_PAIRS_MAX))
		return "It is no well-formed XML, or an element in it has "
		       "too many attributes.";
	return wrong;
}

const char *
upload_xml(struct arena *a, const char *text, size_t len, xml_record_fn *fn,
    void *arg)
{
	struct reading *g = arena_alloc(a, sizeof(*g));
	struct buf b = BUF_INIT(a);
	int more = 1;

	*g = (struct reading){ .a = a, .fn = fn, .arg = arg };
	if ((g->wrong = check(&text, &len)) != NULL)
		return g->wrong;
	if (!load())
		return "There is no libxml2 on this machine to read it with.";
	buf_reserve(&b, len + 16);
	buf_str(&b, "<upload>");
	buf_raw(&b, text, len);
	buf_str(&b, "</upload>");
	g->x = lib.open(b.p, (int)b.len, NULL, "UTF-8", OPTIONS);
	if (g->x == NULL)
		return "It can not be read.";
	while (g->wrong == NULL && (more = lib.read(g->x)) == 1)
		read_node(g);
	lib.free(g->x);
	if (g->wrong == NULL && more != 0)
		g->wrong = "It is no well-formed XML.";
	return g->wrong;
}

const char *
xml_value(const struct xml_record *r, const char *name)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->name[i], name) == 0)
			return r->value[i];
	return "";
}
