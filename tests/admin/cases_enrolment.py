# cases_enrolment.py - when phones are given their secrets, windows, rotations:
# what people say, what a phone then gets, what is seen of it.

import itertools
import time

from report import case, check, same

counter = itertools.count(1)
POLICY = "gate_secrets"


def provider(w):
    return w.api("provider", "provider_admin")


def pointers(a):
    return [e["pointer"] for e in a.json.get("errors", [])]


def new_org(w, **fields):
    a = provider(w).post("/organisations", {
        "name": "Enrol %d" % next(counter), "parent_id": w.orgs["North"],
        **fields})
    same(a.status, 201, a)
    return a.json


def new_phone(w, org, **fields):
    a = provider(w).post("/devices", {
        "organisation_id": org["id"], "model": "T46U",
        "mac": "805ec02e%04x" % next(counter), **fields})
    same(a.status, 201, a)
    return a.json


def secret(w, path):
    s = provider(w).get(path + "/secret").json
    return s["url"].replace("http://phones.example", ""), \
        s["user"], s["password"]


def fetch(w, d, org=None):
    """On the organisation's credentials, or on its own."""
    url, user, password = secret(w, "/organisations/%d" % org["id"]
                                 if org else "/devices/" + d["mac"])
    a = w.phone(url + d["mac"] + ".cfg", user, password)
    return a.status, a.body.decode()


def shown(w, d):
    return provider(w).get("/devices/" + d["mac"]).json


def jobs(w, target):
    return [r[0] for r in w.sql("SELECT verb FROM rps_job WHERE target ="
                                " '%s' ORDER BY id" % target)]


@case("enrol", "what holds is inherited, and refused where it can not be")
def policy(w):
    api = provider(w)
    above = new_org(w, kind="reseller", gate_secrets="once")
    same((above[POLICY], above["gate_secrets_now"]), ("once", "once"))
    below = new_org(w, parent_id=above["id"])
    same((below[POLICY], below["gate_secrets_now"]), ("inherited", "once"))
    path = "/organisations/%d" % below["id"]
    d = new_phone(w, below)
    same((d[POLICY], d["enrolment"]["policy"]), ("inherited", "once"))
    a = api.patch("/devices/" + d["mac"], {POLICY: "always"})
    same((a.json[POLICY], a.json["enrolment"]["policy"],
          a.json["enrolment"]["state"]), ("always", "always", "not_needed"))
    a = api.patch(path, {"gate_auth": "none"})
    same((a.status, pointers(a)), (422, ["/" + POLICY]), a)
    a = api.patch(path, {POLICY: "sometimes"})
    same((a.status, pointers(a)), (422, ["/" + POLICY]), a)
    same(api.patch(path, {POLICY: "always", "gate_auth": "none"}).status, 200)
    a = api.patch("/devices/" + d["mac"], {POLICY: "once"})
    same((a.status, pointers(a)), (422, ["/" + POLICY]), a)
    same(api.get(path).json["gate_secrets_now"], "always")


@case("enrol", "who needs a password of its own is given one, Yealink told")
def bare(w):
    org = new_org(w)
    d = new_phone(w, org, prov_password="")
    same(d["prov_password_set"], False)
    w.sql("DELETE FROM rps_job")
    a = provider(w).patch("/organisations/%d" % org["id"], {POLICY: "once"})
    same(a.status, 200, a)
    same(shown(w, d)["prov_password_set"], True)
    same(jobs(w, "device:" + d["mac"]), ["edit_device"])
    status, text = fetch(w, d, org)
    same(status, 200)
    check("server.username = %s\n" % d["mac"] in text, "its own", text)


@case("enrol", "a window: opened, seen, closed")
def window(w):
    api = provider(w)
    org = new_org(w, gate_secrets="window")
    d = new_phone(w, org)
    path = "/devices/" + d["mac"]
    same(d["enrolment"]["state"], "closed")
    same(fetch(w, d, org)[0], 401, "closed")
    for hours in 0, 721, "x":
        a = api.post(path + "/window", {"hours": hours})
        same((a.status, pointers(a)), (422, ["/hours"]), a)
    a = api.post(path + "/window", {"hours": 1})
    same((a.status, a.json["enrolment"]["state"]), (200, "open"), a)
    check(a.json["enrolment"]["window_until"], "until", a.json)
    same(fetch(w, d, org)[0], 200, "open")
    seen = shown(w, d)["enrolment"]
    same((seen["state"], seen["given_to"] is not None), ("open", True), seen)
    same(api.delete(path + "/window").json["enrolment"]["state"], "closed")
    same(fetch(w, d, org)[0], 401, "closed again")
    same(api.post(path + "/window").status, 200, "24 hours")
    same(fetch(w, d)[0], 200, "its own")
    seen = shown(w, d)["enrolment"]
    same((seen["state"], seen["enrolled_at"] is not None),
         ("enrolled", True), seen)
    same(fetch(w, d, org)[0], 401, "enrolled")
    for word, there in (("enrolled", True), ("open", False),
                        ("not_enrolled", False)):
        page = api.get("/devices?organisation_id=%d&enrolment=%s"
                       % (org["id"], word)).json
        same(bool(page["items"]), there, word)
    other = new_phone(w, new_org(w))
    a = api.post("/devices/%s/window" % other["mac"])
    same(a.status, 409, a)
    check("always given" in a.json["detail"], "why", a.json)
    same([r[0] for r in w.sql("SELECT action FROM audit WHERE object_id = %d"
                              " AND action LIKE '%%window' ORDER BY id"
                              % d["id"])],
         ["open_window", "close_window", "open_window"])


