/*
 * test_sip_talk.c - admin-cgi/sip: whose word is taken for what, with a proxy
 * of ours on the loopback that says what a scene has it say.
 */
#include <sys/socket.h>
#include <sys/wait.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "sip/sip.h"

#define ASKS(nonce) \
	"407 Who\r\nProxy-Authenticate: Digest realm=\"r\", nonce=\"" nonce "\""
#define PROXY ASKS("proxys")
#define PHONE ASKS("phones")
#define FLOOD 100

/* What is answered; NULL: nothing. */
struct scene {
	const char *method, *user;
	const char *phone, *phone_known; /* known: it has credentials */
	const char *nobody, *nobody_known;
	enum sip_end end;
	int status;
};

static void
add(char *to, size_t size, const char *p, size_t n)
{
	size_t have = strlen(to);

	snprintf(to + have, size - have, "%.*s", (int)n, p);
}

/* The header of that name, with its end. */
static void
copy(char *to, size_t size, const char *from, const char *name)
{
	const char *p = strstr(from, name);

	if (p != NULL)
		add(to, size, p, strcspn(p, "\n") + 1);
}

static const char *
say(const struct scene *s, const char *in)
{
	bool known = strstr(in, "Authorization: ") != NULL;

	if (strstr(in, "phones") != NULL)
		return "299 The phone's nonce was answered";
	if (strncmp(in, "NOTIFY sip:phone@", 17) == 0 ||
	    strncmp(in, "OPTIONS ", 8) == 0)
		return known ? s->phone_known : s->phone;
	if (strstr(in, "From: <sip:home@") == NULL && known)
		return "299 Not in the provider's words";
	return known ? s->nobody_known : s->nobody;
}

static void
serve(const struct scene *s, int fd)
{
	char in[4096], out[4096];
	struct sockaddr_in from;
	const char *what;
	ssize_t n;

	for (;;) {
		socklen_t len = sizeof(from);

		n = recvfrom(fd, in, sizeof(in) - 1, 0,
		    (struct sockaddr *)&from, &len);
		if (n <= 0)
			_exit(0);
		in[n] = '\0';
		if ((what = say(s, in)) == NULL)
			continue;
		snprintf(out, sizeof(out), "SIP/2.0 %s\r\n", what);
		copy(out, sizeof(out), in, "Via: ");
		copy(out, sizeof(out), in, "Call-ID: ");
		copy(out, sizeof(out), in, "CSeq: ");
		add(out, sizeof(out), "\r\n", 2);
		for (int i = *what == '1' ? FLOOD : 1; i > 0; i--)
			sendto(fd, out, strlen(out), 0,
			    (struct sockaddr *)&from, len);
	}
}

/* The port of a proxy that plays this. */
static int
stage(const struct scene *s, pid_t *pid)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&at, len), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &len), 0);
	*pid = fork();
	if (*pid == 0) {
		alarm(120); /* though we be killed */
		serve(s, fd);
	}
	assert_true(*pid > 0);
	close(fd);
	return ntohs(at.sin_port);
}

