# front.py - one way in to the server under test, and what can be asked of it.
#
# Each case has a loopback address of its own (127.x.y.9, a /24 to itself), so
# that what one case does to the guard is not felt by another.

import copy
import http.client
import itertools
import os
import re
import socket
import ssl
import subprocess
from base64 import b64encode

counter = itertools.count(1)


def fresh_address():
    n = next(counter)
    return "127.%d.%d.9" % (64 + n // 250, n % 250)


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers  # pairs, as they came
        self.body = body

    def get(self, name):
        """All values of a header, joined; None when it is not there."""
        found = [v for k, v in self.headers if k.lower() == name.lower()]
        return ", ".join(found) if found else None

    def likeness(self):
        """What two refusals must have in common: all but time and nonce."""
        heads = sorted(
            (k.lower(), re.sub(r'nonce="[^"]*"', "nonce", v))
            for k, v in self.headers
            if k.lower() != "date")
        return self.status, heads, self.body

    def __repr__(self):
        return "%d %s %r" % (self.status, self.headers, self.body[:200])


class Front:
    def __init__(self, name, port, cafile=None, ops_port=None):
        self.name = name
        self.port = port
        self.tls = cafile is not None
        self.cafile = cafile
        self.ops_port = ops_port
        self.address = fresh_address()
        self.context = ssl.create_default_context(cafile=cafile) \
            if cafile else None

    def plain(self, address=None, timeout=20):
        s = socket.create_connection(("127.0.0.1", self.port), timeout,
                                     (address or self.address, 0))
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return s

    def connect(self, address=None, timeout=20):
        s = self.plain(address, timeout)
        if self.tls:
            s = self.context.wrap_socket(s, server_hostname="127.0.0.1")
        return s

    def ask(self, path, method="GET", user=None, headers=None, body=None,
            address=None, timeout=20):
        """user: (name, password) for Basic, or None.  Never follows, never
        retries."""
        c = http.client.HTTPConnection("127.0.0.1", self.port)
        c.sock = self.connect(address, timeout)
        heads = dict(headers or {})
        if user is not None:
            pair = ("%s:%s" % user).encode()
            heads["Authorization"] = "Basic " + b64encode(pair).decode()
        try:
            c.request(method, path, body=body, headers=heads)
            r = c.getresponse()
            return Answer(r.status, r.getheaders(), r.read())
        finally:
            c.close()

    def raw(self, data, address=None, timeout=20, finish=True):
        """Bytes as they are; the bytes of the answer, "" when there is
        none.  finish: no more will come from us."""
        s = self.connect(address, timeout)
        got = b""
        try:
            s.sendall(data)
            if finish and not self.tls:
                s.shutdown(socket.SHUT_WR)
            while True:
                part = s.recv(65536)
                if not part:
                    break
                got += part
        except (ConnectionError, socket.timeout, ssl.SSLError):
            pass
        finally:
            s.close()
        return got

    def shows(self, certificate, version=None):
        """The same way in, for a phone with this certificate of
        phone_certs.sh (None: with none) and at most this version of TLS."""
        other = copy.copy(self)
        other.address = fresh_address()
        other.context = ssl.create_default_context(cafile=self.cafile)
        if version is not None:
            other.context.maximum_version = version
        if certificate is not None:
            folder = os.path.join(os.path.dirname(os.path.dirname(
                self.cafile)), "phone-tls")
            other.context.load_cert_chain(
                os.path.join(folder, certificate + ".crt"),
                os.path.join(folder, certificate + ".key"))
        return other

    def url(self, path):
        return "%s://127.0.0.1:%d%s" % ("https" if self.tls else "http",
                                        self.port, path)

    def curl(self, path, *options):
        """(status, body) as curl, which is what phones have inside."""
        cmd = ["curl", "-s", "-o", "-", "-w", "\n%{http_code}",
               "--max-time", "20", "--interface", self.address,
               "--path-as-is"]
        if self.tls:
            cmd += ["--cacert", self.cafile]
        r = subprocess.run(cmd + list(options) + [self.url(path)],
                           stdout=subprocess.PIPE)
        body, _, status = r.stdout.rpartition(b"\n")
        return int(status or 0), body
