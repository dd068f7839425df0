# cases_device.py - /devices: made with all that is on them, found, changed,
# moved, replaced, cloned, released; and what a phone then gets.

import json

from report import case, check, same

LINE = {"number": 1, "user_name": "101", "password": "sip-secret-1",
        "server_host": "sip.example", "codecs": ["g722", "pcma"]}
KEY = {"area": "line", "position": 2, "type": "blf", "line": 1,
       "value": "102", "label": "Bob"}


def admin(w, org="Alpha"):
    return w.api(org, "organisation_admin")


def add(w, mac, org="Alpha", **fields):
    fields = {"mac": mac, "model": "T46U", "organisation_id": w.orgs[org],
              **fields}
    a = w.api("provider", "provider_admin").post("/devices", fields)
    same(a.status, 201, a)
    return a.json


def generation(w, org):
    return int(w.sql("SELECT generation FROM organisation WHERE id = %d"
                     % w.orgs[org])[0][0])


def jobs(w, mac):
    return [r[0] for r in w.sql("SELECT verb FROM rps_job WHERE target ="
                                " 'device:%s' ORDER BY id" % mac)]


def fetch(w, mac, api=None, password=None, file=None):
    """What the phone gets for its MAC configuration."""
    s = (api or w.api("provider", "provider_admin")).get(
        "/devices/%s/secret" % mac)
    same(s.status, 200, s)
    a = w.phone(s.json["url"].replace("http://phones.example", "")
                + (file or mac + ".cfg"), s.json["user"],
                password or s.json["password"])
    return a.status, a.body.decode()


@case("device", "made with lines, keys and settings, and served at once")
def whole(w):
    api = admin(w)
    a = api.post("/devices", {
        "mac": "80:5E:C0:10:00:01", "model": "T46U", "label": "Reception",
        "lines": [LINE], "keys": [KEY],
        "settings": [{"name": "account.1.dtmf.type", "value": 1},
                     {"name": "account.1.made_up", "value": "x"}]})
    same(a.status, 201, a)
    same(a.headers["location"], "/api/v1/devices/805ec0100001")
    d = a.json
    same((d["mac"], d["model"], d["organisation_id"], d["version"]),
         ("805ec0100001", "T46U", w.orgs["Alpha"], 1))
    same((d["prov_password_set"], d["admin_password_set"]), (True, False))
    same(d["lines"][0]["codecs"], ["g722", "pcma"])
    same((d["lines"][0]["password_set"], "password" in d["lines"][0]),
         (True, False))
    same((d["keys"][0]["type"], d["keys"][0]["type_name"],
          d["keys"][0]["key"]), (16, "blf", "line.2"))
    same([s["name"] for s in d["settings"]],
         ["account.1.dtmf.type", "account.1.made_up"])
    same((d["status"]["state"], d["rps"]), ("never_seen", None))
    same(len(d["warnings"]), 1, "the parameter nobody knows")
    status, text = fetch(w, "805ec0100001")
    same(status, 200)
    for line in ("account.1.user_name = 101",
                 "account.1.password = sip-secret-1",
                 "linekey.2.type = 16", "account.1.dtmf.type = 1",
                 "account.1.made_up = x"):
        check(line + "\n" in text, line, text)
    same(jobs(w, "805ec0100001"), ["add_device"])
    for name in "805EC0100001", "80-5e-c0-10-00-01", str(d["id"]):
        a = api.get("/devices/" + name)
        same((a.status, a.json["id"], a.etag), (200, d["id"], '"1"'), name)


@case("device", "a global configuration comes with the first of its model")
def first_of_model(w):
    before = generation(w, "Alpha")
    add(w, "805ec0100002", model="T31P")
    check(generation(w, "Alpha") > before, "workers are told")
    same(len(w.sql("SELECT 1 FROM global_config g JOIN model m ON m.id ="
                   " g.model_id WHERE m.name = 'T31P' AND g.organisation_id"
                   " = %d" % w.orgs["Alpha"])), 1)


