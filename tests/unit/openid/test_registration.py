from typing import Any

import pytest
from joserfc.jwk import ECKey, OKPKey, RSAKey
from pydantic import ValidationError

from sekali.openid.registration import Registration, check_address, check_public_key
from support.openid import BORN, EMAIL, PROFILE, public_half, registration

KEY = public_half(ECKey.generate_key("P-256"))
STRICT = {"authentication": "key", "keys": [KEY], "id_token_algorithm": "ES256"}
MACHINE = {"kind": "machine", "redirect_uris": [], "after_logout_uris": [], "uses": []}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": ""}, "at least 1"),
        ({"redirect_uris": []}, "redirect-needed"),
        ({"kind": "counter"}, "redirect-not-needed"),
        ({"redirect_uris": ["https://a.example/", "https://b.example/"]}, "redirect-one-host"),
        ({"redirect_uris": ["http://a.example/"]}, "address-not-https"),
        ({"authentication": "none"}, "authentication-of-app"),
        ({"kind": "app"}, "authentication-of-app"),
        ({"authentication": "key"}, "keys-needed"),
        ({"keys": [KEY]}, "keys-needed"),
        ({"uses": [PROFILE, PROFILE]}, "scope-unknown"),
        ({"uses": [{**PROFILE, "scope": "fact:person.shoe_size"}]}, "scope-unknown"),
        ({"uses": [{**PROFILE, "scope": "openid"}]}, "scope-unknown"),
        ({"uses": [{**PROFILE, "purpose": " "}]}, "at least 1"),
        ({"uses": [{**PROFILE, "ground": "because"}]}, "Input should be"),
        ({"uses": [{**PROFILE, "law": ""}]}, "law-missing"),
        ({"uses": [BORN]}, "facts-need-key"),
        ({"uses": [BORN], **STRICT, "id_token_algorithm": "RS256"}, "facts-need-key"),
        ({"uses": [{**EMAIL, "scope": "phone"}]}, "facts-need-key"),
        ({"machine_scopes": ["Reports"]}, "machine-scope"),
        (MACHINE, "machine-needs-scopes"),
        ({"logout_uri": "http://169.254.169.254/latest"}, "address-not-https"),
        ({"surprise": 1}, "Extra inputs"),
    ],
)
def test_what_cannot_be_registered(changed: dict[str, Any], code: str) -> None:
    with pytest.raises(ValidationError, match=code):
        Registration.model_validate(registration(**changed))


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"uses": []},
        {"uses": [PROFILE, BORN], **STRICT},
        {**MACHINE, "machine_scopes": ["reports.read"]},
        {"kind": "app", "authentication": "none", "redirect_uris": ["id.example.app:/back"]},
        {"redirect_uris": ["http://127.0.0.1:8000/back", "http://127.0.0.1:8000/other"]},
    ],
)
def test_what_can_be(changed: dict[str, Any]) -> None:
    assert Registration.model_validate(registration(**changed))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/kembali",
        "//evil.example/",
        "https://",
        "https://*.example/",
        "https://a.example/#x",
        "https://a.example/#",
        "https://a:b@c.example/",
        "https://a.example/ x",
        "https://a.example/\nX: y",
        'https://a.example/"><script>',
        "https://[::1",
        "https://a.example:port/",
        "https://a.example\\@evil.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "http://localhost.evil.example/",
        "app:/back",
        "https://münchen.example/",
    ],
)
@pytest.mark.parametrize("is_app", [True, False])
def test_an_address_must_be_exact_and_not_in_clear(address: str, *, is_app: bool) -> None:
    with pytest.raises(ValueError, match="address-"):
        check_address(address, is_app=is_app)


def test_only_public_keys_of_kinds_that_hold_are_taken() -> None:
    for key in (ECKey.generate_key("P-256"), OKPKey.generate_key("Ed25519"),
                RSAKey.generate_key(2_048)):  # fmt: skip
        check_public_key(dict(key.as_dict(private=False)))
        with pytest.raises(ValueError, match="key-private"):
            check_public_key(dict(key.as_dict(private=True)))
    weak = dict(RSAKey.generate_key(1_024).as_dict(private=False))
    for bad in (weak, {}, {"kty": "oct"}, {"kty": "EC", "crv": "P-521"}, {"kty": "RSA"}):
        with pytest.raises(ValueError, match="key-kind"):
            check_public_key(bad)


def test_another_purpose_or_law_is_another_text() -> None:
    first = Registration.model_validate(registration())
    second = Registration.model_validate(registration(uses=[{**PROFILE, "law": "Perda 2"}, EMAIL]))
    elsewhere = Registration.model_validate(registration(after_logout_uris=[]))
    assert first.told() != second.told()
    assert first.told() == elsewhere.told()
