# cases_life.py - what changes, dies, comes back and fills up meanwhile.
#
# The suites "life" and "db" run alone, one case after another, behind one
# way in of each web server.

import os
import signal
import subprocess
import threading
import time

from report import Skip, case, check, same

BOTH = ["lighttpd-http", "proxy-http"]
ONE = ["lighttpd-http"]


class Load:
    """Phones that keep asking, each on its own connections, until the end of
    the with block; what they were answered is in .seen."""

    def __init__(self, f, phone, clients=4, timeout=20):
        self.f, self.phone, self.timeout = f, phone, timeout
        self.seen = []  # (status, Retry-After)
        self.stop = False
        self.threads = [threading.Thread(target=self.run)
                        for _ in range(clients)]

    def run(self):
        while not self.stop:
            try:
                a = self.f.ask(self.phone.file(), user=self.phone.user,
                               timeout=self.timeout)
                self.seen.append((a.status, a.get("Retry-After")))
            except OSError as e:
                self.seen.append((type(e).__name__, None))

    def __enter__(self):
        for t in self.threads:
            t.start()
        return self

    def __exit__(self, *_):
        self.stop = True
        for t in self.threads:
            t.join()

    def wait(self, n, seconds=20):
        """Until n more have been answered."""
        n += len(self.seen)
        end = time.monotonic() + seconds
        while len(self.seen) < n and time.monotonic() < end:
            time.sleep(0.02)
        check(len(self.seen) >= n, "too few answers", len(self.seen), n)

    def count(self):
        return {s: sum(1 for x, _ in self.seen if x == s)
                for s in {x for x, _ in self.seen}}


def master(w):
    return int(w.server("pid", "voipconfig-fcgi"))


def children(pid):
    with open("/proc/%d/task/%d/children" % (pid, pid)) as f:
        return sorted(int(p) for p in f.read().split())


def stand_still(pid):
    """Stops a process.  kill() returns before its threads have stopped: on a
    busy machine the database answers for a while yet."""
    def state(task):
        with open("/proc/%d/task/%s/stat" % (pid, task)) as f:
            return f.read().rpartition(") ")[2][0]
    os.kill(pid, signal.SIGSTOP)
    until("stopped", lambda: {state(t) for t in os.listdir(
        "/proc/%d/task" % pid)} == {"T"})


def until(what, truth, seconds=15):
    end = time.monotonic() + seconds
    while not truth():
        check(time.monotonic() < end, "not in time: " + what)
        time.sleep(0.05)


def healthy(f):
    """Both: lighttpd remembers for a second that a backend was away, and for
    each location by itself."""
    return f.ask("/healthz").status == 200 and \
        f.ask("/p/none").status == 404


def ensure(f, w):
    """Whatever a case left behind: all runs and is well again."""
    w.server("start", "db")
    if not w.server("pid", "voipconfig-fcgi", check=False):
        w.server("start", "voipconfig-fcgi")
    until("well", lambda: healthy(f))
    # A worker learns that its connection is dead by a request it fails.
    ada = w.phones["ada"]
    until("all workers well", lambda: {
        f.ask(ada.file(), user=ada.user).status for _ in range(9)} == {200})


def fetch(f, phone, suffix=".cfg"):
    return f.ask(phone.file(suffix), user=phone.user)


# --- what people change --------------------------------------------------------

@case("life", "a changed key is in the next file of every worker", only=BOTH)
def key(f, w):
    p = w.phones["change"]
    for label in ("After", "Later " + f.name, "Line\u00e9 & more"):
        w.ctl("key", "change", p.mac, "line.3", "label=" + label)
        for _ in range(12):
            a = fetch(f, p)
            check(("linekey.3.label = %s\n" % label).encode() in a.body,
                  "not", label, a.body)
    before = fetch(f, p)
    w.ctl("key", "change", p.mac, "line.3", "label=" + label)
    same(fetch(f, p).get("ETag"), before.get("ETag"), "nothing changed")


