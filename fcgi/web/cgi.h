/*
 * cgi.h - the very same routes as a plain CGI program: one request, from
 * environment and standard input, answered on standard output.
 */
#ifndef WEB_CGI_H
#define WEB_CGI_H

#include <stdbool.h>

#include "web/edge.h"

/*
 * Did a web server start this process as a CGI program?  (GATEWAY_INTERFACE
 * is there, and descriptor 0 is not the listening socket of FastCGI.)
 */
bool cgi_wanted(void);

/* Serves the one request.  Returns the exit status. */
int cgi_run(const struct edge *);

#endif
