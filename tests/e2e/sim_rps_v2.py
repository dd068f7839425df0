"""sim_rps_v2.py - cases of the simulated RPS: the v2 API."""
import uuid

from report import case, check, same
from sim_rps_world import (KEY, OTHER_KEY, OTHER_SECRET, SECRET, basic, call,
                           now_ms)

MAC = "805ec000000%d"
GONE = "The resource does not exist or has been deleted"


OTHER = {"key": OTHER_KEY, "secret": OTHER_SECRET}


@case("v2", "token by JSON")
def _(w):
    a = call(w.port, "POST", "/v2/token",
             '{"grant_type":"client_credentials"}',
             w.v2_headers(basic(KEY, SECRET)))
    same(a.status, 200)
    same(a.json["token_type"], "bearer")
    same(a.json["expires_in"], 86400)


@case("v2", "token by form")
def _(w):
    h = w.v2_headers(basic(KEY, SECRET))
    h["Content-Type"] = "application/x-www-form-urlencoded"
    a = call(w.port, "POST", "/v2/token", "grant_type=client_credentials", h)
    same(a.status, 200)


@case("v2", "token: bad grant, bad key, no body")
def _(w):
    def token(body, auth):
        a = call(w.port, "POST", "/v2/token", body, w.v2_headers(auth))
        return a.status, a.json.get("code") or a.json.get("error")
    good = basic(KEY, SECRET)
    same(token('{"grant_type":"password"}', good), (400, "70011"))
    same(token('{"grant_type":"x"}', basic(KEY, "no")), (401, "900401"))
    same(token("{}", "Bearer x"), (401, "500401"))
    same(token("", good), (412, "900444"))
    w.switch(token_error="oauth", bad_key_code="500401")
    same(token('{"grant_type":"password"}', good),
         (400, "unsupported_grant_type"))
    w.switch(token_error="envelope")
    same(token('{"grant_type":"x"}', basic(KEY, "no")), (401, "500401"))


@case("v2", "expires_in is a switch, and counts")
def _(w):
    w.switch(expires_in=3600)
    a = call(w.port, "POST", "/v2/token",
             '{"grant_type":"client_credentials"}',
             w.v2_headers(basic(KEY, SECRET)))
    same(a.json["expires_in"], 3600)
    w.good("POST", "rps/listServers", {})
    w.switch(clock_offset=3601)
    w.refused(401, "900401", "POST", "rps/listServers", {})


@case("v2", "tokens expire on demand")
def _(w):
    w.good("POST", "rps/listServers", {})
    w.admin("DELETE", "tokens")
    w.refused(401, "900401", "POST", "rps/listServers", {})
    w.tokens = {}
    w.good("POST", "rps/listServers", {})


@case("v2", "headers missing or of v1: 500401")
def _(w):
    auth = "Bearer " + w.token()
    for h in ({"Authorization": auth},
              {"Authorization": auth, "timestamp": now_ms()},
              {"Authorization": auth, "nonce": "abc"},
              {"Authorization": auth, "timestamp": "17", "nonce": "abc"},
              {"Authorization": auth, "timestamp": now_ms(),
               "nonce": "n" * 33},
              w.sign("POST", "x", "{}")):
        a = call(w.port, "POST", "/v2/rps/listServers", "{}", h)
        same((a.status, a.json["code"]), (401, "500401"), str(h))
        same(a.json["message"], "Invalid request header")


@case("v2", "no token: 900401")
def _(w):
    a = call(w.port, "POST", "/v2/rps/listServers", "{}",
             w.v2_headers("Bearer nonsense"))
    same((a.status, a.json["code"]), (401, "900401"))


@case("v2", "a nonce is good once")
def _(w):
    n = uuid.uuid4().hex
    w.good("POST", "rps/listServers", {}, nonce=n)
    e = w.refused(403, "500403", "POST", "rps/listServers", {}, nonce=n)
    same(e["message"], "Request reply")
    same(w.counters()["nonces seen twice"], 1)
    same([c["nonce_again"] for c in w.calls(op="listServers")],
         [False, True])


