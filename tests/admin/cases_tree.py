# cases_tree.py - organisations, global configurations, models, MAC prefixes
# and the parameter catalogue.

from base64 import b64encode
from urllib.parse import quote

from report import case, check, same


def make(w, name, parent="North", role="reseller_admin", org="North", **more):
    """An organisation made by the API; its JSON."""
    a = w.api(org, role).post("/organisations", dict(
        {"name": name, "parent_id": w.orgs[parent]}, **more))
    same(a.status, 201, name)
    return a.json


def credentials(w, org_id):
    a = w.api().get("/organisations/%d/secret" % org_id)
    same(a.status, 200)
    return a.json


@case("tree", "an organisation is made, read, changed, deleted")
def life(w):
    api = w.api("North", "reseller_admin")
    a = api.post("/organisations", {"name": "Gamma", "notes": "new"})
    same(a.status, 201)
    o = a.json
    same(a.headers["location"], "/api/v1/organisations/%d" % o["id"])
    same((o["parent_id"], o["kind"]), (w.orgs["North"], "customer"))
    same(o["path"], "/1/%d/%d/" % (w.orgs["North"], o["id"]))
    same((o["prov_password_set"], o["admin_password_set"]), (True, False))
    same(o["url"], "http://phones.example/p/%s/" % o["path_key"])
    check("prov_password" not in o, "no secret in the answer")
    path = "/organisations/%d" % o["id"]
    a = api.patch(path, {"admin_password": "s3cret!", "phone_zone": "+1"},
                  headers={"If-Match": '"1"'})
    same((a.status, a.json["version"], a.json["phone_zone"],
          a.json["admin_password_set"]), (200, 2, "+1", True))
    check(a.json["generation"] > o["generation"], "workers are told")
    a = api.patch(path, {"phone_zone": None})
    same((a.status, a.json["phone_zone"], a.json["notes"]), (200, "", "new"))
    a = api.patch(path, {"name": "Gamma two"}, headers={"If-Match": '"1"'})
    same((a.status, a.json["current_version"]), (409, 3), "two admins")
    rows = w.sql("SELECT action, after_text FROM audit WHERE object ="
                 " 'organisation' AND object_id = %d ORDER BY id" % o["id"])
    same([r[0] for r in rows], ["create", "change", "change"])
    check("s3cret" not in rows[1][1] and "changed" in rows[1][1],
          "secrets read changed", rows[1])
    same(w.sql("SELECT verb FROM rps_job WHERE target = 'server:%d'"
               % o["id"]), [["add_server"]])
    same(api.delete(path).status, 204, "empty: no confirmation")
    same(api.get(path).status, 404)


@case("tree", "the list is filtered, sorted and pages on")
def pages(w):
    made = {n: make(w, n) for n in ["pages %d" % i for i in range(5)]}
    api = w.api("North", "reseller_admin")
    for sort in "name", "-name", "path", "-path", "id", "-id":
        seen, cursor = [], ""
        while True:
            a = api.get("/organisations?limit=2&q=pages&sort=%s%s"
                        % (sort, cursor))
            same(a.status, 200, sort)
            seen += [x["name"] for x in a.json["items"]]
            if a.json["next"] is None:
                break
            cursor = "&cursor=" + quote(a.json["next"])
        want = ["pages %d" % i for i in range(5)]
        if sort.endswith("path"):  # as text: /1/10/ is before /1/9/
            want.sort(key=lambda n: made[n]["path"])
        same(seen, want if sort[0] != "-" else want[::-1], sort)
    top = w.api()
    names = [x["name"] for x in top.get("/organisations?kind=reseller")
             .json["items"]]
    check("North" in names and "Alpha" not in names, "by kind", names)
    items = top.get("/organisations?parent_id=%d&limit=500"
                    % w.orgs["North"]).json["items"]
    check({"Alpha"} <= {x["name"] for x in items} and
          all(x["parent_id"] == w.orgs["North"] for x in items), "parent_id")
    a = top.get("/organisations?q=North&kind=reseller").json["items"]
    same([x["has_children"] for x in a if x["name"] == "North"], [True])
    same([x["has_children"] for x in items if x["name"] == "Alpha"], [False])
    names = [x["name"] for x in top.get(
        "/organisations?under=%d&limit=500" % w.orgs["North"]).json["items"]]
    check("North" in names and "Beta" not in names, "under", names)
    for bad in ("?kind=nothing", "?enabled=yes", "?sort=kind", "?parent_id=x"):
        same(top.get("/organisations" + bad).status, 400, bad)


