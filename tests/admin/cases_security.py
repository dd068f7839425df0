# cases_security.py - what somebody tries who means no good.

import base64
import itertools
import json
import os
import subprocess

from report import case, check, same
from world import Api

counter = itertools.count(1)


# --- as a CGI program ---------------------------------------------------------

def cgi(w, query, *args):
    """What a web server starts for a GET of /healthz?query."""
    env = {"GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "GET",
           "REQUEST_URI": "/healthz" + query, "REMOTE_ADDR": "192.0.2.7",
           "VOIPCONFIG_ADMIN_CONF": os.path.join(w.folder,
                                                 "voipconfig-admin.conf")}
    return subprocess.run(
        [os.path.join(w.build_dir, "voipconfig-admin"), *args], env=env,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, timeout=60)


@case("security", "a query is no command line of the CGI program")
def arguments(w):
    for query, args in (("", ()), ("?-r", ("-r",)), ("?-n", ("-n",)),
                        ("?-c+/dev/null", ("-c", "/dev/null")),
                        ("?--help", ("--help",)), ("?a+b", ("a", "b"))):
        a = cgi(w, query, *args)
        same(a.returncode, 0, query)
        check(a.stdout.startswith(b"Status: 200 OK\r\n") and
              a.stdout.endswith(b"\r\n\r\nok\n"), query, a)
