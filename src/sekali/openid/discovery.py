"""What clients find out by themselves (OpenID Connect Discovery, RFC 8414)."""

from typing import Any

from sekali.openid.asking import ACR, claims_supported
from sekali.openid.keys import ALGORITHMS
from sekali.openid.provider import Provider
from sekali.openid.registration import KEY_ALGORITHMS
from sekali.openid.scopes import OFFLINE, OPENID, catalogue

GRANTS = (
    "authorization_code",
    "refresh_token",
    "client_credentials",
    "urn:ietf:params:oauth:grant-type:device_code",
)
_METHODS = ("client_secret_basic", "client_secret_post", "private_key_jwt", "none")
_ENDPOINTS = {
    "authorization_endpoint": "openid/masuk",
    "token_endpoint": "openid/token",
    "userinfo_endpoint": "openid/userinfo",
    "jwks_uri": "openid/jwks",
    "pushed_authorization_request_endpoint": "openid/par",
    "introspection_endpoint": "openid/introspect",
    "revocation_endpoint": "openid/revoke",
    "device_authorization_endpoint": "openid/device",
    "end_session_endpoint": "openid/keluar",
}


def metadata(provider: Provider) -> dict[str, Any]:
    """Return everything that this provider can do; what is not there it cannot."""
    endpoints = {name: provider.address(path) for name, path in _ENDPOINTS.items()}
    return {
        "issuer": provider.issuer,
        **endpoints,
        "service_documentation": provider.address("layanan"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": list(GRANTS),
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": list(ALGORITHMS),
        "scopes_supported": [OPENID, OFFLINE, *catalogue()],
        "claims_supported": claims_supported(),
        "claim_types_supported": ["normal"],
        "claims_parameter_supported": True,
        "acr_values_supported": list(ACR),
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "display_values_supported": ["page"],
        "ui_locales_supported": ["id", "en"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": list(_METHODS),
        "token_endpoint_auth_signing_alg_values_supported": list(KEY_ALGORITHMS),
        "introspection_endpoint_auth_methods_supported": list(_METHODS[:3]),
        "introspection_endpoint_auth_signing_alg_values_supported": list(KEY_ALGORITHMS),
        "revocation_endpoint_auth_methods_supported": list(_METHODS),
        "revocation_endpoint_auth_signing_alg_values_supported": list(KEY_ALGORITHMS),
        "dpop_signing_alg_values_supported": list(KEY_ALGORITHMS),
        "authorization_response_iss_parameter_supported": True,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "require_pushed_authorization_requests": False,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
        "frontchannel_logout_supported": False,
    }
