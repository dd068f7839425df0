# cases_view.py - what phones get: files, render, explain, diff.

from report import case, check, same

MAC = "805ec0b00001"


def trace(w):
    """Everything a change leaves behind, as one text."""
    return w.sql("SELECT (SELECT MAX(id) FROM audit), (SELECT SUM(version)"
                 " FROM device), (SELECT COUNT(*) FROM rps_job),"
                 " (SELECT GROUP_CONCAT(generation ORDER BY id) FROM"
                 " organisation), (SELECT generation FROM catalogue_state),"
                 " (SELECT COUNT(*) FROM setting), (SELECT COUNT(*) FROM line),"
                 " (SELECT COUNT(*) FROM line_key), (SELECT COUNT(*) FROM"
                 " global_config), (SELECT SHA2(GROUP_CONCAT(HEX(sheet)"
                 " ORDER BY mac), 256) FROM mac_config)")


def phone(w):
    """One phone of Alpha in a group, made once."""
    if not w.sql("SELECT id FROM device WHERE mac = '%s'" % MAC):
        w.ctl("group", "add", "Desks", "organisation=%d" % w.orgs["Alpha"])
        w.device(MAC, "Alpha", label="Desk", group="Desks", lines=2)
        w.ctl("setting", "set", "group", "%d:Desks" % w.orgs["Alpha"],
              "phone_setting.backlight_time=30")
        w.ctl("setting", "set", "device", MAC, "account.1.dtmf.type=2")
        w.ctl("setting", "set", "organisation", str(w.orgs["North"]),
              "features.call_log_show_num=1")
    return "/devices/" + MAC


def fetch(w, name):
    cred = w.ctl("device", "secret", MAC)
    r = w.phone(cred["url"][cred["url"].index("/p/"):] + name, cred["user"],
                cred["password"])
    same(r.status, 200, name)
    return r.body


@case("view", "the files a phone would ask for, those its files name too")
def files(w):
    path = phone(w)
    api = w.api("Alpha", "organisation_admin")
    w.ctl("book", "add", "staff", "organisation=%d" % w.orgs["Alpha"],
          "title=Staff")
    a = api.get(path + "/files")
    names = {x["name"]: x["what"] for x in a.json["items"]}
    for name, what in ((MAC + ".boot", "boot"), (MAC + ".cfg", "mac"),
                       ("y000000000108.cfg", "global"),
                       ("book/staff.xml", "book")):
        same(names.get(name), what, name)
    check("y000000000000.boot" not in names, "it has its own", names)
    for name, what in names.items():
        if what in ("boot", "global", "mac", "book"):
            same(api.get(path + "/render?file=" + name).status, 200, name)
    same(api.get("/devices/%d/files"
                 % api.get(path).json["id"]).json, a.json, "by its id")


@case("view", "who has a phone alone reads the books it shows")
def books(w):
    path = phone(w) + "/render?file=book/"
    admin = w.api("Alpha", "organisation_admin")
    user = w.api("Alpha", "organisation_user")
    w.ctl("book", "add", "board", "organisation=%d" % w.orgs["Beta"],
          "title=Board")
    made = []
    for i in range(11):  # one more than a phone shows
        a = admin.post("/books", {"name": "shelf%d" % i, "title": "x",
                                  "position": i + 1})
        same(a.status, 201, a)
        made.append(a.json["id"])
    w.sql("UPDATE phone_book SET position = 60 WHERE name = 'shelf10'")
    w.sql("UPDATE phone_book SET position = 0 WHERE name = 'shelf0'")
    w.sql("UPDATE organisation SET generation = generation + 1")
    same(user.get(path + "shelf0.xml").status, 404, "not his phone")
    w.ctl("user", "phone", "add", w.logins["Alpha", "organisation_user"], MAC)
    same(user.get(path + "shelf1.xml").status, 200)
    same(user.get(path + "shelf10.xml").status, 404)
    a = user.put("/devices/%s/keys" % MAC, {"keys": [
        {"area": "line", "position": 1, "type": "blf", "line": 1,
         "value": "/book/shelf10.xml", "label": "/book/shelf10.xml"}]})
    same(a.status, 200, a)
    check(b"= /book/shelf10.xml" in user.get("/devices/%s/render" % MAC).body,
          "his key says so")
    same(user.get(path + "shelf10.xml").status, 404, "a key's text is no book")
    same(admin.get(path + "shelf10.xml").status, 200)
    for api in user, admin:
        same(api.get(path + "board.xml").status, 404)
    w.ctl("user", "phone", "delete", w.logins["Alpha", "organisation_user"],
          MAC)
    for i in made:
        same(admin.delete("/books/%d" % i).status, 204)


