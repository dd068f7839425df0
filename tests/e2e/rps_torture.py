"""rps_torture.py RUN BUILD [--long] [--seed N] [NAME...] - nothing lost,
nothing doubled.

Each scenario has a database, a simulated RPS and voipconfig-rps of its own.
Organisations and devices change at random while calls are refused, dropped,
cut, delayed and answered wrongly, and workers (and the database) are killed
at random instants.  Then the trouble ends, and when all is done RPS has
exactly what the database wants; what strangers have there is as it was; no
nonce was used twice; no secret is in a log.

A scenario that failed is repeated by --seed and its name.  The seed decides
what is changed and when whom to kill; which call that hits is not to be had
twice.
"""
import os
import random
import shutil
import signal
import sys
import threading
import time
import traceback

import rps_point9
from report import check, same
from rps_stand import LOGINS, PUBLIC_URL, Server, Stand, note

MACS = ["805ec010%04x" % n for n in range(200)]
STRANGE = MACS[:2]    # in our account, and not by us
FOREIGN = MACS[2:4]   # in somebody else's
OUTSIDE = ["805ec0ff%04x" % n for n in range(3)]  # strange, and not here
ORGS_MAX = 8

FAULTS = (("timeout_after", .006), ("timeout_before", .004),
          ("drop_before", .02), ("drop_after", .03), ("401", .01),
          ("403", .004), ("412", .01), ("429", .008), ("5xx_before", .02),
          ("5xx_after", .03), ("slow", .02), ("truncated", .03),
          ("garbage", .02))


def with_user(url, user, password):
    """The only way that XML-RPC has to tell a phone its password."""
    return url.replace("://", "://%s:%s@" % (user, password))


