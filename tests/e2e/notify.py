"""notify.py RUN BUILD [CASE...] - voipconfig-notify against Kamailio, SIPp,
phones and receivers of webhooks; started by notify.sh, which has made a
database in RUN."""
import json
import os
import random
import signal
import subprocess
import sys
import time

import report
from notify_world import (REGISTER, DeadPhone, Phones, Proxy, Receiver,
                          WebPhone, World, free_port, until, verify)
from report import case, check, run_case, same

ALL = "device.seen device.refused device.outdated rps.stuck"


class Stage:
    """Everybody, once for all cases."""

    def __init__(self, run, build):
        self.w = World(run, build)
        self.w.ctl("organisation", "add", "Provider", "kind=provider")
        self.proxy = Proxy(self.w)
        self.proxy.start()
        self.phones = Phones(self.w, "phones")
        self.receiver = Receiver(self.w)

    def register(self, users, port=None, proxy=None):
        w = self.w
        with open(w.file("users.csv"), "w") as f:
            f.write("SEQUENTIAL\n")
            for u in users:
                f.write("%s;%d\n" % (u, port or self.phones.port))
        with open(w.file("register.xml"), "w") as f:
            f.write(REGISTER)
        r = subprocess.run(
            ["sipp", "127.0.0.1:%d" % (proxy or self.proxy).port, "-sf",
             w.file("register.xml"), "-inf", w.file("users.csv"), "-i",
             "127.0.0.1", "-m", str(len(users)), "-nostdin", "-timeout",
             "60s"], cwd=w.file("log"), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            check=False)
        check(r.returncode == 0, "the phones register", r.stdout[-800:])

    def sip(self, organisation, *fields, secret=None):
        all = dict({"kind": "sip", "proxy_host": "localhost", "timeout": "3",
                    "proxy_port": str(self.proxy.port),
                    "registrars": "pbx.test auth.test broken.test"},
                   **dict(f.split("=", 1) for f in fields))
        if secret:
            all["auth_secret"] = "-"
        self.w.ctl("notifier", "set", organisation,
                   *("%s=%s" % f for f in all.items()),
                   secret=secret and secret + "\n")

    def heads(self, user):
        return [h for h in self.phones.notifies()
                if h["To"].startswith("<sip:%s@" % user)]

    def ask(self, mac, kind="provision"):
        """The id of the job, without waiting for it."""
        return self.w.ctl("device", "notify", mac, kind, "--wait", "0")["job"]

    def hook(self, organisation, path, name=None, events=ALL):
        got = self.w.ctl("webhook", "add", name or path.strip("/"),
                         "organisation=" + organisation,
                         "url=" + (path if "://" in path
                                   else self.receiver.url(path)),
                         "events=" + events)
        return got["id"], got["secret"]


# --- phones, by SIP -----------------------------------------------------------

@case("sip", "check-sync arrives through the proxy, by UDP, TCP and TLS")
def transports(s):
    w = s.w
    org = w.organisation("Transports")
    s.register(["u%d@pbx.test" % i for i in range(3)])
    s.w.worker()
    for i, (transport, port) in enumerate((("udp", s.proxy.port),
                                           ("tcp", s.proxy.port),
                                           ("tls", s.proxy.tls))):
        user = "u%d" % i
        mac = w.device(org, user)
        s.sip(org, "transport=" + transport, "proxy_port=%d" % port)
        got = w.ctl("device", "notify", mac)
        same(got["state"], "done", transport)
        head = until("NOTIFY by " + transport, lambda: s.heads(user))[0]
        same(head["Event"], "check-sync;reboot=false")
        same(head["Subscription-State"], "terminated")
        same(head["From"].split(";")[0], "<sip:voipconfig@pbx.test>")
        got = w.ctl("device", "notify", mac, "reboot")
        same(got["state"], "done", transport)
        same(sorted(h["Event"] for h in s.heads(user)),
             ["check-sync;reboot=false", "check-sync;reboot=true"])
    same(w.ctl("notifier", "test", org)["words"], "200 Here")
    w.stop()


