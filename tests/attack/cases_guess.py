# cases_guess.py - who guesses passwords, codes and tokens.
#
# Promised: phones' passwords by fcgi/prov/guard.h; those of people by
# fcgi/db/login_guard.h: five tries for a login from one network, a hundred for
# a network, then pauses that double up to an hour and that nobody else's
# tries prolong; from elsewhere one can always log in.

import base64
import hashlib
import hmac
import json
import os
import struct
import subprocess
import time
from collections import Counter

from attackers import Honest, fetch, figures
from cases_enum import fresh_guard
from report import case, check, same

PASSWORD = "the right one, 77"


def words(w, name, count, right=None):
    path = os.path.join(w.folder, "tmp", name)
    with open(path, "w") as f:
        f.writelines("guess-number-%d\n" % i for i in range(count))
        if right:
            f.write(right + "\n")
    return path


def hydra(f, w, phone, scheme, passwords):
    """Did it find the password?"""
    r = subprocess.run(
        ["hydra", "-I", "-l", phone.user[0], "-P", passwords, "-t", "4", "-s",
         str(f.port), "127.0.0.1", "http-get",
         "%s:A=%s" % (phone.file(), scheme)], cwd=os.path.join(w.folder, "tmp"),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, timeout=240)
    check("of 1 target" in r.stdout, "hydra did not run", r.stdout[-500:])
    return "valid password found" in r.stdout and \
        "0 valid password found" not in r.stdout


@case("guess", "a phone's password, with hydra")
def phone_password(f, w):
    ada, bob = w.phones["ada"], w.phones["bob"]
    scheme = "BASIC" if f.name == "lighttpd" else "MD5"     # Digest
    fresh_guard(f, w, shut_seconds=3600)
    same(hydra(f, w, ada, scheme, words(w, "right", 0, ada.user[1])), True,
         "hydra knows the right one")
    fresh_guard(f, w, shut_seconds=3600)
    # A phone behind the guesser's address, and the one that is guessed at.
    with Honest(f, fetch(bob), address="127.0.0.1") as near, \
            Honest(f, fetch(ada)) as self:
        began = time.monotonic()
        same(hydra(f, w, ada, scheme, words(w, "many", 150, ada.user[1])),
             False, "found by " + scheme)
        took = time.monotonic() - began
        near.once()
        self.once()
    near.verify()
    self.verify()
    figures(f, "hydra " + scheme, passwords=151, found="none", seconds=took,
            honest_served=near.served() + self.served())
    fresh_guard(f, w)


# --- people -----------------------------------------------------------------------

def person(f, w, name):
    login = "%s.%s@main.example" % (name, f.name)
    w.ctl("user", "add", login, "organisation=Main",
          "role=organisation_admin", "password=-", stdin=PASSWORD + "\n")
    return login


def enter(f, login, password=PASSWORD, address=None, **more):
    return f.portal.ask(
        "/api/v1/login", "POST", address=address,
        headers={"Content-Type": "application/json"},
        body=json.dumps(dict({"login": login, "password": password}, **more)))


def ffuf(f, w, body, wordlist):
    """From 127.0.0.1: how often which status, and the words with a 200."""
    out = os.path.join(w.folder, "tmp", "ffuf.json")
    subprocess.run(
        ["ffuf", "-s", "-t", "4", "-w", wordlist, "-X", "POST", "-d", body,
         "-H", "Content-Type: application/json", "-u",
         f.portal.url("/api/v1/login"), "-mc", "all", "-of", "json", "-o",
         out], cwd=os.path.join(w.folder, "tmp"), stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True,
        timeout=240)
    with open(out) as got:
        results = json.load(got)["results"]
    return Counter(r["status"] for r in results), \
        [r["input"]["FUZZ"] for r in results if r["status"] == 200]


def sql(w, text):
    r = subprocess.run(["sh", os.path.join(w.top, "tests/db/mariadb.sh"),
                        "sql", os.path.join(w.folder, "db"), "-N", "-B",
                        w.vars["db_name"], "-e", text],
                       stdout=subprocess.PIPE, text=True, check=True)
    return [line.split("\t") for line in r.stdout.splitlines()]


@case("guess", "a person's password, with ffuf")
def person_password(f, w):
    sql(w, "DELETE FROM login_guard")
    victim = person(f, w, "victim")
    body = json.dumps({"login": victim, "password": "FUZZ"})
    seen, found = ffuf(f, w, body, words(w, "right", 0, PASSWORD))
    same(found, [PASSWORD], "ffuf knows the right one")
    began = time.monotonic()
    seen, found = ffuf(f, w, body, words(w, "many", 300, PASSWORD))
    took = time.monotonic() - began
    same((found, set(seen)), ([], {401, 429}))
    # Five, some that were on their way, and one after each pause.
    check(seen[401] <= 14, "paused late", seen)
    # The pause is not longer for what was tried while it lasted.
    until_at = sql(w, "SELECT until_at FROM login_guard WHERE until_at IS NOT"
                      " NULL")
    a = enter(f, victim, address="127.0.0.1")
    same(a.status, 429, "in the same network")
    check(0 < int(a.get("Retry-After")) <= 3600, "how long", a)
    same(sql(w, "SELECT until_at FROM login_guard WHERE until_at IS NOT NULL"),
         until_at, "the pause")
    same(enter(f, victim).status, 200, "from elsewhere")
    sql(w, "UPDATE login_guard SET until_at = UTC_TIMESTAMP()"
           " - INTERVAL 1 SECOND WHERE until_at IS NOT NULL")
    same(enter(f, victim, address="127.0.0.1").status, 200, "after the pause")
    figures(f, "ffuf, one login", passwords=301, looked_at=seen[401],
            paused=seen[429], seconds=took)