static void
play(const struct scene *s, struct arena *a, struct sip_said *said)
{
	bool options = strcmp(s->method, "OPTIONS") == 0;
	pid_t pid;
	struct sip_request r = { .method = s->method,
		.uri = options ? "sip:pbx.test" : "sip:phone@pbx.test",
		.from = "sip:voipconfig@pbx.test",
		.home = "pbx.test",
		.home_from = "sip:home@pbx.test",
		.event = options ? "" : "check-sync",
		.proxy = "127.0.0.1",
		.user = s->user,
		.password = "secret",
		.ca_file = "",
		.timeout = s->end == SIP_SILENT && s->phone == NULL ? 1 : 60 };

	r.port = stage(s, &pid);
	sip_talk(a, &r, said);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void
test_whose_word_it_is(void **state)
{
	static const struct scene scenes[] = {
		{ "NOTIFY", "u", "200 OK", NULL, NULL, NULL, SIP_ANSWERED,
		    200 },
		/* The phone's question: the proxy asks nothing. */
		{ "NOTIFY", "u", PHONE, NULL, "404 None", NULL, SIP_ANSWERED,
		    407 },
		{ "NOTIFY", "u", "401 Who", NULL, NULL, NULL, SIP_ANSWERED,
		    401 },
		/* The proxy's. */
		{ "NOTIFY", "u", PROXY, "200 OK", PROXY, NULL, SIP_ANSWERED,
		    200 },
		/* Both. */
		{ "NOTIFY", "u", PROXY, PHONE, PROXY, "404 None", SIP_ANSWERED,
		    407 },
		{ "NOTIFY", "u", PHONE, "200 OK", PROXY, NULL, SIP_ANSWERED,
		    200 },
		{ "NOTIFY", "u", PROXY, PROXY, PROXY, PROXY, SIP_DENIED, 407 },
		/* Nothing that could be refused. */
		{ "NOTIFY", "", PROXY, NULL, NULL, NULL, SIP_ANSWERED, 407 },
		{ "NOTIFY", "u", PHONE, NULL, "503 Ill", NULL, SIP_ANSWERED,
		    503 },
		/* To the proxy itself. */
		{ "OPTIONS", "u", PROXY, "200 OK", NULL, NULL, SIP_ANSWERED,
		    200 },
		{ "OPTIONS", "u", PROXY, PROXY, NULL, NULL, SIP_DENIED, 407 },
		{ "OPTIONS", "", "401 Who", NULL, NULL, NULL, SIP_DENIED, 401 },
		{ "NOTIFY", "u", NULL, NULL, NULL, NULL, SIP_SILENT, 0 },
		/* Who says "soon" for ever. */
		{ "NOTIFY", "u", "183 Soon", NULL, NULL, NULL, SIP_SILENT, 0 },
	};
	struct arena *a = arena_new();
	struct sip_said said;

	(void)state;
	for (size_t i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++) {
		play(&scenes[i], a, &said);
		if (said.end != scenes[i].end ||
		    said.status != scenes[i].status)
			fail_msg("scene %zu: %d %d %s", i, (int)said.end,
			    said.status, said.words);
		assert_null(strstr(said.words, "127.0.0.1"));
	}
	arena_free(a);
}

/* A port that is nobody else's, and that takes nothing from us: a socket that
 * does not listen, or that hears one other alone. */
static int
refusing(int type, int *fd)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) },
			   other = at;
	socklen_t len = sizeof(at);

	*fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(*fd, (struct sockaddr *)&at, len), 0);
	other.sin_port = htons(9);
	if (type == SOCK_DGRAM)
		assert_int_equal(connect(*fd, (struct sockaddr *)&other, len),
		    0);
	assert_int_equal(getsockname(*fd, (struct sockaddr *)&at, &len), 0);
	return ntohs(at.sin_port);
}

static void
test_nobody_listens(void **state)
{
	struct arena *a = arena_new();
	struct sip_said said;
	struct sip_request r = { .method = "NOTIFY",
		.uri = "sip:phone@pbx.test",
		.from = "sip:voipconfig@pbx.test",
		.home = "",
		.home_from = "",
		.event = "",
		.proxy = "127.0.0.1",
		.user = "",
		.password = "",
		.ca_file = "",
		.timeout = 60 };
	int fd;

	(void)state;
	for (int64_t i = SIP_OVER_UDP; i <= SIP_OVER_TLS; i++) {
		r.transport = i;
		r.port =
		    refusing(i == SIP_OVER_UDP ? SOCK_DGRAM : SOCK_STREAM, &fd);
		sip_talk(a, &r, &said);
		assert_int_equal(said.end, SIP_UNREACHABLE);
		assert_null(strstr(said.words, "127.0.0.1"));
		close(fd);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whose_word_it_is),
		cmocka_unit_test(test_nobody_listens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
