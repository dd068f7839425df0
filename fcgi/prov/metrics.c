/*
 * metrics.c - see metrics.h.
 *
 * Every combination of labels has its counter from the start; only those
 * that ever counted are printed, so a scrape stays short.  The exposition
 * format is version 0.0.4.
 */
#include <sys/mman.h>
#include <inttypes.h>
#include <stdatomic.h>

#include "base/log.h"
#include "prov/metrics.h"

#define NITEMS(a) (sizeof(a) / sizeof((a)[0]))

/* clang-format off */
static const struct {
	const char *name, *help;
} counters[METRIC__MAX] = {
	[METRIC_DB_TRIPS] = { "db_trips",
		"Statements executed while a phone waited." },
	[METRIC_DB_FLUSH] = { "db_flush",
		"Statements executed to write the fetch log." },
	[METRIC_DB_ERRORS] = { "db_errors",
		"Requests the database did not answer." },
	[METRIC_CACHE_HITS] = { "cache_hits",
		"Compiled templates and global files found in a worker." },
	[METRIC_CACHE_MISSES] = { "cache_misses",
		"Compiled templates and global files that had to be made." },
	[METRIC_LOG_DROPPED] = { "fetch_log_dropped",
		"Rows of the fetch log lost: the database was away, or a flood." },
	[METRIC_WORKER_STARTS] = { "worker_starts",
		"Workers started." },
	[METRIC_WORKER_CRASHES] = { "worker_crashes",
		"Workers that died of a fault." },
};

static const char *const kinds[FILE__MAX + 1] = {
	[FILE_GLOBAL] = "global",
	[FILE_MAC] = "mac",
	[FILE_BOOT] = "boot",
	[FILE_COMMON_BOOT] = "common_boot",
	[FILE_LOCAL] = "local",
	[FILE_CONTACT] = "contact",
	[FILE_CALLLOG] = "calllog",
	[FILE_BOOK] = "book",
	[FILE_FAVORITE] = "favorite",
	[FILE_SUPER_SEARCH] = "super_search",
	[FILE_AUTO_DST] = "auto_dst",
	[FILE_DIALNOW] = "dialnow",
	[FILE_RESOURCE] = "resource",
	[FILE__MAX] = "none",
};

/* By the first digit of the status; 0: no status at all. */
static const char *const classes[] =
    { "none", "1xx", "2xx", "3xx", "4xx", "5xx" };

/* Upper bounds of the buckets; what is longer is in +Inf alone. */
static const struct {
	uint64_t usec;
	const char *le; /* the same in seconds */
} bounds[] = {
	{ 500, "0.0005" }, { 1000, "0.001" }, { 2500, "0.0025" },
	{ 5000, "0.005" }, { 10000, "0.01" }, { 25000, "0.025" },
	{ 50000, "0.05" }, { 100000, "0.1" }, { 250000, "0.25" },
	{ 500000, "0.5" }, { 1000000, "1" }, { 2500000, "2.5" },
	{ 5000000, "5" }, { 10000000, "10" },
};
/* clang-format on */

typedef _Atomic uint64_t counter;

struct metrics {
	counter plain[METRIC__MAX];
	counter requests[NITEMS(kinds)][NITEMS(classes)][REASON__MAX + 1];
	counter bytes[NITEMS(kinds)];
	counter took[NITEMS(bounds) + 1]; /* in this bucket alone */
	counter usec;                     /* of all */
};

