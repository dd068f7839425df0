#!/usr/bin/env python3
# cases.py DIR BUILD [WORD...] - the end-to-end cases, against the servers
# that stack.sh runs in DIR.  WORDs choose suites or ways in: files, gate,
# lighttpd-http ...  Prints a line for each case, and how many there were.

import os
import subprocess
import sys
import traceback

import cases_files  # noqa: F401
import cases_gate  # noqa: F401
import cases_cert  # noqa: F401
import cases_body  # noqa: F401
import cases_input  # noqa: F401
import cases_enrol  # noqa: F401
import cases_lock  # noqa: F401
import cases_phone  # noqa: F401
import cases_life  # noqa: F401
import report
from fixture import World, read_vars
from front import Front

SERVERS = {"lighttpd": ["voipconfig-fcgi", "lighttpd"],
           "proxy": ["voipconfig-fcgi", "apache-proxy"],
           "fcgid": ["apache-fcgid"]}
ALONE = ("life", "db")


def fronts(v, folder):
    ca = os.path.join(folder, "tls", "ca.crt")
    for name, http, https, ops in (
            ("lighttpd", "http_port", "https_port", "ops_port"),
            ("proxy", "ap_http_port", "ap_https_port", "ap_ops_port"),
            ("fcgid", "af_http_port", "af_https_port", None)):
        ops = int(v[ops]) if ops else None
        yield name + "-http", int(v[http]), None, ops
        yield name + "-tls", int(v[https]), ca, ops


def wait_for(w, front):
    import time
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


def forget_log(w):
    subprocess.run(["sh", os.path.join(w.top, "tests/db/mariadb.sh"), "sql",
                    os.path.join(w.folder, "db"), "-e",
                    "DELETE FROM %s.fetch_log" % w.vars["db_name"]],
                   check=True)


def chosen(words, front, suite, options):
    if "only" in options and front not in options["only"]:
        return False
    ways = [x for x in words if "-" in x]
    suites = [x for x in words if "-" not in x]
    return (not ways or front in ways) and (not suites or suite in suites)


def main():
    folder, build = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    words = sys.argv[3:]
    known = {s for s, _, _, _ in report.cases}
    w = World(build, folder, read_vars(os.path.join(folder, "vars")))
    w.top = os.path.dirname(os.path.dirname(os.path.dirname(
        os.path.abspath(__file__))))
    ways = list(fronts(w.vars, folder))
    for word in words:
        if word not in known and word not in [x[0] for x in ways]:
            raise SystemExit("no suite or way in \"%s\"; there are %s"
                             % (word, " ".join(sorted(known) +
                                               [x[0] for x in ways])))
    w.build_all()
    running = set()
    for alone in False, True:
        for name, port, ca, ops in ways:
            todo = [c for c in report.cases
                    if (c[0] in ALONE) == alone and
                    chosen(words, name, c[0], c[3])]
            if not todo:
                continue
            for server in SERVERS[name.partition("-")[0]]:
                if server not in running:
                    w.server("start", server)
                    running.add(server)
            wait_for(w, Front(name, port, ca, ops))
            forget_log(w)
            for suite, title, fn, _ in todo:
                report.run_case("%s %s: %s" % (name, suite, title), fn,
                                Front(name, port, ca, ops), w)
    return 0


try:
    status = main()
except SystemExit:
    raise
except Exception as e:
    traceback.print_exc()
    print("FAIL set-up (%s)" % e)
    report.failed += 1
print("%d passed, %d failed" % (report.passed, report.failed))
sys.exit(1 if report.failed or not report.passed else 0)
