"""sim_rps_old.py - cases of the simulated RPS: JSON v1 and XML-RPC."""
import base64
import json
import re
import xmlrpc.client

from report import case, check, same
from sim_rps_world import (KEY, OTHER_KEY, OTHER_SECRET, SECRET, VENDOR_KEY,
                           call)

MAC = "805ec000000%d"

# key, nonce, timestamp, method, path, body, Content-MD5, signature
VECTORS = (
    (VENDOR_KEY, "b681e77450a04d22aaffc914a3379561", "1544008291631", "POST",
     "server/list", '{"key":"TestServer","skip":0}',
     "SsPhq3/DEuS3yHj3kYOV9w==",
     "JVPj8C4CVKbFJW6A33yZcdSsde7Hfxy9EoJiE0epeKM="),
    (VENDOR_KEY, "9e730a223b48433785494801fb016d39", "1544094691000", "GET",
     "device/checkMac?mac=001565123123", None, None,
     "+speRmYv89rutzPc9u5Ij1JrtnrUw7nhJnqQfD1h5AU="),
    (KEY, "00112233445566778899aabbccddeeff", "1760000000000", "POST",
     "device/add", '{"macs":["805ec0000001","805ec0000002"],'
     '"serverId":"5f0c1d2e3a4b","remark":"lobby"}',
     "HSlK4hRJmfZBn27zFdwe5g==",
     "jAnD9NJBgKk7cXgpV1l6ascA/lDlDqXuqT6g3FylSRs="),
    (KEY, "ffeeddccbbaa99887766554433221100", "1760000000001", "GET",
     "server/detail?id=5f0c1d2e3a4b", None, None,
     "dDvir127vmTn8ApJ0u4QKJT9/agjXpuz0CODsMXfmnY="),
)


def send(w, v, signature=None):
    h = {"X-Ca-Key": v[0], "X-Ca-Nonce": v[1], "X-Ca-Timestamp": v[2],
         "X-Ca-Signature": signature or v[7]}
    if v[6] is not None:
        h["Content-MD5"] = v[6]
    return w.v1_raw(v[3], v[4], v[5], headers=h).json


@case("v1", "the four vectors verify, and no other signature does")
def _(w):
    for v in VECTORS:
        a = send(w, v)
        why = (a.get("error") or {}).get("msg", "")
        check("unauthorized" not in why and "MD5" not in why, "refused", v, a)
        same(send(w, (v[0], v[1] + "0") + v[2:])["error"]["msg"],
             "service.common.token.unauthorized")


@case("v1", "who is refused, and how")
def _(w):
    a = w.v1_raw("GET", "device/serverList")
    same((a.status, a.json["error"]["msg"]),
         (200, "request header accesskey not null"))
    same(w.v1_error("device/serverList", key="nobody"),
         "accesskey.id.invalid")
    same(w.v1_error("device/serverList", secret="wrong"),
         "service.common.token.unauthorized")
    h = w.sign("POST", "server/list", "{}")
    h["Content-MD5"] = base64.b64encode(b"0" * 16).decode()
    same(w.v1_raw("POST", "server/list", "{}", headers=h).json["error"][
        "msg"], "Content.MD5.invalid")
    w.switch(v1_auth_status=401)
    same(w.v1_raw("GET", "device/serverList").status, 401)


@case("v1", "a nonce is good once")
def _(w):
    same(w.v1("device/serverList", nonce="n1")["ret"], 1)
    same(w.v1_error("device/serverList", nonce="n1"),
         "service.common.token.unauthorized")
    w.switch(v1_replay_key="nonce.used")
    same(w.v1_error("device/serverList", nonce="n1"), "nonce.used")
    same(w.counters()["nonces seen twice"], 2)


@case("v1", "clock window")
def _(w):
    w.switch(clock_window=300)
    same(w.v1("device/serverList")["ret"], 1)
    w.switch(clock_offset=301)
    same(w.v1_error("device/serverList"), "service.common.token.unauthorized")


@case("v1", "GET without query, with and without the empty line")
def _(w):
    for value, plain, lf in (("accept", 1, 1), ("refuse", 1, -1),
                             ("require", -1, 1)):
        w.switch(v1_get_trailing_lf=value)
        same((w.v1("device/serverList")["ret"],
              w.v1("device/serverList", lf=True)["ret"]), (plain, lf), value)


