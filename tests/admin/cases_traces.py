# cases_traces.py - audit log, fetch log, RPS queue and state, why, shut-outs.

import time
from urllib.parse import quote

import fcgi_client
from report import case, check, same


def log(w, org, mac, reason="served", status=200, file=None, at="0 SECOND",
        address="203.0.113.9", flags="", credentials=None):
    """A row of the fetch log, as voipconfig-fcgi writes them."""
    w.sql("INSERT INTO fetch_log (at, organisation_id, mac, file, method,"
          " status, reason, flags, address, user_agent, credentials) VALUES"
          " (UTC_TIMESTAMP(3) - INTERVAL %s, %s, '%s', '%s', 'GET', %d, '%s',"
          " '%s', '%s', 'Yealink SIP-T46U', %s)"
          % (at, w.orgs[org] if org else "NULL", mac, file or mac + ".cfg",
             status, reason, flags, address,
             "'%s'" % credentials if credentials else "NULL"))


def all_pages(api, path):
    items, cursor = [], ""
    while True:
        a = api.get(path + cursor)
        same(a.status, 200, path)
        items += a.json["items"]
        if a.json["next"] is None:
            return items
        cursor = "&cursor=" + quote(a.json["next"])


def utc(seconds_ago):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ",
                         time.gmtime(time.time() - seconds_ago))


def words_of(w, method, path, name):
    """The values openapi.json has for a parameter."""
    op, _ = w.spec.operation(method, path)
    return next(p["schema"]["enum"] for p in op["parameters"]
                if p["name"] == name)


# --- audit -------------------------------------------------------------------

@case("traces", "a filter of a slip of the pen names what there is")
def slips(w):
    api = w.api("provider", "provider_admin")
    for path, name in (("/audit", "object"), ("/audit", "action"),
                       ("/fetches", "reason"), ("/rps/jobs", "state")):
        a = api.get("%s?%s=typo" % (path, name))
        same((a.status, a.json["errors"][0]["parameter"]), (400, name))
        for word in words_of(w, "GET", path, name):
            check(word in a.json["detail"], word, a.json["detail"])
            same(api.get("%s?%s=%s" % (path, name, word)).status, 200, word)
    for name in "object", "action":
        there = {r[0] for r in w.sql("SELECT DISTINCT %s FROM audit" % name)}
        same(there - set(words_of(w, "GET", "/audit", name)), set())



@case("traces", "the audit log: newest first, before and after, filters")
def audit(w):
    api = w.api("Alpha", "organisation_admin")
    g = api.post("/groups", {"name": "audited"}).json
    api.patch("/groups/%d" % g["id"], {"name": "audited two"})
    a = api.get("/audit?object=group&object_id=%d" % g["id"])
    same([x["action"] for x in a.json["items"]], ["change", "create"])
    e = a.json["items"][0]
    same((e["before"]["name"], e["after"]["name"]), ("audited", "audited two"))
    same((e["organisation_id"], e["organisation"], e["actor"], e["address"]),
         (w.orgs["Alpha"], "Alpha", "user:" + api.name, "192.0.2.7"))
    same(a.json["items"][1]["before"], None)
    up = api.get("/audit?object=group&sort=id").json["items"]
    same([x["id"] for x in up], sorted(x["id"] for x in up))
    for name in "audited three", "audited four":
        api.post("/groups", {"name": name})
    ids = [x["id"] for x in all_pages(api, "/audit?object=group&limit=3")]
    same(ids, sorted(ids, reverse=True))
    check(len(ids) == len(set(ids)) >= 4, "every one once")
    me = quote("user:" + api.name)
    check(all(x["actor"] == "user:" + api.name for x in
              api.get("/audit?actor=" + me).json["items"]), "actor")
    same(api.get("/audit?actor=nobody").json["items"], [])
    same(api.get("/audit?until=" + utc(3600)).json["items"], [])
    same(api.get("/audit?since=" + utc(-3600)).json["items"], [])
    same([x["id"] for x in all_pages(api, "/audit?object=group&limit=3&since=%s&until=%s"
                                     % (utc(3600), utc(-3600)))], ids)
    for bad in "?since=yesterday", "?object_id=x", "?sort=at", "?path=/1/":
        same(api.get("/audit" + bad).status, 400, bad)


