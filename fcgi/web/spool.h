/*
 * spool.h - a body too large for memory, in a file that has no name: it is
 * gone with its descriptor, however the process ends.
 */
#ifndef WEB_SPOOL_H
#define WEB_SPOOL_H

#include "web/serve.h"

/*
 * Reads what was said, or up to one byte more than max when nothing was,
 * into a new file in ed->spool_dir.  rq->body_fd is then at its start, and
 * OWNED: spool_close().  0, or the status to answer with: 500, 507.
 */
int spool_body(const struct edge *ed, struct peer *, const struct req_size *,
    size_t max, struct req *) MUST_CHECK;
void spool_close(struct req *);

#endif
