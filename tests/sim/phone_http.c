/* phone_http.c - see phone_http.h. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <curl/curl.h>

#include "base/buf.h"
#include "sim/phone_http.h"

struct http {
	const struct http_conf *conf;
	CURL *curl; /* kept between calls only with keep_alive */
};

/* What the callbacks of one transfer share. */
struct transfer {
	struct http *http;
	struct arena *arena;
	const struct http_call *call;
	struct http_answer *answer;
	struct buf body;
	size_t sent;    /* of call->body */
	long connected; /* connections already credited to an exchange */
	struct timespec mark;
	char error[CURL_ERROR_SIZE];
};

static const char *const methods[] = {
	[HTTP_GET] = "GET",
	[HTTP_PUT] = "PUT",
	[HTTP_POST] = "POST",
};

const char *
http_method_name(enum http_method m)
{
	return methods[m];
}

void
http_global(void)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		abort();
}

struct http *
http_open(const struct http_conf *conf)
{
	struct http *h = calloc(1, sizeof(*h));

	if (h == NULL)
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
	free(h);
}

static double
lap(struct transfer *t)
{
	struct timespec now;
	double ms;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	ms = (double)(now.tv_sec - t->mark.tv_sec) * 1e3 +
	    (double)(now.tv_nsec - t->mark.tv_nsec) / 1e6;
	t->mark = now;
	return ms;
}

/* The connections opened since the last exchange belong to this one. */
static void
begin_exchange(struct transfer *t, int status)
{
	struct http_answer *an = t->answer;
	char *url = NULL;
	long n = 0;

	(void)curl_easy_getinfo(t->http->curl, CURLINFO_NUM_CONNECTS, &n);
	(void)curl_easy_getinfo(t->http->curl, CURLINFO_EFFECTIVE_URL, &url);
	an->v = list_room(t->arena, an->v, an->n, sizeof(*an->v));
	an->v[an->n++] = (struct http_exchange){
		.url =
		    text_fmt(t->arena, "%s", url != NULL ? url : t->call->url),
		.status = status,
		.connections = (unsigned)(n - t->connected),
		.ms = lap(t),
	};
	t->connected = n;
	t->body.len = 0;
	an->cut = false;
}

static size_t
on_header(char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	struct span s = { .p = p, .n = size * n };
	const char *sp;
	int status = 0;

	if (!text_starts(s, "HTTP/"))
		return s.n;
	sp = memchr(s.p, ' ', s.n);
	for (int i = 1; sp != NULL && i <= 3 && sp + i < s.p + s.n; i++)
		if (sp[i] >= '0' && sp[i] <= '9')
			status = status * 10 + (sp[i] - '0');
	if (status >= 200) /* 1xx only announces the response */
		begin_exchange(t, status);
	return s.n;
}

static size_t
on_body(char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	struct http_answer *an = t->answer;
	size_t take = size * n, left;

	if (an->n == 0)
		return 0;
	left = t->call->max - an->v[an->n - 1].bytes;
	if (take > left) {
		take = left;
		an->cut = true;
	}
	an->v[an->n - 1].bytes += take;
	if (!t->call->discard)
		buf_raw(&t->body, p, take);
	return an->cut ? 0 : take; /* 0 ends the transfer */
}

static size_t
on_read(char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	size_t left = t->call->body.n - t->sent;

	n *= size;
	if (n > left)
		n = left;
	if (n > 0)
		memcpy(p, t->call->body.p + t->sent, n);
	t->sent += n;
	return n;
}

/* An upload that met a 401 is sent again from its start. */
static int
on_seek(void *arg, curl_off_t at, int origin)
{
	struct transfer *t = arg;

	if (origin != SEEK_SET || at < 0 || (size_t)at > t->call->body.n)
		return CURL_SEEKFUNC_FAIL;
	t->sent = (size_t)at;
	return CURL_SEEKFUNC_OK;
}