@case("traces", "history is read by who was above at its time")
def audit_scope(w):
    w.api("Alpha", "organisation_admin").post("/groups", {"name": "seen"})

    def sees(org, role, **k):
        items = all_pages(w.api(org, role), "/audit?limit=500")
        return {x["organisation_id"] for x in items}

    same(sees("Alpha", "read_only"), {w.orgs["Alpha"]})
    north = sees("North", "reseller_admin")
    check(w.orgs["Alpha"] in north and w.orgs["Beta"] not in north, "North")
    same(sees("Beta", "organisation_admin") - {w.orgs["Beta"]}, set())
    check(None in sees("provider", "provider_admin"), "models, stock")
    check(None not in sees("provider", "read_only"), "not of nobody")
    same(w.api("Alpha", "organisation_user").get("/audit").status, 403)
    # A reseller whose last customer is gone still reads of it.
    r = w.api().post("/organisations", {"name": "Lonely", "kind": "reseller"})
    w.orgs["Lonely"] = r.json["id"]
    w.ctl("user", "add", "admin@lonely.example", "organisation=%d"
          % r.json["id"], "role=reseller_admin")
    api = w.session("admin@lonely.example")
    c = api.post("/organisations", {"name": "Only child"}).json
    same(api.delete("/organisations/%d" % c["id"]).status, 204)
    items = api.get("/audit?organisation_id=%d" % c["id"]).json["items"]
    same([x["action"] for x in items], ["delete", "create"])


# --- fetch log ----------------------------------------------------------------

@case("traces", "the fetch log: own rows alone, nobody's for the provider")
def fetches(w):
    for i in range(5):
        log(w, "Alpha", "805ec0710001", at="%d MINUTE" % (5 - i),
            credentials=("own", "organisation_old", None)[i % 3])
    log(w, "Alpha", "805ec0710002", "password", 401, address="203.0.113.77")
    log(w, "Beta", "805ec0710003")
    log(w, None, "805ec0710004", "path_key", 401)
    api = w.api("Alpha", "read_only")
    items = api.get("/fetches?mac=80-5E-C0-71-00-01").json["items"]
    same(len(items), 5)
    same([x["at"] for x in items], sorted((x["at"] for x in items),
                                          reverse=True))
    same(items[0]["organisation"], "Alpha")
    same([x["credentials"] for x in items], [
        "organisation_old", "own", None, "organisation_old", "own"])
    ids = [x["id"] for x in all_pages(
        api, "/fetches?limit=2&mac=805ec0710001")]
    same(ids, [x["id"] for x in items])
    same({x["organisation_id"] for x in all_pages(api, "/fetches?limit=500")},
         {w.orgs["Alpha"]})
    for query, n in (("reason=password", 1), ("status=401", 1),
                     ("address=203.0.113.77", 1), ("reason=quota", 0),
                     ("since=" + utc(150), 3), ("since=" + utc(-60), 0)):
        items = [x for x in api.get("/fetches?" + query).json["items"]
                 if x["mac"] and x["mac"].startswith("805ec071")]
        same(len(items), n, query)
    top = w.api()
    for query in ("mac=805ec0710004", "reason=path_key",
                  "reason=path_key&status=401&address=203.0.113.9",
                  "since=" + utc(600)):
        check(any(x["mac"] == "805ec0710004" and x["organisation_id"] is None
                  for x in top.get("/fetches?" + query).json["items"]), query)
    for who in (("Alpha", "organisation_admin"), ("North", "reseller_admin"),
                ("provider", "read_only")):
        same(w.api(*who).get("/fetches?mac=805ec0710004").json["items"], [])
    same(w.api("North", "reseller_admin").get("/fetches?mac=805ec0710003")
         .json["items"], [])
    same(top.get("/fetches?organisation_id=%d&mac=805ec0710003"
                 % w.orgs["Beta"]).json["items"][0]["mac"], "805ec0710003")
    same(w.api("Alpha", "organisation_user").get("/fetches").status, 403)
    for bad in ("?mac=zz", "?status=x", "?until=" + utc(0),
                "?address=" + quote("\u00e9"), "?reason=" + quote("\u20ac")):
        same(top.get("/fetches" + bad).status, 400, bad)


# --- RPS ------------------------------------------------------------------------

