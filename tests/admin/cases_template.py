# cases_template.py - /templates: slots, drafts, versions, lint.

from report import case, check, same

GOOD = "#!version:1.0.0.1\naccount.1.label = {{device.label}}\n"


def slot(api, **k):
    a = api.post("/templates", k)
    same(a.status, 201, a)
    return a


@case("template", "made, drafted, published, rolled back, deleted")
def life(w):
    api = w.api("North", "reseller_admin")
    a = slot(api, kind="mac", scope={"model": "T46U"}, title="Desk")
    t = a.json
    path = "/templates/%d" % t["id"]
    same(a.headers["location"], "/api/v1" + path)
    same((t["stock"], t["organisation_id"], t["scope"], t["published"],
          t["draft"], t["text"]),
         (False, w.orgs["North"], {"model": "T46U"}, None, None, None))
    a = api.put(path + "/draft", {"text": GOOD}, headers={"If-Match": a.etag})
    same((a.status, a.json["draft"], a.json["has_draft"]), (200, GOOD, True))
    old = a.etag
    a = api.post(path + "/publish", {"note": "first"})
    same((a.status, a.json["published"], a.json["draft"], a.json["text"]),
         (200, 1, None, GOOD))
    a = api.post(path + "/publish", {"text": GOOD + "account.1.enable = 1\n"},
                 headers={"If-Match": old})
    same((a.status, a.json["current_version"]), (409, 3), "lost update")
    a = api.post(path + "/publish", {"text": GOOD + "account.1.enable = 1\n"})
    same((a.status, a.json["published"]), (200, 2))
    a = api.post(path + "/rollback", {"number": 1})
    same((a.status, a.json["published"], a.json["text"]), (200, 1, GOOD))
    same(api.post(path + "/rollback", {"number": 9}).status, 404)
    a = api.get(path + "/versions")
    same([(v["number"], v["in_use"]) for v in a.json["items"]],
         [(2, False), (1, True)])
    same(a.json["items"][1]["note"], "first")
    a = api.get(path + "/versions?limit=1")
    same((a.json["next"], len(a.json["items"])), ("2", 1))
    a = api.get(path + "/versions?limit=1&cursor=2")
    same((a.json["next"], a.json["items"][0]["number"]), (None, 1))
    same(api.get(path + "/versions/2").json["text"],
         GOOD + "account.1.enable = 1\n")
    same(api.get(path + "/versions/3").status, 404)
    log = w.sql("SELECT action, actor FROM audit WHERE object = 'template'"
                " AND object_id = %d ORDER BY id" % t["id"])
    same([r[0] for r in log],
         ["create", "draft", "publish", "publish", "rollback"])
    check(log[0][1].startswith("user:reselleradmin"), "who", log)
    same(api.delete(path).status, 204)
    same(api.get(path).status, 404)


@case("template", "a draft can be thrown away; without one nothing is")
def draft(w):
    api = w.api("North", "reseller_admin")
    path = "/templates/%d" % slot(api, kind="partial",
                                  scope={"partial": "draft_only"}
                                  ).json["id"]
    same(api.post(path + "/publish").status, 422)
    same(api.delete(path + "/draft").status, 404)
    api.put(path + "/draft", {"text": "x.y = 1\n"})
    a = api.delete(path + "/draft")
    same((a.status, a.json["draft"], a.json["has_draft"]), (200, None, False))
    same(api.put(path + "/draft", {}).status, 422)
    same(api.put(path + "/draft", {"text": "a", "note": "b"}).status, 422)


@case("template", "what differs between two texts is told by lines")
def differs(w):
    api = w.api("North", "reseller_admin")
    path = "/templates/%d" % slot(api, kind="mac",
                                  scope={"model": "T41P"}).json["id"]
    same(api.get(path + "/diff").status, 404, "nothing published")
    api.post(path + "/publish", {"text": GOOD})
    api.put(path + "/draft", {"text": GOOD + "account.1.enable = 1\n"})
    a = api.get(path + "/diff")
    same((a.status, a.json["same"], len(a.json["hunks"])), (200, False, 1))
    h = a.json["hunks"][0]
    same((h["from_line"], h["from_lines"], h["to_lines"]), (1, 2, 3))
    same([x["op"] for x in h["lines"]], [" ", " ", "+"])
    same(h["lines"][2]["text"], "account.1.enable = 1")
    a = api.get(path + "/diff?from=1&to=published")
    same((a.json["same"], a.json["hunks"]), (True, []))
    same(api.get(path + "/diff?from=x").status, 400)
    same(api.get(path + "/diff?to=7").status, 404)


