# cases_schema.py - migrations that are killed, and programs that meet a schema
# that is not theirs.

import json
import os
import re
import shutil
import signal
import subprocess
import threading

from proxy import Proxy
from report import case, check, same
from stand import TOP, until

OLDEST = 8  # the schema of the first installation
LOOK = (
    "SELECT * FROM (SELECT table_name, engine, table_collation, table_comment"
    " FROM information_schema.tables WHERE table_schema = '%s') t ORDER BY 1",
    "SELECT table_name, column_name, ordinal_position, column_default,"
    " is_nullable, column_type, character_set_name, collation_name, extra,"
    " column_comment, generation_expression FROM information_schema.columns"
    " WHERE table_schema = '%s' ORDER BY 1, 3",
    "SELECT table_name, index_name, seq_in_index, non_unique, column_name,"
    " sub_part, nullable FROM information_schema.statistics"
    " WHERE table_schema = '%s' ORDER BY 1, 2, 3",
    "SELECT constraint_name, table_name, unique_constraint_name, update_rule,"
    " delete_rule, referenced_table_name FROM"
    " information_schema.referential_constraints WHERE constraint_schema ="
    " '%s' ORDER BY 2, 1",
    "SELECT constraint_name, table_name, check_clause FROM"
    " information_schema.check_constraints WHERE constraint_schema = '%s'"
    " ORDER BY 2, 1")
DATA = """
INSERT INTO organisation (id, parent_id, kind, name, path, path_key) VALUES
 (1, NULL, 'provider', 'P', '/1/', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'),
 (2, 1, 'customer', 'C', '/1/2/', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb');
INSERT INTO user (organisation_id, login, name, role, password_hash) VALUES
 (1, 'old@example.net', 'Old', 'provider_admin', 'x');
INSERT INTO rps_account (id, organisation_id, name, driver, base_url, api_user)
 VALUES (1, 1, 'A', 'v2', 'http://127.0.0.1:1', 'u');
INSERT INTO rps_job (organisation_id, target, verb, state) VALUES
 (2, 'server:2', 'add_server', 'done'), (2, 'device:805ec0000001',
 'add_device', 'ready'), (2, 'device:805ec0000001', 'edit_device', 'ready');
INSERT INTO audit (organisation_id, actor, action, object, object_id) VALUES
 (2, 'ctl:root', 'create', 'organisation', 2);
"""


