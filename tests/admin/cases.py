#!/usr/bin/env python3
# cases.py DIR BUILD SOCKETS DB [SUITE...] - the cases of the admin endpoint,
# against the servers that run.sh started.  Each file cases_*.py beside this
# one holds suites; each answer is held against openapi.json (world.py).
# BUILD/admin/exercised.json says how often each call answered what; when all
# suites ran, a call that never did what it is for fails.

import glob
import importlib
import json
import os
import sys
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "e2e"))

import report  # noqa: E402
from world import World  # noqa: E402


LAST = ("matrix", "bulk")


def main():
    folder, build, sockets, db = sys.argv[1:5]
    words = sys.argv[5:]
    for path in sorted(glob.glob(os.path.join(HERE, "cases_*.py"))):
        importlib.import_module(os.path.basename(path)[:-3])
    known = sorted({s for s, _, _, _ in report.cases})
    for word in words:
        if word not in known:
            raise SystemExit("no suite \"%s\"; there are %s"
                             % (word, " ".join(known)))
    w = World(folder, build, sockets, db)
    w.build()
    # Last what fills the tables: the others read whole lists.
    for suite, title, fn, _ in sorted(
            report.cases,
            key=lambda c: LAST.index(c[0]) if c[0] in LAST else -1):
        if not words or suite in words:
            report.run_case("%s: %s" % (suite, title), fn, w)
    with open(os.path.join(build, "admin", "exercised.json"), "w") as f:
        json.dump(w.spec.seen, f, indent=1, sort_keys=True)
    if not words:
        report.run_case("openapi: every call did what it is for",
                        report.same, w.spec.never(), [],
                        "calls that never answered below 400")


try:
    main()
except SystemExit:
    raise
except Exception as e:
    traceback.print_exc()
    print("FAIL set-up (%s)" % e)
    report.failed += 1
print("%d passed, %d failed" % (report.passed, report.failed))
sys.exit(1 if report.failed or not report.passed else 0)
