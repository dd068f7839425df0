# stand.py - the whole installation, each program of it to be killed, starved
# and started again.  The test plays systemd: it has the sockets of the FastCGI
# programs, and starts what ends.

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import threading
import time

from fixture import World as Fixture
from front import Front
from report import check
from sim_rps_world import KEY, SECRET, World as Sim

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
PATIENCE = int(os.environ.get("PATIENCE", 60))  # seconds until what must come has come
# What goes wrong on the way to an answer.
NO_ANSWER = (OSError, http.client.HTTPException)

# Descriptor 3 is where a program of systemd's looks for its socket; ours is
# kept free for it, so that nothing else of ours ever has that number.
os.dup2(os.open(os.devnull, os.O_RDONLY), 3)
descriptor = threading.Lock()


def until(what, truth, seconds=PATIENCE):
    """What truth() gives as soon as it is true."""
    end = time.monotonic() + seconds
    while True:
        got = truth()
        if got:
            return got
        check(time.monotonic() < end, "not in %d s: %s" % (seconds, what))
        time.sleep(0.05)


def children(pid):
    with contextlib.suppress(OSError):
        with open("/proc/%d/task/%d/children" % (pid, pid)) as f:
            return sorted(int(p) for p in f.read().split())
    return []


def dead(pid):
    try:
        with open("/proc/%d/stat" % pid) as f:
            return f.read().rpartition(") ")[2][0] in "ZX"
    except OSError:
        return True


class Program:
    """One of ours: its master, and how it is started."""

    def __init__(self, stand, name, sock=None):
        self.stand, self.name = stand, name
        self.conf = os.path.join(stand.folder, name + ".conf")
        self.log = os.path.join(stand.folder, "log", name + ".log")
        self.p, self.lock = None, threading.Lock()
        self.wanted = False
        self.started = 0
        self.env, self.before, self.stderr = {}, [], None
        self.sock = None
        if sock is not None:
            self.sock = socket.socket(socket.AF_UNIX)
            with contextlib.suppress(FileNotFoundError):
                os.unlink(sock)
            self.sock.bind(sock)
            os.chmod(sock, 0o666)
            self.sock.listen(1024)

    def start(self, env=None, before=(), stderr=None):
        """before: prlimit and the like; stderr: a path, not the log."""
        with self.lock:
            self.env, self.stderr = env or {}, stderr
            self.before = list(before)
            self.wanted = True
            self.start_again()

    def keep(self):
        """Started again when it has ended, by itself or not."""
        with self.lock:
            if self.wanted and self.p.poll() is not None:
                self.start_again()

    def start_again(self):
        env = dict(os.environ, **self.env)
        if self.sock is not None:
            env["LISTEN_FDS"] = "1"
        cmd = ["sh", "-c", 'LISTEN_PID=$$; export LISTEN_PID; exec "$@"',
               "sh", *self.before,
               os.path.join(self.stand.build, self.name), "-c", self.conf]
        with descriptor, open(self.stderr or self.log, "ab") as err:
            if self.sock is not None:
                os.dup2(self.sock.fileno(), 3)
            self.p = subprocess.Popen(
                cmd, stdin=subprocess.DEVNULL, stdout=err, stderr=err,
                env=env, start_new_session=True,
                pass_fds=(3,) if self.sock is not None else ())
        self.started += 1
        self.stand.note_pid(self.name, self.p.pid)

    @property
    def pid(self):
        return self.p.pid

    def workers(self):
        return children(self.p.pid) if self.p else []

    def hangup(self):
        os.kill(self.p.pid, signal.SIGHUP)

    def stop(self):
        with self.lock:
            self.wanted = False
        if self.p is None or self.p.poll() is not None:
            return
        self.p.terminate()
        try:
            self.p.wait(20)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.p.pid, signal.SIGKILL)
            self.p.wait()

    def restart(self, **how):
        self.stop()
        self.start(**how)

    def said(self, since=0):
        with open(self.log, errors="replace") as f:
            f.seek(since)
            return f.read()

    def mark(self):
        return os.path.getsize(self.log) if os.path.exists(self.log) else 0


