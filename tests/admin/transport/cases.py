#!/usr/bin/env python3
# cases.py DIR BUILD SOCKETS DB - the same calls of the admin endpoint through
# every web server that run.sh started (DIR/ways); each answer is held against
# openapi.json.  What the endpoint does is tests/admin's matter; here it is
# whether requests and answers come through whole.

import gzip
import json
import os
import sys
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "e2e"))
sys.path.insert(0, os.path.join(HERE, ".."))

import report  # noqa: E402
from front import Front  # noqa: E402
from report import case, check, same  # noqa: E402
from world import World  # noqa: E402


class Way(Front):
    """One web server, and a token to call it with."""

    def __init__(self, w, name, port):
        super().__init__(name, port, os.path.join(w.folder, "tls/ca.crt"))
        self.w = w
        self.token = w.way_token

    def call(self, method, path, body=None, headers=None, raw=None,
             bearer=True):
        heads = {"Accept": "application/json"}
        if bearer:
            heads["Authorization"] = "Bearer " + self.token
        if body is not None:
            raw = json.dumps(body).encode()
        if raw is not None:
            heads["Content-Type"] = "application/json"
        heads.update(headers or {})
        a = self.ask("/api/v1" + path, method, headers=heads, body=raw)
        a.json = None
        kind = (a.get("Content-Type") or "").partition(";")[0]
        if kind.endswith("json") and a.body:
            a.json = json.loads(a.body)
        if method != "HEAD" and a.status != 304:
            self.w.spec.check(method, path.partition("?")[0], a.status, kind,
                              a.body)
        return a

    def group(self, name):
        return self.call("POST", "/groups", {
            "name": "%s %s" % (self.name, name),
            "organisation_id": self.w.orgs["Alpha"]})


@case("transport", "health and the portal's files")
def open_doors(way):
    same((way.ask("/healthz").status, way.ask("/healthz").body),
         (200, b"ok\n"))
    same(way.ask("/index.html").body, b"portal\n")
    same(way.ask("/nothing").status, 404)


@case("transport", "the portal's policy, and what browsers may keep")
def portal(way):
    page = way.ask("/")
    same((page.status, page.body, page.get("Cache-Control")),
         (200, b"portal\n", "no-cache"))
    kept = way.ask("/0123456789ab/app.js")
    same((kept.status, kept.get("Content-Type")),
         (200, "text/javascript; charset=utf-8"))
    check("max-age=31536000" in kept.get("Cache-Control"), "kept", kept)
    lost = way.ask("/0123456789ab/lost.js")
    same(lost.status, 404)
    check("max-age" not in (lost.get("Cache-Control") or ""), "not kept", lost)
    for a in (page, kept, lost):
        policy = a.get("Content-Security-Policy") or ""
        check(policy.startswith("default-src 'none'; script-src 'self';")
              and "unsafe" not in policy, "policy", a)
        same((a.get("X-Content-Type-Options"), a.get("Referrer-Policy")),
             ("nosniff", "no-referrer"))
    for path in ("groups", "nowhere", "login", "openapi.json"):
        api = way.ask("/api/v1/" + path)    # 401, 404, 405, 200
        same((path, api.get("Content-Security-Policy"),
              api.get("Cache-Control")),
             (path, "default-src 'none'; frame-ancestors 'none'", "no-store"))


@case("transport", "text goes compressed, and a version comes back as it was")
def compressed(way):
    squeeze = {"Accept-Encoding": "gzip"}
    a = way.ask("/0123456789ab/app.js", headers=squeeze)
    same((a.get("Content-Encoding"), len(gzip.decompress(a.body))),
         ("gzip", 2800))
    g = way.group("compressed")
    path = "/groups/%d" % g.json["id"]
    g = way.call("PATCH", path, {"notes": "some words " * 80})
    a = way.ask("/api/v1" + path, headers={
        **squeeze, "Authorization": "Bearer " + way.token})
    same((a.get("Content-Encoding"), json.loads(gzip.decompress(a.body))),
         ("gzip", g.json))
    same(way.call("PATCH", path, {"notes": "new"},
                  headers={"If-Match": a.get("ETag")}).status, 200)
    same(way.call("PATCH", path, {"notes": "x"},
                  headers={"If-Match": a.get("ETag")}).status, 409)


@case("transport", "a list, with a query that needs decoding")
def listed(way):
    way.group("a+b & c")
    a = way.call("GET", "/groups?limit=50&q=a%2Bb+%26%20c&organisation_id="
                 + str(way.w.orgs["Alpha"]))
    same(a.status, 200)
    check(way.name + " a+b & c" in [g["name"] for g in a.json["items"]],
          "found", a)
    same(a.get("Cache-Control"), "no-store")
    same(a.get("Content-Length"), str(len(a.body)))


