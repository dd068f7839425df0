/*
 * connect.c - which of the hosts a link goes to, and what is settled with it
 * before the first statement; see link.h.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/link_part.h"
#include "db/stmt_session.h"

#define CONNECT_MAX 2           /* seconds for one of several hosts */
#define NONE_US 1000000         /* no host answered a moment ago */
#define UNKNOWN_VARIABLE 1193   /* an error number of the server's */
#define NOT_SYNCED ERR_CONFLICT /* to us, here */
/* wsrep_local_state */
#define NO_NODE -1
#define DONOR 2
#define SYNCED 4

static const char *
or_null(const char *s)
{
	return s == NULL || *s == '\0' ? NULL : s;
}

static void
set_options(MYSQL *my, const struct db_conf *c, const struct host *h, bool only)
{
	unsigned seconds = c->timeout > 0 ? (unsigned)c->timeout : 5;
	unsigned connect =
	    only || seconds < CONNECT_MAX ? seconds : CONNECT_MAX;
	unsigned read = c->patience > 0 ? (unsigned)c->patience : seconds;
	unsigned proto = MYSQL_PROTOCOL_TCP, no = 0;

	mysql_options(my, MYSQL_OPT_CONNECT_TIMEOUT, &connect);
	mysql_options(my, MYSQL_OPT_READ_TIMEOUT, &read);
	mysql_options(my, MYSQL_OPT_WRITE_TIMEOUT, &seconds);
	mysql_options(my, MYSQL_OPT_LOCAL_INFILE, &no);
	mysql_options(my, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	if (h->socket == NULL)
		mysql_options(my, MYSQL_OPT_PROTOCOL, &proto);
}

/*
 * Of a node of a Galera cluster what it says of itself (wsrep_local_state), -1
 * of any other server.  No round trip of ours: it is asked once a connection.
 */
static enum err
ask_state(struct link *l, int *state)
{
	static const char sql[] = SESSION_NODE_STATE;
	MYSQL_RES *r = NULL;
	MYSQL_ROW row;

	*state = NO_NODE;
	if (mysql_real_query(l->my, sql, sizeof(sql) - 1) == 0)
		r = mysql_store_result(l->my);
	if (r == NULL && mysql_errno(l->my) == UNKNOWN_VARIABLE)
		return ERR_OK; /* a server that was built without all that */
	if (r == NULL)
		return link_fail(l, "state", mysql_errno(l->my),
		    mysql_error(l->my));
	if ((row = mysql_fetch_row(r)) != NULL && row[0] != NULL)
		*state = (int)strtol(row[0], NULL, 10);
	mysql_free_result(r);
	return ERR_OK;
}

/*
 * Is this a host to work with?  A node that is cut off, or not there yet, would
 * refuse everything.  Of several, one that may serve and is not synced is left
 * for the next, unless there is none (!picky): it may hang or be behind.
 *
 * People read what they have just written, perhaps through another node, so
 * for them a node first applies what the cluster has agreed on.  Phones may
 * see what was true a few milliseconds ago.
 */
static enum err
check_node(struct link *l, bool picky)
{
	static const char wait[] = SESSION_SYNC_WAIT;
	int state;
	enum err e;

	if ((e = ask_state(l, &state)) != ERR_OK)
		return e;
	l->is_node = state != NO_NODE;
	if (!l->is_node || state == SYNCED)
		e = ERR_OK;
	else if (state < DONOR)
		e = ERR_AGAIN;
	else
		e = picky ? NOT_SYNCED : ERR_OK;
	if (e != ERR_OK) {
		snprintf(l->error, sizeof(l->error),
		    "%s is not synced with its cluster (state %d)", l->where,
		    state);
		log_warnx("db: connect: %s", l->error);
		return e;
	}
	if (!l->is_node || (l->conf->role & ROLE_EDIT) == 0)
		return ERR_OK;
	return link_query(l, "session", wait, sizeof(wait) - 1);
}

/*
 * A lock is waited for less long than the connection's timeout, so that a
 * collision is a collision and not a lost server.
 */
static enum err
set_session(struct link *l)
{
	static const char isolation[] =
	    "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";
	char sql[256];
	int64_t wait = l->conf->timeout > 2 ? l->conf->timeout / 2 : 1;
	int n;
	enum err e;

	n = snprintf(sql, sizeof(sql),
	    "SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,"
	    "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',"
	    " innodb_lock_wait_timeout = %lld",
	    (long long)wait);
	e = link_query(l, "session", sql, (size_t)n);
	if (e != ERR_OK)
		return e;
	return link_query(l, "session", isolation, sizeof(isolation) - 1);
}

static void
go_to(struct link *l, size_t i)
{
	const struct host *h = hosts_at(l->hosts, i);

	l->at = i;
	if (h->name == NULL)
		snprintf(l->where, sizeof(l->where), "%s",
		    h->socket == NULL ? "localhost" : h->socket);
	else
		snprintf(l->where, sizeof(l->where), "%s:%u", h->name, h->port);
}

static enum err
connect_one(struct link *l, size_t i, bool picky)
{
	const struct db_conf *c = l->conf;
	const struct host *h = hosts_at(l->hosts, i);
	MYSQL *my = mysql_init(NULL);
	enum err e;

	if (my == NULL)
		abort();
	go_to(l, i);
	set_options(my, c, h, hosts_count(l->hosts) == 1);
	if (mysql_real_connect(my, h->name, c->user, c->password,
		or_null(c->name), h->port, h->socket, 0) == NULL) {
		e = link_fail(l, "connect", mysql_errno(my), mysql_error(my));
		mysql_close(my);
		hosts_bad(l->hosts, i, HOSTS_LONG);
		return e;
	}
	l->my = my;
	if ((e = set_session(l)) == ERR_OK &&
	    (e = check_node(l, picky)) == ERR_OK) {
		l->epoch++;
		return ERR_OK;
	}
	hosts_bad(l->hosts, i, HOSTS_LONG);
	link_down(l);
	return e;
}

/* First those that may be well, in their order; then those that are bad, or
 * not synced, for there is nothing better.  The first of what went wrong is
 * told: what the first host said is what there is to be mended. */
static enum err
try_all(struct link *l)
{
	size_t n = hosts_count(l->hosts);
	bool done[HOSTS_MAX] = { false };
	enum err first = ERR_OK, e;

	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < n; i++) {
			if (done[i] || (round == 0 && !hosts_good(l->hosts, i)))
				continue;
			e = connect_one(l, i, round == 0 && n > 1);
			if (e == ERR_OK)
				return ERR_OK;
			done[i] = e != NOT_SYNCED;
			if (first == ERR_OK && done[i])
				first = e;
		}
	return first;
}