@case("template", "lint tells which models a change would break")
def lint(w):
    api = w.api("North", "reseller_admin")
    a = api.post("/templates/lint", {"kind": "mac", "scope": {"any": True},
                                     "text": GOOD})
    same((a.status, a.json["errors"]), (200, 0), a)
    a = api.post("/templates/lint", {
        "kind": "mac", "scope": {"any": True},
        "text": GOOD + "acount.1.label = {{devise.label}}\n"})
    same((a.json["errors"], a.json["warnings"]), (0, 2))
    check("did you mean" in a.json["findings"][0]["text"], "near", a)
    a = api.post("/templates/lint", {"kind": "mac", "scope": {"any": True},
                                     "text": "#!version:1.0.0.1\n{{#lines}}\n"})
    f = a.json["findings"][0]
    same((f["severity"], f["line"], f["models"]), ("error", 2, []))
    # A partial without end, on phones with keep-alive alone: V83 and later.
    p = slot(api, kind="partial", scope={"partial": "endless"}).json["id"]
    a = api.post("/templates/%d/publish" % p, {
        "text": "{{#model.keep_alive}}{{>endless}}{{/model.keep_alive}}\n"})
    same(a.status, 200, "nobody uses it yet")
    a = api.post("/templates/lint", {"kind": "mac", "scope": {"any": True},
                                     "text": GOOD + "{{>endless}}\n"})
    same(a.json["errors"], 1, a)
    f = a.json["findings"][0]
    check("T46U" in f["models"] and "T19P" not in f["models"] and
          len(f["models"]) > 10, "which", f)
    a = api.post("/templates/lint", {"kind": "mac", "scope": {"model": "T19P"},
                                     "text": GOOD + "{{>endless}}\n"})
    same(a.json["errors"], 0)
    # What comes out of a partial is looked at too.
    a = api.post("/templates/lint", {
        "kind": "partial", "scope": {"partial": "registrars"},
        "text": "{{#registrars}}\nno parameter\n{{/registrars}}\n"})
    check(a.json["errors"] >= 1, "refused", a)
    for bad in ({"kind": "mac", "scope": {"any": True, "model": "T46U"}},
                {"kind": "mac", "scope": {}}, {"kind": "mac"},
                {"kind": "mac", "scope": {"any": False}},
                {"kind": "mac", "scope": {"model": "T9999"}},
                {"kind": "mac", "scope": {"partial": "x"}},
                {"kind": "partial", "scope": {"any": True}},
                {"kind": "mac", "scope": {"modle": "T46U"}},
                {"kind": "cfg", "scope": {"any": True}}):
        a = api.post("/templates/lint", dict(bad, text=""))
        same(a.status, 422, bad)
    api.delete("/templates/%d" % p)


@case("template", "errors refuse a text, each with its place; warnings do not")
def refused(w):
    api = w.api("North", "reseller_admin")
    path = "/templates/%d" % slot(api, kind="mac",
                                  scope={"model": "T42S"}).json["id"]
    a = api.post(path + "/publish",
                 {"text": "#!version:1.0.0.1\noops\nand this\n"})
    same(a.status, 422)
    same(len(a.json["errors"]) >= 2, True)
    same(a.json["errors"][0]["pointer"], "/text")
    check(a.json["errors"][0]["detail"].startswith("Line 2, column 1:"),
          "place", a)
    same(api.get(path).json["published"], None)
    a = api.post(path + "/publish", {"text": "no.such.thing = 1\n"})
    same((a.status, a.json["published"]), (200, 1))
    check("no.such.thing" in a.json["warnings"][0], "warned", a)


