"""cluster_load.py - who uses the cluster of cluster_test.py while things
happen to it: phones, and people who change things; and what became of each
request."""
import base64
import http.client
import json
import random
import re
import threading
import time

LABEL = re.compile(r"^account\.1\.label = n(\d+)$", re.M)


class Tally:
    """Of one kind of request.  A gap is the time from one that was answered
    to the next, while some were asked."""

    def __init__(self, name):
        self.name, self.lock = name, threading.Lock()
        self.good, self.bad, self.gap, self.seen = 0, {}, 0.0, None

    def tell(self, good, why=""):
        now = time.monotonic()
        with self.lock:
            if not good:
                self.bad[why] = self.bad.get(why, 0) + 1
                return
            self.good += 1
            if self.seen is not None:
                self.gap = max(self.gap, now - self.seen)
            self.seen = now

    def lap(self):
        """What there was since the last lap."""
        with self.lock:
            got = (self.good, dict(self.bad), self.gap)
            self.good, self.bad, self.gap = 0, {}, 0.0
        return got


class Client:
    """One connection, kept while it is good."""

    def __init__(self, where):
        self.where, self.c = where, None

    def ask(self, method, path, body=None, headers=None, timeout=15):
        try:
            if self.c is None:
                self.c = http.client.HTTPConnection(self.where,
                                                    timeout=timeout)
            self.c.request(method, path, body, headers or {})
            r = self.c.getresponse()
            data = r.read()
        except (OSError, http.client.HTTPException) as e:
            self.c = None
            return 0, type(e).__name__.encode(), {}
        if r.will_close:
            self.c = None
        return r.status, data, r.headers


class Phone:
    """mac is somebody's whose first account is labelled n0, n1, n2 ..."""

    def __init__(self, mac, secret):
        self.mac, self.path = mac, re.sub(r"^\w+://[^/]*", "", secret["url"])
        self.headers = {
            "Authorization": "Basic " + base64.b64encode(
                ("%s:%s" % (secret["user"], secret["password"])).encode()
            ).decode(),
            "User-Agent": "Yealink SIP-T46U 108.86.0.20 " +
            ":".join(mac[i:i + 2] for i in range(0, 12, 2))}
        self.plain = None      # the file without the number
        self.asked = self.kept = 0  # last that was sent; acknowledged
        self.kept_at = 0.0

    def get(self, client):
        return client.ask("GET", self.path + self.mac + ".cfg", None,
                          self.headers)


class Load:
    def __init__(self, world, phones, where, api):
        self.w, self.phones, self.where, self.api = world, phones, where, api
        self.stop = threading.Event()
        self.fetch, self.change = Tally("fetches"), Tally("changes")
        self.wrong, self.stale, self.threads = [], 0.0, []
        self.made = {}    # MAC: wanted to be there
        self.lock = threading.Lock()

    def start(self, fetchers=3, changers=2):
        for n in range(fetchers):
            self.run(self.fetching, n)
        for n in range(changers):
            self.run(self.changing, n, changers)
        self.run(self.coming_and_going, 0)

    def run(self, fn, *args):
        t = threading.Thread(target=self.guarded, args=(fn, args))
        t.start()
        self.threads.append(t)

    def guarded(self, fn, args):
        try:
            fn(*args)
        except Exception as e:  # a thread that dies must be seen
            self.wrong.append("%s: %r" % (fn.__name__, e))

    def end(self):
        self.stop.set()
        for t in self.threads:
            t.join()

    # --- phones ---

    def judge(self, p, status, data, kept, behind):
        """Not one byte may be another than the change asked for.  behind:
        seconds from the last that was kept to this request."""
        if status != 200:
            return False, "%d %s" % (status, data[:20].decode() if status == 0
                                     else "")
        text = data.decode()
        m = LABEL.search(text)
        if m is None or LABEL.sub("account.1.label = n", text) != p.plain:
            self.wrong.append("%s: %s" % (p.mac, text[:3000]))
            return True, ""
        n = int(m.group(1))
        if n > p.asked:
            self.wrong.append("%s has n%d, and n%d was asked for"
                              % (p.mac, n, p.asked))
        if n < kept:
            self.stale = max(self.stale, behind)
        return True, ""

    def fetching(self, seed):
        rng, c = random.Random(seed), Client(self.where)
        while not self.stop.wait(0.02):
            p = rng.choice(self.phones)
            kept, behind = p.kept, time.monotonic() - p.kept_at
            status, data, _ = p.get(c)
            self.fetch.tell(*self.judge(p, status, data, kept, behind))

    # --- people ---

    def call(self, c, method, path, body, key=None):
        headers = dict(self.w.bearer)
        if key is not None:
            headers["Idempotency-Key"] = key
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        return c.ask(method, "/api/v1" + path, body, headers, 30)

    def until_done(self, c, method, path, body, fine, key=None):
        """As a person would: again until it is done."""
        while True:
            status, data, _ = self.call(c, method, path, body, key)
            good = status in fine
            self.change.tell(good, "%d %s" % (status, data[:20].decode()
                                              if status == 0 else ""))
            if good:
                return status, data
            if status not in (0, 502, 503, 504):
                self.wrong.append("%s %s: %d %s" % (method, path, status,
                                                    data[:500]))
                return status, data
            time.sleep(0.2)

    def changing(self, n, of):
        rng, c = random.Random(100 + n), Client(self.api)
        mine = self.phones[n::of]
        while not self.stop.wait(0.05):
            p = rng.choice(mine)
            p.asked += 1
            status, data = self.until_done(
                c, "PATCH", "/devices/%s/lines/1" % p.mac,
                {"label": "n%d" % p.asked}, (200,))
            if status == 200:
                p.kept, p.kept_at = p.asked, time.monotonic()
                if json.loads(data)["label"] != "n%d" % p.asked:
                    self.wrong.append("%s is labelled %s" % (p.mac, data))

    def coming_and_going(self, n):
        """Devices that are made and deleted: work for Yealink's RPS."""
        rng, c = random.Random(200 + n), Client(self.api)
        macs = ["805ec0b%05x" % k for k in range(30)]
        round = 0
        while not self.stop.wait(0.1):
            mac = rng.choice(macs)
            round += 1
            if self.made.get(mac):
                # Gone already: the answer to the first try was lost.
                self.until_done(c, "DELETE", "/devices/" + mac, None,
                                (204, 404))
                self.made[mac] = None
                continue
            label = "r%d" % round
            self.until_done(c, "POST", "/devices", {
                "organisation_id": self.w.customer, "mac": mac,
                "model": "T46U", "label": label}, (201,),
                "make-%s-%d" % (mac, round))
            self.made[mac] = label
