# cases_bulk.py - /imports, /exports and /bulk: many at once.

import os
import signal
import time

from report import case, check, same

TYPE = "text/csv"
next_mac = [0]


def macs(n):
    """MACs nobody has yet."""
    first = next_mac[0]
    next_mac[0] += n
    return ["249ad8%06x" % i for i in range(first, first + n)]


def send(api, text, kind="devices", mode="good_rows", **query):
    raw = text if isinstance(text, bytes) else text.encode()
    path = "/imports?kind=%s&mode=%s" % (kind, mode)
    for name, value in query.items():
        path += "&%s=%s" % (name, value)
    return api.call("POST", path, raw=raw, kind=TYPE)


def done(api, a):
    same(a.status, 202, "taken (%r)" % a)
    path = a.headers["location"][len("/api/v1"):]
    end = time.monotonic() + 120
    while True:
        job = api.get(path).json
        if job["state"] in ("done", "failed"):
            return job
        if time.monotonic() > end:
            raise AssertionError("not done: %r" % job)
        time.sleep(0.05)


def run(api, text, *args, **query):
    return done(api, send(api, text, *args, **query))


def counts(job):
    return [job[n] for n in ("state", "rows_total", "rows_done", "rows_bad",
                             "rows_changed")]


def admin(w, org="Alpha"):
    return w.api(org, "organisation_admin")


def devices(w, pattern):
    return int(w.sql("SELECT COUNT(*) FROM device WHERE mac LIKE '%s'"
                     % pattern)[0][0])


@case("bulk", "phones with their first line; what else is as if made one by one")
def phones(w):
    api = admin(w)
    x, y, z = macs(3)
    before = int(w.sql("SELECT COUNT(*) FROM rps_job")[0][0])
    job = run(api, "mac,model,label,group,serial,enabled,notes,prov_password,"
              "line_1_user_name,line_1_password,line_1_server_host\n"
              "%s,T46U,Desk 1,New group,SN1,no,a note,secret-word,"
              "201,pw201,sip.example\n"
              "%s,T46U,,,,,,,,,\n"
              "%s,t48u,Third,New group,,yes,,,203,,sip.example\n"
              % (x.upper(), ":".join(y[i:i + 2] for i in range(0, 12, 2)), z),
              create_groups="true")
    same(counts(job), ["done", 3, 3, 0, 3])
    same(job["encoding"], "utf-8")
    rows = w.sql("SELECT d.mac, m.name, d.label, g.name, d.serial, d.enabled,"
                 " d.notes, d.organisation_id, d.prov_secret IS NOT NULL,"
                 " d.version FROM device d JOIN model m ON m.id = d.model_id"
                 " LEFT JOIN device_group g ON g.id = d.group_id WHERE d.mac"
                 " IN ('%s', '%s', '%s') ORDER BY d.mac" % (x, y, z))
    org = str(w.orgs["Alpha"])
    same(rows, [[x, "T46U", "Desk 1", "New group", "SN1", "0", "a note", org,
                 "1", "1"],
                [y, "T46U", "", "NULL", "", "1", "", org, "1", "1"],
                [z, "T48U", "Third", "New group", "", "1", "", org, "1",
                 "1"]])
    same(w.sql("SELECT COUNT(*) FROM device_group WHERE name = 'New group'"),
         [["1"]])
    same(int(w.sql("SELECT COUNT(*) FROM rps_job")[0][0]), before + 3)
    audit = w.sql("SELECT action, object, actor FROM audit WHERE object IN"
                  " ('device', 'line') AND object_name LIKE '%s%%'"
                  " ORDER BY id" % x)
    same([r[:2] for r in audit], [["create", "device"], ["create", "line"]])
    check(audit[0][2].startswith("user:organisationadmin"), "who", audit)
    same(w.sql("SELECT COUNT(*) FROM global_config g JOIN model m ON m.id ="
               " g.model_id WHERE organisation_id = %s AND m.name = 'T48U'"
               % org), [["1"]])
    # The row phones read is the one that compiling makes.
    text = "SELECT HEX(sheet), enabled, group_id FROM mac_config WHERE mac ='%s'"
    for mac in x, y, z:
        was = w.sql(text % mac)
        w.ctl("device", "compile", mac)
        same(w.sql(text % mac), was, "sheet of " + mac)
    same(w.sql("SELECT COUNT(*) FROM import_part"), [["0"]])
    # And the phone's next request gets it.
    key = w.sql("SELECT path_key FROM organisation WHERE id = " + org)[0][0]
    w.ctl("device", "change", x, "enabled=yes")
    a = w.phone("/p/%s/%s.cfg" % (key, x), x, "secret-word")
    same(a.status, 200)
    check(b"account.1.user_name = 201" in a.body and b"pw201" in a.body,
          "its file", a.body)