@case("device", "in use, unknown prefix, foreign group: said with the place")
def bad(w):
    api, beta = admin(w), admin(w, "Beta")
    add(w, "805ec0100003", label="Alpha's own")
    a = api.post("/devices", {"mac": "805ec0100003", "model": "T46U"})
    same((a.status, "Alpha's own" in a.json["detail"]), (409, True))
    a = beta.post("/devices", {"mac": "805ec0100003", "model": "T46U"})
    same((a.status, "Alpha" in json.dumps(a.json)), (409, False))
    check("in use" in a.json["detail"], "words", a)
    a = beta.post("/devices", {"mac": "00aabb100003", "model": "T46U"})
    same((a.status, len(a.json["warnings"])), (201, 1))
    g = api.post("/groups", {"name": "Only Alpha"}).json
    for body, pointer in (
            ({"group": "Only Alpha"}, "/group"),
            ({"group_id": g["id"]}, "/group_id"),
            ({"model": "T999"}, "/model"),
            ({"model": "", "model_id": 99999}, "/model_id"),
            ({"mac": "805ec01000"}, "/mac"), ({"mac": ""}, "/mac"),
            ({"serial": "a b"}, "/serial"), ({"lable": "x"}, "/lable"),
            ({"lines": {}}, "/lines"), ({"keys": ["x"]}, "/keys/0"),
            ({"lines": [LINE, {**LINE, "number": 17}]}, "/lines/1/number"),
            ({"lines": [LINE, LINE]}, "/lines/1/number"),
            ({"lines": [{"number": 1}]}, "/lines/0/user_name"),
            ({"lines": [LINE], "keys": [KEY, {**KEY, "position": 99}]},
             "/keys/1/position"),
            ({"lines": [LINE], "keys": [KEY, KEY]}, "/keys/1/position"),
            ({"keys": [{**KEY, "type": "blff"}]}, "/keys/0/type"),
            ({"settings": [{"name": "account.1.dtmf.type"}]},
             "/settings/0/value"),
            ({"settings": [{"name": "forward.no_answer.timeout",
                            "value": "soon"}]}, "/settings/0/value")):
        a = beta.post("/devices", {"mac": "805ec0100004", "model": "T46U",
                                   **body})
        check(a.json and "errors" in a.json, "refused", body, a)
        same((a.status, a.json["errors"][0]["pointer"]), (422, pointer), body)
    same(beta.post("/devices", {"mac": "805ec0100004"}).status, 422)
    same(beta.get("/devices/805ec0100004").status, 404, "nothing was kept")
    a = beta.post("/devices", {"mac": "805ec0100004", "model": "T46U",
                               "organisation_id": w.orgs["Alpha"]})
    same(a.status, 404)


@case("device", "two admins saving the same phone")
def lost_update(w):
    api = admin(w)
    add(w, "805ec0100005")
    path = "/devices/805ec0100005"
    tag = api.get(path).etag
    a = api.patch(path, {"label": "one"}, headers={"If-Match": tag})
    same((a.status, a.json["label"], a.json["version"]), (200, "one", 2))
    for answer in (
            api.patch(path, {"label": "two"}, headers={"If-Match": tag}),
            api.put(path + "/keys", {"keys": [KEY]},
                    headers={"If-Match": tag}),
            api.put(path + "/lines/1", {"user_name": "1",
                                        "server_host": "sip.example"},
                    headers={"If-Match": tag}),
            api.put(path + "/settings/lang.gui", {"value": "Dutch"},
                    headers={"If-Match": tag}),
            api.delete(path, headers={"If-Match": tag})):
        same((answer.status, answer.json["current_version"]), (409, 2))
    a = api.patch(path, {"notes": "n"})
    same((a.json["label"], a.json["notes"]), ("one", "n"), "merged")


