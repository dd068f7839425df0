# matrix_people.py - who may do what with people, sessions and tokens.
#
# self=True: about the caller alone, whoever he is; to be called with a
# session of its own (some end it, or the caller's others: w.apis.clear()),
# and what is answered is one of expect.  Nobody gets 401, a token 403.
# public=True: asks for nobody.

import itertools

from matrix import LOOK, READ, TOUCH, mac

ALL = {"provider_admin", "reseller_admin", "organisation_admin",
       "organisation_user", "read_only"}
PEOPLE = {"provider_admin", "reseller_admin", "organisation_admin"}
PASSWORD = "correct horse battery"
counter = itertools.count(1)


def org_only(w, org):
    return {"organisation_id": w.orgs[org], "n": next(counter)}


def user(w, org, **fields):
    login = "matrix%d@%s.example" % (next(counter), org.lower())
    a = w.api().post("/users", dict({"organisation_id": w.orgs[org],
                                     "login": login,
                                     "role": "organisation_user"}, **fields))
    return {"id": a.json["id"], "login": login}


def user_with_phone(w, org):
    ids = user(w, org)
    ids["mac"] = mac()
    w.device(ids["mac"], org, lines=0)
    a = w.api().put("/users/%d/phones/%s" % (ids["id"], ids["mac"]))
    assert a.status == 204, a
    return ids


def user_and_phone(w, org):
    ids = user(w, org)
    ids["mac"] = mac()
    w.device(ids["mac"], org, lines=0)
    return ids


def token(w, org):
    a = w.api().post("/tokens", {"organisation_id": w.orgs[org],
                                 "name": "matrix %d" % next(counter),
                                 "scopes": "read"})
    return {"id": a.json["id"]}


def own(method, path, body=None, expect=(200, 204)):
    return dict(method=method, path=path, make=lambda w, org: {}, body=body,
                allowed=ALL, self=True, expect=set(expect))


def people(method, path, make=user, body=None, **more):
    return dict(method=method, path=path, make=make, body=body,
                allowed=PEOPLE, **more)


def over(*args, **more):
    """What is done to an organisation_user: he is no more than the caller."""
    return people(*args, also=LOOK | TOUCH, **more)


ROWS = {
    "login": dict(method="POST", path="/login", allowed=ALL, public=True,
                  make=lambda w, org: user(w, org, password=PASSWORD),
                  body=lambda w, ids: {"login": ids["login"],
                                       "password": PASSWORD}),
    "logout": own("POST", "/logout"),
    "session_show": own("GET", "/session"),
    "session_change": own("PATCH", "/session",
                          lambda w, ids: {"language": "nl"}),
    # The people of the tests have no password: none is the right one.
    "session_password": own("POST", "/session/password",
                            lambda w, ids: {"current": "wrong",
                                            "new": PASSWORD}, (403,)),
    "totp_begin": own("POST", "/session/totp",
                      lambda w, ids: {"password": "wrong"}, (403,)),
    "totp_confirm": own("POST", "/session/totp/confirm",
                        lambda w, ids: {"code": "123456"}, (409,)),
    "totp_remove": own("POST", "/session/totp/remove",
                       lambda w, ids: {"password": "wrong",
                                       "code": "123456"}, (403,)),
    "session_list": own("GET", "/sessions"),
    "session_delete": own("DELETE", "/sessions/999999999", None, (404,)),
    "session_delete_others": own("DELETE", "/sessions"),

    "user_list": people("GET", "/users?sort=-id", list=True,
                        contains=lambda ids: ids["id"]),
    "user_add": people("POST", "/users", org_only, lambda w, ids: {
        "organisation_id": ids["organisation_id"],
        "login": "matrix-new-%d" % next(counter), "role": "read_only"},
        also=LOOK | READ),
    "user_show": people("GET", "/users/{id}"),
    "user_change": over("PATCH", "/users/{id}",
                          body=lambda w, ids: {"name": "Matrix"}),
    "user_delete": over("DELETE", "/users/{id}"),
    "user_password": over("POST", "/users/{id}/password",
                            body=lambda w, ids: {"password": PASSWORD}),
    "user_totp_reset": over("DELETE", "/users/{id}/totp"),
    "user_phone_list": people("GET", "/users/{id}/phones", user_with_phone),
    "user_phone_set": over("PUT", "/users/{id}/phones", user_and_phone,
                             lambda w, ids: {"macs": [ids["mac"]]}),
    "user_phone_add": over("PUT", "/users/{id}/phones/{mac}",
                             user_and_phone),
    "user_phone_delete": over("DELETE", "/users/{id}/phones/{mac}",
                                user_with_phone),

    "token_list": people("GET", "/tokens?sort=-id", token, list=True,
                         contains=lambda ids: ids["id"]),
    "token_add": people("POST", "/tokens", org_only, lambda w, ids: {
        "organisation_id": ids["organisation_id"], "name": "matrix",
        "scopes": "read"}, also=LOOK | READ),
    "token_show": people("GET", "/tokens/{id}", token),
    "token_delete": people("DELETE", "/tokens/{id}", token),
}