@case("sip", "a wrong certificate of the proxy is refused")
def wrong_certificate(s):
    w = s.w
    org = w.organisation("Certificates")
    mac = w.device(org, "c1")
    s.sip(org, "transport=tls", "proxy_port=%d" % s.proxy.tls,
          "proxy_host=127.0.0.1")
    w.worker(ca_file="")  # the system's do not know it
    id = s.ask(mac)
    until("it is tried", lambda: w.job(id)[1] > 0 and "certificate" in
          w.job(id)[2])
    same(w.job(id)[0] in ("ready", "claimed"), True, "it waits")
    check("127.0.0.1" not in w.job(id)[2], "the proxy's host is not told",
          w.job(id))
    w.stop()


@case("sip", "a challenge is answered; a wrong password pauses the notifier")
def challenge(s):
    w = s.w
    org = w.organisation("Challenges")
    s.register(["d1@auth.test"])
    mac = w.device(org, "d1", "auth.test")
    s.sip(org, "auth_user=voipconfig", "domain=auth.test",
          secret="right-password")
    w.worker()
    same(w.ctl("device", "notify", mac)["state"], "done")
    same(len(s.heads("d1")), 1)
    check("Proxy-Authorization" not in s.heads("d1")[0],
          "the phone does not see it")
    s.sip(org, "auth_user=voipconfig", "domain=auth.test",
          secret="wrong-password")
    id = s.ask(mac)
    until("the notifier is paused", lambda: "refuses user and password" in
          str(w.ctl("notifier", "show", org)))
    until("the job waits", lambda: w.job(id)[0] == "ready")
    same(w.job(id)[1], 0, "the attempt does not count")
    s.sip(org, "domain=auth.test", secret="right-password")
    same(w.over(id)[0], "done")
    # Without a user there is none to refuse.
    s.sip(org, "auth_user=", "domain=auth.test")
    state, _, words = w.over(s.ask(mac))
    same(state, "failed", words)
    check("407" in words and "needs auth_user" in words, "in words", words)
    same(w.ctl("notifier", "show", org)["trouble"], "")
    w.stop()
    with open(w.file("log/notify.log")) as f:
        text = f.read()
    check("wrong-password" not in text and "right-password" not in text,
          "no password in the log")


@case("sip", "a phone that is not there, dead, unwilling, without account")
def absent(s):
    w = s.w
    org = w.organisation("Absent")
    unwilling = Phones(w, "unwilling", "489 Bad Event")
    s.register(["dead@pbx.test"], port=9)
    s.register(["unwilling@pbx.test"], port=unwilling.port)
    s.sip(org)
    w.worker()
    err = w.ctl("device", "notify", w.device(org, "nobody"), fails=True)
    check("not registered" in err and "404" in err, "404 in words", err)
    err = w.ctl("device", "notify", w.device(org, "unwilling"), fails=True)
    check("489 Bad Event" in err, "489 in words", err)
    err = w.ctl("device", "notify", w.device(org), fails=True)
    check("no SIP account" in err, "no account in words", err)
    id = s.ask(w.device(org, "dead"))
    state, attempts, words = w.over(id)
    same((state, attempts), ("failed", 3), words)
    check("does not answer" in words, "in words", words)
    # The proxy was well all the time.
    same(w.ctl("notifier", "show", org)["trouble"], "")
    w.stop()
    unwilling.stop()
    same(w.ctl("notify", "retry", str(id))["done"], "ready again")
    same(w.job(id)[:2], ("ready", 0))


@case("sip", "an account that another organisation has, too, is not told")
def shared(s):
    w = s.w
    above = w.organisation("Shared")
    for name in ("Mine", "Yours"):
        w.ctl("organisation", "add", name, "kind=customer", "parent=" + above)
    s.register(["victim@pbx.test", "own@pbx.test"])
    s.sip(above)
    w.device("Yours", "victim")
    mac = w.device("Mine", "victim")
    w.worker()
    id = s.ask(mac, "reboot")
    state, _, words = w.over(id)
    same(state, "failed", words)
    check("ask your provider" in words and "organisation" not in words,
          "nothing of whose it is", words)
    same(w.ctl("device", "notify", w.device("Mine", "own"))["state"], "done")
    same(s.heads("victim"), [], "nobody was told")
    s.sip(above, "kind=off")
    err = w.ctl("notify", "retry", str(id), fails=True)
    check("its notifier is off" in err, "not tried again", err)
    w.stop()


