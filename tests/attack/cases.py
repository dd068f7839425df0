#!/usr/bin/env python3
# cases.py DIR BUILD [WORD...] - attacks on the servers that stack.sh runs in
# DIR.  WORDs choose suites or web servers.  Prints a line for each case, what
# was seen, and how many there were.

import os
import resource
import sys
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "e2e"))

import report  # noqa: E402
from attackers import processor_time  # noqa: E402
from fixture import World, read_vars  # noqa: E402
from front import Front  # noqa: E402

import cases_enum  # noqa: E402,F401
import cases_guess  # noqa: E402,F401
import cases_slow  # noqa: E402,F401
import cases_smuggle  # noqa: E402,F401
import cases_crowd  # noqa: E402,F401
import cases_upload  # noqa: E402,F401
import cases_bomb  # noqa: E402,F401
import cases_log  # noqa: E402,F401


def fronts(v, folder):
    """Both servers: the phones' door, with .secure (TLS) and .portal."""
    ca = os.path.join(folder, "tls", "ca.crt")
    for name, prefix, log in (("lighttpd", "", "lighttpd.access"),
                              ("apache", "ap_", "apache-proxy.access")):
        def make(what, cafile=None):
            return Front(name, int(v[prefix + what + "_port"]), cafile)
        f = make("http")
        f.secure, f.portal = make("https", ca), make("admin")
        f.ops_port = int(v[prefix + "ops_port"])
        f.log = os.path.join(folder, "log", log)
        f.server = "lighttpd" if name == "lighttpd" else "apache-proxy"
        yield f


def wait_for(front):
    end = time.monotonic() + 20
    while True:
        try:
            if front.ask("/healthz", timeout=5).status == 200:
                return
            why = "unwell"
        except OSError as e:
            why = str(e)
        if time.monotonic() > end:
            raise SystemExit("%s does not answer: %s" % (front.name, why))
        time.sleep(0.1)


def renewed(front):
    """The same doors, from an address nobody has come from yet."""
    v = Front.__new__(Front)
    v.__dict__.update(front.__dict__)
    fresh = Front("", 0)
    v.address = fresh.address
    return v


def main():
    folder, build = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    words = sys.argv[3:]
    names = ["lighttpd", "apache"]
    suites = [x for x in words if x not in names]
    servers = [x for x in words if x in names] or names
    known = {s for s, _, _, _ in report.cases}
    for word in suites:
        if word not in known:
            raise SystemExit("no suite or server \"%s\"; there are %s"
                             % (word, " ".join(sorted(known) + names)))
    w = World(build, folder, read_vars(os.path.join(folder, "vars")))
    w.top = os.path.dirname(os.path.dirname(HERE))
    w.wait_for = wait_for
    # Where Apache collects bodies.
    os.environ["TMPDIR"] = os.path.join(folder, "tmp")
    w.server("start", "voipconfig-fcgi", "voipconfig-admin", "lighttpd",
             "apache-proxy")
    del os.environ["TMPDIR"]
    w.build_all()
    for f in fronts(w.vars, folder):
        if f.name not in servers:
            continue
        for door in (f, f.secure, f.portal):
            wait_for(door)
        for suite, title, fn, options in report.cases:
            if (not suites or suite in suites) and \
                    f.name in options.get("only", names):
                report.run_case("%s %s: %s" % (f.name, suite, title), fn,
                                renewed(f), w)
    return 0


began = time.monotonic()
try:
    main()
except SystemExit:
    raise
except Exception as e:
    traceback.print_exc()
    print("FAIL set-up (%s)" % e)
    report.failed += 1
used = [resource.getrusage(who) for who in
        (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print("took %.0f s; processor time %.0f s of the attackers, %.0f s of the"
      " servers" % (time.monotonic() - began,
                    sum(u.ru_utime + u.ru_stime for u in used),
                    processor_time(os.path.abspath(sys.argv[1]))))
print("%d passed, %d failed" % (report.passed, report.failed))
sys.exit(1 if report.failed or not report.passed else 0)