@case("view", "render is what the phone gets, with masks or without")
def render(w):
    path = phone(w)
    api = w.api("Alpha", "organisation_admin")
    for name in MAC + ".cfg", MAC + ".boot", "y000000000108.cfg":
        a = api.get(path + "/render?secrets=true&file=" + name)
        same((a.status, a.type.partition(";")[0]), (200, "text/plain"))
        same(a.body, fetch(w, name), name)
    a = api.get(path + "/render")
    check(b"***" in a.body and
          b"account.1.password = ***" in a.body, "masked", a)
    password = api.get(path + "/render?secrets=true").body
    check(password != a.body, "differ")
    same(api.get(path + "/render?file=global").body,
         api.get(path + "/render?file=y000000000108.cfg").body)
    for who in w.api("Alpha", "read_only"), w.token("Alpha", "read"):
        same(who.get(path + "/render").body, a.body)
        same(who.get(path + "/render?secrets=true").status, 403)
    same(api.get(path + "/render?file=x.cfg").status, 404)
    same(api.get(path + "/render?file=r/firmware/x.rom").status, 404)
    same(api.get(path + "/render?file=dialnow.xml").status, 404)
    same(api.get(path + "/render?nothing=1").status, 400)
    same(api.get("/devices/80:5E:C0:B0:00:01/render").status, 200)
    same(w.api("Beta", "organisation_admin").get(path + "/render").status,
         404)
    # A phone's own file may hold passwords.
    w.sql("INSERT INTO upload (device_id, organisation_id, kind, address,"
          " size, sha256, content) SELECT id, organisation_id, 'local',"
          " '192.0.2.1', 9, '', 'a.b = \\'x\\'' FROM device WHERE mac = '%s'"
          % MAC)
    same(api.get(path + "/render?file=%s-local.cfg" % MAC).status, 403)
    same(api.get(path + "/render?secrets=true&file=%s-local.cfg" % MAC).body,
         b"a.b = 'x'")


@case("view", "explain says for each line which template or setting made it")
def explain(w):
    path = phone(w)
    api = w.api("Alpha", "organisation_admin")
    a = api.get(path + "/explain")
    text = "".join(x["text"] + "\n" for x in a.json["lines"])
    same(text.encode(), api.get(path + "/render").body)
    same([x["number"] for x in a.json["lines"]],
         list(range(1, len(a.json["lines"]) + 1)))
    by = {x["text"]: x["from"] for x in a.json["lines"]}
    same(by["phone_setting.backlight_time = 30"],
         {"kind": "setting", "layer": "group", "owner": "Desks"})
    same(by["account.1.dtmf.type = 2"],
         {"kind": "setting", "layer": "device", "owner": MAC})
    first = a.json["lines"][0]["from"]
    same((first["kind"], first["owner"], first["line"]), ("template", None, 1))
    check(first["template"].startswith("mac/"), "name", first)
    a = api.get(path + "/explain?file=global")
    by = {x["text"]: x["from"] for x in a.json["lines"]}
    same(by["features.call_log_show_num = 1"],
         {"kind": "setting", "layer": "reseller", "owner": "North"})
    t = w.api("North", "reseller_admin").post("/templates", {
        "kind": "mac", "scope": {"model": "T46U"}}).json["id"]
    w.api("North", "reseller_admin").post(
        "/templates/%d/publish" % t, {"text": "#!version:1.0.0.1\n"})
    first = api.get(path + "/explain").json["lines"][0]["from"]
    same((first["owner"], first["model"], first["version"]),
         ("North", "T46U", 1))
    w.api("North", "reseller_admin").delete("/templates/%d" % t)


