/* args.c - arguments of a command, sorted; secrets, never from there. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/scan.h"
#include "ctl/ctl.h"

#define SECRET_MAX 1024 /* bytes of a line that holds a secret */
#define MADE_LEN 20     /* characters of a secret made here: 100 bits */

enum err
ctl_usage(struct ctl *ct, const char *fmt, ...)
{
	va_list ap;

	ct->usage = true;
	ct->act.problem.field[0] = '\0';
	va_start(ap, fmt);
	vsnprintf(ct->act.problem.text, sizeof(ct->act.problem.text), fmt, ap);
	va_end(ap);
	return ERR_INVALID;
}

static const char *
look(struct assign *list, size_t n, const char *name, bool take)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(list[i].name, name) != 0)
			continue;
		if (take)
			list[i].taken = true;
		return list[i].value;
	}
	return NULL;
}

const char *
ctl_option(const struct ctl *ct, const char *name)
{
	return look(ct->opt, ct->nopts, name, false);
}

const char *
ctl_take(struct ctl *ct, const char *name)
{
	return look(ct->set, ct->nset, name, true);
}

/* Does the row's list of options have this one?  *valued: it takes one. */
static bool
option_known(struct ctl *ct, const char *name, size_t len, bool *valued)
{
	const char *p = ct->cmd->options == NULL ? "" : ct->cmd->options;
	const char *word;
	size_t n;

	while ((word = scan_word(ct->act.a, &p)) != NULL) {
		n = strcspn(word, "=");
		if (n == len && memcmp(word, name, n) == 0) {
			*valued = word[n] == '=';
			return true;
		}
	}
	return false;
}

/* "--name", "--name=VALUE" or "--name VALUE"; *i moves over the value. */
static enum err
take_option(struct ctl *ct, int argc, char *argv[], int *i)
{
	const char *name = argv[*i] + 2, *value = "";
	size_t len = strcspn(name, "=");
	bool valued = false;

	if (!option_known(ct, name, len, &valued))
		return ctl_usage(ct, "--%.*s is not an option of %s.", (int)len,
		    name, ct->cmd->name);
	if (valued && name[len] == '=')
		value = name + len + 1;
	else if (name[len] == '=')
		return ctl_usage(ct, "--%.*s takes no value.", (int)len, name);
	else if (valued && *i + 1 < argc)
		value = argv[++*i];
	else if (valued)
		return ctl_usage(ct, "--%s needs a value behind it.", name);
	name = arena_strndup(ct->act.a, name, len);
	if (ctl_option(ct, name) != NULL)
		return ctl_usage(ct, "--%s is given twice.", name);
	ct->opt[ct->nopts++] = (struct assign){ name, value, false };
	return ERR_OK;
}

/* Length of the name when s is name=value with a field's name; else 0. */
static size_t
assignment(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_");

	return n > 0 && s[n] == '=' ? n : 0;
}

static enum err
take_assign(struct ctl *ct, const char *word, size_t n)
{
	const char *name = arena_strndup(ct->act.a, word, n);

	if (look(ct->set, ct->nset, name, false) != NULL)
		return ctl_usage(ct, "%s= is given twice.", name);
	ct->set[ct->nset++] = (struct assign){ name, word + n + 1, false };
	return ERR_OK;
}

/* The i-th word of the usage line, for "MAC is missing". */
static const char *
word_name(struct ctl *ct, size_t i)
{
	const char *p = ct->cmd->args, *word;

	do {
		word = scan_word(ct->act.a, &p);
	} while (word != NULL && i-- > 0);
	return word == NULL ? "an argument" : word;
}

static enum err
check_count(struct ctl *ct)
{
	if ((int)ct->nargs < ct->cmd->min)
		return ctl_usage(ct, "%s is missing.",
		    word_name(ct, ct->nargs));
	if (ct->cmd->max >= 0 && (int)ct->nargs > ct->cmd->max)
		return ctl_usage(ct, "\"%s\" is one argument too many.",
		    ct->arg[ct->cmd->max]);
	return ERR_OK;
}

enum err
ctl_args(struct ctl *ct, int argc, char *argv[])
{
	size_t room = (size_t)argc + 1, n;
	bool plain = false;
	enum err e = ERR_OK;

	ct->arg = arena_alloc(ct->act.a, room * sizeof(*ct->arg));
	ct->set = arena_alloc(ct->act.a, room * sizeof(*ct->set));
	ct->opt = arena_alloc(ct->act.a, room * sizeof(*ct->opt));
	ct->made = arena_alloc(ct->act.a, room * sizeof(*ct->made));
	for (int i = 0; i < argc && e == ERR_OK; i++) {
		if (!plain && strcmp(argv[i], "--") == 0)
			plain = true;
		else if (!plain && strncmp(argv[i], "--", 2) == 0)
			e = take_option(ct, argc, argv, &i);
		else if (!plain && argv[i][0] == '-' && argv[i][1] != '\0')
			e = ctl_usage(ct,
			    "%s is not an option; what starts "
			    "with a dash goes behind \"--\".",
			    argv[i]);
		else if (!plain && ct->cmd->fields != NULL &&
		    (n = assignment(argv[i])) > 0)
			e = take_assign(ct, argv[i], n);
		else
			ct->arg[ct->nargs++] = argv[i];
	}
	return e != ERR_OK ? e : check_count(ct);
}

