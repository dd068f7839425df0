/* test_csv.c - base/csv.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/csv.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

/* Cells as text, '|' between, '/' behind a row; '!' before a faulty one. */
static const char *
shown(struct arena *a, const struct csv *c)
{
	struct buf b = BUF_INIT(a);

	for (size_t j = 0; j < c->nnames; j++)
		buf_printf(&b, "%s%s", j == 0 ? "" : "|", c->names[j]);
	buf_str(&b, "/");
	for (size_t i = 0; i < c->nrows; i++) {
		if (c->rows[i].fault != NULL)
			buf_str(&b, "!");
		for (size_t j = 0; j < c->nnames; j++)
			buf_printf(&b, "%s%s", j == 0 ? "" : "|",
			    c->rows[i].cells[j]);
		buf_str(&b, "/");
	}
	return b.p;
}

static void
test_text_becomes_rows_of_cells(void **state)
{
	static const struct {
		const char *name, *text, *want;
	} cases[] = {
		{ "commas", "a,b\n1,2\n", "a|b/1|2/" },
		{ "semicolons", "a;b\n1;2,3\n", "a|b/1|2,3/" },
		{ "tabs", "a\tb\n1\t2\n", "a|b/1|2/" },
		{ "no last line end", "a,b\n1,2", "a|b/1|2/" },
		{ "CRLF", "a,b\r\n1,2\r\n", "a|b/1|2/" },
		{ "CR", "a,b\r1,2\r", "a|b/1|2/" },
		{ "byte order mark",
		    "\xef\xbb\xbf"
		    "a,b\n1,2\n",
		    "a|b/1|2/" },
		{ "empty lines", "\n\na,b\n\n1,2\n,\n\n3,4\n", "a|b/1|2/3|4/" },
		{ "quotes", "a,b\n\"x,y\",\"say \"\"hi\"\"\"\n",
		    "a|b/x,y|say \"hi\"/" },
		{ "line break in a cell", "a,b\n\"x\ny\",2\n", "a|b/x\ny|2/" },
		{ "blanks stay", "a, b \n 1 ,2\n", "a|b/ 1 |2/" },
		{ "formulas are data", "a,b\n=1+1,@x\n-1,+2\n",
		    "a|b/=1+1|@x/-1|+2/" },
		{ "separator in a quoted name", "\"a,b\";c\n1;2\n",
		    "a,b|c/1|2/" },
		{ "one column", "a\n1\n2\n", "a/1/2/" },
		{ "too many cells", "a,b\n1,2,3\n4,5\n", "a|b/!1|2/4|5/" },
		{ "too few cells", "a,b\n1\n4,5\n", "a|b/!1|/4|5/" },
		{ "behind a quote", "a,b\n\"x\"y,2\n4,5\n", "a|b/!x|2/4|5/" },
		{ "a quote inside", "a,b\nx\"y,2\n", "a|b/!x\"y|2/" },
		{ "empty quotes", "a,b\n\"\",2\n", "a|b/|2/" },
		{ "Windows-1252", "a,b\nJos\xe9,\x80\n",
		    "a|b/Jos\xc3\xa9|\xe2\x82\xac/" },
	};
	struct arena *a = arena_new();
	struct csv_fault f;
	struct csv c;

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		print_message("%s\n", cases[i].name);
		assert_int_equal(
		    csv_read(a, cases[i].text, strlen(cases[i].text), &c, &f),
		    ERR_OK);
		assert_string_equal(shown(a, &c), cases[i].want);
		assert_int_equal(c.latin1,
		    strcmp(cases[i].name, "Windows-1252") == 0);
	}
	arena_free(a);
}

static void
test_what_is_no_csv_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *name, *text;
		size_t len, line;
		const char *says;
	} cases[] = {
		{ "empty", "", 0, 1, "empty" },
		{ "only line ends", "\r\n\n", 3, 1, "empty" },
		{ "UTF-16",
		    "\xff\xfe"
		    "a\0",
		    4, 1, "UTF-16" },
		{ "UTF-16 the other way", "\xfe\xff\0a", 4, 1, "UTF-16" },
		{ "a NUL", "a,b\n1,2\n3,\0\n", 12, 3, "NUL" },
		{ "a quote never closed", "a,b\n1,2\n\"3,4\n5,6\n", 17, 3,
		    "never closed" },
		{ "the header's", "\"a,b\n", 5, 1, "never closed" },
	};
	struct arena *a = arena_new();
	struct csv_fault f;
	struct csv c;

	(void)state;
	for (size_t i = 0; i < NITEMS(cases); i++) {
		print_message("%s\n", cases[i].name);
		assert_int_equal(
		    csv_read(a, cases[i].text, cases[i].len, &c, &f),
		    ERR_INVALID);
		assert_int_equal(f.line, cases[i].line);
		assert_non_null(strstr(f.text, cases[i].says));
	}
	arena_free(a);
}

