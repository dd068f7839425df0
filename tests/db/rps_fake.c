/* rps_fake.c - see rps_fake.h.  It takes the place of rps/client.c. */
#include <sys/file.h>
#include <sys/mman.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/digest.h"
#include "rps_fake.h"

static struct fake *fake;
static const char *lockfile;

struct rps_conn {
	uint64_t calls;
	bool add_by_mac;
	int lock;
};

struct fake *
fake_new(const char *file)
{
	lockfile = file;
	fake = mmap(NULL, sizeof(*fake), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return fake == MAP_FAILED ? NULL : fake;
}

void
fake_free(struct fake *f)
{
	unlink(lockfile);
	munmap(f, sizeof(*f));
}

void
fake_calm(struct fake *f)
{
	memset(f->script, 0, sizeof(f->script));
	memset(f->calls, 0, sizeof(f->calls));
	memset(f->items, 0, sizeof(f->items));
	f->chaos = 0;
	f->all = 0;
	f->batch = 0;
}

void
fake_empty(struct fake *f)
{
	memset(f->server, 0, sizeof(f->server));
	memset(f->device, 0, sizeof(f->device));
	fake_calm(f);
}

void
fake_say(struct fake *f, enum fake_verb verb, struct fake_script s)
{
	f->script[verb] = s;
}

struct fake_server *
fake_find_server(struct fake *f, const char *name)
{
	for (size_t i = 0; i < FAKE_SERVERS; i++)
		if (f->server[i].there && strcmp(f->server[i].name, name) == 0)
			return &f->server[i];
	return NULL;
}

static struct fake_server *
server_by_id(const char *id)
{
	for (size_t i = 0; id != NULL && i < FAKE_SERVERS; i++)
		if (fake->server[i].there &&
		    strcmp(fake->server[i].id, id) == 0)
			return &fake->server[i];
	return NULL;
}

struct fake_device *
fake_find_device(struct fake *f, const char *mac)
{
	for (size_t i = 0; i < FAKE_DEVICES; i++)
		if (f->device[i].there && strcmp(f->device[i].mac, mac) == 0)
			return &f->device[i];
	return NULL;
}

size_t
fake_servers(const struct fake *f)
{
	size_t n = 0;

	for (size_t i = 0; i < FAKE_SERVERS; i++)
		n += f->server[i].there;
	return n;
}

size_t
fake_devices(const struct fake *f)
{
	size_t n = 0;

	for (size_t i = 0; i < FAKE_DEVICES; i++)
		n += f->device[i].there;
	return n;
}

static void
put(char *out, size_t size, const char *s)
{
	if (s != NULL)
		snprintf(out, size, "%s", s);
}

static enum rps_said
add_device(const struct rps_device *d, bool add_by_mac, int64_t at)
{
	struct fake_device *slot = NULL;

	if (strcmp(d->mac + 10, "ff") == 0)
		return RPS_FOREIGN;
	if (!add_by_mac && (d->serial == NULL || *d->serial == '\0'))
		return RPS_BAD_SERIAL;
	if (d->server_id != NULL && server_by_id(d->server_id) == NULL)
		return RPS_NO_SUCH;
	if (fake_find_device(fake, d->mac) != NULL)
		return RPS_EXISTS;
	for (size_t i = 0; i < FAKE_DEVICES && slot == NULL; i++)
		if (!fake->device[i].there)
			slot = &fake->device[i];
	if (slot == NULL)
		abort();
	memset(slot, 0, sizeof(*slot));
	snprintf(slot->id, sizeof(slot->id), "d%lld", (long long)++fake->ids);
	put(slot->mac, sizeof(slot->mac), d->mac);
	put(slot->serial, sizeof(slot->serial), d->serial);
	put(slot->server_id, sizeof(slot->server_id), d->server_id);
	put(slot->user, sizeof(slot->user), d->auth_name);
	put(slot->password, sizeof(slot->password), d->password);
	put(slot->remark, sizeof(slot->remark), d->remark);
	slot->registered_ms = at;
	__sync_synchronize();
	slot->there = true; /* last: whoever is killed leaves it whole */
	return RPS_DONE;
}

void
fake_put_device(struct fake *f, const char *mac, const char *server_id,
    int64_t registered_ms)
{
	struct rps_device d = { .mac = mac,
		.serial = "x",
		.server_id = server_id };

	(void)f;
	if (add_device(&d, true, registered_ms) != RPS_DONE)
		abort();
}

struct fake_server *
fake_put_server(struct fake *f, const char *name, const char *url)
{
	for (size_t i = 0; i < FAKE_SERVERS; i++) {
		struct fake_server *s = &f->server[i];

		if (s->there)
			continue;
		*s = (struct fake_server){ .there = true };
		snprintf(s->id, sizeof(s->id), "s%lld", (long long)++f->ids);
		put(s->name, sizeof(s->name), name);
		put(s->url, sizeof(s->url), url);
		return s;
	}
	abort();
}

/* --- calls --- */

static void
say(struct rps_answer *an, enum rps_said said)
{
	*an = (struct rps_answer){ .said = said };
	if (said != RPS_DONE)
		snprintf(an->text, sizeof(an->text), "fake %s",
		    rps_said_name(said));
}

/* What chaos makes of a call. */
static void
roll(struct fake_script *s)
{
	static const struct fake_script ways[] = {
		{ 0, RPS_UNSURE, true, false, 0 },
		{ 0, RPS_UNSURE, false, false, 0 },
		{ 0, RPS_UNREACHABLE, false, false, 0 },
		{ 0, RPS_UNWELL, false, false, 0 },
		{ 0, RPS_SLOWER, false, false, 1 },
		{ 0, RPS_DENIED, false, false, 0 },
	};
	uint32_t r[2];

	digest_random(r, sizeof(r));
	if ((int)(r[0] % 100) < fake->chaos)
		*s = ways[r[1] % (sizeof(ways) / sizeof(ways[0]))];
}

static struct fake_script
begin(struct rps_conn *c, enum fake_verb verb, size_t items)
{
	struct fake_script s = { 0 };

	c->lock = open(lockfile, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	if (c->lock == -1 || flock(c->lock, LOCK_EX) != 0)
		abort();
	c->calls++;
	fake->all++;
	fake->calls[verb]++;
	fake->items[verb] += (int64_t)items;
	if (fake->script[verb].times > 0) {
		fake->script[verb].times--;
		s = fake->script[verb];
	} else if (fake->chaos > 0) {
		roll(&s);
	}
	return s;
}

static bool
acts(const struct fake_script *s)
{
	return s->said == RPS_DONE || s->after;
}

static struct rps_answer
end(struct rps_conn *c, const struct fake_script *s, struct rps_answer *each,
    size_t n)
{
	struct rps_answer an;

	close(c->lock);
	if (s->die)
		_exit(7);
	say(&an, s->said);
	an.retry_after = s->wait;
	if (s->said != RPS_DONE)
		for (size_t i = 0; i < n; i++)
			each[i] = an;
	return an;
}

static struct rps_answer
add_server(struct rps_conn *c, struct arena *a, struct rps_server *d)
{
	struct fake_script s = begin(c, FAKE_ADD_SERVER, 1);
	struct fake_server *slot = NULL;

	if (acts(&s) && fake_find_server(fake, d->name) != NULL) {
		s.said = s.said == RPS_DONE ? RPS_EXISTS : s.said;
		return end(c, &s, NULL, 0);
	}
	for (size_t i = 0; i < FAKE_SERVERS && slot == NULL; i++)
		if (!fake->server[i].there)
			slot = &fake->server[i];
	if (slot == NULL)
		abort();
	if (acts(&s)) {
		memset(slot, 0, sizeof(*slot));
		snprintf(slot->id, sizeof(slot->id), "s%lld",
		    (long long)++fake->ids);
		put(slot->name, sizeof(slot->name), d->name);
		put(slot->url, sizeof(slot->url), d->url);
		put(slot->user, sizeof(slot->user), d->auth_name);
		put(slot->password, sizeof(slot->password), d->password);
		__sync_synchronize();
		slot->there = true;
		d->id = arena_strdup(a, slot->id);
	}
	return end(c, &s, NULL, 0);
}

static struct rps_answer
edit_server(struct rps_conn *c, struct arena *a, const struct rps_server *d)
{
	struct fake_script s = begin(c, FAKE_EDIT_SERVER, 1);
	struct fake_server *x = server_by_id(d->id);

	(void)a;
	if (acts(&s) && x == NULL && s.said == RPS_DONE) {
		s.said = RPS_NO_SUCH;
	} else if (acts(&s) && x != NULL) {
		put(x->name, sizeof(x->name), d->name);
		put(x->url, sizeof(x->url), d->url);
		put(x->user, sizeof(x->user), d->auth_name);
		put(x->password, sizeof(x->password), d->password);
	}
	return end(c, &s, NULL, 0);
}

static struct rps_answer
delete_servers(struct rps_conn *c, struct arena *a, const char *const *ids,
    size_t n, struct rps_answer *each)
{
	struct fake_script s = begin(c, FAKE_DELETE_SERVERS, n);

	(void)a;
	for (size_t i = 0; i < n && acts(&s); i++) {
		struct fake_server *x = server_by_id(ids[i]);
		bool used = false;

		for (size_t k = 0; k < FAKE_DEVICES; k++)
			used |= fake->device[k].there &&
			    strcmp(fake->device[k].server_id, ids[i]) == 0;
		say(&each[i],
		    x == NULL  ? RPS_NO_SUCH
			: used ? RPS_IN_USE
			       : RPS_DONE);
		if (x != NULL && !used)
			x->there = false;
	}
	return end(c, &s, each, n);
}

static void
out_server(struct arena *a, const struct fake_server *x, struct rps_server *out)
{
	*out = (struct rps_server){ .id = arena_strdup(a, x->id),
		.name = arena_strdup(a, x->name),
		.url = arena_strdup(a, x->url),
		.auth_name = arena_strdup(a, x->user),
		.password = "",
		.certificate_url = "",
		.user_told = true };
}

static struct rps_answer
get_server(struct rps_conn *c, struct arena *a, const char *id,
    struct rps_server *out)
{
	struct fake_script s = begin(c, FAKE_LIST_SERVERS, 1);
	struct fake_server *x = server_by_id(id);

	if (s.said == RPS_DONE && x == NULL)
		s.said = RPS_NO_SUCH;
	if (s.said == RPS_DONE)
		out_server(a, x, out);
	return end(c, &s, NULL, 0);
}

#define PAGE 10

static struct rps_answer
list_servers(struct rps_conn *c, struct arena *a, const char *name, size_t skip,
    struct rps_server **out, size_t *n, int64_t *total)
{
	struct fake_script s = begin(c, FAKE_LIST_SERVERS, 1);
	size_t seen = 0;

	*out = arena_alloc(a, PAGE * sizeof(**out));
	*n = 0;
	*total = (int64_t)fake_servers(fake);
	for (size_t i = 0; i < FAKE_SERVERS && s.said == RPS_DONE; i++) {
		const struct fake_server *x = &fake->server[i];

		if (!x->there || (name != NULL && strcmp(x->name, name) != 0) ||
		    (name == NULL && seen++ < skip) || *n == PAGE)
			continue;
		out_server(a, x, &(*out)[(*n)++]);
	}
	return end(c, &s, NULL, 0);
}

static struct rps_answer
add_devices(struct rps_conn *c, struct arena *a, struct rps_device *d, size_t n,
    struct rps_answer *each)
{
	struct fake_script s = begin(c, FAKE_ADD_DEVICES, n);

	(void)a;
	if (n > fake->batch)
		fake->batch = n;
	for (size_t i = 0; i < n && acts(&s); i++)
		say(&each[i],
		    add_device(&d[i], c->add_by_mac, clock_usec() / 1000));
	return end(c, &s, each, n);
}

static struct rps_answer
edit_device(struct rps_conn *c, struct arena *a, const struct rps_device *d)
{
	struct fake_script s = begin(c, FAKE_EDIT_DEVICE, 1);
	struct fake_device *x = fake_find_device(fake, d->mac);

	(void)a;
	if (x != NULL && strcmp(x->id, d->id) != 0)
		x = NULL;
	if (acts(&s) && (x == NULL || server_by_id(d->server_id) == NULL)) {
		s.said = s.said == RPS_DONE ? RPS_NO_SUCH : s.said;
	} else if (acts(&s)) {
		put(x->server_id, sizeof(x->server_id), d->server_id);
		put(x->user, sizeof(x->user), d->auth_name);
		put(x->password, sizeof(x->password), d->password);
		put(x->remark, sizeof(x->remark), d->remark);
	}
	return end(c, &s, NULL, 0);
}

static struct rps_answer
delete_devices(struct rps_conn *c, struct arena *a, const char *const *macs,
    size_t n, struct rps_answer *each)
{
	struct fake_script s = begin(c, FAKE_DELETE_DEVICES, n);

	(void)a;
	for (size_t i = 0; i < n && acts(&s); i++) {
		struct fake_device *x = fake_find_device(fake, macs[i]);

		say(&each[i], x == NULL ? RPS_NO_SUCH : RPS_DONE);
		if (x != NULL)
			x->there = false;
	}
	return end(c, &s, each, n);
}

static void
out_device(struct arena *a, const struct fake_device *x, struct rps_device *out)
{
	*out = (struct rps_device){ .id = arena_strdup(a, x->id),
		.mac = arena_strdup(a, x->mac),
		.serial = arena_strdup(a, x->serial),
		.server_id = arena_strdup(a, x->server_id),
		.server_name = "",
		.unique_url = "",
		.auth_name = arena_strdup(a, x->user),
		.password = "",
		.remark = arena_strdup(a, x->remark),
		.registered_ms = x->registered_ms,
		.place_told = true,
		.user_told = true,
		.remark_told = true };
}

static struct rps_answer
get_device(struct rps_conn *c, struct arena *a, const char *mac,
    struct rps_device *out)
{
	struct fake_script s = begin(c, FAKE_GET_DEVICE, 1);
	struct fake_device *x = fake_find_device(fake, mac);

	if (s.said == RPS_DONE && x == NULL)
		s.said = RPS_NO_SUCH;
	if (s.said == RPS_DONE)
		out_device(a, x, out);
	return end(c, &s, NULL, 0);
}

static struct rps_answer
list_devices(struct rps_conn *c, struct arena *a, const char *part, size_t skip,
    struct rps_device **out, size_t *n, int64_t *total)
{
	struct fake_script s = begin(c, FAKE_LIST_DEVICES, 1);
	size_t seen = 0;

	*out = arena_alloc(a, PAGE * sizeof(**out));
	*n = 0;
	for (size_t i = 0; i < FAKE_DEVICES && s.said == RPS_DONE; i++) {
		if (!fake->device[i].there ||
		    (part != NULL && strstr(fake->device[i].mac, part) == NULL))
			continue;
		if (seen++ < skip || *n == PAGE)
			continue;
		out_device(a, &fake->device[i], &(*out)[(*n)++]);
	}
	*total = skip == 0 ? (int64_t)seen : -1;
	return end(c, &s, NULL, 0);
}

static struct rps_answer
pins(struct rps_conn *c, struct arena *a, const char *const *macs, size_t n,
    const char **out)
{
	struct fake_script s = begin(c, FAKE_GET_DEVICE, n);

	for (size_t i = 0; i < n; i++)
		out[i] = arena_strdup(a, macs[i] + 8);
	return end(c, &s, NULL, 0);
}

static struct rps_answer
probe(struct rps_conn *c, struct arena *a)
{
	struct fake_script s = begin(c, FAKE_LIST_SERVERS, 1);

	(void)a;
	return end(c, &s, NULL, 0);
}

static const struct rps_driver driver = { .name = "v2",
	.batch_devices = 100,
	.batch_deletes = 100,
	.page = PAGE,
	.add_server = add_server,
	.edit_server = edit_server,
	.delete_servers = delete_servers,
	.get_server = get_server,
	.list_servers = list_servers,
	.add_devices = add_devices,
	.edit_device = edit_device,
	.delete_devices = delete_devices,
	.get_device = get_device,
	.list_devices = list_devices,
	.dates = true,
	.pins = pins,
	.probe = probe };

const struct rps_driver *
rps_driver(const char *name)
{
	return strcmp(name, "xml") == 0 ? NULL : &driver;
}

struct rps_conn *
rps_open(const struct rps_driver *d, const struct rps_account_conf *conf)
{
	struct rps_conn *c = calloc(1, sizeof(*c));

	(void)d;
	if (c == NULL)
		abort();
	c->add_by_mac = conf->quirks.add_by_mac;
	return c;
}

void
rps_close(struct rps_conn *c)
{
	free(c);
}

uint64_t
rps_calls(const struct rps_conn *c)
{
	return c->calls;
}

int64_t
rps_skew(const struct rps_conn *c)
{
	(void)c;
	return 0;
}
