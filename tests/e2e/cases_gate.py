# cases_gate.py - who may have what, and how alike all refusals are.

import hashlib
import http.client
import re
import socket
import ssl
import time
import warnings

from front import fresh_address
from report import Skip, case, check, same

UA = "Yealink SIP-T46U 108.86.0.20 80:5e:c0:e2:e0:%s"


def status(f, phone, user=None, suffix=".cfg", **how):
    return f.ask(phone.file(suffix), user=user, **how).status


def nonce_of(answer):
    return re.search(r'nonce="([^"]*)"', answer.get("WWW-Authenticate")).group(1)


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


def digest_header(f, path, user, nonce, method="GET"):
    realm = "provisioning"
    response = md5(":".join((md5("%s:%s:%s" % (user[0], realm, user[1])),
                             nonce, "00000001", "abcd", "auth",
                             md5("%s:%s" % (method, path)))))
    return ('Digest username="%s", realm="%s", nonce="%s", uri="%s", '
            'qop=auth, nc=00000001, cnonce="abcd", response="%s"'
            % (user[0], realm, nonce, path, response))


@case("gate", "no credentials: both challenges, Digest first")
def challenge(f, w):
    ada = w.phones["ada"]
    a = f.ask(ada.file())
    same(a.status, 401)
    both = a.get("WWW-Authenticate")
    check(re.match(r'Digest .*Basic realm=', both), "challenges", both)
    for word in ('qop="auth"', "realm=", "nonce="):
        check(word in both, "no " + word, both)
    check("algorithm" not in both or "MD5" in both, "algorithm", both)
    w.why(ada.mac, "challenged")


@case("gate", "Basic and Digest, as curl does them")
def schemes(f, w):
    ada = w.phones["ada"]
    for scheme in "--basic", "--digest", "--anyauth":
        same(f.curl(ada.file(), scheme, "-u", "%s:%s" % ada.user)[0], 200,
             scheme)
        same(f.curl(ada.file(), scheme, "-u", ada.user[0] + ":wrong")[0], 401,
             scheme + ", wrong password")
    same(f.curl(ada.path + "book/office.xml?term=a%20b", "--digest", "-u",
                "%s:%s" % ada.user)[0], 200, "Digest with a query")


@case("gate", "all refusals are alike, and each has its true reason")
def alike(f, w):
    ada, bob, eve = (w.phones[n] for n in ("ada", "bob", "eve"))
    main = w.org_user("Main")
    wrong = (ada.user[0], "wrong")
    ghost = "805ec0e2ef%02x" % (f.port % 256)
    elsewhere = w.phones["own"]
    refused = [
        ("challenged", bob.mac, bob.file(), None),
        ("unknown_mac", ghost, ada.path + ghost + ".cfg", main),
        ("unknown_mac", ghost, ada.path + ghost + ".boot", (ghost, "guess")),
        ("foreign_mac", eve.mac, ada.path + eve.mac + ".cfg", main),
        ("foreign_mac", ada.mac, eve.path + ada.mac + ".cfg", ada.user),
        ("password", ada.mac, ada.file(), wrong),
        ("password", ada.mac, ada.file(), (main[0], "wrong")),
        ("user", ada.mac, ada.file(), ("nobody", "wrong")),
        ("user", ada.mac, ada.file(), w.org_user("Other")),
        ("other_device", ada.mac, ada.file(), bob.user),
        ("other_device", ada.mac, ada.file("-local.cfg"), bob.user),
        ("device_off", "805ec0e2e003", w.phones["off"].file(),
         w.phones["off"].user),
        (None, None, "/p/" + "a" * 32 + "/y000000000108.cfg", main),
        ("foreign_mac", bob.mac, "/p/" + "a" * 32 + "/%s.cfg" % bob.mac,
         bob.user),
        ("network", w.phones["here"].mac, w.phones["here"].file(),
         w.phones["here"].user),
        ("own_required", w.phones["strict"].mac, w.phones["strict"].file(),
         w.org_user("Strict")),
        ("scheme", w.phones["digest"].mac, w.phones["digest"].file(),
         w.phones["digest"].user),
        ("password", elsewhere.mac, elsewhere.file(".boot"),
         (elsewhere.user[0], "")),
    ]
    if not f.tls:
        refused.append(("no_tls", w.phones["secure"].mac,
                        w.phones["secure"].file(), w.phones["secure"].user))
    first = f.ask(ada.file())
    for reason, mac, path, user in refused:
        a = f.ask(path, user=user)
        same(a.likeness(), first.likeness(), "%s %s" % (reason, path))
    same(f.ask(ada.file(), headers={"Authorization": "Bearer x"}).likeness(),
         first.likeness(), "a scheme nobody knows")
    for reason, mac, path, user in refused:
        if mac is not None:
            w.why(mac, reason)


