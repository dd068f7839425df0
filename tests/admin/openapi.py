#!/usr/bin/env python3
"""The API's description: joined of its pieces, checked, and held against
real answers.

    openapi.py --write          openapi.json anew from openapi/*.json
    openapi.py BUILD            checks, a line each: it is current, it is valid
                                OpenAPI 3.1, it has the rows of the route table
As a module: Spec(path).check(method, path, answer).
"""
import glob
import json
import os
import re
import subprocess
import sys

import jsonschema

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
FOLDER = os.path.join(TOP, "admin-cgi/api/openapi")
WHOLE = os.path.join(TOP, "admin-cgi/api/openapi.json")


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


class Spec:
    def __init__(self, path=WHOLE):
        with open(path) as f:
            self.spec = json.load(f)
        self.resolver = jsonschema.RefResolver("", self.spec)
        self.paths = [(re.compile("^" + re.sub(r"\\{[^}]*\\}", "[^/]+",
                                               re.escape(p)) + "$"), p)
                      for p in self.spec["paths"]]
        # The more literal path first.
        self.paths.sort(key=lambda x: x[1].count("{"))
        self.used = set()

    def operation(self, method, path):
        for pattern, name in self.paths:
            op = self.spec["paths"][name].get(method.lower())
            if pattern.match(path) and op:
                return op
        return None

    def deref(self, node):
        while "$ref" in node:
            node = self.resolver.resolve(node["$ref"])[1]
        return node

    def check(self, method, path, status, kind, body):
        """Raises AssertionError when the answer is not as described."""
        op = self.operation(method, path)
        if op is None:
            raise AssertionError("openapi.json has no %s %s" % (method, path))
        self.used.add(op["operationId"])
        answer = op["responses"].get(str(status)) or \
            op["responses"].get("default")
        if answer is None or (status < 400 and
                              str(status) not in op["responses"]):
            raise AssertionError("%s does not answer %d in openapi.json"
                                 % (op["operationId"], status))
        content = self.deref(answer).get("content", {})
        kind = kind.partition(";")[0]
        if not body and not content:
            return
        if kind not in content:
            raise AssertionError("%s %d is %s, not in openapi.json"
                                 % (op["operationId"], status, kind))
        if not kind.endswith("json"):
            return
        errors = sorted(jsonschema.Draft202012Validator(
            content[kind].get("schema", {}), resolver=self.resolver)
            .iter_errors(json.loads(body)), key=str)
        if errors:
            raise AssertionError("%s %d: %s: %s" % (
                op["operationId"], status, list(errors[0].absolute_path),
                errors[0].message[:300]))


def examples(spec):
    """(operation, example, schema) of everything that has one."""
    for path, item in spec.spec["paths"].items():
        for method, op in item.items():
            if method == "parameters":
                continue
            places = [op.get("requestBody", {})] + \
                [spec.deref(r) for r in op["responses"].values()]
            for place in places:
                for media in place.get("content", {}).values():
                    if "example" in media:
                        yield op, media["example"], media["schema"]


def has_example(spec, op):
    if op.get("x-no-example"):
        return True
    return any(o is op for o, _, _ in examples(spec))


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
    try:
        from openapi_spec_validator import openapi_v31_spec_validator
        openapi_v31_spec_validator.validate(spec.spec)
        say(True, "openapi.json is OpenAPI 3.1")
    except ImportError as e:
        say(False, "openapi.json is OpenAPI 3.1", str(e))
    except Exception as e:
        say(False, "openapi.json is OpenAPI 3.1", str(e)[:300])
    table = {}
    out = subprocess.run([os.path.join(build, "voipconfig-admin"), "-r"],
                         stdout=subprocess.PIPE, text=True, check=True).stdout
    for line in out.splitlines():
        name, method, path, perm, size = line.split("\t")
        if not path.startswith("!"):
            table[name] = (method.lower(), path)
    described = {}
    for path, item in spec.spec["paths"].items():
        for method, op in item.items():
            if method != "parameters":
                described[op["operationId"]] = (
                    method, re.sub(r"\{[^}]*\}", "*", path), op)
    for name in sorted(set(table) | set(described)):
        if name not in described:
            say(False, name, "not in openapi.json")
        elif name not in table:
            say(False, name, "not in api/routes.c")
        else:
            say(described[name][:2] == table[name], "route %s" % name,
                "%s in openapi.json, %s in routes.c"
                % (described[name][:2], table[name]))
    for op, example, schema in examples(spec):
        errors = list(jsonschema.Draft202012Validator(
            schema, resolver=spec.resolver).iter_errors(example))
        if errors:
            say(False, "example of %s" % op["operationId"],
                errors[0].message[:300])
    without = [n for n, d in described.items()
               if not has_example(spec, d[2]) and
               (d[2].get("requestBody") or d[0] == "get")]
    say(not without, "every call has an example", " ".join(sorted(without)))
    return bad


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        text = whole()
        with open(WHOLE, "w") as f:
            f.write(text)
        sys.exit(0)
    sys.exit(1 if main(sys.argv[1]) else 0)