class Database:
    def __init__(self, folder):
        self.dir = folder
        self.options, self.env = [], {}

    def start(self, *options, env=None):
        self.options, self.env = list(options), env or {}
        self.start_again()

    def start_again(self):
        # It outlives us: what it says must not hold our output open.
        subprocess.run(["sh", TOP + "/tests/db/mariadb.sh", "start", self.dir,
                        *self.options], env=dict(os.environ, **self.env),
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=True)

    def stop(self):
        subprocess.run(["sh", TOP + "/tests/db/mariadb.sh", "stop", self.dir],
                       check=True)

    def pid(self):
        with open(os.path.join(self.dir, "db.pid")) as f:
            return int(f.read())

    def kill(self):
        pid = self.pid()
        os.kill(pid, signal.SIGKILL)
        until("the database is dead", lambda: dead(pid))

    def sql(self, text, name=None):
        with open(os.path.join(self.dir, "socket")) as f:
            where = f.read().strip()
        r = subprocess.run(
            ["mariadb", "--no-defaults", "--socket=" + where, "--user=root",
             "-N", "-B", "--default-character-set=utf8mb4"] +
            ([name] if name else []), input=text, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        check(r.returncode == 0, "sql", text[:200], r.stderr)
        return [line.split("\t") for line in r.stdout.splitlines()]


class Stand(Fixture):
    """All programs, and two ways in: for phones and for the API."""

    def __init__(self, build, folder, variables):
        super().__init__(build, folder, variables)
        v = self.vars
        self.db = Database(os.path.join(folder, "db"))
        self.db_name = v["db_name"]
        self.resources = v["resources"]
        self.fcgi = Program(self, "voipconfig-fcgi",
                            v["sockets"] + "/fcgi.sock")
        self.admin = Program(self, "voipconfig-admin",
                             v["sockets"] + "/admin.sock")
        self.rps = Program(self, "voipconfig-rps")
        self.programs = [self.fcgi, self.admin, self.rps]
        self.front = Front("lighttpd", int(v["http_port"]), None,
                           int(v["ops_port"]))
        self.door = Front("admin", int(v["admin_port"]))
        self.token = None
        self.keeping = True
        self.keeper = threading.Thread(target=self.keep, daemon=True)
        self.sim_folder = os.path.join(folder, "sim")
        os.mkdir(self.sim_folder)
        self.sim_log = open(os.path.join(folder, "log", "rps-sim.log"), "w")

    def note_pid(self, name, pid):
        """As deploy/dev/lib.sh does, whose proc_stop() then ends it."""
        with contextlib.suppress(OSError):
            with open("/proc/%d/stat" % pid) as f:
                born = f.read().rpartition(") ")[2].split()[19]
            with open(os.path.join(self.folder, "pid", name), "w") as f:
                f.write("%d %s\n" % (pid, born))

    def keep(self):
        """systemd's Restart=on-failure."""
        while self.keeping:
            for p in self.programs:
                p.keep()
            time.sleep(0.2)

    # --- up and down ---

    def up(self):
        self.sim = Sim(self.build, self.sim_folder)
        self.sim.start(lines=["calls = 1000000"], out=self.sim_log)
        self.note_pid("rps-sim", self.sim.process.pid)
        self.data()
        for p in self.programs:
            p.start()
        self.server("start", "lighttpd")
        self.keeper.start()
        until("all is up", lambda: self.quick("/healthz") == 200 and
              self.api("GET", "/groups") is not None)

    def down(self):
        self.keeping = False
        for p in self.programs:
            p.stop()
        self.sim.process.kill()
        self.sim.process.wait()
        self.sim_log.close()

    def data(self):
        provider = self.ctl("organisation", "list")[0]["id"]
        self.ctl("organisation", "add", "Faults", "kind=reseller",
                 "parent=%d" % provider)
        for name in "North", "South":
            self.organisation(name, "parent=Faults")
        self.org_ids = {o["name"]: o["id"]
                        for o in self.ctl("organisation", "list")}
        self.token = self.ctl(
            "token", "add", "faults", "organisation=%d" % provider,
            "scopes=manage people tree provider secrets")["token"]
        self.ctl("rps", "account", "add", "Main", "organisation=Faults",
                 "driver=v2", "base_url=http://127.0.0.1:%d" % self.sim.port,
                 "api_user=" + KEY, "api_secret=-", "rate_per_minute=3000",
                 stdin=SECRET + "\n")

    def calm(self):
        """Nobody is being replaced: as many workers as there are to be, and
        the same for a while."""
        def same_for_a_while():
            before = [p.workers() for p in self.programs]
            time.sleep(.6)
            return [len(w) for w in before] == [3, 2, 1] and \
                before == [p.workers() for p in self.programs]
        until("all workers are there", same_for_a_while)

    # --- calls ---

    def quick(self, path):
        with contextlib.suppress(*NO_ANSWER):
            return self.front.ask(path, timeout=5).status
        return None

    def call(self, method, path, body=None, headers=None, timeout=30,
             token=None):
        """Of the API; its answer, or an exception of NO_ANSWER."""
        import json
        heads = {"Authorization": "Bearer " + (token or self.token)}
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            heads["Content-Type"] = "application/json"
        heads.update(headers or {})
        a = self.door.ask("/api/v1" + path, method, headers=heads, body=body,
                          timeout=timeout)
        a.json = None
        if a.body and "json" in (a.get("Content-Type") or ""):
            a.json = json.loads(a.body)
        return a

    def api(self, method, path, body=None, **more):
        """The JSON of a call that must go well; None: it did not."""
        with contextlib.suppress(*NO_ANSWER):
            a = self.call(method, path, body, **more)
            if a.status < 300:
                return a.json or {}
        return None

    def rows(self, text):
        return self.db.sql(text, self.db_name)

    def number(self, text):
        return int(self.rows(text)[0][0])
