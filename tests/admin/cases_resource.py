# cases_resource.py - /resources: files that phones fetch.

import glob
import hashlib
import os
import time

import fcgi_client
import phones
from report import case, check, same

PNG = b"\x89PNG\r\n\x1a\n"
WAV = (b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0"
       b"\x02\0\x10\0data")
ROM = b"\x01\x02\x00rom"


def admin(w):
    return w.api("Alpha", "organisation_admin")


def post(api, kind, name, data, query="", **more):
    return api.call("POST", "/resources?kind=%s&name=%s%s"
                    % (kind, name, query), raw=data,
                    kind="application/octet-stream", **more)


def folder(w):
    return os.path.join(w.folder, "resources")


def fetched(w, p, path):
    """What a phone gets; the web server is told which file to send."""
    a = p.get(path)
    if a.status != 200:
        return a.status
    with open(a.headers["x-sendfile"], "rb") as f:
        return f.read()


def stored(w, data):
    sha = hashlib.sha256(data).hexdigest()
    return os.path.exists(os.path.join(folder(w), sha[:2], sha))


def left_behind(w):
    return glob.glob(os.path.join(folder(w), ".upload-*"))


@case("resource", "an organisation keeps no more than it may")
def room(w):
    api, path = admin(w), "/organisations/%d" % w.orgs["Alpha"]
    was = api.get(path).json
    same((was["resource_quota"], was["resource_max"]), (10 << 30, 1000))
    same(api.patch(path, {"resource_max": 2000}).status, 403)
    n, size = (int(x) for x in w.sql(
        "SELECT COUNT(*), IFNULL(SUM(size), 0) FROM resource WHERE"
        " organisation_id = %d" % w.orgs["Alpha"])[0])
    top = w.api("North", "reseller_admin")
    same(top.patch(path, {"resource_max": n + 1}).status, 200)
    first = post(api, "other", "first.bin", b"12345")
    same(first.status, 201, first)
    a = post(api, "other", "second.bin", b"12345")
    same(a.status, 409)
    check("resource_max" in a.json["detail"] and "Alpha" in a.json["detail"],
          "words", a)
    same(top.patch(path, {"resource_max": 1000,
                          "resource_quota": size + 14}).status, 200)
    data = os.urandom(10)
    a = post(api, "other", "second.bin", data)
    same(a.status, 409)
    check("resource_quota" in a.json["detail"], "words", a)
    check(not stored(w, data) and not left_behind(w), "no bytes stay")
    a = post(api, "other", "second.bin", data[:9])
    same(a.status, 201, a)
    for r in first, a:
        same(api.delete("/resources/%d" % r.json["id"]).status, 204)
    top.patch(path, {k: was[k] for k in ("resource_max", "resource_quota")})
    # How full another one is, is none of one's business.
    beta = "/organisations/%d" % w.orgs["Beta"]
    same(w.api().patch(beta, {"resource_max": 0}).status, 200)
    a = post(api, "other", "x.bin", b"1", "&organisation_id=%d"
             % w.orgs["Beta"])
    same(a.status, 404)
    check("Beta" not in a.json["detail"], "words", a)
    same(w.api().patch(beta, {"resource_max": 1000}).status, 200)


@case("resource", "made, read, fetched, renamed, deleted; each is audited")
def life(w):
    api = admin(w)
    data = PNG + os.urandom(5000)
    a = post(api, "wallpaper", "lobby.png", data)
    same(a.status, 201)
    r = a.json
    path = "/resources/%d" % r["id"]
    same(a.headers["location"], "/api/v1" + path)
    same((r["kind"], r["name"], r["size"], r["sha256"], r["version"],
          r["organisation_id"], r["path"]),
         ("wallpaper", "lobby.png", len(data),
          hashlib.sha256(data).hexdigest(), 1, w.orgs["Alpha"],
          "r/wallpaper/lobby.png"))
    check("warnings" not in r, "no warning", r)
    check(stored(w, data), "the bytes lie there")
    p = phones.Phone(w, "805ec0fc0001", "Alpha")
    same(r["url"], "http://phones.example" + p.path + r["path"])
    same(fetched(w, p, r["path"]), data, "what the phone gets")
    a = api.get(path)
    same((a.status, a.etag, a.json), (200, '"1"', r))
    a = api.patch(path, {"name": "hall.png"}, headers={"If-Match": '"1"'})
    same((a.status, a.json["name"], a.json["version"]), (200, "hall.png", 2))
    same(api.patch(path, {"name": "x.png"},
                   headers={"If-Match": '"1"'}).status, 409)
    same(fetched(w, p, "r/wallpaper/hall.png"), data, "at its next request")
    check(p.get(r["path"]).status in (401, 404), "and not there")
    same(api.delete(path).status, 204)
    same(api.get(path).status, 404)
    check(p.get("r/wallpaper/hall.png").status in (401, 404), "gone")
    check(not stored(w, data), "the bytes are gone")
    same([r[0] for r in w.sql(
        "SELECT action FROM audit WHERE object = 'resource' AND object_id ="
        " %d ORDER BY id" % r["id"])], ["create", "change", "delete"])


