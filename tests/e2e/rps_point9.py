"""rps_point9.py - what the worker must do on its way to Yealink: believe no
wrong certificate, go through a proxy, notice a wrong clock, cost little when
an answer is lost, and stay small when the queue is long.  Scenarios of
rps_torture.py."""
import contextlib
import re
import select
import socket
import subprocess
import threading
import time

from report import check, same
from rps_stand import LOGINS

SECRET = LOGINS["v2"][0][1]


def begin(s, **more):
    """One organisation with an account, and a worker that may be restarted."""
    s.begin()
    org = s.changers[0].good("org", 0, "Provider", "provider")
    s.account("Main", org, LOGINS["v2"][0], **more)
    return org


def phone(s, org, n, **fields):
    s.changers[0].good("device", org, "805ec020%04x" % n, "serial=S%d" % n,
                       *["%s=%s" % f for f in fields.items()])


def drained(s, seconds=60):
    end = time.monotonic() + seconds
    while s.open_jobs() != 0:
        check(time.monotonic() < end, "not drained",
              s.sql("SELECT target, state, last_error FROM rps_job LIMIT 3"))
        s.calm()
        time.sleep(.1)


def macs(s):
    return sorted(x["mac"] for x in s.world.state()["devices"])


def log_of(s):
    text = ""
    for name in s.logs:
        with open(name, encoding="utf-8", errors="replace") as f:
            text += f.read()
    return text


def test_account(s, ok=True):
    return s.ctl("rps", "account", "test", "Main", "--wait", "30", ok=ok)


def certificate(s):
    """Nothing goes to who cannot prove who he is, and all goes after."""
    stranger = s.file("stranger.crt")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
         "/CN=stranger", "-keyout", s.file("stranger.key"), "-out", stranger],
        check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    s.settings["ca_file"] = stranger
    s.begin()
    org = s.changers[0].good("org", 0, "Provider", "provider")
    s.account("Main", org, LOGINS["v2"][0],
              base_url="https://127.0.0.1:%d" % s.world.tls_port)
    phone(s, org, 1)
    p = s.start_worker()
    out = test_account(s, ok=False)
    check("certificate" in out.lower(), "the reason is said", out)
    time.sleep(1)
    same(s.world.calls(), [], "calls behind a wrong certificate")
    check(s.open_jobs() > 0, "the jobs wait")
    s.kill_worker(p)
    with open(s.file("rps.conf")) as f:
        text = f.read().replace(stranger, s.run + "/tls/ca.crt")
    with open(s.file("good.conf"), "w") as f:
        f.write(text)
    s.start_worker("good.conf")
    drained(s)
    same(macs(s), ["805ec0200001"])
    check(SECRET not in log_of(s), "the secret is in the log")


class Proxy:
    """CONNECT and nothing else; keeps what it was told and what it saw."""

    def __init__(self):
        self.heads, self.seen = [], b""
        self.sock = socket.create_server(("127.0.0.1", 0))
        self.port = self.sock.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                c, _ = self.sock.accept()
                threading.Thread(target=self.serve, args=(c,),
                                 daemon=True).start()

    def serve(self, c):
        with contextlib.suppress(OSError), c:
            head = b""
            while b"\r\n\r\n" not in head:
                piece = c.recv(4096)
                if not piece:
                    return
                head += piece
            self.heads.append(head.decode())
            host, _, port = head.split()[1].decode().rpartition(":")
            with socket.create_connection((host, int(port))) as up:
                c.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                while True:
                    for a in select.select([c, up], [], [])[0]:
                        data = a.recv(65536)
                        if not data:
                            return
                        self.seen += data
                        (up if a is c else c).sendall(data)