@case("device", "changes reach the phone; secrets are write-only")
def change(w):
    api = admin(w)
    add(w, "805ec0100006", lines=[LINE])
    path = "/devices/805ec0100006"
    a = api.patch(path, {"enabled": False})
    same((a.status, fetch(w, "805ec0100006")[0]), (200, 401))
    api.patch(path, {"enabled": True, "prov_password": "other-pass-7"})
    same(fetch(w, "805ec0100006", password="other-pass-7")[0], 200)
    check("other-pass-7" not in str(api.get(path).body), "never shown")
    s = api.get(path + "/secret").json
    same((s["user"], s["password"]), ("805ec0100006", "other-pass-7"))
    rows = w.sql("SELECT IFNULL(before_text, ''), after_text FROM audit WHERE"
                 " object = 'device' AND object_name = '805ec0100006'"
                 " ORDER BY id DESC LIMIT 1")
    check("other-pass-7" not in str(rows) and "changed" in rows[0][1], rows)
    a = api.patch(path, {"organisation_id": w.orgs["Beta"]})
    same((a.status, a.json["errors"][0]["pointer"]),
         (422, "/organisation_id"))
    check("move" in a.json["detail"], "words", a)
    g = api.post("/groups", {"name": "for change"}).json
    same(api.patch(path, {"group_id": g["id"]}).json["group"], "for change")
    same(api.patch(path, {"group_id": None}).json["group"], "")
    same(api.patch(path, {"group": "for change"}).json["group_id"], g["id"])
    same(api.patch(path, {"model": "T48U"}).json["model"], "T48U")


@case("device", "deleted: refused at once, and Yealink lets it go")
def delete(w):
    api = admin(w)
    add(w, "805ec0100007")
    s = api.get("/devices/805ec0100007/secret").json
    same(fetch(w, "805ec0100007")[0], 200)
    same(api.delete("/devices/805ec0100007").status, 204)
    same(api.get("/devices/805ec0100007").status, 404)
    a = w.phone(s["url"].replace("http://phones.example", "")
                + "805ec0100007.cfg", s["user"], s["password"])
    same(a.status, 401)
    same(jobs(w, "805ec0100007"), ["add_device", "delete_device"])


# --- the list -----------------------------------------------------------------

def macs(api, query):
    out, cursor = [], ""
    while True:
        a = api.get("/devices?" + query + cursor)
        same(a.status, 200, (query, a))
        out += [d["mac"] for d in a.json["items"]]
        if a.json["next"] is None:
            return out
        cursor = "&cursor=" + a.json["next"].replace("+", "%2B")


@case("device", "lists: every filter and order, over one and over all")
def lists(w):
    provider = w.api("provider", "provider_admin")
    w.organisation("Lists", "North")
    a = {"organisation_id": w.orgs["Lists"], "model": "T48U"}
    for i, label in enumerate(("Desk of Ada", "Desk of Bob", "Kitchen 12",
                               "Über den Wolken", "100% sure_thing")):
        same(provider.post("/devices", {
            **a, "mac": "805ec0aa000%d" % i, "label": label,
            "lines": [{**LINE, "user_name": "49%d" % i}]}).status, 201)
    all_of = ["805ec0aa000%d" % i for i in range(5)]
    org = "organisation_id=%d" % w.orgs["Lists"]
    under = "under=%d" % w.orgs["North"]
    north = w.api("North", "reseller_admin")
    for api in provider, north:
        for sort in "label", "mac", "changed", "id":
            up = macs(api, org + "&limit=2&sort=" + sort)
            same(sorted(up), all_of, sort)
            same(macs(api, org + "&limit=2&sort=-" + sort), up[::-1], sort)
        same(macs(api, org + "&sort=mac"), all_of)
        check(set(all_of) <= set(macs(api, under)), under)
    same(macs(admin(w, "Beta"), org), [], "not theirs")
    item = provider.get("/devices?%s&sort=mac" % org).json["items"][0]
    same((item["number"], item["state"], item["rps_state"], item["model"]),
         ("490", "never_seen", None, "T48U"))
    for where, api in ((org, provider), (under, provider), ("", provider),
                       ("", north), (org, north)):
        for q, want in (("desk", [0, 1]), ("Ada", [0]), ("bob", [1]),
                        ("kitchen", [2]), ("%C3%BCber", [3]),
                        ("805ec0aa0003", [3]), ("80:5E:C0:aa:00:0", range(5)),
                        ("aa0004", [4] if where else []),
                        ("00-04", [4] if where else []),
                        ("400", []), ("491", [1]), ("49", range(5)),
                        ("100%25 sure_", [4]), ("100_", []),
                        ("nobody has it", [])):
            got = macs(api, where + "&q=" + q.replace(" ", "%20"))
            got = [m for m in got if m in all_of]
            if where == "" and q in ("400", "00-04", "aa0004", "100_"):
                continue
            same(sorted(got), [all_of[i] for i in want], (where, q))
    # The last digits, as on the label of the phone.
    check("805ec0aa0004" in macs(provider, "q=4000aa0ce508"[:2] + "aa0004"),
          "the end of a MAC")
    check("805ec0aa0004" in macs(provider, "q=00%3A04"), "the end, in pairs")


