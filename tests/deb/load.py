"""load.py CA OUT STOP WHAT... - phones and people who ask all the while, for an
upgrade and a backup.  WHAT is NAME=URL or NAME=URL=USER:PASSWORD (or a cookie,
"cookie:..."); each is asked for by a client that keeps its connection and by
one that does not, at phones.example.net, which is 127.0.0.1.  An answer must be
200 with the very bytes of the first one.  Ends when the file STOP is there;
OUT has how many were asked for, and each that failed."""
import base64
import http.client
import os
import socket
import ssl
import sys
import threading
import time
import urllib.parse

ca, out, stop = sys.argv[1:4]
tls = ssl.create_default_context(cafile=ca)
lock = threading.Lock()
said = open(out, "w", buffering=1)
first = {}


class Connection(http.client.HTTPSConnection):
    def connect(self):
        self.sock = tls.wrap_socket(
            socket.create_connection(("127.0.0.1", self.port), 60),
            server_hostname="phones.example.net")


def headers_of(word):
    if word.startswith("cookie:"):
        return {"Cookie": word[7:]}
    if word:
        return {"Authorization":
                "Basic " + base64.b64encode(word.encode()).decode()}
    return {}


def answer(c, path, headers):
    c.request("GET", path, headers=headers)
    r = c.getresponse()
    return r.status, r.read()


def ask(name, url, word, keep):
    u = urllib.parse.urlsplit(url)
    headers = headers_of(word)
    c = None
    while not os.path.exists(stop):
        fresh = c is None
        if fresh:
            c = Connection("phones.example.net", u.port or 443, timeout=60)
        try:
            got = answer(c, u.path, headers)
            ok = got[0] == 200 and first.setdefault(name, got[1]) == got[1]
            why = "" if ok else " %d %r" % (got[0], got[1][:200])
        except (OSError, http.client.HTTPException) as e:
            ok, why = False, " " + repr(e)
            c.close()
            c = None
            # A kept connection may be closed between two requests.
            if not fresh:
                continue
        with lock:
            said.write("%s %s%s\n" % ("good" if ok else "bad", name, why))
        if c is not None and not keep:
            c.close()
            c = None
        # The machine is others', too.
        time.sleep(0.05)


threads = []
for what in sys.argv[4:]:
    name, url, word = (what.split("=", 2) + [""])[:3]
    for keep in (True, False):
        threads.append(threading.Thread(target=ask,
                                        args=(name, url, word, keep)))
for t in threads:
    t.start()
for t in threads:
    t.join()