@case("tree", "a new one speaks as the one above, unless it is said")
def speaks(w):
    top = w.api()
    said = {"language": "nl", "timezone": "Europe/Amsterdam"}
    r = top.post("/organisations", dict(said, name="Speaks Dutch",
                                        kind="reseller", parent_id=1)).json
    below = {"parent_id": r["id"]}
    a = top.post("/organisations", dict(below, name="Speaks as it")).json
    same({k: a[k] for k in said}, said)
    a = top.post("/organisations", dict(below, name="Says", language="en"))
    same((a.json["language"], a.json["timezone"]), ("en", said["timezone"]))
    same(top.post("/organisations", dict(below, name="x", language=""))
         .json["errors"][0]["pointer"], "/language")
    w.ctl("organisation", "add", "Speaks too", "parent=Speaks Dutch")
    a = top.get("/organisations?q=Speaks+too").json["items"]
    a = top.get("/organisations/%d" % a[0]["id"]).json
    same({k: a[k] for k in said}, said)


@case("tree", "what can not be made says why, with its place")
def refused(w):
    api = w.api("North", "reseller_admin")

    def bad(body, status, pointer=None):
        a = api.post("/organisations", body)
        same(a.status, status, str(body))
        if pointer:
            same(a.json["errors"][0]["pointer"], pointer, str(body))

    bad({"name": "x", "kind": "provider"}, 422, "/kind")
    bad({"name": "Alpha"}, 409)
    bad({"name": ""}, 422, "/name")
    bad({"name": "x", "parent_id": w.orgs["Alpha"]}, 422, "/parent_id")
    bad({"name": "x", "parent_id": w.orgs["Beta"]}, 404)
    bad({"name": "x", "parent_id": 1}, 404)
    bad({"name": "x", "parent_id": 0}, 422, "/parent_id")
    bad({"name": "x", "gate_auht": "none"}, 422, "/gate_auht")
    bad({"name": "x", "gate_auth": "nothing"}, 422, "/gate_auth")
    bad({"name": "x", "gate_networks": "10.0.0.0/33"}, 422, "/gate_networks")
    bad({"name": "x", "path_key": "short"}, 422, "/path_key")
    for zone in ("Europe/Amsterdan", "Mars/Base", "europe/amsterdam", "",
                 "posix/UTC", "../../etc/passwd", "Europe/../UTC", "Europe",
                 "/etc/localtime", "Europe/Amsterdam/", "posixrules"):
        bad({"name": "x", "timezone": zone}, 422, "/timezone")
    a = api.patch("/organisations/%d" % w.orgs["Alpha"], {"kind": "reseller"})
    same((a.status, a.json["errors"][0]["pointer"]), (422, "/kind"))
    same(w.api().post("/organisations", {"name": "Second", "kind": "provider"})
         .status, 422)
    same(w.api("Alpha", "organisation_admin")
         .post("/organisations", {"name": "x"}).status, 403)