@case("v1", "query: sorted, decoded, a bare key for an empty value")
def _(w):
    a = w.v1("server/checkServerName", query={"serverName": "a b", "z": "",
                                              "b": "x"})
    same(a, {"ret": 1, "data": False, "error": None})


@case("v1", "server: all methods")
def _(w):
    a = w.v1("server/add", {"serverName": "one", "url": "https://a/",
                            "authName": "u", "password": "p"})
    same((a["ret"], a["error"]), (1, None))
    sid = a["data"]["id"]
    check("password" not in a["data"], "a password came back")
    same(w.v1("server/checkServerName",
              query={"serverName": "one"})["data"], True)
    same(w.v1("server/detail", query={"id": sid})["data"]["url"],
         "https://a/")
    page = w.v1("server/list", {"key": "on", "skip": 0, "limit": 10,
                                "autoCount": True})["data"]
    same((page["total"], page["data"][0]["id"]), (1, sid))
    a = w.v1("server/edit", {"id": sid, "serverName": "one",
                             "url": "https://b/"})
    same((a["data"]["url"], a["data"]["authName"]), ("https://b/", "u"))
    same(w.v1("device/serverList")["data"][0]["id"], sid)
    same(w.v1_error("server/add", {"serverName": "one", "url": "https://a/"}),
         "server.name.existed")
    same(w.v1_error("server/detail", query={"id": "x"}), "server.not.found")
    same(w.v1_error("server/add", {"serverName": "x" * 21,
                                   "url": "https://a/"}), "param.invalid")
    w.v1("device/add", {"macs": [MAC % 1], "serverId": sid})
    same(w.v1_error("server/delete", {"ids": [sid]}), "server.in.use")
    w.v1("device/delete", {"macs": [MAC % 1]})
    same(w.v1("server/delete", {"ids": [sid]}),
         {"ret": 0, "data": None, "error": None})
    same(w.v1("manager/rpsServer/add", {"serverName": "m",
                                        "url": "https://m/"})["ret"], 1)
    same(len(w.v1("manager/rpsServer/getPagedList", {})["data"]["data"]), 1)


@case("v1", "device: all methods")
def _(w):
    sid = w.add_server()
    two = w.add_server("two")
    a = w.v1("device/add", {"macs": [MAC % 1, "80-5E-C0-00-00-02"],
                            "serverId": sid, "remark": "r", "authName": "u"})
    same([(d["mac"], d["serverId"], d["remark"], d["authName"])
          for d in a["data"]],
         [(MAC % i, sid, "r", "u") for i in (1, 2)])
    did = a["data"][0]["id"]
    same(w.v1("device/detail", query={"id": did})["data"]["mac"], MAC % 1)
    page = w.v1("device/list", {"key": "0001", "status": "bound",
                                "autoCount": True})["data"]
    same((page["total"], page["data"][0]["serverName"]), (1, "edge"))
    same(w.v1("device/checkMac", query={"mac": MAC % 1})["data"],
         {"existed": True, "self": True})
    same(w.v1("device/checkMac", query={"mac": MAC % 9})["data"],
         {"existed": False, "self": None})
    same(w.v1("device/checkDevice", query={"mac": MAC % 1})["data"],
         "Registered")
    a = w.v1("device/edit", {"id": did, "uniqueServerUrl": "https://u/"})
    same((a["data"]["uniqueServerUrl"], a["data"]["remark"]),
         ("https://u/", "r"))
    w.switch(v1_edit_omitted="clear")
    a = w.v1("device/edit", {"id": did, "remark": "only"})
    same((a["data"]["uniqueServerUrl"], a["data"]["serverId"]), (None, None))
    a = w.v1("device/migrate", {"ids": [did], "serverId": two})
    same(a["data"][0]["serverName"], "two")
    same(w.v1("device/delete", {"ids": [did]})["ret"], 0)
    same(w.v1("device/delete", {"macs": [MAC % 2]})["ret"], 0)
    same(w.state()["devices"], [])


