# cases_setting.py - .../settings on every layer.

from cases_device import add, admin, fetch, generation
from report import case, check, same


def layers(w):
    """(address, what raises with a change) of Alpha's layers."""
    if admin(w).get("/devices/805ec0130001").status == 404:
        add(w, "805ec0130001", group="settings")
    glob = w.sql("SELECT g.id FROM global_config g JOIN model m ON m.id ="
                 " g.model_id WHERE m.name = 'T46U' AND g.organisation_id ="
                 " %d" % w.orgs["Alpha"])[0][0]
    group = w.sql("SELECT id FROM device_group WHERE name = 'settings' AND"
                  " organisation_id = %d" % w.orgs["Alpha"])[0][0]
    return ("/organisations/%d" % w.orgs["Alpha"], "/globals/" + glob,
            "/groups/" + group, "/devices/805ec0130001")


@case("setting", "set, listed, left out and taken back on every layer")
def life(w):
    api = admin(w)
    api.post("/groups", {"name": "settings"})
    for path in layers(w):
        before = generation(w, "Alpha")
        version = api.get("/devices/805ec0130001").json["version"]
        old = api.get(path + "/settings").json["items"]
        a = api.put(path + "/settings/account.1.dtmf.type", {"value": "1"})
        same((a.status, a.json), (200, {
            "name": "account.1.dtmf.type", "value": "1", "absent": False,
            "is_secret": False}), path)
        if path.startswith("/devices"):
            same(api.get(path).json["version"], version + 1)
        else:
            check(generation(w, "Alpha") > before, "workers are told", path)
        file = "805ec0130001.cfg" if path[1] == "g" and path[2] == "r" or \
            path[1] == "d" else "y000000000108.cfg"
        check("account.1.dtmf.type = 1\n" in
              fetch(w, "805ec0130001", file=file)[1], path, "served")
        a = api.put(path + "/settings/account.1.dtmf.type", {"absent": True})
        same((a.json["value"], a.json["absent"]), (None, True))
        check("account.1.dtmf.type" not in
              fetch(w, "805ec0130001", file=file)[1], path, "left out")
        items = api.get(path + "/settings").json["items"]
        same([(i["name"], i["absent"]) for i in items if i not in old],
             [("account.1.dtmf.type", True)])
        same(api.delete(path + "/settings/account.1.dtmf.type").status, 204)
        same(api.delete(path + "/settings/account.1.dtmf.type").status, 404)
        same(api.get(path + "/settings").json["items"], old)


@case("setting", "secrets are sealed; slips are told")
def rules(w):
    api = admin(w)
    path = "/devices/805ec0130001/settings/"
    a = api.put(path + "account.1.password", {"value": "hidden-9"})
    same((a.status, a.json["value"], a.json["is_secret"]), (200, None, True))
    check("account.1.password = hidden-9" in fetch(w, "805ec0130001")[1],
          "the phone gets it")
    for a in (api.get("/devices/805ec0130001/settings"),
              api.get("/devices/805ec0130001")):
        check(b"hidden-9" not in a.body, "unsaid", a)
    same(w.sql("SELECT COUNT(*) FROM audit WHERE after_text LIKE"
               " '%hidden-9%'"), [["0"]])
    a = api.put(path + "account.1.dtmf.tipe", {"value": "1"})
    same((a.status, len(a.json["warnings"])), (200, 1))
    check("dtmf.type" in a.json["warnings"][0], "near", a)
    for name, body, pointer in (
            ("forward.no_answer.timeout", {"value": "soon"}, "/value"),
            ("lang.gui", {}, "/value"),
            ("lang.gui", {"value": "x", "absent": True}, "/value"),
            ("lang.gui", {"value": "a\nb"}, "/value"),
            ("lang.gui", {"value": ["a"]}, "/value"),
            ("lang.gui", {"value": "x", "name": "y"}, "/name"),
            ("account.X.label", {"value": "x"}, "/name"),
            ("lang..gui", {"value": "x"}, "/name")):
        a = api.put(path + name, body)
        same((a.status, a.json["errors"][0]["pointer"]), (422, pointer),
             (name, body))


@case("setting", "foreign layers are not there; readers only read")
def doors(w):
    beta = admin(w, "Beta")
    for path in ("/organisations/%d" % w.orgs["Alpha"],
                 "/organisations/%d" % w.orgs["provider"],
                 "/globals/1", "/groups/99999999", "/groups/x"):
        for a in (beta.get(path + "/settings"),
                  beta.put(path + "/settings/lang.gui", {"value": "x"}),
                  beta.delete(path + "/settings/lang.gui")):
            same(a.status, 404, path)
    path = "/organisations/%d/settings" % w.orgs["Alpha"]
    reader = w.api("Alpha", "read_only")
    same(reader.get(path).status, 200)
    same(reader.put(path + "/lang.gui", {"value": "x"}).status, 403)
    user = w.api("Alpha", "organisation_user")
    same(user.get(path).status, 403)


@case("setting", "how files are encrypted: sealed, checked, never served")
def encryption(w):
    api = admin(w)
    ours = "voipconfig.encryption."
    for path in layers(w):
        path += "/settings/" + ours
        a = api.put(path + "aes_key", {"value": "Common#$%*+,-.:1"})
        same((a.status, a.json["value"], a.json["is_secret"]),
             (200, None, True), path)
        same(api.put(path + "form", {"value": "off"}).status, 200)
        check(ours not in fetch(w, "805ec0130001")[1], path, "is served")
        for name, value in (("form", "des"), ("aes_key", "short"),
                            ("rsa_key", "AAAA"), ("padding", "none"),
                            ("boot", "yes"), ("other", "1")):
            a = api.put(path + name, {"value": value})
            same(a.status, 422, (path, name))
            check(value == "1" or value not in str(a.json), path, a.json)
        same(api.delete(path + "form").status, 204)
        same(api.delete(path + "aes_key").status, 204)
