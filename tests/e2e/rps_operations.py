"""rps_operations.py BUILD RUN - Yealink's ten operations, from what causes
each to what the simulated RPS then holds, through the worker and each driver;
and what goes with them: serial numbers, PINs, another host, comparisons, an
account of before.  The stack runs in RUN.
"""
import json
import os
import re
import sys
import urllib.parse

import report
from report import case, check, same
from rps_world import World, until

CA = "https://ca.example/first.pem"
OTHER_CA = "https://ca.example/second.pem"

# The call of each operation; None: this API has none that is known.
OPS = {
    "v2": dict(add_server="addServer", edit_server="editServer",
               delete_server="delServers", add_device="addDevicesByMac",
               edit_device="editDevice", delete_device="delDevices",
               servers="listServers", devices="listDevices",
               server="getServer", device="getDevice"),
    "v1": dict(add_server="server/add", edit_server="server/edit",
               delete_server="server/delete", add_device="device/add",
               edit_device="device/edit", delete_device="device/delete",
               servers="server/list", devices="device/list",
               server="server/detail", device="device/detail"),
    "xml": dict(add_server="redirect.addServer", edit_server=None,
                delete_server=None,
                add_device="redirect.registerDeviceWithUniqueUrl",
                edit_device="redirect.registerDeviceWithUniqueUrl",
                delete_device="redirect.deRegisterDevice", servers=None,
                devices="redirect.listDevices", server=None,
                device="redirect.checkDevice"),
}


