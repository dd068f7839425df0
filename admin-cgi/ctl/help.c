/* help.c - see help.h. */
#include <inttypes.h>
#include <string.h>

#include "ctl/help.h"

/* How many of the words are those of this name, if all of the name are. */
static int
words_of(const char *name, int argc, char *argv[])
{
	int n = 0;
	size_t len;

	for (; *name != '\0'; n++) {
		len = strcspn(name, " ");
		if (n == argc || strlen(argv[n]) != len ||
		    memcmp(argv[n], name, len) != 0)
			return 0;
		name += len;
		name += strspn(name, " ");
	}
	return n;
}

const struct command *
help_find(int argc, char *argv[], int *words)
{
	const struct command *best = NULL;
	int n;

	*words = 0;
	for (size_t i = 0; i < ncommands; i++) {
		n = words_of(commands[i].name, argc, argv);
		if (n > *words) {
			*words = n;
			best = &commands[i];
		}
	}
	return best;
}

/* " [--all] [--file NAME]" from "all file=NAME"; options that the usage
 * names already are left out. */
static void
put_options(FILE *fp, const struct command *cmd)
{
	const char *p = cmd->options == NULL ? "" : cmd->options, *eq;
	char name[40];
	size_t n;

	for (; *p != '\0'; p += n + strspn(p + n, " ")) {
		n = strcspn(p, " ");
		eq = memchr(p, '=', n);
		snprintf(name, sizeof(name), "--%.*s",
		    (int)(eq == NULL ? n : (size_t)(eq - p)), p);
		if (strstr(cmd->args, name) != NULL)
			continue;
		if (eq == NULL)
			fprintf(fp, " [%s]", name);
		else
			fprintf(fp, " [%s %.*s]", name,
			    (int)(n - (size_t)(eq - p) - 1), eq + 1);
	}
}

void
help_usage(FILE *fp, const struct command *cmd)
{
	fprintf(fp, "usage: voipconfigctl %s", cmd->name);
	if (*cmd->args != '\0')
		fprintf(fp, " %s", cmd->args);
	put_options(fp, cmd);
	fputc('\n', fp);
}

/* Unless the field's help has named them. */
static void
put_words(FILE *fp, const struct field *f)
{
	if (f->help != NULL && strstr(f->help, f->words[0]) != NULL &&
	    strstr(f->help, f->words[1]) != NULL)
		return;
	for (size_t i = 0; f->words[i] != NULL; i++)
		fprintf(fp, "%s%s", i == 0 ? ": " : ", ", f->words[i]);
}

/* Does a word of the command, not a field=value, say this one? */
static bool
is_said(const struct command *cmd, const struct field *f)
{
	char upper[40];
	size_t n = 0;
	bool change = strstr(cmd->name, "change") != NULL;

	if (strncmp(cmd->name, "key ", 4) == 0) /* KEY is all three */
		return strcmp(f->name, "area") == 0 ||
		    strcmp(f->name, "module") == 0 ||
		    strcmp(f->name, "position") == 0;
	if (change)
		return f->fixed;
	for (; n < sizeof(upper) - 1 && f->name[n] != '\0'; n++)
		upper[n] = f->name[n] == '_'
		    ? '_'
		    : (char)(f->name[n] & ~0x20); /* ASCII letters */
	upper[n] = '\0';
	return strncmp(cmd->args, upper, n) == 0 ||
	    (strncmp(cmd->args, "MAC ", 4) == 0 &&
		strncmp(cmd->args + 4, upper, n) == 0);
}

static void
put_field(FILE *fp, const struct field *f)
{
	fprintf(fp, "  %-20s %s", f->name, f->help == NULL ? "" : f->help);
	switch (f->type) {
	case F_ENUM:
		put_words(fp, f);
		break;
	case F_BOOL:
		fputs(" (yes, no)", fp);
		break;
	case F_INT:
		if (f->min != 0 || f->max != 0)
			fprintf(fp, " (%" PRId64 " to %" PRId64 ")", f->min,
			    f->max);
		break;
	case F_SECRET:
		fputs(" (-, ?, @FILE, generate)", fp);
		break;
	case F_TEXT:
		break;
	}
	fputs(f->fixed ? "; fixed once made\n" : "\n", fp);
}

