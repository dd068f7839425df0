"""cluster_test.py BUILD RUN - what run.sh has set up, while one thing after
another happens to it: a node is killed and comes back, another stands still
until it is put out, the schema changes, all are restarted one by one, and in
the end the whole cluster is down.

Phones are served throughout, by somebody; no file has a byte too many or too
few; what was acknowledged is there on every node; Yealink's RPS has what the
database wants; and nobody has to do anything about the programs.
"""
import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import time

TOP = os.environ["top"]
sys.path.insert(0, os.path.join(TOP, "tests", "e2e"))

import report  # noqa: E402
from cluster_load import Client, LABEL, Load, Phone  # noqa: E402
from report import check, same  # noqa: E402
from rps_world import World, until  # noqa: E402

PHONES = 24
# Seconds without an answer.  The cluster itself stands for the five seconds
# of its timers (cluster.sh), a request for db_timeout; on a slow machine all
# that takes its time.  Who had to be called would take longer.
GAP_MAX = 60


class Cluster:
    def __init__(self, folder, db):
        self.dir, self.db = folder, db

    def do(self, verb, *args):
        p = subprocess.run(["sh", TOP + "/tests/galera/cluster.sh", verb,
                            self.dir] + [str(a) for a in args],
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, text=True, check=False,
                           errors="backslashreplace")
        check(p.returncode == 0, verb, args, p.stdout)
        return p.stdout.strip()

    def sql(self, node, text):
        # As of now, whatever this node has still to apply.
        return [r.split("\t") for r in self.do(
            "sql", node, self.db, "-N", "-B", "-e",
            "SET wsrep_sync_wait = 1; " + text).splitlines()]


