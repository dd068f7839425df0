/* test_guard.c - prov/guard.c, its tables and buckets, in made-up time. */
#include <sys/wait.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "prov/guard.h"
#include "prov/guard_table.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

#define NOW 1800000000
#define MINUTE 60
#define HOUR 3600
#define DAY 86400

static const struct guard_conf usual = {
	.failures = 20,
	.net_failures = 200,
	.per_minute = 6,
	.net_per_minute = 60,
	.challenges = 600,
	.shut_seconds = 60,
	.slots = 65536,
};

static struct guard *g;

static int
setup(void **state)
{
	(void)state;
	g = guard_new(&usual);
	return g == NULL ? -1 : 0;
}

struct address {
	uint8_t b[16];
};

/* 198.<net>.<net>.<host> */
static struct address
v4(unsigned net, unsigned host)
{
	return (struct address){ { [10] = 0xff,
	    0xff,
	    198,
	    (uint8_t)(net >> 8),
	    (uint8_t)net,
	    (uint8_t)host } };
}

/* 2001:db8:0:<net>::<host> */
static struct address
v6(unsigned net, unsigned host)
{
	return (struct address){ { 0x20, 0x01, 0x0d, 0xb8, 0, 0,
	    (uint8_t)(net >> 8), (uint8_t)net, [12] = (uint8_t)(host >> 24),
	    (uint8_t)(host >> 16), (uint8_t)(host >> 8), (uint8_t)host } };
}

/* 2001:db9:<site>:<net>::<host> */
static struct address
v6_of(unsigned site, unsigned net, unsigned host)
{
	return (struct address){ { 0x20, 0x01, 0x0d, 0xb9, (uint8_t)(site >> 8),
	    (uint8_t)site, (uint8_t)(net >> 8),
	    (uint8_t)net, [15] = (uint8_t)host } };
}

static const char *
mac(unsigned n)
{
	static char text[16];

	snprintf(text, sizeof(text), "001565%06x", n & 0xffffff);
	return text;
}

static enum guard_verdict
ask(struct address at, unsigned n, int64_t now)
{
	return guard_ask(g, at.b, mac(n), now);
}

static void
tell(struct address at, unsigned n, enum guard_event ev, int64_t now)
{
	guard_tell(g, at.b, mac(n), ev, now);
}

/* One request that fails if it is let through. */
static enum guard_verdict
guess(struct address at, unsigned n, int64_t now)
{
	enum guard_verdict v = ask(at, n, now);

	if (v == GUARD_PASS)
		tell(at, n, GUARD_FAILED, now);
	return v;
}

/* One request as an honest phone makes it: 401, then credentials. */
static enum guard_verdict
fetch(struct address at, unsigned n, int64_t now)
{
	enum guard_verdict v = ask(at, n, now);

	if (v != GUARD_PASS)
		return v;
	tell(at, n, GUARD_CHALLENGED, now);
	v = ask(at, n, now);
	if (v == GUARD_PASS)
		tell(at, n, GUARD_SERVED, now);
	return v;
}

static void
test_slowed_after_so_many_failures_then_shut_out(void **state)
{
	struct address at = v4(1, 1);
	int i;

	(void)state;
	for (i = 0; i < 20; i++)
		assert_int_equal(guess(at, 0, NOW), GUARD_PASS);
	for (i = 0; i < 19; i++)
		assert_int_equal(guess(at, 0, NOW), GUARD_SLOW);
	assert_int_equal(guard_shut_count(g, NOW), 0);
	assert_int_equal(guess(at, 0, NOW), GUARD_SHUT);
	assert_int_equal(guard_shut_count(g, NOW), 1);
	assert_int_equal(ask(at, 0, NOW + 59), GUARD_SHUT);
	assert_int_equal(ask(at, 0, NOW + 60), GUARD_PASS);
	assert_int_equal(guard_shut_count(g, NOW + 60), 0);
	assert_int_equal(ask(v4(1, 2), 0, NOW), GUARD_PASS);
}