static bool
has_secret(const struct command *cmd)
{
	for (size_t i = 0; i < *cmd->nfields; i++)
		if (cmd->fields[i].type == F_SECRET)
			return true;
	return cmd->more != NULL && strstr(cmd->more, "password") != NULL;
}

static void
put_fields(FILE *fp, const struct command *cmd)
{
	fputs("\nfields:\n", fp);
	for (const char *p = cmd->more; p != NULL && *p != '\0';) {
		size_t name = strcspn(p, " "), n = strcspn(p, "\n");
		size_t text = name + strspn(p + name, " ");

		fprintf(fp, "  %-20.*s %.*s\n", (int)name, p, (int)(n - text),
		    p + text);
		p += n + (p[n] == '\n');
	}
	for (size_t i = 0; i < *cmd->nfields; i++)
		if (!is_said(cmd, &cmd->fields[i]))
			put_field(fp, &cmd->fields[i]);
	if (has_secret(cmd))
		fputs(
		    "\nA secret never stands on the command line: \"-\" reads "
		    "a line of standard input,\n\"?\" asks, \"@FILE\" reads "
		    "the first line of a file, \"generate\" makes one and\n"
		    "prints it once, nothing removes it.\n",
		    fp);
}

int
help_command(FILE *fp, const struct command *cmd)
{
	help_usage(fp, cmd);
	fprintf(fp, "\n%s\n", cmd->help);
	if (cmd->fields != NULL)
		put_fields(fp, cmd);
	return 0;
}

/* --- no such command --- */

static bool
same_noun(const char *name, const char *noun)
{
	size_t n = strlen(noun);

	return strncmp(name, noun, n) == 0 &&
	    (name[n] == '\0' || name[n] == ' ');
}

/* Every command, or those of a noun; how many. */
static size_t
put_list(FILE *fp, const char *noun)
{
	size_t n = 0;

	for (size_t i = 0; i < ncommands; i++) {
		if (noun != NULL && !same_noun(commands[i].name, noun))
			continue;
		fprintf(fp, "  %-22s %s\n", commands[i].name, commands[i].help);
		n++;
	}
	return n;
}

static void
put_intro(FILE *fp)
{
	fputs("usage: voipconfigctl [-c FILE] [--json] COMMAND [ARGUMENT ...]\n"
	      "       voipconfigctl COMMAND --help\n\n",
	    fp);
}

/* The command whose name is nearest to the first words typed. */
static const char *
nearest(int argc, char *argv[])
{
	char typed[64];
	const char *found;

	snprintf(typed, sizeof(typed), "%s%s%s", argv[0], argc > 1 ? " " : "",
	    argc > 1 ? argv[1] : "");
	found = ctl_nearest(typed, &commands[0].name, ncommands,
	    sizeof(commands[0]));
	if (*found != '\0' || argc < 2)
		return found;
	return ctl_nearest(argv[0], &commands[0].name, ncommands,
	    sizeof(commands[0]));
}

int
help_words(int argc, char *argv[], bool asked)
{
	FILE *fp = asked ? stdout : stderr;
	const char *near;

	if (argc > 0 && strcmp(argv[0], "help") == 0) {
		const struct command *cmd;
		int words;

		cmd = help_find(argc - 1, argv + 1, &words);
		if (cmd != NULL)
			return help_command(stdout, cmd);
		return help_words(argc - 1, argv + 1, true);
	}
	if (argc == 0) {
		put_intro(fp);
		put_list(fp, NULL);
		return asked ? 0 : EXIT_USAGE;
	}
	if (argv[0][0] == '-') {
		fprintf(stderr,
		    "voipconfigctl: %s is not an option; there are -c FILE, "
		    "--json and --help\n",
		    argv[0]);
		return EXIT_USAGE;
	}
	if (argc > 1 && !asked)
		fprintf(fp, "voipconfigctl: there is no command \"%s %s\"\n",
		    argv[0], argv[1]);
	if (put_list(fp, argv[0]) > 0)
		return asked ? 0 : EXIT_USAGE;
	if (argc == 1 || asked)
		fprintf(stderr, "voipconfigctl: there is no command \"%s\"\n",
		    argv[0]);
	near = nearest(argc, argv);
	if (*near != '\0')
		fprintf(stderr, "Did you mean \"%s\"?\n", near);
	fputs("\"voipconfigctl --help\" lists all of them.\n", stderr);
	return EXIT_USAGE;
}