struct metrics *
metrics_new(void)
{
	struct metrics *m = mmap(NULL, sizeof(*m), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (m == MAP_FAILED) {
		log_warn("metrics: %zu bytes", sizeof(*m));
		return NULL;
	}
	return m;
}

static void
add(counter *c, uint64_t n)
{
	atomic_fetch_add_explicit(c, n, memory_order_relaxed);
}

static uint64_t
read_counter(const counter *c)
{
	return atomic_load_explicit(c, memory_order_relaxed);
}

void
metrics_add(struct metrics *m, enum metric which, uint64_t n)
{
	if ((unsigned)which < METRIC__MAX)
		add(&m->plain[which], n);
}

static size_t
bucket_for(uint64_t usec)
{
	size_t i = 0;

	while (i < NITEMS(bounds) && usec > bounds[i].usec)
		i++;
	return i;
}

void
metrics_request(struct metrics *m, enum file_kind kind, int status,
    enum reason reason, uint64_t bytes, uint64_t usec)
{
	size_t k = (unsigned)kind < FILE__MAX ? kind : FILE__MAX;
	size_t c = status >= 100 && status <= 599 ? (size_t)status / 100 : 0;
	size_t r = (unsigned)reason < REASON__MAX ? reason : REASON__MAX;

	add(&m->requests[k][c][r], 1);
	add(&m->bytes[k], bytes);
	add(&m->took[bucket_for(usec)], 1);
	add(&m->usec, usec);
}

static void
head(struct buf *b, const char *name, const char *type, const char *help)
{
	buf_printf(b,
	    "# HELP voipconfig_%s %s\n"
	    "# TYPE voipconfig_%s %s\n",
	    name, help, name, type);
}

static void
print_counters(const struct metrics *m, struct buf *b)
{
	for (int i = 0; i < METRIC__MAX; i++) {
		char *name =
		    arena_printf(b->arena, "%s_total", counters[i].name);

		head(b, name, "counter", counters[i].help);
		buf_printf(b, "voipconfig_%s %" PRIu64 "\n", name,
		    read_counter(&m->plain[i]));
	}
}

static void
print_requests(const struct metrics *m, struct buf *b)
{
	uint64_t n;

	head(b, "requests_total", "counter",
	    "Requests by kind of file, class of status and reason.");
	for (size_t k = 0; k < NITEMS(kinds); k++)
		for (size_t c = 0; c < NITEMS(classes); c++)
			for (int r = 0; r <= REASON__MAX; r++) {
				n = read_counter(&m->requests[k][c][r]);
				if (n == 0)
					continue;
				buf_printf(b,
				    "voipconfig_requests_total{kind=\"%s\","
				    "status=\"%s\",reason=\"%s\"} %" PRIu64
				    "\n",
				    kinds[k], classes[c],
				    reason_name((enum reason)r), n);
			}
}

static void
print_bytes(const struct metrics *m, struct buf *b)
{
	uint64_t n;

	head(b, "response_bytes_total", "counter",
	    "Bytes of bodies sent, by kind of file.");
	for (size_t k = 0; k < NITEMS(kinds); k++)
		if ((n = read_counter(&m->bytes[k])) != 0)
			buf_printf(b,
			    "voipconfig_response_bytes_total{kind=\"%s\"} "
			    "%" PRIu64 "\n",
			    kinds[k], n);
}

/* The count is what the buckets add up to, also while workers go on. */
static void
print_seconds(const struct metrics *m, struct buf *b)
{
	uint64_t n = 0, usec = read_counter(&m->usec);

	head(b, "request_seconds", "histogram",
	    "Time from the request's arrival to its answer.");
	for (size_t i = 0; i <= NITEMS(bounds); i++) {
		n += read_counter(&m->took[i]);
		buf_printf(b,
		    "voipconfig_request_seconds_bucket{le=\"%s\"} %" PRIu64
		    "\n",
		    i < NITEMS(bounds) ? bounds[i].le : "+Inf", n);
	}
	buf_printf(b,
	    "voipconfig_request_seconds_sum %" PRIu64 ".%06" PRIu64 "\n"
	    "voipconfig_request_seconds_count %" PRIu64 "\n",
	    usec / 1000000, usec % 1000000, n);
}

void
metrics_print(const struct metrics *m, struct buf *b)
{
	print_counters(m, b);
	print_requests(m, b);
	print_bytes(m, b);
	print_seconds(m, b);
}
