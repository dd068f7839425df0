"""rps_stand.py - one test stand of rps_torture.py: a database, a simulated
RPS, workers, and whoever changes organisations and devices."""
import contextlib
import os
import re
import signal
import subprocess
import sys
import time

from report import check
from sim_rps_world import KEY, OTHER_KEY, OTHER_SECRET, SECRET, World

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
PUBLIC_URL = "http://phones.example"

# What an account has to say who it is, by driver: of "demo" and of "other".
LOGINS = {"v2": ((KEY, SECRET), (OTHER_KEY, OTHER_SECRET)),
          "v1": ((KEY, SECRET), (OTHER_KEY, OTHER_SECRET)),
          "xml": (("rpsuser", "rpspass"), ("otheruser", "otherpass"))}

# Waits that would be minutes in earnest.
SETTINGS = {"poll": 30, "wait": 60, "timeout": 1, "lease": 4,
            "retry_first": 1, "retry_longest": 1, "breaker_after": 4,
            "breaker_first": 1, "breaker_longest": 1, "slower_pause": 1,
            "denied_pause": 1, "drift_time": ""}


def sh(*args, **more):
    return subprocess.run(args, check=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, text=True, **more).stdout


class Server:
    """A private MariaDB."""

    def __init__(self, folder):
        self.dir = folder

    def start(self):
        # It outlives us: what it says must not hold our output open.
        sh("sh", TOP + "/tests/db/mariadb.sh", "start", self.dir,
           stderr=subprocess.DEVNULL)
        with open(self.dir + "/socket") as f:
            self.socket = f.read().strip()

    def kill(self):
        with open(self.dir + "/db.pid") as f:
            pid = int(f.read())
        os.kill(pid, signal.SIGKILL)
        while os.path.exists("/proc/%d/cmdline" % pid):
            with contextlib.suppress(OSError):
                with open("/proc/%d/stat" % pid) as f:
                    if f.read().rpartition(")")[2].split()[0] == "Z":
                        return
            time.sleep(0.01)

    def sql(self, text, db=None):
        r = subprocess.run(
            ["mariadb", "--no-defaults", "--socket=" + self.socket,
             "--user=root", "-N", "-B", "--default-character-set=utf8mb4"] +
            ([db] if db else []), input=text, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, check=False)
        if r.returncode != 0:
            raise OSError(r.stderr)
        return [line.split("\t") for line in r.stdout.splitlines()]


