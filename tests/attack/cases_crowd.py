# cases_crowd.py - many connections that are opened and then say nothing, or
# half of something.
#
# Promised (deploy/lighttpd/voipconfig.conf, deploy/apache/voipconfig-mpm.conf):
# with 10,000 of them open, phones and the portal are served.

import resource
import select
import socket
import threading
import time

from attackers import CONNECTIONS, Honest, fetch, figures, until
from report import Skip, case, check, same

HALF = {
    "idle": b"",
    "half a request": b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    "half a body": b"PUT /p/x HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                   b"Content-Length: 1000\r\n\r\nabc",
    # The first bytes of a ClientHello of 512.
    "half a handshake": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03abc",
}


def limits(f):
    """How many connections can be open at once here."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard == resource.RLIM_INFINITY:
        return CONNECTIONS
    # lighttpd: half of its descriptors; ours; some for the honest.
    most = hard - 500 if f.name == "apache" else hard // 2 - 100
    if most < CONNECTIONS / 2:
        raise Skip("the limit of open files is %d, which is too low" % hard)
    return min(CONNECTIONS, most)


class Crowd:
    """Connections, opened by some threads; closed with the with statement."""

    def __init__(self, doors, n):
        self.doors, self.n = doors, n
        self.sockets, self.failed = [], 0
        self.lock = threading.Lock()

    def work(self, numbers):
        for i in numbers:
            port, what, address = self.doors[i % len(self.doors)]
            s = socket.socket()
            s.settimeout(60)
            try:
                s.bind((address, 0))
                s.connect(("127.0.0.1", port))
                if HALF[what]:
                    s.sendall(HALF[what])
                with self.lock:
                    self.sockets.append(s)
            except OSError:
                s.close()
                with self.lock:
                    self.failed += 1

    def __enter__(self):
        threads = [threading.Thread(target=self.work,
                                    args=(range(i, self.n, 4),))
                   for i in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        return self

    def __exit__(self, *what):
        for s in self.sockets:
            s.close()

    def open(self):
        """How many the server has not ended."""
        p = select.poll()
        for s in self.sockets:
            p.register(s, select.POLLIN)
        return len(self.sockets) - len(p.poll(0))


def portal_well(f, address):
    a = f.portal.ask("/", address=address, timeout=60)
    b = f.portal.ask("/api/v1/openapi.json", address=address, timeout=60)
    return a.status if a.status != 200 else b.status


@case("crowd", "many open connections")
def crowd(f, w):
    n = limits(f)
    ada, bob = w.phones["ada"], w.phones["bob"]
    doors = [(f.port, "idle", f.address), (f.port, "half a request", f.address),
             (f.secure.port, "idle", f.address),
             (f.secure.port, "half a handshake", f.address),
             (f.portal.port, "half a request", f.address),
             (f.port, "half a body", f.address)]
    here = f.address.rpartition(".")[0]

    def secure(front, address):
        return f.secure.ask(bob.file(), user=bob.user, address=address,
                            timeout=60).status
    with Honest(f, fetch(ada), secure, portal_well,
                address=here + ".77") as honest:
        began = time.monotonic()
        with Crowd(doors, n) as c:
            took = time.monotonic() - began
            opened = c.open()
            before = honest.served()
            until(lambda: honest.served() > before + 12, 120,
                  "honest ones served while all are open")
            left = c.open()
    honest.verify()
    check(c.failed < n / 100, "could not be opened", c.failed)
    same(f.ask(ada.file(), user=ada.user).status, 200, "afterwards")
    same(portal_well(f, f.address), 200, "the portal afterwards")
    figures(f, "crowd", connections=n, open_at_once=opened,
            open_when_served=left, seconds=took,
            honest_served=honest.served(), longest_wait=honest.longest)
