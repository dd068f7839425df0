# cases_people.py - logging in, sessions, second factors, people, tokens.

import base64
import hashlib
import hmac
import itertools
import json
import os
import subprocess
import threading
import time
import urllib.parse

from report import case, check, same
from world import Answer, Api

PASSWORD = "correct horse battery"
counter = itertools.count(1)


def network():
    """An address of a network nobody came from before."""
    n = next(counter)
    return "10.%d.%d.7" % (n // 256, n % 256)


def person(w, org, role, password=PASSWORD, **fields):
    """(login, id) of somebody new, made by the provider."""
    login = "p%d@%s.example" % (next(counter), org.lower())
    body = dict({"organisation_id": w.orgs[org], "login": login,
                 "role": role}, **fields)
    if password:
        body["password"] = password
    a = w.api().post("/users", body)
    same(a.status, 201, "person made")
    return login, a.json["id"]


def cookie_of(answer):
    name, _, value = answer.headers["set-cookie"].partition(";")[0] \
        .partition("=")
    same(name, "voipconfig_session")
    return value


def enter(w, login, password=PASSWORD, totp=None, address=None, headers=None,
          **more):
    body = dict({"login": login, "password": password}, **more)
    if totp is not None:
        body["totp"] = totp
    return w.nobody().post("/login", body, headers=dict(
        {"REMOTE_ADDR": address or network()}, **(headers or {})))


def session(w, login, password=PASSWORD, totp=None):
    a = enter(w, login, password, totp)
    same(a.status, 200, "logged in")
    return Api(w, cookie=cookie_of(a), csrf=a.json["csrf_token"], name=login)


def code(secret, step=0):
    """Of the step that many after now."""
    key = base64.b32decode(secret)
    count = (int(time.time()) // 30 + step).to_bytes(8, "big")
    d = hmac.new(key, count, hashlib.sha1).digest()
    at = d[-1] & 15
    return "%06d" % ((int.from_bytes(d[at:at + 4], "big") & 0x7fffffff)
                     % 1000000)


def with_factor(w, login):
    """(session, secret): the second factor is set up with a code of now."""
    s = session(w, login)
    a = s.post("/session/totp", {"password": PASSWORD})
    same(a.status, 200)
    same(s.post("/session/totp/confirm",
                {"code": code(a.json["secret"])}).status, 204)
    return s, a.json["secret"]


def again(w, login):
    """Forget which code was used last: waiting takes half a minute."""
    w.sql("UPDATE user SET totp_step = 0 WHERE login = '%s'" % login)


# --- logging in ---------------------------------------------------------------

@case("people", "a login opens a session, a logout ends it")
def life(w):
    login, uid = person(w, "Alpha", "organisation_admin", name="Ada")
    a = enter(w, login, headers={"User-Agent": "Browser/1"})
    same(a.status, 200)
    same((a.json["user_id"], a.json["name"], a.json["role"],
          a.json["organisation"]["id"], a.json["organisation"]["kind"]),
         (uid, "Ada", "organisation_admin", w.orgs["Alpha"], "customer"))
    check("manage" in a.json["permissions"] and
          "tree" not in a.json["permissions"], "permissions", a.json)
    flags = [x.strip() for x in a.headers["set-cookie"].split(";")[1:]]
    check({"HttpOnly", "SameSite=Strict", "Path=/"} <= set(flags), "flags",
          flags)
    check("Secure" not in flags, "not over plain HTTP", flags)
    s = Api(w, cookie=cookie_of(a), csrf=a.json["csrf_token"])
    who = s.get("/session")
    same(who.status, 200)
    same(who.json, a.json)
    same(s.patch("/session", {"name": "Ada L.", "language": "nl"}).json["name"],
         "Ada L.")
    for body in ({"role": "provider_admin"}, {"login": "x"},
                 {"enabled": False}, {"password": "0123456789ab"}):
        same(s.patch("/session", body).status, 422, body)
    a = s.post("/logout")
    same(a.status, 204)
    check("Max-Age=0" in a.headers["set-cookie"], "the cookie is taken away")
    same(s.get("/session").status, 401)
    kinds = [r[0] for r in w.sql(
        "SELECT action FROM audit WHERE actor = 'user:%s' ORDER BY id"
        % login)]
    same(kinds, ["login", "change", "logout"], "audit")


@case("people", "over HTTPS the cookie is Secure")
def secure(w):
    login, _ = person(w, "Alpha", "read_only")
    a = enter(w, login, headers={"REQUEST_SCHEME": "https"})
    same(a.status, 200)
    check("; Secure" in a.headers["set-cookie"], "Secure",
          a.headers["set-cookie"])


def cgi(w, method, path, body=b"", **extra):
    """The same program as plain CGI, with plain_http as it is usually."""
    conf = os.path.join(w.folder, "strict.conf")
    with open(os.path.join(w.folder, "voipconfig-admin.conf")) as f:
        text = f.read().replace("plain_http = yes", "plain_http = no")
    with open(conf, "w") as f:
        f.write(text)
    env = {"GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": method,
           "REQUEST_URI": "/api/v1" + path, "QUERY_STRING": "",
           "REMOTE_ADDR": network(), "REQUEST_SCHEME": "http",
           "CONTENT_LENGTH": str(len(body)),
           "CONTENT_TYPE": "application/json", "PATH": os.environ["PATH"],
           "VOIPCONFIG_ADMIN_CONF": conf}
    env.update(extra)
    r = subprocess.run([os.path.join(w.build_dir, "voipconfig-admin")],
                       env=env, input=body, stdout=subprocess.PIPE)

    class Raw:
        pass
    raw = Raw()
    head, _, raw.body = r.stdout.partition(b"\r\n\r\n")
    raw.headers = {}
    for line in head.decode().split("\r\n"):
        name, _, value = line.partition(": ")
        raw.headers[name.lower()] = value
    raw.status = int(raw.headers.get("status", "200").split()[0])
    return Answer(raw)


@case("people", "neither passwords nor cookies are taken over plain HTTP")
def plain(w):
    login, _ = person(w, "Alpha", "read_only")
    body = json.dumps({"login": login, "password": PASSWORD}).encode()
    a = cgi(w, "POST", "/login", body)
    same(a.status, 403)
    check("HTTPS" in a.json["detail"] and "set-cookie" not in a.headers,
          "says why", a)
    a = cgi(w, "POST", "/login", body, REQUEST_SCHEME="https")
    same(a.status, 200)
    cookie = "voipconfig_session=" + cookie_of(a)
    same(cgi(w, "GET", "/session", HTTP_COOKIE=cookie,
             REQUEST_SCHEME="https").status, 200)
    same(cgi(w, "GET", "/session", HTTP_COOKIE=cookie).status, 403)
    # A token is the business of who sends it.
    token = w.token("Alpha", "read").token
    same(cgi(w, "GET", "/groups",
             HTTP_AUTHORIZATION="Bearer " + token).status, 200)


@case("people", "cookies that are wrong, none, or two open nothing")
def cookies(w):
    s = session(w, person(w, "Alpha", "read_only")[0])
    good = "voipconfig_session=" + s.cookie
    for value, status in ((good, 200), ("a=b; " + good + "; c=d", 200),
                          (None, 401), ("", 401), ("voipconfig_session", 401),
                          ("voipconfig_session=", 401),
                          (good + "x", 401), (good.upper(), 401),
                          ("xvoipconfig_session=" + s.cookie, 401),
                          ("voipconfig_session=" + "a" * 5000, 401),
                          ("voipconfig_session=other; " + good, 401),
                          (good + "; voipconfig_session=other", 401),
                          (good + "; " + good, 401)):
        a = w.nobody().get("/session",
                           headers={"Cookie": value} if value else {})
        same(a.status, status, value)
    # A token beside it is what counts.
    a = w.nobody().get("/session", headers={
        "Cookie": good, "Authorization": "Bearer nonsense"})
    same(a.status, 401)


@case("people", "a token can ask who it is")
def token_self(w):
    admin = w.api("Alpha", "organisation_admin")
    a = admin.post("/tokens", {"name": "CRM", "scopes": "read people",
                               "expires_at": "2099-01-01T00:00:00Z"})
    same(a.status, 201, a)
    tok = Api(w, token=a.json["token"])
    me = tok.get("/session")
    same(me.status, 200, me)
    same({k: me.json[k] for k in ("token_id", "name", "login", "scopes",
                                  "permissions", "expires_at")},
         {"token_id": a.json["id"], "name": "CRM", "login": admin.name,
          "scopes": "read people", "permissions": ["look", "read", "people"],
          "expires_at": "2099-01-01T00:00:00Z"})
    same(me.json["organisation"]["name"], "Alpha")
    check("csrf_token" not in me.json, "nothing of a session", me)
    for call in (tok.patch("/session", {"name": "x"}), tok.get("/sessions"),
                 tok.post("/logout")):
        same(call.status, 403)
    same(w.token("Beta", "secrets").get("/session").json["login"], None)
    same(tok.delete("/tokens/%d" % a.json["id"]).status, 204)
    same(tok.get("/session").status, 401)


@case("people", "a change without the session's CSRF token is refused")
def csrf(w):
    login, _ = person(w, "Alpha", "read_only")
    s, other = session(w, login), session(w, login)
    for token in "", "x", s.csrf + "x", s.csrf[:-1], other.csrf:
        for method, path, body in (("PATCH", "/session", {"name": "x"}),
                                   ("POST", "/logout", None),
                                   ("DELETE", "/sessions", None)):
            same(s.call(method, path, body,
                        headers={"X-CSRF-Token": token}).status, 403, token)
    same(s.get("/session", headers={"X-CSRF-Token": "wrong"}).status, 200)
    same(s.patch("/session", {"name": "x"}).status, 200)


@case("people", "who may not log in learns nothing of who may")
def enumeration(w):
    known, _ = person(w, "Alpha", "read_only")
    bare, _ = person(w, "Alpha", "read_only", password=None)
    off, _ = person(w, "Alpha", "read_only", enabled=False)
    answers = []
    for login, password in ((known, "wrong password"), (bare, ""),
                            (bare, PASSWORD), (off, PASSWORD),
                            ("nobody@nowhere.example", PASSWORD),
                            (known, ""), (known, PASSWORD + "x"),
                            (known, PASSWORD.upper())):
        a = enter(w, login, password)
        same(a.status, 401, login)
        check("set-cookie" not in a.headers, "no cookie")
        a.json.pop("request_id")
        answers.append(a.json)
    for a in answers:
        same(a, answers[0], "one answer for all")
    same(w.sql("SELECT failures FROM user WHERE login = '%s'" % known),
         [["4"]])
    same(enter(w, known.upper()).status, 200, "logins know no case")


@case("people", "what is no login is refused before it is looked for")
def forms(w):
    n = w.nobody()
    for body, pointer in (({}, "/login"), ({"login": "a b", "password": "x"},
                                           "/login"),
                          ({"login": "a" * 121, "password": "x"}, "/login"),
                          ({"login": "x\n", "password": "x"}, "/login"),
                          ({"login": "x", "password": "y" * 257},
                           "/password"),
                          ({"login": 7, "password": "x"}, "/login"),
                          ({"login": "x", "password": "x", "otp": "1"},
                           "/otp")):
        a = n.post("/login", body)
        same((a.status, a.json["errors"][0]["pointer"]), (422, pointer), body)
    same(n.call("POST", "/login", raw=b"login=x&password=y",
                kind="application/x-www-form-urlencoded").status, 415)


# --- guessing -----------------------------------------------------------------

def guess(w, login, address, times):
    return [enter(w, login, "wrong %d" % i, address=address)
            for i in range(times)]


@case("people", "who guesses has to wait, and locks nobody else out")
def guessing(w):
    login, _ = person(w, "Alpha", "read_only")
    other, _ = person(w, "Alpha", "read_only")
    here = network()
    same([a.status for a in guess(w, login, here, 5)], [401] * 5)
    a = enter(w, login, address=here)
    same(a.status, 429, "the right password does not help")
    check(1 <= int(a.headers["retry-after"]) <= 16, "Retry-After", a.headers)
    neighbour = here.rpartition(".")[0] + ".200"
    same(enter(w, login, address=neighbour).status, 429, "same network")
    same(enter(w, other, address=here).status, 200, "another person there")
    same(enter(w, login, address=network()).status, 200, "from elsewhere")
    same(enter(w, login, address=here).status, 429, "still shut there")
    # The pause over, one more failure shuts it for twice as long.
    w.sql("UPDATE login_guard SET until_at = UTC_TIMESTAMP() - INTERVAL 1"
          " SECOND")
    same(enter(w, login, "wrong", address=here).status, 401)
    check(16 < int(enter(w, login, address=here).headers["retry-after"]) <= 31,
          "twice as long")
    w.sql("UPDATE login_guard SET until_at = UTC_TIMESTAMP() - INTERVAL 1"
          " SECOND")
    same(enter(w, login, address=here).status, 200)
    same([a.status for a in guess(w, login, here, 4)], [401] * 4,
         "a right one begins anew")


@case("people", "the guard knows logins as the database does")
def spellings(w):
    login, _ = person(w, "Alpha", "read_only")
    name, _, domain = login.partition("@")
    for who in login, "nobody%d@x.example" % next(counter):
        here = network()
        spelled = [who, who.upper(), who.replace("p", "P", 1),
                   who + "\u00a0", who + "\u3000", who.replace("a", "\u00e0")]
        statuses = [enter(w, s, "wrong", address=here).status
                    for s in spelled]
        same(statuses, [401] * 5 + [429], "one bucket for %s" % who)


@case("people", "a network that tries many logins is slowed, IPv6 by its /64")
def networks(w):
    here = "2001:db8:%x:1::" % next(counter)
    login, _ = person(w, "Alpha", "read_only")
    same(enter(w, login, "wrong", address=here + "1").status, 401)
    w.sql("UPDATE login_guard SET failures = 99 WHERE failures = 1 AND"
          " changed_at > UTC_TIMESTAMP() - INTERVAL 1 MINUTE")
    same(enter(w, "x%d" % next(counter), "wrong",
               address=here + "ffff").status, 401, "the hundredth")
    same(enter(w, "y%d" % next(counter), "wrong",
               address=here + "2:3").status, 429)
    same(enter(w, login, address=here.replace(":1::", ":2::") + "1").status,
         200, "the next /64")
    w.sql("DELETE FROM login_guard")


@case("people", "neither logins nor addresses stand in the guard's table")
def hashed(w):
    login, _ = person(w, "Alpha", "read_only")
    here = network()
    enter(w, login, "wrong", address=here)
    rows = w.sql("SELECT HEX(bucket) FROM login_guard")
    plain_sums = [hashlib.sha256(x.encode()).hexdigest().upper()
                  for x in (login, here, login + here)]
    check(rows and not any(r[0] in plain_sums for r in rows), "keyed")


# --- passwords ------------------------------------------------------------------

@case("people", "a new password for who knows the old one")
def password(w):
    login, uid = person(w, "Alpha", "organisation_user")
    s, other = session(w, login), session(w, login)
    for new in ("short", "", "123456789", "x" * 257, "tab\there it is",
                "line\nbreak it is", "nul\u0000 in a password"):
        a = s.post("/session/password", {"current": PASSWORD, "new": new})
        same((a.status, a.json["errors"][0]["pointer"]), (422, "/new"), new)
        check(new == "" or new not in a.body.decode(), "not said back")
    a = s.post("/session/password", {"current": "wrong", "new": "n" * 12})
    same((a.status, a.json["errors"][0]["pointer"]), (403, "/current"))
    same(other.get("/session").status, 200)
    same(s.post("/session/password",
                {"current": PASSWORD, "new": "n" * 12}).status, 204)
    same(s.get("/session").status, 200, "this one stays")
    same(other.get("/session").status, 401, "the others end")
    same(enter(w, login).status, 401)
    same(enter(w, login, "n" * 12).status, 200)
    after = w.sql("SELECT after_text FROM audit WHERE object = 'user' AND"
                  " object_id = %d ORDER BY id DESC LIMIT 1" % uid)[0][0]
    same(json.loads(after), {"password": "changed"})


@case("people", "a stolen session can not guess the password for ever")
def stolen(w):
    login, _ = person(w, "Alpha", "read_only")
    s = session(w, login)
    here = {"REMOTE_ADDR": network()}
    for i in range(5):
        same(s.post("/session/password", {"current": "wrong", "new": "n" * 12},
                    headers=here).status, 403)
    a = s.post("/session/totp", {"password": PASSWORD}, headers=here)
    same(a.status, 429)
    check(int(a.headers["retry-after"]) > 0, "Retry-After")
    # A key of idempotency would make all one transaction, which forgets.
    a = s.post("/session/password", {"current": "wrong", "new": "n" * 12},
               headers={"Idempotency-Key": "x", "REMOTE_ADDR": network()})
    same(a.status, 422 if a.json.get("errors") else 400)


@case("people", "somebody above resets a password; all sessions end")
def reset(w):
    login, uid = person(w, "Alpha", "organisation_user")
    s = session(w, login)
    admin = w.api("Alpha", "organisation_admin")
    path = "/users/%d/password" % uid
    same(admin.post(path, {"password": "short"}).status, 422)
    same(admin.post(path, {}).status, 422)
    same(admin.post(path, {"password": "x" * 12, "y": 1}).status, 422)
    same(s.get("/session").status, 200)
    same(admin.post(path, {"password": "reset it 123"}).status, 204)
    same(s.get("/session").status, 401)
    same(enter(w, login, "reset it 123").status, 200)
    same(w.api("Beta", "organisation_admin").post(
        path, {"password": "x" * 12}).status, 404)
    same(w.api("Alpha", "read_only").post(
        path, {"password": "x" * 12}).status, 403)
    same(admin.post(path, {"password": None}).status, 204)
    same(enter(w, login, "reset it 123").status, 401, "taken away")
    same(admin.get("/users/%d" % uid).json["password_set"], False)
    me = admin.get("/session").json["user_id"]
    same(admin.post("/users/%d/password" % me,
                    {"password": "x" * 12}).status, 403, "not one's own")


@case("people", "a password that is changed ends a login under way")
def version(w):
    login, uid = person(w, "Alpha", "read_only")
    s = session(w, login)
    same(w.api().patch("/users/%d" % uid, {"enabled": False}).status, 200)
    same(s.get("/session").status, 401, "disabled")
    same(enter(w, login).status, 401)
    same(w.api().patch("/users/%d" % uid, {"enabled": True}).status, 200)
    same(s.get("/session").status, 401, "it does not come back")
    same(enter(w, login).status, 200)


# --- sessions -------------------------------------------------------------------

@case("people", "one's sessions are listed and ended, nobody else's")
def sessions(w):
    login, _ = person(w, "Alpha", "read_only")
    stranger = session(w, person(w, "Alpha", "read_only")[0])
    all_ = [session(w, login) for _ in range(4)]
    me = all_[0]
    ids = [s.get("/session").json["session_id"] for s in all_]
    foreign = stranger.get("/session").json["session_id"]
    a = me.get("/sessions?limit=3")
    same(len(a.json["items"]), 3)
    check(a.json["next"] is not None, "more")
    b = me.get("/sessions?limit=3&cursor=" +
               urllib.parse.quote(a.json["next"]))
    same([x["id"] for x in a.json["items"] + b.json["items"]], ids)
    digest = hashlib.sha256(me.cookie.encode()).hexdigest()
    check(digest not in a.body.decode() and
          me.cookie not in a.body.decode(), "no digest, no cookie")
    same(me.delete("/sessions/%d" % foreign).status, 404)
    same(stranger.get("/session").status, 200)
    same(me.delete("/sessions/%d" % ids[1]).status, 204)
    same(all_[1].get("/session").status, 401)
    same(me.delete("/sessions/%d" % ids[1]).status, 404)
    same(me.delete("/sessions").status, 204)
    same([s.get("/session").status for s in all_], [200, 401, 401, 401])
    same(stranger.get("/session").status, 200)


@case("people", "a session ends when it is old or silent")
def expiry(w):
    login, _ = person(w, "Alpha", "read_only")
    old, silent, good = [session(w, login) for _ in range(3)]

    def change(s, what):
        w.sql("UPDATE session SET %s WHERE token_sha256 = UNHEX('%s')"
              % (what, hashlib.sha256(s.cookie.encode()).hexdigest()))
    change(old, "expires_at = UTC_TIMESTAMP()")
    change(silent, "seen_at = UTC_TIMESTAMP() - INTERVAL 3601 SECOND")
    change(good, "seen_at = UTC_TIMESTAMP() - INTERVAL 3000 SECOND")
    same([s.get("/session").status for s in (old, silent, good)],
         [401, 401, 200])
    same(len(good.get("/sessions").json["items"]), 1, "not listed")
    same(w.sql("SELECT COUNT(*) FROM session s JOIN user u ON u.id = s.user_id"
               " WHERE u.login = '%s' AND seen_at > UTC_TIMESTAMP() -"
               " INTERVAL 60 SECOND" % login), [["1"]], "seen again")


# --- second factor ------------------------------------------------------------------

@case("people", "a second factor: begun, confirmed, asked for, removed")
def factor(w):
    login, uid = person(w, "Alpha", "organisation_admin")
    s, other = session(w, login), session(w, login)
    same(s.post("/session/totp/confirm", {"code": "123456"}).status, 409)
    same(s.post("/session/totp", {"password": "wrong"}).status, 403)
    a = s.post("/session/totp", {"password": PASSWORD})
    same(a.status, 200)
    secret = a.json["secret"]
    check(a.json["uri"].startswith("otpauth://totp/Voipconfig:") and
          "secret=" + secret in a.json["uri"], "uri", a.json)
    check(secret not in str(w.sql("SELECT HEX(totp_pending) FROM user"
                                  " WHERE id = %d" % uid)), "sealed")
    same(enter(w, login).status, 200, "not asked for before it is confirmed")
    same(s.post("/session/totp/confirm", {"code": "000000x"}).status, 422)
    same(s.get("/session").json["has_totp"], False)
    same(s.post("/session/totp/confirm", {"code": code(secret)}).status, 204)
    same(s.get("/session").json["has_totp"], True, "this session stays")
    same(other.get("/session").status, 401, "made without it")
    a = enter(w, login)
    same((a.status, a.json.get("totp_required")), (401, True))
    check("set-cookie" not in a.headers, "no cookie yet")
    a = enter(w, login, "wrong password")
    same((a.status, a.json.get("totp_required")), (401, None),
         "only after a right password")
    a = enter(w, login, "wrong password", code(secret, 1))
    same((a.status, a.json.get("totp_required")), (401, None))
    same(enter(w, login, totp=code(secret, 1)).status, 200,
         "a step ahead is good")
    same(s.post("/session/totp", {"password": PASSWORD}).status, 409)
    a = s.post("/session/totp/remove",
               {"password": PASSWORD, "code": "000000"})
    same((a.status, a.json["errors"][0]["pointer"]), (403, "/code"))
    same(s.post("/session/totp/remove",
                {"password": "wrong", "code": code(secret, 1)}).status, 403)
    again(w, login)
    same(s.post("/session/totp/remove",
                {"password": PASSWORD, "code": code(secret)}).status, 204)
    same(enter(w, login).status, 200)
    same(s.post("/session/totp/remove",
                {"password": PASSWORD, "code": code(secret)}).status, 409)


@case("people", "a code is good once")
def replay(w):
    login, _ = person(w, "Alpha", "read_only")
    _, secret = with_factor(w, login)
    again(w, login)
    used = code(secret, 1)
    same(enter(w, login, totp=used).status, 200)
    a = enter(w, login, totp=used)
    same((a.status, a.json.get("totp_required")), (401, True), "replayed")
    same(enter(w, login, totp=code(secret)).status, 401, "nor an older one")
    again(w, login)
    same(enter(w, login, totp=code(secret, 3)).status, 401, "too far ahead")
    same(enter(w, login, totp=code(secret, -3)).status, 401, "too old")


@case("people", "codes can not be guessed for ever either")
def guessed_codes(w):
    login, _ = person(w, "Alpha", "read_only")
    _, secret = with_factor(w, login)
    again(w, login)
    here = network()
    wrong = "%06d" % ((int(code(secret)) + 500000) % 1000000)
    for i in range(5):
        same(enter(w, login, totp=wrong, address=here).status, 401)
    same(enter(w, login, totp=code(secret), address=here).status, 429)
    same(enter(w, login, totp=code(secret, 1)).status, 200, "from elsewhere")


@case("people", "a session opened without a factor that is wanted is none")
def without(w):
    login, _ = person(w, "Alpha", "read_only")
    s, secret = with_factor(w, login)
    w.sql("UPDATE session SET second_factor = 0 WHERE token_sha256 ="
          " UNHEX('%s')" % hashlib.sha256(s.cookie.encode()).hexdigest())
    same(s.get("/session").status, 401)


@case("people", "a lost factor is reset, by an admin or on the command line")
def lost(w):
    login, uid = person(w, "Alpha", "read_only")
    s, _ = with_factor(w, login)
    admin = w.api("Alpha", "organisation_admin")
    path = "/users/%d/totp" % uid
    same(admin.get("/users/%d" % uid).json["has_totp"], True)
    same(w.api("Beta", "organisation_admin").delete(path).status, 404)
    same(w.api("Alpha", "read_only").delete(path).status, 403)
    same(admin.delete(path).status, 204)
    same(s.get("/session").status, 401)
    same(enter(w, login).status, 200)
    with_factor(w, login)
    w.ctl("user", "totp", "reset", login)
    same(enter(w, login).status, 200)
    me = admin.get("/session").json["user_id"]
    same(admin.delete("/users/%d/totp" % me).status, 403, "not one's own")


# --- people ---------------------------------------------------------------------------

@case("people", "people are made, read, changed, deleted")
def people(w):
    api = w.api("Alpha", "organisation_admin")
    login = "Bob%d@alpha.example" % next(counter)
    a = api.post("/users", {"login": login, "name": "Bob", "role": "read_only",
                            "password": PASSWORD})
    same(a.status, 201)
    u = a.json
    path = "/users/%d" % u["id"]
    same(a.headers["location"], "/api/v1" + path)
    same((u["organisation_id"], u["enabled"], u["password_set"], u["has_totp"],
          u["last_login_at"]), (w.orgs["Alpha"], True, True, False, None))
    check(PASSWORD not in a.body.decode(), "the password is not said back")
    a = api.patch(path, {"name": "Robert"}, headers={"If-Match": '"1"'})
    same((a.status, a.json["name"], a.json["version"]), (200, "Robert", 2))
    a = api.patch(path, {"name": "x"}, headers={"If-Match": '"1"'})
    same((a.status, a.json["current_version"]), (409, 2), "lost update")
    same(api.patch(path, {"password": PASSWORD}).status, 422,
         "a call of its own")
    same(api.post("/users", {"login": login.upper()}).status, 409, "in use")
    same(api.patch(path, {"role": "organisation_user"}).status, 200)
    same(enter(w, login).status, 200)
    check(api.get(path).json["last_login_at"] is not None, "last login")
    same(api.delete(path).status, 204)
    same(api.get(path).status, 404)
    same(enter(w, login).status, 401)
    rows = w.sql("SELECT action, IFNULL(before_text, ''), IFNULL(after_text,"
                 " '') FROM audit WHERE object = 'user' AND object_id = %d"
                 " ORDER BY id" % u["id"])
    same([r[0] for r in rows], ["create", "change", "change", "delete"])
    check("changed" in rows[0][2] and PASSWORD not in str(rows), "audit",
          rows)


@case("people", "the list of people: filters, orders, pages")
def people_list(w):
    made = [person(w, "Alpha", "read_only", None, name="List %d" % i)[0]
            for i in range(5)]
    off, _ = person(w, "Alpha", "read_only", None, name="List off",
                    enabled=False)
    api = w.api("North", "reseller_admin")
    for sort, key in ("login", "login"), ("-name", "name"), ("id", "id"):
        seen, cursor = [], ""
        while True:
            a = api.get("/users?q=List&limit=2&enabled=true&sort=" + sort +
                        cursor)
            same(a.status, 200)
            seen += [x[key] for x in a.json["items"]]
            if a.json["next"] is None:
                break
            cursor = "&cursor=" + urllib.parse.quote(a.json["next"])
        same(len(seen), 5, sort)
        same(seen, sorted(seen, reverse=sort[0] == "-"), sort)

    def logins(query):
        a = api.get("/users?limit=500&" + query)
        same(a.status, 200, query)
        return {x["login"] for x in a.json["items"]}
    same(logins("enabled=false&q=List"), {off})
    same(logins("q=" + made[0]), {made[0]})
    same(logins("role=reseller_admin"),
         {w.logins["North", "reseller_admin"]})
    same(logins("organisation_id=%d&q=List" % w.orgs["North"]), set())
    check(set(made) <= logins("under=%d&q=List" % w.orgs["North"]), "under")
    same(logins("organisation_id=%d" % w.orgs["Beta"]), set(), "not his")
    same(logins("q=100%25"), set(), "% is a character")
    for bad in "role=king", "enabled=yes", "sort=role", "x=1":
        same(api.get("/users?" + bad).status, 400, bad)


@case("people", "bad people are refused with the place of what is wrong")
def bad_people(w):
    api = w.api()
    for body, pointer in (({}, "/login"), ({"login": ""}, "/login"),
                          ({"login": "a b"}, "/login"),
                          ({"login": "x" * 121}, "/login"),
                          ({"login": "x", "role": "king"}, "/role"),
                          ({"login": "x", "role": None}, "/role"),
                          ({"login": "x", "language": "de"}, "/language"),
                          ({"login": "x", "enabled": "yes"}, "/enabled"),
                          ({"login": "x", "name": "a\nb"}, "/name"),
                          ({"login": "x", "password": "short"}, "/password"),
                          ({"login": "x", "password": "p" * 257},
                           "/password"),
                          ({"login": "x", "password": "tab\tin password"},
                           "/password"),
                          ({"login": "x", "failures": 0}, "/failures"),
                          ({"login": "x", "id": 1}, "/id")):
        a = api.post("/users", body)
        same((a.status, a.json["errors"][0]["pointer"]), (422, pointer), body)
    a = api.post("/users", {"login": "x", "organisation_id": w.orgs["Alpha"],
                            "role": "reseller_admin"})
    same((a.status, a.json["errors"][0]["pointer"]), (422, "/role"))
    same(api.post("/users", {"login": "x",
                             "organisation_id": 999999}).status, 404)


@case("people", "nobody gives a role above his own")
def escalation(w):
    for org, role, above in (
            ("North", "reseller_admin", ["provider_admin"]),
            ("North", "organisation_admin", ["provider_admin",
                                             "reseller_admin"]),
            ("Alpha", "organisation_admin", ["provider_admin",
                                             "reseller_admin"])):
        api = w.api(org, role)
        _, victim = person(w, org, "read_only", None)
        me = api.get("/session").json["user_id"]
        for r in above:
            for method, path, body in (
                    ("POST", "/users", {"login": "esc%d" % next(counter),
                                        "role": r}),
                    ("PATCH", "/users/%d" % victim, {"role": r}),
                    ("PATCH", "/users/%d" % me, {"role": r})):
                a = api.call(method, path, body)
                check(a.status in (403, 422) and
                      a.json["errors"][0]["pointer"] == "/role",
                      "refused", role, r, a)
            # Nor in an organisation where it would fit.
            same(api.post("/users", {
                "login": "esc%d" % next(counter), "role": r,
                "organisation_id": w.orgs["provider"]}).status, 404)
        same(api.get("/session").json["role"], role)
    same(w.sql("SELECT COUNT(*) FROM user WHERE login LIKE 'esc%'"), [["0"]])


@case("people", "nobody touches a person above him")
def above(w):
    login, uid = person(w, "North", "reseller_admin")
    api = w.api("North", "organisation_admin")
    path = "/users/%d" % uid
    same(api.get(path).status, 200, "he sees him")
    for method, p, body in (("PATCH", path, {"name": "x"}),
                            ("PATCH", path, {"role": "read_only"}),
                            ("PATCH", path, {"enabled": False}),
                            ("DELETE", path, None),
                            ("DELETE", path + "/totp", None),
                            ("POST", path + "/password",
                             {"password": "x" * 12})):
        same(api.call(method, p, body).status, 403, (method, p))
    same(enter(w, login).status, 200)
    # An equal may.
    same(w.api("North", "reseller_admin").patch(path,
                                                {"name": "x"}).status, 200)
    # Who is above by the tree is not there.
    same(w.api("Alpha", "organisation_admin").get(path).status, 404)


@case("people", "people move only where who moves them sees")
def moves(w):
    login, uid = person(w, "Alpha", "organisation_user")
    mac = "805ec0ff%04x" % next(counter)
    w.device(mac, "Alpha", lines=0)
    path = "/users/%d" % uid
    admin = w.api("Alpha", "organisation_admin")
    same(admin.put(path + "/phones/" + mac).status, 204)
    s = session(w, login)
    same(admin.patch(path, {"organisation_id": w.orgs["Beta"]}).status, 404)
    same(admin.patch(path, {"organisation_id": w.orgs["North"]}).status, 404)
    north = w.api("North", "reseller_admin")
    a = north.patch(path, {"organisation_id": w.orgs["North"]})
    same((a.status, a.json["organisation"]), (200, "North"))
    same(admin.get(path).status, 404, "gone from here")
    same(s.get("/session").json["organisation"]["name"], "North")
    same(len(north.get(path + "/phones").json["items"]), 1, "still below him")
    same(w.api().patch(path, {"organisation_id": w.orgs["Beta"]}).status, 200)
    same(w.api().get(path + "/phones").json["items"], [], "not below him")


@case("people", "the last provider_admin stays, also when two go at once")
def last_provider(w):
    mine = w.logins["provider", "provider_admin"]
    others = [r[0] for r in w.sql(
        "SELECT login FROM user WHERE role = 'provider_admin' AND enabled = 1"
        " AND login <> '%s'" % mine)]
    for login in others:
        w.ctl("user", "delete", login)
    me = w.api().get("/session").json["user_id"]
    path = "/users/%d" % me
    for method, body in (("DELETE", None), ("PATCH", {"enabled": False}),
                         ("PATCH", {"role": "reseller_admin"}),
                         ("PATCH", {"role": "read_only", "organisation_id":
                                    w.orgs["Alpha"]})):
        a = w.api().call(method, path, body)
        same(a.status, 409, body)
        check("last provider_admin" in a.json["detail"], "says why", a)
    check("last provider_admin" in w.ctl("user", "delete", mine,
                                         refused=True), "voipconfigctl too")
    # One that may not log in does not count.
    _, off = person(w, "provider", "provider_admin", enabled=False)
    same(w.api().delete(path).status, 409)
    same(w.api().delete("/users/%d" % off).status, 204)
    for i in range(6):
        pair = [person(w, "provider", "provider_admin") for _ in range(2)]
        apis = [w.session(login) for login, _ in pair]
        same(apis[0].patch(path, {"enabled": False}).status, 200)
        w.apis.pop(("provider", "provider_admin"), None)
        barrier, statuses = threading.Barrier(2), [None, None]

        def go(n):
            barrier.wait()
            uid = pair[n][1]
            a = apis[n].delete("/users/%d" % uid) if i % 2 else \
                apis[n].patch("/users/%d" % uid, {"role": "read_only"})
            statuses[n] = a.status
        threads = [threading.Thread(target=go, args=(n,)) for n in (0, 1)]
        try:
            for t in threads:
                t.start()
            for t in threads:
                t.join()
            left = w.sql("SELECT COUNT(*) FROM user WHERE role ="
                         " 'provider_admin' AND enabled = 1")
        finally:
            w.ctl("user", "change", mine, "enabled=yes")
        same(left, [["1"]], "one is left")
        same(sorted(statuses), [204 if i % 2 else 200, 409])
        for login, uid in pair:
            w.api().delete("/users/%d" % uid)


@case("people", "whose phone is whose")
def phones(w):
    login, uid = person(w, "Alpha", "organisation_user")
    macs = ["805ec0fe%04x" % next(counter) for _ in range(3)]
    for mac in macs:
        w.device(mac, "Alpha", lines=0)
    foreign = "805ec0fe%04x" % next(counter)
    w.device(foreign, "Beta", lines=0)
    api = w.api("Alpha", "organisation_admin")
    path = "/users/%d/phones" % uid

    def mine():
        return [x["mac"] for x in api.get(path).json["items"]]
    spelled = ":".join(macs[0][i:i + 2] for i in range(0, 12, 2)).upper()
    same(api.put(path + "/" + spelled).status, 204)
    same(api.put(path + "/" + macs[0]).status, 204, "again is no error")
    same(mine(), [macs[0]])
    a = api.put(path, {"macs": [spelled, macs[2]]})
    same((a.status, [x["mac"] for x in a.json["items"]]),
         (200, [macs[0], macs[2]]))
    for bad, pointer in (([macs[1], foreign], "/macs/1"),
                         ([macs[1], "nonsense"], "/macs/1"),
                         ([macs[1], macs[1]], "/macs/1"),
                         ([macs[1], "805ec0fdffff"], "/macs/1"),
                         ([7], "/macs/0"), ("x", "/macs")):
        a = api.put(path, {"macs": bad})
        same((a.status, a.json["errors"][0]["pointer"]), (422, pointer), bad)
    same(mine(), [macs[0], macs[2]], "nothing changed")
    same(api.put(path, {}).status, 422)
    same(api.put(path + "/" + foreign).status, 404)
    same(api.put(path + "/xyz").status, 404)
    # Who sees both may not mix them either.
    same(w.api().put(path + "/" + foreign).status, 400)
    same(api.delete(path + "/" + macs[0]).status, 204)
    same(api.delete(path + "/" + macs[0]).status, 404)
    same(mine(), [macs[2]])
    other = w.api("Beta", "organisation_admin")
    for method, p, body in (("GET", path, None), ("PUT", path, {"macs": []}),
                            ("PUT", path + "/" + macs[0], None),
                            ("DELETE", path + "/" + macs[2], None)):
        same(other.call(method, p, body).status, 404)
        same(w.api("Alpha", "read_only").call(method, p, body).status, 403)
    admin_id = api.get("/session").json["user_id"]
    same(api.put("/users/%d/phones" % admin_id,
                 {"macs": [macs[0]]}).status, 422, "sees all anyway")
    same(api.patch("/users/%d" % uid, {"role": "read_only"}).status, 200)
    same(mine(), [], "his no more")


# --- tokens -----------------------------------------------------------------------------

@case("people", "a token is shown once, and works until it is deleted")
def tokens(w):
    api = w.api("Alpha", "organisation_admin")
    a = api.post("/tokens", {"name": "CRM", "scopes": "read phones"},
                 headers={"Idempotency-Key": "token-%d" % next(counter)})
    same(a.status, 201)
    t, path = a.json, "/tokens/%d" % a.json["id"]
    same(a.headers["location"], "/api/v1" + path)
    check(t["token"].startswith("vc_"), "secret", t)
    same((t["login"], t["expires_at"], t["used_at"]),
         (w.logins["Alpha", "organisation_admin"], None, None))
    bearer = Api(w, token=t["token"])
    same(bearer.get("/groups").status, 200)
    same(bearer.post("/groups", {"name": "x"}).status, 403, "scopes")
    same(bearer.get("/sessions").status, 403, "no person")
    shown = api.get(path)
    same(shown.status, 200)
    check("token" not in shown.json and shown.json["used_at"] is not None,
          "used, and not shown again", shown)
    check(t["token"] not in api.get("/tokens").body.decode(), "nor listed")
    same(w.sql("SELECT COUNT(*) FROM token WHERE sha256 = UNHEX('%s')"
               % hashlib.sha256(t["token"].encode()).hexdigest()), [["1"]])
    for table, column in (("idempotency", "response"),
                          ("audit", "after_text")):
        same(w.sql("SELECT COUNT(*) FROM %s WHERE LOCATE('%s', %s) > 0"
                   % (table, t["token"], column)), [["0"]], table)
    same(w.api("Beta", "organisation_admin").get(path).status, 404)
    same(w.api("Beta", "organisation_admin").delete(path).status, 404)
    same(w.api("Alpha", "read_only").delete(path).status, 403)
    same(api.delete(path).status, 204)
    same(bearer.get("/groups").status, 401)
    same(api.get(path).status, 404)


@case("people", "a create that answers with a secret is not answered twice")
def secret_once(w):
    api = w.api("Alpha", "organisation_admin")
    key = {"Idempotency-Key": "secret-%d" % next(counter)}
    body = {"name": "once %d" % next(counter), "scopes": "read"}
    same(api.post("/tokens", body, headers=key).status, 201)
    a = api.post("/tokens", body, headers=key)
    same(a.status, 409)
    check("shown once" in a.json["detail"], "says why", a)
    same(w.sql("SELECT COUNT(*) FROM token WHERE name = '%s'" % body["name"]),
         [["1"]], "made once")


@case("people", "a token can do no more than who makes it")
def token_scopes(w):
    api = w.api("Alpha", "organisation_admin")
    for scopes in "provider", "read tree", "read people tree secrets":
        a = api.post("/tokens", {"name": "x", "scopes": scopes})
        same((a.status, a.json["errors"][0]["pointer"]), (403, "/scopes"))
    for body, pointer in (({"name": "x"}, "/scopes"),
                          ({"name": "x", "scopes": ""}, "/scopes"),
                          ({"name": "x", "scopes": "reed"}, "/scopes"),
                          ({"name": "", "scopes": "read"}, "/name"),
                          ({"name": "x", "scopes": "read", "expires_at":
                            "2020-01-01T00:00:00Z"}, "/expires_at"),
                          ({"name": "x", "scopes": "read", "expires_at":
                            "2099-02-30T00:00:00Z"}, "/expires_at"),
                          ({"name": "x", "scopes": "read", "expires_at":
                            "2099-13-01T00:00:00Z"}, "/expires_at"),
                          ({"name": "x", "scopes": "read", "expires_at":
                            "tomorrow"}, "/expires_at"),
                          ({"name": "x", "scopes": "read", "user_id": 1},
                           "/user_id")):
        a = api.post("/tokens", body)
        same((a.status, a.json["errors"][0]["pointer"]), (422, pointer), body)
    same(api.post("/tokens", {"name": "x", "scopes": "read",
                              "organisation_id": w.orgs["Beta"]}).status, 404)
    a = api.post("/tokens", {"name": "x", "scopes": "read people"})
    same(a.status, 201)
    narrow = Api(w, token=a.json["token"])
    same(narrow.post("/tokens", {"name": "y",
                                 "scopes": "read manage"}).status, 403)
    same(narrow.post("/tokens", {"name": "y", "scopes": "read"}).status, 201)
    # Nor make a person who can, or become one.
    same(narrow.post("/users", {"login": "t%d" % next(counter),
                                "role": "organisation_admin"}).status, 403)
    same(narrow.post("/users", {"login": "t%d" % next(counter),
                                "role": "read_only"}).status, 201)
    me = api.get("/session").json["user_id"]
    same(narrow.post("/users/%d/password" % me,
                     {"password": "x" * 12}).status, 403)
    other, oid = person(w, "Alpha", "organisation_admin")
    same(narrow.post("/users/%d/password" % oid,
                     {"password": "x" * 12}).status, 403)
    # The provider's power stays with the provider.
    a = w.api().post("/tokens", {"name": "x", "scopes": "provider",
                                 "organisation_id": w.orgs["Alpha"]})
    same((a.status, a.json["errors"][0]["pointer"]), (422, "/scopes"))


@case("people", "a token of the command line stays in its organisation")
def token_reach(w):
    t = w.token("Alpha", "read manage people")
    w.sql("UPDATE token SET scopes = 'read people provider' WHERE sha256 ="
          " UNHEX('%s')" % hashlib.sha256(t.token.encode()).hexdigest())
    logins = {x["organisation"] for x in t.get("/users").json["items"]}
    same(logins, {"Alpha"}, "whatever its scopes say")


@case("people", "a token ends with the power of who made it")
def token_maker(w):
    login, uid = person(w, "North", "reseller_admin")
    maker = session(w, login)

    def made(org="Alpha", **more):
        a = maker.post("/tokens", dict(
            {"name": "maker", "scopes": "read people",
             "organisation_id": w.orgs[org]}, **more))
        same(a.status, 201)
        return Api(w, token=a.json["token"])
    t = made()
    path = "/users/%d" % uid
    same(t.get("/users").status, 200)
    # Disabled, and back.
    same(w.api().patch(path, {"enabled": False}).status, 200)
    same(t.get("/users").status, 401)
    same(w.api().patch(path, {"enabled": True}).status, 200)
    same(t.get("/users").status, 200)
    # A lesser role, and one that makes no tokens.
    same(w.api().patch(path, {"role": "read_only"}).status, 200)
    same(t.get("/groups").status, 401)
    same(w.api().patch(path, {"role": "organisation_admin"}).status, 200)
    same(t.get("/users").status, 200)
    # He moves to where the token's organisation is not below him.
    same(w.api().patch(path, {"organisation_id": w.orgs["Beta"]}).status, 200)
    same(t.get("/users").status, 401)
    same(w.api().patch(path, {"organisation_id": w.orgs["North"]}).status,
         200)
    same(t.get("/users").status, 200)
    # The token's organisation moves out from under him.
    oid = w.organisation("Moving %d" % uid, "North")
    maker = session(w, login)
    t2 = made("Moving %d" % uid)
    same(t2.get("/users").status, 200)
    w.sql("UPDATE organisation SET parent_id = %d, path = '/%d/%d/' WHERE"
          " id = %d" % (w.orgs["provider"], w.orgs["provider"], oid, oid))
    same(t2.get("/users").status, 401)
    # Its time is over.
    t3 = made(expires_at="2099-01-01T00:00:00Z")
    same(t3.get("/users").status, 200)
    w.sql("UPDATE token SET expires_at = UTC_TIMESTAMP() WHERE sha256 ="
          " UNHEX('%s')" % hashlib.sha256(t3.token.encode()).hexdigest())
    same(t3.get("/users").status, 401)
    # He is gone.
    same(w.api().delete(path).status, 204)
    same(t.get("/users").status, 401)


@case("people", "the list of tokens")
def token_list(w):
    api = w.api("North", "reseller_admin")
    for org in "North", "Alpha":
        for i in range(2):
            same(api.post("/tokens", {
                "name": "list %s %d" % (org, i), "scopes": "read",
                "organisation_id": w.orgs[org]}).status, 201)

    def names(query, who=api):
        a = who.get("/tokens?q=list&" + query)
        same(a.status, 200, query)
        return [x["name"] for x in a.json["items"]]
    same(names("sort=-name"), ["list North 1", "list North 0", "list Alpha 1",
                               "list Alpha 0"])
    same(names("organisation_id=%d" % w.orgs["Alpha"]),
         ["list Alpha 0", "list Alpha 1"])
    same(len(names("under=%d" % w.orgs["North"])), 4)
    same(names("", w.api("Alpha", "organisation_admin")),
         ["list Alpha 0", "list Alpha 1"])
    same(names("", w.api("Beta", "organisation_admin")), [])
    same(w.api("Alpha", "read_only").get("/tokens").status, 403)