@case("v1", "device: error keys")
def _(w):
    w.v1("device/add", {"macs": [MAC % 1]})
    w.admin("POST", "foreign", {"macs": [MAC % 3]})
    same(w.v1_error("device/add", {"macs": [MAC % 1]}), "device.mac.existed")
    same(w.v1_error("device/add", {"macs": ["zz"]}), "device.mac.invalid")
    a = w.v1("device/add", {"macs": [MAC % 2, MAC % 3]})
    same((a["ret"], a["data"], a["error"]["msg"], a["error"]["errorCode"]),
         (-1, MAC % 3, "device.mac.added.by.other", 409))
    same(w.device(MAC % 2), None, "all or none")
    same(w.v1("device/checkMac", query={"mac": MAC % 3})["data"],
         {"existed": True, "self": False})
    same(w.v1_error("device/edit", {"id": "nope"}), "device.not.found")
    same(w.v1_error("device/delete", {"macs": [MAC % 8]}),
         "device.not.found")
    w.v1("device/add", {"macs": [MAC % 5]}, key=OTHER_KEY,
         secret=OTHER_SECRET)
    same(w.v1_error("device/delete", {"macs": [MAC % 5]}),
         "device.operate.forbidden")
    w.switch(v1_partial="on")
    same(w.v1_error("device/add", {"macs": [MAC % 2, MAC % 3]}),
         "device.mac.added.by.other")
    check(w.device(MAC % 2), "what could be done was not done")


@case("v1", "switches of the envelope and of batches")
def _(w):
    w.switch(v1_error_status=400, v1_error_field="errors", v1_error_code=77)
    body = json.dumps({"id": "x"})
    a = w.v1_raw("POST", "device/edit", body,
                 headers=w.sign("POST", "device/edit", body))
    same((a.status, a.json["errors"]["errorCode"]), (400, 77))
    w.switch(v1_error_field="error", v1_batch_max=1, v1_limit_max=5)
    same(w.v1_error("device/add", {"macs": [MAC % 1, MAC % 2]}),
         "param.invalid")
    same(w.v1_error("device/list", {"limit": 6}), "param.invalid")
    same(w.v1("device/list", {"limit": 5})["data"]["data"], [])
    w.switch(v1_empty_data="null")
    same(w.v1("device/list", {"limit": 5})["data"]["data"], None)


@case("v1", "what v2 has made is seen by v1 and XML-RPC")
def _(w):
    sid = w.add_server("shared")
    w.add_device(MAC % 1, serverId=sid)
    same(w.v1("device/list", {})["data"]["data"][0]["serverId"], sid)
    same(w.xml("checkDevice", MAC % 1), [True, "Registered"])


# --- XML-RPC -----------------------------------------------------------------

@case("xml", "registers, edits, deregisters")
def _(w):
    same(w.xml("addServer", "srv", "https://s/"), [True, "OK"])
    for mac in "805EC0000001", "80-5e-c0-00-00-02", "80:5e:c0:00:00:03":
        same(w.xml("registerDevice", mac, "srv"), [True, "OK"])
    same(w.xml("registerDevice", MAC % 1, "srv", "1"), [True, "OK"])
    same(w.xml("registerDeviceWithUniqueUrl", MAC % 4, "srv",
               "https://u/4/", "1"), [True, "OK"])
    same(w.device(MAC % 4)["uniqueServerUrl"], "https://u/4/")
    same(w.xml("registerDevices", [MAC % 5, MAC % 6], "srv", "0"),
         [True, "OK"])
    w.xml("addServer", "srv2", "https://s2/")
    same(w.xml("editDevice", MAC % 5, "srv2"), [True, "OK"])
    same(w.good("POST", "rps/listDevices", {"filter": {"mac": MAC % 5}})[
        "data"][0]["serverName"], "srv2")
    same(w.xml("deRegisterDevice", MAC % 1), [True, "OK"])
    same(w.xml("deRegisterDevices", [MAC % i for i in (2, 3, 4, 5, 6)]),
         [True, "OK"])
    same(w.state()["devices"], [])