class Stand:
    def __init__(self, build, run):
        self.w = World(build, run)
        e = self.w.env
        self.build, self.run = build, run
        self.cluster = Cluster(e["CLUSTER"], e["DB_NAME"])
        self.phones, self.load = [], None

    # --- what there is to work with ---

    def people(self):
        w = self.w
        root = w.get("/organisations?limit=1&sort=id")["items"][0]["id"]
        w.customer = w.post("/organisations", {
            "name": "Customer", "kind": "customer", "parent_id": root})["id"]
        for n in range(PHONES):
            mac = "805ec0a%05x" % n
            w.post("/devices", {
                "organisation_id": w.customer, "mac": mac, "model": "T46U",
                "label": "Phone %d" % n, "lines": [{
                    "number": 1, "user_name": str(200 + n), "label": "n0",
                    "password": "sip-%d" % n,
                    "server_host": "sip.example.net"}]})
            self.phones.append(Phone(mac, w.get("/devices/%s/secret" % mac)))
        c = Client(w.env["PHONES"])
        for p in self.phones:
            status, data, _ = p.get(c)
            same(status, 200, p.mac)
            p.plain, n = LABEL.subn("account.1.label = n", data.decode())
            same(n, 1, "labels of " + p.mac)
        self.load = Load(w, self.phones, w.env["PHONES"],
                         re.match(r"http://([^/]*)",
                                  w.env["ADMIN_URL"]).group(1))

    def log(self, name):
        with open(os.path.join(self.run, "log", name), errors="replace") as f:
            return f.read()

    # --- while it happens ---

    def settle(self, seconds=2):
        time.sleep(seconds)

    def served(self, what):
        """Both kinds again and again; says how it went."""
        for t in (self.load.fetch, self.load.change):
            was = t.good
            until("%s after %s" % (t.name, what),
                  lambda t=t, was=was: t.good >= was + 10)
        words = []
        for t in (self.load.fetch, self.load.change):
            good, bad, gap = t.lap()
            words.append("%d %s, %s failed, %.1f s without" % (
                good, t.name, sum(bad.values()), gap))
            if bad:
                words[-1] += " (%s)" % ", ".join(
                    "%s: %d" % (k.strip(), v) for k, v in sorted(bad.items()))
            check(gap < GAP_MAX, "%s stood still for %.0f s" % (t.name, gap))
        print("# %s: %s" % (what, "; ".join(words)))
        same(self.load.wrong, [], "wrong")

    def quiet_start(self):
        self.load.start()
        self.settle()
        self.served("nothing at all")

    def node_killed(self):
        """The one that host 1 prefers."""
        self.cluster.do("signal", 1, "KILL")
        for n in (2, 3):
            self.cluster.do("wait", n, 2)
        self.settle()
        self.served("a node that was killed")
        self.cluster.do("join", 1)
        for n in (1, 2, 3):
            self.cluster.do("wait", n, 3)
        check("async IST" in self.node_log(1) or "Receiving IST" in
              self.node_log(1), "it was sent what it had missed, and not all")
        until("host 1 is back at its node", lambda: "back at" in
              self.log("fcgi1.log") and "back at" in self.log("admin1.log"))
        self.served("its return")

    def node_log(self, n):
        with open("%s/n%d/db.log" % (self.cluster.dir, n),
                  errors="replace") as f:
            return f.read()

    def node_frozen(self):
        self.cluster.do("signal", 2, "STOP")
        try:
            for n in (1, 3):
                self.cluster.do("wait", n, 2)
            self.settle()
            self.served("a node that stands still")
        finally:
            self.cluster.do("signal", 2, "CONT")
        for n in (1, 2, 3):
            self.cluster.do("wait", n, 3)
        self.served("its awakening")

    def schema_changed(self):
        """An ALTER stops the whole cluster for as long as it takes."""
        schema = os.path.join(self.run, "schema")
        shutil.copytree(os.path.join(TOP, "schema"), schema)
        last = max(int(n[:4]) for n in os.listdir(schema) if n[:1] == "0")
        with open(os.path.join(schema, "%04d_test.sql" % (last + 1)),
                  "w") as f:
            f.write("ALTER TABLE device ADD COLUMN /*M! IF NOT EXISTS */\n"
                    "  of_the_test TINYINT NOT NULL DEFAULT 0 COMMENT 'No';\n"
                    "\nALTER TABLE line ADD KEY /*M! IF NOT EXISTS */"
                    " of_the_test (label);\n")
        rc, out = self.w.ctl("migrate", "--schema", schema)
        same(rc, 0, out)
        self.settle(1)
        self.served("a change of the schema")
        for n in (1, 2, 3):
            same(self.cluster.sql(
                n, "SELECT COUNT(of_the_test) >= %d FROM device" % PHONES),
                [["1"]], "the column on node %d" % n)

    def rolling_restart(self):
        for n in (1, 2, 3):
            self.cluster.do("stop", n)
            self.cluster.do("join", n)
            for m in (1, 2, 3):
                self.cluster.do("wait", m, 3)
        self.served("a restart of each node")

    # --- what is left of it ---

    def on_every_node(self):
        self.load.end()
        same(self.load.wrong, [], "wrong")
        want = {p.mac: "n%d" % p.asked for p in self.phones}
        for n in (1, 2, 3):
            got = dict(self.cluster.sql(
                n, "SELECT d.mac, l.label FROM line l JOIN device d"
                " ON d.id = l.device_id WHERE l.number = 1"))
            same(got, want, "lines on node %d" % n)
            got = dict(self.cluster.sql(
                n, "SELECT mac, label FROM device WHERE mac LIKE '805ec0b%'"))
            same(got, {m: v for m, v in self.load.made.items() if v},
                 "devices on node %d" % n)
        # A change that was asked for twice is one change.
        same(self.cluster.sql(
            3, "SELECT object_name, after_text, COUNT(*) FROM audit WHERE"
            " object = 'device' AND action IN ('create', 'delete')"
            " GROUP BY object_name, action, after_text, object_id"
            " HAVING COUNT(*) > 1"), [], "done twice")
        for table in ("organisation", "device", "line", "mac_config",
                      "rps_job", "rps_device", "rps_server", "audit"):
            until("the nodes agree about " + table,
                  lambda t=table: not self.differences(t),
                  lambda t=table: self.differences(t))

    def differences(self, table):
        rows = [{tuple(r) for r in self.cluster.sql(
            n, "SELECT * FROM %s" % table)} for n in (1, 2, 3)]
        return [sorted(r - rows[0])[:3] + sorted(rows[0] - r)[:3]
                for r in rows if r != rows[0]]

    def phones_have_it(self):
        c = Client(self.w.env["PHONES"])
        for p in self.phones:
            status, data, _ = p.get(c)
            same(status, 200, p.mac)
            same(LABEL.search(data.decode()).group(1), str(p.asked), p.mac)
        print("# a fetch was at most %.2f s behind a change"
              % self.load.stale)

    def rps_agrees(self):
        c, w = self.cluster, self.w
        until("the queue is empty", lambda: c.sql(
            1, "SELECT COUNT(*) FROM rps_job WHERE state IN"
            " ('ready', 'claimed')") == [["0"]])
        same(c.sql(1, "SELECT target, last_error FROM rps_job"
                   " WHERE state = 'refused'"), [], "refused")
        st = w.sim("GET", "/sim/state")
        want = dict(c.sql(1, "SELECT mac, label FROM device"))
        same({d["mac"]: d["remark"] for d in st["devices"]}, want, "devices")
        same(len(st["servers"]), int(c.sql(
            1, "SELECT COUNT(*) FROM organisation")[0][0]), "servers")
        same(w.sim("GET", "/sim/counters")["nonces seen twice"], 0, "nonces")
        for n in (1, 2):
            check("add_device" in self.log("rps%d.log" % n),
                  "worker %d did something, too" % n)

    def address_goes_through(self):
        """By the PROXY protocol, also through TLS that only the host ends."""
        p = self.phones[0]
        for name, scheme in (("PHONES", "http"), ("PHONES_TLS", "https")):
            out = subprocess.run(
                ["curl", "-s", "--noproxy", "*", "--interface", "127.0.0.7",
                 "--cacert", self.run + "/tls/ca.crt", "-o", "/dev/null",
                 "-w", "%{http_code}", "-H", "Authorization: " +
                 p.headers["Authorization"], "-A", scheme + " by hand",
                 "%s://%s%s%s.cfg" % (scheme, self.w.env[name], p.path,
                                      p.mac)],
                stdout=subprocess.PIPE, text=True, check=False).stdout
            same(out, "200", scheme)
            until("the fetch log has it", lambda s=scheme: self.cluster.sql(
                1, "SELECT DISTINCT address FROM fetch_log WHERE user_agent"
                " = '%s by hand'" % s) == [["127.0.0.7"]])

    def all_down(self):
        """The power was off.  One node is told to be the cluster."""
        def status():
            return self.phones[0].get(Client(self.w.env["PHONES"]))[0]

        def people():
            try:
                return self.w.call("GET", "/devices?limit=1").status == 200
            except (OSError, http.client.HTTPException):
                return False  # the balancer has nobody yet
        for n in (2, 3):
            self.cluster.do("signal", n, "KILL")
        # Cut off, node 1 answers and serves nobody; the hosts say so, and the
        # balancer has none left.
        until("the hosts are not well", lambda: status() == 0)
        self.cluster.do("signal", 1, "KILL")
        first = self.cluster.do("newest")
        self.cluster.do("first", first)
        self.cluster.do("wait", first, 1)
        until("phones are served again", lambda: status() == 200)
        until("people are served again", people)
        same(dict(self.cluster.sql(
            first, "SELECT d.mac, l.label FROM line l JOIN device d"
            " ON d.id = l.device_id WHERE l.number = 1")),
            {p.mac: "n%d" % p.asked for p in self.phones}, "lines")
        self.w.patch("/devices/%s" % self.phones[0].mac, {"label": "Last"})
        until("the workers work again", lambda: any(
            d["remark"] == "Last" for d in
            self.w.sim("GET", "/sim/state")["devices"]))


STEPS = (
    ("people and phones", "people"),
    ("all of them at work", "quiet_start"),
    ("a node is killed and returns", "node_killed"),
    ("a node stands still, is put out, and goes on", "node_frozen"),
    ("the schema changes under them", "schema_changed"),
    ("each node is restarted", "rolling_restart"),
    ("what was acknowledged is on every node, once", "on_every_node"),
    ("phones have the last of it", "phones_have_it"),
    ("Yealink's RPS has what the database wants", "rps_agrees"),
    ("the balancer says who the client is", "address_goes_through"),
    ("the whole cluster is down and comes back", "all_down"),
)


def main():
    s = Stand(sys.argv[1], sys.argv[2])
    try:
        for words, name in STEPS:
            failed = report.failed
            report.run_case(words, getattr(s, name))
            if report.failed != failed:
                break
    finally:
        if s.load is not None:
            s.load.end()
    print("%d passed, %d failed" % (report.passed, report.failed))
    return 1 if report.failed else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
    sys.exit(main())
