/*
 * test_db_conn.c - db/db.c against a real server, with a statement table of
 * its own.  DB_SOCKET names the server's socket, DB_USER (root) who we are;
 * the database test_db_conn is made anew.
 */
#include <sys/wait.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "db/db.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))
#define T(n) ((enum stmt)(n))

enum {
	T_ADD,
	T_GET,
	T_BLOB,
	T_ALL,
	T_COUNT,
	T_SUM,
	T_BUMP,
	T_CHILD,
	T_DELETE,
	T_SESSION,
	T_RPS,
	T_WRONG_SHAPE,
	T_BROKEN,
	T_NO_VALUES,
	T_MAX
};

/* clang-format off */
const struct stmt_def stmt_defs[STMT__MAX] = {
	[T_ADD] = { .sql = "INSERT INTO t (id, i, s, b, d, e) VALUES (?, ?, ?, ?, ?, ?)",
		.nin = 6, .roles = ROLE_CTL },
	[T_GET] = { .sql = "SELECT id, i, s, b, d, e, e + 0, n, y FROM t WHERE id = ?",
		.nin = 1, .nout = 9, .roles = ROLE_CTL },
	[T_BLOB] = { .sql = "SELECT s, b, i, d FROM t WHERE id >= ? ORDER BY id",
		.nin = 1, .nout = 4, .roles = ROLE_CTL },
	[T_ALL] = { .sql = "SELECT id, s FROM t ORDER BY id", .nout = 2,
		.roles = ROLE_CTL },
	[T_COUNT] = { .sql = "SELECT COUNT(*) FROM t", .nout = 1,
		.roles = ROLE_CTL },
	[T_SUM] = { .sql = "SELECT SUM(i), AVG(i), 9223372036854775807 FROM t",
		.nout = 3, .roles = ROLE_CTL },
	[T_BUMP] = { .sql = "UPDATE t SET i = i + ? WHERE id = ?", .nin = 2,
		.roles = ROLE_CTL },
	[T_CHILD] = { .sql = "INSERT INTO child (t_id) VALUES (?)", .nin = 1,
		.roles = ROLE_CTL },
	[T_DELETE] = { .sql = "DELETE FROM t WHERE id >= ?", .nin = 1,
		.roles = ROLE_CTL },
	[T_SESSION] = { .sql = "SELECT @@session.time_zone, @@session.sql_mode,"
		" @@session.character_set_client, @@session.innodb_lock_wait_timeout",
		.nout = 4, .roles = ROLE_CTL },
	[T_RPS] = { .sql = "SELECT 1", .nout = 1, .roles = ROLE_RPS },
	[T_WRONG_SHAPE] = { .sql = "SELECT 1, ?", .nin = 1, .nout = 1,
		.roles = ROLE_CTL },
	[T_BROKEN] = { .sql = "SELEKT 1", .nout = 1, .roles = ROLE_CTL },
	[T_NO_VALUES] = { .sql = "INSERT INTO t (s) SELECT ?", .nin = 1,
		.roles = ROLE_CTL },
};
/* clang-format on */

_Static_assert((int)T_MAX <= (int)STMT__MAX, "the table has room");

const char *
stmt_name(enum stmt st)
{
	(void)st;
	return "TEST";
}

static const char schema[] =
    "DROP DATABASE IF EXISTS test_db_conn;\n"
    "CREATE DATABASE test_db_conn;\n"
    "USE test_db_conn;\n"
    "-- a comment;\n"
    "CREATE TABLE t (id BIGINT AUTO_INCREMENT PRIMARY KEY, i INT,\n"
    "  s VARCHAR(40), b LONGBLOB, d DATETIME(3), e ENUM('x', 'y'),\n"
    "  n INT NULL, y TINYINT UNSIGNED NOT NULL DEFAULT 200)\n"
    "  ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4;\n"
    "CREATE TABLE child (id INT AUTO_INCREMENT PRIMARY KEY,\n"
    "  t_id BIGINT NOT NULL, FOREIGN KEY (t_id) REFERENCES t (id))\n"
    "  ENGINE=InnoDB;\n";

static struct db_conf conf = { .timeout = 5, .role = ROLE_CTL };
static struct arena *a;
static struct db *db;

