# proxy.py - between a client and MariaDB: sees each command of the client, and
# may kill it at that very instant.

import contextlib
import os
import socket
import threading

QUERY = 3  # COM_QUERY


class Hold:
    """Of one connection: is the server's answer kept from the client, and has
    it come?  The next client may be there before the last is done with."""

    def __init__(self):
        self.on = False
        self.answered = threading.Event()


class Proxy:
    """on_query(text, forward) for each statement that is not prepared, sets
    nothing, and does not ask what node of a cluster it has come to; forward() sends it on and waits until it is done, and what on_query
    returns says whether the client may go on."""

    def __init__(self, path, server):
        self.path, self.server = path, server
        self.on_query = None
        if os.path.exists(path):
            os.unlink(path)
        self.s = socket.socket(socket.AF_UNIX)
        self.s.bind(path)
        os.chmod(path, 0o666)
        self.s.listen(8)
        threading.Thread(target=self.serve, daemon=True).start()

    def close(self):
        self.s.close()
        os.unlink(self.path)

    def serve(self):
        while True:
            try:
                client = self.s.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.talk, args=(client,),
                             daemon=True).start()

    def talk(self, client):
        server = socket.socket(socket.AF_UNIX)
        server.connect(self.server)
        hold = Hold()
        back = threading.Thread(target=self.relay, args=(server, client, hold),
                                daemon=True)
        back.start()
        try:
            while True:
                head = self.read(client, 4)
                body = self.read(client, int.from_bytes(head[:3], "little"))
                if head[3] == 0 and body[:1] == bytes([QUERY]) and \
                        not body[1:4].upper().startswith(b"SET") and \
                        b"wsrep_" not in body and \
                        self.on_query is not None:
                    if not self.ask(server, hold, head + body, body[1:]):
                        return
                else:
                    server.sendall(head + body)
        except OSError:
            pass
        finally:
            for s in client, server:
                with contextlib.suppress(OSError):
                    s.shutdown(socket.SHUT_RDWR)
                s.close()

    def ask(self, server, hold, packet, text):
        hold.answered.clear()

        def forward(wait):
            server.sendall(packet)
            if wait:
                hold.answered.wait(60)
        hold.on = True
        on = self.on_query(text.decode("utf-8", "replace"), forward)
        hold.on = False
        if on:
            server.sendall(packet)
        return on

    def relay(self, server, client, hold):
        try:
            while True:
                data = server.recv(65536)
                if not data:
                    return
                if hold.on:
                    hold.answered.set()
                else:
                    client.sendall(data)
        except OSError:
            pass

    @staticmethod
    def read(s, n):
        data = b""
        while len(data) < n:
            part = s.recv(n - len(data))
            if not part:
                raise OSError("closed")
            data += part
        return data
