# cases_disk.py - disks are full, and have room again: of the database, of the
# files for phones and of bodies on their way, of the log.

import contextlib
import glob
import os

from load import Load
from report import Skip, case, check, same
from stand import NO_ANSWER, until


def fill(fd, spare):
    """Others write there, too: what was free is less a moment later."""
    st = os.fstatvfs(fd)
    more = st.f_bavail * st.f_frsize - spare
    try:
        if more > 0:
            os.posix_fallocate(fd, os.fstat(fd).st_size, more)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def full(folder, spare=0):
    """Fills the disk that a folder is, but for spare bytes; it has room again
    when the caller takes the ballast away, or at the end."""
    if not os.path.ismount(folder):
        raise Skip("%s is on no small disk of its own: no root, or mount is"
                   " not allowed" % os.path.basename(folder))
    ballast = os.path.join(folder, "ballast")
    try:
        with open(ballast, "wb") as f:
            until("the disk is full", lambda: fill(f.fileno(), spare))
        yield ballast
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(ballast)


def database_died(s):
    try:
        s.rows("SELECT 1")
    except AssertionError:
        return True
    return False


@case("disk", "of the database is full, and has room again")
def database(s, fleet):
    """MariaDB itself may die of it; systemd would start it again, once there
    is room."""
    died = False
    with Load(s, fleet) as load:
        load.wait()
        with full(s.db.dir, 65536) as ballast:
            refused = load.api_statuses.get(503, 0)
            p = fleet.phones[0]

            def felt():
                """Large uploads bring it about."""
                with contextlib.suppress(*NO_ANSWER):
                    s.front.ask(p.path + p.mac + "-contact.xml", "PUT",
                                p.user, body=os.urandom(60000), timeout=10)
                return load.api_statuses.get(503, 0) > refused + 1
            until("people feel it", felt)
            os.unlink(ballast)
        died = database_died(s)
        if died:
            with contextlib.suppress(Exception):
                s.db.kill()
            s.db.start_again()
    bad = [x for x in load.api_statuses if x not in (200, 201, 204, 429, 503)]
    same(bad, [], "what people were told")
    return "MariaDB %s; %s" % ("died" if died else "lived", load.verify())


def post(s, name, data, timeout=30):
    return s.call("POST", "/resources?kind=other&name=%s&organisation_id=%d"
                  % (name, s.org_ids["North"]), data,
                  headers={"Content-Type": "application/octet-stream"},
                  timeout=timeout)


@case("disk", "of the files for phones is full, and has room again")
def resources(s, fleet):
    data = os.urandom(3 << 20)
    with Load(s, fleet) as load:
        load.wait()
        same(post(s, "before.bin", data[1:]).status, 201)
        with full(s.resources, 1 << 20):
            for n in range(4):
                a = post(s, "full.bin", data)
                same(a.status, 507, a)
                check("space" in a.json["detail"] or "room" in
                      a.json["detail"], "what is to be done", a)
            same(glob.glob(os.path.join(s.resources, ".upload-*")), [])
            load.wait()
        a = post(s, "full.bin", data)
        same(a.status, 201, a)
        for name, body in ("before.bin", data[1:]), ("full.bin", data):
            p = fleet.phones[0]
            got = s.front.ask(p.path + "r/other/" + name, user=p.user)
            check(got.status == 200 and got.body == body, "a file", name,
                  got.status, len(got.body))
    same([x for x in load.statuses if x != 200], [], "phones")
    return load.verify()


@case("disk", "of the log is full, from the start and all of a sudden")
def log(s, fleet):
    for p in s.programs:
        p.restart(stderr="/dev/full")
    with Load(s, fleet) as load:
        load.wait()
        for p in s.programs:
            p.hangup()
        load.wait()
    said = ["/dev/full: " + load.verify()]
    room = os.path.join(s.folder, "disk")
    for p in s.programs:
        p.restart(stderr=os.path.join(room, p.name + ".log")
                  if os.path.ismount(room) else None)
    if os.path.ismount(room):
        with Load(s, fleet) as load:
            load.wait()
            with full(room):
                for p in s.programs:
                    p.hangup()
                load.wait(fetches=100)
            for p in s.programs:
                p.hangup()
            until("the log goes on", lambda: all(
                "replacing" in open(os.path.join(room, p.name + ".log"),
                                    errors="replace").read()[-300:]
                for p in s.programs))
        said.append("full: " + load.verify())
    for p in s.programs:
        p.restart()
    return "; ".join(said)
