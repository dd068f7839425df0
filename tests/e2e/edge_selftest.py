"""The cases of edge_selftest.sh: a real pool, real sockets, no web server.

    edge_selftest.py DEMO FOLDER
"""
import collections
import os
import signal
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import fcgi_client as f  # noqa: E402

DEMO, DIR = sys.argv[1:3]
CASES = []
FILE = os.path.join(DIR, 'data 100%.bin')
DATA = bytes(range(256)) * 400


def case(fn):
    CASES.append(fn)
    return fn


def until(what, seconds=15):
    """Polls what() until it is true; its value, or an error."""
    end = time.monotonic() + seconds
    while True:
        v = what()
        if v:
            return v
        if time.monotonic() > end:
            raise AssertionError('waited in vain')
        time.sleep(0.01)


def same(got, want):
    if got != want:
        raise AssertionError('%r instead of %r' % (got, want))


class Demo:
    """One master with its workers; ends with the with statement."""
    count = 0

    def __init__(self, workers=4, deadline=30, requests=1000, where=None,
                 **env):
        Demo.count += 1
        self.sock = where or os.path.join(DIR, 's%d' % Demo.count)
        self.log = os.path.join(DIR, 'log%d' % Demo.count)
        self.p = subprocess.Popen(
            [DEMO, self.sock, str(workers), str(deadline), FILE,
             str(requests)],
            stderr=open(self.log, 'wb'), stdout=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL, env=dict(os.environ, **env))
        self.workers = 0 if 'STILLBORN' in env else workers

    def __enter__(self):
        try:
            until(lambda: len(self.pids()) >= self.workers)
            until(self.connects)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.p.terminate()
        try:
            self.p.wait(10)
        except subprocess.TimeoutExpired:
            self.p.kill()
            self.p.wait()

    def connects(self):
        try:
            f.Conn(self.sock).close()
            return True
        except OSError:
            return False

    def pids(self):
        path = '/proc/%d/task/%d/children' % (self.p.pid, self.p.pid)
        try:
            with open(path) as fh:
                return sorted(int(x) for x in fh.read().split())
        except OSError:
            return []

    def text(self):
        with open(self.log, errors='replace') as fh:
            return fh.read()

    def ask(self, *args, **kw):
        return f.request(self.sock, *args, **kw)

    def fires(self, threads, count, path='/healthz'):
        """threads x count requests at once: {status: how many}."""
        tally = collections.Counter()
        lock = threading.Lock()

        def run():
            mine = collections.Counter()
            for _ in range(count):
                try:
                    mine[self.ask(path).status] += 1
                except OSError as e:
                    mine[repr(e)] += 1
            with lock:
                tally.update(mine)
        ts = [threading.Thread(target=run) for _ in range(threads)]
        for t in ts:
            t.start()
        return ts, tally


@case
def twelve_clients_200_requests():
    with Demo() as d:
        ts, tally = d.fires(12, 200)
        for t in ts:
            t.join()
        same(dict(tally), {200: 2400})


@case
def workers_leave_after_max_requests():
    with Demo(requests=20) as d:
        first = d.pids()
        ts, tally = d.fires(4, 100)
        for t in ts:
            t.join()
        same(dict(tally), {200: 400})
        until(lambda: len(d.pids()) == 4)
        assert not set(first) & set(d.pids())


@case
def aborted_worker_is_replaced():
    with Demo() as d:
        time.sleep(2.1)  # past infancy: no pause for one that has served
        before = d.pids()
        same(d.ask('/boom').ended, False)
        until(lambda: 'died of signal 6' in d.text())
        until(lambda: len(d.pids()) == 4 and d.pids() != before)
        same(d.ask('/healthz').status, 200)
        assert 'no new workers' not in d.text(), d.text()


@case
def sighup_under_load_loses_no_request():
    with Demo() as d:
        before = d.pids()
        ts, tally = d.fires(12, 400)
        d.p.send_signal(signal.SIGHUP)
        for t in ts:
            t.join()
        same(dict(tally), {200: 4800})
        until(lambda: len(d.pids()) == 4 and not set(d.pids()) & set(before))
        assert 'killed' not in d.text(), d.text()