@case("tree", "time zones, and what phones may not know")
def places(w):
    api = w.api("North", "reseller_admin")
    path = "/organisations/%d" % w.orgs["Alpha"]
    was = api.get(path).json
    for zone in ("Europe/Amsterdam", "UTC", "America/Argentina/Buenos_Aires",
                 "Etc/GMT+1"):
        same(api.patch(path, {"timezone": zone}).json["timezone"], zone)
    said = w.ctl("organisation", "change", str(w.orgs["Alpha"]),
                 "timezone=Amsterdam", refused=True)
    check("IANA" in said, said)
    check("warnings" not in api.patch(path, {"phone_tone": "Atlantis"}).json,
          "a catalogue that does not know")
    w.sql("UPDATE parameter SET kind = 'enum', allowed ="
          " 'Netherlands=NL|Germany=DE' WHERE name = 'voice.tone.country'")
    a = api.patch(path, {"phone_tone": "Netherlandz"})
    same((a.status, a.json["phone_tone"]), (200, "Netherlandz"))
    check("voice.tone.country" in a.json["warnings"][0] and
          "Netherlands" in a.json["warnings"][0], "said", a)
    check("warnings" not in api.patch(path, {"notes": "x"}).json, "once")
    check("warnings" not in
          api.patch(path, {"phone_tone": "Germany"}).json, "known")
    w.sql("UPDATE parameter SET kind = 'string', allowed = '' WHERE"
          " name = 'voice.tone.country'")
    api.patch(path, {k: was[k] for k in ("timezone", "phone_tone", "notes")})


@case("tree", "what is not below one is not there")
def isolation(w):
    for org in "Alpha", "North":
        path = "/organisations/%d" % w.orgs[org]
        for who in (("Beta", "organisation_admin"), ("Beta", "read_only")):
            same(w.api(*who).get(path).status, 404)
            same(w.api(*who).get(path + "/globals").status, 404)
    api = w.api("North", "reseller_admin")
    path = "/organisations/%d" % w.orgs["Beta"]
    same(api.get(path).status, 404)
    same(api.patch(path, {"notes": "x"}).status, 404)
    same(api.delete(path).status, 404)
    same(api.post(path + "/move", {"parent_id": w.orgs["North"]}).status, 404)
    same(api.get(path + "/secret").status, 404)
    same(api.get("/organisations/1").status, 404, "who is above")
    items = w.api("Beta", "read_only").get("/organisations").json["items"]
    same([x["name"] for x in items], ["Beta"])
    same(w.api("Alpha", "read_only")
         .get("/organisations/%d/secret" % w.orgs["Alpha"]).status, 403)
    same(w.api("Alpha", "organisation_user").get("/organisations").status, 403)
    own = "/organisations/%d" % w.orgs["North"]
    same(api.delete(own).status, 409, "one's own")
    same(w.api().delete("/organisations/1").status, 409, "the provider")


@case("tree", "an organisation moves with all below, and paths follow")
def move(w):
    top = w.api()
    south = make(w, "South", "provider", "provider_admin", "provider",
                 kind="reseller")
    sub = make(w, "Sub", "North", kind="reseller")
    w.orgs["Sub"] = sub["id"]
    leaf = make(w, "Leaf", "Sub")
    mac = "805ec0700001"
    w.orgs["Leaf"] = leaf["id"]
    w.device(mac, "Leaf")
    path = "/organisations/%d" % sub["id"]
    cred = credentials(w, leaf["id"])
    url = "/p/%s/%s.cfg" % (leaf["path_key"], mac)
    same(w.phone(url, cred["user"], cred["password"]).status, 200)
    before = top.get("/organisations/%d" % leaf["id"]).json
    a = top.post(path + "/move", {"parent_id": south["id"]},
                 headers={"If-Match": '"1"'})
    same((a.status, a.json["parent_id"], a.json["version"]),
         (200, south["id"], 2))
    same(a.json["path"], south["path"] + "%d/" % sub["id"])
    after = top.get("/organisations/%d" % leaf["id"]).json
    same(after["path"], a.json["path"] + "%d/" % leaf["id"])
    check(after["generation"] > before["generation"], "generation below")
    same(after["version"], before["version"], "its own row is as it was")
    same(w.phone(url, cred["user"], cred["password"]).status, 200)
    same(w.api("North", "reseller_admin").get(path).status, 404)
    same(w.sql("SELECT COUNT(*) FROM rps_job WHERE verb LIKE 'edit%%' AND"
               " organisation_id IN (%d, %d)" % (sub["id"], leaf["id"])),
         [["0"]], "no account at Yealink, no job")
    # Both sides can read that it went.
    for login, action in ((("North", "reseller_admin"), "move_away"),
                          (("provider", "provider_admin"), "move_here")):
        items = w.api(*login).get("/audit?object=organisation&action=%s"
                                  % action).json["items"]
        check(any(x["object_id"] == sub["id"] and x["after"] ==
                  {"parent_id": south["id"]} for x in items), action, items)
    a = top.post(path + "/move", {"parent_id": w.orgs["North"]},
                 headers={"If-Match": '"1"'})
    same((a.status, a.json["current_version"]), (409, 2))
    same(top.post(path + "/move", {"parent_id": south["id"]})
         .json["version"], 2, "where it is: nothing happens")


