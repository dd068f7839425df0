# load.py - phones that keep fetching and people who keep changing things,
# through whatever happens; and what must be true of it afterwards.

import contextlib
import random
import re
import threading
import time
import traceback

from fleet import FORM, MADE_UP, Phone, Write, keys_of
from report import check, same
from stand import NO_ANSWER, PATIENCE, until

HONEST = {200, 429, 503}
# What a web server says of a program that was killed at work.
WEB = {500, 502, 504}


def words(counts):
    return " ".join("%s: %d" % (k, counts[k])
                    for k in sorted(counts, key=str))


class Load:
    """with Load(stand, fleet) as load: ...; then load.verify()."""

    def __init__(self, stand, fleet, honest=HONEST, phones=3, people=2,
                 churn=1, writes=True):
        self.stand, self.fleet = stand, fleet
        self.honest = set(honest)
        self.stopping, self.writing = False, writes
        self.statuses, self.api_statuses = {}, {}
        self.seen, self.wrong = [], []
        self.life = []  # phones made and deleted under way
        self.pool = list(fleet.phones)
        self.first_audit = self.first_job = 0
        self.lock, self.running = threading.Lock(), threading.Event()
        self.running.set()
        self.api_ok = self.fetched = self.unsaid = self.made = 0
        self.threads = [threading.Thread(target=self.guarded, args=a)
                        for a in [(self.fetch, n) for n in range(phones)] +
                        [(self.write, n, people) for n in range(people)
                         if writes] +
                        [(self.churn, n) for n in range(churn) if writes]]

    def __enter__(self):
        self.first_audit = self.stand.number(
            "SELECT COALESCE(MAX(id), 0) FROM audit")
        self.first_job = self.stand.number(
            "SELECT COALESCE(MAX(id), 0) FROM rps_job")
        self.began = time.monotonic()
        for t in self.threads:
            t.start()
        return self

    def __exit__(self, kind, *_):
        try:
            if kind is None:
                self.well()
        finally:
            self.stopping = True
            self.running.set()
            for t in self.threads:
                t.join()

    def guarded(self, fn, *args):
        try:
            fn(*args)
        except Exception as e:
            where = traceback.extract_tb(e.__traceback__)[-1]
            self.wrong.append("%s: %s: %s, line %d" % (
                fn.__name__, type(e).__name__, e, where.lineno))

    def count(self, where, status):
        with self.lock:
            where[status] = where.get(status, 0) + 1

    # --- phones ---

    def one(self, p, address):
        began = time.monotonic()
        try:
            a = self.stand.front.ask(p.file(), user=p.user, address=address,
                                     timeout=30)
        except NO_ANSWER as e:
            self.count(self.statuses, type(e).__name__)
            time.sleep(.02)
            return None
        ended = time.monotonic()
        self.count(self.statuses, a.status)
        if a.status != 200:
            if a.status not in self.honest:
                self.wrong.append("%s: %r" % (p.mac, a))
            if a.status == 503 and b"account" in a.body:
                self.wrong.append("%s: 503 with a file" % p.mac)
            return a.status
        m = p.pattern.fullmatch(a.body)
        if m is None:
            self.wrong.append("%s: wrong body %r" % (p.mac, a.body[:300]))
            return a.status
        self.seen.append((p, [w.decode() for w in m.groups()], began, ended))
        self.fetched += 1
        return 200

    def other(self, front, path, method, user, body):
        """Something that may go as it likes."""
        with contextlib.suppress(*NO_ANSWER):
            front.ask(path, method, user, body=body, timeout=20)

    @contextlib.contextmanager
    def pause(self):
        """Nobody asks for anything: a worker that is never idle has no time
        for the work in the background."""
        self.running.clear()
        try:
            yield
        finally:
            self.running.set()

    def fetch(self, n):
        dice = random.Random(n)
        while not self.stopping:
            self.running.wait()
            p = dice.choice(self.pool)
            if not p.gone:
                self.one(p, "127.40.%d.%d" % (n, dice.randrange(1, 200)))
            time.sleep(.003)

    # --- people ---

    def ask(self, *args, **more):
        """(status or None, answer)"""
        try:
            a = self.stand.call(*args, **more)
        except NO_ANSWER as e:
            self.count(self.api_statuses, type(e).__name__)
            return None, None
        self.count(self.api_statuses, a.status)
        if a.status < 300:
            self.api_ok += 1
        return a.status, a

    @staticmethod
    def done(status):
        """2xx: yes.  A refusal: no.  Else nobody knows."""
        if status is None or status >= 500:
            return None
        return status < 300

    def change(self, p, field):
        w = Write(field, p.word(field))
        p.writes[field].append(w)
        path = "/devices/" + p.mac
        if field == "keys":
            status, a = self.ask("PUT", path + "/keys",
                                 {"keys": keys_of(w.word)})
        elif field == "setting":
            status, a = self.ask("PUT", path + "/settings/" + MADE_UP,
                                 {"value": w.word})
        else:
            status, a = self.ask("PATCH", path, {"label": w.word})
        w.end(self.done(status))
        if w.done is False and status != 429:
            self.wrong.append("a change was refused: %r" % a)
        return w.done

    def write(self, n, of):
        dice = random.Random(100 + n)
        mine = self.fleet.phones[n::of]
        while not self.stopping:
            self.running.wait()
            if not self.change(dice.choice(mine), dice.choice(list(FORM))):
                time.sleep(.2)
            time.sleep(.03)

    def insist(self, *args, **more):
        """Until it is known what became of it, or the end."""
        while True:
            status, a = self.ask(*args, **more)
            if self.done(status) is not None or self.stopping:
                return status, a
            time.sleep(.2)

    def churn(self, n):
        dice = random.Random(200 + n)
        orgs = list(self.fleet.firsts)
        while not self.stopping:
            self.running.wait()
            p = Phone(next(self.fleet.next), dice.choice(orgs))
            p.there, p.deleted = None, False
            self.life.append(p)
            body = p.body()
            status, a = self.insist("POST", "/devices", body, headers={
                "Idempotency-Key": "make-" + p.mac})
            if self.done(status) is None:
                return
            check(status == 201, "a device was refused", a)
            p.there = True
            self.fleet.settle(p)
            if self.one(p, "127.40.9.1") not in self.honest | {None}:
                self.wrong.append("a new phone: %r" % a)
            if dice.random() < .5:
                p.there, p.deleted = None, None
                status, a = self.insist("DELETE", "/devices/" + p.mac)
                if self.done(status) is None:
                    return
                check(status in (204, 404), "not deleted", a)
                p.there, p.deleted = False, True
            time.sleep(.1)

    # --- afterwards ---

    def wait(self, fetches=30, changes=8, seconds=PATIENCE):
        """Until so many more have gone well."""
        f, c = self.fetched + fetches, self.api_ok + changes
        def enough():
            check(not self.wrong, "wrong", self.wrong[:3])
            return self.fetched >= f and (self.api_ok >= c or
                                          not self.writing)
        try:
            until("%d fetches and %d changes" % (fetches, changes), enough,
                  seconds)
        except AssertionError as e:
            raise AssertionError("%s; %s" % (e, self.figures()))

    def wait_for(self, status, more=3, seconds=PATIENCE):
        """Until phones have met this so many times more."""
        n = self.statuses.get(status, 0) + more
        until("%s of the phones: %r" % (status, self.statuses),
              lambda: self.statuses.get(status, 0) >= n, seconds)

    def well(self):
        """Without a hand: every phone has its file, twice in a row, and
        people can work."""
        self.stand_well()
        self.wait()
        bad = None
        for _ in range(300):
            bad = [p.mac for _ in range(2) for p in self.fleet.phones
                   if self.one(p, "127.40.8.%d" % (p.n + 1)) != 200]
            if not bad:
                return
            time.sleep(.1)
        check(False, "still unwell", bad, self.statuses)

    def stand_well(self):
        until("healthz of the phones' side",
              lambda: self.stand.quick("/healthz") == 200)
        until("the API", lambda: self.stand.api("GET", "/groups",
                                                timeout=5) is not None)

    def verify(self, rps=True):
        """All that was acknowledged, and nothing by halves."""
        check(not self.wrong, "%d wrong" % len(self.wrong), self.wrong[:3])
        for p, words, began, ended in self.seen:
            for w in words:
                check(p.could_be(w, began, ended), "a file out of its time",
                      p.mac, w)
        self.rows_are_whole()
        self.audit_matches()
        if rps:
            self.rps_matches()
        return self.figures()

    def figures(self):
        return "phones %s; people %s; %d changes without an answer, %d of" \
            " them were made" % (words(self.statuses),
                                 words(self.api_statuses), self.unsaid,
                                 self.made)

    def rows_are_whole(self):
        rows = self.stand.rows
        like = " d.mac LIKE '805ecfa%'"
        label = dict(rows("SELECT mac, label FROM device d WHERE" + like))
        keys, settings, lines = {}, {}, {}
        for mac, word in rows(
                "SELECT d.mac, k.label FROM device d JOIN line_key k ON"
                " k.device_id = d.id WHERE" + like):
            keys.setdefault(mac, []).append(word)
        for mac, word in rows(
                "SELECT d.mac, s.value FROM device d JOIN setting s ON"
                " s.device_id = d.id WHERE" + like):
            settings.setdefault(mac, []).append(word)
        for (mac,) in rows("SELECT d.mac FROM device d JOIN line l ON"
                           " l.device_id = d.id WHERE" + like):
            lines[mac] = lines.get(mac, 0) + 1
        for p in self.fleet.phones + self.life:
            there = p.mac in label
            if p in self.life:
                check(p.there is None or p.there == there,
                      "lost or half deleted", p.mac, p.there)
            else:
                check(there, "a phone is gone", p.mac)
            if not there:
                continue
            same(lines.get(p.mac), 1, p.mac + " lines")
            same(len(set(keys.get(p.mac, []))), 1, p.mac + " keys")
            same(len(keys[p.mac]), 2, p.mac + " keys")
            same(len(settings.get(p.mac, [])), 1, p.mac + " settings")
            for field, word in (("label", label[p.mac]),
                                ("keys", keys[p.mac][0]),
                                ("setting", settings[p.mac][0])):
                check(word in p.finals(field), "not what was acknowledged",
                      p.mac, field, word, p.finals(field))

    def audit_matches(self):
        """One entry for each change, and none for what was not changed; and
        for each that RPS is to know a job."""
        rows = self.stand.rows
        text = {}
        made = {}
        for action, name, after in rows(
                "SELECT action, object_name, CONCAT(IFNULL(after_text, ''),"
                " '') FROM audit WHERE id > %d" % self.first_audit):
            made.setdefault((name, action), []).append(after)
            for word in set(re.findall(r"\b[KSL][0-9a-f]{4}\d{5}\b", after)):
                text[word] = text.get(word, 0) + 1
        jobs = dict(rows(
            "SELECT SUBSTRING(target, 8), COUNT(*) FROM rps_job WHERE id > %d"
            " AND target LIKE 'device:%%' GROUP BY target" % self.first_job))
        for p in self.fleet.phones + self.life:
            labels = 0
            for field, writes in p.writes.items():
                for w in writes:
                    if w.began < self.began and p not in self.life:
                        continue
                    n = text.get(w.word, 0)
                    if w.done is None:
                        self.unsaid += 1
                        self.made += n
                    labels += n if field == "label" else 0
                    if p in self.life:
                        continue
                    check(n <= 1 and not (w.done and n == 0) and
                          not (w.done is False and n),
                          "audit of", p.mac, w.word, w.done, n)
            if p in self.life:
                made_n = len(made.get((p.mac, "create"), []))
                gone_n = len(made.get((p.mac, "delete"), []))
                check(made_n <= 1 and gone_n <= 1, "made twice", p.mac)
                check(p.there is None or made_n == 1, "no entry", p.mac)
                labels = made_n + gone_n
            # A job that nobody has begun does for the next change, too.
            n = int(jobs.get(p.mac, 0))
            check(min(labels, 1) <= n <= labels, "jobs of", p.mac, n, labels)

    def rps_matches(self):
        stand = self.stand
        until("the queue of RPS is empty", lambda: stand.number(
            "SELECT COUNT(*) FROM rps_job WHERE state IN ('ready',"
            " 'claimed')") == 0)
        same(stand.rows("SELECT target, last_error FROM rps_job WHERE state ="
                        " 'refused'"), [], "refused")
        servers = dict(stand.rows(
            "SELECT organisation_id, name FROM rps_server WHERE"
            " organisation_id IS NOT NULL"))
        want = {mac: (label, servers.get(org)) for mac, label, org in
                stand.rows("SELECT mac, label, organisation_id FROM device"
                           " WHERE mac LIKE '805ecfa%'")}
        state = stand.sim.state()
        names = {s["id"]: s["serverName"] for s in state["servers"]}
        got = {d["mac"]: (d["remark"], names.get(d["serverId"]))
               for d in state["devices"]}
        check(got == want, "RPS has other devices than the database",
              sorted(set(got.items()) ^ set(want.items()))[:6])
        same(len(state["servers"]), len(servers), "servers there")
