# cases_limit.py - workers have too few descriptors, and too little memory.

import os
import pwd
import subprocess

from load import HONEST, WEB, Load
from report import case, check
from stand import dead


def limit(s, pid, what, most):
    """Takes it from a process that lives; who it is may, and root not
    everywhere."""
    cmd = ["prlimit", "--pid", str(pid), "--%s=%d:%d" % (what, most, most)]
    user = s.vars["as_user"]
    if user:
        who = pwd.getpwnam(user)
        cmd = ["setpriv", "--reuid=%d" % who.pw_uid, "--regid=%d" % who.pw_gid,
               "--clear-groups", *cmd]
    r = subprocess.run(cmd, stderr=subprocess.PIPE, text=True)
    check(r.returncode == 0 or dead(pid), "prlimit", r.stderr)


def starve(s, pid):
    """Leaves it no more memory than it has."""
    try:
        with open("/proc/%d/statm" % pid) as f:
            pages = int(f.read().split()[0])
    except OSError:
        return
    limit(s, pid, "as", pages * os.sysconf("SC_PAGE_SIZE") + 65536)


def deaths(p, mark):
    return sum(" worker " in x and ("died" in x or "gave up" in x)
               for x in p.said(mark).splitlines())


@case("limit", "no descriptor is left")
def descriptor(s, fleet):
    """Of the workers that are there; whoever comes after them has enough."""
    marks = {p: p.mark() for p in (s.fcgi, s.admin)}
    said = []
    with Load(s, fleet, HONEST | WEB) as load:
        load.wait()
        for spare in 1, 0:
            for p in s.fcgi, s.admin:
                for pid in p.workers():
                    limit(s, pid, "nofile", 6 + spare)
            # They must not be left with what a connection needs.
            s.db.kill()
            s.db.start_again()
            load.wait()
        for p in marks:
            said.append("%d workers of %s" % (deaths(p, marks[p]), p.name))
    return "died: %s; %s" % (", ".join(said), load.verify())


@case("limit", "no memory is left")
def no_memory(s, fleet):
    p = fleet.phones[0]
    marks = {x: x.mark() for x in (s.fcgi, s.admin)}
    with Load(s, fleet, HONEST | WEB) as load:
        load.wait()
        for n in range(3):
            for x in s.fcgi, s.admin:
                for pid in x.workers():
                    starve(s, pid)
            for _ in range(6):
                # More than there is room for.
                load.ask("PUT", "/devices/%s/keys" % fleet.phones[1].mac,
                         {"keys": [{"nothing": "x" * 500}] * 1500})
                load.other(s.front, p.path + p.mac + "-contact.xml", "PUT",
                           p.user, os.urandom(60000))
            load.wait()
    said = ["%d workers of %s" % (deaths(x, marks[x]), x.name) for x in marks]
    check(sum(deaths(x, marks[x]) for x in marks) > 0, "nobody died")
    return "died: %s; %s" % (", ".join(said), load.verify())
