# cases_enrol.py - phones that are given their secrets once, or in a window,
# and come with credentials of their own from then on; and two passwords
# while one is rotated.
#
# Each case has phones of its own, so that each way in begins with new ones.

import itertools
import os
import re
import threading
import time
from contextlib import contextmanager

from cases_phone import sim
from fixture import Phone
from front import fresh_address
from report import case, check, same

FRONTS = ["lighttpd-http", "lighttpd-tls", "proxy-http", "fcgid-http"]
counter = itertools.count(1)


@contextmanager
def new_phone(w, *fields):
    """A phone of the organisation Enrol that has never been here."""
    mac = "805ec0e3%04x" % next(counter)
    p = w.phone("enrol" + mac[-4:], mac, "Enrol", "T46U", *fields)
    try:
        yield p
    finally:
        w.ctl("device", "delete", mac)


def standing(w, p):
    return w.ctl("device", "show", p.mac)


def fetch(f, p, user, suffix=".cfg", address=None, **how):
    return f.ask(p.file(suffix), user=user,
                 address=address or fresh_address(), **how)


def own_of(body):
    """The credentials that a configuration brings."""
    found = {}
    for name in "username", "password":
        m = re.search(rb"^static\.auto_provision\.server\.%s = (.*)$"
                      % name.encode(), body, re.M)
        check(m, "no " + name, body[:300])
        found[name] = m.group(1).decode()
    return found["username"], found["password"]


def refusal(f, p):
    return fetch(f, p, ("nobody", "x")).likeness()


def is_refused(f, w, p, user, reason, suffixes=(".cfg",)):
    for suffix in suffixes:
        same(fetch(f, p, user, suffix).likeness(), refusal(f, p),
             "%s %s" % (reason, suffix))
    w.why(p.mac, reason)


@case("enrol", "once: the first is given it, with credentials of its own",
      only=FRONTS)
def once(f, w):
    org = w.org_user("Enrol")
    with new_phone(w) as p:
        same(standing(w, p)["enrolment"], "waiting")
        same(fetch(f, p, org, ".boot").status, 200, "boot")
        here = fresh_address()
        a = fetch(f, p, org, address=here)
        same(a.status, 200, "the first")
        same(own_of(a.body), p.user, "what it brings")
        same(standing(w, p)["given_to"], here)
        same(fetch(f, p, org, address=here).body, a.body, "once more")
        is_refused(f, w, p, org, "given")
        same(fetch(f, p, org, ".boot").status, 200, "boot says no secret")
        same(fetch(f, p, p.user).body, a.body, "with its own")
        same(standing(w, p)["enrolment"], "enrolled")
        is_refused(f, w, p, org, "enrolled", (".cfg", ".boot"))
        same(fetch(f, p, org, address=here).status, 401, "from there, too")
        for method, body in ("GET", None), ("PUT", b"x"):
            same(fetch(f, p, org, "-local.cfg", method=method,
                       body=body).likeness(), refusal(f, p), "upload")
        same(f.ask(p.path + "y000000000108.cfg", user=org).status, 200,
             "what all phones share")


@case("enrol", "once: of many at once, one is given it", only=FRONTS)
def at_once(f, w):
    org = w.org_user("Enrol")
    with new_phone(w) as p:
        got, ready = [], threading.Barrier(12)

        def one(address):
            ready.wait()
            got.append(fetch(f, p, org, address=address))

        askers = [threading.Thread(target=one, args=(fresh_address(),))
                  for _ in range(12)]
        for t in askers:
            t.start()
        for t in askers:
            t.join()
        served = [a for a in got if a.status == 200]
        same(len(served), 1, "served")
        same(len(got), 12, "answered")
        wanted = refusal(f, p)
        for a in got:
            if a.status != 200:
                same(a.likeness(), wanted, "the others")
        w.why(p.mac, "given")