@case("v2", "clock window: off, 5 and 15 minutes")
def _(w):
    for window, offset, ok in ((0, 4000, True), (300, 200, True),
                               (300, 400, False), (900, 400, True),
                               (900, -1000, False)):
        w.switch(clock_window=window, clock_offset=0)
        w.tokens = {}
        w.token()
        w.switch(clock_offset=offset)
        a = w.v2("POST", "rps/listServers", {})
        same(a.status, 200 if ok else 401, "%d %d" % (window, offset))


@case("v2", "rate limit")
def _(w):
    w.token()
    w.switch(rate_limit=1)
    answers = [w.v2("POST", "rps/listServers", {}) for _ in range(20)]
    slow = [a for a in answers if a.status == 429]
    check(slow, "nobody was slowed")
    same(slow[0].json["code"], "900429")
    check(int(slow[0].headers["Retry-After"]) > 0, "Retry-After")


@case("v2", "412, 405, 404, no JSON")
def _(w):
    sid = w.add_server()
    for method, path in (("POST", "rps/listServers"), ("POST", "rps/servers"),
                         ("PATCH", "rps/servers/" + sid),
                         ("POST", "rps/addDevices")):
        w.refused(412, "900444", method, path)
    w.refused(412, "900444", "POST", "rps/addDevices",
              {"mac": MAC % 1, "sn": "1"})
    w.refused(412, "900444", "POST", "rps/addDevices", [])
    same(w.v2("DELETE", "rps/servers/" + sid).status, 405)
    same(w.v2("DELETE", "rps/devices/x").status, 405)
    same(w.v2("POST", "rps/deleteDevices", {"ids": []}).status, 404)
    w.refused(400, "900400", "POST", "rps/listServers", raw="{nonsense")
    w.refused(400, "900400", "POST", "rps/listServers", [])


@case("v2", "server: add, get, list, edit, delete")
def _(w):
    made = w.good("POST", "rps/servers", {
        "serverName": "edge prov", "url": "https://a.example/",
        "authName": "u", "password": "p", "certificateUrl": "https://c/ca"},
        status=201)
    check("password" not in made, "a password came back", made)
    sid = made["id"]
    same(len(sid), 32)
    got = w.good("GET", "rps/servers/" + sid)
    same((got["serverName"], got["url"], got["authName"],
          got["certificateUrl"]),
         ("edge prov", "https://a.example/", "u", "https://c/ca"))
    w.good("PATCH", "rps/servers/" + sid,
           {"serverName": "edge2", "url": "https://b.example/"}, status=204)
    same(w.state()["servers"][0]["url"], "https://b.example/")
    same(w.state()["servers"][0]["authName"], "u")
    same(w.good("POST", "rps/delServers", {"serverIds": [sid, "f" * 32]}),
         {"total": 2, "successCount": 1, "failureCount": 1,
          "errors": [{"field": "f" * 32, "msg": GONE}]})
    same(w.refused(400, "900400", "GET", "rps/servers/" + sid)["message"],
         GONE)


@case("v2", "server: what is wanted, and how long it may be")
def _(w):
    url = "https://a.example/"
    long = url + "x" * 500
    for body in ({}, {"serverName": "a"}, {"url": url},
                 {"serverName": "", "url": url},
                 {"serverName": "x" * 21, "url": url},
                 {"serverName": "caf\u00e9", "url": url},
                 {"serverName": "a", "url": "gopher://x"},
                 {"serverName": "a", "url": long},
                 {"serverName": "a", "url": url, "authName": "x" * 33},
                 {"serverName": "a", "url": url, "password": "x" * 33},
                 {"serverName": 7, "url": url}):
        e = w.refused(400, "900400", "POST", "rps/servers", body)
        check(e["details"] and e["details"][0]["field"], "details", e)
    sid = w.add_server()
    w.refused(400, "900400", "PATCH", "rps/servers/" + sid, {"url": url})
    w.refused(400, "900400", "PATCH", "rps/servers/" + sid,
              {"serverName": "a"})
    w.switch(server_name_max=100, server_name_chars="any")
    w.add_server("caf\u00e9 " + "x" * 80)
    for scheme in "http", "ftp", "tftp":
        w.add_server(scheme, url=scheme + "://x/")


