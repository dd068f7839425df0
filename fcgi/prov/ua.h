/*
 * ua.h - what a phone says of itself: "Yealink SIP-T46U 108.86.0.20
 * 80:5e:c0:00:00:01", in all shapes seen in the field (facts, section 3.1).
 * It informs; it never identifies.
 */
#ifndef PROV_UA_H
#define PROV_UA_H

#include "base/scan.h"

struct ua {
	char model[33];        /* "T46U", without Yealink and SIP-; "" */
	char firmware[33];     /* "108.86.0.20"; "" */
	char mac[MAC_LEN + 1]; /* "" when absent (or a hardware version) */
};

/* Fills what it recognises; a text that is no Yealink's leaves all "". */
void ua_parse(const char *, struct ua *);

/* Same model, for our purpose?  "T58" of the UA is T58A or T58V; case does
 * not count; token is model.ua_token.  Where either says nothing, yes. */
int ua_is_model(const struct ua *, const char *token);

#endif
