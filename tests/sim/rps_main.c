/* rps_main.c - the program rps-sim; see rps-sim.1. */
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/begin.h"
#include "base/conf.h"
#include "base/log.h"
#include "base/scan.h"
#include "sim/rps_fault.h"
#include "sim/rps_net.h"

enum { EXIT_DONE, EXIT_FAILED, EXIT_USAGE };

struct conf {
	const char *listen, *tls_listen, *admin_listen;
	const char *tls_certificate, *tls_key;
	const char *accounts, *journal, *ports_file, *switches;
	int64_t calls, seed;
};

#define STR(n, p)                                               \
	{                                                       \
#n, CONF_STR, offsetof(struct conf, n), p, 0, 0 \
	}

static const struct conf_key keys[] = {
	STR(listen, "127.0.0.1:0"),
	STR(tls_listen, ""),
	STR(admin_listen, "127.0.0.1:0"),
	STR(tls_certificate, ""),
	STR(tls_key, ""),
	STR(accounts, NULL),
	STR(journal, ""),
	STR(ports_file, ""),
	STR(switches, ""),
	{ "calls", CONF_INT, offsetof(struct conf, calls), "100000", 1,
	    10000000 },
	{ "seed", CONF_INT, offsetof(struct conf, seed), "0", 0, INT64_MAX },
};

static int
usage(void)
{
	(void)fputs("usage: rps-sim -c file [-s switch=value ...] [-t]\n",
	    stderr);
	return EXIT_USAGE;
}

/* For who chose port 0.  Whole at once: somebody waits for it. */
static enum err
write_ports(const char *file, const unsigned port[3])
{
	char fresh[4096];
	FILE *f;

	if (*file == '\0')
		return ERR_OK;
	if (snprintf(fresh, sizeof(fresh), "%s.new", file) >=
		(int)sizeof(fresh) ||
	    (f = fopen(fresh, "w")) == NULL) {
		log_warn("%s", file);
		return ERR_SYSTEM;
	}
	(void)fprintf(f, "sim_port=%u\nsim_tls_port=%u\nsim_admin_port=%u\n",
	    port[0], port[1], port[2]);
	if (fclose(f) == 0 && rename(fresh, file) == 0)
		return ERR_OK;
	log_warn("%s", file);
	return ERR_SYSTEM;
}

static enum err
open_doors(const struct conf *k, struct net *n)
{
	unsigned port[3] = { 0 };
	enum err e;

	if ((e = net_listen(n, k->listen, false, front_serve, &port[0])) !=
	    ERR_OK)
		return e;
	if (*k->tls_listen != '\0' &&
	    ((e = net_tls(n, k->tls_certificate, k->tls_key)) != ERR_OK ||
		(e = net_listen(n, k->tls_listen, true, front_serve,
		     &port[1])) != ERR_OK))
		return e;
	if ((e = net_listen(n, k->admin_listen, false, admin_serve,
		 &port[2])) != ERR_OK)
		return e;
	return write_ports(k->ports_file, port);
}

static enum err
preset(struct sim *s, struct arena *a, const struct conf *k)
{
	const char *p = k->switches, *w;
	enum err e = ERR_OK;

	while (e == ERR_OK && (w = scan_word(a, &p)) != NULL)
		e = sw_preset(&s->sw, w);
	return e;
}

static int
run(struct sim *s, const struct conf *k)
{
	struct net *n;
	enum err e;

	s->store = store_open(*k->journal != '\0' ? k->journal : NULL,
	    (size_t)k->calls);
	if (s->store == NULL)
		return EXIT_FAILED;
	s->sw.store = s->store;
	s->faults = fault_new((uint64_t)k->seed);
	n = net_new(s);
	e = account_load(s, k->accounts);
	store_commit(s->store, NULL);
	if (e == ERR_OK)
		e = open_doors(k, n);
	if (e == ERR_OK)
		e = net_run(n);
	net_free(n);
	fault_free(s->faults);
	store_close(s->store);
	return e == ERR_OK ? EXIT_DONE : EXIT_FAILED;
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct sim s = { 0 };
	struct conf k;
	const char *file = NULL;
	bool test = false;
	int c, rc = EXIT_USAGE;

	while ((c = getopt(argc, argv, "c:s:t")) != -1) {
		if (c == 'c')
			file = optarg;
		else if (c == 't')
			test = true;
		else if (c != 's')
			return usage();
	}
	if (file == NULL || optind != argc)
		return usage();
	if (conf_read(file, keys, sizeof(keys) / sizeof(keys[0]), a, &k) ==
		ERR_OK &&
	    preset(&s, a, &k) == ERR_OK) {
		/* The command line goes before the file. */
		rc = EXIT_DONE;
		optind = 1;
		while ((c = getopt(argc, argv, "c:s:t")) != -1)
			if (c == 's' && sw_preset(&s.sw, optarg) != ERR_OK)
				rc = EXIT_USAGE;
		if (rc == EXIT_DONE && !test)
			rc = run(&s, &k);
	}
	xmlCleanupParser();
	arena_free(a);
	return rc;
}
