# cases_files.py - every kind of file, and that it is the same file whoever
# serves it.

import re
import xml.etree.ElementTree as ElementTree

from report import case, check, same

NOT_COMPARED = {"date", "server", "accept-ranges", "keep-alive", "connection",
                "last-modified", "x-sendfile"}


def headers_of(answer):
    return sorted((k.lower(), v) for k, v in answer.headers
                  if k.lower() not in NOT_COMPARED)


def kinds(w):
    p = w.phones["ada"].path
    return [p + name for name in (
        "805ec0e2e001.cfg", "805ec0e2e001.boot", "y000000000000.boot",
        "y000000000108.cfg", "book/office.xml", "book/company.xml",
        "favorite_setting.xml", "super_search.xml", "AutoDST.xml",
        "dialnow.xml")]


def fetch(f, w, path, **how):
    a = f.ask(path, user=w.phones["ada"].user, **how)
    same(a.status, 200, path)
    return a


@case("files", "every kind is served, whole, with length and tag")
def every_kind(f, w):
    for path in kinds(w):
        a = fetch(f, w, path)
        check(len(a.body) > 30, "hardly anything in", path, a)
        same(a.get("Content-Length"), str(len(a.body)), path)
        check(re.fullmatch(r'"[0-9a-f]{32}"', a.get("ETag") or ""),
              "no proper ETag:", path, a)
        check(a.get("Transfer-Encoding") is None, "chunks:", path, a)
        check("private" in (a.get("Cache-Control") or ""),
              "a cache may keep", path, a)
        same(w.bodies.setdefault(path, a.body), a.body,
             path + " through another server")


@case("files", "a MAC configuration holds what was entered")
def content(f, w):
    text = fetch(f, w, kinds(w)[0]).body.decode()
    check(text.startswith("#!version:1.0.0.1\n"), "first line", text[:40])
    for line in ("account.1.user_name = ada1", "account.2.user_name = ada2",
                 "account.1.sip_server.1.address = sip.e2e.example",
                 "linekey.2.type = 16", "linekey.2.value = 201"):
        check(line + "\n" in text, "missing", line, text)


@case("files", "HEAD says what GET says, without the body")
def head(f, w):
    for path in kinds(w):
        a, b = fetch(f, w, path), fetch(f, w, path, method="HEAD")
        same(b.body, b"", "HEAD " + path)
        same(headers_of(b), headers_of(a), "HEAD " + path)


@case("files", "If-None-Match: 304, and 200 when it differs")
def conditional(f, w):
    for path in kinds(w):
        tag = fetch(f, w, path).get("ETag")
        for value in (tag, "W/" + tag, '"other", ' + tag, "*"):
            a = f.ask(path, user=w.phones["ada"].user,
                      headers={"If-None-Match": value})
            same((a.status, a.body, a.get("ETag")), (304, b"", tag),
                 value + " " + path)
        fetch(f, w, path, headers={"If-None-Match": '"other"'})


@case("files", "MAC in capitals")
def capitals(f, w):
    p = w.phones["ada"].path
    for path in ("805EC0E2E001.cfg", "805Ec0e2E001.boot"):
        same(fetch(f, w, p + path).body, fetch(f, w, p + path.lower()).body,
             path)
    a = f.ask(kinds(w)[0], user=("805EC0E2E001", w.phones["ada"].user[1]))
    same(a.status, 200, "the user in capitals")


@case("files", "eleven digits mean the same global configuration")
def eleven(f, w):
    p = w.phones["ada"].path
    same(fetch(f, w, p + "y00000000108.cfg").body,
         fetch(f, w, p + "y000000000108.cfg").body)


@case("files", "the same bytes from every worker, again and again")
def stable(f, w):
    for path in kinds(w)[:5]:
        bodies = {fetch(f, w, path).body for _ in range(10)}
        same(len(bodies), 1, "different bodies of " + path)


@case("files", "organisation's credentials, and the device's own")
def credentials(f, w):
    path = kinds(w)[0]
    a = f.ask(path, user=w.org_user("Main"))
    same(a.status, 200, "organisation's")
    same(a.body, fetch(f, w, path).body)


@case("files", "what nobody has is 404 once the credentials are right")
def missing(f, w):
    ada = w.phones["ada"]
    bare = w.phones["bare"]
    for name, phone in (("y000000009999.cfg", ada), ("book/none.xml", ada),
                        ("y000000000028.cfg", ada),
                        ("r/firmware/none.rom", ada),
                        (bare.mac + "-contact.xml", bare)):
        a = f.ask(ada.path + name, user=phone.user)
        same(a.status, 404, name)
        check(a.get("Content-Length") is not None, "no length", name, a)
    other = w.phones["own"]
    for name in ("favorite_setting.xml", "super_search.xml", "AutoDST.xml",
                 "dialnow.xml", "book/office.xml"):
        same(f.ask(other.path + name, user=other.user).status, 404,
             "another organisation's " + name)
    w.why(other.mac, "no_file")


