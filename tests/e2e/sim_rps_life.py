"""sim_rps_life.py - cases of the simulated RPS: HTTP, TLS, faults, the call
log, what is kept, and where phones are sent."""
import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import uuid

from report import case, check, same
from sim_rps_world import SECRET, call

MAC = "805ec000000%d"


def talk(port, data, end=b""):
    """Bytes out, then all that comes until the other side closes."""
    with socket.create_connection(("127.0.0.1", port), 20) as s:
        s.sendall(data)
        got = b""
        while end == b"" or end not in got:
            piece = s.recv(65536)
            if not piece:
                break
            got += piece
        return got


def head(w, path, more):
    h = w.v2_headers("Bearer " + w.token())
    lines = ["POST /v2/%s HTTP/1.1" % path, "Host: x"]
    return "\r\n".join(lines + ["%s: %s" % i for i in h.items()] + more +
                       ["", ""]).encode()


# --- HTTP ----------------------------------------------------------------------

@case("http", "many requests on one connection")
def _(w):
    c = http.client.HTTPConnection("127.0.0.1", w.port, timeout=20)
    c.connect()
    first = c.sock.getsockname()
    for _ in range(5):
        c.request("POST", "/v2/rps/listServers", "{}",
                  w.v2_headers("Bearer " + w.token()))
        same(c.getresponse().read(), b'{"skip":0,"limit":100,"data":null}')
        same(c.sock.getsockname(), first)
    c.close()


@case("http", "chunked body, in pieces, with extension and trailer")
def _(w):
    body = b'[{"mac":"805ec0000001","sn":"1"}]'
    data = head(w, "rps/addDevices", ["Transfer-Encoding: chunked",
                                      "Connection: close"])
    data += b"5;x=y\r\n" + body[:5] + b"\r\n"
    data += b"%x\r\n" % (len(body) - 5) + body[5:]
    data += b"\r\n0\r\nX-Trailer: 1\r\n\r\n"
    check(b'"successCount":1' in talk(w.port, data), "chunked")


@case("http", "Expect: 100-continue")
def _(w):
    data = head(w, "rps/listServers", ["Expect: 100-continue",
                                       "Content-Length: 2",
                                       "Connection: close"])
    with socket.create_connection(("127.0.0.1", w.port), 20) as s:
        s.sendall(data)
        same(s.recv(4096), b"HTTP/1.1 100 Continue\r\n\r\n")
        s.sendall(b"{}")
        check(s.recv(4096).startswith(b"HTTP/1.1 200"), "then the answer")


@case("http", "HEAD, HTTP/1.0, pipelining, absolute form")
def _(w):
    got = talk(w.port, b"HEAD /service.do?method=redirect&mac=x HTTP/1.1\r\n"
               b"Connection: close\r\n\r\n")
    check(got.startswith(b"HTTP/1.1 400") and got.endswith(b"\r\n\r\n") and
          b"Content-Length: 12" in got, "HEAD", got)
    got = talk(w.port, b"GET /healthz HTTP/1.0\r\n\r\n")
    check(b"Connection: close" in got, "1.0", got)
    got = talk(w.port, b"GET /healthz HTTP/1.1\r\n\r\n"
               b"GET http://x/healthz HTTP/1.1\r\nConnection: close\r\n\r\n")
    same(got.count(b"HTTP/1.1 200"), 2)


