"""notify_world.py - who stands around voipconfig-notify: the operator's SIP
proxy (Kamailio), phones (SIPp, or HTTP servers of ours), receivers of
webhooks, and voipconfigctl.  Every process dies with us."""
import base64
import ctypes
import hashlib
import hmac
import http.server
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import threading
import time

from report import check

PATIENCE = 60  # seconds until what must happen has happened
PROXY = "127.0.0.1"

# kamailio.cfg: a registrar that knows nobody's password, and a proxy for
# NOTIFY, which at the domain auth.test asks for one.
KAMAILIO = """
debug=2
log_stderror=yes
children=2
tcp_children=2
auto_aliases=no
enable_tls=yes
tcp_accept_no_cl=yes
listen=udp:127.0.0.1:%(port)d
listen=tcp:127.0.0.1:%(port)d
listen=tls:127.0.0.1:%(tls)d
mpath="%(modules)s"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "rr.so"
loadmodule "maxfwd.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "siputils.so"
loadmodule "textops.so"
loadmodule "auth.so"
loadmodule "tls.so"
modparam("tls", "tls_method", "TLSv1.2+")
modparam("tls", "certificate", "%(run)s/tls/server.crt")
modparam("tls", "private_key", "%(run)s/tls/server.key")
%(timers)smodparam("tm", "wt_timer", 1000)
modparam("usrloc", "db_mode", 0)
request_route {
	if (!mf_process_maxfwd_header("10")) {
		sl_send_reply("483", "Too Many Hops");
		exit;
	}
	if (is_method("REGISTER")) {
		save("location");
		exit;
	}
	if (is_method("OPTIONS")) {
		sl_send_reply("200", "Here");
		exit;
	}
	if (!is_method("NOTIFY")) {
		sl_send_reply("405", "Method Not Allowed");
		exit;
	}
	if ($rd == "auth.test" && !pv_proxy_authenticate("auth.test",
	    "right-password", "0")) {
		auth_challenge("auth.test", "1");
		exit;
	}
	if ($rd == "broken.test") {
		sl_send_reply("503", "Out of order");
		exit;
	}
	if (!lookup("location")) {
		sl_send_reply("404", "Not Found");
		exit;
	}
	consume_credentials();
	t_relay();
}
"""

# A phone that does not answer is given up sooner than by default: 30 s.
IMPATIENT = """modparam("tm", "fr_timer", 800)
"""

# A phone registers; [field0] is its user, [field1] where it listens.
REGISTER = """<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="register">
<send><![CDATA[
REGISTER sip:pbx.test SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
From: <sip:[field0]>;tag=[call_number]
To: <sip:[field0]>
Call-ID: [call_id]
CSeq: 1 REGISTER
Contact: <sip:phone@127.0.0.1:[field1]>
Expires: 3600
Content-Length: 0

]]></send>
<recv response="200"/>
</scenario>
"""

# What it says to a NOTIFY.
ANSWER = """<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="phone">
<recv request="NOTIFY"/>
<send><![CDATA[
SIP/2.0 %s
[last_Via:]
[last_From:]
[last_To:];tag=[pid]SIPpTag01[call_number]
[last_Call-ID:]
[last_CSeq:]
%sContent-Length: 0

]]></send>
</scenario>
"""


def die_with_us():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def free_port(kind=socket.SOCK_STREAM):
    with socket.socket(socket.AF_INET, kind) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def until(what, fn, patience=PATIENCE):
    """What fn gives as soon as it is true."""
    end = time.monotonic() + patience
    while True:
        got = fn()
        if got:
            return got
        check(time.monotonic() < end, what + ": not within the time")
        time.sleep(0.1)


class Proxy:
    """Kamailio."""

    def __init__(self, world, name="kamailio", timers=IMPATIENT):
        self.world, self.name = world, name
        self.port, self.tls = free_port(), free_port()
        self.process = None
        modules = next(
            p for p in ("/usr/lib/%s-linux-gnu/kamailio/modules" % m
                        for m in (os.uname().machine, "x86_64", "aarch64"))
            if os.path.isdir(p))
        with open(world.file(name + ".cfg"), "w") as f:
            f.write(KAMAILIO % {"port": self.port, "tls": self.tls,
                                "run": world.run, "modules": modules,
                                "timers": timers})

    def start(self):
        folder = self.world.file(self.name + ".run")
        os.makedirs(folder, exist_ok=True)
        self.log = open(self.world.file("log/%s.log" % self.name), "a")
        self.process = subprocess.Popen(
            ["kamailio", "-f", self.world.file(self.name + ".cfg"), "-DD", "-E",
             "-m", "64", "-M", "8", "-w", folder, "-Y", folder],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            preexec_fn=die_with_us, env=dict(os.environ, PATH=os.environ[
                "PATH"] + ":/usr/sbin"))
        until("Kamailio listens", self.listens)

    def listens(self):
        check(self.process.poll() is None, "Kamailio has ended")
        for port in self.port, self.tls:
            with socket.socket() as s:
                if s.connect_ex((PROXY, port)) != 0:
                    return False
        return True

    def stop(self):
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()
        self.process = None


