/*
 * fake_tls.h - TLS for fake_http.h: a CA made for one test, and a server
 * certificate of it for any name.
 */
#ifndef UNIT_FAKE_TLS_H
#define UNIT_FAKE_TLS_H

#include "unit/fake_http.h"

struct fake_tls;

/*
 * name: "DNS:localhost", "IP:127.0.0.1" ...; days: of validity from now,
 * negative: over already.  ca_file: where the CA's certificate is written.
 */
struct fake_tls *fake_tls_new(const char *name, int days, const char *ca_file);
void fake_tls_free(struct fake_tls *); /* after fake_stop() */
struct fake_io fake_tls_io(struct fake_tls *);

#endif
