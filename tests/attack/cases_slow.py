# cases_slow.py - slowhttptest: slow headers, slow bodies, slow readers.
#
# Promised (the samples of deploy/): a worker is asked when a request is
# complete, and what it answers is taken from it at once; so slow ones keep no
# other waiting, and who is too slow is sent away.

import contextlib
import os
import re
import time

from attackers import Honest, Tool, fetch, figures
from report import case, check, same

CONNECTIONS = "400"     # of each kind
SECONDS = "5"


def attack(door, path, *options):
    return Tool("slowhttptest", "-c", CONNECTIONS, "-r", "400", "-l", SECONDS,
                "-i", "2", "-p", "60", "-u", door.url(path), *options)


def at_workers(w):
    """How many requests are with the workers, or wait for one."""
    ours = [os.path.join(w.vars["sockets"], name)
            for name in ("fcgi.sock", "admin.sock")]
    with open("/proc/net/unix") as f:
        rows = [line.split() for line in f]
    # 02, 03: being connected, connected; the other end has no name.
    return sum(r[7] in ours and r[5] in ("02", "03")
               for r in rows if len(r) > 7)


def seen(output):
    """The last status slowhttptest printed: {"connected": 12, ...}."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output)
    return {name: int(n) for name, n in
            re.findall(r"^(\w+): +(\d+)", plain, re.M)}


def honest_ones(f, w):
    ada = w.phones["ada"]
    token = {"Authorization": "Bearer " + w.ctl(
        "token", "add", "slow " + f.name, "organisation=Main",
        "scopes=read")["token"]}

    def portal(front, address):
        return front.portal.ask("/api/v1/devices?limit=1", headers=token,
                                address=address, timeout=60).status

    def secure(front, address):
        return front.secure.ask(ada.file(), user=ada.user, address=address,
                                timeout=60).status
    return Honest(f, fetch(ada), secure, portal,
                  address=f.address.rpartition(".")[0] + ".77")


def endure(f, w, attacks):
    """Runs them while honest ones ask; the most requests at workers that
    were seen at once."""
    most = 0
    with contextlib.ExitStack() as stack:
        for a in attacks.values():
            stack.enter_context(a)
        with honest_ones(f, w) as honest:
            while any(a.running() for a in attacks.values()):
                most = max(most, at_workers(w))
                time.sleep(0.1)
        honest.verify()
        # slowhttptest sometimes gives up at its first connection.
        said = {name: seen(a.output()) for name, a in attacks.items()}
        real = [s for s in said.values() if sum(s.values()) > 100]
        check(len(real) > len(said) / 2, "no attack", said)
        for name, s in said.items():
            figures(f, "slow " + name, **s)
    same(fetch(w.phones["ada"])(f, f.address), 200, "afterwards")
    figures(f, "slow", most_at_workers=most, honest_served=honest.served(),
            longest_wait=honest.longest)
    return most


@case("slow", "slow headers and bodies, at both doors")
def senders(f, w):
    path = w.phones["open"]
    most = endure(f, w, {
        "headers": attack(f, path.file(), "-H"),
        "headers, TLS": attack(f.secure, path.file(), "-H"),
        "headers, portal": attack(f.portal, "/api/v1/login", "-H"),
        # To a phone that needs no credentials.
        "body": attack(f, path.file("-local.cfg"), "-B", "-t", "PUT", "-s",
                       "60000"),
        "body, portal": attack(f.portal, "/api/v1/login", "-B", "-s", "4000",
                               "-f", "application/json"),
        "file, portal": attack(f.portal, "/api/v1/resources?kind=other&name=x",
                               "-B", "-s", "1000000000"),
    })
    # Those of the honest and of the tool's own probes; the rest is slow.
    check(most < 20, "slow requests are with the workers", most)


@case("slow", "slow readers, at both doors")
def readers(f, w):
    before = killed(w)
    endure(f, w, {
        "readers": attack(f, w.phones["open"].file(), "-X", "-k", "5", "-w",
                          "10", "-y", "20", "-n", "5", "-z", "5"),
        "readers, portal": attack(f.portal, "/api/v1/openapi.json", "-X",
                                  "-w", "10", "-y", "20", "-n", "5"),
    })
    same(killed(w), before, "workers that were ended by their deadline")


def killed(w):
    """What the masters say of workers that did not end by themselves."""
    found = []
    for name in ("fcgi", "admin", "rps"):
        path = os.path.join(w.folder, "log", "voipconfig-%s.log" % name)
        if os.path.exists(path):
            with open(path) as f:
                found += [x for x in f if "signal" in x or "deadline" in x]
    return found