static void
test_who_waits_passes_again(void **state)
{
	struct address at = v4(1, 1);

	(void)state;
	while (guess(at, 0, NOW) == GUARD_PASS)
		continue;
	/* 21 are in, and one leaks in ten seconds: 20 make room for one */
	assert_int_equal(guess(at, 0, NOW + 20), GUARD_PASS);
	assert_int_equal(guess(at, 0, NOW + 20), GUARD_SLOW);
	assert_int_equal(ask(at, 0, NOW + 10 * MINUTE), GUARD_PASS);
}

static void
test_shut_outs_double_up_to_a_day(void **state)
{
	struct address at = v4(1, 1);
	int64_t now = NOW, want = 60;

	(void)state;
	for (int i = 0; i < 14; i++) {
		while (guess(at, 0, now) != GUARD_SHUT)
			continue;
		print_message("shut-out %d: %d s\n", i + 1, (int)want);
		assert_int_equal(ask(at, 0, now + want - 1), GUARD_SHUT);
		assert_int_equal(ask(at, 0, now + want), GUARD_PASS);
		now += want;
		want = want * 2 < DAY ? want * 2 : DAY;
	}
	assert_int_equal(want, DAY);

	/* a day of peace, and it begins again with a minute */
	now += DAY + 1;
	while (guess(at, 0, now) != GUARD_SHUT)
		continue;
	assert_int_equal(ask(at, 0, now + 60), GUARD_PASS);
}

static void
test_a_pardon_forgets(void **state)
{
	struct address at = v4(1, 1);

	(void)state;
	for (unsigned host = 0; host < 250; host++)
		for (int i = 0; i < 100; i++)
			guess(v4(1, host), 0, NOW);
	assert_int_equal(ask(at, 0, NOW), GUARD_SHUT);
	guard_pardon(g, at.b);
	assert_int_equal(ask(at, 0, NOW), GUARD_PASS);
	guard_pardon(g, v4(2, 1).b);
}

/* Guesses that were looked at, when it asks once a second for so long. */
static int
looked_at(struct address at, int64_t from, int64_t seconds)
{
	int n = 0;

	for (int64_t t = from; t < from + seconds; t++)
		n += guess(at, (unsigned)t, t) == GUARD_PASS;
	return n;
}

/* One that somebody asked for is seen again and again for a minute. */
static void
test_a_pardon_asked_for_is_given_once(void **state)
{
	struct address at = v4(1, 1);

	(void)state;
	for (int i = 0; i < 40; i++)
		guess(at, 0, NOW);
	guard_pardon_once(g, 7, at.b);
	assert_int_equal(guess(at, 0, NOW), GUARD_PASS);
	for (int i = 0; i < 40; i++)
		guess(at, 0, NOW);
	guard_pardon_once(g, 7, at.b);
	assert_int_equal(guess(at, 0, NOW), GUARD_SHUT);
	guard_pardon_once(g, 8, at.b);
	assert_int_equal(guess(at, 0, NOW), GUARD_PASS);
}

static void
test_one_worker_at_a_time_looks_for_pardons(void **state)
{
	(void)state;
	assert_true(guard_look(g, 2, NOW));
	assert_false(guard_look(g, 2, NOW));
	assert_false(guard_look(g, 2, NOW + 1));
	assert_true(guard_look(g, 2, NOW + 2));
	assert_false(guard_look(g, 20, NOW + 20));
	assert_true(guard_look(g, 20, NOW + 22));
	guard_look_later(g, NOW + 60);
	assert_false(guard_look(g, 2, NOW + 61));
	assert_true(guard_look(g, 2, NOW + 62));
	assert_true(guard_look(g, 2, NOW - 2 * DAY)); /* a clock set back */
}

static void
test_a_guesser_gets_nowhere(void **state)
{
	int n = looked_at(v4(1, 1), NOW, DAY);

	(void)state;
	print_message("%d of %d guesses in a day\n", n, DAY);
	assert_in_range(n, 20, 200);
}

static void
test_100000_macs_from_one_address(void **state)
{
	int n = 0;

	(void)state;
	for (unsigned i = 0; i < 100000; i++)
		n += guess(v4(1, 1), i, NOW + i / 100) == GUARD_PASS;
	print_message("%d looked at\n", n);
	assert_in_range(n, 20, 100);
}

