# cases_notify.py - telling phones now, how they are reached, and webhooks.
# Who sends is voipconfig-notify, which does not run here: what it would make
# of a job is written by SQL.

import itertools

from report import case, check, same

numbers = itertools.count(1)
SIP = {"kind": "sip", "proxy_host": "sip.example.net"}


def mac():
    return "805ec0a7%04x" % next(numbers)


def admin(w, org="Alpha"):
    return w.api(org, "organisation_admin")


def notifier(w, org, **more):
    a = w.api().put("/organisations/%d/notifier" % w.orgs[org],
                    dict(SIP, **more))
    same(a.status, 200, a)
    return a


def clean(w):
    w.sql("DELETE FROM notify_job; DELETE FROM notifier; DELETE FROM webhook")


def pointer(a):
    return a.status, (a.json.get("errors") or [{}])[0].get("pointer")


def jobs(w, *macs):
    return w.sql("SELECT mac, kind, state FROM notify_job WHERE mac IN (%s)"
                 " ORDER BY id" % ", ".join("'%s'" % m for m in macs))


@case("notify", "a notifier: set, read, changed, removed; who is below has it")
def notifier_life(w):
    clean(w)
    api = w.api()
    path = "/organisations/%d/notifier" % w.orgs["North"]
    below = "/organisations/%d/notifier" % w.orgs["Alpha"]
    a = api.get(path)
    same(a.status, 404)
    check("no notifier of its own" in a.json["detail"], "says so", a)
    same(api.get(path + "/nearest").json,
         {"kind": None, "reaches": False, "organisation_id": None,
          "organisation": None})
    a = api.put(path, dict(SIP, auth_user="voip", auth_secret="Geheim-91"))
    same((a.status, a.etag, a.json["kind"], a.json["auth_secret_set"],
          a.json["timeout"], a.json["organisation"]),
         (200, '"1"', "sip", True, 8, "North"))
    check("Geheim" not in str(a.json), "the secret is not shown")
    a = api.put(path, dict(SIP, transport="tls", rate_per_second=3),
                headers={"If-Match": a.etag})
    same((a.status, a.etag, a.json["transport"], a.json["auth_user"],
          a.json["auth_secret_set"]), (200, '"2"', "tls", "", True),
         "what is not said is as in a new one, the secret stays")
    same(api.put(path, SIP, headers={"If-Match": '"1"'}).status, 409,
         "lost update")
    a = api.put(path, dict(SIP, auth_secret=None))
    same(a.json["auth_secret_set"], False)
    same((a.json["basic"], a.json["registrars"]), (False, ""), "by itself")
    a = api.put(path, dict(SIP, basic=True, registrars="a.example b.example"))
    same((a.json["basic"], a.json["registrars"]),
         (True, "a.example b.example"))
    same(api.get(below).status, 404)
    same(api.get(below + "/nearest").json,
         {"kind": "sip", "reaches": True, "organisation_id": w.orgs["North"],
          "organisation": "North"})
    same(admin(w).get(below + "/nearest").json,
         {"kind": "sip", "reaches": True, "organisation_id": None,
          "organisation": None}, "who is above is not named")
    same(api.put(below, {"kind": "off"}).status, 200)
    same([admin(w).get(below + "/nearest").json[n]
          for n in ("kind", "reaches")], ["off", False])
    same([n["organisation"] for n in api.get("/notifiers").json["items"]],
         ["North", "Alpha"])
    same([n["organisation"] for n in api.get(
        "/notifiers?organisation_id=%d" % w.orgs["Alpha"]).json["items"]],
        ["Alpha"])
    same([n["organisation"] for n in
          admin(w).get("/notifiers").json["items"]], ["Alpha"])
    audit = api.get("/audit?object=notifier&organisation_id=%d"
                    % w.orgs["North"]).json["items"]
    same([e["action"] for e in audit],
         ["change", "change", "change", "create"])
    check("Geheim" not in str(audit), "nor in the audit log")
    same(api.delete(below, headers={"If-Match": '"9"'}).status, 409,
         "lost update")
    same(api.delete(below, headers={"If-Match": '"1"'}).status, 204)
    same(api.delete(below).status, 404)
    same(api.put(below, SIP, headers={"If-Match": '"1"'}).status, 404,
         "what was removed meanwhile is not made again")
    same(api.get(below + "/nearest").json["kind"], "sip")
    clean(w)


