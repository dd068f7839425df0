/* rps_record.c - see rps_record.h. */
#include <ctype.h>
#include <string.h>

#include "db/fit.h"
#include "db/job.h"
#include "db/rps_record.h"

#define REASON_MAX 255
#define KEY_PART 8

static enum err
resend(struct db *db, const struct rps_sending *s, size_t i)
{
	return db_run(db, STMT_RECORD_RESEND,
	    VALS(V_INT(s->server_ids[i]), V_STR(s->macs[i]), V_STR(s->macs[i]),
		V_INT(s->account_id)),
	    NULL);
}

enum err
rps_record_send(struct db *db, struct arena *a, const struct rps_sending *s)
{
	struct val *in = arena_alloc(a, (4 * s->n + 1) * sizeof(*in));
	size_t rows = 0;
	enum err e;

	for (size_t i = 0; i < s->n; i++) {
		if (s->has_row[i]) {
			if ((e = resend(db, s, i)) != ERR_OK)
				return e;
			continue;
		}
		in[4 * rows] = V_STR(s->macs[i]);
		in[4 * rows + 1] = V_INT(s->account_id);
		in[4 * rows + 2] = V_INT(s->server_ids[i]);
		in[4 * rows + 3] = V_STR(s->macs[i]);
		rows++;
	}
	return db_insert_many(db, STMT_RECORD_SEND, in, rows);
}

enum err
rps_record_set(struct db *db, const struct rps_record *r)
{
	char reason[REASON_MAX + 1];

	return db_run(db, STMT_RECORD_SET,
	    VALS(V_STR(rps_state_words[r->state]), V_INT(r->there),
		V_STR(fit_words(reason, sizeof(reason), r->reason)),
		V_ID(r->server_id), V_STR(r->remote_id), V_STR(r->mac),
		V_INT(r->account_id)),
	    NULL);
}

/* No MAC is empty. */
static void
mac_values(const char *const *macs, size_t n, struct val out[100])
{
	for (size_t i = 0; i < 100; i++)
		out[i] = V_STR(i < n ? macs[i] : "");
}

enum err
rps_record_synced(struct db *db, int64_t account_id, int64_t server_id,
    const char *const *macs, size_t n)
{
	struct val in[102] = { V_ID(server_id), V_INT(account_id) };

	mac_values(macs, n, in + 2);
	return db_run(db, STMT_RECORD_SYNCED, in, 102, NULL);
}

enum err
rps_record_forget_many(struct db *db, int64_t account_id,
    const char *const *macs, size_t n)
{
	struct val in[101] = { V_INT(account_id) };

	mac_values(macs, n, in + 1);
	return db_run(db, STMT_RECORD_FORGET_MANY, in, 101, NULL);
}

enum err
rps_record_reason(struct db *db, int64_t account_id, const char *mac,
    const char *reason)
{
	char text[REASON_MAX + 1];

	return db_run(db, STMT_RECORD_REASON,
	    VALS(V_STR(fit_words(text, sizeof(text), reason)), V_STR(mac),
		V_INT(account_id)),
	    NULL);
}

enum err
rps_record_forget(struct db *db, int64_t account_id, const char *mac)
{
	return db_run(db, STMT_RECORD_FORGET,
	    VALS(V_STR(mac), V_INT(account_id)), NULL);
}

enum err
rps_server_send(struct db *db, struct rps_server_record *s)
{
	if (s->id != 0)
		return db_run(db, STMT_SERVER_RESEND,
		    VALS(V_STR(s->name), V_INT(s->id)), NULL);
	return db_insert(db, STMT_SERVER_SEND,
	    VALS(V_INT(s->account_id), V_INT(s->organisation_id),
		V_INT(s->organisation_id), V_STR(s->name)),
	    &s->id);
}

enum err
rps_server_set(struct db *db, const struct rps_server_record *s)
{
	char reason[REASON_MAX + 1];

	return db_run(db, STMT_SERVER_SET,
	    VALS(V_STR(rps_state_words[s->state]), V_INT(s->there),
		V_STR(fit_words(reason, sizeof(reason), s->reason)),
		V_STR(s->remote_id), V_STR(s->url), V_INT(s->id)),
	    NULL);
}

enum err
rps_server_forget(struct db *db, int64_t id)
{
	return db_run(db, STMT_SERVER_FORGET, VALS(V_INT(id)), NULL);
}

enum err
rps_server_follow(struct db *db, int64_t account_id, int64_t organisation_id)
{
	enum err e;

	e = db_run(db, STMT_SERVER_PHONES,
	    VALS(V_INT(organisation_id), V_INT(account_id)), NULL);
	return e != ERR_OK
	    ? e
	    : rps_server_elsewhere(db, account_id, organisation_id);
}

enum err
rps_server_elsewhere(struct db *db, int64_t account_id, int64_t organisation_id)
{
	return db_run(db, STMT_SERVER_ELSEWHERE,
	    VALS(V_INT(organisation_id), V_INT(account_id)), NULL);
}

const char *
rps_server_name(struct arena *a, const char *organisation, const char *path_key,
    int64_t max, int attempt)
{
	size_t room = (size_t)max - KEY_PART - 1, n = 0;
	size_t key = strlen(path_key), at;
	char *head = arena_alloc(a, room + 1);

	for (; *organisation != '\0' && n < room; organisation++) {
		unsigned char c = (unsigned char)*organisation;

		if (c < 0x80 && (isalnum(c) || c == '.' || c == '_'))
			head[n++] = (char)c;
		else if (n > 0 && head[n - 1] != '-')
			head[n++] = '-';
	}
	while (n > 0 && head[n - 1] == '-')
		n--;
	at = key >= 4 * KEY_PART ? (size_t)(attempt % 4) * KEY_PART : 0;
	return arena_printf(a, "%.*s%s%.*s", (int)n, head, n > 0 ? "-" : "",
	    KEY_PART, path_key + (at < key ? at : 0));
}

const char *
rps_server_url(struct arena *a, const char *public_url, const char *path_key)
{
	size_t n = strlen(public_url);

	while (n > 0 && public_url[n - 1] == '/')
		n--;
	return arena_printf(a, "%.*s/p/%s/", (int)n, public_url, path_key);
}

const char *
rps_url_shown(struct arena *a, const char *url)
{
	const char *user = strstr(url, "://"), *colon, *at = NULL;
	size_t n;

	if (user == NULL)
		return url;
	user += 3;
	n = strcspn(user, "/?#");
	for (size_t i = 0; i < n; i++)
		if (user[i] == '@')
			at = user + i;
	if (at == NULL ||
	    (colon = memchr(user, ':', (size_t)(at - user))) == NULL)
		return url;
	return arena_printf(a, "%.*s:***%s", (int)(colon - url), url, at);
}
