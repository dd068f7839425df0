/*
 * cert.h - whom a phone's certificate names.
 *
 * The web server verifies, we only read what it says: a name counts when it
 * says exactly SUCCESS.  Where it asks for no certificate it says nothing,
 * and headers of the request can not say it in its place.
 */
#ifndef PROV_CERT_H
#define PROV_CERT_H

#include "base/scan.h"
#include "web/req.h"

/*
 * The MAC that the CN of a verified certificate is, in whatever spelling.
 * ERR_NOTFOUND: none was verified, or it names no phone, as the certificate
 * that phones share: that counts as none.
 */
enum err cert_mac(const struct req *, char mac[MAC_LEN + 1]) MUST_CHECK;

#endif