@case("enrol", "windows for many, or why not")
def windows(w):
    api = provider(w)
    org = new_org(w, gate_secrets="once")
    phones = [new_phone(w, org) for _ in range(3)]
    phones.append(new_phone(w, org, gate_secrets="always"))
    body = {"select": {"organisation_id": org["id"]},
            "change": {"window": 2}}
    for dry in True, False:
        a = api.post("/bulk", dict(body, dry_run=dry))
        same((a.status, a.json["changed"], a.json["failed"]), (200, 3, 1), a)
        check("always given" in a.json["report"][0]["text"], "why", a.json)
        same([shown(w, d)["enrolment"]["state"] for d in phones],
             ["waiting" if dry else "open"] * 3 + ["not_needed"])
    body["change"] = {"window": 0}
    a = api.post("/bulk", body)
    same((a.json["changed"], a.json["unchanged"]), (3, 1), a)
    same(shown(w, phones[0])["enrolment"]["state"], "waiting")


@case("enrol", "a device's password is rotated, and that is ended")
def rotate_device(w):
    api = provider(w)
    d = new_phone(w, new_org(w))
    path = "/devices/" + d["mac"]
    url, user, old = secret(w, path)
    w.sql("DELETE FROM rps_job")
    a = api.post(path + "/rotation", {"days": 2})
    same(a.status, 200, a)
    check(a.json["enrolment"]["rotation_until"], "until", a.json)
    same(a.json["version"], d["version"] + 1)
    same(jobs(w, "device:" + d["mac"]), ["edit_device"])
    new = secret(w, path)[2]
    check(old != new, "the same", old)
    cfg = url + d["mac"] + ".cfg"
    a = w.phone(cfg, user, old)
    same(a.status, 200, "old")
    check(new in a.body.decode(), "what it brings")
    same(api.post(path + "/rotation").status, 409, "one at a time")
    same(w.phone(cfg, user, new).status, 200, "new")
    same(shown(w, d)["enrolment"]["rotation_until"], None)
    same(w.phone(cfg, user, old).status, 401, "old")
    same(api.delete(path + "/rotation").status, 409, "none")
    same(api.post(path + "/rotation").status, 200)
    a = api.delete(path + "/rotation")
    same((a.status, a.json["enrolment"]["rotation_until"]), (200, None), a)
    same(w.phone(cfg, user, new).status, 401, "ended")
    a = api.call("POST", path + "/rotation", headers={"If-Match": '"1"'})
    same(a.status, 409, a)


@case("enrol", "an organisation's credentials are rotated; who has the old")
def rotate_organisation(w):
    api = provider(w)
    org = new_org(w)
    path = "/organisations/%d" % org["id"]
    same((org["rotation"], org["rotated_at"], org["phones_on_old"]),
         (None, None, 0))
    d = new_phone(w, org, prov_password="")
    url, user, old = secret(w, path)
    cfg = url + d["mac"] + ".cfg"
    same(w.phone(cfg, user, old).status, 200)
    w.sql("DELETE FROM rps_job")
    a = api.post(path + "/rotation", {"days": 5})
    same((a.status, a.json["rotation"]["user"]), (200, user), a)
    same(jobs(w, "server:%d" % org["id"]), ["edit_server"])
    same(api.post(path + "/rotation").status, 409, "one at a time")
    end = time.monotonic() + 60
    filtered = "/devices?organisation_id=%d&credentials=%%s" % org["id"]
    while not api.get(filtered % "organisation_old").json["items"]:
        check(time.monotonic() < end, "seen with the old", shown(w, d))
        w.ctl("tasks")
        time.sleep(0.1)
    same(api.get(path).json["phones_on_old"], 1)
    same(shown(w, d)["enrolment"]["credentials"], "organisation_old")
    new = secret(w, path)[2]
    check(new in w.phone(cfg, user, old).body.decode(), "what it brings")
    same(w.phone(cfg, user, new).status, 200, "new")
    while not api.get(filtered % "organisation").json["items"]:
        check(time.monotonic() < end, "seen with the new", shown(w, d))
        w.ctl("tasks")
        time.sleep(0.1)
    same(api.get(filtered % "organisation_old").json["items"], [])
    same(api.get(path).json["phones_on_old"], 0)
    same(w.phone(cfg, user, old).status, 200, "so long")
    a = api.delete(path + "/rotation")
    same((a.status, a.json["rotation"]), (200, None), a)
    same(w.phone(cfg, user, old).status, 401, "ended")
    same(api.delete(path + "/rotation").status, 409, "none")
