"""sim_rps_selftest.py BUILD [suite...] - the simulated RPS, held against the
facts about Yealink's wire by plain requests.

Suites: v2 v1 xml http fault life phone.  Prints "ok ..." and "FAIL ..." and
at the end "N passed, N failed".
"""
import os
import shutil
import subprocess
import sys
import tempfile

import report
import sim_rps_life  # noqa: F401  (they register their cases)
import sim_rps_old  # noqa: F401
import sim_rps_v2  # noqa: F401
from sim_rps_world import World


def certificate(w):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout",
         w.file("tls.key"), "-out", w.file("tls.crt")],
        check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)


def one(w, fn):
    if w.process.poll() is not None:
        w.start(lines=w.lines)
    w.fresh()
    fn(w)


def main():
    build, suites = os.path.abspath(sys.argv[1]), sys.argv[2:]
    folder = tempfile.mkdtemp(prefix="rps-sim.")
    w = World(build, folder)
    try:
        certificate(w)
        w.lines = ["tls_listen = 127.0.0.1:0",
                   "tls_certificate = " + w.file("tls.crt"),
                   "tls_key = " + w.file("tls.key")]
        w.start(lines=w.lines)
        for suite, name, fn, _ in report.cases:
            if not suites or suite in suites:
                report.run_case("%s: %s" % (suite, name), one, w, fn)
        if w.process.poll() is None:
            report.run_case("life: SIGTERM ends it well",
                            lambda: report.same(w.stop(), 0))
        else:
            report.run_case("life: it lives to the end",
                            lambda: report.check(False, "it has died"))
    finally:
        if w.process is not None and w.process.poll() is None:
            w.process.kill()
        shutil.rmtree(folder, ignore_errors=True)
    print("%d passed, %d failed" % (report.passed, report.failed))
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