def resources(w, rule):
    w.ctl("organisation", "change", "Main", "gate_resources=" + rule)


def open_kinds(f, w):
    """What the path key may open alone, and what is not there of it."""
    ada = w.phones["ada"]
    text = f.ask(ada.path + "y000000000108.cfg", user=ada.user).body.decode()
    book = re.search(r"/book/office\.xml\?key=[0-9a-f]{32}", text).group(0)
    return ["favorite_setting.xml", "super_search.xml", "AutoDST.xml",
            "dialnow.xml", "r/wallpaper/sea.png", "r/firmware/none.rom",
            book[1:]]


def guessed_users(f, w):
    """What somebody who knows the path key may try: one is a device of this
    organisation, one of another, one is off, one is nobody."""
    return [(w.phones[n].mac, "x") for n in ("ada", "eve", "off")] + [
        ("805ec0e2ef%02x" % (f.port % 256), "x")]


@case("gate", "what the path key opens does not tell which user is a device")
def open_alike(f, w):
    for name in open_kinds(f, w):
        path = w.phones["ada"].path + name
        f.address = fresh_address()
        bare = f.ask(path)
        same(bare.status, 404 if "none" in name else 200, name)
        for user in guessed_users(f, w):
            same(f.ask(path, user=user).likeness(), bare.likeness(),
                 "%s %s" % (name, user))
        digest = {"Authorization": digest_header(
            f, path, (w.phones["ada"].mac, "x"), "0" * 40)}
        same(f.ask(path, headers=digest).likeness(), bare.likeness(),
             name + ", Digest")


@case("gate", "nor does it where the organisation wants credentials for it")
def same_alike(f, w):
    ada = w.phones["ada"]
    names = [n for n in open_kinds(f, w) if "key=" not in n]
    resources(w, "same")
    try:
        for name in names + ["book/office.xml"]:
            path = ada.path + name
            f.address = fresh_address()
            bare = f.ask(path)
            same(bare.status, 401, name)
            for user in guessed_users(f, w):
                same(f.ask(path, user=user).likeness(), bare.likeness(),
                     "%s %s" % (name, user))
            for user in ada.user, w.org_user("Main"):
                same(f.ask(path, user=user).status,
                     404 if "none" in name else 200, name)
            for n in "eve", "off":
                same(f.ask(path, user=w.phones[n].user).likeness(),
                     bare.likeness(), name + ", the password of " + n)
    finally:
        resources(w, "path")


def seen_at(w, p):
    """Where it was served last, and when; None: nowhere yet."""
    rows = w.sql("SELECT s.address, s.last_at FROM device_status s JOIN device"
                 " d ON d.id = s.device_id WHERE d.mac = '%s'" % p.mac)
    return rows[0] if rows else None


def until(w, what, met, seconds=30):
    end = time.monotonic() + seconds
    while not met():
        check(time.monotonic() < end, what)
        w.ctl("tasks")
        time.sleep(0.2)


def summed_up(f, w, address, rows):
    """So many requests from there are in the log, and the background work,
    which goes by its order, is past them."""
    count = "SELECT COUNT(*) FROM fetch_log WHERE address = '%s'" % address
    until(w, "the log of " + address,
          lambda: int(w.sql(count)[0][0]) >= rows)
    p, last = w.phones["strict"], fresh_address()
    same(f.ask(p.file(), user=p.user, address=last).status, 200)
    until(w, "the status of " + p.mac,
          lambda: (seen_at(w, p) or [None])[0] == last)


@case("gate", "a user name that nobody checked is no phone that was here",
      only=["lighttpd-http", "proxy-http"])