@case("notify", "a notifier that can not be is refused, with its field")
def notifier_wrong(w):
    clean(w)
    path = "/organisations/%d/notifier" % w.orgs["Beta"]
    for body, field in (({"kind": "smoke"}, "/kind"),
                        ({"kind": "sip"}, "/proxy_host"),
                        (dict(SIP, proxy_host="a b"), "/proxy_host"),
                        (dict(SIP, proxy_port=65536), "/proxy_port"),
                        (dict(SIP, transport="sctp"), "/transport"),
                        (dict(SIP, from_uri="mailto:x"), "/from_uri"),
                        (dict(SIP, registrars="a b/c"), "/registrars"),
                        (dict(SIP, registrars="10.0.0.0/8"), "/registrars"),
                        (dict(SIP, registrars="a " * 501), "/registrars"),
                        (dict(SIP, basic="perhaps"), "/basic"),
                        (dict(SIP, timeout=0), "/timeout"),
                        (dict(SIP, rate_per_second=501), "/rate_per_second"),
                        ({"kind": "action_uri"}, "/networks"),
                        ({"kind": "action_uri", "networks": "home"},
                         "/networks"),
                        (dict(SIP, colour="red"), "/colour")):
        a = w.api().put(path, body)
        same(pointer(a), (422, field), repr(body))
        check(a.json["errors"][0]["detail"], "in words", a)
    for who in admin(w, "Beta"), w.api("North", "reseller_admin"):
        same(who.put(path, SIP).status, 403, "only the provider")
    same(w.api().put("/organisations/999999/notifier", SIP).status, 404)
    same(w.api().get(path).status, 404, "nothing was made")


@case("notify", "one phone: a job, the same one while it waits, its end")
def one(w):
    clean(w)
    api, m = admin(w), mac()
    device_id = int(w.device(m, "Alpha"))
    path = "/devices/" + m
    a = api.post(path + "/provision")
    same(a.status, 409)
    check("how phones of Alpha are reached" in a.json["detail"], "why", a)
    same(api.get(path + "/notifier").json["reaches"], False)
    notifier(w, "North", kind="off")
    a = api.post(path + "/provision")
    same(a.status, 409)
    check("off" in a.json["detail"], "why", a)
    notifier(w, "North")
    same([api.get(path + "/notifier").json[n] for n in ("kind", "reaches")],
         ["sip", True])
    a = api.post(path + "/provision")
    same((a.status, a.json["kind"], a.json["state"], a.json["mac"],
          a.json["device_id"], a.json["organisation_id"], a.json["done_at"]),
         (202, "provision", "ready", m, device_id, w.orgs["Alpha"], None))
    job = a.json["id"]
    where = "/notify-jobs/%d" % job
    same(a.headers["location"], "/api/v1" + where)
    same(api.get(where).json, a.json)
    a = api.post("/devices/%d/provision" % device_id, {})
    same((a.status, a.json["id"]), (202, job), "by its id: the same one")
    a = api.post(path + "/reboot")
    check(a.status == 202 and a.json["id"] != job, "another kind", a)
    same(api.post(where + "/retry").status, 409, "it has not failed")
    w.sql("UPDATE notify_job SET state = 'failed', words = 'The phone is not"
          " registered.', dedup = NULL, done_at = NOW(3), attempts = 4 WHERE"
          " id = %d" % job)
    a = api.get(where)
    same((a.json["state"], a.json["words"]),
         ("failed", "The phone is not registered."))
    same([j["id"] for j in api.get("/notify-jobs?state=failed&kind=provision"
                                   "&mac=" + m.upper()).json["items"]], [job])
    a = api.post(where + "/retry")
    same((a.status, a.json["state"], a.json["attempts"], a.json["done_at"]),
         (200, "ready", 0, None))
    same([j["mac"] for j in api.get("/notify-jobs?limit=500").json["items"]],
         [m, m])
    same(admin(w, "Beta").get("/notify-jobs").json["items"], [])
    same(admin(w, "Beta").get(where).status, 404)
    same(api.get("/notify-jobs/999999").status, 404)
    same(api.post("/devices/%s/provision" % mac()).status, 404)
    same(pointer(api.post(path + "/provision", {"when": "later"})),
         (422, "/when"))
    audit = api.get("/audit?object=device&object_id=%d" % device_id)
    same([e["action"] for e in audit.json["items"]][:3],
         ["reboot", "provision", "provision"])
    same([e["action"] for e in
          api.get("/audit?object=notify_job").json["items"]], ["retry"])
    clean(w)


