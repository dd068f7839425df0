#!/usr/bin/env python3
# cases.py DIR BUILD [WORD...] - the faults, against the servers that run.sh set
# up in DIR.  WORDs choose suites.  Prints a line for each case, with figures.

import glob
import importlib
import os
import shlex
import signal
import sys
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "e2e")]

import report  # noqa: E402
from fleet import Fleet  # noqa: E402
from stand import Stand  # noqa: E402


def read_vars(path):
    with open(path) as f:
        pairs = (line.rstrip("\n").partition("=") for line in f)
        return {k: (shlex.split(v) or [""])[0] for k, _, v in pairs}


def main():
    folder, build = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    words = sys.argv[3:]
    for path in sorted(glob.glob(os.path.join(HERE, "cases_*.py"))):
        importlib.import_module(os.path.basename(path)[:-3])
    known = sorted({s for s, _, _, _ in report.cases})
    for word in words:
        if word not in known:
            raise SystemExit("no suite \"%s\"; there are %s"
                             % (word, " ".join(known)))
    s = Stand(build, folder, read_vars(os.path.join(folder, "vars")))
    try:
        s.up()
        fleet = Fleet(s)
        for suite, title, fn, _ in report.cases:
            if not words or suite in words:
                report.run_case("%s: %s" % (suite, title), figures, fn, s,
                                fleet)
    finally:
        s.down()


def figures(fn, s, fleet):
    s.calm()
    said = fn(s, fleet)
    if said:
        print("# " + said)


signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
try:
    main()
except SystemExit:
    raise
except Exception as e:
    traceback.print_exc()
    print("FAIL set-up (%s)" % str(e)[:600])
    report.failed += 1
print("%d passed, %d failed" % (report.passed, report.failed))
sys.stdout.flush()
os._exit(1 if report.failed or not report.passed else 0)