class Changer:
    """tests/e2e/rps_change.c, one command after another."""

    def __init__(self, stand):
        self.p = subprocess.Popen(
            [stand.build + "/tests/rps_change", stand.server.socket,
             stand.db, stand.run + "/secret/keys"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=stand.log, text=True)

    def ask(self, *words):
        self.p.stdin.write(" ".join(str(w) for w in words) + "\n")
        self.p.stdin.flush()

    def answer(self):
        line = self.p.stdout.readline()
        check(line, "rps_change has ended")
        word, _, rest = line.rstrip("\n").partition(" ")
        return word, rest

    def do(self, *words):
        """Until the database is there to do it."""
        for _ in range(400):
            self.ask(*words)
            word, rest = self.answer()
            if word != "again":
                return word, rest
            time.sleep(0.05)
        raise AssertionError("the database does not come back")

    def good(self, *words):
        word, rest = self.do(*words)
        check(word == "ok", " ".join(str(w) for w in words), rest)
        return rest


class Stand:
    def __init__(self, name, run, build, server, driver="v2", switches=(),
                 settings=None, seed=1):
        self.name, self.run, self.build = name, run, build
        self.server, self.driver, self.seed = server, driver, seed
        self.db = "rps_" + re.sub(r"\W", "_", name)
        self.dir = os.path.join(run, "stand-" + re.sub(r"\W", "-", name))
        self.switches = switches
        self.settings = dict(SETTINGS, **(settings or {}))
        self.workers, self.changers = [], []
        self.world, self.logs = None, []
        os.makedirs(self.dir)
        self.log = open(self.file("changes.log"), "w")

    def file(self, name):
        return os.path.join(self.dir, name)

    # --- set-up ---

    def begin(self):
        self.server.sql("CREATE DATABASE %s CHARACTER SET utf8mb4 COLLATE"
                        " utf8mb4_unicode_ci" % self.db)
        with open(self.run + "/base.sql") as f:
            self.server.sql(f.read(), self.db)
        with open(self.run + "/secret/rps.password") as f:
            word = f.read().strip()
        with open(TOP + "/schema/roles/rps.sql") as f:
            self.server.sql(f.read().replace("@PASSWORD@", word), self.db)
        self.begin_sim()
        self.changers = [Changer(self) for _ in range(3)]
        self.write("ctl.conf", db_user="root", public_url=PUBLIC_URL)
        self.write("rps.conf", db_user="voipconfig_rps",
                   db_password_file=self.run + "/secret/rps.password",
                   public_url=PUBLIC_URL, **self.settings)

    def begin_sim(self):
        self.world = World(self.build, self.dir)
        self.world.start(*self.switches, lines=[
            "tls_listen = 127.0.0.1:0",
            "tls_certificate = " + self.run + "/tls/server.crt",
            "tls_key = " + self.run + "/tls/server.key",
            "calls = 1000000"], seed=self.seed, out=self.log)

    def write(self, name, **values):
        values = dict(values, db_socket=self.server.socket, db_name=self.db,
                      key_file=self.run + "/secret/keys")
        with open(self.file(name), "w") as f:
            for k, v in values.items():
                if v != "" or k == "drift_time":
                    print(k, "=", v, file=f)

    def ctl(self, *args, text="", ok=True):
        r = subprocess.run([self.build + "/voipconfigctl", "-c",
                            self.file("ctl.conf"), *args], input=text,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           text=True, check=False)
        check(not ok or r.returncode == 0, " ".join(args), r.stdout)
        return r.stdout

    def base_url(self):
        return "http://127.0.0.1:%d%s" % (
            self.world.port, "/xmlrpc" if self.driver == "xml" else "")

    def account(self, name, organisation, login, **more):
        fields = dict({"driver": self.driver, "base_url": self.base_url(),
                       "api_user": login[0], "rate_per_minute": 3000}, **more)
        self.ctl("rps", "account", "add", name,
                 "organisation=%s" % organisation, "api_secret=-",
                 *["%s=%s" % f for f in fields.items()],
                 text=login[1] + "\n")

    # --- workers ---

    def start_worker(self, conf="rps.conf", env=None):
        log = self.file("worker-%d.log" % len(self.logs))
        self.logs.append(log)
        with open(log, "w") as f:
            p = subprocess.Popen(
                [self.build + "/voipconfig-rps", "-c", self.file(conf)],
                stdin=subprocess.DEVNULL, stdout=f, stderr=f,
                start_new_session=True,
                env=dict(os.environ, **(env or {})))
        self.workers.append(p)
        return p

    def children(self, p):
        with contextlib.suppress(OSError):
            with open("/proc/%d/task/%d/children" % (p.pid, p.pid)) as f:
                return [int(n) for n in f.read().split()]
        return []

    def kill_worker(self, p):
        """The master and what it has started, at this instant."""
        self.workers.remove(p)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(p.pid, signal.SIGKILL)
        p.wait()

    # --- what is there ---

    def sql(self, text):
        """Until the database is there."""
        for _ in range(400):
            try:
                return self.server.sql(text, self.db)
            except OSError as e:
                # 2002, 2013 ...: of the connection; 1053: it shuts down.
                if "ERROR 20" not in str(e) and "ERROR 1053" not in str(e):
                    raise
                time.sleep(0.05)
        raise AssertionError("the database does not come back")

    def number(self, text):
        return int(self.sql(text)[0][0])

    def open_jobs(self):
        return self.number("SELECT COUNT(*) FROM rps_job"
                           " WHERE state IN ('ready', 'claimed')")

    def calm(self):
        """As an operator would who sees that Yealink is well again."""
        self.sql("UPDATE rps_account SET breaker_until = NULL,"
                 " rate_used = 0")

    def end(self):
        for p in list(self.workers):
            self.kill_worker(p)
        for c in self.changers:
            c.p.stdin.close()
            c.p.wait()
        if self.world is not None and self.world.process.poll() is None:
            self.world.process.kill()
            self.world.process.wait()
        self.log.close()


def note(*words):
    print(*words)
    sys.stdout.flush()
