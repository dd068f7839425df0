# matrix.py - who sees, changes and counts what: every route of the table,
# called as everybody (cases_matrix.py runs it; a case a route).
#
# The table is "voipconfig-admin -r".  Each call of it has a row in one of the
# files matrix_*.py, by its name; a call without one fails, and a row without
# a call.  A row says how to make something of an organisation's, and which
# roles may do this to what is their own organisation's:
#
#   ROWS = {"group_change": dict(
#       method="PATCH", path="/groups/{id}",
#       make=lambda w, org: {"id": ...},     values for the path's {names}
#       body=lambda w, ids: {...},           JSON; or raw=bytes, kind=TYPE
#       allowed={"organisation_admin", ...})}
#
# org is "Alpha" (below the reseller North), "Beta" (his own) or "North"; make
# must work for each.  It is called again before each call that may change
# something, so names in it should come from word().  In body, w.caller is who
# calls (org, role, login, api).  Further members:
#
#   list=True, contains=lambda ids: X    an answer of many: the item whose id
#         (a number) or one of whose texts is X is there or is not.  Where the
#         items have an organisation_id, none is of a foreign one, and who may
#         see it sees as many as the provider does.  items="name" when they
#         are not in "items".
#   public=True      nobody need be known: all get an answer below 400
#   shared=True      belongs to nobody: all with the permission may
#   inherited=True   who is below the owner sees it and may not change it: 403
#   hides=lambda ids: TEXT    ... but sees nothing of this, which the owner does
#   own=True         about the caller's own organisation; so is every row whose
#                    path and body name nothing
#   self=True        about the caller himself
#   owner=(org, role) of one person: who else asks gets 404
#   holder=lambda org: NAME   whose it really is, when not org's; or make says
#                    so by "parent", that organisation's id
#   expect={...}     what "may" looks like, instead of all below 400
#   because="..."    why a role that has the permission is not in allowed; it
#                    gets 403, 404, 409 or 422 then
#   also=PERMS       what a token must have besides, or gets 403: it hands out
#                    no more than it has
#   headers={...}
#
# What is refused must leave every row of the database as it was, and what is
# foreign must look exactly like what never was.
#
# Somebody of the role organisation_user sees devices that are given to him:
# the runner does that where ids has "mac", after it saw that he gets 404 (it
# takes them from him for that if make has given them).

import glob
import hashlib
import importlib
import itertools
import json
import os
import re
import subprocess
from urllib.parse import quote

from report import check, same
from world import ROLES, Api

HERE = os.path.dirname(os.path.abspath(__file__))

# The permissions, once more and by hand: api/who.h.
SELF, LOOK, TOUCH, READ, MANAGE, PEOPLE, TREE, PROVIDER, SECRETS, KNOWN = (
    1 << n for n in range(10))
PHONES = LOOK | TOUCH | READ | MANAGE
PERMS = {"provider_admin": SELF | PHONES | PEOPLE | TREE | SECRETS | PROVIDER,
         "reseller_admin": SELF | PHONES | PEOPLE | TREE | SECRETS,
         "organisation_admin": SELF | PHONES | PEOPLE | SECRETS,
         "organisation_user": SELF | LOOK | TOUCH,
         "read_only": SELF | LOOK | READ}
PERMS = {role: perms | KNOWN for role, perms in PERMS.items()}
SCOPES = {"read": LOOK | READ, "phones": LOOK | TOUCH, "manage": PHONES,
          "people": PEOPLE, "tree": TREE, "provider": PROVIDER,
          "secrets": SECRETS}
BELOW = {"provider": {"provider", "North", "Alpha", "Beta"},
         "North": {"North", "Alpha"}, "Alpha": {"Alpha"}, "Beta": {"Beta"}}
# Tables, or columns of them, that change though nobody changes anything: with
# every call, with what phones fetch, and by the work in the background that
# sums that up.
RESTLESS = {"session": {"seen_at"}, "token": {"used_at"},
            "login_guard": None, "fetch_log": None, "task": None,
            "device_status": None, "device_tally": None,
            "firmware_tally": None}

numbers = itertools.count(1)


def word(prefix="matrix"):
    """A name that was not used before."""
    return "%s %d" % (prefix, next(numbers))


def mac():
    """A MAC address that was not used before."""
    return "805ec0%06x" % (0xe00000 + next(numbers))