/* A thousand addresses in four networks, ten requests a second, all day. */
static void
test_many_addresses_of_few_networks(void **state)
{
	int n = 0;

	(void)state;
	for (unsigned i = 0; i < DAY * 10; i++)
		n += guess(v4(1 + i % 4, i / 4 % 250), i, NOW + i / 10) ==
		    GUARD_PASS;
	print_message("%d of %d looked at\n", n, DAY * 10);
	assert_in_range(n, 800, 9000);
	/* elsewhere nobody notices */
	assert_int_equal(ask(v4(9, 1), 1, NOW + DAY), GUARD_PASS);
}

static void
test_a_whole_64_is_one_network(void **state)
{
	int n = 0;

	(void)state;
	for (unsigned i = 0; i < 100000; i++)
		n += guess(v6(1, i), i, NOW + i / 100) == GUARD_PASS;
	print_message("%d looked at\n", n);
	assert_in_range(n, 200, 2000);
	assert_int_equal(ask(v6(2, 1), 1, NOW + 1000), GUARD_PASS);
	assert_int_equal(ask(v6(1, 7), 1, NOW + 1000), GUARD_SHUT);
}

/* Who may have one phone's files has a /64 as well: 300,000 addresses. */
static void
test_a_whole_64_pushes_out_no_pairs(void **state)
{
	(void)state;
	for (unsigned n = 0; n < 500; n++)
		fetch(v4(n / 250, n % 250), n, NOW);
	fetch(v6(9, 1), 501, NOW);
	for (unsigned i = 0; i < 300000; i++)
		assert_int_equal(fetch(v6(1, i), 500, NOW + 1), GUARD_PASS);
	for (unsigned n = 0; n < 500; n++) {
		struct address nat = v4(n / 250, n % 250);

		while (guess(nat, 600, NOW + 2) != GUARD_SHUT)
			continue;
		assert_int_equal(ask(nat, n, NOW + 2), GUARD_PASS);
	}
	while (guess(v6(9, 2), 600, NOW + 2) != GUARD_SHUT)
		continue;
	assert_int_equal(ask(v6(9, 2), 501, NOW + 2), GUARD_PASS);
	assert_int_equal(ask(v6(9, 2), 502, NOW + 2), GUARD_SHUT);
}

static void
test_challenges_of_a_64_are_one_askers(void **state)
{
	struct address other = v4(1, 1);
	int n = 0;

	(void)state;
	while (guess(other, 1, NOW) != GUARD_SHUT)
		continue;
	for (unsigned i = 0; i < 300000; i++) {
		if (ask(v6(1, i), i, NOW + 1) != GUARD_PASS)
			continue;
		tell(v6(1, i), i, GUARD_CHALLENGED, NOW + 1);
		n++;
	}
	print_message("%d looked at\n", n);
	assert_in_range(n, 600, 1000);
	assert_int_equal(ask(other, 1, NOW + 2), GUARD_SHUT);
}

#define SITE (4 * 200) /* failures of a /48 at once */
#define MANY 200000    /* requests, of 65536 networks in turn */

/* Fails until it is slowed. */
static void
slow_down(struct address at)
{
	while (guess(at, 1, NOW) == GUARD_PASS)
		continue;
	assert_int_equal(ask(at, 1, NOW), GUARD_SLOW);
}

static void
test_a_whole_48_is_one_site(void **state)
{
	struct address slowed = v4(1, 1);
	int n = 0;

	(void)state;
	slow_down(slowed);
	fetch(v6_of(1, 3, 1), 7, NOW);
	for (unsigned i = 0; i < MANY; i++)
		n +=
		    guess(v6_of(1, i % 65536, i / 65536), i, NOW) == GUARD_PASS;
	print_message("%d of %d looked at\n", n, MANY);
	assert_int_equal(n, SITE);
	assert_int_equal(ask(slowed, 1, NOW), GUARD_SLOW);
	/* Others, and who was served there, notice nothing. */
	assert_int_equal(ask(v6_of(1, 9, 9), 8, NOW), GUARD_SHUT);
	assert_int_equal(ask(v6_of(1, 3, 1), 7, NOW), GUARD_PASS);
	assert_int_equal(ask(v6_of(2, 1, 1), 8, NOW), GUARD_PASS);
	assert_int_equal(guard_shut_count(g, NOW), 1);
	/* As long as one address would be, for somebody was served there. */
	assert_int_equal(ask(v6_of(1, 9, 9), 8, NOW + 60), GUARD_PASS);
	assert_int_equal(ask(v6_of(1, 9, 9), 8, NOW), GUARD_SHUT);
	guard_pardon(g, v6_of(1, 5, 5).b);
	assert_int_equal(ask(v6_of(1, 9, 9), 8, NOW), GUARD_PASS);
}