@case("view", "a change can be tried, and leaves no trace")
def tried(w):
    path = phone(w) + "/diff"
    api = w.api("Alpha", "organisation_admin")
    before = trace(w)
    a = api.post(path, {"change": {
        "device": {"label": "Lobby"},
        "lines": [{"number": 1, "label": "Lobby"}, {"number": 2,
                                                    "delete": True}],
        "keys": [{"area": "line", "position": 5, "type": "blf", "line": 1,
                  "value": "101", "label": "Ada"}],
        "settings": [{"name": "account.1.dtmf.type", "delete": True},
                     {"name": "phone_setting.backlight_time",
                      "value": "60"}]}})
    same((a.status, a.json["same"]), (200, False), a)
    lines = [x["op"] + x["text"] for h in a.json["hunks"] for x in h["lines"]]
    for want in ("+account.1.label = Lobby", "+linekey.5.value = 101",
                 "-account.1.dtmf.type = 2",
                 "-phone_setting.backlight_time = 30",
                 "+phone_setting.backlight_time = 60"):
        check(want in lines, want, lines)
    check(any(x.startswith("-account.2.") for x in lines), "line 2", lines)
    same(trace(w), before)
    # Codecs are a list, as everywhere; a value may be a number.
    a = api.post(path, {"change": {
        "lines": [{"number": 1, "codecs": ["opus", "g722"]}],
        "settings": [{"name": "phone_setting.backlight_time",
                      "value": 60}]}})
    lines = [x["op"] + x["text"] for h in a.json["hunks"] for x in h["lines"]]
    for want in ("+account.1.codec.opus.priority = 1",
                 "+phone_setting.backlight_time = 60"):
        check(want in lines, want, lines)
    # The password is behind a mask; that it is another one is told.
    a = api.post(path, {"change": {"lines": [{"number": 1,
                                              "password": "other"}]}})
    same((a.json["same"], a.json["secrets_differ"]), (True, True))
    a = api.post(path + "?secrets=true", {"change": {
        "lines": [{"number": 1, "password": "other"}]}})
    check("+account.1.password = other" in
          [x["op"] + x["text"] for x in a.json["hunks"][0]["lines"]], "clear")
    # Another model, another file; and what is left of that: nothing.
    a = api.post(path, {"file": "global", "change": {
        "device": {"model": "T48U"}}})
    same((a.json["from"], a.json["to"]),
         ("y000000000108.cfg", "y000000000109.cfg"))
    a = api.post(path, {"change": {"device": {"mac": "80:5e:c0:b0:00:99"}}})
    same((a.json["from"], a.json["to"]),
         (MAC + ".cfg", "805ec0b00099.cfg"))
    a = api.post(path, {"change": {}})
    same((a.json["same"], a.json["hunks"], a.json["secrets_differ"]),
         (True, [], False))
    same(trace(w), before)