@case("device", "lists: states, firmware, what is off, models and groups")
def states(w):
    provider = w.api("provider", "provider_admin")
    w.organisation("States", "North")
    g = provider.post("/groups", {"organisation_id": w.orgs["States"],
                                  "name": "g"}).json["id"]
    for i in range(6):
        add(w, "805ec0ab000%d" % i, "States", enabled=i != 1,
            model="T46U" if i < 3 else "T54W",
            **({"group_id": g} if i == 2 else {}))
    w.sql("INSERT INTO device_status (device_id, first_at, last_at,"
          " refused_at, firmware) SELECT id, UTC_TIMESTAMP(),"
          " CASE mac WHEN '805ec0ab0001' THEN UTC_TIMESTAMP() + INTERVAL 1"
          " MINUTE WHEN '805ec0ab0003' THEN UTC_TIMESTAMP() - INTERVAL 9 DAY"
          " ELSE UTC_TIMESTAMP() - INTERVAL 1 HOUR END,"
          " IF(mac = '805ec0ab0004', UTC_TIMESTAMP(), NULL), '108.86.0.20'"
          " FROM device WHERE mac BETWEEN '805ec0ab0001' AND '805ec0ab0004'")
    # One that was never served, and asked with a wrong password.
    w.sql("INSERT INTO device_status (device_id, refused_at) SELECT id,"
          " UTC_TIMESTAMP() FROM device WHERE mac = '805ec0ab0005'")
    want = {"never_seen": "0", "up_to_date": "1", "outdated": "2",
            "silent": "3", "refused": "45"}
    org = "organisation_id=%d" % w.orgs["States"]
    for where in org, "under=%d" % w.orgs["States"]:
        for state, i in want.items():
            same(macs(provider, where + "&state=" + state + "&sort=mac"),
                 ["805ec0ab000" + n for n in i], state)
        same(macs(provider, where + "&firmware=108.86.0.20&sort=mac"),
             ["805ec0ab000%d" % i for i in range(1, 5)])
        same(macs(provider, where + "&enabled=false"), ["805ec0ab0001"])
        same(macs(provider, where + "&model=T54W&sort=mac"),
             ["805ec0ab0003", "805ec0ab0004", "805ec0ab0005"])
        same(macs(provider, where + "&group_id=%d" % g), ["805ec0ab0002"])
        same(macs(provider, where + "&state=never_seen&q=ab000"),
             ["805ec0ab0000"])
    for state, i in ((s, n) for s, of in want.items() for n in of):
        mac = "805ec0ab000" + i
        check(mac in macs(provider, "state=" + state), state)
        items = provider.get("/devices?%s&state=%s" % (org, state)).json
        same([d["state"] for d in items["items"]], [state] * len(want[state]))
        same(provider.get("/devices/" + mac).json["status"]["state"], state)
    same(provider.get("/devices?state=lost").status, 400)


# --- whole phones ---------------------------------------------------------------

@case("device", "its state alone, and only when there is news")
def status(w):
    api = admin(w)
    d = add(w, "805ec0100016", lines=[LINE])
    path = "/devices/805ec0100016/status"
    a = api.get(path)
    same((a.status, a.json["status"]["state"], a.json["version"]),
         (200, "never_seen", d["version"]))
    same(a.json["status"], api.get("/devices/805ec0100016").json["status"])
    again = {"If-None-Match": a.etag}
    same(api.get(path, headers=again).status, 304)
    same(api.get("/devices/%d/status" % d["id"], headers=again).status, 304)
    w.sql("INSERT INTO device_status (device_id, first_at, last_at, firmware)"
          " VALUES (%d, UTC_TIMESTAMP(), UTC_TIMESTAMP(), '108.86.0.20')"
          % d["id"])
    a = api.get(path, headers=again)
    same((a.status, a.json["status"]["firmware"]), (200, "108.86.0.20"))
    same(w.api("Beta", "organisation_admin").get(path).status, 404)
    # By its id as well as by its MAC, everywhere.
    for call in "why", "files", "render", "explain", "uploads", "lines":
        same(api.get("/devices/%d/%s" % (d["id"], call)).status, 200, call)
        same(api.get("/devices/99999999/" + call).status, 404, call)