@case("guess", "one password for many logins, with ffuf", only=["lighttpd"])
def many_logins(f, w):
    sql(w, "DELETE FROM login_guard")
    login = person(f, w, "sprayed")
    body = json.dumps({"login": "FUZZ", "password": "Winter2026!"})
    same(ffuf(f, w, body, words(w, "logins", 10)), ({401: 10}, []))
    # Each of a hundred would cost a tenth of a second.
    sql(w, "UPDATE login_guard SET failures = 90 WHERE failures = 10")
    seen, found = ffuf(f, w, body, words(w, "logins", 300))
    same((found, set(seen)), ([], {401, 429}))
    check(10 <= seen[401] <= 20, "a network may fail a hundred times", seen)
    a = enter(f, login, address="127.0.0.7")
    check(a.status == 429 and 0 < int(a.get("Retry-After")) <= 300,
          "that network waits five minutes at most", a)
    same(enter(f, login).status, 200, "another does not")
    figures(f, "ffuf, many logins", logins=300, looked_at=seen[401],
            paused=seen[429])
    sql(w, "DELETE FROM login_guard")


def code(secret, step=0):
    """RFC 6238 with SHA-1, six digits, 30 seconds."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + step),
                   hashlib.sha1).digest()
    at = mac[-1] & 15
    n = struct.unpack(">I", mac[at:at + 4])[0] & 0x7fffffff
    return "%06d" % (n % 1000000)


@case("guess", "codes, from many networks, by one who knows the password",
      only=["apache"])
def second_factor(f, w):
    login = person(f, w, "coded")
    a = enter(f, login)
    same(a.status, 200)
    heads = {"Cookie": a.get("Set-Cookie").partition(";")[0],
             "X-CSRF-Token": json.loads(a.body)["csrf_token"],
             "Content-Type": "application/json"}
    a = f.portal.ask("/api/v1/session/totp", "POST", headers=heads,
                     body=json.dumps({"password": PASSWORD}))
    secret = json.loads(a.body)["secret"]
    same(f.portal.ask("/api/v1/session/totp/confirm", "POST", headers=heads,
                      body=json.dumps({"code": code(secret)})).status, 204)
    right = {code(secret, n) for n in (-2, -1, 0, 1, 2, 3)}
    wrong = [c for c in ("%06d" % (i * 7919) for i in range(60))
             if c not in right][:50]
    seen = Counter(enter(f, login, totp=c, address="127.%d.3.4" % (150 + i))
                   .status for i, c in enumerate(wrong))
    same(seen, {401: 10, 429: 40}, "ten codes, then a pause")
    sql(w, "UPDATE login_guard SET until_at = UTC_TIMESTAMP()"
           " - INTERVAL 1 SECOND")
    sql(w, "UPDATE user SET totp_step = 0 WHERE login = '%s'" % login)
    same(enter(f, login, totp=code(secret)).status, 200, "after the pause")


@case("guess", "tokens, near the right one and far from it")
def tokens(f, w):
    right = w.ctl("token", "add", "guess " + f.name, "organisation=Main",
                  "scopes=read")["token"]

    def ask(value):
        return f.portal.ask("/api/v1/devices?limit=1",
                            headers={"Authorization": value})
    same(ask("Bearer " + right).status, 200)
    other = "b" if right[-1] == "a" else "a"
    near = [right[:-1], right + "a", right[:-1] + other, right.upper(),
            right[1:], " " + right + "x", right + " x", right[:4], "", "%",
            "*", "'", "\"", right.replace(right[5], "%"), right + "\\x00",
            right * 20, "null", "undefined", "-1", right[:10] + "_" * 10]
    far = ["vct_" + hashlib.sha256(b"%d" % i).hexdigest() for i in range(100)]
    answers = [ask("Bearer " + t) for t in near + far]
    answers += [ask(v) for v in ("Bearer", "Basic " + right, right,
                                 "bearer" + right, "Token " + right)]
    same({a.status for a in answers} <= {400, 401}, True,
         [a.status for a in answers])
    same(len({a.status for a in answers[len(near):-5]}), 1)
    same(ask("Bearer " + right).status, 200, "afterwards")
    figures(f, "tokens", guessed=len(answers), found="none")