@case("tree", "a move that makes no tree is refused")
def no_circle(w):
    top = w.api()
    a = make(w, "Ring a", kind="reseller")
    w.orgs["Ring a"] = a["id"]
    b = make(w, "Ring b", "Ring a", kind="reseller")
    w.orgs["Ring b"] = b["id"]
    c = make(w, "Ring c", "Ring b")

    def refused(what, parent, status=422, api=top):
        r = api.post("/organisations/%d/move" % what, {"parent_id": parent})
        same(r.status, status, "%d below %d" % (what, parent))
        if status == 422:
            same(r.json["errors"][0]["pointer"], "/parent_id")

    refused(a["id"], a["id"])
    refused(a["id"], b["id"])
    refused(a["id"], c["id"])
    refused(b["id"], w.orgs["Alpha"])
    refused(1, a["id"])
    refused(a["id"], 99999999, 404)
    refused(a["id"], w.orgs["Beta"], 404, w.api("North", "reseller_admin"))
    refused(w.orgs["North"], a["id"], 422, w.api("North", "reseller_admin"))
    make(w, "Alpha", "Ring a")
    refused(w.orgs["Alpha"], a["id"], 409)
    same(top.post("/organisations/%d/move" % a["id"], {}).status, 422)
    same(w.sql("SELECT COUNT(*) FROM organisation o JOIN organisation p ON"
               " p.id = o.parent_id WHERE o.path <> CONCAT(p.path, o.id, '/')"),
         [["0"]], "every path is its parent's and its own id")


@case("tree", "another account at Yealink is told of what moved")
def move_rps(w):
    a = make(w, "Rps a", "provider", "provider_admin", "provider",
             kind="reseller")
    w.orgs["Rps a"] = a["id"]
    kept = make(w, "Rps kept", "Rps a", "provider_admin", "provider",
                kind="reseller")
    w.orgs["Rps kept"] = kept["id"]
    far = make(w, "Rps far", "Rps kept", "provider_admin", "provider")
    near = make(w, "Rps near", "Rps a", "provider_admin", "provider")
    w.orgs["Rps near"] = near["id"]
    w.device("805ec0700011", "Rps near")
    for org in w.orgs["Beta"], kept["id"]:
        w.sql("INSERT INTO rps_account (organisation_id, name, driver,"
              " base_url, api_user) VALUES (%d, 'x', 'v2', 'https://x', 'u')"
              % org)
    w.sql("DELETE FROM rps_job")
    w.sql("UPDATE rps_account SET organisation_id = %d WHERE organisation_id"
          " = %d" % (w.orgs["North"], w.orgs["Beta"]))
    a = w.api().post("/organisations/%d/move" % a["id"],
                     {"parent_id": w.orgs["North"]}).json
    targets = sorted(r[0] for r in w.sql(
        "SELECT CONCAT(target, ' ', verb) FROM rps_job"))
    same(targets, ["device:805ec0700011 edit_device",
                   "server:%d edit_server" % a["id"],
                   "server:%d edit_server" % near["id"]])
    check(all(str(far["id"]) not in t for t in targets), "a nearer account")
    w.sql("DELETE FROM rps_account")


