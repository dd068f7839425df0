/* phone_state.c - see phone_state.h. */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "sim/phone_state.h"

#define HEAD "voipconfig-phone-state 1"
#define STATE_MAX ((size_t)64 * 1024 * 1024)

struct phone_state *
state_new(void)
{
	struct phone_state *s = calloc(1, sizeof(*s));

	if (s == NULL)
		abort();
	state_reset(s);
	return s;
}

void
state_free(struct phone_state *s)
{
	if (s == NULL)
		return;
	arena_free(s->arena);
	free(s);
}

void
state_reset(struct phone_state *s)
{
	arena_free(s->arena);
	*s = (struct phone_state){ .arena = arena_new() };
	params_init(&s->config, s->arena);
	params_init(&s->local, s->arena);
}

struct phone_seen *
state_seen(const struct phone_state *s, const char *name)
{
	for (size_t i = 0; i < s->nseen; i++)
		if (strcmp(s->seen[i].name, name) == 0)
			return &s->seen[i];
	return NULL;
}

static enum err
load_seen(struct phone_state *s, struct span rest)
{
	struct phone_seen *f;

	if (rest.n < MD5_TEXT + 1 || rest.p[MD5_TEXT - 1] != ' ')
		return ERR_INVALID;
	s->seen = list_room(s->arena, s->seen, s->nseen, sizeof(*s->seen));
	f = &s->seen[s->nseen++];
	*f = (struct phone_seen){ 0 };
	memcpy(f->md5, rest.p, MD5_TEXT - 1);
	rest.p += MD5_TEXT;
	rest.n -= MD5_TEXT;
	f->name = text_dup(s->arena, rest);
	return ERR_OK;
}

static enum err
load_line(struct phone_state *s, struct span line)
{
	const char *sp = memchr(line.p, ' ', line.n);
	struct span rest;

	if (sp == NULL)
		return ERR_INVALID;
	rest.p = sp + 1;
	rest.n = line.n - (size_t)(rest.p - line.p);
	if (text_starts(line, "factory "))
		s->factory = text_dup(s->arena, rest);
	else if (text_starts(line, "firmware "))
		s->firmware = text_dup(s->arena, rest);
	else if (text_starts(line, "rom "))
		s->rom = text_dup(s->arena, rest);
	else if (text_starts(line, "redirect "))
		s->redirect = text_dup(s->arena, rest);
	else if (text_starts(line, "file "))
		return load_seen(s, rest);
	else
		return ERR_INVALID;
	return ERR_OK;
}

static enum err
load_state(struct phone_state *s, const char *path)
{
	struct span text, line;
	unsigned no = 1;
	enum err e;

	if ((e = text_read_file(s->arena, path, STATE_MAX, &text)) != ERR_OK)
		return e;
	if (!text_line(&text, &line) || !text_starts(line, HEAD)) {
		log_warnx("%s: not the state of a phone", path);
		return ERR_INVALID;
	}
	while (text_line(&text, &line)) {
		no++;
		if ((e = load_line(s, line)) != ERR_OK) {
			log_warnx("%s: line %u cannot be read", path, no);
			return e;
		}
	}
	return ERR_OK;
}

static enum err
load_params(struct phone_state *s, const char *path, struct params *to)
{
	struct span text;
	struct cfg c;
	enum err e;

	e = text_read_file(s->arena, path, STATE_MAX, &text);
	if (e != ERR_OK)
		return e == ERR_NOTFOUND ? ERR_OK : e;
	c = cfg_parse(s->arena, text, "", 0);
	for (size_t i = 0; i < c.n; i++)
		params_set(to, c.v[i].name, c.v[i].value);
	return ERR_OK;
}

enum err
state_load(struct phone_state *s, const char *dir)
{
	struct arena *a = s->arena;
	enum err e;

	e = load_state(s, text_fmt(a, "%s/state", dir));
	if (e == ERR_NOTFOUND)
		return ERR_OK;
	if (e == ERR_OK)
		e = load_params(s, text_fmt(a, "%s/config.cfg", dir),
		    &s->config);
	if (e == ERR_OK)
		e = load_params(s, text_fmt(a, "%s/local.cfg", dir), &s->local);
	if (e != ERR_OK)
		return e;
	e = text_read_file(a, text_fmt(a, "%s/contact.xml", dir), STATE_MAX,
	    &s->contact);
	return e == ERR_NOTFOUND ? ERR_OK : e;
}

