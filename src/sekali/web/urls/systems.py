"""Systems of agencies that sign people in here: OpenID, and registering them."""

from sekali.web.routes import BOTH, POST, Route
from sekali.web.views.openid import authorize, connected, device, leave, machines
from sekali.web.views.openid import clients as openid_clients

ROUTES = (
    Route(
        ".well-known/openid-configuration",
        machines.discovery,
        "anyone",
        "openid-discovery",
        of_nobody=True,
    ),
    Route(
        ".well-known/oauth-authorization-server",
        machines.discovery,
        "anyone",
        "oauth-discovery",
        of_nobody=True,
    ),
    Route("openid/jwks", machines.jwks, "anyone", "openid-jwks", of_nobody=True),
    Route("openid/masuk", authorize.authorize, "anyone", "openid-authorize", BOTH),
    Route("openid/lanjut/<uuid:kept_id>", authorize.wait, "anyone", "openid-wait"),
    Route(
        "openid/lanjut/<uuid:kept_id>/pilih", authorize.decide, "resident", "openid-decide", POST
    ),
    Route("openid/par", machines.pushed, "anyone", "openid-pushed", POST, of_nobody=True),
    Route("openid/token", machines.token, "anyone", "openid-token", POST, of_nobody=True),
    Route("openid/userinfo", machines.userinfo, "anyone", "openid-userinfo", BOTH, of_nobody=True),
    Route(
        "openid/introspect",
        machines.introspect,
        "anyone",
        "openid-introspect",
        POST,
        of_nobody=True,
    ),
    Route("openid/revoke", machines.revoke, "anyone", "openid-revoke", POST, of_nobody=True),
    Route("openid/device", machines.device, "anyone", "openid-device-begin", POST, of_nobody=True),
    Route("openid/keluar", leave.ask_to_leave, "anyone", "openid-leave", BOTH),
    Route("openid/keluar/ya", leave.leave_now, "resident", "openid-leave-now", POST),
    Route("kaitkan", device.connect, "resident", "openid-device", BOTH),
    Route("sistem", connected.systems, "resident", "openid-systems"),
    Route(
        "sistem/<uuid:client_id>/putus", connected.disconnect, "resident", "openid-disconnect", POST
    ),
    Route("meja/sistem", openid_clients.overview, "staff", "clients"),
    Route(
        "meja/sistem/<uuid:client_id>", openid_clients.client, "staff", "client", BOTH, fresh=True
    ),
    Route(
        "meja/sistem/<uuid:client_id>/usul",
        openid_clients.propose,
        "staff",
        "client-propose",
        BOTH,
        routine="gives nothing out before a head approves it, afresh",
    ),
)