def forged_user(f, w):
    ada, opened = w.phones["ada"], w.phones["open"]
    forged = [(ada, n) for n in open_kinds(f, w)]
    forged.append((opened, "y000000000108.cfg"))
    here, there = fresh_address(), fresh_address()
    same(f.ask(ada.file(), user=ada.user, address=here).status, 200)
    same(f.ask(opened.file(), address=here).status, 200)
    summed_up(f, w, here, 2)
    before = seen_at(w, ada), seen_at(w, opened)
    same([b[0] for b in before], [here, here], "served")
    for p, name in forged:
        same(f.ask(p.path + name, user=(p.mac, "x"), address=there).status,
             404 if "none" in name else 200, name)
    summed_up(f, w, there, len(forged))
    same((seen_at(w, ada), seen_at(w, opened)), before, "after forged ones")
    same(w.sql("SELECT DISTINCT mac FROM fetch_log WHERE address = '%s'"
               % there), [["NULL"]], "the log")
    same(f.ask(ada.path + "y000000000108.cfg", user=ada.user,
               address=there).status, 200, "its own credentials")
    summed_up(f, w, there, len(forged) + 1)
    same(seen_at(w, ada)[0], there, "its own credentials")


@case("gate", "who has no path key has no phone shown as refused",
      only=["lighttpd-http", "fcgid-http"])
def refused_by_strangers(f, w):
    p = w.phone("alone", "805ec0e2e0f1", "Other", "T46U")
    there = fresh_address()
    refused = "SELECT s.refused_at FROM device_status s JOIN device d" \
              " ON d.id = s.device_id WHERE d.mac = '%s'" % p.mac
    same(f.ask(p.file(), user=p.user, address=there).status, 200)
    for key in "/p/" + "a" * 32 + "/", w.phones["ada"].path:
        for user in None, p.user:
            same(f.ask(key + p.mac + ".cfg", user=user,
                       address=there).status, 401)
    summed_up(f, w, there, 5)
    same(w.sql(refused), [["NULL"]], "by strangers")
    w.why(p.mac, "foreign_mac")
    same(f.ask(p.file(), user=(p.user[0], "x"), address=there).status, 401)
    until(w, "a refusal", lambda: w.sql(refused) != [["NULL"]])
    w.ctl("device", "delete", p.mac)


