/* records.c - see records.h. */
#include <string.h>

#include "base/scan.h"
#include "rps/conn.h"
#include "rps/records.h"

#define ROWS_MAX 1000 /* of a page; we ask for 100, they know up to 500 */
#define PAGES_MAX 20
#define TEXT_MAX 2048 /* generously over every bound they have */

static void
put(struct jw *w, const char *name, const char *s, enum rec_how how)
{
	if (s != NULL && (*s != '\0' || how == REC_EDIT))
		jw_text(w, name, s);
}

/* API v2 wants name and URL at every edit (seen live); v1 as well. */
void
rec_put_server(struct jw *w, const struct rps_server *s, enum rec_how how,
    int64_t as)
{
	jw_text(w, "serverName", s->name);
	jw_text(w, "url", s->url);
	put(w, "authName", s->auth_name, how);
	put(w, "password", s->password, how);
	if (as != AS_SERVER_CERTIFICATE)
		put(w, "certificateUrl", s->certificate_url, how);
	if (as == AS_CERTIFICATE || s->certificate_url == NULL ||
	    (*s->certificate_url == '\0' && how == REC_ADD))
		return;
	jw_text(w, "serverCertificateUrl", s->certificate_url);
	jw_bool(w, "serverCertificateEnable", *s->certificate_url != '\0');
}

void
rec_put_settings(struct jw *w, const struct rps_device *d, enum rec_how how)
{
	/* An id cannot be emptied, only replaced. */
	put(w, "serverId", d->server_id, REC_ADD);
	put(w, "uniqueServerUrl", d->unique_url, how);
	put(w, "authName", d->auth_name, how);
	put(w, "password", d->password, how);
	put(w, "remark", d->remark, how);
}

enum err
rec_server(const struct json_object *o, struct arena *a, struct rps_server *s)
{
	const char *other;

	*s = (struct rps_server){ .password = "" };
	if (!jr_is_object(o) ||
	    jr_code(o, a, "id", TEXT_MAX, &s->id) != ERR_OK ||
	    jr_text(o, a, "serverName", TEXT_MAX, &s->name) != ERR_OK ||
	    jr_text(o, a, "url", TEXT_MAX, &s->url) != ERR_OK ||
	    jr_text(o, a, "authName", TEXT_MAX, &s->auth_name) != ERR_OK ||
	    jr_text(o, a, "certificateUrl", TEXT_MAX, &s->certificate_url) !=
		ERR_OK ||
	    jr_text(o, a, "serverCertificateUrl", TEXT_MAX, &other) != ERR_OK)
		return ERR_INVALID;
	if (*s->certificate_url == '\0')
		s->certificate_url = other;
	s->user_told = jr_has(o, "authName");
	return *s->id == '\0' ? ERR_INVALID : ERR_OK;
}

/*
 * A MAC as we write it.  A record that others made may hold something else,
 * and is shown as it is.
 */
static const char *
plain_mac(struct arena *a, const char *s)
{
	char mac[MAC_LEN + 1];

	return scan_mac(s, strlen(s), mac) == ERR_OK ? arena_strdup(a, mac) : s;
}

enum err
rec_device(const struct json_object *o, struct arena *a, struct rps_device *d)
{
	*d = (struct rps_device){ .password = "" };
	if (!jr_is_object(o) ||
	    jr_code(o, a, "id", TEXT_MAX, &d->id) != ERR_OK ||
	    jr_text(o, a, "mac", TEXT_MAX, &d->mac) != ERR_OK ||
	    jr_text(o, a, "sn", TEXT_MAX, &d->serial) != ERR_OK ||
	    jr_code(o, a, "serverId", TEXT_MAX, &d->server_id) != ERR_OK ||
	    jr_text(o, a, "serverName", TEXT_MAX, &d->server_name) != ERR_OK ||
	    jr_text(o, a, "uniqueServerUrl", TEXT_MAX, &d->unique_url) !=
		ERR_OK ||
	    jr_text(o, a, "authName", TEXT_MAX, &d->auth_name) != ERR_OK ||
	    jr_text(o, a, "remark", TEXT_MAX, &d->remark) != ERR_OK ||
	    jr_int(o, "dateRegistered", 0, INT64_MAX, &d->registered_ms) !=
		ERR_OK ||
	    jr_int(o, "lastConnected", 0, INT64_MAX, &d->last_connected_ms) !=
		ERR_OK)
		return ERR_INVALID;
	d->place_told = true;
	d->user_told = jr_has(o, "authName");
	d->remark_told = jr_has(o, "remark");
	d->mac = plain_mac(a, d->mac);
	return *d->mac == '\0' ? ERR_INVALID : ERR_OK;
}

enum err
rec_page(const struct json_object *o, struct rec_page *p)
{
	*p = (struct rec_page){ .total = -1 };
	if (!jr_is_object(o) ||
	    jr_int(o, "total", 0, INT64_MAX, &p->total) != ERR_OK)
		return ERR_INVALID;
	/* No rows are null or an empty list (seen live), yet the member's
	 * place is what makes this a page at all. */
	if (!jr_has(o, "data"))
		return ERR_INVALID;
	return jr_list(o, "data", ROWS_MAX, &p->rows, &p->n);
}

enum err
rec_servers(const struct rec_page *p, struct arena *a, struct rps_server **out)
{
	enum err e = ERR_OK;

	*out = arena_alloc(a, (p->n + 1) * sizeof(**out));
	for (size_t i = 0; i < p->n && e == ERR_OK; i++)
		e = rec_server(jr_item(p->rows, i), a, &(*out)[i]);
	return e;
}

enum err
rec_devices(const struct rec_page *p, struct arena *a, struct rps_device **out)
{
	enum err e = ERR_OK;

	*out = arena_alloc(a, (p->n + 1) * sizeof(**out));
	for (size_t i = 0; i < p->n && e == ERR_OK; i++)
		e = rec_device(jr_item(p->rows, i), a, &(*out)[i]);
	return e;
}

void
rec_put_page(struct jw *w, size_t skip, size_t limit)
{
	jw_uint(w, "skip", skip);
	jw_uint(w, "limit", limit);
	/* Counting is costly for them: once is enough. */
	if (skip == 0)
		jw_true(w, "autoCount");
}

struct rps_answer
rec_find_server(struct rps_conn *c, struct arena *a, rec_servers_fn *page,
    const char *name, struct rps_server **out, size_t *n)
{
	struct rps_answer said;
	struct rps_server *v;
	int64_t total;
	size_t got, skip = 0;

	*n = 0;
	for (int i = 0; i < PAGES_MAX; i++, skip += got) {
		said = page(c, a, name, skip, &v, &got, &total);
		if (said.said != RPS_DONE)
			return said;
		for (size_t k = 0; k < got; k++)
			if (strcmp(v[k].name, name) == 0) {
				*out = &v[k];
				*n = 1;
				return said;
			}
		if (got < c->driver->page)
			return said;
	}
	return conn_answer(c, RPS_UNSURE, "too many servers of such names");
}
