# cases_smuggle.py - requests that two readers would read differently, and
# headers and paths that are meant to become something else on the way.
#
# Promised: what is ambiguous is refused, a body is never taken for a request,
# and no header of a client becomes a variable the programs trust.

import json
import struct

from attackers import basic, figures
from report import case, check, same

REFUSED = (400, 401, 403, 404, 405, 408, 411, 413, 414, 417, 431, 501, 505)


def statuses(got):
    """Of all answers in the bytes of a connection."""
    return [int(x[:3]) for x in got.split(b"HTTP/1.1 ")[1:]]


class Target:
    """A door, a request that is refused there, and one that is served: its
    mark is seen only if that is done."""

    def __init__(self, door, method, path, hidden, mark):
        self.door, self.method, self.path = door, method, path
        self.hidden = ("GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                       "Connection: close\r\n\r\n" % hidden).encode()
        self.mark = mark

    def send(self, heads, body, finish=False):
        return self.door.raw(
            ("%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
             % (self.method, self.path)).encode() + heads + b"\r\n" + body,
            timeout=1.5, finish=finish)


def targets(f, w):
    p = w.phones["open"]
    return [Target(f, "PUT", w.phones["ada"].file("-local.cfg"), p.file(),
                   b"account.1.enable"),
            Target(f.portal, "POST", "/api/v1/groups", "/api/v1/openapi.json",
                   b'"openapi"')]


# A folded line (RFC 9112, 5.2) is one of the line before, whatever it says: not
# here, for all read it alike.
TE = [b"Transfer-Encoding: chunked\r\n",
      b"Transfer-Encoding : chunked\r\n",
      b" Transfer-Encoding: chunked\r\n",
      b"Transfer-Encoding:\tchunked\r\n",
      b"Transfer-Encoding:chunked\r\n",
      b"Transfer-Encoding: \x0bchunked\r\n",
      b"Transfer-Encoding: chunked\x00\r\n",
      b"Transfer-Encoding: xchunked\r\n",
      b"Transfer-Encoding: chunked, identity\r\n",
      b"Transfer-Encoding: identity, chunked\r\n",
      b"Transfer-Encoding: gzip, chunked\r\n",
      b"Transfer-Encoding: identity\r\n",
      b"Transfer-Encoding: \"chunked\"\r\n",
      b"Transfer-Encoding: chunked;q=1\r\n",
      b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n",
      b"Transfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n",
      b"Transfer-Encoding:\r\n chunked\r\n",
      b"Transfer-Encoding: x\r\n\tchunked\r\n",
      b"Transfer-Encoding\r\n: chunked\r\n",
      b"X: y\nTransfer-Encoding: chunked\r\n",
      b"X: y\rTransfer-Encoding: chunked\r\n",
      b"tRANSFER-ENCODING: CHUNKED\r\n"]


@case("smuggle", "two lengths: chunks and Content-Length")
def two_lengths(f, w):
    tried, seen = 0, {}
    for t in targets(f, w):
        chunk = b"%x\r\n%s\r\n0\r\n\r\n" % (len(t.hidden), t.hidden)
        after = b"0\r\n\r\n" + t.hidden
        size = b"%x\r\n" % len(t.hidden)
        for te in TE:
            for heads, body in (
                    # Hidden behind the last chunk; in a chunk.
                    (b"Content-Length: %d\r\n" % len(after) + te, after),
                    (te + b"Content-Length: %d\r\n" % len(after), after),
                    (b"Content-Length: %d\r\n" % len(size) + te, chunk)):
                got = t.send(heads, body)
                tried += 1
                check(t.mark not in got, "a hidden request was served", te,
                      heads, got)
                first = statuses(got)[:1]
                check(not first or first[0] in REFUSED, "taken", te, got)
                for s in first:
                    seen[s] = seen.get(s, 0) + 1
        same(t.door.ask("/healthz").status, 200, "afterwards")
    figures(f, "chunks and a length", requests=tried, statuses=seen)


@case("smuggle", "lengths that are none, or two")
def lengths(f, w):
    tried = 0
    for t in targets(f, w):
        n = len(t.hidden)
        for heads in (b"Content-Length: 0\r\nContent-Length: %d\r\n" % n,
                      b"Content-Length: %d\r\nContent-Length: 0\r\n" % n,
                      b"Content-Length: 0, %d\r\n" % n,
                      b"Content-Length: +%d\r\n" % n,
                      b"Content-Length: -1\r\n",
                      b"Content-Length: 0x%x\r\n" % n,
                      b"Content-Length: 0_0\r\n",
                      b"Content-Length: 1e1\r\n",
                      b"Content-Length: 0 0\r\n",
                      b"Content-Length : 0\r\n",
                      b"Content-Length: 18446744073709551616\r\n",
                      b"Content-Length: 9223372036854775808\r\n"):
            got = t.send(heads, t.hidden)
            tried += 1
            check(t.mark not in got, "a hidden request was served", heads, got)
            s = statuses(got)[:1]
            check(not s or s[0] in REFUSED, "taken", heads, got)
        same(t.door.ask("/healthz").status, 200, "afterwards")
    figures(f, "lengths", requests=tried)


@case("smuggle", "chunks that are not what they say")
def chunks(f, w):
    tried = 0
    te = b"Transfer-Encoding: chunked\r\n"
    for t in targets(f, w):
        n = len(t.hidden)
        for body in (b"0;a=\n\r\n" + t.hidden,
                     b"0\n\n" + t.hidden,
                     b"0\r\n\n" + t.hidden[:-1] + b"\r",
                     b"-1\r\n\r\n" + t.hidden,
                     b"0x0\r\n\r\n" + t.hidden,
                     b"+0\r\n\r\n" + t.hidden,
                     b" 0\r\n\r\n" + t.hidden,
                     b"00000000000000000000000000000000000\r\n" + t.hidden,
                     b"10000000000000000\r\n" + t.hidden,
                     b"fffffffffffffff0\r\n" + t.hidden,
                     b"1\r\nab\r\n" + t.hidden,
                     b"%x;%s\r\n" % (n, b"e" * 70000) + t.hidden,
                     b"g\r\n" + t.hidden,
                     b"\r\n" + t.hidden,
                     b"1\r\na\n0\n\n" + t.hidden):
            # Each is refused, or waits for the rest that never comes.
            got = t.send(te, body, finish=True)
            tried += 1
            s = statuses(got)
            check(t.mark not in got or s[0] in (400, 401, 413),
                  "a hidden request was served", body[:60], got)
        same(t.door.ask("/healthz").status, 200, "afterwards")
    figures(f, "chunks", requests=tried)


@case("smuggle", "a body that is a request, of HTTP or FastCGI, stays a body")
def hidden_in_body(f, w):
    ada = w.phones["ada"]

    def record(kind, data):
        return struct.pack(">BBHHBB", 1, kind, 1, len(data), 0, 0) + data
    params = b"".join(
        struct.pack("BB", len(k), len(v)) + k + v for k, v in (
            (b"REQUEST_METHOD", b"GET"), (b"REQUEST_URI", b"/metrics"),
            (b"VOIPCONFIG_OPS", b"1"), (b"REMOTE_ADDR", b"127.0.0.1")))
    fcgi = record(5, b"") + record(1, b"\0\1\0\0\0\0\0\0") + \
        record(4, params) + record(4, b"") + record(5, b"")
    for body in (fcgi * 3, targets(f, w)[0].hidden * 5,
                 b"0\r\n\r\n" + targets(f, w)[0].hidden):
        got = f.raw(
            ("PUT %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: %s\r\n"
             "Content-Length: %d\r\nConnection: close\r\n\r\n"
             % (ada.file("-local.cfg"), basic(ada.user), len(body))).encode()
            + body)
        same(statuses(got), [200], got)
        same(f.ask(ada.file("-local.cfg"), user=ada.user).body, body)


# --- headers ----------------------------------------------------------------------

def spellings(name):
    """One name as web servers might take it for another."""
    for n in (name, name.replace("-", "_"), name.upper(),
              name.replace("-", "_").upper(), "HTTP_" + name.replace("-", "_"),
              name + " ", name.replace("-", " ", 1), name.replace("-", ".")):
        yield n


LIES = {"Remote-Addr": "127.33.0.5", "X-Forwarded-For": "127.33.0.5",
        "X-Real-IP": "127.33.0.5", "Forwarded": "for=127.33.0.5;proto=https",
        "Client-IP": "127.33.0.5", "True-Client-IP": "127.33.0.5",
        "X-Forwarded-Proto": "https", "Https": "on", "Request-Scheme": "https",
        "X-Forwarded-Ssl": "on", "Front-End-Https": "on", "Proxy": "http://x",
        "Ssl-Client-Verify": "SUCCESS", "Ssl-Client-S-Dn-Cn": "805ec0e2e00a",
        "Redirect-Ssl-Client-Verify": "SUCCESS", "Voipconfig-Ops": "1",
        "Remote-User": "x", "Auth-Type": "Basic", "Request-Method": "GET",
        "Request-Uri": "/metrics", "Script-Name": "/metrics",
        "Path-Info": "/metrics", "Document-Root": "/etc", "Content-Length2": "0",
        "X-Original-Url": "/metrics", "X-Rewrite-Url": "/metrics",
        "X-Http-Method-Override": "PUT", "X-Sendfile": "/etc/passwd",
        "X-Accel-Redirect": "/etc/passwd", "Host2": "x"}


@case("smuggle", "headers that would be somebody else's word")
def forged(f, w):
    here, secure = w.phones["here"], w.phones["secure"]
    tried = 0
    for name, value in LIES.items():
        for n in spellings(name):
            heads = ("%s: %s\r\n" % (n, value)).encode()
            for phone in here, secure:
                got = f.raw(
                    b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: %s"
                    b"\r\n%sConnection: close\r\n\r\n"
                    % (phone.file().encode(), basic(phone.user).encode(),
                       heads),
                    address=f.address.rpartition(".")[0] +
                    ".%d" % (1 + tried % 250))
                tried += 1
                check(statuses(got) in ([401], [400], [429]), "let in by",
                      heads, got)
            got = f.raw(b"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n" +
                        heads + b"Connection: close\r\n\r\n")
            tried += 1
            check(b"voipconfig_" not in got and b"root:" not in got,
                  "metrics by", heads, got)
    figures(f, "forged headers", requests=tried)


@case("smuggle", "what names the host does not change what is said")
def hosts(f, w):
    p = w.phones["open"]
    path = p.file().encode()
    for line, host in ((path, b"evil.example"), (path, b"evil.example:1"),
                       (path, b"evil.example/x"), (path, b"evil.example@a"),
                       (b"http://evil.example" + path, b"127.0.0.1"),
                       (b"http://evil.example" + path, b"evil.example"),
                       (b"//evil.example" + path, b"127.0.0.1"),
                       (b"evil.example:80", b"evil.example"), (b"*", b"a"),
                       (path, b"a\r\nHost: evil.example"), (path, b""),
                       (path, b"[::1"), (path, b"\x00evil.example"),
                       (path, b"evil.example\r\nX-Forwarded-Host: evil.example"
                        )):
        got = f.raw(b"GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                    % (line, host))
        s = statuses(got)
        check(len(s) <= 1 and all(x == 200 or x in REFUSED for x in s),
              "answers", line, host, got)
        check(b"evil" not in got, "says the host", line, host, got)
    got = f.raw(b"GET %s HTTP/1.1\r\nConnection: close\r\n\r\n" % path)
    same(statuses(got), [400], "without a host")


@case("smuggle", "more, and longer, than anybody needs")
def long_ones(f, w):
    for door, path in ((f, w.phones["open"].file()), (f.portal, "/api/v1/login")):
        for line, heads in (
                (path, b"X: " + b"a" * 65536 + b"\r\n"),
                (path, b"Authorization: Basic " + b"A" * 65536 + b"\r\n"),
                (path, b"Cookie: " + b"voipconfig_session=a; " * 3000 + b"\r\n"),
                (path, b"Authorization: Digest " + b'a="b",' * 9000 + b"\r\n"),
                (path, b"".join(b"X-%d: y\r\n" % i for i in range(10000))),
                (path, b"X: y\r\n" * 10000),
                (path + "?" + "a=b&" * 20000, b""),
                (path + "/a" * 2000, b""), ("/p/" + "a" * 8000, b""),
                ("/" * 7000, b""), ("/p/" + "%2e%2e/" * 900, b"")):
            got = door.raw(b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%sConnection:"
                           b" close\r\n\r\n" % (line.encode(), heads))
            s = statuses(got)
            check(len(s) <= 1 and all(x in REFUSED or x == 200 for x in s),
                  "answer", line[:60], heads[:40], got)
            same(door.ask("/healthz").status, 200, "afterwards")


@case("smuggle", "paths written otherwise")
def paths(f, w):
    p = w.phones["open"]
    key, mac = p.path[3:-1], p.mac
    tried = 0
    for path in ("/p/./%s/%s.cfg", "//p/%s/%s.cfg", "/p//%s/%s.cfg",
                 "/p/%s//%s.cfg", "/p/%s/./%s.cfg", "/p/x/../%s/%s.cfg",
                 "/p/%s/x/../%s.cfg", "/healthz/../p/%s/%s.cfg",
                 "/p/%s/%%2e/%s.cfg", "/p/%s/x/%%2e%%2e/%s.cfg",
                 "/p/%s%%2f%s.cfg", "/p%%2f%s%%2f%s.cfg", "/p/%s%%5c%s.cfg",
                 "/p/%s\\%s.cfg", "/p/%s/%s.cfg/", "/p/%s/%s.cfg%%00",
                 "/p/%s/%s.cfg%%00.txt", "/p/%s/%%00%s.cfg",
                 "/p/%s/%s%%c0%%ae.cfg", "/p/%s/%s%%252ecfg", "/p/%s/%s.cfg;a",
                 "/p/%s/%s.cfg#", "/p/%s/%s%%2ecfg%%0d%%0aX: y",
                 "/p/%s/%%c0%%af%s.cfg", "/p/%s/..%%2f..%%2f%s/%s.cfg",
                 "/p/%s/%s.cfg%%20", "/P/%s/%s.cfg", "/p/%s/%s.cfg\t",
                 "/p/%s/%s.c\u00ef\u00acg", "/p/%s/%s.cfg%%u002e",
                 "p/%s/%s.cfg", "/p/%s/%s.cfg%%", "/p/%s/%s.cfg%%0"):
        parts = (key, mac) if path.count("%s") == 2 else (key, key, mac)
        got = f.raw(("GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close"
                     "\r\n\r\n" % (path % parts)).encode("latin-1", "replace"))
        tried += 1
        s = statuses(got)
        check(len(s) <= 1 and all(x in REFUSED for x in s) and
              b"account.1" not in got, "served", path, got)
    for path in ("/api/v1//openapi.json", "/api/v1/./openapi.json",
                 "/api/v1/x/../openapi.json", "/api/v1/%2e/openapi.json",
                 "/api/v1%2fopenapi.json", "/api/v1/openapi.json%00",
                 "/api/v1/openapi%2ejson/", "/api/v1/../../etc/passwd",
                 "/..%2f..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
                 "/api/..%2f..%2fetc/passwd", "/.git/config", "/.htaccess"):
        got = f.portal.raw(("GET %s HTTP/1.1\r\nHost: a\r\nConnection: close"
                            "\r\n\r\n" % path).encode())
        tried += 1
        s = statuses(got)
        check(len(s) == 1 and s[0] in REFUSED and b"root:" not in got,
              "served", path, got)
    same(json.loads(f.portal.ask("/api/v1/openapi.json").body)["openapi"][:2],
         "3.")
    figures(f, "paths", requests=tried)