@case("notify", "the same Idempotency-Key asks once")
def once(w):
    clean(w)
    api, m = admin(w), mac()
    w.device(m, "Alpha")
    notifier(w, "Alpha")
    key = {"Idempotency-Key": "notify-" + m}
    job = api.post("/devices/%s/reboot" % m, {}, headers=key).json["id"]
    w.sql("UPDATE notify_job SET state = 'done', dedup = NULL, done_at ="
          " NOW(3)")
    same(api.post("/devices/%s/reboot" % m, {}, headers=key).json["id"], job)
    same(jobs(w, m), [[m, "reboot", "done"]])
    clean(w)


@case("notify", "who has a phone of his own tells that one, and no group")
def own(w):
    clean(w)
    user = w.api("Alpha", "organisation_user")
    mine, other = mac(), mac()
    for m in mine, other:
        w.device(m, "Alpha")
    w.sql("INSERT INTO user_device (user_id, device_id) SELECT u.id, d.id FROM"
          " user u, device d WHERE u.login = '%s' AND d.mac = '%s'"
          % (w.logins["Alpha", "organisation_user"], mine))
    notifier(w, "North")
    a = user.post("/devices/%s/provision" % mine)
    same(a.status, 202)
    same(user.get("/notify-jobs/%d" % a.json["id"]).status, 200)
    same(user.get("/devices/%s/notifier" % mine).json["reaches"], True)
    same(user.post("/devices/%s/provision" % other).status, 404)
    same(user.get("/devices/%s/notifier" % other).status, 404)
    a = admin(w).post("/devices/%s/provision" % other)
    same(user.get("/notify-jobs/%d" % a.json["id"]).status, 404)
    same([j["mac"] for j in user.get("/notify-jobs").json["items"]], [mine])
    same(user.post("/devices/provision", {"select": {"macs": [mine]}}).status,
         403)
    same(user.post("/organisations/%d/provision" % w.orgs["Alpha"]).status,
         403)
    clean(w)


@case("notify", "a group, an organisation: those that are enabled")
def many(w):
    clean(w)
    name = "Told"
    org = w.organisation(name, "North")
    api = w.api("North", "reseller_admin")
    group = api.post("/groups", {"name": "Told", "organisation_id": org}).json
    a, b, c = mac(), mac(), mac()
    w.device(a, name, group="Told")
    w.device(b, name)
    w.device(c, name, group="Told", enabled="no")
    for path in "/groups/%d" % group["id"], "/organisations/%d" % org:
        r = api.post(path + "/provision")
        same(r.status, 409)
        check("how phones of" in r.json["detail"], "why", r)
    notifier(w, "provider")
    r = api.post("/groups/%d/provision" % group["id"])
    same((r.status, r.json), (202, {"phones": 1}))
    same(jobs(w, a, b, c), [[a, "provision", "ready"]])
    r = api.post("/organisations/%d/reboot" % org, {})
    same((r.status, r.json), (202, {"phones": 2}))
    same(sorted(jobs(w, a, b, c)), sorted([
        [a, "provision", "ready"], [a, "reboot", "ready"],
        [b, "reboot", "ready"]]))
    same(api.post("/groups/%d/reboot" % group["id"]).json, {"phones": 1})
    same(api.post("/organisations/%d/provision" % org).json, {"phones": 2})
    same(len(jobs(w, a, b, c)), 4, "asked for twice, there once")
    for path in "/groups/%d" % group["id"], "/organisations/%d" % org:
        same(admin(w, "Beta").post(path + "/reboot").status, 404)
        same(w.api("North", "read_only").post(path + "/reboot").status, 403)
    audit = api.get("/audit?object=group&object_id=%d" % group["id"])
    check("reboot" in [e["action"] for e in audit.json["items"]], "audit",
          audit)
    clean(w)
    for m in a, b, c:
        w.ctl("device", "delete", m)
    same(api.delete("/organisations/%d" % w.orgs.pop(name)).status, 204)


