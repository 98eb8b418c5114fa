"""What is exchanged for tokens: a code, a refresh token, a device's code, a system's own proof."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sekali.openid import devices, granting
from sekali.openid.models import Grant
from sekali.openid.provider import KnownClient, Provider
from sekali.openid.refusals import ProtocolRefused
from sekali.openid.tokens import machine_answer, token_answer


def exchange(
    body: Mapping[str, str],
    client: KnownClient,
    thumbprint: str,
    provider: Provider,
    *,
    at: datetime,
) -> dict[str, Any]:
    """Return what the token endpoint answers to a client that has proved to be itself.

    Raises:
        ProtocolRefused: With the protocol's word for why not.
    """
    if client.data.reads_facts and not thumbprint:
        raise ProtocolRefused("invalid_dpop_proof", "this client has to show a key (RFC 9449)")
    if body.get("grant_type") == "client_credentials":
        if client.data.authentication == "none":
            raise ProtocolRefused("unauthorized_client")
        return machine_answer(client, body.get("scope", ""), thumbprint, provider, at=at)
    grant = _grant(body, client, thumbprint, provider, at)
    return token_answer(grant, client, provider, at=at)


def _grant(
    body: Mapping[str, str],
    client: KnownClient,
    thumbprint: str,
    provider: Provider,
    at: datetime,
) -> Grant:
    match body.get("grant_type", ""):
        case "authorization_code":
            return granting.redeem(
                body=body, client=client, thumbprint=thumbprint, provider=provider, at=at
            )
        case "refresh_token":
            return granting.refresh(
                body=body, client=client, thumbprint=thumbprint, provider=provider, at=at
            )
        case "urn:ietf:params:oauth:grant-type:device_code":
            code = body.get("device_code", "")
            return devices.take(code, client, thumbprint, provider, at=at)
        case "":
            raise ProtocolRefused("invalid_request", "grant_type is missing")
        case _:
            raise ProtocolRefused("unsupported_grant_type")