@case("sip", "a phone that asks who we are is told nothing, and stops nobody")
def asking(s):
    w = s.w
    org = w.organisation("Asking")
    asks = Phones(w, "asks", "401 Unauthorized",
                  'WWW-Authenticate: Digest realm="pbx.test", nonce="abc"')
    s.register(["asks@pbx.test"], port=asks.port)
    s.sip(org, "auth_user=voipconfig", secret="right-password")
    w.worker()
    err = w.ctl("device", "notify", w.device(org, "asks"), fails=True)
    check("Refused: 401" in err, "in words", err)
    got = asks.notifies()
    same(len(got), 1, "asked once")
    check("Authorization" not in got[0], "without credentials", got[0])
    same(w.ctl("notifier", "show", org)["trouble"], "")
    w.stop()
    asks.stop()


def by_themselves(s, org, answer, domain, words, head=""):
    """A phone that says so, in one batch with two others, who are told; the
    notifier is well.  What the phone's job was: attempts and words."""
    w = s.w
    name = org.lower()
    odd = Phones(w, name, answer, head)
    users = ["%s%d" % (name, i) for i in range(3)]
    s.register(["%s@%s" % (users[0], domain)], port=odd.port)
    s.register(["%s@%s" % (u, domain) for u in users[1:]])
    ids = [s.ask(w.device(org, u, domain)) for u in users]
    reboot = w.device(org, users[0] + "r", domain)
    s.register(["%sr@%s" % (users[0], domain)], port=odd.port)
    ids.append(s.ask(reboot, "reboot"))
    w.worker()
    same([w.over(i)[0] for i in ids], ["failed", "done", "done", "failed"])
    for i in ids[0], ids[3]:
        check(words in w.job(i)[2], "in words", w.job(i))
        check("localhost" not in w.job(i)[2], "without the proxy's host",
              w.job(i))
    same(w.job(ids[3])[1], 1, "a reboot is asked for once")
    same(len(s.heads(users[1])), 1)
    same(w.ctl("notifier", "show", org)["trouble"], "")
    check(odd.notifies(), "the phone was asked")
    check(not odd.saw("Authorization"), "without credentials")
    w.stop()
    odd.stop()
    return w.job(ids[0])[1]


OWN_NONCE = 'Proxy-Authenticate: Digest realm="%s", nonce="abc"'


@case("sip", "a phone's 407 with its own nonce: no credentials, nobody stops")
def asking_407(s):
    org = s.w.organisation("Nonce")
    s.sip(org, "auth_user=voipconfig", "timeout=20", secret="right-password")
    same(by_themselves(s, org, "407 Proxy Authentication Required",
                       "pbx.test", "Refused: 407",
                       OWN_NONCE % "pbx.test"), 1)


@case("sip", "the same behind a proxy that itself asks who we are")
def asking_both(s):
    org = s.w.organisation("Both")
    s.sip(org, "auth_user=voipconfig", "domain=auth.test", "timeout=20",
          secret="right-password")
    same(by_themselves(s, org, "407 Proxy Authentication Required",
                       "auth.test", "Refused: 407",
                       OWN_NONCE % "auth.test"), 1)


@case("sip", "a phone's 503 stops nobody")
def own_503(s):
    org = s.w.organisation("Busy")
    s.sip(org, "timeout=20")
    same(by_themselves(s, org, "503 Service Unavailable", "pbx.test",
                       "is in trouble: 500"), 3)


@case("sip", "a registered phone that is dead is no dead proxy; one reboot")
def dead(s):
    w = s.w
    org = w.organisation("Dead")
    proxy = Proxy(w, "patient", timers="")  # 30 s, as by default
    proxy.start()
    phones = {"provision": DeadPhone(), "reboot": DeadPhone()}
    jobs = {}
    s.sip(org, "timeout=4", "proxy_port=%d" % proxy.port)
    for kind, phone in phones.items():
        s.register(["dead-%s@pbx.test" % kind], phone.port, proxy)
        jobs[kind] = s.ask(w.device(org, "dead-" + kind), kind)
    s.register(["alive@pbx.test"], proxy=proxy)
    alive = s.ask(w.device(org, "alive"))
    w.worker()
    same(w.over(alive)[0], "done")
    state, attempts, words = w.over(jobs["reboot"])
    same((state, attempts), ("failed", 1), words)
    check("phone does not answer" in words and "not told again" in words,
          "in words", words)
    state, attempts, words = w.over(jobs["provision"])
    same((state, attempts), ("failed", 3), words)
    check("phone does not answer" in words, "in words", words)
    same({k: p.asked() for k, p in phones.items()},
         {"provision": 3, "reboot": 1})
    same(w.ctl("notifier", "show", org)["trouble"], "")
    same(w.one("SELECT n.unwell FROM notifier n JOIN organisation o ON o.id ="
               " n.organisation_id WHERE o.name = 'Dead'"), "0")
    w.stop()
    proxy.stop()


