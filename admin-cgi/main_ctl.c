/*
 * main_ctl.c - voipconfigctl, the operator's command line: options,
 * configuration, dispatch.  What it can do is the table in ctl/commands.c.
 */
#include <sys/stat.h>
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/log.h"
#include "ctl/ctl.h"
#include "ctl/help.h"
#include "db/migrate.h"

#define PATIENCE 86400 /* seconds, of NEED_PATIENCE */
#define DEFAULT_CONF "/etc/voipconfig/voipconfigctl.conf"

#define KEY(name, type, preset, min, max)                                      \
	{                                                                      \
#name, type, offsetof(struct ctl_conf, name), preset, min, max \
	}
static const struct conf_key conf_keys[] = {
	KEY(db_host, CONF_STR, "", 0, 0),
	KEY(db_port, CONF_INT, "3306", 1, 65535),
	KEY(db_socket, CONF_STR, "/run/mysqld/mysqld.sock", 0, 0),
	KEY(db_user, CONF_STR, "voipconfigctl", 0, 0),
	KEY(db_password_file, CONF_STR, "", 0, 0),
	KEY(db_name, CONF_STR, "voipconfig", 0, 0),
	KEY(db_timeout, CONF_INT, "10", 1, 3600),
	KEY(key_file, CONF_STR, "/etc/voipconfig/keys", 0, 0),
	KEY(public_url, CONF_STR, "", 0, 0),
	KEY(resource_dir, CONF_STR, "/var/lib/voipconfig/resources", 0, 0),
	KEY(schema_dir, CONF_STR, "/usr/share/voipconfig/schema", 0, 0),
	KEY(templates_dir, CONF_STR, "/usr/share/voipconfig/templates", 0, 0),
};

struct options {
	const char *conf;
	bool json, help;
	int argc; /* what is left: the command and its arguments */
	char **argv;
};

/* Options that every command has, wherever they stand before a "--". */
static int
read_options(struct options *op, int argc, char *argv[])
{
	bool plain = false;

	op->conf = getenv("VOIPCONFIG_CONF");
	if (op->conf == NULL || *op->conf == '\0')
		op->conf = DEFAULT_CONF;
	for (int i = 1; i < argc; i++) {
		const char *s = argv[i];

		if (strcmp(s, "--") == 0)
			plain = true;
		if (plain) {
			op->argv[op->argc++] = argv[i];
		} else if (strcmp(s, "--json") == 0) {
			op->json = true;
		} else if (strcmp(s, "--help") == 0 || strcmp(s, "-h") == 0) {
			op->help = true;
		} else if (strcmp(s, "-c") == 0 && i + 1 < argc) {
			op->conf = argv[++i];
		} else if (strcmp(s, "-c") == 0) {
			fputs("voipconfigctl: -c needs the name of a "
			      "configuration file behind it\n",
			    stderr);
			return -1;
		} else {
			op->argv[op->argc++] = argv[i];
		}
	}
	return 0;
}

/* --- connections --- */

static enum err
read_password(struct ctl *ct, const char **password)
{
	const char *file = ct->conf->db_password_file;
	struct stat st;
	size_t len;
	enum err e;

	*password = "";
	if (*file == '\0')
		return ERR_OK;
	if (stat(file, &st) == 0 && (st.st_mode & 007) != 0)
		return act_fail(&ct->act, ERR_DENIED, "db_password_file",
		    "Others can reach the password in %s; chmod o-rwx it.",
		    file);
	if ((e = ctl_file(ct, file, 4096, password, &len)) == ERR_OK)
		*password = arena_strndup(ct->act.a, *password,
		    strcspn(*password, "\r\n"));
	return e;
}

static enum err
open_db(struct ctl *ct)
{
	struct db_conf *dc = arena_alloc(ct->act.a, sizeof(*dc));
	const struct ctl_conf *c = ct->conf;
	enum err e;

	*dc = (struct db_conf){ .host = c->db_host,
		.socket = c->db_socket,
		.port = c->db_port,
		.user = c->db_user,
		.name = c->db_name,
		.timeout = c->db_timeout,
		.patience =
		    (ct->cmd->needs & NEED_PATIENCE) != 0 ? PATIENCE : 0,
		.role = ROLE_CTL };
	if ((e = read_password(ct, &dc->password)) == ERR_OK)
		ct->act.db = db_open(dc);
	return e;
}

static enum err
open_all(struct ctl *ct)
{
	enum err e = ERR_OK;

	if ((ct->cmd->needs & NEED_DB) != 0)
		e = open_db(ct);
	if (e == ERR_OK && (ct->cmd->needs & NEED_KEYS) != 0) {
		ct->act.vault = vault_open(ct->conf->key_file);
		if (ct->act.vault == NULL)
			e = act_fail(&ct->act, ERR_SYSTEM, "",
			    "No keys from %s; mend what the line above says. "
			    "A lost file comes back from its copy; only on a "
			    "new installation make one with \"voipconfigctl "
			    "rekey --new-key\".",
			    ct->conf->key_file);
	}
	return e;
}

