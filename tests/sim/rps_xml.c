/* rps_xml.c - see rps_xml.h. */
#include <limits.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "sim/rps_xml.h"

#define DEPTH 8

static bool
is(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE &&
	    strcmp((const char *)n->name, name) == 0;
}

static xmlNode *
child(const xmlNode *n, const char *name)
{
	xmlNode *c;

	for (c = n != NULL ? n->children : NULL; c != NULL; c = c->next)
		if (is(c, name))
			break;
	return c;
}

static xmlNode *
element(const xmlNode *n)
{
	xmlNode *c = n->children;

	while (c != NULL && c->type != XML_ELEMENT_NODE)
		c = c->next;
	return c;
}

static struct json_object *
text_of(xmlNode *n)
{
	xmlChar *s = xmlNodeGetContent(n);
	struct json_object *o =
	    json_object_new_string(s != NULL ? (const char *)s : "");

	xmlFree(s);
	return o;
}

/* A value: what has members becomes an array, all the rest a text. */
static struct json_object *
value(xmlNode *n, unsigned depth)
{
	xmlNode *type = element(n), *c;
	struct json_object *list;

	if (type == NULL)
		return text_of(n);
	if (!is(type, "array"))
		return text_of(type);
	list = json_object_new_array();
	if (depth == 0 || (c = child(type, "data")) == NULL)
		return list;
	for (c = c->children; c != NULL; c = c->next)
		if (is(c, "value"))
			json_object_array_add(list, value(c, depth - 1));
	return list;
}

static struct json_object *
arguments(xmlNode *call)
{
	struct json_object *list = json_object_new_array();
	xmlNode *params = child(call, "params"), *c, *v;

	for (c = params != NULL ? params->children : NULL; c != NULL;
	     c = c->next)
		if (is(c, "param") && (v = child(c, "value")) != NULL)
			json_object_array_add(list, value(v, DEPTH));
	return list;
}

bool
xml_read(struct arena *a, const char *s, size_t n, const char **method,
    struct json_object **args)
{
	xmlNode *call, *name;
	struct json_object *text;
	xmlDoc *doc;
	bool ok = false;

	*args = NULL;
	if (n > INT_MAX)
		return false;
	doc = xmlReadMemory(s, (int)n, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (doc == NULL)
		return false;
	call = xmlDocGetRootElement(doc);
	if (call != NULL && is(call, "methodCall") &&
	    (name = child(call, "methodName")) != NULL) {
		text = text_of(name);
		*method = arena_strdup(a, json_object_get_string(text));
		json_object_put(text);
		*args = arguments(call);
		ok = true;
	}
	xmlFreeDoc(doc);
	return ok;
}

static void
begin(struct buf *b)
{
	buf_str(b,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
	    "<methodResponse xmlns:ex=\"http://ws.apache.org/xmlrpc/"
	    "namespaces/extensions\">");
}

void
xml_answer(struct buf *b, bool good, const char *text)
{
	begin(b);
	buf_printf(b,
	    "<params><param><value><array><data><value><boolean>%d</boolean>"
	    "</value><value>",
	    good);
	buf_xml(b, text);
	buf_str(b,
	    "</value></data></array></value></param></params>"
	    "</methodResponse>");
}

void
xml_answer_list(struct buf *b, struct json_object *texts)
{
	size_t n = json_object_array_length(texts);

	begin(b);
	buf_str(b,
	    "<params><param><value><array><data><value><boolean>1"
	    "</boolean></value><value><array><data>");
	for (size_t i = 0; i < n; i++) {
		buf_str(b, "<value>");
		buf_xml(b,
		    json_object_get_string(
			json_object_array_get_idx(texts, i)));
		buf_str(b, "</value>");
	}
	buf_str(b,
	    "</data></array></value></data></array></value></param>"
	    "</params></methodResponse>");
}

void
xml_fault(struct buf *b, int code, const char *text)
{
	begin(b);
	buf_printf(b,
	    "<fault><value><struct><member><name>faultCode</name><value><i4>"
	    "%d</i4></value></member><member><name>faultString</name><value>",
	    code);
	buf_xml(b, text);
	buf_str(b,
	    "</value></member></struct></value></fault>"
	    "</methodResponse>");
}