static int
group_setup(void **state)
{
	struct db_conf nowhere;
	struct db *first;
	enum err e;

	(void)state;
	conf.socket = getenv("DB_SOCKET");
	conf.user = getenv("DB_USER") != NULL ? getenv("DB_USER") : "root";
	if (conf.socket == NULL) {
		print_error("DB_SOCKET is not set\n");
		return -1;
	}
	nowhere = conf;
	first = db_open(&nowhere);
	e = db_script(first, schema, 0, NULL, NULL);
	db_close(first);
	conf.name = "test_db_conn";
	a = arena_new();
	db = db_open(&conf);
	return e == ERR_OK ? 0 : -1;
}

static int
group_teardown(void **state)
{
	(void)state;
	db_close(db);
	arena_free(a);
	return 0;
}

static int
empty(void **state)
{
	(void)state;
	arena_reset(a);
	return db_run(db, T(T_DELETE), VALS(V_INT(0)), NULL) != ERR_OK;
}

static void
add(int64_t id, int64_t i, struct val s, struct val b)
{
	assert_int_equal(db_run(db, T(T_ADD),
			     VALS(V_INT(id), V_INT(i), s, b, V_NULL, V_NULL),
			     NULL),
	    ERR_OK);
}

static int64_t
count(void)
{
	struct val row[1];

	assert_int_equal(db_first(db, a, T(T_COUNT), NOVALS, row, 1), ERR_OK);
	return row[0].i;
}

static int64_t
number(int64_t id)
{
	struct val row[9];

	assert_int_equal(db_first(db, a, T(T_GET), VALS(V_INT(id)), row, 9),
	    ERR_OK);
	return row[1].i;
}

static void
assert_text(const struct val *v, const char *want)
{
	assert_int_equal(v->type, VAL_STR);
	assert_int_equal(v->len, strlen(want));
	assert_string_equal(v->s, want);
}

static void
test_every_type_comes_back(void **state)
{
	static const char utf8[] = "h\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80";
	struct val row[9];

	(void)state;
	assert_int_equal(
	    db_run(db, T(T_ADD),
		VALS(V_INT(7), V_INT(-42), V_STR(utf8), V_BYTES("\0\xff\0", 3),
		    V_STR("2024-02-29 12:34:56.789"), V_STR("y")),
		NULL),
	    ERR_OK);
	assert_int_equal(db_first(db, a, T(T_GET), VALS(V_INT(7)), row, 9),
	    ERR_OK);
	assert_int_equal(row[0].type, VAL_INT);
	assert_int_equal(row[0].i, 7);
	assert_int_equal(row[1].type, VAL_INT);
	assert_true(row[1].i == -42);
	assert_text(&row[2], utf8);
	assert_int_equal(row[3].type, VAL_BYTES);
	assert_int_equal(row[3].len, 3);
	assert_memory_equal(row[3].s, "\0\xff\0", 4);
	assert_text(&row[4], "2024-02-29 12:34:56.789");
	assert_text(&row[5], "y");
	assert_int_equal(row[6].type, VAL_INT);
	assert_int_equal(row[6].i, 2);
	assert_int_equal(row[7].type, VAL_NULL);
	assert_int_equal(row[8].type, VAL_INT);
	assert_int_equal(row[8].i, 200);
}

static void
test_null_goes_in_and_out(void **state)
{
	const char *none = NULL;
	struct val row[9];

	(void)state;
	add(1, 5, V_OPT(none), V_NULL);
	assert_int_equal(db_first(db, a, T(T_GET), VALS(V_INT(1)), row, 9),
	    ERR_OK);
	for (size_t i = 2; i < 8; i++)
		assert_int_equal(row[i].type, VAL_NULL);
	add(2, 5, V_STR(""), V_BYTES("", 0));
	assert_int_equal(db_first(db, a, T(T_GET), VALS(V_INT(2)), row, 9),
	    ERR_OK);
	assert_text(&row[2], "");
	assert_int_equal(row[3].type, VAL_BYTES);
	assert_int_equal(row[3].len, 0);
}

static void
test_sums_are_integers_and_averages_are_not(void **state)
{
	struct val row[3];

	(void)state;
	add(1, 2000000000, V_NULL, V_NULL);
	add(2, 2000000001, V_NULL, V_NULL);
	assert_int_equal(db_first(db, a, T(T_SUM), NOVALS, row, 3), ERR_OK);
	assert_int_equal(row[0].type, VAL_INT);
	assert_true(row[0].i == 4000000001);
	assert_text(&row[1], "2000000000.5000");
	assert_true(row[2].i == INT64_MAX);
}

