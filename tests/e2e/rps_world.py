"""rps_world.py - the whole stack, and who looks at it from each side: the
admin endpoint, voipconfigctl, and the simulated RPS's own view of itself.

Where they are is in the file that deploy/dev/stack.sh writes, RUN/env.
"""
import json
import os
import shlex
import subprocess
import time
import urllib.error
import urllib.request

from report import check, same

PATIENCE = 60  # seconds until what the worker does must have happened


class Answer:
    def __init__(self, status, body):
        self.status, self.body = status, body

    @property
    def json(self):
        return json.loads(self.body) if self.body else None

    def __repr__(self):
        return "%d %s" % (self.status, self.body[:600])


def http(method, url, body=None, headers=None):
    data = None if body is None else json.dumps(body).encode()
    q = urllib.request.Request(url, data, headers or {}, method=method)
    if data is not None:
        q.add_header("Content-Type", "application/json")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(q, timeout=60) as r:
            return Answer(r.status, r.read().decode())
    except urllib.error.HTTPError as e:
        return Answer(e.code, e.read().decode())


def read_env(folder):
    with open(os.path.join(folder, "env")) as f:
        pairs = (line.partition("=") for line in f)
        return {k: shlex.split(v)[0] if v.strip() else "" for k, _, v in pairs}


def until(what, fn, why=lambda: ""):
    """What fn gives as soon as it is true; why tells what is wrong."""
    end = time.monotonic() + PATIENCE
    while True:
        got = fn()
        if got or time.monotonic() > end:
            check(got, what + ": not within %d s" % PATIENCE, why())
            return got
        time.sleep(0.1)


class World:
    def __init__(self, build, folder):
        self.build, self.folder = build, folder
        self.env = read_env(folder)
        self.bearer = {"Authorization": "Bearer " + self.env["ADMIN_TOKEN"]}

    # --- the admin endpoint ---

    def call(self, method, path, body=None, wanted=None):
        a = http(method, self.env["ADMIN_URL"] + path, body, self.bearer)
        if wanted is not None:
            same(a.status, wanted, "%s %s: %r" % (method, path, a))
        return a

    def get(self, path):
        return self.call("GET", path, wanted=200).json

    def post(self, path, body, wanted=201):
        return self.call("POST", path, body, wanted).json

    def patch(self, path, body):
        return self.call("PATCH", path, body, 200).json

    def delete(self, path):
        self.call("DELETE", path, wanted=204)

    def ask(self, account, kind, argument=""):
        """A question to Yealink, through the worker: its row when it is
        answered."""
        q = self.post("/rps/accounts/%d/requests" % account,
                      {"kind": kind, "argument": str(argument)})
        path = "/rps/requests/%d" % q["id"]
        return until("request %s" % kind, lambda: (
            lambda x: x if x["state"] in ("done", "failed") else None)(
                self.get(path)))

    def jobs(self, target):
        return [j for j in self.get("/rps/jobs?limit=200")["items"]
                if j["target"] == target]

    def newest_job(self, target):
        """That of the target which nobody works at any more."""
        def look():
            jobs = self.jobs(target)
            busy = [j for j in jobs if j["state"] in ("ready", "claimed")]
            return max(jobs, key=lambda j: j["id"]) if jobs and not busy \
                else None
        return until("the jobs of " + target, look)

    # --- voipconfigctl ---

    def ctl(self, *args, stdin=""):
        p = subprocess.run([os.path.join(self.build, "voipconfigctl"), "-c",
                            self.env["CTL_CONF"]] + list(args), text=True,
                           input=stdin, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, timeout=120)
        return p.returncode, p.stdout

    # --- the simulated RPS ---

    def sim(self, method, path, body=None):
        a = http(method, self.env["RPS_SIM_ADMIN_URL"] + path, body)
        check(a.status < 300, "%s %s" % (method, path), a)
        return a.json

    def switch(self, **values):
        self.sim("POST", "/sim/switches", values)

    def server(self, **wanted):
        return self._one("servers", wanted)

    def device(self, **wanted):
        return self._one("devices", wanted)

    def _one(self, table, wanted):
        for o in self.sim("GET", "/sim/state")[table]:
            if all(o.get(k) == v for k, v in wanted.items()):
                return o
        return None

    def calls(self, **wanted):
        """All the calls it has answered of that api, op ..."""
        return [c for c in self.sim("GET", "/sim/calls?limit=100000")
                if all(c.get(k) == v for k, v in wanted.items())]