@case("view", "what can not be done can not be tried, and says where")
def not_tried(w):
    path = phone(w) + "/diff"
    api = w.api("Alpha", "organisation_admin")
    before = trace(w)
    for change, pointer in (
            ({"lines": [{"number": 17, "user_name": "x",
                         "server_host": "h"}]}, "/change/lines/0/number"),
            ({"lines": ["x"]}, "/change/lines/0"),
            ({"lines": [{"number": 1, "codecs": ["g722", "g722"]}]},
             "/change/lines/0/codecs"),
            ({"keys": [{"position": 5, "type": "bfl"}]},
             "/change/keys/0/type"),
            ({"keys": [{"area": "line", "position": 99, "type": 16}]},
             "/change/keys/0/position"),
            ({"device": {"lable": "x"}}, "/change/device/lable"),
            ({"settings": [{"name": "a.b", "value": "x\ny"}]},
             "/change/settings/0/value"),
            ({"group": {}}, "/change/group")):
        a = api.post(path, {"change": change})
        same((a.status, a.json.get("errors", [{}])[0].get("pointer")),
             (422, pointer), a)
    same(api.post(path, {}).status, 422)
    same(api.post(path, {"change": {}, "file": "x"}).status, 404)
    a = api.post(path, {"change": {}}, headers={"Idempotency-Key": "try"})
    same(a.status, 400)
    w.device("805ec0b00002", "Beta")
    a = api.post(path, {"change": {"device": {"mac": "805ec0b00002"}}})
    same(a.status, 409)
    check("Beta" not in a.json["detail"], "not whose", a)
    beta = w.api("Beta", "organisation_admin")
    same(beta.post(path, {"change": {}}).status, 404)
    same(w.api("Alpha", "read_only").post(path, {"change": {}}).status, 403)
    w.ctl("device", "delete", "805ec0b00002")
    # Somebody's own phone: keys, and nothing else.
    user = w.api("Alpha", "organisation_user")
    same(user.post(path, {"change": {}}).status, 404)
    w.ctl("user", "phone", "add", w.logins["Alpha", "organisation_user"], MAC)
    before = trace(w)
    a = user.post(path, {"change": {"keys": [
        {"area": "line", "position": 6, "type": 13, "value": "102"}]}})
    same((a.status, a.json["same"]), (200, False))
    same(user.post(path, {"change": {"device": {"label": "x"}}}).status, 403)
    same(user.post(path, {"change": {"settings": []}}).status, 403)
    same(trace(w), before)
    w.ctl("user", "phone", "delete", w.logins["Alpha", "organisation_user"],
          MAC)


def logged(w, name):
    """Waits until the phone side has written what it did down."""
    import time
    for _ in range(400):
        if w.sql("SELECT id FROM fetch_log WHERE mac = '%s' AND file = '%s'"
                 " AND reason = 'served'" % (MAC, name)):
            return
        time.sleep(0.05)
    raise AssertionError("nothing in the fetch log")


@case("view", "since the phone fetched it: the same, or what was changed")
def since(w):
    path = phone(w) + "/diff?since=fetched"
    api = w.api("Alpha", "organisation_admin")
    w.sql("DELETE FROM fetch_log")
    same(api.get(path).json["state"], "never_fetched")
    fetch(w, MAC + ".cfg")
    logged(w, MAC + ".cfg")
    a = api.get(path)
    same((a.json["state"], a.json["etag"]), ("same", a.json["fetched_etag"]))
    w.ctl("line", "change", MAC, "1", "label=Since")
    w.ctl("setting", "set", "group", "%d:Desks" % w.orgs["Alpha"],
          "phone_setting.backlight_time=45")
    a = api.get(path)
    same(a.json["state"], "changed")
    check(a.json["etag"] != a.json["fetched_etag"], "etags")
    objects = [x["object"] for x in a.json["changes"]]
    check("line" in objects and "setting" in objects, "which", a)
    line = [x for x in a.json["changes"] if x["object"] == "line"][0]
    same((line["before"]["label"], line["after"]["label"]), ("", "Since"))
    # Passwords could be guessed by a fingerprint; who may not read, may not.
    a = w.api("Alpha", "read_only").get(path)
    same((a.json["etag"], a.json["fetched_etag"]), (None, None))
    check(a.json["changes"], "may read")
    w.ctl("user", "phone", "add", w.logins["Alpha", "organisation_user"], MAC)
    a = w.api("Alpha", "organisation_user").get(path)
    same((a.json["state"], a.json["changes"]), ("changed", None))
    w.ctl("user", "phone", "delete", w.logins["Alpha", "organisation_user"],
          MAC)
    # What was changed above is counted, not shown.
    w.ctl("setting", "set", "organisation", str(w.orgs["North"]),
          "features.call_log_show_num=0")
    a = api.get(path)
    check(a.json["changes_above"] >= 1, "above", a)
    check(all("North" not in x["object_name"] for x in a.json["changes"]),
          "hidden")
    a = w.api("North", "reseller_admin").get(path)
    check(any("North" in x["object_name"] for x in a.json["changes"]), "seen")
    same(api.get(phone(w) + "/diff?since=x").status, 400)
    same(w.api("Beta", "organisation_admin").get(path).status, 404)


