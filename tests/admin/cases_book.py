# cases_book.py - /books, and what else the phones of an organisation are
# told: directories, dial rules, daylight saving.

import re

import phones
from report import case, check, same


def admin(w):
    return w.api("Alpha", "organisation_admin")


def book(api, name, **fields):
    a = api.post("/books", dict({"name": name, "title": "Book " + name},
                                **fields))
    same(a.status, 201, name)
    return "/books/%d" % a.json["id"], a.json


@case("book", "made, read, changed, deleted; each is audited")
def life(w):
    api = admin(w)
    a = api.post("/books", {"name": "life", "title": "Life"})
    b = a.json
    same((a.status, a.etag, b["form"], b["position"], b["version"],
          b["organisation_id"]),
         (201, '"1"', "flat", 1, 1, w.orgs["Alpha"]))
    path = "/books/%d" % b["id"]
    same(a.headers["location"], "/api/v1" + path)
    a = api.patch(path, {"title": "Leben", "form": "tree"},
                  headers={"If-Match": '"1"'})
    same((a.status, a.json["title"], a.json["form"], a.json["version"]),
         (200, "Leben", "tree", 2))
    a = api.patch(path, {"title": "x"}, headers={"If-Match": '"1"'})
    same((a.status, a.json["current_version"]), (409, 2), "lost update")
    same(api.patch(path, {"name": "other"}).status, 422, "the name stays")
    same(api.delete(path, headers={"If-Match": '"1"'}).status, 409)
    same(api.delete(path, headers={"If-Match": '"2"'}).status, 204)
    same(api.get(path).status, 404)
    same([r[0] for r in w.sql(
        "SELECT action FROM audit WHERE object = 'phone_book' AND"
        " object_id = %d ORDER BY id" % b["id"])],
         ["create", "change", "delete"])


@case("book", "what is wrong is said, with its place")
def problems(w):
    api = admin(w)
    book(api, "taken")
    a = api.post("/books", {"name": "taken", "title": "x"})
    same((a.status, "already" in a.json["detail"]), (409, True))
    for body, place in (({"name": "x"}, "/title"), ({"title": "x"}, "/name"),
                        ({"name": "a/b", "title": "x"}, "/name"),
                        ({"name": "..", "title": "x"}, "/name"),
                        ({"name": "x", "title": "y", "form": "z"}, "/form"),
                        ({"name": "x", "title": "y", "position": 0},
                         "/position"),
                        ({"name": "x", "title": "y", "tilte": "z"},
                         "/tilte")):
        a = api.post("/books", body)
        same((a.status, a.json["errors"][0]["pointer"]), (422, place))
    path, _ = book(api, "wrong")
    path += "/entries"
    for body, place in (({"phone1": "1"}, "/name"), ({"name": "x"}, "/phone1"),
                        ({"name": "x", "phone1": "<1>"}, "/phone1"),
                        ({"name": "x\n", "phone1": "1"}, "/name"),
                        ({"name": "x" * 121, "phone1": "1"}, "/name")):
        a = api.post(path, body)
        same((a.status, a.json["errors"][0]["pointer"]), (422, place))
    same(api.get(path + "/0").status, 404)
    same(api.get(path + "/x").status, 404)