@case("v2", "server: names are unique, of all or of the account")
def _(w):
    w.add_server("same")
    body = {"serverName": "same", "url": "https://x/"}
    w.refused(400, "800003", "POST", "rps/servers", body)
    w.refused(400, "800003", "POST", "rps/servers", body, **OTHER)
    w.switch(server_names_unique="account", duplicate_status=409,
             create_server_status=200)
    w.good("POST", "rps/servers", body, **OTHER)
    w.refused(409, "800003", "POST", "rps/servers", body)


@case("v2", "server: PATCH without password keeps or clears it")
def _(w):
    for value, left in ("keep", "secret"), ("clear", None):
        w.switch(patch_without_password=value)
        sid = w.add_server(value, authName="u", password="secret")
        w.good("PATCH", "rps/servers/" + sid,
               {"serverName": value, "url": "https://x/"}, status=204)
        s = [s for s in w.state()["servers"] if s["id"] == sid][0]
        same(s.get("password"), left, value)


@case("v2", "server in use: refused, devices let go, or deleted with it")
def _(w):
    for i, value in enumerate(("refuse", "unbind", "cascade")):
        w.fresh()
        w.switch(delete_server_in_use=value)
        sid = w.add_server()
        w.add_device(MAC % i, serverId=sid)
        r = w.good("POST", "rps/delServers", {"serverIds": [sid]})
        st = w.state()
        same(r["failureCount"], 1 if value == "refuse" else 0, value)
        same(len(st["servers"]), 1 if value == "refuse" else 0, value)
        same(len(st["devices"]), 0 if value == "cascade" else 1, value)
        if value == "unbind":
            same(st["devices"][0].get("serverId"), None)


@case("v2", "another account's server is not there")
def _(w):
    sid = w.add_server()
    w.refused(400, "900400", "GET", "rps/servers/" + sid, **OTHER)
    same(w.good("POST", "rps/listServers", {}, **OTHER)["data"],
         None)


@case("v2", "lists: pages, total, data null, caps, filters, order")
def _(w):
    empty = w.good("POST", "rps/listServers", {"autoCount": True})
    same((empty["data"], empty["total"]), (None, 0))
    w.switch(empty_data="list")
    same(w.good("POST", "rps/listDevices", {"filter": {}})["data"], [])
    for i in range(5):
        w.add_server("srv %d" % i, url="https://h%d.example/" % i)
    page = w.good("POST", "rps/listServers",
                  {"skip": 3, "limit": 2, "autoCount": True, "filter": {}})
    same(([s["serverName"] for s in page["data"]], page["total"],
          page["skip"], page["limit"]), (["srv 3", "srv 4"], 5, 3, 2))
    check("total" not in w.good("POST", "rps/listServers", {}), "total")
    for f, n in (({"searchKey": "h3.ex"}, 1), ({"searchKey": "SRV"}, 5),
                 ({"name": "srv 2"}, 1)):
        same(len(w.good("POST", "rps/listServers", {"filter": f})["data"]),
             n, str(f))
    w.switch(list_order="newest", default_limit=2)
    same([s["serverName"] for s in
          w.good("POST", "rps/listServers", {})["data"]], ["srv 4", "srv 3"])
    w.good("POST", "rps/listServers", {"limit": 500})
    w.refused(400, "900400", "POST", "rps/listServers", {"limit": 501})
    w.refused(400, "900400", "POST", "rps/listDevices", {"limit": 501})
    w.refused(400, "900400", "POST", "rps/listDevices", {"skip": -1})