@case("notify", "a selection, each phone by what holds for it")
def chosen(w):
    clean(w)
    api = w.api()
    a, b, c, d, gone = mac(), mac(), mac(), mac(), mac()
    w.device(a, "Alpha", label="told one")
    w.device(b, "North", label="told two")
    w.device(c, "Beta", label="told three")
    w.device(d, "Alpha", label="told four", enabled="no")
    body = {"select": {"macs": [a, b, c, d, gone]}}
    r = api.post("/devices/provision", body)
    same(r.status, 409)
    check("reached" in r.json["detail"], "why", r)
    same(w.sql("SELECT COUNT(*) FROM notify_job"), [["0"]])
    notifier(w, "North")
    r = api.post("/devices/provision", body)
    same((r.status, r.json), (202, {"phones": 2, "disabled": 1,
                                    "unreachable": 1, "unknown": 1}))
    same(jobs(w, a, b, c, d), [[a, "provision", "ready"],
                               [b, "provision", "ready"]])
    r = admin(w).post("/devices/reboot", body)
    same((r.status, r.json), (202, {"phones": 1, "disabled": 1,
                                    "unreachable": 0, "unknown": 3}),
         "what is foreign is as good as not there")
    r = api.post("/devices/reboot", {"select": {"q": "told "}})
    same([r.json[n] for n in ("phones", "unreachable", "unknown")], [2, 1, 0])
    same(w.sql("SELECT COUNT(*) FROM notify_job WHERE mac = '%s' AND kind ="
               " 'reboot'" % a), [["1"]], "the same one")
    # One that was begun and waits is replaced; the new one is due at once.
    w.sql("UPDATE notify_job SET dedup = NULL, attempts = 1 WHERE mac = '%s'"
          " AND kind = 'provision'" % b)
    api.post("/devices/provision", {"select": {"macs": [b]}})
    same(jobs(w, b)[0], [b, "provision", "replaced"])
    same(jobs(w, b)[-1], [b, "provision", "ready"])
    audit = api.get("/audit?object=device&action=provision&limit=500")
    same([e["object_name"] for e in audit.json["items"]][:3], [b, b, a])
    for wrong, where in (({}, "/select"), ({"select": {}}, "/select"),
                         ({"select": {"macs": ["x"]}}, "/select/macs/0"),
                         ({"select": {"macs": [a], "q": "x"}}, "/select/q"),
                         ({"select": {"macs": [a]}, "at": 1}, "/at")):
        same(pointer(api.post("/devices/reboot", wrong)), (422, where), wrong)
    same(admin(w, "Beta").post("/devices/reboot", {
        "select": {"organisation_id": w.orgs["Alpha"]}}).status, 404)
    same(api.post("/devices/provision", {"select": {"q": "nobody's"}}).json,
         {"phones": 0, "disabled": 0, "unreachable": 0, "unknown": 0})
    clean(w)


@case("notify", "a selection of more than one statement takes")
def chosen_many(w):
    clean(w)
    notifier(w, "Beta")
    base = 0x805ec0a80000
    macs = ["%012x" % (base + i) for i in range(120)]
    w.sql("INSERT INTO device (mac, organisation_id, model_id, label) VALUES "
          + ", ".join("('%s', %d, (SELECT MIN(id) FROM model), 'many')"
                      % (m, w.orgs["Beta"]) for m in macs))
    r = w.api().post("/devices/provision", {"select": {"macs": macs}})
    same(r.json["phones"], 120)
    same(w.sql("SELECT COUNT(*), COUNT(DISTINCT mac) FROM notify_job"),
         [["120", "120"]])
    w.sql("DELETE FROM device WHERE label = 'many'")
    clean(w)


