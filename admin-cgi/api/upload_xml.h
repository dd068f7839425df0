/*
 * upload_xml.h - the XML that phones send (contacts, call logs): libxml2's
 * only door here, and it is opened when somebody looks at such a file, not
 * before: as a CGI program this one must start fast.
 *
 * Phones write several outermost elements into one file, which XML does not
 * know; they are read as if one more were around them.  What phones never
 * send is refused: DOCTYPE, entities, deep nesting, other encodings.
 */
#ifndef API_UPLOAD_XML_H
#define API_UPLOAD_XML_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

#define XML_FILE_MAX ((size_t)4 << 20)
#define XML_DEPTH 8
#define XML_RECORDS_MAX 20000
#define XML_ELEMENTS_MAX 200000
#define XML_PAIRS_MAX 64 /* of one record */

/*
 * An element that says something: its attributes, and the elements inside
 * that have nothing but text.
 */
struct xml_record {
	const char *element;
	size_t n;
	const char *name[XML_PAIRS_MAX], *value[XML_PAIRS_MAX];
};

typedef void xml_record_fn(void *arg, const struct xml_record *);

/*
 * Every record to fn, innermost first.  NULL, or why the file can not be
 * read: a sentence, in the arena; what fn had got is then to be forgotten.
 */
const char *upload_xml(struct arena *, const char *text, size_t len,
    xml_record_fn *fn, void *arg);

/* The value of that name; "" when there is none. */
const char *xml_value(const struct xml_record *, const char *name);

#endif
