# cases_input.py - names and requests nobody in his right mind would send.

from report import case, check, same

GOOD = (400, 401, 403, 404, 405, 408, 413, 414, 431, 501, 505)


def bad_names(mac):
    colons = ":".join(mac[i:i + 2] for i in range(0, 12, 2))
    yield from (
        colons + ".cfg", colons.replace(":", "-") + ".cfg",
        colons.replace(":", "%3a") + ".cfg", mac[:11] + ".cfg",
        mac + "0.cfg", mac[:11] + "g.cfg", "0x" + mac + ".cfg",
        mac + ".cfg.bak", mac + ".cfg~", mac + ".CFG", mac + ".cfg/",
        mac + ".cfg%00", mac + "%00.cfg", mac + ".cfg%0a", mac + "%0d%0a.cfg",
        mac + ".cfg%20", "%20" + mac + ".cfg", mac + ".cfg;x",
        "../" + mac + ".cfg", "%2e%2e/" + mac + ".cfg",
        "%2e%2e%2f" + mac + ".cfg", "..%2f..%2f..%2fetc/passwd",
        "..%5c..%5c" + mac + ".cfg", "%252e%252e/" + mac + ".cfg",
        "./%2e/x.cfg", "r/firmware/../../" + mac + ".cfg",
        "r/firmware/%2e%2e/%2e%2e/keys", "r/firmware/..", "r/firmware/.hidden",
        "r/firmware/a/b", "r/firmware/", "book/", "book/.xml",
        "book/../x.xml", "book/a%2fb.xml", "book/A.xml",
        "y.cfg", "y0000000001.cfg", "y0000000000108.cfg",
        "y00000000010x.cfg", "y-00000000108.cfg", "Y000000000108.cfg",
        "y000000000108.boot", "y000000000108.cfg.enc", "_Security.enc",
        mac + "-local.cfg.gz", mac + "-local.CFG", mac + "-.xml",
        mac + "-contact.cfg", "-local.cfg", ".cfg", "", "%", "%2", "%zz.cfg",
        "%c0%ae%c0%ae/x.cfg", "%ff%fe.cfg", "\u00e9.cfg",
        "a" * 200 + ".cfg", "favorite_setting.xml/", "autodst.xml",
        "805ec0e2e001.cfg/x")


def ask(f, path, user):
    from base64 import b64encode
    auth = b64encode(("%s:%s" % user).encode()).decode()
    got = f.raw(("GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: "
                 "Basic %s\r\nConnection: close\r\n\r\n"
                 % (path, auth)).encode("utf-8", "surrogateescape"))
    line = got.split(b"\r\n")[0].split(b" ")
    return int(line[1]) if len(line) > 1 else 0, got


@case("input", "file names that are none")
def names(f, w):
    ada = w.phones["ada"]
    for name in bad_names(ada.mac):
        status, got = ask(f, ada.path + name, ada.user)
        check(status in GOOD, "GET", ada.path + name, got)
        check(b"account.1" not in got, "a configuration", name, got)
    same(f.ask(ada.file(), user=ada.user).status, 200, "and the good one")


@case("input", "path keys that are none")
def keys(f, w):
    ada = w.phones["ada"]
    key = ada.path[3:-1]
    for k in (key[:-1], key + "a", key.upper(), key[:-1] + "%61" + "a",
              "", ".", "..", "%2e%2e", "*", "a" * 4000, key + "/" + key,
              key + "%2f", "%00" * 32, key[:31] + "%00"):
        status, got = ask(f, "/p/%s/%s.cfg" % (k, ada.mac), ada.user)
        check(status in GOOD, "path key", k, got)
        check(b"account.1" not in got, "a configuration", k, got)


@case("input", "very long names, queries and headers")
def long(f, w):
    ada = w.phones["ada"]
    for n in (1000, 4096, 7000, 20000, 70000):
        for path in (ada.path + "a" * n + ".cfg",
                     ada.path + "book/office.xml?term=" + "a" * n):
            status, got = ask(f, path, ada.user)
            check(status in GOOD or (status == 0 and n > 8000), "long", n, got)
    for headers in (b"X: " + b"a" * 70000, b"\r\n".join(
            b"X-%d: y" % i for i in range(2000))):
        got = f.raw(b"GET /healthz HTTP/1.1\r\nHost: a\r\n" + headers +
                    b"\r\nConnection: close\r\n\r\n")
        check(b" 500 " not in got.split(b"\r\n")[0], "long headers", got)
    same(f.ask(ada.file(), user=ada.user,
               headers={"User-Agent": "Yealink " + "x" * 4000}).status, 200,
         "a long User-Agent")
    same(f.ask("/healthz").status, 200)


@case("input", "bytes that are no request")
def noise(f, w):
    for data in (b"\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01",
                 b"GET / HTTP/9.9\r\n\r\n", b"\x00" * 1000,
                 b"GET /p/ HTTP/1.1\r\nContent-Length: x\r\n\r\n",
                 b"GET /p/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
                 b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                 b"PUT /p/ HTTP/1.1\r\nHost: a\r\nContent-Length: "
                 b"99999999999999999999\r\n\r\n",
                 b"PUT /p/ HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"):
        got = f.raw(data, timeout=1, finish=True)
        check(b" 200 " not in got.split(b"\r\n")[0], "an answer to", data, got)
    same(f.ask("/healthz").status, 200)


@case("input", "User-Agents of all shapes")
def agents(f, w):
    p = w.phones["bob"]
    for ua in ("", "Yealink", "Yealink SIP-", "yealink SIP-T46U",
               "Yealink SIP-T46U 108.86.0.20 80:5e:c0:e2:e0:02",
               "Yealink SIP-T46U 108.86.0.20 805ec0e2e002",
               "Yealink \x7f\x01", "Yealink " * 100, "%s%n%x", "' OR 1=1 --",
               "<script>", "Mozilla/5.0", "\xff\xfe"):
        a = f.ask(p.file(), user=p.user, headers={
            "User-Agent": ua.encode("latin-1", "replace")})
        check(a.status in (200, 400), repr(ua), a)
