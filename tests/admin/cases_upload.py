# cases_upload.py - /devices/{mac}/uploads: what phones have sent.

import hashlib

import phones
from report import case, check, same

LOCAL = (b"#!version:1.0.0.1\n"
         b"phone_setting.ring_type = Ring5.wav\r\n"
         b"phone_setting.backlight_time = 300\n"
         b"# a remark = none\n"
         b"account.1.password = s3cret\n"
         b"features.dnd.enable = 7\n"
         b"no.such.parameter = x = y\n"
         b"linekey.3.label =\n"
         b"phone_setting.ring_type = Ring6.wav")
CONTACT = ('<?xml version="1.0" encoding="UTF-8"?>\n'
           '<root_group><group display_name="Family" ring="Auto"/></root_group>'
           '<root_contact>\n'
           '<contact display_name="Ada &amp; Co" office_number="2001"'
           ' mobile_number="" other_number="" line="0" ring="Auto"'
           ' group_id_name="Family"/>\n'
           '<contact display_name="Zo\u00eb" office_number="2002"/>\n'
           '</root_contact>').encode()


def admin(w):
    return w.api("Alpha", "organisation_admin")


def phone(w, mac):
    p = phones.Phone(w, mac, "Alpha")
    p.at = "/devices/%s/uploads" % mac
    return p


@case("upload", "listed as they came, read, fetched as bytes, deleted")
def life(w):
    api = admin(w)
    p = phone(w, "805ec0ad0001")
    same(api.get(p.at).json, {"items": []})
    one = p.send("contact.xml", CONTACT)
    two = p.send("contact.xml", CONTACT + b"\n")
    three = p.send("local.cfg", LOCAL)
    items = api.get(p.at).json["items"]
    same([(x["id"], x["kind"], x["newest"]) for x in items],
         [(three, "local", True), (two, "contact", True),
          (one, "contact", False)])
    same((items[0]["size"], items[0]["sha256"], items[0]["address"]),
         (len(LOCAL), hashlib.sha256(LOCAL).hexdigest(), "192.0.2.7"))
    same(api.get("/devices/80-5E-C0-AD-00-01/uploads").json["items"], items)
    a = api.get(p.at + "/%d/content" % two)
    same((a.body, a.headers["content-disposition"],
          a.headers["x-content-type-options"]),
         (CONTACT + b"\n", 'attachment; filename="805ec0ad0001-contact.xml"',
          "nosniff"))
    same(api.delete(p.at + "/%d" % two).status, 204)
    same(api.get(p.at + "/%d" % two).status, 404)
    same(p.get(p.mac + "-contact.xml").body, CONTACT, "the one before")
    same(w.sql("SELECT action, object_name FROM audit WHERE object = 'upload'"
               " ORDER BY id DESC LIMIT 1"),
         [["delete", "805ec0ad0001 contact"]])
    for path in (p.at + "?x=1",):
        same(api.get(path).status, 400)
    for path in ("/devices/805ec0adffff/uploads", "/devices/x/uploads",
                 p.at + "/x", p.at + "/0"):
        same(api.get(path).status, 404, path)


@case("upload", "a local file beside what the configuration says")
def local(w):
    api = admin(w)
    p = phone(w, "805ec0ad0002")
    w.ctl("setting", "set", "device", p.mac,
          "phone_setting.ring_type=Ring6.wav",
          "phone_setting.backlight_time=0")
    path = p.at + "/%d" % p.send("local.cfg", LOCAL)
    a = api.get(path)
    same((a.status, a.json["problem"]), (200, None))
    v = {}
    for x in a.json["values"]:
        v.setdefault(x["name"], []).append(x)
    same(len(v), 6)
    same([(x["value"], x["configured"], x["same"])
          for x in v["phone_setting.ring_type"]],
         [("Ring5.wav", "Ring6.wav", False), ("Ring6.wav", "Ring6.wav",
                                              True)])
    same([x["configured"] for x in v["phone_setting.backlight_time"]], ["0"])
    same([(x["value"], x["configured"]) for x in v["no.such.parameter"]],
         [("x = y", None)])
    same(v["linekey.3.label"][0]["value"], "")
    x = v["account.1.password"][0]
    same((x["value"], x["secret"], x["same"]), ("s3cret", True, False))
    check(x["configured"] not in (None, "", "***"), "he may see secrets")
    same(api.get(path + "/content").body, LOCAL)
    low = w.api("Alpha", "read_only")
    x = [x for x in low.get(path).json["values"] if x["secret"]]
    same([(y["name"], y["value"], y["configured"]) for y in x],
         [("account.1.password", None, None)])
    same(low.get(path + "/content").body,
         LOCAL.replace(b"s3cret", b"***"), "masked")
    a = api.get(p.at + "/%d" % p.send("local.cfg", b"\x93\x07\x00\xff" * 9))
    same((a.json["values"], a.json["problem"]),
         ([], "It is encrypted, or no text."))