@case("life", "a setting on each layer, and which one wins", only=ONE)
def layers(f, w):
    p = w.phones["change"]
    name = "phone_setting.backlight_time"
    same(fetch(f, p).status, 200)
    w.ctl("group", "add", "Desk", "organisation=Main")
    w.ctl("device", "change", p.mac, "group=Desk")
    for layer, owner, value in (("organisation", "E2Eroot", "0"),
                                ("organisation", "Main", "15"),
                                ("global", "Main:T46U", "30")):
        w.ctl("setting", "set", layer, owner, "%s=%s" % (name, value))
        for _ in range(8):
            a = f.ask(p.path + "y000000000108.cfg", user=p.user)
            check(("%s = %s\n" % (name, value)).encode() in a.body,
                  layer, a.body)
    for layer, owner, value in (("group", "Main:Desk", "60"),
                                ("device", p.mac, "120")):
        w.ctl("setting", "set", layer, owner, "%s=%s" % (name, value))
        for _ in range(8):
            check(("%s = %s\n" % (name, value)).encode() in fetch(f, p).body,
                  layer)


@case("life", "a disabled device, and a deleted one, are gone at once",
      only=ONE)
def gone(f, w):
    p = w.phone("passing", "805ec0e2e0f0", "Main", "T46U")
    same(fetch(f, p).status, 200)
    w.ctl("device", "change", p.mac, "enabled=no")
    same({fetch(f, p).status for _ in range(6)}, {401}, "disabled")
    w.ctl("device", "change", p.mac, "enabled=yes")
    same({fetch(f, p).status for _ in range(6)}, {200}, "enabled again")
    w.ctl("device", "delete", p.mac)
    same({fetch(f, p).status for _ in range(6)}, {401}, "deleted")


@case("life", "a template that does not parse changes nothing", only=ONE)
def bad_template(f, w):
    p = w.phones["eve"]
    before = fetch(f, p)
    same(before.status, 200)
    where = ("--kind", "mac", "--scope", "family:v84", "--organisation",
             "Other")
    for text in (b"#!version:1.0.0.1\nx = {{#lines}}\n", b"{{/lines}}",
                 b"{{= =}}", b"a = {{"):
        said = w.ctl("template", "publish", w.write("bad.cfg", text), *where,
                     refused=True)
        check(":" in said and any(c.isdigit() for c in said),
              "no line and column", said)
        same(fetch(f, p).body, before.body, "after " + repr(text))
    good = b"#!version:1.0.0.1\nlang.gui = {{organisation}}\n"
    w.ctl("template", "publish", w.write("good.cfg", good), *where)
    for _ in range(8):
        check(b"lang.gui = Other\n" in fetch(f, p).body, "the new one")
    found = [t for t in w.ctl("template", "list")
             if t["organisation"] != 0]
    check(found, "the template is not listed")
    w.ctl("template", "delete", str(found[-1]["id"]))
    for _ in range(8):
        same(fetch(f, p).body, before.body, "the stock one again")


@case("life", "a partial that includes itself harms its owner only", only=ONE)
def loop(f, w):
    w.organisation("Loop", "parent=E2Eroot")
    p = w.phone("loop", "805ec0e2e0f1", "Loop", "T46U")
    same(fetch(f, p).status, 200)
    try:
        w.ctl("template", "publish", w.write("loop", b"a\n{{> loop}}\n"),
              "--kind", "partial", "--scope", "name:loop", "--organisation",
              "Loop")
        w.ctl("template", "publish", w.write(
            "loop.cfg", b"#!version:1.0.0.1\n{{> loop}}\n"), "--kind", "mac",
            "--scope", "any", "--organisation", "Loop")
        w.ctl("template", "publish", w.write(
            "loop.cfg", b"#!version:1.0.0.1\n{{> loop}}\n"), "--kind", "mac",
            "--scope", "family:v84", "--organisation", "Loop")
    except Exception as e:
        same(fetch(f, p).status, 200, "refused (%s), yet" % e)
        return
    a = fetch(f, p)
    check(a.status == 503 and int(a.get("Retry-After")) > 0, "a loop", a)
    w.why(p.mac, "template")
    same(fetch(f, w.phones["ada"]).status, 200, "others")


