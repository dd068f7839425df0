# cases_cert.py - the certificate a phone left the factory with: whom it names,
# under each policy, and that nothing else can say so in its place.
#
# Certificates are those of phone_certs.sh.  What does not verify reaches the
# gate behind lighttpd, as none; Apache ends such a connection itself.

import http.client
import ssl
from base64 import b64encode

from front import fresh_address
from report import case, check, same

TLS = ["lighttpd-tls", "proxy-tls", "fcgid-tls"]
KINDS = {"ec": ssl.TLSVersion.TLSv1_3, "rsa": ssl.TLSVersion.TLSv1_2}

# What the gate makes of each: of this phone, of another, of nobody.
SHOWN = (("own", "this"), ("capitals", "this"), ("other", "another"),
         ("foreign", "another"), ("generic", "nobody"),
         ("expired", "unverified"), ("unknown", "unverified"),
         (None, "nobody"))
OPENS = {"off": ("this", "another", "nobody", "unverified"),
         "offered": ("this", "nobody", "unverified"),
         "required": ("this",)}

FORGED = {"SSL-Client-Verify": "SUCCESS", "SSL_CLIENT_VERIFY": "SUCCESS",
          "SSL-Client-S-DN-CN": "805ec0ce0001",
          "SSL_CLIENT_S_DN_CN": "805ec0ce0001",
          "SSL-Client-S-DN": "CN=805ec0ce0001",
          "X-SSL-Client-Verify": "SUCCESS",
          "X-SSL-Client-CN": "805ec0ce0001", "X-Client-Verify": "SUCCESS",
          "REMOTE_USER": "805ec0ce0001", "Proxy": "x"}


def policy(w, certificate, auth="either"):
    w.ctl("organisation", "change", "Certified",
          "gate_certificate=" + certificate, "gate_auth=" + auth)


def status(f, path, user=None, **how):
    """None: the web server ended the connection."""
    try:
        return f.ask(path, user=user, **how).status
    except (ssl.SSLError, ConnectionError):
        return None


def named(kind, name):
    return None if name is None else "%s-%s" % (kind, name)


def wanted(f, rule, whose):
    if whose == "unverified" and not f.name.startswith("lighttpd"):
        return None
    return 200 if whose in OPENS[rule] else 401


def matrix(f, w, rule):
    p = w.phones["cert"]
    policy(w, rule)
    for kind, version in KINDS.items():
        for name, whose in SHOWN:
            showing = f.shows(named(kind, name), version)
            same(status(showing, p.file(), p.user), wanted(f, rule, whose),
                 "%s, %s, %s" % (rule, kind, name))


@case("cert", "off: no certificate changes anything", only=TLS)
def off(f, w):
    matrix(f, w, "off")


@case("cert", "offered: who is somebody else is refused", only=TLS)
def offered(f, w):
    matrix(f, w, "offered")
    w.why(w.phones["cert"].mac, "certificate")


@case("cert", "required: the certificate of this phone, nothing else", only=TLS)
def required(f, w):
    matrix(f, w, "required")
    w.why(w.phones["cert"].mac, "certificate")


@case("cert", "a certificate is no password, unless none is asked for",
      only=TLS)
def alone(f, w):
    p = w.phones["cert"]
    policy(w, "required")
    refused = f.shows(None).ask(p.file(), user=p.user)
    same(f.shows("ec-own").ask(p.file()).likeness(), refused.likeness(),
         "no password")
    same(status(f.shows("ec-own"), p.file(), (p.user[0], "wrong")), 401,
         "wrong password")
    policy(w, "required", "none")
    same(status(f.shows("ec-own"), p.file()), 200, "its own, alone")
    for name in "ec-other", "ec-generic", None:
        same(f.shows(name).ask(p.file()).likeness(), refused.likeness(),
             "%s, alone" % name)


@case("cert", "files that name no phone: it must be one of ours", only=TLS)
def shared(f, w):
    p, org = w.phones["cert"], w.org_user("Certified")
    for rule in "offered", "required":
        policy(w, rule)
        for path in (p.path + "y000000000108.cfg",
                     p.path + "y000000000000.boot"):
            for name, code in (("own", 200), ("other", 200), ("foreign", 401),
                               (None, 200 if rule == "offered" else 401)):
                same(status(f.shows(named("rsa", name)), path, org), code,
                     "%s %s %s" % (rule, path[-18:], name))
        same(status(f.shows("ec-own"), p.path + "y000000000108.cfg",
                    w.phones["cert2"].user), 401, "another's credentials")


@case("cert", "what a request says of itself is not believed")
def forged(f, w):
    p = w.phones["cert"]
    policy(w, "required")
    names = [None] if not f.tls else \
        [None, "ec-generic", "ec-other"] + \
        (["ec-unknown"] if f.name.startswith("lighttpd") else [])
    for name in names:
        way = f.shows(name) if f.tls else f
        way.address = fresh_address()
        bare = way.ask(p.file(), user=p.user)
        same(bare.status, 401, "%s, honest" % name)
        for mixed in FORGED, {k.lower(): v for k, v in FORGED.items()}:
            a = way.ask(p.file(), user=p.user, headers=mixed)
            same(a.likeness(), bare.likeness(), "%s, forged" % name)
    policy(w, "off")


def request(f, path, user, session=None):
    """(status, was it resumed, the session for next time)"""
    c = http.client.HTTPConnection("127.0.0.1", f.port)
    c.sock = f.context.wrap_socket(f.plain(), server_hostname="127.0.0.1",
                                   session=session)
    pair = ("%s:%s" % user).encode()
    try:
        c.request("GET", path, headers={
            "Authorization": "Basic " + b64encode(pair).decode()})
        sock = c.sock
        r = c.getresponse()
        r.read()
        return r.status, sock.session_reused, sock.session
    finally:
        c.close()


@case("cert", "a resumed session is still whose it was", only=TLS)
def resumed(f, w):
    p = w.phones["cert"]
    policy(w, "required")
    for kind, version in KINDS.items():
        for name, code in (("own", 200), ("other", 401), ("generic", 401),
                           (None, 401)):
            way = f.shows(named(kind, name), version)
            what = "%s, %s" % (kind, name)
            first, _, session = request(way, p.file(), p.user)
            same(first, code, what)
            again, reused, _ = request(way, p.file(), p.user, session)
            check(reused, "not resumed", what)
            same(again, code, what + ", resumed")
    policy(w, "off")