@case("upload", "contacts and calls are read")
def xml(w):
    api = admin(w)
    p = phone(w, "805ec0ad0003")
    a = api.get(p.at + "/%d" % p.send("contact.xml", CONTACT))
    same((a.status, a.json["problem"], a.json["groups"], a.json["others"]),
         (200, None, ["Family"], []))
    same([(c["display_name"], c["office_number"], c["group"])
          for c in a.json["contacts"]],
         [("Ada & Co", "2001", "Family"), ("Zo\u00eb", "2002", "")])
    a = api.get(p.at + "/%d" % p.send("contact.xml",
                                      b'\xef\xbb\xbf<vp_contact a="1"/>'))
    same(a.json["others"], [{"element": "vp_contact",
                             "values": [{"name": "a", "value": "1"}]}])
    a = api.get(p.at + "/%d" % p.send(
        "calllog.xml", b'<log><call type="missed"><number>2001</number>'
        b'<name><![CDATA[Ada <1>]]></name></call><call><number>1</number>'
        b'</call></log>'))
    same([[(v["name"], v["value"]) for v in c["values"]]
          for c in a.json["calls"]],
         [[("type", "missed"), ("number", "2001"), ("name", "Ada <1>")],
          [("number", "1")]])


@case("upload", "XML that is none, or means harm, is not read")
def harm(w):
    api = admin(w)
    p = phone(w, "805ec0ad0004")
    laugh = ('<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">' +
             "".join('<!ENTITY %s "%s">' % (chr(97 + i), ("&%s;" %
                     chr(96 + i)) * 10) for i in range(1, 9)) +
             "]><root_contact><contact display_name='&i;'/></root_contact>")
    for body, word in (
            (laugh.encode(), "DOCTYPE"),
            (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "DOCTYPE"),
            (b'<!DOCTYPE x [<!ENTITY e SYSTEM "http://192.0.2.1/">]>'
             b'<x a="b">&e;</x>', "DOCTYPE"),
            (b'<c a="&nope;"/>', ""), (b"<c>&nope;</c>", ""),
            (b'<!ENTITY a "b"><c a="1"/>', ""),
            (b"<a", ""), (b"<a></b>", ""), (b"</upload><upload>", ""),
            (b"<upload>", ""), (b"plain & text", ""),
            (b"<a>" * 500 + b"</a>" * 500, ""),
            (b"<a b='1'>" * 9 + b"</a>" * 9, "too many"),
            (b"<a" + b"".join(b" a%d='1'" % i for i in range(100)) + b"/>",
             "attributes"),
            (b"<r>" + b"<c a='1'/>" * 30000 + b"</r>", "too many"),
            (b"<r>" + b"<c/>" * 250000 + b"</r>", "too many"),
            (b'<?xml version="1.0" encoding="ISO-8859-1"?><c a="\xe9"/>', ""),
            (b'<?xml version="1.0" encoding="UTF-16"?><c a="1"/>', "UTF-8"),
            (b"\xff\xfe<\0c\0/\0>\0", ""), (b"\x00\x01\x02", "")):
        a = api.get(p.at + "/%d" % p.send("contact.xml", body))
        same((a.status, a.json["contacts"], a.json["groups"],
              a.json["others"]), (200, [], [], []), body[:60])
        check(a.json["problem"] and word in a.json["problem"], "why",
              body[:60], a.json["problem"])
    same(api.get(p.at).status, 200, "all workers live")


@case("upload", "earlier contacts come back to the phone")
def restore(w):
    api = admin(w)
    p = phone(w, "805ec0ad0005")
    old = p.send("contact.xml", CONTACT)
    new = p.send("contact.xml", b"<root_contact/>")
    a = api.post(p.at + "/%d/restore" % old)
    same(a.status, 200)
    check(a.json["id"] > new, "the newest")
    check("will not fetch" in a.json["next_sync"], "not set", a)
    same(p.get(p.mac + "-contact.xml").body, CONTACT, "what the phone gets")
    items = api.get(p.at).json["items"]
    same([(x["id"], x["newest"]) for x in items],
         [(a.json["id"], True), (new, False)])
    w.ctl("setting", "set", "device", p.mac,
          "static.auto_provision.local_contact.backup.enable=1")
    b = api.post(p.at + "/%d/restore" % a.json["id"])
    same((b.status, b.json["id"]), (200, a.json["id"]), "it is the newest")
    check("next provisioning" in b.json["next_sync"], "set", b)
    same(w.sql("SELECT COUNT(*) FROM audit WHERE object = 'upload' AND action"
               " = 'restore' AND object_name LIKE '%s%%'" % p.mac), [["1"]])
    log = p.send("calllog.xml", b"<a/>")
    same(api.post(p.at + "/%d/restore" % log).status, 409)
    same(api.post(p.at + "/%d/restore" % old).status, 404, "its old id")


