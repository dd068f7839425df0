/* begin.c - see begin.h. */
#include <sys/resource.h>
#include <err.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/begin.h"
#include "base/log.h"
#include "base/scan.h"

static _Noreturn void
usage(const struct begin *b)
{
	fprintf(stderr, "usage: %s %s\n", b->name, b->usage);
	exit(2);
}

void
begin_settings(struct begin *b, int argc, char **argv)
{
	bool test = false;
	int c;

	while ((c = getopt(argc, argv, "c:n")) != -1) {
		switch (c) {
		case 'c':
			b->conf_file = optarg;
			break;
		case 'n':
			test = true;
			break;
		default:
			usage(b);
		}
	}
	if (optind != argc)
		usage(b);
	b->arena = arena_new();
	memset(b->set, 0, b->size);
	if (b->read(b->conf_file, b->arena, b->set) != ERR_OK)
		exit(1);
	if (test)
		exit(printf("%s: configuration is good\n", b->conf_file) < 0);
}

enum err
begin_again(struct begin *b)
{
	struct arena *a = arena_new();
	void *fresh = arena_alloc(a, b->size);

	if (b->read(b->conf_file, a, fresh) != ERR_OK) {
		log_warnx("%s: not taken over; the old settings stay",
		    b->conf_file);
		arena_free(a);
		return ERR_INVALID;
	}
	memcpy(b->set, fresh, b->size);
	arena_free(b->arena);
	b->arena = a;
	return ERR_OK;
}

void
begin_end(struct begin *b)
{
	arena_free(b->arena);
	b->arena = NULL;
}

const char *
begin_first_line(struct arena *a, const char *file)
{
	char line[256];
	FILE *f = fopen(file, "re");

	if (f == NULL) {
		log_warn("%s", file);
		return NULL;
	}
	if (fgets(line, sizeof(line), f) == NULL)
		*line = '\0';
	fclose(f);
	line[strcspn(line, "\r\n")] = '\0';
	return arena_strdup(a, line);
}

bool
begin_password(struct arena *a, const char *file, const char **password)
{
	*password = *file == '\0' ? "" : begin_first_line(a, file);
	return *password != NULL;
}

bool
begin_check_url(const char *file, const char *url)
{
	size_t n = strlen(url);

	if ((strncmp(url, "http://", 7) == 0 ||
		strncmp(url, "https://", 8) == 0) &&
	    url[n - 1] != '/' && !scan_has_control(url, n) &&
	    strpbrk(url, " ?#\"") == NULL)
		return true;
	log_warnx("%s: public_url must be like https://prov.example.net, "
		  "without a slash at its end",
	    file);
	return false;
}

static gid_t
group_of(const struct passwd *pw, const char *group)
{
	const struct group *gr;

	if (*group == '\0')
		return pw->pw_gid;
	if ((gr = getgrnam(group)) == NULL)
		errx(1, "group %s: there is no such group", group);
	return gr->gr_gid;
}

void
begin_drop_root(const char *user, const char *group)
{
	const struct passwd *pw;
	gid_t gid;

	if (*user == '\0') {
		if (geteuid() == 0)
			log_warnx("running as root; set user in the "
				  "configuration");
		return;
	}
	if ((pw = getpwnam(user)) == NULL)
		errx(1, "user %s: there is no such user", user);
	gid = group_of(pw, group);
	if (geteuid() == pw->pw_uid)
		return;
	if (setgroups(1, &gid) == -1 || setresgid(gid, gid, gid) == -1 ||
	    setresuid(pw->pw_uid, pw->pw_uid, pw->pw_uid) == -1)
		err(1, "becoming user %s", user);
}

void
begin_no_core(void)
{
	const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_CORE, &none) == -1)
		log_warn("core dumps stay possible");
}

const char *
begin_host(struct arena *a)
{
	char host[65] = "";

	if (gethostname(host, sizeof(host) - 1) != 0)
		return "host";
	return arena_strdup(a, host);
}