# --- processes -------------------------------------------------------------------

@case("life", "the same bytes after a restart", only=BOTH)
def restart(f, w):
    p = w.phones["ada"]
    paths = [p.file(), p.file(".boot"), p.path + "y000000000108.cfg",
             p.path + "y000000000000.boot", p.path + "book/office.xml"]
    before = [f.ask(x, user=p.user) for x in paths]
    w.server("stop", "voipconfig-fcgi")
    w.server("start", "voipconfig-fcgi")
    until("well", lambda: healthy(f))
    for a, x in zip(before, paths):
        b = f.ask(x, user=p.user)
        same((b.status, b.body, b.get("ETag")),
             (200, a.body, a.get("ETag")), x)


@case("life", "SIGHUP under load loses no request", only=BOTH)
def hangup(f, w):
    pid = master(w)
    with Load(f, w.phones["ada"]) as load:
        load.wait(40)
        for _ in range(3):
            old = children(pid)
            os.kill(pid, signal.SIGHUP)
            until("new workers", lambda: not set(old) & set(children(pid)))
            load.wait(20)
        same(len(children(pid)), 3, "workers")
    same(load.count(), {200: len(load.seen)})
    same(master(w), pid, "the master")


def at_once(w, jobs):
    """Calls them while all workers stand, so that most find one another
    waiting; what each returned."""
    workers, got = children(master(w)), [None] * len(jobs)

    def call(i):
        got[i] = jobs[i]()
    threads = [threading.Thread(target=call, args=(i,))
               for i in range(len(jobs))]
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    for t in threads:
        t.start()
    time.sleep(0.2)
    for pid in workers:
        os.kill(pid, signal.SIGCONT)
    for t in threads:
        t.join()
    return got


@case("life", "who comes together gets his own, or nothing", only=BOTH)
def together(f, w):
    ada, change = w.phones["ada"], w.phones["change"]
    asks = [(ada.file(), ada.user), (change.file(), change.user),
            (ada.file(), change.user), (change.file(), None),
            (ada.path + "805ec0ffff01.cfg", ada.user),
            (ada.path + "y000000000108.cfg", ada.user),
            (ada.file(".boot"), ada.user), (ada.file(), ada.user)]

    def say(a):
        return a.status, a.get("ETag"), a.body
    alone = [say(f.ask(path, user=user)) for path, user in asks]
    same([a[0] for a in alone], [200, 200, 401, 401, 401, 200, 200, 200])
    for _ in range(5):
        got = at_once(w, [lambda path=path, user=user: say(f.ask(
            path, user=user)) for path, user in asks])
        # A nonce differs with its second, not what is refused.
        same(got, alone)


@case("life", "many guesses at once are no more than one after another",
      only=BOTH)
def guesses_at_once(f, w):
    ada, main = w.phones["ada"], w.org_user("Main")
    address = f.address.rpartition(".")[0] + ".201"
    got = at_once(w, [lambda i=i: f.ask(
        ada.path + "805ec0b%05x.cfg" % i, address=address,
        user=(main[0], "guess%d" % i)).status for i in range(60)])
    same(set(got), {401, 429})
    # guard_failures, and what each of three workers had in hand.
    check(got.count(401) <= 23, "guesses", got.count(401))


@case("life", "a worker that is killed is replaced", only=BOTH)
def killed(f, w):
    pid = master(w)
    with Load(f, w.phones["ada"]) as load:
        load.wait(20)
        for _ in range(3):
            os.kill(children(pid)[0], signal.SIGKILL)
            load.wait(30)
            until("replaced", lambda: len(children(pid)) == 3, 30)
        load.wait(20)
        clients = len(load.threads)
    lost = len(load.seen) - load.count()[200]
    check(lost <= 3 * clients, "more lost than the killed had in hand",
          load.count())
    check(healthy(f), "unwell")


