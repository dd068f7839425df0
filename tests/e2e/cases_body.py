# cases_body.py - what phones send, and big files that the web server streams.

import os
import threading
import time

from report import case, check, same

BOMB = (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xx">'
        b'<!ENTITY y "&x;&x;&x;&x;">]><root_contact>&y;</root_contact>\n')


def put(f, phone, suffix, body, user=None, method="PUT", **how):
    return f.ask(phone.file(suffix), method, user or phone.user, body=body,
                 **how)


def get(f, phone, suffix, user=None, **how):
    return f.ask(phone.file(suffix), user=user or phone.user, **how)


@case("upload", "what a phone sent is what it gets back")
def back(f, w):
    ada = w.phones["ada"]
    local = b"#!version:1.0.0.1\nlang.gui = French\n" + f.name.encode()
    for suffix, method, body in (
            ("-local.cfg", "PUT", local),
            ("-contact.xml", "POST", BOMB),
            ("-calllog.xml", "PUT", bytes(range(256)) * 8),
            ("-local.cfg", "POST", local + b"\nnewer = 1\n")):
        a = put(f, ada, suffix, body, method=method)
        check(a.status in (200, 201, 204), method + suffix, a)
        a = get(f, ada, suffix)
        same((a.status, a.body), (200, body), suffix)
        check(a.get("ETag"), "no tag", suffix)
        same(get(f, ada, suffix, headers={"If-None-Match": a.get("ETag")})
             .status, 304, suffix)
        same(get(f, ada, suffix, w.phones["bob"].user).status, 401,
             "another phone reads " + suffix)
        same(put(f, ada, suffix, b"x", w.phones["bob"].user).status, 401,
             "another phone writes " + suffix)
        same(put(f, ada, suffix, b"x", (ada.user[0], "wrong")).status, 401)


@case("upload", "as curl does it, with Digest")
def digest(f, w):
    ada = w.phones["ada"]
    body = b"sent by curl through " + f.name.encode()
    status, _ = f.curl(ada.file("-local.cfg"), "--digest", "-u",
                       "%s:%s" % ada.user, "-T", w.write("put", body))
    check(status in (200, 201, 204), "PUT", status)
    same(get(f, ada, "-local.cfg").body, body)


@case("upload", "without a length: in chunks")
def chunked(f, w):
    ada = w.phones["ada"]
    body = b"in chunks through " + f.name.encode()
    status, _ = f.curl(ada.file("-local.cfg"), "--basic", "-u",
                       "%s:%s" % ada.user, "-H",
                       "Transfer-Encoding: chunked", "-T",
                       w.write("put", body))
    check(status in (200, 201, 204, 411), "PUT", status)
    if status != 411:
        same(get(f, ada, "-local.cfg").body, body)


@case("upload", "larger than allowed, a little and a lot")
def too_large(f, w):
    ada = w.phones["ada"]
    body = b"kept through " + f.name.encode()
    put(f, ada, "-contact.xml", body)
    same(put(f, ada, "-contact.xml", b"x" * 65537).status, 413, "64 KiB + 1")
    w.why(ada.mac, "too_large")
    status, _ = f.curl(ada.file("-contact.xml"), "--basic", "-u",
                       "%s:%s" % ada.user, "-T",
                       w.write("big", b"x" * 5000000))
    same(status, 413, "5 MB")
    same(get(f, ada, "-contact.xml").body, body, "what was there before")
    same(put(f, ada, "-contact.xml", b"x" * 65536).status, 200, "64 KiB")


@case("upload", "nothing at all")
def nothing(f, w):
    ada = w.phones["ada"]
    a = put(f, ada, "-contact.xml", b"")
    check(a.status in (400, 411), "an empty body", a)


@case("upload", "the organisation's quota", only=["lighttpd-http"])
def quota(f, w):
    p = w.phones["small"]
    same(put(f, p, "-local.cfg", b"x" * 60000).status, 200)
    a = put(f, p, "-contact.xml", b"x" * 60000)
    check(a.status in (413, 507), "over the quota", a)
    w.why(p.mac, "quota")
    same(put(f, p, "-contact.xml", b"x" * 30000).status, 200, "within it")
    same(get(f, p, "-local.cfg").status, 200)


def half(f, phone, said, body, finish):
    from base64 import b64encode
    auth = b64encode(("%s:%s" % phone.user).encode()).decode()
    return f.raw(("PUT %s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                  "Authorization: Basic %s\r\nContent-Length: %d\r\n"
                  "Connection: close\r\n\r\n"
                  % (phone.file("-local.cfg"), auth, said)).encode() + body,
                 finish=finish, timeout=2)


@case("upload", "a body shorter than said is not kept")
def shorter(f, w):
    ada = w.phones["ada"]
    put(f, ada, "-local.cfg", b"whole")
    got = half(f, ada, 1000, b"only this", True)
    check(not got or b" 200 " not in got.split(b"\r\n")[0], "kept", got)
    same(get(f, ada, "-local.cfg").body, b"whole")