@case("sip", "a proxy that is down or in trouble: tried until it is well")
def proxy_down(s):
    w = s.w
    org = w.organisation("Down")
    mac, broken = w.device(org, "p1"), w.device(org, "p2", "broken.test")

    def unwell():
        return int(w.one("SELECT n.unwell FROM notifier n JOIN organisation o"
                         " ON o.id = n.organisation_id"
                         " WHERE o.name = 'Down'"))
    s.sip(org, "transport=tcp", "timeout=20")
    w.worker()
    # A domain that the organisation chose: its own trouble.
    got = w.over(s.ask(broken))
    same(got[:2], ("failed", 3), got)
    check("503" in got[2], "in words", got)
    same(unwell(), 0)
    # The one that the provider chose.
    s.sip(org, "transport=tcp", "timeout=20", "domain=broken.test")
    id = s.ask(broken)
    until("503 is tried again", lambda: w.job(id)[1] > 3)
    check("proxy is in trouble: 503" in w.job(id)[2], "in words", w.job(id))
    check(unwell() > 1, "it is counted")
    s.sip(org, "transport=tcp", "timeout=20", "domain=")
    s.proxy.stop()
    id = s.ask(mac)
    until("it is tried again", lambda: w.job(id)[1] > 1)
    check("proxy does not answer" in w.job(id)[2], "in words", w.job(id))
    check("localhost" not in w.job(id)[2], "without its host", w.job(id))
    check(unwell() > 1, "it is counted")
    s.proxy.start()
    s.register(["p1@pbx.test"])
    same(w.over(id)[0], "done")
    same(len(s.heads("p1")), 1)
    w.stop()


@case("sip", "a proxy that says nothing: tried again, but a reboot is not")
def proxy_silent(s):
    w = s.w
    org = w.organisation("Silent")
    hole = DeadPhone()
    s.sip(org, "timeout=1", "proxy_host=127.0.0.1",
          "proxy_port=%d" % hole.port)
    ids = [s.ask(w.device(org, "silent"), k) for k in ("provision", "reboot")]
    w.worker()
    until("it is tried again", lambda: w.job(ids[0])[1] > 3)
    check("proxy does not answer" in w.job(ids[0])[2], "in words",
          w.job(ids[0]))
    state, attempts, words = w.over(ids[1])
    same((state, attempts), ("failed", 1), words)
    check("proxy does not answer" in words and "not told again" in words and
          "127.0.0.1" not in words, "in words", words)
    w.stop()


@case("sip", "a group is told at the notifier's rate, each phone once")
def group(s):
    w = s.w
    org = w.organisation("Group")
    w.ctl("group", "add", "Hall", "organisation=" + org)
    users = ["g%d" % i for i in range(12)]
    macs = [w.device(org, u, group="Hall") for u in users]
    s.register([u + "@pbx.test" for u in users])
    s.sip(org, "rate_per_second=5")
    same(w.ctl("group", "notify", "Group:Hall")["phones"], 12)
    same(w.ctl("group", "notify", "Group:Hall")["phones"], 12)
    s.ask(macs[0])
    w.worker(workers=2)
    until("all are told", lambda: w.one(
        "SELECT COUNT(*) FROM notify_job j JOIN organisation o ON o.id ="
        " j.organisation_id WHERE o.name = 'Group' AND state = 'done'") ==
        "12")
    for u in users:
        same(len(s.heads(u)), 1, u)
    w.stop()


# --- phones, by HTTP ------------------------------------------------------------