@case("template", "a customer sees stock, his own and what he inherits")
def inherited(w):
    north = w.api("North", "reseller_admin")
    mine = slot(north, kind="global", scope={"family": "v84"},
                title="inherited").json["id"]
    alphas = slot(north, kind="global", scope={"family": "v84"},
                  organisation_id=w.orgs["Alpha"],
                  title="of Alpha").json["id"]
    north.put("/templates/%d/draft" % mine, {"text": "not yet\n"})
    for role in "organisation_admin", "read_only":
        api = w.api("Alpha", role)
        seen = {t["id"]: t for t in
                api.get("/templates?limit=500").json["items"]}
        check(mine in seen and alphas in seen, "sees both")
        check(any(t["stock"] for t in seen.values()), "sees stock")
        a = api.get("/templates/%d" % mine)
        same((a.status, a.json["organisation"], a.json["draft"]),
             (200, "North", None))
        same(api.put("/templates/%d/draft" % alphas,
                     {"text": GOOD}).status, 403)
        same(api.post("/templates", {"kind": "mac", "scope": {"any": True}}
                      ).status, 403)
    beta = w.api("Beta", "organisation_admin")
    seen = [t["id"] for t in beta.get("/templates?limit=500").json["items"]]
    check(mine not in seen and alphas not in seen and seen, "not Beta's")
    same(beta.get("/templates/%d" % mine).status, 404)
    same(beta.get("/templates/%d/versions" % mine).status, 404)
    # Who wrote it is nobody's business below him.
    north = w.api("North", "reseller_admin")
    same(north.post("/templates/%d/publish" % mine, {"text": GOOD}).status, 200)
    same(north.post("/templates/%d/publish" % alphas, {"text": GOOD}).status,
         200)
    for t in mine, alphas:
        for who, name in ((north, "user:" + north.name),
                          (w.api(), "user:" + north.name),
                          (w.api("Alpha", "organisation_admin"), "above")):
            versions = who.get("/templates/%d/versions" % t).json["items"]
            same(versions[0]["author"], name)
            same(who.get("/templates/%d/versions/%d"
                         % (t, versions[0]["number"])).json["author"], name)
    # May change templates, but not those above: he knows of them, so 403.
    tok = w.token("Alpha", "read tree")
    same(tok.get("/templates/%d" % mine).status, 200)
    for call in (lambda: tok.put("/templates/%d/draft" % mine, {"text": "x"}),
                 lambda: tok.post("/templates/%d/publish" % mine,
                                  {"text": GOOD}),
                 lambda: tok.delete("/templates/%d" % mine)):
        a = call()
        same(a.status, 403, a)
    same(tok.put("/templates/%d/draft" % alphas, {"text": GOOD}).status, 200)
    for i in mine, alphas:
        same(north.delete("/templates/%d" % i).status, 204)


@case("template", "stock is the provider's to change, and lists are filtered")
def stock(w):
    api, north = w.api(), w.api("North", "reseller_admin")
    body = {"stock": True, "kind": "mac", "scope": {"model": "T46U"}}
    same(north.post("/templates", body).status, 403)
    t = slot(api, **body).json
    same((t["stock"], t["organisation_id"]), (True, None))
    same(api.post("/templates", body).status, 409)
    same(api.post("/templates", dict(body, organisation_id=w.orgs["North"])
                  ).status, 422)
    a = north.get("/templates?stock=true&kind=mac&scope=model:T46U")
    same([x["id"] for x in a.json["items"]], [t["id"]])
    same(north.put("/templates/%d/draft" % t["id"], {"text": "x"}).status, 403)
    a = north.get("/templates?kind=common_boot&scope=any")
    check(len(a.json["items"]) >= 1, "any", a)
    a = north.get("/templates?scope=family:v84&organisation_id=%d"
                  % w.orgs["North"])
    same(a.json["items"], [])
    for sort in "title", "-title", "-id":
        same(north.get("/templates?limit=2&sort=" + sort).status, 200)
    same(north.get("/templates?kind=x").status, 400)
    same(api.delete("/templates/%d" % t["id"]).status, 204)


@case("template", "the next request of a phone is answered by what is published")
def phones(w):
    w.device("805ec0a00001", "Alpha", label="Desk 1")
    cred = w.ctl("device", "secret", "805ec0a00001")
    url = cred["url"]
    path = url[url.index("/p/"):] + "805ec0a00001.cfg"

    def fetch():
        r = w.phone(path, cred["user"], cred["password"])
        same(r.status, 200)
        return r.body.decode()

    check("published by test" not in fetch(), "before")
    api = w.api("North", "reseller_admin")
    t = slot(api, kind="mac", scope={"model": "T46U"}).json["id"]
    check("published by test" not in fetch(), "an empty slot is no template")
    a = api.post("/templates/%d/publish" % t, {
        "text": "#!version:1.0.0.1\naccount.1.label = published by test\n"})
    same(a.status, 200)
    check("published by test" in fetch(), "after")
    api.delete("/templates/%d" % t)
    check("published by test" not in fetch(), "the next one that fits")
    w.ctl("device", "delete", "805ec0a00001")
