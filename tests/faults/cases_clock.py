# cases_clock.py - the clock of the whole machine is stepped: of the database,
# of all our programs, and not of Yealink.

import base64
import contextlib
import glob
import hashlib
import hmac
import os
import re
import struct
import time

from load import Load
from report import Skip, case, check, same
from stand import until

HOUR, DAY, YEAR = 3600, 86400, 365 * 86400

class Clock:
    """Ours is fast by so many seconds; monotonic clocks are nobody's."""

    def __init__(self, s):
        found = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")
        if not found:
            raise Skip("libfaketime is not installed")
        self.file = os.path.join(s.folder, "tmp", "clock")
        self.off = 0
        self.step(0)
        os.chmod(self.file, 0o644)
        self.env = {"LD_PRELOAD": found[0], "FAKETIME_DONT_FAKE_MONOTONIC":
                    "1", "FAKETIME_TIMESTAMP_FILE": self.file,
                    "FAKETIME_NO_CACHE": "1"}

    def step(self, seconds):
        """Whole at any instant."""
        with open(self.file + ".new", "w") as f:
            f.write("%+d\n" % seconds)
        os.chmod(self.file + ".new", 0o644)
        os.rename(self.file + ".new", self.file)
        self.off = seconds

    @staticmethod
    def forget():
        """What libfaketime leaves of a process that has ended."""
        for path in glob.glob("/dev/shm/*faketime_s*_[0-9]*"):
            if path.rpartition("_")[2] not in os.listdir("/proc"):
                with contextlib.suppress(OSError):
                    os.unlink(path)

    def now(self):
        return time.time() + self.off