@case("action", "the Action URI: Digest, Basic, wrong password, forbidden")
def action_uri(s):
    w = s.w
    org = w.organisation("Action")
    mac = w.device(org)
    w.worker()
    for scheme, state in (("digest", "done"), ("basic", "done"),
                          ("forbidden", "failed")):
        phone = WebPhone(scheme)
        w.sql("REPLACE INTO device_status (device_id, address, last_at) SELECT"
              " id, '127.0.0.1', CURRENT_TIMESTAMP FROM device"
              " WHERE mac = '%s'" % mac)
        w.ctl("notifier", "set", org, "kind=action_uri", "scheme=http",
              "networks=127.0.0.0/8", "proxy_port=%d" % phone.port,
              "auth_user=admin", "auth_secret=-", "timeout=2",
              "basic=" + ("yes" if scheme == "basic" else "no"),
              secret="phone-secret\n")
        id = s.ask(mac)
        got = w.over(id)
        same(got[0], state, scheme + ": " + got[2])
        if state == "done":
            same(phone.asked, ["/servlet?key=AutoP"], scheme)
            same(w.over(s.ask(mac, "reboot"))[0], "done")
            same(phone.asked[-1], "/servlet?key=Reboot", scheme)
        else:
            check("action_uri_limit_ip" in got[2], "in words", got)
    phone = WebPhone("digest", password="another")
    w.ctl("notifier", "set", org, "proxy_port=%d" % phone.port)
    got = w.over(s.ask(mac))
    check(got[0] == "failed" and "refuses user and password" in got[2],
          "in words", got)
    # One that may have heeded it is not rebooted again.
    phone = WebPhone("broken")
    w.ctl("notifier", "set", org, "proxy_port=%d" % phone.port)
    same(w.over(s.ask(mac))[:2], ("failed", 3))
    same(w.over(s.ask(mac, "reboot"))[:2], ("failed", 1))
    w.ctl("notifier", "set", org, "networks=10.9.0.0/16")
    n = len(phone.seen)
    got = w.over(s.ask(mac))
    check(got[0] == "failed" and "not in the networks" in got[2], "in words",
          got)
    same(len(phone.seen), n, "nobody was called")
    w.ctl("notifier", "set", org, "networks=127.0.0.0/8",
          "proxy_port=%d" % free_port())
    got = w.over(s.ask(mac))
    same(got[:2], ("failed", 3), got[2])
    w.stop()


# --- webhooks ---------------------------------------------------------------------

@case("webhook", "signed; tried again with the same id; what is bad fails")
def webhooks(s):
    w = s.w
    org = w.organisation("Hooks")
    mac = w.device(org)
    good, secret = s.hook(org, "/good")
    s.hook(org, "/fail-twice")
    w.worker()
    w.ctl("webhook", "test", "good")
    path, headers, body, _ = s.receiver.at("/good")[0]
    verify(secret, headers, body)
    event = json.loads(body)
    same((event["type"], event["id"]), ("test", headers["webhook-id"]))
    same(event["data"]["organisation"], org)

    until("the log is looked at", lambda: w.one(
        "SELECT COUNT(*) FROM notify_cursor WHERE name = 'fetches'") == "1")
    w.fetched(mac)
    got = until("device.seen", lambda: s.receiver.at("/good")[1:])
    event = json.loads(got[0][2])
    verify(secret, got[0][1], got[0][2])
    same((event["type"], event["data"]["mac"], event["data"]["first"]),
         ("device.seen", mac, True))
    got = until("after two failures", lambda: len(
        s.receiver.at("/fail-twice")) >= 3 and s.receiver.at("/fail-twice"))
    same([g[3] for g in got], [503, 503, 204])
    same(len({g[1]["webhook-id"] for g in got}), 1, "one id")
    same(len({g[2] for g in got}), 1, "one body")

    # A new secret signs from now on.
    fresh = w.ctl("webhook", "change", str(good), "--new-secret")["secret"]
    w.ctl("webhook", "test", "good")
    verify(fresh, *s.receiver.at("/good")[-1][1:3])
    w.stop()