@case("xml", "the texts of refusals")
def _(w):
    w.xml("addServer", "srv", "https://s/")
    w.admin("POST", "foreign", {"macs": [MAC % 7]})
    same(w.xml("registerDevice", "nope", "srv"),
         [False, "Error:Invalid MAC(s):nope"])
    same(w.xml("registerDevice", MAC % 1, "none"),
         [False, "Error:Invalid server"])
    same(w.xml("registerDevice", MAC % 7, "srv", "1"),
         [False, "Error:" + MAC % 7])
    same(w.xml("addServer", "a/b", "https://s/"),
         [False, "Error:The server name can only contain "
          "'A-z 0-9 - _ . '(include space)"])
    same(w.xml("registerDeviceWithUniqueUrl", MAC % 1, "srv", "x:", "1"),
         [False, "Error:The url can only begin with 'http://' or 'https://' "
          "or 'ftp://' or 'tftp://'"])
    same(w.xml("checkDevice", "zz"), [False, "Error:Invalid MAC"])
    same(w.xml("checkDevice", MAC % 1), [False, "Unregistered"])
    same(w.xml("checkDevice", MAC % 7), [False, "Registered elsewhere"])
    w.admin("POST", "verdicts", {"macs": [MAC % 8], "code": "800001"})
    same(w.xml("checkDevice", MAC % 8), [False, "Unknown"])


@case("xml", "the answer's bytes: a bare value, Apache's namespace")
def _(w):
    a = w.xml_raw(xmlrpc.client.dumps((MAC % 1,), "redirect.checkDevice"),
                  path="/xmlrpc/")
    same(a.headers["Content-Type"], "text/xml")
    check(re.search(rb"<data><value><boolean>0</boolean></value><value>"
                    rb"Unregistered</value></data>", a.body), "shape", a.body)
    check(b'xmlns:ex="http://ws.apache.org/xmlrpc/namespaces/extensions"'
          in a.body, "namespace")


@case("xml", "bare values and whitespace in a call")
def _(w):
    body = ("<?xml version='1.0'?>\n<methodCall>\n <methodName>redirect."
            "addServer</methodName>\n <params>\n  <param><value>plain"
            "</value></param>\n  <param><value><string>https://s/"
            "</string></value></param>\n </params>\n</methodCall>")
    same(w.xml_raw(body).body.count(b"<value>OK</value>"), 1)


@case("xml", "switches under both values")
def _(w):
    w.xml("addServer", "srv", "https://s/")
    w.xml("registerDevice", MAC % 1, "srv")
    same(w.xml("registerDevice", MAC % 1, "srv", "0"),
         [False, "Existing MAC(s):" + MAC % 1])
    same(w.xml("addServer", "srv", "https://s2/"), [True, "OK"])
    same(w.xml("deRegisterDevice", MAC % 9),
         [False, "Error:Invalid MAC(s):" + MAC % 9])
    check("listDevices" in w.xml_fault("listDevices"), "fault")
    w.admin("POST", "foreign", {"macs": [MAC % 7]})
    w.switch(xml_again="ok", xml_server_again="refuse",
             xml_deregister_unknown="ok", xml_list_devices="macs",
             xml_override="takeover", xml_check_boolean="1")
    same(w.xml("registerDevice", MAC % 1, "srv", "0"), [True, "OK"])
    same(w.xml("addServer", "srv", "https://s2/")[0], False)
    same(w.xml("deRegisterDevice", MAC % 9), [True, "OK"])
    same(w.xml("listDevices"), [True, [MAC % 1]])
    same(w.xml("checkDevice", MAC % 9), [True, "Unregistered"])
    same(w.xml("registerDevice", MAC % 7, "srv", "0"),
         [False, "Error:" + MAC % 7])
    same(w.xml("registerDevice", MAC % 7, "srv", "1"), [True, "OK"])
    for value, between in ("comma", ","), ("newline", "\n"):
        w.switch(xml_separator=value)
        same(w.xml("registerDevices", ["x", "y"], "srv"),
             [False, "Error:Invalid MAC(s):x" + between + "y"])
    w.switch(xml_text_case="lower")
    same(w.xml("registerDevice", "ZZ", "srv"),
         [False, "error:invalid mac(s):zz"])


@case("xml", "faults, and who is refused")
def _(w):
    check("nothing" in w.xml_fault("nothing"), "unknown method")
    w.xml_fault("registerDevice", MAC % 1)
    check(b"<fault>" in w.xml_raw("<nonsense").body, "no XML")
    a = w.xml_raw("<x/>", password="wrong")
    same((a.status, a.headers["WWW-Authenticate"]),
         (401, 'Basic realm="RPS"'))
    same(call(w.port, "POST", "/xmlrpc", "<x/>").status, 401)
    same(w.xml_raw("<x/>", user=KEY, password=SECRET).status, 401)
