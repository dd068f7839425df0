/* gate.c - see gate.h. */
#include <sys/socket.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/scan.h"
#include "notify/gate.h"

#define ALLOW_MAX 64
#define OWN_MAX 64
#define OWN_AGE_US 60000000

/* What the registries of special addresses call not globally reachable, and
 * what has an IPv4 address inside. */
static const char *const special[] = { "0.0.0.0/8", "10.0.0.0/8",
	"100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
	"192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
	"198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
	"240.0.0.0/4", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64",
	"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16",
	"fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8" };
#define NSPECIAL (sizeof(special) / sizeof(special[0]))

static struct {
	struct net refuse[NSPECIAL], allow[ALLOW_MAX], own[OWN_MAX];
	size_t nrefuse, nallow, nown;
	uint64_t own_at;
} gate;

void
gate_open(const char *allow)
{
	char word[64];
	size_t n;

	gate.nrefuse = gate.nallow = gate.nown = 0;
	gate.own_at = 0;
	for (size_t i = 0; i < NSPECIAL; i++)
		if (scan_net(special[i], &gate.refuse[gate.nrefuse]) == ERR_OK)
			gate.nrefuse++;
	for (; *allow != '\0'; allow += n) {
		allow += strspn(allow, " ");
		n = strcspn(allow, " ");
		if (n == 0 || n >= sizeof(word) || gate.nallow == ALLOW_MAX)
			continue;
		memcpy(word, allow, n);
		word[n] = '\0';
		if (scan_net(word, &gate.allow[gate.nallow]) == ERR_OK)
			gate.nallow++;
	}
}

/* Sixteen bytes, as scan_addr(); of a mask the upper ninety-six are ones. */
static bool
sixteen(const struct sockaddr *sa, uint8_t upper, uint8_t out[16])
{
	if (sa == NULL)
		return false;
	if (sa->sa_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, sa, sizeof(in));
		memset(out, upper, 12);
		out[10] = out[11] = 0xff;
		memcpy(out + 12, &in.sin_addr, 4);
		return true;
	}
	if (sa->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, sa, sizeof(in6));
		memcpy(out, &in6.sin6_addr, 16);
		return true;
	}
	return false;
}

static void
note_own(const struct ifaddrs *i)
{
	struct net *net = &gate.own[gate.nown];
	uint8_t mask[16];
	uint8_t bits = 0;

	if (gate.nown == OWN_MAX || !sixteen(i->ifa_addr, 0, net->addr) ||
	    !sixteen(i->ifa_netmask, 0xff, mask))
		return;
	for (size_t k = 0; k < 16; k++) {
		net->addr[k] &= mask[k];
		for (uint8_t b = mask[k]; (b & 0x80) != 0;
		     b = (uint8_t)(b << 1))
			bits++;
	}
	net->bits = bits;
	gate.nown++;
}

/* Addresses come and go with the network; asked for once a minute. */
static void
look_own(void)
{
	struct ifaddrs *all;

	if (gate.own_at != 0 && clock_mono_us() - gate.own_at < OWN_AGE_US)
		return;
	if (getifaddrs(&all) != 0) {
		log_warn("notify: the addresses of this machine");
		return;
	}
	gate.nown = 0;
	for (const struct ifaddrs *i = all; i != NULL; i = i->ifa_next)
		note_own(i);
	freeifaddrs(all);
	gate.own_at = clock_mono_us();
}

static bool
any_has(const struct net *nets, size_t n, const uint8_t addr[16])
{
	for (size_t i = 0; i < n; i++)
		if (net_has(&nets[i], addr))
			return true;
	return false;
}

bool
gate_may(void *arg, const uint8_t addr[16])
{
	(void)arg;
	look_own();
	if (any_has(gate.allow, gate.nallow, addr))
		return true;
	return !any_has(gate.refuse, gate.nrefuse, addr) &&
	    !any_has(gate.own, gate.nown, addr);
}