class Side:
    """A reseller with an account of its own at one of the three APIs."""

    def __init__(self, w, driver, macs):
        e = w.env
        self.w, self.driver, self.ops = w, driver, OPS[driver]
        self.xml = driver == "xml"
        self.macs = macs
        self.reseller = w.post("/organisations", {
            "name": "Reseller " + driver, "kind": "reseller",
            "parent_id": w.get("/organisations?limit=1&sort=id")["items"][0]
            ["id"]})["id"]
        w.newest_job("server:%d" % self.reseller)
        self.account = w.post("/rps/accounts", {
            "organisation_id": self.reseller, "name": "Ours " + driver,
            "driver": driver, "rate_per_minute": 3000, "add_by_mac": True,
            "base_url": e["RPS_SIM_URL"] + ("/xmlrpc" if self.xml else ""),
            "api_user": e["RPS_SIM_XML_USER" if self.xml else "RPS_SIM_KEY"],
            "api_secret": e["RPS_SIM_XML_PASSWORD" if self.xml
                            else "RPS_SIM_SECRET"]})["id"]
        same(w.newest_job("server:%d" % self.reseller)["state"], "done")

    def was_called(self, operation):
        op = self.ops[operation]
        check(self.w.calls(api=self.driver, op=op, status=200) or
              self.w.calls(api=self.driver, op=op, status=201) or
              self.w.calls(api=self.driver, op=op, status=204),
              "%s was called through %s" % (op, self.driver))

    def with_user(self, url, user, password):
        scheme, _, rest = url.partition("://")
        return "%s://%s:%s@%s" % (scheme, user, password, rest)

    # --- the first three, and the next three ---

    def add_server(self):
        w = self.w
        o = w.post("/organisations", {
            "name": "Customer of " + self.driver, "kind": "customer",
            "parent_id": self.reseller, "prov_user": "phones",
            "prov_password": "first-word", "certificate_url": CA})
        self.org, self.target = o["id"], "server:%d" % o["id"]
        url = self.with_user(o["url"], "phones", "first-word") if self.xml \
            else o["url"]
        s = until("the server", lambda: w.server(url=url))
        self.server = s["id"]
        if not self.xml:
            same((s["authName"], s["password"], s["certificateUrl"]),
                 ("phones", "first-word", CA))
        same(w.newest_job(self.target)["state"], "done")
        o = w.get("/organisations/%d" % self.org)
        same((o["rps"]["state"], o["certificate_url"]), ("synced", CA))
        self.was_called("add_server")

    def edit_server(self):
        w, path = self.w, "/organisations/%d" % self.org
        o = w.patch(path, {"path_key": "new"})
        if self.xml:
            j = w.newest_job(self.target)
            same((j["verb"], j["state"]), ("edit_server", "refused"))
            check("not-there" in j["last_error"], "in words", j)
            check(not w.server(url=o["url"]), "and nothing was done")
            return
        until("another URL", lambda: w.server(id=self.server, url=o["url"]))
        w.patch(path, {"prov_user": "others", "prov_password": "second"})
        until("another user", lambda: w.server(
            id=self.server, url=o["url"], authName="others",
            password="second", certificateUrl=CA))
        # Rotated: Yealink is told the new one, phones may still have the old.
        w.post(path + "/rotation", {}, 200)
        word = w.get(path + "/secret")["password"]
        check(word != "second", "it is another one")
        until("the new password", lambda: w.server(
            id=self.server, authName="others", password=word))
        w.patch(path, {"certificate_url": OTHER_CA})
        until("another certificate", lambda: w.server(
            id=self.server, certificateUrl=OTHER_CA))
        # The account's holds where the organisation names none.
        w.patch("/rps/accounts/%d" % self.account, {"certificate_url": CA})
        w.patch(path, {"certificate_url": ""})
        until("the account's", lambda: w.server(id=self.server,
                                                certificateUrl=CA))
        w.patch("/rps/accounts/%d" % self.account, {"certificate_url": ""})
        until("no certificate", lambda: "certificateUrl" not in
              w.server(id=self.server))
        self.was_called("edit_server")
        if self.driver == "v2":
            self.other_member(path)

    # Which member a phone heeds is not known: the account says which is sent.
    def other_member(self, path):
        w, acc = self.w, "/rps/accounts/%d" % self.account
        w.patch(acc, {"certificate_as": "server_certificate"})
        w.patch(path, {"certificate_url": CA})
        s = until("the other member", lambda: w.server(
            id=self.server, serverCertificateUrl=CA,
            serverCertificateEnable=True))
        check("certificateUrl" not in s, "and that alone", s)
        w.patch(acc, {"certificate_as": "both"})
        until("both", lambda: w.server(id=self.server, certificateUrl=CA,
                                       serverCertificateUrl=CA))
        w.patch(path, {"certificate_url": ""})
        until("neither", lambda: w.server(
            id=self.server, serverCertificateEnable=False))
        w.patch(acc, {"certificate_as": "certificate"})

    def delete_server(self):
        w = self.w
        path = "/organisations/%d" % self.org
        # Its last device goes with it, and at Yealink before it.
        sure = w.call("DELETE", path, wanted=409).json["confirmation"]
        w.delete(path + "?confirmation=" + sure)
        until("no device", lambda: not w.device(mac=self.macs[1]))
        if self.xml:
            j = w.newest_job(self.target)
            same((j["verb"], j["state"]), ("delete_server", "refused"))
            check("not-there" in j["last_error"], "in words", j)
            return
        until("no server", lambda: not w.server(id=self.server))
        same(w.newest_job(self.target)["state"], "done")
        self.was_called("delete_server")

    def add_device(self):
        w = self.w
        for i, mac in enumerate(self.macs):
            w.post("/devices", {"organisation_id": self.org, "mac": mac,
                                "model": "T46U", "label": "Desk %d" % i,
                                "serial": "00310603%04d" % i,
                                "prov_password": "word-%d" % i})
        for i, mac in enumerate(self.macs):
            d = until("the device", lambda: w.device(mac=mac))
            same(d["serverId"], self.server)
            if self.xml:
                self.same_url(d, mac, "word-%d" % i)
            else:
                same((d["authName"], d["password"], d["remark"]),
                     (mac, "word-%d" % i, "Desk %d" % i))
            same(w.newest_job("device:" + mac)["state"], "done")
        self.was_called("add_device")

    # The server record may be of before; a device's own URL is of now.
    def same_url(self, d, mac, word):
        url = self.w.get("/organisations/%d" % self.org)["url"]
        same(d["uniqueServerUrl"], self.with_user(url, mac, word))

    def edit_device(self):
        w, mac = self.w, self.macs[0]
        w.patch("/devices/" + mac, {"label": "Reception",
                                    "prov_password": "changed"})
        same(w.newest_job("device:" + mac)["state"], "done")
        d = w.device(mac=mac)
        if self.xml:
            self.same_url(d, mac, "changed")
        else:
            same((d["authName"], d["password"], d["remark"], d["serverId"]),
                 (mac, "changed", "Reception", self.server))
        w.post("/devices/%s/rotation" % mac, {}, 200)
        word = w.get("/devices/%s/secret" % mac)["password"]
        check(word != "changed", "it is another one")
        same(w.newest_job("device:" + mac)["state"], "done")
        d = w.device(mac=mac)
        if self.xml:
            self.same_url(d, mac, word)
        else:
            same((d["authName"], d["password"]), (mac, word))
        self.was_called("edit_device")

    def delete_device(self):
        w = self.w
        w.delete("/devices/" + self.macs[0])
        until("no device", lambda: not w.device(mac=self.macs[0]))
        same(w.newest_job("device:" + self.macs[0])["state"], "done")
        check(w.device(mac=self.macs[1]), "the other one is there")
        self.was_called("delete_device")

    # --- the four that read, each through the API and voipconfigctl ---

    def read(self, operation, kind, argument, *ctl):
        w = self.w
        q = w.ask(self.account, kind, argument)
        rc, out = w.ctl("--json", *ctl)
        if self.ops[operation] is None:
            same((q["state"], q["answer"]), ("failed", None))
            check("cannot do that" in q["words"], "in words", q)
            check(rc != 0 and "cannot do that" in out, "voipconfigctl", out)
            return None
        same((q["state"], rc), ("done", 0), out)
        same(json.loads(out), q["answer"], "both say the same")
        self.was_called(operation)
        return q["answer"]

    def list_servers(self):
        a = self.read("servers", "servers", 0, "rps", "servers", "--account",
                      "Ours " + self.driver)
        if a is not None:
            mine = [s for s in a["items"] if s["remote_id"] == self.server]
            same([s["url"] for s in mine], [self.w.server(id=self.server)
                                            ["url"]])
            check("password" not in str(a), "no password", a)

    def list_devices(self):
        if self.xml:  # what it answers is not known: a switch
            self.w.switch(xml_list_devices="macs")
        a = self.read("devices", "devices", 0, "rps", "devices", "--account",
                      "Ours " + self.driver)
        check(set(self.macs) <= {d["mac"] for d in a["items"]}, "all", a)

    def get_server(self):
        # XML-RPC knows a server by its name.
        s = self.w.server(id=self.server)
        a = self.read("server", "server",
                      s["serverName"] if self.xml else self.server,
                      "rps", "show", str(self.org))
        if a is not None:
            same((a["remote_id"], a["name"], a["url"], a["user"]),
                 (self.server, s["serverName"], s["url"], s["authName"]))

    def get_device(self):
        mac = self.macs[1]
        a = self.read("device", "device", mac, "rps", "show", mac)
        d = self.w.device(mac=mac)
        same(a["mac"], mac)
        if not self.xml:
            same((a["remote_id"], a["server_id"], a["user"], a["remark"]),
                 (d["id"], self.server, mac, "Desk 1"))