@case
def hung_handler_dies_at_its_deadline():
    with Demo(workers=2, deadline=1) as d:
        same(d.ask('/hang').ended, False)
        until(lambda: 'overstayed its deadline' in d.text())
        until(lambda: len(d.pids()) == 2)
        same(d.ask('/healthz').status, 200)


@case
def idle_worker_outlives_its_alarm():
    with Demo(workers=1, deadline=1) as d:
        same(d.ask('/healthz').status, 200)
        before = d.pids()
        time.sleep(1.5)
        same(d.ask('/healthz').status, 200)
        same(d.pids(), before)


@case
def sigterm_drains():
    with Demo(workers=2) as d:
        ts, tally = d.fires(2, 1, '/slow')
        time.sleep(0.2)
        d.p.send_signal(signal.SIGTERM)
        same(d.p.wait(10), 0)
        for t in ts:
            t.join()
        same(dict(tally), {200: 2})
        assert not os.path.exists(d.sock), 'the socket file is left'


@case
def killed_master_leaves_no_orphans():
    with Demo() as d:
        pids = d.pids()
        d.p.kill()
        d.p.wait()
        until(lambda: not any(alive(p) for p in pids))


def alive(pid):
    try:
        with open('/proc/%d/stat' % pid) as fh:
            return fh.read().rpartition(')')[2].split()[0] != 'Z'
    except OSError:
        return False


@case
def socket_of_a_living_process_is_not_taken():
    with Demo(workers=1) as d:
        other = Demo(workers=1, where=d.sock)
        same(other.p.wait(10), 1)
        same(d.ask('/healthz').status, 200)


@case
def socket_of_a_dead_process_is():
    with Demo(workers=1) as d:
        pids = d.pids()
        d.p.kill()
        d.p.wait()
        until(lambda: not any(alive(p) for p in pids))
        with Demo(workers=1, where=d.sock) as e:
            same(e.ask('/healthz').status, 200)


@case
def stillborn_workers_do_not_burn_the_machine():
    with Demo(workers=1, where=os.path.join(DIR, 'sb'), STILLBORN='1') as d:
        until(lambda: 'no new workers for 2 s' in d.text())
        assert d.text().count('gave up') <= 3, d.text()
        d.p.send_signal(signal.SIGTERM)
        same(d.p.wait(10), 0)


@case
def params_of_200_kb():
    with Demo(workers=1) as d:
        extra = {'HTTP_X_%d' % i: 'v' * 1000 for i in range(200)}
        extra['HTTP_X_LAST'] = 'w' * 70000
        same(d.ask('/var/HTTP_X_LAST', extra=extra).body, b'70000')


@case
def half_a_request_holds_a_worker_only_to_its_deadline():
    with Demo(workers=1, deadline=1) as d:
        c = f.Conn(d.sock)
        c.send(f.begin())
        time.sleep(0.1)
        same(until(lambda: tried(d)), 200)
        c.close()


def tried(d):
    try:
        return d.ask('/healthz', timeout=5).status
    except OSError:
        return None


@case
def truncated_body_is_400():
    with Demo(workers=1) as d:
        a = d.ask('/echo', 'PUT', b'short', {'CONTENT_LENGTH': '100'})
        same(a.status, 400)
        same(d.ask('/healthz').status, 200)


@case
def overlong_body_is_400():
    with Demo(workers=1) as d:
        a = d.ask('/echo', 'PUT', b'longer', {'CONTENT_LENGTH': '3'})
        same(a.status, 400)


@case
def vanished_client_does_no_harm():
    with Demo(workers=1) as d:
        c = f.Conn(d.sock)
        c.send(f.begin() + f.stream(f.PARAMS, f.params(
            '/echo', 'PUT', b'', {'CONTENT_LENGTH': '100'})) +
            f.rec(f.STDIN, b'part'))
        c.close()
        c = f.Conn(d.sock)
        c.send(f.begin() + f.stream(f.PARAMS, f.params('/big')) +
               f.stream(f.STDIN, b''))
        c.close()
        same(d.ask('/healthz').status, 200)
        assert 'died' not in d.text(), d.text()