/* --- secrets --- */

/* One line of fp without its end; ERR_INVALID when there is none. */
static enum err
read_line(struct ctl *ct, const char *field, const char *what, FILE *fp,
    const char **clear)
{
	char line[SECRET_MAX + 2];
	size_t n;

	if (fgets(line, sizeof(line), fp) == NULL)
		return act_fail(&ct->act, ERR_INVALID, field,
		    "There is no line with it in %s.", what);
	n = strcspn(line, "\r\n");
	if (line[n] == '\0' && n > SECRET_MAX) {
		explicit_bzero(line, sizeof(line));
		return act_fail(&ct->act, ERR_INVALID, field,
		    "The line in %s is longer than %d bytes.", what,
		    SECRET_MAX);
	}
	*clear = arena_strndup(ct->act.a, line, n);
	explicit_bzero(line, sizeof(line));
	return ERR_OK;
}

static enum err
from_file(struct ctl *ct, const char *field, const char *path,
    const char **clear)
{
	FILE *fp = fopen(path, "re");
	enum err e;

	if (fp == NULL)
		return act_fail(&ct->act, ERR_INVALID, field,
		    "%s cannot be read: %s; name a file whose first line is it.",
		    path, strerror(errno));
	setvbuf(fp, NULL, _IONBF, 0); /* no copy of it stays behind */
	e = read_line(ct, field, path, fp, clear);
	fclose(fp);
	return e;
}

static enum err
ask(struct ctl *ct, const char *field, FILE *tty, const char *prompt,
    const char **clear)
{
	struct termios old, quiet;
	enum err e;

	fprintf(tty, "%s%s: ", field, prompt);
	fflush(tty);
	if (tcgetattr(fileno(tty), &old) == -1)
		return act_fail(&ct->act, ERR_INVALID, field,
		    "The terminal does not let itself be silenced.");
	quiet = old;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(fileno(tty), TCSAFLUSH, &quiet);
	e = read_line(ct, field, "the terminal", tty, clear);
	tcsetattr(fileno(tty), TCSAFLUSH, &old);
	fputc('\n', tty);
	return e;
}

static enum err
from_tty(struct ctl *ct, const char *field, const char **clear)
{
	FILE *tty = fopen("/dev/tty", "r+e");
	const char *again;
	enum err e;

	if (tty == NULL)
		return act_fail(&ct->act, ERR_INVALID, field,
		    "There is no terminal to ask on; write %s=- and give it "
		    "on standard input",
		    field);
	setvbuf(tty, NULL, _IONBF, 0);
	e = ask(ct, field, tty, "", clear);
	if (e == ERR_OK)
		e = ask(ct, field, tty, " once more", &again);
	fclose(tty);
	if (e == ERR_OK && strcmp(*clear, again) != 0)
		e = act_fail(&ct->act, ERR_INVALID, field,
		    "The two differ; nothing was changed.");
	return e;
}

static enum err
generate(struct ctl *ct, const char *field, const char **clear)
{
	char *made = arena_alloc(ct->act.a, MADE_LEN + 1);

	digest_token(made, MADE_LEN);
	ct->made[ct->nmade++] = (struct assign){ field, made, false };
	*clear = made;
	return ERR_OK;
}

enum err
ctl_secret(struct ctl *ct, const char *field, const char *how,
    const char **clear)
{
	if (strcmp(how, "-") == 0)
		return read_line(ct, field, "standard input", stdin, clear);
	if (strcmp(how, "?") == 0)
		return from_tty(ct, field, clear);
	if (how[0] == '@')
		return from_file(ct, field, how + 1, clear);
	if (strcmp(how, "generate") == 0)
		return generate(ct, field, clear);
	if (how[0] == '\0') {
		*clear = "";
		return ERR_OK;
	}
	return act_fail(&ct->act, ERR_INVALID, field,
	    "Everyone on this machine can read a command line; write %s=- "
	    "(a line of standard input), ? (ask), @FILE or generate.",
	    field);
}

static const struct field *
field_named(const struct field *f, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(f[i].name, name) == 0)
			return &f[i];
	return NULL;
}

enum err
ctl_fields(struct ctl *ct, const struct field *f, size_t n, void *obj)
{
	const struct field *one;
	const char *value;
	enum err e = ERR_OK;

	for (size_t i = 0; i < ct->nset && e == ERR_OK; i++) {
		if (ct->set[i].taken)
			continue;
		value = ct->set[i].value;
		one = field_named(f, n, ct->set[i].name);
		if (one != NULL && one->type == F_SECRET)
			e = ctl_secret(ct, one->name, value, &value);
		if (e == ERR_OK)
			e = field_set(&ct->act, f, n, obj, ct->set[i].name,
			    value);
	}
	return e;
}