static enum err
write_all(int fd, struct span s)
{
	ssize_t n;

	while (s.n > 0) {
		if ((n = write(fd, s.p, s.n)) < 0) {
			if (errno == EINTR)
				continue;
			return ERR_SYSTEM;
		}
		s.p += n;
		s.n -= (size_t)n;
	}
	return ERR_OK;
}

/* Whole or not at all: a run may be killed at any time. */
static enum err
save_file(struct arena *a, const char *path, struct span s)
{
	char *tmp = text_fmt(a, "%s.new", path);
	int fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	enum err e;

	if (fd == -1) {
		log_warn("%s: cannot be written", tmp);
		return ERR_SYSTEM;
	}
	e = write_all(fd, s);
	if (close(fd) == -1 || e != ERR_OK || rename(tmp, path) == -1) {
		log_warn("%s: cannot be written", path);
		(void)unlink(tmp);
		return ERR_SYSTEM;
	}
	return ERR_OK;
}

/* A name that may hold slashes as one component of a path. */
static char *
safe_name(struct arena *a, const char *name)
{
	struct buf b = BUF_INIT(a);
	char hex[4];

	for (; *name != '\0'; name++) {
		if (strchr("/%:?*\\ ", *name) == NULL && *name > ' ') {
			buf_raw(&b, name, 1);
			continue;
		}
		(void)snprintf(hex, sizeof(hex), "%%%02X",
		    (unsigned)(unsigned char)*name);
		buf_raw(&b, hex, 3);
	}
	return b.p;
}

static enum err
save_downloads(const struct phone_state *s, struct arena *a, const char *dir)
{
	const struct phone_seen *f;
	char *name;
	enum err e = ERR_OK;

	for (size_t i = 0; i < s->nseen && e == ERR_OK; i++) {
		f = &s->seen[i];
		name = safe_name(a, f->name);
		/* A URL may make a name no file system takes. */
		if (f->raw.p != NULL && strlen(name) < 200)
			e = save_file(a, text_fmt(a, "%s/files/%s", dir, name),
			    f->raw);
	}
	return e;
}

static void
line(struct buf *b, const char *key, const char *value)
{
	if (value == NULL)
		return;
	buf_raw(b, key, strlen(key));
	buf_raw(b, " ", 1);
	buf_raw(b, value, strlen(value));
	buf_raw(b, "\n", 1);
}

static struct span
state_text(const struct phone_state *s, struct arena *a)
{
	struct buf b = BUF_INIT(a);

	buf_raw(&b, HEAD "\n", sizeof(HEAD));
	line(&b, "factory", s->factory);
	line(&b, "firmware", s->firmware);
	line(&b, "rom", s->rom);
	line(&b, "redirect", s->redirect);
	for (size_t i = 0; i < s->nseen; i++)
		line(&b, "file",
		    text_fmt(a, "%s %s", s->seen[i].md5, s->seen[i].name));
	return (struct span){ .p = b.p, .n = b.len };
}

static enum err
make_dir(const char *path)
{
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return ERR_OK;
	log_warn("%s: cannot be made; its parent must exist", path);
	return ERR_SYSTEM;
}

static enum err
save_all(const struct phone_state *s, struct arena *a, const char *dir)
{
	enum err e;

	if ((e = make_dir(dir)) != ERR_OK ||
	    (e = make_dir(text_fmt(a, "%s/files", dir))) != ERR_OK ||
	    (e = save_downloads(s, a, dir)) != ERR_OK ||
	    (e = save_file(a, text_fmt(a, "%s/config.cfg", dir),
		 cfg_write(a, &s->config))) != ERR_OK ||
	    (e = save_file(a, text_fmt(a, "%s/local.cfg", dir),
		 cfg_write(a, &s->local))) != ERR_OK)
		return e;
	if (s->contact.p != NULL &&
	    (e = save_file(a, text_fmt(a, "%s/contact.xml", dir),
		 s->contact)) != ERR_OK)
		return e;
	/* Last: it is what makes the directory a state. */
	return save_file(a, text_fmt(a, "%s/state", dir), state_text(s, a));
}

enum err
state_save(const struct phone_state *s, const char *dir)
{
	struct arena *a = arena_new();
	enum err e = save_all(s, a, dir);

	arena_free(a);
	return e;
}
