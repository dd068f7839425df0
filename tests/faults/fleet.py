# fleet.py - the phones of the tests: what each is made of, what was written to
# it and when, and which files it may be given at which time.
#
# Each phone's file is known beforehand, byte for byte, but for the three things
# that are changed all the time: its two keys (in one call), a setting, and its
# label.  Each value is written once and names its phone, so that a file says by
# itself whose it is and as of which change.

import itertools
import re
import time

from report import check, same

PHONES = 40
MADE_UP = "account.1.made_up"
FORM = {"keys": "K%s%05d", "setting": "S%s%05d", "label": "L%s%05d"}


def mac_of(n):
    return "805ecfa%05x" % n


def keys_of(word):
    return [{"area": "line", "position": p, "type": "blf", "line": 1,
             "value": "20%d" % p, "label": word} for p in (2, 3)]


class Write:
    __slots__ = ("field", "word", "began", "ended", "done")

    def __init__(self, field, word):
        self.field, self.word = field, word
        self.began, self.ended, self.done = time.monotonic(), None, None

    def end(self, done):
        """True, False, or None: nobody knows."""
        self.done, self.ended = done, time.monotonic()


class Phone:
    """A device, what was written to it, and what it was served."""

    def __init__(self, n, org):
        self.n, self.mac, self.org = n, mac_of(n), org
        self.count = itertools.count(1)
        self.password = "prov-%s-pw" % self.mac
        self.sip = "sip-%s-pw" % self.mac
        self.writes = {f: [] for f in FORM}
        self.gone = False

    def word(self, field):
        return FORM[field] % (self.mac[-4:], next(self.count))

    def body(self):
        """As POST /devices takes it."""
        words = {}
        for field in FORM:
            w = Write(field, self.word(field))
            w.end(True)
            self.writes[field].append(w)
            words[field] = w.word
        return {"mac": self.mac, "model": "T46U", "label": words["label"],
                "serial": "SN" + self.mac,
                "organisation_id": self.org, "prov_password": self.password,
                "lines": [{"number": 1, "user_name": "u" + self.mac,
                           "server_host": "sip.example",
                           "password": self.sip}],
                "keys": keys_of(words["keys"]),
                "settings": [{"name": MADE_UP, "value": words["setting"]}]}

    def learn(self, first, text):
        """Its file by that of the first phone of its organisation; when it
        fetches of itself, only the times of its own know."""
        for a, b in ((first.mac.upper(), self.mac.upper()),
                     (first.mac, self.mac)):
            text = text.replace(a, b)
        place = r"([KSL])%s\d{5}" % first.mac[-4:]
        pattern, at, seen = "", 0, set()
        for m in re.finditer(place, text):
            pattern += re.escape(text[at:m.start()])
            kind = m.group(1)
            pattern += "(?P=%s)" % kind if kind in seen else \
                r"(?P<%s>%s%s\d{5})" % (kind, kind, self.mac[-4:])
            seen.add(kind)
            at = m.end()
        pattern += re.escape(text[at:])
        if first is not self:
            pattern = re.sub(r"(weekly\\.\w+_time\\ =\\ )\d\d:\d\d",
                             r"\1\\d\\d:\\d\\d", pattern)
        check({"K", "S"} <= seen, "the file has not what is changed", text)
        self.pattern = re.compile(pattern.encode())

    def file(self):
        return "%s%s.cfg" % (self.path, self.mac)

    @property
    def user(self):
        return self.mac, self.password

    def could_be(self, word, began, ended):
        """Was this word the newest there at any time from began to ended?"""
        field = {"K": "keys", "S": "setting", "L": "label"}[word[0]]
        writes = self.writes[field]
        at = [i for i, w in enumerate(writes) if w.word == word]
        if not at or writes[at[0]].began >= ended or \
                writes[at[0]].done is False:
            return False
        return not any(w.done and w.ended < began
                       for w in writes[at[0] + 1:])

    def finals(self, field):
        """What may stand there in the end."""
        may = []
        for w in reversed(self.writes[field]):
            if w.done is not False:
                may.append(w.word)
            if w.done:
                break
        return may


class Fleet:
    """All the phones, made once."""

    def __init__(self, stand):
        self.stand = stand
        self.next = itertools.count(PHONES)
        self.firsts = {}
        self.phones = []
        orgs = [stand.org_ids["North"], stand.org_ids["South"]]
        for n in range(PHONES):
            p = Phone(n, orgs[n % 2])
            a = stand.call("POST", "/devices", p.body())
            same(a.status, 201, a)
            self.settle(p)
            self.phones.append(p)

    def render(self, mac):
        return self.stand.ctl("render", mac, "--show-secrets")["text"]

    def settle(self, p):
        """Its address and what its file is to be."""
        if p.org not in self.firsts:
            a = self.stand.call("GET", "/devices/%s/secret" % p.mac)
            same((a.json["user"], a.json["password"]), p.user)
            path = "/" + a.json["url"].split("/", 3)[3]
            text = self.render(p.mac)
            self.firsts[p.org] = p, path, text
        first, p.path, text = self.firsts[p.org]
        if p.n < PHONES:
            first, text = p, self.render(p.mac)
        p.learn(first, text)