@case("transport", "created once, changed as read, deleted")
def life(way):
    body = {"name": way.name + " life", "organisation_id":
            way.w.orgs["Alpha"]}
    key = {"Idempotency-Key": way.name + "-1"}
    a = way.call("POST", "/groups", body, headers=key)
    b = way.call("POST", "/groups", body, headers=key)
    same((a.status, b.status, b.json), (201, 201, a.json))
    same(b.get("Idempotency-Replayed"), "true")
    path = "/groups/%d" % a.json["id"]
    same(a.get("Location"), "/api/v1" + path)
    same(a.get("ETag"), '"1"')
    a = way.call("PATCH", path, {"notes": "new"}, headers={"If-Match": '"1"'})
    same((a.status, a.json["version"]), (200, 2))
    a = way.call("PATCH", path, {"notes": "x"}, headers={"If-Match": '"1"'})
    same((a.status, a.json["current_version"]), (409, 2), "lost update")
    a = way.call("GET", path, headers={"If-None-Match": '"2"'})
    same((a.status, a.body), (304, b""))
    a = way.call("DELETE", path)
    same((a.status, a.body), (204, b""))
    same(way.call("GET", path).status, 404)


@case("transport", "who changed it, and from where")
def origin(way):
    way.call("POST", "/groups", {
        "name": way.name + " origin", "organisation_id":
        way.w.orgs["Alpha"]}, headers={"X-Forwarded-For": "198.51.100.7",
                                       "Forwarded": "for=198.51.100.7"})
    row = way.w.sql("SELECT actor, address FROM audit WHERE object_name ="
                    " '%s origin'" % way.name)
    same(row, [["token:test", way.address]])


@case("transport", "refusals arrive as they are")
def refusals(way):
    a = way.call("GET", "/groups", bearer=False)
    same(a.status, 401)
    check("Bearer" in (a.get("WWW-Authenticate") or ""), "challenge", a)
    for method, path, status, more in (
            ("GET", "/groups/999999", 404, {}),
            ("POST", "/groups", 400, {"raw": b"{"}),
            ("POST", "/groups", 413, {"raw": b'{"name":"%s"}' %
                                      (b"a" * 20000)}),
            ("POST", "/groups", 413, {"raw": b'{"name":"%s"}' %
                                      (b"a" * 2000000)}),
            ("POST", "/groups", 415, {"raw": b"name=x", "headers":
                                      {"Content-Type": "text/plain"}}),
            ("POST", "/groups", 422, {"raw": b'{"nmae":"x"}'})):
        a = way.call(method, path, **more)
        same((a.status, a.json["status"]), (status, status), path)
        same(a.get("Content-Type"), "application/problem+json")
    a = way.ask("/api/v1/groups", "PUT", headers={
        "Authorization": "Bearer " + way.token})
    same(a.status, 405)
    same(a.get("Allow"), "GET, HEAD, POST")


@case("transport", "addresses that mean nothing stay nothing")
def addresses(way):
    for path in ("/groups/1%2F2", "/groups/%2e%2e/groups", "/groups/%00",
                 "//groups", "/groups/1/../2"):
        a = way.ask("/api/v1" + path, headers={
            "Authorization": "Bearer " + way.token})
        check(a.status in (400, 404), path, a)


@case("transport", "a large JSON body, every byte of it")
def large(way):
    notes = "\u00e9\U0001f4de\\ " * 240
    raw = json.dumps({"name": way.name + " large", "organisation_id":
                      way.w.orgs["Alpha"], "notes": notes})
    raw += " " * (16 * 1024 - len(raw))
    a = way.call("POST", "/groups", raw=raw.encode())
    same((a.status, a.json["notes"] == notes), (201, True))
    b = way.call("GET", "/groups/%d" % a.json["id"])
    same(b.json["notes"] == notes, True)


@case("transport", "HEAD is a GET without the body")
def head(way):
    a = way.call("GET", "/openapi.json", bearer=False)
    b = way.call("HEAD", "/openapi.json", bearer=False)
    same((a.status, b.status, b.body), (200, 200, b""))
    same(b.get("Content-Length"), str(len(a.body)))


@case("transport", "a session's cookie and its token against forgery")
def session(way):
    api = way.w.api("Alpha", "organisation_admin")
    heads = {"Cookie": "other=1; voipconfig_session=%s; more=2" % api.cookie,
             "X-CSRF-Token": api.csrf}
    a = way.call("POST", "/groups", {"name": way.name + " session"},
                 headers=heads, bearer=False)
    same(a.status, 201)
    heads["X-CSRF-Token"] = "wrong"
    a = way.call("DELETE", "/groups/%d" % a.json["id"], headers=heads,
                 bearer=False)
    same(a.status, 403)


def main():
    folder, build, sockets, db = sys.argv[1:5]
    w = World(folder, build, sockets, db)
    w.build()
    w.way_token = w.token("provider", "manage").token
    with open(os.path.join(folder, "ways")) as f:
        ways = [line.split() for line in f]
    for name, port in ways:
        for _, title, fn, _ in report.cases:
            report.run_case("%s: %s" % (name, title), fn,
                            Way(w, name, int(port)))


try:
    main()
except Exception as e:
    traceback.print_exc()
    print("FAIL set-up (%s)" % e)
    report.failed += 1
print("%d passed, %d failed" % (report.passed, report.failed))
sys.exit(1 if report.failed or not report.passed else 0)