@case("life", "SIGTERM lets requests end", only=BOTH)
def drain(f, w):
    """The database stands still, so requests are on their way for sure."""
    p = w.phones["ada"]
    got = []
    same(fetch(f, p).status, 200)
    with open(os.path.join(w.folder, "db", "db.pid")) as file:
        db = int(file.read())
    stand_still(db)
    try:
        threads = [threading.Thread(target=lambda: got.append(
            fetch(f, p).status)) for _ in range(2)]
        for t in threads:
            t.start()
        time.sleep(0.5)
        os.kill(master(w), signal.SIGTERM)
        time.sleep(0.3)
    finally:
        os.kill(db, signal.SIGCONT)
    for t in threads:
        t.join()
    same(got, [200, 200])
    until("ended", lambda: not w.server("pid", "voipconfig-fcgi",
                                        check=False))
    a = fetch(f, p)
    check(a.status in (502, 503, 504, 500), "while nobody is there", a)
    w.server("start", "voipconfig-fcgi")
    until("well", lambda: healthy(f))
    same(fetch(f, p).status, 200)


@case("life", "settings that make no sense are not taken over", only=ONE)
def reload(f, w):
    conf = os.path.join(w.folder, "voipconfig-fcgi.conf")
    with open(conf) as file:
        good = file.read()
    pid = master(w)
    old = children(pid)
    try:
        with open(conf, "w") as file:
            file.write(good + "workers = many\n")
        program = os.path.join(w.build, "voipconfig-fcgi")
        r = subprocess.run([program, "-n", "-c", conf],
                           stderr=subprocess.PIPE, text=True)
        check(r.returncode != 0 and ":%d:" % (good.count("\n") + 1)
              in r.stderr, "no line number", r.stderr)
        os.kill(pid, signal.SIGHUP)
        time.sleep(0.5)
        same(children(pid), old, "workers")
        check(healthy(f), "unwell")
    finally:
        with open(conf, "w") as file:
            file.write(good)


@case("life", "the sample settings are good ones", only=ONE)
def samples(f, w):
    deploy = os.path.join(w.top, "deploy")
    for name, cmd in (("voipconfig-fcgi", ["-n", "-c"]),
                      ("voipconfigctl", ["migrate", "--status", "-c"])):
        with open(os.path.join(deploy, name + ".conf.example")) as file:
            text = file.read()
        # The files they name are not on this machine.
        text = text.replace("db_password_file", "#db_password_file").replace(
            "/run/mysqld/mysqld.sock", "/nonexistent/db.sock")
        path = w.write(name + ".conf", text.encode())
        r = subprocess.run([os.path.join(w.build, name), *cmd, path],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           text=True)
        check("mend" not in r.stdout, name, r.stdout)
        if name == "voipconfig-fcgi":
            same(r.returncode, 0, r.stdout)
    for name in os.listdir(os.path.join(deploy, "systemd")):
        with open(os.path.join(deploy, "systemd", name)) as file:
            check("[Unit]\n" in file.read(), name)


# --- the database ------------------------------------------------------------------

def unwell(a):
    same(a.status, 503, "while the database is away")
    check(int(a.get("Retry-After") or 0) > 0, "no Retry-After", a)
    check(b"account" not in a.body, "a body", a)


@case("db", "not there at the start, then there", only=BOTH)
def db_late(f, w):
    p = w.phones["ada"]
    same(fetch(f, p).status, 200)
    try:
        w.server("stop", "voipconfig-fcgi")
        w.server("stop", "db")
        w.server("start", "voipconfig-fcgi")
        until("an answer", lambda: f.ask("/healthz").get("Retry-After"))
        unwell(f.ask("/healthz"))
        unwell(fetch(f, p))
        workers = children(master(w))
        same(len(workers), 3, "workers")
        w.server("start", "db")
        until("well", lambda: healthy(f), 5)
        same({fetch(f, p).status for _ in range(9)}, {200})
        same(children(master(w)), workers, "workers")
    finally:
        ensure(f, w)


