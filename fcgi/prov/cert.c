/* cert.c - see cert.h. */
#include <string.h>

#include "prov/cert.h"

/*
 * How Yealink writes a MAC in a CN is not known for every model, so whatever
 * has twelve hex digits and else only what people put between them is one.
 */
static enum err
cn_mac(const char *cn, char mac[MAC_LEN + 1])
{
	size_t n = 0;

	for (; *cn != '\0'; cn++) {
		int v = scan_hexval(*cn);

		if (v < 0 && strchr(":-._ ", *cn) != NULL)
			continue;
		if (v < 0 || n == MAC_LEN)
			return ERR_NOTFOUND;
		mac[n++] = "0123456789abcdef"[v];
	}
	mac[n] = '\0';
	return n == MAC_LEN ? ERR_OK : ERR_NOTFOUND;
}

/* All zeroes, or an address of a group: nobody's own. */
static bool
is_shared(const char *mac)
{
	return strspn(mac, "0") == MAC_LEN || scan_hexval(mac[1]) % 2 != 0;
}

enum err
cert_mac(const struct req *rq, char mac[MAC_LEN + 1])
{
	if (rq->var == NULL ||
	    strcmp(rq->var(rq, "SSL_CLIENT_VERIFY"), "SUCCESS") != 0)
		return ERR_NOTFOUND;
	if (cn_mac(rq->var(rq, "SSL_CLIENT_S_DN_CN"), mac) != ERR_OK)
		return ERR_NOTFOUND;
	return is_shared(mac) ? ERR_NOTFOUND : ERR_OK;
}
