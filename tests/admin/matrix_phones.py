# matrix_phones.py - who may do what with phones: a row for each call of
# device.c, device_move.c, line.c, key.c and setting.c.

from matrix import mac, word

MANAGE = {"provider_admin", "reseller_admin", "organisation_admin"}
TOUCH = MANAGE | {"organisation_user"}
READ = MANAGE | {"read_only"}
LOOK = TOUCH | {"read_only"}
LINE = {"user_name": "101", "server_host": "sip.example"}
KEY = {"type": "line"}

def phone(w, org, **fields):
    """A phone with a line, a key and a setting."""
    a = w.api("provider", "provider_admin").post("/devices", {
        "organisation_id": w.orgs[org], "mac": mac(), "model": "T46U",
        "lines": [{"number": 1, **LINE}],
        "keys": [{"position": 1, **KEY}],
        "settings": [{"name": "lang.gui", "value": "Dutch"}], **fields})
    assert a.status == 201, a
    return {"mac": a.json["mac"], "id": a.json["id"],
            "organisation_id": w.orgs[org]}


def movable(w, org):
    """Only who sees where it goes, too, may move it: parent is above both."""
    to = {"Alpha": "North", "North": "Alpha", "Beta": "provider"}[org]
    above = "North" if org == "North" else to
    return dict(phone(w, org), to=w.orgs[to], parent=w.orgs[above])


def leaving(w, org):
    ids = phone(w, org)
    w.ctl("device", "release", ids["mac"])
    return ids


def with_window(w, org):
    return phone(w, org, gate_secrets="window")


def rotating(w, org):
    ids = phone(w, org)
    w.ctl("device", "rotate", ids["mac"])
    return ids


def owner(w, org):
    """Its organisation, a global configuration and a group of it, each with
    a setting."""
    ids = phone(w, org)
    api = w.api("provider", "provider_admin")
    ids["group"] = api.post("/groups", {
        "organisation_id": w.orgs[org],
        "name": word()}).json["id"]
    ids["global"] = w.sql("SELECT g.id FROM global_config g JOIN model m ON"
                          " m.id = g.model_id WHERE m.name = 'T46U' AND"
                          " g.organisation_id = %d" % w.orgs[org])[0][0]
    for path in ("/organisations/%s" % ids["organisation_id"],
                 "/groups/%s" % ids["group"], "/globals/%s" % ids["global"]):
        api.put(path + "/settings/lang.gui", {"value": "Dutch"})
    return ids


def row(method, path, allowed, body=None, make=phone, **more):
    return dict(method=method, path=path, make=make, body=body,
                allowed=allowed, **more)


DEVICE = "/devices/{mac}"
ROWS = {
    "device_list": row("GET", "/devices?q={mac}", LOOK, list=True,
                       contains=lambda ids: ids["id"]),
    "device_add": row("POST", "/devices", MANAGE, lambda w, ids: {
        "organisation_id": ids["organisation_id"], "mac": mac(),
        "model": "T46U"}),
    "device_show": row("GET", DEVICE, LOOK),
    "device_change": row("PATCH", DEVICE, TOUCH,
                         lambda w, ids: {"label": "matrix"}),
    "device_delete": row("DELETE", DEVICE, MANAGE),
    "device_status": row("GET", DEVICE + "/status", LOOK),
    "device_secret": row("GET", DEVICE + "/secret", MANAGE),
    "device_move": row("POST", DEVICE + "/move", MANAGE,
                       lambda w, ids: {"organisation_id": ids["to"]},
                       make=movable),
    "device_replace": row("POST", DEVICE + "/replace", MANAGE,
                          lambda w, ids: {"mac": mac()}),
    "device_clone": row("POST", DEVICE + "/clone", MANAGE,
                        lambda w, ids: {"mac": mac()}),
    "device_release": row("POST", DEVICE + "/release", MANAGE),
    "device_keep": row("DELETE", DEVICE + "/release", MANAGE, make=leaving),
    "device_window": row("POST", DEVICE + "/window", MANAGE,
                         make=with_window),
    "device_window_close": row("DELETE", DEVICE + "/window", MANAGE,
                               make=with_window),
    "device_rotate": row("POST", DEVICE + "/rotation", MANAGE),
    "device_rotate_end": row("DELETE", DEVICE + "/rotation", MANAGE,
                             make=rotating),
    "line_list": row("GET", DEVICE + "/lines", LOOK),
    "line_show": row("GET", DEVICE + "/lines/1", LOOK),
    "line_put": row("PUT", DEVICE + "/lines/2", MANAGE, lambda w, ids: LINE),
    "line_change": row("PATCH", DEVICE + "/lines/1", TOUCH,
                       lambda w, ids: {"label": "matrix"}),
    "line_delete": row("DELETE", DEVICE + "/lines/1", MANAGE),
    "key_list": row("GET", DEVICE + "/keys", LOOK),
    "keys_put": row("PUT", DEVICE + "/keys", TOUCH,
                    lambda w, ids: {"keys": []}),
    "key_put": row("PUT", DEVICE + "/keys/line.2", TOUCH,
                   lambda w, ids: KEY),
    "key_delete": row("DELETE", DEVICE + "/keys/line.1", TOUCH),
    "keys_copy": row("POST", DEVICE + "/keys/copy", TOUCH,
                     lambda w, ids: {"to": [ids["mac"]]}),
    "device_setting_list": row("GET", DEVICE + "/settings", LOOK),
    "device_setting_put": row("PUT", DEVICE + "/settings/lang.wui", TOUCH,
                              lambda w, ids: {"value": "Dutch"}),
    "device_setting_delete": row("DELETE", DEVICE + "/settings/lang.gui",
                                 TOUCH),
}
for noun, path in (("organisation", "/organisations/{organisation_id}"),
                   ("group", "/groups/{group}"),
                   ("global", "/globals/{global}")):
    ROWS[noun + "_setting_list"] = row("GET", path + "/settings", READ,
                                       make=owner)
    ROWS[noun + "_setting_put"] = row(
        "PUT", path + "/settings/lang.wui", MANAGE,
        lambda w, ids: {"value": "Dutch"}, make=owner)
    ROWS[noun + "_setting_delete"] = row(
        "DELETE", path + "/settings/lang.gui", MANAGE, make=owner)
