/*
 * replay.c - runs a harness once on each file named, and on each file in
 * each directory named.  Says nothing; a harness that finds a fault aborts.
 */
#include <sys/stat.h>
#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz/fuzz.h"

static unsigned runs;

/* Exactly as long as the file, so that ASan sees a step over its end. */
static void
run_file(const char *path, size_t size)
{
	uint8_t *data = malloc(size + (size == 0));
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd == -1 || data == NULL || read(fd, data, size) != (ssize_t)size)
		err(1, "%s", path);
	close(fd);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	runs++;
}

static void
run(const char *path)
{
	struct dirent *entry;
	struct stat st;
	char *sub;
	DIR *d;

	if (stat(path, &st) == -1)
		err(1, "%s", path);
	if (!S_ISDIR(st.st_mode)) {
		run_file(path, (size_t)st.st_size);
		return;
	}
	if ((d = opendir(path)) == NULL)
		err(1, "%s", path);
	while ((entry = readdir(d)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		if (asprintf(&sub, "%s/%s", path, entry->d_name) == -1)
			err(1, NULL);
		run(sub);
		free(sub);
	}
	closedir(d);
}

int
main(int argc, char *argv[])
{
	for (int i = 1; i < argc; i++)
		run(argv[i]);
	if (runs == 0)
		errx(1, "no input; name files or directories");
	return 0;
}
