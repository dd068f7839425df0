/* test_list.c - db/list.c: the statement a page becomes; and the lists of
 * db/stmt_pages.h, every combination of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "db/list.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

/* --- one list, word by word ------------------------------------------------- */

static const struct list_filter filters[] = {
	{ .name = "organisation_id",
	    .type = LIST_INT,
	    .sql = "t.organisation_id = ?",
	    .nin = 1,
	    .narrows = true },
	{ .name = "q",
	    .type = LIST_TEXT,
	    .sql = "(t.label LIKE ? OR t.mac = ?)",
	    .nin = 2,
	    .join = " JOIN (SELECT id FROM found WHERE word = ?) f"
		    " ON f.id = t.id",
	    .join_nin = 1 },
};
static const struct list_sort sorts[] = {
	{ "label", "t.label", LIST_TEXT },
	{ "id", "t.id", LIST_INT },
	{ "mac", "t.mac", LIST_TEXT },
};
static const struct list things = {
	.name = "things",
	.columns = "SELECT t.a, t.b",
	.nout = 2,
	.from = "thing t JOIN organisation o ON o.id = t.organisation_id",
	.scope = "o.path LIKE ?",
	.scope_one = "t.organisation_id = ?",
	.own = "t.id IN (SELECT thing_id FROM mine WHERE user_id = ?)",
	.id = "t.id",
	.unique = "t.mac",
	.id_type = LIST_INT,
	.filters = filters,
	.nfilters = NITEMS(filters),
	.sorts = sorts,
	.nsorts = NITEMS(sorts),
	.roles = ROLE_ADMIN,
};

#define SELECTED                                                              \
	"SELECT t.a, t.b, t.label, t.id FROM thing t JOIN organisation o ON " \
	"o.id = t.organisation_id"
#define ORDERED " ORDER BY t.label, t.id LIMIT ?"

struct made {
	struct composed c;
	struct val in[LIST_VALUES_MAX];
	struct arena *a;
};

static void
make(struct made *m, const struct act *who, const struct list *l,
    const struct list_ask *ask)
{
	struct act act = *who;

	act.a = m->a = arena_new();
	memset(&m->c, 0, sizeof(m->c));
	list_text(&act, l, ask, &m->c, m->in);
	assert_int_equal(m->c.len, strlen(m->c.sql));
}

/* values: "i7 sAda i51": what the ? stand for. */
static void
check(const struct act *who, const struct list *l, const struct list_ask *ask,
    const char *sql, const char *values)
{
	struct made m;
	struct buf b = { .len = 0 };

	make(&m, who, l, ask);
	b.arena = m.a;
	for (size_t i = 0; i < m.c.nin; i++)
		if (m.in[i].type == VAL_INT)
			buf_printf(&b, "%si%lld", i == 0 ? "" : " ",
			    (long long)m.in[i].i);
		else
			buf_printf(&b, "%ss%s", i == 0 ? "" : " ", m.in[i].s);
	assert_string_equal(m.c.sql, sql);
	assert_string_equal(b.p, values);
	assert_int_equal(m.c.nout, l->nout + 2);
	assert_int_equal(m.c.roles, l->roles);
	arena_free(m.a);
}

static const struct act provider = { .scope = NULL };
static const struct act root = { .scope = "/1/" };
static const struct act reseller = { .scope = "/1/7/" };
static const struct act leaf = { .scope = "/1/7/9/", .scope_one = 9 };
static const struct act user = { .scope = "/1/7/9/",
	.scope_one = 9,
	.own_user = 4 };

static void
test_whose_rows(void **state)
{
	struct list_ask ask = { .sort = &sorts[0], .limit = 50 };
	struct list bare = things;

	(void)state;
	check(&provider, &things, &ask, SELECTED ORDERED, "i51");
	check(&root, &things, &ask, SELECTED ORDERED, "i51");
	check(&reseller, &things, &ask, SELECTED " WHERE o.path LIKE ?" ORDERED,
	    "s/1/7/% i51");
	check(&leaf, &things, &ask,
	    SELECTED " WHERE t.organisation_id = ?" ORDERED, "i9 i51");
	check(&user, &things, &ask,
	    SELECTED " WHERE t.id IN (SELECT thing_id FROM mine WHERE user_id"
		     " = ?) AND t.organisation_id = ?" ORDERED,
	    "i4 i9 i51");
	/* Not for organisation_users at all: nothing, never everything. */
	bare.own = NULL;
	check(&user, &bare, &ask,
	    SELECTED " WHERE 1 = 0 AND t.organisation_id = ?" ORDERED,
	    "i9 i51");
	/* What belongs to nobody is everybody's. */
	bare.scope = bare.scope_one = NULL;
	check(&leaf, &bare, &ask, SELECTED ORDERED, "i51");
	bare.scope = things.scope;
	check(&leaf, &bare, &ask, SELECTED " WHERE o.path LIKE ?" ORDERED,
	    "s/1/7/9/% i51");
}