@case("tree", "deleting one with phones needs a confirmation, and is at once")
def delete(w):
    api = w.api("North", "reseller_admin")
    o = make(w, "Doomed")
    w.orgs["Doomed"] = o["id"]
    path = "/organisations/%d" % o["id"]
    mac = "805ec0700021"
    w.device(mac, "Doomed", lines=2)
    api.post("/groups", {"name": "g", "organisation_id": o["id"]})
    cred = credentials(w, o["id"])
    url = "/p/%s/%s.cfg" % (o["path_key"], mac)
    same(w.phone(url, cred["user"], cred["password"]).status, 200)
    a = api.delete(path)
    same((a.status, a.type), (409, "application/problem+json"))
    goes = a.json["goes_with_it"]
    same((goes["devices"], goes["lines"], goes["groups"]), (1, 2, 1))
    first = a.json["confirmation"]
    for bad in ("x", "1.x", first[:-1] + ("0" if first[-1] != "0" else "1"),
                "0" + first, "9999999999." + first.partition(".")[2]):
        a = api.delete(path + "?confirmation=" + quote(bad))
        same(a.status, 409, bad)
        check(a.json["confirmation"], "a new one is given")
    spared = make(w, "Spared")
    w.orgs["Spared"] = spared["id"]
    w.device("805ec0700029", "Spared", lines=2)
    same(api.delete("/organisations/%d?confirmation=%s"
                    % (spared["id"], first)).status, 409, "another's")
    w.device("805ec0700022", "Doomed", lines=0)
    a = api.delete(path + "?confirmation=" + first)
    same((a.status, a.json["goes_with_it"]["devices"]), (409, 2), "stale")
    same(api.get(path).status, 200, "nothing has gone yet")
    same(api.delete(path + "?sure=1").status, 400)
    same(api.delete(path + "?confirmation=" + a.json["confirmation"]).status,
         204)
    same(w.phone(url, cred["user"], cred["password"]).status, 401)
    same(w.phone("/p/%s/y000000000108.cfg" % o["path_key"], cred["user"],
                 cred["password"]).status, 401)
    same(api.get(path).status, 404)
    items = api.get("/audit?organisation_id=%d&limit=100"
                    % o["id"]).json["items"]
    done = [(x["object"], x["action"], x["object_name"]) for x in items]
    check(("organisation", "delete", "Doomed") in done and
          ("device", "delete", mac) in done, "history stays", done)
    check(all(x["organisation"] is None for x in items), "it is gone")
    same(w.api("Beta", "organisation_admin").get(
        "/audit?organisation_id=%d" % o["id"]).json["items"], [])
    jobs = [r[0] for r in w.sql("SELECT verb FROM rps_job WHERE target IN"
                                " ('server:%d', 'device:%s') ORDER BY id"
                                % (o["id"], mac))]
    same(jobs[-2:], ["delete_device", "delete_server"])


@case("tree", "one with somebody below stays, whatever is confirmed")
def delete_parent(w):
    a = w.api().delete("/organisations/%d" % w.orgs["North"])
    same(a.status, 409)
    check("below" in a.json["detail"] and "confirmation" not in a.json,
          "says why", a)


@case("tree", "disabling an organisation is seen by its phones at once")
def disable(w):
    o = make(w, "Paused")
    w.orgs["Paused"] = o["id"]
    w.device("805ec0700031", "Paused")
    cred = credentials(w, o["id"])
    url = "/p/%s/805ec0700031.cfg" % o["path_key"]
    api = w.api("North", "reseller_admin")
    same(w.phone(url, cred["user"], cred["password"]).status, 200)
    api.patch("/organisations/%d" % o["id"], {"enabled": False})
    same(w.phone(url, cred["user"], cred["password"]).status, 401)
    a = api.patch("/organisations/%d" % o["id"],
                  {"enabled": True, "path_key": "new"})
    check(a.json["path_key"] != o["path_key"], "another key")
    same(w.phone(url, cred["user"], cred["password"]).status, 401)
    same(w.phone("/p/%s/805ec0700031.cfg" % a.json["path_key"], cred["user"],
                 cred["password"]).status, 200)