def code(secret, at):
    """Of an authenticator whose clock is as the server's."""
    key = base64.b32decode(secret)
    sum = hmac.new(key, struct.pack(">Q", int(at) // 30),
                   hashlib.sha1).digest()
    n = struct.unpack(">I", sum[sum[19] & 15:][:4])[0] & 0x7fffffff
    return "%06d" % (n % 1000000)


class Person:
    """Logs in as a browser does."""

    def __init__(self, s, clock, login, word):
        self.s, self.clock, self.login, self.word = s, clock, login, word
        self.secret = None

    def enter(self, word=None, address=None):
        body = {"login": self.login, "password": word or self.word}
        if self.secret:
            body["totp"] = code(self.secret, self.clock.now())
        return self.s.call("POST", "/login", body, headers={
            "Authorization": ""})

    def cookie(self):
        a = self.enter()
        same(a.status, 200, a)
        return self.take(a)

    @staticmethod
    def take(a):
        return {"Authorization": "", "Cookie":
                a.get("Set-Cookie").partition(";")[0],
                "X-CSRF-Token": a.json["csrf_token"]}


def digest(f, phone, nonce=None):
    """(status, nonce, stale) of a Digest request."""
    path = phone.file()
    if nonce is None:
        a = f.ask(path)
        return a.status, re.search(r'nonce="([^"]*)"', a.get(
            "WWW-Authenticate")).group(1), False

    def md5(text):
        return hashlib.md5(text.encode()).hexdigest()
    user, word = phone.user
    answer = md5("%s:%s:00000001:c:auth:%s" % (
        md5("%s:r:%s" % (user, word)), nonce, md5("GET:" + path)))
    a = f.ask(path, headers={"Authorization": 'Digest username="%s",'
              ' realm="r", nonce="%s", uri="%s", qop=auth, nc=00000001,'
              ' cnonce="c", response="%s"' % (user, nonce, path, answer)})
    said = a.get("WWW-Authenticate") or ""
    found = re.search(r'nonce="([^"]*)"', said)
    return a.status, found and found.group(1), "stale=true" in said


@case("clock", "stepped by an hour, a day and years, and back, under load")
def stepped(s, fleet):
    clock = Clock(s)
    conf = s.fcgi.conf
    with open(conf) as f:
        before = f.read()
    with open(conf, "w") as f:
        f.write(before + "guard_shut_seconds = 2\n")
    login = "clock@example.net"
    s.ctl("user", "add", login, "organisation=Faults", "role=reseller_admin",
          "name=Clock", "password=-", stdin="the clock is mine\n")
    person = Person(s, clock, login, "the clock is mine")
    for p in s.programs:
        p.stop()
    s.db.stop()
    try:
        s.db.start(env=clock.env)
        for p in s.programs:
            p.start(env=clock.env)
        return story(s, fleet, clock, person)
    finally:
        for p in s.programs:
            p.stop()
        s.db.stop()
        clock.forget()
        with open(conf, "w") as f:
            f.write(before)
        s.db.start()
        for p in s.programs:
            p.start()


def story(s, fleet, clock, person):
    until("up", lambda: s.api("GET", "/groups", timeout=5) is not None)
    heads = person.cookie()
    a = s.call("POST", "/session/totp", {"password": person.word},
               headers=heads)
    same(a.status, 200, a)
    secret = a.json["secret"]
    a = s.call("POST", "/session/totp/confirm", {
        "code": code(secret, clock.now())}, headers=heads)
    check(a.status < 300, "confirm", a)
    person.secret = secret
    phone = fleet.phones[0]
    said = []
    with Load(s, fleet) as load:
        load.wait()
        for off in HOUR, -DAY, 2 * YEAR, 0:
            status, nonce, _ = digest(s.front, phone)
            began = time.monotonic()
            clock.step(off)
            load.wait()
            off_by = s.number("SELECT UNIX_TIMESTAMP() - %d" % clock.now())
            check(abs(off_by) < 60, "the database's clock", off, off_by)
            fresh_digest(s, phone, nonce)
            people(s, person)
            if off:
                shut_out(person)
            guesses(s, phone, off)
            with load.pause():
                seen(s, phone)
            said.append("%+d h: %.1f s" % (off / 3600,
                                           time.monotonic() - began))
            if off == 0:
                rps_catches_up(s)
    return "; ".join(said) + "; " + load.verify()


def fresh_digest(s, phone, old):
    """A nonce of before the step is at most stale, and the next one is
    good."""
    status, nonce, stale = digest(s.front, phone, old)
    if status != 200:
        check(status == 401 and stale, "not stale", status, nonce)
        same(digest(s.front, phone, nonce)[0], 200, "a fresh nonce")


def shut_out(person):
    """Too many wrong passwords, at a time that will be taken back."""
    until("somebody is shut out",
          lambda: person.enter("wrong").status == 429)


def people(s, person):
    """Are let in, at once when they are right, and have a session."""
    def once():
        a = person.enter()
        return a if a.status == 200 else None
    # A code is good once; where the clock stands still the next is there in
    # half a minute.
    a = until("somebody is let in", once, 40)
    heads = person.take(a)
    same(s.call("GET", "/session", headers=heads).status, 200)


def guesses(s, phone, off):
    """Who was shut out while the clock was wrong is not for as long."""
    address = "127.41.%d.7" % (off % 200)
    for n in range(60):
        a = s.front.ask(phone.path + "805ecfb%05x.cfg" % n, user=("x", "y"),
                        address=address)
        if a.status == 429:
            break
    same(a.status, 429, "guesses")
    until("the guard forgives", lambda: s.front.ask(
        phone.file(), user=phone.user, address=address).status == 200, 40)


def seen(s, phone):
    """The work in the background goes on: when a phone was seen."""
    until("seen: %r" % s.rows("SELECT UTC_TIMESTAMP(), t.name, t.run_at,"
                              " t.lease_until, t.position, (SELECT MAX(id)"
                              " FROM fetch_log) FROM task t"), lambda: s.rows(
        "SELECT 1 FROM device_status t JOIN device d ON d.id = t.device_id"
        " WHERE d.mac = '%s' AND ABS(TIMESTAMPDIFF(SECOND, t.last_at,"
        " UTC_TIMESTAMP())) < 30" % phone.mac) or not s.front.ask(
            phone.file(), user=phone.user), 40)


def rps_catches_up(s):
    """Nothing waits for the time that was."""
    until("RPS catches up", lambda: s.number(
        "SELECT COUNT(*) FROM rps_job WHERE state IN ('ready', 'claimed')"
        " AND created_at < CURRENT_TIMESTAMP(3) - INTERVAL 20 SECOND") == 0 and
        s.number("SELECT COUNT(*) FROM rps_job WHERE state IN ('ready',"
                 " 'claimed') AND (run_after > CURRENT_TIMESTAMP(3) + INTERVAL"
                 " 20 SECOND OR lease_until > CURRENT_TIMESTAMP(3) + INTERVAL"
                 " 20 SECOND)") == 0)