@case("bulk", "9,999 good rows and one double, in each mode")
def one_double(w):
    api = admin(w)
    m = macs(9999)
    text = "mac,model,label,line_1_user_name,line_1_server_host\n" + "".join(
        "%s,T46U,many %d,%d,sip.example\n" % (x, i, i)
        for i, x in enumerate(m))
    text += "%s,T46U,twice,1,sip.example\n" % m[7]
    like = "249ad8%"
    before = devices(w, like)
    entry = {"row": 10001, "mac": None, "column": "mac", "level": "error",
             "text": "The same is in line 9 already."}
    job = run(api, text, mode="dry_run")
    same(counts(job), ["done", 10000, 10000, 1, 9999], "dry_run")
    same(job["report"], [entry])
    same(devices(w, like), before)
    job = run(api, text, mode="all_or_nothing")
    same(counts(job)[:4], ["failed", 10000, 10000, 1], "all_or_nothing")
    check("nothing was done" in job["error"], "why", job["error"])
    same(devices(w, like), before)
    began = time.monotonic()
    job = run(api, text, mode="good_rows")
    print("   good_rows: %d rows/s" % (10000 / (time.monotonic() - began)))
    same(counts(job), ["done", 10000, 10000, 1, 9999], "good_rows")
    same(job["report"], [entry])
    same(devices(w, like), before + 9999)
    same(w.sql("SELECT COUNT(*) FROM line l JOIN device d ON d.id ="
               " l.device_id WHERE d.label LIKE 'many %'"), [["9999"]])
    same(w.sql("SELECT COUNT(*) FROM audit WHERE object = 'device' AND"
               " action = 'create' AND object_name LIKE '249ad8%'")[0][0],
         str(before + 9999))
    w.sql("DELETE FROM device WHERE label LIKE 'many %'")
    began = time.monotonic()
    job = run(api, "\n".join(text.splitlines()[:-1]), mode="all_or_nothing")
    print("   all_or_nothing: %d rows/s" % (9999 / (time.monotonic() - began)))
    same(counts(job), ["done", 9999, 9999, 0, 9999], "all of them")
    same(devices(w, like), before + 9999)
    w.sql("DELETE FROM device WHERE label LIKE 'many %'")


@case("bulk", "files as spreadsheets write them")
def forms(w):
    api = admin(w)
    for name, text in (
            ("mark", b"\xef\xbb\xbfmac,model,label\n%s,T46U,Caf\xc3\xa9\n"),
            ("semicolons", b"mac;model;label\n%s;T46U;Caf\xc3\xa9\n"),
            ("tabs", b"mac\tmodel\tlabel\n%s\tT46U\tCaf\xc3\xa9\n"),
            ("Windows", b"mac,model,label\r\n%s,T46U,Caf\xc3\xa9\r\n"),
            ("old Mac", b"mac,model,label\r%s,T46U,Caf\xc3\xa9\r"),
            ("blank lines", b"\n\nmac,model,label\n\n%s,T46U,Caf\xc3\xa9\n,,"),
            ("quotes", b'"mac","model","label"\n"%s","T46U","Caf\xc3\xa9"'),
            ("Latin-1", b"mac;model;label\r\n%s;T46U;Caf\xe9\r\n")):
        mac = macs(1)[0]
        job = run(api, text % mac.encode())
        same(counts(job), ["done", 1, 1, 0, 1], name)
        same(w.sql("SELECT label FROM device WHERE mac = '%s'" % mac),
             [["Caf\u00e9"]], name)
        same(job["encoding"], "windows-1252" if name == "Latin-1" else
             "utf-8", name)


@case("bulk", "a file that cannot be read is refused at once, with its line")
def refused(w):
    api = admin(w)
    for raw, says in (
            (b"", "empty"), (b"\n\n", "empty"),
            (b"mac,model\n", "no rows"),
            (b"\xff\xfem\0a\0c\0", "UTF-16"),
            (b"mac,model\n8\0,T46U\n", "Line 2: There is a NUL"),
            (b'mac,model\n249ad8000001,"T46U\nx,y\n', "Line 2: A quote"),
            (b"mac,modle\n1,2\n", "did you mean model?"),
            (b"MAC,model\n1,2\n", "did you mean mac?"),
            (b"mac,model,mac\n1,2,3\n", "mac is there twice"),
            (b"model,label\nT46U,x\n", "mac is missing"),
            (b"mac,,model\n1,2,3\n", "no name"),
            (b"qwertzuiop,mac\n1,2\n", "no column called qwertzuiop;")):
        a = send(api, raw)
        same(a.status, 422, repr(raw))
        check(says in a.json["detail"], "says " + says, a)
    a = api.call("POST", "/imports?kind=devices&mode=dry_run", raw=b"mac\n1",
                 kind="application/json")
    same(a.status, 415)
    good = "mac,model\n%s,T46U\n" % macs(1)[0]
    for query in ("", "?kind=devices", "?kind=phones&mode=dry_run",
                  "?kind=bulk&mode=dry_run", "?kind=devices&mode=dry",
                  "?kind=devices&mode=dry_run&nothing=1",
                  "?kind=devices&mode=dry_run&update=yes"):
        a = api.call("POST", "/imports" + query, raw=good.encode(), kind=TYPE)
        same(a.status, 400, query)
    for query in ("kind=devices&book_id=7", "kind=phone_book",
                  "kind=lines&create_groups=true", "kind=devices&replace=true",
                  "kind=phone_book&book_id=999999"):
        a = api.call("POST", "/imports?mode=good_rows&" + query,
                     raw=good.encode(), kind=TYPE)
        check(a.status in (404, 422), query, a)
    try:
        same(send(api, b"mac,model\n" + b"x" * (17 << 20)).status, 413)
    except (BrokenPipeError, ConnectionResetError):
        pass  # the answer came before we had said everything
    same(w.sql("SELECT COUNT(*) FROM import_job WHERE state IN"
               " ('waiting', 'running')"), [["0"]])