def load_rows():
    rows = {}
    for path in sorted(glob.glob(os.path.join(HERE, "matrix_*.py"))):
        module = importlib.import_module(os.path.basename(path)[:-3])
        for name, row in module.ROWS.items():
            check(name not in rows, "two rows for " + name)
            rows[name] = row
    return rows


def load_table(build):
    """name: (method, path, permissions) of voipconfig-admin -r."""
    out = subprocess.run([os.path.join(build, "voipconfig-admin"), "-r"],
                         stdout=subprocess.PIPE, text=True, check=True)
    table = {}
    for line in out.stdout.splitlines():
        name, method, path, perm, _ = line.split("\t")
        table[name] = method, path, int(perm, 16)
    return table


class Caller:
    def __init__(self, api, org, role, perms, stale=False):
        self.api, self.org, self.role = api, org, role
        self.perms, self.stale = perms, stale
        self.name = api.name
        self.login = api.world.logins.get((org, role))


class People:
    """Everybody, with sessions and tokens made by SQL."""

    def __init__(self, w):
        self.w = w
        self.sql, self.all = [], []
        for org, roles in ROLES.items():
            for role in roles:
                self.person(org, role)
        for org in BELOW:
            if org in ("Alpha", "provider"):
                for scope in SCOPES:
                    self.token(org, scope)
            self.token(org, " ".join(SCOPES))
        self.token("Alpha", "manage", "UTC_TIMESTAMP() - INTERVAL 1 HOUR")
        w.sql("".join(self.sql))
        forger = next(c for c in self.all if c.role == "organisation_admin" and
                      c.org == "Alpha")
        self.forged = Caller(
            Api(w, cookie=forger.api.cookie, csrf="0" * 32,
                name="a forged call of " + forger.name),
            forger.org, forger.role, forger.perms, stale=True)
        self.all.append(Caller(w.nobody(), None, None, 0, stale=True))

    def person(self, org, role):
        secret = "matrix-" + hashlib.sha256(os.urandom(16)).hexdigest()
        csrf = secret[-32:]
        login = self.w.logins[org, role]
        self.sql.append(
            "INSERT INTO session (token_sha256, user_id, csrf, address,"
            " created_at, seen_at, expires_at, second_factor) SELECT"
            " UNHEX('%s'), id, '%s', '192.0.2.1', UTC_TIMESTAMP(),"
            " UTC_TIMESTAMP(), UTC_TIMESTAMP() + INTERVAL 1 HOUR, 1"
            " FROM user WHERE login = '%s';\n"
            % (hashlib.sha256(secret.encode()).hexdigest(), csrf, login))
        self.all.append(Caller(
            Api(self.w, cookie=secret, csrf=csrf,
                name="%s of %s" % (role, org)), org, role, PERMS[role]))

    def token(self, org, scopes, ends="NULL"):
        secret = "matrix-" + hashlib.sha256(os.urandom(16)).hexdigest()[:40]
        perms = KNOWN
        for scope in scopes.split():
            # What all share is the provider's, whatever a token says.
            if scope != "provider" or org == "provider":
                perms |= SCOPES[scope]
        self.sql.append(
            "INSERT INTO token (organisation_id, name, sha256, scopes,"
            " used_at, expires_at) VALUES (%d, 'matrix', UNHEX('%s'), '%s',"
            " UTC_TIMESTAMP(), %s);\n"
            % (self.w.orgs[org], hashlib.sha256(secret.encode()).hexdigest(),
               scopes, ends))
        self.all.append(Caller(
            Api(self.w, token=secret, name="token of %s (%s)" % (org, scopes)),
            org, None, perms, stale=ends != "NULL"))


def sums(w):
    """A SELECT a table, of the sum of its rows.  Not CHECKSUM TABLE: that
    differs now and then where there are generated columns, rows alike."""
    tables = {}
    for table, column in w.sql(
            "SELECT c.table_name, c.column_name FROM information_schema.columns"
            " c JOIN information_schema.tables t USING (table_schema,"
            " table_name) WHERE table_schema = DATABASE() AND t.table_type ="
            " 'BASE TABLE' ORDER BY 1, c.ordinal_position"):
        restless = RESTLESS.get(table, ())
        if restless is not None and column not in restless:
            tables.setdefault(table, []).append(
                "IFNULL(CAST(`%s` AS BINARY), 'NULL')" % column)
    return "; ".join("SELECT '%s', CONCAT(COUNT(*), ' ', IFNULL(SUM(CRC32("
                     "CONCAT_WS('\\0', %s))), 0)) FROM `%s`"
                     % (table, ", ".join(columns), table)
                     for table, columns in tables.items())