@case("traces", "the RPS queue: what was refused is tried again")
def jobs(w):
    w.device("805ec0710011", "Alpha")
    top, api = w.api(), w.api("Alpha", "organisation_admin")
    job = api.get("/rps/jobs?target=device:805ec0710011").json["items"][0]
    same((job["verb"], job["state"], job["organisation"]),
         ("add_device", "ready", "Alpha"))
    path = "/rps/jobs/%d/retry" % job["id"]
    same(api.post(path).status, 409, "it is ready")
    w.sql("UPDATE rps_job SET state = 'refused', attempts = 3, last_error ="
          " 'owned by another account' WHERE id = %d" % job["id"])
    same(w.api("Beta", "organisation_admin").post(path).status, 404)
    same(w.api("Alpha", "read_only").post(path).status, 403)
    check(any(x["id"] == job["id"] for x in
              top.get("/rps/jobs?state=refused&verb=add_device&organisation_id"
                      "=%d" % w.orgs["Alpha"]).json["items"]), "filters")
    a = api.post(path)
    same((a.status, a.json["state"], a.json["attempts"]), (200, "ready", 0))
    same(api.get("/audit?object=rps_job&object_id=%d" % job["id"])
         .json["items"][0]["action"], "retry")
    same(api.post("/rps/jobs/99999999/retry").status, 404)
    # A later job of the target decides.
    w.sql("UPDATE rps_job SET state = 'refused' WHERE id = %d" % job["id"])
    w.sql("INSERT INTO rps_job (organisation_id, target, verb) VALUES"
          " (%d, 'device:805ec0710011', 'edit_device')" % w.orgs["Alpha"])
    a = api.post(path)
    same(a.status, 409)
    check("later" in a.json["detail"], "says why", a)
    other = all_pages(w.api("Beta", "read_only"), "/rps/jobs?limit=500")
    check(all(x["organisation_id"] == w.orgs["Beta"] for x in other), "Beta")
    ids = [x["id"] for x in all_pages(top, "/rps/jobs?limit=7")]
    same(ids, sorted(ids, reverse=True))
    for bad in "?state=lost", "?verb=x", "?organisation_id=x":
        same(top.get("/rps/jobs" + bad).status, 400, bad)


@case("traces", "servers and devices at Yealink, as far as we know")
def rps_state(w):
    device = w.device("805ec0710021", "Alpha")
    w.sql("INSERT INTO rps_account (organisation_id, name, driver, base_url,"
          " api_user) VALUES (%d, 'n', 'v2', 'https://x', 'u')"
          % w.orgs["North"])
    account = w.sql("SELECT MAX(id) FROM rps_account")[0][0]
    w.sql("INSERT INTO rps_server (account_id, organisation_id, name, url,"
          " state) VALUES (%s, %d, 'Alpha', 'https://a', 'synced')"
          % (account, w.orgs["Alpha"]))
    w.sql("INSERT INTO rps_device (mac, account_id, device_id, state, reason)"
          " VALUES ('805ec0710021', %s, %s, 'refused', 'owned by another')"
          % (account, device))
    w.sql("INSERT INTO rps_device (mac, account_id, state) VALUES"
          " ('805ec0710022', %s, 'deleting')" % account)
    api, other = w.api("Alpha", "read_only"), w.api("Beta", "read_only")
    s = api.get("/rps/servers?state=synced").json["items"]
    same([(x["organisation"], x["state"], x["url"]) for x in s],
         [("Alpha", "synced", "https://a")])
    d = api.get("/rps/devices?mac=805EC0710021").json["items"]
    same([(x["mac"], x["state"], x["reason"], x["organisation"]) for x in d],
         [("805ec0710021", "refused", "owned by another", "Alpha")])
    same(other.get("/rps/servers").json["items"], [])
    same(other.get("/rps/devices").json["items"], [])
    same([x["mac"] for x in w.api("North", "reseller_admin")
          .get("/rps/devices?sort=-mac").json["items"]], ["805ec0710021"])
    same([x["mac"] for x in w.api().get("/rps/devices").json["items"]],
         ["805ec0710021", "805ec0710022"])
    o = w.api().get("/organisations/%d" % w.orgs["Alpha"]).json
    same((o["rps"]["state"], o["rps"]["url"]), ("synced", "https://a"))
    w.sql("DELETE FROM rps_device; DELETE FROM rps_server;"
          " DELETE FROM rps_account")


# --- why ----------------------------------------------------------------------------

@case("traces", "why: what a phone asked for, the verdict, what to do")
def why(w):
    mac = "805ec0710031"
    w.device(mac, "Alpha")
    api = w.api("Alpha", "organisation_admin")
    path = "/devices/%s/why" % mac

    def verdict(code, reason=None):
        a = api.get(path)
        same((a.status, a.json["code"], a.json["reason"]),
             (200, code, reason))
        check("voipconfigctl" not in a.body.decode(), "no command", a)
        return a.json

    verdict("never_asked")
    log(w, "Alpha", mac, "challenged", 401)
    verdict("challenged", "challenged")
    log(w, "Alpha", mac, "password", 401, at="-1 SECOND")
    v = verdict("refused", "password")
    check("password is wrong" in v["verdict"] and v["what_to_do"], "says", v)
    same([r["reason"] for r in v["requests"]], ["password", "challenged"])
    log(w, "Alpha", mac, at="-2 SECOND")
    v = verdict("provisions")
    check(v["last_served"], "when")
    same(len(api.get(path + "?last=1").json["requests"]), 1)
    same(api.get(path + "?last=0").status, 400)
    log(w, "Alpha", mac, flags="ua_mac ua_model", at="-3 SECOND")
    codes = {r["code"] for r in verdict("provisions")["remarks"]}
    check({"ua_mac", "ua_model"} <= codes, "remarks", codes)
    api.get("/devices/80:5E:C0:71:00:31/why")
    w.ctl("device", "change", mac, "enabled=no")
    verdict("device_off")
    w.device("001122710031", "Alpha", lines=0)
    codes = {r["code"] for r in
             api.get("/devices/001122710031/why").json["remarks"]}
    same(codes, {"prefix", "no_line"})