TEN = ["add_server", "add_device", "edit_server", "edit_device",
       "list_servers", "list_devices", "get_server", "get_device",
       "delete_device", "delete_server"]


def ten(driver, macs):
    side = {}

    def one(name):
        def run(w):
            if not side:
                side["it"] = Side(w, driver, macs)
            getattr(side["it"], name)()
        case(driver, name.replace("_", " "))(run)
    for name in TEN:
        one(name)


ten("v2", ["805ec0e20001", "805ec0e20002"])
ten("v1", ["805ec0e10001", "805ec0e10002"])


# --- what goes with them ---

def reseller(w, name, **account):
    org = w.post("/organisations", {
        "name": name, "kind": "reseller", "parent_id": 1})["id"]
    w.newest_job("server:%d" % org)
    a = w.post("/rps/accounts", dict({
        "organisation_id": org, "name": name, "driver": "v2",
        "base_url": w.env["RPS_SIM_URL"], "api_user": w.env["RPS_SIM_KEY"],
        "rate_per_minute": 3000, "api_secret": w.env["RPS_SIM_SECRET"]},
        **account))
    return org, a["id"]


@case("more", "a serial number is asked for where the account needs it")
def serial(w):
    org, _ = reseller(w, "With serials", add_by_mac=False)
    mac = "805ec0e30001"
    same(w.newest_job("server:%d" % org)["state"], "done")
    check(w.get("/organisations/%d" % org)["serial_needed"], "it is said")
    check(not w.get("/organisations/1")["serial_needed"], "and only there")
    rc, out = w.ctl("device", "add", mac, "model=T46U",
                    "organisation=With serials")
    check(rc == 0 and "wants the serial number" in out, "a warning", out)
    j = w.newest_job("device:" + mac)
    check(j["state"] == "refused" and "bad-serial" in j["last_error"],
          "refused", j)
    w.patch("/devices/" + mac, {"serial": "0031060300000001"})
    d = until("the device", lambda: w.device(mac=mac))
    same(d["sn"], "0031060300000001")
    w.delete("/devices/" + mac)
    until("gone", lambda: not w.device(mac=mac))