@case("tree", "two move each other below themselves: one is refused")
def race(w):
    import threading
    top = w.api()
    a = make(w, "Race a", kind="reseller")
    b = make(w, "Race b", kind="reseller")
    for _ in range(5):
        got = []

        def go(what, to):
            got.append(top.post("/organisations/%d/move" % what["id"],
                                {"parent_id": to["id"]}).status)

        both = [threading.Thread(target=go, args=x)
                for x in ((a, b), (b, a))]
        for t in both:
            t.start()
        for t in both:
            t.join()
        same(sorted(got), [200, 422])
        for o in a, b:
            top.post("/organisations/%d/move" % o["id"],
                     {"parent_id": w.orgs["North"]})
        for o in b, a:
            same(top.post("/organisations/%d/move" % o["id"],
                          {"parent_id": w.orgs["North"]}).status, 200)
    same(w.sql("SELECT COUNT(*) FROM organisation o JOIN organisation p ON"
               " p.id = o.parent_id WHERE o.path <> CONCAT(p.path, o.id, '/')"),
         [["0"]])


@case("tree", "a token loses what moved out of its maker's sight")
def moved_token(w):
    o = make(w, "Token home")
    w.orgs["Token home"] = o["id"]
    token = w.token("Token home", "read")
    w.sql("UPDATE token SET user_id = (SELECT id FROM user WHERE login = '%s')"
          " WHERE organisation_id = %d"
          % (w.logins["North", "reseller_admin"], o["id"]))
    same(token.get("/organisations/%d" % o["id"]).status, 200)
    same(w.api().post("/organisations/%d/move" % o["id"], {"parent_id": 1})
         .status, 200)
    same(token.get("/organisations/%d" % o["id"]).status, 401)


# --- global configurations ----------------------------------------------------

@case("tree", "global configurations of an organisation")
def globals_(w):
    w.device("805ec0700041", "Alpha")
    w.ctl("setting", "set", "global", "%d:T46U" % w.orgs["Alpha"],
          "phone_setting.backlight_time=60")
    api = w.api("Alpha", "read_only")
    items = api.get("/organisations/%d/globals" % w.orgs["Alpha"]) \
        .json["items"]
    g = [x for x in items if x["model"] == "T46U"][0]
    same((g["file"], g["settings"]), ("y000000000108.cfg", 1))
    a = api.get("/globals/%d" % g["id"])
    same((a.status, a.json), (200, g))
    same(a.etag, '"%d"' % g["version"])
    other = w.api("Beta", "organisation_admin")
    same(other.get("/globals/%d" % g["id"]).status, 404)
    same(api.get("/globals/x").status, 404)


# --- models, prefixes, parameters -----------------------------------------------

@case("tree", "models: everybody sees them, the provider changes them")
def models(w):
    api = w.api("Alpha", "organisation_user")
    m = api.get("/models/T46U").json
    same((m["line_keys"], m["accounts"], m["expansion_keys"], m["file"]),
         (27, 16, 60, "y000000000108.cfg"))
    same(api.get("/models/t46u").json["name"], "T46U")
    a = api.get("/models/T46Z")
    same(a.status, 404)
    check("voipconfigctl" not in a.json["detail"], "no command", a)
    items = api.get("/models?kind=conference&limit=500").json["items"]
    check(items and all(x["kind"] == "conference" for x in items), "kind")
    items = api.get("/models?q=T46&template_family=v84").json["items"]
    check({x["name"] for x in items} >= {"T46U"}, "q", items)
    top = w.api()
    same(w.api("North", "reseller_admin").post("/models", {"name": "T99"})
         .status, 403)
    a = top.post("/models", {"name": "T99", "firmware_family": "V87",
                             "template_family": "v84", "accounts": 4,
                             "line_keys": 8})
    same((a.status, a.json["ua_token"], a.json["stock"], a.json["file"]),
         (201, "T99", False, None))
    same(a.headers["location"], "/api/v1/models/T99")
    a = top.post("/models", {"name": "t99", "firmware_family": "V87",
                             "template_family": "v84"})
    same((a.status), 409)
    a = top.post("/models", {"name": "T98", "firmware_family": "87",
                             "template_family": "v84"})
    same((a.status, a.json["errors"][0]["pointer"]), (422, "/firmware_family"))
    a = top.patch("/models/T99", {"line_keys": 9})
    same((a.status, a.json["line_keys"], a.json["accounts"]), (200, 9, 4))
    same(top.patch("/models/T99", {"name": "T97"}).status, 422)
    w.device("805ec0700051", "Alpha", "T99", lines=0)
    same(top.delete("/models/T99").status, 409, "a phone has it")
    w.ctl("device", "delete", "805ec0700051")
    same(top.delete("/models/T99").status, 204)
    same(top.get("/models/T99").status, 404)


