/*
 * rps_xml.h - XML-RPC as bytes: a methodCall in, an answer out.  Arguments
 * are JSON values, so that the rest need not know libxml2.
 */
#ifndef SIM_RPS_XML_H
#define SIM_RPS_XML_H

#include "base/buf.h"
#include "sim/rps_json.h"

/* *method in the arena; *args OWNED by the caller, an array.  False: no
 * XML, or no methodCall. */
bool xml_read(struct arena *, const char *, size_t, const char **method,
    struct json_object **args);

/* [boolean, text]; the text stands in a bare <value>, as Yealink's does. */
void xml_answer(struct buf *, bool good, const char *text);
/* [true, [text ...]] */
void xml_answer_list(struct buf *, struct json_object *texts);
void xml_fault(struct buf *, int code, const char *text);

#endif