static void
test_orders_and_where_a_page_begins(void **state)
{
	struct list_ask ask = { .sort = &sorts[0],
		.limit = 2,
		.after_key = V_STR("Desk"),
		.after_id = V_INT(12) };

	(void)state;
	check(&leaf, &things, &ask,
	    SELECTED " WHERE t.organisation_id = ? AND (t.label > ? OR"
		     " (t.label = ? AND t.id > ?))" ORDERED,
	    "i9 sDesk sDesk i12 i3");
	ask.down = true;
	check(&provider, &things, &ask,
	    SELECTED " WHERE (t.label < ? OR (t.label = ? AND t.id < ?))"
		     " ORDER BY t.label DESC, t.id DESC LIMIT ?",
	    "sDesk sDesk i12 i3");
	/* By the id alone. */
	ask.sort = &sorts[1];
	check(&provider, &things, &ask,
	    "SELECT t.a, t.b, t.id, t.id FROM thing t JOIN organisation o ON"
	    " o.id = t.organisation_id WHERE t.id < ? ORDER BY t.id DESC"
	    " LIMIT ?",
	    "i12 i3");
	ask.down = false;
	check(&provider, &things, &ask,
	    "SELECT t.a, t.b, t.id, t.id FROM thing t JOIN organisation o ON"
	    " o.id = t.organisation_id WHERE t.id > ? ORDER BY t.id LIMIT ?",
	    "i12 i3");
}

static void
test_an_order_that_is_unique_needs_no_id(void **state)
{
	struct list_ask ask = { .sort = &sorts[2],
		.limit = 2,
		.after_key = V_STR("805ec0"),
		.after_id = V_INT(12) };

	(void)state;
	check(&provider, &things, &ask,
	    "SELECT t.a, t.b, t.mac, t.id FROM thing t JOIN organisation o ON"
	    " o.id = t.organisation_id WHERE t.mac > ? ORDER BY t.mac LIMIT ?",
	    "s805ec0 i3");
	ask.down = true;
	ask.after_id = ask.after_key = V_NULL;
	check(&provider, &things, &ask,
	    "SELECT t.a, t.b, t.mac, t.id FROM thing t JOIN organisation o ON"
	    " o.id = t.organisation_id ORDER BY t.mac DESC LIMIT ?",
	    "i3");
}

static void
test_filters(void **state)
{
	struct list_ask ask = { .sort = &sorts[0],
		.limit = 50,
		.nfilters = 1,
		.filter = { &filters[1], &filters[0] },
		.value = { V_STR("x"), V_INT(8) } };

	(void)state;
	/* Through the whole installation: the few rows first. */
	check(&provider, &things, &ask,
	    SELECTED " JOIN (SELECT id FROM found WHERE word = ?) f ON f.id ="
		     " t.id" ORDERED,
	    "sx i51");
	check(&root, &things, &ask,
	    SELECTED " JOIN (SELECT id FROM found WHERE word = ?) f ON f.id ="
		     " t.id" ORDERED,
	    "sx i51");
	/* Within some organisations: those first. */
	check(&reseller, &things, &ask,
	    SELECTED
	    " WHERE o.path LIKE ? AND (t.label LIKE ? OR t.mac = ?)" ORDERED,
	    "s/1/7/% sx sx i51");
	ask.nfilters = 2;
	check(&provider, &things, &ask,
	    SELECTED " WHERE (t.label LIKE ? OR t.mac = ?) AND"
		     " t.organisation_id = ?" ORDERED,
	    "sx sx i8 i51");
	ask.after_key = V_STR("a");
	ask.after_id = V_INT(1);
	check(&user, &things, &ask,
	    SELECTED " WHERE t.id IN (SELECT thing_id FROM mine WHERE user_id"
		     " = ?) AND t.organisation_id = ? AND (t.label LIKE ? OR"
		     " t.mac = ?) AND t.organisation_id = ? AND (t.label > ?"
		     " OR (t.label = ? AND t.id > ?))" ORDERED,
	    "i4 i9 sx sx i8 sa sa i1 i51");
}