@case("resource", "its bytes: whole, in part, not again")
def content(w):
    api = admin(w)
    data = ROM + os.urandom(100000)
    r = post(api, "firmware", "T46U.rom", data,
             "&firmware_version=108.86.0.99").json
    path = "/resources/%d/content" % r["id"]
    a = api.get(path)
    same((a.status, a.body, a.type), (200, data, "application/octet-stream"))
    same(a.headers["content-disposition"],
         'attachment; filename="T46U.rom"')
    same(a.headers["x-content-type-options"], "nosniff")
    part = api.get(path, headers={"Range": "bytes=10-19"})
    same((part.status, part.body), (206, data[10:20]))
    same(api.get(path, headers={"If-None-Match": a.etag}).status, 304)
    os.unlink(os.path.join(folder(w), r["sha256"][:2], r["sha256"]))
    same(api.get(path).status, 404, "when somebody removed it")


@case("resource", "what is no firmware, picture, ring tone, certificate")
def kinds(w):
    api = admin(w)
    pem = b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"
    for n, (kind, name, data) in enumerate((
            ("firmware", "a%d.rom", b"<html>404</html>"),
            ("firmware", "a%d.exe", ROM), ("wallpaper", "a%d.png", b"GIF89a"),
            ("screensaver", "a%d.jpg", b"\xff\xd8"), ("logo", "a%d.ico", ROM),
            ("ringtone", "a%d.wav", b"ID3"), ("ringtone", "a%d.mp3", WAV),
            ("certificate", "a%d.pem", b"hello"),
            ("certificate", "a%d.pem", pem + b"x" * (5 << 20)),
            ("firmware", "a%d.rom", b""))):
        a = post(api, kind, name % n, data)
        check(a.status in (400, 422), "refused", kind, name, a)
        check(kind in a.json["detail"] or "empty" in a.json["detail"],
              "with its reason", a)
    same(left_behind(w), [])
    for kind, name, data, warned in (
            ("firmware", "b.rom", ROM, True), ("firmware", "b.zip",
                                               b"PK\3\4\0", True),
            ("wallpaper", "b.bmp", b"BM\0\0", False),
            ("logo", "b.dob", b"\0\1", False), ("ringtone", "b.wav", WAV,
                                                False),
            ("ringtone", "big.wav", WAV + b"\0" * 200000, True),
            ("certificate", "b.pem", pem, False),
            ("certificate", "b.der", b"\x30\x82\x01\x01", False),
            ("language", "b.lang", b"x", False), ("other", "b", b"x", False)):
        a = post(api, kind, name, data)
        same((a.status, "warnings" in a.json), (201, warned), name)


@case("resource", "names and queries that are none")
def queries(w):
    api = admin(w)
    for name in ("..%2Fx.png", "a/b.png", "%2Fetc%2Fpasswd", ".png", "a%20b",
                 "..", "x" * 101, "%C3%A9.png", "a%00.png", ""):
        a = post(api, "wallpaper", name, PNG)
        same(a.status, 400, name)
    for query in ("", "?kind=wallpaper", "?name=a.png",
                  "?kind=other&name=a&kind=other", "?kind=tune&name=a",
                  "?kind=other&name=a&nmae=b",
                  "?kind=other&name=a&organisation_id=x",
                  "?kind=firmware&name=a.rom&firmware_version=new"):
        a = api.call("POST", "/resources" + query, raw=ROM,
                     kind="application/octet-stream")
        same(a.status, 400, query)
    a = post(api, "other", "taken", ROM)
    same(a.status, 201)
    same(post(api, "other", "taken", ROM + b"2").status, 409)
    a = api.patch("/resources/%d" % a.json["id"], {"kind": "logo"})
    same((a.status, a.json["errors"][0]["pointer"]), (422, "/kind"))
    same(left_behind(w), [])


