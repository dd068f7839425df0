# matrix_rps.py - the isolation matrix's rows of accounts at Yealink.

import itertools

TREE = {"provider_admin", "reseller_admin"}
READERS = TREE | {"organisation_admin", "read_only"}

_numbers = itertools.count(1)


def account(w, org):
    name = "Matrix %d" % next(_numbers)
    w.sql("INSERT INTO rps_account (organisation_id, name, driver, base_url,"
          " api_user) VALUES (%d, '%s', 'v2', 'https://rps.test', 'key')"
          % (w.orgs[org], name))
    return {"id": int(w.sql("SELECT id FROM rps_account WHERE name = '%s'"
                            % name)[0][0])}


def request(w, org):
    a = account(w, org)["id"]
    w.sql("INSERT INTO rps_request (account_id, organisation_id, kind, actor)"
          " VALUES (%d, %d, 'test', 'matrix')" % (a, w.orgs[org]))
    return {"id": int(w.sql("SELECT MAX(id) FROM rps_request WHERE account_id"
                            " = %d" % a)[0][0])}


def drift(w, org):
    a = account(w, org)["id"]
    w.sql("INSERT INTO rps_drift (account_id, object, name, kind,"
          " organisation_id, run_id) VALUES (%d, 'device', '805ec0730001',"
          " 'missing', %d, 1)" % (a, w.orgs[org]))
    return {"id": int(w.sql("SELECT MAX(id) FROM rps_drift WHERE account_id"
                            " = %d" % a)[0][0])}


def itself(w, org):
    return {"organisation": w.orgs[org], "n": next(_numbers)}


def row(method, path, make, allowed, body=None):
    return dict(method=method, path=path, make=make, body=body,
                allowed=allowed)


def listing(path, make, allowed):
    return dict(method="GET", path=path, make=make, body=None,
                allowed=allowed, list=True, contains=lambda ids: ids["id"])


ROWS = {
    "rps_account_list": listing("/rps/accounts?limit=500", account, TREE),
    "rps_account_add": row(
        "POST", "/rps/accounts", itself, TREE,
        lambda w, ids: {"organisation_id": ids["organisation"],
                        "name": "New %d" % ids["n"], "driver": "v2",
                        "base_url": "https://eu-api.ymcs.yealink.com",
                        "api_user": "key"}),
    "rps_account_show": row("GET", "/rps/accounts/{id}", account, TREE),
    "rps_account_change": row("PATCH", "/rps/accounts/{id}", account, TREE,
                              lambda w, ids: {"rate_per_minute": 10}),
    "rps_account_delete": row("DELETE", "/rps/accounts/{id}", account, TREE),
    "rps_request_add": row("POST", "/rps/accounts/{id}/requests", account,
                           TREE, lambda w, ids: {"kind": "test"}),
    "rps_request_show": row("GET", "/rps/requests/{id}", request, TREE),
    "rps_drift_repair": row("POST", "/rps/accounts/{id}/repair", account,
                            TREE, lambda w, ids: {}),
    "rps_drift_adopt": row("POST", "/rps/accounts/{id}/adopt", account, TREE,
                           lambda w, ids: {}),
    "rps_drift_list": listing("/rps/drift?limit=500", drift, READERS),
}