@case("webhook", "redirects are not followed; slow, huge, gone")
def bad_receivers(s):
    w = s.w
    org = w.organisation("Bad hooks")
    w.worker()
    for path, words in (("/redirect", "redirects are not followed"),
                        ("/slow", "No answer"), ("/broken", "500")):
        s.hook(org, path)
        err = w.ctl("webhook", "test", path.strip("/"), fails=True)
        check(words in err, path, err)
    same(s.receiver.at("/elsewhere"), [])
    s.hook(org, "/huge")
    same(w.ctl("webhook", "test", "huge")["state"], "done")
    gone, _ = s.hook(org, "/gone")
    w.ctl("webhook", "test", "gone", fails=True)
    until("it is disabled", lambda: w.one(
        "SELECT enabled FROM webhook WHERE id = %d" % gone) == "0")

    # A week of failures is many of them: not one, a quiet week and one more.
    weary, _ = s.hook(org, "/broken?weary")
    enabled = "SELECT enabled FROM webhook WHERE id = %d" % weary
    for failures, still in (1, "1"), (30, "0"):
        w.sql("UPDATE webhook SET failing_since = CURRENT_TIMESTAMP - INTERVAL"
              " 8 DAY, unwell = %d, breaker_until = NULL WHERE id = %d;"
              " DELETE FROM notify_job WHERE webhook_id = %d"
              % (failures, weary, weary))
        w.ctl("webhook", "test", str(weary), fails=True)
        if still == "0":
            until("it is disabled, too", lambda: w.one(enabled) == "0")
        same(w.one(enabled), still, failures)
    w.stop()


@case("webhook", "addresses that are ours or private are not called")
def private(s):
    w = s.w
    org = w.organisation("Private")
    port = s.receiver.port
    w.worker("strict", allow_networks="")
    for name, url in (("name", s.receiver.url("/private")),
                      ("v4", "https://127.0.0.1:%d/private" % port),
                      ("odd", "https://2130706433:%d/private" % port),
                      ("v6", "https://[::1]:%d/private" % port),
                      ("mapped", "https://[::ffff:127.0.0.1]:%d/private"
                       % port),
                      ("metadata", "https://169.254.169.254/latest"),
                      ("lan", "https://10.0.0.1/")):
        s.hook(org, url, name)
        err = w.ctl("webhook", "test", name, fails=True)
        check("not one that may be called" in err, name, err)
    same(s.receiver.at("/private"), [])
    # In clear only where the operator says.
    s.hook(org, "http://hook.example.net/private", "plain")
    err = w.ctl("webhook", "test", "plain", fails=True)
    check("must begin with https" in err, "plain", err)
    w.stop()


@case("webhook", "workers killed at any time: nothing lost, the ids the same")
def killed(s):
    w = s.w
    org = w.organisation("Killed")
    mac = w.device(org)
    _, secret = s.hook(org, "/killed", events="device.refused")
    p = w.worker("killed", workers=3, look=1, lease=6)
    until("the log is looked at", lambda: w.one(
        "SELECT COUNT(*) FROM notify_cursor WHERE name = 'fetches'") == "1")
    chance, kills, n = random.Random(4), 0, 0
    for _ in range(12):
        w.fetched(mac, reason="password", n=10,
                  at="'2026-03-01' + INTERVAL %d HOUR" % n)
        n += 10
        time.sleep(chance.random() * 0.6)
        with open("/proc/%d/task/%d/children" % (p.pid, p.pid)) as f:
            for child in f.read().split():
                if chance.random() < 0.6:
                    os.kill(int(child), signal.SIGKILL)
                    kills += 1
    # The pool takes its time when so many die young: another one goes on.
    w.stop(p)
    w.worker("killed", workers=2)
    until("all are done", lambda: w.one(
        "SELECT COUNT(*) FROM notify_job j JOIN organisation o ON o.id ="
        " j.organisation_id WHERE o.name = 'Killed' AND j.state = 'done'") ==
        str(n))
    same(w.one("SELECT COUNT(*) FROM notify_job j JOIN organisation o ON o.id"
               " = j.organisation_id WHERE o.name = 'Killed'"), str(n))
    ids = {r[0] for r in w.sql(
        "SELECT message_id FROM notify_job j JOIN organisation o ON o.id ="
        " j.organisation_id WHERE o.name = 'Killed'")}
    got = s.receiver.at("/killed")
    same({g[1]["webhook-id"] for g in got}, ids, "told and queued")
    for g in got[:20]:
        verify(secret, g[1], g[2])
    check(kills > 0, "somebody was killed")
    print("     %d events, %d workers killed, %d told twice"
          % (n, kills, len(got) - n))
    w.stop()