@case("bulk", "large files: what is too much is said, the rest is done")
def large(w):
    api = admin(w)
    note = "n" * 1500
    m = macs(3000)
    text = "mac,model,notes\n" + "".join("%s,T46U,%s%d\n" % (x, note, i)
                                         for i, x in enumerate(m))
    check(len(text) > 4 << 20, "several pieces")
    job = run(api, text, mode="dry_run")
    same(counts(job), ["done", 3000, 3000, 0, 3000])
    text = "mac,model\n" + "".join("x%d,T46U\n" % i for i in range(20001))
    a = send(api, text, mode="all_or_nothing")
    same((a.status, "20001 rows" in a.json["detail"]), (422, True))
    job = run(api, text, mode="dry_run")
    same((job["rows_bad"], len(job["report"])), (20001, 1000))
    a = send(api, "mac,model\n" + "x,y\n" * 200001, mode="dry_run")
    same((a.status, "at most 200000" in a.json["detail"]), (422, True))
    key = {"Idempotency-Key": "import-once"}
    body = ("mac,model\n%s,T46U\n" % macs(1)[0]).encode()
    path = "/imports?kind=devices&mode=good_rows"
    a = api.call("POST", path, raw=body, kind=TYPE, headers=key)
    b = api.call("POST", path, raw=body, kind=TYPE, headers=key)
    same((a.status, b.status, b.json["id"]), (202, 202, a.json["id"]))
    same(done(api, a)["rows_changed"], 1)


@case("bulk", "what is wrong with a row is told, and the others are done")
def bad_rows(w):
    api = admin(w)
    m = macs(20)
    w.device(m[0], "Alpha")
    w.device(m[1], "Beta")
    big = "x" * (1 << 20)
    rows = [
        (m[0] + ",T46U,,,,", "mac", "in use: it is"),
        (m[1] + ",T46U,,,,", "mac", "if the phone is yours, ask"),
        ("80:5e:c1,T46U,,,,", "mac", "must be a MAC address"),
        (m[2] + ",T99X,,,,", "model", "no model called"),
        (m[3] + ",,,,,", "model", "which phone it is"),
        (m[4] + ",T46U,,no such,,", "group", "create_groups=true"),
        (m[5] + ",T46U,,,maybe,", "enabled", "must be yes or no"),
        (m[6] + ",T46U,,,,Beta", "organisation", "no organisation"),
        (m[7] + ",T46U,,,,%d" % w.orgs["Beta"], "organisation",
         "no organisation"),
        (m[8] + ",T46U,,,,,,,", None, "9 cells"),
        (m[9] + ",T46U", None, "2 cells"),
        (m[10] + ",T46U," + big + ",,,", "label", "at most 120 bytes"),
        (m[11] + ',T46U,"a\nb",,,', "label", "control characters"),
        (m[12] + ',T46U,a"b,,,', None, "quote in the middle"),
        (m[13] + ",T46U,=1+1,,,", None, None),
        (m[14] + ",T46U,\"say \"\"hi\"\"\",,,", None, None),
    ]
    text = "mac,model,label,group,enabled,organisation\n" + \
        "".join(r[0] + "\n" for r in rows)
    job = run(api, text)
    same(counts(job), ["done", 16, 16, 14, 2])
    line = 2
    for (row, column, says), got in zip(rows, job["report"]):
        same((got["row"], got["column"], got["level"]),
             (line, column, "error"), row[:40])
        check(says in got["text"], "says " + says, got)
        line += 2 if "\n" in row else 1
    same(w.sql("SELECT label FROM device WHERE mac = '%s'" % m[13]),
         [["=1+1"]])
    same(w.sql("SELECT label FROM device WHERE mac = '%s'" % m[14]),
         [['say "hi"']])
    check("Beta" not in str(job["report"][1]), "no foreign name",
          job["report"][1])
    # At most a thousand are kept.
    text = "mac,model\n" + "".join("nonsense%d,T46U\n" % i
                                   for i in range(1500))
    job = run(api, text, mode="dry_run")
    same((job["rows_bad"], len(job["report"])), (1500, 1000))
    # A MAC that is none of Yealink's is a warning.
    job = run(api, "mac,model\n020000000001,T46U\n", mode="dry_run")
    same((job["rows_bad"], job["rows_warned"], job["report"][0]["level"]),
         (0, 1, "warning"))


