# cases_group.py - /groups, and by their example what all resources share:
# pages, cursors, versions, problems.

from report import case, check, same


@case("group", "made, read, changed, deleted")
def life(w):
    api = w.api("Alpha", "organisation_admin")
    a = api.post("/groups", {"name": "Desk", "notes": "near the door"})
    same(a.status, 201)
    g = a.json
    same(a.headers["location"], "/api/v1/groups/%d" % g["id"])
    same(a.etag, '"1"')
    same(g["organisation_id"], w.orgs["Alpha"])
    a = api.patch("/groups/%d" % g["id"], {"notes": ""},
                  headers={"If-Match": '"1"'})
    same((a.status, a.json["name"], a.json["notes"], a.json["version"]),
         (200, "Desk", "", 2))
    a = api.patch("/groups/%d" % g["id"], {"notes": "late"},
                  headers={"If-Match": '"1"'})
    same((a.status, a.json["current_version"]), (409, 2), "lost update")
    for bad in ("2", '"two"', 'W/"2"', '"1", "2"', '"0"', '""', "'2'"):
        a = api.patch("/groups/%d" % g["id"], {"notes": "x"},
                      headers={"If-Match": bad})
        same(a.status, 400, bad)
        check("If-Match" in a.json["detail"], "words", a)
    same(api.patch("/groups/%d" % g["id"], {"notes": "any"},
                   headers={"If-Match": "*"}).status, 200)
    same(api.delete("/groups/%d" % g["id"]).status, 204)
    same(api.get("/groups/%d" % g["id"]).status, 404)


@case("group", "pages follow one another without a gap, in both directions")
def pages(w):
    api = w.api("Alpha", "organisation_admin")
    for i in range(7):
        api.post("/groups", {"name": "page %d" % i})
    for sort in "name", "-name", "id", "-id":
        seen, path = [], "/groups?limit=3&q=page&sort=" + sort
        cursor = ""
        while True:
            a = api.get(path + cursor)
            same(a.status, 200)
            check(len(a.json["items"]) <= 3, "no more than asked for")
            seen += [x["name"] for x in a.json["items"]]
            if a.json["next"] is None:
                break
            cursor = "&cursor=" + a.json["next"]
        want = ["page %d" % i for i in range(7)]
        same(seen, want if sort[0] != "-" else want[::-1], sort)


@case("group", "what is wrong is said, with its place")
def problems(w):
    api = w.api("Alpha", "organisation_admin")
    a = api.post("/groups", {"name": "x", "nmae": "y"})
    same((a.status, a.json["errors"][0]["pointer"]), (422, "/nmae"))
    a = api.post("/groups", {"name": ""})
    same((a.status, a.json["errors"][0]["pointer"]), (422, "/name"))
    a = api.post("/groups", {"name": 7})
    same((a.status, a.json["errors"][0]["pointer"]), (422, "/name"))
    for path in ("?nothing=1", "?limit=0", "?limit=x", "?sort=notes",
                 "?cursor=xyz", "?cursor=%00", "?q=a&q=b"):
        same(api.get("/groups" + path).status, 400, path)


@case("group", "bodies that are no JSON of ours are refused")
def bodies(w):
    api = w.api("Alpha", "organisation_admin")
    deep = b'{"name":' + b"[" * 50 + b"]" * 50 + b"}"
    for raw in (b"", b"{", b"[]", b"7", b'{"name":"a","name":"b"}', deep,
                b'{"name":"\xff"}', b'{"name":1e999}', b'{"name":1.5}',
                b'{"name":99999999999999999999}', b'{"name":"a"} x',
                b'{"name":"a\x00b"}', b"{'name':'a'}", b'{"na\\u006de":"a"}'):
        a = api.call("POST", "/groups", raw=raw, kind="application/json")
        check(a.status in (400, 422), "refused", raw[:60], a)
    a = api.call("POST", "/groups", raw=b'{"name":"a"}', kind="text/plain")
    same(a.status, 415)
    a = api.call("POST", "/groups", raw=b'{"name":"' + b"a" * 20000 + b'"}',
                 kind="application/json")
    same(a.status, 413)


@case("group", "the same create under one Idempotency-Key is done once")
def once(w):
    api = w.api("Alpha", "organisation_admin")
    key = {"Idempotency-Key": "group-once"}
    a = api.post("/groups", {"name": "once"}, headers=key)
    b = api.post("/groups", {"name": "once"}, headers=key)
    same((a.status, b.status, b.json), (201, 201, a.json))
    same(b.headers.get("idempotency-replayed"), "true")
    c = api.post("/groups", {"name": "other"}, headers=key)
    same(c.status, 422)
    same(api.post("/groups", {"name": "once"}).status, 409)


@case("group", "nobody, a forged change and a foreign eye see nothing")
def doors(w):
    same(w.nobody().get("/groups").status, 401)
    api = w.api("Alpha", "organisation_admin")
    same(api.post("/groups", {"name": "x"},
                  headers={"X-CSRF-Token": "wrong"}).status, 403)
    g = api.post("/groups", {"name": "mine"}).json
    path = "/groups/%d" % g["id"]
    other = w.api("Beta", "organisation_admin")
    same(other.get(path).status, 404)
    same(other.patch(path, {"notes": "x"}).status, 404)
    same(other.delete(path).status, 404)
    same(other.post("/groups", {"name": "y", "organisation_id":
                                w.orgs["Alpha"]}).status, 404)
    same(w.api("Alpha", "read_only").patch(path, {"notes": "x"}).status, 403)
    same(w.api("Alpha", "organisation_user").get("/groups").status, 403)
    same(w.token("Alpha", "read").get(path).status, 200)
    same(w.token("Alpha", "read").delete(path).status, 403)
    same(w.token("North", "manage").delete(path).status, 204)
