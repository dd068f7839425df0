/*
 * rps_drivers.c - the ten operations through one driver, against a service
 * that holds nothing of ours yet.   rps_drivers v2|v1|xml URL USER SECRET
 *
 * With a MAC behind it, only that one is added, and then looked for; what
 * was said of both is printed, "unsure done", for trouble on the way.
 *
 * 805ec00000f0 must belong to another account there.  What an API cannot do
 * must be said to be so.  Prints "ok ..." and "FAIL ..." lines.
 */
#include <err.h>
#include <stdio.h>
#include <string.h>

#include "rps/client.h"

#define FOREIGN_MAC "805ec00000f0"

static const struct rps_driver *drv;
static struct rps_conn *conn;
static struct arena *arena;
static int failed;

static void
check(bool ok, const char *what, const struct rps_answer *an)
{
	if (ok)
		printf("ok %s: %s\n", drv->name, what);
	else
		printf("FAIL %s: %s (%s: %s)\n", drv->name, what,
		    rps_said_name(an->said), an->text);
	failed += !ok;
}

static void
expect(const char *what, struct rps_answer an, enum rps_said want)
{
	check(an.said == want, what, &an);
}

/* As far as the API has it. */
static void
maybe(const char *what, struct rps_answer an, enum rps_said want)
{
	bool old = drv == &rps_xml;

	check(an.said == (old ? RPS_NOT_THERE : want), what, &an);
}

static void
servers(struct rps_server *s)
{
	struct rps_server again = *s, got, *v = NULL;
	struct rps_answer an;
	int64_t total;
	size_t n = 0;

	expect("probe", drv->probe(conn, arena), RPS_DONE);
	expect("add_server", drv->add_server(conn, arena, s), RPS_DONE);
	an = drv->add_server(conn, arena, &again);
	check(an.said == RPS_EXISTS ||
		(drv == &rps_xml &&
		    (an.said == RPS_DONE || an.said == RPS_BAD_REQUEST)),
	    "add_server again", &an);
	s->url = "https://prov.example.net/new/";
	maybe("edit_server", drv->edit_server(conn, arena, s), RPS_DONE);
	an = drv->list_servers(conn, arena, s->name, 0, &v, &n, &total);
	maybe("list_servers by name", an, RPS_DONE);
	check(an.said != RPS_DONE || (n == 1 && strcmp(v[0].id, s->id) == 0),
	    "list_servers finds it", &an);
	an = drv->list_servers(conn, arena, NULL, 0, &v, &n, &total);
	maybe("list_servers", an, RPS_DONE);
	check(an.said != RPS_DONE || (n == 1 && total == 1),
	    "list_servers counts", &an);
	an = drv->get_server(conn, arena, s->id, &got);
	maybe("get_server", an, RPS_DONE);
	check(an.said != RPS_DONE || strcmp(got.url, s->url) == 0,
	    "get_server has the new URL", &an);
	maybe("get_server of none",
	    drv->get_server(conn, arena, "0123456789abcdef", &got),
	    RPS_NO_SUCH);
}

static struct rps_answer
add_one(const char *mac, const struct rps_server *s)
{
	struct rps_device d = { .mac = mac,
		.serial = "1106312113400001",
		.server_id = s->id,
		.server_name = s->name };
	struct rps_answer each;

	(void)drv->add_devices(conn, arena, &d, 1, &each);
	return each;
}

static void
devices(const struct rps_server *s)
{
	struct rps_device d, *v = NULL;
	struct rps_answer an;
	int64_t total;
	size_t n = 0;

	expect("add_devices", add_one("805ec0000001", s), RPS_DONE);
	an = add_one("805ec0000001", s);
	check(an.said == RPS_EXISTS, "add_devices again", &an);
	expect("add_devices of others", add_one(FOREIGN_MAC, s), RPS_FOREIGN);
	an = drv->get_device(conn, arena, "805ec0000001", &d);
	expect("get_device", an, RPS_DONE);
	check(drv == &rps_xml || strcmp(d.server_id, s->id) == 0,
	    "get_device has the server", &an);
	an = drv->get_device(conn, arena, "805ec0000077", &d);
	expect("get_device of none", an, RPS_NO_SUCH);
	(void)drv->get_device(conn, arena, "805ec0000001", &d);
	d.unique_url = "https://prov.example.net/own/";
	d.server_name = s->name;
	d.auth_name = "u";
	d.password = "a password";
	expect("edit_device", drv->edit_device(conn, arena, &d), RPS_DONE);
	an = drv->get_device_by_id(conn, arena, d.id, &d);
	maybe("get_device_by_id", an, RPS_DONE);
	check(an.said != RPS_DONE || strcmp(d.auth_name, "u") == 0,
	    "get_device_by_id has the user", &an);
	an = drv->list_devices(conn, arena, NULL, 0, &v, &n, &total);
	check(an.said == RPS_DONE ||
		(drv == &rps_xml && an.said == RPS_NOT_THERE),
	    "list_devices", &an);
	check(an.said != RPS_DONE ||
		(n == 1 && strcmp(v[0].mac, "805ec0000001") == 0),
	    "list_devices has it", &an);
}