@case
def slow_body_is_bounded_by_the_deadline():
    with Demo(workers=1, deadline=1) as d:
        c = f.Conn(d.sock)
        c.send(f.begin() + f.stream(f.PARAMS, f.params(
            '/echo', 'PUT', b'', {'CONTENT_LENGTH': '100'})) +
            f.rec(f.STDIN, b'part'))
        same(c.answer().ended, False)
        c.close()


@case
def body_round_trip():
    with Demo(workers=1) as d:
        body = DATA[:100000]
        for extra in None, {'CONTENT_LENGTH': None}:
            a = d.ask('/echo', 'PUT', body, extra)
            same((a.status, a.body == body), (200, True))
            same(a.headers['content-length'], '100000')
            same(d.ask('/echo', 'PUT', body + b'!', extra).status, 413)
        same(d.ask('/echo', 'PUT', b'').body, b'')
        same(d.ask('/echo', 'PUT', b'z' * (4 << 20)).status, 413)
        same(d.ask('/healthz', 'GET', b'unasked').status, 413)


@case
def head_and_304():
    with Demo(workers=1) as d:
        a = d.ask('/tagged', 'HEAD')
        same((a.status, a.body, a.headers['content-length']),
             (200, b'', '6'))
        same(a.headers['etag'], '"v1"')
        for tags in '"v1"', 'W/"v1"', '"x", W/"v1"', '*':
            a = d.ask('/tagged', extra={'HTTP_IF_NONE_MATCH': tags})
            same((tags, a.status, a.body), (tags, 304, b''))
            same('content-length' in a.headers, False)
            same(a.headers['etag'], '"v1"')
        a = d.ask('/tagged', extra={'HTTP_IF_NONE_MATCH': '"v2"'})
        same((a.status, a.body), (200, b'tagged'))
        same(a.headers['cache-control'], 'private, no-cache')
        same(a.headers['x-content-type-options'], 'nosniff')


@case
def refusals():
    with Demo(workers=1) as d:
        same(d.ask('/nope').status, 404)
        same(d.ask('/nope').body, b'nothing here')
        a = d.ask('/echo', 'DELETE')
        same((a.status, a.headers['allow']), (405, 'POST, PUT'))
        same(d.ask('/healthz', 'BREW').status, 405)
        same(d.ask('/%2e%2e/healthz').status, 404)
        same(d.ask('/' + 'a' * 1024).status, 414)
        same(d.ask('/secret').status, 403)
        same(d.ask('/echo', 'PUT', b'', {'CONTENT_LENGTH': '-1'}).status, 400)
        a = d.ask('/away')
        same((a.status, a.body, a.headers['retry-after']), (503, b'', '7'))


@case
def big_answer():
    with Demo(workers=1) as d:
        a = d.ask('/big')
        same((a.status, a.body == b'b' * (3 << 20)), (200, True))


@case
def file_through_us():
    with Demo(workers=1) as d:
        a = d.ask('/file')
        same((a.status, a.body == DATA), (200, True))
        same(a.headers['content-length'], str(len(DATA)))
        a = d.ask('/file', extra={'HTTP_RANGE': 'bytes=10-19'})
        same((a.status, a.body), (206, DATA[10:20]))
        same(a.headers['content-range'], 'bytes 10-19/%d' % len(DATA))
        a = d.ask('/file', extra={'HTTP_RANGE': 'bytes=-5'})
        same((a.status, a.body), (206, DATA[-5:]))
        a = d.ask('/file', extra={'HTTP_RANGE': 'bytes=999999-'})
        same((a.status, a.body), (416, b''))
        same(a.headers['content-range'], 'bytes */%d' % len(DATA))
        a = d.ask('/file', extra={'HTTP_RANGE': 'bytes=1-2',
                                  'HTTP_IF_RANGE': '"old"'})
        same(a.status, 200)
        a = d.ask('/file', 'HEAD')
        same((a.status, a.body, a.headers['content-length']),
             (200, b'', str(len(DATA))))
        a = d.ask('/file', extra={'HTTP_IF_NONE_MATCH': '"filetag"'})
        same(a.status, 304)
        os.rename(FILE, FILE + '.away')
        try:
            a = d.ask('/file')
            same((a.status, a.body), (404, b'nothing here'))
            os.symlink(FILE + '.away', FILE)
            same(d.ask('/file').status, 404)
            os.unlink(FILE)
            os.mkfifo(FILE)
            same(d.ask('/file').status, 404)
            os.unlink(FILE)
        finally:
            os.rename(FILE + '.away', FILE)