# --- how it stands -----------------------------------------------------------

def until(w, sql, want):
    """Waits for the work in the background to come to that."""
    import time
    for _ in range(600):
        got = w.sql(sql)
        if got == want:
            return
        time.sleep(0.05)
    raise AssertionError("%s: %s, wanted %s" % (sql, got, want))


@case("view", "the log of what phones fetched is summed up in the background")
def seen(w):
    phone(w)
    device = w.sql("SELECT id FROM device WHERE mac = '%s'" % MAC)[0][0]
    cred = w.ctl("device", "secret", MAC)
    url = cred["url"][cred["url"].index("/p/"):]
    w.sql("DELETE FROM device_status")
    body = fetch(w, MAC + ".cfg")
    fetch(w, "y000000000108.cfg")
    import hashlib
    etag = hashlib.sha256(body).hexdigest()[:32]
    row = "SELECT mac_etag, global_etag <> '', firmware, last_at IS NOT NULL," \
        " first_at <= last_at, refused_at IS NULL, address <> ''" \
        " FROM device_status WHERE device_id = " + device
    until(w, row, [[etag, "1", "108.86.0.20", "1", "1", "1", "1"]])
    w.phone(url + MAC + ".cfg", MAC, "wrong")
    until(w, "SELECT refused_at >= last_at FROM device_status WHERE"
          " device_id = " + device, [["1"]])
    # Rows that come late, of an older time, change what is older alone.
    w.sql("INSERT INTO fetch_log (at, organisation_id, mac, file, method,"
          " status, reason, address, firmware, etag) SELECT '2020-01-01',"
          " organisation_id, mac, CONCAT(mac, '.cfg'), 'GET', 200, 'served',"
          " '192.0.2.99', '1.2.3', REPEAT('a', 32) FROM device WHERE id = %s"
          % device)
    until(w, "SELECT YEAR(first_at), mac_etag, firmware FROM device_status"
          " WHERE device_id = " + device, [["2020", etag, "108.86.0.20"]])
    # A stranger's request under the phone's name is not the phone's.
    w.sql("INSERT INTO fetch_log (at, organisation_id, mac, file, method,"
          " status, reason, address) VALUES ('2030-01-01', %d, '%s', 'x.cfg',"
          " 'GET', 401, 'password', '192.0.2.99')" % (w.orgs["Beta"], MAC))
    w.sql("UPDATE fetch_log SET at = CURRENT_TIMESTAMP(3) - INTERVAL 1 MINUTE"
          " WHERE YEAR(at) > 2020")
    until(w, "SELECT position >= (SELECT MAX(id) FROM fetch_log) FROM task"
          " WHERE name = 'seen'", [["1"]])
    same(w.sql("SELECT YEAR(refused_at) = YEAR(CURRENT_TIMESTAMP) FROM"
               " device_status WHERE device_id = " + device), [["1"]])