@case("bulk", "phones that are there are changed with update=true alone")
def updates(w):
    api = admin(w)
    x, y = macs(2)
    w.device(x, "Alpha", label="old", notes="keep", serial="S1")
    w.device(y, "Beta", label="old")
    text = "mac,label,serial,line_1_display_name\n%s,new,,Shown\n%s,new,,\n" \
        % (x, y)
    job = run(api, text)
    same(counts(job), ["done", 2, 2, 2, 0])
    job = run(api, text, mode="dry_run", update="true")
    same(counts(job), ["done", 2, 2, 1, 1])
    version = w.sql("SELECT version FROM device WHERE mac = '%s'" % x)
    job = run(api, text, update="true")
    same(counts(job), ["done", 2, 2, 1, 1])
    same(w.sql("SELECT label, notes, serial FROM device WHERE mac = '%s'"
               % x), [["new", "keep", ""]])
    same(w.sql("SELECT display_name, user_name, secret IS NOT NULL FROM line"
               " l JOIN device d ON d.id = l.device_id WHERE mac = '%s'" % x),
         [["Shown", x[-4:] + "1", "1"]])
    same(w.sql("SELECT label FROM device WHERE mac = '%s'" % y), [["old"]])
    check(w.sql("SELECT version FROM device WHERE mac = '%s'" % x) != version,
          "version raised")
    job = run(api, "mac,label\n%s,new\n" % x, update="true")
    same(counts(job), ["done", 1, 1, 0, 0], "nothing to do")


@case("bulk", "lines and keys of phones")
def parts(w):
    api = admin(w)
    x, y, z = macs(3)
    w.device(x, "Alpha", lines=1)
    w.device(y, "Alpha", lines=0)
    w.device(z, "Beta", lines=0)
    text = ("mac,number,user_name,password,server_host,transport,codecs\n"
            "%s,1,100,,sip.example,udp,\n"
            "%s,2,102,pw,sip.example,tls,g722 pcma\n"
            "%s,1,103,,sip.example,,\n"
            "%s,17,104,,sip.example,,\n"
            "%s,1,105,,sip.example,,\n"
            "%s,2,106,,sip.example,,g722 g722\n"
            "%s,1,107,,sip.example,,\n" % (x, x, y, y, z, y, y))
    job = run(api, text, "lines", "dry_run")
    same(counts(job), ["done", 7, 7, 5, 2])
    job = run(api, text, "lines")
    same(counts(job), ["done", 7, 7, 5, 2])
    same([(e["row"], e["column"]) for e in job["report"]],
         [(2, "number"), (5, "number"), (6, "mac"), (7, "codecs"),
          (8, "mac")])
    same(w.sql("SELECT d.mac, number, user_name, transport, codecs, l.enabled,"
               " secret IS NOT NULL FROM line l JOIN device d ON d.id ="
               " l.device_id WHERE d.mac IN ('%s', '%s') ORDER BY d.mac,"
               " number" % (x, y)),
         [[x, "1", x[-4:] + "1", "udp", "", "1", "1"],
          [x, "2", "102", "tls", "g722 pcma", "1", "1"],
          [y, "1", "103", "udp", "", "1", "0"]])
    job = run(api, "mac,number,label\n%s,1,Changed\n" % x, "lines",
              update="true")
    same(counts(job), ["done", 1, 1, 0, 1])
    same(w.sql("SELECT l.label, secret IS NOT NULL FROM line l JOIN device d"
               " ON d.id = l.device_id WHERE d.mac = '%s' AND number = 1"
               % x), [["Changed", "1"]])
    text = ("mac,area,module,position,type,line,value,label,pickup\n"
            "%s,line,,1,16,1,201,Ada,*8\n"
            "%s,line,0,1,16,1,202,Bob,\n"
            "%s,expansion,1,3,13,,203,Eve,\n"
            "%s,line,,99,16,1,201,,\n"
            "%s,line,,2,16,99,201,,\n"
            "%s,line,,1,16,1,201,,\n" % (x, x, x, x, x, z))
    job = run(api, text, "keys")
    same(counts(job), ["done", 6, 6, 4, 2])
    same([(e["row"], e["column"]) for e in job["report"]],
         [(3, "mac"), (5, "position"), (6, "line"), (7, "mac")])
    same(w.sql("SELECT area, module, position, value FROM line_key k JOIN"
               " device d ON d.id = k.device_id WHERE d.mac = '%s' ORDER BY"
               " area" % x),
         [["line", "0", "1", "201"], ["expansion", "1", "3", "203"]])
    job = run(api, "mac,area,position,type,value\n%s,line,1,16,999\n" % x,
              "keys")
    same(counts(job), ["done", 1, 1, 1, 0])
    job = run(api, "mac,area,position,type,value\n%s,line,1,16,999\n" % x,
              "keys", update="true")
    same(counts(job), ["done", 1, 1, 0, 1])
    job = run(api, "mac,area,position,type,line\n%s,line,4,16,3\n"
              "%s,line,5,16,2\n" % (x, x), "keys")
    same(counts(job), ["done", 2, 2, 1, 1])
    same([(e["row"], e["column"]) for e in job["report"]], [(2, "line")])
    check("no line 3" in job["report"][0]["text"], "words", job)
    job = run(api, "mac,number,ringtone\n%s,1,Bel.wav\n%s,2,Ring2.wav\n"
              % (x, x), "lines", update="true")
    same(counts(job), ["done", 2, 2, 0, 2])
    same([(e["row"], e["column"], e["level"]) for e in job["report"]],
         [(2, "ringtone", "warning")])
    for mac in x, y:
        text = "SELECT HEX(sheet) FROM mac_config WHERE mac = '%s'" % mac
        was = w.sql(text)
        w.ctl("device", "compile", mac)
        same(w.sql(text), was, "sheet of " + mac)