@case("http", "what is no HTTP is refused")
def _(w):
    for data, status in ((b"nonsense\r\n\r\n", 400),
                         (b"GET / HTTP/3.0\r\n\r\n", 505),
                         (b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
                          400),
                         (b"POST / HTTP/1.1\r\nContent-Length: "
                          b"99999999999\r\n\r\n", 413),
                         (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip"
                          b"\r\n\r\n", 501),
                         (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked"
                          b"\r\n\r\nzz\r\n", 413),
                         (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
                         (b"GET / HTTP/1.1\r\nA: " + b"a" * 70000, 431)):
        try:
            got = talk(w.port, data)
        except ConnectionResetError:
            continue  # refused before all of it was read
        check(got.startswith(b"HTTP/1.1 %d" % status), "status", data[:60],
              got[:60])


@case("http", "Date follows the clock offset")
def _(w):
    w.switch(clock_offset=-86400 * 400)
    here = w.admin("GET", "switches")  # admin answers do not
    check(here, "admin")
    a = call(w.port, "GET", "/service.do?method=redirect&mac=x")
    b = call(w.admin_port, "GET", "/healthz")
    check(a.headers["Date"][12:16] < b.headers["Date"][12:16], "Date",
          a.headers["Date"], b.headers["Date"])


@case("http", "TLS with the certificate it was given")
def _(w):
    ctx = ssl.create_default_context(cafile=w.file("tls.crt"))
    c = http.client.HTTPSConnection("localhost", w.tls_port, timeout=20,
                                    context=ctx)
    big = json.dumps([{"mac": "805ec00%05x" % i, "sn": "s" * 100}
                      for i in range(100)])
    c.request("POST", "/v2/rps/addDevices", big,
              w.v2_headers("Bearer " + w.token()))
    same(json.loads(c.getresponse().read())["successCount"], 100)
    c.request("POST", "/v2/rps/listDevices", "{}",
              w.v2_headers("Bearer " + w.token()))
    same(len(json.loads(c.getresponse().read())["data"]), 100)
    c.close()
    try:
        http.client.HTTPSConnection("localhost", w.tls_port, timeout=20,
                                    context=ssl.create_default_context()
                                    ).request("GET", "/")
    except ssl.SSLError:
        return
    raise AssertionError("an unknown issuer was trusted")


@case("http", "the admin side is on its own port only")
def _(w):
    same(call(w.port, "GET", "/sim/state").status, 404)
    same(call(w.admin_port, "POST", "/v2/token").status, 404)
    w.admin("POST", "switches", {"nonsense": "1"}, status=400)
    w.admin("POST", "switches", {"mac_case": "middle"}, status=400)
    w.admin("POST", "switches", {"server_name_max": "0"}, status=400)
    w.admin("PUT", "state", status=405)
    w.admin("POST", "faults", {"what": "earthquake"}, status=400)
    w.admin("POST", "faults", {"what": "429", "color": "red"}, status=400)


# --- faults --------------------------------------------------------------------

def silent(w, make):
    """The error a client meets that waits a little."""
    try:
        make()
    except (OSError, http.client.HTTPException) as e:
        return e
    raise AssertionError("an answer came")


def add(w, timeout=20):
    return w.v2("POST", "rps/addDevices", [{"mac": MAC % 1, "sn": "1"}],
                timeout=timeout)


@case("fault", "no answer after accepting, or before")
def _(w):
    w.token()
    for what, there in ("timeout_before", False), ("timeout_after", True):
        w.fault(what, path="/v2/rps/*")
        check(isinstance(silent(w, lambda: add(w, 0.3)), socket.timeout),
              "timeout", what)
        same(w.device(MAC % 1) is not None, there, what)
    c = w.calls(op="addDevices")[-1]
    same((c["fault"], c["sent"], c["changed"], c["items"]),
         ("timeout_after", "nothing", True, 1))


@case("fault", "connection dropped after accepting, or before")
def _(w):
    w.token()
    for what, there in ("drop_before", False), ("drop_after", True):
        w.fault(what)
        silent(w, lambda: add(w))
        same(w.device(MAC % 1) is not None, there, what)
    same(w.calls(op="addDevices")[-1]["sent"], "dropped")


@case("fault", "401, 403, 412, 429 do nothing")
def _(w):
    w.token()
    for what, code in (("401", "900401"), ("403", "900403"),
                       ("412", "900412"), ("429", "900429")):
        w.fault(what)
        a = add(w)
        same((a.status, a.json["code"]), (int(what), code))
        same(w.device(MAC % 1), None)
    same(a.headers["Retry-After"], "1")
    w.fault("429", retry_after=3, code="900440")
    a = add(w)
    same((a.headers["Retry-After"], a.json["code"]), ("3", "900440"))


@case("fault", "5xx before and after doing it")
def _(w):
    w.token()
    for what, status, there in (("5xx_before", 502, False),
                                ("5xx_after", 500, True)):
        w.fault(what, status=status)
        same(add(w).status, status)
        same(w.device(MAC % 1) is not None, there, what)


@case("fault", "slow, truncated, garbage")
def _(w):
    w.token()
    w.fault("slow", ms=1500, path="addDevices")
    check(isinstance(silent(w, lambda: add(w, 0.2)), socket.timeout), "slow")
    same(w.device(MAC % 1) is not None, True)
    same(w.good("POST", "rps/listServers", {})["data"], None)
    w.fault("slow", ms=1)
    same(add(w).status, 200)
    w.fault("truncated")
    check(isinstance(silent(w, lambda: add(w)), http.client.IncompleteRead),
          "truncated")
    w.fault("garbage")
    try:
        add(w).json
    except ValueError:
        return
    raise AssertionError("that was JSON")


@case("fault", "for which path, account, how many calls, by which chance")
def _(w):
    w.token()
    w.fault("429", path="listDevices", calls=2)
    w.good("POST", "rps/listServers", {})
    for status in 429, 429, 200:
        same(w.v2("POST", "rps/listDevices", {}).status, status)
    w.fault("429", account="other", calls=9)
    w.good("POST", "rps/listDevices", {})
    w.admin("DELETE", "faults")
    w.fault("5xx_before", probability=0.5, path="/v2/rps/*")
    got = [w.v2("POST", "rps/listDevices", {}).status for _ in range(60)]
    check(5 < got.count(503) < 55, "chance", got)
    same(w.admin("GET", "faults")[0]["hits"], got.count(503))
    w.admin("DELETE", "faults")
    w.good("POST", "rps/listDevices", {})
    w.admin("POST", "faults", [{"what": "401"}, {"what": "403"}])
    same([w.v2("POST", "rps/listDevices", {}).status for _ in range(3)],
         [401, 403, 200])


@case("fault", "in the words of v1, XML-RPC and the redirect")
def _(w):
    w.fault("5xx_before", calls=3)
    body = "{}"
    a = w.v1_raw("POST", "server/list", body,
                 headers=w.sign("POST", "server/list", body))
    same((a.status, a.json["ret"]), (503, -1))
    same(w.xml_raw("<x/>").status, 503)
    same(call(w.port, "GET", "/service.do?method=redirect&mac=" + MAC %
              1).status, 503)
    w.fault("drop_after", path="redirect.addServer")
    silent(w, lambda: w.xml("addServer", "a", "https://a/"))
    same(len(w.state()["servers"]), 1)


# --- what is written down --------------------------------------------------------

@case("life", "the call log and the counters")
def _(w):
    w.add_server()
    w.good("POST", "rps/addDevices", [{"mac": MAC % 1, "sn": "1"}])
    w.xml("checkDevice", MAC % 1)
    calls = w.calls()
    same([c["op"] for c in calls],
         ["token", "addServer", "addDevices", "redirect.checkDevice"])
    same([c["changed"] for c in calls], [False, True, True, False])
    same([c["n"] for c in calls],
         list(range(calls[0]["n"], calls[0]["n"] + 4)))
    same(set(calls[0]), {"n", "time", "account", "api", "method", "path",
                         "op", "nonce", "nonce_again", "items", "status",
                         "code", "fault", "sent", "changed"})
    same([c["op"] for c in w.calls(since=calls[2]["n"], limit=1)],
         ["addDevices"])
    same(len(w.calls(api="xml")), 1)
    n = w.counters()
    same((n["calls"], n["changes"], n["nonces seen twice"],
          n["calls v2 addDevices"], n["status 200"]), (4, 2, 0, 1, 3))
    text = json.dumps(calls)
    check(SECRET not in text and "rpspass" not in text, "a secret is logged")
    w.admin("DELETE", "calls")
    same((w.calls(), w.counters()["calls"]), ([], 0))
    same(len(w.state()["devices"]), 1)


@case("life", "kept over SIGKILL, and over a call in flight")
def _(w):
    sid = w.add_server("kept", password="p")
    nonce = uuid.uuid4().hex
    w.good("POST", "rps/addDevices",
           [{"mac": MAC % i, "sn": str(i), "serverId": sid}
            for i in range(5)], nonce=nonce)
    w.good("POST", "rps/delDevices",
           {"deviceIdType": "mac", "deviceIds": [MAC % 4]})
    w.admin("POST", "pins", {MAC % 1: "1"})
    w.admin("POST", "foreign", {"macs": [MAC % 9]})
    w.switch(mac_case="upper")
    before = (w.state(), w.calls(), w.counters())
    for half in "", '{"o":[["server","x",{"id":':
        w.stop(signal.SIGKILL)
        with open(w.file("journal"), "a") as f:
            f.write(half)
        w.start(lines=w.lines)
        after = (w.state(), w.calls(), w.counters())
        for b, a in zip(before, after):
            same(a, b)
    w.refused(403, "500403", "POST", "rps/listServers", {}, nonce=nonce)
    w.switch(mac_case="lower")
    w.add_device(MAC % 5)
    w.stop()
    w.start(lines=w.lines)
    same([d["mac"] for d in w.state()["devices"]],
         [MAC % i for i in (0, 1, 2, 3, 5)])


def add_pairs(w, round_):
    """Two devices a call until nobody answers; never returns."""
    try:
        for i in range(0, 2000, 2):
            macs = ["805ec0%02x%04x" % (round_, i + k) for k in (0, 1)]
            w.good("POST", "rps/addDevices",
                   [{"mac": mac, "sn": "1"} for mac in macs])
            with open(w.file("answered"), "a") as f:
                print(*macs, file=f)
    except (OSError, http.client.HTTPException):
        pass
    finally:
        os._exit(0)


@case("life", "killed at random: what was answered is there")
def _(w):
    w.token()
    for round_ in range(5):
        before = w.counters()["calls"]
        pid = os.fork()
        if pid == 0:
            add_pairs(w, round_)
        while w.counters()["calls"] < before + 30 + 10 * round_:
            same(os.waitpid(pid, os.WNOHANG)[0], 0, "the caller has ended")
        w.stop(signal.SIGKILL)
        os.waitpid(pid, 0)
        w.start(lines=w.lines)
    there = {d["mac"] for d in w.state()["devices"]}
    with open(w.file("answered")) as f:
        for mac in f.read().split():
            check(mac in there, "an answered call is lost", mac)
    same(len(there) % 2, 0, "a call by half")


@case("life", "DELETE state keeps accounts and switches")
def _(w):
    w.add_server()
    w.switch(mac_case="upper")
    w.fault("429", calls=5)
    w.admin("DELETE", "state")
    s = w.state()
    same((s["servers"], s["devices"], s["tokens"], s["nonces"],
          s["faults"]), ([], [], 0, 0, []))
    same(sorted(s["accounts"]), ["demo", "other", "vendor"])
    same(s["switches"]["mac_case"]["value"], "upper")
    w.admin("DELETE", "switches")
    same(w.admin("GET", "switches")["mac_case"],
         {"value": "lower", "values": "lower upper"})


@case("life", "switches by command line and by file; mistakes are named")
def _(w):
    w.stop()
    w.start("mac_case=upper", lines=list(w.lines) +
            ["switches = error_info=key mac_case=lower"])
    s = w.admin("GET", "switches")
    same((s["mac_case"]["value"], s["error_info"]["value"]),
         ("upper", "key"))
    w.stop()
    for bad in "mac_case=x", "nonsense=1", "mac_case":
        r = subprocess.run([os.path.join(w.build, "rps-sim"), "-c",
                            w.file("conf"), "-t", "-s", bad],
                           stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        check(r.returncode == 2 and b"switch" in r.stderr, "named", r)
    w.start(lines=w.lines)


# --- phones --------------------------------------------------------------------------

def redirect(w, mac="80-5E-C0-00-00-01"):
    a = call(w.port, "GET", "/service.do?method=redirect&mac=" + mac)
    return a.status, a.headers["Location"]


@case("phone", "sent to the server, or to its own URL, with whose password")
def _(w):
    sid = w.add_server(url="https://s.example/p/", authName="us er",
                       password="p:@/")
    did = w.add_device(MAC % 1)
    same(redirect(w), (404, None), "no server yet")
    path = "rps/devices/" + did
    w.good("PATCH", path, {"serverId": sid}, status=204)
    same(redirect(w), (302, "https://us%20er:p%3A%40%2F@s.example/p/"))
    w.good("PATCH", path, {"uniqueServerUrl": "http://u.example/x/"},
           status=204)
    same(redirect(w), (302, "http://us%20er:p%3A%40%2F@u.example/x/"))
    w.good("PATCH", path, {"authName": "d", "password": "q"}, status=204)
    same(redirect(w), (302, "http://d:q@u.example/x/"))
    w.switch(redirect_auth="server")
    same(redirect(w), (302, "http://us%20er:p%3A%40%2F@u.example/x/"))
    d = w.good("GET", path)
    check(d["lastConnected"] >= d["dateRegistered"] and
          d["ipAddress"] == "127.0.0.1", "lastConnected", d)
    same(redirect(w, "80-5E-C0-00-00-02"), (404, None))
    same(redirect(w, "nonsense")[0], 400)


def phone(w, *args):
    r = subprocess.run(
        [os.path.join(w.build, "phone"), "--model", "T46U", "--mac", MAC % 1,
         "--firmware", "108.86.0.20", "--json",
         "--rps", "http://127.0.0.1:%d" % w.port, *args],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL)
    return r.returncode, json.loads(r.stdout), r.stderr.decode()


def asked(out):
    return [r for r in out["requests"] if "service.do" in r["url"]]


@case("phone", "a factory-fresh phone asks, walks, and asks no more")
def _(w):
    root = w.file("www")
    os.makedirs(root, exist_ok=True)
    for name in "y000000000108.cfg", (MAC % 1) + ".cfg":
        with open(os.path.join(root, name), "w") as f:
            f.write("#!version:1.0.0.1\nlang.gui = French\n")
    here = os.path.dirname(os.path.abspath(__file__))
    files = subprocess.Popen(
        [sys.executable, "-B", os.path.join(here, "sim_fixture.py"), root,
         w.file("files.log")], stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL)
    try:
        base = "http://127.0.0.1:%d/basic/" % int(files.stdout.readline())
        sid = w.add_server(url=base, authName="u", password="p w")
        state = w.file("phone-state")
        rc, out, _ = phone(w, "--state", state)
        same((rc, asked(out)[0]["status"]), (1, 404), "not known yet")
        w.add_device(MAC % 1, serverId=sid)
        for what in "5xx_before", "drop_before":
            w.fault(what, path="redirect")
            rc, out, err = phone(w)
            same((rc, len(asked(out))), (0, 2), "it asks again " + err)
        rc, out, err = phone(w, "--state", state)
        same((rc, out["redirected"], out["config"]["lang.gui"]),
             (0, base, "French"), err)
        rc, out, _ = phone(w, "--state", state)
        same((rc, asked(out), out["applied"]), (0, [], False))
        rc, out, _ = phone(w, "--state", state, "--factory-reset")
        same((rc, len(asked(out))), (0, 1))
        w.good("POST", "rps/delDevices",
               {"deviceIdType": "mac", "deviceIds": [MAC % 1]})
        rc, out, _ = phone(w, "--url", base, "--user", "u", "--password",
                           "p w")
        same((rc, asked(out)[0]["status"]), (0, 404), "DHCP's URL instead")
    finally:
        files.terminate()
        files.wait()