@case("notify", "a notifier is tried; only a proxy can be")
def probe(w):
    clean(w)
    api = w.api()
    path = "/organisations/%d/notifier" % w.orgs["Beta"]
    same(api.post(path + "/test").status, 404)
    notifier(w, "Beta")
    a = api.post(path + "/test")
    same((a.status, a.json["kind"], a.json["mac"], a.json["state"]),
         (202, "probe", None, "ready"))
    same(api.post(path + "/test", {}).json["id"], a.json["id"],
         "one at a time")
    same(api.get(a.headers["location"][len("/api/v1"):]).status, 200)
    same(admin(w, "Beta").post(path + "/test").status, 403)
    notifier(w, "Beta", kind="action_uri", networks="10.0.0.0/8")
    a = api.post(path + "/test")
    same(a.status, 409)
    check("Only a SIP proxy" in a.json["detail"], "why", a)
    w.sql("UPDATE notifier SET trouble = 'no answer', breaker_until ="
          " UTC_TIMESTAMP() + INTERVAL 1 HOUR")
    a = api.get(path)
    check(a.json["trouble"] == "no answer" and a.json["no_calls_before"],
          "what is wrong is shown", a)
    clean(w)


HOOK = {"name": "Monitoring", "url": "https://monitor.example/phones"}


@case("notify", "a webhook: made, its secret once, changed, tried, deleted")
def webhook(w):
    clean(w)
    api = admin(w)
    a = api.post("/webhooks", HOOK)
    same(a.status, 201, a)
    hook, secret = a.json, a.json["secret"]
    path = "/webhooks/%d" % hook["id"]
    same(a.headers["location"], "/api/v1" + path)
    check(secret.startswith("whsec_") and len(secret) > 30, "a secret", secret)
    same((hook["organisation_id"], hook["enabled"], hook["failing_since"],
          hook["events"]), (w.orgs["Alpha"], True, None,
                            "device.seen device.refused device.outdated"
                            " rps.stuck"))
    a = api.get(path)
    same((a.status, a.etag), (200, '"1"'))
    check("secret" not in a.json, "not again", a)
    check(secret not in str(api.get("/webhooks").json), "nor in the list")
    a = api.patch(path, {"events": "device.seen", "enabled": False},
                  headers={"If-Match": '"1"'})
    same((a.status, a.etag, a.json["events"], a.json["enabled"],
          "secret" in a.json), (200, '"2"', "device.seen", False, False))
    same(api.patch(path, {"name": "x"}, headers={"If-Match": '"1"'}).status,
         409, "lost update")
    same(api.post(path + "/rotate", {}, headers={"If-Match": '"1"'}).status,
         409, "lost update")
    before = w.sql("SELECT HEX(secret) FROM webhook")
    a = api.post(path + "/rotate", headers={"If-Match": '"2"'})
    check(a.status == 200 and a.json["secret"] not in ("", secret),
          "another secret", a)
    check(w.sql("SELECT HEX(secret) FROM webhook") != before, "kept")
    check(secret.encode().hex().upper() not in before[0][0], "sealed")
    a = api.post(path + "/test")
    same((a.status, a.json["kind"], a.json["event"], a.json["webhook_id"]),
         (202, "webhook", "test", hook["id"]), "also when it is disabled")
    check(a.json["message_id"].startswith("msg_"), "an id", a)
    w.sql("UPDATE notify_job SET state = 'failed', words = '500 Oops', done_at"
          " = NOW(3); UPDATE webhook SET failing_since = UTC_TIMESTAMP(),"
          " trouble = '500 Oops'")
    sent = api.get("/notify-jobs?webhook_id=%d" % hook["id"]).json["items"]
    same([(j["state"], j["words"]) for j in sent], [("failed", "500 Oops")])
    a = api.get(path)
    check(a.json["failing_since"] and a.json["trouble"] == "500 Oops", "how"
          " it is", a)
    a = api.post("/notify-jobs/%d/retry" % sent[0]["id"])
    same((a.status, a.json["state"]), (200, "ready"))
    same(admin(w, "Beta").get("/webhooks").json["items"], [])
    same([h["id"] for h in w.api("North", "reseller_admin").get(
        "/webhooks?under=%d" % w.orgs["North"]).json["items"]], [hook["id"]])
    audit = api.get("/audit?object=webhook&object_id=%d" % hook["id"])
    same([e["action"] for e in audit.json["items"]],
         ["test", "change", "change", "create"])
    check(secret not in str(audit.json), "no secret in the audit log")
    same(api.delete(path, headers={"If-Match": '"1"'}).status, 409,
         "lost update")
    same(api.delete(path).status, 204)
    same(api.get(path).status, 404)
    clean(w)