@case("upload", "values of a local file become settings")
def accept(w):
    api = admin(w)
    p = phone(w, "805ec0ad0006")
    path = p.at + "/%d/accept" % p.send("local.cfg", LOCAL)
    a = api.post(path, {"names": [
        "phone_setting.ring_type", "features.dnd.enable", "not.in.it",
        "account.1.password", "no.such.parameter"]})
    same(a.status, 200)
    same([x["name"] for x in a.json["taken"]],
         ["phone_setting.ring_type", "account.1.password",
          "no.such.parameter"])
    check("catalogue" in a.json["taken"][2]["warning"], "warned", a)
    same(a.json["taken"][0]["warning"], None)
    same([x["name"] for x in a.json["refused"]],
         ["features.dnd.enable", "not.in.it"])
    check("0 (off) or 1" in a.json["refused"][0]["reason"], "why", a)
    text = p.get(p.mac + ".cfg").body.decode()
    check("phone_setting.ring_type = Ring6.wav" in text, "the last one counts",
          text)
    check("account.1.password = s3cret" in text, "the phone gets it")
    rows = {r[0]: r[1:] for r in w.sql(
        "SELECT name, value, secret IS NOT NULL FROM setting WHERE layer ="
        " 'device' AND owner_id = %s" % p.id)}
    same(rows["account.1.password"], ["", "1"], "sealed")
    same(rows["phone_setting.ring_type"], ["Ring6.wav", "0"])
    check("s3cret" not in str(w.sql("SELECT * FROM audit")), "in no audit")
    for body, place in (({}, "/names"), ({"names": []}, "/names"),
                        ({"names": [7]}, "/names/0"),
                        ({"names": ["a.b", "a.b"]}, "/names/1"),
                        ({"names": [{}]}, "/names/0"),
                        ({"names": ["a\0b"]}, "/names/0"),
                        ({"names": ["a"] * 1001}, "/names"),
                        ({"names": ["a.b"], "all": True}, "/all")):
        a = api.post(path, body)
        same((a.status, a.json["errors"][0]["pointer"]), (422, place))
    other = p.send("contact.xml", CONTACT)
    a = api.post(p.at + "/%d/accept" % other, {"names": ["a.b"]})
    same(a.status, 409)
    sealed = p.send("local.cfg", b"\0\1\2")
    same(api.post(p.at + "/%d/accept" % sealed, {"names": ["a"]}).status, 409)


@case("upload", "values are taken out of the local file")
def discard(w):
    api = admin(w)
    p = phone(w, "805ec0ad0007")
    old = p.send("local.cfg", b"#!version:1.0.0.1\na.b = 1\n")
    new = p.send("local.cfg", LOCAL)
    same(api.post(p.at + "/%d/discard" % old, {"all": True}).status, 409,
         "not the newest")
    path = p.at + "/%d/discard" % new
    for body, place in (({}, "/names"), ({"all": False}, "/names"),
                        ({"all": True, "names": ["a.b"]}, "/names"),
                        ({"names": ["not.in.it"]}, "/names/0"),
                        ({"all": 1}, "/all")):
        a = api.post(path, body)
        same((a.status, a.json["errors"][0]["pointer"]), (422, place))
    a = api.post(path, {"names": ["phone_setting.ring_type",
                                  "account.1.password"]})
    same((a.status, a.json["removed"]), (200, 3))
    check("fetches this file" in a.json["next_sync"], "as configured", a)
    body = p.get(p.mac + "-local.cfg").body
    check(b"ring_type" not in body and b"s3cret" not in body and
          b"backlight_time = 300" in body, "what the phone gets", body)
    same(len(api.get(p.at).json["items"]), 3, "the old ones are kept")
    w.ctl("setting", "set", "device", p.mac,
          "static.auto_provision.custom.sync=0")
    a = api.post(p.at + "/%d/discard" % a.json["id"], {"all": True})
    same((a.status, a.json["removed"]), (200, 4))
    check("never fetches" in a.json["next_sync"], "not synced", a)
    same(p.get(p.mac + "-local.cfg").body,
         b"#!version:1.0.0.1\n# a remark = none\n")
    last = a.json["id"]
    a = api.post(p.at + "/%d/discard" % last, {"all": True})
    same((a.json["id"], a.json["removed"]), (last, 0), "nothing to do")
    w.ctl("setting", "set", "device", p.mac,
          "static.auto_provision.custom.protect=0")
    new = p.send("local.cfg", LOCAL)
    a = api.post(p.at + "/%d/discard" % new, {"all": True})
    check("overwrites" in a.json["next_sync"], "not protected", a)
    w.ctl("organisation", "change", "%d" % w.orgs["Alpha"],
          "upload_quota=10")
    try:
        new = w.sql("SELECT MAX(id) FROM upload WHERE device_id = %s"
                    % p.id)[0][0]
        w.sql("UPDATE upload SET content = 'a.b = 1', size = 7 WHERE id = "
              + new)
        a = api.post(p.at + "/%s/discard" % new, {"all": True})
        same((a.status, "upload_quota" in a.json["detail"]), (409, True))
    finally:
        w.ctl("organisation", "change", "%d" % w.orgs["Alpha"],
              "upload_quota=104857600")


