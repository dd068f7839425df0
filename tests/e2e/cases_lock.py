# cases_lock.py - files encrypted for phones that take no others, and how
# `openssl` undoes them.
#
# The organisation Locked says nothing when a case begins; each case sets what
# it is about and takes it away again.

import base64
import os
import re
import subprocess
from contextlib import contextmanager

from cases_phone import sim
from report import case, check, same

FRONTS = ["lighttpd-tls", "proxy-http", "fcgid-http"]
OURS = "voipconfig.encryption."
COMMON, OWN = "Common#$%*+,-.:1", "Own=?@[]^_{}~123"
LONG = "0123456789abcdefABCDEFGHIJ#$%*+,"
GLOBAL, BOOT = "y000000000108.cfg", "y000000000000.boot"


def openssl(*args, data=b"", refused=False):
    r = subprocess.run(["openssl", *args], input=data, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE)
    if not refused:
        same(r.returncode, 0, "openssl: %s" % r.stderr[-300:])
    return r.stdout


def undo(data, key, *options):
    cipher = "-aes-%d-ecb" % (8 * len(key))
    return openssl("enc", "-d", cipher, "-K", key.encode().hex(), *options,
                   data=data)


def owner(layer, name):
    return [layer, {"global": name + ":T46U"}.get(layer, name)]


@contextmanager
def said(w, layer, name, **values):
    """These settings, as long as the block lasts."""
    w.ctl("setting", "set", *owner(layer, name),
          *["%s%s=%s" % (OURS, k, "-" if k == "aes_key" else v)
            for k, v in values.items()],
          stdin=values.get("aes_key", "") + "\n")
    try:
        yield
    finally:
        w.ctl("setting", "delete", *owner(layer, name),
              *[OURS + k for k in values])


class Files:
    """What the phone is served, and what it was before anything was set."""

    def __init__(self, f, w):
        self.f, self.w = f, w
        self.p = w.phones["lock"]
        self.clear = {name: self.get(name) for name in self.names()}
        for name, body in self.clear.items():
            check(body.startswith(b"#!version"), "clear " + name, body[:60])

    def names(self):
        return self.p.mac + ".cfg", GLOBAL, self.p.mac + ".boot", BOOT

    def get(self, name, user=None):
        a = self.f.ask(self.p.path + name, user=user or self.p.user)
        same(a.status, 200, name)
        return a.body

    def opens(self, name, key, *options):
        body = self.get(name)
        check(body != self.clear[name], name + " is clear")
        same(undo(body, key, *options), self.clear[name], name)
        same(self.get(name), body, name + ", once more")

    def is_clear(self, *names):
        for name in names:
            same(self.get(name), self.clear[name], name)


@case("lock", "AES: the common key, and the device's own for its file",
      only=FRONTS)
def aes(f, w):
    x = Files(f, w)
    mac, glob, boot, common_boot = x.names()
    with said(w, "organisation", "Locked", form="aes", aes_key=COMMON):
        x.opens(mac, COMMON)
        x.opens(glob, COMMON)
        x.is_clear(boot, common_boot)
        with said(w, "device", x.p.mac, aes_key=OWN):
            x.opens(mac, OWN)
            x.opens(glob, COMMON)
            other = w.phones["lock2"]
            a = f.ask(other.file(), user=other.user)
            check(b"lock21" in undo(a.body, COMMON), "the other's file")
        x.opens(mac, COMMON)
        with said(w, "organisation", "Locked", boot="1"):
            x.opens(boot, COMMON)
            x.opens(common_boot, COMMON)
    x.is_clear(*x.names())


@case("lock", "AES-256, and the last block filled with zeroes", only=FRONTS)
def kinds(f, w):
    x = Files(f, w)
    mac, glob = x.names()[:2]
    with said(w, "organisation", "Locked", form="aes", aes_key=LONG):
        x.opens(mac, LONG)
        with said(w, "organisation", "Locked", padding="zero"):
            clear = undo(x.get(mac), LONG, "-nopad")
            same(clear.rstrip(b"\0"), x.clear[mac], "zeroes")
            same(len(clear) % 16, 0, "whole blocks")


