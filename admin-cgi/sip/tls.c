/* tls.c - TLS to the proxy, whose certificate is verified; see sip.h. */
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/clock.h"
#include "base/scan.h"
#include "sip/sip.h"

struct tls {
	SSL_CTX *ctx;
	SSL *ssl;
};

void
sip_tls_close(void *arg)
{
	struct tls *t = arg;

	if (t->ssl != NULL)
		SSL_free(t->ssl);
	if (t->ctx != NULL)
		SSL_CTX_free(t->ctx);
}

/* The name, or the address, the certificate must be for. */
static bool
expect(SSL *ssl, const char *host)
{
	uint8_t addr[16];

	if (scan_addr(host, addr) == ERR_OK)
		return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl),
			   host) == 1;
	return SSL_set1_host(ssl, host) == 1 &&
	    SSL_set_tlsext_host_name(ssl, host) == 1;
}

/* Shall it be tried again when the socket is ready? */
static bool
again(struct tls *t, int fd, int rc, uint64_t until)
{
	switch (SSL_get_error(t->ssl, rc)) {
	case SSL_ERROR_WANT_READ:
		return sip_wait(fd, false, until);
	case SSL_ERROR_WANT_WRITE:
		return sip_wait(fd, true, until);
	default:
		return false;
	}
}

static const char *
trouble(struct arena *a, struct tls *t, uint64_t until)
{
	long verified =
	    t->ssl == NULL ? X509_V_OK : SSL_get_verify_result(t->ssl);
	unsigned long e = ERR_peek_last_error();

	if (verified != X509_V_OK)
		return arena_printf(a, "its certificate: %s",
		    X509_verify_cert_error_string(verified));
	if (clock_mono_us() >= until)
		return "no TLS within the time";
	return arena_printf(a, "TLS: %s",
	    e == 0 ? "the connection was closed" : ERR_reason_error_string(e));
}

void *
sip_tls_open(struct arena *a, int fd, const struct sip_request *r,
    uint64_t until, const char **why)
{
	struct tls *t = arena_alloc(a, sizeof(*t));
	int rc = -1;

	*t = (struct tls){ .ctx = SSL_CTX_new(TLS_client_method()) };
	if (t->ctx != NULL &&
	    SSL_CTX_set_min_proto_version(t->ctx, TLS1_2_VERSION) == 1 &&
	    (*r->ca_file != '\0'
		    ? SSL_CTX_load_verify_locations(t->ctx, r->ca_file, NULL)
		    : SSL_CTX_set_default_verify_paths(t->ctx)) == 1 &&
	    (t->ssl = SSL_new(t->ctx)) != NULL && expect(t->ssl, r->proxy) &&
	    SSL_set_fd(t->ssl, fd) == 1) {
		SSL_set_verify(t->ssl, SSL_VERIFY_PEER, NULL);
		while (
		    (rc = SSL_connect(t->ssl)) != 1 && again(t, fd, rc, until))
			;
	}
	if (rc == 1)
		return t;
	*why = trouble(a, t, until);
	sip_tls_close(t);
	return NULL;
}

long
sip_tls_send(void *arg, int fd, const char *p, size_t len, uint64_t until)
{
	struct tls *t = arg;
	int n;

	while ((n = SSL_write(t->ssl, p, (int)len)) <= 0)
		if (!again(t, fd, n, until))
			return -1;
	return n;
}

long
sip_tls_receive(void *arg, int fd, char *p, size_t size, uint64_t until)
{
	struct tls *t = arg;
	int n;

	while ((n = SSL_read(t->ssl, p, (int)size)) <= 0)
		if (!again(t, fd, n, until))
			return clock_mono_us() >= until ? 0 : -1;
	return n;
}
