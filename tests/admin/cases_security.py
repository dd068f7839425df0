# cases_security.py - what somebody tries who means no good.

import base64
import hashlib
import itertools
import json
import os
import subprocess
import time

from cases_people import code
from report import case, check, same
from world import Api

counter = itertools.count(1)


# --- as a CGI program ---------------------------------------------------------

def cgi(w, query, *args):
    """What a web server starts for a GET of /healthz?query."""
    env = {"GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "GET",
           "REQUEST_URI": "/healthz" + query, "REMOTE_ADDR": "192.0.2.7",
           "VOIPCONFIG_ADMIN_CONF": os.path.join(w.folder,
                                                 "voipconfig-admin.conf")}
    return subprocess.run(
        [os.path.join(w.build_dir, "voipconfig-admin"), *args], env=env,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, timeout=60)


@case("security", "a query is no command line of the CGI program")
def arguments(w):
    for query, args in (("", ()), ("?-r", ("-r",)), ("?-n", ("-n",)),
                        ("?-c+/dev/null", ("-c", "/dev/null")),
                        ("?--help", ("--help",)), ("?a+b", ("a", "b"))):
        a = cgi(w, query, *args)
        same(a.returncode, 0, query)
        check(a.stdout.startswith(b"Status: 200 OK\r\n") and
              a.stdout.endswith(b"\r\n\r\nok\n"), query, a)


# --- requests nobody's program would send -------------------------------------

def cursor(key, ident):
    text = "%s\x1f%s" % (key, ident)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@case("security", "lists take any text, and cursors nobody gave out")