static void
set_tls(CURL *c, const struct http_conf *k)
{
	static const struct {
		const char *name;
		long v;
	} versions[] = {
		{ "1.0",
		    CURL_SSLVERSION_TLSv1_0 | CURL_SSLVERSION_MAX_TLSv1_0 },
		{ "1.1",
		    CURL_SSLVERSION_TLSv1_0 | CURL_SSLVERSION_MAX_TLSv1_1 },
		{ "1.2",
		    CURL_SSLVERSION_TLSv1_0 | CURL_SSLVERSION_MAX_TLSv1_2 },
		{ "1.3", CURL_SSLVERSION_MAX_TLSv1_3 },
	};

	for (size_t i = 0; k->tls_max != NULL && i < 4; i++)
		if (strcmp(versions[i].name, k->tls_max) == 0)
			curl_easy_setopt(c, CURLOPT_SSLVERSION, versions[i].v);
	/* OpenSSL does not speak the old versions above this level. */
	if (k->tls_max != NULL && strcmp(k->tls_max, "1.2") < 0)
		curl_easy_setopt(c, CURLOPT_SSL_CIPHER_LIST,
		    "DEFAULT@SECLEVEL=0");
	if (k->cacert != NULL)
		curl_easy_setopt(c, CURLOPT_CAINFO, k->cacert);
	if (k->cert != NULL)
		curl_easy_setopt(c, CURLOPT_SSLCERT, k->cert);
	if (k->key != NULL)
		curl_easy_setopt(c, CURLOPT_SSLKEY, k->key);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, k->any_issuer ? 0L : 1L);
	curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, k->any_name ? 0L : 2L);
}

static void
set_auth(CURL *c, enum http_auth auth, const struct http_call *call)
{
	static const unsigned long bits[] = {
		[HTTP_AUTH_ANY] = CURLAUTH_DIGEST | CURLAUTH_BASIC,
		[HTTP_AUTH_DIGEST] = CURLAUTH_DIGEST,
		[HTTP_AUTH_BASIC_FIRST] = CURLAUTH_BASIC,
	};

	if (call->user == NULL)
		return;
	curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)bits[auth]);
	curl_easy_setopt(c, CURLOPT_USERNAME, call->user);
	curl_easy_setopt(c, CURLOPT_PASSWORD,
	    call->password != NULL ? call->password : "");
}

static void
set_common(CURL *c, const struct http_conf *k, struct transfer *t)
{
	curl_easy_setopt(c, CURLOPT_URL, t->call->url);
	curl_easy_setopt(c, CURLOPT_USERAGENT, k->user_agent);
	curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)k->timeout);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)k->timeout);
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, k->follow ? 1L : 0L);
	curl_easy_setopt(c, CURLOPT_MAXREDIRS, 5L);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->error);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	set_auth(c, k->auth, t->call);
	set_tls(c, k);
}

/* OWNED by caller: curl_slist_free_all().  NULL for a download. */
static struct curl_slist *
set_upload(CURL *c, const struct http_conf *k, struct transfer *t)
{
	struct curl_slist *head = NULL;

	if (t->call->method == HTTP_GET)
		return NULL;
	curl_easy_setopt(c, CURLOPT_READFUNCTION, on_read);
	curl_easy_setopt(c, CURLOPT_READDATA, t);
	curl_easy_setopt(c, CURLOPT_SEEKFUNCTION, on_seek);
	curl_easy_setopt(c, CURLOPT_SEEKDATA, t);
	if (t->call->method == HTTP_PUT) {
		curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
		curl_easy_setopt(c, CURLOPT_INFILESIZE_LARGE,
		    (curl_off_t)t->call->body.n);
	} else {
		curl_easy_setopt(c, CURLOPT_POST, 1L);
		curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)t->call->body.n);
	}
	head = curl_slist_append(head,
	    k->upload_type == NULL
		? "Content-Type:"
		: text_fmt(t->arena, "Content-Type: %s", k->upload_type));
	if (!k->expect)
		head = curl_slist_append(head, "Expect:");
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, head);
	return head;
}

