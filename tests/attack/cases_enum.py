# cases_enum.py - who asks for many MACs, to find one.
#
# Promised (fcgi/prov/guard.h): whatever the MAC, the path key and credentials
# of somebody else, all refusals are alike; who goes on is slowed, then shut
# out; phones that were served at his address still are; one that is new there
# waits for ten minutes at most, or until the operator lifts the shut-out.

import math
import os
import statistics
import time

from attackers import (ADDRESSES, MACS, Honest, basic, fetch, figures,
                       guess_from_many, guess_macs, status_of, until)
from report import case, check, same

ANOTHER_KEY = "k" * 32


def fresh_guard(f, w, shut_seconds=1):
    """voipconfig-fcgi anew: it remembers nobody."""
    w.server("stop", "voipconfig-fcgi")
    path = os.path.join(w.folder, "voipconfig-fcgi.conf")
    with open(path) as conf:
        lines = [x for x in conf if not x.startswith("guard_shut_seconds")]
    with open(path, "w") as conf:
        conf.writelines(lines + ["guard_shut_seconds = %d\n" % shut_seconds])
    w.server("start", "voipconfig-fcgi")
    for door in (f, f.secure):
        w.wait_for(door)


def key_of(phone):
    return phone.path[3:-1]


@case("enum", "many MACs from one address, where phones are")
def from_one(f, w):
    fresh_guard(f, w)
    # wrk comes from 127.0.0.1, and so do they.
    here = "127.0.0.1"
    ada, bob, new = (w.phones[n] for n in ("ada", "strict", "digest"))
    count = MACS if f.name == "lighttpd" else MACS // 10
    with Honest(f, fetch(ada), fetch(ada, ".boot"), fetch(bob),
                address=here) as honest:
        # From 805ec0e2e000: all phones of the fixture are among them.
        kinds, took = guess_macs(
            f, count, "805ec0e2e000", key_of(ada),
            basic(w.org_user("Other")), ANOTHER_KEY)
        honest.once()
    honest.verify()
    seen = {}
    for answer, n in kinds:
        seen.setdefault(int(answer.split("\n")[0]), []).append(n)
    same({s: len(n) for s, n in seen.items()}, {401: 1, 429: 1},
         "kinds of answers")
    check(seen[401][0] < 400, "slowed late", seen)
    began = time.monotonic()
    asks = until(lambda: new_one(f, new, here), 700, "a new phone")
    same(asks, 200, "a phone that is new there")
    figures(f, "from one address", MACs=count, refused=seen[401][0],
            slowed_or_shut=seen[429][0], seconds=took,
            honest_served=honest.served(), longest_wait=honest.longest,
            new_phone_after=time.monotonic() - began)


def new_one(f, phone, address):
    """By Digest, as that organisation wants it: curl asks twice."""
    f.address = address
    status = f.curl(phone.file(), "--digest", "-u", "%s:%s" % phone.user)[0]
    check(status in (200, 429), "a new phone got", status)
    return status == 200 and status


@case("enum", "the operator lifts a shut-out at once")
def lifted(f, w):
    ada, bob = w.phones["ada"], w.phones["bob"]
    other, i = w.org_user("Other"), 0

    def guess():
        nonlocal i
        i += 1
        a = f.ask("%s805ec0f%05x.cfg" % (ada.path, i), user=other)
        return int(a.get("Retry-After") or 0) > 16
    until(guess, 120, "shut out for long")
    same(f.ask(bob.file(), user=bob.user).status, 429)
    w.ctl("shut-out", "lift", f.address)
    until(lambda: f.ask(bob.file(), user=bob.user).status == 200, 30,
          "served after the shut-out was lifted")


