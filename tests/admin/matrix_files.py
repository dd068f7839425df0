# matrix_files.py - books, directories and rules, files, uploads: who may.

import itertools

import phones
from matrix import mac

count = itertools.count(1)
PNG = b"\x89PNG\r\n\x1a\n"
LOCAL = b"#!version:1.0.0.1\nphone_setting.ring_type = Ring5.wav\n"

MANAGE = {"provider_admin", "reseller_admin", "organisation_admin"}
READ = MANAGE | {"read_only"}
OWN = {"organisation_user"}


def admin(w, org):
    return w.api(org, "reseller_admin" if org == "North"
                 else "organisation_admin")


def organisation(w, org):
    return {"id": w.orgs[org]}


def book(w, org):
    b = admin(w, org).post("/books", {"name": "matrix-%d" % next(count),
                                      "title": "Matrix"}).json
    return {"id": b["id"]}


def entry(w, org):
    ids = book(w, org)
    e = admin(w, org).post("/books/%d/entries" % ids["id"],
                           {"name": "Ada", "phone1": "1"}).json
    return dict(ids, entry=e["id"])


def directory(w, org):
    admin(w, org).put("/organisations/%d/directories/favorite/history"
                      % w.orgs[org], {"display_name": "Calls"})
    return dict(organisation(w, org), kind="favorite", id_name="history")


def dial(w, org):
    n = next(count)
    admin(w, org).put("/organisations/%d/dial-rules/%d" % (w.orgs[org], n),
                      {"rule": "1xxx"})
    return dict(organisation(w, org), position=n)


def dst(w, org):
    admin(w, org).put("/organisations/%d/dst-rules/Matrix" % w.orgs[org],
                      {"utc_offset": "+1"})
    return dict(organisation(w, org), zone="Matrix")


def resource(w, org):
    r = admin(w, org).call(
        "POST", "/resources?kind=wallpaper&name=matrix%d.png" % next(count),
        raw=PNG, kind="application/octet-stream").json
    return {"id": r["id"]}


def contact(w, org):
    p = phones.Phone(w, mac(), org)
    return {"mac": p.mac, "upload": p.send("contact.xml", b"<contact/>")}


def local(w, org):
    p = phones.Phone(w, mac(), org)
    return {"mac": p.mac, "upload": p.send("local.cfg", LOCAL)}


def row(method, path, make, allowed, body=None, **more):
    return dict(method=method, path=path, make=make, allowed=allowed,
                body=(lambda w, ids: body) if body is not None else None,
                **more)


def listed(path, make):
    return row("GET", path, make, READ, list=True,
               contains=lambda ids: ids["id"])


def new_book(w, ids):
    return {"name": "made-%d" % next(count), "title": "x",
            "organisation_id": ids["id"]}


ONE = {"name": "Ada", "phone1": "1"}
NAMES = {"names": ["phone_setting.ring_type"]}
ENTRY = "/books/{id}/entries/{entry}"
ORG = "/organisations/{id}"
DIR = ORG + "/directories/{kind}/{id_name}"
DIAL = ORG + "/dial-rules/{position}"
DST = ORG + "/dst-rules/{zone}"
UPLOAD = "/devices/{mac}/uploads/{upload}"

ROWS = {
    "book_list": listed("/books?limit=500", book),
    "book_add": dict(row("POST", "/books", organisation, MANAGE),
                     body=new_book),
    "book_show": row("GET", "/books/{id}", book, READ),
    "book_change": row("PATCH", "/books/{id}", book, MANAGE, {"title": "y"}),
    "book_delete": row("DELETE", "/books/{id}", book, MANAGE),
    "book_entries": row("GET", "/books/{id}/entries", book, READ),
    "entry_add": row("POST", "/books/{id}/entries", book, MANAGE, ONE),
    "book_fill": row("PUT", "/books/{id}/entries", book, MANAGE,
                     {"entries": [ONE]}),
    "entry_show": row("GET", ENTRY, entry, READ),
    "entry_change": row("PATCH", ENTRY, entry, MANAGE, {"name": "Bob"}),
    "entry_delete": row("DELETE", ENTRY, entry, MANAGE),
    "directory_list": row("GET", ORG + "/directories", organisation, READ),
    "directory_put": row("PUT", DIR, directory, MANAGE,
                         {"display_name": "x"}),
    "directory_delete": row("DELETE", DIR, directory, MANAGE),
    "dial_list": row("GET", ORG + "/dial-rules", organisation, READ),
    "dial_put": row("PUT", DIAL, dial, MANAGE, {"rule": "2xxx"}),
    "dial_delete": row("DELETE", DIAL, dial, MANAGE),
    "dst_list": row("GET", ORG + "/dst-rules", organisation, READ),
    "dst_put": row("PUT", DST, dst, MANAGE, {"utc_offset": "+2"}),
    "dst_delete": row("DELETE", DST, dst, MANAGE),
    "resource_list": listed("/resources?limit=500", resource),
    # raw: bytes as the body, and not JSON; number: new with each call.
    "resource_add": dict(
        row("POST", "/resources?kind=wallpaper&name=made{number}.png"
            "&organisation_id={id}",
            lambda w, org: dict(organisation(w, org), number=next(count)),
            MANAGE), raw=PNG, kind="application/octet-stream"),
    "resource_show": row("GET", "/resources/{id}", resource, READ),
    "resource_content": row("GET", "/resources/{id}/content", resource,
                            READ),
    "resource_change": row("PATCH", "/resources/{id}", resource, MANAGE,
                           {"firmware_version": "1.2"}),
    "resource_delete": row("DELETE", "/resources/{id}", resource, MANAGE),
    "upload_list": row("GET", "/devices/{mac}/uploads", contact,
                       READ | OWN),
    "upload_show": row("GET", UPLOAD, contact, READ | OWN),
    "upload_content": row("GET", UPLOAD + "/content", contact, READ | OWN),
    "upload_delete": row("DELETE", UPLOAD, contact, MANAGE),
    "upload_restore": row("POST", UPLOAD + "/restore", contact,
                          MANAGE | OWN),
    "upload_accept": row("POST", UPLOAD + "/accept", local, MANAGE, NAMES),
    "upload_discard": row("POST", UPLOAD + "/discard", local, MANAGE, NAMES),
}
