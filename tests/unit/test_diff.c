/* test_diff.c - what differs between two texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include "base/buf.h"
#include "render/diff.h"

static const struct {
	const char *name, *from, *to;
	const char *want; /* =, - and + with the number of lines */
} cases[] = {
	{ "both empty", "", "", "" },
	{ "equal", "a\nb\n", "a\nb\n", "=2" },
	{ "from nothing", "", "a\nb\n", "+2" },
	{ "to nothing", "a\nb\n", "", "-2" },
	{ "one changed", "a\nb\nc\n", "a\nx\nc\n", "=1-1+1=1" },
	{ "one added in front", "a\n", "x\na\n", "+1=1" },
	{ "one added behind", "a\n", "a\nx\n", "=1+1" },
	{ "one removed", "a\nb\nc\n", "a\nc\n", "=1-1=1" },
	{ "no last line end", "a\nb", "a\nb\n", "=2" },
	{ "nothing in common", "a\nb\n", "c\nd\ne\n", "-2+3" },
	{ "an equal line between", "a\nx\nb\n", "c\nx\nd\n", "-1+1=1-1+1" },
	{ "Myers' own", "a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n", NULL },
	{ "a line twice", "a\na\n", "a\n", "=1-1" },
	{ "empty lines", "\n\n", "\n", "=1-1" },
};

/* Both texts must come out of the runs again. */
static void
rebuild(struct arena *a, const struct diff *d, const char *from, const char *to)
{
	struct buf x = BUF_INIT(a), y = BUF_INIT(a);
	size_t i = 0, k = 0;

	for (size_t r = 0; r < d->nruns; r++) {
		assert_int_equal(d->run[r].from, i);
		assert_int_equal(d->run[r].to, k);
		assert_int_not_equal(d->run[r].n, 0);
		for (size_t n = 0; n < d->run[r].n; n++) {
			if (d->run[r].op != DIFF_ADDED) {
				buf_raw(&x, d->from[i].p, d->from[i].len);
				buf_raw(&x, "\n", 1);
				i++;
			}
			if (d->run[r].op != DIFF_REMOVED) {
				buf_raw(&y, d->to[k].p, d->to[k].len);
				buf_raw(&y, "\n", 1);
				k++;
			}
		}
	}
	assert_int_equal(i, d->nfrom);
	assert_int_equal(k, d->nto);
	assert_memory_equal(x.len == 0 ? "" : x.p, from, strlen(from));
	assert_memory_equal(y.len == 0 ? "" : y.p, to, strlen(to));
}

static void
test_runs_make_up_both_texts(void **state)
{
	struct arena *a = arena_new();
	struct diff d;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf b = BUF_INIT(a);

		print_message("%s\n", cases[i].name);
		diff_lines(a, cases[i].from, strlen(cases[i].from), cases[i].to,
		    strlen(cases[i].to), &d);
		rebuild(a, &d, cases[i].from, cases[i].to);
		for (size_t r = 0; r < d.nruns; r++)
			buf_printf(&b, "%c%zu", "=-+"[d.run[r].op], d.run[r].n);
		if (cases[i].want != NULL)
			assert_string_equal(b.len == 0 ? "" : b.p,
			    cases[i].want);
	}
	arena_free(a);
}

static const char *
numbers(struct arena *a, unsigned n, unsigned step, unsigned seed)
{
	struct buf b = BUF_INIT(a);

	for (unsigned i = 0; i < n; i++)
		buf_printf(&b, "%u\n", i * step + seed);
	return b.p;
}

static void
test_chance_texts_come_out_again_and_changes_are_few(void **state)
{
	struct arena *a = arena_new();
	unsigned x = 12345;
	struct diff d;

	(void)state;
	for (int turn = 0; turn < 300; turn++) {
		struct buf s = BUF_INIT(a), t = BUF_INIT(a);
		size_t changed = 0, edits = 0;

		buf_str(&s, "");
		for (int i = 0; i < 40; i++) {
			x = x * 1103515245u + 12345;
			buf_printf(&s, "%u\n", x >> 16 & 3);
			if ((x >> 20 & 7) != 0)
				buf_printf(&t, "%u\n", x >> 16 & 3);
			else
				edits++;
			if ((x >> 24 & 7) == 0) {
				buf_printf(&t, "new %d\n", i);
				edits++;
			}
		}
		diff_lines(a, s.p, s.len, t.p, t.len, &d);
		rebuild(a, &d, s.p, t.p);
		for (size_t r = 0; r < d.nruns; r++)
			changed += d.run[r].op == DIFF_SAME ? 0 : d.run[r].n;
		assert_true(changed <= edits);
		arena_reset(a);
	}
	arena_free(a);
}

static void
test_texts_too_far_apart_are_one_change(void **state)
{
	struct arena *a = arena_new();
	const char *s = numbers(a, 30000, 2, 0), *t = numbers(a, 30000, 2, 1);
	struct diff d;

	(void)state;
	diff_lines(a, s, strlen(s), t, strlen(t), &d);
	assert_int_equal(d.nruns, 2);
	rebuild(a, &d, s, t);
	arena_free(a);
}

static void
test_hunks_keep_near_changes_together(void **state)
{
	static const char from[] = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";
	static const char to[] = "1\n2\nx\n4\n5\ny\n7\n8\n9\n10\n11\nz\n";
	struct arena *a = arena_new();
	struct diff_hunk h;
	struct diff d;
	size_t next = 0;

	(void)state;
	diff_lines(a, from, strlen(from), to, strlen(to), &d);
	assert_true(diff_hunk(&d, 2, &next, &h));
	assert_int_equal(h.from, 0);
	assert_int_equal(h.nfrom, 8);
	assert_int_equal(h.nto, 8);
	assert_int_equal(h.before, 2);
	assert_int_equal(h.after, 2);
	assert_true(diff_hunk(&d, 2, &next, &h));
	assert_int_equal(h.from, 9);
	assert_int_equal(h.nfrom, 3);
	assert_int_equal(h.after, 0);
	assert_false(diff_hunk(&d, 2, &next, &h));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_runs_make_up_both_texts),
		cmocka_unit_test(
		    test_chance_texts_come_out_again_and_changes_are_few),
		cmocka_unit_test(test_texts_too_far_apart_are_one_change),
		cmocka_unit_test(test_hunks_keep_near_changes_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