@case
def file_through_the_web_server():
    with Demo(workers=1, XSENDFILE='1') as d:
        a = d.ask('/file')
        same((a.status, a.body), (200, b''))
        same(a.headers['x-sendfile'],
             FILE.replace('%', '%25').replace(' ', '%20'))
        same('content-length' in a.headers, False)


@case
def kept_connection():
    with Demo(workers=1) as d:
        c = f.Conn(d.sock)
        for i in range(100):
            a = c.request('/echo', 'PUT', b'n%d' % i, keep=True)
            same((a.status, a.body), (200, b'n%d' % i))
        same(c.s.recv(1), b'')  # a hundred are enough
        c.close()
        c = f.Conn(d.sock)
        same(c.request('/healthz', keep=True).status, 200)
        same(d.ask('/healthz').status, 200)  # c is silent, so it is dropped
        same(c.s.recv(1), b'')
        c.close()


@case
def what_waits_is_taken_together():
    with Demo(workers=1, TOGETHER='1') as d:
        same(d.ask('/together').body, b'1')
        got = at_once(d, [('/together', 'GET', b'')] * 5 + [
            ('/nowhere', 'GET', b''), ('/together', 'HEAD', b'')] +
            [('/together', 'GET', b'')] * 2)
        same(got, [(200, b'8')] * 5 +
             [(404, b'nothing here'), (200, b''), (200, b'8'), (200, b'1')])
        same(d.ask('/together').body, b'1')


def at_once(d, asks):
    """Many requests for one worker, who finds them all when he looks: what
    each is answered.  A request is (path, method, body) and, where more is
    promised than comes, variables; its status is 0 when it was dropped."""
    worker = d.pids()[0]
    os.kill(worker, signal.SIGSTOP)
    waiting = []
    for path, method, body, *more in asks:
        c = f.Conn(d.sock)
        c.send(f.begin() + f.stream(f.PARAMS, f.params(
            path, method, body, *more)) +
            (f.rec(f.STDIN, body) if body else b'') +
            (b'' if more else f.rec(f.STDIN, b'')))
        waiting.append(c)
    os.kill(worker, signal.SIGCONT)
    return [(a.status, a.body) for a in (c.answer() for c in waiting)]


@case
def who_sends_a_body_is_the_last_of_a_round():
    with Demo(workers=1, TOGETHER='1') as d:
        get, put = ('/together', 'GET', b''), ('/echo', 'PUT', b'a body')
        same(at_once(d, [get, get, put, put, get, get, get]),
             [(200, b'3')] * 2 + [(200, b'a body')] * 2 + [(200, b'3')] * 3)


@case
def slow_body_takes_nobody_along():
    length, chunked = {'CONTENT_LENGTH': '99'}, {
        'CONTENT_LENGTH': None, 'HTTP_TRANSFER_ENCODING': 'chunked'}
    get, put = ('/together', 'GET', b''), ('/echo', 'PUT', b'a body')
    for slow in (('/echo', 'PUT', b'part', length),
                 ('/together', 'GET', b'part', length),
                 ('/together', 'GET', b'part', chunked)):
        with Demo(workers=1, deadline=1, TOGETHER='1') as d:
            time.sleep(2.1)  # past infancy: no pause for one that has served
            same(at_once(d, [get, slow, get, put, get]),
                 [(200, b'2'), (0, b''), (200, b'2'), (200, b'a body'),
                  (200, b'1')])


@case
def each_of_a_round_has_the_whole_deadline():
    with Demo(workers=1, deadline=1, TOGETHER='1') as d:
        before = d.pids()
        same(at_once(d, [('/slow', 'GET', b'')] * 8), [(200, b'slow')] * 8)
        same(d.pids(), before)


