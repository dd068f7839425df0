/* http.c - see http.h. */
#include <sys/socket.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <curl/curl.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/scan.h"
#include "net/http.h"

struct http {
	const struct http_conf *conf;
	CURL *curl; /* keeps the connection between calls */
};

/* What the callbacks of one call share. */
struct transfer {
	const struct http_conf *conf;
	struct buf body;
	struct http_answer *answer;
	unsigned begun; /* times curl was about to send the request */
	bool too_long, enough;
	char refused[INET6_ADDRSTRLEN]; /* the address may said no to; "" */
	char error[CURL_ERROR_SIZE];
};

struct http *
http_open(const struct http_conf *conf)
{
	struct http *h = calloc(1, sizeof(*h));

	if (h == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (h->curl = curl_easy_init()) == NULL)
		abort();
	h->conf = conf;
	return h;
}

void
http_close(struct http *h)
{
	if (h == NULL)
		return;
	curl_easy_cleanup(h->curl);
	curl_global_cleanup();
	free(h);
}

/*
 * Called when the connection stands and the request is about to go.  A
 * second time means that a kept connection died under it and curl would send
 * it again: the first may have arrived, so that is not curl's to decide.
 */
static int
on_ready(void *arg, char *to, char *from, int port, int from_port)
{
	struct transfer *t = arg;

	(void)to;
	(void)from;
	(void)port;
	(void)from_port;
	/* With a password there is the challenge first. */
	return ++t->begun <= (t->conf->user == NULL ? 1 : 2)
	    ? CURL_PREREQFUNC_OK
	    : CURL_PREREQFUNC_ABORT;
}

static size_t
on_body(char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;

	n *= size;
	if (t->conf->enough != 0 && n > t->conf->enough - t->body.len) {
		buf_raw(&t->body, p, t->conf->enough - t->body.len);
		t->enough = true;
		return 0; /* ends the transfer, and the connection */
	}
	if (n > HTTP_ANSWER_MAX - t->body.len) {
		t->too_long = true;
		return 0; /* ends the transfer */
	}
	buf_raw(&t->body, p, n);
	return n;
}

static size_t
on_header(char *p, size_t size, size_t n, void *arg)
{
	static const char name[] = "Date:";
	struct transfer *t = arg;
	char date[64];
	size_t len = 0;
	time_t when;

	n *= size;
	if (n < sizeof(name) || n - sizeof(name) >= sizeof(date) ||
	    strncasecmp(p, name, sizeof(name) - 1) != 0)
		return n;
	for (size_t i = sizeof(name) - 1; i < n && p[i] != '\r'; i++)
		date[len++] = p[i];
	date[len] = '\0';
	when = curl_getdate(date, NULL);
	if (when > 0)
		t->answer->date = (int64_t)when;
	return n;
}

static bool
is_allowed(const struct http_conf *k, const struct sockaddr *sa)
{
	uint8_t addr[16] = { [10] = 0xff, [11] = 0xff };

	if (sa->sa_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, sa, sizeof(in));
		memcpy(addr + 12, &in.sin_addr, 4);
	} else if (sa->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, sa, sizeof(in6));
		memcpy(addr, &in6.sin6_addr, 16);
	} else {
		return false;
	}
	return k->may(k->may_arg, addr);
}

/* The very address that is about to be connected to. */
static curl_socket_t
on_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct transfer *t = arg;

	(void)purpose;
	if (t->conf->may != NULL && !is_allowed(t->conf, &to->addr)) {
		if (getnameinfo(&to->addr, to->addrlen, t->refused,
			sizeof(t->refused), NULL, 0, NI_NUMERICHOST) != 0)
			snprintf(t->refused, sizeof(t->refused), "?");
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* Without TLS only to ourselves: a simulator, a test, a local tunnel.  Behind
 * "http://127.0.0.1:80@" would stand another host. */
static bool
allowed(const struct http_conf *k, const char *url)
{
	static const char *const here[] = { "http://127.0.0.1",
		"http://localhost", "http://[::1]" };
	size_t n;

	if (strncmp(url, "https://", 8) == 0 ||
	    (k->plain && strncmp(url, "http://", 7) == 0))
		return true;
	for (size_t i = 0; i < sizeof(here) / sizeof(here[0]); i++) {
		n = strlen(here[i]);
		if (strncmp(url, here[i], n) != 0)
			continue;
		if (url[n] == ':')
			n += 1 + strspn(url + n + 1, "0123456789");
		if (url[n] == '/')
			return true;
	}
	return false;
}

/* A line break in a header would begin another one. */
static bool
clean(const struct http_call *call)
{
	for (size_t i = 0; i < HTTP_HEADERS_MAX && call->headers[i] != NULL;
	     i++)
		if (scan_has_control(call->headers[i],
			strlen(call->headers[i])))
			return false;
	return true;
}

static void
set_way(CURL *c, const struct http_conf *k)
{
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "voipconfig");
	curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)k->timeout);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)k->timeout);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, k->unverified ? 0L : 1L);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, k->unverified ? 0L : 2L);
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (*k->ca_file != '\0')
		curl_easy_setopt(c, CURLOPT_CAINFO, k->ca_file);
	if (*k->proxy != '\0' || k->direct)
		curl_easy_setopt(c, CURLOPT_PROXY, k->proxy);
}