@case("v2", "device: add, get, list, edit")
def _(w):
    sid = w.add_server("edge", url="https://s.example/")
    made = w.good("POST", "rps/devices", {
        "mac": "80:5E:C0:00:00:01", "sn": "0011", "serverId": sid,
        "authName": "u", "password": "p", "remark": "lobby"}, status=201)
    same((made["mac"], made["sn"], made["serverName"], made["serverUrl"]),
         (MAC % 1, "0011", "edge", "https://s.example/"))
    got = w.good("GET", "rps/devices/" + made["id"])
    same((got["authName"], got["remark"], got["lastConnected"],
          "password" in got), ("u", "lobby", None, False))
    check(abs(got["dateRegistered"] - int(now_ms())) < 3600000, "date", got)
    for part in "0001", "80-5E-C0-00-00-01", "5ec0":
        rows = w.good("POST", "rps/listDevices",
                      {"filter": {"mac": part}})["data"]
        same(len(rows), 1, part)
        check("authName" not in rows[0], "authName in a list")
    w.switch(mac_case="upper")
    same(w.good("GET", "rps/devices/" + made["id"])["mac"],
         (MAC % 1).upper())
    path = "rps/devices/" + made["id"]
    w.good("PATCH", path, {"uniqueServerUrl": "https://t.example/",
                           "serverId": None}, status=204)
    d = w.device(MAC % 1)
    same((d["uniqueServerUrl"], d.get("serverId"), d["password"]),
         ("https://t.example/", None, "p"))
    w.refused(400, "900400", "PATCH", path, {"mac": MAC % 2})
    w.refused(400, "900400", "PATCH", path, {"serverId": "e" * 32})
    w.refused(400, "900400", "PATCH", "rps/devices/nope", {"remark": "x"})


@case("v2", "device: lengths, serial, MAC, on a single add")
def _(w):
    def add(**more):
        return dict({"mac": MAC % 1, "sn": "1"}, **more)
    w.refused(400, "800001", "POST", "rps/devices", add(mac="805ec00000"))
    for body in ({"mac": MAC % 1}, {"sn": "1"}, add(sn=""),
                 add(uniqueServerUrl="https://" + "x" * 250),
                 add(uniqueServerUrl="nonsense"), add(authName="x" * 129),
                 add(password="x" * 129), add(remark="x" * 257)):
        w.refused(400, "900400", "POST", "rps/devices", body)
    w.refused(400, "800002", "POST", "rps/devices", add(sn="x" * 129))
    w.refused(400, "900400", "POST", "rps/devices", add(serverId="e" * 32))
    w.add_device(MAC % 1)
    w.refused(400, "800003", "POST", "rps/devices", add())
    w.refused(400, "800004", "POST", "rps/devices", add(), **OTHER)
    w.switch(duplicate_status=409)
    w.refused(409, "800003", "POST", "rps/devices", add())
    w.admin("POST", "foreign", {"macs": [MAC % 2]})
    w.refused(409, "800004", "POST", "rps/devices", add(mac=MAC % 2))


@case("v2", "addDevices: partial failure in all three styles")
def _(w):
    w.admin("POST", "foreign", {"macs": [MAC % 4]})
    batch = [{"mac": MAC % 1, "sn": "1"}, {"mac": MAC % 1, "sn": "1"},
             {"mac": "zz", "sn": "1"}, {"mac": MAC % 3},
             {"mac": MAC % 4, "sn": "4"}]
    for style, wanted in (
            ("code", ["800003", "800001", "800002", "800004"]),
            ("key", ["device.mac.existed", "device.mac.invalid",
                     "device.sn.invalid", "device.mac.added.by.other"]),
            ("prose", None)):
        w.switch(error_info=style)
        r = w.good("POST", "rps/addDevices", batch)
        same((r["total"], r["successCount"], r["failureCount"]), (5, 1, 4))
        got = [e["errorInfo"] for e in r["errors"]]
        check(wanted is None or got == wanted, "errorInfo", got)
        same(set(r["errors"][0]), {"mac", "sn", "errorInfo"})
        w.good("POST", "rps/delDevices",
               {"deviceIdType": "mac", "deviceIds": [MAC % 1]})


