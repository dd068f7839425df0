"""holder.py SOCKET GROUP COMMAND... - what systemd does with a .socket and its
.service: holds the listening socket, hands it to the program as descriptor 3,
and at SIGHUP ends that program and starts a new one with the same socket."""
import os
import signal
import socket
import subprocess
import sys

path, group, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
if os.path.exists(path):
    os.unlink(path)
listener = socket.socket(socket.AF_UNIX)
listener.bind(path)
os.chown(path, 0, group)
os.chmod(path, 0o660)
listener.listen(1024)
os.dup2(listener.fileno(), 3)
os.set_inheritable(3, True)
asked = []
for number in (signal.SIGHUP, signal.SIGTERM):
    signal.signal(number, lambda n, frame: asked.append(n))
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP, signal.SIGTERM})


def unblock():
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP, signal.SIGTERM})


while signal.SIGTERM not in asked:
    child = subprocess.Popen(command, pass_fds=(3,), preexec_fn=unblock,
                             start_new_session=True)
    asked.append(signal.sigwait({signal.SIGHUP, signal.SIGTERM}))
    # To the master alone, as KillMode=mixed.
    child.terminate()
    child.wait()
