# cases_db.py - the database is killed, and has no connection left.

import os
import signal
import subprocess
import time

from load import Load
from report import case, check


@case("db", "killed in the middle of everything, and back, three times")
def killed(s, fleet):
    with Load(s, fleet) as load:
        load.wait()
        for n in range(3):
            s.db.kill()
            load.wait_for(503)
            time.sleep(.3)
            s.db.start_again()
            load.wait()
    check(load.statuses.get(503), "no phone met it", load.statuses)
    return load.verify()


@case("db", "no connection is left")
def no_connections(s, fleet):
    """What others take, ours do not get; then they do again."""
    s.db.stop()
    s.db.start("--max-connections=12", "--extra-max-connections=2",
               "--thread-handling=one-thread-per-connection")
    holders = []
    try:
        with Load(s, fleet, churn=0) as load:
            load.wait()
            s.rows("SELECT 1")
            holders = hold(s)
            # Those that are there stay; new ones are refused.
            for p in s.fcgi, s.admin:
                for pid in p.workers():
                    os.kill(pid, signal.SIGTERM)
            load.wait_for(503)
            let_go(holders)
            holders = []
            load.wait()
        return load.verify()
    finally:
        let_go(holders)
        s.db.stop()
        s.db.start()


def hold(s):
    """Sessions of somebody else's, as many as there is room for."""
    with open(os.path.join(s.db.dir, "socket")) as f:
        where = f.read().strip()
    return [subprocess.Popen(
        ["sh", "-c", 'until mariadb --no-defaults --socket="$1" --user=root'
         ' -e "DO SLEEP(600)"; do sleep .02; done', "sh", where],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True)
        for _ in range(16)]


def let_go(holders):
    for h in holders:
        os.killpg(h.pid, signal.SIGKILL)
        h.wait()
