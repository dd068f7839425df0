/*
 * main_sip.c - voipconfig-sip-notify: one SIP request, asked for on the
 * standard input, and one line that says what became of it; see sip/sip.h.
 * voipconfig-notify starts it for each phone; no secret is an argument.
 */
#include <sys/resource.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/begin.h"
#include "sip/sip.h"

#define ASK_MAX 8192

/* AddressSanitizer takes terabytes of addresses. */
#if defined(__SANITIZE_ADDRESS__)
#define MEMORY_MAX RLIM_INFINITY
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MEMORY_MAX RLIM_INFINITY
#endif
#endif
#ifndef MEMORY_MAX
#define MEMORY_MAX ((rlim_t)256 << 20)
#endif

/* It reads what phones of others answer: whatever that is, the machine has
 * its memory. */
static void
limit_memory(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_AS, &r) != 0)
		return;
	if (r.rlim_cur > MEMORY_MAX)
		r.rlim_cur = MEMORY_MAX;
	if (setrlimit(RLIMIT_AS, &r) != 0)
		perror("voipconfig-sip-notify: its memory is without a limit");
}

static bool
read_all(char *p, size_t size, size_t *len)
{
	ssize_t n;

	for (*len = 0; *len < size; *len += (size_t)n)
		if ((n = read(0, p + *len, size - *len)) <= 0)
			return n == 0;
	return false;
}

int
main(int argc, char **argv)
{
	static const char *const ends[] = { [SIP_ANSWERED] = "answered",
		[SIP_DENIED] = "denied",
		[SIP_SILENT] = "silent",
		[SIP_UNREACHABLE] = "unreachable" };
	struct arena *a;
	char text[ASK_MAX];
	struct sip_request r;
	struct sip_said said;
	const char *why = "more is asked than one request";
	size_t len;

	(void)argv;
	if (argc != 1) {
		fprintf(stderr, "usage: voipconfig-sip-notify <request\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	begin_no_core();
	limit_memory();
	a = arena_new();
	if (read_all(text, sizeof(text), &len))
		sip_ask(a, text, len, &r, &why);
	if (why != NULL) {
		printf("invalid %s\n", why);
	} else {
		sip_talk(a, &r, &said);
		if (said.end == SIP_ANSWERED || said.end == SIP_DENIED)
			printf("%s %d %s\n", ends[said.end], said.status,
			    said.words);
		else
			printf("%s %s\n", ends[said.end], said.words);
	}
	arena_free(a);
	return fflush(stdout) != 0;
}