/* Ten requests a second, each from another network, for six hours. */
static void
test_a_whole_48_gets_nowhere_for_hours(void **state)
{
	int n = 0;

	(void)state;
	for (unsigned i = 0; i < 60 * HOUR; i++)
		n += guess(v6_of(1, i * 257 % 65536, 1), i, NOW + i / 10) ==
		    GUARD_PASS;
	print_message("%d of %d looked at\n", n, 60 * HOUR);
	assert_in_range(n, SITE, 8000);
}

static void
test_challenges_of_a_48_push_out_no_network(void **state)
{
	int n = 0, kept = 0;

	(void)state;
	for (unsigned net = 0; net < 100; net++)
		for (unsigned i = 0; i < 2200; i++)
			guess(v4(net, i / 20 % 100), 1, NOW);
	for (unsigned i = 0; i < MANY; i++) {
		struct address at = v6_of(1, i % 65536, i / 65536);

		if (ask(at, i, NOW) != GUARD_PASS)
			continue;
		tell(at, i, GUARD_CHALLENGED, NOW);
		n++;
	}
	for (unsigned net = 0; net < 100; net++)
		kept += ask(v4(net, 200), 1, NOW) != GUARD_PASS;
	print_message("%d looked at, %d of 100 networks as before\n", n, kept);
	assert_int_equal(n, 4 * 600 + SITE);
	assert_in_range(kept, 85, 100);
}

/* A campus: 4000 new phones in 200 networks of one /48, as the power is back. */
static void
test_honest_phones_of_a_48(void **state)
{
	(void)state;
	for (unsigned n = 0; n < 4000; n++)
		assert_int_equal(
		    fetch(v6_of(1, n % 200, n / 200), n, NOW + n / 1000),
		    GUARD_PASS);
	assert_int_equal(guard_shut_count(g, NOW), 0);
}

/*
 * Fifty phones behind one address, one with a wrong password that asks every
 * five seconds for two days.
 */
static void
neighbours(bool wrong_one_was_served)
{
	struct address nat = v4(1, 1);
	int64_t waited = 0, longest = 0;

	for (unsigned n = 1; n <= 50; n++)
		assert_int_equal(fetch(nat, n, NOW), GUARD_PASS);
	if (wrong_one_was_served)
		fetch(nat, 99, NOW);
	for (int64_t t = NOW; t < NOW + 2 * DAY; t += 5) {
		guess(nat, 99, t);
		if (t % HOUR == 0)
			for (unsigned n = 1; n <= 50; n++)
				assert_int_equal(fetch(nat, n, t), GUARD_PASS);
		/* one that is new, and could be a guesser for all we know */
		waited = ask(nat, 77, t) == GUARD_PASS ? 0 : waited + 5;
		if (waited > longest)
			longest = waited;
	}
	print_message("a new phone waits %d s at most\n", (int)longest);
	assert_in_range(longest, 60, 15 * MINUTE);
}

static void
test_a_wrong_password_harms_no_neighbour(void **state)
{
	(void)state;
	neighbours(false);
}

static void
test_nor_does_one_that_was_right_before(void **state)
{
	(void)state;
	neighbours(true);
}

/* Knowing a MAC that was served from here gives no more guesses. */
static void
test_a_served_pair_is_no_licence_to_guess(void **state)
{
	struct address nat = v4(1, 1);
	int n = 0;

	(void)state;
	fetch(nat, 1, NOW);
	for (int64_t t = NOW; t < NOW + DAY; t++)
		n += guess(nat, 1, t) == GUARD_PASS;
	print_message("%d looked at\n", n);
	assert_in_range(n, 20, 2000);
}