@case("bulk", "a phone book, added to and replaced")
def book(w):
    api = admin(w)
    b = w.ctl("book", "add", "import", "title=Import", "organisation=%d"
              % w.orgs["Alpha"])["id"]
    was = w.sql("SELECT generation FROM organisation WHERE id = %d"
                % w.orgs["Alpha"])[0][0]
    text = "department,name,phone1\nSales,Ada,201\n,Bob,202\n,,203\n,Eve,\n"
    job = run(api, text, "phone_book", book_id=b)
    same(counts(job), ["done", 4, 4, 2, 2])
    same([(e["row"], e["column"]) for e in job["report"]],
         [(4, "name"), (5, "phone1")])
    check(int(w.sql("SELECT generation FROM organisation WHERE id = %d"
                    % w.orgs["Alpha"])[0][0]) > int(was), "generation")
    job = run(api, "name,phone1\nCarl,300\n", "phone_book", "all_or_nothing",
              book_id=b, replace="true")
    same(counts(job), ["done", 1, 1, 0, 1])
    a = api.get("/exports/phone_book.csv?book_id=%d" % b)
    same(a.body, b"department,name,phone1,phone2,phone3\r\n,Carl,300,,\r\n")
    many = "name,phone1\n" + "".join("P%d,%d\n" % (i, i) for i in range(5000))
    job = run(api, many, "phone_book", "dry_run", book_id=b)
    same((job["rows_bad"], job["rows_changed"]), (1, 4999))
    job = run(api, many, "phone_book", book_id=b)
    same((job["rows_bad"], job["rows_changed"]), (1, 4999))
    same(admin(w, "Beta").get("/exports/phone_book.csv?book_id=%d"
                              % b).status, 404)
    same(send(admin(w, "Beta"), text, "phone_book", book_id=b).status, 404)


@case("bulk", "exported, deleted, imported, exported: the same bytes")
def round_trip(w):
    api = admin(w)
    w.organisation("Round", "North")
    w.ctl("user", "add", "round@example", "organisation=%d" % w.orgs["Round"],
          "role=organisation_admin")
    api = w.session("round@example")
    m = macs(250)
    labels = ["plain", "=1+1", "'quoted", "@x", "-1", "+1", ' "a, b"; c ',
              "Caf\u00e9", "", "tab"]
    text = "mac,model,label,group,serial,enabled,notes,admin_password\n"
    for i, x in enumerate(m):
        text += '%s,%s,"%s",%s,S%d,%s,note %d,%s\n' % (
            x, ("T46U", "T48U")[i % 2],
            labels[i % len(labels)].replace('"', '""'),
            "G%d" % (i % 3) if i % 4 else "", i, ("yes", "no")[i % 5 == 0], i,
            "adm%d" % i if i % 2 else "")
    same(counts(run(api, text, create_groups="true"))[3:], [0, 250])
    text = "mac,number,user_name,server_host,password,codecs\n" + "".join(
        "%s,%d,u%d,sip.example,pw%d,g722 pcma\n" % (x, n, i, i)
        for i, x in enumerate(m) for n in (1, 2))
    same(counts(run(api, text, "lines"))[3:], [0, 500])
    text = "mac,area,position,type,value\n" + "".join(
        "%s,line,%d,16,%d\n" % (x, n, i)
        for i, x in enumerate(m) for n in range(1, 6))
    same(counts(run(api, text, "keys"))[3:], [0, 1250])
    kinds = "devices", "lines", "keys"
    for query in "?secrets=true", "":
        first = {k: api.get("/exports/%s.csv%s" % (k, query)) for k in kinds}
        for k in kinds:
            same((first[k].status, first[k].type), (200,
                 "text/csv; charset=utf-8"))
        same(first["devices"].body.count(b"\r\n"), 251)
        same(first["keys"].body.count(b"\r\n"), 1251)
        same(b"adm1" in first["devices"].body, query != "", "secrets")
        same(b",pw3" in first["lines"].body, query != "", "secrets")
        w.sql("DELETE FROM device WHERE organisation_id = %d"
              % w.orgs["Round"])
        for k in kinds:
            job = run(api, first[k].body, k, "all_or_nothing")
            same((job["state"], job["rows_bad"]), ("done", 0), k)
        for k in kinds:
            same(api.get("/exports/%s.csv%s" % (k, query)).body,
                 first[k].body, k + query)
    for k in kinds:
        job = run(api, first[k].body, k, update="true")
        same((job["rows_bad"], job["rows_changed"]), (0, 0), "as it is: " + k)