@case("notify", "the answer with a secret is not kept for an Idempotency-Key")
def webhook_once(w):
    clean(w)
    key = {"Idempotency-Key": "hook-once"}
    a = admin(w).post("/webhooks", HOOK, headers=key)
    same(a.status, 201, a)
    again = admin(w).post("/webhooks", HOOK, headers=key)
    same(again.status, 409)
    check("shown once" in again.json["detail"], "why", again)
    key = a.json["secret"].encode().hex().upper()
    check(key not in str(w.sql("SELECT HEX(response) FROM idempotency")),
          "it is not in the database")
    clean(w)


@case("notify", "a webhook that can not be is refused, with its field")
def webhook_wrong(w):
    clean(w)
    api = admin(w)
    for more, field in (({"name": ""}, "/name"), ({"url": ""}, "/url"),
                        ({"url": "monitor"}, "/url"),
                        ({"url": "http://monitor.example/"}, "/url"),
                        ({"url": "https://u:p@monitor.example/"}, "/url"),
                        ({"url": "https:///x"}, "/url"),
                        ({"events": ""}, "/events"),
                        ({"events": "device.seen device.sung"}, "/events"),
                        ({"enabled": "perhaps"}, "/enabled"),
                        ({"secret": "mine"}, "/secret")):
        a = api.post("/webhooks", dict(HOOK, **more))
        same(pointer(a), (422, field), repr(more))
        check(a.json["errors"][0]["detail"], "in words", a)
    same(w.api().post("/webhooks", dict(HOOK, url="http://127.0.0.1:9/",
                                        name="Plain")).status, 201,
         "the provider may")
    same(api.post("/webhooks", HOOK).status, 201)
    same(pointer(api.post("/webhooks", HOOK)), (409, "/name"))
    a = api.post("/webhooks", dict(HOOK, name="x",
                                   organisation_id=w.orgs["Beta"]))
    check(a.status in (404, 422), "not for another organisation", a)
    for n in range(19):
        same(api.post("/webhooks", dict(HOOK, name="w%d" % n)).status, 201)
    a = api.post("/webhooks", dict(HOOK, name="one more"))
    same(a.status, 409)
    check("20 webhooks" in a.json["detail"], "why", a)
    clean(w)


