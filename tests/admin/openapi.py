#!/usr/bin/env python3
"""The API's description: joined of its pieces, checked, and held against
real answers.

    openapi.py --write          openapi.json anew from openapi/*.json
    openapi.py BUILD            checks, a line each: it is current, it is valid
                                OpenAPI 3.1, it has the rows of the route table
As a module: Spec(path).check(...) of an answer, .check_request(...) of what
was sent for it.  Debian 12's python3-jsonschema (4.10) is enough.
"""
import collections
import glob
import json
import os
import re
import subprocess
import sys
import urllib.parse

from jsonschema import Draft202012Validator

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
FOLDER = os.path.join(TOP, "admin-cgi/api/openapi")
WHOLE = os.path.join(TOP, "admin-cgi/api/openapi.json")

# By their bits: api/who.h.
PERMISSIONS = ("self", "look", "touch", "read", "manage", "people", "tree",
               "provider", "secrets", "known")


def join(into, piece, where):
    for key, value in piece.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            join(into[key], value, where)
        elif key in into:
            raise SystemExit("%s: %s stands in another piece too"
                             % (where, key))
        else:
            into[key] = value


def whole():
    with open(os.path.join(FOLDER, "base.json")) as f:
        spec = json.load(f)
    for path in sorted(glob.glob(os.path.join(FOLDER, "*.json"))):
        if os.path.basename(path) == "base.json":
            continue
        with open(path) as f:
            join(spec, json.load(f), os.path.basename(path))
    spec["paths"] = dict(sorted(spec["paths"].items()))
    return json.dumps(spec, indent=1, ensure_ascii=False) + "\n"


def expand(spec):
    """Every $ref of the document becomes what it stands for; a schema that
    holds itself becomes a ring, which validation minds as little as data
    that ends."""
    made = {}

    def target(ref):
        node = spec
        for part in ref[2:].split("/"):
            node = node[part.replace("~1", "/").replace("~0", "~")]
        return node

    def walk(node):
        if isinstance(node, list):
            return [walk(x) for x in node]
        if not isinstance(node, dict):
            return node
        if id(node) in made:
            return made[id(node)]
        if list(node) == ["$ref"]:
            return walk(target(node["$ref"]))
        made[id(node)] = out = {}
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                out["allOf"] = [walk(target(value))]
            else:
                out[key] = walk(value)
        return out

    return walk(spec)


class Spec:
    def __init__(self, path=WHOLE):
        with open(path) as f:
            self.raw = json.load(f)
        self.spec = expand(self.raw)
        self.paths = [(re.compile("^" + re.sub(r"\\{[^}]*\\}", "[^/]+",
                                               re.escape(p)) + "$"), p)
                      for p in self.spec["paths"]]
        # The more literal path first.
        self.paths.sort(key=lambda x: x[1].count("{"))
        self.validators = {}
        # How often each call answered what.
        self.seen = {op["operationId"]: collections.Counter()
                     for _, _, op in self.operations()}

    def operations(self):
        for path, item in self.spec["paths"].items():
            for method, op in item.items():
                if method != "parameters":
                    yield method, path, op

    def operation(self, method, path):
        """The call and its path's own parameters."""
        for pattern, name in self.paths:
            item = self.spec["paths"][name]
            op = item.get(method.lower())
            if pattern.match(path) and op:
                return op, item.get("parameters", [])
        raise AssertionError("openapi.json has no %s %s" % (method, path))

    def validate(self, schema, value, what):
        if id(schema) not in self.validators:
            self.validators[id(schema)] = Draft202012Validator(schema)
        for e in self.validators[id(schema)].iter_errors(value):
            raise AssertionError("%s: %s: %s" % (
                what, list(e.absolute_path), e.message[:300]))

    def check(self, method, path, status, kind, body):
        """Raises AssertionError when the answer is not as described."""
        op, _ = self.operation(method, path)
        name = op["operationId"]
        self.seen[name][status] += 1
        answer = op["responses"].get(str(status)) or \
            op["responses"].get("default")
        if answer is None or (status < 400 and
                              str(status) not in op["responses"]):
            raise AssertionError("%s does not answer %d in openapi.json"
                                 % (name, status))
        content = answer.get("content", {})
        kind = kind.partition(";")[0]
        if not body and not content:
            return
        if kind not in content:
            raise AssertionError("%s %d is %s, not in openapi.json"
                                 % (name, status, kind))
        if kind.endswith("json"):
            self.validate(content[kind].get("schema", {}), json.loads(body),
                          "%s %d" % (name, status))

    def check_request(self, method, path, body):
        """... when what the endpoint took is not described."""
        path, _, query = path.partition("?")
        op, more = self.operation(method, path)
        known = {p["name"] for p in more + op.get("parameters", [])
                 if p["in"] == "query"}
        for name, _ in urllib.parse.parse_qsl(query, True):
            if name not in known:
                raise AssertionError("%s takes the parameter %s, which is not"
                                     " in openapi.json"
                                     % (op["operationId"], name))
        if body is None:
            return
        content = op.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            raise AssertionError("%s takes JSON, which is not in openapi.json"
                                 % op["operationId"])
        self.validate(content["application/json"].get("schema", {}), body,
                      "what %s takes" % op["operationId"])

    def never(self):
        """Calls that have never done what they are for."""
        return sorted(name for name, seen in self.seen.items()
                      if not any(status < 400 for status in seen))