@case("bulk", "exports are filtered, and show nothing foreign and no secrets")
def exports(w):
    x, y = macs(2)
    w.device(x, "Alpha", label="export one")
    w.device(y, "Beta", label="export two")

    def seen(api, query=""):
        a = api.get("/exports/devices.csv?q=export%20" + query)
        same(a.status, 200)
        return [mac for mac in (x, y) if mac.encode() in a.body]

    same(seen(admin(w)), [x])
    same(seen(admin(w, "Beta")), [y])
    same(seen(w.api("North", "reseller_admin")), [x])
    same(seen(w.api()), [x, y])
    same(seen(w.api(), "&organisation_id=%d" % w.orgs["Beta"]), [y])
    same(seen(w.api(), "&under=%d" % w.orgs["North"]), [x])
    same(seen(w.api(), "&model=T48U"), [])
    same(seen(admin(w), "&organisation_id=%d" % w.orgs["Beta"]), [])
    same(seen(w.api("Alpha", "read_only")), [x])
    path = "/exports/lines.csv?secrets=true"
    same(w.api("Alpha", "read_only").get(path).status, 403)
    same(w.token("Alpha", "manage").get(path).status, 403)
    same(w.token("Alpha", "manage secrets").get(path).status, 200)
    same(admin(w).get("/exports/lines.csv?nothing=1").status, 400)
    same(w.api("Alpha", "organisation_user").get("/exports/devices.csv")
         .status, 403)


@case("bulk", "jobs are listed, watched and thrown away by who may see them")
def jobs(w):
    api = admin(w)
    mac = macs(1)[0]
    job = run(api, "mac,model\n%s,T46U\n" % mac, mode="dry_run")
    path = "/imports/%d" % job["id"]
    a = api.get("/imports?sort=-id&kind=devices&state=done&limit=1")
    same((a.status, a.json["items"][0]["id"]), (200, job["id"]))
    for who in admin(w, "Beta"), w.session(w.logins["Beta", "read_only"]):
        same(who.get(path).status, 404)
        same([x for x in who.get("/imports").json["items"]
              if x["id"] == job["id"]], [])
    same(admin(w, "Beta").delete(path).status, 404)
    same(w.api("Alpha", "read_only").get(path).status, 200)
    same(w.api("Alpha", "read_only").delete(path).status, 403)
    same(w.api("North", "reseller_admin").get(path).status, 200)
    same(send(w.api("Alpha", "read_only"), "mac\n1\n").status, 403)
    same(send(api, "mac,model\n%s,T46U\n" % mac,
              organisation_id=w.orgs["Beta"]).status, 404)
    # For somebody below.
    job = run(w.api("North", "reseller_admin"), "mac,model,organisation\n"
              "%s,T46U,North/Alpha\n%s,T46U,Beta\n" % (mac, macs(1)[0]))
    same(counts(job), ["done", 2, 2, 1, 1])
    same(w.sql("SELECT organisation_id FROM device WHERE mac = '%s'" % mac),
         [[str(w.orgs["Alpha"])]])
    same(api.delete(path).status, 204)
    same(api.get(path).status, 404)


