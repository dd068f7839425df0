# matrix_tree.py - the isolation matrix's rows of the tree, of what everybody
# shares, and of traces.
#
# shared: the call is about nobody's data, so there is no "out of scope".

import itertools

from matrix import mac

PROVIDER = {"provider_admin"}
TREE = {"provider_admin", "reseller_admin"}
ADMINS = TREE | {"organisation_admin"}
READERS = ADMINS | {"read_only"}
ALL = READERS | {"organisation_user"}

_numbers = itertools.count(1)


def fresh(word):
    return "%s %d" % (word, next(_numbers))


def itself(w, org):
    return {"id": w.orgs[org]}


def parent_of(w, org):
    return int(w.sql("SELECT parent_id FROM organisation WHERE id = %d"
                     % w.orgs[org])[0][0])


def sibling(w, org):
    """A customer beside it: of those above it alone."""
    o = w.ctl("organisation", "add", fresh("Matrix"), "parent=%d"
              % parent_of(w, org))
    return {"id": o["id"], "parent": parent_of(w, org)}


def movable(w, org):
    ids = sibling(w, org)
    to = w.ctl("organisation", "add", fresh("Matrix"), "kind=reseller",
               "parent=%d" % ids["parent"])
    return dict(ids, to=to["id"])


def rotating(w, org):
    ids = sibling(w, org)
    w.ctl("organisation", "rotate", str(ids["id"]))
    return ids


def device(w, org):
    phone = mac()
    return {"id": w.device(phone, org), "mac": phone}


def global_config(w, org):
    device(w, org)
    return {"id": w.sql("SELECT id FROM global_config WHERE organisation_id"
                        " = %d LIMIT 1" % w.orgs[org])[0][0],
            "organisation": w.orgs[org]}


def audit_entry(w, org):
    w.ctl("group", "add", fresh("Matrix"), "organisation=%d" % w.orgs[org])
    return {"id": int(w.sql("SELECT MAX(id) FROM audit WHERE organisation_id"
                            " = %d" % w.orgs[org])[0][0])}


def fetch(w, org):
    w.sql("INSERT INTO fetch_log (at, organisation_id, mac, file, method,"
          " status, reason, address) VALUES (UTC_TIMESTAMP(3), %d, '%s',"
          " 'x.cfg', 'GET', 200, 'served', '203.0.113.9')"
          % (w.orgs[org], mac()))
    return {"id": int(w.sql("SELECT MAX(id) FROM fetch_log WHERE"
                            " organisation_id = %d" % w.orgs[org])[0][0])}


def job(w, org):
    target = "device:" + device(w, org)["mac"]
    w.sql("UPDATE rps_job SET state = 'refused' WHERE target = '%s'" % target)
    return {"id": int(w.sql("SELECT id FROM rps_job WHERE target = '%s'"
                            % target)[0][0])}


def account(w):
    w.sql("INSERT IGNORE INTO rps_account (organisation_id, name, driver,"
          " base_url, api_user) VALUES (1, 'matrix', 'v2', 'https://x', 'u')")
    return w.sql("SELECT id FROM rps_account WHERE name = 'matrix'")[0][0]


def server(w, org):
    w.sql("INSERT IGNORE INTO rps_server (account_id, organisation_id, name)"
          " VALUES (%s, %d, 'x')" % (account(w), w.orgs[org]))
    return {"id": int(w.sql("SELECT id FROM rps_server WHERE organisation_id"
                            " = %d" % w.orgs[org])[0][0])}


def rps_device(w, org):
    d = device(w, org)
    w.sql("INSERT INTO rps_device (mac, account_id, device_id) VALUES"
          " ('%s', %s, %s)" % (d["mac"], account(w), d["id"]))
    return {"id": d["mac"]}


def nothing(w, org):
    return {}


def model(w, org):
    name = fresh("M").replace(" ", "")
    w.ctl("model", "add", name, "firmware_family=V86", "template_family=v84")
    return {"name": name}


def prefix(w, org):
    p = "a1%04x" % next(_numbers)
    w.ctl("model", "prefix", "add", p)
    return {"prefix": p}


def row(method, path, make, allowed, body=None, **more):
    return dict(dict(method=method, path=path, make=make, allowed=allowed,
                     body=body), **more)


def listing(path, make, allowed, **more):
    return row("GET", path, make, allowed, list=True,
               **dict({"contains": lambda ids: ids["id"]}, **more))


def _new_organisation(w, ids):
    return {"name": fresh("Matrix"), "parent_id": ids["parent"]}


def _new_model(w, ids):
    return {"name": fresh("N").replace(" ", ""), "firmware_family": "V86",
            "template_family": "v84"}


ROWS = {
    "organisation_list": listing("/organisations?limit=500", itself, READERS),
    "organisation_add": row("POST", "/organisations", sibling, TREE,
                            _new_organisation),
    "organisation_show": row("GET", "/organisations/{id}", itself, READERS),
    "organisation_change": row("PATCH", "/organisations/{id}", sibling, TREE,
                               lambda w, ids: {"notes": "x"}),
    "organisation_delete": row("DELETE", "/organisations/{id}", sibling,
                               TREE),
    "organisation_move": row("POST", "/organisations/{id}/move", movable,
                             TREE, lambda w, ids: {"parent_id": ids["to"]}),
    "organisation_rotate": row("POST", "/organisations/{id}/rotation",
                               sibling, TREE),
    "organisation_rotate_end": row("DELETE", "/organisations/{id}/rotation",
                                   rotating, TREE),
    "organisation_secret": row("GET", "/organisations/{id}/secret", itself,
                               ADMINS),
    "global_list": row("GET", "/organisations/{organisation}/globals",
                       global_config, READERS),
    "global_show": row("GET", "/globals/{id}", global_config, READERS),
    "model_list": row("GET", "/models", nothing, ALL, shared=True),
    "model_add": row("POST", "/models", nothing, PROVIDER, _new_model,
                     shared=True),
    "model_show": row("GET", "/models/T46U", nothing, ALL, shared=True),
    "model_suggest": row("GET", "/models/suggest?mac=805ec0aabbcc", nothing,
                         ADMINS, shared=True),
    "model_change": row("PATCH", "/models/{name}", model, PROVIDER,
                        lambda w, ids: {"note": "x"}, shared=True),
    "model_delete": row("DELETE", "/models/{name}", model, PROVIDER,
                        shared=True),
    "prefix_list": row("GET", "/mac-prefixes", nothing, ALL, shared=True),
    "prefix_put": row("PUT", "/mac-prefixes/{prefix}", prefix, PROVIDER,
                      lambda w, ids: {"note": "x"}, shared=True),
    "prefix_delete": row("DELETE", "/mac-prefixes/{prefix}", prefix, PROVIDER,
                         shared=True),
    "parameter_list": row("GET", "/parameters", nothing, ALL, shared=True),
    "parameter_show": row("GET", "/parameters/account.1.label", nothing, ALL,
                          shared=True),
    "audit_list": listing("/audit", audit_entry, READERS),
    "fetch_list": listing("/fetches", fetch, READERS),
    "rps_job_list": listing("/rps/jobs", job, READERS),
    "rps_job_retry": row("POST", "/rps/jobs/{id}/retry", job, ADMINS),
    "rps_server_list": listing("/rps/servers?limit=500", server, READERS),
    "rps_device_list": listing("/rps/devices?limit=500", rps_device, READERS),
    "device_why": row("GET", "/devices/{mac}/why", device, ALL),
    "shut_out_lift": row("POST", "/shut-outs/lift", nothing, ADMINS,
                         shared=True),
}
