# cases_rps.py - /rps/accounts, /rps/requests, /rps/drift.  Who answers is the
# worker, which does not run here.

from report import case, check, same

ACCOUNT = {"name": "Main", "driver": "v2", "base_url": "https://eu-api.ymcs.yealink.com",
           "api_user": "key", "api_secret": "Geheim-77"}


def account(w, org, **more):
    a = w.api().post("/rps/accounts", dict(ACCOUNT, organisation_id=w.orgs[org],
                                           **more))
    same(a.status, 201, a)
    return a.json


@case("rps", "an account: made, read, changed, deleted")
def life(w):
    api = w.api("North", "reseller_admin")
    a = api.post("/rps/accounts", dict(ACCOUNT, name="Life"))
    same(a.status, 201, a)
    x = a.json
    same(a.headers["location"], "/api/v1/rps/accounts/%d" % x["id"])
    same((x["organisation_id"], x["api_secret_set"], x["rate_per_minute"]),
         (w.orgs["North"], True, 60))
    check("Geheim" not in str(a.json), "the secret is not shown")
    jobs = w.sql("SELECT COUNT(*) FROM rps_job WHERE target = 'server:%d'"
                 " AND state = 'ready'" % w.orgs["Alpha"])
    same(jobs, [["1"]], "who is below is queued")
    path = "/rps/accounts/%d" % x["id"]
    a = api.patch(path, {"rate_per_minute": 90, "enabled": False},
                  headers={"If-Match": '"1"'})
    same((a.status, a.json["rate_per_minute"], a.json["enabled"],
          a.json["api_secret_set"]), (200, 90, False, True))
    same(api.patch(path, {"name": "y"}, headers={"If-Match": '"1"'}).status,
         409, "lost update")
    a = api.post("/rps/accounts", dict(ACCOUNT, name="Life"))
    same((a.status, a.json["errors"][0]["pointer"]), (409, "/name"))
    for field, value in (("base_url", "rps.test"), ("name", ""),
                         ("base_url", "https://user@eu-api.yealink.com"),
                         ("base_url", "https://eu-api.yealink.com/?x"),
                         ("name_max", 5), ("driver", "v3"), ("x", 1)):
        a = api.post("/rps/accounts", dict(ACCOUNT, **{field: value}))
        same((a.status, a.json["errors"][0]["pointer"]), (422, "/" + field))
    audit = api.get("/audit?object=rps_account&object_id=%d" % x["id"])
    same([e["action"] for e in audit.json["items"]], ["change", "create"])
    check("Geheim" not in str(audit.json), "nor in the audit log")
    same([e["id"] for e in api.get("/rps/accounts").json["items"]
          if e["name"] == "Life"], [x["id"]])
    same(api.delete(path).status, 204)
    same(api.get(path).status, 404)


@case("rps", "an account with records there is not deleted by accident")
def delete(w):
    x = account(w, "Beta", name="Full")
    path = "/rps/accounts/%d" % x["id"]
    w.sql("INSERT INTO rps_server (account_id, organisation_id,"
          " organisation_was, remote_id, name, there, state) VALUES (%d, %d,"
          " %d, 's1', 'full', 1, 'synced')"
          % (x["id"], w.orgs["Beta"], w.orgs["Beta"]))
    a = w.api().delete(path)
    same(a.status, 409)
    check("1 servers" in a.json["detail"], "says why", a)
    same(w.api().delete(path + "?forget=maybe").status, 400)
    same(w.api().delete(path + "?forget=true").status, 204)


@case("rps", "a question is a row until the worker has answered it")
def ask(w):
    x = account(w, "Beta", name="Asked")
    api = w.api()
    path = "/rps/accounts/%d/requests" % x["id"]
    a = api.post(path, {"kind": "test"})
    same((a.status, a.json["state"], a.json["answer"]), (201, "ready", None))
    where = "/rps/requests/%d" % a.json["id"]
    same(a.headers["location"], "/api/v1" + where)
    w.sql("UPDATE rps_request SET state = 'done', words = 'fine', answer ="
          " '{\"items\":[]}', done_at = NOW(3) WHERE id = %d" % a.json["id"])
    a = api.get(where)
    same((a.json["state"], a.json["answer"]), ("done", {"items": []}))
    same(api.post(path, {"kind": "sing"}).status, 422)
    one = api.post(path, {"kind": "drift"}).json["id"]
    same(api.post(path, {"kind": "drift"}).json["id"], one, "one at a time")
    same(w.api("Alpha", "organisation_admin").post(path, {"kind": "test"})
         .status, 403)
    same(w.api("North", "reseller_admin").get(where).status, 404)
    w.sql("DELETE FROM rps_request")
    same(api.delete("/rps/accounts/%d" % x["id"]).status, 204)


@case("rps", "differences are seen, repaired, adopted")
def drift(w):
    x = account(w, "Beta", name="Drift")
    api = w.api()
    w.device("805ec0720001", "Beta")
    w.device("805ec0720002", "Beta")
    w.sql("UPDATE rps_job SET state = 'done' WHERE state = 'ready'")
    for mac, kind in ("805ec0720001", "deleted"), ("805ec0720002", "unknown"):
        w.sql("INSERT INTO rps_drift (account_id, object, name, kind,"
              " organisation_id, remote_id, run_id) VALUES (%d, 'device',"
              " '%s', '%s', %d, 'r1', 1)"
              % (x["id"], mac, kind, w.orgs["Beta"]))
    seen = w.api("Beta", "read_only").get("/rps/drift").json["items"]
    same([(d["name"], d["kind"]) for d in seen],
         [("805ec0720001", "deleted"), ("805ec0720002", "unknown")])
    same(len(api.get("/rps/drift?kind=unknown&account_id=%d" % x["id"])
             .json["items"]), 1)
    same(w.api("Alpha", "read_only").get("/rps/drift").json["items"], [])
    path = "/rps/accounts/%d/" % x["id"]
    same(api.post(path + "repair", {}).json, {"jobs": 1})
    same(w.sql("SELECT target, verb FROM rps_job WHERE state = 'ready'"),
         [["device:805ec0720001", "edit_device"]])
    same(api.post(path + "adopt", {"name": "805ec0720002"}).json,
         {"adopted": 1})
    same(w.sql("SELECT state, there, adopted FROM rps_device WHERE mac ="
               " '805ec0720002'"), [["synced", "1", "1"]])
    same(api.get("/rps/drift").json["items"], [])
    same(api.delete("/rps/accounts/%d?forget=true" % x["id"]).status, 204)