@case("book", "entries: pages, filters, one by one, under the book's version")
def entries(w):
    api = admin(w)
    path, _ = book(api, "people")
    path += "/entries"
    for i in range(7):
        a = api.post(path, {"name": "Person %d" % i, "phone1": "20%02d" % i,
                            "department": "Lab" if i % 2 else "Sales"},
                     headers={"If-Match": '"%d"' % (i + 1)})
        same((a.status, a.etag), (201, '"%d"' % (i + 2)))
    last = a.json
    same(api.post(path, {"name": "x", "phone1": "1"},
                  headers={"If-Match": '"1"'}).status, 409)
    for sort in "name", "-name", "department", "-department":
        seen, cursor = [], ""
        while True:
            a = api.get(path + "?limit=3&sort=%s%s" % (sort, cursor))
            seen += a.json["items"]
            if a.json["next"] is None:
                break
            cursor = "&cursor=" + a.json["next"].replace("+", "%2B")
        same(len({x["id"] for x in seen}), 7, sort)
        key = [x[sort.lstrip("-")] for x in seen]
        same(key, sorted(key, reverse=sort[0] == "-"), sort)
    same(len(api.get(path + "?department=Lab").json["items"]), 3)
    for q, n in (("person", 7), ("2003", 1), ("%25", 0), ("_", 0),
                 ("%C3%A9", 0)):
        same(len(api.get(path + "?q=" + q).json["items"]), n, q)
    one = path + "/%d" % last["id"]
    a = api.patch(one, {"phone2": "0123"}, headers={"If-Match": '"8"'})
    same((a.status, a.etag, a.json["phone2"], a.json["name"]),
         (200, '"9"', "0123", "Person 6"))
    same(api.patch(one, {"phone2": None}).json["phone2"], "")
    same(api.get(one).etag, '"10"')
    same(api.delete(one, headers={"If-Match": '"9"'}).status, 409)
    same(api.delete(one).status, 204)
    same(api.delete(one).status, 404)
    other, _ = book(api, "elsewhere")
    a = api.post(other + "/entries", {"name": "x", "phone1": "1"})
    same(api.get(path + "/%d" % a.json["id"]).status, 404,
         "an entry of another book")


@case("book", "the whole book at once, or nothing of it")
def fill(w):
    api = admin(w)
    path, _ = book(api, "whole")
    many = [{"name": "Nr %d" % i, "phone1": str(i)} for i in range(5000)]
    a = api.put(path + "/entries", {"entries": many},
                headers={"If-Match": '"1"'})
    same((a.status, a.json, a.etag),
         (200, {"entries": 5000, "version": 2}, '"2"'))
    a = api.post(path + "/entries", {"name": "x", "phone1": "1"})
    same((a.status, "full" in a.json["detail"]), (409, True))
    a = api.put(path + "/entries", {"entries": many + many[:1]})
    same((a.status, a.json["errors"][0]["pointer"]), (422, "/entries"))
    for bad, place in (({"name": "x"}, "phone1"),
                       ({"name": "x", "phone1": "1", "n": 1}, "n"),
                       ({"phone1": "1"}, "name")):
        a = api.put(path + "/entries", {"entries": many[:3] + [bad]})
        same((a.status, a.json["errors"][0]["pointer"]),
             (422, "/entries/3/" + place))
    same(api.put(path + "/entries", {"entries": ["x"]}).status, 422)
    same(api.put(path + "/entries", {}).status, 422)
    same(api.get(path).json["version"], 2, "nothing of all that")
    same(api.put(path + "/entries", {"entries": many[:1]},
                 headers={"If-Match": '"1"'}).status, 409)
    twice = [many[0], many[0]]
    same(api.put(path + "/entries", {"entries": twice}).json["entries"], 2)
    same(api.put(path + "/entries", {"entries": []}).json["entries"], 0)
    same(api.get(path + "/entries").json["items"], [])
    same(w.sql("SELECT before_text, after_text FROM audit WHERE action ="
               " 'fill' ORDER BY id DESC LIMIT 1"),
         [['{"entries":2}', '{"entries":0}']])