def examples(op):
    """(example, schema) of each place of a call that has one."""
    for place in [op.get("requestBody", {})] + list(op["responses"].values()):
        for media in place.get("content", {}).values():
            if "example" in media:
                yield media["example"], media.get("schema", {})


def wants_example(method, op):
    return not op.get("x-no-example") and \
        ("requestBody" in op or method == "get")


def valid(build):
    """What is wrong, as the validator from npm says it; "": nothing."""
    tool = os.path.join(build, "npm/node_modules/.bin/validate-api")
    if not os.path.exists(tool):
        return "no validator; make packages-test brings it"
    r = subprocess.run([tool, WHOLE], stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, text=True)
    try:
        said = json.loads(r.stdout)
    except ValueError:
        return r.stdout[:300] or "the validator said nothing"
    return "" if said.get("valid") is True else json.dumps(said)[:600]


def schemas(node):
    """All of the document's JSON schemas, once and unexpanded."""
    if isinstance(node, list):
        for x in node:
            yield from schemas(x)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "schema":
                yield value
            elif key == "schemas":
                yield from value.values()
            elif key != "example":
                yield from schemas(value)


def main(build):
    bad = 0

    def say(truth, name, why=""):
        nonlocal bad
        print("%s %s%s" % ("ok" if truth else "FAIL", name,
                           "" if truth else " (%s)" % why))
        bad += not truth

    with open(WHOLE) as f:
        say(f.read() == whole(), "openapi.json is its pieces joined",
            "run tests/admin/openapi.py --write")
    spec = Spec()
    why = valid(build)
    say(not why, "openapi.json is OpenAPI 3.1", why)
    try:
        for schema in schemas(spec.raw):
            Draft202012Validator.check_schema(schema)
        say(True, "its schemas are JSON Schema 2020-12")
    except Exception as e:
        say(False, "its schemas are JSON Schema 2020-12", str(e)[:300])
    table, wants = {}, {}
    out = subprocess.run([os.path.join(build, "voipconfig-admin"), "-r"],
                         stdout=subprocess.PIPE, text=True, check=True).stdout
    for line in out.splitlines():
        name, method, path, perm, size = line.split("\t")
        if not path.startswith("!"):
            table[name] = (method.lower(), path)
            wants[name] = " ".join(w for n, w in enumerate(PERMISSIONS)
                                   if int(perm, 16) >> n & 1) or "none"
    described = {op["operationId"]: (method, re.sub(r"\{[^}]*\}", "*", path))
                 for method, path, op in spec.operations()}
    for name in sorted(set(table) | set(described)):
        say(described.get(name) == table.get(name), "route %s" % name,
            "%s in openapi.json, %s in api/routes.c"
            % (described.get(name), table.get(name)))
    for method, path, op in spec.operations():
        name = op["operationId"]
        say(op.get("x-permission") == wants.get(name),
            "permission of " + name, "%s in openapi.json, %s in api/routes.c"
            % (op.get("x-permission"), wants.get(name)))
        if not op.get("summary"):
            say(False, "summary of " + name, "there is none")
        if path.startswith("/devices/{") and "/devices/{device}" not in path:
            say(False, "path of " + name, "a phone is {device} everywhere")
        found = list(examples(op))
        if wants_example(method, op) and not found:
            say(False, "example of %s" % op["operationId"], "there is none")
        for example, schema in found:
            for e in Draft202012Validator(schema).iter_errors(example):
                say(False, "example of %s" % op["operationId"],
                    "%s: %s" % (list(e.absolute_path), e.message[:300]))
    return bad


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        text = whole()
        with open(WHOLE, "w") as f:
            f.write(text)
        sys.exit(0)
    sys.exit(1 if main(sys.argv[1]) else 0)