def plan(w, addresses, each):
    """[(address, authorization, paths)]: a quarter with path key and
    credentials, a quarter with neither, and so on; and which quarter each
    is.  The last quarter is of one network."""
    ada, other = w.phones["ada"], basic(w.org_user("Other"))
    known = "{%s}" % ",".join(p.mac for n, p in w.phones.items()
                              if n != "open")
    guessers, quarter = [], {}
    for i in range(addresses):
        q = i * 4 // addresses
        key = key_of(ada) if q in (0, 1) else ANOTHER_KEY
        n = i - 3 * addresses // 4
        address = "127.20.%d.%d" % (n // 250, n % 250 + 1) if q == 3 else \
            "127.%d.%d.9" % (128 + i // 250, i % 250)
        first = 100000 + i * each
        paths = ["/p/%s/805ec0[%d-%d].cfg" % (key, first, first + each - 1)]
        if i % 50 == 7:
            paths.insert(0, "/p/%s/%s.cfg" % (key, known))
        guessers.append((address, other if q in (1, 3) else None, paths))
        quarter[address] = q
    return guessers, quarter


def tries(at_once, per_minute, seconds):
    """How many guesses are looked at: guard_failures, what comes back, and
    half of it after each shut-out, of which each is twice as long."""
    return at_once + per_minute * (seconds / 60 + 1) + \
        at_once / 2 * math.log2(seconds + 2)


@case("enum", "many MACs from many addresses")
def from_many(f, w):
    fresh_guard(f, w)
    addresses = ADDRESSES
    each = MACS // ADDRESSES
    if f.name != "lighttpd":    # the same guard is behind both
        each = max(each // 10, 1)
    guessers, quarter = plan(w, addresses, each)
    ada, bob = w.phones["ada"], w.phones["strict"]
    # Behind the addresses of two of the guessers, and elsewhere.
    began = time.monotonic()
    first, last = guessers[addresses * 3 // 10][0], guessers[-1][0]
    with Honest(f, fetch(ada), fetch(bob), address=last) as near, \
            Honest(f, fetch(ada), fetch(bob), address=first) as at, \
            Honest(f, fetch(w.phones["bob"])) as far:
        found, took = guess_from_many(f, guessers)
        seconds = time.monotonic() - began
    for honest in (near, at, far):
        honest.verify()
    same(len(found), addresses, "addresses that were answered")
    kinds, by_quarter = {}, {}
    for address, answers in found.items():
        for answer, n in answers.items():
            status = status_of(answer)
            kinds.setdefault(status, set()).add(answer)
            q = by_quarter.setdefault(quarter[address], {})
            q[status] = q.get(status, 0) + n
            if status == 401 and quarter[address] == 1:
                check(n <= tries(20, 6, seconds), "slowed late", address, n)
    check(set(kinds) <= {401, 429}, "statuses", list(kinds))
    same({s: len(k) for s, k in kinds.items()}, {s: 1 for s in kinds},
         "answers that differ")
    for q in (0, 2):    # one challenge for each file is not guessing
        same(list(by_quarter[q]), [401], "without credentials")
    for q in (1, 3):
        if each > 40:
            check(by_quarter[q].get(429), "never slowed", by_quarter)
    check(by_quarter[3][401] <= tries(200, 60, seconds),
          "a network of guessers is slowed late", by_quarter)
    known = statistics.median(s for s, p in took if "c0e2e0" in p or
                              "c0ce0" in p)
    figures(f, "from many addresses", addresses=addresses,
            requests=len(took), seconds=seconds,
            honest_served=near.served() + at.served() + far.served(),
            longest_wait=max(h.longest for h in (near, at, far)),
            statuses=by_quarter, ms_known=1000 * known,
            ms_unknown=1000 * statistics.median(s for s, _ in took))


@case("enum", "how soon one is slowed does not tell which MACs are there")
def counted_alike(f, w):
    ada = w.phones["ada"]
    seen = {}
    for n, (what, path) in enumerate((
            ("known", ada.file()), ("unknown", ada.path + "805ec0f00001.cfg"),
            ("another's", ada.path + w.phones["eve"].mac + ".cfg"),
            ("no such key", "/p/%s/%s.cfg" % (ANOTHER_KEY, ada.mac)),
            ("disabled", w.phones["off"].file()))):
        address = f.address.rpartition(".")[0] + ".%d" % (20 + n)
        # Many, but within guard_net_failures.
        answers = [f.ask(path, address=address).likeness() for _ in range(45)]
        seen[what] = [status for status, _, _ in answers]
        check(all(a == answers[0] for a in answers), what + " varies")
    check(all(s == seen["known"] for s in seen.values()), "a difference", seen)
