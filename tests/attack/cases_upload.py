# cases_upload.py - bodies without end.
#
# Promised: what is larger than allowed is refused before it fills a disk or a
# table, whoever sends it; nothing of it stays; and who uploads slowly holds no
# worker (cases_slow.py).

import os
import subprocess
import threading
import time

from attackers import Honest, basic, fetch, figures
from cases_guess import sql
from cases_smuggle import statuses
from report import case, check, same

GIB = 1 << 30


class Disk:
    """The most that lay in the folders a body is collected in."""

    def __init__(self, w):
        self.folders = [os.path.join(w.folder, "tmp"), w.vars["resources"],
                        "/var/tmp"]
        self.most, self.done = 0, False
        self.before = self.used()
        self.thread = threading.Thread(target=self.watch)

    def used(self):
        total = 0
        for folder in self.folders:
            for where, _, names in os.walk(folder):
                for name in names:
                    try:
                        total += os.lstat(os.path.join(where, name)).st_size
                    except OSError:
                        pass    # gone meanwhile
        return total

    def watch(self):
        while not self.done:
            self.most = max(self.most, self.used() - self.before)
            time.sleep(0.02)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *what):
        self.done = True
        self.thread.join()


def kept(w):
    """What the database has of uploads."""
    return sql(w, "SELECT (SELECT COUNT(*) FROM upload), (SELECT COUNT(*) FROM"
                  " resource), (SELECT COUNT(*) FROM import_job)")


def doors(f, w):
    ada = w.phones["ada"]
    token = "Bearer " + w.ctl("token", "add", "upload " + f.name,
                              "organisation=Main", "scopes=manage")["token"]
    yield f, "PUT", ada.file("-local.cfg"), None
    yield f, "PUT", ada.file("-contact.xml"), basic(ada.user)
    yield f, "POST", "/p/nobody/file", None
    for path in ("/api/v1/login", "/api/v1/groups", "/api/v1/imports?kind="
                 "devices&mode=dry_run", "/api/v1/resources?kind=other&name=x"):
        for authorization in None, token:
            yield f.portal, "POST", path, authorization


@case("upload", "ten gigabytes that are announced")
def announced(f, w):
    before, seen = kept(w), {}
    with Disk(w) as disk:
        for door, method, path, authorization in doors(f, w):
            for n in (10 * GIB, 2 * GIB, (1 << 63) - 1, 1 << 64, 10 ** 40):
                got = door.raw((
                    "%s %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n%s\r\n"
                    % (method, path, n, "Authorization: %s\r\n" % authorization
                       if authorization else "")).encode() + b"x" * 5000,
                    finish=False)
                s = statuses(got)
                # Refused while we would go on sending.
                check(len(s) == 1 and s[0] in (400, 404, 413), "refused", path,
                      n, got)
                seen[s[0]] = seen.get(s[0], 0) + 1
    same(kept(w), before, "rows")
    check(disk.most < 1 << 20, "on disk", disk.most)
    figures(f, "announced", statuses=seen, most_on_disk=disk.most)


@case("upload", "chunks without end, with curl")
def endless(f, w):
    before, seen, sent = kept(w), {}, 0
    bound = 24 << 20    # 20 MiB, what a table may have, and some air
    with Disk(w) as disk, Honest(f, fetch(w.phones["bob"])) as honest:
        for door, method, path, authorization in doors(f, w):
            if "resources" in path:     # a gigabyte, to who may
                continue
            with open("/dev/zero", "rb") as zero:
                r = subprocess.run(
                    ["curl", "-s", "-o", "/dev/null", "-w",
                     "%{http_code} %{size_upload}", "-X", method, "--interface",
                     f.address, "-H", "Transfer-Encoding: chunked", "-H",
                     "Authorization: %s" % (authorization or ""), "-T", "-",
                     "--max-time", "120", door.url(path)], stdin=zero,
                    stdout=subprocess.PIPE, text=True)
            status, n = r.stdout.split()
            check(status in ("000", "411", "413", "404"), "refused", path, r)
            check(int(n) < bound * 2, "too much was taken", path, n)
            seen[status] = seen.get(status, 0) + 1
            sent += int(n)
    honest.verify()
    same(kept(w), before, "rows")
    check(disk.most < bound, "on disk", disk.most)
    figures(f, "endless", statuses=seen, megabytes_sent=sent >> 20,
            megabytes_on_disk=disk.most >> 20, honest_served=honest.served())


@case("upload", "a phone that uploads again and again")
def again(f, w):
    p = w.phones["small"]
    seen = {}
    for i in range(40):
        a = f.ask(p.file(("-local.cfg", "-contact.xml", "-calllog.xml")[i % 3]),
                  "PUT", p.user, body=b"%d" % i * 30000)
        seen[a.status] = seen.get(a.status, 0) + 1
    check(set(seen) <= {200, 507} and 507 in seen, "the quota", seen)
    used = int(sql(w, "SELECT SUM(u.size) FROM upload u JOIN device d ON"
                      " d.id = u.device_id WHERE d.mac = '%s'" % p.mac)[0][0])
    check(used <= 100000, "more than the quota is kept", used)
    figures(f, "again and again", statuses=seen, kept=used)