@case("enrol", "once: what brings no file uses nothing up", only=FRONTS)
def not_used_up(f, w):
    org = w.org_user("Enrol")
    with new_phone(w) as p:
        wanted = fetch(f, p, ("nobody", "x"), method="HEAD").likeness()
        same(fetch(f, p, org, method="HEAD").likeness(), wanted, "HEAD")
        same(standing(w, p)["enrolment"], "waiting")
        here = fresh_address()
        a = fetch(f, p, org, address=here, headers={"If-None-Match": "*"})
        same((a.status, own_of(a.body)), (200, p.user), "never 304")
        same(a.get("ETag"), None, "a tag")
        for address in here, None:
            same(fetch(f, p, org, address=address, method="HEAD").likeness(),
                 wanted, "HEAD, given")
        same(fetch(f, p, org, address=here).body, a.body, "once more")
    with new_phone(w, "gate_secrets=window") as p:
        w.ctl("device", "window", p.mac)
        same(fetch(f, p, org, method="HEAD").status, 200, "HEAD, open")
        check("given_to" not in standing(w, p), "given", standing(w, p))
        a = fetch(f, p, org, headers={"If-None-Match": "*"})
        same((a.status, own_of(a.body)), (200, p.user), "open: never 304")
        check("given_to" in standing(w, p), "given", standing(w, p))
        a = fetch(f, p, org, headers={"If-None-Match": "*"})
        same(a.status, 304, "again, nothing to note")


@case("enrol", "a database that does not let us note it: 503, and nothing",
      only=FRONTS)
def denied(f, w):
    org = w.org_user("Enrol")
    right = "UPDATE (given_at, given_to) ON mac_config %s" \
            " 'voipconfig_fcgi'@'localhost'"
    with new_phone(w) as p, new_phone(w, "gate_secrets=window") as q:
        w.ctl("device", "window", q.mac)
        w.sql("REVOKE " + right % "FROM")
        try:
            for phone in p, q:
                a = fetch(f, phone, org)
                same(a.status, 503, phone.mac)
                check(b"provision" not in a.body, "a body", a)
                check(a.get("ETag") is None, "a tag", a)
                w.why(phone.mac, "database")
            same(standing(w, p)["enrolment"], "waiting")
            same(fetch(f, p, ("nobody", "x")).status, 401, "as ever")
        finally:
            w.sql("GRANT " + right % "TO")
        for phone in p, q:
            a = fetch(f, phone, org)
            same((a.status, own_of(a.body)), (200, phone.user), "then")


@case("enrol", "a window: nothing before it, nothing after it", only=FRONTS)
def window(f, w):
    org = w.org_user("Enrol")
    with new_phone(w, "gate_secrets=window") as p:
        same(standing(w, p)["enrolment"], "closed")
        is_refused(f, w, p, org, "window")
        same(fetch(f, p, org, ".boot").status, 200, "boot")
        w.ctl("device", "window", p.mac, "--hours", "1")
        same(standing(w, p)["enrolment"], "open")
        a = fetch(f, p, org)
        same((a.status, own_of(a.body)), (200, p.user), "open")
        same(fetch(f, p, org).status, 200, "open, again")
        w.ctl("device", "window", p.mac, "--close")
        is_refused(f, w, p, org, "window")
        w.ctl("device", "window", p.mac)
        same(fetch(f, p, org).status, 200, "open once more")
        same(fetch(f, p, p.user).status, 200, "it comes with its own")
        is_refused(f, w, p, org, "enrolled", (".cfg", ".boot"))
        same(standing(w, p)["enrolment"], "enrolled")


@case("enrol", "after a factory reset a window lets it in again",
      only=FRONTS)
def reset(f, w):
    org = w.org_user("Enrol")
    with new_phone(w) as p:
        same(fetch(f, p, p.user).status, 200, "as Yealink's RPS sends it")
        is_refused(f, w, p, org, "enrolled")
        w.ctl("device", "window", p.mac)
        same(fetch(f, p, p.user).status, 200, "not reset yet")
        same(standing(w, p)["enrolment"], "open")
        same(fetch(f, p, org, ".boot").status, 200, "boot")
        same(fetch(f, p, org).status, 200, "reset")
        same(fetch(f, p, org, "-local.cfg").status, 401, "never its uploads")
        same(fetch(f, p, p.user, ".boot").status, 200, "back")
        same(standing(w, p)["enrolment"], "enrolled")
        is_refused(f, w, p, org, "enrolled")


@case("enrol", "it was lost: a window, and only that, helps", only=FRONTS)
def lost(f, w):
    org = w.org_user("Enrol")
    with new_phone(w) as p:
        same(fetch(f, p, org).status, 200, "given")
        is_refused(f, w, p, org, "given")
        w.ctl("device", "window", p.mac, "--hours", "1")
        same(fetch(f, p, org).status, 200, "in the window")
        w.ctl("device", "window", p.mac, "--close")
        is_refused(f, w, p, org, "given")


@case("enrol", "always, where a phone or its organisation says so",
      only=FRONTS)