@case("notify", "a webhook's jobs are seen by who sees the webhook")
def events(w):
    clean(w)
    m = mac()
    w.device(m, "Alpha")
    user = w.api("Alpha", "organisation_user")
    w.sql("INSERT INTO user_device (user_id, device_id) SELECT u.id, d.id FROM"
          " user u, device d WHERE u.login = '%s' AND d.mac = '%s'"
          % (w.logins["Alpha", "organisation_user"], m))
    ids = {}
    for org in "provider", "North", "Alpha":
        w.sql("INSERT INTO webhook (organisation_id, name, url, secret,"
              " events) VALUES (%d, 'w', 'https://siem.internal:8443/', 'x',"
              " 'device.refused')" % w.orgs[org])
        w.sql("INSERT INTO notify_job (kind, organisation_id, webhook_id,"
              " device_id, mac, event, state, words, give_up_at) SELECT"
              " 'webhook', d.organisation_id, w.id, d.id, d.mac,"
              " 'device.refused', 'failed', 'No answer: siem.internal',"
              " NOW(3) + INTERVAL 1 HOUR FROM device d JOIN webhook w WHERE"
              " d.mac = '%s' AND w.organisation_id = %d" % (m, w.orgs[org]))
        ids[org] = int(w.sql("SELECT MAX(id) FROM notify_job")[0][0])
    everybody = [ids[o] for o in ("Alpha", "North", "provider")]
    sees = ((w.api(), everybody),
            (w.api("North", "reseller_admin"), everybody[:2]),
            (w.api("North", "read_only"), everybody[:2]),
            (admin(w), everybody[:1]), (w.api("Alpha", "read_only"),
                                        everybody[:1]),
            (user, []), (admin(w, "Beta"), []))
    for api, want in sees:
        for q in "", "?kind=webhook", "?mac=" + m, \
                "?organisation_id=%d" % w.orgs["Alpha"]:
            a = api.get("/notify-jobs" + q)
            if a.status == 200:
                same([j["id"] for j in a.json["items"]], want, q)
        same([i for i in everybody
              if api.get("/notify-jobs/%d" % i).status == 200], want)
    for api in admin(w), w.api("North", "reseller_admin"):
        same(api.post("/notify-jobs/%d/retry" % ids["provider"]).status, 404)
    same(w.sql("SELECT state FROM notify_job WHERE id = %d"
               % ids["provider"]), [["failed"]])
    same(admin(w).post("/notify-jobs/%d/retry" % ids["North"]).status, 404)
    same(admin(w).post("/notify-jobs/%d/retry" % ids["Alpha"]).status, 200)
    # What a phone is told is still seen by who has it.
    notifier(w, "provider")
    a = user.post("/devices/%s/provision" % m)
    same([j["id"] for j in user.get("/notify-jobs").json["items"]],
         [a.json["id"]])
    same(admin(w).get("/notify-jobs/%d" % a.json["id"]).status, 200)
    clean(w)


@case("notify", "a webhook is tried once at a time")
def webhook_tests(w):
    clean(w)
    api = admin(w)
    path = "/webhooks/%d/test" % api.post("/webhooks", HOOK).json["id"]
    first = api.post(path)
    same(first.status, 202)
    for _ in range(4):
        a = api.post(path, {})
        same((a.status, a.json["id"], a.json["message_id"]),
             (202, first.json["id"], first.json["message_id"]))
    same(w.sql("SELECT COUNT(*) FROM notify_job"), [["1"]])
    w.sql("UPDATE notify_job SET state = 'done', done_at = NOW(3), dedup ="
          " NULL")
    check(api.post(path).json["id"] != first.json["id"], "when it is over")
    same(w.sql("SELECT COUNT(*) FROM notify_job"), [["2"]])
    clean(w)


@case("notify", "a webhook's URL is for who may change it; the log has none")
def webhook_url(w):
    clean(w)
    url = "https://hooks.example:8443/services/T0/Pa55"
    masked = "https://hooks.example:8443/***"
    a = admin(w).post("/webhooks", dict(HOOK, url=url))
    same((a.status, a.json["url"]), (201, url))
    path = "/webhooks/%d" % a.json["id"]
    readers = (w.api("Alpha", "read_only"), w.api("North", "read_only"),
               w.token("Alpha", "read"))
    for api in readers:
        a = api.get(path)
        same((a.status, a.json["url"]), (200, masked))
        a = api.get("/webhooks?under=%d" % w.orgs["North"]) \
            if api is readers[1] else api.get("/webhooks")
        same([h["url"] for h in a.json["items"]], [masked])
    for api in (admin(w), w.api("North", "reseller_admin"), w.api(),
                w.token("Alpha", "manage")):
        same(api.get(path).json["url"], url)
        same([h["url"] for h in api.get("/webhooks").json["items"]], [url])
    api = admin(w)
    same(api.patch(path, {"url": url + "2"}).json["url"], url + "2")
    same(api.patch(path, {"url": "https://hooks.example/"}).status, 200)
    audit = api.get("/audit?object=webhook&limit=3").json["items"]
    check("Pa55" not in str(audit), "not in the log", audit)
    same([(e["before"] or {}).get("url") for e in audit],
         [masked, masked, None])
    same([e["after"]["url"] for e in audit],
         ["https://hooks.example (changed)", masked + " (changed)", masked])
    clean(w)