enum err
link_up(struct link *l)
{
	enum err e;

	if (l->my != NULL)
		return ERR_OK;
	/* Who comes right after one that waited for all of them in vain is
	 * told so at once. */
	if (hosts_count(l->hosts) > 1 && clock_mono_us() < l->none_until)
		return ERR_AGAIN;
	if ((e = try_all(l)) != ERR_OK)
		l->none_until = clock_mono_us() + NONE_US;
	return e;
}

/* The connection there is stays until the better one is good. */
static void
try_better(struct link *l, size_t i)
{
	MYSQL *old = l->my, *better;
	size_t at = l->at;

	l->my = NULL;
	if (connect_one(l, i, true) != ERR_OK) {
		l->my = old;
		go_to(l, at);
		return;
	}
	log_info("db: back at %s", l->where);
	better = l->my;
	l->my = old; /* whose statements are still there */
	link_down(l);
	l->my = better;
}

/* Knocks at the first that may be well again and is nearer the front. */
static void
knock_at_better(struct link *l)
{
	for (size_t i = 0; i < l->at; i++)
		if (hosts_good(l->hosts, i)) {
			l->better = i;
			knock_start(&l->knock, hosts_at(l->hosts, i),
			    CONNECT_MAX * 1000);
			return;
		}
}

/* Nobody waits for a host that is dead: it is gone to when it has spoken. */
void
link_rest(struct link *l)
{
	if (l->my == NULL || l->at == 0) {
		knock_stop(&l->knock);
		return;
	}
	if (!l->knock.under_way) {
		knock_at_better(l);
		return;
	}
	switch (knock_heard(&l->knock)) {
	case KNOCK_WAIT:
		break;
	case KNOCK_NOBODY:
		hosts_bad(l->hosts, l->better, HOSTS_LONG);
		break;
	case KNOCK_SOMEBODY:
		if (l->better < l->at)
			try_better(l, l->better);
		break;
	}
}