@case("traces", "why: who may ask about whom")
def why_whom(w):
    mac, nobody = "805ec0710041", "805ec0710049"
    device = w.device(mac, "Alpha")
    log(w, None, nobody, "unknown_mac", 401, address="203.0.113.50")
    a = w.api().get("/devices/%s/why" % nobody)
    same((a.status, a.json["code"], a.json["device"]),
         (200, "unknown_mac", None))
    check("203.0.113.50" in a.json["verdict"], "where from", a)
    for who in (("Alpha", "organisation_admin"), ("North", "reseller_admin"),
                ("provider", "read_only")):
        same(w.api(*who).get("/devices/%s/why" % nobody).status, 404)
    same(w.api("Beta", "organisation_admin").get("/devices/%s/why" % mac)
         .status, 404)
    user = w.api("Alpha", "organisation_user")
    same(user.get("/devices/%s/why" % mac).status, 404, "not his phone")
    w.sql("INSERT INTO user_device (user_id, device_id) SELECT id, %s FROM"
          " user WHERE login = '%s'" % (device, user.name))
    same(user.get("/devices/%s/why" % mac).status, 200)
    same(w.api().get("/devices/xyz/why").status, 404)
    # What came with another organisation's URL is that one's.
    log(w, "Beta", mac, "foreign_mac", 401)
    same(w.api("Alpha", "organisation_admin").get("/devices/%s/why" % mac)
         .json["code"], "never_asked")


# --- shut-outs -----------------------------------------------------------------------

def ask(w, address, path, auth="Basic dTpw"):
    return fcgi_client.request(w.phone_socket, path, "GET", b"", {
        "REMOTE_ADDR": address, "HTTP_AUTHORIZATION": auth,
        "HTTP_USER_AGENT": "Yealink SIP-T46U 108.86.0.20 80:5e:c0:00:00:01"
    }).status


def shut_out(w, address, path):
    for _ in range(200):
        if ask(w, address, path) == 429:
            break
    for _ in range(60):
        same(ask(w, address, path), 429, address)


def let_in(w, address, path):
    """Each try that still fails would count, so few are made."""
    for _ in range(40):
        time.sleep(0.5)
        if ask(w, address, path) != 429:
            return True
    return False


@case("traces", "a shut-out that is lifted lets phones in within seconds")
def lift(w):
    key = w.api().get("/organisations/%d" % w.orgs["Alpha"]).json["path_key"]
    path = "/p/%s/805ec0719999.cfg" % key
    shut_out(w, "203.0.113.201", path)
    shut_out(w, "198.51.100.202", path)
    api = w.api("Alpha", "organisation_admin")
    here = {"REMOTE-ADDR": "203.0.113.201"}
    same(api.post("/shut-outs/lift", headers=here).status, 204)
    check(let_in(w, "203.0.113.201", path), "let in again")
    same(ask(w, "198.51.100.202", path), 429, "the other one is not")
    same(w.api().post("/shut-outs/lift", {"network": "198.51.100.202"})
         .status, 204)
    check(let_in(w, "198.51.100.202", path), "by the provider")
    e = api.get("/audit?object=shut_out").json["items"][0]
    same((e["action"], e["object_name"]), ("lift", "203.0.113.201"))
    # It is lifted once: who fails again is shut out again.
    shut_out(w, "203.0.113.201", path)
    time.sleep(3)
    same(ask(w, "203.0.113.201", path), 429)


@case("traces", "only one's own shut-out, unless one is the provider")
def lift_whose(w):
    api = w.api("Alpha", "organisation_admin")
    here = {"REMOTE-ADDR": "203.0.113.90"}
    for net, status in (("203.0.113.90", 204), ("203.0.113.0/24", 204),
                        ("203.0.113.91", 403), ("198.51.100.0/24", 403),
                        ("203.0.113.90/31", 422), ("0.0.0.0/0", 422),
                        ("nowhere", 422), ("", 422)):
        same(api.post("/shut-outs/lift", {"network": net}, headers=here)
             .status, status, net)
    same(w.api().post("/shut-outs/lift", {"network": "2001:db8::/64"})
         .status, 204)
    same(w.api("Alpha", "read_only").post("/shut-outs/lift").status, 403)
    same(api.post("/shut-outs/lift", {"netwrok": "1.2.3.4"}).status, 422)
    w.ctl("shut-out", "lift", "203.0.113.5")
