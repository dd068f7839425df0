# cases_key.py - /devices/.../keys: a whole layout, one key, copies.

from cases_device import KEY, LINE, add, admin, fetch
from report import case, check, same


@case("key", "a layout is replaced whole, or not at all")
def layout(w):
    api = admin(w)
    mac = "805ec0120001"
    add(w, mac, lines=[LINE], keys=[KEY])
    path = "/devices/%s/keys" % mac
    keys = [{"area": "line", "position": i, "type": "blf", "line": 1,
             "value": "1%02d" % i, "label": "K%d" % i}
            for i in range(1, 28)]
    keys += [{"area": "expansion", "module": m, "position": p,
              "type": "speed_dial", "value": "9%d%02d" % (m, p)}
             for m in (1, 2, 3) for p in range(1, 41)]
    before = len(w.sql("SELECT id FROM audit"))
    a = api.put(path, {"keys": keys})
    same((a.status, len(a.json["keys"]), a.etag), (200, len(keys), '"2"'), a)
    same(len(w.sql("SELECT id FROM audit")) - before, 1, "one audit entry")
    text = fetch(w, mac)[1]
    check("linekey.27.value = 127\n" in text and
          "expansion_module.3.key.40.value = 9340\n" in text, text[-500:])
    for broken, pointer in (
            ({"position": 28, "type": 15}, "/keys/1/position"),
            ({"area": "memory", "position": 1, "type": 15}, "/keys/1/area"),
            ({"area": "expansion", "module": 4, "position": 1, "type": 15},
             "/keys/1/module"),
            ({"position": 2, "type": 16, "line": 17}, "/keys/1/line"),
            ({"position": 2, "type": 16, "line": 2}, "/keys/1/line"),
            ({"position": 1, "type": 15}, "/keys/1/position"),
            ({"position": 2}, "/keys/1/type"),
            ({"type": 15}, "/keys/1/position"),
            ({"position": 2, "type": 15, "vlaue": ""}, "/keys/1/vlaue")):
        a = api.put(path, {"keys": [{"position": 1, "type": 15}, broken]})
        same((a.status, a.json["errors"][0]["pointer"]), (422, pointer), a)
    a = api.put(path, {"keys": [{"position": 28, "type": 15}]})
    check("27" in a.json["detail"] and "T46U" in a.json["detail"], "words", a)
    same(len(api.get(path).json["keys"]), len(keys), "all stayed")
    same(api.put(path, {}).status, 422)
    same(api.put(path, {"keys": []}).json, {"keys": []})
    check("K27" not in fetch(w, mac)[1], "gone there too")


@case("key", "one key, by its name")
def one(w):
    api = admin(w)
    mac = "805ec0120002"
    add(w, mac, lines=[LINE])
    path = "/devices/%s/keys/" % mac
    a = api.put(path + "line.3", {"type": "blf", "value": "102", "line": 1})
    same((a.status, a.json["key"], a.json["type"], a.json["position"]),
         (200, "line.3", 16, 3))
    a = api.put(path + "expansion.2.20", {"type": 13, "value": "1"})
    same((a.status, a.json["module"], a.json["type_name"]),
         (200, 2, "speed_dial"))
    text = fetch(w, mac)[1]
    check("linekey.3.value = 102\n" in text and
          "expansion_module.2.key.20.type = 13\n" in text, text)
    same(api.delete(path + "line.3").status, 204)
    same(api.delete(path + "line.3").status, 404)
    check("linekey.3.value" not in fetch(w, mac)[1], "gone there too")
    a = api.put(path + "line.99", {"type": 15})
    same((a.status, a.json["errors"][0]["pointer"]), (422, "/position"))
    a = api.put(path + "line.1", {"type": 15, "position": 2})
    same(a.status, 422)
    for name in ("line", "line.", "line.0", "line.1.1", "expansion.1",
                 "lines.1", "line.x"):
        same(api.put(path + name, {"type": 15}).status, 404, name)


@case("key", "a key uses an account the phone has")
def account(w):
    api, mac = admin(w), "805ec0120003"
    a = api.post("/devices", {"mac": mac, "model": "T46U",
                              "keys": [{**KEY, "line": 2}], "lines": [LINE]})
    same((a.status, a.json["errors"][0]["pointer"]), (422, "/keys/0/line"), a)
    check("no line 2" in a.json["detail"], "words", a)
    add(w, mac, lines=[LINE, {**LINE, "number": 2}],
        keys=[KEY, {**KEY, "line": 2, "position": 3}])
    path = "/devices/%s/keys" % mac
    a = api.put(path + "/line.4", {"type": "blf", "value": "1", "line": 3})
    same((a.status, a.json["errors"][0]["pointer"]), (422, "/line"))
    said = w.ctl("key", "add", mac, "line.4", "type=blf", "value=1", "line=3",
                 refused=True)
    check("no line 3" in said, said)
    # A key that lost its account stands in nobody's way.
    same(api.delete("/devices/%s/lines/2" % mac).status, 204)
    keys = api.get(path).json["keys"]
    for k in keys:
        del k["key"], k["type_name"]
        k["label"] = "new"
    same(api.put(path, {"keys": keys}).status, 200)
    same(api.put(path + "/line.3", {"type": "blf", "value": "2",
                                    "line": 2}).status, 200)
    same(api.put(path + "/line.5", {"type": "blf", "value": "2",
                                    "line": 2}).status, 422)


@case("key", "a layout is copied to many; what does not fit is told")
def copy(w):
    api = admin(w)
    add(w, "805ec0120010", lines=[LINE],
        keys=[KEY, {**KEY, "position": 20, "label": "far"}])
    add(w, "805ec0120011", lines=[LINE],
        keys=[{**KEY, "position": 5, "label": "old"}])
    add(w, "805ec0120012", lines=[LINE], model="T31P")
    add(w, "805ec0120013", "Beta")
    path = "/devices/805ec0120010/keys/copy"
    a = api.post(path, {"to": ["805ec0120011", "80:5e:c0:12:00:12"]})
    same(a.status, 200, a)
    same([(c["mac"], [k["key"] for k in c["dropped"]])
          for c in a.json["copied"]],
         [("805ec0120011", []), ("805ec0120012", ["line.20"])])
    same([k["key"] for k in
          api.get("/devices/805ec0120011/keys").json["keys"]],
         ["line.2", "line.20"])
    check("linekey.2.label = Bob\n" in fetch(w, "805ec0120012")[1], "served")
    a = api.post(path, {"to": ["805ec0120011", "805ec0120013"]})
    same((a.status, a.json["errors"][0]["pointer"]), (422, "/to/1"))
    add(w, "805ec0120014")  # has no account for them
    a = api.post(path, {"to": ["805ec0120014"]})
    same([k["key"] for k in a.json["copied"][0]["dropped"]],
         ["line.2", "line.20"])
    same(api.post(path, {"to": ["nothing"]}).status, 422)
    same(api.post(path, {}).status, 422)
