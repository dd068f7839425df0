# cases_bomb.py - texts that are small, or well-formed, and cost a lot to read.
#
# Promised: what is foreign is read within bounds: no entity of XML is
# expanded or fetched, nesting ends, and who sent it is told so; a worker
# neither dies of it nor grows without end, and phones are served meanwhile.

import json
import os
import subprocess

from attackers import Honest, fetch, figures, processes, until
from cases_slow import killed
from evil_rps import LAUGHS, Evil, answers, entity
from report import case, check, same

MIB = 1 << 20
WORKER_MOST = 400       # MiB of a worker, at its peak


def workers_most(w):
    """The most memory a worker of these servers ever had, in MiB."""
    most = 0
    for pid, name in processes(w.folder):
        try:
            with open("/proc/%d/status" % pid) as f:
                most = max([most] + [int(x.split()[1]) >> 10 for x in f
                                     if x.startswith("VmHWM") and
                                     name.startswith("voipconfig-")])
        except OSError:
            pass
    return most


class Portal:
    """A caller with a token."""

    def __init__(self, f, w, org, name, scopes="manage"):
        self.f = f
        self.heads = {"Authorization": "Bearer " + w.ctl(
            "token", "add", "bomb %s %s" % (f.name, name),
            "organisation=" + org, "scopes=" + scopes)["token"]}

    def __call__(self, method, path, body=None, kind="application/json"):
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        heads = dict(self.heads, **({"Content-Type": kind} if body else {}))
        a = self.f.portal.ask("/api/v1" + path, method, headers=heads,
                              body=body, timeout=120)
        a.json = json.loads(a.body) if a.body and "json" in \
            (a.get("Content-Type") or "") else None
        return a


def survive(f, w, before, what, **more):
    same(killed(w), before, "workers died")
    most = workers_most(w)
    check(most < WORKER_MOST, "a worker's memory in MiB", most)
    figures(f, what, worker_MiB=most, **more)


# --- XML, and cfg: what phones send ------------------------------------------------

def xml_bombs(other):
    yield LAUGHS + b"<root_contact>&l9;</root_contact>"
    yield b"<!DOCTYPE a [<!ENTITY x \"%s\">]><root_contact>%s</root_contact>" \
        % (b"a" * 20000, b"&x;" * 10000)
    for address in "file:///etc/passwd", other, "php://x", "//127.0.0.1/x":
        yield entity(address) + b"<root_contact><item display_name=\"a\">&x;" \
            b"</item></root_contact>"
        yield b'<!DOCTYPE a SYSTEM "%s"><root_contact/>' % address.encode()
        yield b'<!DOCTYPE a [<!ENTITY %% p SYSTEM "%s"> %%p;]><a/>' \
            % address.encode()
        yield b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include ' \
            b'href="%s" parse="text"/></a>' % address.encode()
    yield b"<a>" * 20000
    yield b"<a " + b" ".join(b'a%d="b"' % i for i in range(6000)) + b"/>"
    yield b'<item a="' + b"&#65;" * 10000 + b'"/>'
    yield b"<item/>" * 9000
    yield b"<" + b"a" * 60000
    yield b"<![CDATA[" * 6000
    yield b"<!--" * 15000
    yield b"\xff\xfe" + "<a/>".encode("utf-16-le") * 5000
    yield b'<?xml version="1.0" encoding="UTF-7"?><a>+ADw-b+AD4-</a>'
    yield b"\0" * 60000


def cfg_bombs():
    yield b"#!version:1.0.0.1\n" + b"a" * 60000
    yield b"#!version:1.0.0.1\n" + b"a=\n" * 20000
    yield b"#!version:1.0.0.1\n" + b"a.1=1\n" * 10000
    yield b"#!version:1.0.0.1\n" + b"account." + b"1." * 30000 + b"x=1\n"
    yield b"#!version:1.0.0.1\n" + b"=" * 60000
    yield b"#!version:1.0.0.1\naccount.999999999999999999999.label=x\n" * 1000
    yield b"\r" * 60000
    yield b"[" * 60000
    yield b"#!version:" + b"9" * 60000
    yield bytes(range(256)) * 250


