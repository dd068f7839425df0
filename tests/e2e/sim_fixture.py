"""sim_fixture.py ROOT LOG [CERT KEY CA] - a server for sim_phone_selftest.sh.

Prints its port.  The first path element says how it behaves, the rest is a
file below ROOT: open, basic, digest, both (password asked for), deny (401
always), flaky (503 twice for each file, then well), busy (503 always), moved
(302 to open).  PUT and POST store the body.  LOG gets one line per request:
method, path, number of the connection, credentials' scheme, User-Agent.
With CERT and KEY it speaks TLS and takes client certificates issued by CA.
"""
import base64
import hashlib
import http.server
import os
import re
import ssl
import sys

USER, PASSWORD, REALM, NONCE = 'u', 'p w', 'phones', '7c1f'
ROOT, LOG = sys.argv[1], sys.argv[2]
seen = {}


def md5(s):
    return hashlib.md5(s.encode()).hexdigest()


def digest_ok(method, header):
    f = {k: v or w for k, v, w in
         re.findall(r'(\w+)=(?:"([^"]*)"|([^ ,]+))', header)}
    a1 = md5(f'{USER}:{REALM}:{PASSWORD}')
    a2 = md5(f'{method}:{f["uri"]}')
    return f['nonce'] == NONCE and f['response'] == md5(
        ':'.join((a1, NONCE, f['nc'], f['cnonce'], 'auth', a2)))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    wbufsize = -1  # head and body in one packet
    connections = 0

    def setup(self):
        super().setup()
        Handler.connections += 1
        self.number = Handler.connections

    def log_message(self, *args):
        pass

    def reply(self, status, body=b'', *headers):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def allowed(self, mode):
        header = self.headers.get('Authorization', '')
        basic = 'Basic ' + base64.b64encode(
            f'{USER}:{PASSWORD}'.encode()).decode()
        if mode in ('basic', 'both') and header == basic:
            return True
        return mode in ('digest', 'both') and header.startswith('Digest ') \
            and digest_ok(self.command, header)

    def serve(self):
        body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        _, mode, name = self.path.split('/', 2)
        scheme = self.headers.get('Authorization', '-').split()[0]
        odd = [h for h in ('If-None-Match', 'If-Modified-Since', 'Expect')
               if h in self.headers]
        peer = getattr(self.connection, 'getpeercert', dict)()
        odd += [f'CN={v}' for (k, v), in (peer or {}).get('subject', ())
                if k == 'commonName']
        with open(LOG, 'a') as log:
            print(self.command, self.path, self.number, scheme,
                  self.headers.get('User-Agent'), *odd, file=log)
        if mode in ('basic', 'digest', 'both', 'deny') \
                and not self.allowed(mode):
            ask = {'basic': ('Basic',), 'digest': ('Digest',)}.get(
                mode, ('Basic', 'Digest'))
            extra = f', nonce="{NONCE}", qop="auth", algorithm=MD5'
            return self.reply(401, b'no', *(
                ('WWW-Authenticate', f'{s} realm="{REALM}"' +
                 (extra if s == 'Digest' else '')) for s in ask))
        seen[self.path] = seen.get(self.path, 0) + 1
        if mode == 'busy' or mode == 'flaky' and seen[self.path] <= 2:
            return self.reply(503)
        if mode == 'moved':
            return self.reply(302, b'', ('Location', '/open/' + name))
        path = os.path.join(ROOT, os.path.normpath('/' + name)[1:])
        if self.command in ('PUT', 'POST'):
            with open(path, 'wb') as f:
                f.write(body)
            return self.reply(201)
        if not os.path.isfile(path):
            return self.reply(404, b'not here')
        with open(path, 'rb') as f:
            return self.reply(200, f.read())

    do_GET = do_PUT = do_POST = serve


server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
server.daemon_threads = True
server.handle_error = lambda *args: None  # phones hang up on firmware
if len(sys.argv) > 3:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(sys.argv[3], sys.argv[4])
    tls.load_verify_locations(sys.argv[5])
    tls.verify_mode = ssl.CERT_OPTIONAL
    server.socket = tls.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