static char *
pattern(size_t n)
{
	char *p = arena_alloc(a, n);

	for (size_t i = 0; i < n; i++)
		p[i] = (char)(i * 31 + i / 251);
	return p;
}

static enum err
check_blob(void *arg, const struct val *row, size_t n)
{
	size_t *want = *(size_t **)arg;

	assert_int_equal(n, 4);
	assert_int_equal(row[1].type, VAL_BYTES);
	assert_int_equal(row[1].len, *want);
	assert_memory_equal(row[1].s, pattern(*want), *want);
	assert_int_equal(row[1].s[*want], '\0');
	assert_text(&row[0], "around it");
	assert_true(row[2].i == (int64_t)*want);
	*(size_t **)arg = want + 1;
	return ERR_OK;
}

/* Shorter and longer than the buffer kept ready, one after the other. */
static void
test_blobs_of_every_length(void **state)
{
	size_t sizes[] = { 0, 1, 16383, 16384, 16385, 3, 1024 * 1024, 100 };
	size_t *want = sizes;
	struct val row[4];

	(void)state;
	for (size_t i = 0; i < NITEMS(sizes); i++)
		add((int64_t)i + 1, (int64_t)sizes[i], V_STR("around it"),
		    V_BYTES(pattern(sizes[i]), sizes[i]));
	assert_int_equal(
	    db_each(db, a, T(T_BLOB), VALS(V_INT(1)), check_blob, &want),
	    ERR_OK);
	assert_ptr_equal(want, sizes + NITEMS(sizes));
	for (size_t i = 0; i < NITEMS(sizes); i++) {
		want = &sizes[i];
		assert_int_equal(db_first(db, a, T(T_BLOB),
				     VALS(V_INT((int64_t)i + 1)), row, 4),
		    ERR_OK);
		check_blob(&want, row, 4);
	}
}

static void
test_first_of_many_costs_one_trip(void **state)
{
	struct val row[4];
	uint64_t before;

	(void)state;
	for (int i = 1; i <= 50; i++)
		add(i, i, V_STR("x"), V_NULL);
	assert_int_equal(db_first(db, a, T(T_BLOB), VALS(V_INT(1)), row, 4),
	    ERR_OK);
	before = db_trips(db);
	for (int i = 1; i <= 50; i++) {
		assert_int_equal(
		    db_first(db, a, T(T_BLOB), VALS(V_INT(i)), row, 4), ERR_OK);
		assert_int_equal(row[2].i, i);
	}
	assert_int_equal(db_trips(db) - before, 50);
	assert_int_equal(db_first(db, a, T(T_BLOB), VALS(V_INT(51)), row, 4),
	    ERR_NOTFOUND);
}

static enum err
nested(void *arg, const struct val *row, size_t n)
{
	int64_t *seen = arg;

	assert_int_equal(n, 2);
	assert_int_equal(row[0].i, ++*seen);
	assert_int_equal(number(row[0].i), row[0].i * 10);
	return *seen == 4 ? ERR_CONFLICT : ERR_OK;
}

static void
test_each_may_ask_more_and_may_stop(void **state)
{
	int64_t seen = 0;

	(void)state;
	assert_int_equal(db_each(db, a, T(T_ALL), NOVALS, nested, &seen),
	    ERR_OK);
	for (int i = 1; i <= 6; i++)
		add(i, i * 10, V_STR("x"), V_NULL);
	assert_int_equal(db_each(db, a, T(T_ALL), NOVALS, nested, &seen),
	    ERR_CONFLICT);
	assert_int_equal(seen, 4);
}

