# phones.py - a phone of the tests, asking voipconfig-fcgi as itself.

import base64

import fcgi_client


class Phone:
    def __init__(self, w, mac, org, **fields):
        self.w, self.mac = w, mac
        self.id = w.device(mac, org, prov_password="generate", **fields)
        own = w.ctl("device", "secret", mac)
        self.user, self.password = own["user"], own["password"]
        self.path = "/p/" + w.sql(
            "SELECT path_key FROM organisation WHERE id = %d"
            % w.orgs[org])[0][0] + "/"

    def ask(self, name, method="GET", body=b""):
        auth = base64.b64encode(("%s:%s" % (self.user, self.password))
                                .encode()).decode()
        return fcgi_client.request(
            self.w.phone_socket, self.path + name, method, body,
            {"HTTP_AUTHORIZATION": "Basic " + auth,
             "HTTP_USER_AGENT": "Yealink SIP-T46U 108.86.0.20 " +
             ":".join(self.mac[i:i + 2] for i in range(0, 12, 2))})

    def get(self, name):
        return self.ask(name)

    def send(self, kind, body):
        """kind: local.cfg, contact.xml, calllog.xml; the upload's id."""
        a = self.ask("%s-%s" % (self.mac, kind), "PUT", body)
        if a.status != 200:
            raise AssertionError("upload: %d" % a.status)
        return int(self.w.sql("SELECT MAX(id) FROM upload WHERE device_id ="
                              " %s" % self.id)[0][0])