static void
test_a_pair_is_of_address_and_mac(void **state)
{
	struct address nat = v4(1, 1);

	(void)state;
	fetch(nat, 1, NOW);
	while (guess(nat, 2, NOW) != GUARD_SHUT)
		continue;
	assert_int_equal(ask(nat, 1, NOW), GUARD_PASS);
	assert_int_equal(ask(nat, 3, NOW), GUARD_SHUT);
	assert_int_equal(guard_ask(g, nat.b, "", NOW), GUARD_SHUT);
	while (guess(v4(1, 2), 2, NOW) != GUARD_SHUT)
		continue;
	assert_int_equal(ask(v4(1, 2), 1, NOW), GUARD_SHUT);
}

static void
test_a_pair_without_a_mac_is_none(void **state)
{
	struct address nat = v4(1, 1);

	(void)state;
	guard_tell(g, nat.b, "", GUARD_SERVED, NOW);
	while (guess(nat, 2, NOW) != GUARD_SHUT)
		continue;
	assert_int_equal(guard_ask(g, nat.b, "", NOW), GUARD_SHUT);
}

static void
test_a_pair_not_heard_of_is_forgotten(void **state)
{
	struct address nat = v4(1, 1);
	int64_t late = NOW + 31 * DAY;

	(void)state;
	fetch(nat, 1, NOW);
	fetch(nat, 2, NOW);
	fetch(nat, 2, NOW + 20 * DAY);
	while (guess(nat, 3, late) != GUARD_SHUT)
		continue;
	assert_int_equal(ask(nat, 1, late), GUARD_SHUT);
	assert_int_equal(ask(nat, 2, late), GUARD_PASS);
}

/* Power comes back: a thousand new phones of one office, four files each. */
static void
test_honest_challenges_are_answered(void **state)
{
	struct address nat = v4(1, 1);

	(void)state;
	for (unsigned file = 0; file < 4; file++)
		for (unsigned n = 0; n < 1000; n++)
			assert_int_equal(fetch(nat, n, NOW + file), GUARD_PASS);
	assert_int_equal(guard_shut_count(g, NOW), 0);
}

static void
test_asking_for_challenges_all_day_is_noticed(void **state)
{
	struct address at = v4(1, 1);
	int n = 0, shut = 0;

	(void)state;
	for (int64_t t = NOW; t < NOW + DAY; t++)
		switch (ask(at, 1, t)) {
		case GUARD_PASS:
			tell(at, 1, GUARD_CHALLENGED, t);
			n++;
			break;
		case GUARD_SLOW:
			break;
		case GUARD_SHUT:
			shut++;
			break;
		}
	print_message("%d of %d answered, shut for %d s\n", n, DAY, shut);
	assert_in_range(n, 600, 600 + 24 * 600 / 2);
	assert_in_range(shut, DAY / 2, DAY);
}

static void
test_100000_honest_phones(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 100000; i++)
		assert_int_equal(fetch(v4(i / 4, i % 4), i, NOW + i / 1000),
		    GUARD_PASS);
	assert_int_equal(guard_shut_count(g, NOW + 100), 0);
}

static void
test_a_clock_set_back_locks_nobody_out_for_good(void **state)
{
	struct address at = v4(1, 1);

	(void)state;
	while (guess(at, 1, NOW) != GUARD_SLOW)
		continue;
	assert_int_equal(ask(at, 1, NOW - HOUR), GUARD_SLOW);
	assert_int_equal(ask(at, 1, NOW + HOUR), GUARD_PASS);
}

static void
test_workers_see_each_other(void **state)
{
	struct address at = v4(1, 1);
	int status;
	pid_t pid = fork();

	(void)state;
	assert_true(pid >= 0);
	if (pid == 0) {
		while (guess(at, 1, NOW) != GUARD_SHUT)
			continue;
		_exit(0);
	}
	assert_true(waitpid(pid, &status, 0) == pid);
	assert_int_equal(status, 0);
	assert_int_equal(ask(at, 1, NOW), GUARD_SHUT);
}