class Phones:
    """A SIPp that answers NOTIFYs as any number of phones."""

    def __init__(self, world, name, answer="200 OK", head=""):
        self.world = world
        self.port = free_port(socket.SOCK_DGRAM)
        self.trace = world.file("log/%s.msg" % name)
        scenario = world.file(name + ".xml")
        with open(scenario, "w") as f:
            f.write(ANSWER % (answer, head and head + "\n"))
        self.process = subprocess.Popen(
            ["sipp", "-sf", scenario, "-i", "127.0.0.1", "-p", str(self.port),
             "-nostdin", "-trace_msg", "-message_file", self.trace,
             "-aa"], cwd=world.file("log"), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=die_with_us)

    def notifies(self):
        """The heads of what has come: a dict of headers each."""
        got = {}
        try:
            with open(self.trace, errors="replace") as f:
                text = f.read()
        except FileNotFoundError:
            return []
        for m in re.findall(r"NOTIFY (\S+) SIP/2\.0\r?\n(.*?)\r?\n\r?\n", text,
                            re.S):
            head = dict(re.findall(r"(?m)^([\w-]+): (.*?)\r?$", m[1]))
            head["uri"] = m[0]
            got[head["Call-ID"]] = head
        return list(got.values())

    def saw(self, text):
        """Did that stand in anything that has come?"""
        with open(self.trace, errors="replace") as f:
            return text in f.read()

    def stop(self):
        self.process.kill()
        self.process.wait()