@case("view", "a lease keeps a task to one process, and ends")
def lease(w):
    w.sql("UPDATE task SET lease_owner = 'elsewhere:1', lease_until ="
          " CURRENT_TIMESTAMP(3) + INTERVAL 9 MINUTE, run_at = NULL"
          " WHERE name = 'tally'")
    done = [t["task"] for t in w.ctl("tasks")]
    check("tally" not in done, "taken", done)
    same(w.sql("SELECT lease_owner FROM task WHERE name = 'tally'"),
         [["elsewhere:1"]])
    w.sql("UPDATE task SET lease_until = CURRENT_TIMESTAMP(3) - INTERVAL 1"
          " SECOND WHERE name = 'tally'")
    until(w, "SELECT COUNT(*) FROM task WHERE lease_owner = 'elsewhere:1'",
          [["0"]])
    w.ctl("tasks", "--fetchlog-days", "36500")


def states(w):
    """Phones of an organisation of their own, Counted, below Counting: one
    in each state, and one that was never seen."""
    macs = ["805ec0b001%02d" % i for i in range(6)]
    if "Counted" not in w.orgs:
        w.organisation("Counting", "provider", "reseller")
        w.organisation("Counted", "Counting")
        for org, role in (("Counting", "reseller_admin"),
                          ("Counted", "organisation_admin"),
                          ("Counted", "organisation_user")):
            w.logins[org, role] = "%s@%s.example" % (role, org.lower())
            w.ctl("user", "add", w.logins[org, role], "role=" + role,
                  "organisation=%d" % w.orgs[org])
        for m in macs:
            w.device(m, "Counted", lines=0)
        for name in "One", "Two":
            w.ctl("group", "add", name, "organisation=%d" % w.orgs["Counted"])
    w.sql("DELETE FROM device_status; DELETE FROM fetch_log;"
          " UPDATE device SET changed_at = CURRENT_TIMESTAMP - INTERVAL 1 DAY")
    for m, last, refused in ((macs[0], "1 HOUR", None),
                             (macs[1], "2 DAY", None),
                             (macs[2], "8 DAY", None),
                             (macs[3], "1 HOUR", "5 MINUTE"),
                             (macs[4], "1 MINUTE", "2 HOUR")):
        w.sql("INSERT INTO device_status (device_id, first_at, last_at,"
              " refused_at, firmware) SELECT id, CURRENT_TIMESTAMP - INTERVAL"
              " %s, CURRENT_TIMESTAMP - INTERVAL %s, %s, '108.86.0.45' FROM"
              " device WHERE mac = '%s'"
              % (last, last, "NULL" if refused is None else
                 "CURRENT_TIMESTAMP - INTERVAL " + refused, m))
    w.sql("INSERT INTO fetch_log (at, organisation_id, mac, file, method,"
          " status, reason, address) SELECT CURRENT_TIMESTAMP(3) - INTERVAL 5"
          " MINUTE, organisation_id, mac, CONCAT(mac, '.cfg'), 'GET', 401,"
          " 'password', '192.0.2.7' FROM device WHERE mac = '%s'" % macs[3])
    return macs