/* With Basic alone curl would not wait to be asked; with both it does. */
static void
set_password(CURL *c, const struct http_conf *k, bool basic)
{
	if (k->user == NULL)
		return;
	curl_easy_setopt(c, CURLOPT_HTTPAUTH,
	    (long)(CURLAUTH_DIGEST | (basic ? CURLAUTH_BASIC : 0)));
	curl_easy_setopt(c, CURLOPT_USERNAME, k->user);
	curl_easy_setopt(c, CURLOPT_PASSWORD,
	    k->password == NULL ? "" : k->password);
}

static void
set_callbacks(CURL *c, struct transfer *t)
{
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->error);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, t);
	curl_easy_setopt(c, CURLOPT_PREREQFUNCTION, on_ready);
	curl_easy_setopt(c, CURLOPT_PREREQDATA, t);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
}

/* OWNED by caller: curl_slist_free_all(). */
static struct curl_slist *
set_request(CURL *c, const struct http_call *call)
{
	struct curl_slist *head = NULL;

	curl_easy_setopt(c, CURLOPT_URL, call->url);
	if (call->body != NULL) {
		curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)call->len);
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, call->body);
	}
	curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, call->method);
	for (size_t i = 0; i < HTTP_HEADERS_MAX && call->headers[i] != NULL;
	     i++)
		head = curl_slist_append(head, call->headers[i]);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, head);
	return head;
}

static void
settle(struct transfer *t, CURL *c, CURLcode rc, struct arena *a)
{
	struct http_answer *an = t->answer;
	curl_off_t wait = 0;
	long status = 0, offered = 0;

	if (rc != CURLE_OK && !t->enough) {
		an->went = t->begun == 0 ? HTTP_NOT_SENT : HTTP_LOST;
		an->forbidden = t->begun == 0 && t->refused[0] != '\0';
		if (t->too_long)
			an->why = "the answer is too long";
		else if (an->forbidden) {
			/* Which one is ours to know, not the caller's. */
			log_warnx("http: the address %s may not be called",
			    t->refused);
			an->why = "its address is not one that may be called";
		} else if (t->begun > 1)
			an->why = "the connection was closed";
		else
			an->why = arena_strdup(a,
			    t->error[0] != '\0' ? t->error
						: curl_easy_strerror(rc));
		return;
	}
	(void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	(void)curl_easy_getinfo(c, CURLINFO_RETRY_AFTER, &wait);
	(void)curl_easy_getinfo(c, CURLINFO_HTTPAUTH_AVAIL, &offered);
	an->wants_basic = status == 401 &&
	    (offered & (long)(CURLAUTH_BASIC | CURLAUTH_DIGEST)) ==
		(long)CURLAUTH_BASIC;
	an->went = HTTP_ANSWERED;
	an->status = (int)status;
	an->retry_after = wait > 86400 ? 86400 : (unsigned)wait;
	if (t->body.p != NULL) {
		an->body = t->body.p;
		an->len = t->body.len;
	}
}

void
http_call(struct http *h, struct arena *a, const struct http_call *call,
    struct http_answer *answer)
{
	struct transfer t = { .conf = h->conf,
		.body = BUF_INIT(a),
		.answer = answer };
	uint64_t begin = clock_mono_us();
	struct curl_slist *head;

	*answer = (struct http_answer){ .went = HTTP_NOT_SENT, .body = "" };
	if (!allowed(h->conf, call->url)) {
		answer->why = "the URL must begin with https://";
		return;
	}
	if (!clean(call)) {
		answer->why = "a control character in the account's user or "
			      "secret";
		return;
	}
	curl_easy_reset(h->curl); /* keeps the connection */
	set_way(h->curl, h->conf);
	set_password(h->curl, h->conf, call->basic);
	set_callbacks(h->curl, &t);
	head = set_request(h->curl, call);
	settle(&t, h->curl, curl_easy_perform(h->curl), a);
	/* The slist is ours, and nothing of this call outlives it. */
	curl_easy_reset(h->curl);
	curl_slist_free_all(head);
	answer->ms = (unsigned)((clock_mono_us() - begin) / 1000);
}
