"""How a portal wants to be asked, and by what it knows us."""

from pathlib import Path

import pytest
from django.test import Client

from conformance.portal import KEY, running, sign_in, wired, written
from conformance.portals.visitors import PEOPLE
from sekali.config import wiring


@pytest.mark.parametrize(
    ("client", "more"),
    [
        ({"userinfo_signed_response_alg": "ES256"}, ""),
        ({}, "pushes_requests = true"),
        ({}, 'assertion_audience = "token-endpoint"'),
    ],
)
def test_other_ways_to_ask(tmp_path: Path, client: dict[str, str], more: str) -> None:
    with running(PEOPLE, client=client) as made, wired(tmp_path, written(made.issuer, more=more)):
        assert wiring.portals()[KEY].check_config() == []
        made.is_asked("siti")
        assert sign_in(Client()).status_code == 302


def by_secret(issuer: str, way: str) -> str:
    """Return how an operator writes down a portal that knows us by a secret."""
    proved = way.removeprefix("client_").replace("_", "-")
    return (
        written(issuer)
        .replace('"key"', f'"{proved}"')
        .replace('key = { file = "our_key.pem" }', 'secret = { variable = "INAPAS_SECRET" }')
    )


@pytest.mark.parametrize("way", ["client_secret_basic", "client_secret_post"])
def test_a_secret_proves_us_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    secret = "s+e/c r:e%t-" * 4
    monkeypatch.setenv("INAPAS_SECRET", secret)
    client = {
        "token_endpoint_auth_method": way,
        "client_secret": secret,
        "jwks": None,
        "token_endpoint_auth_signing_alg": None,
    }
    with running(PEOPLE, client=client) as made, wired(tmp_path, by_secret(made.issuer, way)):
        made.is_asked("siti")
        assert sign_in(Client()).status_code == 302