/* A batch in which some fail; as large as the driver takes. */
static void
batches(const struct rps_server *s)
{
	struct rps_device d[3];
	struct rps_answer each[3];

	if (drv->batch_devices < 3)
		return;
	for (size_t i = 0; i < 3; i++)
		d[i] = (struct rps_device){ .serial = "1106312113400001",
			.server_id = s->id };
	d[0].mac = "805ec0000010";
	d[1].mac = FOREIGN_MAC;
	d[2].mac = "805ec0000001";
	expect("a batch", drv->add_devices(conn, arena, d, 3, each), RPS_DONE);
	expect("its first", each[0], RPS_DONE);
	expect("its second", each[1], RPS_FOREIGN);
	expect("its third", each[2], RPS_EXISTS);
	(void)drv->delete_devices(conn, arena,
	    (const char *const[]){ "805ec0000010" }, 1, each);
}

static void
deletions(const struct rps_server *s)
{
	const char *const mac = "805ec0000001";
	struct rps_answer each;

	(void)drv->delete_servers(conn, arena, &s->id, 1, &each);
	maybe("delete_servers in use", each, RPS_IN_USE);
	(void)drv->delete_devices(conn, arena, &mac, 1, &each);
	expect("delete_devices", each, RPS_DONE);
	(void)drv->delete_devices(conn, arena, &mac, 1, &each);
	check(each.said == RPS_NO_SUCH || drv == &rps_xml,
	    "delete_devices again", &each);
	(void)drv->delete_servers(conn, arena, &s->id, 1, &each);
	maybe("delete_servers", each, RPS_DONE);
	(void)drv->delete_servers(conn, arena, &s->id, 1, &each);
	maybe("delete_servers again", each, RPS_NO_SUCH);
}

static void
wrong_secret(struct rps_account_conf conf)
{
	struct rps_conn *c;

	conf.api_secret = "not-this-one";
	c = rps_open(drv, &conf);
	expect("a wrong secret", drv->probe(c, arena), RPS_DENIED);
	rps_close(c);
}

static void
add_and_look(const char *mac)
{
	struct rps_server s = { .id = "", .name = "edge" };
	struct rps_answer added = add_one(mac, &s), found;
	struct rps_device d;

	found = drv->get_device(conn, arena, mac, &d);
	printf("%s %s\n", rps_said_name(added.said), rps_said_name(found.said));
}

int
main(int argc, char *argv[])
{
	struct rps_account_conf conf = { .id = 1,
		.quirks = { .name_max = 20, .clock_window = 300 },
		.ca_file = "",
		.proxy = "",
		.timeout = 20 };
	struct rps_server s = { .name = "e2e-one",
		.url = "https://prov.example.net/p/",
		.auth_name = "rps",
		.password = "s3cret" };

	if (argc < 5 || argc > 6 || (drv = rps_driver(argv[1])) == NULL)
		errx(2, "usage: rps_drivers v2|v1|xml URL USER SECRET [MAC]");
	conf.base_url = argv[2];
	conf.api_user = argv[3];
	conf.api_secret = argv[4];
	arena = arena_new();
	if (argc == 6)
		conf.timeout = 2; /* of a server that says nothing */
	conn = rps_open(drv, &conf);
	if (argc == 6)
		add_and_look(argv[5]);
	else {
		servers(&s);
		devices(&s);
		batches(&s);
		deletions(&s);
		wrong_secret(conf);
	}
	rps_close(conn);
	arena_free(arena);
	return failed != 0;
}