@case("gate", "refusals take about the same time", only=["lighttpd-http"])
def timing(f, w):
    ada = w.phones["ada"]
    ghost = ada.path + "805ec0e2ee00.cfg"
    took = {}
    for i in range(15):
        f.address = f.address.rpartition(".")[0] + ".%d" % (10 + i)
        for what, path, user in (("wrong", ada.file(), (ada.user[0], "x")),
                                 ("unknown", ghost, ("805ec0e2ee00", "x"))):
            began = time.perf_counter()
            f.ask(path, user=user)
            took.setdefault(what, []).append(time.perf_counter() - began)
    # Medians; the bound is wide, for this machine may be busy.
    wrong, unknown = (sorted(t)[len(t) // 2] for t in took.values())
    check(abs(wrong - unknown) < 0.01, "seconds", wrong, unknown)


@case("gate", "policy: the device's own credentials only")
def device_only(f, w):
    p = w.phones["strict"]
    same(status(f, p, p.user), 200, "its own")
    same(status(f, p, w.org_user("Strict")), 401, "the organisation's")


@case("gate", "policy: Digest only")
def digest_only(f, w):
    p = w.phones["digest"]
    same(f.curl(p.file(), "--digest", "-u", "%s:%s" % p.user)[0], 200)
    same(status(f, p, p.user), 401, "Basic")


@case("gate", "policy: networks")
def networks(f, w):
    p = w.phones["here"]
    same(status(f, p, p.user, address="127.33.0.5"), 200, "from inside")
    same(status(f, p, p.user), 401, "from outside")
    lies = {"X-Forwarded-For": "127.33.0.5", "X-Real-IP": "127.33.0.5",
            "Forwarded": "for=127.33.0.5", "Remote-Addr": "127.33.0.5",
            "REMOTE_ADDR": "127.33.0.5"}
    same(status(f, p, p.user, headers=lies), 401, "by forged headers")


@case("gate", "policy: TLS only")
def tls_only(f, w):
    p = w.phones["secure"]
    same(status(f, p, p.user), 200 if f.tls else 401)
    if not f.tls:
        lies = {"X-Forwarded-Proto": "https", "HTTPS": "on",
                "Request-Scheme": "https", "Front-End-Https": "on"}
        same(status(f, p, p.user, headers=lies), 401, "by forged headers")


@case("gate", "policy: the path key suffices")
def path_key_only(f, w):
    p = w.phones["open"]
    same(status(f, p), 200)
    same(f.ask("/p/" + "b" * 32 + "/" + p.mac + ".cfg").status, 401,
         "another path key")


@case("gate", "User-Agent: another MAC or model is flagged")
def agent_flag(f, w):
    p = w.phones["bob"]
    same(status(f, p, p.user, headers={"User-Agent": UA % "99"}), 200)
    w.why(p.mac, "served")
    check("ua_mac" in str(w.ctl("device", "why", p.mac)), "no flag")
    same(status(f, p, p.user, headers={
        "User-Agent": "Yealink SIP-T42S 66.86.0.15 80:5e:c0:e2:e0:02"}), 200)


@case("gate", "User-Agent: and refused where the policy says so")
def agent_refuse(f, w):
    p = w.phones["picky"]
    same(status(f, p, p.user, headers={"User-Agent": UA % "09"}), 200, "its own")
    same(status(f, p, p.user, headers={"User-Agent": "curl/8"}), 200, "none")
    same(status(f, p, p.user, headers={"User-Agent": UA % "99"}), 401, "MAC")
    w.why(p.mac, "ua_mac")
    same(status(f, p, p.user, headers={
        "User-Agent": "Yealink SIP-T42S 66.86.0.15"}), 401, "model")
    w.why(p.mac, "ua_model")


@case("gate", "a Digest nonce serves one address only, and not another server")
def nonce(f, w):
    p = w.phones["ada"]
    n = nonce_of(f.ask(p.file()))
    good = {"Authorization": digest_header(f, p.file(), p.user, n)}
    same(status(f, p, headers=good), 200, "here")
    here = f.address.rpartition(".")[0]
    a = f.ask(p.file(), headers=good, address=here + ".77")
    same(a.status, 401, "from another address")
    check("stale=true" in a.get("WWW-Authenticate").lower(), "stale", a)
    forged = {"Authorization": digest_header(f, p.file(), p.user, "0" * len(n))}
    same(status(f, p, headers=forged), 401, "a forged nonce")
    other = {"Authorization": digest_header(f, p.file(".boot"), p.user, n)}
    same(status(f, p, headers=other), 401, "for another file")


@case("gate", "broken credentials are refused, not choked on")
def broken(f, w):
    p = w.phones["ada"]
    for value in ("", "Basic", "Basic ", "Basic !!!", "Basic " + "A" * 6000,
                  "Digest", 'Digest username="', "Digest " + "a=b," * 500,
                  'Digest username="x", uri="/", response="y"',
                  "Basic OnBhc3N3b3Jk", "Basic dXNlcg=="):
        a = f.ask(p.file(), headers={"Authorization": value})
        check(a.status in (400, 401), value[:40], a)
        f.address = f.address.rpartition(".")[0] + ".%d" % (len(value) % 200)
    same(f.ask("/healthz").status, 200, "still there")


def counted(f, reason):
    """What /metrics says of a reason."""
    a = http.client.HTTPConnection("127.0.0.1", f.ops_port, timeout=10)
    a.request("GET", "/metrics")
    text = a.getresponse().read().decode()
    a.close()
    return sum(int(line.rpartition(" ")[2]) for line in text.splitlines()
               if line.startswith("voipconfig_requests_total") and
               'reason="%s"' % reason in line)


@case("guard", "who guesses is slowed, then shut out; the served phone is not")
def guesses(f, w):
    if f.name.startswith("fcgid"):
        raise Skip("each process of mod_fcgid counts by itself")
    ada, bob = w.phones["ada"], w.phones["bob"]
    main = w.org_user("Main")
    before = counted(f, "shut_out")
    same(status(f, ada, ada.user), 200, "a phone that is served here")
    seen = []

    def mac(i):
        return "805ec0a%05x" % ((f.port * 256 + i) % 0x100000)

    for i in range(200):
        a = f.ask(ada.path + mac(i) + ".cfg",
                  user=(main[0], "guess%d" % i))
        seen.append((a.status, int(a.get("Retry-After") or 0)))
    slow = [s for s in seen if s[0] == 429]
    same(set(s[0] for s in seen), {401, 429})
    check(10 <= seen.index(slow[0]) <= 40, "slowed after", seen.index(slow[0]))
    check(all(s[1] > 0 for s in slow), "429 without Retry-After")
    check(slow[-1][1] > slow[0][1], "never shut out", slow[0], slow[-1])
    same(counted(f, "shut_out") > before, True, "metrics count shut_out")
    # The log takes only so many rows of a flood.
    if f.name == "lighttpd-http":
        w.why(mac(seen.index(slow[0])), "slowed")
    same(status(f, ada, ada.user), 200, "the phone behind the same address")
    same(status(f, bob, bob.user), 429, "one never served there")
    here = f.address.rpartition(".")[0]
    same(status(f, bob, bob.user, address=here + ".200"), 200, "a neighbour")


@case("ops", "/metrics is not for phones")
def metrics(f, w):
    lies = {"VOIPCONFIG_OPS": "1", "Voipconfig-Ops": "1"}
    for path in ("/metrics", "/metrics/", "//metrics", "/./metrics",
                 "/p/../metrics", "/p/%2e%2e/metrics", "/%6detrics",
                 "/healthz/../metrics", "/metrics?x", "/metrics%00",
                 "/p/" + "a" * 32 + "/../../metrics"):
        for headers in {}, lies:
            got = f.raw(("GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s"
                         "Connection: close\r\n\r\n"
                         % (path, "".join("%s: %s\r\n" % h
                                          for h in headers.items()))
                         ).encode())
            check(b"voipconfig_" not in got, "metrics through", path, got)
            check(b" 200 " not in got.split(b"\r\n")[0], path, got)


@case("ops", "/metrics is for operators")
def metrics_ops(f, w):
    if f.ops_port is None:
        raise Skip("not offered here")
    f.tls, f.port = False, f.ops_port
    a = f.ask("/metrics")
    same(a.status, 200)
    check(b"voipconfig_requests_total" in a.body, "counters", a)
    same(f.ask("/healthz").status, 200)
    ada = w.phones["ada"]
    same(f.ask(ada.file(), user=ada.user).status, 404, "a phone's file there")


@case("ops", "/healthz")
def healthz(f, w):
    a = f.ask("/healthz")
    same((a.status, a.body, a.get("Content-Length")), (200, b"ok\n", "3"))
    same(f.ask("/healthz", method="HEAD").status, 200)
    for path in ("/", "/index.html", "/p", "/p/", "/healthz/x", "/etc/passwd",
                 "/voipconfig.conf"):
        a = f.ask(path)
        same(a.status, 404, path)


TLS = ["lighttpd-tls", "proxy-tls", "fcgid-tls"]


def shake(f, session=None, **settings):
    """A connection with other TLS settings; the caller closes it."""
    c = ssl.create_default_context(cafile=f.cafile)
    for name, value in settings.items():
        setattr(c, name, value)
    s = socket.create_connection(("127.0.0.1", f.port), 10, (f.address, 0))
    try:
        return c, c.wrap_socket(s, server_hostname="127.0.0.1",
                                session=session)
    except Exception:
        s.close()
        raise


@case("tls", "1.2 and 1.3 with ECDSA, nothing older", only=TLS)
def versions(f, w):
    v = ssl.TLSVersion
    for version in v.TLSv1_2, v.TLSv1_3:
        _, s = shake(f, minimum_version=version, maximum_version=version)
        same(s.version(), version.name.replace("_", "."))
        if version == v.TLSv1_2:
            check("ECDSA" in s.cipher()[0], "cipher", s.cipher())
            check("GCM" in s.cipher()[0], "cipher", s.cipher())
        s.close()
    # The client's own library must not be what refuses.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        c = ssl.create_default_context(cafile=f.cafile)
        c.minimum_version, c.maximum_version = v.TLSv1, v.TLSv1_1
        c.set_ciphers("ALL:@SECLEVEL=0")
    s = socket.create_connection(("127.0.0.1", f.port), 10, (f.address, 0))
    try:
        c.wrap_socket(s, server_hostname="127.0.0.1").close()
        raise AssertionError("TLS 1.1 is accepted")
    except (ssl.SSLError, OSError):
        pass
    finally:
        s.close()


@case("tls", "sessions are resumed", only=TLS)
def resumed(f, w):
    c, s = shake(f, maximum_version=ssl.TLSVersion.TLSv1_2)
    s.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    while s.recv(4096):
        pass
    session = s.session
    s.close()
    t = c.wrap_socket(socket.create_connection(
        ("127.0.0.1", f.port), 10, (f.address, 0)),
        server_hostname="127.0.0.1", session=session)
    same(t.session_reused, True)
    t.close()
