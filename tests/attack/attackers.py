# attackers.py - the tools of those who mean no good, and the honest phones
# that are asked meanwhile.

import base64
import json
import os
import re
import signal
import subprocess
import threading
import time
from collections import Counter

from report import check

HERE = os.path.dirname(os.path.abspath(__file__))
MACS = int(os.environ.get("MACS", "100000"))
ADDRESSES = int(os.environ.get("ADDRESSES", "1000"))
CONNECTIONS = int(os.environ.get("CONNECTIONS", "10000"))


def figures(f, what, **seen):
    """What the closing note wants to know."""
    print("   %s %s: %s" % (f.name, what, ", ".join(
        "%s %s" % (name.replace("_", " "),
                   "%.1f" % v if isinstance(v, float) else v)
        for name, v in seen.items())), flush=True)


def processes(folder):
    """(process id, program) of the servers there."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/cmdline" % pid, "rb") as f:
                line = f.read().decode("latin-1").split("\0")
        except OSError:
            continue
        if folder in " ".join(line):
            yield int(pid), os.path.basename(line[0])


def processor_time(folder):
    """Seconds the servers there have used, and those they waited for."""
    ticks = 0
    for pid, _ in processes(folder):
        try:
            with open("/proc/%d/stat" % pid) as f:
                ticks += sum(int(x) for x in
                             f.read().rpartition(")")[2].split()[11:15])
        except OSError:
            pass
    return ticks / os.sysconf("SC_CLK_TCK")


def basic(user):
    return "Basic " + base64.b64encode(("%s:%s" % user).encode()).decode()


def until(what, seconds, why):
    """Waits for what(); its value.  The limit is for broken servers."""
    end = time.monotonic() + seconds
    while True:
        v = what()
        if v:
            return v
        check(time.monotonic() < end, "waited %d s in vain: %s"
              % (seconds, why))
        time.sleep(0.1)


class Tool:
    """A program that attacks, ended with the with statement."""

    def __init__(self, *command, **how):
        self.p = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace", **how)

    def __enter__(self):
        return self

    def __exit__(self, *what):
        if self.p.poll() is None:
            self.p.kill()
        self.p.communicate()

    def running(self):
        return self.p.poll() is None

    def output(self, seconds=300):
        return self.p.communicate(timeout=seconds)[0]


class Honest:
    """Who has been served from an address, and goes on being so: asks again
    and again, in a thread of its own, until the with statement ends."""

    def __init__(self, front, *asks, address=None, pause=0.05):
        self.front, self.asks, self.pause = front, asks, pause
        self.address = address or front.address
        self.seen, self.longest, self.done = Counter(), 0.0, False
        self.thread = threading.Thread(target=self.work)

    def once(self):
        for ask in self.asks:
            began = time.monotonic()
            try:
                a = ask(self.front, self.address)
            except OSError as e:
                a = "%s: %s" % (type(e).__name__, e)
            self.longest = max(self.longest, time.monotonic() - began)
            self.seen[a] += 1

    def work(self):
        while not self.done:
            self.once()
            time.sleep(self.pause)

    def __enter__(self):
        self.once()
        check(self.all_served(), "not served before the attack", self.seen)
        self.thread.start()
        return self

    def __exit__(self, *what):
        self.done = True
        self.thread.join()

    def served(self):
        return self.seen[200]

    def all_served(self):
        return set(self.seen) == {200}

    def verify(self):
        check(self.all_served() and self.served() > 1,
              "honest ones were refused", self.seen)


def fetch(phone, suffix=".cfg"):
    """What an Honest one asks: a phone's file, with its own credentials."""
    return lambda f, address: f.ask(phone.file(suffix), user=phone.user,
                                    address=address, timeout=60).status


# --- many MACs -----------------------------------------------------------------

def guess_macs(front, count, first, key, other, unknown):
    """wrk from 127.0.0.1: [[answer, how often]], seconds."""
    p = subprocess.Popen(
        ["wrk", "-t1", "-c16", "-d3600", "--timeout", "60s", "-s",
         os.path.join(HERE, "macs.lua"), front.url(""), "--", str(count),
         first, key, unknown, other], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    began = time.monotonic()
    try:
        said = p.stderr.readline()      # when all were asked
        p.send_signal(signal.SIGINT)    # it sleeps on else
        out = p.communicate(timeout=60)[0]
    finally:
        if p.poll() is None:
            p.kill()
            p.wait()
    check("enough" in said, "wrk ended early", said, out)
    seen = json.loads(out.splitlines()[-1])
    check(seen["lost"] == 0, "requests were lost", seen["lost"])
    return seen["kinds"], time.monotonic() - began


# What two answers to guesses may differ in.
VARIES = re.compile(rb"^(?:date|retry-after|connection|keep-alive):.*\r\n",
                    re.I | re.M)
NONCE = re.compile(rb'nonce="[^"]*"')
END = b"\x01end "


def guess_from_many(front, guessers, at_once=8):
    """curl from many addresses.  guessers: [(address, authorization or None,
    [path with curl's globs])].  Counter of answers by address, each without
    what may differ, and [(seconds, path)]."""
    shares = [guessers[i::at_once] for i in range(at_once)]
    found, took = {}, []
    lock = threading.Lock()

    def work(share):
        for address, answer, seconds, path in curl_share(front, share):
            with lock:
                found.setdefault(address, Counter())[answer] += 1
                took.append((seconds, path))
    threads = [threading.Thread(target=work, args=(s,)) for s in shares if s]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return found, took


def curl_share(front, share):
    lines = []
    for address, authorization, paths in share:
        if lines:
            lines.append("next")
        lines += ["interface = " + address, "path-as-is", "silent", "include",
                  "max-time = 60",
                  'write-out = "\\n%{local_ip} %{time_starttransfer} '
                  '%{url_effective}\x01end "']
        if authorization:
            lines.append('header = "Authorization: %s"' % authorization)
        lines += ['url = "%s"' % front.url(p) for p in paths]
    p = subprocess.run(["curl", "-K", "-"], input="\n".join(lines).encode(),
                       stdout=subprocess.PIPE, timeout=900)
    for part in p.stdout.split(END)[:-1]:
        answer, _, said = part.rpartition(b"\n")
        address, seconds, url = said.decode().split(" ")
        kind = NONCE.sub(b"nonce", VARIES.sub(b"", answer))
        yield address, kind, float(seconds), url


def status_of(answer):
    return int(answer.split(b" ", 2)[1])