static void
test_rows_know_their_line(void **state)
{
	static const char text[] =
	    "a,b\r\n\"x\r\ny\",1\r\n\r\nz,2\r\n\"p\rq\nr\",3\r\ns,4\r\n";
	static const size_t lines[] = { 2, 5, 6, 9 };
	struct arena *a = arena_new();
	struct csv_fault f;
	struct csv c;

	(void)state;
	assert_int_equal(csv_read(a, text, sizeof(text) - 1, &c, &f), ERR_OK);
	assert_int_equal(c.nrows, NITEMS(lines));
	for (size_t i = 0; i < NITEMS(lines); i++)
		assert_int_equal(c.rows[i].line, lines[i]);
	arena_free(a);
}

static void
test_what_is_written_is_read_unchanged(void **state)
{
	static const char *const cells[] = { "plain", "", "a,b", "a;b", "\t",
		"say \"hi\"", "\"", "two\r\nlines", " ends ", "=1+1", "'x",
		"Jos\xc3\xa9" };
	struct arena *a = arena_new();
	struct buf b = BUF_INIT(a);
	struct csv_fault f;
	struct csv c;

	(void)state;
	for (int row = 0; row < 2; row++) {
		for (size_t i = 0; i < NITEMS(cells); i++)
			csv_cell(&b, row == 0 ? "n" : cells[i], i == 0);
		csv_end(&b);
	}
	assert_int_equal(csv_read(a, b.p, b.len, &c, &f), ERR_OK);
	assert_int_equal(c.nrows, 1);
	assert_null(c.rows[0].fault);
	for (size_t i = 0; i < NITEMS(cells); i++)
		assert_string_equal(c.rows[0].cells[i], cells[i]);
	arena_free(a);
}

/* Short rows and many columns would be a hundred times the text. */
static void
test_rows_and_columns_are_counted(void **state)
{
	struct arena *a = arena_new();
	struct buf b = BUF_INIT(a);
	struct csv_fault f;
	struct csv c;

	(void)state;
	buf_str(&b, "a\n");
	for (size_t i = 0; i < CSV_ROWS_MAX; i++)
		buf_str(&b, "1\n\n");
	assert_int_equal(csv_read(a, b.p, b.len, &c, &f), ERR_OK);
	assert_int_equal(c.nrows, CSV_ROWS_MAX);
	buf_str(&b, "1\n");
	assert_int_equal(csv_read(a, b.p, b.len, &c, &f), ERR_INVALID);
	assert_int_equal(f.line, 2 * CSV_ROWS_MAX + 2);
	b.len = 0;
	for (size_t i = 0; i < CSV_COLUMNS_MAX; i++)
		buf_str(&b, i == 0 ? "a" : ",a");
	assert_int_equal(csv_read(a, b.p, b.len, &c, &f), ERR_OK);
	assert_int_equal(c.nnames, CSV_COLUMNS_MAX);
	buf_str(&b, ",");
	assert_int_equal(csv_read(a, b.p, b.len, &c, &f), ERR_INVALID);
	assert_non_null(strstr(f.text, "64 columns"));
	arena_free(a);
}

static void
test_a_cell_may_be_large(void **state)
{
	struct arena *a = arena_new();
	struct buf b = BUF_INIT(a);
	char *large = arena_alloc(a, 1 << 20);
	struct csv_fault f;
	struct csv c;

	(void)state;
	memset(large, 'x', (1 << 20) - 1);
	buf_str(&b, "a,b\n1,");
	csv_cell(&b, large, true);
	buf_str(&b, "\n");
	assert_int_equal(csv_read(a, b.p, b.len, &c, &f), ERR_OK);
	assert_int_equal(strlen(c.rows[0].cells[1]), (1 << 20) - 1);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_becomes_rows_of_cells),
		cmocka_unit_test(test_what_is_no_csv_is_refused_with_its_line),
		cmocka_unit_test(test_rows_know_their_line),
		cmocka_unit_test(test_what_is_written_is_read_unchanged),
		cmocka_unit_test(test_rows_and_columns_are_counted),
		cmocka_unit_test(test_a_cell_may_be_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