def kill_worker(w, job):
    """The process that has the job, by SIGKILL."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        row = w.sql("SELECT lease_owner, rows_done FROM import_job"
                    " WHERE id = %d" % job)[0]
        if row[0] not in ("", "NULL") and int(row[1]) > 0:
            os.kill(int(row[0].rpartition(":")[2]), signal.SIGKILL)
            return True
    return False


@case("bulk", "a worker that is killed is followed, and nothing is done twice")
def killed(w):
    api = admin(w)
    for mode in "good_rows", "all_or_nothing":
        m = macs(6000)
        a = send(api, "mac,model,label\n" + "".join(
            "%s,T46U,kill %d\n" % (x, i) for i, x in enumerate(m)),
            mode=mode)
        same(a.status, 202)
        job = a.json["id"]
        check(kill_worker(w, job), "killed in the middle of " + mode)
        # Its lease would end by itself; we do not wait for that.
        time.sleep(0.3)
        w.sql("UPDATE import_job SET lease_until = UTC_TIMESTAMP() - INTERVAL"
              " 1 SECOND WHERE id = %d AND lease_until IS NOT NULL" % job)
        job = done(api, a)
        same(counts(job), ["done", 6000, 6000, 0, 6000], mode)
        same(w.sql("SELECT COUNT(*), COUNT(DISTINCT mac) FROM device WHERE"
                   " label LIKE 'kill %'"), [["6000", "6000"]])
        same(w.sql("SELECT COUNT(*) FROM audit a JOIN device d ON d.id ="
                   " a.object_id WHERE a.object = 'device' AND a.action ="
                   " 'create' AND d.label LIKE 'kill %'"), [["6000"]])
        w.sql("DELETE FROM device WHERE label LIKE 'kill %'")


@case("bulk", "a running import is cancelled, and another is served meanwhile")
def cancelled(w):
    api = admin(w)
    m = macs(9000)
    a = send(api, "mac,model,label\n" + "".join(
        "%s,T46U,cancel %d\n" % (x, i) for i, x in enumerate(m)))
    slowest = 0
    for _ in range(10):
        began = time.monotonic()
        same(api.get("/imports/%d" % a.json["id"]).status, 200)
        slowest = max(slowest, time.monotonic() - began)
    print("   slowest answer while importing: %.2f s" % slowest)
    same(api.delete("/imports/%d" % a.json["id"]).status, 204)
    count = None
    while count != devices(w, "249ad8%"):
        count = devices(w, "249ad8%")
        time.sleep(1.5)
    left = w.sql("SELECT COUNT(*) FROM device WHERE label LIKE 'cancel %'")
    check(int(left[0][0]) < 9000, "not all of them", left)
    same(w.sql("SELECT COUNT(*) FROM mac_config c JOIN device d ON d.id ="
               " c.device_id WHERE d.label LIKE 'cancel %'"), left)
    w.sql("DELETE FROM device WHERE label LIKE 'cancel %'")


@case("bulk", "voipconfigctl imports and exports by the same rules")
def by_ctl(w):
    x, y = macs(2)
    path = os.path.join(w.folder, "import.csv")
    with open(path, "w") as f:
        f.write("mac,model,organisation\n%s,T46U,North/Alpha\n"
                "%s,T99X,North/Alpha\n" % (x, y))
    job = w.ctl("import", path, "--kind", "devices", "--mode", "good_rows",
                "--organisation", "Provider")
    same((job["state"], job["rows_bad"], job["rows_changed"]), ("done", 1, 1))
    same(job["report"][0]["row"], 3)
    same(devices(w, x), 1)
    said = w.ctl("import", path, "--kind", "phones", refused=True)
    check("devices, lines, keys, phone_book" in said, "kinds", said)


@case("bulk", "one change of a selection")
def change(w):
    api = admin(w)
    m = macs(4)
    for x in m[:3]:
        w.device(x, "Alpha", label="bulk " + x, lines=2)
    w.device(m[3], "Beta", label="bulk foreign")
    group = api.post("/groups", {"name": "Bulk"}).json

    def bulk(change, select=None, **more):
        body = {"select": select or {"macs": m}, "change": change}
        body.update(more)
        return api.post("/bulk", body)

    def got(a):
        same(a.status, 200, repr(a))
        return [a.json[n] for n in ("selected", "changed", "unchanged",
                                    "failed")]

    value = {"setting": {"name": "features.dnd.allow", "value": "0"}}
    a = bulk(value, dry_run=True)
    same(got(a), [4, 3, 0, 1])
    same((a.json["report"][0]["mac"], "no device" in
          a.json["report"][0]["text"]), (m[3], True))
    same(w.sql("SELECT COUNT(*) FROM setting WHERE name ="
               " 'features.dnd.allow'"), [["0"]])
    same(got(bulk(value)), [4, 3, 0, 1])
    same(got(bulk(value)), [4, 0, 3, 1])
    same(w.sql("SELECT COUNT(*) FROM setting WHERE layer = 'device' AND name ="
               " 'features.dnd.allow' AND value = '0'"), [["3"]])
    key = w.sql("SELECT path_key FROM organisation WHERE id = %d"
                % w.orgs["Alpha"])[0][0]
    password = w.ctl("device", "secret", m[0])["password"]
    body = w.phone("/p/%s/%s.cfg" % (key, m[0]), m[0], password).body
    check(b"features.dnd.allow = 0" in body, "the phone sees it", body)
    absent = {"setting": {"name": "features.dnd.allow", "absent": True}}
    same(got(bulk(absent)), [4, 3, 0, 1])
    same(got(bulk({"delete_setting": "features.dnd.allow"})), [4, 3, 0, 1])
    same(got(bulk({"delete_setting": "features.dnd.allow"})), [4, 0, 3, 1])
    mine = {"macs": m[:3]}
    same(got(bulk({"group": "Bulk"}, mine)), [3, 3, 0, 0])
    same(got(bulk({"group": "nothing"}, mine)), [3, 0, 0, 3])
    same(got(bulk({"enabled": False}, {"group_id": group["id"]})),
         [3, 3, 0, 0])
    same(got(bulk({"enabled": True}, {"q": "bulk 249ad8"})), [3, 3, 0, 0])
    same(got(bulk({"group": None}, {"group_id": group["id"]})), [3, 3, 0, 0])
    same(got(bulk({"codecs": ["g722", "pcma"], "lines": [1]}, mine)),
         [3, 3, 0, 0])
    same(got(bulk({"codecs": ["g722", "pcma"], "lines": "all"}, mine)),
         [3, 3, 0, 0])
    same(got(bulk({"codecs": ["g722"], "lines": [2, 3]}, mine)), [3, 0, 0, 3])
    same(got(bulk({"sip_server": {"host": "new.example", "port": 5061,
                                  "transport": "tls"}}, mine)), [3, 3, 0, 0])
    same(w.sql("SELECT number, codecs, server_host, server_port, transport,"
               " secret IS NOT NULL FROM line l JOIN device d ON d.id ="
               " l.device_id WHERE d.mac = '%s'" % m[0]),
         [[n, "g722 pcma", "new.example", "5061", "tls", "1"]
          for n in ("1", "2")])
    a = bulk({"setting": {"name": "account.1.sip_server.1.adress",
                          "value": "x"}}, mine)
    same(got(a), [3, 3, 0, 0])
    check("Did you mean" in a.json["warnings"][0], "a warning", a)
    for body, pointer in (
            ({"select": mine}, "/change"),
            ({"change": {"enabled": True}}, "/select"),
            ({"select": {}, "change": {"enabled": True}}, "/select"),
            ({"select": mine, "change": {}}, "/change"),
            ({"select": mine, "change": {"enabled": True, "group": "x"}},
             "/change"),
            ({"select": mine, "change": {"template": 1}}, "/change"),
            ({"select": {"macs": ["x"]}, "change": {"enabled": True}},
             "/select/macs/0"),
            ({"select": {"organisation_id": "x"},
              "change": {"enabled": True}}, "/select/organisation_id"),
            ({"select": mine, "change": {"codecs": ["g722", "g722"]}},
             "/change/codecs"),
            ({"select": mine, "change": {"codecs": ["x"]}},
             "/change/codecs"),
            ({"select": mine, "change": {"codecs": ["g722"],
                                         "lines": [1, 0]}},
             "/change/lines/1"),
            ({"select": mine, "change": {"codecs": ["g722"],
                                         "lines": "some"}},
             "/change/lines"),
            ({"select": mine, "change": {"sip_server": {"host": "a b"}}},
             "/change/sip_server/host"),
            ({"select": mine, "change": {"setting": {"name": "a b"}}},
             "/change/setting/name"),
            ({"select": mine, "change": {"setting": {
                "name": "phone_setting.backlight_time", "value": "x"}}},
             "/change/setting/value")):
        a = api.post("/bulk", body)
        same((a.status, a.json.get("errors", [{}])[0].get("pointer")),
             (422, pointer), repr(body))
    same(w.api("Alpha", "read_only").post("/bulk", {
        "select": mine, "change": {"enabled": True}}).status, 403)
    for select in ({"organisation_id": w.orgs["Alpha"]},
                   {"under": w.orgs["Alpha"]}, {"group_id": group["id"]}):
        same(admin(w, "Beta").post("/bulk", {
            "select": select, "change": {"enabled": False}}).status, 404)
    same(got(bulk({"enabled": False}, {"q": "no such label"})), [0, 0, 0, 0])


@case("bulk", "a change of more than 200 phones is a job")
def large_change(w):
    api = admin(w)
    m = macs(450)
    run(api, "mac,model,label,line_1_user_name,line_1_server_host\n" + "".join(
        "%s,T46U,large %d,%d,sip.example\n" % (x, i, i)
        for i, x in enumerate(m)))
    body = {"select": {"q": "large "},
            "change": {"setting": {"name": "account.1.password",
                                   "value": "sealed-word"}}}
    job = done(api, api.post("/bulk", body))
    same((job["kind"], counts(job)), ("bulk", ["done", 450, 450, 0, 450]))
    same(w.sql("SELECT COUNT(*) FROM setting s JOIN device d ON d.id ="
               " s.device_id WHERE d.label LIKE 'large %' AND s.secret IS NOT"
               " NULL"), [["450"]])
    body["change"] = {"enabled": False}
    body["dry_run"] = True
    job = done(api, api.post("/bulk", body))
    same(counts(job), ["done", 450, 450, 0, 450])
    same(w.sql("SELECT COUNT(*) FROM device WHERE label LIKE 'large %' AND"
               " enabled = 0"), [["0"]])
    w.sql("DELETE FROM device WHERE label LIKE 'large %'")