def fingerprint(w):
    """A sum of every table, by name."""
    if not hasattr(w, "matrix_sums"):
        w.matrix_sums = sums(w)
    return {name: value for name, value in w.sql(w.matrix_sums)}


def settled(w):
    """Work in the background that an earlier row began is done."""
    for _ in range(200):
        if w.sql("SELECT COUNT(*) FROM import_job WHERE state IN"
                 " ('waiting', 'running')")[0][0] == "0":
            return
    raise AssertionError("an import does not end")


def values_of(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "organisation_id":
                yield "organisation_id"
            yield from values_of(value)
    elif isinstance(node, list):
        for value in node:
            yield from values_of(value)
    else:
        yield node


class Row:
    """One route while it is walked."""

    def __init__(self, w, name, row, route, people):
        self.w, self.name, self.row, self.people = w, name, row, people
        self.method, self.pattern, self.perm = route
        self.path = row.get("path", self.pattern)
        self.reads = self.method == "GET"
        self.list = row.get("list", False)
        w.caller = people.all[0]
        self.seen_by_provider = None

    # --- what is expected ------------------------------------------------

    def aimed(self, ids):
        """Does the call name something of an organisation's?"""
        if any(self.row.get(x) for x in ("own", "self", "public", "shared")):
            return False
        if "{" in self.path or self.row.get("contains"):
            return True
        body = self.body(ids)
        if not isinstance(body, dict):
            return False
        known = [v for v in ids.values() if not isinstance(v, bool)]
        return any(v == "organisation_id" or v in known
                   for v in values_of(body))

    def may(self, c, org, ids, given=False):
        """ok, or the refusal: 401, 403, 404; None: refused somehow."""
        row = self.row
        if self.perm == 0:
            return "ok"
        if c.stale:
            return 401
        if c.perms & self.perm != self.perm:
            return 403
        if row.get("owner"):
            return "ok" if (c.org, c.role) == row["owner"] else 404
        if org is not None and self.foreign(c, org, ids):
            return 404
        if org is not None and not self.reads and self.inherits(c, org, ids):
            return 403
        if c.role is None and row.get("also", 0) & ~c.perms:
            return 403
        if c.role is not None and c.role not in row["allowed"]:
            return None if "because" in row else \
                404 if c.role == "organisation_user" else 403
        if c.role == "organisation_user" and org is not None and not given:
            return 404
        return "ok"

    def holder(self, org, ids):
        if "parent" in ids:
            return next(name for name, value in self.w.orgs.items()
                        if value == ids["parent"])
        return self.row.get("holder", lambda o: o)(org)

    def inherits(self, c, org, ids):
        """Of an organisation above the caller's, who knows of it."""
        holder = self.holder(org, ids)
        return self.row.get("inherited") and c.org in BELOW[holder] and \
            holder not in BELOW[c.org]

    def foreign(self, c, org, ids):
        return self.holder(org, ids) not in BELOW[c.org] and \
            not self.inherits(c, org, ids)

    def check_allowed(self):
        """The row's roles are those the table's permissions give."""
        if self.perm == 0:
            check(self.row.get("public"), "the table asks for nobody; the row"
                  " is not public=True")
            return
        check(not self.row.get("public"), "public, but the table asks for"
              " permissions")
        for role, perms in PERMS.items():
            has = perms & self.perm == self.perm
            said = role in self.row["allowed"]
            check(has or not said, "%s is in allowed, but the table does not"
                  " let it" % role)
            check(said or not has or "because" in self.row or
                  role == "organisation_user", "%s has the permission, but is"
                  " not in allowed; a row says because= then" % role)

    # --- calls -----------------------------------------------------------

    def make(self, org):
        make = self.row.get("make")
        return dict(make(self.w, org) or {}) if make else {}

    def body(self, ids):
        body = self.row.get("body")
        return body(self.w, ids) if callable(body) else body

    def url(self, ids):
        return self.path.format(**{k: quote(str(v), safe="")
                                   for k, v in ids.items()})

    def call(self, c, ids):
        self.w.caller = c
        body, raw = self.body(ids), self.row.get("raw")
        if callable(raw):
            raw = raw(self.w, ids)
        return c.api.call(self.method, self.url(ids), body, raw=raw,
                          kind=self.row.get("kind"),
                          headers=self.row.get("headers"))

    def fits(self, a, wanted, who, what):
        if wanted == "ok":
            good = a.status in self.row["expect"] if "expect" in self.row \
                else a.status < 400
        elif wanted is None:
            good = a.status in (403, 404, 409, 422)
        elif wanted == 404 and "{" not in self.path.partition("?")[0]:
            # What a body names and is foreign is as good as not there.
            good = a.status in (404, 422)
        else:
            good = a.status == wanted
        check(good, "%s, %s: wanted %s, got" % (who, what, wanted), a)

    # --- lists -----------------------------------------------------------

    def items(self, a):
        if not isinstance(a.json, dict):
            return a.json or []
        if "items" in self.row:
            return a.json[self.row["items"]]
        if "items" in a.json:
            return a.json["items"]
        lists = [v for v in a.json.values() if isinstance(v, list)]
        check(len(lists) == 1, "the row must say items=", list(a.json))
        return lists[0]

    def walk(self, c, ids):
        """All items of all pages; None: the answer is no JSON."""
        url = self.url(ids)
        a = self.call(c, ids)
        self.fits(a, "ok", c.name, "list")
        if a.json is None:
            return None, a.body
        found = list(self.items(a))
        while isinstance(a.json, dict) and a.json.get("next") and \
                not self.row.get("shared"):
            a = c.api.call(self.method, "%s%slimit=500&cursor=%s" % (
                re.sub(r"limit=\d+&?", "", url), "&" if "?" in url else "?",
                quote(a.json["next"], safe="")), check=False)
            same(a.status, 200, c.name + ": a later page")
            found += self.items(a)
        return found, a.body

    def contains(self, found, body, ids):
        wanted = self.row["contains"](ids)
        if found is None:
            return str(wanted).encode() in body
        if isinstance(wanted, int):
            return any(x.get("id") == wanted for x in found)
        return any(wanted == v for x in found for v in values_of(x))

    def numbers_of(self, found, orgs):
        ids = {self.w.orgs[o] for o in orgs}
        return sum(x["organisation_id"] in ids for x in found)

    def check_list(self, c, ids, org, wanted):
        if wanted in (401, 403) or (wanted == 404 and "{" in
                                    self.path.partition("?")[0]):
            self.fits(self.call(c, ids), wanted, c.name, org)
            return
        found, body = self.walk(c, ids)
        if "contains" in self.row and ids:
            same(self.contains(found, body, ids), wanted == "ok",
                 "%s: a thing of %s is in the list" % (c.name, org))
        if found is None or not found or self.row.get("shared") or \
                not isinstance(found[0], dict) or \
                "organisation_id" not in found[0]:
            return
        found = [x for x in found if x["organisation_id"] is not None]
        mine = set(BELOW[c.org])
        if self.row.get("inherited"):
            mine |= {o for o in BELOW if c.org in BELOW[o]}
        same(self.numbers_of(found, mine), len(found) - self.of_others(found),
             c.name + ": items of his own")
        if c.role != "organisation_user" and wanted == "ok" and \
                self.seen_by_provider is not None:
            same(self.numbers_of(found, BELOW[c.org]),
                 self.numbers_of(self.seen_by_provider, BELOW[c.org]),
                 c.name + ": how many")

    def of_others(self, found):
        """Of organisations that other tests have made."""
        ours = set(self.w.orgs[o] for o in BELOW)
        return sum(x["organisation_id"] not in ours for x in found)

    # --- the walk --------------------------------------------------------

    def give(self, ids, org):
        """The device becomes the organisation_user's of that organisation."""
        if "mac" not in ids or self.perm & ~(LOOK | TOUCH) or \
                (org, "organisation_user") not in self.w.logins:
            return False
        self.w.sql("INSERT IGNORE INTO user_device (user_id, device_id) SELECT"
                   " u.id, d.id FROM user u, device d WHERE u.login = '%s'"
                   " AND d.mac = '%s'"
                   % (self.w.logins[org, "organisation_user"], ids["mac"]))
        return True

    def refuse(self, made):
        """Everybody who may not; nothing has changed afterwards."""
        macs = ["'%s'" % ids["mac"] for ids in made.values() if "mac" in ids]
        if macs and not self.perm & ~(LOOK | TOUCH):
            self.w.sql("DELETE x FROM user_device x JOIN device d ON d.id ="
                       " x.device_id WHERE d.mac IN (%s)" % ", ".join(macs))
        before = None if self.reads else fingerprint(self.w)
        for org, ids in made.items():
            aim = org if self.aimed(ids) else None
            for c in self.people.all:
                wanted = self.may(c, aim, ids)
                if wanted == "ok" or (aim is None and org != "Alpha"):
                    continue
                if self.list:
                    self.check_list(c, ids, org, wanted)
                else:
                    self.fits(self.call(c, ids), wanted, c.name,
                              "on what is %s's" % org)
        if not self.reads and self.perm != 0:
            a = self.call(self.people.forged, made["Alpha"])
            same(a.status, 403, self.people.forged.name)
        if before is not None:
            after = fingerprint(self.w)
            same([t for t in after if after[t] != before.get(t)], [],
                 "tables that refused calls have changed")

    def permit(self, ids, org="Alpha"):
        """Everybody who may."""
        aim = org if self.aimed(ids) else None
        given = self.give(ids, org)
        for c in self.people.all:
            if self.may(c, aim, ids, given) != "ok":
                continue
            if self.list:
                self.check_list(c, ids, org, "ok")
                continue
            a = self.call(c, ids)
            self.fits(a, "ok", c.name, "on what is %s's" % org)
            if "hides" in self.row:
                same(self.row["hides"](ids).encode() in a.body,
                     not self.inherits(c, org, ids),
                     "%s sees what %s's own people do" % (c.name, org))
            if not self.reads:
                ids = self.make(org)
                self.give(ids, org)

    def alike(self, ids, org):
        """The foreign and the nonexistent get the same answer."""
        nothing = dict(ids)
        for key, value in ids.items():
            if key == "mac":
                nothing[key] = mac()
            elif str(value).isdigit() and key not in ("number", "position",
                                                      "n"):
                nothing[key] = 10 ** 15 + 7
        nothing.update(self.row.get("nothing", {}))
        if nothing == ids or self.list:
            return
        for c in self.people.all:
            if self.may(c, org, ids) == 404 and c.org != org:
                there = self.call(c, ids)
                gone = self.call(c, nothing)
                same(self.plain(there, ids), self.plain(gone, nothing),
                     c.name + ": the foreign and what never was")
                return

    def plain(self, a, ids):
        # Not the status: an id may be 404, too.
        text = json.dumps({k: v for k, v in (a.json or {}).items()
                           if k not in ("request_id", "status")},
                          sort_keys=True)
        for value in sorted(map(str, ids.values()), key=len, reverse=True):
            if len(value) > 3 or value.isdigit():
                text = re.sub(r"\b%s\b" % re.escape(value), "*", text)
        return a.status, text

    def run(self):
        row = self.row
        if "method" in row:
            same(row["method"], self.method, "method")
        check(re.fullmatch(re.escape(self.pattern).replace(r"\*", "[^/]+"),
                           self.path.partition("?")[0]),
              "the path is %s" % self.pattern, self.path)
        self.check_allowed()
        made = {org: self.make(org) for org in ("Alpha", "Beta", "North")}
        settled(self.w)
        self.refuse(made)
        for org in "Beta", "Alpha":
            if self.aimed(made[org]):
                self.alike(made[org], org)
        if self.list:
            admin = next(c for c in self.people.all
                         if c.role == "provider_admin")
            found = self.walk(admin, made["Alpha"])[0] or [] \
                if admin.perms & self.perm == self.perm else []
            if found and isinstance(found[0], dict) and \
                    "organisation_id" in found[0]:
                self.seen_by_provider = found
        self.permit(made["Alpha"])
        if row.get("inherited") and self.reads:
            self.permit(made["North"], "North")


def run(w, name, row):
    table = load_table(w.build_dir)
    check(name in table, "no such call in api/routes.c")
    # Calls that end sessions end those of their callers, too.
    fresh = table[name][0] != "GET" and table[name][2] & (SELF | PEOPLE)
    if fresh or not hasattr(w, "matrix_people"):
        w.matrix_people = People(w)
    Row(w, name, row, table[name], w.matrix_people).run()
    if fresh:
        w.apis.clear()
        del w.matrix_people


def complete(w, rows):
    missing = sorted(set(load_table(w.build_dir)) - set(rows))
    same(missing, [], "calls without a row in tests/admin/matrix_*.py")
