/*
 * fake_peer.h - a web server for harnesses: it brings the request that the
 * input is, and looks at the answer.
 */
#ifndef FUZZ_FAKE_PEER_H
#define FUZZ_FAKE_PEER_H

#include "base/buf.h"
#include "web/serve.h"

#define FAKE_VARS_MAX 24

struct fake_peer {
	struct peer peer; /* first */
	char *envp[FAKE_VARS_MAX + 1];
	const char *body;
	size_t left;
	struct buf out;
	bool finished;
};

/* Lines "NAME=value" of variables, an empty line, and the body. */
void fake_peer_read(struct fake_peer *, struct arena *, const uint8_t *,
    size_t);

/* One head, in which no client's bytes end a line.  Where its body begins. */
const char *fake_peer_answer(const struct fake_peer *);

#endif