# One server each: what is read is the same behind both.
@case("bomb", "what a phone uploads, and the portal reads", only=["apache"])
def uploads(f, w):
    ada, before = w.phones["ada"], killed(w)
    portal = Portal(f, w, "Main", "uploads")
    seen, n = {}, 0
    with Evil() as evil, Honest(f, fetch(w.phones["bob"])) as honest:
        todo = [("-contact.xml", b) for b in xml_bombs(evil.url)]
        todo += [("-local.cfg", b) for b in cfg_bombs()]
        for suffix, body in todo:
            a = f.ask(ada.file(suffix), "PUT", ada.user, body=body)
            same(a.status, 200, "kept as it came")
            a = portal("GET", "/devices/%s/uploads" % ada.mac)
            ident = [x["id"] for x in a.json["items"] if x["newest"] and
                     x["kind"] == suffix[1:].partition(".")[0]][0]
            path = "/devices/%s/uploads/%d" % (ada.mac, ident)
            a = portal("GET", path)
            n += 1
            seen[a.status] = seen.get(a.status, 0) + 1
            check(a.status in (200, 422) and b"root:" not in a.body and
                  len(a.body) < 8 * MIB, "read", body[:80], a)
            a = portal("GET", path + "/content")
            same((a.status, a.body), (200, body), "its bytes")
            check("html" not in a.get("Content-Type") and
                  a.get("X-Content-Type-Options") == "nosniff", "type", a)
        same(evil.asked, 0, "addresses that were fetched")
    honest.verify()
    survive(f, w, before, "uploads", bombs=n, statuses=seen,
            honest_served=honest.served())


# --- JSON, CSV ---------------------------------------------------------------------