@case("upload", "voipconfigctl has the same rules")
def by_ctl(w):
    p = phone(w, "805ec0ad000a")
    old = p.send("contact.xml", CONTACT)
    p.send("contact.xml", b"<root_contact/>")
    new = p.send("local.cfg", LOCAL)
    same(len(w.ctl("upload", "list", p.mac)), 3)
    same(w.ctl("upload", "show", p.mac, "%d" % old)["content"],
         CONTACT.decode())
    w.ctl("upload", "restore", p.mac, "%d" % old)
    same(p.get(p.mac + "-contact.xml").body, CONTACT)
    w.ctl("upload", "accept", p.mac, "%d" % new, "phone_setting.ring_type",
          "features.dnd.enable")
    check(b"phone_setting.ring_type = Ring6.wav" in
          p.get(p.mac + ".cfg").body, "taken")
    w.ctl("upload", "discard", p.mac, "%d" % new, "phone_setting.ring_type")
    check(b"ring_type" not in p.get(p.mac + "-local.cfg").body, "taken out")
    last = w.ctl("upload", "list", p.mac)[0]["id"]
    check("--all" in w.ctl("upload", "discard", p.mac, "%d" % last,
                           refused=True), "names or all")
    w.ctl("upload", "discard", p.mac, "%d" % last, "--all")
    w.ctl("upload", "delete", p.mac, "%d" % new)
    same(len(w.ctl("upload", "list", p.mac)), 4)


@case("upload", "of one's own phones only; of another phone never")
def doors(w):
    api = admin(w)
    p, q = phone(w, "805ec0ad0008"), phone(w, "805ec0ad0009")
    one = p.send("contact.xml", CONTACT)
    local = p.send("local.cfg", LOCAL)
    names = {"names": ["phone_setting.ring_type"]}

    def calls(who, at):
        yield who.get(at)
        yield who.get(at + "/%d" % one)
        yield who.get(at + "/%d/content" % one)
        yield who.post(at + "/%d/restore" % one)
        yield who.post(at + "/%d/accept" % local, names)
        yield who.post(at + "/%d/discard" % local, names)
        yield who.delete(at + "/%d" % one)
    for a in list(calls(api, q.at))[1:]:
        same(a.status, 404, "by another phone's address")
    for a in calls(w.api("Beta", "organisation_admin"), p.at):
        same(a.status, 404)
    user = w.api("Alpha", "organisation_user")
    same([a.status for a in calls(user, p.at)],
         [404, 404, 404, 404, 403, 403, 403], "not his phone")
    w.sql("INSERT INTO user_device (user_id, device_id) SELECT id, %s FROM"
          " user WHERE login = '%s'"
          % (p.id, w.logins["Alpha", "organisation_user"]))
    same([a.status for a in calls(user, p.at)],
         [200, 200, 200, 200, 403, 403, 403], "his own")
    low = w.api("Alpha", "read_only")
    same([a.status for a in calls(low, p.at)],
         [200, 200, 200, 403, 403, 403, 403])
    x = [x for x in user.get(p.at + "/%d" % local).json["values"]
         if x["secret"]]
    same([y["value"] for y in x], [None], "no secrets for him")
