# cases_line.py - /devices/.../lines.

from cases_device import LINE, add, admin, fetch
from report import case, check, same


@case("line", "put, patched, read, deleted; the phone sees each")
def life(w):
    api = admin(w)
    mac = "805ec0110001"
    add(w, mac)
    path = "/devices/%s/lines" % mac
    body = {k: v for k, v in LINE.items() if k != "number"}
    a = api.put(path + "/1", body)
    same((a.status, a.json["user_name"], a.json["password_set"], a.etag),
         (200, "101", True, '"2"'))
    check("account.1.password = sip-secret-1" in fetch(w, mac)[1], "served")
    a = api.patch(path + "/1", {"label": "Ada", "codecs": ["opus", "pcmu"]})
    same((a.json["label"], a.json["codecs"], a.json["user_name"]),
         ("Ada", ["opus", "pcmu"], "101"))
    text = fetch(w, mac)[1]
    check("account.1.label = Ada" in text and
          "account.1.codec.opus.priority = 1" in text, text)
    a = api.put(path + "/1", {"user_name": "7", "server_host": "b.example"})
    same((a.json["label"], a.json["codecs"], a.json["password_set"]),
         ("", [], True), "replaced; the password stays")
    a = api.patch(path + "/1", {"password": None})
    same(a.json["password_set"], False)
    same([x["number"] for x in api.get(path).json["items"]], [1])
    same(api.get(path + "/1").json["server_host"], "b.example")
    same(api.delete(path + "/1").status, 204)
    same(api.get(path + "/1").status, 404)
    same(api.delete(path + "/1").status, 404)
    check("account.1.user_name" not in fetch(w, mac)[1], "gone there too")
    rows = w.sql("SELECT action, IFNULL(after_text, '') FROM audit WHERE"
                 " object = 'line' AND object_name = '%s line 1' ORDER BY id"
                 % mac)
    same([r[0] for r in rows],
         ["create", "change", "change", "change", "delete"])
    check("sip-secret-1" not in str(rows), "no secret in the audit log")


@case("line", "limits of the model, codecs, and other slips")
def bad(w):
    api = admin(w)
    add(w, "805ec0110002", model="T48U")
    path = "/devices/805ec0110002/lines"
    body = {k: v for k, v in LINE.items() if k != "number"}
    a = api.put(path + "/17", body)
    same((a.status, a.json["errors"][0]["pointer"]), (422, "/number"))
    check("T48U" in a.json["detail"] and "16" in a.json["detail"], "words", a)
    for more, pointer, words in (
            ({"codecs": ["pcma", "g722", "pcma"]}, "/codecs", "more than"),
            ({"codecs": ["pcma", "opsu"]}, "/codecs", "did you mean opus?"),
            ({"codecs": "pcma"}, "/codecs", "list"),
            ({"codecs": ["pcma g722"]}, "/codecs/0", "list of names"),
            ({"number": 2}, "/number", "address"),
            ({"user_name": ""}, "/user_name", "empty"),
            ({"user_name": "a@b"}, "/user_name", "SIP user"),
            ({"server_host": "not a host"}, "/server_host", "host"),
            ({"server_port": 70000}, "/server_port", "65535"),
            ({"transport": "sctp"}, "/transport", "udp"),
            ({"password": "a\nb"}, "/password", "one line"),
            ({"ringtone": "../x"}, "/ringtone", "file name"),
            ({"usr_name": "x"}, "/usr_name", "did you mean user_name")):
        a = api.put(path + "/1", {**body, **more})
        same((a.status, a.json["errors"][0]["pointer"]), (422, pointer), more)
        check(words in a.json["detail"], words, more, a)
    same(api.patch(path + "/1", {"label": "x"}).status, 404)
    for n in "0", "x", "1.5", "-1":
        same(api.get(path + "/" + n).status, 404, n)
    same(api.get("/devices/805ec0110002").json["version"], 1)
    same(api.put(path + "/16", body).status, 200)


@case("line", "a ring tone nobody has is told, and stops nothing")
def ringtone(w):
    api = admin(w)
    add(w, "805ec0110009", lines=[{**LINE, "ringtone": "Ring3.wav"}])
    path = "/devices/805ec0110009/lines/1"
    for tone in "common", "Silent.wav", "Ring12.wav", "":
        check("warnings" not in api.patch(path, {"ringtone": tone}).json, tone)
    a = api.patch(path, {"ringtone": "Bel.wav"})
    same((a.status, a.json["ringtone"]), (200, "Bel.wav"))
    check("no ring tone Bel.wav" in a.json["warnings"][0], "said", a)
    a = api.patch(path, {"label": "x"})
    check("warnings" not in a.json, "once", a)
    a = api.post("/devices", {"mac": "805ec011000a", "model": "T46U",
                              "lines": [{**LINE, "ringtone": "Ring.wav"}]})
    check(a.status == 201 and "Ring.wav" in a.json["warnings"][0], "new", a)
    # One of an organisation above will do.
    w.sql("INSERT INTO resource (organisation_id, kind, name, size, sha256)"
          " VALUES (%d, 'ringtone', 'Bell.wav', 1, '%s')"
          % (w.orgs["North"], "0" * 64))
    a = api.patch(path, {"ringtone": "Bell.wav"})
    check(a.status == 200 and "warnings" not in a.json, "above", a)
    w.sql("DELETE FROM resource WHERE name = 'Bell.wav'")
