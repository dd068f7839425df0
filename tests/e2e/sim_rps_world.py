"""sim_rps_world.py - the simulated RPS as its clients see it.

Requests are made from the facts about the wire with the standard library
alone, so that the simulator is not judged by the worker's own code.
"""
import base64
import hashlib
import hmac
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse
import uuid
import xmlrpc.client

from report import check, same

KEY, SECRET = "AKIDsimulator0001", "simulator-secret-0001"
OTHER_KEY, OTHER_SECRET = "AKIDother", "other-secret"
VENDOR_KEY = "2df23f2d9c255e7138dc603b3847b58a"
VENDOR_SECRET = "d4a4be460a8d43609d8e8a5e7d0d4ad1"


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)


def now_ms():
    return str(int(time.time() * 1000))


def basic(user, password):
    return "Basic " + base64.b64encode(
        ("%s:%s" % (user, password)).encode()).decode()


def call(port, method, path, body=None, headers=None, timeout=20):
    """One request on a connection of its own."""
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        c.request(method, path, body=body, headers=headers or {})
        r = c.getresponse()
        return Answer(r.status, r.headers, r.read())
    finally:
        c.close()


class World:
    """The program, its folder, and one client of each API."""

    def __init__(self, build, folder):
        self.build, self.dir = build, folder
        self.process = None
        self.tokens = {}
        with open(self.file("accounts"), "w") as f:
            print("# name key secret xml_user xml_password", file=f)
            print("demo", KEY, SECRET, "rpsuser", "rpspass", file=f)
            print("other", OTHER_KEY, OTHER_SECRET, "otheruser", "otherpass",
                  file=f)
            print("vendor", VENDOR_KEY, VENDOR_SECRET, file=f)

    def file(self, name):
        return os.path.join(self.dir, name)

    # --- the process ---

    def start(self, *switches, lines=(), seed=7, out=None):
        with open(self.file("conf"), "w") as f:
            print("accounts = " + self.file("accounts"), file=f)
            print("journal = " + self.file("journal"), file=f)
            print("ports_file = " + self.file("ports"), file=f)
            print("seed = %d" % seed, *lines, sep="\n", file=f)
        if os.path.exists(self.file("ports")):
            os.unlink(self.file("ports"))
        args = [os.path.join(self.build, "rps-sim"), "-c", self.file("conf")]
        for s in switches:
            args += ["-s", s]
        self.process = subprocess.Popen(args, stdin=subprocess.DEVNULL,
                                        stdout=out or sys.stdout,
                                        stderr=out or sys.stdout)
        while not os.path.exists(self.file("ports")):
            check(self.process.poll() is None, "rps-sim has ended")
            time.sleep(0.01)
        with open(self.file("ports")) as f:
            ports = dict(re.findall(r"(\w+)=(\d+)", f.read()))
        self.port = int(ports["sim_port"])
        self.tls_port = int(ports["sim_tls_port"])
        self.admin_port = int(ports["sim_admin_port"])

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait()
        return self.process.returncode

    # --- the admin side ---

    def admin(self, method, path, body=None, status=200):
        a = call(self.admin_port, method, "/sim/" + path,
                 json.dumps(body) if body is not None else None)
        same(a.status, status, "%s %s %r" % (method, path, a.body))
        return a.json

    def fresh(self):
        """Nothing known, switches as delivered."""
        self.admin("DELETE", "state")
        self.admin("DELETE", "switches")
        self.tokens = {}

    def switch(self, **values):
        self.admin("POST", "switches",
                   {k: str(v) for k, v in values.items()})

    def fault(self, what, **more):
        self.admin("POST", "faults", dict(more, what=what))

    def state(self):
        return self.admin("GET", "state")

    def counters(self):
        return self.admin("GET", "counters")

    def calls(self, **query):
        return self.admin("GET", "calls?" + urllib.parse.urlencode(query))

    def device(self, mac):
        for d in self.state()["devices"]:
            if d["mac"] == mac:
                return d
        return None

    # --- v2 ---

    def v2_headers(self, authorization, nonce=None):
        return {"Authorization": authorization, "timestamp": now_ms(),
                "nonce": nonce or uuid.uuid4().hex,
                "Content-Type": "application/json"}

    def token(self, key=KEY, secret=SECRET):
        if key not in self.tokens:
            a = call(self.port, "POST", "/v2/token",
                     '{"grant_type":"client_credentials"}',
                     self.v2_headers(basic(key, secret)))
            same(a.status, 200, "token %r" % a.body)
            self.tokens[key] = a.json["access_token"]
        return self.tokens[key]

    def v2(self, method, path, body=None, nonce=None, key=KEY, secret=SECRET,
           raw=None, **more):
        if body is not None:
            raw = json.dumps(body)
        return call(self.port, method, "/v2/" + path, raw, self.v2_headers(
            "Bearer " + self.token(key, secret), nonce), **more)

    def good(self, method, path, body=None, status=200, **more):
        a = self.v2(method, path, body, **more)
        same(a.status, status, "%s %s: %r" % (method, path, a.body))
        return a.json if a.body else None

    def refused(self, status, code, method, path, body=None, **more):
        a = self.v2(method, path, body, **more)
        same((a.status, a.json["code"]), (status, code),
             "%s %s: %r" % (method, path, a.body))
        check(set(a.json) >= {"code", "requestId", "message"}, "envelope",
              a.json)
        return a.json

    def add_server(self, name="edge", **more):
        body = dict({"serverName": name, "url": "https://prov.example/y/"},
                    **more)
        a = self.v2("POST", "rps/servers", body)
        check(a.status in (200, 201), "server not made", a.body)
        return a.json["id"]

    def add_device(self, mac, **more):
        return self.good("POST", "rps/devices",
                         dict({"mac": mac, "sn": "sn" + mac}, **more),
                         status=201)["id"]

    # --- v1 ---

    def sign(self, method, path, body=None, query=None, key=KEY,
             secret=SECRET, nonce=None, timestamp=None, lf=False):
        nonce, timestamp = nonce or uuid.uuid4().hex, timestamp or now_ms()
        h = {"X-Ca-Key": key, "X-Ca-Nonce": nonce,
             "X-Ca-Timestamp": timestamp}
        if body is not None:
            h["Content-MD5"] = base64.b64encode(
                hashlib.md5(body.encode()).digest()).decode()
        lines = [method] + ["%s:%s" % (k, h[k]) for k in sorted(h)]
        lines.append("api/open/v1/" + path)
        if query:
            lines.append("&".join(k + ("=" + v if v else "")
                                  for k, v in sorted(query.items())))
        elif lf:
            lines.append("")
        h["X-Ca-Signature"] = base64.b64encode(hmac.new(
            secret.encode(), "\n".join(lines).encode(),
            hashlib.sha256).digest()).decode()
        h["Content-Type"] = "application/json;charset=UTF-8"
        return h

    def v1_raw(self, method, path, body=None, query=None, headers=None):
        full = "/api/open/v1/" + path
        if query:
            full += "?" + urllib.parse.urlencode(query)
        return call(self.port, method, full, body, headers)

    def v1(self, path, body=None, query=None, **more):
        method = "GET" if body is None else "POST"
        text = json.dumps(body) if body is not None else None
        return self.v1_raw(method, path, text, query, self.sign(
            method, path, text, query, **more)).json

    def v1_error(self, path, body=None, query=None, **more):
        a = self.v1(path, body, query, **more)
        same(a["ret"], -1, "ret of %r" % a)
        return a["error"]["msg"]

    # --- XML-RPC ---

    def xml_raw(self, body, user="rpsuser", password="rpspass",
                path="/xmlrpc"):
        return call(self.port, "POST", path, body,
                    {"Authorization": basic(user, password),
                     "Content-Type": "text/xml"})

    def xml(self, method, *args, **more):
        a = self.xml_raw(xmlrpc.client.dumps(args, "redirect." + method),
                         **more)
        same(a.status, 200, "xml %s" % method)
        (value,), _ = xmlrpc.client.loads(a.body.decode())
        return value

    def xml_fault(self, method, *args):
        try:
            v = self.xml(method, *args)
        except xmlrpc.client.Fault as e:
            return e.faultString
        raise AssertionError("no fault but %r" % v)