@case("device", "a model is suggested by phones of the same box")
def suggest(w):
    api = admin(w)
    for n, model in enumerate(("T54W", "T54W", "T31P")):
        add(w, "44dbd2f%05x" % n, model=model)
    add(w, "44dbd2f00009", "Beta", model="T57W")
    a = api.get("/models/suggest?mac=44:DB:D2:F0:00:04")
    same([(m["name"], m["phones"]) for m in a.json["models"]],
         [("T54W", 2), ("T31P", 1)])
    same((a.json["mac"], a.json["prefix_known"]), ("44dbd2f00004", True))
    a = api.get("/models/suggest?mac=44dbd2e00004")
    same(a.json["models"], [])
    same(api.get("/models/suggest?mac=02dbd2e00004").json["prefix_known"],
         False)
    for bad in "", "?mac=", "?mac=44dbd2", "?mac=44dbd2f00004&x=1":
        same(api.get("/models/suggest" + bad).status, 400, bad)
    same(w.api("Alpha", "read_only").get(
        "/models/suggest?mac=44dbd2f00004").status, 403)


@case("device", "moved: all that is on it comes along")
def move(w):
    north = w.api("North", "reseller_admin")
    w.organisation("Other", "North")
    admin(w).post("/groups", {"name": "stays here"})
    add(w, "805ec0100010", lines=[LINE], keys=[KEY], group="stays here",
        settings=[{"name": "lang.gui", "value": "Dutch"}])
    path = "/devices/805ec0100010"
    a = north.post(path + "/move", {"organisation_id": w.orgs["Beta"]})
    same((a.status, north.get(path).json["version"]), (404, 1))
    a = north.post(path + "/move", {"organisation_id": w.orgs["Alpha"]})
    same((a.status, a.json["errors"][0]["pointer"]),
         (422, "/organisation_id"))
    a = north.post(path + "/move", {"organisation_id": w.orgs["Other"],
                                    "group": "stays here"})
    same((a.status, a.json["errors"][0]["pointer"]), (422, "/group"))
    a = north.post(path + "/move", {"organisation_id": w.orgs["Other"]},
                   headers={"If-Match": '"7"'})
    same(a.status, 409)
    a = north.post(path + "/move", {"organisation_id": w.orgs["Other"]})
    same(a.status, 200, a)
    d = a.json
    same((d["organisation"], d["group"], len(d["lines"]), len(d["keys"]),
          len(d["settings"])), ("Other", "", 1, 1, 1))
    same(admin(w).get(path).status, 404)
    status, text = fetch(w, "805ec0100010")
    check(status == 200 and "account.1.user_name = 101" in text, text)
    same(jobs(w, "805ec0100010"), ["add_device"])  # nobody began it
    g = north.post("/groups", {"name": "there", "organisation_id":
                               w.orgs["Alpha"]}).json
    a = north.post(path + "/move", {"organisation_id": w.orgs["Alpha"],
                                    "group_id": g["id"]})
    same((a.status, a.json["group"]), (200, "there"))
    a = admin(w).post(path + "/move", {"organisation_id": w.orgs["Other"]})
    same(a.status, 404, "a customer moves nothing out")


