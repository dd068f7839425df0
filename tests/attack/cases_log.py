# cases_log.py - what the attacks left in the log that fail2ban reads.
#
# Promised (deploy/fail2ban): 429 marks who failed too often; the filter finds
# each such line, with its address, and no other, and the log does not say what
# was asked for.

import os
import re
import subprocess

from attackers import figures
from report import case, check, same

# What was no request has no method.
LINE = re.compile(r"^(\S+) \[[^\]]+\] (\S*) (\d{3}) (?:\d+|-) \d+$")


@case("log", "fail2ban's filter finds those who were shut out")
def filtered(f, w):
    bob = w.phones["bob"]
    for i in range(60):     # enough when this case is run alone
        f.ask("%s805ec0d%05x.cfg" % (bob.path, i), user=("guess", "guess"))
    f.ask(bob.file(), user=bob.user, address=f.address.rpartition(".")[0] +
          ".200")
    f.raw(b"GET \x00\xff /p/ x\r\n\r\n")
    # Its line may still be in a buffer of the server's.
    w.server("stop", f.server)
    try:
        with open(f.log, encoding="latin-1") as log:
            lines = log.read().splitlines()
    finally:
        w.server("start", f.server)
        w.wait_for(f)
    odd = [x for x in lines if not LINE.match(x)]
    same(odd[:3], [], "lines of another form")
    refused = [LINE.match(x).group(1) for x in lines
               if LINE.match(x).group(3) == "429"]
    check(f.address in refused, "our own 429", lines[-70:])
    text = "\n".join(lines)
    for secret in (bob.path[3:-1], "805ec0", "guess"):
        check(secret not in text, "the log says", secret)
    # It takes its time with a log of all attacks: one line of some.
    some = lines[:-200:len(lines) // 5000 + 1] + lines[-200:]
    path = os.path.join(w.folder, "tmp", "some.log")
    with open(path, "w", encoding="latin-1") as log:
        log.write("\n".join(some) + "\n")
    r = subprocess.run(
        ["fail2ban-regex", "--print-all-matched", path,
         os.path.join(w.top, "deploy/fail2ban/filter.conf")],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=600)
    found = re.search(r"Lines: (\d+) lines, \d+ ignored, (\d+) matched, (\d+)"
                      r" missed", r.stdout)
    check(found, "fail2ban-regex did not run", r.stdout[-800:])
    wanted = [x for x in some if LINE.match(x).group(3) == "429"]
    same(int(found.group(2)), len(wanted), "matched")
    matched = re.findall(r"^\|  (\S+ \[.*)$", r.stdout, re.M)
    same(sorted(x.strip() for x in matched), sorted(wanted), "the lines")
    figures(f, "log", lines=len(lines), matched=found.group(2),
            addresses=len(set(refused)))