class Storm:
    """What is changed, and what is done to whom."""

    def __init__(self, stand, rng, changes, workers=1, db_kills=0,
                 freeze=False):
        self.s, self.rng = stand, rng
        self.changes, self.nworkers = changes, workers
        self.db_kills, self.freeze = db_kills, freeze
        self.old = stand.driver == "xml"  # cannot edit or delete a server
        self.where = dict.fromkeys(MACS)  # organisation's id or None
        self.orgs, self.fixed = [], []
        self.count = self.kills = self.tries = 0
        self.retried = {}
        self.frozen = []

    # --- who is there ---

    def begin(self):
        s = self.s
        one = s.changers[0]
        root = one.good("org", 0, "Provider", "provider")
        north = one.good("org", root, "North", "reseller")
        self.fixed = [root, north]
        for n, parent in enumerate((root, root, north, north)):
            self.orgs.append(one.good("org", parent, "Org%d" % n, "customer"))
        logins = LOGINS[s.driver]
        self.strangers()
        s.account("Main", root, logins[0])
        s.account("Own", north, logins[1])

    def strangers(self):
        """There long before us."""
        w = self.s.world
        w.switch(clock_offset=-86400, clock_window=0)
        server = w.add_server("stranger", authName="them")
        for mac in STRANGE + OUTSIDE:
            w.add_device(mac, serverId=server, remark="theirs")
        w.admin("DELETE", "switches")
        w.tokens = {}
        w.admin("POST", "foreign", {"macs": FOREIGN})
        self.theirs = self.their_records()

    def their_records(self):
        st = self.s.world.state()
        return ([x for x in st["servers"] if x["serverName"] == "stranger"],
                [x for x in st["devices"] if x["mac"] in STRANGE + OUTSIDE])

    # --- changes ---

    def one_device(self):
        mac = self.rng.choice(MACS)
        org = self.rng.choice(self.orgs)
        n = self.rng.randrange(10000)
        if self.where[mac] is None:
            return ("device", org, mac, "serial=S%05d" % n,
                    "label=label-%d" % n)
        dice = self.rng.random()
        if dice < .25:
            return "device-delete", mac
        if dice < .60:
            return "device-change", mac, "label=B\u00fcro-%d" % n
        if dice < .68:
            return "device-change", mac, "serial=T%05d" % n
        if dice < .82:
            return "device-change", mac, "organisation_id=" + org
        if dice < .90:
            return "device-change", mac, "prov_password=pw-%d-secret" % n
        if dice < .96:
            return "device-change", mac, "enabled=" + ("no", "yes")[n % 2]
        free = [m for m in MACS[4:] if self.where[m] is None]
        if not free or mac in STRANGE + FOREIGN:
            return "device-change", mac, "label=x"
        return "device-change", mac, "mac=" + self.rng.choice(free)

    def one_org(self):
        dice, n = self.rng.random(), self.rng.randrange(10000)
        org = self.rng.choice(self.orgs)
        if self.old:
            return "org-change", org, "enabled=" + ("no", "yes")[n % 2]
        if dice < .2 and len(self.orgs) < ORGS_MAX:
            self.count += 1
            return ("org", self.rng.choice(self.fixed), "New%d" % self.count,
                    "customer")
        if dice < .35 and len(self.orgs) > 3:
            return "org-delete", org
        if dice < .55:
            return "org-change", org, "path_key=new"
        if dice < .75:
            return "org-change", org, "prov_password=org-%d-secret" % n
        if dice < .85:
            return "org-change", org, "enabled=" + ("no", "yes")[n % 2]
        return "org-change", org, "name=Org-%d" % (n + 10)

    def read_back(self):
        self.where = dict.fromkeys(MACS)
        for mac, org in self.s.sql("SELECT mac, organisation_id FROM device"):
            self.where[mac] = org
        self.orgs = [r[0] for r in self.s.sql(
            "SELECT id FROM organisation WHERE kind = 'customer'")]

    def did(self, what, word, rest):
        """What we know follows what was done; where we do not know, ask."""
        if word != "ok":
            self.read_back()
        elif what[0] == "org":
            self.orgs.append(rest)
        elif what[0] == "org-delete":
            self.orgs = [o for o in self.orgs if o != what[1]]
            for mac, org in self.where.items():
                if org == what[1]:
                    self.where[mac] = None
        elif what[0] == "device":
            self.where[what[2]] = what[1]
        elif what[0] == "device-delete":
            self.where[what[1]] = None
        elif what[-1].startswith("organisation_id="):
            self.where[what[1]] = what[-1].partition("=")[2]
        elif what[-1].startswith("mac="):
            self.where[what[-1][4:]] = self.where[what[1]]
            self.where[what[1]] = None

    def some(self):
        """A few at once, each by a process of its own."""
        todo = []
        for c in self.s.changers:
            what = (self.one_org() if self.rng.random() < .04
                    else self.one_device())
            if any(set(what[1:3]) & set(w[1:3]) for w, _ in todo):
                continue
            todo.append((what, c))
            c.ask(*what)
        for what, c in todo:
            word, rest = c.answer()
            if word == "again":  # done or not, nobody knows
                time.sleep(.05)
                word = "no"
            else:
                self.changes -= 1
            self.did(what, word, rest)

    # --- and trouble ---

    def harm(self):
        s = self.s
        p = self.rng.choice(s.workers)
        dice = self.rng.random()
        children = s.children(p)
        self.kills += 1
        if self.freeze and dice < .1 and children and not self.frozen:
            # Comes back when others have taken what was its.
            os.kill(children[0], signal.SIGSTOP)
            self.frozen = [children[0], time.monotonic() + 5]
        elif dice < .3 and children:
            os.kill(children[0], signal.SIGKILL)
        else:
            s.kill_worker(p)
            s.start_worker()

    def thaw(self, now):
        if self.frozen and now > self.frozen[1]:
            try:
                os.kill(self.frozen[0], signal.SIGCONT)
            except ProcessLookupError:
                pass
            self.frozen = []

    def run(self):
        s, rng = self.s, self.rng
        faults = [{"what": what, "probability": p, "ms": 300, "path": "*"}
                  for what, p in FAULTS]
        s.world.admin("POST", "faults", faults)
        for _ in range(self.nworkers):
            s.start_worker()
        step = self.changes // (self.db_kills + 1) + 1
        kill = time.monotonic() + rng.uniform(.2, 1.5)
        calm, down = time.monotonic(), self.changes - step
        while self.changes > 0:
            self.some()
            time.sleep(rng.choice((0, 0, .01, .03, .08)))
            now = time.monotonic()
            self.thaw(now)
            if now > kill:
                self.harm()
                kill = now + rng.uniform(.2, 2.2)
            if now > calm:
                s.calm()
                calm = now + .4
            if self.db_kills and self.changes < down:
                down -= step
                s.server.kill()
                time.sleep(rng.uniform(0, .5))
                s.server.start()
        self.thaw(now + 10)

    # --- and peace ---

    REFUSED = ("SELECT id, target, last_error FROM rps_job j WHERE state ="
               " 'refused' AND NOT EXISTS (SELECT 1 FROM rps_job x WHERE"
               " x.target = j.target AND x.id > j.id)")

    def never(self, target):
        return target[7:] in STRANGE + FOREIGN

    def retry(self, whose=""):
        """What was refused by a fault is asked for again, as people would;
        what is refused again in peace stays, and is found.  Once, too,
        where another has the phone: a fault may have come first."""
        n = 0
        for id, target, words in self.s.sql(self.REFUSED):
            if not target.startswith(whose):
                continue
            self.retried[target] = self.retried.get(target, 0) + 1
            if self.retried[target] < (2 if self.never(target) else 4):
                self.s.changers[0].do("retry", id)
                n += 1
        return n

    def drain(self):
        s = self.s
        s.world.admin("DELETE", "faults")
        end = time.monotonic() + 90
        while True:
            s.calm()
            self.retry("server:")  # its phones' jobs wait for it
            if s.open_jobs() == 0 and self.retry() == 0:
                return
            check(time.monotonic() < end, "not drained", s.sql(
                "SELECT id, target, verb, state, attempts, last_error,"
                " run_after, lease_until FROM rps_job WHERE state IN ('ready',"
                " 'claimed') ORDER BY id LIMIT 5"))
            time.sleep(.15)

    # --- what shall be there ---

    def account_of(self, org):
        while org not in self.fixed:
            org = self.parents[org]
        return ("demo", "other")[self.fixed.index(org)]

    def wanted(self):
        s, one = self.s, self.s.changers[0]
        self.parents = {r[0]: r[1] for r in s.sql(
            "SELECT id, IFNULL(parent_id, 0) FROM organisation")}
        names = {r[0]: r[1:] for r in s.sql(
            "SELECT organisation_id, name, remote_id FROM rps_server"
            " WHERE organisation_id IS NOT NULL")}
        servers, devices, urls = {}, {}, {}
        for org in self.parents:
            name, key, user, password = one.good("want-org", org).split(" ")
            got = names.get(org, ("?", "?"))
            url = "%s/p/%s/" % (PUBLIC_URL, key)
            urls[org] = url
            servers[got[0]] = {"account": self.account_of(org),
                               "url": url, "authName": user,
                               "password": password}
            if self.old:
                servers[got[0]].update(
                    url=with_user(url, user, password), authName="-",
                    password="-")
            else:
                servers[got[0]]["id"] = got[1]
        for (mac,) in s.sql("SELECT mac FROM device"):
            org, serial, password, label = one.good("want", mac).split(
                " ", 3)
            if mac not in STRANGE + FOREIGN:
                devices[mac] = {"account": self.account_of(org),
                                "server": names.get(org, ("?", "?"))[0],
                                "remark": label, "authName": mac,
                                "password": password,
                                "uniqueServerUrl": "-"}
                if self.old:
                    devices[mac].update(
                        remark="-", authName="-", password="-",
                        uniqueServerUrl=with_user(urls[org], mac, password))
        return servers, devices

    def found(self):
        st = self.s.world.state()
        names = {x["id"]: x["serverName"] for x in st["servers"]}
        servers = {x["serverName"]: x for x in st["servers"]
                   if x["serverName"] != "stranger"}
        devices = {x["mac"]: dict(x, server=names.get(x.get("serverId")))
                   for x in st["devices"] if x["mac"] not in
                   STRANGE + OUTSIDE}
        return servers, devices

    def agree(self):
        s = self.s
        for what, want, got in zip(("server", "device"), self.wanted(),
                                   self.found()):
            same([(n, got.get(n)) for n in sorted(set(got) - set(want))], [],
                 what + "s too many")
            same([(n, want[n]) for n in sorted(set(want) - set(got))], [],
                 what + "s missing")
            for name, fields in want.items():
                seen = {k: got[name].get(k) or "-" for k in fields}
                same(seen, {k: v or "-" for k, v in fields.items()},
                     "%s %s" % (what, name))
        same(self.their_records(), self.theirs, "what strangers have")
        same(s.number("SELECT COUNT(*) FROM rps_device WHERE there = 2"), 0,
             "doubtful records")
        same(s.sql("SELECT target, last_error FROM rps_job WHERE state ="
                   " 'refused' AND id IN (SELECT MAX(id) FROM rps_job GROUP"
                   " BY target) AND SUBSTRING(target, 8) NOT IN ('%s')"
                   % "','".join(STRANGE + FOREIGN)), [], "refused")

    def nonces(self):
        c = self.s.world.counters()
        same(c["nonces seen twice"], 0, "nonces seen twice")
        calls = self.s.world.calls()
        same([x for x in calls if x["nonce_again"]], [], "nonces again")
        check(self.old or any(x["nonce"] for x in calls), "no nonces")
        return calls

    def secrets(self):
        """Of everybody, in every log and whatever people are shown."""
        s = self.s
        words = set()
        for table, _, field in (("servers", 0, "password"),
                                ("devices", 0, "password")):
            words |= {x.get(field) for x in s.world.state()[table]}
        words |= {w for pair in LOGINS[s.driver] for w in pair[1:]}
        words |= {"Authorization", "Bearer ", "Basic ", "access_token"}
        texts = [r[0] for r in s.sql(
            "SELECT last_error FROM rps_job UNION SELECT trouble FROM"
            " rps_account UNION SELECT reason FROM rps_device UNION SELECT"
            " reason FROM rps_server UNION SELECT IFNULL(after_text, '')"
            " FROM audit UNION SELECT words FROM rps_request")]
        for name in s.logs:
            with open(name, encoding="utf-8", errors="replace") as f:
                texts.append(f.read())
        check(any("HTTP 200" in t for t in texts), "the logs say nothing")
        for w in words - {None, ""}:
            for t in texts:
                check(w not in t, "a secret is shown", w,
                      t[max(0, t.find(w) - 200):][:500])

    def drift(self):
        """The worker's own comparison finds nothing either."""
        out = self.s.ctl("--json", "rps", "drift", "--account", "Main",
                         "--run", "--wait", "60")
        for mac in MACS:
            check(mac in STRANGE + FOREIGN or mac not in out, "drift", out)


