/* xmlrpc.c - see xmlrpc.h. */
#include <ctype.h>
#include <libxml/parser.h>
#include <string.h>

#include "base/buf.h"
#include "base/scan.h"
#include "net/http.h"
#include "rps/xmlrpc.h"

#define DEPTH_MAX 16
#define ATTRIBUTES_MAX 64 /* of one element */

const char *
xml_call(struct arena *a, const char *method, const char *const *params)
{
	struct buf b = BUF_INIT(a);

	buf_str(&b,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<methodCall><methodName>");
	buf_xml(&b, method);
	buf_str(&b, "</methodName><params>");
	for (size_t i = 0; params[i] != NULL; i++) {
		buf_str(&b, "<param><value><string>");
		buf_xml(&b, params[i]);
		buf_str(&b, "</string></value></param>");
	}
	buf_str(&b, "</params></methodCall>\n");
	return b.p;
}

static bool
is(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE &&
	    strcmp((const char *)n->name, name) == 0;
}

static const xmlNode *
next_element(const xmlNode *n)
{
	while (n != NULL && n->type != XML_ELEMENT_NODE)
		n = n->next;
	return n;
}

/* Text directly inside, sections of CDATA too; comments are nothing. */
static char *
text_of(struct arena *a, const xmlNode *n)
{
	struct buf b = BUF_INIT(a);
	size_t from = 0;

	for (n = n->children; n != NULL; n = n->next)
		if (n->type == XML_TEXT_NODE ||
		    n->type == XML_CDATA_SECTION_NODE)
			buf_str(&b, (const char *)n->content);
	while (b.len > 0 && isspace((unsigned char)b.p[b.len - 1]))
		b.len--;
	while (from < b.len && isspace((unsigned char)b.p[from]))
		from++;
	return arena_strndup(a, b.len == 0 ? "" : b.p + from, b.len - from);
}

static enum err
add_value(struct arena *a, struct xml_answer *out, const xmlNode *n,
    bool boolean)
{
	struct xml_value *v;

	if (out->n == XML_VALUES_MAX)
		return ERR_INVALID;
	/* Doubled whenever the count is a power of two. */
	if ((out->n & (out->n - 1)) == 0) {
		v = arena_alloc(a, (2 * out->n + 1) * sizeof(*v));
		if (out->n != 0)
			memcpy(v, out->v, out->n * sizeof(*v));
		out->v = v;
	}
	out->v[out->n++] =
	    (struct xml_value){ .boolean = boolean, .text = text_of(a, n) };
	return ERR_OK;
}

/* All <value>s below, those in arrays and structs too. */
static enum err
walk(struct arena *a, struct xml_answer *out, const xmlNode *n, int depth)
{
	const xmlNode *type;
	enum err e = ERR_OK;

	if (depth > DEPTH_MAX)
		return ERR_INVALID;
	for (n = next_element(n); n != NULL && e == ERR_OK;
	     n = next_element(n->next)) {
		type = next_element(n->children);
		if (!is(n, "value"))
			e = walk(a, out, n->children, depth + 1);
		else if (type == NULL)
			e = add_value(a, out, n, false);
		else if (is(type, "array") || is(type, "struct"))
			e = walk(a, out, type->children, depth + 1);
		else
			e = add_value(a, out, type, is(type, "boolean"));
	}
	return e;
}

enum err
xml_read(struct arena *a, const char *p, size_t len, struct xml_answer *out)
{
	const xmlNode *root;
	xmlDoc *doc;
	enum err e = ERR_INVALID;

	*out = (struct xml_answer){ .n = 0 };
	/* libxml2 would read a DTD's entities before we could say no; and
	 * in other encodings neither would be seen. */
	if (len > HTTP_ANSWER_MAX || !scan_utf8(p, len) ||
	    memmem(p, len, "<!DOCTYPE", 9) != NULL ||
	    !scan_xml_attributes(p, len, ATTRIBUTES_MAX))
		return ERR_INVALID;
	doc = xmlReadMemory(p, (int)len, NULL, "UTF-8",
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (doc == NULL)
		return ERR_INVALID;
	root = xmlDocGetRootElement(doc);
	if (root != NULL && doc->intSubset == NULL &&
	    is(root, "methodResponse")) {
		root = next_element(root->children);
		out->fault = root != NULL && is(root, "fault");
		e = walk(a, out, root, 0);
	}
	xmlFreeDoc(doc);
	return e;
}