@case("device", "what a phone has sent does not go with it to others")
def move_uploads(w):
    north, path = w.api("North", "reseller_admin"), "/devices/805ec0100018"
    w.organisation("Third", "North")
    d = add(w, "805ec0100018")
    s = admin(w).get(path + "/secret").json
    url = s["url"].replace("http://phones.example", "")
    for name, body in (("contact.xml", b"<vp_contact/>"),
                       ("calllog.xml", b"<vp_calllog/>"),
                       ("contact.xml", b"<vp_contact></vp_contact>"),
                       ("local.cfg", b"#!version:1.0.0.1\nlang.gui = Dutch\n")):
        a = w.phone(url + "805ec0100018-" + name, s["user"], s["password"],
                    "PUT", body)
        check(a.status < 300, name, a)
    files = admin(w).get(path + "/uploads").json["items"]
    same(len(files), 4)
    # A second one like it has none of them; another in its place keeps them.
    same(north.post(path + "/clone", {"mac": "805ec0100019"}).status, 201)
    same(north.get("/devices/805ec0100019/uploads").json["items"], [])
    a = north.post(path + "/replace", {"mac": "805ec010001a"})
    same(a.status, 200, a)
    path = "/devices/805ec010001a"
    same(len(north.get(path + "/uploads").json["items"]), 4)
    a = north.post(path + "/move", {"organisation_id": w.orgs["Third"]})
    same(a.status, 200, a)
    check("contacts 2, calls 1, its own settings 1" in a.json["warnings"][0],
          "said", a)
    same(north.get(path + "/uploads").json["items"], [])
    same(north.get(path + "/uploads/%d" % files[0]["id"]).status, 404)
    same(w.sql("SELECT COUNT(*) FROM upload WHERE device_id = %d" % d["id"]),
         [["0"]])
    e = admin(w).get("/audit?object=upload").json["items"][0]
    same((e["action"], e["object_name"], e["before"]),
         ("delete", "805ec010001a all",
          {"local": 1, "contact": 2, "calllog": 1}))
    a = north.post(path + "/move", {"organisation_id": w.orgs["Alpha"]})
    check("warnings" not in a.json, "nothing was there", a)
    w.ctl("device", "change", "805ec010001a", "organisation=Third")


@case("device", "replaced: kept as far as the model has it, the rest told")
def replace(w):
    api = admin(w)
    add(w, "805ec0100011", label="Broken", lines=[LINE,
        {**LINE, "number": 9, "user_name": "109"}],
        keys=[KEY, {**KEY, "position": 20, "label": "far"}])
    add(w, "805ec0100012")
    add(w, "805ec0100013", "Beta")
    path = "/devices/805ec0100011"
    old = api.get(path + "/secret").json
    for mac in "805ec0100012", "805ec0100013":
        same(api.post(path + "/replace", {"mac": mac}).status, 409)
    for body, pointer in (({"mac": "xyz"}, "/mac"), ({}, "/mac"),
                          ({"mac": "805ec0100014", "model": "T9"}, "/model")):
        a = api.post(path + "/replace", body)
        same((a.status, a.json["errors"][0]["pointer"]), (422, pointer))
    same(api.get(path).json["version"], 1, "nothing was changed")
    a = api.post(path + "/replace", {"mac": "80:5e:c0:10:00:14",
                                     "model": "T31P", "serial": "ABC123"})
    same(a.status, 200, a)
    d = a.json
    same((d["mac"], d["model"], d["serial"], d["label"]),
         ("805ec0100014", "T31P", "ABC123", "Broken"))
    same([x["number"] for x in d["lines"]], [1])
    same(d["dropped"]["lines"], [9])
    same([k["label"] for k in d["dropped"]["keys"]], ["far"])
    same([k["position"] for k in d["keys"]], [2])
    same(api.get(path).status, 404)
    status, text = fetch(w, "805ec0100014")
    check(status == 200 and "account.1.user_name = 101" in text, text)
    url = old["url"].replace("http://phones.example", "")
    same(w.phone(url + "805ec0100011.cfg", old["user"],
                 old["password"]).status, 401)
    same(w.phone(url + "805ec0100014.cfg", "805ec0100014",
                 old["password"]).status, 401, "the old password is no good")
    same(jobs(w, "805ec0100011"), ["add_device", "delete_device"])
    same(jobs(w, "805ec0100014"), ["add_device"])


@case("device", "cloned: all but credentials, lines when asked")
def clone(w):
    api = admin(w)
    add(w, "805ec0100020", label="First", lines=[LINE], keys=[KEY],
        settings=[{"name": "lang.gui", "value": "Dutch"},
                  {"name": "phone_setting.phone_lock.unlock_pin",
                   "value": "1234"},
                  {"name": "account.1.password", "value": "hidden"}])
    path = "/devices/805ec0100020/clone"
    a = api.post(path, {"mac": "805ec0100021"})
    same(a.status, 201, a)
    d = a.json
    same((d["label"], d["model"], d["lines"], len(d["keys"])),
         ("First", "T46U", [], 1))
    check("lang.gui" in [s["name"] for s in d["settings"]], d["settings"])
    check(not any(s["is_secret"] for s in d["settings"]), d["settings"])
    same(fetch(w, "805ec0100021")[0], 200)
    check(api.get("/devices/805ec0100021/secret").json["password"] !=
          api.get("/devices/805ec0100020/secret").json["password"], "own")
    a = api.post(path, {"mac": "805ec0100022", "label": "Third",
                        "with_lines": True})
    same((a.status, a.json["label"], len(a.json["lines"])), (201, "Third", 1))
    check("account.1.password = sip-secret-1" in fetch(w, "805ec0100022")[1],
          "with its password")
    same(api.post(path, {"mac": "805ec0100022"}).status, 409)