@case("lock", "a model and a device have a form of their own", only=FRONTS)
def layers(f, w):
    x = Files(f, w)
    mac, glob = x.names()[:2]
    org = w.org_user("Locked")
    with said(w, "organisation", "E2Eroot", form="off", aes_key=LONG):
        with said(w, "global", "Locked", form="aes", aes_key=COMMON):
            x.opens(mac, COMMON)
            x.opens(glob, COMMON)
            with said(w, "device", x.p.mac, form="off"):
                x.is_clear(mac, glob)
                same(undo(x.get(glob, org), COMMON), x.clear[glob],
                     "the same for a phone nobody named")
        x.is_clear(mac, glob)
        with said(w, "device", x.p.mac, form="aes"):
            x.opens(mac, LONG)
            x.opens(glob, LONG)
            same(x.get(glob, org), x.clear[glob], "for a phone nobody named")
    with said(w, "device", x.p.mac, form="aes", aes_key=OWN):
        x.opens(mac, OWN)
        x.is_clear(glob)


def unwrap(w, body, key):
    """The clear text, the file's key."""
    m = re.fullmatch(
        rb"#!encrypt:1\.0\.0\.0\n#!key_signatue:RSA_256\n"
        rb"#!conf_encryption:AES_256\n#!key_ciphertext:([^\n]*)\n"
        rb"#!---BEGIN CONFIG DATA---\n([^\n]*)\n"
        rb"#!---END CONFIG DATA---\n", body)
    check(m, "form", body[:200])
    aes_key = openssl("pkeyutl", "-decrypt", "-inkey", key, "-pkeyopt",
                      "rsa_padding_mode:pkcs1",
                      data=base64.b64decode(m.group(1), validate=True))
    same(len(aes_key), 32, "key")
    clear = undo(base64.b64decode(m.group(2), validate=True),
                 aes_key.decode())
    return clear, aes_key


@case("lock", "wrapped with the operator's RSA key", only=FRONTS)
def wrapped(f, w):
    x = Files(f, w)
    mac, glob = x.names()[:2]
    for bits in 1024, 2048:
        key = os.path.join(w.folder, "tmp", "rsa-%d.pem" % bits)
        w.write("rsa-%d.pem" % bits, openssl("genrsa", str(bits)))
        public = openssl("pkey", "-in", key, "-pubout", "-outform", "DER")
        with said(w, "organisation", "Locked", form="wrapped",
                  rsa_key=base64.b64encode(public).decode()):
            keys = []
            for name in mac, glob:
                body = x.get(name)
                clear, k = unwrap(w, body, key)
                same(clear, x.clear[name], name)
                same(x.get(name), body, name + ", once more")
                keys.append(k)
            check(keys[0] != keys[1], "one key for two files")
    x.is_clear(mac, glob)


@case("lock", "without a key nothing goes out, least of all in clear",
      only=FRONTS)
def no_key(f, w):
    x = Files(f, w)
    for form in "aes", "wrapped":
        with said(w, "organisation", "Locked", form=form):
            for name in x.names()[:2]:
                a = f.ask(x.p.path + name, user=x.p.user)
                same(a.status, 503, "%s %s" % (form, name))
                check(b"lang" not in a.body, "body", a.body)
    w.why(x.p.mac, "secret")
    x.is_clear(*x.names())


@case("lock", "no file ever says how it is encrypted", only=["lighttpd-tls"])
def unsaid(f, w):
    x = Files(f, w)
    with said(w, "organisation", "Locked", form="off", aes_key=COMMON,
              padding="zero", boot="1"):
        with said(w, "device", x.p.mac, aes_key=OWN):
            x.is_clear(*x.names())
            shown = str(w.ctl("setting", "list", "device", x.p.mac))
            check(OWN not in shown and OURS + "aes_key" in shown, "shown",
                  shown)


@case("lock", "what is none of the settings is refused",
      only=["lighttpd-tls"])
def refused(f, w):
    for word, why in (("form=des", "off, aes or wrapped"),
                      ("padding=none", "pkcs7 or zero"),
                      ("rsa_key=AAAA", "public RSA key"),
                      ("boot=yes", "0 or 1"),
                      ("key=x", "own settings")):
        text = w.ctl("setting", "set", "organisation", "Locked", OURS + word,
                     refused=True)
        check(why in text, word, text)
    text = w.ctl("setting", "set", "organisation", "Locked",
                 OURS + "aes_key=-", stdin="too short\n", refused=True)
    check("16 or 32" in text, "key", text)


@case("lock", "the simulated phone opens them", only=FRONTS)
def phone(f, w):
    p = w.phones["lock"]
    state = os.path.join(w.folder, "phone-lock-" + f.name)
    with said(w, "organisation", "Locked", form="aes", aes_key=COMMON), \
            said(w, "device", p.mac, aes_key=OWN):
        said_by = sim(f, w, p, "T46U", "108.86.0.20", 108, state,
                      "--aes-key", COMMON, "--aes-key-mac", OWN)
    same(said_by["config"].get("account.1.user_name"), "lock1",
         "line")