@case("more", "the PIN a phone asks for")
def pin(w):
    mac = w.env["DEMO_MAC"]
    w.sim("POST", "/sim/pins", {mac: "271828"})
    account = w.get("/rps/accounts")["items"][0]["id"]
    same(w.ask(account, "pin", mac)["answer"], {"mac": mac, "pin": "271828"})
    rc, out = w.ctl("rps", "pin", mac)
    check(rc == 0 and "271828" in out, "voipconfigctl", out)


@case("more", "another host for everything: one command")
def move_host(w):
    before = {s["id"]: s for s in w.sim("GET", "/sim/state")["servers"]}
    edits = len(w.calls(op="editDevice")) + len(w.calls(op="device/edit"))
    rc, out = w.ctl("rps", "move-host", "https://new.example")
    check(rc == 0, "done", out)

    def moved(prefix):
        now = {s["id"]: s for s in w.sim("GET", "/sim/state")["servers"]}
        return set(now) == set(before) and all(
            s["url"] == prefix + urllib.parse.urlsplit(before[i]["url"]).path
            for i, s in now.items())
    until("every record follows", lambda: moved("https://new.example"))
    same(w.ctl("rps", "move-host", "")[0], 0)
    until("and back", lambda: moved(w.env["PROV_URL"]))
    same(len(w.calls(op="editDevice")) + len(w.calls(op="device/edit")),
         edits, "devices stay")


def differences(w):
    return {d["name"]: d for d in w.get("/rps/drift?limit=500")["items"]}


@case("more", "what was changed there by hand is seen, and repaired")
def drift(w):
    org = w.post("/organisations", {"name": "Drifting", "kind": "customer",
                                    "parent_id": 1})
    same(w.newest_job("server:%d" % org["id"])["state"], "done")
    mac = "805ec0e30002"
    w.post("/devices", {"organisation_id": org["id"], "mac": mac,
                        "model": "T46U", "label": "As it was"})
    same(w.newest_job("device:" + mac)["state"], "done")
    s, d = w.server(url=org["url"]), w.device(mac=mac)
    meddle(w, "servers/" + s["id"], {
        "serverName": s["serverName"], "url": s["url"], "authName": "else",
        "certificateUrl": "https://ca.example/else.pem"})
    meddle(w, "devices/" + d["id"], {"remark": "scribbled"})
    account = w.get("/rps/accounts")["items"][0]["id"]
    same(w.ask(account, "drift")["state"], "done")
    found = differences(w)
    for name, words in ((s["serverName"], "user else certificate "
                         "https://ca.example/else.pem"),
                        (mac, "remark scribbled")):
        same(found[name]["kind"], "different")
        check(words in found[name]["theirs"], "says how", found[name])
    rc, out = w.ctl("rps", "drift", "--account", str(account))
    check(rc == 0 and re.search(r" differences: .*\b2 different there", out) and
          mac in out, "in a sentence", out)
    rc, out = w.ctl("rps", "show", mac)
    check(rc == 0 and "\nremark:         scribbled\n" in out and
          "{" not in out, "for people", out)
    check("\nregistered:     20" in out, "a time", out)
    rc, out = w.ctl("rps", "drift", "--account", str(account), "--adopt", mac)
    check(rc == 0 and mac + " is not unknown here; --repair" in out, "why",
          out)
    rc, out = w.ctl("rps", "drift", "--account", str(account), "--repair")
    check(rc == 0 and "queued" in out, "repair", out)
    until("as it was", lambda: w.device(mac=mac, remark="As it was") and
          w.server(id=s["id"], authName=org["prov_user"]))
    check("certificateUrl" not in w.server(id=s["id"]), "no certificate")
    w.delete("/devices/" + mac)
    w.delete("/organisations/%d" % org["id"])
    until("gone", lambda: not w.server(id=s["id"]))