def json_bombs(size):
    """Each of at most that many bytes."""
    n = size - 100
    yield b"[" * n
    yield b'{"a":' * (n // 5)
    yield b"[" * 100000 + b"]" * 100000 if n > 200000 else b"[" * 999
    yield b'{"entries":[' + b"{}," * (n // 3 - 9) + b"{}]}"
    yield b'{"entries":[' + b"[]," * (n // 3 - 9) + b"[]]}"
    yield b'{"name":' + b"9" * (n - 9) + b"}"
    yield b'{"name":1e' + b"9" * (n - 12) + b"}"
    yield b'{"name":-0.' + b"0" * (n - 13) + b"1}"
    yield b'{"name":"' + b"\\u0041" * (n // 6 - 9) + b'"}'
    yield b'{"name":"' + b"\\ud800" * (n // 6 - 9) + b'"}'
    yield b"{" + b'"name":"a",' * (n // 11 - 2) + b'"name":"b"}'
    yield b"{" + b",".join(b'"n%d":1' % i for i in range(n // 12)) + b"}"
    yield b" " * n + b"{}"
    yield b'"' + b"a" * n
    yield b'{"name":"' + b"\0" * 100 + b'"}'
    yield b'{"name":"\xff\xfe"}'
    yield b"nul" * 30


@case("bomb", "JSON, wherever it is taken", only=["apache"])
def json_everywhere(f, w):
    before = killed(w)
    portal = Portal(f, w, "Main", "json")
    book = portal("POST", "/books", {"name": "bomb-" + f.name, "title": "x"})
    same(book.status, 201, book)
    n, seen = 0, {}
    with Honest(f, fetch(w.phones["bob"])) as honest:
        for method, path, size in (
                ("POST", "/login", 4096), ("POST", "/groups", 16384),
                ("POST", "/devices", MIB), ("POST", "/bulk", 512 * 1024),
                ("PUT", "/books/%d/entries" % book.json["id"], 4 * MIB)):
            for body in json_bombs(size):
                a = portal(method, path, body)
                n += 1
                seen[a.status] = seen.get(a.status, 0) + 1
                check(a.status in (400, 413, 422), "refused", path, body[:60],
                      a)
                a.body.decode()
    honest.verify()
    survive(f, w, before, "JSON", bombs=n, statuses=seen,
            honest_served=honest.served())


@case("bomb", "tables", only=["lighttpd"])
def tables(f, w):
    before = killed(w)
    portal = Portal(f, w, "Main", "tables")
    whole = 16 * MIB - 100
    seen = {}
    with Honest(f, fetch(w.phones["bob"])) as honest:
        for name, body in (
                ("one line of 50 MB", b"mac,model\n" + b"a" * 50000000),
                ("one line", b"mac,model\n" + b"a" * whole),
                ("one quoted", b'mac,model\n"' + b"a\n" * (whole // 2)),
                ("10,000 columns", b",".join(b"c%d" % i for i in range(10000))
                 + b"\n" + b"," * 9999 + b"\n"),
                ("commas", b"mac,model\n" + b"," * whole),
                ("rows", b"mac,model\n" + b"a,b\n" * 1000000),
                ("empty rows", b"mac,model\n" + b"\n" * 4000000),
                ("quotes", b"mac,model\n" + b'"' * whole),
                ("bytes", b"mac,model\n" + b"\x80" * 1000000),
                ("formulas", b"mac,model,label\n805ec0bb0001,T46U,"
                             b"\"=cmd|' /C calc'!A0\"\n"),
                ("zeros", b"\0" * 1000000)):
            a = portal("POST", "/imports?kind=devices&mode=dry_run", body,
                       "text/csv")
            seen[name] = a.status
            check(a.status in (202, 400, 413, 422), name, a)
            if a.status != 202:
                continue
            path = "/imports/%d" % a.json["id"]
            until(lambda: portal("GET", path).json["state"] in
                  ("done", "failed"), 120, name + " ends")
            same(portal("DELETE", path).status, 204)
    honest.verify()
    survive(f, w, before, "tables", statuses=seen,
            honest_served=honest.served())


# --- templates -----------------------------------------------------------------------

@case("bomb", "templates that never end", only=["lighttpd"])
def templates(f, w):
    before = killed(w)
    portal = Portal(f, w, "E2Eroot", "templates", "manage tree")
    head = "#!version:1.0.0.1\n"
    names = "x" * 60
    a = portal("POST", "/templates", {
        "kind": "partial", "scope": {"partial": "bomb_" + f.name},
        "title": "x"})
    same(a.status, 201, a)
    part = "/templates/%d" % a.json["id"]
    me = "{{>bomb_%s}}" % f.name
    seen = {}
    with Honest(f, fetch(w.phones["eve"])) as honest:
        for name, partial, text in (
                ("itself", me, me),
                ("itself twice", me + "\n" + me, me),
                ("itself in a section", "{{#lines}}%s{{/lines}}" % me, me),
                ("sections", "", "{{#lines}}" * 100000),
                ("sections that end", "",
                 "{{#lines}}" * 5000 + "{{/lines}}" * 5000),
                ("blow-up", "a=%s\n" % names * 100, "".join(
                    ["{{#keys}}" * 20, me * 100, "{{/keys}}" * 20])),
                ("more of itself", "", (me + "\n") * 60000),
                ("tags", "", "{{" * 400000),
                ("delimiters", "", "{{=<% %>=}}<%={{ }}=%>" * 40000),
                ("a name", "", "{{" + "a." * 400000 + "}}"),
                ("variables", "", "{{device.label}}" * 60000),
                ("a comment", "", "{{!" + "a" * 900000)):
            a = portal("PUT", part + "/draft", {"text": partial})
            same(a.status, 200, a)
            a = portal("POST", part + "/publish", {"text": partial})
            check(a.status in (200, 422), "published", name, a)
            a = portal("POST", "/templates/lint", {
                "kind": "mac", "scope": {"any": True}, "text": head + text})
            check(a.status in (200, 422), name, a)
            seen[name] = a.status, (a.json or {}).get("errors")
            if name in ("itself", "itself twice", "sections", "tags"):
                check(a.status == 422 or a.json["errors"] > 0, "found", name,
                      a)
    portal("DELETE", part)
    honest.verify()
    survive(f, w, before, "templates", honest_served=honest.served(),
            errors=sum(1 for s in seen.values() if s[1]))


# --- a server that is not Yealink's -----------------------------------------------------

@case("bomb", "answers of a server that says it is Yealink's",
      only=["lighttpd"])
def evil_server(f, w):
    before, n = killed(w), 0
    # Without phones, so that there is nothing else to do.
    w.ctl("organisation", "add", "Evil", "parent=E2Eroot")
    w.server("start", "voipconfig-rps")
    with Evil() as other, Evil(os.path.join(w.folder, "tls")) as evil:
        for driver in "xml", "v1", "v2":
            evil.answer = "text/plain", b"no"
            w.ctl("rps", "account", "add", "evil " + driver,
                  "organisation=Evil", "driver=" + driver,
                  "base_url=" + evil.url, "api_user=me", "api_secret=-",
                  stdin="secret\n")
            for name, kind, body in answers(other.url):
                evil.answer, evil.asked = (kind, body), 0
                r = subprocess.run(
                    [os.path.join(w.build, "voipconfigctl"), "-c",
                     os.path.join(w.folder, "voipconfigctl.conf"), "rps",
                     "account", "test", "evil " + driver, "--wait", "60"],
                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT, timeout=120)
                n += 1
                check(b"No answer within" not in r.stdout and
                      b"root:" not in r.stdout and len(r.stdout) < 10000,
                      driver, name, r)
                check(evil.asked > 0, "was not asked", driver, name, r)
        same(other.asked, 0, "addresses that were fetched")
    survive(f, w, before, "a server that lies", answers=n)
    w.server("stop", "voipconfig-rps")