def always(f, w):
    with new_phone(w, "gate_secrets=always") as p:
        org = w.org_user("Enrol")
        for user in org, p.user, org:
            same(fetch(f, p, user).status, 200, user[0])


def basic_and_digest(f, p, user, status):
    for scheme in "--basic", "--digest":
        f.address = fresh_address()
        same(f.curl(p.file(), scheme, "-u", "%s:%s" % user)[0], status,
             "%s %s" % (scheme, user[0]))


def now_of(w, p):
    return Phone(p.mac, w.ctl("device", "secret", p.mac)).user


@case("enrol", "a device's password is rotated", only=FRONTS)
def rotate_device(f, w):
    with new_phone(w) as p:
        old = p.user
        same(fetch(f, p, old).status, 200)
        w.ctl("device", "rotate", p.mac)
        new = now_of(w, p)
        check(old != new, "the same", old)
        basic_and_digest(f, p, old, 200)
        same(own_of(fetch(f, p, old).body), new, "what it brings")
        check("old_until" in standing(w, p), "under way")
        basic_and_digest(f, p, new, 200)
        check("old_until" not in standing(w, p), "ended")
        basic_and_digest(f, p, old, 401)
        is_refused(f, w, p, old, "password")
        same(standing(w, p)["enrolment"], "enrolled")
        w.ctl("device", "rotate", p.mac)
        w.ctl("device", "rotate", p.mac, "--end")
        is_refused(f, w, p, new, "password")
        same(fetch(f, p, now_of(w, p)).status, 200, "the newest")


def came_with(w, p, word, seconds=20):
    """Waits until the background work has summed up the fetch log."""
    end = time.monotonic() + seconds
    while standing(w, p).get("credentials") != word:
        check(time.monotonic() < end, word, standing(w, p))
        w.ctl("tasks")
        time.sleep(0.2)


@case("enrol", "an organisation's credentials are rotated", only=FRONTS)
def rotate_organisation(f, w):
    w.ctl("organisation", "change", "Rotated", "prov_password=generate")
    old = w.ctl("organisation", "secret", "Rotated")
    old = old["user"], old["password"]
    mac = "805ec0e4%04x" % next(counter)
    w.ctl("device", "add", mac, "organisation=Rotated", "model=T46U",
          "prov_password=")
    p = Phone(mac, w.ctl("device", "secret", mac))
    same(own_of(fetch(f, p, old).body), old, "it has none of its own")
    w.ctl("organisation", "rotate", "Rotated", "--days", "3")
    new = w.ctl("organisation", "secret", "Rotated")
    new = new["user"], new["password"]
    check(old != new, "the same", old)
    came_with(w, p, "organisation_old")
    same(w.ctl("organisation", "show", "Rotated")["phones_on_old"], 1)
    basic_and_digest(f, p, old, 200)
    basic_and_digest(f, p, new, 200)
    same(own_of(fetch(f, p, old).body), new, "what it brings")
    same(fetch(f, p, new).status, 200, "the new ones")
    came_with(w, p, "organisation")
    same(w.ctl("organisation", "show", "Rotated")["phones_on_old"], 0)
    w.ctl("organisation", "rotate", "Rotated", "--end")
    basic_and_digest(f, p, old, 401)
    is_refused(f, w, p, old, "password")
    basic_and_digest(f, p, new, 200)
    w.ctl("device", "delete", mac)


@case("enrol", "the simulated phone enrols, is reset, and enrols again",
      only=FRONTS)
def phone(f, w):
    org = w.org_user("Enrol")
    facts = "T46U", "108.86.0.20", 108
    with new_phone(w) as p:
        told = Phone(p.mac, {"url": "x://y" + p.path, "user": org[0],
                             "password": org[1]})
        state = os.path.join(w.folder, "phone-enrol-%s-%%d" % p.mac)
        a = sim(f, w, told, *facts, state % 1)
        at = "static.auto_provision.server."
        same((a["config"].get(at + "username"),
              a["config"].get(at + "password")), p.user, "it has learnt")
        # What its state has goes before what it was told.
        b = sim(f, w, told, *facts, state % 1)
        check(not b["applied"], "applied again", b)
        same(standing(w, p)["enrolment"], "enrolled")
        w.ctl("device", "window", p.mac)
        sim(f, w, told, *facts, state % 2)
        sim(f, w, told, *facts, state % 2)
        same(standing(w, p)["enrolment"], "enrolled")
        is_refused(f, w, p, org, "enrolled")