def strange_queries(w):
    texts = ["%C3%A9", "%F0%9F%93%9E", "%25", "%27", "%22%5C", "-1",
             "9" * 30, "2026-99-99T99:99:99Z", "%25a" * 60, "a" * 5000]
    cursors = [cursor(*pair) for pair in (
        ("\u00e9", "1"), ("x", "\u00e9"), ("", "x"), ("9" * 30, "1"),
        ("1", "-5"), ("2026-99-99 99:99:99", "1"), ("a" * 3000, "5"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("9223372036854775807", "9223372036854775807"))]
    callers = (w.api(), w.api("North", "reseller_admin"),
               w.api("Alpha", "organisation_admin"))
    wrong = []
    for method, path, op in w.spec.operations():
        if method != "get" or "{" in path:
            continue
        path = path.replace("/api/v1", "")
        names = {p["name"]: p for p in op.get("parameters", [])
                 if p["in"] == "query"}
        sorts = names.get("sort", {}).get("schema", {}).get("enum", [])
        queries = [(n, t) for n in names if n != "cursor" for t in texts]
        if "cursor" in names:
            queries += [("cursor", c + s) for c in cursors for s in
                        [""] + ["&sort=" + s for s in sorts]]
        for api, (name, value) in itertools.product(callers, queries):
            a = api.call("GET", "%s?%s=%s" % (path, name, value), check=False)
            if a.status >= 500 or not a.body.decode():
                wrong.append((path, name, value[:40], a.status))
    same(wrong, [])


@case("security", "a pointer is text, however long the name it points at")
def pointers(w):
    for name, pointer in (("\u00e9" * 32, "\u00e9" * 32), ("a/b~c", "a~1b~0c"),
                          ("~" * 64, "~0" * 64)):
        a = w.api().call("POST", "/groups", kind="application/json",
                         raw=json.dumps({name: 1}, ensure_ascii=False)
                         .encode())
        same((a.status, a.json["errors"][0]["pointer"]), (422, "/" + pointer))


# --- who began something and is gone -------------------------------------------

def admin_of(w, org, **fields):
    """(caller, id) of an organisation_admin of his own."""
    login = "sec%d@%s.example" % (next(counter), org.lower())
    a = w.api().post("/users", dict({
        "organisation_id": w.orgs[org], "login": login,
        "role": "organisation_admin", "password": "x" * 12}, **fields))
    same(a.status, 201)
    return w.session(login), a.json["id"]


def ended(api, job):
    """The job when it has."""
    end = time.monotonic() + 60
    while True:
        a = api.get("/imports/%d" % job)
        if a.json["state"] in ("done", "failed"):
            return a.json
        check(time.monotonic() < end, "it ends", a)
        time.sleep(0.05)


def held(w, api, rows):
    """The id of an import that waits until let_go()."""
    w.sql("CREATE TRIGGER hold BEFORE INSERT ON import_job FOR EACH ROW"
          " SET NEW.lease_until = CURRENT_TIMESTAMP + INTERVAL 9 MINUTE")
    try:
        a = api.call("POST", "/imports?kind=devices&mode=good_rows",
                     raw=("mac,model\n" + rows).encode(), kind="text/csv")
    finally:
        w.sql("DROP TRIGGER hold")
    same(a.status, 202)
    return a.json["id"]


def let_go(w, job):
    w.sql("UPDATE import_job SET lease_until = NULL WHERE id = %d" % job)


@case("security", "an import of a token ends with the token")
def import_of_token(w):
    for n, end in enumerate(("revoke", "expire", "maker", None)):
        api, uid = admin_of(w, "Alpha")
        a = api.post("/tokens", {"name": "import %d" % n, "scopes": "manage"})
        same(a.status, 201, a)
        mac = "805ec07e%04x" % n
        job = held(w, Api(w, token=a.json["token"]), "%s,T46U\n" % mac)
        if end == "revoke":
            same(api.delete("/tokens/%d" % a.json["id"]).status, 204)
        elif end == "expire":
            w.sql("UPDATE token SET expires_at = '2020-01-01 00:00:00' WHERE"
                  " id = %d" % a.json["id"])
        elif end == "maker":
            same(w.api().patch("/users/%d" % uid, {"role": "read_only"})
                 .status, 200)
        let_go(w, job)
        job = ended(w.api(), job)
        if end is None:
            same((job["state"], job["rows_done"]), ("done", 1), "still good")
            continue
        same((job["state"], job["rows_done"],
              "may not do it any more" in job["error"]),
             ("failed", 0, True), end)
        same(w.sql("SELECT COUNT(*) FROM device WHERE mac = '%s'" % mac),
             [["0"]])


@case("security", "an import ends with the right to ask for it")
def import_of_nobody(w):
    for n, change in enumerate(({"enabled": False}, {"role": "read_only"},
                                {"organisation_id": w.orgs["Beta"]}, None,
                                {})):
        api, uid = admin_of(w, "Alpha")
        mac = "805ec07f%04x" % n
        job = held(w, api, "%s,T46U\n" % mac)
        path = "/users/%d" % uid
        b = w.api().delete(path) if change is None else \
            w.api().patch(path, change)
        check(b.status in (200, 204), "changed", b)
        let_go(w, job)
        job = ended(w.api(), job)
        if change == {}:
            same((job["state"], job["rows_done"]), ("done", 1), "still his")
            continue
        same((job["state"], job["rows_done"],
              "may not do it any more" in job["error"]),
             ("failed", 0, True), change)
        same(w.sql("SELECT COUNT(*) FROM device WHERE mac = '%s'" % mac),
             [["0"]])


# --- what is decided above -------------------------------------------------------

@case("security", "nobody enables his own organisation, or gives it more room")
def own_organisation(w):
    api = w.api("North", "reseller_admin")
    path = "/organisations/%d" % w.orgs["North"]
    quota = api.get(path).json["upload_quota"]
    for body, name in (({"enabled": False}, "enabled"),
                       ({"upload_quota": quota + 1}, "upload_quota")):
        a = api.patch(path, body)
        same((a.status, a.json["errors"][0]["pointer"]), (403, "/" + name))
    same(api.patch(path, {"enabled": True, "upload_quota": quota,
                          "notes": "ours"}).status, 200, "as they are")
    same(w.api().patch(path, {"enabled": False}).status, 200)
    same(api.patch(path, {"enabled": True}).status, 403)
    same(w.api().patch(path, {"enabled": True}).status, 200)
    below = "/organisations/%d" % w.orgs["Alpha"]
    for yes in (False, True):
        same(api.patch(below, {"enabled": yes}).status, 200)


@case("security", "a shut-out is not lifted over and over")
def lift_often(w):
    api = w.api("Alpha", "organisation_admin")
    for a in ("203.0.112.%d", "2001:db8:77::%x"):
        for i in range(20):
            same(api.post("/shut-outs/lift", headers={
                "REMOTE_ADDR": a % (i + 1)}).status, 204, (a, i))
        b = api.post("/shut-outs/lift", headers={"REMOTE_ADDR": a % 99})
        same((b.status, b.headers["retry-after"]), (429, "600"))
        same(w.api().post("/shut-outs/lift", {"network": a % 99}).status, 204)
    same(api.post("/shut-outs/lift", headers={
        "REMOTE_ADDR": "203.0.111.1"}).status, 204, "another network")


# --- more than one's share ---------------------------------------------------------

@case("security", "an organisation does not fill the queue of imports")
def import_queue(w):
    api = w.api("Beta", "organisation_admin")
    jobs = [held(w, api, "805ec07e%04x,T46U\n" % i) for i in range(20)]
    a = api.call("POST", "/imports?kind=devices&mode=dry_run",
                 raw=b"mac,model\n805ec07e0000,T46U\n", kind="text/csv")
    same((a.status, a.headers["retry-after"]), (429, "30"))
    other = w.api("Alpha", "organisation_admin")
    a = other.call("POST", "/imports?kind=devices&mode=dry_run",
                   raw=b"mac,model\n805ec07e0000,T46U\n", kind="text/csv")
    same(a.status, 202)
    for job in jobs:
        same(api.delete("/imports/%d" % job).status, 204)
    a = api.call("POST", "/imports?kind=devices&mode=dry_run",
                 raw=b"mac,model\n805ec07e0000,T46U\n", kind="text/csv")
    same(a.status, 202)


@case("security", "what goes wrong with a file does not tell where files lie")
def where_files_lie(w):
    with open(os.path.join(w.folder, "voipconfig-admin.conf")) as f:
        folder = dict(x.strip().split(" = ", 1) for x in f
                      if " = " in x)["resource_dir"]
    for i in range(4096):           # one whose folder nobody has made yet
        raw = b"\x00no file %d" % i
        path = os.path.join(folder, hashlib.sha256(raw).hexdigest()[:2])
        if not os.path.exists(path):
            break
    with open(path, "x"):
        pass
    try:
        a = w.api("Alpha", "organisation_admin").call(
            "POST", "/resources?kind=other&name=where", raw=raw,
            kind="application/octet-stream")
    finally:
        os.unlink(path)
    same(a.status, 500)
    check("/" not in a.json["detail"], "no path", a)


@case("security", "codes are not guessed from many networks")
def guessed_codes(w):
    api, uid = admin_of(w, "Alpha")
    secret = api.post("/session/totp", {"password": "x" * 12}).json["secret"]
    same(api.post("/session/totp/confirm", {"code": code(secret)}).status, 204)

    def enter(n, totp, password="x" * 12):
        return w.nobody().post("/login", {
            "login": api.name, "password": password, "totp": totp},
            headers={"REMOTE_ADDR": "2001:db8:%x::1" % (0x5000 + n)})
    wrong = "000000" if code(secret) != "000000" else "000001"
    for i in range(30):
        same(enter(i, wrong, "y" * 12).status, 401, "not his password")
    for i in range(10):
        same(enter(100 + i, wrong).status, 401, i)
    w.sql("UPDATE user SET totp_step = 0 WHERE id = %d" % uid)
    a = enter(200, code(secret))
    check(a.status == 429 and int(a.headers["retry-after"]) > 0, "shut", a)
    check("wrong codes" in a.json["detail"], "says why", a)
    w.sql("UPDATE login_guard SET until_at = UTC_TIMESTAMP()"
          " - INTERVAL 1 SECOND")
    same(enter(201, code(secret)).status, 200)
    w.sql("UPDATE user SET totp_step = 0 WHERE id = %d" % uid)
    for i in range(3):
        same(enter(300 + i, wrong).status, 401, "he began anew")
    same(enter(303, code(secret)).status, 200)


# --- where our own programs are sent -------------------------------------------

@case("security", "a reseller cannot send the RPS worker to other hosts")
def worker_elsewhere(w):
    good = {"name": "Hosts", "driver": "v2", "api_user": "key",
            "base_url": "https://eu-api.ymcs.yealink.com"}
    reseller, provider = w.api("North", "reseller_admin"), w.api()
    wrong = [("base_url", u) for u in (
        "http://127.0.0.1:6379", "http://eu-api.ymcs.yealink.com",
        "https://127.0.0.1", "https://eu-api.yealink.com.example.net",
        "https://notyealink.com", "https://yealink.com:443.example.net")]
    wrong += [("proxy", "http://10.0.0.1:8080")]
    for field, value in wrong:
        a = reseller.post("/rps/accounts", dict(good, **{field: value}))
        same((a.status, a.json["errors"][0]["pointer"]),
             (403, "/" + field), value)
    a = reseller.post("/rps/accounts", dict(
        good, base_url="https://API-DM.Yealink.com:8443/xmlrpc"))
    same(a.status, 201, a)
    path = "/rps/accounts/%d" % a.json["id"]
    for field, value in wrong:
        a = reseller.patch(path, {field: value})
        same((a.status, a.json["errors"][0]["pointer"]),
             (403, "/" + field), value)
    # What the provider chose stays when the reseller changes the rest.
    theirs = {"base_url": "https://rps.example.net",
              "proxy": "http://10.0.0.1:8080"}
    same(provider.patch(path, theirs).status, 200)
    a = reseller.patch(path, {"rate_per_minute": 10, **theirs})
    same((a.status, a.json["base_url"]), (200, theirs["base_url"]), a)
    same(provider.delete(path).status, 204)
