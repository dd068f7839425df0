# matrix_bulk.py - who may import, export, and change many at once.

import itertools
import time

from matrix import mac

READ = {"provider_admin", "reseller_admin", "organisation_admin", "read_only"}
MANAGE = {"provider_admin", "reseller_admin", "organisation_admin"}
counter = itertools.count(1)


def organisation(w, org):
    return {"organisation_id": w.orgs[org]}


def device(w, org):
    ids = dict(organisation(w, org), phone=mac())
    w.device(ids["phone"], org)
    return ids


def keyed(w, org):
    ids = device(w, org)
    w.ctl("key", "add", ids["phone"], "line.2", "type=blf", "value=201")
    return ids


def book(w, org):
    return {"id": w.ctl("book", "add", "many-%d" % next(counter), "title=x",
                        "organisation=%d" % w.orgs[org])["id"]}


def job(w, org):
    a = w.api().call("POST", "/imports?kind=devices&mode=dry_run"
                     "&organisation_id=%d" % w.orgs[org],
                     raw=b"mac,model\nnonsense,T46U\n", kind="text/csv")
    assert a.status == 202, a
    while w.api().get("/imports/%d" % a.json["id"]).json["state"] != "done":
        time.sleep(0.02)
    return {"id": a.json["id"]}


def exported(name, make=device):
    return dict(method="GET", list=True, make=make, allowed=READ,
                path="/exports/%s.csv?organisation_id={organisation_id}"
                % name, contains=lambda ids: ids["phone"])


ROWS = {
    "import_list": dict(method="GET", path="/imports?limit=500&sort=-id",
                        make=job, allowed=READ, list=True,
                        contains=lambda ids: ids["id"]),
    "import_add": dict(method="POST", path="/imports?kind=devices&mode=dry_run"
                       "&organisation_id={organisation_id}",
                       make=organisation, raw=b"mac,model\nnonsense,T46U\n",
                       kind="text/csv", allowed=MANAGE),
    "import_show": dict(method="GET", path="/imports/{id}", make=job,
                        allowed=READ),
    "import_delete": dict(method="DELETE", path="/imports/{id}", make=job,
                          allowed=MANAGE),
    "export_devices": exported("devices"),
    "export_lines": exported("lines"),
    "export_keys": exported("keys", keyed),
    "export_phone_book": dict(
        method="GET", path="/exports/phone_book.csv?book_id={id}", make=book,
        allowed=READ),
    "bulk": dict(method="POST", path="/bulk", make=device, allowed=MANAGE,
                 body=lambda w, ids: {
                     "select": {"organisation_id": ids["organisation_id"],
                                "q": ids["phone"]},
                     "change": {"enabled": False}}),
}