def storm(stand, seed, changes, **more):
    x = Storm(stand, random.Random("%s %s" % (stand.name, seed)), changes,
              **more)
    began = time.monotonic()
    stand.begin()
    x.begin()
    x.run()
    at = time.monotonic()
    x.drain()
    drained = time.monotonic() - at
    x.agree()
    calls = x.nonces()
    if not x.old:
        x.drift()
    x.secrets()
    return "%d calls, %d with trouble, %d kills, %.0f s (%.0f to drain)" % (
        len(calls), len([c for c in calls if c["fault"]]), x.kills,
        time.monotonic() - began, drained)


# Values of what nobody knows, beside the presets: each is met in one short
# run at least; those that exclude each other, in another.
OTHERS = (
    ("v2", "delete_server_in_use=unbind", "server_names_unique=account",
     "patch_without_password=clear", "mac_case=upper", "list_order=newest",
     "empty_data=list", "empty_errors=list", "error_info=key",
     "create_server_status=200", "duplicate_status=409", "token_error=oauth",
     "bad_key_code=500401", "expires_in=3", "server_name_chars=any"),
    ("v2", "delete_server_in_use=cascade", "error_info=prose",
     "add_by_mac=on", "clock_window=300", "server_name_max=100",
     "in_use_text=Server is bound to device"),
    ("v1", "v1_get_trailing_lf=refuse", "v1_error_status=400",
     "v1_auth_status=401", "v1_error_field=errors", "v1_error_code=500",
     "v1_empty_data=null", "v1_partial=on", "v1_edit_omitted=clear",
     "v1_batch_max=50", "v1_limit_max=100", "list_order=newest"),
    ("v1", "v1_get_trailing_lf=require", "mac_case=upper",
     "delete_server_in_use=cascade"),
    ("xml", "xml_text_case=lower", "xml_separator=newline",
     "xml_check_boolean=1", "xml_server_again=refuse", "xml_again=ok",
     "xml_deregister_unknown=ok", "xml_list_devices=macs"),
)