@case("files", "a boot file includes files that are there")
def boot(f, w):
    ada = w.phones["ada"]
    for name in (ada.mac + ".boot", "y000000000000.boot"):
        text = fetch(f, w, ada.path + name).body.decode()
        check(text.startswith("#!version:1.0.0.1\n"), "first line", text)
        names = re.findall(r'include:config\s*"?([^"\s>]+)', text)
        check(names, "nothing is included", text)
        for included in names:
            if "$" in included or "://" in included:
                continue
            fetch(f, w, ada.path + included)


@case("files", "a phone without lines gets a configuration without accounts")
def bare(f, w):
    p = w.phones["bare"]
    a = f.ask(p.file(), user=p.user)
    same(a.status, 200)
    check(b"account.1.user_name" not in a.body, "an account", a.body)


@case("xml", "all of it is well formed")
def well_formed(f, w):
    roots = {}
    for path in kinds(w)[4:]:
        a = fetch(f, w, path)
        check("xml" in a.get("Content-Type"), "type of", path, a)
        roots[path.rpartition("/")[2]] = ElementTree.fromstring(a.body)
    same(roots["office.xml"].tag, "YealinkIPPhoneDirectory")
    same(roots["office.xml"].findtext("Title"), "Office & Lab")
    names = sorted(e.findtext("Name")
                   for e in roots["office.xml"].iter("DirectoryEntry"))
    same(names, ["100% Sure", "Ada <Countess>", "Bob & Sons", "Zoë"])
    same(roots["company.xml"].tag, "YealinkIPPhoneBook")
    same(sorted(m.get("Name") for m in roots["company.xml"].iter("Menu")),
         ["Lab", "Sales"])
    same(len(list(roots["company.xml"].iter("Unit"))), 4)
    same(roots["favorite_setting.xml"].tag, "root_favorite_set")
    same(roots["favorite_setting.xml"].find("item").get("display_name"),
         "Local <1>")
    same(roots["super_search.xml"].tag, "root_super_search")
    same(roots["AutoDST.xml"].find("DST").get("szZone"), "Example<land>")
    same(roots["dialnow.xml"].find("Data").get("DialNowRule"), "1xxx")


@case("xml", "the URL a phone is given opens its book, and no other")
def ticket(f, w):
    p = w.phones["ada"].path
    text = fetch(f, w, p + "y000000000108.cfg").body.decode()
    urls = re.findall(r"phonebook\.data\.\d+\.url = https?://[^/]+(\S+)", text)
    same(len(urls), 2, "books in the global configuration")
    for url in urls:
        a = f.ask(url)
        same(a.status, 200, "the URL alone")
        check(b"Countess" in a.body, "the book", a)
        same(f.ask(url + "&term=bob").status, 200, "a search")
        same(f.ask(url[:-1] + "x").status, 401, "another ticket")
    one, two = urls
    swapped = one.split("?")[0] + "?" + two.split("?")[1]
    same(f.ask(swapped).status, 401, "the ticket of the other book")
    check("password" not in text.lower().replace("user_password", ""),
          "a secret in a file every phone gets", text)


@case("xml", "phone books are searched")
def search(f, w):
    p = w.phones["ada"].path

    def found(book, term):
        a = fetch(f, w, p + "book/%s.xml?term=%s" % (book, term))
        root = ElementTree.fromstring(a.body)
        return sorted([e.findtext("Name")
                       for e in root.iter("DirectoryEntry")] +
                      [e.get("Name") for e in root.iter("Unit")])

    for book in "office", "company":
        same(found(book, "bob"), ["Bob & Sons"], "bob")
        same(found(book, "2001"), ["Ada <Countess>"], "a number")
        same(found(book, "%25"), ["100% Sure"], "a sign SQL knows")
        same(found(book, "_"), [], "another")
        same(found(book, "Zo%C3%AB"), ["Zoë"], "UTF-8")
        same(found(book, "nobody"), [], "nobody")
        same(len(found(book, "")), 4, "nothing typed")
    for term in ("%zz", "%00", "%ff", "a" * 2000):
        a = f.ask(p + "book/office.xml?term=" + term,
                  user=w.phones["ada"].user)
        check(a.status in (400, 404, 414), "a broken search", term[:20], a)