@case("device", "released: served what takes us off it, then gone")
def release(w):
    api = admin(w)
    for mac in "805ec0100030", "805ec0100031":
        add(w, mac, lines=[LINE], enabled=mac[-1] == "0")
    path = "/devices/805ec0100030"
    check("account.1.enable = 1" in fetch(w, "805ec0100030")[1], "before")
    a = api.post(path + "/release")
    same((a.status, a.json["releasing_at"] is not None), (200, True))
    same(api.post(path + "/release").status, 200, "twice is once")
    a = api.delete(path + "/release")
    same((a.status, a.json["releasing_at"]), (200, None))
    check("account.1.enable = 1" in fetch(w, "805ec0100030")[1], "it stayed")
    same(api.post(path + "/release").status, 200)
    same(api.patch(path, {"notes": "still"}).status, 200)
    secret = api.get(path + "/secret").json
    w.ctl("device", "release", "--served")
    same(api.get(path).status, 200, "not yet: it has not been here")
    status, text = fetch(w, "805ec0100030")
    same(status, 200)
    for line in ("static.auto_provision.server.url = %NULL%",
                 "static.auto_provision.server.password = %NULL%",
                 "static.auto_provision.pnp_enable = 1",
                 "account.1.enable = 0", "account.16.enable = 0",
                 "account.1.password = %NULL%"):
        check(line + "\n" in text, line, text)
    check("account.17." not in text and "101" not in text and
          secret["password"] not in text, text)
    same(fetch(w, "805ec0100030", file="y000000000108.cfg")[1], text,
         "nothing of the organisation either")
    # The log is written in batches; what it says is what counts.
    w.sql("INSERT INTO fetch_log (at, mac, file, method, status, reason,"
          " flags, address) VALUES (UTC_TIMESTAMP(3), '805ec0100030',"
          " '805ec0100030.cfg', 'GET', 200, 'served', 'plain released',"
          " '192.0.2.7')")
    w.ctl("device", "release", "--served")
    same(api.get(path).status, 404)
    same(jobs(w, "805ec0100030"), ["add_device", "delete_device"])
    path = "/devices/805ec0100031"
    same(api.post(path + "/release").status, 200)
    same(fetch(w, "805ec0100031")[0], 200, "also one that was off")
    same(api.delete(path).status, 204, "deleting works at once")


@case("device", "released: old firmware is told in its own words")
def release_old(w):
    add(w, "805ec0100032", model="T28P", lines=[LINE])
    same(admin(w).post("/devices/805ec0100032/release").status, 200)
    text = fetch(w, "805ec0100032")[1]
    for line in ("auto_provision.server.url = %NULL%",
                 "auto_provision.mode = 1", "auto_provision.pnp_enable = 1",
                 "account.6.enable = 0"):
        check("\n" + line + "\n" in text, line, text)
    check("static." not in text and "custom" not in text, "plain", text)
    same(admin(w).delete("/devices/805ec0100032").status, 204)


# --- who ------------------------------------------------------------------------

