# matrix_group.py - rows of the isolation matrix: groups, and the service
# itself.  The model for the other files; see matrix.py.

from matrix import word

ADMINS = {"provider_admin", "reseller_admin", "organisation_admin"}
READERS = ADMINS | {"read_only"}


def group(w, org):
    a = w.api(org, "organisation_admin").post("/groups", {"name": word()})
    return {"id": a.json["id"]}


def organisation(w, org):
    return {"organisation_id": w.orgs[org]}


ROWS = {
    "healthz": dict(method="GET", path="!/healthz", public=True),
    # Nobody's but the operators' own location of the web server.
    "metrics": dict(method="GET", path="!/metrics", public=True, expect=(404,)),
    "openapi": dict(method="GET", path="/openapi.json", public=True),

    "group_list": dict(
        method="GET", path="/groups", make=group, allowed=READERS,
        list=True, contains=lambda ids: ids["id"]),
    "group_add": dict(
        method="POST", path="/groups", make=organisation, allowed=ADMINS,
        body=lambda w, ids: {"name": word(),
                             "organisation_id": ids["organisation_id"]}),
    "group_show": dict(
        method="GET", path="/groups/{id}", make=group, allowed=READERS),
    "group_change": dict(
        method="PATCH", path="/groups/{id}", make=group, allowed=ADMINS,
        body=lambda w, ids: {"notes": "by the matrix"}),
    "group_delete": dict(
        method="DELETE", path="/groups/{id}", make=group, allowed=ADMINS),
}
