# matrix_views.py - who may do what with templates, and look at what phones
# get.  See matrix.py for the columns.

import itertools

from matrix import mac

TREE = {"provider_admin", "reseller_admin"}
READ = TREE | {"organisation_admin", "read_only"}
LOOK = READ | {"organisation_user"}
TOUCH = LOOK - {"read_only"}

count = itertools.count(1)


def template(w, org):
    """With a version, and a draft of the next."""
    api = w.api("provider", "provider_admin")
    name = "matrix%d" % next(count)
    t = api.post("/templates", {
        "organisation_id": w.orgs[org], "kind": "partial",
        "scope": {"partial": name}}).json
    path = "/templates/%d" % t["id"]
    assert api.post(path + "/publish", {"text": "a.b = 1\n"}).status == 200
    assert api.put(path + "/draft", {"text": "draft.of = %s\n" % name}
                   ).status == 200
    return {"id": t["id"], "number": 1, "draft": "draft.of = " + name}


def device(w, org):
    ids = {"mac": mac(), "organisation_id": w.orgs[org]}
    w.device(ids["mac"], org)
    return ids


def organisation(w, org):
    return {"organisation_id": w.orgs[org], "id": w.orgs[org]}


def get(path, make, allowed, **k):
    return dict(method="GET", path=path, make=make, body=None,
                allowed=allowed, **k)


# Phones use the templates of those above, too: their people see these, and
# change none.
def show(path, **k):
    return get(path, template, READ, inherited=True, **k)


def change(method, path, body=None):
    return dict(method=method, path=path, make=template, body=body,
                allowed=TREE, inherited=True)


ROWS = {
    "template_list": show("/templates?limit=500", list=True,
                          contains=lambda ids: ids["id"]),
    "template_add": dict(
        method="POST", path="/templates", make=organisation, allowed=TREE,
        body=lambda w, ids: {
            "organisation_id": ids["organisation_id"], "kind": "partial",
            "scope": {"partial": "matrix%d" % next(count)}}),
    "template_lint": dict(
        method="POST", path="/templates/lint", make=organisation,
        allowed=TREE, body=lambda w, ids: {
            "organisation_id": ids["organisation_id"], "kind": "mac",
            "scope": {"model": "T46U"}, "text": "a.b = 1\n"}),
    "template_show": show("/templates/{id}", hides=lambda ids: ids["draft"]),
    "template_versions": show("/templates/{id}/versions"),
    "template_version": show("/templates/{id}/versions/{number}"),
    "template_diff": show("/templates/{id}/diff?from=1&to=published"),
    "template_delete": change("DELETE", "/templates/{id}"),
    "template_draft": change("PUT", "/templates/{id}/draft",
                             lambda w, ids: {"text": "a.b = 3\n"}),
    "template_draft_delete": change("DELETE", "/templates/{id}/draft"),
    "template_publish": change("POST", "/templates/{id}/publish",
                               lambda w, ids: {"note": "matrix"}),
    "template_rollback": change("POST", "/templates/{id}/rollback",
                                lambda w, ids: {"number": 1}),
    "device_files": get("/devices/{mac}/files", device, LOOK),
    "device_render": get("/devices/{mac}/render", device, LOOK),
    "device_explain": get("/devices/{mac}/explain", device, LOOK),
    "device_diff": get("/devices/{mac}/diff?since=fetched", device, LOOK),
    "device_try": dict(
        method="POST", path="/devices/{mac}/diff", make=device, allowed=TOUCH,
        body=lambda w, ids: {"change": {"keys": [
            {"area": "line", "position": 3, "type": 13, "value": "101"}]}}),
    "dashboard": get("/dashboard?organisation_id={organisation_id}",
                     organisation, READ),
    "firmware": get("/firmware?organisation_id={organisation_id}",
                    organisation, READ),
}