@case("v2", "verdicts: each code of an item, taken back again")
def _(w):
    for n in range(1, 9):
        code = "80000%d" % n
        w.admin("POST", "verdicts", {"macs": [MAC % 1], "code": code})
        r = w.good("POST", "rps/addDevices", [{"mac": MAC % 1, "sn": "1"}])
        same(r["errors"][0]["errorInfo"], code)
    w.admin("POST", "verdicts", {"macs": [MAC % 1], "code": None})
    same(w.good("POST", "rps/addDevices", [{"mac": MAC % 1, "sn": "1"}]),
         {"total": 1, "successCount": 1, "failureCount": 0, "errors": None})
    w.admin("POST", "verdicts", {"macs": ["x"]}, status=400)


@case("v2", "device_max: 800008")
def _(w):
    w.switch(device_max=1)
    r = w.good("POST", "rps/addDevices",
               [{"mac": MAC % i, "sn": "1"} for i in (1, 2)])
    same(r["errors"][0]["errorInfo"], "800008")


@case("v2", "a hundred in a batch, no more")
def _(w):
    batch = [{"mac": "805ec00001%02x" % i, "sn": str(i)} for i in range(101)]
    w.refused(400, "800006", "POST", "rps/addDevices", batch)
    same(w.good("POST", "rps/addDevices", batch[:100])["successCount"], 100)
    macs = [b["mac"] for b in batch]
    w.refused(400, "800006", "POST", "rps/delDevices",
              {"deviceIdType": "mac", "deviceIds": macs + macs})
    w.refused(400, "800006", "POST", "rps/delServers",
              {"serverIds": ["x"] * 201})


@case("v2", "addDevicesByMac: forbidden unless switched on")
def _(w):
    body = [{"mac": MAC % 1}]
    e = w.refused(403, "900403", "POST", "rps/addDevicesByMac", body)
    same(e["message"], "This request is forbidden")
    w.switch(add_by_mac="on")
    same(w.good("POST", "rps/addDevicesByMac", body)["successCount"], 1)
    same(w.device(MAC % 1).get("sn"), None)
    w.switch(add_by_mac="off")
    w.admin("POST", "accounts", {"name": "bymac", "key": "K3",
                                 "secret": "S3", "add_by_mac": True})
    same(w.good("POST", "rps/addDevicesByMac", [{"mac": MAC % 2}], key="K3",
                secret="S3")["successCount"], 1)


@case("v2", "delDevices by MAC and by id")
def _(w):
    one, two = w.add_device(MAC % 1), w.add_device(MAC % 2)
    r = w.good("POST", "rps/delDevices", {
        "deviceIdType": "mac", "deviceIds": [MAC % 1, "805ec00000ff"]})
    same(r, {"total": 2, "successCount": 1, "failureCount": 1,
             "errors": [{"field": "805ec00000ff", "msg": GONE}]})
    w.switch(empty_errors="list")
    same(w.good("POST", "rps/delDevices", {"deviceIds": [two]})["errors"],
         [])
    r = w.good("POST", "rps/delDevices", {"deviceIdType": "id",
                                          "deviceIds": [one]})
    same(r["failureCount"], 1)
    w.refused(400, "900400", "POST", "rps/delDevices", {})
    w.refused(400, "900400", "POST", "rps/delDevices",
              {"deviceIdType": "sn", "deviceIds": ["1"]})


@case("v2", "PINs")
def _(w):
    w.add_device(MAC % 1)
    w.add_device(MAC % 2)
    w.admin("POST", "pins", {MAC % 1: "13579"})
    ask = {"macs": [MAC % 1, MAC % 2, MAC % 3]}
    r = w.good("POST", "rps/listDevicePins", ask)
    same(r[0], {"mac": MAC % 1, "pin": "13579"})
    same(len(r), 2)
    same(len(r[1]["pin"]), 6)
    w.switch(auto_pins="off", pin_missing="null")
    same([p["pin"] for p in w.good("POST", "rps/listDevicePins", ask)],
         ["13579", None, None])
    w.switch(pins_max=2)
    w.refused(400, "800006", "POST", "rps/listDevicePins", ask)
    w.refused(400, "900400", "POST", "rps/listDevicePins", {"macs": []})
