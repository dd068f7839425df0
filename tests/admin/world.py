# world.py - who is in the tests of the admin endpoint, and how they call it.
#
# The tree, made by voipconfigctl:
#
#     provider            (id 1)
#     +- North            a reseller
#     |  +- Alpha         his customer
#     +- Beta             a customer with no reseller above
#
# Each has people of every role that fits; w.api("Alpha", "organisation_admin")
# is one of them, w.token("Alpha", "manage") an integration.

import hashlib
import json
import os
import subprocess
import time

import fcgi_client
from openapi import Spec

ROLES = {"provider": ("provider_admin", "read_only"),
         "North": ("reseller_admin", "organisation_admin", "read_only"),
         "Alpha": ("organisation_admin", "organisation_user", "read_only"),
         "Beta": ("organisation_admin", "organisation_user", "read_only")}


class Answer:
    def __init__(self, raw):
        self.status = raw.status
        self.headers = raw.headers
        self.body = raw.body
        self.type = raw.headers.get("content-type", "")
        self.json = None
        if self.type.partition(";")[0].endswith("json") and self.body:
            self.json = json.loads(self.body)

    @property
    def etag(self):
        return self.headers.get("etag")

    def __repr__(self):
        return "%d %s" % (self.status, self.body[:400].decode("utf-8",
                                                              "replace"))


class Api:
    """One caller: a session (cookie and CSRF token), a token, or nobody."""

    def __init__(self, world, cookie=None, csrf=None, token=None, name=""):
        self.world, self.name = world, name
        self.cookie, self.csrf, self.token = cookie, csrf, token

    def call(self, method, path, body=None, headers=None, check=True,
             raw=None, kind=None):
        """body: to be sent as JSON; raw: bytes, of that kind.  A path with
        '!' in front is not below /api/v1, and not in openapi.json."""
        extra = {"HTTP_ACCEPT": "application/json"}
        if self.token:
            extra["HTTP_AUTHORIZATION"] = "Bearer " + self.token
        if self.cookie:
            extra["HTTP_COOKIE"] = "voipconfig_session=" + self.cookie
            extra["HTTP_X_CSRF_TOKEN"] = self.csrf or ""
        data = raw if raw is not None else b""
        if body is not None:
            data = json.dumps(body).encode()
            kind = kind or "application/json"
        if kind:
            extra["CONTENT_TYPE"] = kind
        for name, value in (headers or {}).items():
            key = name.upper().replace("-", "_")
            extra[key if key == "REMOTE_ADDR" or key == "REQUEST_SCHEME"
                  else "HTTP_" + key] = value
        whole = path[1:] if path[0] == "!" else "/api/v1" + path
        a = Answer(fcgi_client.request(self.world.socket, whole, method, data,
                                       extra, timeout=120))
        if check and path[0] != "!":
            self.world.spec.check(method, path.partition("?")[0], a.status,
                                  a.type, a.body)
            if a.status < 400:
                self.world.spec.check_request(method, path, body)
        return a

    def get(self, path, **k):
        return self.call("GET", path, **k)

    def post(self, path, body=None, **k):
        return self.call("POST", path, body, **k)

    def put(self, path, body=None, **k):
        return self.call("PUT", path, body, **k)

    def patch(self, path, body=None, **k):
        return self.call("PATCH", path, body, **k)

    def delete(self, path, **k):
        return self.call("DELETE", path, **k)


