# cases_key.py - the key file is gone, shut, cut, garbled, or another's.

import contextlib
import os

from load import HONEST, WEB, Load
from report import case, check, same
from stand import until


class KeyFile:
    def __init__(self, s):
        self.path = os.path.join(s.folder, "secret", "keys")
        with open(self.path) as f:
            self.text = f.read()
        self.st = os.stat(self.path)
        self.as_user = s.vars["as_user"]

    def put(self, text, mode=None):
        with open(self.path + ".new", "w") as f:
            f.write(text)
        os.chmod(self.path + ".new", mode if mode is not None
                 else self.st.st_mode & 0o777)
        if os.getuid() == 0:
            os.chown(self.path + ".new", self.st.st_uid, self.st.st_gid)
        os.rename(self.path + ".new", self.path)

    def back(self):
        self.put(self.text)

    def gone(self):
        os.unlink(self.path)

    def shut(self):
        self.put(self.text, 0)

    def cut(self):
        self.put(self.text[:40])

    def empty(self):
        self.put("")

    def garbled(self):
        """The same key's name, and another key."""
        last = "0" if self.text.rstrip()[-1] != "0" else "1"
        self.put(self.text.rstrip()[:-1] + last + "\n")

    def another(self):
        self.put("00c0ffee " + "5a" * 32 + "\n")


WORDS = {"gone": "put it back", "shut": "read it", "cut": "expected 8 hex",
         "empty": "no key in it"}


def kinds(k):
    """As root, nothing is shut."""
    return [n for n in WORDS if n != "shut" or k.as_user or os.getuid()]


@contextlib.contextmanager
def kept(s):
    k = KeyFile(s)
    try:
        yield k
    finally:
        k.back()
        s.calm()
        hangup(s, None)


def hangup(s, word):
    marks = [(p, p.mark(), set(p.workers())) for p in s.programs]
    for p in s.programs:
        p.hangup()
    for p, mark, old in marks:
        until("%s: new workers" % p.name,
              lambda: p.workers() and not old & set(p.workers()))
        if word:
            until("%s says %s" % (p.name, word),
                  lambda: word in p.said(mark))
            check("the keys stay as they were" in p.said(mark) and
                  s.folder in p.said(mark), "what it said", p.said(mark))


@case("key", "at SIGHUP it is gone, shut, cut or empty: the old keys stay")
def bad_at_hangup(s, fleet):
    with kept(s) as k:
        with Load(s, fleet) as load:
            load.wait()
            for kind in kinds(k):
                getattr(k, kind)()
                hangup(s, WORDS[kind])
                load.wait()
            k.back()
            hangup(s, None)
    same([x for x in load.statuses if x != 200], [], "phones")
    return load.verify()


@case("key", "at SIGHUP it is garbled or another's: 503, and nothing is sealed")
def wrong_at_hangup(s, fleet):
    p = fleet.phones[1]
    with kept(s) as k:
        with Load(s, fleet) as load:
            load.wait()
            for kind in "garbled", "another":
                getattr(k, kind)()
                hangup(s, None)
                load.wait_for(503)
                a = s.call("POST", "/devices", {
                    "mac": "805ecfe00001", "model": "T46U",
                    "organisation_id": p.org, "prov_password": "x" * 20})
                check(a.status >= 500 and b"key file" in a.body,
                      "sealed with a key that is not ours", a)
                a = s.call("GET", "/devices/%s/secret" % p.mac)
                check(a.status >= 500 and b"key file" in a.body and
                      p.password.encode() not in a.body, "a secret", a)
                k.back()
                hangup(s, None)
                load.wait()
    same(set(load.statuses), {200, 503}, "phones")
    return load.verify()


@case("key", "at the start: it says what to do, and is up when it is back")
def bad_at_start(s, fleet):
    with kept(s) as k:
        with Load(s, fleet, HONEST | WEB) as load:
            load.wait()
            for kind in kinds(k):
                if kind == "shut" and os.getuid() == 0:
                    continue  # it is root who reads it at the start
                getattr(k, kind)()
                for p in s.programs:
                    mark, began = p.mark(), p.started
                    p.p.terminate()
                    until("%s says %s" % (p.name, WORDS[kind]),
                          lambda: WORDS[kind] in p.said(mark) and
                          s.folder in p.said(mark))
                    until("tried again", lambda: p.started > began + 1)
                k.back()
                load.wait()
    return load.verify()
