/* rps_journal.c - see rps_journal.h. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "sim/rps_journal.h"

struct journal {
	int fd;
	char *file, *fresh; /* fresh: what it is called until it is whole */
	struct arena *a;
};

enum err
journal_read(const char *file, void (*each)(void *, struct json_object *),
    void *arg)
{
	FILE *f = fopen(file, "r");
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	struct json_object *o;

	if (f == NULL && errno == ENOENT)
		return ERR_OK;
	if (f == NULL) {
		log_warn("%s", file);
		return ERR_SYSTEM;
	}
	while ((n = getline(&line, &cap, f)) > 0 && line[n - 1] == '\n') {
		if ((o = js_parse(line, (size_t)n)) == NULL) {
			log_warnx("%s: not our journal; take it away", file);
			free(line);
			(void)fclose(f);
			return ERR_INVALID;
		}
		each(arg, o);
		json_object_put(o);
	}
	free(line);
	(void)fclose(f);
	return ERR_OK;
}

struct journal *
journal_begin(const char *file)
{
	struct journal *j = calloc(1, sizeof(*j));

	if (j == NULL || asprintf(&j->fresh, "%s.new", file) == -1 ||
	    (j->file = strdup(file)) == NULL)
		abort();
	j->a = arena_new();
	j->fd = open(j->fresh,
	    O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
	if (j->fd == -1) {
		log_warn("%s", j->fresh);
		journal_close(j);
		return NULL;
	}
	return j;
}

enum err
journal_replace(struct journal *j)
{
	if (rename(j->fresh, j->file) == 0)
		return ERR_OK;
	log_warn("%s", j->file);
	return ERR_SYSTEM;
}

void
journal_close(struct journal *j)
{
	if (j == NULL)
		return;
	if (j->fd != -1)
		(void)close(j->fd);
	arena_free(j->a);
	free(j->file);
	free(j->fresh);
	free(j);
}

static void
member(struct journal *j, struct buf *b, const char *name,
    struct json_object *o)
{
	if (o == NULL)
		return;
	buf_printf(b, "%s\"%s\":", b->len > 1 ? "," : "", name);
	buf_str(b, js_write(j->a, o));
}

void
journal_append(struct journal *j, struct json_object *call,
    struct json_object *ops)
{
	struct buf b = BUF_INIT(j->a);
	ssize_t n;

	buf_str(&b, "{");
	member(j, &b, "o", ops);
	member(j, &b, "c", call);
	buf_str(&b, "}\n");
	n = write(j->fd, b.p, b.len);
	if (n < 0 || (size_t)n != b.len)
		err(1, "%s", j->file);
	arena_reset(j->a);
}
