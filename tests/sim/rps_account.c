/* rps_account.c - who may call, with what, and how often; see rps_sim.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/log.h"
#include "base/scan.h"
#include "sim/rps_sim.h"

const char *
account_find(struct sim *s, enum cred cred, const char *user,
    const char **secret)
{
	const char *name = cred == CRED_KEY ? "key" : "xml_user", *v;
	struct row *r;

	TAILQ_FOREACH(r, store_rows(s->store, T_ACCOUNT), link)
	{
		if ((v = js_str(r->value, name)) == NULL ||
		    strcmp(v, user) != 0)
			continue;
		*secret = js_str(r->value,
		    cred == CRED_KEY ? "secret" : "xml_password");
		return *secret != NULL ? r->key : NULL;
	}
	return NULL;
}

static enum err
load_line(struct sim *s, struct arena *a, const char *line)
{
	static const char *const names[] = { "key", "secret", "xml_user",
		"xml_password" };
	struct json_object *o = json_object_new_object();
	const char *name = scan_word(a, &line), *w = "";
	size_t n = 0;

	while (n < 4 && (w = scan_word(a, &line)) != NULL)
		js_add_str(o, names[n++], w);
	if (n == 4 && (w = scan_word(a, &line)) != NULL) {
		js_add_bool(o, "add_by_mac", true);
		if (strcmp(w, "add_by_mac") != 0)
			n = 0;
	}
	if (n != 2 && n != 4) {
		json_object_put(o);
		return ERR_INVALID;
	}
	store_put(s->store, T_ACCOUNT, name, o);
	return ERR_OK;
}

enum err
account_load(struct sim *s, const char *file)
{
	FILE *f = fopen(file, "r");
	struct arena *a = arena_new();
	char *line = NULL;
	size_t cap = 0, no = 0;
	enum err e = ERR_OK;

	if (f == NULL) {
		log_warn("%s", file);
		e = ERR_INVALID;
	}
	while (e == ERR_OK && getline(&line, &cap, f) > 0) {
		no++;
		line[strcspn(line, "\r\n")] = '\0';
		if (line[0] == '#' || line[strspn(line, " \t")] == '\0')
			continue;
		if ((e = load_line(s, a, line)) != ERR_OK)
			log_warnx("%s:%zu: wanted: name key secret [xml_user "
				  "xml_password [add_by_mac]]",
			    file, no);
	}
	free(line);
	if (f != NULL)
		(void)fclose(f);
	arena_free(a);
	return e;
}

bool
account_by_mac(struct sim *s, const char *name)
{
	return sw_is(&s->sw, SW_ADD_BY_MAC, "on") ||
	    js_true(store_get(s->store, T_ACCOUNT, name), "add_by_mac");
}

bool
account_basic(const struct http_request *rq, char **user, char **password)
{
	const char *h = http_header(rq, "Authorization");
	uint8_t *raw;
	size_t n;
	char *colon;

	if (h == NULL || strncasecmp(h, "Basic ", 6) != 0)
		return false;
	h += 6 + strspn(h + 6, " ");
	if (digest_unbase64(rq->arena, h, strlen(h), &raw, &n) != ERR_OK)
		return false;
	*user = arena_strndup(rq->arena, (const char *)raw, n);
	if ((colon = strchr(*user, ':')) == NULL)
		return false;
	*colon = '\0';
	*password = colon + 1;
	return true;
}

bool
account_pace(struct sim *s, const char *name)
{
	int64_t limit = sw_int(&s->sw, SW_RATE_LIMIT), now = clock_now();
	size_t i;

	if (limit == 0)
		return true;
	for (i = 0; i + 1 < PACE_MAX && s->pace[i].account[0] != '\0'; i++)
		if (strcmp(s->pace[i].account, name) == 0)
			break;
	if (s->pace[i].second != now) {
		(void)snprintf(s->pace[i].account, sizeof(s->pace[i].account),
		    "%s", name);
		s->pace[i].second = now;
		s->pace[i].n = 0;
	}
	return ++s->pace[i].n <= limit;
}

int64_t
sim_now_ms(const struct sim *s)
{
	return clock_usec() / 1000 + sw_int(&s->sw, SW_CLOCK_OFFSET) * 1000;
}

char *
sim_random(struct arena *a, size_t n)
{
	uint8_t raw[32];
	char hex[65];

	if (n > sizeof(raw))
		abort();
	digest_random(raw, n);
	digest_hex(raw, n, hex);
	return arena_strdup(a, hex);
}

void
reply_json(struct arena *a, struct http_reply *rp, int status,
    struct json_object *o)
{
	rp->status = status;
	rp->type = "application/json;charset=UTF-8";
	rp->body = js_write(a, o);
	rp->len = strlen(rp->body);
	json_object_put(o);
}

void
reply_header(struct http_reply *rp, const char *name, const char *value)
{
	if (rp->nextra < sizeof(rp->extra) / sizeof(rp->extra[0]))
		rp->extra[rp->nextra++] =
		    (struct http_header){ .name = name, .value = value };
}