static void
test_senseless_settings_are_refused(void **state)
{
	struct guard_conf bad[8];

	(void)state;
	for (size_t i = 0; i < NITEMS(bad); i++)
		bad[i] = usual;
	bad[0].failures = 0;
	bad[1].net_failures = -1;
	bad[2].per_minute = 0;
	bad[3].net_per_minute = INT64_MAX;
	bad[4].challenges = 0;
	bad[5].shut_seconds = DAY + 1;
	bad[6].slots = 65535;
	bad[7].slots = 32;
	for (size_t i = 0; i < NITEMS(bad); i++)
		assert_null(guard_new(&bad[i]));
}

static void
test_the_oldest_of_a_set_makes_room(void **state)
{
	struct slot mem[8] = { { 0 } };
	struct slots t = { mem, 8 };
	const struct rate r = { .leak = 1, .full = 10 * BUCKET_ONE };
	struct slot *made;

	(void)state;
	for (uint64_t i = 0; i < 4; i++) {
		struct slot *s = slot_claim(t, 4 + 8 * i);

		bucket_pour(&s->failures, r, BUCKET_ONE, NOW + (int64_t)i);
		s->shut = bucket_of(NOW + HOUR, 1);
	}
	bucket_pour(&slot_find(t, 4)->challenges, r, 0, NOW + 9);
	assert_null(slot_find(t, 36));
	made = slot_claim(t, 36);
	assert_ptr_equal(made, slot_find(t, 36));
	assert_null(slot_find(t, 12)); /* 4 was seen later */
	assert_non_null(slot_find(t, 4));
	assert_non_null(slot_find(t, 20));
	assert_non_null(slot_find(t, 28));
	assert_true(slot_find(t, 36)->shut == 0);
	assert_true(slot_find(t, 36)->failures == 0);
}

/* Vectors of the reference implementation: messages 00 01 02 ... */
static void
test_the_hash_is_siphash(void **state)
{
	const uint64_t key[2] = { 0x0706050403020100, 0x0f0e0d0c0b0a0908 };

	(void)state;
	assert_true(guard_hash(key, key, 0) == 0x726fdb47dd0e0e31);
	assert_true(guard_hash(key, key, 1) == 0x93f5f5799a932462);
	assert_true(guard_hash(key, key, 2) == 0x3f2acc7f57c29bdb);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, setup)
	const struct CMUnitTest tests[] = {
		TEST(test_slowed_after_so_many_failures_then_shut_out),
		TEST(test_who_waits_passes_again),
		TEST(test_shut_outs_double_up_to_a_day),
		TEST(test_a_pardon_forgets),
		TEST(test_a_pardon_asked_for_is_given_once),
		TEST(test_one_worker_at_a_time_looks_for_pardons),
		TEST(test_a_guesser_gets_nowhere),
		TEST(test_100000_macs_from_one_address),
		TEST(test_many_addresses_of_few_networks),
		TEST(test_a_whole_64_is_one_network),
		TEST(test_a_whole_64_pushes_out_no_pairs),
		TEST(test_challenges_of_a_64_are_one_askers),
		TEST(test_a_whole_48_is_one_site),
		TEST(test_a_whole_48_gets_nowhere_for_hours),
		TEST(test_challenges_of_a_48_push_out_no_network),
		TEST(test_honest_phones_of_a_48),
		TEST(test_a_wrong_password_harms_no_neighbour),
		TEST(test_nor_does_one_that_was_right_before),
		TEST(test_a_served_pair_is_no_licence_to_guess),
		TEST(test_a_pair_is_of_address_and_mac),
		TEST(test_a_pair_without_a_mac_is_none),
		TEST(test_a_pair_not_heard_of_is_forgotten),
		TEST(test_honest_challenges_are_answered),
		TEST(test_asking_for_challenges_all_day_is_noticed),
		TEST(test_100000_honest_phones),
		TEST(test_a_clock_set_back_locks_nobody_out_for_good),
		TEST(test_workers_see_each_other),
		TEST(test_senseless_settings_are_refused),
		TEST(test_the_oldest_of_a_set_makes_room),
		TEST(test_the_hash_is_siphash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