static void
trace(const struct http_conf *k, const struct transfer *t)
{
	const struct http_exchange *x;

	for (size_t i = 0; k->trace != NULL && i < t->answer->n; i++) {
		x = &t->answer->v[i];
		(void)fprintf(k->trace, "%s %s: %d, %zu bytes, %.1f ms%s\n",
		    methods[t->call->method], x->url, x->status, x->bytes,
		    x->ms, x->connections != 0 ? ", new connection" : "");
	}
}

static enum err
settle(struct transfer *t, CURLcode rc)
{
	struct http_answer *an = t->answer;
	char *to = NULL;

	(void)curl_easy_getinfo(t->http->curl, CURLINFO_REDIRECT_URL, &to);
	if (to != NULL)
		an->location = text_fmt(t->arena, "%s", to);
	an->body = (struct span){ .p = t->body.p, .n = t->body.len };
	if (an->n != 0) {
		an->status = an->v[an->n - 1].status;
		an->v[an->n - 1].ms += lap(t);
	}
	if (rc == CURLE_OK || (rc == CURLE_WRITE_ERROR && an->cut))
		return an->n != 0 ? ERR_OK : ERR_AGAIN;
	an->error = text_fmt(t->arena, "%s",
	    t->error[0] != '\0' ? t->error : curl_easy_strerror(rc));
	if (rc == CURLE_URL_MALFORMAT || rc == CURLE_UNSUPPORTED_PROTOCOL)
		return ERR_INVALID;
	return ERR_AGAIN;
}

enum err
http_call(struct http *h, struct arena *a, const struct http_call *call,
    struct http_answer *answer)
{
	struct transfer t = { .http = h,
		.arena = a,
		.call = call,
		.answer = answer,
		.body = BUF_INIT(a) };
	struct curl_slist *head;
	enum err e;

	*answer = (struct http_answer){ .error = "no answer" };
	/* A reset keeps connections but forgets the nonce of the last file. */
	if (h->curl != NULL)
		curl_easy_reset(h->curl);
	else if ((h->curl = curl_easy_init()) == NULL)
		abort();
	set_common(h->curl, h->conf, &t);
	head = set_upload(h->curl, h->conf, &t);
	(void)lap(&t);
	e = settle(&t, curl_easy_perform(h->curl));
	trace(h->conf, &t);
	curl_slist_free_all(head);
	if (!h->conf->keep_alive) {
		curl_easy_cleanup(h->curl);
		h->curl = NULL;
	}
	return e;
}

/* A part of u copied to the arena, or NULL; flags as curl_url_get(3). */
static char *
part(struct arena *a, CURLU *u, CURLUPart what, unsigned flags)
{
	char *s = NULL, *copy;

	if (curl_url_get(u, what, &s, flags) != CURLUE_OK)
		return NULL;
	copy = text_fmt(a, "%s", s);
	curl_free(s);
	return copy;
}

enum err
http_split_url(struct arena *a, const char *url, char **bare, char **user,
    char **password)
{
	CURLU *u = curl_url();
	enum err e = ERR_INVALID;

	if (u == NULL)
		abort();
	if (curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK) {
		*user = part(a, u, CURLUPART_USER, CURLU_URLDECODE);
		*password = part(a, u, CURLUPART_PASSWORD, CURLU_URLDECODE);
		(void)curl_url_set(u, CURLUPART_USER, NULL, 0);
		(void)curl_url_set(u, CURLUPART_PASSWORD, NULL, 0);
		*bare = part(a, u, CURLUPART_URL, 0);
		e = *bare != NULL ? ERR_OK : ERR_INVALID;
	}
	curl_url_cleanup(u);
	return e;
}

enum err
http_resolve(struct arena *a, const char *base, const char *rel, char **out)
{
	CURLU *u = curl_url();

	if (u == NULL)
		abort();
	*out = NULL;
	if (curl_url_set(u, CURLUPART_URL, base, CURLU_URLENCODE) ==
		CURLUE_OK &&
	    curl_url_set(u, CURLUPART_URL, rel, CURLU_URLENCODE) == CURLUE_OK)
		*out = part(a, u, CURLUPART_URL, 0);
	curl_url_cleanup(u);
	return *out != NULL ? ERR_OK : ERR_INVALID;
}
