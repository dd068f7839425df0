# report.py - cases, and what became of them.

import sys
import time
import traceback

cases = []  # (suite, name, function, options)
passed = failed = 0


class Skip(Exception):
    pass


def case(suite, name, **options):
    """Registers a case.  only: names of fronts it is for."""
    def keep(fn):
        cases.append((suite, name, fn, options))
        return fn
    return keep


def check(truth, what, *seen):
    if not truth:
        raise AssertionError(" ".join([what] + [repr(s)[:600] for s in seen]))


def same(got, wanted, what=""):
    if got != wanted:
        raise AssertionError("%s: got %.600r, wanted %.600r"
                             % (what or "value", got, wanted))


def run_case(label, fn, *args):
    global passed, failed
    began = time.monotonic()
    try:
        fn(*args)
    except Skip as e:
        print("skip %s (%s)" % (label, e))
        return
    except AssertionError as e:
        failed += 1
        print("FAIL %s (%s)" % (label, str(e).replace("\n", " ")))
    except Exception as e:
        failed += 1
        where = traceback.extract_tb(e.__traceback__)[-1]
        print("FAIL %s (%s: %s, %s:%d)"
              % (label, type(e).__name__, str(e).replace("\n", " ")[:600],
                 where.filename.rpartition("/")[2], where.lineno))
    else:
        passed += 1
        took = time.monotonic() - began
        print("ok %s%s" % (label, " (%.1f s)" % took if took > 3 else ""))
    sys.stdout.flush()
