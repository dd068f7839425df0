# cases_process.py - workers and masters are killed.

import contextlib
import os
import random
import signal
import time

from load import HONEST, WEB, Load
from report import case, check, same
from stand import dead, until


def kill(pid):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def whole(program, n):
    until("%s has its workers" % program.name,
          lambda: len(program.workers()) == n)


@case("process", "a worker is killed every 100 ms for six seconds")
def workers(s, fleet):
    dice, kills = random.Random(1), 0
    masters = [p.pid for p in s.programs]
    with Load(s, fleet, HONEST | WEB) as load:
        load.wait()
        end = time.monotonic() + 6
        while time.monotonic() < end:
            for p in s.fcgi, s.admin:
                found = p.workers()
                if found:
                    kill(dice.choice(found))
                    kills += 1
            time.sleep(.1)
        answered = load.fetched
        for p, n in (s.fcgi, 3), (s.admin, 2):
            whole(p, n)
    check(answered > 0, "nobody was served meanwhile")
    same([p.pid for p in s.programs], masters, "the masters")
    return "%d kills; %s" % (kills, load.verify())


@case("process", "the masters are killed, and started by who keeps the socket")
def masters(s, fleet):
    with Load(s, fleet, HONEST | WEB) as load:
        load.wait()
        for n in range(4):
            for p in s.programs:
                old, began = p.pid, p.started
                workers = p.workers()
                kill(old)
                until("another master", lambda: p.started > began)
                until("its workers are gone", lambda: all(
                    dead(w) or w in p.workers() for w in workers))
            load.wait()
    return load.verify()
