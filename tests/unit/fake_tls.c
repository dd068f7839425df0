/* fake_tls.c - see fake_tls.h. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "unit/fake_tls.h"

#define DAY 86400

struct fake_tls {
	SSL_CTX *ctx;
};

static void
extend(X509 *cert, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;

	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	if ((ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value)) == NULL ||
	    X509_add_ext(cert, ext, -1) != 1)
		errx(1, "fake_tls: extension %s", value);
	X509_EXTENSION_free(ext);
}

static X509 *
blank(const char *name, EVP_PKEY *key, X509 *issuer, int days)
{
	X509 *cert = X509_new();
	X509_NAME *subject = X509_get_subject_name(cert);

	X509_set_version(cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), issuer == NULL ? 1 : 2);
	X509_gmtime_adj(X509_getm_notBefore(cert), -400 * DAY);
	X509_gmtime_adj(X509_getm_notAfter(cert), (long)days * DAY);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
	    (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(cert,
	    X509_get_subject_name(issuer == NULL ? cert : issuer));
	X509_set_pubkey(cert, key);
	return cert;
}

static void
write_pem(const char *path, X509 *cert)
{
	FILE *f = fopen(path, "w");

	if (f == NULL || PEM_write_X509(f, cert) != 1 || fclose(f) != 0)
		err(1, "fake_tls: %s", path);
}

struct fake_tls *
fake_tls_new(const char *name, int days, const char *ca_file)
{
	struct fake_tls *t = calloc(1, sizeof(*t));
	EVP_PKEY *ca_key = EVP_EC_gen("P-256"), *key = EVP_EC_gen("P-256");
	X509 *ca, *cert;

	if (t == NULL || ca_key == NULL || key == NULL)
		errx(1, "fake_tls: no keys");
	ca = blank(ca_file, ca_key, NULL, 30);
	extend(ca, ca, NID_basic_constraints, "critical,CA:TRUE");
	extend(ca, ca, NID_key_usage, "critical,keyCertSign");
	extend(ca, ca, NID_subject_key_identifier, "hash");
	cert = blank("A server", key, ca, days);
	extend(cert, ca, NID_subject_alt_name, name);
	t->ctx = SSL_CTX_new(TLS_server_method());
	if (X509_sign(ca, ca_key, EVP_sha256()) == 0 ||
	    X509_sign(cert, ca_key, EVP_sha256()) == 0 || t->ctx == NULL ||
	    SSL_CTX_use_certificate(t->ctx, cert) != 1 ||
	    SSL_CTX_use_PrivateKey(t->ctx, key) != 1)
		errx(1, "fake_tls: no certificate");
	write_pem(ca_file, ca);
	X509_free(cert);
	X509_free(ca);
	EVP_PKEY_free(key);
	EVP_PKEY_free(ca_key);
	return t;
}

void
fake_tls_free(struct fake_tls *t)
{
	SSL_CTX_free(t->ctx);
	free(t);
}

static void *
tls_open(void *arg, int fd)
{
	struct fake_tls *t = arg;
	SSL *ssl = SSL_new(t->ctx);

	if (ssl != NULL && SSL_set_fd(ssl, fd) == 1 && SSL_accept(ssl) == 1)
		return ssl;
	SSL_free(ssl);
	return NULL;
}

static ssize_t
tls_read(void *ssl, void *p, size_t n)
{
	return SSL_read(ssl, p, (int)n);
}

static ssize_t
tls_write(void *ssl, const void *p, size_t n)
{
	return SSL_write(ssl, p, (int)n);
}

static void
tls_close(void *ssl)
{
	(void)SSL_shutdown(ssl);
	SSL_free(ssl);
}

struct fake_io
fake_tls_io(struct fake_tls *t)
{
	return (struct fake_io){ tls_open, tls_read, tls_write, tls_close, t };
}
