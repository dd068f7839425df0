# cases_phone.py - the simulated phone, one of each family of the demo.

import json
import os
import subprocess

from report import case, check, same

FIRMWARE = {"v7x": "9.73.0.50", "v80": "51.80.0.100", "v81": "28.81.0.25",
            "v84": "108.86.0.20", "dect": "77.85.0.20",
            "conference": "78.86.0.15"}


def sim(f, w, phone, model, firmware, number, state, *options):
    cmd = [os.path.join(w.build, "phone"), "--model", model, "--mac",
           phone.mac, "--firmware", firmware, "--url", f.url(phone.path),
           "--user", phone.user[0], "--password", phone.user[1], "--state",
           state, "--json", "--secrets", "--missing-tries", "1", *options]
    if number is not None:
        cmd += ["--number", str(number)]
    if f.tls:
        cmd += ["--cacert", f.cafile]
    r = subprocess.run(cmd, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                       text=True)
    same(r.returncode, 0, "%s: %s" % (model, r.stderr))
    return json.loads(r.stdout)


def one_of_each_family(w):
    from fixture import Phone
    seen = {}
    for d in w.ctl("device", "list"):
        if d["organisation"] in w.orgs:
            continue
        m = w.ctl("model", "show", d["model"])
        family = m["template_family"]
        shown = w.ctl("device", "show", d["mac"])
        if family not in seen and shown.get("lines"):
            seen[family] = (Phone(d["mac"], w.ctl("device", "secret",
                                                  d["mac"])), m, shown)
    return seen


def firmware_of(model):
    family = model["firmware_family"].lstrip("V")
    number = model.get("file_number")
    return "%s.%s.0.20" % (number if number not in (None, "") else 1, family)


@case("phone", "of every family of the demo provisions, and then is content",
      only=["lighttpd-http", "lighttpd-tls", "proxy-http", "fcgid-http"])
def families(f, w):
    found = one_of_each_family(w)
    check(len(found) >= 5, "families in the demo", sorted(found))
    for family, (phone, model, shown) in sorted(found.items()):
        state = os.path.join(w.folder, "phone-%s-%s" % (f.name, phone.mac))
        # DHCP said this door; the file names the public one.
        facts = (model["name"], firmware_of(model), model["file_number"],
                 state)
        a = sim(f, w, phone, *facts)
        check(a["applied"], family + ": applied", a)
        config = a["config"]
        for line in shown["lines"]:
            at = "account.%d." % line["number"]
            same(config.get(at + "user_name"), line["user_name"],
                 "%s: %suser_name" % (family, at))
            host = config.get(at + "sip_server.1.address") or \
                config.get(at + "sip_server_host")
            same(host, line["server_host"], "%s: %sserver" % (family, at))
            check(config.get(at + "password") or family == "dect",
                  family + ": no password")
        for key in shown.get("keys", []):
            if key.get("key", "").startswith("line."):
                n = key["key"].split(".")[1]
                same(config.get("linekey.%s.type" % n), str(key["type"]),
                     "%s: linekey.%s" % (family, n))
        check(not a["warnings"], family + ": warnings", a["warnings"])
        b = sim(f, w, phone, *facts)
        check(not b["applied"] and not b["reboot"],
              family + ": applied again", b)
        same(b["config"], config, family + ": second run")
        w.why(phone.mac, "served")


@case("phone", "with Digest alone, and what it changes is kept",
      only=["lighttpd-http", "proxy-http"])
def digest(f, w):
    p = w.phones["digest"]
    state = os.path.join(w.folder, "phone-" + f.name)
    facts = ("T46U", "108.86.0.20", 108, state)
    a = sim(f, w, p, *facts, "--digest-only")
    same(a["config"].get("account.1.user_name"), "digest1")
    a = sim(f, w, p, *facts, "--digest-only", "--upload", "--set",
            "features.dnd.allow=1")
    check(any(r["method"] in ("PUT", "POST") and r["status"] < 300
              for r in a["requests"]), "nothing was sent", a["requests"])