/* Who the audit log says it was: "ctl:root", under sudo "ctl:root(ada)". */
static const char *
actor(struct arena *a)
{
	const struct passwd *pw = getpwuid(getuid());
	const char *sudo = getenv("SUDO_USER");

	if (getuid() == 0 && sudo != NULL && *sudo != '\0')
		return arena_printf(a, "ctl:root(%.100s)", sudo);
	if (pw != NULL)
		return arena_printf(a, "ctl:%s", pw->pw_name);
	return arena_printf(a, "ctl:%u", (unsigned)getuid());
}

/* --- failure --- */

static const char *
server_name(const struct ctl *ct)
{
	const struct ctl_conf *c = ct->conf;

	if (*c->db_socket != '\0')
		return c->db_socket;
	return arena_printf(ct->act.a, "%s, port %d", c->db_host,
	    (int)c->db_port);
}

/*
 * The sentence for a failure of the database, or "" when it was not one or
 * somebody below has named what to blame.
 */
static const char *
words_for_db(struct ctl *ct, enum err e)
{
	struct migrate_state st;
	const char *said;

	if (ct->act.db == NULL || *db_error(ct->act.db) == '\0' ||
	    ct->act.problem.field[0] != '\0')
		return "";
	said = arena_strdup(ct->act.a, db_error(ct->act.db));
	if (e == ERR_AGAIN)
		return arena_printf(ct->act.a,
		    "The database at %s does not answer user %s: %s.",
		    server_name(ct), ct->conf->db_user, said);
	if (e != ERR_SYSTEM)
		return "";
	if (migrate_state(&ct->act, ct->conf->schema_dir, &st) == ERR_OK &&
	    st.pending > 0)
		return arena_printf(ct->act.a,
		    "The database lacks %zu migrations; run \"voipconfigctl "
		    "migrate\".",
		    st.pending);
	return arena_printf(ct->act.a, "The database said: %s.", said);
}

static int
complain(struct ctl *ct, enum err e)
{
	const char *text = arena_strdup(ct->act.a, ct->act.problem.text);
	const char *db = words_for_db(ct, e);

	if (*db != '\0')
		text = db;
	else if (*text == '\0')
		text = arena_printf(ct->act.a,
		    "It failed (%s); the lines above say more.", err_name(e));
	fprintf(stderr, "voipconfigctl: %s: %s\n", ct->cmd->name, text);
	if (!ct->usage)
		return EXIT_REFUSED;
	help_usage(stderr, ct->cmd);
	return EXIT_USAGE;
}

static int
run(struct ctl *ct, const struct options *op, int words)
{
	enum err e;
	int rc = 0;

	e = ctl_args(ct, op->argc - words, op->argv + words);
	if (e == ERR_OK)
		e = open_all(ct);
	if (e == ERR_OK)
		e = ct->cmd->run(ct);
	for (size_t i = 0; e == ERR_OK && i < ct->act.nwarnings; i++)
		ctl_warn("%s", ct->act.warnings[i]);
	if ((e == ERR_OK || ct->findings) && out_flush(ct->out, stdout) == -1) {
		fprintf(stderr, "voipconfigctl: cannot write the result: %s\n",
		    strerror(errno));
		rc = EXIT_REFUSED;
	}
	return e == ERR_OK ? rc : complain(ct, e);
}

static int
start(const struct options *op, const struct command *cmd, int words)
{
	struct arena *a = arena_new();
	struct ctl_conf conf = { 0 };
	struct ctl ct = { .act = { .a = a, .actor = actor(a), .address = "" },
		.conf = &conf,
		.conf_file = op->conf,
		.cmd = cmd,
		.out = out_new(a, op->json) };
	int rc = EXIT_REFUSED;

	if (conf_read(op->conf, conf_keys, NITEMS(conf_keys), a, &conf) ==
	    ERR_OK)
		rc = run(&ct, op, words);
	else
		fprintf(stderr,
		    "voipconfigctl: mend %s, or name another file "
		    "with -c\n",
		    op->conf);
	if (ct.act.db != NULL)
		db_close(ct.act.db);
	vault_free(ct.act.vault);
	arena_free(a);
	return rc;
}

int
main(int argc, char *argv[])
{
	struct options op = { 0 };
	const struct command *cmd;
	int words = 0, rc = EXIT_USAGE;

	setvbuf(stdin, NULL, _IONBF, 0); /* secrets come from there */
	op.argv = calloc((size_t)argc + 1, sizeof(*op.argv));
	if (op.argv == NULL)
		abort();
	if (read_options(&op, argc, argv) == 0) {
		cmd = help_find(op.argc, op.argv, &words);
		if (op.help && cmd != NULL)
			rc = help_command(stdout, cmd);
		else if (cmd != NULL)
			rc = start(&op, cmd, words);
		else
			rc = help_words(op.argc, op.argv, op.help);
	}
	free(op.argv);
	return rc;
}
