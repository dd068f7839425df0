# fixture.py - the organisations and phones the cases are about, made by
# voipconfigctl as an operator would.

import json
import os
import shlex
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def read_vars(path):
    """The variables of stack.sh."""
    found = {}
    with open(path) as f:
        for line in f:
            name, _, value = line.rstrip("\n").partition("=")
            found[name] = (shlex.split(value) or [""])[0]
    return found


class Refused(Exception):
    pass


class Phone:
    """A device: where its files are and what opens them."""

    def __init__(self, mac, secret):
        self.mac = mac
        self.path = secret["url"].split("/", 3)[3]
        self.path = "/" + self.path
        self.user = (secret["user"], secret["password"])

    def file(self, suffix=".cfg"):
        return self.path + self.mac + suffix


class World:
    def __init__(self, build, folder, variables):
        self.build = build
        self.folder = folder
        self.vars = variables
        self.orgs = {}    # name: {"url", "user", "password"}
        self.phones = {}  # name: Phone
        self.bodies = {}  # what a front served, for the others to equal

    # --- programs ---------------------------------------------------------

    def ctl(self, *args, refused=False, stdin=None):
        """Runs voipconfigctl; its JSON.  refused: it must fail, and what it
        says is returned."""
        r = subprocess.run(
            [os.path.join(self.build, "voipconfigctl"), "-c",
             os.path.join(self.folder, "voipconfigctl.conf"), "--json",
             *args],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            input=stdin if stdin is not None else "")
        if refused:
            if r.returncode == 0:
                raise AssertionError("not refused: %s" % " ".join(args))
            return r.stderr
        if r.returncode != 0:
            raise Refused("voipconfigctl %s: %s"
                          % (" ".join(args), r.stderr.strip()))
        try:
            return json.loads(r.stdout) if r.stdout.strip() else {}
        except ValueError:
            return {"text": r.stdout}

    def server(self, *args, check=True):
        env = dict(os.environ, E2E_DIR=self.folder, BUILD=self.build)
        r = subprocess.run(["sh", os.path.join(HERE, "stack.sh"), *args],
                           env=env, stdout=subprocess.PIPE, text=True)
        if check and r.returncode != 0:
            raise Refused("stack.sh %s failed" % " ".join(args))
        return r.stdout.strip()

    def sql(self, text):
        """As the database's own administrator: rows, in words."""
        r = subprocess.run(
            ["sh", os.path.join(HERE, "..", "db", "mariadb.sh"), "sql",
             os.path.join(self.folder, "db"), "-N", "-B",
             self.vars["db_name"], "-e", text],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if r.returncode != 0:
            raise Refused("%s: %s" % (text, r.stderr.strip()))
        return [line.split("\t") for line in r.stdout.splitlines()]

    def why(self, mac, reason, seconds=5):
        """Waits until "device why" gives the reason; the fetch log is
        written behind the answer."""
        end = time.monotonic() + seconds
        while True:
            said = json.dumps(self.ctl("device", "why", mac, "--last", "150"))
            if '"%s"' % reason in said or time.monotonic() > end:
                break
            time.sleep(0.1)
        if '"%s"' % reason not in said:
            raise AssertionError("device why %s says nothing of %s: %.600s"
                                 % (mac, reason, said))

    # --- data -------------------------------------------------------------

    def organisation(self, name, *fields):
        self.ctl("organisation", "add", name, "prov_user=" + name.lower(),
                 "prov_password=generate", *fields)
        self.orgs[name] = self.ctl("organisation", "secret", name)
        return self.orgs[name]

    def org_user(self, name):
        return self.orgs[name]["user"], self.orgs[name]["password"]

    def phone(self, name, mac, org, model, *fields, lines=1):
        self.ctl("device", "add", mac, "organisation=" + org,
                 "model=" + model, "label=" + name,
                 "prov_password=generate", *fields)
        for n in range(1, lines + 1):
            self.ctl("line", "add", mac, str(n), "user_name=%s%d" % (name, n),
                     "server_host=sip.e2e.example",
                     "password=generate", "label=%s %d" % (name, n))
        self.phones[name] = Phone(mac, self.ctl("device", "secret", mac))
        return self.phones[name]

    def write(self, name, data):
        path = os.path.join(self.folder, "tmp", name)
        with open(path, "wb") as f:
            f.write(data)
        return path

    def build_all(self):
        provider = self.ctl("organisation", "list")[0]
        self.organisation("E2Eroot", "kind=reseller",
                          "parent=%d" % provider["id"])
        self.organisation("Main", "parent=E2Eroot")
        self.organisation("Other", "parent=E2Eroot")
        self.organisation("Strict", "parent=E2Eroot", "gate_auth=device")
        self.organisation("Digest", "parent=E2Eroot", "gate_scheme=digest")
        self.organisation("Here", "parent=E2Eroot",
                          "gate_networks=127.33.0.0/24 192.0.2.0/24")
        self.organisation("Picky", "parent=E2Eroot", "gate_mismatch=refuse")
        self.organisation("Secure", "parent=E2Eroot", "gate_tls=yes")
        self.organisation("Open", "parent=E2Eroot", "gate_auth=none")
        self.organisation("Small", "parent=E2Eroot", "upload_quota=100000")
        self.organisation("Certified", "parent=E2Eroot")
        self.organisation("Locked", "parent=E2Eroot")
        self.organisation("Enrol", "parent=E2Eroot", "gate_secrets=once")
        self.organisation("Rotated", "parent=E2Eroot")

        ada = self.phone("ada", "805ec0e2e001", "Main", "T46U", lines=2)
        self.phone("bob", "805ec0e2e002", "Main", "T46U")
        self.phone("off", "805ec0e2e003", "Main", "T46U", "enabled=no")
        self.phone("bare", "805ec0e2e004", "Main", "T46U", lines=0)
        self.phone("eve", "805ec0e2e005", "Other", "T46U")
        self.phone("strict", "805ec0e2e006", "Strict", "T46U")
        self.phone("digest", "805ec0e2e007", "Digest", "T46U")
        self.phone("here", "805ec0e2e008", "Here", "T46U")
        self.phone("picky", "805ec0e2e009", "Picky", "T46U")
        self.phone("secure", "805ec0e2e00a", "Secure", "T46U")
        self.phone("open", "805ec0e2e00b", "Open", "T46U")
        self.phone("small", "805ec0e2e00c", "Small", "T46U")
        self.phone("change", "805ec0e2e00d", "Main", "T46U")
        self.phone("own", "805ec0e2e00e", "Other", "T42S")
        # Those of phone_certs.sh.
        self.phone("cert", "805ec0ce0001", "Certified", "T46U")
        self.phone("cert2", "805ec0ce0002", "Certified", "T46U")
        self.phone("lock", "805ec0e2e00f", "Locked", "T46U")
        self.phone("lock2", "805ec0e2e010", "Locked", "T46U")
        self.ctl("key", "add", ada.mac, "line.1", "type=15", "line=1")
        self.ctl("key", "add", ada.mac, "line.2", "type=16", "value=201",
                 "label=Bob", "line=1")
        self.ctl("key", "add", "805ec0e2e00d", "line.3", "type=13",
                 "value=300", "label=Before", "line=1")
        self.files_of_main()

    def files_of_main(self):
        for kind, name, size, magic in (
                ("firmware", "T46U-108.86.0.99.rom", 300000, b""),
                ("wallpaper", "sea.png", 5000, b"\x89PNG\r\n\x1a\n"),
                ("ringtone", "Bell.wav", 700, b"RIFF....WAVE")):
            data = magic + bytes((i * 7 + i // 256 + size) % 256
                                 for i in range(size - len(magic)))
            self.ctl("resource", "add", self.write(name, data),
                     "organisation=Main", "kind=" + kind)
            self.bodies["resource " + name] = data
        self.ctl("book", "add", "office", "organisation=Main",
                 "title=Office & Lab", "form=flat", "position=1")
        self.ctl("book", "add", "company", "organisation=Main",
                 "title=Company", "form=tree", "position=2")
        for book in "office", "company":
            for name, number, dep in (("Ada <Countess>", "2001", "Lab"),
                                      ("Bob & Sons", "2002", "Lab"),
                                      ("Zoë", "3001", "Sales"),
                                      ("100% Sure", "3002", "Sales")):
                self.ctl("book", "entry", "add", "Main:" + book,
                         "name=" + name, "phone1=" + number,
                         "department=" + dep)
        self.ctl("directory", "set", "Main", "favorite", "localdirectory",
                 "display_name=Local <1>", "priority=1")
        self.ctl("directory", "set", "Main", "super_search",
                 "local_directory_search", "display_name=Local & all",
                 "priority=1")
        self.ctl("dialnow", "set", "Main", "1", "rule=1xxx", "line=1")
        self.ctl("autodst", "set", "Main", "Example<land>", "utc_offset=+1",
                 "type=1", "starts=3/5/7/2", "ends=10/5/7/3", "shift=60")