@case("view", "the dashboard counts phones by state, exactly for one")
def dashboard(w):
    macs = states(w)
    one, above = w.orgs["Counted"], w.orgs["Counting"]
    api = w.api("Counted", "organisation_admin")
    a = api.get("/dashboard")
    same(a.status, 200, a)
    same((a.json["organisation_id"], a.json["counted_at"]), (one, None))
    same(a.json["devices"], {"total": 6, "never_seen": 1, "up_to_date": 2,
                             "outdated": 1, "silent": 1, "refused": 1})
    f = a.json["failures"][0]
    same((f["mac"], f["reason"], f["address"], f["file"], f["organisation"]),
         (macs[3], "password", "192.0.2.7", macs[3] + ".cfg", "Counted"))
    same(len(a.json["changes"]), 10, "the latest changes")
    check(all(x["organisation_id"] == one for x in a.json["changes"]),
          "its own")
    check(a.json["rps"]["ready"] >= 5 and
          a.json["rps"]["oldest_ready_seconds"] is not None, "queue", a)
    # Many are added up from what was counted last.
    w.sql("DELETE FROM device_tally")
    reseller = w.api("Counting", "reseller_admin")
    a = reseller.get("/dashboard")
    same((a.json["below"], a.json["organisations"], a.json["uncounted"],
          a.json["devices"]["total"]), (True, 2, 2, 0))
    w.sql("UPDATE task SET position = 0, run_at = NULL WHERE name = 'tally'")
    until(w, "SELECT COUNT(*) FROM organisation o LEFT JOIN device_tally t ON"
          " t.organisation_id = o.id WHERE t.organisation_id IS NULL",
          [["0"]])
    a = reseller.get("/dashboard")
    same((a.json["devices"]["total"], a.json["devices"]["refused"],
          a.json["uncounted"]), (6, 1, 0))
    check(a.json["counted_at"], "says when", a)
    same(reseller.get("/dashboard?organisation_id=%d" % above
                      ).json["devices"]["total"], 0)
    same(reseller.get("/dashboard?organisation_id=%d" % one
                      ).json["devices"]["total"], 6)
    everything = w.api().get("/dashboard").json
    same([[str(everything["organisations"]),
           str(everything["devices"]["total"])]],
         w.sql("SELECT (SELECT COUNT(*) FROM organisation),"
               " (SELECT COUNT(*) FROM device)"))
    # Nobody sees another's.
    beta = w.api("Beta", "organisation_admin")
    a = beta.get("/dashboard")
    check(all(x["organisation_id"] == w.orgs["Beta"]
              for x in a.json["failures"] + a.json["changes"]), "Beta's", a)
    for q in "organisation_id", "under":
        same(beta.get("/dashboard?%s=%d" % (q, one)).status, 404)
        same(api.get("/dashboard?%s=%d" % (q, above)).status, 404)
    same(api.get("/dashboard?under=1&organisation_id=1").status, 400)
    same(w.api("Counted", "organisation_user").get("/dashboard").status, 403)


@case("view", "firmware by model, and what there is to give them")
def firmware(w):
    macs = states(w)
    for m in macs[:2]:
        w.sql("UPDATE device_status SET firmware = '108.86.0.20' WHERE"
              " device_id = (SELECT id FROM device WHERE mac = '%s')" % m)
    w.sql("INSERT IGNORE INTO resource (organisation_id, kind, name,"
          " firmware_version, size, sha256) VALUES (%d, 'firmware',"
          " 'T46U-108.86.0.45.rom', '108.86.0.45', 5, REPEAT('0', 64))"
          % w.orgs["Counting"])
    a = w.api("Counted", "organisation_admin").get("/firmware")
    t46u = [m for m in a.json["models"] if m["model"] == "T46U"][0]
    same({v["firmware"]: v["devices"] for v in t46u["versions"]
          if v["firmware"]}, {"108.86.0.20": 2, "108.86.0.45": 3})
    same(t46u["devices"], sum(v["devices"] for v in t46u["versions"]))
    same([r["name"] for r in a.json["resources"]], ["T46U-108.86.0.45.rom"])
    for org in "Alpha", "Beta":
        a = w.api(org, "organisation_admin").get("/firmware")
        check("T46U-108.86.0.45.rom" not in
              [r["name"] for r in a.json["resources"]], "not " + org, a)
    w.sql("UPDATE task SET position = 0, run_at = NULL WHERE name = 'tally';"
          " DELETE FROM firmware_tally")
    until(w, "SELECT SUM(devices) FROM firmware_tally WHERE organisation_id ="
          " %d" % w.orgs["Counted"], [[str(t46u["devices"])]])
    b = w.api("Counting", "reseller_admin").get("/firmware")
    same([m for m in b.json["models"] if m["model"] == "T46U"][0], t46u)
    check(b.json["counted_at"], "says when", b)