# --- a customer against another -----------------------------------------------

@case("other", "the password goes in clear to phones of one's own alone")
def in_clear(s):
    w = s.w
    above = w.organisation("Clear")
    w.ctl("organisation", "add", "Catcher", "kind=customer", "parent=" + above)
    own, foreign = w.device(above), w.device("Catcher")
    w.sql("REPLACE INTO device_status (device_id, address, last_at) SELECT"
          " id, '127.0.0.1', CURRENT_TIMESTAMP FROM device"
          " WHERE mac IN ('%s', '%s')" % (own, foreign))
    w.worker()

    def tell(mac, scheme, basic, whose=above):
        phone = WebPhone(scheme)
        w.ctl("notifier", "set", whose, "kind=action_uri", "scheme=http",
              "networks=127.0.0.0/8", "proxy_port=%d" % phone.port,
              "auth_user=admin", "auth_secret=-", "timeout=2",
              "basic=" + basic, secret="phone-secret\n")
        state, _, words = w.over(s.ask(mac))
        read = [g for g in phone.given if g.startswith("Basic")]
        return state, words, read

    for mac in own, foreign:
        state, words, read = tell(mac, "basic", "no")
        same((state, read), ("failed", []), words)
        check("does not give" in words, "in words", words)
        same(tell(mac, "digest", "no")[0], "done")
    state, words, read = tell(foreign, "basic", "yes")
    same((state, read), ("failed", []), words)
    check("own organisation" in words, "in words", words)
    same(tell(foreign, "digest", "yes")[::2], ("done", []))
    same(tell(own, "digest", "yes")[::2], ("done", []))
    # Who knows both is told by Digest.
    same(tell(own, "both", "yes")[::2], ("done", []))
    state, _, read = tell(own, "basic", "yes")
    same((state, len(read)), ("done", 1))
    state, _, read = tell(foreign, "basic", "yes", whose="Catcher")
    same((state, len(read)), ("done", 1), "of its own")
    w.stop()


@case("other", "no other name of a registrar reaches another's phone")
def other_registrar(s):
    w = s.w
    above = w.organisation("Registrars")
    for name in ("Victim", "Taker"):
        w.ctl("organisation", "add", name, "kind=customer", "parent=" + above)
    s.register(["boss@pbx.test"])
    victim = w.device("Victim", "boss")
    taker = w.device("Taker", "aside")
    w.worker()
    # This proxy looks at the user alone: that is the hole.
    s.sip(above, "registrars=pbx.test alias.test")
    w.ctl("line", "change", taker, "1", "user_name=boss",
          "server_host=alias.test")
    same(w.over(s.ask(taker, "reboot"))[0], "done")
    same(len(s.heads("boss")), 1, "as the manual warns")
    # With one registrar named, and with a domain.
    for fields in ("registrars=pbx.test", "domain="), (
            "registrars=", "domain=pbx.test"):
        s.sip(above, *fields)
        for host in "alias.test", "127.0.0.1", "nonsense", "PBX.test":
            w.ctl("line", "change", taker, "1", "server_host=" + host)
            state, _, words = w.over(s.ask(taker, "reboot"))
            same(state, "failed", host)
            check("registrars" in words or "ask your provider" in words,
                  host, words)
    same(len(s.heads("boss")), 1, "nobody was told")
    # The victim is told for all that.
    same(w.ctl("device", "notify", victim)["state"], "done")
    same([h["Event"] for h in s.heads("boss")][1:],
         ["check-sync;reboot=false"])
    with open(w.file("log/notify.log")) as f:
        check("%s is not told: its SIP account is that of an older line"
              % taker in f.read(), "the log says why")
    w.stop()


def main():
    run, build, names = sys.argv[1], sys.argv[2], sys.argv[3:]
    s = Stage(run, build)
    for suite, name, fn, _ in report.cases:
        if not names or suite in names or fn.__name__ in names:
            try:
                run_case("%s: %s" % (suite, name), fn, s)
            finally:
                s.w.stop(*list(s.w.workers)) if s.w.workers else None
    s.phones.stop()
    s.proxy.stop()
    print("%d passed, %d failed" % (report.passed, report.failed))
    return report.failed != 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