@case("book", "a phone sees each change at its next request")
def seen(w):
    api = admin(w)
    path, b = book(api, "seen", position=7)
    p = phones.Phone(w, "805ec0b00c01", "Alpha")
    text = p.get("805ec0b00c01.cfg").body.decode() + \
        p.get("y000000000108.cfg").body.decode()
    url = re.search(r"^remote_phonebook.data.\d+.url = "
                    r"(\S*/book/seen.xml\S*)", text, re.M)
    check(url, "its URL stands in the configuration")
    url = url.group(1).partition("/p/")[2]
    check("key=" in url, "with a ticket", url)

    def xml():
        a = w.phone("/p/" + url, "", "")
        same(a.status, 200)
        return a.body.decode()
    check("Ada" not in xml(), "empty")
    e = api.post(path + "/entries", {"name": "Ada & Co", "phone1": "2001",
                                     "department": "Lab"}).json
    check("Ada &amp; Co" in xml() and "2001" in xml(), "there", xml())
    api.patch(path + "/entries/%d" % e["id"], {"phone1": "2002"})
    check("2002" in xml() and "2001" not in xml(), "changed")
    api.patch(path, {"form": "tree", "title": "Seen"})
    check("YealinkIPPhoneBook" in xml() and "<Title>Seen</Title>" in xml(),
          "as a tree", xml())
    api.put(path + "/entries", {"entries": [{"name": "Bob",
                                             "phone1": "3"}]})
    check("Bob" in xml() and "Ada" not in xml(), "replaced")
    api.delete(path)
    same(w.phone("/p/" + url, "", "").status in (401, 404), True, "gone")
    check("book/seen.xml" not in p.get("805ec0b00c01.cfg").body.decode() +
          p.get("y000000000108.cfg").body.decode(), "no URL any more")


@case("book", "lists: of whom one may see, filtered")
def listed(w):
    api = admin(w)
    path, b = book(api, "listed", title="Zebra 100%")
    _, foreign = book(w.api("Beta", "organisation_admin"), "listed")

    def ids(who, query):
        a = who.get("/books?limit=500" + query)
        same(a.status, 200, query)
        return [x["id"] for x in a.json["items"]]
    north = w.token("North", "read")
    for who in api, north, w.api("Alpha", "read_only"):
        check(b["id"] in ids(who, ""), "seen")
        check(foreign["id"] not in ids(who, ""), "not seen")
    provider = w.api()
    same({b["id"], foreign["id"]} <= set(ids(provider, "&sort=-name")), True)
    same(ids(provider, "&q=zebra"), [b["id"]])
    same(ids(provider, "&q=100%25"), [b["id"]])
    check(foreign["id"] not in ids(provider, "&under=%d" % w.orgs["North"]),
          "under North")
    same(ids(api, "&organisation_id=%d" % w.orgs["Beta"]), [])
    item = [x for x in north.get("/books?q=zebra").json["items"]][0]
    same((item["organisation"], item["entries"]), ("Alpha", 0))


@case("book", "others see nothing, lesser roles change nothing")
def doors(w):
    path, b = book(admin(w), "mine")
    e = admin(w).post(path + "/entries", {"name": "x", "phone1": "1"}).json
    one = path + "/entries/%d" % e["id"]
    other = w.api("Beta", "organisation_admin")
    for a in (other.get(path), other.patch(path, {"title": "x"}),
              other.delete(path), other.get(path + "/entries"),
              other.post(path + "/entries", {"name": "x", "phone1": "1"}),
              other.put(path + "/entries", {"entries": []}),
              other.get(one), other.patch(one, {"name": "y"}),
              other.delete(one),
              other.post("/books", {"name": "y", "title": "y",
                                    "organisation_id": w.orgs["Alpha"]})):
        same(a.status, 404)
    low = w.api("Alpha", "read_only")
    same(low.get(one).status, 200)
    for a in (low.patch(path, {"title": "x"}), low.delete(path),
              low.put(path + "/entries", {"entries": []}), low.delete(one),
              low.post("/books", {"name": "y", "title": "y"})):
        same(a.status, 403)
    same(w.api("Alpha", "organisation_user").get(path).status, 403)


# --- directories, dial rules, daylight saving ------------------------------