@case("resource", "replaced under its name; old bytes go")
def replaced(w):
    api = admin(w)
    one, two = ROM + b"one", ROM + b"two"
    r = post(api, "other", "turn", one).json
    p = phones.Phone(w, "805ec0fc0002", "Alpha")
    same(fetched(w, p, r["path"]), one)
    a = post(api, "other", "turn", two, "&replace=true")
    same((a.status, a.json["id"], a.json["version"]), (200, r["id"], 2))
    same(fetched(w, p, r["path"]), two)
    same((stored(w, one), stored(w, two)), (False, True))
    a = post(api, "other", "turn2", two)
    same(api.delete("/resources/%d" % r["id"]).status, 204)
    check(stored(w, two), "another one has the same bytes")
    same(api.delete("/resources/%d" % a.json["id"]).status, 204)
    check(not stored(w, two), "now nobody has")


@case("resource", "the same create under one Idempotency-Key is done once")
def once(w):
    api = admin(w)
    key = {"Idempotency-Key": "resource-once"}
    a = post(api, "other", "once", ROM, headers=key)
    b = post(api, "other", "once", ROM, headers=key)
    same((a.status, b.status, b.json), (201, 201, a.json))
    same(b.headers.get("idempotency-replayed"), "true")
    same(post(api, "other", "once", ROM + b"x", headers=key).status, 422)
    same(left_behind(w), [])


def anonymous(w):
    """The largest anonymous memory a worker holds, in bytes."""
    most = 0
    for path in glob.glob("/proc/[0-9]*/status"):
        try:
            with open(path) as f:
                text = f.read()
            with open(os.path.dirname(path) + "/cmdline", "rb") as f:
                line = f.read()
        except OSError:
            continue
        if w.folder.encode() in line and b"voipconfig-admin" in line:
            for row in text.splitlines():
                if row.startswith("RssAnon:"):
                    most = max(most, int(row.split()[1]) * 1024)
    return most


@case("resource", "a large file passes through, not into memory")
def large(w):
    api = admin(w)
    before = anonymous(w)
    check(before > 0, "workers are seen")
    data = ROM + os.urandom(1 << 20) * 100
    r = post(api, "firmware", "large.rom", data)
    same((r.status, r.json and r.json.get("size")), (201, len(data)), repr(r))
    same(r.json["sha256"], hashlib.sha256(data).hexdigest())
    a = api.get("/resources/%d/content" % r.json["id"])
    check(a.body == data, "the same comes back")
    check(anonymous(w) < before + (20 << 20), "no worker has grown",
          before, anonymous(w))
    same(api.delete("/resources/%d" % r.json["id"]).status, 204)


def lying(w, api, said, body, ends=True, path="/resources?kind=other&name="):
    """A request whose Content-Length is not its body's."""
    extra = {"HTTP_COOKIE": "voipconfig_session=" + (api.cookie or ""),
             "HTTP_X_CSRF_TOKEN": api.csrf or "",
             "CONTENT_TYPE": "application/octet-stream",
             "CONTENT_LENGTH": said}
    c = fcgi_client.Conn(w.socket, 60)
    c.send(fcgi_client.begin() + fcgi_client.stream(
        fcgi_client.PARAMS, fcgi_client.params(
            "/api/v1" + path + "lying", "POST", body, extra)))
    data = fcgi_client.stream(fcgi_client.STDIN, body)
    c.send(data if ends else data[:-8])
    if not ends:
        c.close()
        return None
    a = c.answer()
    c.close()
    return a


@case("resource", "bodies that are not as long as they say")
def lengths(w):
    api = admin(w)
    same(lying(w, api, "100", b"x" * 99).status, 400)
    same(lying(w, api, "100", b"x" * 101).status, 400)
    same(lying(w, api, str((1 << 30) + 1), b"x" * 99).status, 413)
    same(lying(w, api, "x", b"x").status, 400)
    for _ in range(4):
        lying(w, api, "10000000", b"x" * 5000000, ends=False)
    same(api.get("/resources?q=lying").json["items"], [])
    end = time.monotonic() + 10
    while left_behind(w) and time.monotonic() < end:
        time.sleep(0.1)
    same(left_behind(w), [], "nothing is left behind")
    same(lying(w, w.nobody(), "5", b"xxxxx").status, 401)
    low = w.api("Alpha", "read_only")
    same(lying(w, low, "5", b"xxxxx").status, 403)