def meddle(w, what, body):
    """Somebody else with the account's key, in Yealink's portal say."""
    import sim_rps_world as sim
    port = int(w.env["RPS_SIM_URL"].rpartition(":")[2])
    key, secret = w.env["RPS_SIM_KEY"], w.env["RPS_SIM_SECRET"]

    def call(method, path, auth, body):
        a = sim.call(port, method, path, json.dumps(body), {
            "Authorization": auth, "timestamp": sim.now_ms(),
            "nonce": os.urandom(16).hex(),
            "Content-Type": "application/json"})
        check(a.status < 300, "%s %s" % (method, path), a.body)
        return json.loads(a.body) if a.body else None
    token = call("POST", "/v2/token", sim.basic(key, secret),
                 {"grant_type": "client_credentials"})["access_token"]
    method = "PATCH" if "/" in what else "POST"
    return call(method, "/v2/rps/" + what, "Bearer " + token, body)


@case("more", "an account of before is imported: by name, and adopted")
def imported(w):
    s = meddle(w, "servers", {"serverName": "Of before",
                              "url": "https://old.example/cfg/"})
    mac = "805ec0e30003"
    w.switch(clock_offset=-7200)  # two hours ago
    meddle(w, "addDevicesByMac", [{"mac": mac, "serverId": s["id"]}])
    w.switch(clock_offset=0)
    org, account = reseller(w, "Of before", enabled=False, add_by_mac=True)
    w.ask(account, "drift")
    same(differences(w)["Of before"]["kind"], "unknown")
    same(w.server(id=s["id"])["url"], "https://old.example/cfg/", "untouched")
    same(w.post("/rps/accounts/%d/adopt" % account, {"name": "Of before"},
                200), {"adopted": 1})
    w.patch("/rps/accounts/%d" % account, {"enabled": True})
    url = w.get("/organisations/%d" % org)["url"]
    until("ours now", lambda: w.server(id=s["id"], url=url))
    w.post("/devices", {"organisation_id": org, "mac": mac, "model": "T46U"})
    j = w.newest_job("device:" + mac)
    check(j["state"] == "refused" and "adopt" in j["last_error"], "asks", j)
    w.ask(account, "drift")
    same(differences(w)[mac]["kind"], "unknown")
    rc, out = w.ctl("rps", "drift", "--account", "Of before", "--adopt", mac)
    check(rc == 0 and "adopted" in out, "voipconfigctl", out)
    same(w.newest_job("device:" + mac)["state"], "done")
    w.delete("/devices/" + mac)
    until("it goes as ours do", lambda: not w.device(mac=mac))


def tested(w, words, **change):
    w.patch("/rps/accounts/%d" % tested.account, change)
    rc, out = w.ctl("rps", "account", "test", str(tested.account))
    check(words in out, "says " + words, out)
    same(rc != 0, not words.startswith("It works"), out)


@case("more", "the test of an account says what is wrong with it")
def test_account(w):
    _, tested.account = reseller(w, "Tested", enabled=False)
    url = w.env["RPS_SIM_URL"]
    tested(w, "It works")
    tested(w, "The host: no connection", base_url="http://127.0.0.1:1")
    tested(w, "The host: what answers", base_url=w.env["PROV_URL"])
    tested(w, "The key:", base_url=url, api_secret="wrong")
    for driver in "v1", "xml":
        tested(w, "The key:", driver=driver,
               base_url=url + ("/xmlrpc" if driver == "xml" else ""))
    good = dict(driver="v2", base_url=url, api_secret=w.env["RPS_SIM_SECRET"])
    w.sim("POST", "/sim/faults", {"what": "403", "path": "listServers"})
    tested(w, "The right:", **good)
    w.switch(clock_window=300, clock_offset=1000)
    tested(w, "The clock: this machine's is 1000 s behind", name="Tested too")
    w.sim("DELETE", "/sim/switches")
    tested(w, "It works", name="Tested")


ten("xml", ["805ec0e00001", "805ec0e00002"])


def main():
    w = World(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]))
    for suite, name, fn, _ in report.cases:
        if not sys.argv[3:] or suite in sys.argv[3:]:
            report.run_case("%s: %s" % (suite, name), fn, w)
    print("%d passed, %d failed" % (report.passed, report.failed))
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
