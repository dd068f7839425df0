# matrix_notify.py - the isolation matrix's rows of telling phones, notifiers
# and webhooks.

from matrix import mac, word

ADMINS = {"provider_admin", "reseller_admin", "organisation_admin"}
READERS = ADMINS | {"read_only"}
USERS = {"organisation_user"}


def reached(w, org):
    """A notifier that holds for everybody."""
    w.sql("INSERT INTO notifier (organisation_id, kind, proxy_host) SELECT %d,"
          " 'sip', 'sip.example' ON DUPLICATE KEY UPDATE kind = 'sip'"
          % w.orgs["provider"])


def device(w, org):
    reached(w, org)
    m = mac()
    w.device(m, org)
    return {"mac": m}


def group(w, org):
    reached(w, org)
    w.sql("INSERT INTO device_group (organisation_id, name) VALUES (%d, '%s')"
          % (w.orgs[org], word("told")))
    return {"id": int(w.sql("SELECT MAX(id) FROM device_group")[0][0])}


def organisation(w, org):
    reached(w, org)
    return {"id": w.orgs[org]}


def phones(w, org):
    """Selected by what is named: nobody's when it is foreign."""
    return dict(device(w, org), organisation=w.orgs[org])


def job(w, org):
    ids = device(w, org)
    w.sql("INSERT INTO notify_job (kind, organisation_id, notifier_id,"
          " device_id, mac, state, words, give_up_at) SELECT 'provision',"
          " d.organisation_id, (SELECT MAX(id) FROM notifier), d.id, d.mac,"
          " 'failed', 'It is not registered.', UTC_TIMESTAMP() + INTERVAL 1"
          " HOUR FROM device d WHERE d.mac = '%s'" % ids["mac"])
    return dict(ids, id=int(w.sql("SELECT MAX(id) FROM notify_job WHERE mac ="
                                  " '%s'" % ids["mac"])[0][0]))


def notifier(w, org):
    reached(w, org)
    host = "sip-%s.example" % org.lower()
    w.sql("INSERT INTO notifier (organisation_id, kind, proxy_host) SELECT %d,"
          " 'sip', '%s' ON DUPLICATE KEY UPDATE proxy_host = '%s'"
          % (w.orgs[org], host, host))
    return {"id": w.orgs[org], "host": host}


def webhook(w, org):
    name = word("hook")
    w.sql("INSERT INTO webhook (organisation_id, name, url, secret, events)"
          " VALUES (%d, '%s', 'https://hook.example/', 'x', 'device.seen')"
          % (w.orgs[org], name))
    return {"id": int(w.sql("SELECT id FROM webhook WHERE name = '%s'"
                            % name)[0][0])}


def row(method, path, make, allowed, body=None, **more):
    return dict(method=method, path=path, make=make, body=body,
                allowed=allowed, **more)


def listing(path, make, allowed, key="id"):
    return dict(method="GET", path=path, make=make, body=None,
                allowed=allowed, list=True,
                contains=lambda ids: ids[key])


def selection(w, ids):
    return {"select": {"organisation_id": ids["organisation"],
                       "q": ids["mac"]}}


ROWS = {
    "device_provision": row("POST", "/devices/{mac}/provision", device,
                            ADMINS | USERS),
    "device_reboot": row("POST", "/devices/{mac}/reboot", device,
                         ADMINS | USERS),
    "devices_provision": row("POST", "/devices/provision", phones, ADMINS,
                             selection),
    "devices_reboot": row("POST", "/devices/reboot", phones, ADMINS,
                          selection),
    "group_provision": row("POST", "/groups/{id}/provision", group, ADMINS),
    "group_reboot": row("POST", "/groups/{id}/reboot", group, ADMINS),
    "organisation_provision": row("POST", "/organisations/{id}/provision",
                                  organisation, ADMINS),
    "organisation_reboot": row("POST", "/organisations/{id}/reboot",
                               organisation, ADMINS),
    "notify_job_list": listing("/notify-jobs?limit=500", job,
                               READERS | USERS),
    "notify_job_show": row("GET", "/notify-jobs/{id}", job, READERS | USERS),
    "notify_job_retry": row("POST", "/notify-jobs/{id}/retry", job, ADMINS),
    "notifier_list": listing("/notifiers?limit=500", notifier, READERS,
                             "host"),
    "notifier_show": row("GET", "/organisations/{id}/notifier", notifier,
                         READERS),
    "notifier_put": row("PUT", "/organisations/{id}/notifier", organisation,
                        {"provider_admin"},
                        lambda w, ids: {"kind": "sip",
                                        "proxy_host": "sip.example"}),
    "notifier_delete": row("DELETE", "/organisations/{id}/notifier", notifier,
                           {"provider_admin"}),
    "notifier_test": row("POST", "/organisations/{id}/notifier/test",
                         notifier, {"provider_admin"}),
    "notifier_nearest": row("GET", "/organisations/{id}/notifier/nearest",
                            organisation, READERS),
    "device_notifier": row("GET", "/devices/{mac}/notifier", device,
                           READERS | USERS),
    "webhook_list": listing("/webhooks?limit=500", webhook, READERS),
    "webhook_add": row(
        "POST", "/webhooks", organisation, ADMINS,
        lambda w, ids: {"organisation_id": ids["id"], "name": word("hook"),
                        "url": "https://hook.example/"}),
    "webhook_show": row("GET", "/webhooks/{id}", webhook, READERS),
    "webhook_change": row("PATCH", "/webhooks/{id}", webhook, ADMINS,
                          lambda w, ids: {"events": "device.refused"}),
    "webhook_delete": row("DELETE", "/webhooks/{id}", webhook, ADMINS),
    "webhook_rotate": row("POST", "/webhooks/{id}/rotate", webhook, ADMINS),
    "webhook_test": row("POST", "/webhooks/{id}/test", webhook, ADMINS),
}