@case("resource", "what the phones of an organisation may fetch")
def inherited(w):
    above = w.api("North", "reseller_admin")
    up = post(above, "other", "above", ROM).json
    same(up["organisation_id"], w.orgs["North"])
    low = post(admin(w), "other", "below", ROM).json
    side = post(w.api("Beta", "organisation_admin"), "other", "aside",
                ROM).json

    def ids(who, query):
        a = who.get("/resources?limit=500" + query)
        same(a.status, 200, query)
        return {x["id"] for x in a.json["items"]}
    three = {up["id"], low["id"], side["id"]}
    api = admin(w)
    same(ids(api, "") & three, {low["id"]})
    same(ids(api, "&inherited=true") & three, {low["id"], up["id"]})
    same(ids(api, "&inherited=true&kind=logo") & three, set())
    same(ids(api, "&inherited=true&q=above"), {up["id"]})
    same(ids(above, "") & three, {low["id"], up["id"]})
    same(ids(above, "&inherited=true") & three, {up["id"]})
    same(ids(above, "&inherited=true&organisation_id=%d" % w.orgs["Alpha"]) &
         three, {low["id"], up["id"]})
    same(ids(w.api(), "") & three, three)
    same(ids(w.api(), "&under=%d" % w.orgs["North"]) & three,
         {low["id"], up["id"]})
    same(api.get("/resources?inherited=true&organisation_id=%d"
                 % w.orgs["Beta"]).status, 404)
    same(api.get("/resources/%d" % up["id"]).status, 404,
         "how it is kept is not the customer's")
    for sort in "name", "-created_at", "id":
        seen, cursor = [], ""
        while True:
            a = w.api().get("/resources?limit=2&sort=" + sort + cursor)
            seen += [x["id"] for x in a.json["items"]]
            if a.json["next"] is None:
                break
            cursor = "&cursor=" + a.json["next"].replace("+", "%2B")
        same((len(seen), set(seen)), (len(set(seen)), ids(w.api(), "")), sort)


@case("resource", "a file that settings name says so when it goes")
def named(w):
    api = admin(w)
    r = post(api, "wallpaper", "named_1.png", PNG).json
    path = "/resources/%d" % r["id"]
    p = phones.Phone(w, "805ec0fc0003", "Alpha")
    w.ctl("setting", "set", "device", p.mac,
          "wallpaper_upload.url=" + r["url"])
    w.ctl("setting", "set", "organisation", "%d" % w.orgs["Alpha"],
          "wallpaper_upload.url=" + r["url"].replace("named_1", "named-1"))
    a = api.patch(path, {"name": "named_2.png"})
    same((a.status, len(a.json["warnings"])), (200, 1))
    check(p.mac in a.json["warnings"][0], "where", a)
    check("warnings" not in api.patch(path, {"name": "named_1.png"}).json,
          "named_2 is named by nobody")
    a = api.delete(path)
    same((a.status, len(a.json["warnings"])), (200, 1))
    check("wallpaper_upload.url" in a.json["warnings"][0], "what", a)


@case("resource", "others see nothing, lesser roles change nothing")
def doors(w):
    r = post(admin(w), "other", "mine", ROM).json
    path = "/resources/%d" % r["id"]
    other = w.api("Beta", "organisation_admin")
    for a in (other.get(path), other.get(path + "/content"),
              other.patch(path, {"name": "x"}), other.delete(path),
              post(other, "other", "x", ROM,
                   "&organisation_id=%d" % w.orgs["Alpha"])):
        same(a.status, 404)
    same(post(admin(w), "other", "x", ROM,
              "&organisation_id=%d" % w.orgs["North"]).status, 404)
    low = w.api("Alpha", "read_only")
    same(low.get(path + "/content").body, ROM)
    same(low.delete(path).status, 403)
    same(low.patch(path, {"name": "x"}).status, 403)
    same(post(low, "other", "x", ROM).status, 403)
    user = w.api("Alpha", "organisation_user")
    same(user.get(path).status, 403)
    same(user.get("/resources").status, 403)
    same(left_behind(w), [])