class DeadPhone:
    """A port where all is taken and nothing answered."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]
        self.calls = set()

    def asked(self):
        """How many NOTIFYs have come, however often each was repeated."""
        while True:
            try:
                text = self.socket.recv(65536).decode(errors="replace")
            except BlockingIOError:
                return len(self.calls)
            self.calls.add(re.search(r"(?mi)^Call-ID: (\S+)", text)[1])


class Receiver:
    """A receiver of webhooks, over TLS, that does as its path says."""

    def __init__(self, world):
        self.got = []  # (path, headers, body, status)
        self.lock = threading.Lock()
        self.counts = {}
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):
                pass

            def do_POST(self):
                receiver.serve(self)

            do_GET = do_POST

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                      Handler)
        self.server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(world.file("tls/server.crt"),
                                world.file("tls/server.key"))
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True,
            do_handshake_on_connect=False)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def url(self, path):
        return "https://localhost:%d%s" % (self.port, path)

    def serve(self, h):
        body = h.rfile.read(int(h.headers.get("content-length", "0")))
        with self.lock:
            n = self.counts[h.path] = self.counts.get(h.path, 0) + 1
        status, more, answer = 200, {}, b"thank you"
        if h.path.startswith("/fail-twice"):
            status = 503 if n <= 2 else 204
            answer = b""
        elif h.path.startswith("/redirect"):
            status, more = 302, {"Location": self.url("/elsewhere")}
        elif h.path.startswith("/slow"):
            time.sleep(6)
        elif h.path.startswith("/huge"):
            answer = b"x" * (4 << 20)
        elif h.path.startswith("/gone"):
            status = 410
        elif h.path.startswith("/broken"):
            status = 500
        with self.lock:
            self.got.append((h.path, dict(
                (k.lower(), v) for k, v in h.headers.items()), body, status))
        try:
            h.send_response(status)
            for k, v in more.items():
                h.send_header(k, v)
            h.send_header("Content-Length", str(len(answer)))
            h.end_headers()
            h.wfile.write(answer)
        except OSError:
            pass  # it did not wait

    def at(self, path, status=None):
        with self.lock:
            return [g for g in self.got
                    if g[0] == path and status in (None, g[3])]


def verify(secret, headers, body):
    """As a receiver does it, by standardwebhooks.com."""
    key = base64.b64decode(secret[len("whsec_"):])
    text = b"%s.%s.%s" % (headers["webhook-id"].encode(),
                          headers["webhook-timestamp"].encode(), body)
    want = "v1," + base64.b64encode(
        hmac.new(key, text, hashlib.sha256).digest()).decode()
    check(hmac.compare_digest(want, headers["webhook-signature"]),
          "the signature is right", headers)
    check(abs(time.time() - int(headers["webhook-timestamp"])) < 300,
          "the time is now", headers)


class WebPhone:
    """The web page of a phone, with Basic, Digest or both."""

    def __init__(self, scheme, user="admin", password="phone-secret"):
        self.asked, self.seen, self.given = [], [], []
        phone = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *args):
                pass

            def do_GET(self):
                phone.seen.append(self.path)
                phone.given.append(self.headers.get("Authorization", ""))
                if phone.is_known(self.headers.get("Authorization", "")):
                    phone.asked.append(self.path)
                    self.send_response(200)
                elif scheme in ("forbidden", "broken"):
                    self.send_response(500 if scheme == "broken" else 403)
                else:
                    self.send_response(401)
                    if scheme in ("basic", "both"):
                        self.send_header("WWW-Authenticate",
                                         'Basic realm="phone"')
                    if scheme != "basic":
                        self.send_header(
                            "WWW-Authenticate", 'Digest realm="phone", '
                            'nonce="n0nce", qop="auth", algorithm=MD5')
                self.send_header("Content-Length", "0")
                self.end_headers()

        self.scheme, self.user, self.password = scheme, user, password
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                      Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def is_known(self, given):
        if self.scheme == "basic":
            return given == "Basic " + base64.b64encode(
                ("%s:%s" % (self.user, self.password)).encode()).decode()
        if self.scheme not in ("digest", "both") or not given.startswith("Digest "):
            return False
        p = {k: a or b for k, a, b in
             re.findall(r'(\w+)=(?:"([^"]*)"|([^\s,]*))', given)}

        def md5(text):
            return hashlib.md5(text.encode()).hexdigest()
        ha1 = md5("%s:phone:%s" % (self.user, self.password))
        ha2 = md5("GET:" + p.get("uri", ""))
        return p.get("username") == self.user and p.get("response") == md5(
            ":".join([ha1, "n0nce", p.get("nc", ""), p.get("cnonce", ""),
                      "auth", ha2]))


class World:
    def __init__(self, run, build):
        self.run, self.build = run, build
        with open(self.file("db/socket")) as f:
            self.socket = f.read().strip()
        self.workers = []
        self.macs = 0

    def file(self, name):
        return os.path.join(self.run, name)

    # --- the database, the operator ---

    def sql(self, text):
        r = subprocess.run(
            ["mariadb", "--no-defaults", "--socket=" + self.socket,
             "--user=root", "-N", "-B", "voipconfig_notify"], input=text,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            check=False)
        check(r.returncode == 0, "SQL", r.stderr)
        return [line.split("\t") for line in r.stdout.splitlines()]

    def one(self, text):
        rows = self.sql(text)
        return rows[0][0] if rows else None

    def ctl(self, *words, secret=None, fails=False):
        r = subprocess.run(
            [self.build + "/voipconfigctl", "-c",
             self.file("voipconfigctl.conf"), "--json", *words],
            input=secret, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, check=False)
        check((r.returncode != 0) == fails, "voipconfigctl " + " ".join(words),
              r.returncode, r.stdout, r.stderr)
        return r.stderr if fails else json.loads(r.stdout or "null")

    def organisation(self, name):
        self.ctl("organisation", "add", name, "kind=reseller",
                 "parent=Provider")
        return name

    def device(self, organisation, user=None, domain="pbx.test", group=None):
        self.macs += 1
        mac = "805ec0%06x" % self.macs
        self.ctl("device", "add", mac, "organisation=" + organisation,
                 "model=T46U", *(["group=" + group] if group else []))
        if user:
            self.ctl("line", "add", mac, "1", "user_name=" + user,
                     "server_host=" + domain)
        return mac

    def fetched(self, mac, address="127.0.0.1", reason="served", n=1,
                at="CURRENT_TIMESTAMP(3)"):
        """As if the phone had asked; n: as often, an hour apart."""
        self.sql("INSERT INTO fetch_log (at, organisation_id, mac, file,"
                 " method, status, reason, address) SELECT %s - INTERVAL"
                 " s.seq HOUR, organisation_id, mac, 'f', 'GET', 200, '%s',"
                 " '%s' FROM device JOIN seq_0_to_%d s WHERE mac = '%s'"
                 % (at, reason, address, n - 1, mac))

    # --- the worker ---

    def worker(self, name="notify", **settings):
        lines = dict(poll=50, lease=6, webhook_timeout=2, retry_first=1,
                     retry_longest=1, breaker_after=50, denied_pause=3600,
                     allow_networks="127.0.0.0/8 ::1", look_rare=1)
        lines.update(settings)
        path = self.file(name + ".conf.run")
        with open(self.file("notify.conf")) as f:
            text = "".join(
                line for line in f
                if line.split(" = ")[0] not in lines)
        with open(path, "w") as f:
            f.write(text)
            for k, v in lines.items():
                f.write("%s = %s\n" % (k, v))
        log = open(self.file("log/%s.log" % name), "a")
        p = subprocess.Popen([self.build + "/voipconfig-notify", "-c", path],
                             stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                             preexec_fn=die_with_us)
        self.workers.append(p)
        return p

    def stop(self, *processes):
        for p in processes or list(self.workers):
            p.send_signal(signal.SIGTERM)
            p.wait()
            self.workers.remove(p)

    def job(self, id):
        row = self.sql("SELECT state, attempts, words FROM notify_job"
                       " WHERE id = %d" % id)[0]
        return row[0], int(row[1]), row[2]

    def over(self, id):
        return until("job %d is over" % id, lambda: self.job(id)[0] in (
            "done", "failed", "replaced") and self.job(id))