static void
test_writes_tell_what_they_did(void **state)
{
	uint64_t n = 77;
	int64_t one, two;

	(void)state;
	assert_int_equal(
	    db_insert(db, T(T_ADD),
		VALS(V_NULL, V_INT(1), V_NULL, V_NULL, V_NULL, V_NULL), &one),
	    ERR_OK);
	assert_int_equal(
	    db_insert(db, T(T_ADD),
		VALS(V_ID(0), V_INT(1), V_NULL, V_NULL, V_NULL, V_NULL), &two),
	    ERR_OK);
	assert_true(two > one);
	assert_int_equal(db_run(db, T(T_BUMP), VALS(V_INT(1), V_INT(one)), &n),
	    ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(db_run(db, T(T_BUMP), VALS(V_INT(1), V_INT(0)), &n),
	    ERR_OK);
	assert_int_equal(n, 0);
}

static void
test_bad_rows_are_refused_by_kind(void **state)
{
	static const char long_text[] =
	    "0123456789012345678901234567890123456789x";

	(void)state;
	add(1, 1, V_NULL, V_NULL);
	assert_int_equal(
	    db_run(db, T(T_ADD),
		VALS(V_INT(1), V_INT(1), V_NULL, V_NULL, V_NULL, V_NULL), NULL),
	    ERR_CONFLICT);
	assert_non_null(strstr(db_error(db), "Duplicate"));
	assert_int_equal(db_run(db, T(T_ADD),
			     VALS(V_INT(2), V_INT(1), V_STR(long_text), V_NULL,
				 V_NULL, V_NULL),
			     NULL),
	    ERR_INVALID);
	assert_int_equal(db_run(db, T(T_ADD),
			     VALS(V_INT(2), V_INT(INT64_MAX), V_NULL, V_NULL,
				 V_NULL, V_NULL),
			     NULL),
	    ERR_INVALID);
	assert_int_equal(
	    db_run(db, T(T_ADD),
		VALS(V_INT(2), V_INT(1), V_NULL, V_NULL, V_NULL, V_STR("z")),
		NULL),
	    ERR_INVALID);
	assert_int_equal(db_run(db, T(T_ADD),
			     VALS(V_INT(2), V_INT(1), V_NULL, V_NULL,
				 V_STR("2023-02-29"), V_NULL),
			     NULL),
	    ERR_INVALID);
	assert_int_equal(db_run(db, T(T_CHILD), VALS(V_INT(99)), NULL),
	    ERR_INVALID);
	assert_int_equal(db_run(db, T(T_CHILD), VALS(V_NULL), NULL),
	    ERR_INVALID);
	assert_int_equal(count(), 1);
}

static void
test_session_is_ours(void **state)
{
	struct val row[4];

	(void)state;
	assert_int_equal(db_first(db, a, T(T_SESSION), NOVALS, row, 4), ERR_OK);
	assert_text(&row[0], "+00:00");
	assert_non_null(strstr(row[1].s, "STRICT_ALL_TABLES"));
	assert_text(&row[2], "utf8mb4");
	assert_int_equal(row[3].i, 2);
}

static struct val *
thousand_rows(int64_t bad)
{
	struct val *in = arena_alloc(a, 1000 * 6 * sizeof(*in));

	for (int i = 0; i < 1000; i++) {
		in[i * 6] = V_INT(i == 900 ? bad : i + 1);
		in[i * 6 + 1] = V_INT(i * 3);
		in[i * 6 + 2] = V_STR(arena_printf(a, "row %d", i));
		in[i * 6 + 3] = i % 2 ? V_NULL : V_BYTES("\0x", 2);
	}
	return in;
}

static void
test_a_thousand_rows_in_few_trips(void **state)
{
	struct val row[9];
	uint64_t before;

	(void)state;
	assert_int_equal(count(), 0);
	before = db_trips(db);
	assert_int_equal(db_insert_many(db, T(T_ADD), thousand_rows(901), 1000),
	    ERR_OK);
	assert_in_range(db_trips(db) - before, 2, 8);
	assert_int_equal(count(), 1000);
	assert_int_equal(db_first(db, a, T(T_GET), VALS(V_INT(777)), row, 9),
	    ERR_OK);
	assert_int_equal(row[1].i, 776 * 3);
	assert_text(&row[2], "row 776");
	assert_int_equal(row[3].len, 2);
}

static void
test_many_rows_are_all_in_or_none(void **state)
{
	(void)state;
	assert_int_equal(db_insert_many(db, T(T_ADD), thousand_rows(1), 1000),
	    ERR_CONFLICT);
	assert_int_equal(count(), 0);
	assert_int_equal(db_insert_many(db, T(T_ADD), NULL, 0), ERR_OK);
	assert_int_equal(db_insert_many(db, T(T_ADD), thousand_rows(1), 1),
	    ERR_OK);
	assert_int_equal(count(), 1);
	assert_int_equal(
	    db_insert_many(db, T(T_NO_VALUES), thousand_rows(1), 2),
	    ERR_SYSTEM);
}

static void
test_many_large_rows_are_cut_by_their_bytes(void **state)
{
	struct val *in = arena_alloc(a, 40 * 6 * sizeof(*in));
	char *big = pattern(400000);

	(void)state;
	for (int i = 0; i < 40; i++) {
		in[i * 6] = V_INT(i + 1);
		in[i * 6 + 1] = V_INT(i);
		in[i * 6 + 3] = V_BYTES(big, 400000);
	}
	assert_int_equal(db_insert_many(db, T(T_ADD), in, 40), ERR_OK);
	assert_int_equal(count(), 40);
}

static enum err
in_transaction(struct db *d, struct arena *ar, void *arg)
{
	const enum err *say = arg;

	(void)ar;
	assert_true(db_in_tx(d));
	assert_int_equal(db_tx(d, ar, in_transaction, arg), ERR_SYSTEM);
	add(1, 1, V_NULL, V_NULL);
	assert_int_equal(
	    db_insert_many(d, T(T_ADD), thousand_rows(901) + 6, 999), ERR_OK);
	return *say;
}

static void
test_transaction_is_kept_or_dropped_whole(void **state)
{
	enum err say = ERR_NOTFOUND;

	(void)state;
	assert_int_equal(db_tx(db, a, in_transaction, &say), ERR_NOTFOUND);
	assert_false(db_in_tx(db));
	assert_int_equal(count(), 0);
	say = ERR_OK;
	assert_int_equal(db_tx(db, a, in_transaction, &say), ERR_OK);
	assert_int_equal(count(), 1000);
}

struct dance {
	int64_t first, second;
	int tell, hear; /* pipes to and from the partner; -1: no more */
	int attempts;
};

/* Lock one row, wait until the partner has locked the other, want that. */
static enum err
dance(struct db *d, struct arena *ar, void *arg)
{
	struct dance *p = arg;
	char c = 'x';
	enum err e;

	(void)ar;
	p->attempts++;
	e = db_run(d, T(T_BUMP), VALS(V_INT(1), V_INT(p->first)), NULL);
	if (e != ERR_OK)
		return e;
	if (p->attempts == 1 &&
	    (write(p->tell, &c, 1) != 1 || read(p->hear, &c, 1) != 1))
		return ERR_SYSTEM;
	e = db_run(d, T(T_BUMP), VALS(V_INT(1), V_INT(p->second)), NULL);
	if (e == ERR_AGAIN) /* nothing more runs outside the transaction */
		assert_int_equal(
		    db_run(d, T(T_BUMP), VALS(V_INT(100), V_INT(1)), NULL),
		    ERR_AGAIN);
	return e;
}

static int
partner(struct dance p)
{
	struct db *d = db_open(&conf);
	struct arena *ar = arena_new();
	enum err e = db_tx(d, ar, dance, &p);

	db_close(d);
	arena_free(ar);
	return e == ERR_OK ? p.attempts : 99;
}

static void
test_deadlock_is_tried_again(void **state)
{
	int there[2], back[2], st;
	struct dance p = { .first = 1, .second = 2 };
	pid_t pid;

	(void)state;
	add(1, 0, V_NULL, V_NULL);
	add(2, 0, V_NULL, V_NULL);
	assert_int_equal(pipe(there), 0);
	assert_int_equal(pipe(back), 0);
	if ((pid = fork()) == 0)
		_exit(partner((struct dance){ .first = 2,
		    .second = 1,
		    .tell = back[1],
		    .hear = there[0] }));
	p.tell = there[1];
	p.hear = back[0];
	assert_int_equal(db_tx(db, a, dance, &p), ERR_OK);
	assert_int_equal(waitpid(pid, &st, 0), pid);
	assert_true(WIFEXITED(st));
	/* One of the two was chosen as the victim and came again. */
	assert_int_equal(WEXITSTATUS(st) + p.attempts, 3);
	assert_int_equal(number(1), 2);
	assert_int_equal(number(2), 2);
	for (int i = 0; i < 2; i++) {
		close(there[i]);
		close(back[i]);
	}
}

static void
test_roles_and_shapes_are_checked_before_the_server(void **state)
{
	struct val row[9];
	uint64_t before = db_trips(db);

	(void)state;
	assert_int_equal(db_first(db, a, T(T_RPS), NOVALS, row, 1), ERR_DENIED);
	assert_int_equal(db_run(db, T(T_BUMP), VALS(V_INT(1)), NULL),
	    ERR_SYSTEM);
	assert_int_equal(db_first(db, a, T(T_COUNT), NOVALS, row, 2),
	    ERR_SYSTEM);
	assert_int_equal(db_first(db, a, T(T_MAX), NOVALS, row, 1), ERR_SYSTEM);
	assert_int_equal(db_trips(db), before);
	assert_int_equal(
	    db_first(db, a, T(T_WRONG_SHAPE), VALS(V_INT(1)), row, 1),
	    ERR_SYSTEM);
	assert_int_equal(db_first(db, a, T(T_BROKEN), NOVALS, row, 1),
	    ERR_SYSTEM);
	assert_int_equal(count(), 0);
}

static enum err
note(void *arg, unsigned n)
{
	unsigned *seen = arg;

	*seen = *seen * 10 + n;
	return n == 4 ? ERR_CONFLICT : ERR_OK;
}

static void
test_script_goes_on_where_it_stopped(void **state)
{
	static const char text[] =
	    "INSERT INTO t (id, s) VALUES (1, 'a;\nb');\n"
	    "-- nothing;\n"
	    "INSERT INTO t (id)\n"
	    "  VALUES (2);\n;\n"
	    "INSERT INTO t (id) VALUES (1);\n"
	    "SELECT * FROM t;\n"
	    "INSERT INTO t (id) VALUES (4);\n";
	struct val row[9];
	unsigned seen = 0;

	(void)state;
	assert_int_equal(db_script(db, text, 0, note, &seen), ERR_CONFLICT);
	assert_int_equal(seen, 12);
	assert_int_equal(db_first(db, a, T(T_GET), VALS(V_INT(1)), row, 9),
	    ERR_OK);
	assert_text(&row[2], "a;\nb");
	assert_int_equal(db_script(db, text, 2, note, &seen), ERR_CONFLICT);
	assert_int_equal(seen, 12);
	/* note() itself stops after the fourth. */
	assert_int_equal(db_script(db, text, 3, note, &seen), ERR_CONFLICT);
	assert_int_equal(seen, 124);
	assert_int_equal(db_script(db, text, 4, note, &seen), ERR_OK);
	assert_int_equal(seen, 1245);
	assert_int_equal(count(), 3);
}

static void
test_script_is_for_the_operator(void **state)
{
	struct db_conf other = conf;
	struct db *d;

	(void)state;
	other.role = ROLE_ADMIN;
	d = db_open(&other);
	assert_int_equal(db_script(d, "DELETE FROM t;\n", 0, NULL, NULL),
	    ERR_DENIED);
	db_close(d);
}

static void
test_server_answers_a_ping(void **state)
{
	(void)state;
	assert_int_equal(db_ping(db), ERR_OK);
}

int
main(void)
{
	/* clang-format off */
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_every_type_comes_back, empty),
		cmocka_unit_test_setup(test_null_goes_in_and_out, empty),
		cmocka_unit_test_setup(
		    test_sums_are_integers_and_averages_are_not, empty),
		cmocka_unit_test_setup(test_blobs_of_every_length, empty),
		cmocka_unit_test_setup(test_first_of_many_costs_one_trip, empty),
		cmocka_unit_test_setup(test_each_may_ask_more_and_may_stop, empty),
		cmocka_unit_test_setup(test_writes_tell_what_they_did, empty),
		cmocka_unit_test_setup(test_bad_rows_are_refused_by_kind, empty),
		cmocka_unit_test_setup(test_session_is_ours, empty),
		cmocka_unit_test_setup(test_a_thousand_rows_in_few_trips, empty),
		cmocka_unit_test_setup(test_many_rows_are_all_in_or_none, empty),
		cmocka_unit_test_setup(
		    test_many_large_rows_are_cut_by_their_bytes, empty),
		cmocka_unit_test_setup(
		    test_transaction_is_kept_or_dropped_whole, empty),
		cmocka_unit_test_setup(test_deadlock_is_tried_again, empty),
		cmocka_unit_test_setup(
		    test_roles_and_shapes_are_checked_before_the_server, empty),
		cmocka_unit_test_setup(test_script_goes_on_where_it_stopped, empty),
		cmocka_unit_test(test_script_is_for_the_operator),
		cmocka_unit_test(test_server_answers_a_ping),
	};
	/* clang-format on */

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