@case("upload", "of a body longer than said, no more is kept")
def longer(f, w):
    ada = w.phones["ada"]
    put(f, ada, "-local.cfg", b"whole")
    half(f, ada, 9, b"only thisGET / HTTP/1.1\r\n\r\n", False)
    check(get(f, ada, "-local.cfg").body in (b"only this", b"whole"),
          "too much is kept", get(f, ada, "-local.cfg"))


@case("upload", "to a file that is not the phone's to write")
def read_only(f, w):
    ada = w.phones["ada"]
    for suffix in (".cfg", ".boot"):
        same(put(f, ada, suffix, b"x").status, 405, suffix)
    for method in ("DELETE", "PATCH", "OPTIONS", "PROPFIND"):
        a = f.ask(ada.file("-local.cfg"), method, ada.user)
        check(a.status in (405, 501, 403, 200) and a.status != 500,
              method, a)
    same(get(f, ada, "-local.cfg").status, 200)


@case("upload", "slow phones do not keep others waiting")
def slow(f, w):
    from base64 import b64encode
    ada = w.phones["ada"]
    auth = b64encode(("%s:%s" % ada.user).encode()).decode()
    held = []
    try:
        for i in range(12):
            s = f.connect()
            s.sendall(("PUT %s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                       "Authorization: Basic %s\r\nContent-Length: 5000\r\n"
                       "\r\n" % (ada.file("-local.cfg"), auth)).encode()
                      + b"x" * 100)
            held.append(s)
        for i in range(6):
            s = f.connect()
            s.sendall(b"GET /p/aaaa")
            held.append(s)
        time.sleep(0.3)
        began = time.monotonic()
        for _ in range(5):
            same(get(f, ada, ".cfg", timeout=10).status, 200)
        took = time.monotonic() - began
        check(took < 3, "seconds, behind slow ones", took)
    finally:
        for s in held:
            s.close()


@case("resource", "whole, in part, not at all")
def ranges(f, w):
    ada = w.phones["ada"]
    for kind, name in (("firmware", "T46U-108.86.0.99.rom"),
                       ("wallpaper", "sea.png"), ("ringtone", "Bell.wav")):
        path = "%sr/%s/%s" % (ada.path, kind, name)
        data = w.bodies["resource " + name]
        a = f.ask(path)
        same((a.status, a.body == data), (200, True), path)
        same(a.get("Content-Length"), str(len(data)))
        check(a.get("ETag") and a.get("X-Sendfile") is None, "headers", a)
        b = f.ask(path, "HEAD")
        same((b.status, b.body, b.get("Content-Length"), b.get("ETag")),
             (200, b"", str(len(data)), a.get("ETag")), "HEAD")
        same(f.ask(path, headers={"If-None-Match": a.get("ETag")}).status,
             304, "304")
        for said, part in (("bytes=10-19", data[10:20]),
                           ("bytes=-5", data[-5:]),
                           ("bytes=100-", data[100:]),
                           ("bytes=0-0", data[:1])):
            b = f.ask(path, headers={"Range": said})
            same((b.status, b.body == part), (206, True), said)
            check(b.get("Content-Range").endswith("/%d" % len(data)),
                  "Content-Range", b)
        b = f.ask(path, headers={"Range": "bytes=%d-" % len(data)})
        same(b.status, 416, "beyond the end")
        same(w.bodies.setdefault("etag " + name, a.get("ETag")),
             a.get("ETag"), "through another server")


@case("resource", "only what is there, only of the organisation")
def foreign(f, w):
    ada, eve = w.phones["ada"], w.phones["eve"]
    same(f.ask(eve.path + "r/wallpaper/sea.png", user=eve.user).status, 404)
    for name in ("r/wallpaper/none.png", "r/nokind/sea.png",
                 "r/ringtone/sea.png"):
        check(f.ask(ada.path + name, user=ada.user).status == 404, name)
    same(f.ask("/p/" + "c" * 32 + "/r/wallpaper/sea.png").status, 401,
         "another path key")


@case("resource", "many at once, whole")
def many(f, w):
    path = w.phones["ada"].path + "r/firmware/T46U-108.86.0.99.rom"
    data = w.bodies["resource T46U-108.86.0.99.rom"]
    good = []

    def one():
        for _ in range(3):
            good.append(f.ask(path).body == data)

    threads = [threading.Thread(target=one) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    same(good, [True] * 24)


@case("resource", "bytes that have gone from the disk", only=["lighttpd-http"])
def gone(f, w):
    name = w.write("Gone.wav", b"RIFF....WAVEhere today" + os.urandom(16))
    w.ctl("resource", "add", name, "organisation=Main", "kind=ringtone")
    path = w.phones["ada"].path + "r/ringtone/Gone.wav"
    a = f.ask(path)
    same(a.status, 200)
    tag = a.get("ETag").strip('"')
    for folder, _, files in os.walk(w.vars["resources"]):
        for n in files:
            if n.startswith(tag):
                os.unlink(os.path.join(folder, n))
    # A web server may keep small files in memory for a moment.
    end = time.monotonic() + 10
    while f.ask(path).status == 200:
        check(time.monotonic() < end, "still served")
        time.sleep(0.2)
    check(f.ask(path).status in (404, 500), "answer", f.ask(path))
    w.ctl("resource", "delete", "Main:ringtone/Gone.wav")
    same(f.ask(path).status, 404)