@case("device", "the user of a phone: his own, and personal things alone")
def user(w):
    mine = add(w, "805ec0100040", lines=[LINE], keys=[KEY])
    add(w, "805ec0100041", lines=[LINE])
    login = w.logins["Alpha", "organisation_user"]
    w.ctl("user", "phone", "add", login, "805ec0100040")
    api = w.api("Alpha", "organisation_user")
    path, other = "/devices/805ec0100040", "/devices/805ec0100041"
    same([d["mac"] for d in api.get("/devices").json["items"]],
         ["805ec0100040"])
    same([d["mac"] for d in api.get("/devices?q=805ec").json["items"]],
         ["805ec0100040"])
    same(api.get(path).json["id"], mine["id"])
    for a in (api.get(other), api.patch(other, {"label": "x"}),
              api.put(other + "/keys", {"keys": []}),
              api.put(other + "/settings/lang.gui", {"value": "Dutch"}),
              api.patch(other + "/lines/1", {"label": "x"})):
        same(a.status, 404, a)
    same(api.patch(path, {"label": "Mine"}).json["label"], "Mine")
    for body in ({"enabled": False}, {"notes": "x"}, {"mac": "805ec0100049"},
                 {"prov_password": "x"}, {"model": "T48U"},
                 {"label": "x", "serial": "1"}):
        same(api.patch(path, body).status, 403, body)
    same(api.patch(path, {"label": "Mine", "enabled": True}).status, 200)
    a = api.patch(path + "/lines/1", {"label": "L", "display_name": "D",
                                      "ringtone": "Ring2.wav"})
    same((a.status, a.json["label"]), (200, "L"), a)
    for body in ({"user_name": "7"}, {"password": "x"}, {"codecs": []},
                 {"enabled": False}):
        same(api.patch(path + "/lines/1", body).status, 403, body)
    same(api.put(path + "/lines/1", {"user_name": "1", "server_host": "h"})
         .status, 403)
    same(api.delete(path + "/lines/1").status, 403)
    same(api.put(path + "/keys", {"keys": [{**KEY, "label": "me"}]}).status,
         200)
    same(api.put(path + "/keys/line.3", {"type": "speed_dial",
                                         "value": "1"}).status, 200)
    same(api.delete(path + "/keys/line.3").status, 204)
    same(api.post(path + "/keys/copy", {"to": ["805ec0100041"]}).status, 422)
    same(api.put(path + "/settings/lang.gui", {"value": "Dutch"}).status, 200)
    same(api.put(path + "/settings/account.1.always_fwd.target",
                 {"value": "123"}).status, 200)
    same(api.delete(path + "/settings/lang.gui").status, 204)
    for name in ("static.auto_provision.server.url", "account.1.user_name",
                 "forward.always.on_code", "account.X1.dnd.enable"):
        a = api.put(path + "/settings/" + name, {"value": "1"})
        same(a.status, 403, name)
    for a in (api.delete(path), api.get(path + "/secret"),
              api.post(path + "/release"), api.post("/devices", {}),
              api.post(path + "/move", {"organisation_id": 1})):
        same(a.status, 403, a)
    # A token that may touch phones may touch no more than their user.
    token = w.token("Alpha", "phones")
    same(token.patch(other, {"label": "by token"}).status, 200)
    same(token.patch(other, {"enabled": False}).status, 403)
    same(w.api("Alpha", "read_only").patch(path, {"label": "x"}).status, 403)


@case("device", "foreign phones are not there")
def isolation(w):
    add(w, "805ec0100050", lines=[LINE], keys=[KEY])
    api = admin(w, "Beta")
    p = "/devices/805ec0100050"
    line = {"user_name": "1", "server_host": "h"}
    for a in (api.get(p), api.patch(p, {"label": "x"}), api.delete(p),
              api.get(p + "/secret"), api.get(p + "/lines"),
              api.get(p + "/lines/1"), api.put(p + "/lines/1", line),
              api.patch(p + "/lines/1", {"label": "x"}),
              api.delete(p + "/lines/1"), api.get(p + "/keys"),
              api.put(p + "/keys", {"keys": []}),
              api.put(p + "/keys/line.1", {"type": "line"}),
              api.delete(p + "/keys/line.2"),
              api.post(p + "/keys/copy", {"to": []}),
              api.get(p + "/settings"),
              api.put(p + "/settings/lang.gui", {"value": "Dutch"}),
              api.delete(p + "/settings/lang.gui"),
              api.post(p + "/move", {"organisation_id": w.orgs["Beta"]}),
              api.post(p + "/replace", {"mac": "805ec0100059"}),
              api.post(p + "/clone", {"mac": "805ec0100059"}),
              api.post(p + "/release"), api.delete(p + "/release")):
        same(a.status, 404, a)
    same(admin(w).get(p).json["version"], 1)
