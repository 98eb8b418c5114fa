"""What is special about some addresses: whom they are for, how one shows it, what they change."""

# Whom an address is for beside the three kinds of people: what it shows is public on purpose.
PUBLIC = {
    "calculator": "what would be, of nobody",
    "home": "the door",
    "bank-notify": "the bank, known by its signature",
    "health": "for a load balancer",
    "language": "before anybody signs in",
    "sign-in": "the door",
    "register": "the door",
    "second-step": "the door, between two steps",
    "passkey-sign-in": "the door",
    "code-sign-in": "the door",
    "reset": "the door",
    "recover": "the door",
    "stop-recovery": "the owner, known by the message they got",
    "portal": "the door, by another portal",
    "portal-back": "the door, with an answer to what this browser asked",
    "portal-ended": "a portal, known by its signature",
    "services": "everybody may know what there is",
    "service": "as services",
    "life-event": "as services",
    "call": "as services; who was chosen only as far as the service says",
    "service-data": "as services",
    "catalogue-data": "as services",
    "process-picture": "as services",
    "process-model": "as services",
    "verify-ask": "whoever is shown a document",
    "openid-discovery": "systems that sign people in here",
    "oauth-discovery": "as openid-discovery",
    "openid-jwks": "whoever checks a signature of ours",
    "openid-authorize": "asks who somebody is; gives nothing before they agree",
    "openid-wait": "as openid-authorize",
    "openid-pushed": "a client, known by its secret or key",
    "openid-token": "as openid-pushed",
    "openid-introspect": "as openid-pushed",
    "openid-revoke": "as openid-pushed",
    "openid-device-begin": "as openid-pushed",
    "openid-userinfo": "whoever has a token, with its key where it has one",
    "openid-leave": "signs out whoever comes, or nobody",
    "verify": "whoever is shown a document; names are covered",
}

# Machines ask: a session that came along would say nothing.
OF_NOBODY = {
    *("health", "bank-notify", "openid-discovery", "oauth-discovery", "openid-jwks"),
    *("openid-pushed", "openid-token", "openid-userinfo", "openid-introspect", "openid-revoke"),
    *("openid-device-begin", "portal-ended"),
}

# What changes something is done by a form alone.
CHANGING = {
    "mend-appeal",
    *("sign-out", "start", "submit", "discard", "desk-act", "desk-claim"),
    *("review-declare", "review-give", "call-rank", "reading-free"),
}

# Systems, which show in their own way who they are, and not by a session.
PROVES_ITSELF = {
    "bank-notify", "openid-pushed", "openid-token", "openid-introspect", "openid-revoke",
    "openid-device-begin", "openid-userinfo", "portal-ended",
}  # fmt: skip

# Made of the service folders alone; the words of one name a child, as an example, like hers.
OPEN_DATA = {"service-data", "catalogue-data"}

# Whoever was here is nobody after these.
SIGN_OUT = {"sign-out", "openid-leave-now"}
