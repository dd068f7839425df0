# cases_web.py - web servers are reloaded and restarted, and our programs with
# them, with settings that are others, or none.

import os
import random
import signal
import time

from front import Front
from load import Load
from report import case, check, same
from stand import NO_ANSWER, until


def reload_all(s):
    """All of ours; until each has new workers."""
    old = {p: set(p.workers()) for p in s.programs}
    for p in s.programs:
        p.hangup()
    for p in s.programs:
        until("new workers of " + p.name,
              lambda: p.workers() and not old[p] & set(p.workers()))


def answers(front):
    def once():
        try:
            return front.ask("/healthz", timeout=5).status == 200
        except NO_ANSWER:
            return False
    until("%s answers" % front.name, once)


def settings(s):
    """Each with another setting than before."""
    for p, line in ((s.fcgi, "cache = %dk"), (s.admin, "cache = %dk"),
                    (s.rps, "clock_window = %d")):
        with open(p.conf) as f:
            kept = [x for x in f if x.split()[0] != line.split()[0]]
        with open(p.conf, "w") as f:
            f.write("".join(kept) + line % random.randrange(64, 999) + "\n")


@case("web", "lighttpd and Apache are reloaded, and we with other settings")
def reloaded(s, fleet):
    s.server("start", "apache-proxy")
    way = s.front
    said = []
    try:
        apache = Front("apache", int(s.vars["ap_http_port"]))
        answers(apache)
        for name, front in ("lighttpd", way), ("apache-proxy", apache):
            s.front = front
            with Load(s, fleet) as load:
                load.wait()
                for n in range(3):
                    os.kill(int(s.server("pid", name)), signal.SIGUSR1)
                    if n == 1:
                        settings(s)
                    reload_all(s)
                    load.wait()
            said.append(name + ": " + load.verify())
    finally:
        s.front = way
        s.server("stop", "apache-proxy")
    return "; ".join(said)


@case("web", "lighttpd is stopped and started, three times")
def restarted(s, fleet):
    with Load(s, fleet) as load:
        load.wait()
        for n in range(3):
            s.server("stop", "lighttpd", "INT")
            time.sleep(.3)
            s.server("start", "lighttpd")
            answers(s.front)
            load.wait()
    return load.verify()


BROKEN = ((" = \n", "no key"), ("workers = many\n", "workers"),
          ("db_password_file = /nonexistent/password\n", "/nonexistent"),
          ("public_url = nothing\n", "public_url"))


@case("web", "settings that are broken are not taken over, and it is said why")
def broken(s, fleet):
    with Load(s, fleet) as load:
        load.wait()
        for text, word in BROKEN:
            for p in s.programs:
                with open(p.conf) as f:
                    good = f.read()
                lines = [x for x in good.splitlines(True)
                         if x.split()[0] != text.split()[0]]
                old, mark = p.workers(), p.mark()
                try:
                    with open(p.conf, "w") as f:
                        f.write("".join(lines) + text)
                    p.hangup()
                    until("%s says what is wrong: %r" % (p.name, text),
                          lambda: "not taken over" in p.said(mark))
                finally:
                    with open(p.conf, "w") as f:
                        f.write(good)
                check(p.conf in p.said(mark) or word in p.said(mark),
                      "where", p.said(mark))
                same(p.workers(), old, "workers of " + p.name)
        load.wait()
        reload_all(s)
    same([x for x in load.statuses if x != 200], [], "phones")
    return load.verify()