class World:
    def __init__(self, folder, build, sockets, db):
        self.folder, self.build_dir, self.db = folder, build, db
        self.socket = os.path.join(sockets, "admin.sock")
        self.phone_socket = os.path.join(sockets, "fcgi.sock")
        self.spec = Spec()
        self.orgs = {}    # name: id
        self.logins = {}  # (organisation, role): login
        self.apis = {}

    # --- programs ---------------------------------------------------------

    def ctl(self, *args, stdin="", refused=False):
        r = subprocess.run(
            [os.path.join(self.build_dir, "voipconfigctl"), "-c",
             os.path.join(self.folder, "voipconfigctl.conf"), "--json",
             *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, input=stdin)
        if refused and r.returncode != 0:
            return r.stderr
        if r.returncode != 0:
            raise AssertionError("voipconfigctl %s: %s"
                                 % (" ".join(args), r.stderr.strip()))
        return json.loads(r.stdout) if r.stdout.strip() else {}

    def sql(self, text):
        """Rows of a statement, as lists of texts."""
        with open(os.path.join(self.folder, "db/socket")) as f:
            sock = f.read().strip()
        r = subprocess.run(["mariadb", "--no-defaults", "--socket=" + sock,
                            "--user=root", "-N", "-B",
                            "--default-character-set=utf8mb4", self.db],
                           input=text, stdout=subprocess.PIPE, text=True,
                           check=True)
        return [line.split("\t") for line in r.stdout.splitlines()]

    def phone(self, path, user, password, method="GET", body=b""):
        """What the phone side answers at /p/<path key>/..."""
        import base64
        auth = base64.b64encode(("%s:%s" % (user, password)).encode())
        return fcgi_client.request(self.phone_socket, path, method, body, {
            "HTTP_AUTHORIZATION": "Basic " + auth.decode(),
            "HTTP_USER_AGENT": "Yealink SIP-T46U 108.86.0.20 "
                               "80:5e:c0:00:00:01"})

    # --- callers ----------------------------------------------------------

    def session(self, login):
        """A session, as a login would have made it."""
        secret = "test-" + hashlib.sha256(os.urandom(16)).hexdigest()
        csrf = hashlib.sha256(os.urandom(16)).hexdigest()[:32]
        self.sql("INSERT INTO session (token_sha256, user_id, csrf, address,"
                 " created_at, seen_at, expires_at, second_factor) SELECT"
                 " UNHEX('%s'), id, '%s', '192.0.2.1', UTC_TIMESTAMP(),"
                 " UTC_TIMESTAMP(), UTC_TIMESTAMP() + INTERVAL 1 HOUR, 1"
                 " FROM user WHERE login = '%s'"
                 % (hashlib.sha256(secret.encode()).hexdigest(), csrf, login))
        return Api(self, cookie=secret, csrf=csrf, name=login)

    def api(self, org="provider", role="provider_admin"):
        key = org, role
        if key not in self.apis:
            self.apis[key] = self.session(self.logins[key])
        return self.apis[key]

    def token(self, org, scopes):
        secret = self.ctl("token", "add", "test", "organisation=%d"
                          % self.orgs[org], "scopes=" + scopes)["token"]
        return Api(self, token=secret, name="token of " + org)

    def nobody(self):
        return Api(self, name="nobody")

    # --- data -------------------------------------------------------------

    def organisation(self, name, parent, kind="customer"):
        self.orgs[name] = self.ctl("organisation", "add", name,
                                   "parent=%d" % self.orgs[parent],
                                   "kind=" + kind)["id"]
        return self.orgs[name]

    def device(self, mac, org, model="T46U", lines=1, **fields):
        """By voipconfigctl, for tests that need one and are of another
        matter."""
        self.ctl("device", "add", mac, "organisation=%d" % self.orgs[org],
                 "model=" + model, *["%s=%s" % f for f in fields.items()])
        for n in range(1, lines + 1):
            self.ctl("line", "add", mac, str(n),
                     "user_name=%s%d" % (mac[-4:], n),
                     "server_host=sip.example", "password=generate")
        return self.sql("SELECT id FROM device WHERE mac = '%s'"
                        % mac)[0][0]

    def wait_up(self):
        end = time.monotonic() + 20
        while True:
            try:
                if self.nobody().get("/openapi.json").status == 200:
                    return
            except OSError:
                pass
            if time.monotonic() > end:
                raise AssertionError("voipconfig-admin does not answer")
            time.sleep(0.05)

    def build(self):
        self.wait_up()
        self.orgs["provider"] = self.ctl("organisation", "add", "Provider",
                                         "kind=provider")["id"]
        self.organisation("North", "provider", "reseller")
        self.organisation("Alpha", "North")
        self.organisation("Beta", "provider")
        for org, roles in ROLES.items():
            for role in roles:
                login = ("%s.%s@%s.example"
                         % (role, org, org)).lower().replace("_", "")
                self.ctl("user", "add", login, "organisation=%d"
                         % self.orgs[org], "role=" + role,
                         "name=%s of %s" % (role, org))
                self.logins[org, role] = login