class Base:
    """A database of its own beside the others, and voipconfigctl for it."""

    def __init__(self, s, name):
        self.s, self.name = s, name
        s.db.sql("DROP DATABASE IF EXISTS %s; CREATE DATABASE %s CHARACTER SET"
                 " utf8mb4 COLLATE utf8mb4_unicode_ci" % (name, name))
        with open(os.path.join(s.db.dir, "socket")) as f:
            self.socket = f.read().strip()
        self.conf = os.path.join(s.folder, "tmp", name + ".conf")
        self.point(self.socket)

    def point(self, sock):
        with open(os.path.join(self.s.folder, "voipconfigctl.conf")) as f:
            text = f.read()
        for key, value in (("db_name", self.name), ("db_socket", sock),
                           ("db_user", "root")):
            text = re.sub(r"(?m)^%s = .*" % key, "%s = %s" % (key, value),
                          text)
        text = re.sub(r"(?m)^db_password_file = .*\n", "", text)
        with open(self.conf, "w") as f:
            f.write(text)

    def command(self, *args):
        return [os.path.join(self.s.build, "voipconfigctl"), "-c", self.conf,
                *args]

    def ctl(self, *args, rc=0, stdin=""):
        r = subprocess.run(self.command(*args), input=stdin, text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        check(rc is None or r.returncode == rc, " ".join(args), r.stdout)
        return r.stdout

    def look(self):
        """The schema, and what the tables hold but for times of now."""
        seen = [self.s.db.sql(q % self.name) for q in LOOK]
        seen.append(self.s.db.sql("SELECT number, sha256, statements FROM"
                                  " schema_migration ORDER BY 1", self.name))
        for (table,) in self.s.db.sql("SHOW TABLES", self.name):
            columns = [c for c, kind in self.s.db.sql(
                "SELECT column_name, data_type FROM"
                " information_schema.columns WHERE table_schema = '%s' AND"
                " table_name = '%s' ORDER BY ordinal_position"
                % (self.name, table)) if kind != "datetime"]
            seen.append((table, sorted(self.s.db.sql(
                "SELECT %s FROM `%s`" % (", ".join("`%s`" % c
                                                   for c in columns), table),
                self.name))))
        return seen


def oldest(s):
    folder = os.path.join(s.folder, "tmp", "schema-oldest")
    shutil.rmtree(folder, ignore_errors=True)
    os.mkdir(folder)
    for name in os.listdir(TOP + "/schema"):
        if name.endswith(".sql") and int(name[:4]) <= OLDEST:
            shutil.copy(os.path.join(TOP, "schema", name), folder)
    return folder


class Killer:
    """Runs migrate again and again.  Each run does the statement anew that the
    one before was killed in, which nobody noted; and is killed in the next
    one, when that is done, at its beginning, or before it."""

    def __init__(self, base, path):
        self.base = base
        self.proxy = Proxy(path, base.socket)
        self.proxy.on_query = self.on_query
        base.point(path)
        self.kills = 0
        # Held by who starts one, and by who kills it: a process may ask
        # before it has a name here, and the next start before it is counted.
        self.lock = threading.Lock()

    def kill(self):
        self.p.kill()
        self.p.wait()
        self.kills += 1

    def on_query(self, text, forward):
        with self.lock:
            self.seen += 1
            if self.seen == 1 and self.kills:
                return True
            if self.kills % 3 != 2:
                forward(self.kills % 3 == 0)
            self.kill()
            return False

    def run(self, schema):
        with self.lock:
            self.seen = 0
            self.p = subprocess.Popen(self.base.command("migrate", *schema),
                                      stdin=subprocess.DEVNULL,
                                      stdout=subprocess.PIPE,
                                      stderr=subprocess.STDOUT, text=True)
        said = self.p.stdout.read()
        rc = self.p.wait()
        self.p.stdout.close()
        check(rc in (0, -signal.SIGKILL), "migrate", rc, said)
        return rc == 0

    def all(self, schema):
        while not self.run(schema):
            pass


@case("schema", "a migration killed at each statement ends as an unbroken one")
def killed(s, fleet):
    """That of the first installation; then, with data in it, the rest."""
    whole, cut = Base(s, "faults_whole"), Base(s, "faults_cut")
    first = ("--schema", oldest(s))
    k = Killer(cut, os.path.join(s.vars["sockets"], "cut.sock"))
    try:
        for schema in first, ():
            whole.ctl("migrate", *schema)
            k.all(schema)
            if schema:
                for b in whole, cut:
                    s.db.sql(DATA, b.name)
    finally:
        k.proxy.close()
        cut.point(cut.socket)
    for a, b in zip(whole.look(), cut.look()):
        check(a == b, "another schema than that of an unbroken run",
              [x for x in b if x not in a][:3], [x for x in a if x not in b][:3])
    for b in whole, cut:
        s.db.sql("DROP DATABASE " + b.name)
    return "%d kills" % k.kills


def roles(s, name):
    """The rights of our programs on that database."""
    for role in "ctl", "fcgi", "admin", "rps":
        with open(os.path.join(s.folder, "secret", role + ".password")) as f:
            word = f.read().strip()
        with open(os.path.join(TOP, "schema/roles", role + ".sql")) as f:
            s.db.sql(f.read().replace("@PASSWORD@", word), name)


def point(s, name):
    """All programs at another database."""
    for p in s.programs:
        p.stop()
        with open(p.conf) as f:
            text = re.sub(r"(?m)^db_name = .*", "db_name = " + name, f.read())
        with open(p.conf, "w") as f:
            f.write(text)
        p.start()


def tried(s):
    """What phones and people are told: nothing that is not to be tried
    again, and by programs that live."""
    seen = set()
    for _ in range(20):
        a = s.front.ask("/p/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb/805ec0000001.cfg",
                        user=("x", "y"), timeout=20)
        b = s.call("GET", "/groups", timeout=20)
        check(b"key" not in a.body, "a body", a)
        seen |= {a.status, b.status}
    return seen


@case("schema", "older, half there, whole again: programs bear it, and recover")
def another(s, fleet):
    old, name = s.db_name, "faults_upgrade"
    base = Base(s, name)
    base.ctl("migrate", "--schema", oldest(s))
    s.db.sql(DATA, name)
    k = Killer(base, os.path.join(s.vars["sockets"], "cut.sock"))
    said = []
    try:
        point(s, name)
        said.append("older: %s" % sorted(tried(s)))
        # Half of it; each time it is killed somewhere else.
        for n in range(20):
            k.run(())
        k.proxy.close()
        base.point(base.socket)
        check("half" in base.ctl("migrate", "--status"), "half applied")
        said.append("half: %s" % sorted(tried(s)))
        masters = [(p.pid, p.started) for p in s.programs]
        base.ctl("migrate")
        roles(s, name)
        fresh(s, base)
        same([(p.pid, p.started) for p in s.programs], masters, "masters")
        said.append(newer(s, base))
    finally:
        point(s, old)
        s.db.sql("DROP DATABASE IF EXISTS " + name)
    until("the old one", lambda: s.api("GET", "/groups", timeout=5)
          is not None)
    for n in said[0], said[1]:
        check(set(re.findall(r"\d+", n)) <= {"401", "500", "503"}, "told", n)
    return "; ".join(said)


def fresh(s, base):
    """Without a restart: a phone has its file, and people are let in."""
    for args in (("catalogue", "load", TOP + "/schema/data"),
                 ("template", "import", TOP + "/templates")):
        base.ctl(*args)
    base.ctl("organisation", "add", "New", "parent=P", "prov_password=-",
             stdin="organisation-word\n")
    base.ctl("device", "add", "805ecfd00001", "organisation=New", "model=T46U",
             "prov_password=-", stdin="phone-word\n")
    out = json.loads(base.ctl("--json", "device", "secret", "805ecfd00001"))
    path = "/" + out["url"].split("/", 3)[3] + "805ecfd00001.cfg"
    token = json.loads(base.ctl("--json", "token", "add", "t",
                                "organisation=1", "scopes=manage"))["token"]
    until("a phone has its file", lambda: s.front.ask(
        path, user=("805ecfd00001", "phone-word")).status == 200)
    until("people are let in", lambda: s.api("GET", "/groups", token=token)
          is not None)
    base.path, base.token = path, token


def newer(s, base):
    """Of tomorrow: who is of today goes on, and migrate does nothing."""
    s.db.sql("INSERT INTO schema_migration (number, name, sha256, statements,"
             " applied_at) VALUES (99, '0099_tomorrow.sql', REPEAT('0', 64), 1,"
             " UTC_TIMESTAMP()); ALTER TABLE device ADD COLUMN tomorrow INT NOT"
             " NULL DEFAULT 0", base.name)
    text = base.ctl("migrate", rc=None)
    check("newer than this program" in text, "what migrate says", text)
    seen = {s.front.ask(base.path, user=("805ecfd00001", "phone-word")).status
            for _ in range(12)}
    same(seen, {200}, "phones of a newer schema")
    return "newer: %s" % sorted(seen)