def scenarios(long):
    k = 5 if long else 1
    all = [("one worker", {"changes": 2000 * k}, {}),
           ("two workers", {"changes": 700 * k, "workers": 2,
                            "freeze": True}, {}),
           ("database killed", {"changes": 500 * k, "workers": 2,
                                "db_kills": 2 * k}, {"own": True}),
           ("v1", {"changes": 300 * k}, {"driver": "v1"}),
           ("xml", {"changes": 300 * k}, {"driver": "xml"})]
    for n, (driver, *switches) in enumerate(OTHERS):
        groups = [switches] + ([[s] for s in switches] if long else [])
        for m, group in enumerate(groups):
            all.append(("%s switches %d%s" % (driver, n, ".%d" % m if m
                                              else ""),
                        {"changes": 80 * k},
                        {"driver": driver, "switches": tuple(group)}))
    return all


class Torture:
    def __init__(self, run, build, seed):
        self.run, self.build, self.seed = run, build, seed
        self.shared = Server(run + "/db")
        self.shared.start()
        self.lock = threading.Lock()
        self.passed = self.failed = 0

    def one(self, name, how, stand):
        own = stand.pop("own", False)
        server = self.shared
        if own:
            server = Server(self.run + "/db-" + name.replace(" ", "-"))
            server.start()
        s = Stand(name, self.run, self.build, server, seed=self.seed,
                  **stand)
        try:
            how = dict(how)
            fn = how.pop("fn", None)
            words = (fn(s) if fn else storm(s, self.seed, **how)) or ""
        except Exception as e:
            with self.lock:
                self.failed += 1
                why = str(e).replace("\n", " ")
                if not isinstance(e, AssertionError):
                    why = traceback.format_exc().replace("\n", " | ")
                note("FAIL %s (seed %d: %s)" % (name, self.seed, why[:3000]))
        else:
            with self.lock:
                self.passed += 1
                note("ok %s%s" % (name, words and ": " + words))
                if os.environ.get("KEEP", "") == "":
                    shutil.rmtree(s.dir, ignore_errors=True)
        finally:
            s.end()

    def all(self, todo, threads):
        todo = list(reversed(todo))

        def work():
            while True:
                with self.lock:
                    if not todo:
                        return
                    next = todo.pop()
                self.one(*next)

        crew = [threading.Thread(target=work) for _ in range(threads)]
        for t in crew:
            t.start()
        for t in crew:
            t.join()


def main():
    run, build, args = sys.argv[1], sys.argv[2], sys.argv[3:]
    long = "--long" in args
    seed = random.SystemRandom().randrange(1, 1000000)
    if "--seed" in args:
        seed = int(args.pop(args.index("--seed") + 1))
    names = [a for a in args if not a.startswith("--")]
    note("# seed %d" % seed)
    t = Torture(run, build, seed)
    todo = [s for s in scenarios(long) + rps_point9.scenarios()
            if not names or s[0] in names]
    t.all(todo, 6)
    print("%d passed, %d failed" % (t.passed, t.failed))
    return 1 if t.failed else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
    sys.exit(main())
