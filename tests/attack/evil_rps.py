# evil_rps.py - a server that is not Yealink's, and answers as it likes.

import http.server
import os
import ssl
import threading

XML = (b'<?xml version="1.0" encoding="UTF-8"?>%s<methodResponse><params>'
       b'<param><value><array><data><value><boolean>1</boolean></value><value>'
       b'%s</value></data></array></value></param></params></methodResponse>')
LAUGHS = b"<!DOCTYPE a [<!ENTITY l0 \"ha\">" + b"".join(
    b"<!ENTITY l%d \"%s\">" % (i, b"&l%d;" % (i - 1) * 10)
    for i in range(1, 10)) + b"]>"


def entity(address):
    return b'<!DOCTYPE a [<!ENTITY x SYSTEM "%s">]>' % address.encode()


def answers(other):
    """(name, content type, body), below the megabyte that is read, and one
    that has no end.  other: where nobody may be sent."""
    deep = b"<value>" * 100000
    yield "laughs", "text/xml", XML % (LAUGHS, b"&l9;")
    yield "file", "text/xml", XML % (entity("file:///etc/passwd"), b"&x;")
    yield "http", "text/xml", XML % (entity(other), b"&x;")
    yield "dtd", "text/xml", XML % (
        b'<!DOCTYPE a SYSTEM "%s">' % other.encode(), b"x")
    yield "parameter", "text/xml", XML % (
        b'<!DOCTYPE a [<!ENTITY %% p SYSTEM "%s"> %%p;]>' % other.encode(),
        b"x")
    yield "deep", "text/xml", XML % (b"", deep)
    yield "wide", "text/xml", XML % (b"", b"<value>a</value>" * 60000)
    yield "attributes", "text/xml", XML % (
        b"", b"<value " + b" ".join(b'a%d="b"' % i for i in range(60000)) +
        b">x</value>")
    yield "name", "text/xml", b"<" + b"a" * 1000000 + b">"
    yield "zeros", "text/xml", b"\0" * 1000000
    yield "JSON arrays", "application/json", b"[" * 1000000
    yield "JSON objects", "application/json", b'{"a":' * 200000
    yield "JSON number", "application/json", \
        b'{"code":' + b"9" * 1000000 + b"}"
    yield "JSON names", "application/json", \
        b"{" + b'"code":1,' * 100000 + b'"code":2}'
    yield "JSON text", "application/json", \
        b'{"message":"' + b"\\u0041" * 170000 + b'"}'
    yield "endless", "text/xml", None


class Evil:
    """Answers everything with .answer (kind, body); counts who came.  tls:
    the folder with a certificate."""

    def __init__(self, tls=None):
        evil = self
        self.answer, self.asked = ("text/xml", b"<a/>"), 0

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                evil.asked += 1
                n = int(self.headers.get("Content-Length") or 0)
                self.rfile.read(n)
                kind, body = evil.answer
                self.send_response(200)
                self.send_header("Content-Type", kind)
                if body is not None:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.close_connection = body is None
                try:
                    while body is None:
                        self.wfile.write(b"<a>" * 10000)
                    self.wfile.write(body)
                except OSError:
                    pass
            do_POST = do_PUT = do_DELETE = do_GET

            def log_message(self, *args):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                      Handler)
        self.server.daemon_threads = True
        self.url = "http%s://127.0.0.1:%d" % ("s" if tls else "",
                                              self.server.server_port)
        if tls:
            c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            c.load_cert_chain(os.path.join(tls, "server.crt"),
                              os.path.join(tls, "server.key"))
            self.server.socket = c.wrap_socket(
                self.server.socket, server_side=True,
                do_handshake_on_connect=False)
        self.thread = threading.Thread(target=self.server.serve_forever,
                                       args=(0.05,))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *what):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