@case("db", "killed under load, and back", only=BOTH)
def db_killed(f, w):
    p = w.phones["ada"]
    try:
        workers = children(master(w))
        with Load(f, p) as load:
            load.wait(20)
            with open(os.path.join(w.folder, "db", "db.pid")) as file:
                os.kill(int(file.read()), signal.SIGKILL)
            until("503", lambda: load.seen[-1][0] == 503)
            load.wait(10)
            # A worker says for a second what it said before.
            until("unwell", lambda: f.ask("/healthz").status == 503)
            w.server("start", "db")
            until("200", lambda: load.seen[-1][0] == 200)
            load.wait(10)
            began = len(load.seen)
            load.wait(30)
        same(set(load.count()), {200, 503})
        check(all(after for s, after in load.seen if s == 503),
              "503 without Retry-After")
        same({s for s, _ in load.seen[began:]}, {200}, "once it is back")
        same(children(master(w)), workers, "workers")
    finally:
        ensure(f, w)


@case("db", "stands still, and goes on", only=BOTH)
def db_frozen(f, w):
    p = w.phones["ada"]
    same(fetch(f, p).status, 200)
    with open(os.path.join(w.folder, "db", "db.pid")) as file:
        db = int(file.read())
    try:
        stand_still(db)
        began = time.monotonic()
        unwell(fetch(f, p))
        took = time.monotonic() - began
        check(took < 7, "seconds to say so", took)
    finally:
        os.kill(db, signal.SIGCONT)
    until("well", lambda: healthy(f))
    same({fetch(f, p).status for _ in range(6)}, {200})


@case("db", "restarted between two requests", only=ONE)
def db_restarted(f, w):
    p = w.phones["ada"]
    same(fetch(f, p).status, 200)
    try:
        w.server("stop", "db")
        w.server("start", "db")
        # One 503 for each worker that had a connection, at most.
        seen = [fetch(f, p).status for _ in range(12)]
        check(set(seen) <= {200, 503} and seen.count(503) <= 3, "seen", seen)
        same(seen[-3:], [200] * 3)
    finally:
        ensure(f, w)


@case("db", "a full disk: no upload is lost that was taken", only=ONE)
def full(f, w):
    """MariaDB itself may die of it; then it is started again."""
    p = w.phones["ada"]
    room = os.path.join(w.folder, "db")
    if not os.path.ismount(room):
        raise Skip("the database is on no small disk of its own: no root, "
                   "or mount is not allowed")

    def put(body):
        a = f.ask(p.file("-calllog.xml"), "PUT", p.user, body=body,
                  timeout=30)
        check(a.status in (200, 503, 507), "an upload", a)
        check(a.status != 503 or a.get("Retry-After"), "no Retry-After", a)
        return a.status

    taken = b"before"
    same(put(taken), 200)
    free = os.statvfs(room)
    ballast = os.path.join(room, "ballast")
    try:
        with open(ballast, "wb") as file:
            os.posix_fallocate(file.fileno(), 0,
                               free.f_bavail * free.f_frsize - 65536)
        seen = []
        while len(seen) < 40 and seen[-3:].count(200) == len(seen[-3:]):
            body = os.urandom(60000)
            seen.append(put(body))
            if seen[-1] == 200:
                taken = body
        check(seen[-1] != 200, "never full", seen)
        check(fetch(f, p).status in (200, 503), "a file")
    finally:
        os.unlink(ballast)
        ensure(f, w)
    same(fetch(f, p, "-calllog.xml").body == taken, True, "what was taken")
    until("an upload", lambda: put(b"again") == 200)
    same(fetch(f, p, "-calllog.xml").body, b"again")


@case("db", "voipconfigctl says what is wrong when it is away", only=ONE)
def ctl_without(f, w):
    try:
        w.server("stop", "db")
        said = w.ctl("device", "list", refused=True)
        check("database" in said and len(said) < 500, "what it said", said)
    finally:
        ensure(f, w)