def proxy(s):
    """The account's, and else the environment's, as everywhere."""
    s.settings["ca_file"] = s.run + "/tls/ca.crt"
    p, q = Proxy(), Proxy()
    s.begin()
    org = s.changers[0].good("org", 0, "Provider", "provider")
    s.account("Main", org, LOGINS["v2"][0],
              base_url="https://127.0.0.1:%d" % s.world.tls_port,
              proxy="http://127.0.0.1:%d" % p.port)
    phone(s, org, 1)
    env = {"no_proxy": "", "NO_PROXY": "",
           "https_proxy": "http://127.0.0.1:%d" % q.port}
    s.start_worker(env=env)
    drained(s)
    same(macs(s), ["805ec0200001"])
    want = "CONNECT 127.0.0.1:%d HTTP/1.1" % s.world.tls_port
    check(p.heads and all(h.startswith(want) for h in p.heads), "asked for",
          p.heads)
    check("uthorization" not in "".join(p.heads) and
          SECRET.encode() not in p.seen and b"Bearer" not in p.seen,
          "the proxy saw too much")
    same(q.heads, [], "the other one")
    p.sock.close()
    s.ctl("rps", "account", "change", "Main", "proxy=http://127.0.0.1:1")
    out = test_account(s, ok=False)
    check("127.0.0.1" in out or "proxy" in out.lower(), "no proxy there", out)
    s.ctl("rps", "account", "change", "Main", "proxy=")
    test_account(s)
    check(q.heads and q.heads[0].startswith(want), "the environment's",
          q.heads)


def clock(s):
    """A wrong clock is said wherever somebody looks."""
    org = begin(s)
    s.world.switch(clock_offset=1000)
    s.start_worker()
    out = test_account(s)
    check(re.search(r"machine's is (999|100[01]) s behind", out), "test", out)
    s.ctl("rps", "drift", "--run", "--wait", "30")
    words = s.sql("SELECT words FROM rps_request WHERE kind = 'drift'")
    check("s ahead" in words[0][0], "drift", words)
    check(re.search(r"compared_at: +2", s.ctl("rps", "account", "show",
                                              "Main")), "when")
    s.world.switch(clock_window=300)  # and now it is refused for that
    s.world.admin("DELETE", "tokens")
    phone(s, org, 1)
    out = test_account(s, ok=False)
    check(re.search(r"machine's is (999|100[01]) s behind", out), "refused", out)
    end = time.monotonic() + 20
    while "s ahead" not in s.ctl("rps", "account", "show", "Main"):
        check(time.monotonic() < end, "the account says nothing of it")
        time.sleep(.1)
    s.world.switch(clock_offset=0)
    drained(s)
    log = log_of(s)
    same(log.count("s ahead of ours"), 1, "once in the log")
    check("agree again" in log, "and that it is over")


def lost_batch(s):
    """A hundred adds whose answer is lost are found again in pages."""
    org = begin(s)
    s.start_worker()
    drained(s)
    s.kill_worker(s.workers[0])
    for n in range(100):
        phone(s, org, n, label="l%d" % n)
    # Old enough that what was sent is known to be what they are.
    s.sql("UPDATE device SET changed_at = changed_at - INTERVAL 1 MINUTE")
    s.world.admin("DELETE", "calls")
    s.world.fault("drop_after", path="addDevices")
    s.start_worker()
    drained(s)
    same(len(macs(s)), 100)
    calls = [c["op"] for c in s.world.calls()]
    check(len(calls) <= 8, "calls", len(calls), calls)
    same(s.number("SELECT COUNT(*) FROM rps_device WHERE state = 'synced'"
                  " AND there = 1 AND remote_id <> ''"), 100)
    return "%d calls" % len(calls)


def memory(s):
    """The length of the queue is the database's business."""
    org = begin(s)
    s.start_worker()
    drained(s)
    s.kill_worker(s.workers[0])
    seen = []
    for n in (1000, 100000):
        s.sql("INSERT INTO rps_job (organisation_id, account_id, target,"
              " verb) SELECT %s, 1, CONCAT('device:', LPAD(HEX(seq), 12,"
              " '0')), 'edit_device' FROM seq_1_to_%d" % (org, n))
        first = s.open_jobs()
        p = s.start_worker()
        end = time.monotonic() + 60
        while s.open_jobs() > first - 800:
            check(time.monotonic() < end, "the worker does nothing")
            time.sleep(.1)
        with open("/proc/%d/status" % s.children(p)[0]) as f:
            seen.append(int(re.search(r"VmHWM:\s*(\d+)", f.read())[1]))
        s.kill_worker(p)
        s.sql("DELETE FROM rps_job")
    check(seen[1] < seen[0] * 1.15 + 512, "it grows with the queue", seen)
    return "%d kB with 1,000 jobs waiting, %d kB with 100,000" % tuple(seen)


def scenarios():
    return [(fn.__name__.replace("_", " "), {"fn": fn}, {}) for fn in
            (certificate, proxy, clock, lost_batch, memory)]