@case
def late_end_of_stdin_does_not_poison():
    with Demo(workers=1) as d:
        c = f.Conn(d.sock)
        for _ in range(5):
            c.send(f.begin(True) + f.stream(f.PARAMS, f.params('/healthz')))
            time.sleep(0.02)
            c.send(f.rec(f.STDIN, b''))
            same(c.answer().status, 200)
        c.close()


@case
def sigterm_with_a_kept_connection():
    with Demo(workers=1) as d:
        c = f.Conn(d.sock)
        same(c.request('/healthz', keep=True).status, 200)
        d.p.send_signal(signal.SIGTERM)
        same(d.p.wait(10), 0)
        c.close()


@case
def garbage_does_no_harm():
    with Demo(workers=1) as d:
        for junk in (b'GET / HTTP/1.0\r\n\r\n', b'\0' * 100, b'\xff' * 100,
                     f.begin() + f.rec(f.PARAMS, b'\x80\xff\xff\xff') +
                     f.rec(f.PARAMS, b''),
                     f.begin() + f.stream(f.PARAMS, b''),
                     f.begin() + f.rec(f.ABORT, b'')):
            c = f.Conn(d.sock)
            c.send(junk)
            c.s.shutdown(socket.SHUT_WR)
            try:
                c.answer()
            except OSError:
                pass
            c.close()
        same(d.ask('/healthz').status, 200)


@case
def idle_and_done_hooks():
    with Demo(workers=1) as d:
        same(d.ask('/healthz').status, 200)

        def seen():
            done, answered, ticks = map(int, d.ask('/stats').body.split())
            assert done == answered, (done, answered)
            time.sleep(0.05)
            return done >= 2 and ticks >= 2
        until(seen)


@case
def tcp():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        port = s.getsockname()[1]
    with Demo(workers=2, where='127.0.0.1:%d' % port) as d:
        ts, tally = d.fires(4, 50)
        for t in ts:
            t.join()
        same(dict(tally), {200: 200})
        same(len(d.ask('/big').body), 3 << 20)


@case
def socket_handed_over():
    with socket.socket(socket.AF_UNIX) as s:
        path = os.path.join(DIR, 'handed')
        s.bind(path)
        s.listen(8)
        d = subprocess.Popen([DEMO, 'stdin', '1'], stdin=s,
                             stderr=subprocess.DEVNULL)
    try:
        same(f.request(path, '/healthz').status, 200)
    finally:
        d.terminate()
        same(d.wait(10), 0)


def cgi(path, method='GET', body=b'', **extra):
    env = {'GATEWAY_INTERFACE': 'CGI/1.1', 'REQUEST_METHOD': method,
           'REQUEST_URI': path, 'CONTENT_LENGTH': str(len(body))}
    env.update(extra)
    r = subprocess.run([DEMO, '/x', '1', '30', FILE], input=body, env=env,
                       stdout=subprocess.PIPE, timeout=10)
    same(r.returncode, 0)
    return f.Answer(r.stdout, True)


@case
def plain_cgi():
    same(cgi('/healthz').body[:3], b'ok ')
    same(cgi('/echo', 'PUT', b'abc').body, b'abc')
    same(cgi('/echo', 'PUT', b'abc', CONTENT_LENGTH='2').body, b'ab')
    same(cgi('/echo', 'PUT', b'abc', CONTENT_LENGTH='9').status, 400)
    same(cgi('/echo', 'PUT', b'x' * 100001).status, 413)
    same(cgi('/file').body == DATA, True)
    same(cgi('/nope').status, 404)


def main():
    bad = 0
    with open(FILE, 'wb') as fh:
        fh.write(DATA)
    for fn in CASES:
        if len(sys.argv) > 3 and fn.__name__ not in sys.argv[3:]:
            continue
        try:
            fn()
            print('ok edge %s' % fn.__name__, flush=True)
        except Exception as e:
            bad = 1
            print('FAIL edge %s: %s' % (fn.__name__, e), flush=True)
    return bad


sys.exit(main())