@case("tree", "a new model is seen by workers: its phones are served")
def model_at_once(w):
    top = w.api()
    top.post("/models", {"name": "T96", "firmware_family": "V86",
                         "template_family": "v84", "accounts": 2,
                         "file_number": 996})
    w.device("805ec0700061", "Beta", "T96")
    cred = credentials(w, w.orgs["Beta"])
    key = top.get("/organisations/%d" % w.orgs["Beta"]).json["path_key"]
    for name in "805ec0700061.cfg", "y000000000996.cfg":
        same(w.phone("/p/%s/%s" % (key, name), cred["user"],
                     cred["password"]).status, 200, name)


@case("tree", "MAC prefixes")
def prefixes(w):
    top = w.api()
    a = top.put("/mac-prefixes/AA:BB:CC", {"note": "lab"})
    same((a.status, a.json), (200, {"prefix": "aabbcc", "note": "lab"}))
    items = w.api("Alpha", "organisation_user").get("/mac-prefixes?limit=500") \
        .json["items"]
    check({"aabbcc", "805ec0"} <= {x["prefix"] for x in items}, "both", items)
    same(top.put("/mac-prefixes/xyz", {}).status, 422)
    same(w.api("North", "reseller_admin").put("/mac-prefixes/aabbcc", {})
         .status, 403)
    same(top.delete("/mac-prefixes/aabbcc").status, 204)
    same(top.delete("/mac-prefixes/aabbcc").status, 404)


@case("tree", "the parameter catalogue, by any spelling")
def parameters(w):
    api = w.api("Alpha", "organisation_user")
    p = api.get("/parameters/account.1.transport").json
    same((p["name"], p["kind"]), ("account.X.transport", "enum"))
    same(p["allowed"][2], {"value": "2", "meaning": "TLS"})
    same(api.get("/parameters/linekey.7.type").json["name"],
         "linekey.X.type")
    a = api.get("/parameters/account.1.lable")
    same(a.status, 404)
    check("account.X.label" in a.json["detail"], "the nearest", a)
    same(api.get("/parameters/" + quote("\u00e9\u20ac")).status, 404)
    a = api.get("/parameters?q=codec&limit=3")
    same((a.status, len(a.json["items"])), (200, 3))
    b = api.get("/parameters?q=codec&limit=3&cursor=" + quote(a.json["next"]))
    check(b.json["items"][0]["name"] > a.json["items"][2]["name"], "goes on")
    items = api.get("/parameters?area=%s&level=documented" % p["area"]) \
        .json["items"]
    check(items and all(x["area"] == p["area"] and x["level"] == "documented"
                        for x in items), "filters")
    for bad in ("?q=" + quote("\u00e9"), "?cursor=" + quote(
            b64encode("\u00e9\x1f\u00e9".encode()).decode())):
        same(api.get("/parameters" + bad).status, 400, bad)
    same(api.get("/models?q=" + quote("\u20ac")).json["items"], [])
    same(api.get("/parameters?sort=area").status, 400)
