/*
 * xmlrpc.h - XML-RPC as bytes: calls with texts for parameters, answers as
 * a row of values.  libxml2's only door in this room.
 */
#ifndef RPS_XMLRPC_H
#define RPS_XMLRPC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

#define XML_VALUES_MAX 200000 /* an answer of 1 MiB has no more */

/* params: texts, NULL ends. */
const char *xml_call(struct arena *, const char *method,
    const char *const *params);

struct xml_value {
	bool boolean;     /* a <boolean>, not a text */
	const char *text; /* trimmed; may have line breaks inside */
};

/* The scalar values of an answer in their order. */
struct xml_answer {
	bool fault;
	struct xml_value *v;
	size_t n;
};

/*
 * ERR_INVALID: no methodResponse.  Nothing is fetched, no DTD is taken, and
 * so no entity but XML's own five.
 */
enum err xml_read(struct arena *, const char *, size_t,
    struct xml_answer *) MUST_CHECK;

#endif