@case("extra", "put, listed, replaced, deleted; the audit says what was")
def extras(w):
    api = admin(w)
    org = "/organisations/%d" % w.orgs["Alpha"]
    for path, one, two, key, obj in (
            ("/directories/favorite/localdirectory",
             {"display_name": "Local", "priority": 2, "enabled": False},
             {"display_name": "Mine"},
             {"kind": "favorite", "id_name": "localdirectory"}, "directory"),
            ("/dial-rules/3", {"rule": "1xxx", "line": 2}, {"rule": "2xxx"},
             {"position": 3}, "dial_rule"),
            ("/dst-rules/Example%20Land",
             {"utc_offset": "+1", "type": 1, "starts": "3/5/7/2",
              "ends": "10/5/7/3", "shift": 60}, {"utc_offset": "+2"},
             {"zone": "Example Land"}, "dst_rule")):
        whole = org + "/" + path.split("/")[1]
        a = api.put(org + path, one)
        same((a.status, a.json), (200, dict(one, **key)), path)
        same([x for x in api.get(whole).json["items"]
              if x.items() >= key.items()], [dict(one, **key)])
        a = api.put(org + path, two)
        same(a.status, 200)
        first = list(two)[0]
        same(a.json[first], two[first])
        check(one.items() & a.json.items() == set(),
              "a PUT replaces all of it", a.json)
        same(api.delete(org + path).status, 204)
        same(api.delete(org + path).status, 404)
        rows = w.sql("SELECT action, before_text, after_text FROM audit WHERE"
                     " object = '%s' ORDER BY id DESC LIMIT 3" % obj)
        same([r[0] for r in rows], ["delete", "change", "create"])
        same((rows[2][1], rows[0][2]), ("NULL", "NULL"))
        same(rows[1][1], rows[2][2], "before the change: what was made")
        same(rows[0][1], rows[1][2], "before the deletion: what was changed")


@case("extra", "the phones see it at their next request")
def extras_seen(w):
    api = admin(w)
    org = "/organisations/%d" % w.orgs["Alpha"]
    p = phones.Phone(w, "805ec0b00c02", "Alpha")
    same(p.get("dialnow.xml").status in (401, 404), True)
    api.put(org + "/dial-rules/1", {"rule": "7xxx"})
    check(b"7xxx" in p.get("dialnow.xml").body, "there")
    api.put(org + "/dial-rules/1", {"rule": "8xxx"})
    check(b"8xxx" in p.get("dialnow.xml").body, "changed")
    api.delete(org + "/dial-rules/1")
    same(p.get("dialnow.xml").status in (401, 404), True, "gone")


@case("extra", "what is wrong is said; what is foreign is not there")
def extras_wrong(w):
    api = admin(w)
    org = "/organisations/%d" % w.orgs["Alpha"]
    for path, body, place in (
            ("/directories/favorite/localdirectory", {}, "/display_name"),
            ("/directories/favorite/Local", {"display_name": "x"},
             "/id_name"),
            ("/directories/favorite/history",
             {"display_name": "x", "kind": "favorite"}, "/kind"),
            ("/dial-rules/1", {"rule": "<x>"}, "/rule"),
            ("/dial-rules/1", {}, "/rule"),
            ("/dial-rules/99999", {"rule": "1"}, "/position"),
            ("/dst-rules/X", {"utc_offset": "+1", "type": 1}, "/starts"),
            ("/dst-rules/X", {"utc_offset": "soon"}, "/utc_offset")):
        a = api.put(org + path, body)
        same((a.status, a.json["errors"][0]["pointer"]), (422, place), path)
    same(api.put(org + "/directories/other/x",
                 {"display_name": "x"}).status, 404)
    same(api.put(org + "/dial-rules/x", {"rule": "1"}).status, 404)
    other = w.api("Beta", "organisation_admin")
    for kind, key, body in (("directories", "/favorite/history",
                             {"display_name": "x"}),
                            ("dial-rules", "/1", {"rule": "1"}),
                            ("dst-rules", "/X", {"utc_offset": "+1"})):
        whole = org + "/" + kind
        same(other.get(whole).status, 404)
        same(other.put(whole + key, body).status, 404)
        same(other.delete(whole + key).status, 404)
        same(api.get(whole + "?x=1").status, 400)
        low = w.api("Alpha", "read_only")
        same(low.get(whole).status, 200)
        same(low.put(whole + key, body).status, 403)
        same(w.api("Alpha", "organisation_user").get(whole).status, 403)