/* --- the lists there are ------------------------------------------------------ */

/* A character of SQL outside quotes, and outside brackets if top. */
static unsigned
count(const char *sql, char wanted, bool top)
{
	unsigned n = 0;
	char quote = '\0';
	int depth = 0;

	for (; *sql != '\0'; sql++) {
		if (quote != '\0') {
			quote = *sql == quote ? '\0' : quote;
			continue;
		}
		if (*sql == '\'' || *sql == '"' || *sql == '`')
			quote = *sql;
		depth += *sql == '(' ? 1 : *sql == ')' ? -1 : 0;
		n += *sql == wanted && (!top || depth == 0);
	}
	assert_int_equal(quote, '\0');
	assert_int_equal(depth, 0);
	return n;
}

static void
test_every_list_is_described_well(void **state)
{
	(void)state;
	for (size_t i = 0; i < LIST__MAX; i++) {
		const struct list *l = &lists[i];

		assert_non_null(l->name);
		print_message("%s\n", l->name);
		assert_int_equal(strncmp(l->columns, "SELECT ", 7), 0);
		assert_int_equal(count(l->columns, ',', true) + 1, l->nout);
		assert_int_equal(count(l->columns, '?', false), 0);
		assert_int_equal(count(l->from, '?', false), 0);
		assert_non_null(l->id);
		assert_true(l->nsorts > 0);
		assert_true(l->nfilters <= LIST_FILTERS_MAX);
		assert_int_equal(l->roles & ~(ROLE_ADMIN | ROLE_CTL), 0);
		assert_true((l->roles & ROLE_ADMIN) != 0);
		if (l->scope != NULL)
			assert_int_equal(count(l->scope, '?', false), 1);
		if (l->scope_one != NULL)
			assert_int_equal(count(l->scope_one, '?', false), 1);
		if (l->own != NULL)
			assert_int_equal(count(l->own, '?', false), 1);
		for (size_t k = 0; k < l->nfilters; k++) {
			const struct list_filter *f = &l->filters[k];

			print_message("  %s\n", f->name);
			if (f->sql != NULL)
				assert_int_equal(count(f->sql, '?', false),
				    f->nin);
			assert_int_equal(
			    f->join == NULL ? 0 : count(f->join, '?', false),
			    f->join_nin);
			assert_int_equal(f->type == LIST_WORD,
			    f->words != NULL);
			assert_non_null(f->help);
		}
	}
}

/* All filters at once, each order, both ways, for everybody. */
static void
test_every_page_has_as_many_values_as_marks(void **state)
{
	static const struct act *const who[] = { &provider, &root, &reseller,
		&leaf, &user };
	struct list_ask ask;
	struct made m;

	(void)state;
	for (size_t i = 0; i < LIST__MAX; i++)
		for (size_t k = 0; k < NITEMS(who) * lists[i].nsorts * 2; k++) {
			const struct list *l = &lists[i];

			ask = (struct list_ask){ .limit = 500,
				.sort = &l->sorts[k / 2 % l->nsorts],
				.down = k % 2 != 0,
				.after_key = V_STR("x"),
				.after_id = V_INT(1),
				.nfilters = l->nfilters };
			for (size_t n = 0; n < l->nfilters; n++) {
				ask.filter[n] = &l->filters[n];
				ask.value[n] = V_STR(l->filters[n].words == NULL
					? "x"
					: l->filters[n].words[0]);
			}
			make(&m, who[k / 2 / l->nsorts], l, &ask);
			assert_int_equal(count(m.c.sql, '?', false), m.c.nin);
			assert_true(m.c.nin < LIST_VALUES_MAX);
			arena_free(m.a);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whose_rows),
		cmocka_unit_test(test_orders_and_where_a_page_begins),
		cmocka_unit_test(test_an_order_that_is_unique_needs_no_id),
		cmocka_unit_test(test_filters),
		cmocka_unit_test(test_every_list_is_described_well),
		cmocka_unit_test(test_every_page_has_as_many_values_as_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
